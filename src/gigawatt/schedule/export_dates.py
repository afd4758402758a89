"""Days of the timeline as moments of a working day, and the calendars that say which days are worked.

Assumes a working day begins at eight, or so that it ends by midnight; where every day is worked it has eight hours.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import floor, isfinite
from typing import NamedTuple

import numpy as np

from gigawatt.exchange import WorkCalendar
from gigawatt.programme import WEEKDAYS, Calendar, Programme
from gigawatt.quantities import day_date
from gigawatt.schedule.plan import Plan

EVERY_DAY = "every day"
"""Calendar of what goes on at weekends too: permits, fabrication, and works on a site without a calendar."""
HOURS = 8.0  # hours; working day where no calendar says otherwise
MORNING = 8.0  # hour of the day at which work begins
HALF_MINUTE_DAYS = 0.5 / 60.0 / 24.0  # days; what dates are rounded by


class Clocked(NamedTuple):
    """Hours of a working day."""

    begin: float
    hours: float


WORKDAY = Clocked(MORNING, HOURS)


def every_day() -> WorkCalendar:
    """Return the calendar of what goes on every day."""
    shift = ((MORNING, MORNING + HOURS),)
    return WorkCalendar(EVERY_DAY, EVERY_DAY, (shift,) * 7, hours_per_day=HOURS)


def calendars(programme: Programme, plan: Plan) -> tuple[WorkCalendar, ...]:
    """Return the file's calendars; days lost to holidays, seasons and weather are exceptions."""
    found = []
    for row, (name, calendar) in enumerate(programme.file.calendars.items()):
        clock = _hours_of(calendar)
        shift = ((clock.begin, clock.begin + clock.hours),)
        week = tuple(shift if day in calendar.week else () for day in WEEKDAYS)
        worked = np.diff(plan.worked_days[row]) > 0.0
        lost: dict[date, tuple[tuple[float, float], ...]] = {
            day: () for place in np.flatnonzero(~worked) if week[(day := _day(programme, float(place))).weekday()]
        }
        found.append(WorkCalendar(name, name, week, lost, clock.hours))
    return tuple(found)


def _hours_of(calendar: Calendar) -> Clocked:
    return Clocked(max(min(MORNING, 24.0 - calendar.hours_per_day), 0.0), calendar.hours_per_day)


def clock_of(programme: Programme, row: int) -> Clocked:
    """Return the working day of a calendar of the file, by its row; -1: of what goes on every day."""
    return WORKDAY if row < 0 else _hours_of(tuple(programme.file.calendars.values())[row])


def _day(programme: Programme, day: float) -> date:
    return day_date(programme.timeline, day)


def moment_of(programme: Programme, day: float, clock: Clocked) -> datetime | None:
    """Return the moment at which something begins; None where it never does."""
    if not isfinite(day):
        return None
    hours = clock.begin + (day - floor(day)) * clock.hours
    return datetime.combine(_day(programme, day), time()) + timedelta(minutes=round(hours * 60.0))


def end_of(programme: Programme, day: float, clock: Clocked) -> datetime | None:
    """Return the moment at which something ends: the evening before, where it ends with a day."""
    if not isfinite(day) or abs(day - round(day)) > HALF_MINUTE_DAYS:
        return moment_of(programme, day, clock)
    evening = datetime.combine(_day(programme, round(day) - 1.0), time())
    return evening + timedelta(minutes=round((clock.begin + clock.hours) * 60.0))
