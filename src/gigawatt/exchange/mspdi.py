"""Reads MS Project XML (MSPDI).

Assumes MS Project's conventions: lags in tenths of a minute, money in hundredths, the row with UID 0 is the project
itself, and only baseline number 0 is the baseline.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gigawatt.exchange.identity import UniqueIds, distinct
from gigawatt.exchange.mspdi_calendar import Drawn, drawn_calendar, resolved
from gigawatt.exchange.mspdi_tasks import (
    ACTIVITY_ID,
    CENTS,
    ELAPSED,
    ESTIMATED,
    TENTHS_PER_HOUR,
    Entry,
    hours,
    tasks_of,
)
from gigawatt.exchange.notes import Notes, Row, printable, shown
from gigawatt.exchange.plan_file import (
    LinkKind,
    PlanAssignment,
    PlanFile,
    PlanLink,
    PlanResource,
    PlanTask,
    WorkCalendar,
)
from gigawatt.exchange.schedule_source import Source
from gigawatt.exchange.xml_records import children, fields, first, records

LINKS = (LinkKind.FF, LinkKind.FS, LinkKind.SF, LinkKind.SS)
RESOURCES = {"0": "material", "1": "labour", "2": "material"}
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}
PERCENT = (19, 20)  # duration formats: a share of a duration, of elapsed duration


@dataclass
class _Content:
    """The records of a file."""

    project: Row = field(default_factory=lambda: Row(1, {}))
    calendars: dict[str, Drawn] = field(default_factory=dict)
    tasks: list[Entry] = field(default_factory=list)
    resources: list[Row] = field(default_factory=list)
    assignments: list[Row] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    """Numbers of custom fields by the name that the project gives them."""


def read_mspdi(source: Source, notes: Notes) -> PlanFile:
    """Return the project of an MS Project XML file.

    Raises
    ------
    ExchangeError
        If the XML is malformed or cut off.
    """
    content = _content(source, notes)
    project = content.project
    hours_per_day = project.number("MinutesPerDay", notes, 480.0) / 60.0
    calendars = resolved(content.calendars, hours_per_day if 0 < hours_per_day <= 24 else 8.0, notes)
    default = project.text("CalendarUID")
    ids = _ids(content, notes)
    tasks = tasks_of(content.tasks, ids, calendars, default, content.aliases, notes)
    if not tasks:
        notes.add(1, "no tasks in the file")
    used = {default, *(task.calendar for task in tasks)}
    return PlanFile(
        path=source.path,
        format=source.make.value,
        name=project.text("Title") or project.text("Name") or "unnamed",
        short_name=project.text("Name"),
        start=project.moment("StartDate", notes),
        status=project.moment("StatusDate", notes),
        calendars=tuple(calendars[key] for key, drawn in content.calendars.items() if drawn.shared or key in used),
        tasks=tasks,
        links=distinct(_links(content, ids, tasks, calendars, default, notes), notes),
        resources=_resources(content),
        assignments=_assignments(content, ids, notes),
        currency=project.text("CurrencyCode") or SYMBOLS.get(project.text("CurrencySymbol"), "USD"),
        default_calendar=default,
    )


def _content(source: Source, notes: Notes) -> _Content:
    """Return the records of the file."""
    content = _Content()
    for tag, element, line in records(source, ("Project", "Calendar", "Task", "Resource", "Assignment")):
        row = Row(line, fields(element))
        if tag == "Project":
            content.project = row
            named = (fields(custom) for custom in children(first(element, "ExtendedAttributes")))
            content.aliases.update({custom.get("Alias", ""): custom.get("FieldID", "") for custom in named})
        elif tag == "Calendar":
            content.calendars[row.text("UID")] = drawn_calendar(element, row, notes)
        elif tag == "Task":
            content.tasks.append(_entry(element, row))
        elif tag == "Resource":
            content.resources.append(row)
        else:
            content.assignments.append(row)
    return content


def _entry(element: Any, row: Row) -> Entry:
    """Return a task as read."""
    baselines = (fields(baseline) for baseline in children(element, "Baseline"))
    first_baseline = next((baseline for baseline in baselines if baseline.get("Number", "").strip() == "0"), {})
    custom = (fields(child) for child in children(element, "ExtendedAttribute"))
    return Entry(
        row,
        tuple(Row(link.sourceline or 0, fields(link)) for link in children(element, "PredecessorLink")),
        Row(row.line, first_baseline),
        {value.get("FieldID", ""): value.get("Value", "") for value in custom},
    )


def _ids(content: _Content, notes: Notes) -> dict[str, str]:
    """Return the id of each task by its UID: its activity ID where a custom field of that name holds one.

    Left out are the project's own row, blank rows, tasks of other projects and inactive ones.
    """
    custom = content.aliases.get(ACTIVITY_ID, "")
    unique, ids = UniqueIds(), dict[str, str]()
    for entry in content.tasks:
        uid, row = entry.row.text("UID"), entry.row
        if uid == "0" or row.text("IsNull") == "1":
            continue
        if row.text("Active") == "0" or row.text("ExternalTask") == "1":
            notes.add(row.line, f"task {shown(row.text('Name'))} is inactive or another project's: left out")
        elif not uid or uid in ids:
            notes.add(row.line, f"the task UID {shown(uid)} stands twice: left out" if uid else "a task without UID")
        else:
            ids[uid] = unique.take(printable(entry.extra.get(custom, "")) or uid)
    return ids


def _resources(content: _Content) -> tuple[PlanResource, ...]:
    """Return the resources; the one without a name is MS Project's own for unassigned work."""
    return tuple(
        PlanResource(row.text("UID"), row.text("Name"), _resource_kind(row))
        for row in {row.text("UID"): row for row in content.resources}.values()
        if row.text("UID") not in ("", "0") and row.text("IsNull") != "1"
    )


def _resource_kind(row: Row) -> str:
    """Return labour, equipment or material; equipment where the group says so, as in our own files."""
    kind = RESOURCES.get(row.text("Type"), "labour")
    return "equipment" if kind == "labour" and row.text("Group") == "equipment" else kind


def _assignments(content: _Content, ids: dict[str, str], notes: Notes) -> tuple[PlanAssignment, ...]:
    """Return who works on what; work that nobody is assigned to is no assignment."""
    kinds = {row.text("UID"): _resource_kind(row) for row in content.resources}
    found = []
    for row in content.assignments:
        task, resource = row.text("TaskUID"), row.text("ResourceUID")
        if resource in ("", "0", "-65535") or task == "0":
            continue
        if task not in ids or resource not in kinds:
            notes.add(row.line, "an assignment to a task or resource that is not in the file: left out")
            continue
        work = hours(row, "Work", notes) if kinds[resource] != "material" else 0.0
        found.append(PlanAssignment(ids[task], resource, work, row.number("Cost", notes) / CENTS))
    return tuple(found)


def _links(
    content: _Content,
    ids: dict[str, str],
    tasks: tuple[PlanTask, ...],
    calendars: dict[str, WorkCalendar],
    default: str,
    notes: Notes,
) -> Iterator[tuple[int, PlanLink]]:
    """Yield the ties of every task to those before it, with their lines."""
    by_id = {task.id: task for task in tasks}
    for entry in content.tasks:
        after = ids.get(entry.row.text("UID"), "")
        for row in entry.links if after else ():
            before = ids.get(row.text("PredecessorUID"))
            if before is None:
                missing = shown(row.text("PredecessorUID"))
                notes.add(row.line, f"a link to task {missing}, which is not in the plan: left out")
                continue
            kind = int(row.number("Type", notes, 1.0))
            if kind not in range(len(LINKS)):
                notes.add(row.line, f"the kind of link {kind} is unknown: taken as finish to start")
                kind = 1
            calendar = calendars.get(by_id[before].calendar or default)
            yield row.line, PlanLink(before, after, LINKS[kind], _lag(row, by_id[before], calendar, notes))


def _lag(row: Row, before: PlanTask, calendar: WorkCalendar | None, notes: Notes) -> float:
    """Return a lag in working hours; one by share or around the clock is converted, noted."""
    lag = row.number("LinkLag", notes)
    form = int(row.number("LagFormat", notes, 7.0)) & ~ESTIMATED
    if form in PERCENT:
        converted = lag / 100.0 * before.duration_hours
        notes.add(row.line, f"a lag of {lag:g} % of the task before: taken as {converted:g} working hours, fixed")
        return converted
    if form in ELAPSED and lag:
        week = sum(end - start for day in calendar.week for start, end in day) if calendar else 40.0
        converted = lag / TENTHS_PER_HOUR * week / 168.0
        notes.add(row.line, f"a lag of {lag / TENTHS_PER_HOUR:g} elapsed hours: taken as {converted:g} working hours")
        return converted
    return lag / TENTHS_PER_HOUR
