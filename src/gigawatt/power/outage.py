"""The outage table: how often so many units are down at once that the rest cannot carry the load.

Assumes two-state units, each out for its forced outage rate of the time whatever the hour, independent but for the
common causes that they stand behind; no storage (see `sequential`), no maintenance. Method: Billinton and Allan,
Reliability Evaluation of Power Systems, 2nd ed. (1996), chapter 2: capacity outage probability table, loss of load
expectation; conditional probability where units share one element.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from gigawatt.quantities import F1, F2, I1

PRUNED = 1e-16  # probability; states rarer than this add less than 1e-11 hours to a year with 1e5 states
DERATE_STEP = 0.0025  # share of nameplate; hot-day derate is rounded down to it, so that the year needs few tables
MOST_NINES = 9.0  # beyond this, common causes that the table leaves out decide
MOST_STATES = 4096  # states; beyond, capacities are rounded down to a 4096th of the fleet, never in its favour
HOURS_PER_YEAR = 8760.0
SLACK_MW = 1e-6  # MW; a fleet that equals the load to rounding carries it
REPAIR_HOURS = 50.0  # hours; gas turbines of the IEEE Reliability Test System (1979), where the caller names none


class Units(NamedTuple):
    """Equal units."""

    number: int
    unit_mw: float
    outage_rate: float
    repair_hours: float = REPAIR_HOURS
    """Mean time to repair. The table needs none; the sequential simulation does."""
    behind: tuple[str, ...] = ()
    """Names of the common causes each of which takes all of these units down at once."""


class CommonCause(NamedTuple):
    """One element that several classes depend on: a gas lateral, the one line to the grid."""

    name: str
    outage_rate: float
    repair_hours: float = REPAIR_HOURS


class Table(NamedTuple):
    """States of a fleet, ascending in capacity."""

    capacity_mw: F1
    probability: F1


class Adequacy(NamedTuple):
    """How often and how much the supply falls short in a year."""

    lole_hours: float
    eue_mwh: float

    @property
    def nines(self) -> float:
        """By hours: -log10 of the share of hours that are short at all, at most `MOST_NINES`."""
        return nines(self.lole_hours / HOURS_PER_YEAR)

    def energy_nines(self, load_mwh: float) -> float:
        """Return nines by energy: -log10 of the share of the year's load that is not served, at most `MOST_NINES`."""
        return nines(self.eue_mwh / load_mwh)


def nines(short_share: float) -> float:
    """Return -log10 of the share that is short, between 0 and `MOST_NINES`."""
    return float(-np.log10(min(max(short_share, 10.0**-MOST_NINES), 1.0)))


def outage_table(fleet: tuple[Units, ...], derate: F1 | None = None) -> Table:
    """Return the capacities that a fleet can have, with their probabilities, common causes left out.

    Parameters
    ----------
    fleet : tuple of Units
        Classes of equal units; equal units follow the binomial distribution, classes are convolved.
    derate : F1, optional
        Share of the nameplate left, by class. Shape (classes,).
    """
    capacity, probability = np.zeros(1), np.ones(1)
    left = np.ones(len(fleet)) if derate is None else derate
    for units, share in zip(fleet, left, strict=True):
        if units.number == 0 or units.unit_mw * share == 0.0:
            continue
        running = np.arange(units.number + 1)
        chance = _chance(units.number, units.outage_rate)
        states = capacity[:, None] + units.unit_mw * share * running
        capacity, probability = _merged(states.ravel(), (probability[:, None] * chance).ravel())
    return Table(capacity, probability)


def _chance(number: int, outage_rate: float) -> F1:
    """Return the probability that 0, 1, ... `number` equal units run: the binomial distribution.

    By logarithms, as `scipy.stats.binom` has it: that module takes a second to import, and most of a table's time.
    """
    up = np.arange(number + 1)
    down = number - up
    ways = gammaln(number + 1) - gammaln(up + 1) - gammaln(down + 1)
    found: F1 = np.exp(ways + xlog1py(up, -outage_rate) + xlogy(down, outage_rate))
    return found


def _merged(capacity_mw: F1, probability: F1) -> tuple[F1, F1]:
    """Return distinct states, ascending, without the rarest."""
    kept = probability > PRUNED
    states, place = np.unique(np.round(capacity_mw[kept], 6), return_inverse=True)  # MW; to a watt
    together: F1 = np.bincount(place, weights=probability[kept]).astype(np.float64)
    if len(states) <= MOST_STATES:
        return states, together
    step = states[-1] / MOST_STATES
    coarse, place = np.unique(np.floor(states / step), return_inverse=True)
    return coarse * step, np.bincount(place, weights=together).astype(np.float64)


def shortage(table: Table, residual_mw: F1) -> Adequacy:
    """Return the expected hours and energy in which a fleet falls below a residual load.

    Parameters
    ----------
    table : Table
        From `outage_table`.
    residual_mw : F1
        Load less what the weather supplies, by hour [MW].
    """
    below = np.concatenate(([0.0], np.cumsum(table.probability)))
    energy = np.concatenate(([0.0], np.cumsum(table.probability * table.capacity_mw)))
    place = np.searchsorted(table.capacity_mw, residual_mw - SLACK_MW, side="left")
    missing = below[place] * residual_mw - energy[place]
    return Adequacy(float(below[place].sum()), float(np.maximum(missing, 0.0).sum()))


def adequacy(fleet: tuple[Units, ...], residual_mw: F1, derate: F2, causes: tuple[CommonCause, ...] = ()) -> Adequacy:
    """Return loss of load expectation and expected unserved energy of a year.

    Parameters
    ----------
    fleet : tuple of Units
        Everything firm: generation, backup and the grid connection.
    residual_mw : F1
        Load less what the weather supplies, by hour [MW]. Shape (T,).
    derate : F2
        Share of the nameplate left by class and hour; hours that agree to the quarter of a percent below share one
        table: rounding a year of Texan heat to whole percents added 7 % to its loss of load, to quarters 1 to 2 %.
        Shape (classes, T).
    causes : tuple of CommonCause, optional
        What classes stand `behind`. The answer is the mean over the states of the causes, each weighted with its
        probability: sum over s of P(s) x answer(fleet without the classes that s takes down).

    Raises
    ------
    ValueError
        If a class stands behind a cause that is not given.
    """
    steps = np.floor(derate / DERATE_STEP + 1e-9)
    lole_hours, eue_mwh = 0.0, 0.0
    for alive, probability in standing(fleet, causes).items():
        for share, hours in _alike(steps * np.array(alive)[:, None]):
            part = shortage(outage_table(fleet, share * DERATE_STEP), residual_mw[hours])
            lole_hours += probability * part.lole_hours
            eue_mwh += probability * part.eue_mwh
    return Adequacy(lole_hours, eue_mwh)


def _alike(steps: F2) -> Iterator[tuple[F1, I1]]:
    """Yield each distinct column with its places. Sorting numbers is far faster than sorting columns."""
    group = np.zeros(steps.shape[1], dtype=np.int64)
    for row in steps.astype(np.int64):
        _, group = np.unique(group * (row.max() + 1) + row, return_inverse=True)
    order = np.argsort(group, kind="stable")
    for places in np.split(order, np.cumsum(np.bincount(group))[:-1]):
        yield steps[:, places[0]], places


def standing(fleet: tuple[Units, ...], causes: tuple[CommonCause, ...]) -> dict[tuple[bool, ...], float]:
    """Return which classes common causes leave alive, with the probability of each such state."""
    unknown = {name for units in fleet for name in units.behind} - {cause.name for cause in causes}
    if unknown:
        raise ValueError(f"units stand behind {sorted(unknown)}, which is no common cause given")
    states: dict[tuple[bool, ...], float] = {}
    for out in product((False, True), repeat=len(causes)):
        failed = {cause.name for cause, is_out in zip(causes, out, strict=True) if is_out}
        chances = [c.outage_rate if is_out else 1.0 - c.outage_rate for c, is_out in zip(causes, out, strict=True)]
        alive = tuple(not failed & set(units.behind) for units in fleet)
        states[alive] = states.get(alive, 0.0) + float(np.prod(chances))
    return {alive: probability for alive, probability in states.items() if probability > PRUNED}
