"""What each gate says of one task's start: links, close, crews, slots, chips, megawatts, money.

Assumes small arguments on purpose: handing a whole plan to a compiled function costs more than the arithmetic in it.
Gates look and do not take, so that a policy can compare tasks before it chooses one.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.quantities import F1, F2, I1, NEVER, compiled
from gigawatt.schedule.gates import TOLERANCE, Spending, opening_day, spending_day
from gigawatt.schedule.plan import Binding
from gigawatt.schedule.work import Work, finish_of, start_for, working_day

FINISH_START, START_START, FINISH_FINISH = 0, 1, 2
OFFTAKE = int(Binding.OFFTAKE)
EQUITY = int(Binding.EQUITY)
DEBT = int(Binding.DEBT)
GRID = int(Binding.GRID)
GENERATION = int(Binding.GENERATION)
CHIPS = int(Binding.CHIPS)
CREWS = int(Binding.CREWS)
EQUIPMENT = int(Binding.EQUIPMENT)
PLANNED = int(Binding.PLAN)
FOLLOWS = 11
"""A task began because another one ended (or began): not a scarce thing but the logic of the work."""
MONEY_ROUNDS = (
    8  # searches; on a calendar a later start may take more days, and then the money comes into question again
)


class Start(NamedTuple):
    """When a task may begin, and why not sooner."""

    day: float
    cause: int
    """`Binding`, or FOLLOWS."""
    via: int
    """Task behind it, -1 where a date or a supply is."""
    tied: int
    """All causes that hold the task until this very day: bit c for cause c, none where it is the plan's own date."""
    until: float
    """No end before, on a calendar."""


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
    slots: F2
    """By kind of equipment."""
    grid_mw: F2
    generation_mw: F2
    month_start_days: F1


class Taken(NamedTuple):
    """What the tasks so far have taken from the stocks."""

    equity_usd: F1
    borrowed_usd: F1
    chips: F1
    """Shape (1,)."""
    slots: F1
    mw: F1


class Need(NamedTuple):
    """What a task takes from the stocks that are no money."""

    crew_day: float
    slot: int
    """Row of the stock of slots, -1 where it needs none."""
    slots: float
    chip_day: float
    chips: float
    site: int
    mw: float


class Bill(NamedTuple):
    """What a task still has to be paid, by whom."""

    root: int
    """Vehicle, -1 where nobody owns the asset."""
    obligor: int
    """Entity whose debt appetite is used, -1 where none is."""
    equity_usd: float
    debt_usd: float


@compiled
def dated(day: float) -> Start:
    """Return the start that a date in the plan allows."""
    return Start(day, PLANNED, -1, 0, -NEVER)


@compiled
def later(start: Start, day: float, cause: int, via: int) -> Start:
    """Return the later of two starts; the first where they are equal, but the work's own logic before crews."""
    if day > start.day:
        return Start(day, cause, via, 1 << cause, start.until)
    if day == start.day and start.cause != PLANNED:
        tied = start.tied | 1 << cause
        if start.cause == CREWS and cause == FOLLOWS:
            return Start(day, cause, via, tied, start.until)
        return Start(day, start.cause, start.via, tied, start.until)
    return start


@compiled
def later_end(worked_days: F2, work: Work, start: Start, day: float, cause: int, via: int) -> Start:
    """Return the later of a start and the one from which the task ends on a day."""
    if work.calendar < 0 or day == NEVER:
        return later(start, day - work.days, cause, via)
    found = later(start, start_for(worked_days, work, day), cause, via)
    return Start(found.day, found.cause, found.via, found.tied, max(found.until, day))


@compiled
def on_working_day(worked_days: F2, work: Work, start: Start) -> Start:
    """Return a start moved on to the next moment at which work goes on."""
    return Start(working_day(worked_days, work, start.day), start.cause, start.via, start.tied, start.until)


@compiled
def linked_start(links: Links, start_day: F1, finish_day: F1, days: float, start: Start, arc: int) -> Start:
    """Return the start that links and crews allow, from a task's first arc on.

    On a calendar no fixed number of days leads back from an end to a start: with NEVER for `days`, links to the end of
    the task are left to `ended_start`.
    """
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
def ended_start(
    links: Links, start_day: F1, finish_day: F1, worked_days: F2, work: Work, start: Start, arc: int
) -> Start:
    """Return the start that links to the end of a task on a calendar allow, from its first arc on."""
    task = links.after[arc]
    while arc < len(links.after) and links.after[arc] == task:
        before, kind = links.before[arc], links.type[arc]
        if kind not in (FINISH_START, START_START):
            cause = CREWS if links.kind[arc] == CREWS else FOLLOWS
            day = (finish_day[before] if kind == FINISH_FINISH else start_day[before]) + links.lag_days[arc]
            start = later_end(worked_days, work, start, day, cause, before)
        arc += 1
    return start


@compiled
def takes(need: Need) -> bool:
    """Return whether a task waits for anything but links and money."""
    return need.crew_day > 0.0 or need.slot >= 0 or need.chips > 0.0 or need.mw > 0.0


@compiled
def supplied_start(stocks: Stocks, taken: Taken, worked_days: F2, work: Work, need: Need, start: Start) -> Start:
    """Return the start at which crews, slots, chips and megawatts are there."""
    if need.crew_day > 0.0:
        start = later(start, need.crew_day, CREWS, -1)
    if need.slot >= 0 and need.slots > 0.0:
        wanted = taken.slots[need.slot] + need.slots
        start = later(start, opening_day(stocks.slots[need.slot], wanted, stocks.month_start_days), EQUIPMENT, -1)
    if need.chips > 0.0:
        market_day = opening_day(stocks.chips, taken.chips[0] + need.chips, stocks.month_start_days)
        start = later(start, max(need.chip_day, market_day), CHIPS, -1)
    if need.mw > 0.0:
        day, cause = power_day(stocks, taken, need)
        start = later_end(worked_days, work, start, day, cause, -1)
    return start


@compiled
def power_day(stocks: Stocks, taken: Taken, need: Need) -> tuple[float, int]:
    """Return when the megawatts that a task needs at its end are there, and which supply came last.

    That is the grid or the generation, whichever rose more in the month that sufficed.
    """
    grid, generation = stocks.grid_mw[need.site], stocks.generation_mw[need.site]
    wanted_mw = taken.mw[need.site] + need.mw - TOLERANCE
    month = 0
    while month < len(grid) and grid[month] + generation[month] < wanted_mw:
        month += 1
    if month == len(grid):
        return NEVER, GRID if grid[-1] > 0.0 or generation[-1] == 0.0 else GENERATION
    grid_step = grid[month] - grid[month - 1] if month > 0 else grid[0]
    generation_step = generation[month] - generation[month - 1] if month > 0 else generation[0]
    return stocks.month_start_days[month], GRID if grid_step >= generation_step else GENERATION


@compiled
def take_supplies(taken: Taken, need: Need) -> None:
    """Promise slots, chips and megawatts to a task: later tasks find less."""
    if need.slot >= 0:
        taken.slots[need.slot] += need.slots
    taken.chips[0] += need.chips
    if need.mw > 0.0:
        taken.mw[need.site] += need.mw


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
def billed(payers: tuple[int, int], parts_usd: tuple[float, float], drawn: float, left: float) -> Bill:
    """Return what a task still has to be paid: a share `left` of it, debt for the share `drawn` after its close only.

    `payers`: vehicle and obligor; `parts_usd`: equity and debt of the whole task [USD].
    """
    equity_usd, debt_usd = parts_usd
    drawn_usd = debt_usd * drawn
    return Bill(payers[0], payers[1], (equity_usd + debt_usd - drawn_usd) * left, drawn_usd * left)


@compiled
def money_start(stocks: Stocks, taken: Taken, bill: Bill, days: float, start: Start) -> Start:
    """Return the start at which equity and debt are there throughout a task that takes so many days."""
    waiting = start
    if bill.root >= 0:
        spending = Spending(taken.equity_usd[bill.root], bill.equity_usd, days)
        day = spending_day(stocks.pool_usd[bill.root], spending, start.day, stocks.month_start_days)
        waiting = later(waiting, day, EQUITY, -1) if day > start.day else waiting
    elif bill.equity_usd > 0.0:
        waiting = later(waiting, NEVER, EQUITY, -1)
    if bill.obligor >= 0:
        spending = Spending(taken.borrowed_usd[bill.obligor], bill.debt_usd, days)
        day = spending_day(stocks.appetite_usd[bill.obligor], spending, start.day, stocks.month_start_days)
        waiting = later(waiting, day, DEBT, -1) if day > start.day else waiting
    return waiting


@compiled
def settled_start(stocks: Stocks, taken: Taken, bill: Bill, worked_days: F2, work: Work, start: Start) -> Start:
    """Return a start that money set, moved on until the money is there on the days that the task takes from then on.

    On a calendar a later start may take more days or fewer. Where asking again does not settle it, the task waits for
    all of its money, which suffices for any number of days.
    """
    for rounds in range(MONEY_ROUNDS):
        start = on_working_day(worked_days, work, start)
        days = finish_of(worked_days, work, start.day) - start.day if rounds < MONEY_ROUNDS - 1 else 0.0
        waiting = money_start(stocks, taken, bill, days, start)
        if waiting.day in (start.day, NEVER):
            return waiting
        start = waiting
    return on_working_day(worked_days, work, start)


@compiled
def take_money(taken: Taken, bill: Bill) -> None:
    """Promise a task's money to it: later tasks find less."""
    if bill.root >= 0:
        taken.equity_usd[bill.root] += bill.equity_usd
    if bill.obligor >= 0:
        taken.borrowed_usd[bill.obligor] += bill.debt_usd
