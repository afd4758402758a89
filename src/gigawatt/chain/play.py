"""Plays one trial through all stages, in order.

Assumes the plan was decided; the base case is this function with every driver at its median.
"""

from __future__ import annotations

from gigawatt.capital import play as play_capital
from gigawatt.chain.plan import Outcome, Plan
from gigawatt.compute import play as play_compute
from gigawatt.finance import play as play_finance
from gigawatt.power import play as play_power
from gigawatt.quantities import Trial, compiled
from gigawatt.schedule import play as play_schedule


@compiled
def play(plan: Plan, trial: Trial) -> Outcome:
    """Return what happens to the plan in one trial."""
    supply = play_capital(plan.capital, trial)
    build = play_schedule(plan.schedule, supply, trial)
    days = plan.schedule.month_start_days
    energy = play_power(plan.power, build.ready_day, build.grid_mw, build.generation_mw, days, trial)
    output = play_compute(plan.compute, build.ready_day, energy.deliverable_mw, trial)
    money = play_finance(plan.finance, supply, build, energy, output, trial)
    return Outcome(supply, build, energy, output, money)
