"""Reads a year of weather that the user has put together: a CSV with stamps of their own offset.

Assumes stamps that mark the start of the hour; clock changes neither lose nor double an hour, because every stamp says
how far it is from UTC. 29 February is dropped.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from typing import Final

import numpy as np

from gigawatt.exchange.calendar import HOURS, gap_in, hour_of_year, year_meant
from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.plain_text import csv_rows
from gigawatt.exchange.weather_year import BANDS, Weather
from gigawatt.exchange.wet_bulb import wet_bulb_c
from gigawatt.quantities import F1

STAMP: Final = "Datetime"
NEEDED: Final = ("dry_bulb_c", "solar_share")
HUMID: Final = ("wet_bulb_c",), ("dew_point_c", "pressure_hpa")
"""Either of them tells how humid the air is."""
ROUNDING_C = 0.05  # degrees C; a wet bulb above the dry bulb by no more is rounding


def is_own(text: str) -> bool:
    """Return whether a CSV is one of these, and not the NSRDB's."""
    return STAMP in _names(text)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.partition("\n")[0].removeprefix("\ufeff").removeprefix("ï»¿").split(",")]


def read_own(path: str, text: str) -> Weather:
    """Return the year of such a text.

    Parameters
    ----------
    path : str
        Name of the file, for messages.
    text : str
        Header and lines: `Datetime`, `dry_bulb_c`, `wet_bulb_c` (or `dew_point_c` and `pressure_hpa`), `solar_share`
        and, where known, `wind_share`.

    Raises
    ------
    ExchangeError
        With the line that does not parse, or the hour that is missing or given twice.
    """
    names = _names(text)
    humid = next((columns for columns in HUMID if set(columns) <= set(names)), None)
    if humid is None or not set(NEEDED) <= set(names):
        expected = "dry_bulb_c, solar_share, and wet_bulb_c or dew_point_c with pressure_hpa"
        raise ExchangeError(path, 1, f"the columns {', '.join(names)}", expected)
    columns = (*NEEDED, *humid, *(("wind_share",) if "wind_share" in names else ()))
    slots: list[int] = []
    years: list[int] = []
    rows: list[list[float]] = []
    offset = 0.0
    table = csv.DictReader(text.splitlines()[1:], names)
    for row in csv_rows(path, table):
        line = table.line_num + 1
        moment = _moment(path, line, row[STAMP])
        offset = offset if rows else moment.utcoffset().total_seconds() / 3600.0  # type: ignore[union-attr]
        hour = hour_of_year(moment.astimezone(UTC))
        if hour is not None:
            slots.append(hour)
            years.append(moment.year)
            rows.append([_number(path, line, column, row[column]) for column in columns])
    gap = gap_in(np.array(slots, dtype=np.int64), "UTC")
    if gap:
        raise ExchangeError(path, None, gap, f"each of the {HOURS:,} hours of one year once")
    year = np.array(rows)[np.argsort(slots)].T
    return _weather(path, dict(zip(columns, year)), year_meant(years), offset)


def _moment(path: str, line: int, text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError as error:
        raise ExchangeError(path, line, str(error), "a date and time", "2023-01-01 00:00:00-06:00") from error
    if moment.tzinfo is None:
        raise ExchangeError(path, line, f"{text} without a UTC offset", "2023-01-01 00:00:00-06:00")
    return moment


def _number(path: str, line: int, column: str, text: str | None) -> float:
    low, high = BANDS[column]
    try:
        found = float(text or "")
    except ValueError:
        found = np.nan
    if not low <= found <= high:
        raise ExchangeError(path, line, f"`{text}` as {column}", f"a number between {low:g} and {high:g}")
    return found


def _weather(path: str, series: dict[str, F1], year: int, offset: float) -> Weather:
    dry = series["dry_bulb_c"]
    wet = series.get("wet_bulb_c")
    if wet is None:
        wet = wet_bulb_c(dry, series["dew_point_c"], series["pressure_hpa"])
    worst = int(np.argmax(wet - dry))
    if wet[worst] > dry[worst] + ROUNDING_C:
        found = f"a wet bulb of {wet[worst]:g} C over a dry bulb of {dry[worst]:g} C"
        raise ExchangeError(path, None, found, "a wet bulb at or below the dry bulb")
    return Weather(dry, np.minimum(wet, dry), series["solar_share"], series.get("wind_share"), year, offset)
