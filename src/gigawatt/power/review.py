"""What a site's solved year comes to: its bill part by part, carbon, water, storage for swings, and the price of nines.

Assumes the base dispatch at full build; what the plan keeps of it is read, nothing is solved again.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import cooling, plant
from gigawatt.exchange import Weather
from gigawatt.power.carbon import fuel_t_per_mmbtu
from gigawatt.power.demand import utilisation, water_m3, wue
from gigawatt.power.firmness import STANDBY, causes, standby, store, units_of
from gigawatt.power.market import Market, market, number, thermal
from gigawatt.power.nines import (
    MOST_LOTS,
    Candidate,
    NinePrice,
    NinesCurve,
    cheapest,
    nines_curve,
    price_of_nines,
)
from gigawatt.power.offer import GAS_KINDS, declared
from gigawatt.power.outage import nines
from gigawatt.power.plan import BATTERY_MW, BATTERY_MWH, GAS, GRID, LOAD_ROW, SOLAR, WIND, Plan
from gigawatt.power.ride_through import RideThrough, site_ride_through
from gigawatt.power.sequential import BatteryCredit, Fleet, battery_credit
from gigawatt.programme import Programme
from gigawatt.quantities import F1

PURCHASES, FUEL, OTHER = range(3)
"""Columns of `Plan.variable_usd`."""
SAME_HOURS = 1e-3  # hours a year; two fleets that agree so well on loss of load are taken as the same


class Bill(NamedTuple):
    """What a year of power costs, part by part, in money of the price year [USD]; the parts add to the whole."""

    grid_energy_usd: float
    """Energy bought and its delivery, without carbon."""
    charges_usd: float
    """On monthly and coincident peaks, less what exports earn."""
    fuel_usd: float
    """Without carbon."""
    variable_usd: float
    """Other running cost of plant."""
    fixed_usd: float
    """Fixed operation of all plant on site."""
    annuity_usd: float
    """Of added plant."""
    co2_usd: float
    """Carbon price on purchases and fuel."""


class Firmer(NamedTuple):
    """How firm the site could be made, and for what."""

    added: Candidate
    """The unit that is added, one lot after the other."""
    curve: NinesCurve
    prices: tuple[NinePrice, ...]
    target_nines: float | None
    """None where the file sets none."""
    credit: BatteryCredit | None
    """What the battery adds to the first point of the curve, with its standard error; None where there is none."""


class Review(NamedTuple):
    """One site's year at full build, and its bills on the way."""

    bill: Bill
    by_year: tuple[Bill, ...]
    """Of each distinct operating year (`plan.Years`) in order; charges are in its grid energy, the hours that would
    tell them apart are those of the full build alone."""
    grid_usd_per_mwh: F1
    """Delivered price by hour, carbon included. Shape (8760,)."""
    grid_t: float
    """CO2 of purchased power."""
    plant_t: float
    """CO2 of fuel burnt on site."""
    water_m3: float
    """Taken on site."""
    wue: float
    """The same [l per kWh of IT]."""
    firmer: Firmer | None
    """None where the plan adds units of several kinds: the fleet behind its loss of load is then not known here."""
    steady: RideThrough
    """Storage for the swings of the IT power, with grid and plant together."""
    islanded: RideThrough | None
    """The same with plant alone; None where there is none that follows a load."""


def review(
    programme: Programme,
    plan: Plan,
    site: int,
    it_mw: float,
    weather: Mapping[str, Weather] | None = None,
    prices: Mapping[str, F1] | None = None,
) -> Review:
    """Return what a site's base year at full build comes to.

    Parameters
    ----------
    programme : Programme
        As it was planned.
    plan : Plan
        From `decide`.
    site : int
        One that is built.
    it_mw : float
        IT nameplate of its chosen phases [MW].
    weather, prices : mapping, optional
        Series of a site's own files by site name, as `decide` got them.
    """
    name = programme.sites[site]
    row, seen = programme.file.sites[name], market(programme, name, weather or {}, prices or {})
    used, litres = utilisation(row.use), wue(cooling(row.cooling), seen.wet_bulb_c)
    drawn = np.maximum(plan.hourly[site, 1 + GRID], 0.0)
    grid_t = float(drawn @ seen.carbon_t_per_mwh)
    plant_t = max(float(plan.years.emissions_t[site, -1]) - grid_t, 0.0)
    units = _units(programme, plan, site, seen)
    spinning = _spinning_mw(programme, plan, site)
    return Review(
        bill=_full_bill(plan, site, float(drawn @ seen.grid_usd_per_mwh), (grid_t, plant_t), row.co2_price.value),
        by_year=_bills(plan, site, seen, row.co2_price.value),
        grid_usd_per_mwh=seen.grid_usd_per_mwh,
        grid_t=grid_t,
        plant_t=plant_t,
        water_m3=water_m3(it_mw, used, litres),
        wue=float(litres.mean()),
        firmer=None if units is None else _firmer(programme, plan, site, seen, units),
        steady=site_ride_through(it_mw, float(plan.capacity_mw[site, GRID]), spinning),
        islanded=site_ride_through(it_mw, 0.0, spinning) if spinning else None,
    )


def _full_bill(plan: Plan, site: int, energy_usd: float, co2_t: tuple[float, float], co2_usd_per_t: float) -> Bill:
    """Split the cost of the full build; `energy_usd` is what the drawn hours cost at the delivered price."""
    whole = _bill(plan.variable_usd[site], plan.fixed_usd[site], plan.annuity_usd[site], co2_t, co2_usd_per_t)
    charges_usd = float(plan.variable_usd[site, PURCHASES]) - energy_usd
    return whole._replace(grid_energy_usd=whole.grid_energy_usd - charges_usd, charges_usd=charges_usd)


def _bills(plan: Plan, site: int, seen: Market, co2_usd_per_t: float) -> tuple[Bill, ...]:
    """Return the bill of every distinct operating year of a site.

    CO2 of the fuel is read from its bill, as if all of it were gas: where diesel runs too, a little of what the grid
    emits counts as its own. The sum is the plan's.
    """
    years = plan.years
    factor = fuel_t_per_mmbtu("gas") / seen.fuel_usd_per_mmbtu["gas"]
    found = []
    for year in range(1 + int(np.argmax(years.month[site]))):
        total_t = float(years.emissions_t[site, year])
        plant_t = min(float(years.variable_usd[site, year, FUEL]) * factor, total_t)
        fixed = years.fixed_usd[site, year], years.annuity_usd[site, year]
        found.append(_bill(years.variable_usd[site, year], *fixed, (total_t - plant_t, plant_t), co2_usd_per_t))
    return tuple(found)


def _bill(
    variable_usd: F1, fixed_usd: float, annuity_usd: float, co2_t: tuple[float, float], co2_usd_per_t: float
) -> Bill:
    """Take the carbon of grid and plant [t] out of purchases and fuel; charges on peaks stay in the grid's energy."""
    grid_co2_usd, plant_co2_usd = (tonnes * co2_usd_per_t for tonnes in co2_t)
    paid_usd, fuel_usd, other_usd = (float(usd) for usd in variable_usd)
    return Bill(
        grid_energy_usd=paid_usd - grid_co2_usd,
        charges_usd=0.0,
        fuel_usd=fuel_usd - plant_co2_usd,
        variable_usd=other_usd,
        fixed_usd=float(fixed_usd - annuity_usd),
        annuity_usd=float(annuity_usd),
        co2_usd=grid_co2_usd + plant_co2_usd,
    )


def _candidates(programme: Programme, site: int, seen: Market, full_mw: float) -> tuple[Candidate, ...]:
    """Return lots of the firm units that the site names, else of a standby turbine.

    Units so small that the search would end before they matter come in lots; its lots together match the facility.
    """
    rate = programme.file.programme.discount_rate.value
    kinds = [kind for kind in GAS_KINDS if kind in programme.file.sites[programme.sites[site]].candidates]
    offered = [thermal(kind, 0.0, number(plant(kind).unit_mw), seen, rate) for kind in kinds or (STANDBY,)]
    return tuple(standby(one, ceil(full_mw / (MOST_LOTS * one.unit_mw))) for one in offered)


def _spinning_mw(programme: Programme, plan: Plan, site: int) -> dict[str, float]:
    """Return nameplate by kind; added plant counts as the first kind that the site names."""
    mw: dict[str, float] = {}
    for kind, unit_mw, count in declared(programme, site).units:
        mw[kind] = mw.get(kind, 0.0) + unit_mw * count
    added = float(plan.added_mw[site, GAS])
    wanted = programme.file.sites[programme.sites[site]].candidates
    for kind in [kind for kind in GAS_KINDS if kind in wanted][:1]:
        mw[kind] = mw.get(kind, 0.0) + added
    return {kind: size for kind, size in mw.items() if size > 0.0}


def _units(programme: Programme, plan: Plan, site: int, seen: Market) -> tuple[tuple[str, float, int], ...] | None:
    """Return kind, size and count of all firm units; added ones are of the kind that explains the plan's LOLE."""
    promised = declared(programme, site)
    stands = promised.units
    added_mw = float(plan.added_mw[site, GAS])
    options = [stands]
    if added_mw > 0.0:
        wanted = programme.file.sites[programme.sites[site]].candidates
        sizes = {kind: number(plant(kind).unit_mw) for kind in GAS_KINDS if kind in wanted}
        options = [(*stands, (kind, mw, round(added_mw / mw))) for kind, mw in sizes.items()]
    for units in options:
        lole_hours = _fleet(programme, plan, site, units).adequacy.lole_hours
        if abs(lole_hours - plan.lole_hours[site]) < SAME_HOURS:
            return units
    return None


def _fleet(programme: Programme, plan: Plan, site: int, units: tuple[tuple[str, float, int], ...]) -> Fleet:
    hourly, added_mw = plan.hourly[site], plan.added_mw[site]
    return Fleet(
        *units_of(units, declared(programme, site).firm_mw, plan.dry_bulb_c[site]),
        residual_mw=hourly[LOAD_ROW] - hourly[1 + SOLAR] - hourly[1 + WIND],
        load_mwh=float(plan.load_mwh[site]),
        causes=causes(),
        store=store(float(added_mw[BATTERY_MW]), float(added_mw[BATTERY_MWH]), hourly[1 + BATTERY_MWH]),
    )


def _firmer(
    programme: Programme, plan: Plan, site: int, seen: Market, units: tuple[tuple[str, float, int], ...]
) -> Firmer:
    stands, candidates = (
        _fleet(programme, plan, site, units),
        _candidates(programme, site, seen, float(plan.full_mw[site])),
    )
    curve = nines_curve(stands, candidates)
    target = programme.file.sites[programme.sites[site]].availability
    return Firmer(
        added=cheapest(candidates),
        curve=curve,
        prices=price_of_nines(curve, stands.load_mwh),
        target_nines=None if target is None else nines(1.0 - target.value),
        credit=None if stands.store is None else battery_credit(stands, stands.store),
    )
