"""Forward and backward pass over a network with calendars, progress and constraints.

Assumes unbroken work and retained logic: the rest of a task that has begun still waits for what its links say.

Every task keeps its start as *work* on its own clock (exact, whole seconds) and its ends as *moments* (what links hand
on). A link without a lag hands on the moment itself; a lag is worked off on the predecessor's calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gigawatt.exchange import ConstraintKind, PlanTask, WorkClock, clock_second
from gigawatt.schedule.quality.network import Network, Tie, begun_second, complete, remaining_seconds


class Early(NamedTuple):
    """Earliest dates of N tasks in seconds, of the remaining work where a task has begun. Lists: LATEST moves some."""

    remaining: list[int]
    """Work left [s]; 0 for what is complete."""
    work: list[int]
    """Work on the task's clock before the remaining work starts."""
    begun: list[int]
    """Moment of the start that links see: the actual one where there is one."""
    start: list[int]
    """Moment at which the remaining work starts."""
    finish: list[int]
    overridden: list[int]
    """Places of tasks whose imposed date is earlier than their links allow."""

    @property
    def end(self) -> int:
        """Moment of the last finish."""
        return max(self.finish)


class Late(NamedTuple):
    """Latest dates that do not move the last finish nor an imposed date. Meaningless for what is complete."""

    work: list[int]
    """Work on the task's clock before the latest start of the remaining work."""
    start: list[int]
    """Last moment of that start."""
    finish: list[int]


def forward(network: Network, longer: Mapping[int, int] | None = None) -> Early:
    """Return the earliest dates; `longer` adds working seconds to the remaining work of places."""
    count = len(network.tasks)
    early = Early([0] * count, [0] * count, [0] * count, [0] * count, [0] * count, [])
    for at in network.order:
        task, clock = network.tasks[at], network.clocks[at]
        if task.actual_finish is not None:
            begun = begun_second(task)
            early.begun[at] = early.start[at] = clock_second(task.actual_finish) if begun is None else begun
            early.finish[at] = clock_second(task.actual_finish)
            early.work[at] = clock.worked(early.finish[at])
            continue
        remaining = remaining_seconds(task) + (longer or {}).get(at, 0)
        by_start, by_finish = _released(network, task, clock)
        for tie in network.ties_in[at]:
            reached = reach(network, early, tie)
            if tie.to_start:
                by_start = max(by_start, reached)
            else:
                by_finish = max(by_finish, reached)
        imposed = _imposed_start(network, task, clock, remaining)
        if imposed is not None:
            if clock.worked(imposed) < _earliest_work(clock, remaining, by_start, by_finish):
                early.overridden.append(at)
            by_start, by_finish = imposed, imposed
        _place(early, at, clock, remaining, by_start, by_finish)
        actual = begun_second(task)
        early.begun[at] = early.start[at] if actual is None else actual
    return early


def reach(network: Network, early: Early, tie: Tie) -> int:
    """Return the moment that a link hands on to its follower."""
    leaves = early.finish[tie.before] if tie.from_finish else early.begun[tie.before]
    if tie.lag == 0:
        return leaves
    clock = network.clocks[tie.before]
    return clock.done(clock.worked(leaves) + tie.lag)


def drives(network: Network, early: Early, tie: Tie) -> bool:
    """Return whether a link leaves its follower no room: any later and the follower would start later."""
    clock = network.clocks[tie.after]
    work = clock.worked(reach(network, early, tie))
    return early.work[tie.after] == (work if tie.to_start else work - early.remaining[tie.after])


def backward(network: Network, early: Early) -> Late:
    """Return the latest dates."""
    count = len(network.tasks)
    late = Late([0] * count, [0] * count, [0] * count)
    end = early.end
    for at in reversed(network.order):
        task, clock = network.tasks[at], network.clocks[at]
        if complete(task):
            continue
        by_start, by_finish = _due(task, end)
        for tie in network.ties_out[at]:
            limit = _limit(network, late, tie, clock)
            if limit is None:
                continue
            if tie.from_finish:
                by_finish = min(by_finish, limit)
            elif task.actual_start is None:
                by_start = min(by_start, limit)
        by_work = clock.worked(by_finish)
        work = min(by_work - early.remaining[at], clock.worked(by_start))
        late.work[at] = work
        late.start[at] = min(by_start, clock.resumes(work))
        late.finish[at] = (
            by_finish if work + early.remaining[at] == by_work else clock.resumes(work + early.remaining[at])
        )
    return late


def free_seconds(network: Network, early: Early) -> list[int]:
    """Return by how much each task can slip without moving a follower or the end, and move tasks that are to be late.

    As late as possible uses up free float and nothing more, so that no follower moves (P6; MS Project would use up
    total float). Followers come first here: a chain of such tasks moves as one.
    """
    free = [0] * len(network.tasks)
    end = early.end
    for at in reversed(network.order):
        task, clock = network.tasks[at], network.clocks[at]
        if complete(task):
            continue
        rooms = [clock.worked(end) - early.work[at] - early.remaining[at]]
        rooms += [room for tie in network.ties_out[at] if (room := _room(network, early, tie, clock)) is not None]
        free[at] = max(min(rooms), 0)
        if task.constraint is ConstraintKind.LATEST and task.actual_start is None and free[at]:
            moved = clock.resumes(early.work[at] + free[at])
            _place(early, at, clock, early.remaining[at], moved, moved)
            early.begun[at] = early.start[at]
            free[at] = 0
    return free


def _room(network: Network, early: Early, tie: Tie, clock: WorkClock) -> int | None:
    """Return the working seconds between a task and a follower's early dates, None where the link binds no more."""
    follower, task = network.tasks[tie.after], network.tasks[tie.before]
    if complete(follower) or (task.actual_start is not None and not tie.from_finish):
        return None
    there = clock.worked(early.start[tie.after] if tie.to_start else early.finish[tie.after]) - tie.lag
    return there - early.work[tie.before] - (early.remaining[tie.before] if tie.from_finish else 0)


def _released(network: Network, task: PlanTask, clock: WorkClock) -> tuple[int, int]:
    """Return the moments before which a task can neither start its remaining work nor finish, links apart."""
    by_start = by_finish = clock_second(network.data_date)
    actual = begun_second(task)
    if actual is not None:
        done = 0 if network.plan.status else max(round((task.duration_hours - task.remaining_hours) * 3600), 0)
        # Without a data date nobody says when the rest resumes: after the part that is done.
        return max(by_start, clock.resumes(clock.worked(actual) + done) if done else actual), by_finish
    if task.constraint_date is not None:
        if task.constraint in (ConstraintKind.START_AFTER, ConstraintKind.MUST_START):
            by_start = max(by_start, clock_second(task.constraint_date))
        elif task.constraint in (ConstraintKind.FINISH_AFTER, ConstraintKind.MUST_FINISH):
            by_finish = max(by_finish, clock_second(task.constraint_date))
    return by_start, by_finish


def _imposed_start(network: Network, task: PlanTask, clock: WorkClock, remaining: int) -> int | None:
    """Return the start that a "must" constraint imposes whatever the links say, never before the data date."""
    if network.links_win or task.constraint_date is None or task.actual_start is not None:
        return None
    on = clock_second(task.constraint_date)
    if task.constraint is ConstraintKind.MUST_FINISH:
        on = clock.resumes(clock.worked(on) - remaining) if remaining else on
    elif task.constraint is not ConstraintKind.MUST_START:
        return None
    return max(on, clock_second(network.data_date))


def _earliest_work(clock: WorkClock, remaining: int, by_start: int, by_finish: int) -> int:
    """Return the work before the earliest start."""
    return max(clock.worked(by_start), clock.worked(by_finish) - remaining)


def _place(early: Early, at: int, clock: WorkClock, remaining: int, by_start: int, by_finish: int) -> None:
    """Set the dates of a task that may start and finish from two moments on."""
    work = _earliest_work(clock, remaining, by_start, by_finish)
    early.work[at], early.remaining[at] = work, remaining
    if remaining:
        early.start[at] = clock.resumes(work)
        # A finish may have to lie in a night or weekend: another calendar's work ends there.
        early.finish[at] = max(clock.done(work + remaining), by_finish)
        return
    on = max(by_start, by_finish)
    # A milestone stands at the end of a shift as well as in it, but not in the middle of a weekend.
    early.start[at] = early.finish[at] = on if on == clock.done(work) else clock.resumes(work)


def _due(task: PlanTask, end: int) -> tuple[int, int]:
    """Return the last moments of start and finish that the project's end and the task's own dates allow."""
    by_start = by_finish = end
    if task.deadline is not None:
        by_finish = min(by_finish, clock_second(task.deadline))
    if task.constraint_date is not None:
        on = clock_second(task.constraint_date)
        if task.constraint in (ConstraintKind.MUST_FINISH, ConstraintKind.FINISH_BEFORE):
            by_finish = min(by_finish, on)
        elif task.constraint in (ConstraintKind.MUST_START, ConstraintKind.START_BEFORE) and task.actual_start is None:
            by_start = min(by_start, on)
    return by_start, by_finish


def _limit(network: Network, late: Late, tie: Tie, clock: WorkClock) -> int | None:
    """Return the last moment at which a link may leave its predecessor, None where the follower is complete."""
    if complete(network.tasks[tie.after]):
        return None
    needed = late.start[tie.after] if tie.to_start else late.finish[tie.after]
    return needed if tie.lag == 0 else clock.resumes(clock.worked(needed) - tie.lag)
