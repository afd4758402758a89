"""A build plan as a project under scarcity: what the search orders, and what its bound is a bound of.

Assumes whole days and whole units, all rounded in favour of the project (durations, lags and needs down, supplies up
and two days early: a start and a length may each lose a part of a day), so that the search never proves too much: its
bound holds for the plan of part days too. Debt is taken as drawn in full after the close, which leaves equity the
least to pay; where the date of the close decides how much debt is drawn, debt is not limited at all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import B1, F1, I1, Trial
from gigawatt.schedule.future import Future, future
from gigawatt.schedule.network import Step, modes_of
from gigawatt.schedule.plan import Outcome, Plan
from gigawatt.schedule.project import Link, Objective, Problem
from gigawatt.schedule.starts import sunk_share

MONEY_UNIT_USD = 1e6
"""[USD] Money is counted in millions, power in kilowatts, chips and slots one by one."""
KW_PER_MW = 1e3
QUARTERS = (0.0, 0.25, 0.5, 0.75)
"""Shares of a task after which the next quarter of its money must be there, as in `gates.spending_day`."""
DAY_ROUNDING = 1e-9  # days; 240 x 1.1 may come out as 263.9999999
PART_DAYS = 2  # days; a start and a length rounded down can together be so much early


class Wish(NamedTuple):
    """What the search is to find."""

    objective: Objective
    optional: B1
    """Phases that it may leave out. Shape (P,)."""
    weight: I1
    """Of a phase's date, or of the phase itself where the most are wanted by a date. Shape (P,)."""
    worth: F1
    """Of a phase live on day 0 [USD]. Shape (P,)."""
    worth_per_day: F1
    deadline_day: int
    expedite: bool
    """Other modes than those of the plan may be used."""


class Need(NamedTuple):
    """What tasks take of one stock, in its unit."""

    stock: F1
    """Cumulative by month, less what has been promised to the past. Shape (M,)."""
    amount: F1
    """Of each task, 0 for the past. Shape (T,)."""
    shares: tuple[float, ...]
    """Parts of the task after which equal parts of the amount are taken."""


def as_project(
    plan: Plan, steps: tuple[Step, ...], supply: Supply, trial: Trial, played: Outcome, wish: Wish
) -> Problem:
    """Return the plan's tasks as a problem; task t of the plan is task t of the problem.

    Its groups are the plan's phases, by number.

    Parameters
    ----------
    steps
        Of the plan.
    played
        The plan on central values: what began before the programme keeps its dates, and its money comes first.
    """
    ahead, present = future(plan, trial), np.unique(plan.phase)
    past = played.start_day < plan.start_day
    whole = _whole(plan, ahead, played, past)
    modes = [_modes(step, days) for step, days in zip(steps, whole, strict=True)]
    if not wish.expedite:
        modes = [rows[:1] for rows in modes]
    links = _links(plan, ~np.isnan(plan.actual_start_day))
    needs = _needs(plan, supply, ahead, played)
    draws = [draw for row, need in enumerate(needs) for draw in _draws(row, need)]
    months = np.flatnonzero((plan.month_start_days[:-1] > PART_DAYS) | (np.arange(len(plan.chip_stock)) == 0))
    empty = np.zeros((len(months), 0), dtype=np.int64)
    horizon = int(plan.month_start_days[-1])
    flat = [row for rows in modes for row in rows]
    return Problem(
        first_mode=np.cumsum([0, *map(len, modes)]),
        duration_days=_ints([row[0] for row in flat]),
        price=np.array([row[1] for row in flat], dtype=np.float64),
        use=np.array([row[2] for row in flat], dtype=np.int64).reshape(len(flat), plan.crew_use.shape[1]),
        capacity_day=_days(plan.month_start_days[:-1]),
        capacity=plan.crew_capacity.T.astype(np.int64).copy(),
        link_from=_ints([row[0] for row in links]),
        link_to=_ints([row[1] for row in links]),
        link_type=_ints([row[2] for row in links]),
        lag_days=_ints([row[3] for row in links]),
        release_day=_release(plan, ahead, played, past),
        calendar=np.where(past, -1, plan.calendar),
        worked_days=plan.worked_days.astype(np.int64),
        draw_task=_ints([row[0] for row in draws]),
        draw_stock=_ints([row[1] for row in draws]),
        draw_share=np.array([row[2] for row in draws], dtype=np.float64),
        draw_amount=_ints([row[3] for row in draws]),
        stock_day=np.maximum(_days(plan.month_start_days[months]) - PART_DAYS, 0),
        stock=np.stack([_whole_stock(need) for need in needs], axis=1)[months] if needs else empty,
        group=np.searchsorted(present, plan.phase),
        optional=wish.optional[present],
        weight=wish.weight[present],
        worth=wish.worth[present],
        worth_per_day=wish.worth_per_day[present],
        objective=int(wish.objective),
        deadline_day=wish.deadline_day,
        horizon_day=horizon,
    )


def _whole(plan: Plan, ahead: Future, played: Outcome, past: B1) -> I1:
    """Return durations in whole days, rounded down; of what is past, from its start to its end. Shape (T,)."""
    days: F1 = ahead.days.copy()
    days[past] = played.finish_day[past] - played.start_day[past]
    return _days(np.where(np.isfinite(days), days, ahead.days))


def _modes(step: Step, days: int) -> list[tuple[int, float, tuple[float, ...]]]:
    """Return duration, extra price and heads of each way to do a task, its own first; none but it once begun."""
    rows = modes_of(step.task)
    own, own_days = rows[step.mode], step.ways[step.mode].days
    found = [(int(days), 0.0, step.heads)]
    if np.isnan(step.actual.start_day):
        ordinary_usd = step.cost_usd - step.extra_usd
        for row, way in zip(rows, step.ways, strict=True):
            extra_usd = (row.extra_cost_share - own.extra_cost_share) * ordinary_usd
            if row is not own and days > 0:
                found.append((int(days * way.days / own_days), extra_usd, way.heads))
    return found


def _links(plan: Plan, dated: B1) -> list[tuple[int, int, int, int]]:
    """Return the plan's arcs and the close as links; none leads to what the file dates itself.

    What began before the programme and has no date of its own keeps its links: crews could turn its order round.

    A link that compares ends gives up one day more, since both lengths were rounded down.
    """
    rows = zip(plan.arc_from, plan.arc_to, plan.arc_type, plan.lag_days, strict=True)
    found = [
        (int(before), int(after), int(kind), int(np.floor(lag)) - (kind in (Link.FF, Link.SF)))
        for before, after, kind, lag in rows
        if not dated[after]
    ]
    for phase in np.unique(plan.phase):
        mine = plan.phase == phase
        for before in np.flatnonzero(mine & plan.close_condition):
            waiting = np.flatnonzero(mine & plan.waits_close & ~dated)
            found += [(int(before), int(after), int(Link.FS), 0) for after in waiting if after != before]
            found += [(int(before), int(after), int(Link.SS), 0) for after in _paid(plan, mine & ~dated, int(before))]
    return sorted(set(found))


def keeps_closes(plan: Plan) -> bool:
    """Return whether the search keeps a close's conditions before what debt pays, though no link of the works does."""
    paid = plan.crew_use.any() and (plan.debt_share > 0.0) & ~plan.waits_close
    return bool(np.any(paid) and plan.close_condition.any())


def _paid(plan: Plan, open_tasks: B1, condition: int) -> list[int]:
    """Return tasks that debt pays without waiting for a condition of the close.

    The forward pass must know the close by then. Crews handed on could turn that order round, so where crews are shared
    the search keeps it; it is no law of the works, and `improved` does not use the search's bound then.
    """
    paid = open_tasks & (plan.debt_share > 0.0) & ~plan.waits_close
    return [int(task) for task in np.flatnonzero(paid) if task != condition] if plan.crew_use.any() else []


def _release(plan: Plan, ahead: Future, played: Outcome, past: B1) -> I1:
    """Return dated starts: of the plan, of signatures, of chips; of what is past, its own. Shape (T,)."""
    signed_day = np.where(plan.waits_close, ahead.signed_day[plan.phase], 0.0)
    chip_day = np.where(plan.chip_need > 0.0, ahead.chip_day, 0.0)
    dated = np.maximum(np.maximum(plan.earliest_day, signed_day), chip_day)
    dated = np.minimum(dated, plan.month_start_days[-1])
    return _days(np.where(past, played.start_day, dated))


def _needs(plan: Plan, supply: Supply, ahead: Future, played: Outcome) -> list[Need]:
    """Return every stock that may be short, with what is taken of it."""
    needs = [_need(plan, ahead.chip_stock, plan.chip_need, (0.0,), played)]
    for site, stock in enumerate(ahead.grid_mw + ahead.generation_mw):
        amount = np.where(plan.site == site, plan.mw_need, 0.0)
        needs.append(_need(plan, stock * KW_PER_MW, amount * KW_PER_MW, (1.0,), played))
    for row, stock in enumerate(plan.slot_stock):
        needs.append(_need(plan, stock, np.where(plan.slot == row, plan.slot_need, 0.0), (0.0,), played))
    certain = plan.waits_close & (ahead.lender_day <= ahead.signed_day)[plan.phase]
    left = _left(plan, played)
    for stock, holder, usd in (
        (supply.pool_usd, plan.root, ahead.equity_usd * left),
        (supply.appetite_usd, plan.obligor, np.where(certain, ahead.debt_usd * left, 0.0)),
    ):
        for row in np.unique(holder[holder >= 0]):
            amount = np.where(holder == row, usd, 0.0) / MONEY_UNIT_USD
            needs.append(_need(plan, stock[row] / MONEY_UNIT_USD, amount, QUARTERS, played))
    opening = int(np.searchsorted(plan.month_start_days, plan.start_day))
    return [need for need in needs if need.stock[opening] < need.amount.sum()]


def _left(plan: Plan, played: Outcome) -> F1:
    """Return the share of each task that is still to be paid for, as `forward.forward` has it. Shape (T,)."""
    comes = np.isfinite(played.finish_day)
    lasts = np.subtract(played.finish_day, played.start_day, out=np.zeros(len(comes)), where=comes)
    rows = zip(plan.under_way[plan.phase], played.start_day, lasts, strict=True)
    return np.array([1.0 - sunk_share(bool(begun), start, days, plan.start_day) for begun, start, days in rows])


def _need(plan: Plan, stock: F1, amount: F1, shares: tuple[float, ...], played: Outcome) -> Need:
    """Return a need without the past, whose part comes first: the stock is what is left for the rest."""
    past = played.start_day < plan.start_day
    return Need(np.maximum(stock - amount[past].sum(), 0.0), np.where(past, 0.0, amount), shares)


def _draws(row: int, need: Need) -> list[tuple[int, int, float, int]]:
    """Return (task, stock, share, amount) of whole units, rounded down."""
    return [
        (int(task), row, share, int(need.amount[task] / len(need.shares)))
        for task in np.flatnonzero(need.amount > 0.0)
        for share in need.shares
    ]


def _whole_stock(need: Need) -> I1:
    """Return a stock in whole units, rounded up, at most what is taken of it. Shape (M,)."""
    found: I1 = np.ceil(np.minimum(need.stock, need.amount.sum() + 1.0)).astype(np.int64)
    return found


def _days(values: F1) -> I1:
    found: I1 = np.floor(values + DAY_ROUNDING).astype(np.int64)
    return found


def _ints(values: list[int]) -> I1:
    return np.array(values, dtype=np.int64)
