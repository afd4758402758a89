"""The dispatch of one year as a linear programme: sizes of added plant and every hour's flows at least cost.

Assumes perfect foresight within the year, and no network inside the site. Compact exact form: solar and wind share one
spill column, and a battery's charge and discharge share its power.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array

from gigawatt.power.solve import Problem, Solution
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2, I1

USD_PER_COST_UNIT = (
    1e3  # solver units: thousands of USD, so that shedding (about 40) and prices (about 0.05) both suit 1e-7
)
SIZES = ("solar", "wind", "battery_mw", "battery_mwh")


class Layout(NamedTuple):
    """Where each column of the problem stands; an empty range where the supply has no such thing."""

    size: dict[str, int]
    """Column of each size that may be chosen."""
    thermal_size: tuple[int, ...]
    """Column of added MW per thermal class, -1 where none may be added."""
    grid: range
    thermal: tuple[range, ...]
    spill: range
    discharge: range
    charge: range
    stored: range
    unserved: range

    @property
    def sizes(self) -> I1:
        """Every column that is a size."""
        chosen = [*self.size.values(), *(column for column in self.thermal_size if column >= 0)]
        return np.array(chosen, dtype=np.int64)


class Dispatch(NamedTuple):
    """One year at least cost, in the units of its `Supply`. T steps, H thermal classes."""

    cost_usd: float
    """Per year: variable cost, and annuities of what was added."""
    solar_mw: float
    wind_mw: float
    battery_mw: float
    battery_mwh: float
    thermal_added_mw: F1
    """Shape (H,)."""
    grid: F1
    thermal: F2
    """Shape (H, T)."""
    spill: F1
    discharge: F1
    charge: F1
    stored: F1
    """At the end of the step [MWh]."""
    unserved: F1
    grid_mw_value_usd: float
    """Per year: what one more MW of grid in every step would save."""


def layout(supply: Supply) -> Layout:
    """Return the columns that this supply needs, sizes first; what cannot matter gets none."""
    annuities = {"solar": supply.solar.annuity_usd_per_mw, "wind": supply.wind.annuity_usd_per_mw}
    annuities |= {"battery_mw": supply.battery.power_usd_per_mw, "battery_mwh": supply.battery.power_usd_per_mw}
    size = {name: place for place, name in enumerate(name for name in SIZES if np.isfinite(annuities[name]))}
    place = len(size)
    thermal_size = []
    for plant in supply.thermal:
        thermal_size.append(place if plant.unit_mw > 0.0 else -1)
        place += plant.unit_mw > 0.0
    blocks = []
    renewable, battery = "solar" in size or "wind" in size, "battery_mw" in size
    for wanted in (True, *(True for _ in supply.thermal), renewable, battery, battery, battery, True):
        blocks.append(range(place, place + supply.steps * wanted))
        place = blocks[-1].stop
    return Layout(size, tuple(thermal_size), blocks[0], tuple(blocks[1:-5]), *blocks[-5:])


def problem(supply: Supply) -> Problem:
    """Return the linear programme of a supply.

    Balance in every step: grid + thermal + solar + wind - spill + discharge - charge + unserved = load. Formulation as
    in capacity expansion models, e.g. Brown, Hoersch, Schlachtberger, PyPSA, JORS 6 (2018), equations 1-10.
    """
    place = layout(supply)
    cost, upper = _columns(supply, place)
    rows = _Rows(supply.steps, len(cost))
    _balance(rows, supply, place)
    _limits(rows, supply, place)
    if place.stored:
        _storage(rows, supply, place)
    matrix, row_lower, row_upper = rows.matrix()
    return Problem(cost / USD_PER_COST_UNIT, np.zeros(len(cost)), upper, matrix, row_lower, row_upper)


def _columns(supply: Supply, place: Layout) -> tuple[F1, F1]:
    """Return cost [USD] and upper bound of every column."""
    cost, upper = np.zeros(place.unserved.stop), np.full(place.unserved.stop, np.inf)
    annuities = (
        supply.solar.annuity_usd_per_mw,
        supply.wind.annuity_usd_per_mw,
        supply.battery.power_usd_per_mw,
        supply.battery.energy_usd_per_mwh,
    )
    for name, annuity_usd in zip(SIZES, annuities, strict=True):
        if name in place.size:
            cost[place.size[name]] = annuity_usd
    cost[place.grid] = supply.grid_usd_per_mwh * supply.step_hours
    upper[place.grid] = supply.grid_mw
    for plant, block, added in zip(supply.thermal, place.thermal, place.thermal_size, strict=True):
        cost[block] = (plant.fuel_usd_per_mwh + plant.other_usd_per_mwh) * supply.step_hours
        if added >= 0:
            cost[added] = plant.annuity_usd_per_mw
        else:
            upper[block] = plant.availability * plant.declared_mw
    cost[place.discharge] = supply.battery.other_usd_per_mwh * supply.step_hours
    cost[place.unserved] = supply.shed_usd_per_mwh * supply.step_hours
    upper[place.unserved] = supply.load_mw
    return cost, upper


class _Rows:
    """Collects blocks of one row per step."""

    def __init__(self, steps: int, columns: int) -> None:
        self._steps, self._columns, self._rows = steps, columns, 0
        self._entries: list[tuple[I1, I1, F1]] = []
        self._bounds: list[tuple[F1, F1]] = []

    def add(self, terms: list[tuple[range | int | I1, float | F1]], lower: float | F1, upper: float | F1) -> None:
        """Add `lower <= sum(coefficient x column) <= upper` for every step; empty ranges are left out."""
        steps = np.arange(self._rows, self._rows + self._steps)
        for columns, coefficient in terms:
            if isinstance(columns, range) and not columns:
                continue
            shape = (self._steps,)
            where = np.broadcast_to(np.asarray(columns, dtype=np.int64), shape)
            self._entries.append((steps, where, np.broadcast_to(np.asarray(coefficient, dtype=np.float64), shape)))
        self._bounds.append((np.full(self._steps, lower), np.full(self._steps, upper)))
        self._rows += self._steps

    def matrix(self) -> tuple[csr_array, F1, F1]:
        """Return the rows, with lower and upper bounds."""
        row, column, value = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        packed = csr_array(coo_array((value, (row, column)), shape=(self._rows, self._columns)))
        packed.eliminate_zeros()
        lower, upper = (np.concatenate(part) for part in zip(*self._bounds, strict=True))
        return packed, lower, upper


def _renewable_terms(supply: Supply, place: Layout, sign: float) -> list[tuple[range | int | I1, float | F1]]:
    shares = {"solar": supply.solar.share, "wind": supply.wind.share}
    return [(place.size[name], sign * share) for name, share in shares.items() if name in place.size]


def _balance(rows: _Rows, supply: Supply, place: Layout) -> None:
    terms: list[tuple[range | int | I1, float | F1]] = [(place.grid, 1.0), (place.unserved, 1.0)]
    terms += [(block, 1.0) for block in place.thermal]
    terms += [(place.discharge, 1.0), (place.charge, -1.0), (place.spill, -1.0)]
    rows.add(terms + _renewable_terms(supply, place, 1.0), supply.load_mw, supply.load_mw)


def _limits(rows: _Rows, supply: Supply, place: Layout) -> None:
    if place.spill:
        # Without this row energy of a cheap hour could be thrown away through the spill of a plant that is not there.
        rows.add([(place.spill, 1.0), *_renewable_terms(supply, place, -1.0)], -np.inf, 0.0)
    for plant, block, added in zip(supply.thermal, place.thermal, place.thermal_size, strict=True):
        if added >= 0:
            available = plant.availability
            rows.add([(block, 1.0), (added, -available)], -np.inf, available * plant.declared_mw)


def _storage(rows: _Rows, supply: Supply, place: Layout) -> None:
    """Charge and discharge share the power; what is stored at the end of the year equals its beginning."""
    one_way = float(np.sqrt(supply.battery.efficiency))
    before = np.roll(np.array(place.stored), 1)
    rows.add([(place.charge, 1.0), (place.discharge, 1.0), (place.size["battery_mw"], -1.0)], -np.inf, 0.0)
    rows.add([(place.stored, 1.0), (place.size["battery_mwh"], -1.0)], -np.inf, 0.0)
    into, out = -one_way * supply.step_hours, supply.step_hours / one_way
    rows.add([(place.stored, 1.0), (before, -1.0), (place.charge, into), (place.discharge, out)], 0.0, 0.0)


def read(supply: Supply, solution: Solution) -> Dispatch:
    """Return the solution by name."""
    place = layout(supply)
    # The solver keeps bounds to 1e-7 only: values a hair below zero are zero.
    value = np.maximum(solution.value, 0.0) + 0.0

    def series(columns: range) -> F1:
        return value[columns.start : columns.stop] if columns else np.zeros(supply.steps)

    sizes = {name: float(value[place.size[name]]) if name in place.size else 0.0 for name in SIZES}
    added = [float(value[column]) if column >= 0 else 0.0 for column in place.thermal_size]
    grid_duals = solution.reduced_cost[place.grid.start : place.grid.stop]
    return Dispatch(
        cost_usd=solution.objective * USD_PER_COST_UNIT,
        solar_mw=sizes["solar"],
        wind_mw=sizes["wind"],
        battery_mw=sizes["battery_mw"],
        battery_mwh=sizes["battery_mwh"],
        thermal_added_mw=np.array(added),
        grid=series(place.grid),
        thermal=np.array([series(block) for block in place.thermal]).reshape(len(place.thermal), supply.steps),
        spill=series(place.spill),
        discharge=series(place.discharge),
        charge=series(place.charge),
        stored=series(place.stored),
        unserved=series(place.unserved),
        grid_mw_value_usd=float(np.maximum(-grid_duals, 0.0).sum()) * USD_PER_COST_UNIT,
    )
