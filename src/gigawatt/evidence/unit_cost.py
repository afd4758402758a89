"""What a billed accelerator-hour costs in every trial, part by part.

Assumes the annuity method of `compute`: the all-in cost of the programme's own live phases, spread over economic lives
at the programme's discount rate, plus a year of operation and energy, over the hours billed in that year.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.chain import Asked, Plan
from gigawatt.compute import gpu_hour_usd
from gigawatt.programme import Programme
from gigawatt.quantities import F1, NEVER
from gigawatt.risk import Trials

CAPITAL = (
    ("chips", "chips_usd", "life.chips_years"),
    ("building", "shell_usd", "life.shell_years"),
    ("plant", "plant_usd", "life.plant_years"),
)
"""Part, column of the trials, economic life: the market's lives, not those of the books or of any contract."""
OPERATION = "opex.non_energy_usd_per_it_mw_year"


def gpu_hour_parts(plan: Plan, asked: Asked, trials: Trials, programme: Programme) -> dict[str, F1]:
    """Return the parts of the cost of a billed accelerator-hour by trial [USD/h]; they add to the whole. Shape (N,).

    Formula: ``(sum of CRF(rate, life) x capex x (1 + financing load) + operation) / (accelerators x 8760 x billed
    share) + energy / billed hours``, by `compute.gpu_hour_usd` (Barroso, Hoelzle and Ranganathan 2018, chapter 6).

    Energy is that of the horizon over the hours billed in it, at price-year level; hours of the ramp, billed in part,
    make it slightly too high. Plant that the power stage adds is bought as a service and stands under energy. Running
    cost is the catalogue's, whoever bears it by contract. NaN, in every part, where nothing runs or is billed.
    """
    rate = programme.file.programme.discount_rate.value
    billed = live_accelerators(plan, asked, trials) * trials.column("billed_share")
    parts = {
        part: trials.column(column)
        * (1.0 + plan.finance.financing_load)
        * gpu_hour_usd((1.0,), (figure(life).value,), 0.0, rate=rate, accelerators=1.0, hours_billed_share=1.0)
        for part, column, life in CAPITAL
    }
    running_usd = trials.column("live_it_mw") * figure(OPERATION).value
    parts["operation"] = running_usd * gpu_hour_usd((), (), 1.0, rate=rate, accelerators=1.0, hours_billed_share=1.0)
    found = {part: _over(usd, billed) for part, usd in parts.items()}
    found["energy"] = _over(trials.column("energy_usd"), trials.column("gpu_hours"))
    empty = np.any([np.isnan(values) for values in found.values()], axis=0)
    return {part: np.where(empty, np.nan, values) for part, values in found.items()}


def live_accelerators(plan: Plan, asked: Asked, trials: Trials) -> F1:
    """Return the accelerators in the programme's own phases that come alive, in every trial. Shape (N,)."""
    live = (trials.ready_day < NEVER) & asked.counted
    total: F1 = live.astype(np.float64) @ plan.compute.accelerators
    return total


def _over(over: F1, under: F1) -> F1:
    ratio: F1 = np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0.0)
    return ratio
