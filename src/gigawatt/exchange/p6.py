"""Turns the tables of a P6 database into plans, one for each project.

Assumes a link to another project ties nothing here: its other end is not in the plan.
"""

from __future__ import annotations

from collections.abc import Iterator

from gigawatt.exchange.identity import UniqueIds, distinct
from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.p6_outline import in_order, outline
from gigawatt.exchange.p6_parts import Part, parts
from gigawatt.exchange.p6_tables import Database
from gigawatt.exchange.p6_tasks import activities
from gigawatt.exchange.plan_file import LinkKind, PlanAssignment, PlanFile, PlanLink, PlanResource
from gigawatt.exchange.shifts import inherited

LINKS = {
    "PR_FS": LinkKind.FS,
    "PR_SS": LinkKind.SS,
    "PR_FF": LinkKind.FF,
    "PR_SF": LinkKind.SF,
    "Finish to Start": LinkKind.FS,
    "Start to Start": LinkKind.SS,
    "Finish to Finish": LinkKind.FF,
    "Start to Finish": LinkKind.SF,
}
RESOURCES = {"RT_Labor": "labour", "Labor": "labour", "RT_Mat": "material", "Material": "material"}


def plans(database: Database, notes: Notes) -> tuple[PlanFile, ...]:
    """Return the projects of a P6 file, in its order.

    Raises
    ------
    ExchangeError
        If it holds neither projects nor activities.
    """
    if "PROJECT" not in database.tables and "TASK" not in database.tables:
        database.source.refuse(None, "no table of projects or activities", "PROJECT and TASK", "export a project")
    return tuple(_plan(part, database, notes) for part in parts(database, notes))


def _plan(part: Part, database: Database, notes: Notes) -> PlanFile:
    """Return one project."""
    nodes = outline(part, notes)
    root = nodes[0].row.text("wbs_name") if nodes else ""
    ids = UniqueIds()
    codes, tasks = activities(part, database, {node.row.text("wbs_id"): node for node in nodes}, ids, notes)
    resources, assignments = _assignments(part, database, codes, notes)
    calendars = {
        key: inherited(calendar, database.calendars.get(database.bases[key]))
        for key, calendar in database.calendars.items()
    }
    default = part.project.text("clndr_id")
    short = part.project.text("proj_short_name")
    return PlanFile(
        path=database.source.path,
        format=database.source.make.value,
        name=part.project.text("proj_name") or root or short or "unnamed",
        short_name=short,
        start=part.project.moment("plan_start_date", notes),
        status=part.project.moment("last_recalc_date", notes),
        calendars=tuple(calendars.values()),
        tasks=in_order(nodes, tasks, calendars.get(default), ids),
        links=_links(part, codes, notes),
        resources=resources,
        assignments=assignments,
        currency=database.currency,
        default_calendar=default,
    )


def _links(part: Part, codes: dict[str, str], notes: Notes) -> tuple[PlanLink, ...]:
    """Return the ties between activities of this project."""

    def rows() -> Iterator[tuple[int, PlanLink]]:
        for row in part.tables["TASKPRED"]:
            before, after = row.text("pred_task_id"), row.text("task_id")
            if before not in codes or after not in codes:
                missing = before if before not in codes else after
                notes.add(row.line, f"a link to activity {shown(missing)}, which is not in the project: left out")
                continue
            kind = row.text("pred_type")
            if kind not in LINKS:
                notes.add(row.line, f"the kind of link {shown(kind)} is unknown: taken as finish to start")
            lag = row.number("lag_hr_cnt", notes)
            yield row.line, PlanLink(codes[before], codes[after], LINKS.get(kind, LinkKind.FS), lag)

    return distinct(rows(), notes)


def _assignments(
    part: Part, database: Database, codes: dict[str, str], notes: Notes
) -> tuple[tuple[PlanResource, ...], tuple[PlanAssignment, ...]]:
    """Return who works and on what; a role stands in where nobody is named yet."""
    resources = {
        row.text("rsrc_id"): PlanResource(row.text("rsrc_id"), row.text("rsrc_name"), _resource_kind(row))
        for row in database.table("RSRC")
    }
    roles = {row.text("role_id"): row.text("role_name") for row in database.table("ROLES")}
    assignments = []
    for row in part.tables["TASKRSRC"]:
        key, role = row.text("rsrc_id"), row.text("role_id")
        if row.text("task_id") not in codes or (key not in resources and role not in roles):
            notes.add(row.line, "an assignment to an activity or resource that is not in the file: left out")
            continue
        if key not in resources:
            key = f"role {role}"
            resources.setdefault(key, PlanResource(key, roles[role], _resource_kind(row)))
        hours = row.number("target_qty", notes) if resources[key].kind != "material" else 0.0
        assignments.append(PlanAssignment(codes[row.text("task_id")], key, hours, row.number("target_cost", notes)))
    return tuple(resources.values()), tuple(assignments)


def _resource_kind(row: Row) -> str:
    """Return labour, equipment or material; people where nothing is said."""
    return RESOURCES.get(row.text("rsrc_type"), "equipment" if row.text("rsrc_type") else "labour")
