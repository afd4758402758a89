"""How firm a site's supply is, which units bring it to a target, and what each extra nine would cost.

Assumes nothing but grid, declared and added units counts towards firmness: battery and curtailable grid are not
credited, sun and wind count hour by hour.
"""

from __future__ import annotations

import numpy as np

from gigawatt import catalogue
from gigawatt.power.dispatch import Dispatch
from gigawatt.power.market import Market, derate, number, thermal
from gigawatt.power.nines import (
    Candidate,
    Fleet,
    candidate,
    cheapest,
    nines_curve,
    price_of_nines,
    repair_hours,
    units_for_target,
)
from gigawatt.power.offer import Build, gas_classes
from gigawatt.power.outage import MOST_NINES, Units, nines
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1

STANDBY = "gas_turbine"
"""What an extra nine is priced with where a site names no firm candidate."""


def fleet(build: Build, seen: Market, supply: Supply, dispatch: Dispatch, load_mw: F1) -> Fleet:
    """Return what the outage table asks; battery and curtailable grid are not credited, sun and wind hour by hour."""
    kinds = list(build.declared.units)
    for (kind, _, unit_mw), added in zip(gas_classes(build), dispatch.thermal_added_mw, strict=True):
        if added > 0.0:
            kinds.append((kind, unit_mw, round(added * build.per_mw / unit_mw)))
    kinds.append(("grid", build.declared.firm_mw, 1))
    made = dispatch.solar_mw * supply.solar.share + dispatch.wind_mw * supply.wind.share
    return Fleet(
        units=tuple(
            Units(count, unit_mw, number(catalogue.plant(kind).forced_outage_rate), repair_hours(kind))
            for kind, unit_mw, count in kinds
        ),
        derate=np.array([derate(kind, seen.dry_bulb_c) for kind, _, _ in kinds]),
        residual_mw=load_mw - build.per_mw * made,
        load_mwh=float(load_mw.sum()) * supply.step_hours,
    )


def firm_candidates(build: Build, supply: Supply) -> tuple[Candidate, ...]:
    """Return the units that may be added, in MW, in the order of `gas_classes`."""
    offered = (plant for plant in supply.thermal if plant.unit_mw > 0.0)
    return tuple(candidate(plant._replace(unit_mw=plant.unit_mw * build.per_mw)) for plant in offered)


def missing_units(build: Build, supply: Supply, stands: Fleet) -> F1:
    """Return the units of each firm candidate to add until the build's target of availability holds. Shape (A,).

    All of them of the cheapest candidate; none where there is no candidate, no target, or no count that reaches it.
    """
    candidates = firm_candidates(build, supply)
    units = np.zeros(len(candidates))
    if candidates and build.availability > 0.0:
        best = cheapest(candidates)
        answer = units_for_target(stands, best, nines(1.0 - build.availability))
        units[candidates.index(best)] = 0.0 if answer is None else answer[0]
    return units


def nine_prices(build: Build, seen: Market, supply: Supply, stands: Fleet) -> F1:
    """Return what each whole nine costs per year beyond the one before; nan where it stands already or is out of reach.

    Shape (9,).
    """
    candidates = firm_candidates(build, supply)
    if not candidates:
        unit_mw = number(catalogue.plant(STANDBY).unit_mw)
        candidates = (candidate(thermal(STANDBY, 0.0, unit_mw, seen, build.discount_rate)),)
    found = np.full(int(MOST_NINES), np.nan)
    for price in price_of_nines(nines_curve(stands, candidates), stands.load_mwh):
        found[price.nines - 1] = price.usd_per_year
    return found
