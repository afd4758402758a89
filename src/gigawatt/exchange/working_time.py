"""Counts working time on a calendar: from a moment to hours worked and back.

Assumes whole minutes; weeks repeat for ever, and single days differ where the calendar says so.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time, timedelta

from gigawatt.exchange.plan_file import WorkCalendar
from gigawatt.quantities import QuantityError

Shifts = tuple[tuple[int, int], ...]
LAST_DAY = date.max.toordinal()


class WorkClock:
    """A calendar as a clock that runs only in working time.

    Parameters
    ----------
    calendar : WorkCalendar
        Shifts of the week and of single days.
    """

    def __init__(self, calendar: WorkCalendar) -> None:
        self._week = tuple(_minutes(day) for day in calendar.week)
        self._days = {day.toordinal(): _minutes(shifts) for day, shifts in calendar.exceptions.items()}
        worked = [_total(day) for day in self._week]
        self._before_weekday = [sum(worked[:day]) for day in range(8)]
        self._changed = sorted(self._days)
        gained = 0
        self._gained = [0]
        for ordinal in self._changed:
            gained += _total(self._days[ordinal]) - worked[(ordinal - 1) % 7]
            self._gained.append(gained)

    def minutes_at(self, moment: datetime) -> int:
        """Return the working minutes from the year 1 to a moment."""
        ordinal = moment.toordinal()
        now = moment.hour * 60 + moment.minute
        shifts = self._shifts(ordinal)
        return self._before(ordinal) + sum(max(min(end, now) - start, 0) for start, end in shifts)

    def hours_between(self, start: datetime, finish: datetime) -> float:
        """Return the working time from one moment to another [h]; negative where the second is earlier."""
        return (self.minutes_at(finish) - self.minutes_at(start)) / 60.0

    def moment_at(self, minutes: int, starting: bool = False) -> datetime:
        """Return the moment when so many minutes have been worked since the year 1.

        Parameters
        ----------
        minutes : int
            Working minutes [min].
        starting : bool
            Between two shifts: whether the start of the later is meant, not the end of the earlier.

        Raises
        ------
        QuantityError
            If the calendar never reaches it.
        """
        wanted = minutes + 1 if starting else minutes
        low, high = 1, LAST_DAY  # the day is the last one before whose start less than `wanted` was worked
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._before(middle) < wanted else (low, middle - 1)
        left = wanted - self._before(low)
        for start, end in self._shifts(low):
            if left <= end - start:
                at = start + left - (1 if starting else 0)
                return datetime.combine(date.fromordinal(low), time()) + timedelta(minutes=at)
            left -= end - start
        raise QuantityError("a calendar without enough working time", f"{minutes / 60:,.0f} working hours")

    def _shifts(self, ordinal: int) -> Shifts:
        """Return the shifts of a day in minutes."""
        return self._days.get(ordinal, self._week[(ordinal - 1) % 7])

    def _before(self, ordinal: int) -> int:
        """Return the minutes worked before a day: day 1 is a Monday."""
        weeks, weekday = divmod(ordinal - 1, 7)
        gained = self._gained[bisect_left(self._changed, ordinal)]
        return weeks * self._before_weekday[7] + self._before_weekday[weekday] + gained


def _minutes(shifts: tuple[tuple[float, float], ...]) -> Shifts:
    """Return shifts in minutes of the day."""
    return tuple((round(start * 60), round(end * 60)) for start, end in shifts)


def _total(shifts: Shifts) -> int:
    """Return the minutes of a day's shifts."""
    return sum(end - start for start, end in shifts)
