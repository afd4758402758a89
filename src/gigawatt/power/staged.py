"""Plans the operating years of one site together, and adds firm units until a target of availability holds.

Assumes one weather year for programmes: what several weathers are worth is asked of `expansion.expand` directly.
"""

from __future__ import annotations

import numpy as np

from gigawatt.power.dispatch import Dispatch
from gigawatt.power.expansion import Expansion, OperatingYear, expand
from gigawatt.power.firmness import fleet, missing_units
from gigawatt.power.market import Market
from gigawatt.power.offer import gas_classes, most_units, signature, supply_per_mw
from gigawatt.power.operating import OperatingState
from gigawatt.power.sizing import least_cost
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2

GAP = 1e-3  # relative; a tenth of a per cent of a site's cost of power, far within what prices are uncertain by
MOST_ROUNDS = 6  # rounds of adding units; each may shift other plant, which the next one sees
WEIGHT_DIGITS = 2


def key_of(states: tuple[OperatingState, ...], seen: Market) -> tuple[object, ...]:
    """Return what two sites must share to share one plan."""
    return tuple((round(state.weight, WEIGHT_DIGITS), *signature(state.build, seen)) for state in states)


def plan_years(
    states: tuple[OperatingState, ...], seen: Market, loads: list[F1], full: Dispatch | None
) -> tuple[Dispatch, ...]:
    """Return the dispatch of every operating year with the capacity that stands by then, per MW of facility.

    Parameters
    ----------
    states : tuple of OperatingState
        In order.
    seen : Market
        Weather and prices.
    loads : list of F1
        Of each state [MW], shape (8760,).
    full : Dispatch, optional
        The last state's own year of least cost, where it is known: the search starts from its sizes.

    Raises
    ------
    SolverError
        If no optimum is proven.
    """
    supplies = [supply_per_mw(state.build, seen, load) for state, load in zip(states, loads, strict=True)]
    target = states[-1].build.availability
    limited = any(np.isfinite(most_units(state.build)).any() for state in states)
    if len(states) == 1 and target <= 0.0 and not limited:
        return (least_cost(supplies[0]) if full is None else full,)
    least: list[F1] = [np.zeros(len(most_units(state.build))) for state in states]
    for _ in range(MOST_ROUNDS):
        found = _expanded(states, supplies, least, full)
        rows = tuple(row[0] for row in found.dispatches)
        if target <= 0.0 or not _raised(states, seen, supplies, loads, rows, least):
            break
    classes = len(most_units(states[-1].build))
    return tuple(
        row._replace(cost_usd=row.cost_usd + usd.sum(), unit_value_usd=value[len(value) - classes :])
        for row, usd, value in zip(rows, found.size_usd, found.size_value_usd, strict=True)
    )


def _expanded(
    states: tuple[OperatingState, ...], supplies: list[Supply], least: list[F1], full: Dispatch | None
) -> Expansion:
    years = [
        OperatingYear((supply,), state.weight, most_units(state.build), units)
        for state, supply, units in zip(states, supplies, least, strict=True)
    ]
    return expand(tuple(years), gap=GAP, start_mw=None if full is None else _start_mw(states, full))


def _start_mw(states: tuple[OperatingState, ...], full: Dispatch) -> F2:
    """Return the sizes of the full build, scaled by each year's load."""
    own = [full.solar_mw, full.wind_mw, full.battery_mw, full.battery_mwh]
    wanted = states[-1].build.candidates
    names = ("solar", "wind", "battery", "battery")
    sizes = [mw for mw, name in zip(own, names, strict=True) if name in wanted]
    classes = zip(full.thermal_added_mw, gas_classes(states[-1].build), strict=True)
    sizes += [float(mw) for mw, (_, _, unit_mw) in classes if unit_mw > 0.0]
    shares = np.array([state.build.full_mw / state.build.per_mw for state in states])
    return np.outer(shares, np.array(sizes))


def _raised(
    states: tuple[OperatingState, ...],
    seen: Market,
    supplies: list[Supply],
    loads: list[F1],
    rows: tuple[Dispatch, ...],
    least: list[F1],
) -> bool:
    """Ask for more units of the cheapest firm candidate where a year misses its target; return whether any was."""
    before = np.array(least)
    for place, (state, supply, row) in enumerate(zip(states, supplies, rows, strict=True)):
        missing = missing_units(state.build, supply, fleet(state.build, seen, supply, row, loads[place]))
        there = [
            mw / plant.unit_mw for mw, plant in zip(row.thermal_added_mw, supply.thermal, strict=True) if plant.unit_mw
        ]
        wanted = np.where(missing > 0.0, np.round(there) + missing, least[place])
        least[place] = np.minimum(np.maximum(wanted, least[max(place - 1, 0)]), most_units(state.build))
    return bool(np.any(np.array(least) > before))
