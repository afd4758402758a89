"""The menus that the trials of a programme read: one per operating year of a site, no finer than trials need.

Assumes plant that comes with the load: trials read load and grid per megawatt that is live, so that a menu need not
know how much of the site stands, only how hard it works and how much grid there is beside it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.dispatch import Dispatch
from gigawatt.power.market import Market
from gigawatt.power.menu import READ, Menu
from gigawatt.power.menu_nodes import PRICE_LEVELS, Axes, Fineness, dispatch_menu, one_dispatch
from gigawatt.power.offer import supply_per_mw
from gigawatt.power.operating import OperatingState
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1

LOADS = (0.7, 0.85, 1.0)  # of the base case; below the least a MWh costs what it costs there: part of the plant idles
COARSE = Fineness(len(LOADS) + 1, 4, 1.0)  # see docs/benchmarks.md for what it leaves
REFERENCE_PRICE = np.ones(1)


class Reading(NamedTuple):
    """What trials ask of the menus."""

    most_load: float
    """Highest load level: what the whole nameplate draws over the base case."""
    priced: bool
    """Whether prices of power or gas are drawn."""


def site_menus(
    states: tuple[OperatingState, ...],
    seen: Market,
    loads: list[F1],
    rows: tuple[Dispatch, ...],
    reading: Reading | None,
) -> tuple[Menu, ...]:
    """Return the menu of every operating year of a site, per MW of facility at full build.

    Parameters
    ----------
    states, loads, rows
        Operating years, their loads [MW, shape (8760,)] and their dispatches per MW of facility, as `plan_years`.
    seen : Market
        Weather and prices.
    reading : Reading, optional
        Left out: each year's own dispatch is all there is to read.

    Raises
    ------
    SolverError
        If no optimum is proven.
    """
    supplies = [supply_per_mw(state.build, seen, load) for state, load in zip(states, loads, strict=True)]
    if reading is None:
        menus = [one_dispatch(supply, row) for supply, row in zip(supplies, rows, strict=True)]
    else:
        live = [state.build.full_mw / state.build.per_mw for state in states]
        line = any(supply.grid_mw.max() > 0.0 for supply in supplies)
        menus = [
            dispatch_menu(standing(supply, row), row, _axes(supply, row, live_mw, line, reading), fineness=COARSE)
            for supply, row, live_mw in zip(supplies, rows, live, strict=True)
        ]
    return tuple(menu._replace(value=np.ascontiguousarray(menu.value[..., :READ])) for menu in menus)


def standing(supply: Supply, row: Dispatch) -> Supply:
    """Return the supply without candidates of which nothing was built: its problem is a fraction of the size."""
    solar = supply.solar if row.solar_mw > 0.0 else supply.solar._replace(annuity_usd_per_mw=np.inf)
    wind = supply.wind if row.wind_mw > 0.0 else supply.wind._replace(annuity_usd_per_mw=np.inf)
    battery = supply.battery
    if row.battery_mw <= 0.0:
        battery = battery._replace(power_usd_per_mw=np.inf, energy_usd_per_mwh=np.inf)
    return supply._replace(solar=solar, wind=wind, battery=battery)


def _axes(supply: Supply, row: Dispatch, load_mw: float, line: bool, reading: Reading) -> Axes:
    """Return the base case's own point, and what surrounds it where grid and plant can take each other's place.

    A trial delivers no more than grid and nameplate of plant together: so much less than the live power `load_mw` per
    MW of facility is the least grid that a load has beside it.
    """
    own_mw, peak_mw = float(supply.grid_mw.max()), float(reading.most_load * supply.load_mw.max())
    plant_mw = sum(plant.declared_mw for plant in supply.thermal) + float(row.thermal_added_mw.sum())
    movable = plant_mw + row.battery_mw > 0.0
    grids_mw = [own_mw, *([max(own_mw, peak_mw)] if line else []), *([0.0] if movable else [])]
    return Axes(
        load=np.unique([*LOADS, max(reading.most_load, 1.0)]),
        grid_mw=np.unique(grids_mw),
        price=PRICE_LEVELS if reading.priced and line and movable else REFERENCE_PRICE,
        low_mw=load_mw - plant_mw if movable and line else np.inf,
        low_by_load_mw=load_mw,
    )
