"""Turns P6's activities into tasks: kind, dates, progress, constraint and cost.

Assumes P6's own reading of its columns: planned dates are the baseline where the file holds no other, and the start
shown is the actual one once there is one, else the early one.
"""

from __future__ import annotations

from datetime import datetime

from gigawatt.exchange.identity import UniqueIds
from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.p6_outline import Node
from gigawatt.exchange.p6_parts import Dates, Part
from gigawatt.exchange.p6_tables import Database
from gigawatt.exchange.plan_file import ConstraintKind, PlanTask, TaskKind

KINDS = {
    "TT_Mile": TaskKind.MILESTONE,
    "TT_FinMile": TaskKind.MILESTONE,
    "Start Milestone": TaskKind.MILESTONE,
    "Finish Milestone": TaskKind.MILESTONE,
    "TT_LOE": TaskKind.LEVEL_OF_EFFORT,
    "Level of Effort": TaskKind.LEVEL_OF_EFFORT,
    "TT_WBS": TaskKind.SUMMARY,
    "WBS Summary": TaskKind.SUMMARY,
}
CONSTRAINTS = {
    "CS_MSO": ConstraintKind.MUST_START,
    "CS_MANDSTART": ConstraintKind.MUST_START,
    "CS_MEO": ConstraintKind.MUST_FINISH,
    "CS_MANDFIN": ConstraintKind.MUST_FINISH,
    "CS_MSOB": ConstraintKind.START_BEFORE,
    "CS_MEOB": ConstraintKind.FINISH_BEFORE,
    "CS_MSOA": ConstraintKind.START_AFTER,
    "CS_MEOA": ConstraintKind.FINISH_AFTER,
    "CS_ALAP": ConstraintKind.LATEST,
    "Start On": ConstraintKind.MUST_START,
    "Mandatory Start": ConstraintKind.MUST_START,
    "Finish On": ConstraintKind.MUST_FINISH,
    "Mandatory Finish": ConstraintKind.MUST_FINISH,
    "Start On or Before": ConstraintKind.START_BEFORE,
    "Finish On or Before": ConstraintKind.FINISH_BEFORE,
    "Start On or After": ConstraintKind.START_AFTER,
    "Finish On or After": ConstraintKind.FINISH_AFTER,
    "As Late As Possible": ConstraintKind.LATEST,
}


def activities(
    part: Part, database: Database, nodes: dict[str, Node], ids: UniqueIds, notes: Notes
) -> tuple[dict[str, str], list[tuple[str, PlanTask]]]:
    """Return activity IDs by database key, and the tasks each with its WBS key."""
    codes: dict[str, str] = {}
    tasks = []
    costs = _costs(part, notes)
    root = part.project.text("root_wbs_id")
    for row in part.tables["TASK"]:
        key = row.text("task_id")
        wanted = row.text("task_code") or key
        if not wanted or key in codes:
            what = f"activity {shown(wanted)} stands twice" if wanted else "an activity has no ID"
            notes.add(row.line, f"{what}: left out")
            continue
        code = ids.take(wanted)
        if code != wanted:
            notes.add(row.line, f"the activity ID {shown(wanted)} stands twice: this one is called {shown(code)}")
        codes[key or code] = code
        wbs = row.text("wbs_id") or root
        tasks.append((wbs, _task(row, code, nodes.get(wbs), part.baseline, costs.get(key, (0.0, 0.0)), notes)))
        calendar = tasks[-1][1].calendar
        if calendar and calendar not in database.calendars:
            notes.add(row.line, f"calendar {shown(calendar)} is not in the file: the project's is meant")
    return codes, tasks


def _task(
    row: Row, code: str, node: Node | None, baseline: dict[str, Dates] | None, cost: tuple[float, float], notes: Notes
) -> PlanTask:
    """Return one activity."""

    def first_date(*names: str) -> datetime | None:
        return next((moment for name in names if (moment := row.moment(name, notes))), None)

    kind = KINDS.get(row.text("task_type"), TaskKind.TASK)
    planned = first_date("target_start_date"), first_date("target_end_date")
    began, ended = first_date("act_start_date"), first_date("act_end_date")
    start = began or first_date("early_start_date", "restart_date") or planned[0]
    finish = ended or first_date("early_end_date", "reend_date") or planned[1]
    if kind is TaskKind.MILESTONE:
        start, finish = start or finish, finish or start
        began = began or ended
    before = planned if baseline is None else baseline.get(code, (None, None))
    duration, remaining = max(row.number("target_drtn_hr_cnt", notes), 0.0), row.number("remain_drtn_hr_cnt", notes)
    constraint, constraint_date = _constraint(row, notes)
    return PlanTask(
        id=code,
        name=row.text("task_name"),
        wbs=node.path if node else "",
        kind=kind,
        calendar=row.text("clndr_id"),
        duration_hours=duration,
        remaining_hours=max(remaining, 0.0) if row.text("remain_drtn_hr_cnt") else (0.0 if ended else duration),
        percent=_percent(row, duration, remaining, notes),
        start=start,
        finish=finish,
        actual_start=began,
        actual_finish=ended,
        baseline_start=before[0],
        baseline_finish=before[1],
        late_start=first_date("late_start_date"),
        late_finish=first_date("late_end_date"),
        total_float_hours=row.number("total_float_hr_cnt", notes) if row.text("total_float_hr_cnt") else None,
        constraint=constraint,
        constraint_date=constraint_date,
        budget_usd=cost[0],
        actual_usd=cost[1],
        labour_hours=row.number("target_work_qty", notes),
        level=node.level + 1 if node else 1,
        line=row.line,
    )


def _percent(row: Row, duration: float, remaining: float, notes: Notes) -> float:
    """Return how far an activity is, by the kind of percentage that it names: physical, units or duration."""
    status = row.text("status_code")
    if status in ("TK_Complete", "Completed"):
        return 1.0
    if status in ("TK_NotStart", "Not Started"):
        return 0.0
    kind = row.text("complete_pct_type")
    if kind in ("CP_Phys", "Physical"):
        share = row.number("phys_complete_share", notes) or row.number("phys_complete_pct", notes) / 100.0
    elif kind in ("CP_Units", "Units"):
        done = row.number("act_work_qty", notes) + row.number("act_equip_qty", notes)
        left = row.number("remain_work_qty", notes) + row.number("remain_equip_qty", notes)
        share = done / (done + left) if done + left > 0 else 0.0
    else:
        share = (duration - remaining) / duration if duration > 0 and row.text("remain_drtn_hr_cnt") else 0.0
    return min(max(share, 0.0), 1.0)


def _constraint(row: Row, notes: Notes) -> tuple[ConstraintKind | None, datetime | None]:
    """Return the first date imposed on an activity; a second one is noted, since a task holds one."""
    for suffix in ("", "2"):
        text = row.text(f"cstr_type{suffix}")
        if text and text not in CONSTRAINTS:
            notes.add(row.line, f"the constraint {shown(text)} is unknown: left out")
        elif text:
            if not suffix and row.text("cstr_type2"):
                notes.add(row.line, f"a second constraint, {shown(row.text('cstr_type2'))}: left out")
            return CONSTRAINTS[text], row.moment(f"cstr_date{suffix}", notes)
    return None, None


def _costs(part: Part, notes: Notes) -> dict[str, tuple[float, float]]:
    """Return planned and actual cost by activity, of assignments and expenses together."""
    costs: dict[str, tuple[float, float]] = {}
    for name, actual in (("TASKRSRC", ("act_reg_cost", "act_ot_cost")), ("PROJCOST", ("act_cost",))):
        for row in part.tables[name]:
            planned, spent = costs.get(row.text("task_id"), (0.0, 0.0))
            spent += sum(row.number(column, notes) for column in actual)
            costs[row.text("task_id")] = planned + row.number("target_cost", notes), spent
    return costs
