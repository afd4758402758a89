"""Turns MS Project's task records into tasks: kind, dates, progress, constraint and cost.

Assumes durations are working time unless their format says elapsed, and money stands in hundredths.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.plan_file import ConstraintKind, PlanTask, TaskKind, WorkCalendar
from gigawatt.exchange.working_time import WorkClock

CONSTRAINTS = (
    None,
    ConstraintKind.LATEST,
    ConstraintKind.MUST_START,
    ConstraintKind.MUST_FINISH,
    ConstraintKind.START_AFTER,
    ConstraintKind.START_BEFORE,
    ConstraintKind.FINISH_AFTER,
    ConstraintKind.FINISH_BEFORE,
)
ELAPSED = (4, 6, 8, 10, 12, 20)  # duration formats: minutes, hours, days, weeks, months and shares around the clock
ESTIMATED = 32  # added to a duration format where the duration is a guess
TENTHS_PER_HOUR = 600.0  # tenths of a minute
CENTS = 100.0  # hundredths of the currency in one
ACTIVITY_ID, ACTIVITY_TYPE = "Activity ID", "Activity type"  # names of custom fields, as our own files have them
DURATION = re.compile(r"(-)?P(?:(\d+)D)?T?(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?")


class Entry(NamedTuple):
    """A task as read, until all calendars are known."""

    row: Row
    links: tuple[Row, ...]
    baseline: Row
    extra: dict[str, str]
    """Custom fields by the number of the field."""


def tasks_of(
    entries: list[Entry],
    ids: dict[str, str],
    calendars: dict[str, WorkCalendar],
    default: str,
    aliases: dict[str, str],
    notes: Notes,
) -> tuple[PlanTask, ...]:
    """Return the tasks that have an id, in the order of the file.

    Parameters
    ----------
    entries : list of Entry
        All task records.
    ids : dict
        Ids of the tasks to keep, by UID.
    calendars : dict
        Calendars by UID.
    default : str
        UID of the project's calendar.
    aliases : dict
        Numbers of custom fields by name.
    notes : Notes
        Takes what is passed over.
    """
    clocks = {key: WorkClock(calendar) for key, calendar in calendars.items()}
    seen, kept = set[str](), list[Entry]()
    for entry in entries:
        if entry.row.text("UID") in ids and entry.row.text("UID") not in seen:
            seen.add(entry.row.text("UID"))
            kept.append(entry)
    levels = [max(int(entry.row.number("OutlineLevel", notes, 1.0)), 1) for entry in kept]
    deeper = [after > level for level, after in pairwise(levels)] + [False]
    result = []
    for entry, level, owner in zip(kept, levels, deeper, strict=True):
        kind = _kind(entry, owner, entry.extra.get(aliases.get(ACTIVITY_TYPE, ""), ""))
        key = entry.row.text("CalendarUID")
        calendar = key if key in calendars else ""
        clock = clocks.get(calendar or default)
        result.append(_task(entry, ids[entry.row.text("UID")], kind, level, calendar, clock, notes))
    return tuple(result)


def hours(row: Row, name: str, notes: Notes, default: float = 0.0) -> float:
    """Return a duration such as `PT8H30M0S` [h]; the default where there is none."""
    text = row.text(name)
    found = DURATION.fullmatch(text) if text else None
    if found:
        sign, *parts = found.groups()
        try:
            days, whole, minutes, seconds = (float(part or 0.0) for part in parts)
        except ValueError:  # such as 1.2.3
            days = float("inf")
        else:
            total = days * 24.0 + whole + minutes / 60.0 + seconds / 3600.0
            if total < 1e9:  # hours; a hundred thousand years is a slip
                return -total if sign else total
    if text:
        notes.add(row.line, f"`{name}` is {shown(text)}, not a duration: read as {default:g} h")
    return default


def _kind(entry: Entry, owner: bool, told: str) -> TaskKind:
    """Return what a row is; a custom field that our own files carry tells what MS Project has no word for."""
    if told.strip() == TaskKind.LEVEL_OF_EFFORT.value:
        return TaskKind.LEVEL_OF_EFFORT
    summary = entry.row.text("Summary")
    if summary == "1" or told.strip() == TaskKind.SUMMARY.value or (owner and not summary):
        return TaskKind.SUMMARY
    return TaskKind.MILESTONE if entry.row.text("Milestone") == "1" else TaskKind.TASK


def _task(
    entry: Entry, key: str, kind: TaskKind, level: int, calendar: str, clock: WorkClock | None, notes: Notes
) -> PlanTask:
    """Return one task."""
    row = entry.row
    start, finish = row.moment("Start", notes), row.moment("Finish", notes)
    duration = max(hours(row, "Duration", notes), 0.0)
    physical = row.text("EarnedValueMethod") == "1" and row.text("PhysicalPercentComplete")
    percent = row.number("PhysicalPercentComplete" if physical else "PercentComplete", notes) / 100.0
    percent = min(max(percent, 0.0), 1.0)
    remaining = max(hours(row, "RemainingDuration", notes, duration * (1.0 - percent)), 0.0)
    if int(row.number("DurationFormat", notes, 7.0)) & ~ESTIMATED in ELAPSED and duration:
        worked = clock.hours_between(start, finish) if clock and start and finish else duration
        notes.add(row.line, f"an elapsed duration of {duration:g} h: taken as the {worked:g} working hours it spans")
        duration, remaining = max(worked, 0.0), max(worked, 0.0) * remaining / duration
    constraint = int(row.number("ConstraintType", notes))
    if constraint not in range(len(CONSTRAINTS)):
        notes.add(row.line, f"the constraint {constraint} is unknown: left out")
        constraint = 0
    summary = kind is TaskKind.SUMMARY
    return PlanTask(
        id=key,
        name=row.text("Name"),
        wbs=row.text("WBS") or row.text("OutlineNumber"),
        kind=kind,
        calendar=calendar,
        duration_hours=duration,
        remaining_hours=remaining,
        percent=percent,
        start=start,
        finish=finish,
        actual_start=row.moment("ActualStart", notes),
        actual_finish=row.moment("ActualFinish", notes),
        baseline_start=entry.baseline.moment("Start", notes),
        baseline_finish=entry.baseline.moment("Finish", notes),
        late_start=row.moment("LateStart", notes),
        late_finish=row.moment("LateFinish", notes),
        total_float_hours=row.number("TotalSlack", notes) / TENTHS_PER_HOUR if row.text("TotalSlack") else None,
        constraint=CONSTRAINTS[constraint],
        constraint_date=row.moment("ConstraintDate", notes) if constraint else None,
        deadline=row.moment("Deadline", notes),
        budget_usd=row.number("FixedCost" if summary else "Cost", notes) / CENTS,
        actual_usd=0.0 if summary else row.number("ActualCost", notes) / CENTS,
        labour_hours=0.0 if summary else hours(row, "Work", notes),
        level=level,
        line=row.line,
    )
