"""Builds the shifts of a day out of clock times as files write them, and the calendar to fall back on.

Assumes a shift ends on the day on which it starts; an end at midnight is the end of the day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from gigawatt.exchange.notes import Notes, shown
from gigawatt.exchange.plan_file import WorkCalendar

Day = tuple[tuple[float, float], ...]
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([AaPp][Mm])?")
NO_WORK: Day = ()
DEFAULT_DAY: Day = ((8.0, 12.0), (13.0, 17.0))
"""Of MS Project, for a working day whose hours the file does not tell."""
STANDARD_WEEK = WorkCalendar("", "standard week", (DEFAULT_DAY,) * 5 + (NO_WORK,) * 2)
"""Where a file names no calendar at all: five days of eight hours, as P6 and MS Project preset it."""


def minute_of_day(text: str) -> int | None:
    """Return the minute of a clock time, in 24 or 12 hours; None where it is none."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found.group(1)), int(found.group(2)), (found.group(3) or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 60 + minute if hour * 60 + minute <= 24 * 60 and minute < 60 else None


def day_of(pairs: Iterable[tuple[str, str]], line: int, notes: Notes, last_minute_counts: bool = False) -> Day:
    """Return the shifts of a day, in order and not overlapping.

    Parameters
    ----------
    pairs : iterable of (str, str)
        Clock times from and to.
    line : int
        Where they stand.
    notes : Notes
        Takes what is passed over.
    last_minute_counts : bool
        Whether `15:59` means until 16:00, as P6 XML has it.
    """
    shifts: list[tuple[int, int]] = []
    for start_text, end_text in pairs:
        start, end = minute_of_day(start_text), minute_of_day(end_text)
        if start is None or end is None:
            notes.add(line, f"no clock times in the shift {shown(f'{start_text} to {end_text}')}: left out")
            continue
        end += 1 if last_minute_counts and end % 5 == 4 else 0  # programs that write 16:00 are taken at their word
        end = 24 * 60 if end == 0 else end
        if end <= start:
            notes.add(line, f"the shift {shown(f'{start_text} to {end_text}')} ends before it starts: left out")
            continue
        shifts.append((start, end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(shifts):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple((start / 60.0, end / 60.0) for start, end in joined)


def fallback(key: str, name: str, hours_per_day: float) -> WorkCalendar:
    """Return Monday to Friday from eight o'clock, for a calendar that cannot be read."""
    hours = min(max(hours_per_day, 1.0), 16.0)
    return WorkCalendar(key, name, (((8.0, 8.0 + hours),),) * 5 + (NO_WORK,) * 2, {}, hours)


def inherited(own: WorkCalendar, base: WorkCalendar | None, notes: Notes) -> WorkCalendar:
    """Return a calendar with its base's single days where it has none of its own."""
    if base is None or not base.exceptions:
        return own
    if notes.grant(len(base.exceptions)) < len(base.exceptions):
        notes.add(1, f"calendar {shown(own.name)} would have too many single days: its base's are left out")
        return own
    days: dict[date, Day] = {**base.exceptions, **own.exceptions}
    return WorkCalendar(own.id, own.name, own.week, days, own.hours_per_day)
