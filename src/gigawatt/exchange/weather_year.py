"""What every reader of weather hands over: one year of a site's air, sun and wind.

Assumes hours that begin on the hour, UTC, without 29 February.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.quantities import F1


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
