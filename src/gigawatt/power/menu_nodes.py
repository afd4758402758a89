"""Chooses and solves the dispatches of a menu: where the cost of a year bends along load and grid.

Assumes cost bends along the load at much the same places whatever the price.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gigawatt.power.dispatch import UNHELD_SHARE, Dispatch
from gigawatt.power.menu import MONTHS, Menu
from gigawatt.power.menu_family import Family, agreed, flows
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2, I1

DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
HOURS_PER_DAY = 24
MONTH_OF_HOUR: I1 = np.repeat(np.arange(MONTHS), np.array(DAYS_IN_MONTH) * HOURS_PER_DAY)
PRICE_LEVELS = np.array([0.5, 1.0, 2.0])  # multiples; nine levels instead of three took a tenth off the error only
LOAD_STEPS = 8  # even steps of load from none to the highest
TOLERANCE = 0.05  # of the cost; counts where shedding makes it high
NARROW = 1e-4  # load level, or MW per MW of facility; closer dispatches tell nothing more


class Axes(NamedTuple):
    """Where a menu is solved in any case; further loads and grids are added where the cost bends."""

    load: F1
    """Multiples of the reference load, ascending; the first 0."""
    grid_mw: F1
    """What the grid lets through in its best hour, ascending: 0, grids that are read often (the tranches of the
    programme), the widest."""
    price: F1
    """Multiples of the reference prices, ascending; 1 among them."""
    low_mw: float = np.inf
    """A further grid of every load, below which few trials come: at load level 1; inf for none,"""
    low_by_load_mw: float = 0.0
    """and what each further load level adds to it."""

    def low_at(self, load: float) -> float:
        """Return the low grid of a load."""
        return max(self.low_mw + self.low_by_load_mw * (load - 1.0), 0.0)

    def grids_mw(self, load: float) -> list[float]:
        """Return the grids at which a load is solved in any case, ascending."""
        low = [self.low_at(load)] if np.isfinite(self.low_mw) else []
        grids_mw: list[float] = np.unique([*self.grid_mw, *low]).tolist()
        return grids_mw


class Fineness(NamedTuple):
    """Where a menu stops adding dispatches."""

    loads: int
    """Most levels."""
    dispatches: int
    """Most per load and price; the tolerance is met before, but where shedding begins gently."""
    tolerance_usd_per_mwh: float
    """Of load: chord and tangents may differ by this much."""


FINE = Fineness(12, 7, 0.3)
"""A year's cost is known to about two per cent; 0.3 USD/MWh are a hundredth to a fiftieth of what energy costs."""


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
    supply: Supply,
    sizes: Dispatch,
    axes: Axes,
    month_of_step: I1 = MONTH_OF_HOUR,
    grid_t_per_mwh: F1 | None = None,
    workers: int = 1,
    fineness: Fineness = FINE,
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
    grid_t_per_mwh : F1, optional
        Emissions of bought energy; left out: only those of plant are counted. Shape (T,).
    workers : int
        Price levels solved side by side. The result does not depend on it.
    fineness : Fineness
        When enough is solved.

    Cost is convex along load and grid, and each dispatch proves a tangent: where two neighbours' tangents meet, the
    chord is furthest above them. The next dispatch is solved there, until chord and tangents agree (the sandwich
    algorithm: Rote, Computing 48 (1992)); first along the load at the given grids, then along the grid at each load.

    Raises
    ------
    SolverError
        If no optimum is proven.
    """
    year_mwh = float(supply.load_mw.sum()) * supply.step_hours
    carbon = np.zeros(supply.steps) if grid_t_per_mwh is None else grid_t_per_mwh
    middle = int(np.argmin(np.abs(axes.price - 1.0)))
    # Each price level has a solver of its own: what it finds does not depend on who runs beside it.
    solvers = [_solver(supply, sizes, axes.price, level, month_of_step, carbon) for level in range(len(axes.price))]
    loads = _loads(solvers[middle], axes, fineness, year_mwh)

    def row(level: int, load: float) -> list[_Node]:
        grids_mw, most = axes.grids_mw(load), fineness.dispatches
        if level != middle and 0.0 < axes.low_at(load) < np.inf:
            # Without grid no price of it matters: the dispatch of the middle level stands for all.
            grids_mw, most = [mw for mw in grids_mw if mw > 0.0], most - 1
        tolerance_usd = fineness.tolerance_usd_per_mwh * load * year_mwh
        return _sandwich(partial(solvers[level], load), grids_mw, most, tolerance_usd)

    # HiGHS leaves the interpreter lock while it runs.
    with ThreadPoolExecutor(max_workers=workers) as pool:
        levels = list(pool.map(lambda level: [row(level, load) for load in loads], range(len(axes.price))))
    rows = [sorted((node for nodes in row for node in nodes), key=lambda node: node.grid_mw) for row in zip(*levels)]
    longest = max(len(row) for row in rows)
    full = [row + [row[-1]] * (longest - len(row)) for row in rows]
    return _menu(supply, np.array(loads), axes.price, full, month_of_step)


def one_dispatch(supply: Supply, row: Dispatch, month_of_step: I1 = MONTH_OF_HOUR) -> Menu:
    """Return the menu of a dispatch that is known, with nothing to choose from; it proves no floor."""
    value = _by_month(flows(supply, row, np.zeros(supply.steps)) * supply.step_hours, month_of_step)
    node = _Node(float(supply.grid_mw.max()), 0, value, np.array([-np.inf, 0.0, 0.0]))
    return _menu(supply, np.ones(1), np.ones(1), [[node]], month_of_step)


def _menu(supply: Supply, load: F1, price: F1, rows: list[list[_Node]], month_of_step: I1) -> Menu:
    """Lay nodes out, rows of one length."""
    return Menu(
        load=load,
        price=price,
        grid_mw=np.array([[node.grid_mw for node in row] for row in rows]),
        level=np.array([[node.level for node in row] for row in rows], dtype=np.int64),
        value=np.ascontiguousarray(np.moveaxis(np.array([[node.value for node in row] for row in rows]), 2, 0)),
        load_mwh=_by_month((supply.load_mw * supply.step_hours)[None], month_of_step)[:, 0],
        shed_usd_per_mwh=supply.shed_usd_per_mwh,
        unheld_usd_per_mwh=UNHELD_SHARE * supply.shed_usd_per_mwh,
        tangent=np.array([[node.tangent for node in row] for row in rows]),
    )


def _solver(
    supply: Supply, sizes: Dispatch, price: F1, level: int, month_of_step: I1, carbon: F1
) -> Callable[[float, float], _Node]:
    """Return what solves a load and a grid at one price level, each once."""
    family = Family(supply, sizes, float(price[level]))

    @cache
    def node(load: float, grid_mw: float) -> _Node:
        solution = family.solve(load, grid_mw)
        hourly = flows(supply, family.dispatch(solution), carbon)
        value, tangent = _by_month(hourly * supply.step_hours, month_of_step), family.tangent(solution)
        agreed(value[MONTHS], tangent[0], supply, float(price[level]))
        return _Node(grid_mw, level, value, tangent)

    return node


def _loads(node: Callable[[float, float], _Node], axes: Axes, fineness: Fineness, year_mwh: float) -> list[float]:
    """Return the given loads, and those at which the cost bends at any of the given grids."""

    def solved(load: float) -> list[F1]:
        return [node(load, mw).tangent for mw in axes.grid_mw.tolist()]

    loads: list[float] = axes.load.tolist()
    rows = [solved(load) for load in loads]
    while len(loads) < fineness.loads:
        gaps = [
            max(
                (_gap(left, a[0], a[1], right, b[0], b[1]) for a, b in zip(below, above, strict=True)),
                key=lambda gap: gap.excess_usd,
            )
            for (left, right), (below, above) in zip(pairwise(loads), pairwise(rows), strict=True)
        ]
        place = max(range(len(gaps)), key=lambda place: gaps[place].excess_usd, default=-1)
        if place < 0 or gaps[place].excess_usd <= fineness.tolerance_usd_per_mwh * year_mwh:
            break
        loads.insert(place + 1, gaps[place].at)
        rows.insert(place + 1, solved(gaps[place].at))
    return loads


def _sandwich(node: Callable[[float], _Node], grids_mw: list[float], most: int, tolerance_usd: float) -> list[_Node]:
    """Return the dispatches of one load and price: at the given grids, and where the cost bends."""
    nodes = [node(mw) for mw in grids_mw]
    while len(nodes) < most:
        gaps = [
            _gap(a.grid_mw, a.tangent[0], a.tangent[2], b.grid_mw, b.tangent[0], b.tangent[2])
            for a, b in pairwise(nodes)
        ]
        place = max(range(len(gaps)), key=lambda place: gaps[place].excess_usd, default=-1)
        if place < 0 or gaps[place].excess_usd <= tolerance_usd:
            break
        nodes.insert(place + 1, node(gaps[place].at))
    return nodes


class _Gap(NamedTuple):
    """Where between two dispatches the chord is furthest above their tangents."""

    at: float
    excess_usd: float
    """By how much, less what the relative tolerance allows."""


def _gap(left: float, left_usd: float, left_slope: float, right: float, right_usd: float, right_slope: float) -> _Gap:
    width, bend = right - left, right_slope - left_slope
    if bend <= 0.0 or width <= NARROW:
        return _Gap(left, 0.0)
    along = min(max((left_usd - right_usd + right_slope * width) / bend, 0.0), width)
    low_usd = left_usd + left_slope * along
    chord_usd = left_usd + (right_usd - left_usd) * along / width
    return _Gap(left + along, float(chord_usd - low_usd - TOLERANCE * abs(low_usd)))


def _by_month(flows: F2, month_of_step: I1) -> F2:
    """Return sums by calendar month, and the year below them. Shape (13, rows)."""
    months = np.array([np.bincount(month_of_step, weights=row, minlength=MONTHS) for row in flows]).T
    return np.vstack([months, months.sum(axis=0)])
