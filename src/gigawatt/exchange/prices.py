"""Reads a year of hourly electricity prices from CSV.

Assumes one price per hour of one year: either ISO time stamps with their UTC offset, or ERCOT's report columns in
Central Prevailing Time with the repeated-hour flag. 29 February is dropped; clock changes neither lose nor double an
hour.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from gigawatt.exchange.calendar import HOURS, gap_in, hour_of_year, year_meant
from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.plain_text import csv_rows
from gigawatt.quantities import F1

ERCOT_COLUMNS = ("Delivery Date", "Hour Ending", "Repeated Hour Flag", "Settlement Point Price")
ERCOT_ZONE = "America/Chicago"

Stamp = Callable[[Mapping[str, str]], datetime]


class PriceYear(NamedTuple):
    """A year of hourly prices."""

    usd_per_mwh: F1
    """UTC, without 29 February. Shape (8760,)."""
    year: int


def read_prices(path: str | Path) -> PriceYear:
    """Return the hourly prices of a file.

    Parameters
    ----------
    path : str or Path
        CSV with a header; `Datetime` (2023-01-01 00:00:00-06:00) and a column whose name contains "price", or ERCOT's
        `Delivery Date`, `Hour Ending`, `Repeated Hour Flag`, `Settlement Point Price`.

    Raises
    ------
    ExchangeError
        If a line does not parse, or an hour of the year has no price or two.
    """
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ExchangeError(str(path), None, str(error), "a readable CSV file of prices") from error
    table = csv.DictReader(lines)
    stamp, price_column = _columns(str(path), [name.strip() for name in table.fieldnames or []])
    year, seen = np.full(HOURS, np.nan), np.zeros(HOURS, dtype=np.int64)
    years = []
    for row in csv_rows(str(path), table):
        moment, price = _moment_and_price(str(path), table.line_num, row, stamp, price_column)
        hour = hour_of_year(moment.astimezone(UTC))
        if hour is None:
            continue
        if seen[hour]:
            hint = f"line {seen[hour]} has the same hour; give one year and one settlement point"
            raise ExchangeError(str(path), table.line_num, "a second price for an hour", "one price per hour", hint)
        year[hour], seen[hour] = price, table.line_num
        years.append(moment.year)
    if gap := gap_in(np.flatnonzero(seen), "UTC"):
        raise ExchangeError(str(path), None, gap, f"a price in all {HOURS:,} hours of a year")
    return PriceYear(year, year_meant(years))


def _columns(path: str, names: list[str]) -> tuple[Stamp, str]:
    """Return how a row is dated, and the column of its price."""
    if set(ERCOT_COLUMNS) <= set(names):
        return _ercot_stamp, ERCOT_COLUMNS[-1]
    prices = [name for name in names if "price" in name.lower()]
    if "Datetime" in names and prices:
        return _iso_stamp, prices[0]
    expected = "`Datetime` and a price column, or ERCOT's report columns"
    raise ExchangeError(path, 1, f"the columns {', '.join(names) or 'none'}", expected)


def _moment_and_price(
    path: str, line: int, row: Mapping[str, str], stamp: Stamp, price_column: str
) -> tuple[datetime, float]:
    if None in row:
        # The reader of CSV puts what has no column there: a decimal comma would otherwise be cut off in silence.
        raise ExchangeError(path, line, "more cells than columns", "one cell per column", "write decimals with a point")
    try:
        moment = stamp(row)
        price = float(row[price_column])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExchangeError(path, line, str(error), "a dated price in USD/MWh") from error
    if not np.isfinite(price):
        raise ExchangeError(path, line, f"the price {price}", "a finite number")
    return moment, price


def _iso_stamp(row: Mapping[str, str]) -> datetime:
    moment = datetime.fromisoformat(row["Datetime"].strip())
    if moment.tzinfo is None:
        raise ValueError(f"{row['Datetime']} without a UTC offset, as in 2023-01-01 00:00:00-06:00")
    return moment


def _ercot_stamp(row: Mapping[str, str]) -> datetime:
    """Return the start of an hour that ERCOT labels by its end, 01:00 to 24:00 of the local day."""
    day = datetime.strptime(row["Delivery Date"].strip(), "%m/%d/%Y")
    start = int(row["Hour Ending"].split(":")[0]) - 1
    repeated = row["Repeated Hour Flag"].strip().upper() == "Y"
    return day.replace(hour=start, fold=int(repeated), tzinfo=ZoneInfo(ERCOT_ZONE))
