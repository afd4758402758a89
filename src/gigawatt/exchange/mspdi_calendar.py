"""Reads MS Project's calendars: weeks, exceptions single or recurring, other weeks for a time, base calendars.

Assumes a calendar without days of its own works as its base does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.plan_file import WorkCalendar
from gigawatt.exchange.shifts import DEFAULT_DAY, NO_WORK, Day, day_of
from gigawatt.exchange.xml_records import children, fields, first

LONGEST = 36525  # days of one exception: a century
LAST = 4  # MonthPosition: the last one of the month
DEFAULT_WEEK = (DEFAULT_DAY,) * 5 + (NO_WORK,) * 2


class Drawn(NamedTuple):
    """A calendar as drawn, before it takes over what its base says."""

    key: str
    name: str
    base: str
    shared: bool
    """Whether it is a base calendar, not one resource's own."""
    week: dict[int, Day]
    """By weekday from Monday; missing: as in the base."""
    exceptions: dict[date, Day]


def drawn_calendar(element: Any, row: Row, notes: Notes) -> Drawn:
    """Return one `Calendar` element."""
    key, name = row.text("UID"), row.text("Name")
    drawn = Drawn(key, name, row.text("BaseCalendarUID"), row.text("IsBaseCalendar") != "0", {}, {})
    days = children(first(element, "WeekDays"))
    drawn.week.update(_week(days, row.line, notes))
    for alternative in children(first(element, "WorkWeeks")):
        week = _week(children(first(alternative, "WeekDays")), row.line, notes)
        for day in _span(alternative, row.line, notes):
            if day.weekday() in week:
                drawn.exceptions[day] = week[day.weekday()]
    for exception in (
        *(day for day in days if fields(day).get("DayType") == "0"),
        *children(first(element, "Exceptions")),
    ):
        shifts = _shifts(exception, row.line, notes)
        falls = _pattern(Row(row.line, fields(exception)), notes)
        span = list(_span(exception, row.line, notes))
        drawn.exceptions.update({day: shifts for day in span if falls(span[0], day)})
    return drawn


def resolved(drawn: dict[str, Drawn], hours_per_day: float, notes: Notes) -> dict[str, WorkCalendar]:
    """Return the calendars with what they take over from their bases."""
    done: dict[str, WorkCalendar] = {}
    for key, own in drawn.items():
        line_of_bases: list[Drawn] = []
        at = key
        while at in drawn and drawn[at] not in line_of_bases:
            line_of_bases.append(drawn[at])
            at = drawn[at].base
        if at in drawn:
            notes.add(1, f"calendar {shown(own.name)} is its own base: the circle is cut")
        week, exceptions = list(DEFAULT_WEEK), {}
        for one in reversed(line_of_bases):
            for weekday, shifts in one.week.items():
                week[weekday] = shifts
            exceptions.update(one.exceptions)
        done[key] = WorkCalendar(key, own.name, tuple(week), exceptions, hours_per_day)
    return done


def _week(days: list[Any], line: int, notes: Notes) -> dict[int, Day]:
    """Return shifts by weekday from Monday; MS Project counts from Sunday, which is 1."""
    found = {}
    for day in days:
        kind = fields(day).get("DayType", "")
        if kind in ("1", "2", "3", "4", "5", "6", "7"):
            found[(int(kind) - 2) % 7] = _shifts(day, line, notes)
    return found


def _shifts(day: Any, line: int, notes: Notes) -> Day:
    """Return the shifts of a day; a working day without times has MS Project's usual ones."""
    if fields(day).get("DayWorking", "0").strip() != "1":
        return NO_WORK
    times = [fields(shift) for shift in children(first(day, "WorkingTimes"))]
    pairs = [(shift["FromTime"], shift["ToTime"]) for shift in times if "FromTime" in shift and "ToTime" in shift]
    return day_of(pairs, line, notes) if pairs else DEFAULT_DAY


def _span(element: Any, line: int, notes: Notes) -> Iterator[date]:
    """Yield the days of a `TimePeriod`."""
    period = first(element, "TimePeriod")
    row = Row(line, {} if period is None else fields(period))
    start, end = row.moment("FromDate", notes), row.moment("ToDate", notes)
    if start is None or end is None:
        notes.add(line, "an exception of a calendar without dates: left out")
        return
    length = (end.date() - start.date()).days + 1
    if length > LONGEST:
        notes.add(line, f"an exception of a calendar lasts {length} days: cut to {LONGEST}")
    for number in range(min(length, LONGEST)):
        yield start.date() + timedelta(days=number)


def _pattern(row: Row, notes: Notes) -> Callable[[date, date], bool]:
    """Return which days of its period an exception falls on, given the first day: its `Type` says how it recurs."""
    kind = int(row.number("Type", notes, 1.0))
    period = max(int(row.number("Period", notes, 1.0)), 1)
    month, of_month = int(row.number("Month", notes)) + 1, int(row.number("MonthDay", notes, 1.0))
    item, position = int(row.number("MonthItem", notes)), int(row.number("MonthPosition", notes))
    mask = int(row.number("DaysOfWeek", notes, 127.0))

    def months(start: date, day: date) -> int:
        return (day.year - start.year) * 12 + day.month - start.month

    def weeks(start: date, day: date) -> int:
        return (day.toordinal() // 7) - (start.toordinal() // 7)  # day 0 was a Sunday: weeks start there

    patterns: dict[int, Callable[[date, date], bool]] = {
        1: lambda start, day: (day - start).days % period == 0,
        2: lambda start, day: day.month == month and day.day == of_month,
        3: lambda start, day: day.month == month and _is_item(day, item, position),
        4: lambda start, day: day.day == of_month and months(start, day) % period == 0,
        5: lambda start, day: months(start, day) % period == 0 and _is_item(day, item, position),
        6: lambda start, day: bool(mask >> (day.isoweekday() % 7) & 1) and weeks(start, day) % period == 0,
    }
    if kind not in patterns:
        notes.add(
            row.line, f"an exception of a calendar recurs in a way that is not read (Type {kind}): taken as daily"
        )
    return patterns.get(kind, lambda start, day: True)


def _is_item(day: date, item: int, position: int) -> bool:
    """Return whether a day is the wanted one of its month, such as the last Monday.

    Items are 0 any day, 1 weekday, 2 weekend day, 3 Sunday to 9 Saturday; positions 0 first to 3 fourth and 4 last.
    """
    wanted = {0: range(7), 1: range(5), 2: range(5, 7)}.get(item, range((item - 4) % 7, (item - 4) % 7 + 1))
    if day.weekday() not in wanted:
        return False
    if position == LAST:
        rest = (day + timedelta(days=number) for number in range(1, 32))
        return not any(later.month == day.month and later.weekday() in wanted for later in rest)
    earlier = (day.replace(day=number) for number in range(1, day.day))
    return sum(other.weekday() in wanted for other in earlier) == position
