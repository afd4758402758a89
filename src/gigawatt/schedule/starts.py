"""What each gate says of one task's start: links, close, chips, megawatts, money.

Assumes small arguments on purpose: handing a whole plan to a compiled function costs more than the arithmetic in it.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.quantities import F1, F2, I1, NEVER, compiled
from gigawatt.schedule.gates import TOLERANCE, Spending, opening_day, spending_day
from gigawatt.schedule.plan import Binding

FINISH_START, START_START, FINISH_FINISH = 0, 1, 2
OFFTAKE = int(Binding.OFFTAKE)
EQUITY = int(Binding.EQUITY)
DEBT = int(Binding.DEBT)
GRID = int(Binding.GRID)
GENERATION = int(Binding.GENERATION)
CHIPS = int(Binding.CHIPS)
CREWS = int(Binding.CREWS)
PLANNED = int(Binding.PLAN)
FOLLOWS = 11
"""A task began because another one ended (or began): not a scarce thing but the logic of the work."""


class Start(NamedTuple):
    """When a task may begin, and why not sooner."""

    day: float
    cause: int
    """`Binding`, or FOLLOWS."""
    via: int
    """Task behind it, -1 where a date or a supply is."""


class Links(NamedTuple):
    """The plan's arcs, sorted by the task that follows."""

    before: I1
    after: I1
    type: I1
    lag_days: F1
    kind: I1


class Stocks(NamedTuple):
    """What tasks take from, cumulative by month."""

    pool_usd: F2
    """By root vehicle."""
    appetite_usd: F2
    """By obligor."""
    chips: F1
    grid_mw: F2
    generation_mw: F2
    month_start_days: F1


class Taken(NamedTuple):
    """What the tasks so far have taken from the stocks."""

    equity_usd: F1
    borrowed_usd: F1
    chips: F1
    """Shape (1,)."""
    mw: F1


class Bill(NamedTuple):
    """What a task still has to be paid, by whom."""

    root: int
    """Vehicle, -1 where nobody owns the asset."""
    obligor: int
    """Entity whose debt appetite is used, -1 where none is."""
    equity_usd: float
    debt_usd: float
    days: float


@compiled
def later(start: Start, day: float, cause: int, via: int) -> Start:
    """Return the later of two starts; the first where they are equal."""
    return Start(day, cause, via) if day > start.day else start


@compiled
def linked_start(links: Links, start_day: F1, finish_day: F1, days: float, start: Start, arc: int) -> Start:
    """Return the start that links and crews allow, from a task's first arc on."""
    task = links.after[arc]
    while arc < len(links.after) and links.after[arc] == task:
        before, kind = links.before[arc], links.type[arc]
        from_finish = kind in (FINISH_START, FINISH_FINISH)
        allowed = (finish_day[before] if from_finish else start_day[before]) + links.lag_days[arc]
        if kind not in (FINISH_START, START_START):
            allowed -= days
        start = later(start, allowed, CREWS if links.kind[arc] == CREWS else FOLLOWS, before)
        arc += 1
    return start


@compiled
def chips_start(stocks: Stocks, taken: Taken, dated_day: float, need: float, start: Start) -> Start:
    """Return the start at which the chips that a task installs are there, and take them."""
    taken.chips[0] += need
    market_day = opening_day(stocks.chips, taken.chips[0], stocks.month_start_days)
    return later(start, max(dated_day, market_day), CHIPS, -1)


@compiled
def power_start(stocks: Stocks, taken: Taken, site: int, need_and_days: tuple[float, float], start: Start) -> Start:
    """Return the start at which the megawatts are there when a task ends, and take them.

    Named is the supply that came last: the grid or the generation, whichever rose more in the month that sufficed.
    """
    need_mw, days = need_and_days
    taken.mw[site] += need_mw
    grid, generation = stocks.grid_mw[site], stocks.generation_mw[site]
    month = 0
    while month < len(grid) and grid[month] + generation[month] < taken.mw[site] - TOLERANCE:
        month += 1
    if month == len(grid):
        return later(start, NEVER, GRID if grid[-1] > 0.0 or generation[-1] == 0.0 else GENERATION, -1)
    grid_step = grid[month] - grid[month - 1] if month > 0 else grid[0]
    generation_step = generation[month] - generation[month - 1] if month > 0 else generation[0]
    cause = GRID if grid_step >= generation_step else GENERATION
    return later(start, stocks.month_start_days[month] - days, cause, -1)


@compiled
def sunk_share(under_way: bool, start: float, days: float, programme_start: float) -> float:
    """Return the share of a task that was spent before the programme began; 0 unless its phase was under way."""
    if not under_way or start >= programme_start:
        return 0.0
    return min((programme_start - start) / days, 1.0) if days > 0.0 else 1.0


@compiled
def drawn_share(start: float, days: float, close_day: float) -> float:
    """Return the share of a task that lies after the close: only there may debt pay, without refund."""
    if start >= close_day:
        return 1.0
    return max(1.0 - (close_day - start) / days, 0.0) if days > 0.0 else 0.0


@compiled
def money_start(stocks: Stocks, taken: Taken, bill: Bill, start: Start) -> Start:
    """Return the start at which equity and debt are there throughout a task. Takes nothing."""
    waiting = start
    if bill.root >= 0:
        spending = Spending(taken.equity_usd[bill.root], bill.equity_usd, bill.days)
        day = spending_day(stocks.pool_usd[bill.root], spending, start.day, stocks.month_start_days)
        waiting = later(waiting, day, EQUITY, -1)
    elif bill.equity_usd > 0.0:
        waiting = later(waiting, NEVER, EQUITY, -1)
    if bill.obligor >= 0:
        spending = Spending(taken.borrowed_usd[bill.obligor], bill.debt_usd, bill.days)
        day = spending_day(stocks.appetite_usd[bill.obligor], spending, start.day, stocks.month_start_days)
        waiting = later(waiting, day, DEBT, -1)
    return waiting


@compiled
def take_money(taken: Taken, bill: Bill) -> None:
    """Promise a task's money to it: later tasks find less."""
    if bill.root >= 0:
        taken.equity_usd[bill.root] += bill.equity_usd
    if bill.obligor >= 0:
        taken.borrowed_usd[bill.obligor] += bill.debt_usd
