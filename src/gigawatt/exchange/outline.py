"""Gives summary rows what the rows below them add up to.

Assumes tasks in the order of the outline: a summary owns the deeper rows that follow it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from gigawatt.exchange.plan_file import PlanTask, TaskKind, WorkCalendar
from gigawatt.exchange.working_time import WorkClock


def rolled_up(tasks: list[PlanTask], calendar: WorkCalendar | None) -> tuple[PlanTask, ...]:
    """Return the tasks with dates, duration and progress of every summary computed from the leaves below it.

    A summary lasts the working time between its first start and its last finish; it is as complete as the durations
    of its leaves are on average. One with nothing below it stays as it is.

    Parameters
    ----------
    tasks : list of PlanTask
        In the order of the outline.
    calendar : WorkCalendar, optional
        By which summaries last; without it they last 0 h.
    """
    clock = WorkClock(calendar) if calendar else None
    result = list(tasks)
    below: dict[int, list[int]] = {}  # level -> the rows of that level since the last shallower row
    for index in range(len(tasks) - 1, -1, -1):
        task = tasks[index]
        leaves = [leaf for level in [level for level in below if level > task.level] for leaf in below.pop(level)]
        if task.kind is TaskKind.SUMMARY and leaves:
            result[index] = _summary(task, [tasks[leaf] for leaf in leaves], clock)
        below.setdefault(task.level, []).extend(leaves or [index])
    return tuple(result)


def _summary(task: PlanTask, leaves: list[PlanTask], clock: WorkClock | None) -> PlanTask:
    """Return a summary row over its leaves."""
    start, finish = _date(min, (leaf.start for leaf in leaves)), _date(max, (leaf.finish for leaf in leaves))
    hours = max(clock.hours_between(start, finish), 0.0) if clock and start and finish else 0.0
    planned = sum(leaf.duration_hours for leaf in leaves)
    done = sum(leaf.duration_hours * leaf.percent for leaf in leaves)
    percent = done / planned if planned > 0 else sum(leaf.percent for leaf in leaves) / len(leaves)
    ended = all(leaf.actual_finish for leaf in leaves)
    return replace(
        task,
        start=start,
        finish=finish,
        duration_hours=hours,
        remaining_hours=hours * (1.0 - percent),
        percent=percent,
        actual_start=_date(min, (leaf.actual_start for leaf in leaves)),
        actual_finish=_date(max, (leaf.actual_finish for leaf in leaves)) if ended else None,
        baseline_start=_date(min, (leaf.baseline_start for leaf in leaves)),
        baseline_finish=_date(max, (leaf.baseline_finish for leaf in leaves)),
        late_start=_date(min, (leaf.late_start for leaf in leaves)),
        late_finish=_date(max, (leaf.late_finish for leaf in leaves)),
    )


def _date(pick: Callable[[Iterable[datetime]], datetime], dates: Iterable[datetime | None]) -> datetime | None:
    """Return the first or last date there is."""
    known = [moment for moment in dates if moment is not None]
    return pick(known) if known else None
