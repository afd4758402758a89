"""The fourteen checks of the United States' Defense Contract Management Agency on a construction schedule.

Assumes the calculated dates and floats of `critical_path`, not those that the file states.

The rules are those of the "14-Point Assessment" (DCMA 2009), carried into section 4 of the Earned Value Management
System Program Analysis Pamphlet (DCMA-EA PAM 200.1, October 2012). The pamphlet itself was not at hand: thresholds of
checks 1 to 9, 11, 13 and 14 and the formulas of 1 to 3 and 13 were confirmed in published descriptions, whatever is
marked `recalled` was not. What is counted:

- Summaries and levels of effort never; what is complete only in 11 and 14 (and 9, for its actual dates).
- Milestones in all but 8 and 10, which ask for durations. Descriptions differ here: several leave milestones out
  throughout, which would hide the imposed date on a contract milestone.
- Links whose follower is unfinished, with both ends counted (2, 3, 4).
- One open start and one open end belong to every project (1): the first and the last by date are not held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange import LinkKind, PlanFile, PlanTask, TaskKind
from gigawatt.schedule.quality.assessment import Assessment, Check, Counts, Offender, Sense, Status
from gigawatt.schedule.quality.critical_path import Calculated, Dated, calculate
from gigawatt.schedule.quality.network import Tie, complete
from gigawatt.schedule.quality.passes import forward
from gigawatt.schedule.quality.working_time import Clock, WorkTimeError, day_hours, moment, work_seconds

LIMIT_DAYS = 44.0  # [working days] two months; checks 6 and 8, confirmed
SHARE = 0.05  # [1] most checks, confirmed
FINISH_TO_START_SHARE = 0.90  # [1] check 4, confirmed
INDEX = 0.95  # [1] checks 13 and 14, confirmed
TEST_DAYS = 600.0  # [working days] check 12, recalled; longer than any float
TEST_SLACK_DAYS = 10.0  # [working days] assumption: what holidays of other calendars may swallow of the 600
CONFIRMED = "DCMA-EA PAM 200.1 (2012), section 4; threshold confirmed in published descriptions"
RECALLED = "DCMA-EA PAM 200.1 (2012), section 4; recalled"


class _Rule(NamedTuple):
    """What is fixed about a check."""

    number: int
    name: str
    threshold: float
    sense: Sense = Sense.AT_MOST
    unit: str = "tasks"
    source: str = CONFIRMED


class _Row(NamedTuple):
    """An unfinished task or milestone."""

    at: int
    """Its place in the network."""
    task: PlanTask
    dated: Dated
    clock: Clock

    @property
    def day(self) -> float:
        """Hours of a day on its calendar."""
        return day_hours(self.clock)


class _Case(NamedTuple):
    """A calculated plan, as the checks look at it."""

    plan: PlanFile
    made: Calculated
    open: tuple[_Row, ...]
    """Unfinished tasks and milestones."""
    ties: tuple[Tie, ...]
    """Links whose follower is unfinished, in the order of the file's tasks."""


def assess(plan: PlanFile) -> Assessment:
    """Return the fourteen checks of a plan.

    Raises
    ------
    ExchangeError
        The plan cannot be calculated; see `critical_path`.
    """
    made = calculate(plan)
    tasks = made.network.tasks
    rows = map(_Row, range(len(tasks)), tasks, made.path.tasks, made.network.clocks)
    unfinished = tuple(row for row in rows if not complete(row.task))
    ties = tuple(tie for ties in made.network.ties_in for tie in ties if not complete(tasks[tie.after]))
    case = _Case(plan, made, unfinished, ties)
    checks = (
        _logic(case),
        _leads(case),
        _lags(case),
        _kinds(case),
        _hard(case),
        _high_float(case),
        _negative_float(case),
        _long(case),
        _dates(case),
        _resources(case),
        _missed(case),
        _path_test(case),
        _path_length_index(case),
        _execution_index(case),
    )
    return Assessment(plan.name, made.path.data_date, _counted(plan, made), checks, made.path)


def _counted(plan: PlanFile, made: Calculated) -> Counts:
    """Return what is in the file."""
    tasks = made.network.tasks
    kinds = [task.kind for task in plan.tasks]
    done = sum(map(complete, tasks))
    return Counts(
        len(plan.tasks),
        kinds.count(TaskKind.TASK),
        kinds.count(TaskKind.MILESTONE),
        kinds.count(TaskKind.SUMMARY),
        kinds.count(TaskKind.LEVEL_OF_EFFORT),
        done,
        sum(task.actual_start is not None for task in tasks if not complete(task)),
        len(plan.links),
        len(made.path.passed_over),
        len(plan.calendars),
        len(plan.resources),
        len(plan.assignments),
    )


def _judged(
    rule: _Rule, numerator: float, denominator: float, offenders: Iterable[Offender] = (), reason: str = ""
) -> Check:
    """Return a check from its count; nothing to count among: it does not apply."""
    if denominator <= 0.0:
        return _not_applicable(rule, reason or f"no unfinished {rule.unit} to look at", tuple(offenders))
    value = numerator / denominator
    good = value <= rule.threshold if rule.sense is Sense.AT_MOST else value >= rule.threshold
    status = Status.PASSED if good else Status.FAILED
    return _check(rule, value, numerator, denominator, status, reason, tuple(offenders))


def _not_applicable(rule: _Rule, reason: str, offenders: tuple[Offender, ...] = ()) -> Check:
    """Return a check that cannot be asked of this plan."""
    return _check(rule, None, 0.0, 0.0, Status.NOT_APPLICABLE, reason, offenders)


def _check(
    rule: _Rule,
    value: float | None,
    numerator: float,
    denominator: float,
    status: Status,
    reason: str,
    offenders: tuple[Offender, ...],
) -> Check:
    """Return a check with what is fixed about it."""
    return Check(
        rule.number,
        rule.name,
        rule.sense,
        rule.threshold,
        value,
        numerator,
        denominator,
        rule.unit,
        status,
        reason,
        offenders,
        rule.source,
    )


def _share(rule: _Rule, case: _Case, offenders: Sequence[Offender]) -> Check:
    """Return a check on the share of unfinished tasks that offend."""
    return _judged(rule, len(offenders), len(case.open), offenders)


def _logic(case: _Case) -> Check:
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
    return _share(_Rule(1, "Logic", SHARE), case, found)


def _of_links(rule: _Rule, case: _Case, found: Sequence[Tie], counted: int) -> Check:
    """Return a check on the share of links."""
    return _judged(rule, counted, len(case.ties), [_link(case, tie) for tie in found])


def _link(case: _Case, tie: Tie) -> Offender:
    """Return a link as an offender."""
    follower = case.made.network.tasks[tie.after]
    lag = f" {tie.link.lag_hours:+g} h" if tie.lag else ""
    return Offender(follower.id, follower.name, f"{tie.link.kind.value}{lag} after {tie.link.before}")


def _leads(case: _Case) -> Check:
    """02: links with a negative lag; none is tolerated."""
    found = [tie for tie in case.ties if tie.lag < 0]
    return _of_links(_Rule(2, "Leads", 0.0, unit="links"), case, found, len(found))


def _lags(case: _Case) -> Check:
    """03: links with a positive lag."""
    found = [tie for tie in case.ties if tie.lag > 0]
    return _of_links(_Rule(3, "Lags", SHARE, unit="links"), case, found, len(found))


def _kinds(case: _Case) -> Check:
    """04: links from finish to start; the others are named."""
    found = [tie for tie in case.ties if tie.link.kind is not LinkKind.FS]
    rule = _Rule(4, "Relationship types", FINISH_TO_START_SHARE, Sense.AT_LEAST, "links")
    return _of_links(rule, case, found, len(case.ties) - len(found))


def _hard(case: _Case) -> Check:
    """05: unfinished tasks with a date that can override the logic."""
    found = [
        Offender(task.id, task.name, f"{task.constraint.value} {_day(task.constraint_date)}")
        for task in (row.task for row in case.open)
        if task.constraint is not None and task.constraint.hard
    ]
    return _share(_Rule(5, "Hard constraints", SHARE), case, found)


def _high_float(case: _Case) -> Check:
    """06: unfinished tasks with more than 44 working days of total float."""
    found = [_floating(row.dated) for row in case.open if (row.dated.float_days or 0.0) > LIMIT_DAYS]
    return _share(_Rule(6, "High float", SHARE), case, found)


def _negative_float(case: _Case) -> Check:
    """07: unfinished tasks that already miss an imposed date; none is tolerated."""
    found = [_floating(row.dated) for row in case.open if (row.dated.float_days or 0.0) < 0.0]
    return _share(_Rule(7, "Negative float", 0.0), case, found)


def _floating(dated: Dated) -> Offender:
    """Return a task that offends by its float."""
    return Offender(dated.id, dated.name, f"float {dated.float_days:.1f} days")


def _long(case: _Case) -> Check:
    """08: unfinished tasks planned to take more than 44 working days; by the baseline's dates where there are any."""
    working = [row for row in case.open if row.task.kind is TaskKind.TASK]
    days = [(row.task, _planned_days(row)) for row in working]
    found = [Offender(task.id, task.name, f"{length:.1f} days") for task, length in days if length > LIMIT_DAYS]
    return _judged(_Rule(8, "High duration", SHARE), len(found), len(working), found)


def _planned_days(row: _Row) -> float:
    """Return the planned duration in days of the task's calendar."""
    begin, end = row.task.baseline_start, row.task.baseline_finish
    hours = row.task.duration_hours if begin is None or end is None else row.clock.hours_between(begin, end)
    return hours / row.day


def _dates(case: _Case) -> Check:
    """09: actual dates after the data date, planned ones before it; none is tolerated.

    Planned dates are those stated in the file: calculated ones are never before the data date.
    """
    rule = _Rule(9, "Invalid dates", 0.0)
    status = case.plan.status
    if status is None:
        return _not_applicable(rule, "the file has no data date")
    found = []
    for task in case.made.network.tasks:
        wrong = _wrong_dates(task, status)
        if wrong:
            found.append(Offender(task.id, task.name, ", ".join(wrong)))
    return _judged(rule, len(found), len(case.made.network.tasks), found)


def _wrong_dates(task: PlanTask, status: datetime) -> list[str]:
    """Return what is wrong with the dates of one task, in words."""
    wrong = [
        f"actual {what} {_day(on)} after the data date"
        for what, on in (("start", task.actual_start), ("finish", task.actual_finish))
        if on is not None and on > status
    ]
    planned = (("start", task.start, task.actual_start), ("finish", task.finish, task.actual_finish))
    wrong += [
        f"planned {what} {_day(on)} before the data date"
        for what, on, actual in planned
        if on is not None and on < status and actual is None and task.actual_finish is None
    ]
    return wrong


def _resources(case: _Case) -> Check:
    """10: unfinished tasks of a day or more without people, equipment or money.

    The pamphlet does not oblige anyone to load resources; where a plan does, every task should carry some. The
    threshold of none is the strict reading.
    """
    rule = _Rule(10, "Resources", 0.0, source=RECALLED)
    loaded = {row.task for row in case.plan.assignments}
    loaded |= {task.id for task in case.plan.tasks if task.budget_usd > 0.0 or task.labour_hours > 0.0}
    if not loaded:
        return _not_applicable(rule, "the file assigns no resources, costs or hours to any task")
    rows = (row for row in case.open if row.task.kind is TaskKind.TASK)
    working = [row.task for row in rows if row.task.duration_hours >= row.day]
    found = [Offender(task.id, task.name, "no resource, cost or hours") for task in working if task.id not in loaded]
    return _judged(rule, len(found), len(working), found)


def _missed(case: _Case) -> Check:
    """11: of the tasks to be finished by the data date, those that finished later than planned or have not."""
    rule = _Rule(11, "Missed tasks", SHARE)
    due, reason = _due(case)
    if reason:
        return _not_applicable(rule, reason)
    found = [
        Offender(
            task.id,
            task.name,
            f"baseline {_day(task.baseline_finish)}, "
            + (f"finished {_day(task.actual_finish)}" if task.actual_finish else "not finished"),
        )
        for task in due
        if task.actual_finish is None
        or (task.baseline_finish is not None and task.actual_finish > task.baseline_finish)
    ]
    return _judged(rule, len(found), len(due), found, "" if due else "no task was to be finished by the data date")


def _due(case: _Case) -> tuple[list[PlanTask], str]:
    """Return the tasks to be finished by the data date, or why nobody can tell."""
    tasks, status = case.made.network.tasks, case.plan.status
    if status is None:
        return [], "the file has no data date"
    if not any(task.baseline_finish for task in tasks):
        return [], "the file has no baseline"
    return [task for task in tasks if task.baseline_finish is not None and task.baseline_finish <= status], ""


def _path_test(case: _Case) -> Check:
    """12: add 600 working days to an early critical task: does the project's finish move by as much?

    The task: least total float, then earliest, among unfinished tasks with work. Moves are counted on its calendar;
    what holidays of other calendars may swallow is allowed for. It fails where imposed dates or missing links cut the
    path.
    """
    rule = _Rule(12, "Critical path test", TEST_DAYS - TEST_SLACK_DAYS, Sense.AT_LEAST, "working days", RECALLED)
    candidates = [row for row in case.open if case.made.early.remaining[row.at] > 0]
    if not candidates:
        return _not_applicable(rule, "no unfinished tasks with work left")
    row = min(candidates, key=lambda row: (row.dated.total_float_hours or 0.0, row.dated.early_start))
    try:
        finish = moment(forward(case.made.network, {row.at: work_seconds(TEST_DAYS * row.day)}).end)
    except WorkTimeError as error:
        return _not_applicable(rule, str(error))
    moved = row.clock.hours_between(case.made.path.finish, finish) / row.day
    status = Status.PASSED if moved >= rule.threshold else Status.FAILED
    found = Offender(row.task.id, row.task.name, f"{TEST_DAYS:g} days longer, finish {moved:.1f} days later")
    offenders = () if status is Status.PASSED else (found,)
    return _check(rule, moved, moved, TEST_DAYS, status, f"tried on {row.task.id} ({row.task.name})", offenders)


def _path_length_index(case: _Case) -> Check:
    """13: (working days left + days to spare) / working days left, on the project's calendar.

    Days to spare are those from the calculated finish to the last baseline finish, negative where that is passed.
    Without a baseline: the least float, where a date is imposed that could take it away. Otherwise nothing was
    promised.
    """
    rule = _Rule(13, "Critical path length index", INDEX, Sense.AT_LEAST, "working days")
    path, clock = case.made.path, case.made.network.clock
    day = day_hours(clock)
    left = clock.hours_between(path.data_date, path.finish) / day
    promised = max((task.baseline_finish for task in case.made.network.tasks if task.baseline_finish), default=None)
    if not case.open:
        return _not_applicable(rule, "everything is complete")
    if promised is not None:
        spare, reason = (
            clock.hours_between(path.finish, promised) / day,
            f"against the baseline's finish {_day(promised)}",
        )
    elif any(_promises(row.task) for row in case.open):
        spare, reason = (
            min(row.dated.float_days or 0.0 for row in case.open),
            "by the least float against imposed dates",
        )
    else:
        return _not_applicable(rule, "the file has no baseline, deadline or imposed finish")
    return _judged(rule, left + spare, left, (), reason if left > 0.0 else "no working days are left")


def _promises(task: PlanTask) -> bool:
    """Return whether a date is set by which a task must be done."""
    hard = task.constraint is not None and task.constraint.hard and task.constraint_date is not None
    return hard or task.deadline is not None


def _execution_index(case: _Case) -> Check:
    """14: tasks completed / (tasks to be completed by now + tasks without baseline dates)."""
    rule = _Rule(
        14, "Baseline execution index", INDEX, Sense.AT_LEAST, source=CONFIRMED + "; missing baselines recalled"
    )
    due, reason = _due(case)
    if reason:
        return _not_applicable(rule, reason)
    if not due:
        return _not_applicable(rule, "no task was to be finished by the data date")
    tasks = case.made.network.tasks
    counted = {task.id for task in due}
    strays = [task for task in tasks if task.id not in counted and not (task.baseline_start and task.baseline_finish)]
    counted |= {task.id for task in strays}
    found = [
        Offender(task.id, task.name, "no baseline dates" if task.baseline_finish is None else "due and not finished")
        for task in tasks
        if task.id in counted and task.actual_finish is None
    ]
    return _judged(rule, sum(map(complete, tasks)), len(counted), found)


def _day(on: datetime | None) -> str:
    """Return the day of a date."""
    return "without a date" if on is None else on.date().isoformat()
