"""What one row of the tables of cooling and of wind turbines holds.

Assumes steady hours: neither table knows how fast plant follows the weather.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from gigawatt.catalogue.values import DATE, Kind, Row, Value


class Cooling(Row):
    """How a hall gives off its heat: electricity and water it takes, over the weather of the hour.

    PUE = base + slope (T - threshold)+ + chiller ((T - chiller threshold)+)^2, T the bulb of `driven_by`;
    WUE = wue + wue_per_c Tw + wue_per_c2 Tw^2, Tw the wet bulb, not below 0 C.
    """

    id: str
    title: str
    driven_by: Literal["wet_bulb", "dry_bulb"]
    """Bulb that the heat rejection feels: wet where water evaporates, dry where it does not."""
    base: Value
    """Facility power over IT power in cold air."""
    slope_per_c: Value
    threshold_c: Value
    chiller_per_c2: Value
    chiller_threshold_c: Value
    wue: Value
    """Water evaporated and bled off on site per kWh of IT, at a wet bulb of 0 C."""
    wue_per_c: Value
    wue_per_c2: Value


class Turbine(Row):
    """A wind turbine as a power curve at one density of air."""

    id: str
    title: str
    speed_m_s: tuple[float, ...]
    """At the hub, ascending; at rest below the first and above the last."""
    power_share: tuple[float, ...]
    """Of the nameplate, one for each speed; straight lines between them."""
    unit: str
    date: str = Field(pattern=DATE)
    source: str
    """Of the curve."""
    kind: Kind
    note: str
    hub_height_m: Value
    density_kg_per_m3: Value
    """Of the air for which the curve holds."""
    losses: Value
    """Share of a farm's output lost to wakes, outages and lines."""

    @model_validator(mode="after")
    def _is_a_curve(self) -> Turbine:
        speeds, shares = self.speed_m_s, self.power_share
        if len(speeds) != len(shares) or list(speeds) != sorted(set(speeds)) or list(shares) != sorted(shares):
            raise ValueError(f"{self.id} is no power curve: speeds and shares rise together")
        if not 0.0 <= shares[0] <= shares[-1] <= 1.0:
            raise ValueError(f"{self.id} leaves the band from 0 to 1 of its nameplate")
        return self
