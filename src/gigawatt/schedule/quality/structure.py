"""Checks 1 to 8 and 10: how a plan is put together, as far as it is unfinished.

Assumes the counting rules stated in `dcma`.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.exchange import LinkKind, TaskKind
from gigawatt.schedule.quality.assessment import Check, Offender, Sense
from gigawatt.schedule.quality.case import RECALLED, SHARE, Case, Row, Rule, day_text, judged, not_applicable, share
from gigawatt.schedule.quality.critical_path import Dated
from gigawatt.schedule.quality.network import Tie

LIMIT_DAYS = 44.0  # [working days] two months; checks 6 and 8, confirmed
FINISH_TO_START_SHARE = 0.90  # [1] check 4, confirmed


def logic(case: Case) -> Check:
    """01: unfinished tasks without predecessor or follower."""
    starts, ends = set(case.made.path.no_predecessor), set(case.made.path.no_successor)
    dated = case.made.path.tasks  # the first and the last may be complete
    starts.discard(
        min((row for row in dated if row.id in starts), key=lambda row: row.early_start, default=dated[0]).id
    )
    ends.discard(max((row for row in dated if row.id in ends), key=lambda row: row.early_finish, default=dated[0]).id)
    words = {
        (True, False): "no predecessor",
        (False, True): "no successor",
        (True, True): "no predecessor, no successor",
    }
    found = [
        Offender(task.id, task.name, words[task.id in starts, task.id in ends])
        for task in (row.task for row in case.open)
        if task.id in starts or task.id in ends
    ]
    return share(Rule(1, "Logic", SHARE), case, found)


def _of_links(rule: Rule, case: Case, found: Sequence[Tie], counted: int) -> Check:
    """Return a check on the share of links."""
    return judged(rule, counted, len(case.ties), [_link(case, tie) for tie in found])


def _link(case: Case, tie: Tie) -> Offender:
    """Return a link as an offender."""
    follower = case.made.network.tasks[tie.after]
    lag = f" {tie.link.lag_hours:+g} h" if tie.lag else ""
    return Offender(follower.id, follower.name, f"{tie.link.kind.value}{lag} after {tie.link.before}")


def leads(case: Case) -> Check:
    """02: links with a negative lag; none is tolerated."""
    found = [tie for tie in case.ties if tie.lag < 0]
    return _of_links(Rule(2, "Leads", 0.0, unit="links"), case, found, len(found))


def lags(case: Case) -> Check:
    """03: links with a positive lag."""
    found = [tie for tie in case.ties if tie.lag > 0]
    return _of_links(Rule(3, "Lags", SHARE, unit="links"), case, found, len(found))


def link_kinds(case: Case) -> Check:
    """04: links from finish to start; the others are named."""
    found = [tie for tie in case.ties if tie.link.kind is not LinkKind.FS]
    rule = Rule(4, "Relationship types", FINISH_TO_START_SHARE, Sense.AT_LEAST, "links")
    return _of_links(rule, case, found, len(case.ties) - len(found))


def hard_constraints(case: Case) -> Check:
    """05: unfinished tasks with a date that can override the logic."""
    found = [
        Offender(task.id, task.name, f"{task.constraint.value} {day_text(task.constraint_date)}")
        for task in (row.task for row in case.open)
        if task.constraint is not None and task.constraint.hard
    ]
    return share(Rule(5, "Hard constraints", SHARE), case, found)


def high_float(case: Case) -> Check:
    """06: unfinished tasks with more than 44 working days of total float."""
    found = [_floating(row.dated) for row in case.open if (row.dated.float_days or 0.0) > LIMIT_DAYS]
    return share(Rule(6, "High float", SHARE), case, found)


def negative_float(case: Case) -> Check:
    """07: unfinished tasks that already miss an imposed date; none is tolerated."""
    found = [_floating(row.dated) for row in case.open if (row.dated.float_days or 0.0) < 0.0]
    return share(Rule(7, "Negative float", 0.0), case, found)


def _floating(dated: Dated) -> Offender:
    """Return a task that offends by its float."""
    return Offender(dated.id, dated.name, f"float {dated.float_days:.1f} days")


def high_duration(case: Case) -> Check:
    """08: unfinished tasks planned to take more than 44 working days; by the baseline's dates where there are any."""
    working = [row for row in case.open if row.task.kind is TaskKind.TASK]
    days = [(row.task, _planned_days(row)) for row in working]
    found = [Offender(task.id, task.name, f"{length:.1f} days") for task, length in days if length > LIMIT_DAYS]
    return judged(Rule(8, "High duration", SHARE), len(found), len(working), found)


def _planned_days(row: Row) -> float:
    """Return the planned duration in days of the task's calendar."""
    begin, end = row.task.baseline_start, row.task.baseline_finish
    hours = row.task.duration_hours if begin is None or end is None else row.clock.hours_between(begin, end)
    return hours / row.day


def resources(case: Case) -> Check:
    """10: unfinished tasks of a day or more without people, equipment or money.

    The pamphlet does not oblige anyone to load resources; where a plan does, every task should carry some. The
    threshold of none is the strict reading.
    """
    rule = Rule(10, "Resources", 0.0, source=RECALLED)
    loaded = {row.task for row in case.plan.assignments}
    loaded |= {task.id for task in case.plan.tasks if task.budget_usd > 0.0 or task.labour_hours > 0.0}
    if not loaded:
        return not_applicable(rule, "the file assigns no resources, costs or hours to any task")
    rows = (row for row in case.open if row.task.kind is TaskKind.TASK)
    working = [row.task for row in rows if row.task.duration_hours >= row.day]
    found = [Offender(task.id, task.name, "no resource, cost or hours") for task in working if task.id not in loaded]
    return judged(rule, len(found), len(working), found)
