"""Sequential simulation of outages hour by hour: what a battery is worth when units fail and are repaired.

Assumes exponential times to failure and to repair, looked at on the hour; a battery that never fails, is full at the
start of every simulated year and is kept for outages: it discharges as soon as anything is short, knowing nothing of
what comes, and recharges from whatever is spare. Method: Billinton and Allan, Reliability Evaluation of Power Systems,
2nd ed. (1996), chapter 12 (state duration sampling).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.nines import Candidate, Fleet, with_lots
from gigawatt.power.outage import SLACK_MW, Adequacy, Units, adequacy
from gigawatt.quantities import B1, F1, F2, I1, compiled

CERTAIN = 10.0  # standard deviations of the number of transitions kept in reserve; beyond, a unit keeps its last state
FIRST_CAUSE = 2**32  # place of the first common cause among the streams, beyond that of any class
BISECTIONS = 40  # halvings of the battery's power: to 1e-12 of it


class Store(NamedTuple):
    """A battery kept for outages."""

    power_mw: float
    energy_mwh: float
    efficiency: float
    """Round trip."""


class Simulated(NamedTuple):
    """Means over the simulated years, with their standard errors."""

    lole_hours: float
    lole_error_hours: float
    eue_mwh: float
    eue_error_mwh: float


class BatteryCredit(NamedTuple):
    """What a battery adds to a fleet's firmness."""

    alone: Simulated
    """Without the battery; agrees with the outage table."""
    stored: Simulated
    """With the battery, in the same simulated outages."""
    adequacy: Adequacy
    """With the battery: the outage table's answer times the ratio of the two simulations, which share their luck."""
    credit_mw: float
    """Equivalent firm capacity: MW that never fail which leave the same loss of load, at most the battery's power; nan
    where no simulated year was short."""
    credit_error_mw: float
    """Half of what one standard error of the ratio, up and down, moves it."""
    credit_units: int
    """Most whole units of the candidate that do not beat the battery; -1 where no candidate was given or the credit is
    nan."""


def simulate(fleet: Fleet, store: Store | None, years: int, seed: int) -> F2:
    """Return hours and MWh short by simulated year. Shape (years, 2).

    Parameters
    ----------
    fleet : Fleet
        Classes, common causes and residual load.
    store : Store, optional
        A battery; None: none.
    years : int
        How many years are simulated, each from the long-run state of its units.
    seed : int
        The numbers of a year, a class and a unit depend on nothing else: more years, more units or another battery
        meet the same outages.
    """
    names = {cause.name: place for place, cause in enumerate(fleet.causes)}
    behind = [[names[name] for name in units.behind] for units in fleet.units]
    steps = len(fleet.residual_mw)
    size = (0.0, 0.0, 1.0) if store is None else (store.power_mw, store.energy_mwh, float(np.sqrt(store.efficiency)))
    short = np.empty((years, 2))
    shared = [Units(1, 0.0, cause.outage_rate, cause.repair_hours) for cause in fleet.causes]
    for year in range(years):
        alive = [running_units(cause, steps, seed, FIRST_CAUSE + place, year) for place, cause in enumerate(shared)]
        spare_mw = -fleet.residual_mw
        for place, units in enumerate(fleet.units):
            running = running_units(units, steps, seed, place, year) * fleet.derate[place] * units.unit_mw
            for cause in behind[place]:
                running = running * alive[cause]
            spare_mw = spare_mw + running
        short[year] = ride(spare_mw, *size)
    return short


def running_units(units: Units, steps: int, seed: int, place: int, year: int) -> I1:
    """Return how many units of a class run on each hour of one simulated year. Shape (steps,).

    Mean time to failure = repair x (1 - outage rate) / outage rate. The Philox counter holds the year, the key the seed
    and the class; units take consecutive rows of the same stream.
    """
    rate, repair_hours = units.outage_rate, units.repair_hours
    if rate <= 0.0 or rate >= 1.0:
        return np.full(steps, units.number if rate <= 0.0 else 0, dtype=np.int64)
    failure_hours = repair_hours * (1.0 - rate) / rate
    cycles = steps / (failure_hours + repair_hours)
    most = 2 * int(np.ceil(cycles + CERTAIN * np.sqrt(cycles) + CERTAIN)) + 1
    stream = np.random.Philox(key=np.array([seed, place], dtype=np.uint64), counter=[0, 0, 0, year])
    waits = np.random.Generator(stream).standard_exponential((units.number, most))
    # P(an exponential wait < -ln(1 - rate)) = rate: the first of a row says whether its unit is out at the start.
    out_first = waits[:, 0] < -np.log1p(-rate)
    return _running(waits, out_first, failure_hours, repair_hours, steps)


@compiled
def _running(waits: F2, out_first: B1, failure_hours: float, repair_hours: float, steps: int) -> I1:
    """Return the number of units that run on the hour, from each unit's waits (column 0 unused) in unit means."""
    change = np.zeros(steps + 1, dtype=np.int64)
    for unit in range(waits.shape[0]):
        out = out_first[unit]
        change[0] += 0 if out else 1
        moment = 0.0
        for event in range(1, waits.shape[1]):
            moment += waits[unit, event] * (repair_hours if out else failure_hours)
            if moment > steps - 1:
                break
            out = not out
            change[int(np.ceil(moment))] += -1 if out else 1
    return np.cumsum(change)[:steps]


@compiled
def ride(spare_mw: F1, power_mw: float, energy_mwh: float, one_way: float) -> tuple[float, float]:
    """Return hours and MWh that stay short when a full battery meets a year of spare (or missing) capacity.

    Parameters
    ----------
    spare_mw : F1
        Running capacity less residual load by hour; negative where short.
    power_mw, energy_mwh : float
        Of the battery; 0: none.
    one_way : float
        Share left after charging, and again after discharging.
    """
    hours, missing_mwh = 0.0, 0.0
    stored_mwh = energy_mwh
    for hour in range(len(spare_mw)):
        spare = spare_mw[hour]
        if spare >= 0.0:
            stored_mwh = min(stored_mwh + min(spare, power_mw) * one_way, energy_mwh)
            continue
        given = min(-spare, power_mw, stored_mwh * one_way)
        stored_mwh = max(stored_mwh - given / one_way, 0.0)
        missing = -spare - given
        if missing > SLACK_MW:
            hours += 1.0
            missing_mwh += missing
    return hours, missing_mwh


def battery_credit(
    fleet: Fleet, store: Store, years: int, seed: int, candidate: Candidate | None = None
) -> BatteryCredit:
    """Return loss of load with and without a battery, and how many firm MW or units the battery stands for.

    Parameters
    ----------
    fleet : Fleet
        Without the battery.
    store : Store
        The battery.
    years : int
        Simulated years: about 1,000 for two nines, ten times more for each further one.
    seed : int
        Of the simulated outages.
    candidate : Candidate, optional
        Unit in which the credit is also counted.

    Formula: equivalent firm capacity x solves LOLE(residual - x) = LOLE(fleet) x stored / alone, both LOLE from the
    outage table; standard error of the ratio r by the delta method, sd(stored - r alone) / (mean(alone) sqrt(years)).
    """
    alone, stored = simulate(fleet, None, years, seed), simulate(fleet, store, years, seed)
    table = fleet.adequacy
    ratio, error = _ratio(stored[:, 0], alone[:, 0])
    energy_ratio, _ = _ratio(stored[:, 1], alone[:, 1])
    if not np.isfinite(ratio):
        return BatteryCredit(_means(alone), _means(stored), table, np.nan, np.nan, -1)
    target_hours = table.lole_hours * ratio
    low, middle, high = (
        _firm_mw(fleet, table.lole_hours * min(max(part, 0.0), 1.0), store.power_mw)
        for part in (ratio + error, ratio, ratio - error)
    )
    units = -1 if candidate is None else _units_matched(fleet, candidate, target_hours, store.power_mw)
    reached = Adequacy(target_hours, table.eue_mwh * energy_ratio)
    return BatteryCredit(_means(alone), _means(stored), reached, middle, (high - low) / 2.0, units)


def _means(short: F2) -> Simulated:
    mean, error = short.mean(axis=0), short.std(axis=0, ddof=1) / np.sqrt(len(short))
    return Simulated(float(mean[0]), float(error[0]), float(mean[1]), float(error[1]))


def _ratio(over: F1, under: F1) -> tuple[float, float]:
    """Return the ratio of two means and its standard error; nan where there is nothing to compare."""
    if under.sum() == 0.0:
        return np.nan, np.nan
    ratio = float(over.mean() / under.mean())
    return ratio, float((over - ratio * under).std(ddof=1) / (under.mean() * np.sqrt(len(under))))


def _firm_mw(fleet: Fleet, lole_hours: float, most_mw: float) -> float:
    """Return the MW that never fail with which the outage table gives this loss of load."""
    low, high = 0.0, most_mw
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        reached = adequacy(fleet.units, fleet.residual_mw - middle, fleet.derate, fleet.causes).lole_hours
        low, high = (middle, high) if reached > lole_hours else (low, middle)
    return (low + high) / 2.0


def _units_matched(fleet: Fleet, candidate: Candidate, lole_hours: float, most_mw: float) -> int:
    """Return the most units with which loss of load is not below `lole_hours`; no more than the battery has power."""
    one = candidate._replace(lot=candidate.lot._replace(number=1))
    few, many = 0, int(np.ceil(most_mw / candidate.lot.unit_mw)) + 1
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (middle, many) if with_lots(fleet, one, middle).lole_hours >= lole_hours else (few, middle)
    return few
