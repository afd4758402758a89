"""Working days by calendar: weeks, holidays, closed seasons and days lost to weather, day by day.

Assumes weather takes its share of each month's working days evenly, and without chance: the same days in every future.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from gigawatt.programme import Calendar, Programme
from gigawatt.quantities import B1, F2, day_date, month_start_days


def worked_days(programme: Programme) -> F2:
    """Return the working days before each day of the timeline, by calendar of the file. Shape (C, days + 1)."""
    days = int(month_start_days(programme.timeline)[-1])
    found = np.zeros((len(programme.file.calendars), days + 1))
    first = day_date(programme.timeline, 0.0)
    for row, calendar in enumerate(programme.file.calendars.values()):
        found[row, 1:] = np.cumsum(_working(calendar, first, days))
    return found


def _working(calendar: Calendar, first: date, days: int) -> B1:
    """Return which days are worked. Shape (days,)."""
    found = np.zeros(days, dtype=np.bool_)
    seen, month = 0, -1
    for place in range(days):
        day = first + timedelta(days=place)
        if day.month != month:
            seen, month = 0, day.month
        if calendar.open_on(day):
            seen += 1
            lost = calendar.weather[month].value if month in calendar.weather else 0.0
            found[place] = int(seen * lost) == int((seen - 1) * lost)
    return found
