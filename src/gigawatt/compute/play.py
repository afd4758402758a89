"""What runs in one trial: racks that ramp from the day of energisation, as far as the site's power goes.

Assumes a linear ramp from the first racks to full operation, and chips renewed like for like at the end of their life.
"""

from __future__ import annotations

import numpy as np

from gigawatt.compute.plan import Outcome, Plan
from gigawatt.quantities import F1, F2, Trial, compiled

DAYS_PER_MONTH = 30.4375  # days, Gregorian mean / 12
SECONDS_PER_HOUR = 3600.0
KILOWATTS_PER_MEGAWATT = 1000.0


@compiled
def ramp_integral_days(days: float, ramp_days: float) -> float:
    """Return full-operation days since energisation: the integral of a linear ramp [days]."""
    if days <= 0.0:
        return 0.0
    if days < ramp_days:
        return days * days / (2.0 * ramp_days)
    return days - ramp_days / 2.0


@compiled
def installed_share(ready_day: float, ramp_days: float, start_day: float, end_day: float) -> float:
    """Return the average share of racks in operation between two days [0..1]."""
    if start_day - ready_day >= ramp_days:
        return 1.0
    until_end = ramp_integral_days(end_day - ready_day, ramp_days)
    until_start = ramp_integral_days(start_day - ready_day, ramp_days)
    return (until_end - until_start) / (end_day - start_day)


@compiled
def install(plan: Plan, ready_day: F1) -> F2:
    """Return IT power of the racks in operation, before any limit of supply [MW]. Shape (P, M)."""
    phases, months = len(plan.racks), len(plan.month_hours)
    installed_mw = np.zeros((phases, months))
    ramp_days = plan.ramp_months * DAYS_PER_MONTH
    for phase in range(phases):
        if not np.isfinite(ready_day[phase]):
            continue
        full_mw = plan.accelerators[phase] * plan.it_kw_per_accelerator[phase] / KILOWATTS_PER_MEGAWATT
        first = max(0, np.searchsorted(plan.month_start_days, ready_day[phase], side="right") - 1)
        for month in range(first, months):
            start, end = plan.month_start_days[month], plan.month_start_days[month + 1]
            installed_mw[phase, month] = full_mw * installed_share(ready_day[phase], ramp_days, start, end)
    return installed_mw


@compiled
def supplied_share(plan: Plan, installed_mw: F2, deliverable_mw: F2) -> F2:
    """Return the share of each site's installed load that its supply can carry [0..1]. Shape (S, M).

    The site's megawatts are shared by its live phases pro rata to their facility power.
    """
    sites, months = deliverable_mw.shape
    demand_mw = np.zeros((sites, months))
    for phase in range(len(plan.site)):
        if plan.phase_it_mw[phase] > 0.0 and installed_mw[phase, -1] > 0.0:
            site, ratio = plan.site[phase], plan.phase_facility_mw[phase] / plan.phase_it_mw[phase]
            for month in range(months):
                demand_mw[site, month] += installed_mw[phase, month] * ratio
    share = np.ones((sites, months))
    for site in range(sites):
        for month in range(months):
            if demand_mw[site, month] > deliverable_mw[site, month]:
                share[site, month] = max(0.0, deliverable_mw[site, month]) / demand_mw[site, month]
    return share


@compiled
def play(plan: Plan, ready_day: F1, deliverable_mw: F2, trial: Trial) -> Outcome:
    """Return what runs in one trial.

    Parameters
    ----------
    plan
        From `decide`.
    ready_day
        Energisation of each phase, NEVER where not built [days since month 0]. Shape (P,).
    deliverable_mw
        Facility power that each site can be served with [MW]. Shape (S, M).
    trial
        `trial.factor[plan.utilisation_driver]` multiplies the billed share of hours, which stays at most 1.

    """
    phases, months = len(plan.racks), len(plan.month_hours)
    it_mw = install(plan, ready_day)
    share = supplied_share(plan, it_mw, deliverable_mw)
    accelerators, gpu_hours = np.zeros((phases, months)), np.zeros((phases, months))
    bf16_flops, tokens = np.zeros(months), np.zeros(months)
    billed = min(1.0, max(0.0, plan.hours_billed_share * trial.factor[plan.utilisation_driver]))
    for phase in range(phases):
        # The ramp never falls, so an empty last month means that the phase is never live.
        if it_mw[phase, -1] <= 0.0:
            continue
        per_mw = KILOWATTS_PER_MEGAWATT / plan.it_kw_per_accelerator[phase]
        tokens_per_hour = plan.tokens_per_accelerator_s[phase] * SECONDS_PER_HOUR
        site = plan.site[phase]
        for month in range(months):
            it_mw[phase, month] *= share[site, month]
            running = it_mw[phase, month] * per_mw
            hours = running * plan.month_hours[month] * billed
            accelerators[phase, month] = running
            gpu_hours[phase, month] = hours
            bf16_flops[month] += running * plan.bf16_flops[phase]
            tokens[month] += hours * tokens_per_hour
    return Outcome(it_mw, accelerators, gpu_hours, bf16_flops, tokens)
