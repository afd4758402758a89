"""The dispatch of one year as a linear programme: sizes of added plant and every hour's flows at least cost.

Assumes perfect foresight within the year, and no network inside the site. Compact exact form: solar and wind share one
spill column, and a battery's charge and discharge share its power.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.layout import SIZES, Layout, layout
from gigawatt.power.limits import LATERAL_LOSS, UNIT_LOSS, charges, fuel, reserve
from gigawatt.power.rows import Rows, Term
from gigawatt.power.solve import Problem, Solution
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2

USD_PER_COST_UNIT = (
    1e3  # solver units: thousands of USD, so that shedding (about 40) and prices (about 0.05) both suit 1e-7
)
UNHELD_SHARE = 0.5  # of the value of lost load; missing reserve: dearer than any fuel, cheaper than shedding for sure


NO_UNITS = np.zeros(0)


class Model(NamedTuple):
    """A supply as a linear programme."""

    supply: Supply
    place: Layout
    problem: Problem
    named: dict[str, range]
    """Rows by what they stand for."""


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
    export: F1
    flexible: F1
    """Load interrupted by contract."""
    peak_mw: F1
    """What each charge is paid on. Shape (peaks,)."""
    unheld: F1
    """Reserve that is missing."""
    unserved: F1
    grid_mw_value_usd: float
    """Per year: what one more MW of grid in every step would save."""
    unit_value_usd: F1 = NO_UNITS
    """Per year: what one more MW of each thermal class that may be added would save beyond its annuity, where a plan
    over several years knows it; else empty. Shape (A,)."""


def model(supply: Supply) -> Model:
    """Return the linear programme of a supply.

    Balance in every step: grid + thermal + solar + wind - spill + discharge - charge - export + interrupted + unserved
    = load. Formulation as in capacity expansion models, e.g. Brown, Hoersch, Schlachtberger, PyPSA, JORS 6 (2018),
    equations 1-10.
    """
    place = layout(supply)
    cost, upper = _columns(supply, place)
    rows = Rows(place.columns)
    _balance(rows, supply, place)
    _limits(rows, supply, place)
    if place.stored:
        _storage(rows, supply, place)
    charges(rows, supply, place)
    fuel(rows, supply, place)
    reserve(rows, supply, place)
    matrix, row_lower, row_upper = rows.matrix()
    lp = Problem(cost / USD_PER_COST_UNIT, np.zeros(len(cost)), upper, matrix, row_lower, row_upper)
    return Model(supply, place, lp, rows.named)


def problem(supply: Supply) -> Problem:
    """Return the linear programme of a supply without the names of its parts."""
    return model(supply).problem


def size_usd(supply: Supply) -> F1:
    """Return what each size costs per year and MW (MWh), in the order of `Layout.sizes`."""
    place = layout(supply)
    annuities = (
        supply.solar.annuity_usd_per_mw,
        supply.wind.annuity_usd_per_mw,
        supply.battery.power_usd_per_mw,
        supply.battery.energy_usd_per_mwh,
    )
    chosen = [usd for name, usd in zip(SIZES, annuities, strict=True) if name in place.size]
    return np.array([*chosen, *(plant.annuity_usd_per_mw for plant in supply.thermal if plant.unit_mw > 0.0)])


def _columns(supply: Supply, place: Layout) -> tuple[F1, F1]:
    """Return cost [USD] and upper bound of every column."""
    cost, upper = np.zeros(place.columns), np.full(place.columns, np.inf)
    cost[place.sizes] = size_usd(supply)
    cost[place.peaks] = [peak.usd_per_mw for peak in supply.peaks]
    cost[place.grid] = supply.grid_usd_per_mwh * supply.step_hours
    upper[place.grid] = supply.grid_mw
    for plant, block, added in zip(supply.thermal, place.thermal, place.thermal_size, strict=True):
        cost[block] = (plant.fuel_usd_per_mwh + plant.other_usd_per_mwh) * supply.step_hours
        if added < 0:
            upper[block] = plant.availability * plant.declared_mw
    cost[place.discharge] = supply.battery.other_usd_per_mwh * supply.step_hours
    if supply.export_usd_per_mwh is not None:
        cost[place.export] = -supply.export_usd_per_mwh * supply.step_hours
        upper[place.export] = supply.grid_mw
    if supply.flexible_mw is not None:
        cost[place.flexible] = supply.flexible_usd_per_mwh * supply.step_hours
        upper[place.flexible] = supply.flexible_mw
    cost[place.unheld] = UNHELD_SHARE * supply.shed_usd_per_mwh * supply.step_hours
    cost[place.unserved] = supply.shed_usd_per_mwh * supply.step_hours
    upper[place.unserved] = supply.load_mw
    return cost, upper


def _renewable_terms(supply: Supply, place: Layout, sign: float) -> list[Term]:
    shares = {"solar": supply.solar.share, "wind": supply.wind.share}
    return [(place.size[name], sign * share) for name, share in shares.items() if name in place.size]


def _balance(rows: Rows, supply: Supply, place: Layout) -> None:
    terms: list[Term] = [(place.grid, 1.0), (place.unserved, 1.0), (place.flexible, 1.0), (place.export, -1.0)]
    terms += [(block, 1.0) for block in place.thermal]
    terms += [(place.discharge, 1.0), (place.charge, -1.0), (place.spill, -1.0)]
    terms += _renewable_terms(supply, place, 1.0)
    rows.add("balance", supply.steps, terms, supply.load_mw, supply.load_mw)


def _limits(rows: Rows, supply: Supply, place: Layout) -> None:
    if place.spill:
        # Without this row energy of a cheap hour could be thrown away through the spill of a plant that is not there.
        spilled: list[Term] = [(place.spill, 1.0), *_renewable_terms(supply, place, -1.0)]
        rows.add("sun and wind", supply.steps, spilled, -np.inf, 0.0)
    for plant, block, added in zip(supply.thermal, place.thermal, place.thermal_size, strict=True):
        if added >= 0:
            available = plant.availability
            terms: list[Term] = [(block, 1.0), (added, -available)]
            rows.add(f"{plant.kind}", supply.steps, terms, -np.inf, available * plant.declared_mw)


def _storage(rows: Rows, supply: Supply, place: Layout) -> None:
    """Charge and discharge share the power; what is stored at the end of the year equals its beginning."""
    steps, one_way = supply.steps, float(np.sqrt(supply.battery.efficiency))
    before = np.roll(np.array(place.stored), 1)
    power: list[Term] = [(place.charge, 1.0), (place.discharge, 1.0), (place.size["battery_mw"], -1.0)]
    rows.add("battery power", steps, power, -np.inf, 0.0)
    rows.add("battery energy", steps, [(place.stored, 1.0), (place.size["battery_mwh"], -1.0)], -np.inf, 0.0)
    into, out = -one_way * supply.step_hours, supply.step_hours / one_way
    moved: list[Term] = [(place.stored, 1.0), (before, -1.0), (place.charge, into), (place.discharge, out)]
    rows.add("battery content", steps, moved, 0.0, 0.0)


def read(built: Model, solution: Solution) -> Dispatch:
    """Return the solution by name."""
    supply, place = built.supply, built.place
    # The solver keeps bounds to 1e-7 only: values a hair below zero are zero.
    value = np.maximum(solution.value, 0.0) + 0.0

    def series(columns: range) -> F1:
        return value[columns.start : columns.stop] if columns else np.zeros(supply.steps)

    sizes = {name: float(value[place.size[name]]) if name in place.size else 0.0 for name in SIZES}
    added = [float(value[column]) if column >= 0 else 0.0 for column in place.thermal_size]
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
        export=series(place.export),
        flexible=series(place.flexible),
        peak_mw=value[place.peaks.start : place.peaks.stop],
        unheld=series(place.unheld),
        unserved=series(place.unserved),
        grid_mw_value_usd=_grid_mw_value(built, solution) * USD_PER_COST_UNIT,
    )


def _grid_mw_value(built: Model, solution: Solution) -> float:
    """Return what one more MW of grid in every step saves: as flow, as way out for exports, and as reserve."""
    saved = 0.0
    for columns in (built.place.grid, built.place.export):
        saved += float(np.maximum(-solution.reduced_cost[columns.start : columns.stop], 0.0).sum())
    for name in (UNIT_LOSS, LATERAL_LOSS):
        rows = built.named.get(name, range(0))
        saved += float(np.maximum(solution.row_dual[rows.start : rows.stop], 0.0).sum())
    return saved
