"""Reads a year of wind (SRW, as the WIND Toolkit is handed out) and turns it into the output of a wind farm.

Assumes hours of local standard time in the order of the year: the format carries neither stamps nor a time zone, so
the offset is asked for; a leap year of 8,760 lines lacks its 29 February. Of several heights the nearest to the hub is
taken; nothing is extrapolated.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import Turbine, turbine
from gigawatt.exchange.calendar import HOURS, in_utc, without_leap_day
from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.plain_text import csv_rows, plain_text
from gigawatt.exchange.weather_year import BANDS, Wind
from gigawatt.quantities import F1, F2

GENERIC = "wtk_class_2"
"""Row of the catalogue's turbines."""
GAS_CONSTANT = 287.05  # J/kg/K; dry air, ISO 2533:1975
KELVIN = 273.15  # K at 0 C
PASCAL = {"pa": 1.0, "hpa": 100.0, "mbar": 100.0, "kpa": 1000.0, "atm": 101_325.0}
UNITS = {"speed": ("m/s",), "temperature": ("c", "k"), "pressure": tuple(PASCAL)}
HEADER_LINES = 5
"""Place, remark, names, units, heights."""


class _Column(NamedTuple):
    name: str
    unit: str
    height_m: float
    place: int


def read_wind(path: str | Path, utc_offset_hours: float) -> Wind:
    """Return the output of a wind farm over its nameplate, from an SRW file of hourly wind.

    Parameters
    ----------
    path : str or Path
        SRW: five lines of header (place, remark, names, units, heights), then 8,760 or 8,784 lines; it may end in
        `.gz`.
    utc_offset_hours : float
        Of the file's local standard time, -6 in Texas.

    Formula: power curve at v (rho / rho0)^(1/3), rho = p / (287.05 T); IEC 61400-12-1:2017, for turbines with active
    power control. Farm losses as in the catalogue.

    Raises
    ------
    ExchangeError
        If the file is not a whole year of such a format.
    """
    name = str(path)
    lines = _lines(name, Path(path))
    year = _year(name, lines[0])
    generic = turbine(GENERIC)
    columns = _columns(name, lines)
    speed = _nearest(name, columns, "speed", generic.hub_height_m.value)
    temperature = _nearest(name, columns, "temperature", speed.height_m)
    pressure = _nearest(name, columns, "pressure", speed.height_m)
    hours = [_numbers(name, n, line, (speed, temperature, pressure)) for n, line in _hours(lines)]
    table = np.array(hours, dtype=np.float64).reshape(-1, 3)
    kept = np.stack([without_leap_day(column, year) for column in table.T])
    if kept.shape[1] != HOURS:
        found = f"{len(table):,} hours of {year}"
        raise ExchangeError(name, None, found, f"{HOURS:,} hours, or 8,784 in a leap year", "one line an hour")
    speed_m_s, density = _air(name, kept, temperature.unit.lower(), pressure.unit.lower())
    output = wind_share(generic, speed_m_s, density)
    return Wind(in_utc(output, utc_offset_hours), year, speed.height_m)


def _air(name: str, hours: F2, temperature_unit: str, pressure_unit: str) -> tuple[F1, F1]:
    """Return wind speed [m/s] and density [kg/m3] of speed, temperature and pressure by hour, after checking them."""
    speed_m_s, celsius = hours[0], hours[1] - (KELVIN if temperature_unit == "k" else 0.0)
    pascal = hours[2] * PASCAL[pressure_unit]
    for what, series in (("wind_m_s", speed_m_s), ("dry_bulb_c", celsius), ("pressure_hpa", pascal / PASCAL["hpa"])):
        low, high = BANDS[what]
        bad = np.flatnonzero((series < low) | (series > high))
        if len(bad):
            found = f"{series[bad[0]]:g} as {what} in hour {bad[0] + 1} of the year"
            raise ExchangeError(name, None, found, f"a number between {low:g} and {high:g} in every hour")
    return speed_m_s, pascal / (GAS_CONSTANT * (celsius + KELVIN))


def wind_share(curve: Turbine, speed_m_s: F1, density_kg_per_m3: F1) -> F1:
    """Return the output of a farm over its nameplate.

    Parameters
    ----------
    curve : Turbine
        Power curve at its own density, and the farm's losses.
    speed_m_s, density_kg_per_m3 : F1
        Of the air at the hub, any shape.

    Formula: IEC 61400-12-1:2017: the curve at v (rho / rho0)^(1/3). The turbine stops by the speed that blows.
    """
    equivalent = speed_m_s * (density_kg_per_m3 / curve.density_kg_per_m3.value) ** (1.0 / 3.0)
    share = np.interp(equivalent, curve.speed_m_s, curve.power_share, left=0.0)
    running = speed_m_s <= curve.speed_m_s[-1]
    output: F1 = np.where(running, share, 0.0) * (1.0 - curve.losses.value)
    return output


def _lines(name: str, file: Path) -> list[list[str]]:
    text = plain_text(file, "a readable SRW file of wind")
    lines = [[cell.strip() for cell in row] for row in csv_rows(name, csv.reader(text.splitlines()))]
    if len(lines) <= HEADER_LINES:
        raise ExchangeError(name, None, f"{len(lines)} lines", "an SRW file: five lines of header, then the hours")
    return lines


def _hours(lines: list[list[str]]) -> list[tuple[int, list[str]]]:
    """Return the lines of the hours with their number in the file, empty ones left out."""
    return [(n, line) for n, line in enumerate(lines[HEADER_LINES:], start=HEADER_LINES + 1) if any(line)]


def _year(name: str, header: Sequence[str]) -> int:
    """Return the fifth cell of the first line: id, city, state, country, year, latitude, longitude, ..."""
    if len(header) < 5 or not header[4].isdigit():
        hint = "an SRW file begins with id, city, state, country, year, latitude, longitude"
        raise ExchangeError(name, 1, f"`{','.join(header)[:60]}`", "a year in the fifth cell", hint)
    return int(header[4])


def _columns(name: str, lines: list[list[str]]) -> list[_Column]:
    names, units, heights = lines[2], lines[3], lines[4]
    if not len(names) == len(units) == len(heights):
        counts = f"{len(names)} names, {len(units)} units, {len(heights)} heights"
        raise ExchangeError(name, 3, counts, "one unit and one height for each column")
    found = []
    for place, (column, unit, height) in enumerate(zip(names, units, heights)):
        try:
            found.append(_Column(column.lower(), unit, float(height), place))
        except ValueError:
            raise ExchangeError(name, 5, f"`{height}`", "the height of each column in metres") from None
    return found


def _nearest(name: str, columns: list[_Column], wanted: str, height_m: float) -> _Column:
    alike = [column for column in columns if column.name == wanted]
    if not alike:
        raise ExchangeError(name, 3, f"no column {wanted.title()}", "Speed, Temperature and Pressure")
    column = min(alike, key=lambda other: abs(other.height_m - height_m))
    if column.unit.lower() not in UNITS[wanted]:
        raise ExchangeError(name, 4, f"{wanted} in {column.unit}", f"{wanted} in {' or '.join(UNITS[wanted])}")
    return column


def _numbers(name: str, line: int, cells: list[str], columns: Sequence[_Column]) -> list[float]:
    try:
        numbers = [float(cells[column.place]) for column in columns]
    except (ValueError, IndexError) as error:
        raise ExchangeError(name, line, str(error), "a number in every column") from error
    if not np.isfinite(numbers).all():
        raise ExchangeError(name, line, ", ".join(map(str, numbers)), "a number in every column")
    return numbers
