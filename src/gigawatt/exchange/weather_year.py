"""What every reader of weather hands over: one year of a site's air, sun and wind.

Assumes hours that begin on the hour, UTC, without 29 February.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from gigawatt.quantities import F1

BANDS: Final = {
    "dry_bulb_c": (-70.0, 65.0),
    "wet_bulb_c": (-70.0, 45.0),
    "dew_point_c": (-90.0, 45.0),
    "pressure_hpa": (500.0, 1100.0),
    "wind_m_s": (0.0, 120.0),
    "irradiance_w_m2": (-10.0, 1600.0),
    "solar_share": (0.0, 1.0),
    "wind_share": (0.0, 1.0),
}
"""What a place on land can have; beyond it a figure is missing (99.9, 9999) or a column is in another unit."""


class Weather(NamedTuple):
    """A year in UTC, each of shape (8760,)."""

    dry_bulb_c: F1
    wet_bulb_c: F1
    """Never above the dry bulb."""
    solar_share: F1
    """Output of a single-axis tracker over its AC nameplate."""
    wind_share: F1 | None
    """Output of a wind farm over its nameplate; None where the file has no wind at hub height."""
    year: int | None = None
    """Calendar year; None where the months stem from several, as in a typical year."""
    utc_offset_hours: float = 0.0
    """Local standard time of the file."""


class Wind(NamedTuple):
    """A year of wind power, UTC."""

    share: F1
    """Output of a wind farm over its nameplate. Shape (8760,)."""
    year: int
    height_m: float
    """At which the speed was taken."""
