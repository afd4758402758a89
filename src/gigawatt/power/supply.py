"""What can supply one site in one year: its load, its grid, its plant and what each charges.

Assumes plant that fails often enough to matter is derated by its average outage in the dispatch; how often several
units fail together is the outage table's question.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, I1


class Thermal(NamedTuple):
    """Generation that burns fuel, of one kind and unit size."""

    kind: str
    """Row of the plant catalogue."""
    declared_mw: float
    """Nameplate that stands in the file."""
    unit_mw: float
    """Nameplate of one unit that may be added; 0 where none may be."""
    derate: F1
    """Share of the nameplate left at the hour's dry bulb."""
    outage_rate: float
    fuel_usd_per_mwh: float
    """Carbon price included."""
    other_usd_per_mwh: float
    """Variable operation and maintenance."""
    annuity_usd_per_mw: float
    """Per year, for added units, fixed operation included."""
    largest_mw: float = 0.0
    """Nameplate of the largest unit declared."""
    lateral_mmbtu_per_mwh: float = 0.0
    """Drawn from the site's gas lateral; 0 for fuel that comes by road."""
    co2_t_per_mwh: float = 0.0
    permit_hours: float = np.inf
    """Most full-load hours a year."""

    @property
    def availability(self) -> F1:
        """Expected share of the nameplate by hour."""
        return self.derate * (1.0 - self.outage_rate)


class Renewable(NamedTuple):
    """Solar or wind."""

    share: F1
    """Output over nameplate by hour."""
    annuity_usd_per_mw: float
    """Per year, fixed operation included; inf where it is no candidate."""


class Battery(NamedTuple):
    """Storage whose power and energy are sized apart."""

    power_usd_per_mw: float
    """Per year, fixed operation included; inf where it is no candidate."""
    energy_usd_per_mwh: float
    """Per year."""
    efficiency: float
    """Round trip."""
    other_usd_per_mwh: float
    """Per MWh discharged; above 0, so that nobody charges and discharges at once for nothing."""


class Peak(NamedTuple):
    """A charge on the highest grid power in certain steps: a month's demand charge, a season's coincident peak."""

    steps: I1
    """Where the highest power counts."""
    usd_per_mw: float
    """Of that power."""


class Supply(NamedTuple):
    """Inputs of one year's dispatch. T steps. Power may be given per MW of facility."""

    step_hours: float
    load_mw: F1
    grid_mw: F1
    """What the grid lets through. Shape (T,)."""
    grid_usd_per_mwh: F1
    """Delivered, not below 0. Shape (T,)."""
    thermal: tuple[Thermal, ...]
    solar: Renewable
    wind: Renewable
    battery: Battery
    shed_usd_per_mwh: float
    peaks: tuple[Peak, ...] = ()
    lateral_mmbtu_per_hour: float = np.inf
    export_usd_per_mwh: F1 | None = None
    """What exported energy earns, below the grid's price; the line that brings power takes it away. None: no export."""
    flexible_mw: F1 | None = None
    """Load that may be interrupted by contract. Shape (T,)."""
    flexible_usd_per_mwh: float = 0.0
    """Paid per MWh interrupted."""
    n_minus_1: bool = False
    """Whether in every step the loss of the largest unit, of the line or of the gas lateral must be covered."""

    @property
    def steps(self) -> int:
        """How many steps the year has here."""
        return len(self.load_mw)


def coarser(supply: Supply, factor: int) -> Supply:
    """Return the same year in steps of `factor` times the length, every series averaged.

    Raises
    ------
    ValueError
        If the steps do not divide by `factor`.
    """

    def mean(series: F1) -> F1:
        return np.ascontiguousarray(series.reshape(-1, factor).mean(axis=1))

    return supply._replace(
        step_hours=supply.step_hours * factor,
        load_mw=mean(supply.load_mw),
        grid_mw=mean(supply.grid_mw),
        grid_usd_per_mwh=mean(supply.grid_usd_per_mwh),
        thermal=tuple(plant._replace(derate=mean(plant.derate)) for plant in supply.thermal),
        solar=supply.solar._replace(share=mean(supply.solar.share)),
        wind=supply.wind._replace(share=mean(supply.wind.share)),
        peaks=tuple(peak._replace(steps=np.unique(peak.steps // factor)) for peak in supply.peaks),
        export_usd_per_mwh=None if supply.export_usd_per_mwh is None else mean(supply.export_usd_per_mwh),
        flexible_mw=None if supply.flexible_mw is None else mean(supply.flexible_mw),
    )


def scaled(supply: Supply, factor: float) -> Supply:
    """Return the same year for a site `factor` times the size; prices and annuities per MW stay."""

    def grown(plant: Thermal) -> Thermal:
        declared_mw, unit_mw, largest_mw = plant.declared_mw, plant.unit_mw, plant.largest_mw
        return plant._replace(
            declared_mw=factor * declared_mw, unit_mw=factor * unit_mw, largest_mw=factor * largest_mw
        )

    return supply._replace(
        load_mw=factor * supply.load_mw,
        grid_mw=factor * supply.grid_mw,
        thermal=tuple(grown(plant) for plant in supply.thermal),
        lateral_mmbtu_per_hour=factor * supply.lateral_mmbtu_per_hour,
        flexible_mw=None if supply.flexible_mw is None else factor * supply.flexible_mw,
    )
