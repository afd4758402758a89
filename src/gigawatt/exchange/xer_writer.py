"""Writes a plan as a P6 XER: project, calendars, WBS, activities, links, resources, assignments, expenses.

Assumes an outline in which summary rows own what follows them; their figures are left to P6, which adds them up.
Deadlines have no place in an XER; percentages are written as physical.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from gigawatt.exchange.notes import printable
from gigawatt.exchange.plan_file import ConstraintKind, PlanAssignment, PlanFile, PlanTask, TaskKind
from gigawatt.exchange.xer_calendar import calendar_text

EPOCH = datetime(2000, 1, 1)  # the header's date where the plan has none
TYPES = {
    TaskKind.TASK: "TT_Task",
    TaskKind.MILESTONE: "TT_Mile",
    TaskKind.LEVEL_OF_EFFORT: "TT_LOE",
}
CONSTRAINTS = {
    ConstraintKind.MUST_START: "CS_MSO",
    ConstraintKind.MUST_FINISH: "CS_MEO",
    ConstraintKind.START_BEFORE: "CS_MSOB",
    ConstraintKind.FINISH_BEFORE: "CS_MEOB",
    ConstraintKind.START_AFTER: "CS_MSOA",
    ConstraintKind.FINISH_AFTER: "CS_MEOA",
    ConstraintKind.LATEST: "CS_ALAP",
}
RESOURCES = {"labour": "RT_Labor", "equipment": "RT_Equip", "material": "RT_Mat"}
PROJECT = ("proj_id", "proj_short_name", "clndr_id", "last_recalc_date", "plan_start_date", "project_flag")
CALENDAR = ("clndr_id", "default_flag", "clndr_name", "clndr_type", "day_hr_cnt", "clndr_data")
WBS = ("wbs_id", "proj_id", "seq_num", "proj_node_flag", "wbs_short_name", "wbs_name", "parent_wbs_id")
TASK = (
    *("task_id", "proj_id", "wbs_id", "clndr_id", "phys_complete_pct", "complete_pct_type", "task_type"),
    *("status_code", "task_code", "task_name", "total_float_hr_cnt", "remain_drtn_hr_cnt", "target_work_qty"),
    *("target_drtn_hr_cnt", "cstr_date", "act_start_date", "act_end_date", "late_start_date", "late_end_date"),
    *("early_start_date", "early_end_date", "target_start_date", "target_end_date", "cstr_type"),
)
LINK = ("task_pred_id", "task_id", "pred_task_id", "proj_id", "pred_proj_id", "pred_type", "lag_hr_cnt")
RESOURCE = ("rsrc_id", "rsrc_name", "rsrc_short_name", "rsrc_type")
ASSIGNMENT = ("taskrsrc_id", "task_id", "proj_id", "rsrc_id", "target_qty", "target_cost", "rsrc_type")
EXPENSE = ("cost_item_id", "proj_id", "task_id", "target_cost", "act_cost")

Cell = str | int | float | datetime | None


def write_xer(plan: PlanFile) -> bytes:
    """Return a plan as an XER in UTF-8, with the line ends of P6.

    Parameters
    ----------
    plan : PlanFile
        The plan. Calendars and resources keep their ids; tasks are numbered, their ids become activity IDs.
    """
    numbers = {task.id: number for number, task in enumerate(plan.tasks, start=1)}
    nodes, parents = _outline(plan, numbers)
    kinds = {resource.id: RESOURCES.get(resource.kind, "RT_Labor") for resource in plan.resources}
    when = plan.status or plan.start or EPOCH
    lines = [_line(("ERMHDR", "19.12", f"{when:%Y-%m-%d}", "Project", "", "", "", "Project Management", plan.currency))]
    lines += _table("PROJECT", PROJECT, [(1, plan.short_name, plan.default_calendar, plan.status, plan.start, "Y")])
    lines += _table(
        "CALENDAR",
        CALENDAR,
        ((item.id, "N", item.name, "CA_Base", item.hours_per_day, calendar_text(item)) for item in plan.calendars),
    )
    lines += _table("PROJWBS", WBS, nodes)
    lines += _table("TASK", TASK, _tasks(plan, numbers, parents))
    lines += _table(
        "TASKPRED",
        LINK,
        (
            (number, numbers[link.after], numbers[link.before], 1, 1, f"PR_{link.kind.value}", link.lag_hours)
            for number, link in enumerate(plan.links, start=1)
        ),
    )
    lines += _table("RSRC", RESOURCE, ((item.id, item.name, item.id, kinds[item.id]) for item in plan.resources))
    lines += _table(
        "TASKRSRC",
        ASSIGNMENT,
        (
            (number, numbers[item.task], 1, item.resource, item.hours, item.cost_usd, kinds.get(item.resource, ""))
            for number, item in enumerate(plan.assignments, start=1)
        ),
    )
    lines += _table("PROJCOST", EXPENSE, _expenses(plan, numbers))
    return "".join(f"{line}\r\n" for line in (*lines, "%E")).encode()


def _outline(plan: PlanFile, numbers: dict[str, int]) -> tuple[list[tuple[Cell, ...]], dict[str, int | None]]:
    """Return the rows of the WBS, and the node of every task that has one, by the task's id."""
    nodes: list[tuple[Cell, ...]] = []
    parents: dict[str, int | None] = {}
    above: list[PlanTask] = []
    for task in plan.tasks:
        while above and above[-1].level >= task.level:
            above.pop()
        parent = parents[task.id] = numbers[above[-1].id] if above else None
        if task.kind is TaskKind.SUMMARY:
            path = task.wbs or task.id
            short = path.removeprefix(f"{above[-1].wbs}.") if above else path
            nodes.append((numbers[task.id], 1, len(nodes), "N" if above else "Y", short, task.name, parent))
            above.append(task)
    return nodes, parents


def _tasks(plan: PlanFile, numbers: dict[str, int], parents: dict[str, int | None]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of the activities; a milestone with something before it marks a finish."""
    tied = {link.after for link in plan.links}
    for task in plan.tasks:
        if task.kind is TaskKind.SUMMARY:
            continue
        kind = "TT_FinMile" if task.kind is TaskKind.MILESTONE and task.id in tied else TYPES[task.kind]
        status = "TK_Complete" if task.actual_finish else "TK_Active" if task.actual_start else "TK_NotStart"
        yield (
            *(numbers[task.id], 1, parents[task.id], task.calendar, task.percent * 100.0, "CP_Phys", kind),
            *(status, task.id, task.name, task.total_float_hours, task.remaining_hours, task.labour_hours),
            *(task.duration_hours, task.constraint_date, task.actual_start, task.actual_finish, task.late_start),
            *(task.late_finish, task.start, task.finish, task.baseline_start, task.baseline_finish),
            CONSTRAINTS[task.constraint] if task.constraint else None,
        )


def _expenses(plan: PlanFile, numbers: dict[str, int]) -> Iterator[tuple[Cell, ...]]:
    """Yield what a task costs beside its assignments, and what was spent on it."""
    assigned: dict[str, list[PlanAssignment]] = {}
    for item in plan.assignments:
        assigned.setdefault(item.task, []).append(item)
    for task in plan.tasks:
        rest = task.budget_usd - sum(item.cost_usd for item in assigned.get(task.id, []))
        if (abs(rest) >= 0.005 or task.actual_usd) and task.kind is not TaskKind.SUMMARY:  # USD; half a cent
            yield numbers[task.id], 1, numbers[task.id], rest, task.actual_usd


def _table(name: str, columns: tuple[str, ...], rows: Iterable[tuple[Cell, ...]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield _line(("%T", name))
    yield _line(("%F", *columns))
    for row in rows:
        yield _line(("%R", *row))


def _line(cells: Iterable[Cell]) -> str:
    """Return cells parted by tabs."""
    return "\t".join(_text(cell) for cell in cells)


def _text(cell: Cell) -> str:
    """Return a cell as P6 writes it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return f"{cell:.10g}" if isinstance(cell, float) else printable(str(cell))
