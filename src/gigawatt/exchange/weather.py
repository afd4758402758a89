"""Reads a year of weather (TMY3, NSRDB PSM3, EPW) and turns it into what a campus needs.

Assumes local standard time in the files; a leap day is dropped. TMY3 hours are labelled by their end, EPW (as pvlib
gives it) by their start, PSM3 by their middle: the sun's position is taken in the middle of each hour.
"""

from __future__ import annotations

import gzip
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from gigawatt.exchange.calendar import HOURS, in_utc
from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.wet_bulb import wet_bulb_c
from gigawatt.quantities import F1

MAX_TILT_DEGREES = 60.0  # degrees; PVWatts v8 default limit of single-axis trackers (Dobos, NREL/TP-6A20-62641, 2014)
GROUND_COVER = 0.4  # share; PVWatts default (same)
DC_OVER_AC = 1.3  # ratio; NREL ATB 2024, utility PV
LOSSES = 0.14  # share of DC; PVWatts default (same)
POWER_PER_C = -0.0035  # 1/C; PVWatts premium module (same)
INVERTER = 0.96  # share; PVWatts default (same)
WARMED_C_PER_WATT = 0.025  # C m2/W; cell above air, open rack, about SAPM glass/polymer at 5 m/s (King, SAND2004-3535)
HALF_HOUR_MINUTES = 30


class Weather(NamedTuple):
    """A year in UTC, each of shape (8760,)."""

    dry_bulb_c: F1
    wet_bulb_c: F1
    """Never above the dry bulb."""
    solar_share: F1
    """Output of a single-axis tracker over its AC nameplate."""
    wind_share: F1 | None
    """Output of a wind farm over its nameplate; None where the file has no wind at hub height."""


class _Format(NamedTuple):
    """How pvlib names the columns of a format, and where in the hour its labels stand."""

    reader: str
    latitude: str
    longitude: str
    pressure: str
    pressure_per_hpa: float
    to_middle_minutes: int


_TMY3 = _Format("read_tmy3", "latitude", "longitude", "pressure", 1.0, -HALF_HOUR_MINUTES)
_PSM3 = _Format("read_nsrdb_psm4", "latitude", "longitude", "pressure", 1.0, 0)
_EPW = _Format("read_epw", "latitude", "longitude", "atmospheric_pressure", 100.0, HALF_HOUR_MINUTES)
_FORMATS = {".tmy3": _TMY3, ".csv": _PSM3, ".epw": _EPW}


def read_weather(path: str | Path) -> Weather:
    """Return the year of a weather file, in UTC.

    Parameters
    ----------
    path : str or Path
        `.tmy3`, `.epw`, or `.csv` as NSRDB writes it (PSM3 and later); each may end in `.gz`.

    Raises
    ------
    ExchangeError
        If pvlib is missing, the format is unknown, or the file is not a whole year of it.
    """
    file = Path(path)
    suffixes = [suffix.lower() for suffix in file.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = _FORMATS.get(suffixes[-2] if packed and len(suffixes) > 1 else suffixes[-1] if suffixes else "")
    if kind is None:
        raise ExchangeError(str(path), None, f"a file called `{file.name}`", "a name ending in .tmy3, .csv or .epw")
    frame, place = _table(_pvlib(str(path)), kind, file, packed)
    if len(frame) != HOURS:
        raise ExchangeError(str(path), None, f"{len(frame):,} hours", f"{HOURS:,} hours of one year")
    return _weather(str(path), kind, frame, place)


def _pvlib(path: str) -> Any:
    try:
        return import_module("pvlib")
    except ImportError as error:
        hint = "pip install 'gigawatt[energy]', or leave weather_file out to use the catalogue's climate"
        raise ExchangeError(path, None, "no pvlib", "pvlib, which reads weather files", hint) from error


def _table(pvlib: Any, kind: _Format, file: Path, packed: bool) -> tuple[Any, dict[str, Any]]:
    """Return the file as pvlib's table without leap day, and its header in lower-case keys."""
    try:
        raw = file.read_bytes()
        raw = gzip.decompress(raw) if packed else raw
        with tempfile.NamedTemporaryFile(suffix=".txt") as plain:
            # pvlib opens names only: a packed file and a Latin-1 one both need a plain copy.
            plain.write(raw.decode("latin-1").encode("utf-8"))
            plain.flush()
            options = {"coerce_year": 2023} if kind is not _PSM3 else {}  # any year of 365 days
            frame, header = getattr(pvlib.iotools, kind.reader)(plain.name, **options)
    except OSError as error:
        raise ExchangeError(str(file), None, error.strerror or str(error), "a readable weather file") from error
    except (ValueError, KeyError, IndexError, AttributeError, StopIteration) as error:
        hint = "check that the suffix names the format"
        raise ExchangeError(str(file), 1, f"a table that does not parse ({error})", "a weather year", hint) from error
    leap = (frame.index.month == 2) & (frame.index.day == 29)
    return frame[~leap], {str(key).lower(): value for key, value in header.items()}


def _weather(path: str, kind: _Format, frame: Any, place: dict[str, Any]) -> Weather:
    series: dict[str, F1] = {}
    for name in ("temp_air", "temp_dew", kind.pressure, "ghi", "dni", "dhi"):
        if name not in frame.columns:
            raise ExchangeError(path, 1, f"no column `{name}`", "temperature, dew point, pressure, GHI, DNI and DHI")
        series[name] = frame[name].to_numpy(dtype=np.float64)
        bad = np.flatnonzero(~np.isfinite(series[name]))
        if len(bad):
            raise ExchangeError(path, None, f"no `{name}` in hour {bad[0] + 1} of the file", "a number in every hour")
    dry = series["temp_air"]
    wet = wet_bulb_c(dry, series["temp_dew"], series[kind.pressure] / kind.pressure_per_hpa)
    solar = tracker_share(frame, series, float(place[kind.latitude]), float(place[kind.longitude]), kind)
    offset = frame.index[0].utcoffset().total_seconds() / 3600.0
    return Weather(in_utc(dry, offset), in_utc(wet, offset), in_utc(solar, offset), wind_share=None)


def tracker_share(frame: Any, series: dict[str, F1], latitude: float, longitude: float, kind: _Format) -> F1:
    """Return the output of a horizontal north-south single-axis tracker over its AC nameplate, in file order.

    Sky after Hay and Davies (1980) and backtracking after Anderson and Mikofski (2020), both by pvlib; direct current
    with PVWatts' losses and temperature coefficient, clipped at the inverter.
    """
    pvlib = import_module("pvlib")
    pandas = import_module("pandas")
    middle = frame.index + pandas.Timedelta(minutes=kind.to_middle_minutes)
    sun = pvlib.solarposition.get_solarposition(middle, latitude, longitude)
    zenith, azimuth = sun["apparent_zenith"], sun["azimuth"]
    tracker = pvlib.tracking.singleaxis(
        zenith, azimuth, axis_azimuth=180.0, max_angle=MAX_TILT_DEGREES, backtrack=True, gcr=GROUND_COVER
    )
    plane = pvlib.irradiance.get_total_irradiance(
        tracker["surface_tilt"].fillna(0.0).to_numpy(),
        tracker["surface_azimuth"].fillna(180.0).to_numpy(),
        zenith.to_numpy(),
        azimuth.to_numpy(),
        series["dni"],
        series["ghi"],
        series["dhi"],
        dni_extra=np.asarray(pvlib.irradiance.get_extra_radiation(middle.day_of_year.to_numpy())),
        model="haydavies",
    )["poa_global"]
    watts = np.nan_to_num(np.asarray(plane, dtype=np.float64))
    cell_c = series["temp_air"] + WARMED_C_PER_WATT * watts
    direct = (
        watts / 1000.0 * (1.0 + POWER_PER_C * (cell_c - 25.0)) * (1.0 - LOSSES) * DC_OVER_AC
    )  # STC: 1000 W/m2, 25 C
    return np.clip(direct * INVERTER, 0.0, 1.0)
