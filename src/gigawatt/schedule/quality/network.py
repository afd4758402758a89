"""The rows of a plan that can be calculated, in an order in which predecessors come first.

Assumes level-of-effort rows and summaries follow the work and never drive it: they and their links are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange import (
    STANDARD_WEEK,
    ExchangeError,
    LinkKind,
    PlanFile,
    PlanLink,
    PlanTask,
    TaskKind,
    WorkCalendar,
    WorkClock,
    WorkTimeError,
    clock_second,
    work_seconds,
)

FINISH_FIRST = (LinkKind.FS, LinkKind.FF)
"""Links that leave the predecessor's finish."""
START_LAST = (LinkKind.FS, LinkKind.SS)
"""Links that bind the follower's start."""


class Tie(NamedTuple):
    """A link as the passes need it."""

    before: int
    """Place of the predecessor in `Network.tasks`."""
    after: int
    from_finish: bool
    """It leaves the predecessor's finish, else its start."""
    to_start: bool
    """It binds the follower's start, else its finish."""
    lag: int
    """Working seconds on the predecessor's calendar; negative: a lead."""
    link: PlanLink


class Network(NamedTuple):
    """N tasks and milestones of a plan, with their clocks and ties."""

    plan: PlanFile
    tasks: tuple[PlanTask, ...]
    """In the order of the file."""
    clocks: tuple[WorkClock, ...]
    ties_in: tuple[tuple[Tie, ...], ...]
    ties_out: tuple[tuple[Tie, ...], ...]
    order: tuple[int, ...]
    """Places, predecessors first."""
    data_date: datetime
    """No remaining work begins before."""
    clock: WorkClock
    """Of the project: the file's default calendar."""
    links_win: bool
    """A "must" date yields to links: P6's "start on" does. Its rarer "mandatory start" does not, but reads the same in
    a `PlanTask`; a date that comes out later than P6's then shows as negative float, where the other choice would hide
    a delay. In MS Project imposed dates win."""
    passed_over: tuple[PlanLink, ...]
    """Links that touch a summary, a level of effort or a task of another file."""


def counts(task: PlanTask) -> bool:
    """Return whether a row is work or a milestone: neither a summary nor a level of effort."""
    return task.kind in (TaskKind.TASK, TaskKind.MILESTONE)


def complete(task: PlanTask) -> bool:
    """Return whether a task has actually finished."""
    return task.actual_finish is not None


def network(plan: PlanFile) -> Network:
    """Return the calculable part of a plan.

    Raises
    ------
    ExchangeError
        Nothing to calculate, no date to begin at, two tasks of one id, a calendar without work, or a cycle of links.
    """
    tasks = tuple(task for task in plan.tasks if counts(task))
    if not tasks:
        raise ExchangeError(plan.path, None, "no task or milestone", "a plan with work in it")
    place = {task.id: at for at, task in enumerate(tasks)}
    if len(place) < len(tasks):
        twice = next(task for at, task in enumerate(tasks) if place[task.id] != at)
        raise ExchangeError(plan.path, twice.line, f"a second task with the id {twice.id!r}", "ids that differ")
    ties = [
        Tie(
            place[link.before],
            place[link.after],
            link.kind in FINISH_FIRST,
            link.kind in START_LAST,
            work_seconds(link.lag_hours),
            link,
        )
        for link in plan.links
        if link.before in place and link.after in place
    ]
    arriving: list[list[Tie]] = [[] for _ in tasks]
    leaving: list[list[Tie]] = [[] for _ in tasks]
    for tie in ties:
        arriving[tie.after].append(tie)
        leaving[tie.before].append(tie)
    clocks, clock = task_clocks(plan, tasks)
    return Network(
        plan,
        tasks,
        clocks,
        tuple(map(tuple, arriving)),
        tuple(map(tuple, leaving)),
        _order(plan, tasks, arriving, leaving),
        data_date(plan),
        clock,
        plan.format.startswith("P6"),
        tuple(link for link in plan.links if link.before not in place or link.after not in place),
    )


def data_date(plan: PlanFile) -> datetime:
    """Return the status date, else the project's start, else the earliest start of any row.

    Raises
    ------
    ExchangeError
        The file has none of them.
    """
    starts = [task.start for task in plan.tasks if task.start is not None]
    found = plan.status or plan.start or min(starts, default=None)
    if found is None:
        raise ExchangeError(
            plan.path, None, "no status date, no project start and no task dates", "one date to begin at"
        )
    return found


def task_clocks(plan: PlanFile, tasks: Sequence[PlanTask]) -> tuple[tuple[WorkClock, ...], WorkClock]:
    """Return the clock of each task and that of the project; a calendar the file does not hold is the default one.

    Raises
    ------
    ExchangeError
        A calendar has no work or an impossible shift.
    """
    calendars = {calendar.id: calendar for calendar in plan.calendars}
    usual = calendars.get(plan.default_calendar) or (plan.calendars[0] if plan.calendars else STANDARD_WEEK)
    made: dict[str, WorkClock] = {}
    found = []
    try:
        for task in tasks:
            calendar = calendars.get(task.calendar, usual)
            if calendar.id not in made:
                made[calendar.id] = _clock(calendar)
            found.append(made[calendar.id])
        return tuple(found), made.get(usual.id) or _clock(usual)
    except WorkTimeError as error:
        raise ExchangeError(plan.path, None, str(error), "calendars that tasks can work by") from error


def _clock(calendar: WorkCalendar) -> WorkClock:
    """Return the clock of a calendar that tasks can work by."""
    clock = WorkClock(calendar)
    if clock.idle:
        raise WorkTimeError(
            f"calendar {calendar.name or calendar.id!r} without any working time (its tasks need another calendar)"
        )
    return clock


def _order(
    plan: PlanFile, tasks: Sequence[PlanTask], arriving: Sequence[Sequence[Tie]], leaving: Sequence[Sequence[Tie]]
) -> tuple[int, ...]:
    """Return places so that predecessors come first (Kahn 1962)."""
    waits = [len(ties) for ties in arriving]
    found = [at for at, count in enumerate(waits) if count == 0]
    for at in found:  # grows while it is read: that is the queue
        for tie in leaving[at]:
            waits[tie.after] -= 1
            if waits[tie.after] == 0:
                found.append(tie.after)
    if len(found) < len(tasks):
        ring = [tasks[at] for at in _ring(waits, arriving)]
        names = " -> ".join(f"{task.id} ({task.name})" for task in [*ring, ring[0]])
        raise ExchangeError(
            plan.path,
            ring[0].line or None,
            f"a cycle of {len(ring)} links: {names}",
            "tasks that follow each other",
            "remove one of these links",
        )
    return tuple(found)


def _ring(waits: Sequence[int], arriving: Sequence[Sequence[Tie]]) -> list[int]:
    """Return the places on one cycle, each before its follower; whatever still waits has a predecessor that waits."""
    at = next(place for place, count in enumerate(waits) if count)
    seen: dict[int, int] = {}
    walked: list[int] = []
    while at not in seen:
        seen[at] = len(walked)
        walked.append(at)
        at = next(tie.before for tie in arriving[at] if waits[tie.before])
    return walked[seen[at] :][::-1]


def remaining_seconds(task: PlanTask) -> int:
    """Return the work left of a task that has not finished; milestones have none."""
    if task.kind is TaskKind.MILESTONE:
        return 0
    hours = task.remaining_hours if task.actual_start or task.remaining_hours > 0.0 else task.duration_hours
    return max(work_seconds(hours), 0)


def begun_second(task: PlanTask) -> int | None:
    """Return when a task actually began, None where it has not."""
    actual = task.actual_start or task.actual_finish
    return None if actual is None else clock_second(actual)
