"""Reads P6 XML into the same tables as an XER: one database, two ways out of it.

Assumes `APIBusinessObjects` of any version; objects name their project, and shifts end with their last minute.
"""

from __future__ import annotations

from typing import Any

from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.p6_tables import Database, Table
from gigawatt.exchange.plan_file import WorkCalendar
from gigawatt.exchange.schedule_source import Source
from gigawatt.exchange.shifts import NO_WORK, Day, day_of, fallback
from gigawatt.exchange.xml_records import children, fields, first, records

WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP"}
COLUMNS = {
    "PROJECT": {
        "ObjectId": "proj_id",
        "Id": "proj_short_name",
        "Name": "proj_name",
        "DataDate": "last_recalc_date",
        "PlannedStartDate": "plan_start_date",
        "ActivityDefaultCalendarObjectId": "clndr_id",
        "CurrentBaselineProjectObjectId": "sum_base_proj_id",
        "OriginalProjectObjectId": "orig_proj_id",
        "WBSObjectId": "root_wbs_id",
    },
    "PROJWBS": {
        "ObjectId": "wbs_id",
        "ProjectObjectId": "proj_id",
        "ParentObjectId": "parent_wbs_id",
        "Code": "wbs_short_name",
        "Name": "wbs_name",
        "SequenceNumber": "seq_num",
    },
    "TASK": {
        "ObjectId": "task_id",
        "ProjectObjectId": "proj_id",
        "WBSObjectId": "wbs_id",
        "CalendarObjectId": "clndr_id",
        "Id": "task_code",
        "Name": "task_name",
        "Type": "task_type",
        "Status": "status_code",
        "PercentCompleteType": "complete_pct_type",
        "PhysicalPercentComplete": "phys_complete_share",
        "PlannedDuration": "target_drtn_hr_cnt",
        "RemainingDuration": "remain_drtn_hr_cnt",
        "PlannedStartDate": "target_start_date",
        "PlannedFinishDate": "target_end_date",
        "StartDate": "early_start_date",
        "FinishDate": "early_end_date",
        "ActualStartDate": "act_start_date",
        "ActualFinishDate": "act_end_date",
        "RemainingLateStartDate": "late_start_date",
        "RemainingLateFinishDate": "late_end_date",
        "TotalFloat": "total_float_hr_cnt",
        "PrimaryConstraintType": "cstr_type",
        "PrimaryConstraintDate": "cstr_date",
        "SecondaryConstraintType": "cstr_type2",
        "SecondaryConstraintDate": "cstr_date2",
        "PlannedLaborUnits": "target_work_qty",
        "ActualLaborUnits": "act_work_qty",
        "RemainingLaborUnits": "remain_work_qty",
        "ActualNonLaborUnits": "act_equip_qty",
        "RemainingNonLaborUnits": "remain_equip_qty",
    },
    "TASKPRED": {
        "SuccessorActivityObjectId": "task_id",
        "PredecessorActivityObjectId": "pred_task_id",
        "SuccessorProjectObjectId": "proj_id",
        "Type": "pred_type",
        "Lag": "lag_hr_cnt",
    },
    "RSRC": {"ObjectId": "rsrc_id", "Name": "rsrc_name", "Id": "rsrc_short_name", "ResourceType": "rsrc_type"},
    "ROLES": {"ObjectId": "role_id", "Name": "role_name"},
    "TASKRSRC": {
        "ActivityObjectId": "task_id",
        "ProjectObjectId": "proj_id",
        "ResourceObjectId": "rsrc_id",
        "RoleObjectId": "role_id",
        "ResourceType": "rsrc_type",
        "PlannedUnits": "target_qty",
        "PlannedCost": "target_cost",
        "ActualCost": "act_reg_cost",
    },
    "PROJCOST": {
        "ActivityObjectId": "task_id",
        "ProjectObjectId": "proj_id",
        "PlannedCost": "target_cost",
        "ActualCost": "act_cost",
    },
}
TABLES = {
    "Project": "PROJECT",
    "BaselineProject": "PROJECT",
    "WBS": "PROJWBS",
    "Activity": "TASK",
    "Relationship": "TASKPRED",
    "Resource": "RSRC",
    "Role": "ROLES",
    "ResourceAssignment": "TASKRSRC",
    "ActivityExpense": "PROJCOST",
}


def read_p6_xml(source: Source, notes: Notes) -> Database:
    """Return the tables of a P6 XML file.

    Raises
    ------
    ExchangeError
        If the XML is malformed or cut off, or holds no project.
    """
    tables = {name: Table(tuple(columns.values())) for name, columns in COLUMNS.items()}
    database = Database(source, "", tables, {}, {})
    for tag, element, line in records(source, (*TABLES, "Calendar", "Currency")):
        row = Row(line, fields(element))
        if tag == "Calendar":
            calendar = _calendar(element, row, notes)
            database.calendars[calendar.id] = calendar
            database.bases[calendar.id] = row.text("BaseCalendarObjectId")
        elif tag == "Currency":
            database.currency = database.currency or _currency(row)
        else:
            columns = COLUMNS[TABLES[tag]]
            tables[TABLES[tag]].add(line, "\t".join(row.text(name).replace("\t", " ") for name in columns))
    if not len(tables["PROJECT"]):
        source.refuse(None, "no `Project`", "P6 XML with a project in it", "export the project, not only its resources")
    database.currency = database.currency or "USD"
    return database


def _currency(row: Row) -> str:
    """Return the base currency, to which all others have a rate of 1; empty for any other."""
    if row.text("ExchangeRate") not in ("", "1", "1.0"):
        return ""
    key = row.text("Id")
    return key if len(key) == 3 and key != "CUR" else SYMBOLS.get(row.text("Symbol"), "")


def _calendar(element: Any, row: Row, notes: Notes) -> WorkCalendar:
    """Return a calendar; Monday to Friday, noted, where it tells no week."""
    key, name = row.text("ObjectId"), row.text("Name")
    hours = row.number("HoursPerDay", notes, 8.0)
    hours = hours if 0 < hours <= 24 else 8.0
    week = first(element, "StandardWorkWeek")
    if week is None:
        notes.add(row.line, f"calendar {shown(name or key)} has no week: taken as {hours:g} h, Monday to Friday")
        return fallback(key, name, hours)
    days = {fields(day).get("DayOfWeek", "").strip(): _day(day, row.line, notes) for day in children(week)}
    calendar = WorkCalendar(key, name, tuple(days.get(day, NO_WORK) for day in WEEK), {}, hours)
    for exception in children(first(element, "HolidayOrExceptions")):
        moment = Row(row.line, fields(exception)).moment("Date", notes)
        if moment:
            calendar.exceptions[moment.date()] = _day(exception, row.line, notes)
    return calendar


def _day(element: Any, line: int, notes: Notes) -> Day:
    """Return the shifts of a day; an empty one stands for a day off."""
    times = [fields(shift) for shift in children(element, "WorkTime")]
    pairs = [(shift["Start"], shift["Finish"]) for shift in times if "Start" in shift and "Finish" in shift]
    return day_of(pairs, line, notes, last_minute_counts=True)
