"""All dispatches of one site's year with given sizes, in one held solver that moves from node to node.

Assumes a problem whose bounds are affine in load and grid, so that three built problems give every node; the solver
starts each node from the last one's basis.
"""

from __future__ import annotations

from typing import NamedTuple, final

import numpy as np

from gigawatt.power.dispatch import UNHELD_SHARE, USD_PER_COST_UNIT, Dispatch, Model, model, read
from gigawatt.power.layout import Layout
from gigawatt.power.menu import (
    CO2,
    CURTAILED,
    DISCHARGED,
    EXPORTED,
    FUEL,
    GRID,
    INTERRUPTED,
    OTHER,
    PURCHASES,
    SOLAR,
    THERMAL,
    UNHELD,
    UNSERVED,
    VALUES,
    WIND,
)
from gigawatt.power.solve import Problem, Solution, Solver, SolverError
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2, I1

AGREED = 1e-5  # relative; ten times what the solver may leave between primal and dual cost


class _Slope(NamedTuple):
    """How the bounds of a problem change along one axis."""

    lower: F1
    upper: F1
    row_lower: F1
    row_upper: F1


@final
class Family:
    """All dispatches of one supply and its sizes at one price level, in one held solver."""

    def __init__(self, supply: Supply, sizes: Dispatch, price: float) -> None:
        most_mw = float(supply.grid_mw.max())
        self._shape = supply.grid_mw / most_mw if most_mw > 0.0 else np.ones(supply.steps)
        self._sizes = sizes
        self._model = self._built(supply, 1.0, 1.0, price)
        self._base = self._model.problem
        self._by_load = _slope(self._built(supply, 2.0, 1.0, price).problem, self._base)
        self._by_grid = _slope(self._built(supply, 1.0, 2.0, price).problem, self._base)
        self._columns = _moving(self._by_load.lower, self._by_load.upper, self._by_grid.lower, self._by_grid.upper)
        self._rows = _moving(
            self._by_load.row_lower, self._by_load.row_upper, self._by_grid.row_lower, self._by_grid.row_upper
        )
        self._solver = Solver(self._base)

    def _built(self, supply: Supply, load: float, grid_mw: float, price: float) -> Model:
        """Return one node, sizes held and free of charge."""
        flexible, export = supply.flexible_mw, supply.export_usd_per_mwh
        there = model(
            supply._replace(
                load_mw=load * supply.load_mw,
                flexible_mw=None if flexible is None else load * flexible,
                grid_mw=grid_mw * self._shape,
                grid_usd_per_mwh=price * supply.grid_usd_per_mwh,
                export_usd_per_mwh=None if export is None else price * export,
            )
        )
        lp, held = there.problem, _held(there.place, self._sizes)
        for array, values in ((lp.cost, 0.0), (lp.lower, held), (lp.upper, held)):
            array[there.place.sizes] = values
        return there

    def solve(self, load: float, grid_mw: float) -> Solution:
        """Return the optimum of a node, starting from the last one's basis."""

        def moved(name: str, places: I1) -> F1:
            by_load, by_grid = getattr(self._by_load, name), getattr(self._by_grid, name)
            there: F1 = (getattr(self._base, name) + (load - 1.0) * by_load + (grid_mw - 1.0) * by_grid)[places]
            return there

        self._solver.bound(self._columns, moved("lower", self._columns), moved("upper", self._columns))
        self._solver.limit(self._rows, moved("row_lower", self._rows), moved("row_upper", self._rows))
        return self._solver.solve()

    def dispatch(self, solution: Solution) -> Dispatch:
        """Return a node's optimum by name."""
        return read(self._model, solution)

    def tangent(self, solution: Solution) -> F1:
        """Return the cost of a node and its slopes by load level and grid MW [USD]. Shape (3,)."""
        slopes = [_along(solution, slope) for slope in (self._by_load, self._by_grid)]
        return np.array([solution.objective, *slopes]) * USD_PER_COST_UNIT


def _held(place: Layout, sizes: Dispatch) -> F1:
    """Return the sizes of a plan in the order of `Layout.sizes`."""
    built = {"solar": sizes.solar_mw, "wind": sizes.wind_mw}
    built |= {"battery_mw": sizes.battery_mw, "battery_mwh": sizes.battery_mwh}
    own = [built[name] for name in place.size]
    added = [mw for mw, column in zip(sizes.thermal_added_mw, place.thermal_size, strict=True) if column >= 0]
    return np.array([*own, *added])


def _slope(there: Problem, base: Problem) -> _Slope:
    def change(name: str) -> F1:
        new, old = getattr(there, name), getattr(base, name)
        finite = np.isfinite(old)
        return np.where(finite, np.where(finite, new, 0.0) - np.where(finite, old, 0.0), 0.0)

    return _Slope(*(change(name) for name in _Slope._fields))


def _moving(*slopes: F1) -> I1:
    """Return the places that change along any axis."""
    moving: I1 = np.flatnonzero(np.any(np.array(slopes) != 0.0, axis=0))
    return moving


def _along(solution: Solution, slope: _Slope) -> float:
    """Return how the dual objective changes along an axis: multipliers times the change of the bounds they push on."""
    # Summed without BLAS: its threads cost more than they add where several solvers run.
    columns = np.where(solution.reduced_cost > 0.0, slope.lower, slope.upper) * solution.reduced_cost
    rows = np.where(solution.row_dual > 0.0, slope.row_lower, slope.row_upper) * solution.row_dual
    return float(columns.sum() + rows.sum())


def flows(supply: Supply, row: Dispatch, grid_t_per_mwh: F1) -> F2:
    """Return `VALUES` per hour, by step. Shape (V, T)."""
    found = np.zeros((len(VALUES), supply.steps))
    found[UNSERVED], found[UNHELD] = row.unserved, row.unheld
    found[INTERRUPTED], found[EXPORTED] = row.flexible, row.export
    found[GRID], found[DISCHARGED], found[CURTAILED] = row.grid, row.discharge, row.spill
    found[SOLAR], found[WIND] = row.solar_mw * supply.solar.share, row.wind_mw * supply.wind.share
    found[CO2] = row.grid * grid_t_per_mwh
    found[PURCHASES] = row.grid * supply.grid_usd_per_mwh
    if supply.export_usd_per_mwh is not None:
        found[PURCHASES] -= row.export * supply.export_usd_per_mwh
    found[OTHER] = row.discharge * supply.battery.other_usd_per_mwh
    found[OTHER] += row.flexible * supply.flexible_usd_per_mwh
    for peak, peak_mw in zip(supply.peaks, row.peak_mw, strict=True):
        # A charge on a peak is spread over the hours that it looks at: it then falls into their months.
        found[OTHER, peak.steps] += peak_mw * peak.usd_per_mw / (len(peak.steps) * supply.step_hours)
    for plant, burnt in zip(supply.thermal, row.thermal, strict=True):
        found[THERMAL] += burnt
        found[CO2] += burnt * plant.co2_t_per_mwh
        found[FUEL] += burnt * plant.fuel_usd_per_mwh
        found[OTHER] += burnt * plant.other_usd_per_mwh
    return found


def agreed(year: F1, least_usd: float, supply: Supply, price: float) -> None:
    """Refuse a dispatch whose parts do not add up to its cost: the problem then knows a cost that the menu lacks."""
    short_usd = (year[UNSERVED] + UNHELD_SHARE * year[UNHELD]) * supply.shed_usd_per_mwh
    apart_usd = price * year[PURCHASES] + year[FUEL] + year[OTHER] + short_usd - least_usd
    if abs(apart_usd) > AGREED * max(abs(least_usd), 1.0):
        raise SolverError(f"the menu of dispatches misses {-apart_usd:,.0f} USD a year of their cost")
