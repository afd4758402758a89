"""Sequential simulation of outages hour by hour: what a battery is worth when units fail and are repaired.

Assumes exponential times to failure and to repair, looked at on the hour. A battery holds what the dispatch has stored
by then, no more; it discharges as soon as anything is short, knowing nothing of what comes, and recharges from whatever
is spare; it is out for its outage rate of the time whatever the hour. Method: Billinton and Allan, Reliability
Evaluation of Power Systems, 2nd ed. (1996), chapter 12 (state duration sampling).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from gigawatt.power.outage import SLACK_MW, Adequacy, CommonCause, Units, adequacy
from gigawatt.quantities import B1, F1, F2, I1, compiled

CERTAIN = 10.0  # standard deviations of the number of transitions kept in reserve; beyond, a unit keeps its last state
FIRST_CAUSE = 2**32  # place of the first common cause among the streams, beyond that of any class
BISECTIONS = 24  # halvings of the battery's power: to 1e-7 of it
YEARS = 500  # simulated years behind a fleet's nines: at four nines some 40 of them are short, for ten hours each
SEED = 1  # of those years; the same every time, so that a plan is a function of its inputs


class Store(NamedTuple):
    """A battery."""

    power_mw: float
    energy_mwh: float
    efficiency: float
    """Round trip."""
    outage_rate: float = 0.0
    kept_mwh: F1 | None = None
    """What it holds at the end of each hour where no outage drew on it: as dispatched; None: full. Shape (T,)."""


class Fleet(NamedTuple):
    """What stands, and what is asked of it. C classes, T hours."""

    units: tuple[Units, ...]
    derate: F2
    """Share of the nameplate left by class and hour. Shape (C, T)."""
    residual_mw: F1
    """Load less what the weather supplies. Shape (T,)."""
    load_mwh: float
    """The year's load, over which costs are spread."""
    causes: tuple[CommonCause, ...] = ()
    store: Store | None = None

    @property
    def table(self) -> Adequacy:
        """What the outage table says of it, its battery left out."""
        return adequacy(self.units, self.residual_mw, self.derate, self.causes)

    @property
    def adequacy(self) -> Adequacy:
        """The table's answer, with a battery times the share of it that `YEARS` simulated years leave.

        A table that expects less than one short hour in all those years stands as it is: they would show nothing.
        """
        table = self.table
        if self.store is None or table.lole_hours * YEARS < 1.0:
            return table
        left = _left(*_both(self, self.store, YEARS, SEED), self.store.outage_rate)
        return Adequacy(table.lole_hours * left.hours, table.eue_mwh * left.energy)


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
    """With the battery, never out itself, in the same simulated outages."""
    adequacy: Adequacy
    """With the battery: the outage table's answer times what is `Left`."""
    lole_error_hours: float
    """Standard error of its loss of load."""
    credit_mw: float
    """Equivalent firm capacity: MW that never fail which leave the same loss of load, at most the battery's power; nan
    where no simulated year was short. It is that of this fleet: beside more units the same battery has another."""
    credit_error_mw: float
    """Half of what one standard error of the ratio, up and down, moves it."""


class Left(NamedTuple):
    """Shares of loss of load and of unserved energy that a battery leaves."""

    hours: float
    hours_error: float
    """Standard error."""
    energy: float


def simulate(fleet: Fleet, store: Store | None, years: int, seed: int) -> F2:
    """Return hours and MWh short by simulated year. Shape (years, 2).

    Parameters
    ----------
    fleet : Fleet
        Classes, common causes and residual load.
    store : Store, optional
        A battery, taken never to be out itself; None: none, whatever the fleet has.
    years : int
        How many years are simulated, each from the long-run state of its units.
    seed : int
        The numbers of a year, a class and a unit depend on nothing else: more years, more units or another battery
        meet the same outages.
    """
    held = _held(store, len(fleet.residual_mw))
    return np.array([ride(spare_mw, *held) for spare_mw in _spare_mw(fleet, years, seed)])


def _both(fleet: Fleet, store: Store, years: int, seed: int) -> tuple[F2, F2]:
    """Return `simulate` without and with a battery; years that are not short without it need no second look."""
    none, held = (_held(one, len(fleet.residual_mw)) for one in (None, store))
    alone, stored = np.zeros((years, 2)), np.zeros((years, 2))
    for year, spare_mw in enumerate(_spare_mw(fleet, years, seed)):
        alone[year] = ride(spare_mw, *none)
        if alone[year, 0] > 0.0:
            stored[year] = ride(spare_mw, *held)
    return alone, stored


def _held(store: Store | None, steps: int) -> tuple[float, F1, float]:
    """Return a battery as `ride` takes it."""
    if store is None:
        return 0.0, np.zeros(steps), 1.0
    kept_mwh = np.full(steps, store.energy_mwh) if store.kept_mwh is None else store.kept_mwh
    return store.power_mw, kept_mwh, float(np.sqrt(store.efficiency))


def _spare_mw(fleet: Fleet, years: int, seed: int) -> Iterator[F1]:
    """Yield running capacity less residual load by hour of each simulated year. Shape (T,)."""
    names = {cause.name: place for place, cause in enumerate(fleet.causes)}
    behind = [[names[name] for name in units.behind] for units in fleet.units]
    steps = len(fleet.residual_mw)
    shared = [Units(1, 0.0, cause.outage_rate, cause.repair_hours) for cause in fleet.causes]
    for year in range(years):
        alive = [running_units(cause, steps, seed, FIRST_CAUSE + place, year) for place, cause in enumerate(shared)]
        spare_mw = -fleet.residual_mw
        for place, units in enumerate(fleet.units):
            running = running_units(units, steps, seed, place, year) * fleet.derate[place] * units.unit_mw
            for cause in behind[place]:
                running = running * alive[cause]
            spare_mw = spare_mw + running
        yield spare_mw


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
def ride(spare_mw: F1, power_mw: float, kept_mwh: F1, one_way: float) -> tuple[float, float]:
    """Return hours and MWh that stay short when a battery meets a year of spare (or missing) capacity.

    Parameters
    ----------
    spare_mw : F1
        Running capacity less residual load by hour; negative where short.
    power_mw : float
        Of the battery; 0: none.
    kept_mwh : F1
        What it holds at the end of each hour where no outage drew on it; before the first hour as after the last.
    one_way : float
        Share left after charging, and again after discharging.
    """
    hours, missing_mwh = 0.0, 0.0
    stored_mwh = kept_mwh[-1]
    for hour in range(len(spare_mw)):
        spare = spare_mw[hour]
        if spare >= 0.0:
            stored_mwh = min(stored_mwh + min(spare, power_mw) * one_way, kept_mwh[hour])
            continue
        given = min(-spare, power_mw, stored_mwh * one_way)
        stored_mwh = max(stored_mwh - given / one_way, 0.0)
        missing = -spare - given
        if missing > SLACK_MW:
            hours += 1.0
            missing_mwh += missing
    return hours, missing_mwh


def battery_credit(fleet: Fleet, store: Store, years: int = YEARS, seed: int = SEED) -> BatteryCredit:
    """Return loss of load with and without a battery, and how many firm MW the battery stands for.

    Parameters
    ----------
    fleet : Fleet
        Its own battery is left out.
    store : Store
        The battery.
    years : int
        Simulated years: about 1,000 for two nines, ten times more for each further one.
    seed : int
        Of the simulated outages.

    Formula: equivalent firm capacity x solves LOLE(residual - x) = LOLE(fleet) x left, both LOLE from the outage table.
    """
    alone, stored = _both(fleet, store, years, seed)
    table, left = fleet.table, _left(alone, stored, store.outage_rate)
    reached = Adequacy(table.lole_hours * left.hours, table.eue_mwh * left.energy)
    low = middle = high = np.nan
    if np.any(alone > 0.0):
        shares = (left.hours + left.hours_error, left.hours, left.hours - left.hours_error)
        low, middle, high = (
            _firm_mw(fleet, table.lole_hours * min(max(share, 0.0), 1.0), store.power_mw) for share in shares
        )
    error_hours = table.lole_hours * left.hours_error
    return BatteryCredit(_means(alone), _means(stored), reached, error_hours, middle, (high - low) / 2.0)


def _means(short: F2) -> Simulated:
    mean, error = short.mean(axis=0), short.std(axis=0, ddof=1) / np.sqrt(len(short))
    return Simulated(float(mean[0]), float(error[0]), float(mean[1]), float(error[1]))


def _left(alone: F2, stored: F2, outage_rate: float) -> Left:
    """Return the shares that a battery leaves: all while it is out, the ratio of the two simulations while it is not.

    Formula: outage rate + (1 - outage rate) x ratio; the battery's own outage is independent of all others.
    """
    (hours, error), (energy, _) = (_ratio(stored[:, column], alone[:, column]) for column in (0, 1))
    in_service = 1.0 - outage_rate
    return Left(outage_rate + in_service * hours, in_service * error, outage_rate + in_service * energy)


def _ratio(over: F1, under: F1) -> tuple[float, float]:
    """Return the ratio of two sums over years, no less than they can show, and its standard error.

    To the short years one more is added, as short as their mean, in which the battery helps nothing: without it, three
    short years that it carries would prove it perfect. Of N short years all carried 1 / (N + 1) is left; of none, all.
    Standard error of the ratio r by the delta method: sd(over - r under) sqrt(years) / (sum(under) + the added year).
    """
    short = int(np.count_nonzero(under))
    if not short:
        return 1.0, 0.0
    doubt = float(under.sum()) / short
    whole = float(under.sum()) + doubt
    ratio = (float(over.sum()) + doubt) / whole
    return ratio, float((over - ratio * under).std(ddof=1)) * float(np.sqrt(len(under))) / whole


def _firm_mw(fleet: Fleet, lole_hours: float, most_mw: float) -> float:
    """Return the MW that never fail with which the outage table gives this loss of load."""
    low, high = 0.0, most_mw
    for _ in range(BISECTIONS):
        middle = (low + high) / 2.0
        reached = fleet._replace(residual_mw=fleet.residual_mw - middle).table.lole_hours
        low, high = (middle, high) if reached > lole_hours else (low, middle)
    return (low + high) / 2.0
