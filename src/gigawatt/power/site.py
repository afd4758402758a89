"""One site's year in MW and USD: what a dispatch per MW of facility comes to, and how firm it is.

Assumes added plant is bought as a service whose price is its annuity.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import catalogue
from gigawatt.power.carbon import emissions
from gigawatt.power.dispatch import Dispatch
from gigawatt.power.firmness import fleet
from gigawatt.power.market import Market, fixed_usd_per_mw, number, overnight_usd_per_mw
from gigawatt.power.offer import GAS_KINDS, Build, gas_classes
from gigawatt.power.outage import Adequacy
from gigawatt.power.plan import BATTERY_MW, BATTERY_MWH, GAS, GRID, SOLAR, TECHNOLOGIES, WIND
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, F2


class SiteYear(NamedTuple):
    """One row of the plan. K technologies."""

    capacity_mw: F1
    added_mw: F1
    added_usd: float
    added_firm_mw: float
    energy_mwh: F1
    load_mwh: float
    unserved_mwh: float
    variable_usd: F1
    """Grid purchases with their charges less what exports earn, fuel, other. Shape (3,)."""
    fixed_usd: float
    annuity_usd: float
    grid_price_usd_per_mwh: float
    grid_mw_value_usd: float
    emissions_t: float
    adequacy: Adequacy
    slot_value_usd: F1
    """Per year: what one more unit of each kind would save where its delivery is limited, else 0; by `GAS_KINDS`."""
    hourly: F2
    """Shape (8, 8760)."""


def site_year(build: Build, seen: Market, supply: Supply, dispatch: Dispatch, load_mw: F1) -> SiteYear:
    """Return a site's results from the year per MW of facility."""
    full, hours = build.per_mw, supply.step_hours
    solar, wind = dispatch.solar_mw * supply.solar.share, dispatch.wind_mw * supply.wind.share
    gas = dispatch.thermal.sum(axis=0)
    battery = (dispatch.discharge - dispatch.charge, dispatch.stored)
    flows = (dispatch.grid - dispatch.export, gas, solar, wind, *battery, dispatch.spill)
    added = _added_mw(dispatch) * full
    capacity = added.copy()
    capacity[GRID] = min(build.declared.firm_mw + build.declared.curtailable_mw, build.full_mw)
    capacity[GAS] += build.declared.generation_mw
    added_usd, annuity_usd, fixed_usd = _plant_usd(build, supply, dispatch)
    unserved = float(dispatch.unserved.sum()) * full * hours
    given = (dispatch.grid, gas, solar, wind, dispatch.discharge, dispatch.charge)
    energy = np.array([flow.sum() for flow in given]) * full * hours
    paid = _grid_usd(supply, dispatch) * full
    earned = 0.0
    if supply.export_usd_per_mwh is not None:
        earned = float(dispatch.export @ supply.export_usd_per_mwh) * full * hours
    per_class = dispatch.thermal.sum(axis=1) * full * hours
    fuel = sum(mwh * plant.fuel_usd_per_mwh for mwh, plant in zip(per_class, supply.thermal, strict=True))
    other = sum(mwh * plant.other_usd_per_mwh for mwh, plant in zip(per_class, supply.thermal, strict=True))
    other += energy[BATTERY_MW] * supply.battery.other_usd_per_mwh
    co2 = np.array([plant.co2_t_per_mwh for plant in supply.thermal])
    emitted = emissions(dispatch.grid * full, seen.carbon_t_per_mwh, dispatch.thermal * full, co2, hours)
    return SiteYear(
        capacity_mw=capacity,
        added_mw=added,
        added_usd=added_usd,
        added_firm_mw=_added_firm_mw(build, added, unserved / float(load_mw.sum())),
        energy_mwh=energy,
        load_mwh=float(load_mw.sum()) * hours,
        unserved_mwh=unserved,
        variable_usd=np.array([paid - earned, fuel, other]),
        fixed_usd=fixed_usd,
        annuity_usd=annuity_usd,
        grid_price_usd_per_mwh=paid / energy[GRID] if energy[GRID] > 0.0 else 0.0,
        grid_mw_value_usd=dispatch.grid_mw_value_usd if build.declared.firm_mw < build.full_mw else 0.0,
        emissions_t=emitted.total_t,
        adequacy=fleet(build, seen, supply, dispatch, load_mw).adequacy,
        slot_value_usd=_slot_value_usd(build, dispatch),
        hourly=np.vstack([load_mw, np.array(flows) * full]),
    )


def _slot_value_usd(build: Build, dispatch: Dispatch) -> F1:
    """Return what one more unit of each kind is worth in a year; nothing where more can be had, or none is wanted."""
    wanted = [kind for kind, _, unit_mw in gas_classes(build) if unit_mw > 0.0]
    limits = dict(build.slots)
    worth = np.zeros(len(GAS_KINDS))
    for kind, value_usd in zip(wanted, dispatch.unit_value_usd, strict=False):
        if kind in limits:
            worth[GAS_KINDS.index(kind)] = max(value_usd, 0.0) * number(catalogue.plant(kind).unit_mw)
    return worth


def _grid_usd(supply: Supply, dispatch: Dispatch) -> float:
    """Return what the grid is paid: energy, and charges on peaks."""
    energy_usd = float(dispatch.grid @ supply.grid_usd_per_mwh) * supply.step_hours
    return energy_usd + sum(
        peak.usd_per_mw * float(mw) for peak, mw in zip(supply.peaks, dispatch.peak_mw, strict=True)
    )


def _added_mw(dispatch: Dispatch) -> F1:
    added = np.zeros(len(TECHNOLOGIES))
    added[GAS] = dispatch.thermal_added_mw.sum()
    added[SOLAR], added[WIND] = dispatch.solar_mw, dispatch.wind_mw
    added[BATTERY_MW], added[BATTERY_MWH] = dispatch.battery_mw, dispatch.battery_mwh
    return added


def _plant_usd(build: Build, supply: Supply, dispatch: Dispatch) -> tuple[float, float, float]:
    """Return overnight cost of added plant, its annuity, and annuity plus fixed operation of all plant on site."""
    kinds = [("solar", dispatch.solar_mw), ("wind", dispatch.wind_mw), ("battery", dispatch.battery_mw)]
    kinds += [(plant.kind, float(mw)) for plant, mw in zip(supply.thermal, dispatch.thermal_added_mw, strict=True)]
    yearly = [supply.solar.annuity_usd_per_mw, supply.wind.annuity_usd_per_mw, supply.battery.power_usd_per_mw]
    yearly += [plant.annuity_usd_per_mw for plant in supply.thermal]
    cells_usd = number(catalogue.plant("battery").capex_usd_per_kwh) * 1000.0 * dispatch.battery_mwh
    overnight = cells_usd + sum(overnight_usd_per_mw(kind) * mw for kind, mw in kinds)
    fixed = sum(fixed_usd_per_mw(kind) * mw for kind, mw in kinds)
    paid = sum(usd * mw for usd, (_, mw) in zip(yearly, kinds, strict=True) if mw > 0.0)
    if dispatch.battery_mwh > 0.0:
        paid += supply.battery.energy_usd_per_mwh * dispatch.battery_mwh
    standing = sum(fixed_usd_per_mw(kind) * unit_mw * count for kind, unit_mw, count in build.declared.units)
    full = build.per_mw
    return overnight * full, (paid - fixed) * full, paid * full + standing


def _added_firm_mw(build: Build, added_mw: F1, unserved_share: float) -> float:
    """Return the facility MW that added plant carries: what is served of the build beyond the declared supply."""
    if not np.any(added_mw > 0.0):
        return 0.0
    declared_mw = build.declared.firm_mw + build.declared.generation_mw
    return float(max(build.full_mw * (1.0 - unserved_share) - declared_mw, 0.0))
