"""Climates and price years: small sourced tables, and the synthetic year of hours that each stands for.

Assumes local standard time in the tables and UTC in the hourly series. Climate and prices are drawn independently:
the link between heat, calm and high prices survives only as far as month and hour of day carry it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from io import StringIO
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from pydantic import Field

from gigawatt.catalogue.synthetic import (
    HOUR_OF_DAY,
    HOURS,
    MONTH_OF_DAY,
    MONTH_OF_HOUR,
    blended,
    daily_shape_scores,
    in_utc,
    on_quantiles,
    persistent_normal,
)
from gigawatt.catalogue.tables import CatalogueError, data_text, document, pick, validated
from gigawatt.catalogue.values import Row, Value
from gigawatt.quantities import F1, F2

SEED = 2025
"""Of the reference year, and counted up from there: a catalogue row is the same years every time."""


KG_PER_T = 1000.0


class HourlyClimate(NamedTuple):
    """A year of weather, UTC, each of shape (8760,)."""

    dry_bulb_c: F1
    wet_bulb_c: F1
    """Never above the dry bulb."""
    solar_share: F1
    """Output of a single-axis tracker over its AC nameplate."""
    wind_share: F1
    """Output of a wind farm over its nameplate."""


class Climate(Row):
    """A climate as monthly tables; `hourly()` is a synthetic year from a sourced table, not a weather record."""

    id: str
    title: str
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)
    utc_offset_hours: int
    temperature_source: str
    wind_source: str
    note: str
    dry_bulb_c: Value
    """Mean of the year."""
    wet_bulb_c: Value
    wet_bulb_peak_c: Value
    solar_share: Value
    """Mean capacity factor."""
    wind_share: Value
    dry_bulb_autocorrelation: Value
    """From hour to hour, daily shape removed."""
    wet_bulb_autocorrelation: Value
    wet_bulb_with_dry_bulb: Value
    """Correlation of their departures from the daily shape."""
    wind_autocorrelation: Value
    clearness_autocorrelation: Value
    """From day to day, of the day's sun over the month's mean."""

    def hourly(self, draw: int = 0) -> HourlyClimate:
        """Return a synthetic year; each `draw` from 0 on is another year of the same tables, 0 the reference."""
        return _hourly_climate(self.id, draw)


class Prices(Row):
    """A year of wholesale electricity prices as monthly tables, and the price of gas that goes with it."""

    id: str
    title: str
    utc_offset_hours: int
    source: str
    note: str
    mean_usd_per_mwh: Value
    top_100_hours_usd_per_mwh: Value
    """Mean of the hundred dearest hours."""
    autocorrelation: Value
    """From hour to hour, of normal scores, daily shape removed."""
    delivery_usd_per_mwh: Value
    """Transmission, distribution and ancillary services; not contained in the hourly price."""
    gas_usd_per_mmbtu: Value
    """Delivered to the site."""
    carbon: str
    """Rows of `carbon_means.csv`."""
    carbon_kg_per_mwh: Value
    """Mean over the hours of the grid's direct CO2; average, not marginal."""

    @property
    def year(self) -> int:
        """The calendar year that the tables describe."""
        return int(self.mean_usd_per_mwh.date[:4])

    def hourly_usd_per_mwh(self, draw: int = 0) -> F1:
        """Return the hub's synthetic year, UTC, without delivery; each `draw` is another year. Shape (8760,)."""
        return _hourly_prices(self.id, draw)

    def hourly_carbon_t_per_mwh(self) -> F1:
        """Return the grid's direct CO2, UTC: the mean of each month and hour of the day. Shape (8760,)."""
        return _hourly_carbon(self.carbon, self.utc_offset_hours)


def climate(identity: str) -> Climate:
    """Return a climate, `abilene`. Raises CatalogueError if unknown."""
    return pick(climates(), identity, "the climate")


def prices(identity: str) -> Prices:
    """Return a price year, `ercot_hub`. Raises CatalogueError if unknown."""
    return pick(price_years(), identity, "the price row")


@cache
def climates() -> Mapping[str, Climate]:
    """Return every climate by id."""
    return MappingProxyType(
        {
            identity: validated(Climate, {"id": identity, **raw}, f"climates.{identity}")
            for identity, raw in document("climates")["rows"].items()
        }
    )


@cache
def price_years() -> Mapping[str, Prices]:
    """Return every price row by id."""
    return MappingProxyType(
        {
            identity: validated(Prices, {"id": identity, **raw}, f"prices.{identity}")
            for identity, raw in document("prices")["rows"].items()
        }
    )


@cache
def _hourly_climate(identity: str, draw: int) -> HourlyClimate:
    row, seed = climate(identity), SEED + draw
    dry_noise = persistent_normal(HOURS, row.dry_bulb_autocorrelation.value, seed, 1)
    own_noise = persistent_normal(HOURS, row.wet_bulb_autocorrelation.value, seed, 2)
    wet_noise = blended(own_noise, dry_noise, row.wet_bulb_with_dry_bulb.value)
    dry = _from_tables(identity, "dry_bulb_c", dry_noise)
    wet = np.minimum(_from_tables(identity, "wet_bulb_c", wet_noise), dry)
    wind = _from_tables(identity, "wind_share", persistent_normal(HOURS, row.wind_autocorrelation.value, seed, 4))
    sun = _sunshine(identity, row.clearness_autocorrelation.value, seed)
    years = (in_utc(local, row.utc_offset_hours) for local in (dry, wet, sun, wind))
    return HourlyClimate(*(_frozen(year) for year in years))


def _from_tables(identity: str, variable: str, noise: F1) -> F1:
    levels, quantiles = _quantiles("climate_quantiles.csv", identity, variable)
    scores = daily_shape_scores(_by_month_and_hour("climate_means.csv", identity, variable), noise, levels, quantiles)
    return on_quantiles(scores, MONTH_OF_HOUR, levels, quantiles)


def _sunshine(identity: str, autocorrelation: float, seed: int) -> F1:
    # A day is scaled as a whole: clouds that pass within a day are not in the table.
    levels, quantiles = _quantiles("climate_quantiles.csv", identity, "solar_share")
    clearness = on_quantiles(persistent_normal(365, autocorrelation, seed, 3), MONTH_OF_DAY, levels, quantiles)
    shape = _by_month_and_hour("climate_means.csv", identity, "solar_share")[MONTH_OF_HOUR, HOUR_OF_DAY]
    return np.minimum(shape * np.repeat(clearness, 24), 1.0)


@cache
def _hourly_prices(identity: str, draw: int) -> F1:
    row, seed = prices(identity), SEED + draw
    levels, quantiles = _quantiles("price_quantiles.csv", identity, "usd_per_mwh")
    shape = _by_month_and_hour("price_means.csv", identity, "score")
    noise = persistent_normal(HOURS, row.autocorrelation.value, seed, 5)
    left = np.sqrt(np.maximum(1.0 - (shape**2).mean(axis=1), 0.05))
    local = on_quantiles(
        shape[MONTH_OF_HOUR, HOUR_OF_DAY] + left[MONTH_OF_HOUR] * noise, MONTH_OF_HOUR, levels, quantiles
    )
    # Straight lines between quantiles overstate the mean of a heavy tail: each month is brought back to its mean.
    means = _by_month_and_hour("price_means.csv", identity, "usd_per_mwh").mean(axis=1)
    made = np.array([local[month == MONTH_OF_HOUR].mean() for month in range(12)])
    return _frozen(in_utc(local * (means / made)[MONTH_OF_HOUR], row.utc_offset_hours))


@cache
def _hourly_carbon(identity: str, utc_offset_hours: int) -> F1:
    kg = _by_month_and_hour("carbon_means.csv", identity, "kg_per_mwh")[MONTH_OF_HOUR, HOUR_OF_DAY]
    return _frozen(in_utc(kg / KG_PER_T, utc_offset_hours))


def _frozen(year: F1) -> F1:
    year.setflags(write=False)
    return year


def _lines(name: str, identity: str) -> Iterator[Mapping[str, str]]:
    return (line for line in csv.DictReader(StringIO(data_text(name))) if line["row"] == identity)


def _by_month_and_hour(name: str, identity: str, column: str) -> F2:
    table = np.full((12, 24), np.nan)
    for line in _lines(name, identity):
        table[int(line["month"]) - 1, int(line["hour"])] = float(line[column])
    if np.isnan(table).any():
        raise CatalogueError(f"a gap in {name} for `{identity}`", "288 rows: 12 months of 24 hours")
    return table


def _quantiles(name: str, identity: str, variable: str) -> tuple[F1, F2]:
    lines = sorted(
        (line for line in _lines(name, identity) if line["variable"] == variable), key=lambda line: int(line["month"])
    )
    if [line["month"] for line in lines] != [str(month) for month in range(1, 13)]:
        raise CatalogueError(f"a gap in {name} for `{identity}`", f"one row of {variable} per month")
    columns = [column for column in lines[0] if column.startswith("p") and column[1:].replace(".", "").isdigit()]
    levels = np.array([float(column[1:]) / 100.0 for column in columns])
    return levels, np.array([[float(line[column]) for column in columns] for line in lines])
