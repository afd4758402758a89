"""What has happened to tasks by the programme's start, in days of the timeline.

Assumes the file's dates were checked; permits that were met as a condition of the close ended in that month.
"""

from __future__ import annotations

from math import nan
from typing import NamedTuple

from gigawatt.catalogue import WorksTask
from gigawatt.programme import PhaseAt, Programme, read_date
from gigawatt.quantities import day_date, month_start_days


class Actual(NamedTuple):
    """The past of one task; NaN where there is none."""

    start_day: float
    finish_day: float
    done_days: float
    """Of the task's duration, what is behind it."""
    spent_usd: float
    """Financing excluded; NaN where the file does not say."""


NOTHING = Actual(nan, nan, 0.0, nan)


def actual_of(programme: Programme, at: PhaseAt, task: WorksTask, days: float) -> Actual:
    """Return the past of a task of `days` on its calendar; a finished one took what it took, in elapsed days."""
    progress = at.phase.actuals.get(task.name)
    met = at.phase.conditions.get("permits") if task.kind == "permits" else None
    if progress is None and met is not None:
        finish = max(float(month_start_days(programme.timeline)[max(programme.month(met), 0)]), 0.0)
        return Actual(max(finish - task.duration_days, 0.0), finish, min(task.duration_days, finish), nan)
    if progress is None or progress.started is None:
        return NOTHING
    spent_usd = nan if progress.cost is None else progress.cost.value
    start = _day(programme, progress.started)
    if progress.finished is not None:
        finish = _day(programme, progress.finished)
        return Actual(start, finish, finish - start, spent_usd)
    return Actual(start, nan, days * progress.done, spent_usd)


def under_way(at: PhaseAt) -> bool:
    """Return whether anything has happened to a phase before the programme."""
    return at.phase.baseline or bool(at.phase.actuals) or "permits" in at.phase.conditions


def _day(programme: Programme, text: str) -> float:
    """Return a date of the file, not before the timeline [days]."""
    return float(max((read_date(text) - day_date(programme.timeline, 0.0)).days, 0))
