"""What the file offers a site in a month: grid, declared plant, candidates and terms; and the year's supply from it.

Assumes curtailable grid helps the dispatch except in the dearest hours, and is left out of firmness.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import catalogue
from gigawatt.catalogue import MONTH_OF_HOUR
from gigawatt.power.carbon import plant_t_per_mwh
from gigawatt.power.market import (
    TIE_BREAK_USD_PER_MWH,
    Market,
    battery,
    coincident_peaks,
    lateral_mmbtu_per_mwh,
    number,
    renewable,
    thermal,
)
from gigawatt.power.supply import Peak, Supply, Thermal
from gigawatt.programme import Programme, Site
from gigawatt.quantities import F1, month_number

GAS_KINDS = ("gas_turbine", "gas_engine", "fuel_cell", "diesel")
KEY_DIGITS = 9
MONTHS_PER_YEAR = 12
KW_PER_MW = 1000.0
HOURS_PER_YEAR = 8760.0


class Declared(NamedTuple):
    """What the file promises a site by a month."""

    firm_mw: float
    curtailable_mw: float
    units: tuple[tuple[str, float, int], ...]
    """Kind, nameplate of one unit [MW], count."""
    demand_usd_per_mw: float = 0.0
    """Per month, on its highest draw."""
    peak_usd_per_mw: float = 0.0
    """Per year, on the mean draw in the system's four peaks."""

    @property
    def generation_mw(self) -> float:
        """Nameplate of all declared units."""
        return sum(unit_mw * count for _, unit_mw, count in self.units)


class Build(NamedTuple):
    """A site in one state of its build, and the terms it has."""

    full_mw: float
    """Facility power energised."""
    it_mw: float
    declared: Declared
    candidates: frozenset[str]
    discount_rate: float
    per_mw: float
    """Facility power at full build: one year's problem is stated per MW of it."""
    n_minus_1: bool = False
    availability: float = 0.0
    """Target; 0 for none."""
    lateral_mmbtu_per_hour: float = np.inf
    export_share: float = 0.0
    permit_hours: tuple[tuple[str, float], ...] = ()
    """Full-load hours a year that the permits of a kind allow, on the average of its declared units."""
    slots: tuple[tuple[str, float], ...] = ()
    """Units of a candidate kind that can be had by then; a kind not named has no limit."""


def declared(programme: Programme, site: int) -> Declared:
    """Return the grid and the generation that the file promises within the timeline."""
    last = programme.timeline.first_month + programme.timeline.months
    row = programme.file.sites[programme.sites[site]]
    counts: dict[tuple[str, float], int] = {}
    for generation in row.generation:
        kind = (generation.kind, generation.unit.value)
        slots = (count for year, count in generation.slots.items() if year * MONTHS_PER_YEAR < last)
        counts[kind] = counts.get(kind, 0) + sum(slots)
    return _declared(row, last - 1, counts)


def declared_by(programme: Programme, site: int, month: int, grid_mw: float, generation_mw: float) -> Declared:
    """Return what has come by a month of the timeline, where delays may have moved it.

    Parameters
    ----------
    programme : Programme
        What is promised.
    site, month : int
        Site, and month counted from month 0.
    grid_mw, generation_mw : float
        Firm grid and declared generation that are there. What the file promised for the latest month that does not
        exceed them says which tranche and which units these are.
    """
    row = programme.file.sites[programme.sites[site]]
    at = programme.timeline.first_month + month
    counts: dict[tuple[str, float], int] = {}
    for back in range(at - programme.timeline.first_month + 1):
        counts = _arrived(row, at - back)
        if sum(unit_mw * count for (_, unit_mw), count in counts.items()) <= generation_mw + 1e-6:  # MW
            break
    found = _declared(row, at, counts)
    while found.firm_mw > grid_mw + 1e-6 and at > programme.timeline.first_month:  # MW
        at -= 1
        found = _declared(row, at, counts)
    return found._replace(firm_mw=min(found.firm_mw, grid_mw))


def _declared(row: Site, month: int, counts: dict[tuple[str, float], int]) -> Declared:
    tranches = sorted((tranche for tranche in row.grid if tranche.start <= month), key=lambda tranche: tranche.start)
    units = tuple((kind, unit_mw, count) for (kind, unit_mw), count in counts.items() if count)
    if not tranches:
        return Declared(0.0, 0.0, units)
    last = tranches[-1]
    demand, peak = last.demand_charge.value * KW_PER_MW, last.peak_charge.value * KW_PER_MW
    return Declared(last.firm.value, last.curtailable.value, units, demand, peak)


def _arrived(row: Site, month: int) -> dict[tuple[str, float], int]:
    """Return declared units that are there; unit k of n in a year comes after k / n of it."""
    counts: dict[tuple[str, float], int] = {}
    for generation in row.generation:
        kind = (generation.kind, generation.unit.value)
        for year, units in generation.slots.items():
            passed = month - month_number(year, 1)
            there = sum(1 for unit in range(1, units + 1) if (MONTHS_PER_YEAR * unit) // units <= passed)
            counts[kind] = counts.get(kind, 0) + there
    return counts


def permits(row: Site) -> tuple[tuple[str, float], ...]:
    """Return the hours of each declared kind's permits, averaged over its megawatts; kinds without are left out."""
    mw: dict[str, float] = {}
    hours: dict[str, float] = {}
    limited: set[str] = set()
    for generation in row.generation:
        here = generation.unit.value * sum(generation.slots.values())
        allowed = HOURS_PER_YEAR if generation.hours is None else generation.hours.value
        mw[generation.kind] = mw.get(generation.kind, 0.0) + here
        hours[generation.kind] = hours.get(generation.kind, 0.0) + here * allowed
        limited |= {generation.kind} if generation.hours is not None else set()
    return tuple((kind, hours[kind] / mw[kind]) for kind in mw if kind in limited and mw[kind] > 0.0)


def supply_per_mw(build: Build, seen: Market, load_mw: F1) -> Supply:
    """Return the year of a site divided by its facility power at full build.

    A connection beyond the facility power is of no use to the site, so it is cut there: sites with ample grid then
    share one year, whatever their size. A site that may export keeps it.
    """
    full, given = build.per_mw, build.declared
    most = np.inf if build.export_share > 0.0 else 1.0
    firm = min(given.firm_mw / full, most)
    extra = min(given.curtailable_mw / full, most - firm)
    called = catalogue.figure("grid.curtailable_hours_share").value
    dear = seen.grid_usd_per_mwh > np.quantile(seen.grid_usd_per_mwh, 1.0 - called)
    rate, wanted = build.discount_rate, build.candidates
    return Supply(
        step_hours=1.0,
        load_mw=load_mw / full,
        grid_mw=np.where(dear, firm, firm + extra),
        grid_usd_per_mwh=seen.grid_usd_per_mwh,
        thermal=tuple(_plant(build, seen, kind, mw / full, unit / full, rate) for kind, mw, unit in gas_classes(build)),
        solar=renewable("solar", seen.solar_share, "solar" in wanted, rate),
        wind=renewable("wind", seen.wind_share, "wind" in wanted, rate),
        battery=battery("battery" in wanted, rate),
        shed_usd_per_mwh=catalogue.figure("value_of_lost_load.usd_per_mwh").value,
        peaks=_peaks(given, seen),
        lateral_mmbtu_per_hour=build.lateral_mmbtu_per_hour / full,
        export_usd_per_mwh=_export_usd(build, seen),
        n_minus_1=build.n_minus_1,
    )


def _plant(build: Build, seen: Market, kind: str, mw: float, unit_mw: float, rate: float) -> Thermal:
    sizes = [size / build.per_mw for name, size, count in build.declared.units if name == kind and count]
    return thermal(kind, mw, unit_mw, seen, rate)._replace(
        largest_mw=max(sizes, default=0.0),
        lateral_mmbtu_per_mwh=lateral_mmbtu_per_mwh(kind),
        co2_t_per_mwh=plant_t_per_mwh(kind),
        permit_hours=dict(build.permit_hours).get(kind, np.inf),
    )


def _peaks(given: Declared, seen: Market) -> tuple[Peak, ...]:
    """Return a charge on every month's highest draw, and a quarter of the year's on each of the system's four peaks."""
    found = []
    if given.demand_usd_per_mw > 0.0:
        months = range(MONTHS_PER_YEAR)
        found += [Peak(np.flatnonzero(month == MONTH_OF_HOUR), given.demand_usd_per_mw) for month in months]
    if given.peak_usd_per_mw > 0.0:
        hours = coincident_peaks(seen.hub_usd_per_mwh)
        found += [Peak(np.array([hour]), given.peak_usd_per_mw / len(hours)) for hour in hours]
    return tuple(found)


def _export_usd(build: Build, seen: Market) -> F1 | None:
    """Return what fed-in energy earns; a hair below the price of drawing, or a site could trade with itself."""
    if build.export_share <= 0.0:
        return None
    earned = build.export_share * np.maximum(seen.hub_usd_per_mwh, 0.0)
    return np.minimum(earned, np.maximum(seen.grid_usd_per_mwh - TIE_BREAK_USD_PER_MWH, 0.0))


def gas_classes(build: Build) -> list[tuple[str, float, float]]:
    """Return kind, declared MW and MW of one unit that may be added (0: none), declared kinds first."""
    mw: dict[str, float] = {}
    for kind, unit_mw, count in build.declared.units:
        mw[kind] = mw.get(kind, 0.0) + unit_mw * count
    wanted = [kind for kind in GAS_KINDS if kind in build.candidates]
    unit = {kind: number(catalogue.plant(kind).unit_mw) for kind in wanted}
    kinds = sorted({*mw, *wanted}, key=GAS_KINDS.index)
    return [(kind, mw.get(kind, 0.0), unit.get(kind, 0.0)) for kind in kinds]


def most_units(build: Build) -> F1:
    """Return units of each class that may be added by then, in the order of `gas_classes`; inf where free."""
    slots = dict(build.slots)
    return np.array([slots.get(kind, np.inf) for kind, _, unit_mw in gas_classes(build) if unit_mw > 0.0])


def signature(build: Build, seen: Market) -> tuple[object, ...]:
    """Return what two sites must share to share one solved year."""
    full, given = build.per_mw, build.declared
    most = np.inf if build.export_share > 0.0 else 1.0
    firm = min(given.firm_mw / full, most)
    sizes = (build.full_mw / full, build.it_mw / full, firm, min(given.curtailable_mw / full, most - firm))
    classes = tuple(
        (kind, round(mw / full, KEY_DIGITS), round(unit / full, KEY_DIGITS)) for kind, mw, unit in gas_classes(build)
    )
    units: tuple[object, ...] = ()
    if build.n_minus_1 or build.availability > 0.0:
        units = tuple((kind, round(mw / full, KEY_DIGITS), count) for kind, mw, count in given.units)
    charges = (given.demand_usd_per_mw, given.peak_usd_per_mw)
    terms = (build.n_minus_1, build.availability, build.export_share, build.permit_hours, build.slots)
    lateral = round(build.lateral_mmbtu_per_hour / full, KEY_DIGITS)
    rounded = tuple(round(size, KEY_DIGITS) for size in sizes)
    wanted = (tuple(sorted(build.candidates)), build.discount_rate)
    return (seen.key, *wanted, rounded, classes, units, charges, terms, lateral)
