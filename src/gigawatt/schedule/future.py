"""What one trial makes of the plan: durations, costs and supplies, before any date is known.

Assumes delays move only what lies after the programme's start: what had happened by then is a fact.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2, Trial, compiled
from gigawatt.schedule.gates import DAYS_PER_MONTH, delayed_day, opening_month, shifted, shifted_sites
from gigawatt.schedule.plan import Plan


class Future(NamedTuple):
    """The plan's quantities as they come in one trial."""

    days: F1
    """Durations. Shape (T,)."""
    cost_usd: F1
    """Financing excluded. Shape (T,)."""
    debt_usd: F1
    """What debt pays, financing included. Shape (T,)."""
    equity_usd: F1
    """The rest of cost and financing. Shape (T,)."""
    chip_day: F1
    """Dated first delivery. Shape (T,)."""
    chip_stock: F1
    """Shape (M,)."""
    grid_mw: F2
    generation_mw: F2
    signed_day: F1
    """From which contracts let the phase close, its conditions apart. Shape (P,)."""
    lender_day: F1
    """When lenders sign for what they have committed to. Shape (P,)."""


@compiled
def finished(actual_start: float, duration: float, done: float) -> bool:
    """Return whether a task had ended by the programme's start."""
    return not np.isnan(actual_start) and done >= duration


@compiled
def durations(plan: Plan, trial: Trial) -> F1:
    """Return how long each task takes in this trial, on its calendar [days]: what is done does not vary. Shape (T,)."""
    late_days = trial.factor[plan.delay_driver] * DAYS_PER_MONTH
    left = np.maximum((plan.duration_days - plan.done_days) * trial.factor[plan.duration_driver] + late_days, 0.0)
    for task in range(len(left)):
        if finished(plan.actual_start_day[task], plan.duration_days[task], plan.done_days[task]):
            left[task] = 0.0
    return plan.done_days + left


@compiled
def costs(plan: Plan, trial: Trial) -> F1:
    """Return what each task costs in this trial, financing excluded [USD]. Shape (T,)."""
    return plan.cost_usd * trial.factor[plan.cost_driver]


@compiled
def debt_parts(plan: Plan, cost_usd: F1) -> F1:
    """Return what debt pays of each task [USD]: pro rata, never more than was sized, so overruns fall on equity."""
    return np.minimum(plan.debt_share * cost_usd * (1.0 + plan.financing_load), plan.debt_usd)


@compiled
def signatures(plan: Plan, trial: Trial, planned_day: F1) -> F1:
    """Return the planned signatures of each phase with their delay [days]. Shape (P,)."""
    signed_day = planned_day.copy()
    for phase in range(len(planned_day)):
        delay = trial.factor[plan.close_driver[phase]]
        signed_day[phase] = delayed_day(planned_day[phase], delay, plan.start_day)
    return signed_day


@compiled
def future(plan: Plan, trial: Trial) -> Future:
    """Return durations, costs and physical supplies as they come in one trial."""
    start_month = opening_month(plan.month_start_days, plan.start_day)
    delay = trial.factor[plan.chip_driver]
    cost_usd = costs(plan, trial)
    debt_usd = debt_parts(plan, cost_usd)
    chip_day = plan.chip_day.copy()
    for task in range(len(chip_day)):
        chip_day[task] = delayed_day(chip_day[task], delay, plan.start_day)
    return Future(
        days=durations(plan, trial),
        cost_usd=cost_usd,
        debt_usd=debt_usd,
        equity_usd=cost_usd * (1.0 + plan.financing_load) - debt_usd,
        chip_day=chip_day,
        chip_stock=shifted(plan.chip_stock, delay, start_month),
        grid_mw=shifted_sites(plan.grid_mw, plan.grid_driver, trial.factor, start_month),
        generation_mw=shifted_sites(plan.generation_mw, plan.generation_driver, trial.factor, start_month),
        signed_day=signatures(plan, trial, plan.close_contract_day),
        lender_day=signatures(plan, trial, plan.lender_day),
    )
