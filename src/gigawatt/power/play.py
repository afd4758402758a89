"""What power is delivered and what it costs in one trial.

Assumes in every month the plant of the operating year that is nearest in load and grid, in proportion to what is live,
so that a site whose grid slips goes on with the plant it had; how grid and plant share the load is read from that
year's menu (`running`). What a partly built site sheds in the full-build year counts in every month.
"""

from __future__ import annotations

import numpy as np

from gigawatt.power.plan import Outcome, Plan
from gigawatt.power.running import running_usd_per_mwh
from gigawatt.quantities import F1, F2, I2, Trial, compiled

MONTHS_PER_YEAR = 12.0
HOURS_PER_YEAR = 8760.0
NEAR = 1e-9  # shares of the full build; closer than this is equally near


@compiled
def live_share(ready_day: float, first_day: float, next_day: float) -> float:
    """Return the share of the month [first_day, next_day) in which a phase ready on `ready_day` is live."""
    return min(max((next_day - ready_day) / (next_day - first_day), 0.0), 1.0)


@compiled
def energised(plan: Plan, ready_day: F1, month_start_days: F1) -> F2:
    """Return facility MW energised by site and month, a phase's first month pro rata. Shape (S, M)."""
    months = len(month_start_days) - 1
    mw = np.zeros((len(plan.full_mw), months))
    for phase in range(len(ready_day)):
        first = np.searchsorted(month_start_days, ready_day[phase], side="right") - 1
        for month in range(max(first, 0), months):
            share = live_share(ready_day[phase], month_start_days[month], month_start_days[month + 1])
            mw[plan.phase_site[phase], month] += plan.phase_facility_mw[phase] * share
    return mw


@compiled
def deliverable(plan: Plan, energised_mw: F2, grid_mw: F2, generation_mw: F2) -> F2:
    """Return min(energised, grid + generation + what added plant carries) [MW] by site and month. Shape (S, M)."""
    sites, months = len(plan.full_mw), len(plan.month_hours)
    mw = np.zeros((sites, months))
    for site in range(sites):
        for month in range(months):
            supply_mw = grid_mw[site, month] + generation_mw[site, month] + plan.years.firm_added_mw[site, month]
            mw[site, month] = min(energised_mw[site, month], supply_mw)
    return mw


@compiled
def utilisation_factor(plan: Plan, trial: Trial) -> float:
    """Return the trial's load over the plan's; never above what the IT nameplate draws."""
    factor: float = trial.factor[plan.utilisation_driver]
    return min(max(factor, 0.0), 1.0 / plan.utilisation)


@compiled
def operating_year(plan: Plan, site: int, load_share: float, grid_mw: float) -> int:
    """Return the operating year of `site` that is nearest in load and grid, both as shares of its full build.

    Grid beyond the full build counts as the full build; of years equally near the latest one speaks.
    """
    full_mw, found, least = plan.full_mw[site], 0, np.inf
    for year in range(plan.years.load_mw.shape[1]):
        load_apart = abs(load_share - plan.years.load_mw[site, year] / full_mw)
        grid_apart = abs(min(grid_mw, full_mw) - min(plan.years.grid_mw[site, year], full_mw)) / full_mw
        if load_apart + grid_apart <= least + NEAR:
            found, least = year, min(load_apart + grid_apart, least)
    return found


@compiled
def _stages(plan: Plan, energised_mw: F2, grid_mw: F2) -> I2:
    """Return the operating year of every site and month; a site that nothing was planned for is at full build.

    Shape (S, M).
    """
    found = np.full(energised_mw.shape, plan.years.load_mw.shape[1] - 1, dtype=np.int64)
    for site in range(len(plan.full_mw)):
        if plan.year_of[site] == site and plan.full_mw[site] > 0.0:
            for month in range(energised_mw.shape[1]):
                load_share = energised_mw[site, month] / plan.full_mw[site]
                found[site, month] = operating_year(plan, site, load_share, grid_mw[site, month])
    return found


@compiled
def _running(plan: Plan, stages: I2, energised_mw: F2, deliverable_mw: F2, grid_mw: F2, trial: Trial) -> F2:
    """Return what a MWh served costs, without standing cost, by site and month [USD/MWh]. Shape (S, M)."""
    usd, used = np.zeros(energised_mw.shape), utilisation_factor(plan, trial)
    for site in range(len(plan.full_mw)):
        if plan.full_mw[plan.year_of[site]] > 0.0:
            power_mw = (energised_mw[site], deliverable_mw[site], grid_mw[site])
            running_usd_per_mwh(plan, site, used, stages[site], *power_mw, trial, usd[site])
    return usd


@compiled
def play(plan: Plan, ready_day: F1, grid_mw: F2, generation_mw: F2, month_start_days: F1, trial: Trial) -> Outcome:
    """Return what is delivered, by site, and what is served and paid, by phase.

    Parameters
    ----------
    plan : Plan
        From `decide`.
    ready_day : F1
        Energisation of every phase [days since month 0], NEVER where not built. Shape (P,).
    grid_mw, generation_mw : F2
        Firm grid and declared generation [MW], shifted by the trial's delays. Shape (S, M).
    month_start_days : F1
        Shape (M + 1,).
    trial : Trial
        Drivers `power_price`, `gas_price`, `utilisation`.

    Formulas: served = mean load per facility MW x live MW x deliverable / energised x hours; energy cost = served x
    cost per MWh x price level + (fixed operation x price level + annuity) x live MW / MW of the operating year.
    """
    months = len(month_start_days) - 1
    energised_mw = energised(plan, ready_day, month_start_days)
    deliverable_mw = deliverable(plan, energised_mw, grid_mw, generation_mw)
    stages = _stages(plan, energised_mw, grid_mw)
    running_usd = _running(plan, stages, energised_mw, deliverable_mw, grid_mw, trial)
    served_mwh = np.zeros((len(ready_day), months))
    energy_usd = np.zeros((len(ready_day), months))
    used = utilisation_factor(plan, trial)
    for phase in range(len(ready_day)):
        site = plan.phase_site[phase]
        year = plan.year_of[site]
        full_mw = plan.full_mw[year]
        if not ready_day[phase] < month_start_days[months] or full_mw <= 0.0:
            continue
        mean_load = (plan.load_mwh[year] - plan.unserved_mwh[year]) / (HOURS_PER_YEAR * full_mw)
        first = np.searchsorted(month_start_days, ready_day[phase], side="right") - 1
        for month in range(max(first, 0), months):
            share = live_share(ready_day[phase], month_start_days[month], month_start_days[month + 1])
            live_mw = plan.phase_facility_mw[phase] * share
            if live_mw <= 0.0:
                continue
            stage = stages[site, month]
            supplied = deliverable_mw[site, month] / energised_mw[site, month]
            mwh = mean_load * used * live_mw * supplied * plan.month_hours[month]
            served_mwh[phase, month] = mwh
            level = plan.escalation[month]
            per_mw = MONTHS_PER_YEAR * plan.years.load_mw[year, stage]
            annuity_usd = plan.years.annuity_usd[year, stage]
            standing_usd = (plan.years.fixed_usd[year, stage] - annuity_usd) * level + annuity_usd
            energy_usd[phase, month] = mwh * running_usd[site, month] * level + standing_usd / per_mw * live_mw
    return Outcome(deliverable_mw, served_mwh, energy_usd, plan.nines)
