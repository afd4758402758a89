"""Parts the tables of a P6 database by project and finds each project's baseline.

Assumes a project that is another's baseline is no project of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.p6_tables import Database, Table

OWNED = ("PROJWBS", "TASK", "TASKPRED", "TASKRSRC", "PROJCOST")
Dates = tuple[datetime | None, datetime | None]


class Part(NamedTuple):
    """The rows of one project."""

    project: Row
    tables: dict[str, Table]
    baseline: dict[str, Dates] | None
    """Planned dates of the baseline project by activity ID; None where the file holds none."""


def parts(database: Database, notes: Notes) -> list[Part]:
    """Return the projects that are nobody's baseline, each with its rows."""
    for name in ("PROJECT", "TASK", "TASKPRED", "CALENDAR"):
        if name not in database.tables and not (name == "CALENDAR" and database.calendars):
            notes.add(1, f"no table {name}: read without it")
    projects = {row.text("proj_id"): row for row in database.table("PROJECT")} or {"": Row(1, {})}
    tables = {name: database.table(name).by("proj_id") for name in OWNED}
    if len(projects) == 1:  # rows that name no project, or one that is not in the file, can only be of this one
        only = next(iter(projects))
        tables = {name: {only: database.table(name)} for name in tables}
    for key, rows in tables["TASK"].items():
        if key not in projects:
            notes.add(
                rows.lines[0], f"{len(rows)} activities of project {shown(key)}, which is not in the file: left out"
            )
    origin = {row.text("orig_proj_id"): key for key, row in projects.items() if row.text("orig_proj_id")}
    chosen = {key: row.text("sum_base_proj_id") or origin.get(key, "") for key, row in projects.items()}
    baselines = {key for key, row in projects.items() if row.text("orig_proj_id") in projects} | set(chosen.values())
    live = [key for key in projects if key not in baselines] or list(projects)
    filled = [key for key in live if key in tables["TASK"]] or live
    for key in set(live) - set(filled):
        notes.add(projects[key].line, f"project {shown(projects[key].text('proj_short_name'))} is empty: left out")
    result = []
    for key in filled:
        base = tables["TASK"].get(chosen[key]) if chosen[key] in projects else None
        own = {name: rows.get(key, Table(())) for name, rows in tables.items()}
        result.append(Part(projects[key], own, None if base is None else _planned(base, notes)))
    return result


def _planned(table: Table, notes: Notes) -> dict[str, Dates]:
    """Return the planned dates of a baseline's activities by activity ID."""
    return {
        row.text("task_code"): (row.moment("target_start_date", notes), row.moment("target_end_date", notes))
        for row in table
    }
