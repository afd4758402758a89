"""The critical path method on somebody else's plan: early and late dates, float, the critical and the longest path.

Assumes what `passes` assumes; the dates stated in the file are not used, except actual ones.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange import ExchangeError, PlanFile, PlanLink, WorkClock, WorkTimeError, clock_moment, work_hours
from gigawatt.schedule.quality.network import Network, complete, network
from gigawatt.schedule.quality.passes import Early, Late, backward, drives, forward, free_seconds


class Dated(NamedTuple):
    """A task or milestone with its calculated dates."""

    id: str
    name: str
    early_start: datetime
    """Of the remaining work where the task has begun; the actual start where it is complete."""
    early_finish: datetime
    """The actual finish where it is complete."""
    late_start: datetime | None
    """None where it is complete, as all that follow."""
    late_finish: datetime | None
    total_float_hours: float | None
    """Working hours on the task's calendar by which it can slip before the last finish or an imposed date does."""
    free_float_hours: float | None
    """Working hours by which it can slip before a follower does; never negative."""
    float_days: float | None
    """Total float in days of the task's calendar."""


class CriticalPath(NamedTuple):
    """A calculated plan."""

    data_date: datetime
    finish: datetime
    """Last early finish."""
    tasks: tuple[Dated, ...]
    """Tasks and milestones in the order of the file; summaries and levels of effort are left out."""
    critical: tuple[str, ...]
    """Ids of unfinished tasks without float, by early start."""
    longest: tuple[str, ...]
    """Ids of unfinished tasks on a chain of links, none with room, up to the last finish, by early start.
    Unlike `critical` it does not depend on imposed dates."""
    no_predecessor: tuple[str, ...]
    """Open starts: ids in the order of the file."""
    no_successor: tuple[str, ...]
    """Open ends."""
    overridden: tuple[str, ...]
    """Ids of tasks that a "must" constraint puts earlier than their links allow."""
    passed_over: tuple[PlanLink, ...]
    """Links that touch a summary, a level of effort or a task that the file does not hold."""


class Calculated(NamedTuple):
    """A network with the numbers of its passes, for the checks that ask more of it."""

    network: Network
    early: Early
    path: CriticalPath


def critical_path(plan: PlanFile) -> CriticalPath:
    """Return dates, floats and paths of a plan.

    Critical path method (Kelley and Walker, "Critical-path planning and scheduling", 1959) with precedence links
    (Fondahl 1961), in the conventions of P6 where programs differ: lags run on the predecessor's calendar; remaining
    work starts at the data date or later and still waits for its links (retained logic); float is counted on the
    task's own calendar; tasks are not split, so a limit on the start limits the finish; open ends, and all others, end
    by the last early finish. "Must" constraints set the dates whatever the links say in MS Project's files and yield to
    links in P6's (see `Network.links_win`); "no later than" and deadlines move late dates only; as late as possible
    uses up free float. Summaries and levels of effort are left out with their links. Neither the calendars nor the
    limits of resources are known here: MS Project may have planned by them.

    Raises
    ------
    ExchangeError
        No tasks, no date to begin at, equal ids, a calendar without work, a cycle of links (its tasks named), or dates
        beyond the year 9999.
    """
    return calculate(plan).path


def calculate(plan: PlanFile) -> Calculated:
    """Return the calculated plan with its network."""
    made = network(plan)
    try:
        early = forward(made)
        late = backward(made, early)
        free = free_seconds(made, early)
        return Calculated(made, early, _path(made, early, late, free))
    except WorkTimeError as error:
        raise ExchangeError(plan.path, None, str(error), "a plan that its calendars can work off") from error


def _path(made: Network, early: Early, late: Late, free: list[int]) -> CriticalPath:
    """Return the passes in the words of people."""
    places = range(len(made.tasks))
    dated = tuple(_dated(made, early, late, free, at) for at in places)
    ids = [task.id for task in made.tasks]
    by_start = sorted(places, key=lambda at: early.start[at])  # stable: ties in the order of the file
    longest = _longest(made, early)
    return CriticalPath(
        made.data_date,
        clock_moment(early.end),
        dated,
        tuple(ids[at] for at in by_start if _critical(dated[at])),
        tuple(ids[at] for at in by_start if at in longest),
        tuple(ids[at] for at in places if not made.ties_in[at]),
        tuple(ids[at] for at in places if not made.ties_out[at]),
        tuple(ids[at] for at in sorted(early.overridden)),
        made.passed_over,
    )


def _critical(task: Dated) -> bool:
    """Return whether an unfinished task has no float."""
    return task.total_float_hours is not None and task.total_float_hours <= 0.0


def _dated(made: Network, early: Early, late: Late, free: list[int], at: int) -> Dated:
    """Return one task with its dates."""
    task, clock = made.tasks[at], made.clocks[at]
    start, finish = clock_moment(early.start[at]), clock_moment(early.finish[at])
    if complete(task):
        return Dated(task.id, task.name, start, finish, None, None, None, None, None)
    slack = late.work[at] - early.work[at]
    if slack == 0:  # same work, so the same date to people, on whichever side of a night it lies
        late_start, late_finish = start, finish
    else:
        late_start, late_finish = _shown(clock, late.work[at], early.remaining[at], late.start[at])
    hours = work_hours(slack)
    return Dated(
        task.id,
        task.name,
        start,
        finish,
        late_start,
        late_finish,
        hours,
        work_hours(free[at]),
        hours / clock.hours_per_day,
    )


def _shown(clock: WorkClock, work: int, remaining: int, latest: int) -> tuple[datetime, datetime]:
    """Return late dates as people write them: a start at the beginning of a shift, an end at the end of one."""
    finish = clock_moment(clock.done(work + remaining))
    return (clock_moment(min(clock.resumes(work), latest)), finish) if remaining else (finish, finish)


def _longest(made: Network, early: Early) -> set[int]:
    """Return the places of unfinished tasks that drive the last finish."""
    end = early.end
    found = {at for at, task in enumerate(made.tasks) if early.finish[at] == end and not complete(task)}
    stack = sorted(found)
    while stack:
        for tie in made.ties_in[stack.pop()]:
            if tie.before not in found and not complete(made.tasks[tie.before]) and drives(made, early, tie):
                found.add(tie.before)
                stack.append(tie.before)
    return found
