"""Clock arithmetic on a work calendar: from moments to work done and back.

Assumes local clock times without a zone, whole seconds, and a week that repeats outside the dated exceptions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from gigawatt.exchange import WorkCalendar
from gigawatt.quantities import GigawattError

HOUR = 3600  # seconds in an hour
DAY = 24 * HOUR
WEEK = 7 * DAY
MONDAY = datetime(1970, 1, 5)
"""Second 0 of every clock; any Monday would do."""
SHIFTS = ((8.0, 12.0), (13.0, 17.0))
STANDARD = WorkCalendar("", "standard week", (SHIFTS,) * 5 + ((), ()))
"""Used where a file names no calendar at all: five days of eight hours, as P6 and MS Project preset it."""

Shifts = Sequence[tuple[float, float]]


class WorkTimeError(GigawattError):
    """A calendar cannot answer: it holds no work, or too little of it, or a shift ends before it starts."""


def second(moment: datetime) -> int:
    """Return a moment as seconds since `MONDAY`; fractions of a second are dropped."""
    passed = moment - MONDAY
    return passed.days * DAY + passed.seconds


def moment(seconds: int) -> datetime:
    """Return the moment that lies so many seconds after `MONDAY`.

    Raises
    ------
    WorkTimeError
        The moment falls outside the years 1 to 9999.
    """
    try:
        return MONDAY + timedelta(seconds=seconds)
    except OverflowError as error:
        raise WorkTimeError("found a date beyond the year 9999, expected durations and lags of a project") from error


def work_seconds(hours: float) -> int:
    """Return working hours as whole seconds, so that sums are exact. [h] -> [s]"""
    return round(hours * HOUR)


def day_hours(clock: Clock) -> float:
    """Return the hours that a calendar calls a day; 8, the preset of P6 and MS Project, where it gives none. [h]"""
    return clock.calendar.hours_per_day if clock.calendar.hours_per_day > 0.0 else 8.0


class _Span:
    """Shifts of a stretch of days, with the work done before each."""

    __slots__ = ("before", "starts", "stops", "total")

    def __init__(self, days: Iterable[tuple[int, Shifts]], name: str) -> None:
        self.starts: list[int] = []
        self.stops: list[int] = []
        self.before: list[int] = []
        self.total = 0
        """Work of the whole span [s]."""
        for day, shifts in days:
            for begin, end in sorted(shifts):
                if not 0.0 <= begin <= end <= 24.0:
                    raise WorkTimeError(
                        f"calendar {name!r}: found a shift from {begin:g} to {end:g}, expected hours of one day, "
                        "the second not before the first, hint: split a night shift at midnight"
                    )
                self._add(day + round(begin * HOUR), day + round(end * HOUR))

    def _add(self, start: int, stop: int) -> None:
        """Append a shift; what overlaps the one before counts once."""
        start = max(start, self.stops[-1]) if self.stops else start
        if start < stop:
            self.starts.append(start)
            self.stops.append(stop)
            self.before.append(self.total)
            self.total += stop - start

    def worked(self, at: int) -> int:
        """Return the work done before a second of the span."""
        place = bisect_right(self.starts, at) - 1
        return self.before[place] + min(at, self.stops[place]) - self.starts[place] if place >= 0 else 0

    def done(self, work: int) -> int:
        """Return the first second by which so much is done; 0 < work <= total."""
        place = bisect_left(self.before, work) - 1
        return self.starts[place] + work - self.before[place]

    def resumes(self, work: int) -> int:
        """Return the last second at which no more is done; 0 <= work < total."""
        place = bisect_right(self.before, work) - 1
        return self.starts[place] + work - self.before[place]


class Clock:
    """A calendar as a rising staircase of work: `worked` reads it, `done` and `resumes` invert it.

    Work is counted in seconds from an arbitrary origin, so it may be negative; only differences mean anything. A flat
    stretch (night, weekend, holiday) has one amount of work and many moments: `done` is its first, `resumes` its last.
    """

    __slots__ = ("calendar", "first", "last", "span", "week")

    def __init__(self, calendar: WorkCalendar) -> None:
        """Tabulate a week and the weeks that have exceptions.

        Raises
        ------
        WorkTimeError
            The calendar has no work in any week and on no exception, or a shift is not within one day.
        """
        name = calendar.name or calendar.id
        self.calendar = calendar
        self.week = _Span(((day * DAY, shifts) for day, shifts in enumerate(calendar.week)), name)
        days = sorted(calendar.exceptions)
        self.first = _monday(days[0]) if days else 0
        """Second at which the table of exceptions begins; work is counted from here."""
        self.last = _monday(days[-1]) + WEEK if days else 0
        self.span = _Span(((day, self._shifts(day)) for day in range(self.first, self.last, DAY)), name)
        if self.week.total == 0 and self.span.total == 0:
            raise WorkTimeError(
                f"calendar {name!r}: found no working time at all, expected at least one shift, "
                "hint: give its tasks another calendar"
            )

    def worked(self, at: int) -> int:
        """Return the work done before a second."""
        if self.first <= at < self.last:
            return self.span.worked(at)
        base, work = (self.first, 0) if at < self.first else (self.last, self.span.total)
        weeks, rest = divmod(at - base, WEEK)
        return work + weeks * self.week.total + self.week.worked(rest)

    def done(self, work: int) -> int:
        """Return the first second by which so much work is done: the end of a task."""
        if 0 < work <= self.span.total:
            return self.span.done(work)
        base, over = (self.first, work) if work <= 0 else (self.last, work - self.span.total)
        weeks, rest = divmod(over - 1, self._weekly())
        return base + weeks * WEEK + self.week.done(rest + 1)

    def resumes(self, work: int) -> int:
        """Return the last second at which no more than this is done: the start of a task."""
        if 0 <= work < self.span.total:
            return self.span.resumes(work)
        base, over = (self.first, work) if work < 0 else (self.last, work - self.span.total)
        weeks, rest = divmod(over, self._weekly())
        return base + weeks * WEEK + self.week.resumes(rest)

    def hours_between(self, begin: datetime, end: datetime) -> float:
        """Return the working hours from one moment to another, negative where the second is earlier. [h]"""
        return (self.worked(second(end)) - self.worked(second(begin))) / HOUR

    def finish_after(self, begin: datetime, hours: float) -> datetime:
        """Return when so many working hours, begun at a moment, are done. [h]"""
        return moment(self.done(self.worked(second(begin)) + work_seconds(hours)))

    def start_before(self, end: datetime, hours: float) -> datetime:
        """Return the latest start that has so many working hours done by a moment. [h]"""
        return moment(self.resumes(self.worked(second(end)) - work_seconds(hours)))

    def _shifts(self, day: int) -> Shifts:
        """Return the shifts of the day that begins at a second."""
        plain = self.calendar.week[day // DAY % 7]
        return self.calendar.exceptions.get(moment(day).date(), plain)

    def _weekly(self) -> int:
        """Return the work of a regular week, which must not be nothing."""
        if self.week.total == 0:
            raise WorkTimeError(
                f"calendar {self.calendar.name or self.calendar.id!r}: found {self.span.total / HOUR:g} working hours "
                "on single days and none in a week, expected enough for its tasks, hint: give it a working week"
            )
        return self.week.total


def _monday(day: date) -> int:
    """Return the second at which the week of a date begins."""
    return second(datetime(day.year, day.month, day.day)) // WEEK * WEEK
