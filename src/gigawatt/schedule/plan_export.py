"""The base plan as a construction schedule that other programs read: tasks, links, calendars, progress, budgets.

Assumes a working day begins at eight, or so that it ends by midnight; where every day is worked it has eight hours.
What never comes within the horizon has no dates. What a task waits for beside other tasks (money, megawatts, chips) is
an earliest start, so that a program that calculates the plan again finds its dates. What began before the programme,
in a phase without actuals, is taken to have gone as planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from math import isfinite, isnan

import numpy as np

from gigawatt.exchange import (
    ConstraintKind,
    LinkKind,
    PlanFile,
    PlanLink,
    PlanTask,
    TaskKind,
    WorkCalendar,
    WorkClock,
)
from gigawatt.programme import Programme
from gigawatt.quantities import F1, NEVER
from gigawatt.schedule.export_dates import (
    EVERY_DAY,
    HOURS,
    WORKDAY,
    Clocked,
    calendars,
    clock_of,
    end_of,
    every_day,
    moment_of,
)
from gigawatt.schedule.plan import Outcome, Plan

Baseline = Mapping[str, tuple[float, float]]
BEGIN, END, WHOLE = "start", "complete", "programme"
"""Ids of the milestones between which the whole programme lies, and of its summary row."""
SHORT_NAME = 20
"""Letters of a project ID in P6."""


def as_plan_file(
    programme: Programme, plan: Plan, outcome: Outcome, baseline: Mapping[str, tuple[float, float]] | None = None
) -> PlanFile:
    """Return the plan as it comes in one trial.

    Below the programme, each phase is a summary with its tasks, a milestone for the day on which it is live and, where
    debt is awaited, one for its financial close. Links by shared crews are links too. Lags are working hours of the
    predecessor's calendar.

    Parameters
    ----------
    baseline
        First and last day of tasks by id; those left out have the dates of the plan itself.
    """
    known = (every_day(), *calendars(programme, plan))
    return PlanFile(
        path=programme.path,
        format="gigawatt",
        name=programme.file.programme.name,
        start=moment_of(programme, _opening(plan, outcome), WORKDAY),
        status=moment_of(programme, plan.start_day, Clocked(0.0, HOURS)),
        calendars=known,
        tasks=_tasks(programme, plan, outcome, baseline or {}),
        links=_links(programme, plan, outcome, known),
        default_calendar=EVERY_DAY,
        short_name=programme.file.programme.name[:SHORT_NAME].strip(),
    )


def task_id(programme: Programme, plan: Plan, task: int) -> str:
    """Return the id of a task, `abilene.a1.shell`."""
    phase = int(plan.phase[task])
    return f"{programme.phases[phase].path}.{programme.works(phase).tasks[plan.template_task[task]].name}"


def _tasks(programme: Programme, plan: Plan, outcome: Outcome, baseline: Baseline) -> tuple[PlanTask, ...]:
    """Return the summary row of the programme, its milestones, and every phase with its tasks."""
    clock, opening = WORKDAY, _opening(plan, outcome)
    done = outcome.ready_day[plan.chosen]
    end = end_of(programme, float(done.max(initial=0.0)), clock)
    begin = _milestone(BEGIN, "Start", "", moment_of(programme, opening, clock))
    rows = [_done(begin) if opening < plan.start_day else begin]
    for phase in np.unique(plan.phase):
        rows += _phase(programme, plan, outcome, int(phase), baseline)
    rows.append(_milestone(END, "All phases live", "", end))
    whole = replace(begin, id=WHOLE, name=programme.file.programme.name, kind=TaskKind.SUMMARY, finish=end)
    return (whole, *(replace(row, level=row.level + 1) for row in rows))


def _opening(plan: Plan, outcome: Outcome) -> float:
    """Return the first day of the programme, or of what was under way before [days]."""
    return float(outcome.start_day.min(initial=plan.start_day))


def _phase(programme: Programme, plan: Plan, outcome: Outcome, phase: int, baseline: Baseline) -> list[PlanTask]:
    at, mine = programme.phases[phase], np.flatnonzero(plan.phase == phase)
    clock = WORKDAY
    starts, ends = outcome.start_day[mine], outcome.finish_day[mine]
    rows = [
        replace(
            _milestone(f"{at.path}.all", at.path, at.path, None),
            kind=TaskKind.SUMMARY,
            start=moment_of(programme, float(starts.min()), clock),
            finish=end_of(programme, float(ends.max()), clock),
        )
    ]
    if outcome.close_day[phase] < NEVER:
        day = moment_of(programme, float(outcome.close_day[phase]), clock)
        signed = moment_of(programme, float(max(plan.close_contract_day[phase], plan.lender_day[phase])), clock)
        close = _milestone(f"{at.path}.close", f"{at.path} financial close", at.path, day)
        past = outcome.close_day[phase] < plan.start_day
        rows.append(
            _done(close) if past else replace(close, constraint=ConstraintKind.START_AFTER, constraint_date=signed)
        )
    rows += [_task(programme, plan, outcome, int(task), baseline) for task in mine]
    live = _milestone(
        f"{at.path}.live", f"{at.path} live", at.path, end_of(programme, float(outcome.ready_day[phase]), clock)
    )
    rows.append(_done(live) if outcome.ready_day[phase] < plan.start_day else live)
    return [rows[0], *(replace(row, level=2) for row in rows[1:])]


def _task(programme: Programme, plan: Plan, outcome: Outcome, task: int, baseline: Baseline) -> PlanTask:
    """Return one task with dates, progress and budget."""
    phase, row = int(plan.phase[task]), int(plan.calendar[task])
    name = programme.works(phase).tasks[plan.template_task[task]].name
    at = programme.phases[phase]
    clock, start, finish = clock_of(programme, row), float(outcome.start_day[task]), float(outcome.finish_day[task])
    days = _length(plan, row, start, finish)
    begun, share = _progress(plan, outcome, task, days, not at.phase.actuals)
    ended = share >= 1.0
    progress = at.phase.actuals.get(name)
    planned = baseline.get(task_id(programme, plan, task), (start, finish))
    waits = not begun and outcome.via[task] < 0 and plan.start_day < start < np.inf
    return PlanTask(
        id=task_id(programme, plan, task),
        name=f"{at.path} {name.replace('_', ' ')}",
        wbs=at.path,
        kind=TaskKind.TASK,
        calendar=EVERY_DAY if row < 0 else list(programme.file.calendars)[row],
        duration_hours=days * clock.hours,
        remaining_hours=0.0 if ended else days * clock.hours * (1.0 - share),
        percent=share if begun else 0.0,
        start=moment_of(programme, start, clock),
        finish=end_of(programme, finish, clock) if days > 0.0 else moment_of(programme, start, clock),
        actual_start=moment_of(programme, start, clock) if begun else None,
        actual_finish=end_of(programme, finish, clock) if begun and ended else None,
        baseline_start=moment_of(programme, planned[0], clock),
        baseline_finish=end_of(programme, planned[1], clock) if days > 0.0 else moment_of(programme, planned[0], clock),
        constraint=ConstraintKind.START_AFTER if waits else None,
        constraint_date=moment_of(programme, start, clock) if waits else None,
        budget_usd=float(plan.cost_usd[task]),
        actual_usd=0.0 if progress is None or progress.cost is None else progress.cost.value,
        labour_hours=float(plan.labour_hours[task]),
    )


def _progress(plan: Plan, outcome: Outcome, task: int, days: float, by_plan: bool) -> tuple[bool, float]:
    """Return whether a task has begun by the programme's start, and the share that is done.

    Parameters
    ----------
    days
        Of work, as it comes.
    by_plan
        Whether what the plan puts before the programme's start counts as done.
    """
    start, finish = float(outcome.start_day[task]), float(outcome.finish_day[task])
    if by_plan and start < plan.start_day:
        done_days = _length(plan, int(plan.calendar[task]), start, min(finish, plan.start_day))
        return True, done_days / days if finish > plan.start_day else 1.0
    whole = float(plan.duration_days[task])
    return not isnan(plan.actual_start_day[task]), min(float(plan.done_days[task]) / whole, 1.0) if whole > 0.0 else 0.0


def _done(milestone: PlanTask) -> PlanTask:
    """Return a milestone that has been reached."""
    return replace(milestone, percent=1.0, actual_start=milestone.start, actual_finish=milestone.start)


def _milestone(name: str, title: str, wbs: str, day: datetime | None) -> PlanTask:
    kind = TaskKind.MILESTONE
    return PlanTask(name, title, wbs, kind, EVERY_DAY, 0.0, 0.0, 0.0, day, day, baseline_start=day, baseline_finish=day)


def _links(programme: Programme, plan: Plan, outcome: Outcome, known: tuple[WorkCalendar, ...]) -> tuple[PlanLink, ...]:
    """Return the plan's arcs, the closes, and what ties every task to the milestones around it."""
    ids = [task_id(programme, plan, task) for task in range(len(plan.phase))]
    kinds = tuple(LinkKind)
    clocks = [WorkClock(calendar) for calendar in known]
    rows = zip(plan.arc_from, plan.arc_to, plan.arc_type, plan.lag_days, strict=True)
    found = []
    for before, after, kind, lag in rows:
        ends = kinds[kind] in (LinkKind.FS, LinkKind.FF)
        day = float((outcome.finish_day if ends else outcome.start_day)[before])
        hours = _lag_hours(programme, clocks[int(plan.calendar[before]) + 1], day, float(lag))
        found.append(PlanLink(ids[before], ids[after], kinds[kind], hours))
    found += [
        PlanLink(*pair, LinkKind.FS, 0.0)
        for task in range(len(ids))
        for pair in _close_pairs(programme, plan, outcome, task)
    ]
    lives = {int(task): f"{programme.phases[plan.phase[task]].path}.live" for task in np.flatnonzero(plan.energises)}
    found += [PlanLink(ids[task], live, LinkKind.FS, 0.0) for task, live in lives.items()]
    led, leads = {link.after for link in found}, {link.before for link in found}
    closes = [f"{programme.phases[phase].path}.close" for phase in np.unique(plan.phase) if plan.has_debt[phase]]
    names = (*ids, *closes, *lives.values())
    begin = [PlanLink(BEGIN, name, LinkKind.FS, 0.0) for name in names if name not in led]
    end = [PlanLink(name, END, LinkKind.FS, 0.0) for name in names if name not in leads]
    return (*found, *begin, *end)


def _lag_hours(programme: Programme, clock: WorkClock, day: float, lag_days: float) -> float:
    """Return the working hours of a calendar in so many calendar days from a day on."""
    if lag_days == 0.0 or not isfinite(day):
        return lag_days * HOURS
    first, last = (moment_of(programme, moment, Clocked(0.0, 24.0)) for moment in (day, day + lag_days))
    assert first is not None
    assert last is not None
    return clock.hours_between(first, last)


def _close_pairs(programme: Programme, plan: Plan, outcome: Outcome, task: int) -> list[tuple[str, str]]:
    """Return what ties a task to the close of its phase.

    What lenders have signed for can come later than the close that other tasks wait for: those are tied to its
    conditions instead.
    """
    phase, name = int(plan.phase[task]), task_id(programme, plan, task)
    if not plan.has_debt[phase]:
        return []
    close = f"{programme.phases[phase].path}.close"
    pairs = [(name, close)] if plan.close_condition[task] else []
    if not plan.waits_close[task]:
        return pairs
    if outcome.start_day[task] >= outcome.close_day[phase]:
        return [*pairs, (close, name)]
    conditions = np.flatnonzero((plan.phase == phase) & plan.close_condition)
    return [*pairs, *((task_id(programme, plan, int(before)), name) for before in conditions if before != task)]


def _length(plan: Plan, row: int, start: float, finish: float) -> float:
    """Return the working days of a task as it comes [days]; 0 where it never does."""
    if not isfinite(finish):
        return 0.0
    if row < 0:
        return finish - start
    worked: F1 = plan.worked_days[row]
    days = np.arange(len(worked))
    return float(np.interp(finish, days, worked) - np.interp(start, days, worked))
