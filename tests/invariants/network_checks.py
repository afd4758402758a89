"""The invariants of tasks, crews and scarce stocks, each computed again in plain Python from plan and outcome.

Assumes crews are held from a task's start to its end; what happened before the programme is a fact and breaks any rule.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from played_cases import Future
from played_facts import facts
from statement_checks import tolerance

from gigawatt import chain, schedule
from gigawatt.programme import read_date
from gigawatt.quantities import F1, F2, NEVER

DAY = 1e-6  # days; rounding of sums of durations
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS_PER_WEEK = 40.0  # hours; ordinary pace of a works template
AMPLE_USD = 1e12  # more than any programme here costs
UNIT = 0.005  # accelerators, slots or MW; what a gate forgives per task
FREE, PLAN_KINDS = -1, 11


def facts_are_kept(future: Future) -> None:
    """What has begun began on the file's day, what has ended ended on it, and the rest begins after the status date."""
    programme, plan, build = future.programme, future.plan.schedule, future.outcome.build
    begun = facts(future)
    for task, (phase, place) in enumerate(zip(plan.phase, plan.template_task, strict=True)):
        row, at = programme.works(int(phase)).tasks[place], programme.phases[phase].phase
        progress = at.actuals.get(row.name)
        if progress is not None and progress.started is not None:
            assert build.start_day[task] == _day(future, progress.started)
            if progress.finished is not None:
                waits = plan.energises[task] and build.finish_day[task] > _day(future, progress.finished)
                assert waits or build.finish_day[task] == _day(future, progress.finished), row.name
            elif plan.duration_days[task] > 0.0:
                assert build.finish_day[task] >= plan.start_day
        elif task not in begun and (not at.baseline or at.actuals):
            assert build.start_day[task] >= plan.start_day


def _day(future: Future, text: str) -> float:
    first = future.programme.timeline.first_month
    return float((read_date(text) - date(first // 12, first % 12 + 1, 1)).days)


def work_fills_its_days(future: Future) -> None:
    """A task that meets no facts works, on the calendar of the file, exactly as many days as it has to.

    Where a link or the grid lets it end later, at least as many. It never begins on a day without work.
    """
    plan, build, trial = future.plan.schedule, future.outcome.build, future.trial
    days = plan.duration_days * trial.factor[plan.duration_driver] + trial.factor[plan.delay_driver] * 365.2425 / 12.0
    begun, ended_by = facts(future), {int(after) for after, kind in zip(plan.arc_to, plan.arc_type) if kind > 1}
    known = [_calendar(future, row) for row in range(len(plan.worked_days))]
    for task in np.flatnonzero(build.finish_day < plan.month_start_days[-1]):
        start, finish, calendar = build.start_day[task], build.finish_day[task], plan.calendar[task]
        if int(task) in begun:
            continue
        worked = finish - start if calendar == FREE else _worked(known[calendar], start, finish)
        free = int(task) in ended_by or plan.mw_need[task] > 0.0
        assert worked >= days[task] - DAY, (task, worked, days[task])
        if calendar == FREE or not free:
            assert worked <= days[task] + DAY, (task, worked, days[task])
        if calendar != FREE and days[task] > 0.0:
            assert known[calendar][int(start)], f"{task} begins on a day without work"


def _calendar(future: Future, row: int) -> list[bool]:
    """Return which days of the timeline are worked, from the file's own words."""
    programme = future.programme
    first = programme.timeline.first_month
    calendar = tuple(programme.file.calendars.values())[row]
    day, found = date(first // 12, first % 12 + 1, 1), []
    lost: dict[tuple[int, int], list[int]] = {}
    for _ in range(int(future.plan.schedule.month_start_days[-1])):
        yearly = f"{day:%m-%d}"
        off = {yearly, f"{day:%Y-%m-%d}"} & set(calendar.holidays)
        for part in calendar.closed:
            turn = part.start > part.to
            inside = (yearly >= part.start or yearly < part.to) if turn else part.start <= yearly < part.to
            off |= {"closed"} if inside else set()
        works = WEEK[day.weekday()] in calendar.week and not off
        found.append(works)
        if works and day.month in calendar.weather:
            lost.setdefault((day.year, day.month), []).append(len(found) - 1)
        day += timedelta(days=1)
    for (_, month), places in lost.items():
        share = calendar.weather[month].value
        for number, place in enumerate(places, 1):
            found[place] = int(number * share) == int((number - 1) * share)
    return found


def _worked(known: list[bool], start: float, finish: float) -> float:
    """Return the working days between two moments."""
    return sum(
        max(min(day + 1, finish) - max(day, start), 0.0) for day in range(int(start), int(finish) + 1) if known[day]
    )


def crews_suffice(future: Future) -> None:
    """No more heads are held than there are: in the base plan, and in every future of crews that never shrink.

    Tasks whose facts lie before the programme hold what they hold; nothing new begins beside them without heads.
    Phases that never come in the base plan are left out: it hands them no crew, and lets their early tasks begin.
    """
    plan, build = future.plan.schedule, future.outcome.build
    base = bool(np.all(future.trial.factor[2:] == future.programme.neutral()[2:]))
    begun = np.array([task in facts(future) for task in range(len(plan.phase))], dtype=np.bool_)
    if not len(plan.crew_capacity):
        return
    planned = np.isfinite(chain.play(future.plan, chain.base_case(future.programme)).build.ready_day)[plan.phase]
    for crew, capacity in enumerate(plan.crew_capacity):
        if not base and np.any(np.diff(capacity) < 0.0):
            continue
        mine = planned & (plan.crew_use[:, crew] > 0.0) & (build.finish_day < plan.month_start_days[-1])
        changes = np.concatenate([build.start_day[mine & ~begun], plan.month_start_days[:-1]])
        for day in np.unique(changes[changes >= plan.start_day]):
            at_work = mine & (build.start_day <= day) & (build.finish_day > day + 1e-3)
            held = plan.crew_use[at_work, crew].sum()
            there = capacity[np.searchsorted(plan.month_start_days, day + 1e-9, side="right") - 1]
            past = plan.crew_use[at_work & begun, crew].sum()
            assert held <= max(there, past), f"{held} of {there} heads of crew {crew} on day {day}"


def slots_suffice(future: Future) -> None:
    """Production slots taken by any day are within those that have come, beyond what had been taken by the start."""
    plan, build = future.plan.schedule, future.outcome.build
    begun = np.array([task in facts(future) for task in range(len(plan.phase))], dtype=np.bool_)
    for row, stock in enumerate(plan.slot_stock):
        mine = (plan.slot == row) & np.isfinite(build.start_day)
        for task in np.flatnonzero(mine & ~begun):
            day = build.start_day[task]
            taken = plan.slot_need[mine & ((build.start_day <= day) | begun)].sum()
            month = np.searchsorted(plan.month_start_days, day, side="right") - 1
            assert taken <= stock[month] + UNIT * len(plan.phase), f"{taken} slots of {stock[month]} on day {day}"


def causes_add_up(future: Future) -> None:
    """What set the date of each phase adds up to 1; one that is not built has one reason."""
    plan, build = future.plan.schedule, future.outcome.build
    assert build.binding_share.shape == (len(plan.chosen), PLAN_KINDS)
    assert np.allclose(build.binding_share.sum(axis=1), 1.0)
    assert build.binding_share.min() >= 0.0
    largest = build.binding_share.max(axis=1)
    assert np.allclose(build.binding_share[np.arange(len(largest)), build.binding], largest)


def critical_is_tight(future: Future) -> None:
    """Something is critical where a phase comes; it ends no later than the last energisation, which is critical."""
    plan, build = future.plan.schedule, future.outcome.build
    ends = np.where(plan.energises, build.finish_day, -1.0)
    comes = ends[np.isfinite(ends)].max(initial=-1.0)
    if comes < 0.0:
        assert not build.critical.any()
        return
    assert np.array_equal(build.critical & plan.energises & (ends == comes), plan.energises & (ends == comes))
    assert np.all(build.start_day[build.critical] <= comes + DAY)


def critical_tasks_have_no_float(future: Future) -> None:
    """Base case, no calendars: a critical task that ended a day later would move the last energisation."""
    plan, build = future.plan.schedule, future.outcome.build
    base = bool(np.all(future.trial.factor[2:] == future.programme.neutral()[2:]))
    ends = build.finish_day[plan.energises]
    if not base or not np.isfinite(ends).any() or np.any(plan.calendar >= 0):
        return
    last = ends[np.isfinite(ends)].max()
    late = _latest_finish(future, float(last))
    tight = np.isfinite(late) & (late <= build.finish_day + DAY)
    assert np.all(late[build.critical] <= build.finish_day[build.critical] + DAY) or not tight.any()


def _latest_finish(future: Future, last: float) -> F1:
    """Return the latest end of each task that moves no later one past the last energisation, by links and closes."""
    plan, build = future.plan.schedule, future.outcome.build
    late = np.where(plan.energises, last, NEVER)
    length = np.where(np.isfinite(build.finish_day), build.finish_day, 0.0) - np.where(
        np.isfinite(build.finish_day), build.start_day, 0.0
    )
    fixed = facts(future)
    for task in range(len(plan.phase) - 1, -1, -1):
        for arc in np.flatnonzero(plan.arc_from == task):
            after, kind, lag = plan.arc_to[arc], plan.arc_type[arc], plan.lag_days[arc]
            if int(after) in fixed or late[after] == NEVER:
                continue
            target = late[after] - (length[after] if kind in (0, 1) else 0.0) - lag
            late[task] = min(late[task], target + (length[task] if kind in (1, 3) else 0.0))
        if plan.close_condition[task]:
            for after in np.flatnonzero((plan.phase == plan.phase[task]) & plan.waits_close):
                if int(after) not in fixed and late[after] < NEVER:
                    late[task] = min(late[task], late[after] - length[after])
    return late


def bounds_hold(future: Future) -> None:
    """No plan ends before its bound, a proven one meets it, and an unproven one is never better than its bound."""
    plan, build = future.plan.schedule, future.outcome.build
    if not np.all(future.trial.factor[2:] == future.programme.neutral()[2:]):
        return
    ends = build.finish_day[plan.energises]
    assert plan.bound_days <= ends.max(initial=0.0) + DAY, f"{ends.max()} before its bound {plan.bound_days}"
    quality = plan.quality
    room = quality.rounding + DAY + 1e-6 * abs(quality.bound)
    if not (np.isfinite(quality.value) and np.isfinite(quality.bound)):
        assert not plan.proven
        return
    over = quality.bound - quality.value if quality.goal == 0 else quality.value - quality.bound
    assert over <= room, f"goal {quality.goal}: {quality.value} beats its bound {quality.bound}"
    if plan.proven:
        assert abs(quality.value - quality.bound) <= room


def money_is_there_in_order(future: Future) -> None:
    """Debt that tasks have used of an obligor by the first day of a month is within the market's appetite by then."""
    plan, build, supply = future.plan.schedule, future.outcome.build, future.outcome.supply
    used: F2 = np.zeros_like(supply.appetite_usd)
    free = set()
    for task in np.flatnonzero(np.isfinite(build.start_day) & (plan.obligor >= 0)):
        all_in = plan.cost_usd[task] * future.trial.factor[plan.cost_driver[task]] * (1.0 + plan.financing_load)
        debt = min(plan.debt_share[task] * all_in, plan.debt_usd[task])
        start, finish = build.start_day[task], build.finish_day[task]
        days = plan.month_start_days[:-1]
        close = build.close_day[plan.phase[task]]
        if plan.under_way[plan.phase[task]]:
            free.add(int(plan.obligor[task]))
        if finish > start:
            after = min(max((finish - close) / (finish - start), 0.0), 1.0)
            used[plan.obligor[task]] += debt * after * np.clip((days - start) / (finish - start), 0.0, 1.0)
        else:
            used[plan.obligor[task]] += debt * float(start >= close) * (days > start)
    for obligor in set(range(len(used))) - free:
        late = (used[obligor] - supply.appetite_usd[obligor]).max()
        assert late <= tolerance(future) + 0.005 * len(plan.phase), f"{late:,.2f} USD beyond the appetite"


def relief_never_delays(future: Future) -> None:
    """The same plan with more of one thing is live no later: money, chips and slots doubled, the grid sooner.

    Where debt pays tasks that do not wait for a close it is a law of ample money only: what starts sooner, before
    lenders sign, takes more equity, and a later phase may find less.
    """
    plan, supply, ready_day = future.plan.schedule, future.outcome.supply, future.outcome.build.ready_day
    if np.any((plan.debt_share > 0.0) & ~plan.waits_close):
        supply = supply._replace(pool_usd=supply.pool_usd + AMPLE_USD, appetite_usd=supply.appetite_usd + AMPLE_USD)
        ready_day = schedule.play(plan, supply, future.trial).ready_day
    sooner = np.concatenate([plan.grid_mw[:, 3:], np.repeat(plan.grid_mw[:, -1:], 3, axis=1)], axis=1)
    richer = supply._replace(pool_usd=2.0 * supply.pool_usd, appetite_usd=2.0 * supply.appetite_usd)
    reliefs = {
        "money": (plan, richer),
        "grid": (plan._replace(grid_mw=sooner), supply),
        "chips": (plan._replace(chip_stock=2.0 * plan.chip_stock), supply),
        "slots": (plan._replace(slot_stock=2.0 * plan.slot_stock), supply),
    }
    for name, (easier, money) in reliefs.items():
        ready = schedule.play(easier, money, future.trial).ready_day
        late = ready > ready_day + DAY
        assert not late.any(), f"more {name} delays {late.sum()} phases"


NETWORKS = (
    relief_never_delays,
    facts_are_kept,
    work_fills_its_days,
    crews_suffice,
    slots_suffice,
    causes_add_up,
    critical_is_tight,
    critical_tasks_have_no_float,
    bounds_hold,
    money_is_there_in_order,
)
