"""Clock arithmetic on a work calendar: from moments to work done and back.

Assumes local clock times without a zone, whole seconds, and a week that repeats outside the dated exceptions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from gigawatt.exchange.plan_file import WorkCalendar
from gigawatt.quantities import GigawattError

HOUR = 3600  # seconds in an hour
DAY = 24 * HOUR
WEEK = 7 * DAY
MONDAY = datetime(1970, 1, 5)
"""Second 0 of every clock; any Monday would do."""
HOURS_PER_DAY = 8.0  # hours; the preset of P6 and MS Project

Shifts = Sequence[tuple[float, float]]


class WorkTimeError(GigawattError):
    """A calendar cannot answer: it holds no work, or too little of it, or a shift ends before it starts.

    The text names what was found, so that whoever knows the file can put "found" before it.
    """


def clock_second(moment: datetime) -> int:
    """Return a moment as seconds since `MONDAY`; fractions of a second are dropped."""
    passed = moment - MONDAY
    return passed.days * DAY + passed.seconds


def clock_moment(second: int) -> datetime:
    """Return the moment that lies so many seconds after `MONDAY`.

    Raises
    ------
    WorkTimeError
        The moment falls outside the years 1 to 9999.
    """
    try:
        return MONDAY + timedelta(seconds=second)
    except OverflowError as error:
        raise WorkTimeError("a date beyond the year 9999, from durations or lags that no project has") from error


def work_seconds(hours: float) -> int:
    """Return working hours as whole seconds, so that sums are exact. [h] -> [s]"""
    return round(hours * HOUR)


def work_hours(seconds: int) -> float:
    """Return seconds of work as hours. [s] -> [h]"""
    return seconds / HOUR


class _Week:
    """The shifts of one week, with the work done before each."""

    __slots__ = ("before", "starts", "stops", "total")

    def __init__(self, days: Iterable[Shifts], name: str) -> None:
        self.starts: list[int] = []
        self.stops: list[int] = []
        self.before: list[int] = []
        self.total = 0
        """Work of the whole week [s]."""
        for day, shifts in enumerate(days):
            for begin, end in sorted(shifts):
                if not 0.0 <= begin <= end <= 24.0:
                    raise WorkTimeError(
                        f"calendar {name!r} with a shift from {begin:g} to {end:g}, which are no hours of one day in "
                        "order (a night shift is split at midnight)"
                    )
                self._add(day * DAY + round(begin * HOUR), day * DAY + round(end * HOUR))

    def _add(self, start: int, stop: int) -> None:
        """Append a shift; what overlaps the one before counts once."""
        start = max(start, self.stops[-1]) if self.stops else start
        if start < stop:
            self.starts.append(start)
            self.stops.append(stop)
            self.before.append(self.total)
            self.total += stop - start

    def worked(self, at: int) -> int:
        """Return the work done before a second of the week."""
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


class WorkClock:
    """A calendar as a rising staircase of work: `worked` reads it, `done` and `resumes` invert it.

    Work is counted in seconds from an arbitrary origin, so it may be negative; only differences mean anything. A flat
    stretch (night, weekend, holiday) has one amount of work and many moments: `done` is its first, `resumes` its last.
    """

    __slots__ = ("_before", "_changed", "_gained", "_usual", "_weeks", "calendar")

    def __init__(self, calendar: WorkCalendar) -> None:
        """Tabulate the usual week and the weeks that have exceptions.

        Raises
        ------
        WorkTimeError
            A shift is not within one day.
        """
        name = calendar.name or calendar.id
        self.calendar = calendar
        self._usual = _Week(calendar.week, name)
        days: dict[int, list[Shifts]] = {}
        for on, shifts in calendar.exceptions.items():
            week, day = divmod(on.toordinal() - MONDAY.toordinal(), 7)
            days.setdefault(week, list(calendar.week))[day] = shifts
        self._changed = sorted(days)
        """Weeks since `MONDAY` that differ from the usual one."""
        self._weeks = [_Week(days[week], name) for week in self._changed]
        self._gained = [0]
        """Work that the first so many changed weeks hold beyond usual ones [s]."""
        for found in self._weeks:
            self._gained.append(self._gained[-1] + found.total - self._usual.total)
        self._before = [week * self._usual.total + gained for week, gained in zip(self._changed, self._gained)]
        """Work done before each changed week [s]."""

    @property
    def hours_per_day(self) -> float:
        """What the calendar calls a day; 8, the preset of P6 and MS Project, where it gives none. [h]"""
        return self.calendar.hours_per_day if self.calendar.hours_per_day > 0.0 else HOURS_PER_DAY

    @property
    def idle(self) -> bool:
        """Whether the calendar holds no work, in any week or on any single day."""
        return self._usual.total == 0 and self._gained[-1] == 0

    def worked(self, at: int) -> int:
        """Return the work done before a second."""
        week, rest = divmod(at, WEEK)
        place = bisect_right(self._changed, week)
        if place and self._changed[place - 1] == week:
            return self._before[place - 1] + self._weeks[place - 1].worked(rest)
        return week * self._usual.total + self._gained[place] + self._usual.worked(rest)

    def done(self, work: int) -> int:
        """Return the first second by which so much work is done: the end of a task. Raises WorkTimeError if never."""
        place = bisect_left(self._before, work)
        if place and work - self._before[place - 1] <= self._weeks[place - 1].total:
            return self._changed[place - 1] * WEEK + self._weeks[place - 1].done(work - self._before[place - 1])
        week, rest = divmod(work - self._gained[place] - 1, self._weekly())
        return week * WEEK + self._usual.done(rest + 1)

    def resumes(self, work: int) -> int:
        """Return the last second at which no more than this is done: the start of a task. Raises as `done`."""
        place = bisect_right(self._before, work)
        if place and work - self._before[place - 1] < self._weeks[place - 1].total:
            return self._changed[place - 1] * WEEK + self._weeks[place - 1].resumes(work - self._before[place - 1])
        week, rest = divmod(work - self._gained[place], self._weekly())
        return week * WEEK + self._usual.resumes(rest)

    def hours_between(self, begin: datetime, end: datetime) -> float:
        """Return the working hours from one moment to another, negative where the second is earlier. [h]"""
        return work_hours(self.worked(clock_second(end)) - self.worked(clock_second(begin)))

    def finish_after(self, begin: datetime, hours: float) -> datetime:
        """Return when so many working hours, begun at a moment, are done. [h]"""
        return clock_moment(self.done(self.worked(clock_second(begin)) + work_seconds(hours)))

    def start_before(self, end: datetime, hours: float) -> datetime:
        """Return the latest start that has so many working hours done by a moment. [h]"""
        return clock_moment(self.resumes(self.worked(clock_second(end)) - work_seconds(hours)))

    def _weekly(self) -> int:
        """Return the work of a usual week, which must not be nothing."""
        if self._usual.total == 0:
            raise WorkTimeError(
                f"calendar {self.calendar.name or self.calendar.id!r} with {work_hours(self._gained[-1]):g} working "
                "hours on single days and none in a week, too few for its tasks (it needs a working week)"
            )
        return self._usual.total
