"""Writes a plan as MS Project XML (MSPDI).

Assumes MS Project's order of elements, which it insists on; what it has no word for (activity IDs, levels of effort)
goes into custom fields that are read back. One length of the working day holds for all calendars.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from lxml import etree

from gigawatt.exchange.mspdi_tasks import ACTIVITY_ID, ACTIVITY_TYPE, CENTS, CONSTRAINTS, TENTHS_PER_HOUR
from gigawatt.exchange.notes import printable
from gigawatt.exchange.plan_file import LinkKind, PlanFile, PlanLink, PlanTask, TaskKind, WorkCalendar
from gigawatt.exchange.shifts import Day

NAMESPACE = "http://schemas.microsoft.com/project"
FIELDS = {ACTIVITY_ID: (188743731, "Text1"), ACTIVITY_TYPE: (188743734, "Text2")}
"""MS Project's numbers of its first two custom text fields."""
LINKS = {LinkKind.FF: 0, LinkKind.FS: 1, LinkKind.SF: 2, LinkKind.SS: 3}
RESOURCES = {"labour": 1, "equipment": 1, "material": 0}
LARGEST_UID = 2_000_000_000  # MS Project's are 32-bit numbers
HOURS, DAYS = 5, 7  # duration formats: shown in hours, in days

Value = str | int | float | datetime | None


def write_mspdi(plan: PlanFile) -> bytes:
    """Return a plan as MS Project XML in UTF-8.

    Parameters
    ----------
    plan : PlanFile
        The plan. Ids that are whole numbers stay as UIDs where all of them are; else rows are numbered, and tasks carry
        their id in the custom field `Activity ID`. Percentages are rounded to whole ones, money to cents.
    """
    calendars = _uids(calendar.id for calendar in plan.calendars)
    tasks = _uids(task.id for task in plan.tasks)
    resources = _uids(resource.id for resource in plan.resources)
    root: Any = etree.Element("Project", {"xmlns": NAMESPACE})  # as text: all elements fall into it when read
    _header(root, plan, calendars)
    custom = etree.SubElement(root, "ExtendedAttributes")
    for alias, (number, name) in FIELDS.items():
        _add(etree.SubElement(custom, "ExtendedAttribute"), FieldID=number, FieldName=name, Alias=alias)
    group = etree.SubElement(root, "Calendars")
    for calendar in plan.calendars:
        _calendar(etree.SubElement(group, "Calendar"), calendar, calendars[calendar.id])
    _tasks(etree.SubElement(root, "Tasks"), plan, tasks, calendars)
    group = etree.SubElement(root, "Resources")
    for number, resource in enumerate(plan.resources, start=1):
        kind = RESOURCES.get(resource.kind, 1)
        element = etree.SubElement(group, "Resource")
        _add(
            element, UID=resources[resource.id], ID=number, Name=resource.name, Type=kind, IsNull=0, Group=resource.kind
        )
    group = etree.SubElement(root, "Assignments")
    for number, item in enumerate(plan.assignments, start=1):
        element = etree.SubElement(group, "Assignment")
        _add(element, UID=number, TaskUID=tasks[item.task], ResourceUID=resources[item.resource])
        _add(element, Cost=item.cost_usd * CENTS, Work=_duration(item.hours))
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, pretty_print=True)
    return content


def _uids(ids: Iterable[str]) -> dict[str, int]:
    """Return a number for every id: the id itself where all are whole numbers, else 1, 2, 3..."""
    keys = list(ids)
    if all(_is_uid(key) for key in keys):
        return {key: int(key) for key in keys}
    return {key: number for number, key in enumerate(keys, start=1)}


def _add(element: Any, **values: Value) -> None:
    """Append children with texts, in the order given; those without a value are left out."""
    for name, value in values.items():
        if value is None:
            continue
        child = etree.SubElement(element, name)
        if isinstance(value, datetime):
            child.text = value.isoformat(timespec="seconds")
        else:
            child.text = f"{value:.12g}" if isinstance(value, float) else printable(str(value))


def _duration(hours: float) -> str:
    """Return working hours as MS Project writes them, to the second."""
    seconds = round(hours * 3600.0)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def _header(root: Any, plan: PlanFile, calendars: dict[str, int]) -> None:
    """Write what holds for the whole project."""
    finishes = [task.finish for task in plan.tasks if task.finish]
    default = next((item for item in plan.calendars if item.id == plan.default_calendar), None)
    minutes = round((default.hours_per_day if default else 8.0) * 60.0)
    week = sum(bool(day) for day in default.week) if default else 5
    _add(
        root,
        SaveVersion=14,
        Name=plan.short_name or plan.name,
        Title=plan.name,
        ScheduleFromStart=1,
        StartDate=plan.start,
        FinishDate=max(finishes, default=None),
        CurrencyDigits=2,
        CurrencyCode=plan.currency,
        CalendarUID=calendars.get(plan.default_calendar),
        MinutesPerDay=minutes,
        MinutesPerWeek=minutes * week,
        DaysPerMonth=20,
        StatusDate=plan.status,
    )


def _calendar(element: Any, calendar: WorkCalendar, uid: int) -> None:
    """Write one calendar; single days stand in both places where versions of MS Project look for them."""
    _add(element, UID=uid, Name=calendar.name, IsBaseCalendar=1, BaseCalendarUID=-1)
    week = etree.SubElement(element, "WeekDays")
    for kind, weekday in enumerate((6, 0, 1, 2, 3, 4, 5), start=1):
        _day(etree.SubElement(week, "WeekDay"), calendar.week[weekday], DayType=kind)
    singles = sorted(calendar.exceptions.items())
    for day, shifts in singles:
        _day(etree.SubElement(week, "WeekDay"), shifts, day, DayType=0)
    group = etree.SubElement(element, "Exceptions")
    for day, shifts in singles:
        exception = etree.SubElement(group, "Exception")
        _add(exception, EnteredByOccurrences=0)
        _period(exception, day)
        _day(exception, shifts, Occurrences=1, Type=1)


def _day(element: Any, shifts: Day, single: date | None = None, **before: int) -> None:
    """Write whether a day is worked, and when."""
    _add(element, **before, DayWorking=int(bool(shifts)))
    if single:
        _period(element, single)
    if shifts:
        times = etree.SubElement(element, "WorkingTimes")
        for start, end in shifts:
            _add(etree.SubElement(times, "WorkingTime"), FromTime=_clock(start), ToTime=_clock(end))


def _period(element: Any, day: date) -> None:
    """Write a period of one day."""
    _add(etree.SubElement(element, "TimePeriod"), FromDate=f"{day}T00:00:00", ToDate=f"{day}T23:59:00")


def _clock(hours: float) -> str:
    minutes = round(hours * 60.0) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:00"


def _tasks(group: Any, plan: PlanFile, uids: dict[str, int], calendars: dict[str, int]) -> None:
    """Write all tasks with their place in the outline and their links."""
    before: dict[str, list[PlanLink]] = {}
    for link in plan.links:
        before.setdefault(link.after, []).append(link)
    counts: list[int] = []
    for number, task in enumerate(plan.tasks, start=1):
        counts = [*counts[: task.level], *[0] * (task.level - len(counts))]
        counts[-1] += 1
        element = etree.SubElement(group, "Task")
        _add(element, UID=uids[task.id], ID=number, Name=task.name, Active=1, Manual=0, IsNull=0, WBS=task.wbs or None)
        _add(element, OutlineNumber=".".join(map(str, counts)), OutlineLevel=task.level)
        _figures(element, task, calendars)
        for link in before.get(task.id, []):
            lag = round(link.lag_hours * TENTHS_PER_HOUR)
            child = etree.SubElement(element, "PredecessorLink")
            _add(child, PredecessorUID=uids[link.before], Type=LINKS[link.kind], LinkLag=lag, LagFormat=HOURS)
        told = {ACTIVITY_ID: task.id if task.id != str(uids[task.id]) else "", ACTIVITY_TYPE: task.kind.value}
        for alias, text in told.items():
            if text:
                _add(etree.SubElement(element, "ExtendedAttribute"), FieldID=FIELDS[alias][0], Value=text)
        if task.baseline_start or task.baseline_finish:
            baseline = etree.SubElement(element, "Baseline")
            _add(baseline, Number=0, Start=task.baseline_start, Finish=task.baseline_finish)


def _figures(element: Any, task: PlanTask, calendars: dict[str, int]) -> None:
    """Write the dates, durations, progress, cost and constraint of a task."""
    summary = task.kind is TaskKind.SUMMARY
    slack = None if task.total_float_hours is None else round(task.total_float_hours * TENTHS_PER_HOUR)
    _add(
        element,
        Start=task.start,
        Finish=task.finish,
        Duration=_duration(task.duration_hours),
        DurationFormat=DAYS,
        Work=_duration(task.labour_hours),
        Estimated=0,
        Milestone=int(task.kind is TaskKind.MILESTONE),
        Summary=int(summary),
        LateStart=task.late_start,
        LateFinish=task.late_finish,
        TotalSlack=slack,
        FixedCost=task.budget_usd * CENTS if summary else None,
        PercentComplete=round(task.percent * 100.0),
        Cost=task.budget_usd * CENTS,
        ActualStart=task.actual_start,
        ActualFinish=task.actual_finish,
        ActualDuration=_duration(max(task.duration_hours - task.remaining_hours, 0.0)),
        ActualCost=task.actual_usd * CENTS,
        RemainingDuration=_duration(task.remaining_hours),
        ConstraintType=CONSTRAINTS.index(task.constraint),
        CalendarUID=calendars.get(task.calendar, -1),
        ConstraintDate=task.constraint_date,
        Deadline=task.deadline,
    )


def _is_uid(key: str) -> bool:
    """Return whether a text is a number that MS Project takes, written as it writes it; however long the text."""
    short = key.isascii() and key.isdigit() and len(key) <= len(str(LARGEST_UID))
    return short and key == str(int(key)) and 0 < int(key) < LARGEST_UID
