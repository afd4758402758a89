"""The calendar of a reference year: 8,760 hours in UTC, without 29 February.

Assumes hours that fall off one end of the year come in at the other: a year is a ring.
"""

from __future__ import annotations

from calendar import isleap
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np

from gigawatt.quantities import F1, I1

HOURS = 8760
LEAP_DAY = (2, 29)
DAYS_BEFORE_MONTH = np.array((0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334))


def hour_of_year(moment: datetime) -> int | None:
    """Return the hour 0..8759 of a moment in UTC, None on 29 February."""
    if (moment.month, moment.day) == LEAP_DAY:
        return None
    return int(DAYS_BEFORE_MONTH[moment.month - 1] + moment.day - 1) * 24 + moment.hour


def in_utc(local_standard: F1, utc_offset_hours: float) -> F1:
    """Return an hourly year of local standard time as a year in UTC; half-hour zones are rounded. Shape (8760,)."""
    return np.roll(local_standard, -round(utc_offset_hours))


def without_leap_day(hours: F1, year: int) -> F1:
    """Return an hourly year from 1 January on without its 29 February. Shape (8784,) in, (8760,) out; else as it is."""
    if not isleap(year) or len(hours) != HOURS + 24:
        return hours
    first = int(DAYS_BEFORE_MONTH[2]) * 24
    return np.delete(hours, slice(first, first + 24))


def year_meant(years: Iterable[int]) -> int:
    """Return the year in which most of the hours lie: the first and last ones may belong to its neighbours."""
    return Counter(years).most_common(1)[0][0]


def gap_in(slots: I1, clock: str) -> str:
    """Return what keeps hours from being one whole year, in words; empty where nothing does.

    Parameters
    ----------
    slots : I1
        Hour of the year of every line.
    clock : str
        Whose hours they are, `UTC` or `local standard time`.
    """
    times = np.bincount(slots, minlength=HOURS)
    missing, double = np.flatnonzero(times == 0), np.flatnonzero(times > 1)
    if len(missing):
        return f"{_hours(len(missing))} missing, the first on {_named(missing[0])} {clock}"
    if len(double):
        return f"{_hours(len(double))} given twice, the first on {_named(double[0])} {clock}"
    return ""


def _hours(count: int) -> str:
    return f"{count:,} hour{'s' * (count != 1)}"


def _named(hour: int) -> str:
    return f"{datetime(2023, 1, 1) + timedelta(hours=int(hour)):%d %B, %H}:00"  # any year of 365 days
