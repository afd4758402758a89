"""The other policy: plan the order anew in every future, instead of keeping the plan's order.

Assumes whoever dispatches sees this future's durations and supplies, but looks no further than the next task: the one
that can start first goes first. That is no bound on what a perfect plan could do, and may even end later than the
plan's order does. For a sample of futures: it takes a hundred times as long as keeping the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import B1, F1, F2, NEVER, Trial, compiled
from gigawatt.schedule.forward import (
    Dates,
    begin,
    blank,
    claim,
    closed_start,
    move_close,
    nothing_taken,
    record,
    stocks_of,
)
from gigawatt.schedule.future import Future, future
from gigawatt.schedule.plan import Outcome, Plan
from gigawatt.schedule.play import outcome_of, play
from gigawatt.schedule.starts import (
    CREWS,
    Bill,
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
    settled_start,
    sunk_share,
    supplied_start,
    take_money,
    take_supplies,
)
from gigawatt.schedule.work import Work, finish_of

HEADS = 1e-6  # heads; rounding of sums


class PolicyDifference(NamedTuple):
    """Both policies in the same N futures; NEVER where the last phase does not come."""

    kept_finish_day: F1
    """Of the last chosen phase. Shape (N,)."""
    rescheduled_finish_day: F1
    kept_mw_days: F1
    """Megawatts times days live within the horizon. Shape (N,)."""
    rescheduled_mw_days: F1

    @property
    def sooner_days(self) -> float:
        """Return how much sooner the last phase is live on average, where it is under both policies; NaN if nowhere."""
        both = np.isfinite(self.kept_finish_day) & np.isfinite(self.rescheduled_finish_day)
        sooner = self.kept_finish_day[both] - self.rescheduled_finish_day[both]
        return float(sooner.mean()) if both.any() else np.nan

    @property
    def more_mw_days(self) -> float:
        """Return how many megawatt-days more rescheduling gives on average."""
        return float(np.mean(self.rescheduled_mw_days - self.kept_mw_days))


class Crews(NamedTuple):
    """Who works where, and how many there are."""

    use: F2
    """Shape (T, R)."""
    capacity: F2
    """Shape (R, M); the last month's holds beyond the horizon."""
    month_start_days: F1


class Candidate(NamedTuple):
    """How one task could go next."""

    start: Start
    finish: float
    need: Need
    bill: Bill
    wait_days: float
    """For money."""


def policy_difference(plan: Plan, supplies: Sequence[Supply], trials: Sequence[Trial]) -> PolicyDifference:
    """Play a sample of futures under both policies; `supplies` is the money in the same trials."""
    rows = []
    for supply, trial in zip(supplies, trials, strict=True):
        kept, anew = play(plan, supply, trial), reschedule(plan, supply, trial)
        rows.append((_finish(plan, kept), _finish(plan, anew), _mw_days(plan, kept), _mw_days(plan, anew)))
    return PolicyDifference(*np.array(rows, dtype=np.float64).reshape(-1, 4).T)


@compiled
def reschedule(plan: Plan, supply: Supply, trial: Trial) -> Outcome:
    """Return when everything happens in one trial if the order is found on the way; all gates are those of `play`.

    Parallel dispatch (Kolisch, "Serial and parallel resource-constrained project scheduling methods revisited", EJOR
    90, 1996): of all tasks whose predecessors have a date, the one that can start first is next, the earlier one in the
    plan of equals. Heads are counted day by day against the size of each crew; arcs that hand heads on between tasks
    of one crew do not bind.
    """
    ahead = future(plan, trial)
    return outcome_of(plan, ahead, dispatched(plan, supply, ahead))


@compiled
def dispatched(plan: Plan, supply: Supply, future: Future) -> Dates:
    """Return the dates of every task, dispatched one by one."""
    dates, links = blank(len(future.days), future.signed_day), own_links(plan)
    stocks = stocks_of(plan, supply, future)
    taken, placed = nothing_taken(stocks), ~np.isnan(plan.actual_start_day)
    if begin(plan, future.days, dates):
        claim(plan, future, stocks, taken, dates)
    arcs = np.searchsorted(links.after, np.arange(len(placed) + 1))
    while not placed.all():
        chosen, best = -1, NEVER
        for task in range(len(placed)):
            if not placed[task] and eligible(plan, links, placed, task):
                day = candidate(plan, future, dates, links, stocks, taken, arcs[task], task).start.day
                if chosen < 0 or day < best:
                    chosen, best = task, day
        found = candidate(plan, future, dates, links, stocks, taken, arcs[chosen], chosen)
        take_supplies(taken, found.need)
        if best < NEVER:
            take_money(taken, found.bill)
        placed[chosen] = True
        dates.wait_days[chosen] = found.wait_days
        record(dates, chosen, found.start, found.finish)
        if plan.close_condition[chosen]:
            move_close(dates, plan.phase[chosen], chosen)
    return dates


@compiled
def own_links(plan: Plan) -> Links:
    """Return the plan's arcs without those between tasks of one crew, whose heads are counted instead."""
    kept = np.ones(len(plan.arc_to), dtype=np.bool_)
    for arc in range(len(kept)):
        shared = np.minimum(plan.crew_use[plan.arc_from[arc]], plan.crew_use[plan.arc_to[arc]])
        kept[arc] = plan.arc_kind[arc] != CREWS or shared.sum() == 0.0
    return Links(plan.arc_from[kept], plan.arc_to[kept], plan.arc_type[kept], plan.lag_days[kept], plan.arc_kind[kept])


@compiled
def eligible(plan: Plan, links: Links, placed: B1, task: int) -> bool:
    """Return whether all that a task waits for has a date: what it follows, and the conditions of its close."""
    for arc in range(len(links.after)):
        if links.after[arc] == task and not placed[links.before[arc]]:
            return False
    if plan.close_condition[task] or not (plan.waits_close[task] or plan.debt_share[task] > 0.0):
        return True
    for other in range(len(placed)):
        if plan.close_condition[other] and plan.phase[other] == plan.phase[task] and not placed[other]:
            return False
    return True


@compiled
def candidate(
    plan: Plan, future: Future, dates: Dates, links: Links, stocks: Stocks, taken: Taken, first_arc: int, task: int
) -> Candidate:
    """Return when a task could go after all that has been placed; takes nothing."""
    worked_days, phase = plan.worked_days, plan.phase[task]
    work, start = Work(future.days[task], plan.calendar[task]), dated(plan.earliest_day[task])
    if first_arc < len(links.after) and links.after[first_arc] == task:
        days = work.days if work.calendar < 0 else NEVER
        start = linked_start(links, dates.start_day, dates.finish_day, days, start, first_arc)
        if work.calendar >= 0:
            start = ended_start(links, dates.start_day, dates.finish_day, worked_days, work, start, first_arc)
    if plan.waits_close[task]:
        start = closed_start(dates, phase, start)
    chips, mw = plan.chip_need[task], plan.mw_need[task]
    need = Need(0.0, plan.slot[task], plan.slot_need[task], future.chip_day[task], chips, plan.site[task], mw)
    if start.day < NEVER:
        start = supplied_start(stocks, taken, worked_days, work, need, start)
    start = on_working_day(worked_days, work, start)
    crews = Crews(plan.crew_use, plan.crew_capacity, plan.month_start_days)
    start = crews_start(crews, dates, worked_days, work, task, start)
    length = finish_of(worked_days, work, start.day) - start.day if start.day < NEVER else 0.0
    left = 1.0 - sunk_share(plan.under_way[phase], start.day, length, plan.start_day)
    drawn = drawn_share(start.day, length, max(dates.close_day[phase], future.lender_day[phase]))
    payers, parts_usd = (plan.root[task], plan.obligor[task]), (future.equity_usd[task], future.debt_usd[task])
    bill, asked = billed(payers, parts_usd, drawn, left), start
    while left == 1.0 and start.day < NEVER:
        waiting = money_start(stocks, taken, bill, length, start)
        if waiting.day > start.day and work.calendar >= 0:
            waiting = settled_start(stocks, taken, bill, worked_days, work, waiting)
        waiting = crews_start(crews, dates, worked_days, work, task, waiting)
        if waiting.day == start.day:
            break
        start, length = waiting, finish_of(worked_days, work, waiting.day) - waiting.day
    wait_days = start.day - asked.day if start.day > asked.day else 0.0
    return Candidate(start, finish_of(worked_days, work, start.day), need, bill, wait_days)


@compiled
def crews_start(crews: Crews, dates: Dates, worked_days: F2, work: Work, task: int, start: Start) -> Start:
    """Return the start from which a task finds its heads on every day, beside the tasks that have a date."""
    while start.day < NEVER:
        finish = max(finish_of(worked_days, work, start.day), start.until)
        day = NEVER
        for crew in range(crews.use.shape[1]):
            if crews.use[task, crew] > 0.0 and finish > start.day:
                day = min(day, short_day(crews, dates, crew, crews.use[task, crew], (start.day, finish)))
        if day == NEVER:
            return start
        start = on_working_day(worked_days, work, later(start, relief_day(crews, dates, day), CREWS, -1))
    return start


@compiled
def short_day(crews: Crews, dates: Dates, crew: int, heads: float, span: tuple[float, float]) -> float:
    """Return the first day of a span on which a crew lacks heads, NEVER where it does not.

    It can only begin to lack them at the start of the span, of a task, or of a month.
    """
    first = NEVER
    if lacking(crews, dates, crew, heads, span[0]):
        return span[0]
    for day in dates.start_day:
        if span[0] < day < min(span[1], first) and lacking(crews, dates, crew, heads, day):
            first = day
    for day in crews.month_start_days[:-1]:
        if span[0] < day < min(span[1], first) and lacking(crews, dates, crew, heads, day):
            first = day
    return first


@compiled
def lacking(crews: Crews, dates: Dates, crew: int, heads: float, day: float) -> bool:
    """Return whether a crew has fewer heads to spare on a day than a task wants."""
    month = np.searchsorted(crews.month_start_days, day, side="right") - 1
    left = crews.capacity[crew, min(max(month, 0), crews.capacity.shape[1] - 1)] - heads
    for task in range(len(dates.start_day)):
        if dates.start_day[task] <= day < dates.finish_day[task]:
            left -= crews.use[task, crew]
    return bool(left < -HEADS)


@compiled
def relief_day(crews: Crews, dates: Dates, day: float) -> float:
    """Return the first day after a given one on which a task ends or a crew grows, NEVER where nothing changes."""
    first = NEVER
    for end in dates.finish_day:
        if day < end < first:
            first = end
    for month in range(1, crews.capacity.shape[1]):
        start = crews.month_start_days[month]
        if day < start < first and np.any(crews.capacity[:, month] > crews.capacity[:, month - 1]):
            first = start
    return first


def _finish(plan: Plan, outcome: Outcome) -> float:
    return float(outcome.ready_day[plan.chosen].max(initial=0.0))


def _mw_days(plan: Plan, outcome: Outcome) -> float:
    live_days = np.maximum(plan.month_start_days[-1] - outcome.finish_day, 0.0)
    return float(np.where(np.isfinite(outcome.finish_day), live_days * plan.mw_need, 0.0).sum())
