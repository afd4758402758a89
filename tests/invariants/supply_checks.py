"""The invariants of dates, megawatts and accelerators, each computed again in NumPy from plan and outcome.

Assumes stocks count from the first day of a month; what never happens is infinite.
"""

from __future__ import annotations

import numpy as np
from played_cases import Future
from played_facts import facts
from statement_checks import tolerance

from gigawatt.power import TECHNOLOGIES
from gigawatt.quantities import F1, F2, NEVER

DAY = 1e-6  # days; rounding of sums of durations
MW = 1e-6  # MW
SOLVED = 1e-5  # share of the facility's power; a hundred times what the solver closes its balance to
STORED = TECHNOLOGIES.index("battery_mwh")
SHARE = 1e-9


def links_hold(future: Future) -> None:
    """No task begins or ends before its links and lags, its dated start or its close allow; but facts are facts."""
    plan, build, begun = future.plan.schedule, future.outcome.build, facts(future)
    start, finish = build.start_day, build.finish_day
    for before, after, kind, lag in zip(plan.arc_from, plan.arc_to, plan.arc_type, plan.lag_days, strict=True):
        if int(after) in begun:
            continue
        cause = finish[before] if kind in (0, 2) else start[before]
        effect = start[after] if kind in (0, 1) else finish[after]
        assert effect >= cause + lag - DAY or (cause == NEVER and effect == NEVER), (before, after, kind)
    assert np.all(start >= plan.earliest_day - DAY)


def closes_come_first(future: Future) -> None:
    """What waits for the close waits for its conditions and contracts; the close that is shown also for the lenders."""
    plan, build = future.plan.schedule, future.outcome.build
    opened = _signed(future, plan.close_contract_day)
    np.maximum.at(opened, plan.phase[plan.close_condition], build.finish_day[plan.close_condition])
    waits = plan.waits_close & np.isfinite(build.start_day)
    waits[list(facts(future))] = False
    assert np.all(build.start_day[waits] >= opened[plan.phase[waits]] - DAY)
    shown = np.where(plan.chosen & plan.has_debt, np.maximum(opened, _signed(future, plan.lender_day)), NEVER)
    assert np.allclose(build.close_day, shown)


def _signed(future: Future, planned_day: F1) -> F1:
    """Return signatures as late as they are in this future; what was signed before the programme is a fact."""
    plan = future.plan.schedule
    late = planned_day + future.trial.factor[plan.close_driver] * 365.2425 / 12.0
    return np.where(planned_day <= plan.start_day, planned_day, np.maximum(late, plan.start_day))


def live_when_the_last_task_ends(future: Future) -> None:
    """A phase is energised when its energising task ends, and never where it is not chosen."""
    plan, build = future.plan.schedule, future.outcome.build
    last = plan.energises
    assert np.array_equal(build.ready_day[plan.phase[last]], build.finish_day[last])
    assert np.all(build.ready_day[~plan.chosen] == NEVER)


def cost_is_spent(future: Future) -> None:
    """The tasks of what is finished within the horizon cost, month by month, what their driver makes of their plan."""
    plan, build = future.plan.schedule, future.outcome.build
    done = build.finish_day < plan.month_start_days[-1]
    cost = plan.cost_usd * future.trial.factor[plan.cost_driver]
    for phase in np.flatnonzero(plan.chosen):
        mine = plan.phase == phase
        spent, least = build.spend_usd[phase].sum(), cost[mine & done].sum()
        assert spent >= least - tolerance(future)
        assert not done[mine].all() or abs(spent - least) <= tolerance(future)


def spending_follows_money(future: Future) -> None:
    """Equity that tasks have used by the first day of a month is in the pool of their root vehicle by then.

    What was under way before the programme, and what nobody owns, is not gated.
    """
    plan, build, supply = future.plan.schedule, future.outcome.build, future.outcome.supply
    used = np.zeros_like(supply.pool_usd)
    exempt = set(plan.root[plan.under_way[plan.phase]].tolist())
    for task in np.flatnonzero(np.isfinite(build.start_day)):
        if plan.root[task] >= 0:
            used[plan.root[task]] += _equity_usd(future, int(task)) * _done(future, int(task))
    for root in range(len(used)):
        if root not in exempt:
            late = float((used[root] - supply.pool_usd[root]).max())
            # The gate forgives half a cent per task, so that a plan which just fits is not refused by rounding.
            assert late <= tolerance(future) + 0.005 * len(plan.phase), f"{late:,.2f} USD ahead of money at {root}"


def _equity_usd(future: Future, task: int) -> float:
    """Return what equity pays of a task: all of it before the close, and what debt leaves after it [USD]."""
    plan, build = future.plan.schedule, future.outcome.build
    all_in = plan.cost_usd[task] * future.trial.factor[plan.cost_driver[task]] * (1.0 + plan.financing_load)
    debt = min(plan.debt_share[task] * all_in, plan.debt_usd[task])
    start, finish = build.start_day[task], build.finish_day[task]
    close = build.close_day[plan.phase[task]]
    after = float(start >= close) if finish <= start else min(max((finish - close) / (finish - start), 0.0), 1.0)
    return float(all_in - debt * after)


def _done(future: Future, task: int) -> F1:
    """Return the share of a task that is done by the first day of each month. Shape (M,)."""
    start, finish = future.outcome.build.start_day[task], future.outcome.build.finish_day[task]
    days = future.plan.schedule.month_start_days[:-1]
    if finish <= start:
        return (days > start).astype(np.float64)
    return np.clip((days - start) / (finish - start), 0.0, 1.0)


def power_within_supply(future: Future) -> None:
    """Megawatts energised at a site never exceed its firm grid and delivered generation of that month."""
    build, phases = future.outcome.build, future.plan.phases
    days = future.plan.schedule.month_start_days[:-1]
    live = build.ready_day[:, None] <= days[None, :]
    energised = np.zeros_like(build.grid_mw)
    np.add.at(energised, phases.site, live * phases.facility_mw[:, None])
    over = energised - build.grid_mw - build.generation_mw
    assert over.max(initial=0.0) <= 0.005 * len(phases.site), f"{over.max():.4f} MW beyond the supply"


def delivered_within_supply(future: Future) -> None:
    """What can be served is within grid, generation and added plant, and energy served is within what can be."""
    energy, build, plan = future.outcome.energy, future.outcome.build, future.plan.power
    supply = build.grid_mw + build.generation_mw + plan.years.firm_added_mw
    assert (energy.deliverable_mw - supply).max() <= MW
    served = np.zeros_like(energy.deliverable_mw)
    np.add.at(served, plan.phase_site, energy.served_mwh)
    assert (served - energy.deliverable_mw * plan.month_hours).max() <= MW * 744
    assert energy.served_mwh.min() >= 0.0
    # A site that feeds energy in may earn more than it pays in a future of dear power.
    pays = np.array([site.export.value == 0.0 for site in future.programme.file.sites.values()])[plan.phase_site]
    assert energy.energy_usd[pays].min(initial=0.0) >= 0.0


def hours_balance(future: Future) -> None:
    """All flows of an hour add to the load but for what is shed, and what is shed adds to what is unserved."""
    plan = future.plan.power
    shed = plan.hourly[:, 0] - plan.hourly[:, 1 : 1 + STORED].sum(axis=1) + plan.hourly[:, -1]
    rounding = SOLVED * plan.full_mw
    assert np.all(shed >= -rounding[:, None])
    assert np.all(abs(np.maximum(shed, 0.0).sum(axis=1) - plan.unserved_mwh) <= rounding * shed.shape[1])


def only_what_is_short_has_a_reason(future: Future) -> None:
    """Limits are named at no site that serves its load."""
    plan = future.plan.power
    assert np.all(plan.unserved_mwh[plan.short_of.any(axis=1)] > 0.0)


def accelerators_within_deliveries(future: Future) -> None:
    """No more accelerators run than the phase was given, and none before it is energised."""
    plan, output, build = future.plan.compute, future.outcome.output, future.outcome.build
    assert np.all(output.accelerators <= plan.accelerators[:, None] * (1 + SHARE))
    month_end = plan.month_start_days[1:]
    assert np.all(output.accelerators[build.ready_day[:, None] >= month_end[None, :]] == 0.0)
    assert np.all(output.gpu_hours <= output.accelerators * plan.month_hours * (1 + SHARE))


def market_delivers_first(future: Future) -> None:
    """The accelerators of what is energised have been delivered by then, as late as chips are in this future.

    Racks that were being installed when the programme began are there, whatever the market delivers.
    """
    plan, build = future.plan.schedule, future.outcome.build
    stock = plan.chip_stock
    if np.isinf(stock[-1]):
        return
    delay = int(np.floor(future.trial.factor[plan.chip_driver] + 0.5))
    start = future.programme.start_month
    months = np.arange(len(stock))
    arrived = np.where(months < start, stock, stock[np.clip(np.maximum(months - delay, start), 0, len(stock) - 1)])
    live = build.ready_day[:, None] <= plan.month_start_days[None, :-1]
    live[[plan.phase[task] for task in facts(future) if plan.chip_need[task] > 0.0]] = False
    installed = (live * future.plan.phases.accelerators[:, None]).sum(axis=0)
    assert (installed - arrived).max() <= 0.005 * len(plan.phase)


def it_load_within_energised(future: Future) -> None:
    """IT load times the phase's facility ratio is within what its site can deliver and within what is energised."""
    plan, output = future.plan.compute, future.outcome.output
    ratio = plan.phase_facility_mw / plan.phase_it_mw
    load = np.zeros_like(future.outcome.energy.deliverable_mw)
    np.add.at(load, plan.site, output.it_mw * ratio[:, None])
    assert (load - future.outcome.energy.deliverable_mw).max() <= MW
    share = _energised_share(future)
    assert (output.it_mw - plan.phase_it_mw[:, None] * share).max() <= MW


def _energised_share(future: Future) -> F2:
    """Return the share of each month in which a phase is energised. Shape (P, M)."""
    days = future.plan.compute.month_start_days
    ready = np.minimum(future.outcome.build.ready_day, days[-1])[:, None]
    return np.clip((days[None, 1:] - ready) / np.diff(days)[None, :], 0.0, 1.0)


SUPPLIES = (
    links_hold,
    closes_come_first,
    live_when_the_last_task_ends,
    cost_is_spent,
    spending_follows_money,
    power_within_supply,
    delivered_within_supply,
    hours_balance,
    only_what_is_short_has_a_reason,
    accelerators_within_deliveries,
    market_delivers_first,
    it_load_within_energised,
)
