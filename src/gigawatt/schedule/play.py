"""One trial of the build: dates, spending, people and what held each phase back.

Assumes the supply of money was played in the same trial.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import F1, NEVER, Trial, compiled
from gigawatt.schedule.binding import binding_shares, bindings, critical, money_wait
from gigawatt.schedule.forward import Dates, forward
from gigawatt.schedule.future import Future, future
from gigawatt.schedule.plan import Outcome, Plan
from gigawatt.schedule.spending import heads, spend


@compiled
def play(plan: Plan, supply: Supply, trial: Trial) -> Outcome:
    """Return when everything happens in one trial.

    Parameters
    ----------
    plan
        Of this stage.
    supply
        Money in the same trial [USD, cumulative].
    trial
        Factors on durations and costs; delays of grid, generation, chips and signatures [months].
    """
    ahead = future(plan, trial)
    dates = forward(plan, supply, ahead)
    return outcome_of(plan, ahead, dates)


@compiled
def outcome_of(plan: Plan, ahead: Future, dates: Dates) -> Outcome:
    """Return what follows from the dates of one trial."""
    shares = binding_shares(plan, dates, ahead.days)
    return Outcome(
        start_day=dates.start_day,
        finish_day=dates.finish_day,
        ready_day=_ready(plan, dates),
        close_day=_closes(plan, dates, ahead.lender_day),
        binding=bindings(plan, shares),
        binding_share=shares,
        money_wait_days=money_wait(plan, dates),
        spend_usd=spend(plan, dates, ahead.cost_usd),
        heads=heads(plan, dates),
        cause=dates.cause,
        via=dates.via,
        free_day=dates.free_day,
        critical=critical(plan, dates, ahead.days),
        grid_mw=ahead.grid_mw,
        generation_mw=ahead.generation_mw,
    )


@compiled
def _closes(plan: Plan, dates: Dates, lender_day: F1) -> F1:
    """Return the financial close of each phase, NEVER where nothing carries debt. Shape (P,)."""
    close_day = np.full(len(plan.chosen), NEVER)
    for phase in range(len(plan.chosen)):
        if plan.chosen[phase] and plan.has_debt[phase]:
            close_day[phase] = max(dates.close_day[phase], lender_day[phase])
    return close_day


@compiled
def _ready(plan: Plan, dates: Dates) -> F1:
    """Return the day on which each phase is energised, NEVER where it is not built. Shape (P,)."""
    ready_day = np.full(len(plan.chosen), NEVER)
    for task in range(len(plan.phase)):
        if plan.energises[task]:
            ready_day[plan.phase[task]] = dates.finish_day[task]
    return ready_day
