"""How long work takes on a calendar: from working days to the day it ends, and back.

Assumes that work goes on evenly through a working day; before the calendar every day is worked, beyond it as large a
share of the days as within it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2, NEVER, compiled


class Work(NamedTuple):
    """What is to be done."""

    days: float
    """Working days."""
    calendar: int
    """Row of `Plan.worked_days`, -1 where every day is worked."""


@compiled
def finish_of(worked_days: F2, work: Work, start: float) -> float:
    """Return when work that begins on a day ends [days]."""
    if work.calendar < 0 or work.days <= 0.0 or start == NEVER:
        return start + work.days
    worked = worked_days[work.calendar]
    return max(_day_when(worked, _worked_by(worked, start) + work.days), start)


@compiled
def start_for(worked_days: F2, work: Work, finish: float) -> float:
    """Return the first start from which the work fills the time to a day [days]."""
    if work.calendar < 0 or work.days <= 0.0 or finish == NEVER:
        return finish - work.days
    worked = worked_days[work.calendar]
    return _day_when(worked, _worked_by(worked, finish) - work.days)


@compiled
def working_day(worked_days: F2, work: Work, day: float) -> float:
    """Return the first moment from a day on at which the work can go on; work of no days needs none."""
    if work.calendar < 0 or work.days <= 0.0 or not 0.0 <= day < worked_days.shape[1] - 1:
        return day
    worked, whole = worked_days[work.calendar], int(day)
    if worked[whole + 1] > worked[whole]:
        return day
    return float(np.searchsorted(worked, worked[whole], side="right") - 1)


@compiled
def _worked_by(worked: F1, day: float) -> float:
    """Return the working days before a moment."""
    last = len(worked) - 1
    if day <= 0.0:
        return day
    if day >= last:
        return float(worked[last] + (day - last) * worked[last] / last)
    whole = int(day)
    return float(worked[whole] + (day - whole) * (worked[whole + 1] - worked[whole]))


@compiled
def _day_when(worked: F1, amount: float) -> float:
    """Return the first moment by which so many days have been worked, NEVER where a calendar has none."""
    last = len(worked) - 1
    if amount <= 0.0:
        return amount
    if amount > worked[last]:
        return float(last + (amount - worked[last]) * last / worked[last]) if worked[last] > 0.0 else NEVER
    after = np.searchsorted(worked, amount)
    return float(after - (worked[after] - amount) / (worked[after] - worked[after - 1]))
