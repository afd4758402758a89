"""What each extra nine of availability costs: firm units are added one lot at a time, and the outage table is asked.

Assumes added units only stand by: they run when something else is out, so their fuel is that of the energy they save.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import catalogue
from gigawatt.power.outage import MOST_NINES, REPAIR_HOURS, Adequacy, Units
from gigawatt.power.sequential import Fleet
from gigawatt.power.supply import Thermal
from gigawatt.quantities import F1, I1

MOST_LOTS = 60  # lots; a search that has not met its target by then will not meet it for a sensible price
FLOOR = 1e-3  # nines; closer than this to what any number of units can reach, the curve ends


class Candidate(NamedTuple):
    """A firm unit that may be added: turbine, engine, fuel cell, standby diesel."""

    kind: str
    lot: Units
    """Units bought at once (`number`), their size, outage rate and what they stand behind."""
    derate: F1
    """Shape (T,)."""
    usd_per_unit: float
    """Per year: annuity and fixed operation."""
    usd_per_mwh: float
    """Fuel and other running cost."""

    @property
    def usd_per_firm_mw(self) -> float:
        """Per year and per MW that it is expected to give in the hottest hour."""
        firm_mw = self.lot.unit_mw * float(self.derate.min()) * (1.0 - self.lot.outage_rate)
        return self.usd_per_unit / firm_mw if firm_mw > 0.0 else np.inf


class NinesCurve(NamedTuple):
    """How firm the supply becomes, point by point. N points, the first without any addition."""

    kind: str
    added_units: I1
    lole_hours: F1
    eue_mwh: F1
    nines: F1
    """By hours."""
    energy_nines: F1
    usd_per_year: F1
    """Cost of the addition: standing cost, and fuel for the energy that it saves."""
    floor_nines: float
    """By hours, with `MOST_LOTS` lots: what more such units cannot pass, as common causes remain."""


class NinePrice(NamedTuple):
    """What it takes from one whole nine (or from what stands) to the next, by hours."""

    nines: int
    added_units: int
    """In all, from what stands today."""
    usd_per_year: float
    """More than the nine before."""
    usd_per_mwh: float
    """The same, spread over the year's load."""
    usd_per_saved_mwh: float
    """The same, over the unserved energy that it avoids: compare with the value of lost load."""


def candidate(plant: Thermal, behind: tuple[str, ...] = (), number: int = 1) -> Candidate:
    """Return a kind of plant as lots of `number` units, with the catalogue's time to repair.

    Parameters
    ----------
    plant : Thermal
        A class whose units may be added, in the same units of power as the fleet.
    behind : tuple of str, optional
        Common causes of the fleet that it would stand behind.
    number : int
        Units per lot.
    """
    lot = Units(number, plant.unit_mw, plant.outage_rate, repair_hours(plant.kind), behind)
    usd_per_mwh = plant.fuel_usd_per_mwh + plant.other_usd_per_mwh
    return Candidate(plant.kind, lot, plant.derate, plant.annuity_usd_per_mw * plant.unit_mw, usd_per_mwh)


def repair_hours(kind: str) -> float:
    """Return the catalogue's mean time to repair a kind of plant."""
    value = catalogue.plant(kind).repair_hours
    return REPAIR_HOURS if value is None else value.value


def cheapest(candidates: tuple[Candidate, ...]) -> Candidate:
    """Return the candidate with the least yearly cost per firm MW.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not candidates:
        raise ValueError("no firm candidate to add")
    return min(candidates, key=lambda one: one.usd_per_firm_mw)


def with_lots(fleet: Fleet, added: Candidate, lots: int) -> Fleet:
    """Return the fleet with `lots` lots of a candidate added."""
    units = added.lot._replace(number=added.lot.number * lots)
    return fleet._replace(units=(*fleet.units, units), derate=np.vstack([fleet.derate, added.derate]))


def nines_curve(fleet: Fleet, candidates: tuple[Candidate, ...], most_lots: int = MOST_LOTS) -> NinesCurve:
    """Return loss of load, nines and yearly cost as lots of the cheapest firm candidate are added one by one.

    The curve ends at `MOST_NINES`, at what no number of such units can pass, or at `most_lots`.

    Raises
    ------
    ValueError
        If there is no candidate.
    """
    added = cheapest(candidates)
    floor_nines = with_lots(fleet, added, most_lots).adequacy.nines
    points = [fleet.adequacy]
    while len(points) <= most_lots and points[-1].nines < floor_nines - FLOOR:
        more, before = with_lots(fleet, added, len(points)).adequacy, points[-1]
        # No unit makes a supply worse; the luck of a battery's simulated years must not say so either.
        points.append(Adequacy(min(more.lole_hours, before.lole_hours), min(more.eue_mwh, before.eue_mwh)))
    units = np.arange(len(points)) * added.lot.number
    eue_mwh = np.array([point.eue_mwh for point in points])
    return NinesCurve(
        kind=added.kind,
        added_units=units,
        lole_hours=np.array([point.lole_hours for point in points]),
        eue_mwh=eue_mwh,
        nines=np.array([point.nines for point in points]),
        energy_nines=np.array([point.energy_nines(fleet.load_mwh) for point in points]),
        usd_per_year=units * added.usd_per_unit + (eue_mwh[0] - eue_mwh) * added.usd_per_mwh,
        floor_nines=floor_nines,
    )


def price_of_nines(curve: NinesCurve, load_mwh: float) -> tuple[NinePrice, ...]:
    """Return the price of each whole nine that the curve reaches beyond what stands today.

    Parameters
    ----------
    curve : NinesCurve
        From `nines_curve`.
    load_mwh : float
        Of the year.
    """
    prices: list[NinePrice] = []
    before = 0
    for nine in range(int(curve.nines[0]) + 1, int(MOST_NINES) + 1):
        reached = np.flatnonzero(curve.nines >= nine)
        if not len(reached):
            break
        place = int(reached[0])
        usd = float(curve.usd_per_year[place] - curve.usd_per_year[before])
        saved_mwh = float(curve.eue_mwh[before] - curve.eue_mwh[place])
        per_saved = usd / saved_mwh if saved_mwh > 0.0 else 0.0
        prices.append(NinePrice(nine, int(curve.added_units[place]), usd, usd / load_mwh, per_saved))
        before = place
    return tuple(prices)


def units_for_target(
    fleet: Fleet, added: Candidate, nines: float, most_lots: int = MOST_LOTS
) -> tuple[int, Adequacy] | None:
    """Return the fewest added units that reach the target, and what they reach; None where the most do not.

    Parameters
    ----------
    fleet : Fleet
        What stands.
    added : Candidate
        What may be added.
    nines : float
        Target by hours: `outage.nines(1 - availability)`.
    most_lots : int
        Where the search ends.

    Adding a unit never makes a supply less adequate, so doubling and then halving the interval finds the least count;
    with a battery but for the luck of its simulated years, where the count reaches the target and may not be the least.
    """

    def reached(lots: int) -> bool:
        more = with_lots(fleet, added, lots)
        # A battery never harms: where the table alone reaches the target, nothing need be simulated.
        return more.table.nines >= nines or (more.store is not None and more.adequacy.nines >= nines)

    few, many = -1, 0
    while not reached(many):
        if many >= most_lots:
            return None
        few, many = many, min(max(2 * many, 1), most_lots)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if reached(middle) else (middle, many)
    return many * added.lot.number, with_lots(fleet, added, many).adequacy
