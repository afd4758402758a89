"""One site's year: what the file declares, the supply per MW of facility, and the results back in MW and USD.

Assumes the full build of the chosen phases and the last month's grid and generation. Curtailable grid helps the
dispatch except in the dearest hours, and is left out of firmness.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import catalogue
from gigawatt.power.dispatch import Dispatch
from gigawatt.power.market import (
    Market,
    battery,
    derate,
    fixed_usd_per_mw,
    number,
    overnight_usd_per_mw,
    renewable,
    thermal,
)
from gigawatt.power.outage import Adequacy, Units, adequacy
from gigawatt.power.plan import BATTERY_MW, BATTERY_MWH, GAS, GRID, SOLAR, TECHNOLOGIES, WIND
from gigawatt.power.supply import Supply
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2

GAS_KINDS = ("gas_turbine", "gas_engine", "fuel_cell", "diesel")
KEY_DIGITS = 9


class Declared(NamedTuple):
    """What the file promises a site in the last month of the timeline."""

    firm_mw: float
    curtailable_mw: float
    units: tuple[tuple[str, float, int], ...]
    """Kind, nameplate of one unit [MW], count."""

    @property
    def generation_mw(self) -> float:
        """Nameplate of all declared units."""
        return sum(unit_mw * count for _, unit_mw, count in self.units)


class Build(NamedTuple):
    """A site at full build of its chosen phases."""

    full_mw: float
    """Facility power."""
    it_mw: float
    declared: Declared
    candidates: frozenset[str]
    discount_rate: float


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
    """Grid purchases, fuel, other. Shape (3,)."""
    fixed_usd: float
    annuity_usd: float
    grid_price_usd_per_mwh: float
    grid_mw_value_usd: float
    adequacy: Adequacy
    hourly: F2
    """Shape (8, 8760)."""


def declared(programme: Programme, site: int) -> Declared:
    """Return the grid and the generation that the file promises within the timeline."""
    row = programme.file.sites[programme.sites[site]]
    last = programme.timeline.first_month + programme.timeline.months
    tranches = sorted((tranche for tranche in row.grid if tranche.start < last), key=lambda tranche: tranche.start)
    firm, curtailable = (tranches[-1].firm.value, tranches[-1].curtailable.value) if tranches else (0.0, 0.0)
    counts: dict[tuple[str, float], int] = {}
    for generation in row.generation:
        kind = (generation.kind, generation.unit.value)
        counts[kind] = counts.get(kind, 0) + sum(n for year, n in generation.slots.items() if year * 12 < last)
    units = tuple((kind, unit_mw, count) for (kind, unit_mw), count in counts.items() if count)
    return Declared(firm, curtailable, units)


def supply_per_mw(build: Build, seen: Market, load_mw: F1) -> Supply:
    """Return the year of a site divided by its facility power.

    A connection beyond the facility power is of no use to the site, so it is cut there: sites with ample grid then
    share one year, whatever their size.
    """
    full = build.full_mw
    firm = min(build.declared.firm_mw / full, 1.0)
    extra = min(build.declared.curtailable_mw / full, 1.0 - firm)
    called = catalogue.figure("grid.curtailable_hours_share").value
    dear = seen.grid_usd_per_mwh > np.quantile(seen.grid_usd_per_mwh, 1.0 - called)
    rate, wanted = build.discount_rate, build.candidates
    return Supply(
        step_hours=1.0,
        load_mw=load_mw / full,
        grid_mw=np.where(dear, firm, firm + extra),
        grid_usd_per_mwh=seen.grid_usd_per_mwh,
        thermal=tuple(thermal(kind, mw / full, unit / full, seen, rate) for kind, mw, unit in gas_classes(build)),
        solar=renewable("solar", seen.solar_share, "solar" in wanted, rate),
        wind=renewable("wind", seen.wind_share, "wind" in wanted, rate),
        battery=battery("battery" in wanted, rate),
        shed_usd_per_mwh=catalogue.figure("value_of_lost_load.usd_per_mwh").value,
    )


def gas_classes(build: Build) -> list[tuple[str, float, float]]:
    """Return kind, declared MW and MW of one unit that may be added (0: none), declared kinds first."""
    mw: dict[str, float] = {}
    for kind, unit_mw, count in build.declared.units:
        mw[kind] = mw.get(kind, 0.0) + unit_mw * count
    wanted = [kind for kind in GAS_KINDS if kind in build.candidates]
    unit = {kind: number(catalogue.plant(kind).unit_mw) for kind in wanted}
    return [(kind, mw.get(kind, 0.0), unit.get(kind, 0.0)) for kind in (*mw, *(k for k in wanted if k not in mw))]


def signature(build: Build, seen: Market) -> tuple[object, ...]:
    """Return what two sites must share to share one solved year."""
    full = build.full_mw
    classes = tuple(
        (kind, round(mw / full, KEY_DIGITS), round(unit / full, KEY_DIGITS)) for kind, mw, unit in gas_classes(build)
    )
    firm = round(min(build.declared.firm_mw / full, 1.0), KEY_DIGITS)
    extra = round(min(build.declared.curtailable_mw / full, 1.0 - firm), KEY_DIGITS)
    it_share = round(build.it_mw / full, KEY_DIGITS)
    return (seen.key, tuple(sorted(build.candidates)), build.discount_rate, it_share, firm, extra, classes)


def site_year(build: Build, seen: Market, supply: Supply, dispatch: Dispatch, load_mw: F1) -> SiteYear:
    """Return a site's results from the year per MW of facility."""
    full, hours = build.full_mw, supply.step_hours
    solar, wind = dispatch.solar_mw * supply.solar.share, dispatch.wind_mw * supply.wind.share
    gas = dispatch.thermal.sum(axis=0)
    flows = (dispatch.grid, gas, solar, wind, dispatch.discharge - dispatch.charge, dispatch.stored, dispatch.spill)
    added = _added_mw(dispatch) * full
    capacity = added.copy()
    capacity[GRID] = min(build.declared.firm_mw + build.declared.curtailable_mw, full)
    capacity[GAS] += build.declared.generation_mw
    added_usd, annuity_usd, fixed_usd = _plant_usd(build, supply, dispatch)
    unserved = float(dispatch.unserved.sum()) * full * hours
    energy = np.array([flow.sum() for flow in (*flows[:4], dispatch.discharge, dispatch.charge)]) * full * hours
    purchases = float(dispatch.grid @ supply.grid_usd_per_mwh) * full * hours
    per_class = dispatch.thermal.sum(axis=1) * full * hours
    fuel = sum(mwh * plant.fuel_usd_per_mwh for mwh, plant in zip(per_class, supply.thermal, strict=True))
    other = sum(mwh * plant.other_usd_per_mwh for mwh, plant in zip(per_class, supply.thermal, strict=True))
    other += energy[BATTERY_MW] * supply.battery.other_usd_per_mwh
    return SiteYear(
        capacity_mw=capacity,
        added_mw=added,
        added_usd=added_usd,
        added_firm_mw=_added_firm_mw(build, added, unserved / float(load_mw.sum())),
        energy_mwh=energy,
        load_mwh=float(load_mw.sum()) * hours,
        unserved_mwh=unserved,
        variable_usd=np.array([purchases, fuel, other]),
        fixed_usd=fixed_usd,
        annuity_usd=annuity_usd,
        grid_price_usd_per_mwh=purchases / energy[GRID] if energy[GRID] > 0.0 else 0.0,
        grid_mw_value_usd=dispatch.grid_mw_value_usd if build.declared.firm_mw < full else 0.0,
        adequacy=_adequacy(build, seen, dispatch, load_mw - full * (solar + wind)),
        hourly=np.vstack([load_mw, np.array(flows) * full]),
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
    full = build.full_mw
    return overnight * full, (paid - fixed) * full, paid * full + standing


def _added_firm_mw(build: Build, added_mw: F1, unserved_share: float) -> float:
    """Return the facility MW that added plant carries: what is served of the full build beyond the declared supply."""
    if not np.any(added_mw > 0.0):
        return 0.0
    declared_mw = build.declared.firm_mw + build.declared.generation_mw
    return float(max(build.full_mw * (1.0 - unserved_share) - declared_mw, 0.0))


def _adequacy(build: Build, seen: Market, dispatch: Dispatch, residual_mw: F1) -> Adequacy:
    """Return the outage table's answer; battery and curtailable grid are not credited, solar and wind hour by hour."""
    units = list(build.declared.units)
    for (kind, _, unit_mw), added in zip(gas_classes(build), dispatch.thermal_added_mw, strict=True):
        if added > 0.0:
            units.append((kind, unit_mw, round(added * build.full_mw / unit_mw)))
    units.append(("grid", build.declared.firm_mw, 1))
    fleet = tuple(Units(count, unit_mw, _outage_rate(kind)) for kind, unit_mw, count in units)
    return adequacy(fleet, residual_mw, np.array([derate(kind, seen.dry_bulb_c) for kind, _, _ in units]))


def _outage_rate(kind: str) -> float:
    return number(catalogue.plant(kind).forced_outage_rate)
