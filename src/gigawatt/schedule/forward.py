"""The forward pass: every task starts as soon as links, dates and supplies allow, in the plan's order.

Assumes predecessors come first in the plan's order, so that one pass is enough; later tasks never overtake earlier
ones at a gate, which makes the policy slightly conservative and fast (a partial-order schedule).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import F1, I1, NEVER, compiled
from gigawatt.schedule.future import Future
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.starts import (
    FOLLOWS,
    OFFTAKE,
    PLANNED,
    Bill,
    Links,
    Start,
    Stocks,
    Taken,
    chips_start,
    drawn_share,
    later,
    linked_start,
    money_start,
    power_start,
    sunk_share,
    take_money,
)


class Dates(NamedTuple):
    """What the pass fills in."""

    start_day: F1
    finish_day: F1
    cause: I1
    via: I1
    """Task whose date set the start of task t, -1 where none did."""
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
def record(dates: Dates, task: int, days: float, start: Start) -> None:
    """Write down one task's dates."""
    dates.start_day[task], dates.finish_day[task] = start.day, start.day + days
    dates.cause[task], dates.via[task] = start.cause, start.via


@compiled
def move_close(dates: Dates, phase: int, task: int) -> None:
    """Let a phase close no sooner than a task that is a condition of it."""
    if dates.finish_day[task] > dates.close_day[phase]:
        dates.close_day[phase], dates.close_via[phase] = dates.finish_day[task], task


@compiled
def logic_pass(plan: Plan, days: F1, signed_day: F1) -> Dates:
    """Return every task's dates by dated starts, links, crews and close alone: nothing is scarce.

    The forward pass of the critical path method (Kelley and Walker 1959), with lags and all four link types.
    """
    dates, links, arcs = blank(len(days), signed_day), links_of(plan), first_arcs(plan)
    for task in range(len(days)):
        start = Start(plan.earliest_day[task], PLANNED, -1)
        if arcs[task] < arcs[task + 1]:
            start = linked_start(links, dates.start_day, dates.finish_day, days[task], start, arcs[task])
        phase = plan.phase[task]
        if plan.waits_close[task]:
            via = dates.close_via[phase]
            start = later(start, dates.close_day[phase], FOLLOWS if via >= 0 else OFFTAKE, via)
        record(dates, task, days[task], start)
        if plan.close_condition[task]:
            move_close(dates, phase, task)
    return dates


@compiled
def forward(plan: Plan, supply: Supply, future: Future) -> Dates:
    """Return when every task starts and ends, and what set each start.

    A task held by a gate for ever keeps its claim on every supply: later phases do not overtake it. A task that was
    under way when the programme began waits for no money; the rest of its cost comes first all the same, and what the
    pool then lacks is `finance`'s gap.
    """
    dates, links, arcs = blank(len(future.days), future.signed_day), links_of(plan), first_arcs(plan)
    month_days, pool_usd, appetite_usd = plan.month_start_days, supply.pool_usd, supply.appetite_usd
    stocks = Stocks(pool_usd, appetite_usd, future.chip_stock, future.grid_mw, future.generation_mw, month_days)
    taken = Taken(np.zeros(len(pool_usd)), np.zeros(len(appetite_usd)), np.zeros(1), np.zeros(len(future.grid_mw)))
    for task in range(len(future.days)):
        days, phase = future.days[task], plan.phase[task]
        start = Start(plan.earliest_day[task], PLANNED, -1)
        if arcs[task] < arcs[task + 1]:
            start = linked_start(links, dates.start_day, dates.finish_day, days, start, arcs[task])
        if plan.waits_close[task]:
            via = dates.close_via[phase]
            start = later(start, dates.close_day[phase], FOLLOWS if via >= 0 else OFFTAKE, via)
        if start.day < NEVER and plan.chip_need[task] > 0.0:
            start = chips_start(stocks, taken, future.chip_day[task], plan.chip_need[task], start)
        if start.day < NEVER and plan.mw_need[task] > 0.0:
            start = power_start(stocks, taken, plan.site[task], (plan.mw_need[task], days), start)
        if start.day < NEVER:
            left = 1.0 - sunk_share(plan.under_way[phase], start.day, days, plan.start_day)
            close_day = max(dates.close_day[phase], future.lender_day[phase])
            debt_usd = future.debt_usd[task] * drawn_share(start.day, days, close_day)
            all_in_usd = future.equity_usd[task] + future.debt_usd[task]
            bill = Bill(plan.root[task], plan.obligor[task], (all_in_usd - debt_usd) * left, debt_usd * left, days)
            if left == 1.0:
                waiting = money_start(stocks, taken, bill, start)
                dates.wait_days[task] = waiting.day - start.day
                start = waiting
            take_money(taken, bill)
        record(dates, task, days, start)
        if plan.close_condition[task]:
            move_close(dates, phase, task)
    return dates
