"""Reads a year of weather (TMY3, NSRDB PSM3, EPW, or a CSV of one's own) and turns it into what a campus needs.

Assumes local standard time in the first three; 29 February is dropped. TMY3 hours are labelled by their end, EPW hours
run from 1 to 24, PSM3 hours are labelled by their middle: all are turned into the hour that begins, in UTC, and the
sun's place is taken in its middle.
"""

from __future__ import annotations

import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gigawatt.exchange.calendar import DAYS_BEFORE_MONTH, LEAP_DAY, gap_in, in_utc
from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.plain_text import plain_text
from gigawatt.exchange.solar import tracker_share
from gigawatt.exchange.weather_csv import is_own, read_own
from gigawatt.exchange.weather_year import BANDS, Weather
from gigawatt.exchange.wet_bulb import wet_bulb_c
from gigawatt.quantities import F1, I1

WANTED = "a readable weather file"
HALF_HOUR_MINUTES = 30
COMMON_YEAR = 2023
"""Where a file is put together from several years: any year of 365 days."""


class _Format(NamedTuple):
    """How pvlib names the columns of a format."""

    reader: str
    latitude: str
    longitude: str
    pressure: str
    pressure_per_hpa: float


_TMY3 = _Format("read_tmy3", "latitude", "longitude", "pressure", 1.0)
_PSM3 = _Format("read_nsrdb_psm4", "latitude", "longitude", "pressure", 1.0)
_EPW = _Format("read_epw", "latitude", "longitude", "atmospheric_pressure", 100.0)
_FORMATS = {".tmy3": _TMY3, ".csv": _PSM3, ".epw": _EPW}


def read_weather(path: str | Path) -> Weather:
    """Return the year of a weather file, in UTC.

    Parameters
    ----------
    path : str or Path
        `.tmy3`, `.epw`, or `.csv` as NSRDB writes it (PSM3 and later); each may end in `.gz`. Or `.csv` of one's own:
        `Datetime` (2023-01-01 00:00:00-06:00, start of the hour), `dry_bulb_c`, `wet_bulb_c` (or `dew_point_c` and
        `pressure_hpa`), `solar_share` and, if known, `wind_share`.

    Raises
    ------
    ExchangeError
        If pvlib is missing, the format is unknown, or the file is not a whole year of it.
    """
    file = Path(path)
    suffixes = [suffix.lower() for suffix in file.suffixes]
    packed = suffixes[-1:] == [".gz"]
    suffix = suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else ""
    if suffix not in _FORMATS:
        hint = "name a file of wind as wind_file" if suffix == ".srw" else ""
        raise ExchangeError(
            str(path), None, f"a file called `{file.name}`", "a name ending in .tmy3, .csv or .epw", hint
        )
    if suffix == ".csv" and is_own(text := plain_text(file, WANTED)):
        return read_own(str(path), text)
    kind, pvlib = _FORMATS[suffix], _pvlib(str(path))
    frame, place = _table(pvlib, kind, file, plain_text(file, WANTED))
    return _weather(str(path), kind, frame, place)


def _pvlib(path: str) -> Any:
    try:
        return import_module("pvlib")
    except ImportError as error:
        hint = "pip install 'gigawatt[energy]', or leave weather_file out to use the catalogue's climate"
        raise ExchangeError(path, None, "no pvlib", "pvlib, which reads weather files", hint) from error


def _table(pvlib: Any, kind: _Format, file: Path, text: str) -> tuple[Any, dict[str, Any]]:
    """Return the file as pvlib's table, and its header in lower-case keys."""
    try:
        with tempfile.NamedTemporaryFile(suffix=".txt") as plain:
            # pvlib opens names only: a packed file and a Latin-1 one both need a plain copy.
            plain.write(text.encode("utf-8"))
            plain.flush()
            with np.errstate(invalid="ignore"):
                frame, header = getattr(pvlib.iotools, kind.reader)(plain.name)
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, StopIteration) as error:
        hint = "check that the suffix names the format"
        raise ExchangeError(str(file), 1, f"a table that does not parse ({error})", "a weather year", hint) from error
    if not len(frame):
        raise ExchangeError(str(file), None, "no hours", "the 8,760 hours of one year")
    return frame, {str(key).lower(): value for key, value in header.items()}


def _begins(kind: _Format, frame: Any) -> tuple[Any, int]:
    """Return when each line's hour begins in local standard time, and the minute in which the sun is looked for."""
    pandas = import_module("pandas")
    if kind is _TMY3:
        # Labelled by the end, 01:00 to 24:00. pvlib's own index moves 29 February to 1 March: not used.
        day = pandas.to_datetime(frame["Date (MM/DD/YYYY)"], format="%m/%d/%Y")
        ends = frame["Time (HH:MM)"].str.split(":").str[0].astype(int)
        return pandas.DatetimeIndex(day + pandas.to_timedelta(ends - 1, unit="h")), HALF_HOUR_MINUTES
    if kind is _EPW:  # pvlib has made 0 to 23 of 1 to 24
        return frame.index.tz_localize(None), HALF_HOUR_MINUTES
    stamps = frame.index.tz_localize(None)  # hh:30 in most years of the NSRDB, hh:00 in some
    return stamps.floor("h"), int(stamps.minute[0])


def _weather(path: str, kind: _Format, frame: Any, place: dict[str, Any]) -> Weather:
    pandas = import_module("pandas")
    offset = frame.index.tz.utcoffset(None).total_seconds() / 3600.0
    begins, minute = _begins(kind, frame)
    if begins.isna().any():
        nowhere = int(np.argmax(begins.isna())) + 1
        raise ExchangeError(path, None, f"no date in hour {nowhere} of the file", "a date and an hour in every line")
    kept = (begins.month != LEAP_DAY[0]) | (begins.day != LEAP_DAY[1])
    frame, begins = frame[kept], begins[kept]
    slots: I1 = (DAYS_BEFORE_MONTH[begins.month - 1] + begins.day - 1) * 24 + begins.hour
    if gap := gap_in(slots, "local standard time"):
        hint = "one line an hour; 29 February is left out"
        raise ExchangeError(path, None, f"{len(frame):,} lines, {gap}", "the 8,760 hours of one year", hint)
    order = np.argsort(slots)
    frame, begins = frame.iloc[order], begins[order]
    series = _series(path, kind, frame)
    year = int(begins.year[0]) if begins.year.nunique() == 1 else None
    common = pandas.date_range(f"{COMMON_YEAR}-01-01", periods=len(frame), freq="h")
    middle = (begins if year else common).tz_localize(frame.index.tz) + pandas.Timedelta(minutes=minute)
    dry = series["temp_air"]
    wet = wet_bulb_c(dry, series["temp_dew"], series["pressure"])
    solar = tracker_share(middle, series, *_position(path, kind, place))
    return Weather(in_utc(dry, offset), in_utc(wet, offset), in_utc(solar, offset), None, year, offset)


def _position(path: str, kind: _Format, place: dict[str, Any]) -> tuple[float, float]:
    """Return latitude and longitude of the header."""
    latitude, longitude = float(place[kind.latitude]), float(place[kind.longitude])
    if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
        raise ExchangeError(path, 1, f"latitude {latitude}, longitude {longitude}", "a place on the Earth")
    return latitude, longitude


def _series(path: str, kind: _Format, frame: Any) -> dict[str, F1]:
    """Return what is needed of each hour, checked, pressure in hPa."""
    pandas = import_module("pandas")
    series: dict[str, F1] = {}
    for name, column, size, band in (
        ("temp_air", "temp_air", 1.0, "dry_bulb_c"),
        ("temp_dew", "temp_dew", 1.0, "dew_point_c"),
        ("pressure", kind.pressure, kind.pressure_per_hpa, "pressure_hpa"),
        ("ghi", "ghi", 1.0, "irradiance_w_m2"),
        ("dni", "dni", 1.0, "irradiance_w_m2"),
        ("dhi", "dhi", 1.0, "irradiance_w_m2"),
    ):
        if column not in frame.columns:
            raise ExchangeError(path, 1, f"no column `{column}`", "temperature, dew point, pressure, GHI, DNI and DHI")
        series[name] = pandas.to_numeric(frame[column], errors="coerce").to_numpy(dtype=np.float64) / size
        low, high = BANDS[band]
        bad = np.flatnonzero(~((series[name] >= low) & (series[name] <= high)))
        if len(bad):
            found = f"`{frame[column].iloc[bad[0]]}` as {column} in hour {bad[0] + 1} of the year"
            expected = f"a number between {low * size:g} and {high * size:g} in every hour"
            raise ExchangeError(path, None, found, expected, "fill hours that the station did not record")
    return series
