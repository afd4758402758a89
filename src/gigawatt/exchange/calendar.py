"""The calendar of a reference year: 8,760 hours in UTC, without 29 February.

Assumes hours that fall off one end of the year come in at the other: a year is a ring.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np

from gigawatt.quantities import F1

HOURS = 8760
DAYS_BEFORE_MONTH = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def hour_of_year(moment: datetime) -> int | None:
    """Return the hour 0..8759 of a moment in UTC, None on 29 February."""
    if (moment.month, moment.day) == (2, 29):
        return None
    return (DAYS_BEFORE_MONTH[moment.month - 1] + moment.day - 1) * 24 + moment.hour


def in_utc(local_standard: F1, utc_offset_hours: float) -> F1:
    """Return an hourly year of local standard time as a year in UTC; half-hour zones are rounded. Shape (8760,)."""
    return np.roll(local_standard, -round(utc_offset_hours))
