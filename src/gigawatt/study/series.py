"""Reads the files of weather, wind and prices that sites name.

Assumes their paths are relative to the programme's folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from gigawatt import catalogue, exchange
from gigawatt.evidence import SiteHours
from gigawatt.exchange import Weather
from gigawatt.programme import Programme, Site
from gigawatt.quantities import F1


class Series(NamedTuple):
    """The hours of sites, by name."""

    weather: dict[str, Weather]
    """Of sites that name a file of weather or wind."""
    prices: dict[str, F1]
    """At the hub [USD/MWh], of sites that name a file of prices."""
    hours: dict[str, SiteHours]
    """What the rules look at, of every site."""


def read_series(programme: Programme) -> Series:
    """Return the hours of every site.

    Raises
    ------
    ExchangeError
        With the file that could not be read, and why.
    """
    folder = Path(programme.path).parent
    series = Series({}, {}, {})
    for name, site in programme.file.sites.items():
        row = catalogue.prices(site.prices)
        seen, wind_year = _weather(folder, site)
        if seen is not None:
            series.weather[name] = seen
        price_year, hub = row.year, row.hourly_usd_per_mwh()
        if site.price_file:
            hub, price_year = exchange.read_prices(folder / site.price_file)
            series.prices[name] = hub
        series.hours[name] = SiteHours(seen.year if seen else None, wind_year, price_year, hub)
    return series


def _weather(folder: Path, site: Site) -> tuple[Weather | None, int | None]:
    """Return a site's own weather, the climate row in place of what no file gives, and the year of its wind file."""
    seen = exchange.read_weather(folder / site.weather_file) if site.weather_file else None
    if site.wind_file is None:
        return seen, None
    row = catalogue.climate(site.climate)
    wind = exchange.read_wind(folder / site.wind_file, seen.utc_offset_hours if seen else row.utc_offset_hours)
    return (seen or Weather(*row.hourly()))._replace(wind_share=wind.share), wind.year
