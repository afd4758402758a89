"""Hands one year's problem to PyPSA: an exchange format for other planners, and an independent judge of ours.

Assumes PyPSA 1.x. A battery becomes a lossless converter (its power), a store (its energy) and two lossy links without
limits; that equals ours because nobody charges and discharges at once. What PyPSA's components cannot say is refused:
charges on peaks, a gas lateral, permits on plant that may be added, N-1 reserve.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gigawatt.power.supply import Supply, Thermal
from gigawatt.quantities import F1, GigawattError

SITE, CELLS, DIRECT = "site", "battery cells", "battery"
"""Buses."""
FIRST_SNAPSHOT = "2023-01-01"  # any year of 365 days: hours of the reference year are counted from it
WIDE = 1e3  # MW per MW of load; a link that never binds


class MissingExtraError(GigawattError):
    """An optional package is not installed."""


class NotSaidError(GigawattError):
    """The other format has no word for a part of the problem."""


def network(supply: Supply, *, whole_units: bool = True) -> Any:
    """Return the year as a `pypsa.Network`; `network(supply).optimize()` finds the cost of `least_cost(supply)`.

    Parameters
    ----------
    supply : Supply
        One year; power may be per MW of facility.
    whole_units : bool
        Whether added thermal plant comes in units (a mixed-integer problem there).

    Raises
    ------
    MissingExtraError
        If PyPSA is not installed.
    NotSaidError
        If the supply has what PyPSA's components cannot say.
    """
    need_pypsa()
    _checked(supply)
    pandas, pypsa = import_module("pandas"), import_module("pypsa")
    result = pypsa.Network()
    hours = pandas.to_timedelta(np.arange(supply.steps) * supply.step_hours, unit="h")
    result.set_snapshots(pandas.Timestamp(FIRST_SNAPSHOT) + hours)
    result.snapshot_weightings.loc[:, :] = supply.step_hours
    result.add("Carrier", ["AC", "battery"])
    result.add("Bus", SITE, carrier="AC")
    result.add("Load", "load", bus=SITE, p_set=supply.load_mw)
    _generators(result, supply, whole_units)
    if np.isfinite(supply.battery.power_usd_per_mw):
        _battery(result, supply)
    return result


def write_netcdf(supply: Supply, path: str | Path, *, whole_units: bool = True) -> None:
    """Write the year as a PyPSA network in netCDF.

    Raises
    ------
    MissingExtraError
        If PyPSA is not installed.
    NotSaidError
        If the supply has what PyPSA's components cannot say.
    """
    network(supply, whole_units=whole_units).export_to_netcdf(str(path))


def need_pypsa() -> None:
    """Raise a `MissingExtraError` that says what to install where PyPSA, or what writes netCDF for it, is not there."""
    if find_spec("pypsa") is None or find_spec("netCDF4") is None:
        raise MissingExtraError("PyPSA is not installed, hint: in the clone, .venv/bin/pip install -e '.[pypsa]'")


def _checked(supply: Supply) -> None:
    unsaid = {
        "charges on peaks": bool(supply.peaks),
        "a gas lateral": bool(np.isfinite(supply.lateral_mmbtu_per_hour)),
        "permits on plant that may be added": any(
            plant.unit_mw > 0.0 and np.isfinite(plant.permit_hours) for plant in supply.thermal
        ),
        "N-1 reserve": supply.n_minus_1,
    }
    found = [what for what, there in unsaid.items() if there]
    if found:
        raise NotSaidError(f"a PyPSA network has no component for {', '.join(found)}; hint: leave it out to export")


def _generators(result: Any, supply: Supply, whole_units: bool) -> None:
    fixed = {
        "grid": (supply.grid_mw, supply.grid_usd_per_mwh),
        "unserved": (supply.load_mw, np.full(supply.steps, supply.shed_usd_per_mwh)),
    }
    if supply.flexible_mw is not None:
        fixed["interruptible"] = (supply.flexible_mw, np.full(supply.steps, supply.flexible_usd_per_mwh))
    for name, (most_mw, usd_per_mwh) in fixed.items():
        _add_fixed(result, name, most_mw, usd_per_mwh)
    if supply.export_usd_per_mwh is not None:
        most = float(supply.grid_mw.max())
        shares = -supply.grid_mw / most if most > 0.0 else np.zeros(supply.steps)
        prices = supply.export_usd_per_mwh
        result.add("Generator", "export", bus=SITE, p_nom=most, p_min_pu=shares, p_max_pu=0.0, marginal_cost=prices)
    for name, plant in (("solar", supply.solar), ("wind", supply.wind)):
        if np.isfinite(plant.annuity_usd_per_mw):
            _add_free(result, name, plant.share, 0.0, plant.annuity_usd_per_mw, 0.0)
    for place, unit in enumerate(supply.thermal):
        _add_thermal(result, f"{unit.kind} {place}", unit, supply, whole_units)


def _add_thermal(result: Any, name: str, plant: Thermal, supply: Supply, whole_units: bool) -> None:
    usd_per_mwh = plant.fuel_usd_per_mwh + plant.other_usd_per_mwh
    if plant.declared_mw > 0.0:
        _add_fixed(result, name, plant.availability * plant.declared_mw, np.full(supply.steps, usd_per_mwh))
        if np.isfinite(plant.permit_hours):
            share = supply.steps * supply.step_hours / 8760.0  # hours of a year
            result.generators.loc[name, "e_sum_max"] = plant.permit_hours * share * plant.declared_mw
    if plant.unit_mw > 0.0:
        step_mw = plant.unit_mw if whole_units else 0.0
        _add_free(result, f"{name} added", plant.availability, usd_per_mwh, plant.annuity_usd_per_mw, step_mw)


def _add_fixed(result: Any, name: str, most_mw: F1, usd_per_mwh: F1) -> None:
    nominal = float(most_mw.max())
    share = most_mw / nominal if nominal > 0.0 else np.zeros(len(most_mw))
    result.add("Generator", name, bus=SITE, carrier="AC", p_nom=nominal, p_max_pu=share, marginal_cost=usd_per_mwh)


def _add_free(result: Any, name: str, share: F1, usd_per_mwh: float, annuity_usd: float, step_mw: float) -> None:
    result.add(
        "Generator",
        name,
        bus=SITE,
        carrier="AC",
        p_nom_extendable=True,
        p_nom_mod=step_mw,
        p_max_pu=share,
        marginal_cost=usd_per_mwh,
        capital_cost=annuity_usd,
    )


def _battery(result: Any, supply: Supply) -> None:
    battery, wide = supply.battery, WIDE * float(supply.load_mw.max())
    one_way = float(np.sqrt(battery.efficiency))
    result.add("Bus", [DIRECT, CELLS], carrier="battery")
    result.add(
        "Link",
        "converter",
        bus0=SITE,
        bus1=DIRECT,
        carrier="battery",
        p_nom_extendable=True,
        p_min_pu=-1.0,
        capital_cost=battery.power_usd_per_mw,
    )
    result.add("Link", "charge", bus0=DIRECT, bus1=CELLS, carrier="battery", efficiency=one_way, p_nom=wide)
    # Charged on what enters the link there, on what leaves it here.
    cost = battery.other_usd_per_mwh * one_way
    result.add(
        "Link",
        "discharge",
        bus0=CELLS,
        bus1=DIRECT,
        carrier="battery",
        efficiency=one_way,
        p_nom=wide,
        marginal_cost=cost,
    )
    result.add(
        "Store",
        "cells",
        bus=CELLS,
        carrier="battery",
        e_nom_extendable=True,
        e_cyclic=True,
        capital_cost=battery.energy_usd_per_mwh,
    )
