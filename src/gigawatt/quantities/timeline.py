"""Months and days: calendar months counted from month 0, days counted from its first day.

Assumes half-open months labelled by their start; `stock[m]` is what is there on the first day of month m.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np

from gigawatt.quantities.arrays import F1


class Timeline(NamedTuple):
    """The months of a programme."""

    first_month: int
    """Month 0 as year * 12 + month - 1."""
    months: int
    """How many months the programme is followed."""


def month_number(year: int, month: int) -> int:
    """Return a calendar month as one integer, year * 12 + month - 1."""
    return year * 12 + month - 1


def month_label(timeline: Timeline, month: int) -> str:
    """Return month `month` of the timeline as `2025-02`."""
    year, zero_based = divmod(timeline.first_month + month, 12)
    return f"{year:04d}-{zero_based + 1:02d}"


def month_start_days(timeline: Timeline) -> F1:
    """Return the first day of every month, counted from month 0 [days]. Shape (months + 1,)."""
    numbers = range(timeline.first_month, timeline.first_month + timeline.months + 1)
    ordinals = [date(number // 12, number % 12 + 1, 1).toordinal() for number in numbers]
    return np.array(ordinals, dtype=np.float64) - ordinals[0]


def day_date(timeline: Timeline, day: float) -> date:
    """Return the calendar date of a day counted from month 0."""
    first = date(timeline.first_month // 12, timeline.first_month % 12 + 1, 1)
    return date.fromordinal(first.toordinal() + int(day))
