"""The forward pass: every task starts as soon as links, dates and supplies allow, in the plan's order.

Assumes a topological order in which the conditions of a close come before whatever waits for it or may be paid by debt,
so that one pass is enough; later tasks never overtake earlier ones at a gate, which makes the policy slightly
conservative and fast (a partial-order schedule). What has begun keeps its start whatever its predecessors do, and has
taken its supplies before all else; only its end still waits for megawatts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import F1, I1, NEVER, compiled
from gigawatt.schedule.future import Future, finished
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.starts import (
    FOLLOWS,
    OFFTAKE,
    PLANNED,
    Links,
    Need,
    Start,
    Stocks,
    Taken,
    billed,
    dated,
    drawn_share,
    ended_start,
    later,
    linked_start,
    money_start,
    on_working_day,
    power_day,
    settled_start,
    sunk_share,
    supplied_start,
    take_money,
    take_supplies,
    takes,
)
from gigawatt.schedule.work import Work, finish_of


class Dates(NamedTuple):
    """What the pass fills in."""

    start_day: F1
    finish_day: F1
    cause: I1
    via: I1
    """Task whose date set the start of task t, -1 where none did."""
    tied: I1
    """All causes that held task t until the day of its start: bit c for cause c. Shape (T,)."""
    free_day: F1
    """Day from which links, dates and the close let task t begin; what follows is a wait for a supply. Shape (T,)."""
    wait_days: F1
    """Wait for equity or debt alone. Shape (T,)."""
    close_day: F1
    close_via: I1
    """Task that the close of phase p waited for last, -1 where it was the signature. Shape (P,)."""


@compiled
def blank(tasks: int, signed_day: F1) -> Dates:
    """Return dates before the first task: only signatures are known."""
    return Dates(
        np.full(tasks, NEVER),
        np.full(tasks, NEVER),
        np.full(tasks, PLANNED),
        np.full(tasks, -1),
        np.zeros(tasks, dtype=np.int64),
        np.full(tasks, NEVER),
        np.zeros(tasks),
        signed_day.copy(),
        np.full(len(signed_day), -1),
    )


@compiled
def links_of(plan: Plan) -> Links:
    """Return the plan's arcs."""
    return Links(plan.arc_from, plan.arc_to, plan.arc_type, plan.lag_days, plan.arc_kind)


@compiled
def first_arcs(plan: Plan) -> I1:
    """Return where each task's arcs begin, and where the last one's end. Shape (T + 1,)."""
    first = np.zeros(len(plan.phase) + 1, dtype=np.int64)
    for task in plan.arc_to:
        first[task + 1] += 1
    return np.cumsum(first)


@compiled
def stocks_of(plan: Plan, supply: Supply, future: Future) -> Stocks:
    """Return what tasks take from in this future."""
    return Stocks(
        supply.pool_usd,
        supply.appetite_usd,
        future.chip_stock,
        plan.slot_stock,
        future.grid_mw,
        future.generation_mw,
        plan.month_start_days,
    )


@compiled
def nothing_taken(stocks: Stocks) -> Taken:
    """Return what has been taken before the first task."""
    return Taken(
        np.zeros(len(stocks.pool_usd)),
        np.zeros(len(stocks.appetite_usd)),
        np.zeros(1),
        np.zeros(len(stocks.slots)),
        np.zeros(len(stocks.grid_mw)),
    )


@compiled
def record(dates: Dates, task: int, start: Start, finish: float) -> None:
    """Write down one task's dates."""
    dates.start_day[task], dates.finish_day[task] = start.day, max(finish, start.until)
    dates.cause[task], dates.via[task], dates.tied[task] = start.cause, start.via, start.tied
    dates.free_day[task] = start.day


@compiled
def move_close(dates: Dates, phase: int, task: int) -> None:
    """Let a phase close no sooner than a task that is a condition of it."""
    if dates.finish_day[task] > dates.close_day[phase]:
        dates.close_day[phase], dates.close_via[phase] = dates.finish_day[task], task


@compiled
def closed_start(dates: Dates, phase: int, start: Start) -> Start:
    """Return the start that the close of a phase allows: its last condition, or the signature."""
    via = dates.close_via[phase]
    return later(start, dates.close_day[phase], FOLLOWS if via >= 0 else OFFTAKE, via)


@compiled
def begin(plan: Plan, days: F1, dates: Dates) -> bool:
    """Write down what has begun already; return whether anything has.

    Work that is not finished goes on from the programme's start: only what is left of it can move.
    """
    begun = False
    for task in range(len(days)):
        start = plan.actual_start_day[task]
        if np.isnan(start):
            continue
        begun = True
        if finished(start, plan.duration_days[task], plan.done_days[task]):
            end = finish_of(plan.worked_days, Work(days[task], plan.calendar[task]), start)
        else:
            left = Work(days[task] - plan.done_days[task], plan.calendar[task])
            end = finish_of(plan.worked_days, left, max(start, plan.start_day))
        record(dates, task, dated(start), end)
        if plan.close_condition[task]:
            move_close(dates, plan.phase[task], task)
    return begun


@compiled
def claim(plan: Plan, future: Future, stocks: Stocks, taken: Taken, dates: Dates) -> None:
    """Let what has begun take its supplies first, and wait with its end for megawatts; its past is sunk."""
    for task in range(len(future.days)):
        start, phase = plan.actual_start_day[task], plan.phase[task]
        if np.isnan(start):
            continue
        need = Need(
            0.0, plan.slot[task], plan.slot_need[task], 0.0, plan.chip_need[task], plan.site[task], plan.mw_need[task]
        )
        if need.mw > 0.0 and not finished(start, plan.duration_days[task], plan.done_days[task]):
            day, cause = power_day(stocks, taken, need)
            if day > dates.finish_day[task]:
                dates.finish_day[task], dates.cause[task], dates.tied[task] = day, cause, 1 << cause
        take_supplies(taken, need)
        length = dates.finish_day[task] - start
        drawn = drawn_share(start, length, max(dates.close_day[phase], future.lender_day[phase]))
        left = 1.0 - sunk_share(True, start, length, plan.start_day)
        payers, parts_usd = (plan.root[task], plan.obligor[task]), (future.equity_usd[task], future.debt_usd[task])
        take_money(taken, billed(payers, parts_usd, drawn, left))


@compiled
def logic_pass(plan: Plan, durations: F1, signed_day: F1) -> Dates:
    """Return every task's dates by facts, dated starts, links and close alone: nothing is scarce.

    The forward pass of the critical path method (Kelley and Walker 1959), with lags, calendars and all four link types.
    Crews count as far as arcs say so, their growth does not.
    """
    dates, links, arcs = blank(len(durations), signed_day), links_of(plan), first_arcs(plan)
    worked_days = plan.worked_days
    begin(plan, durations, dates)
    for task in range(len(durations)):
        if not np.isnan(plan.actual_start_day[task]):
            continue
        work, phase = Work(durations[task], plan.calendar[task]), plan.phase[task]
        start = dated(plan.earliest_day[task])
        if arcs[task] < arcs[task + 1]:
            days = work.days if work.calendar < 0 else NEVER
            start = linked_start(links, dates.start_day, dates.finish_day, days, start, arcs[task])
            if work.calendar >= 0:
                start = ended_start(links, dates.start_day, dates.finish_day, worked_days, work, start, arcs[task])
        if plan.waits_close[task]:
            start = closed_start(dates, phase, start)
        if work.calendar >= 0:
            start = on_working_day(worked_days, work, start)
        record(dates, task, start, finish_of(worked_days, work, start.day))
        if plan.close_condition[task]:
            move_close(dates, phase, task)
    return dates


@compiled
def forward(plan: Plan, supply: Supply, future: Future) -> Dates:
    """Return when every task starts and ends, and what set each start.

    A task held by a gate for ever keeps its claim on every supply: later ones do not overtake it. A task of a phase
    that was under way when the programme began waits for no money; the rest of its cost comes first all the same, and
    what the pool then lacks is `finance`'s gap.
    """
    dates, links, arcs = blank(len(future.days), future.signed_day), links_of(plan), first_arcs(plan)
    stocks = stocks_of(plan, supply, future)
    taken, worked_days = nothing_taken(stocks), plan.worked_days
    if begin(plan, future.days, dates):
        claim(plan, future, stocks, taken, dates)
    for task in range(len(future.days)):
        if not np.isnan(plan.actual_start_day[task]):
            continue
        work, phase = Work(future.days[task], plan.calendar[task]), plan.phase[task]
        start = dated(plan.earliest_day[task])
        if arcs[task] < arcs[task + 1]:
            days = work.days if work.calendar < 0 else NEVER
            start = linked_start(links, dates.start_day, dates.finish_day, days, start, arcs[task])
            if work.calendar >= 0:
                start = ended_start(links, dates.start_day, dates.finish_day, worked_days, work, start, arcs[task])
        if plan.waits_close[task]:
            start = closed_start(dates, phase, start)
        free_day = start.day
        need = Need(
            plan.crew_day[task],
            plan.slot[task],
            plan.slot_need[task],
            future.chip_day[task],
            plan.chip_need[task],
            plan.site[task],
            plan.mw_need[task],
        )
        if start.day < NEVER and takes(need):
            start = supplied_start(stocks, taken, worked_days, work, need, start)
            take_supplies(taken, need)
        length = work.days
        if work.calendar >= 0:
            start = on_working_day(worked_days, work, start)
            length = finish_of(worked_days, work, start.day) - start.day
        if start.day < NEVER:
            left = 1.0 - sunk_share(plan.under_way[phase], start.day, length, plan.start_day)
            drawn = drawn_share(start.day, length, max(dates.close_day[phase], future.lender_day[phase]))
            payers, parts_usd = (plan.root[task], plan.obligor[task]), (future.equity_usd[task], future.debt_usd[task])
            bill = billed(payers, parts_usd, drawn, left)
            if left == 1.0:
                waiting = money_start(stocks, taken, bill, length, start)
                if waiting.day > start.day and work.calendar >= 0:
                    waiting = settled_start(stocks, taken, bill, worked_days, work, waiting)
                dates.wait_days[task] = waiting.day - start.day
                start = waiting
            take_money(taken, bill)
        finish = start.day + work.days
        if work.calendar >= 0:
            finish = finish_of(worked_days, work, start.day)
        record(dates, task, start, finish)
        dates.free_day[task] = free_day
        if plan.close_condition[task]:
            move_close(dates, phase, task)
    return dates
