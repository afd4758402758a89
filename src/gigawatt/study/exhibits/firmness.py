"""How firm the supply could be made and for what, what it emits, drinks and wastes, and the storage for swings.

Assumes the stage's own review of the year at full build; nothing is computed here.
"""

from __future__ import annotations

import numpy as np

from gigawatt import power as supply
from gigawatt.chain import Firmness, FirmPoint, Footprint, NextNine, SwingStorage
from gigawatt.power import TECHNOLOGIES, Review, RideThrough

KG_PER_T = 1000.0
SOLAR, WIND, CURTAILED = 1 + TECHNOLOGIES.index("solar"), 1 + TECHNOLOGIES.index("wind"), 1 + len(TECHNOLOGIES)
"""Rows of `power.Plan.hourly`."""


def firmness(found: Review) -> Firmness | None:
    """Return the curve of nines and the price of each extra one; None where the stage has none."""
    if found.firmer is None:
        return None
    curve = found.firmer.curve
    rows = zip(curve.added_units, curve.nines, curve.lole_hours, curve.usd_per_year, strict=True)
    return Firmness(
        kind=curve.kind,
        unit_mw=found.firmer.added.lot.unit_mw,
        points=tuple(
            FirmPoint(added_units=int(units), nines=float(nines), lole_hours=float(hours), usd_per_year=float(usd))
            for units, nines, hours, usd in rows
        ),
        prices=tuple(NextNine(**price._asdict()) for price in found.firmer.prices),
        target_nines=found.firmer.target_nines,
        most_nines=curve.floor_nines,
    )


def swings(found: Review) -> tuple[SwingStorage, ...]:
    """Return the storage that carries the swings: with all that follows a load, and with plant alone."""
    cases = {"grid and plant" if found.islanded else "grid": found.steady, "plant alone": found.islanded}
    return tuple(_storage(name, storage) for name, storage in cases.items() if storage is not None)


def _storage(name: str, storage: RideThrough) -> SwingStorage:
    return SwingStorage(
        supply=name,
        step_mw=storage.step_mw,
        power_mw=storage.power_mw,
        energy_mwh=storage.energy_mwh if np.isfinite(storage.energy_mwh) else None,
        minutes=storage.minutes if np.isfinite(storage.minutes) else None,
    )


def footprint(plan: supply.Plan, site: int, found: Review) -> Footprint:
    """Return what a year at full build emits, drinks and wastes."""
    made_mwh = float(plan.hourly[site, [SOLAR, WIND]].sum())
    curtailed_mwh = float(plan.hourly[site, CURTAILED].sum())
    served_mwh = float(plan.load_mwh[site] - plan.unserved_mwh[site])
    return Footprint(
        grid_t=found.grid_t,
        plant_t=found.plant_t,
        kg_per_mwh=(found.grid_t + found.plant_t) * KG_PER_T / served_mwh,
        water_m3=found.water_m3,
        litres_per_kwh=found.wue,
        curtailed_mwh=curtailed_mwh,
        curtailed_share=min(curtailed_mwh / made_mwh, 1.0) if made_mwh > 0.0 else 0.0,
    )
