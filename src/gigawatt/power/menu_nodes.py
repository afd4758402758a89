"""Solves the dispatches of a menu: one held problem, moved from node to node.

Assumes a problem whose bounds are affine in load and grid, so that three built problems give every node of a price
level; the solver starts each node from its neighbour's basis.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import NamedTuple, final

import numpy as np

from gigawatt.power.dispatch import USD_PER_COST_UNIT, Dispatch, problem
from gigawatt.power.layout import Layout, layout
from gigawatt.power.menu import (
    CURTAILED,
    DISCHARGED,
    EXPORTED,
    FUEL,
    GRID,
    INTERRUPTED,
    MONTHS,
    OTHER,
    PURCHASES,
    SOLAR,
    THERMAL,
    UNHELD,
    UNSERVED,
    VALUES,
    WIND,
    Menu,
)
from gigawatt.power.solve import Problem, Solution, Solver
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2, I1

DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HOURS_PER_DAY = 24
MONTH_OF_HOUR: I1 = np.repeat(np.arange(MONTHS), np.array(DAYS_IN_MONTH) * HOURS_PER_DAY)
PRICE_LEVELS = np.array([0.5, 1.0, 2.0])  # multiples; nine levels instead of three took a tenth off the error only
LOAD_STEPS = 10  # even steps of load from none to the highest
MOST_DISPATCHES = 8  # per load and price; the tolerance is met before, but where shedding begins gently
TOLERANCE_USD_PER_MWH = 0.3  # USD/MWh of load; a hundredth to a fiftieth of what energy costs
TOLERANCE = 0.03  # of the cost; counts where shedding makes it high
NARROW_MW = 1e-4  # share of the widest grid; closer dispatches tell nothing more


class Axes(NamedTuple):
    """Where a menu is solved in any case; every load is solved at further grids, where its cost bends."""

    load: F1
    """Multiples of the reference load, ascending; the first 0."""
    grid_mw: F1
    """What the grid lets through in its best hour, ascending: 0, grids that are read often (the tranches of the
    programme), the widest."""
    price: F1
    """Multiples of the reference prices, ascending; 1 among them."""


def even_axes(most_load: float, grid_mw: F1, steps: int = LOAD_STEPS) -> Axes:
    """Return even steps of load, the given grids [MW] and three price levels.

    Parameters
    ----------
    most_load : float
        Highest load level, e.g. what the whole nameplate draws over the reference load.
    grid_mw : F1
        Grids of the programme; 0 is added.
    steps : int
        Of load.
    """
    return Axes(np.linspace(0.0, most_load, steps + 1), np.unique(np.append(grid_mw, 0.0)), PRICE_LEVELS)


class _Node(NamedTuple):
    """One solved dispatch."""

    grid_mw: float
    level: int
    value: F2
    """Shape (13, V)."""
    tangent: F1
    """Shape (3,)."""


def dispatch_menu(
    supply: Supply, sizes: Dispatch, axes: Axes, month_of_step: I1 = MONTH_OF_HOUR, workers: int = 1
) -> Menu:
    """Return the menu of a site's year with the sizes of a plan.

    Parameters
    ----------
    supply : Supply
        The reference year; its grid gives the shape of the grid over the hours.
    sizes : Dispatch
        What was added. Only its sizes are used.
    axes : Axes
        Loads, prices, and grids at which every load is solved.
    month_of_step : I1
        Calendar month 0..11 of every step. Shape (T,).
    workers : int
        Price levels solved side by side. The result does not depend on it.

    Along the grid a load's cost is convex, and each dispatch proves a tangent: where two neighbours' tangents meet, the
    chord is furthest above them. The next dispatch is solved there, until chord and tangents agree (the sandwich
    algorithm: Rote, Computing 48 (1992)).

    Raises
    ------
    SolverError
        If no optimum is proven.
    """

    def solved(level: int) -> list[list[_Node]]:
        # Each price level has a solver of its own: what it finds does not depend on who runs beside it.
        family = _Family(supply, sizes, float(axes.price[level]))
        year_mwh = float(supply.load_mw.sum()) * supply.step_hours

        def node(load: float, grid_mw: float) -> _Node:
            solution = family.solve(load, grid_mw)
            flows = _flows(supply, family.place, solution) * supply.step_hours
            return _Node(grid_mw, level, _by_month(flows, month_of_step), family.tangent(solution))

        return [_sandwich(partial(node, load), axes.grid_mw, load * year_mwh) for load in axes.load.tolist()]

    # HiGHS leaves the interpreter lock while it runs.
    with ThreadPoolExecutor(max_workers=workers) as pool:
        levels = list(pool.map(solved, range(len(axes.price))))
    rows = [sorted((node for nodes in row for node in nodes), key=lambda node: node.grid_mw) for row in zip(*levels)]
    longest = max(len(row) for row in rows)
    full = [row + [row[-1]] * (longest - len(row)) for row in rows]
    return Menu(
        load=axes.load,
        price=axes.price,
        grid_mw=np.array([[node.grid_mw for node in row] for row in full]),
        level=np.array([[node.level for node in row] for row in full], dtype=np.int64),
        value=np.ascontiguousarray(np.moveaxis(np.array([[node.value for node in row] for row in full]), 2, 0)),
        load_mwh=_by_month((supply.load_mw * supply.step_hours)[None], month_of_step)[:, 0],
        shed_usd_per_mwh=supply.shed_usd_per_mwh,
        tangent=np.array([[node.tangent for node in row] for row in full]),
    )


def _sandwich(node: Callable[[float], _Node], grid_mw: F1, load_mwh: float) -> list[_Node]:
    """Return the dispatches of one load and price: at the given grids, then where chord and tangents differ most."""
    nodes = [node(mw) for mw in grid_mw.tolist()]
    while len(nodes) < MOST_DISPATCHES:
        gaps = [_gap(*pair) for pair in pairwise(nodes)]
        place = max(range(len(gaps)), key=lambda place: gaps[place].excess, default=-1)
        if place < 0 or gaps[place].excess <= TOLERANCE_USD_PER_MWH * load_mwh:
            break
        nodes.insert(place + 1, node(gaps[place].grid_mw))
    return nodes


class _Gap(NamedTuple):
    """Where between two dispatches the chord is furthest above their tangents."""

    grid_mw: float
    excess: float
    """By how much, less what the relative tolerance allows [USD]."""


def _gap(left: _Node, right: _Node) -> _Gap:
    cost, slope, width_mw = left.tangent[0], left.tangent[2], right.grid_mw - left.grid_mw
    bend = right.tangent[2] - slope
    if bend <= 0.0 or width_mw <= NARROW_MW:
        return _Gap(left.grid_mw, 0.0)
    along_mw = (cost - right.tangent[0] + right.tangent[2] * width_mw) / bend
    along_mw = min(max(along_mw, 0.0), width_mw)
    low = cost + slope * along_mw
    chord = cost + (right.tangent[0] - cost) * along_mw / width_mw
    return _Gap(left.grid_mw + along_mw, float(chord - low - TOLERANCE * abs(low)))


class _Slope(NamedTuple):
    """How the bounds of a problem change along one axis."""

    lower: F1
    upper: F1
    row_lower: F1
    row_upper: F1


@final
class _Family:
    """All dispatches of one supply and its sizes at one price level, in one held solver."""

    def __init__(self, supply: Supply, sizes: Dispatch, price: float) -> None:
        self.place = layout(supply)
        most_mw = float(supply.grid_mw.max())
        self._shape = supply.grid_mw / most_mw if most_mw > 0.0 else np.ones(supply.steps)
        self._sizes = sizes
        self._base = self._built(supply, 1.0, 1.0, price)
        self._by_load = _slope(self._built(supply, 2.0, 1.0, price), self._base)
        self._by_grid = _slope(self._built(supply, 1.0, 2.0, price), self._base)
        self._columns = _moving(self._by_load.lower, self._by_load.upper, self._by_grid.lower, self._by_grid.upper)
        self._rows = _moving(
            self._by_load.row_lower, self._by_load.row_upper, self._by_grid.row_lower, self._by_grid.row_upper
        )
        self._solver = Solver(self._base)

    def _built(self, supply: Supply, load: float, grid_mw: float, price: float) -> Problem:
        """Return one node's problem, sizes held and free of charge."""
        flexible, export = supply.flexible_mw, supply.export_usd_per_mwh
        there = problem(
            supply._replace(
                load_mw=load * supply.load_mw,
                flexible_mw=None if flexible is None else load * flexible,
                grid_mw=grid_mw * self._shape,
                grid_usd_per_mwh=price * supply.grid_usd_per_mwh,
                export_usd_per_mwh=None if export is None else price * export,
            )
        )
        held = _held(self.place, self._sizes)
        for array, values in ((there.cost, 0.0), (there.lower, held), (there.upper, held)):
            array[self.place.sizes] = values
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


def _flows(supply: Supply, place: Layout, solution: Solution) -> F2:
    """Return `VALUES` per hour, by step. Shape (V, T)."""
    value = np.maximum(solution.value, 0.0)  # the solver keeps bounds to 1e-7 only
    flows = np.zeros((len(VALUES), supply.steps))

    def series(columns: range) -> F1:
        return value[columns.start : columns.stop] if columns else np.zeros(supply.steps)

    flows[UNSERVED], flows[UNHELD] = series(place.unserved), series(place.unheld)
    flows[INTERRUPTED], flows[EXPORTED] = series(place.flexible), series(place.export)
    flows[GRID], flows[DISCHARGED], flows[CURTAILED] = series(place.grid), series(place.discharge), series(place.spill)
    flows[PURCHASES] = flows[GRID] * supply.grid_usd_per_mwh
    if supply.export_usd_per_mwh is not None:
        flows[PURCHASES] -= flows[EXPORTED] * supply.export_usd_per_mwh
    flows[OTHER] = flows[DISCHARGED] * supply.battery.other_usd_per_mwh
    flows[OTHER] += flows[INTERRUPTED] * supply.flexible_usd_per_mwh
    for peak, column in zip(supply.peaks, place.peaks, strict=True):
        # A charge on a peak is spread over the hours that it looks at: it then falls into their months.
        flows[OTHER, peak.steps] += value[column] * peak.usd_per_mw / (len(peak.steps) * supply.step_hours)
    for plant, block in zip(supply.thermal, place.thermal, strict=True):
        burnt = series(block)
        flows[THERMAL] += burnt
        flows[FUEL] += burnt * plant.fuel_usd_per_mwh
        flows[OTHER] += burnt * plant.other_usd_per_mwh
    for row, name, renewable in ((SOLAR, "solar", supply.solar), (WIND, "wind", supply.wind)):
        if name in place.size:
            flows[row] = value[place.size[name]] * renewable.share
    return flows


def _by_month(flows: F2, month_of_step: I1) -> F2:
    """Return sums by calendar month, and the year below them. Shape (13, rows)."""
    months = np.array([np.bincount(month_of_step, weights=row, minlength=MONTHS) for row in flows]).T
    return np.vstack([months, months.sum(axis=0)])
