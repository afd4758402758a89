"""Where each column of a dispatch problem stands: sizes first, then one column per step for every flow.

Assumes what cannot matter needs no column: a supply without battery has no storage, one without charges no peaks.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.supply import Supply
from gigawatt.quantities import I1

SIZES = ("solar", "wind", "battery_mw", "battery_mwh")


class Layout(NamedTuple):
    """Columns by name; an empty range where the supply has no such thing."""

    size: dict[str, int]
    """Column of each size that may be chosen."""
    thermal_size: tuple[int, ...]
    """Column of added MW per thermal class, -1 where none may be added."""
    peaks: range
    """One column per charged peak."""
    grid: range
    thermal: tuple[range, ...]
    spill: range
    discharge: range
    charge: range
    stored: range
    export: range
    flexible: range
    held: range
    """What the battery holds in reserve."""
    unheld: range
    """Reserve that is missing."""
    unserved: range

    @property
    def sizes(self) -> I1:
        """Every column that is a size."""
        chosen = [*self.size.values(), *(column for column in self.thermal_size if column >= 0)]
        return np.array(chosen, dtype=np.int64)

    @property
    def columns(self) -> int:
        """How many there are."""
        return self.unserved.stop


def layout(supply: Supply) -> Layout:
    """Return the columns that this supply needs."""
    annuities = {"solar": supply.solar.annuity_usd_per_mw, "wind": supply.wind.annuity_usd_per_mw}
    annuities |= {"battery_mw": supply.battery.power_usd_per_mw, "battery_mwh": supply.battery.power_usd_per_mw}
    size = {name: place for place, name in enumerate(name for name in SIZES if np.isfinite(annuities[name]))}
    place = len(size)
    thermal_size = []
    for plant in supply.thermal:
        thermal_size.append(place if plant.unit_mw > 0.0 else -1)
        place += plant.unit_mw > 0.0
    peaks = range(place, place + len(supply.peaks))
    place = peaks.stop
    renewable, battery = "solar" in size or "wind" in size, "battery_mw" in size
    export, flexible, reserve = supply.export_usd_per_mwh is not None, supply.flexible_mw is not None, supply.n_minus_1
    blocks = []
    wanted = [True, *(True for _ in supply.thermal), renewable, battery, battery, battery, export, flexible]
    for block in (*wanted, reserve and battery, reserve, True):
        blocks.append(range(place, place + supply.steps * block))
        place = blocks[-1].stop
    count = len(supply.thermal)
    return Layout(size, tuple(thermal_size), peaks, blocks[0], tuple(blocks[1 : 1 + count]), *blocks[1 + count :])
