"""What a billed accelerator-hour costs in every trial, part by part.

Assumes the annuity method of `compute`: the all-in cost of the programme's own live phases, spread over economic lives
at the programme's discount rate, plus a year of operation and energy, over the hours billed in that year.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.chain import Asked, Plan
from gigawatt.compute import gpu_hour_usd
from gigawatt.programme import Programme
from gigawatt.quantities import F1, NEVER
from gigawatt.risk import Trials

LIVES = {"chips": "life.chips_years", "building": "life.shell_years", "plant": "life.plant_years"}
"""Economic life by part: the market's lives, not those of the books or of any contract."""
COLUMNS = {"chips": "chips_usd", "building": "shell_usd", "plant": "plant_usd"}
OPERATION = "opex.non_energy_usd_per_it_mw_year"


class Year(NamedTuple):
    """What an accelerator-hour is made of, in N trials."""

    capital_usd: dict[str, F1]
    """What the live phases cost with financing, by part. Shape of each (N,)."""
    life_years: dict[str, float]
    """By part."""
    operation_usd: F1
    """A year of it. Shape (N,)."""
    energy_usd: F1
    """Of the horizon. Shape (N,)."""
    gpu_hours: F1
    """Billed within the horizon. Shape (N,)."""
    accelerators: F1
    """Live in the end. Shape (N,)."""
    billed_share: F1
    rate: float
    """Capital charge per year."""


def year_of(plan: Plan, asked: Asked, trials: Trials, programme: Programme) -> Year:
    """Return what an accelerator-hour is made of in every trial."""
    financed = 1.0 + plan.finance.financing_load
    return Year(
        capital_usd={part: trials.column(column) * financed for part, column in COLUMNS.items()},
        life_years={part: figure(key).value for part, key in LIVES.items()},
        operation_usd=trials.column("live_it_mw") * figure(OPERATION).value,
        energy_usd=trials.column("energy_usd"),
        gpu_hours=trials.column("gpu_hours"),
        accelerators=live_accelerators(plan, asked, trials),
        billed_share=trials.column("billed_share"),
        rate=programme.file.programme.discount_rate.value,
    )


def gpu_hour_parts(plan: Plan, asked: Asked, trials: Trials, programme: Programme) -> dict[str, F1]:
    """Return the parts of the cost of a billed accelerator-hour by trial [USD/h]; they add to the whole. Shape (N,).

    See `hour_parts`.
    """
    return hour_parts(year_of(plan, asked, trials, programme))


def hour_parts(year: Year) -> dict[str, F1]:
    """Return the parts of the cost of a billed accelerator-hour [USD/h]; they add to the whole. Shape (N,).

    Formula: ``(sum of CRF(rate, life) x capex x (1 + financing load) + operation) / (accelerators x 8760 x billed
    share) + energy / billed hours``, by `compute.gpu_hour_usd` (Barroso, Hoelzle and Ranganathan 2018, chapter 6).

    Energy is that of the horizon over the hours billed in it, at price-year level; hours of the ramp, billed in part,
    make it slightly too high. Plant that the power stage adds is bought as a service and stands under energy. Running
    cost is the catalogue's, whoever bears it by contract. NaN, in every part, where nothing runs or is billed.
    """
    per_hour = partial(gpu_hour_usd, rate=year.rate, accelerators=1.0, hours_billed_share=1.0)
    parts = {part: usd * per_hour((1.0,), (year.life_years[part],), 0.0) for part, usd in year.capital_usd.items()}
    parts["operation"] = year.operation_usd * per_hour((), (), 1.0)
    found = {part: _over(usd, year.accelerators * year.billed_share) for part, usd in parts.items()}
    found["energy"] = _over(year.energy_usd, year.gpu_hours)
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
