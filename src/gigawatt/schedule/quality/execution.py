"""Checks 9 and 11 to 14: how a plan is kept and whether its end can be believed.

Assumes the counting rules stated in `dcma`.
"""

from __future__ import annotations

from datetime import datetime

from gigawatt.exchange import PlanTask, TaskKind, WorkTimeError, clock_moment, work_seconds
from gigawatt.schedule.quality.assessment import Check, Offender, Sense, Status
from gigawatt.schedule.quality.case import (
    CONFIRMED,
    INDEX,
    RECALLED,
    SHARE,
    Case,
    Rule,
    checked,
    day_text,
    judged,
    not_applicable,
)
from gigawatt.schedule.quality.network import complete
from gigawatt.schedule.quality.passes import forward

TEST_DAYS = 600.0  # [working days] check 12, recalled; longer than any float
TEST_SLACK_DAYS = 10.0  # [working days] assumption: what holidays of other calendars may swallow of the 600


def invalid_dates(case: Case) -> Check:
    """09: actual dates after the data date, planned ones before it; none is tolerated.

    Planned dates are those stated in the file: calculated ones are never before the data date.
    """
    rule = Rule(9, "Invalid dates", 0.0)
    status = case.plan.status
    if status is None:
        return not_applicable(rule, "the file has no data date")
    found = []
    for task in case.made.network.tasks:
        wrong = _wrong_dates(task, status)
        if wrong:
            found.append(Offender(task.id, task.name, ", ".join(wrong)))
    return judged(rule, len(found), len(case.made.network.tasks), found)


def _wrong_dates(task: PlanTask, status: datetime) -> list[str]:
    """Return what is wrong with the dates of one task, in words."""
    wrong = [
        f"actual {what} {day_text(on)} after the data date"
        for what, on in (("start", task.actual_start), ("finish", task.actual_finish))
        if on is not None and on > status
    ]
    planned = (("start", task.start, task.actual_start), ("finish", task.finish, task.actual_finish))
    wrong += [
        f"planned {what} {day_text(on)} before the data date"
        for what, on, actual in planned
        if on is not None and on < status and actual is None and task.actual_finish is None
    ]
    return wrong


def missed_tasks(case: Case) -> Check:
    """11: of the tasks to be finished by the data date, those that finished later than planned or have not."""
    rule = Rule(11, "Missed tasks", SHARE)
    due, reason = _due(case)
    if reason:
        return not_applicable(rule, reason)
    found = [
        Offender(
            task.id,
            task.name,
            f"baseline {day_text(task.baseline_finish)}, "
            + (f"finished {day_text(task.actual_finish)}" if task.actual_finish else "not finished"),
        )
        for task in due
        if task.actual_finish is None
        or (task.baseline_finish is not None and task.actual_finish > task.baseline_finish)
    ]
    return judged(rule, len(found), len(due), found, "" if due else "no task was to be finished by the data date")


def _due(case: Case) -> tuple[list[PlanTask], str]:
    """Return the tasks to be finished by the data date, or why nobody can tell."""
    tasks, status = case.made.network.tasks, case.plan.status
    if status is None:
        return [], "the file has no data date"
    if not any(task.baseline_finish for task in tasks):
        return [], "the file has no baseline"
    return [task for task in tasks if _is_due(task, status)], ""


def _is_due(task: PlanTask, status: datetime) -> bool:
    """Return whether a task was to be finished by the data date; a milestone on that very moment may still come."""
    end = task.baseline_finish
    return end is not None and (end < status or (end == status and task.kind is TaskKind.TASK))


def critical_path_test(case: Case) -> Check:
    """12: add 600 working days to an early critical task: does the project's finish move by as much?

    The task: least total float, then earliest, among unfinished tasks with work. The finish: of what came last
    before. Moves are counted on the task's calendar, allowing for what holidays of other calendars may swallow. It
    fails where imposed dates or missing links cut the path.
    """
    rule = Rule(12, "Critical path test", TEST_DAYS - TEST_SLACK_DAYS, Sense.AT_LEAST, "working days", RECALLED)
    candidates = [row for row in case.open if case.made.early.remaining[row.at] > 0]
    if not candidates:
        return not_applicable(rule, "no unfinished tasks with work left")
    row = min(candidates, key=lambda row: (row.dated.total_float_hours or 0.0, row.dated.early_start))
    early, end = case.made.early, case.made.early.end
    try:
        later = forward(case.made.network, {row.at: work_seconds(TEST_DAYS * row.day)})
        finish = clock_moment(max(now for before, now in zip(early.finish, later.finish) if before == end))
    except WorkTimeError as error:
        return not_applicable(rule, str(error))
    moved = row.clock.hours_between(case.made.path.finish, finish) / row.day
    status = Status.PASSED if moved >= rule.threshold else Status.FAILED
    found = Offender(row.task.id, row.task.name, f"{TEST_DAYS:g} days longer, finish {moved:.1f} days later")
    offenders = () if status is Status.PASSED else (found,)
    return checked(rule, moved, moved, TEST_DAYS, status, f"tried on {row.task.id} ({row.task.name})", offenders)


def critical_path_length_index(case: Case) -> Check:
    """13: (working days left + days to spare) / working days left, on the project's calendar.

    Days to spare are those from the calculated finish to the last baseline finish, negative where that is passed.
    Without a baseline: the least float, where a date is imposed that could take it away. Otherwise nothing was
    promised.
    """
    rule = Rule(13, "Critical path length index", INDEX, Sense.AT_LEAST, "working days")
    path, clock = case.made.path, case.made.network.clock
    day = clock.hours_per_day
    left = clock.hours_between(path.data_date, path.finish) / day
    promised = max((task.baseline_finish for task in case.made.network.tasks if task.baseline_finish), default=None)
    if not case.open:
        return not_applicable(rule, "everything is complete")
    if promised is not None:
        spare = clock.hours_between(path.finish, promised) / day
        reason = f"against the baseline's finish {day_text(promised)}"
    elif any(_promises(row.task) for row in case.open):
        spare = min(row.dated.float_days or 0.0 for row in case.open)
        reason = "by the least float against imposed dates"
    else:
        return not_applicable(rule, "the file has no baseline, deadline or imposed finish")
    return judged(rule, left + spare, left, (), reason if left > 0.0 else "no working days are left")


def _promises(task: PlanTask) -> bool:
    """Return whether a date is set by which a task must be done."""
    hard = task.constraint is not None and task.constraint.hard and task.constraint_date is not None
    return hard or task.deadline is not None


def baseline_execution_index(case: Case) -> Check:
    """14: tasks completed / (tasks to be completed by now + tasks without baseline dates)."""
    source = f"{CONFIRMED}; the count of missing baselines recalled"
    rule = Rule(14, "Baseline execution index", INDEX, Sense.AT_LEAST, source=source)
    due, reason = _due(case)
    if reason:
        return not_applicable(rule, reason)
    if not due:
        return not_applicable(rule, "no task was to be finished by the data date")
    tasks = case.made.network.tasks
    wrong = {task.id: "due and not finished" for task in due}
    for task in tasks:
        if not (task.baseline_start and task.baseline_finish):
            wrong.setdefault(task.id, "no baseline dates")
    found = [Offender(task.id, task.name, wrong[task.id]) for task in tasks if task.id in wrong and not complete(task)]
    return judged(rule, sum(map(complete, tasks)), len(wrong), found)
