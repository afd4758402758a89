"""What weather and prices a site sees, and what plant costs there: catalogue rows, or series of the user's own.

Assumes weather and prices are hours of one year each, UTC; where they stem from different years (or from a synthetic
year) the link between heat, calm and high prices is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from gigawatt import catalogue
from gigawatt.exchange import Weather
from gigawatt.power.carbon import fuel_t_per_mmbtu
from gigawatt.power.demand import utilisation
from gigawatt.power.supply import Battery, Renewable, Thermal
from gigawatt.programme import Programme
from gigawatt.quantities import F1, I1, capital_recovery_factor

TIE_BREAK_USD_PER_MWH = 0.01  # USD/MWh; numerical: makes idling strictly cheaper than charging and discharging at once
ISO_C = 15.0  # degrees C; ISO 3977-2:1997, reference air of gas turbine ratings
KW_PER_MW = 1000.0
NONE = np.inf
PEAK_MONTHS = (5, 6, 7, 8)
"""June to September, counted from 0: the months of ERCOT's four coincident peaks."""


class Market(NamedTuple):
    """What one site sees. Series of shape (8760,)."""

    key: tuple[object, ...]
    """Names of weather and prices, and what else of the site shapes its hours: sites that share it share a year."""
    dry_bulb_c: F1
    wet_bulb_c: F1
    solar_share: F1
    wind_share: F1
    grid_usd_per_mwh: F1
    """Delivered, not below 0: a buyer is not paid to waste. The site's price of carbon included."""
    hub_usd_per_mwh: F1
    """At the hub, without delivery or carbon: what exported energy is measured by."""
    carbon_t_per_mwh: F1
    """Direct CO2 of the grid's power, by the hour."""
    fuel_usd_per_mmbtu: Mapping[str, float]
    """Delivered, by fuel; the site's price of carbon included."""


def market(
    programme: Programme, site_name: str, weather: Mapping[str, Weather], prices: Mapping[str, F1], draw: int = 0
) -> Market:
    """Return what a site sees: its own series where given, else its catalogue rows.

    Parameters
    ----------
    programme : Programme
        Names the rows, and the site's price of carbon.
    site_name : str
        Key in `programme.file.sites`.
    weather, prices : mapping
        Own series by site name; hub prices [USD/MWh], to which the row's delivery charge is added.
    draw : int
        Which synthetic year of the catalogue stands where a site has no series of its own; 0 is the reference.

    Raises
    ------
    CatalogueError
        If a row is unknown.
    """
    site = programme.file.sites[site_name]
    row, year = catalogue.prices(site.prices), catalogue.climate(site.climate).hourly(draw)
    own = weather.get(site_name)
    seen = own or Weather(year.dry_bulb_c, year.wet_bulb_c, year.solar_share, year.wind_share)
    hub = prices.get(site_name)
    hourly = row.hourly_usd_per_mwh(draw) if hub is None else hub
    carbon, co2_usd = row.hourly_carbon_t_per_mwh(), site.co2_price.value
    fuels = {"gas": row.gas_usd_per_mmbtu.value, "diesel": catalogue.figure("diesel.usd_per_mmbtu").value}
    own_hours = (site_name if own else site.climate, site.prices if hub is None else site_name)
    return Market(
        key=(*own_hours, draw, site.cooling, utilisation(site.use), co2_usd),
        dry_bulb_c=seen.dry_bulb_c,
        wet_bulb_c=seen.wet_bulb_c,
        solar_share=seen.solar_share,
        wind_share=year.wind_share if seen.wind_share is None else seen.wind_share,
        grid_usd_per_mwh=np.maximum(hourly + row.delivery_usd_per_mwh.value, 0.0) + co2_usd * carbon,
        hub_usd_per_mwh=hourly,
        carbon_t_per_mwh=carbon,
        fuel_usd_per_mmbtu={fuel: usd + co2_usd * fuel_t_per_mmbtu(fuel) for fuel, usd in fuels.items()},
    )


def coincident_peaks(hub_usd_per_mwh: F1) -> I1:
    """Return the four hours in which the system is taken to peak, one in each month from June to September (4CP).

    Parameters
    ----------
    hub_usd_per_mwh : F1
        Shape (8760,).

    Assumes that the system's peak is the dearest hour of its month: who knew it beforehand could step aside for an
    hour and save a year's charge, which nobody does with certainty.
    """
    hours = [np.flatnonzero(month == catalogue.MONTH_OF_HOUR) for month in PEAK_MONTHS]
    return np.array([inside[np.argmax(hub_usd_per_mwh[inside])] for inside in hours])


def number(value: catalogue.Value | None) -> float:
    """Return a catalogued value, 0 where the catalogue says that the field does not apply."""
    return 0.0 if value is None else value.value


def overnight_usd_per_mw(kind: str) -> float:
    """Return the overnight cost of plant [USD/MW nameplate]."""
    return number(catalogue.plant(kind).capex_usd_per_kw) * KW_PER_MW


def fixed_usd_per_mw(kind: str) -> float:
    """Return the fixed operation and maintenance of plant [USD/MW/year]."""
    return number(catalogue.plant(kind).fixed_usd_per_kw_year) * KW_PER_MW


def yearly_usd_per_mw(kind: str, discount_rate: float) -> float:
    """Return annuity plus fixed operation of plant [USD/MW/year]."""
    life_years = number(catalogue.plant(kind).life_years)
    recovery = capital_recovery_factor(discount_rate, life_years)
    return overnight_usd_per_mw(kind) * recovery + fixed_usd_per_mw(kind)


def derate(kind: str, dry_bulb_c: F1) -> F1:
    """Return the share of nameplate left in warm air: 1 - derate per degree x (dry bulb - 15 C)+."""
    lost = number(catalogue.plant(kind).derate_per_c) * np.maximum(dry_bulb_c - ISO_C, 0.0)
    return np.maximum(1.0 - lost, 0.0)


def lateral_mmbtu_per_mwh(kind: str) -> float:
    """Return what plant draws from the site's gas lateral [MMBtu/MWh]; 0 for fuel that comes by road."""
    plant = catalogue.plant(kind)
    return number(plant.heat_rate_mmbtu_per_mwh) if plant.fuel == "gas" else 0.0


def thermal(kind: str, declared_mw: float, unit_mw: float, seen: Market, discount_rate: float) -> Thermal:
    """Return fuelled plant as the dispatch sees it; `unit_mw` above 0 makes it a candidate."""
    plant = catalogue.plant(kind)
    fuel_usd = seen.fuel_usd_per_mmbtu[plant.fuel] if plant.fuel else 0.0
    return Thermal(
        kind=kind,
        declared_mw=declared_mw,
        unit_mw=unit_mw,
        derate=derate(kind, seen.dry_bulb_c),
        outage_rate=number(plant.forced_outage_rate),
        fuel_usd_per_mwh=number(plant.heat_rate_mmbtu_per_mwh) * fuel_usd,
        other_usd_per_mwh=number(plant.variable_usd_per_mwh),
        annuity_usd_per_mw=yearly_usd_per_mw(kind, discount_rate),
    )


def renewable(kind: str, share: F1, wanted: bool, discount_rate: float) -> Renewable:
    """Return solar or wind, its output less its average outage."""
    working = 1.0 - number(catalogue.plant(kind).forced_outage_rate)
    return Renewable(share * working, yearly_usd_per_mw(kind, discount_rate) if wanted else NONE)


def battery(wanted: bool, discount_rate: float) -> Battery:
    """Return the battery, its power and its energy priced apart."""
    plant = catalogue.plant("battery")
    recovery = capital_recovery_factor(discount_rate, number(plant.life_years))
    energy_usd = number(plant.capex_usd_per_kwh) * KW_PER_MW * recovery
    return Battery(
        power_usd_per_mw=yearly_usd_per_mw("battery", discount_rate) if wanted else NONE,
        energy_usd_per_mwh=energy_usd if wanted else NONE,
        efficiency=number(plant.efficiency),
        other_usd_per_mwh=max(number(plant.variable_usd_per_mwh), TIE_BREAK_USD_PER_MWH),
    )
