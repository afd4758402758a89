"""The outage table: how often so many units are down at once that the rest cannot carry the load.

Assumes independent two-state units, each out for its forced outage rate of the time, whatever the hour; no storage,
no maintenance, no common cause (a gas lateral, a storm). Method: Billinton and Allan, Reliability Evaluation of Power
Systems, 2nd ed. (1996), chapter 2 (capacity outage probability table, loss of load expectation).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import binom

from gigawatt.quantities import F1, F2

PRUNED = 1e-16  # probability; states rarer than this add less than 1e-11 hours to a year with 1e5 states
DERATE_STEP = 0.01  # share of nameplate; hot-day derate is rounded down to it, so that the year needs few tables
MOST_NINES = 9.0  # beyond this, common causes that the table leaves out decide


class Units(NamedTuple):
    """Equal units."""

    number: int
    unit_mw: float
    outage_rate: float


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
        """-log10 of the share of hours that are short, at most `MOST_NINES`."""
        share = min(max(self.lole_hours / 8760.0, 10.0**-MOST_NINES), 1.0)  # hours in the reference year
        return float(np.log10(1.0 / share))


def outage_table(fleet: tuple[Units, ...], derate: F1 | None = None) -> Table:
    """Return the capacities that a fleet can have, with their probabilities.

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
        running = np.arange(units.number + 1)
        chance = binom.pmf(running, units.number, 1.0 - units.outage_rate)
        states = capacity[:, None] + units.unit_mw * share * running
        capacity, probability = _merged(states.ravel(), (probability[:, None] * chance).ravel())
    return Table(capacity, probability)


def _merged(capacity_mw: F1, probability: F1) -> tuple[F1, F1]:
    """Return distinct states, ascending, without the rarest."""
    kept = probability > PRUNED
    states, place = np.unique(np.round(capacity_mw[kept], 6), return_inverse=True)  # MW; to a watt
    together: F1 = np.bincount(place, weights=probability[kept]).astype(np.float64)
    return states, together


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
    # A micro-megawatt of slack: a fleet that equals the load to rounding carries it.
    place = np.searchsorted(table.capacity_mw, residual_mw - 1e-6, side="left")
    missing = below[place] * residual_mw - energy[place]
    return Adequacy(float(below[place].sum()), float(np.maximum(missing, 0.0).sum()))


def adequacy(fleet: tuple[Units, ...], residual_mw: F1, derate: F2) -> Adequacy:
    """Return loss of load expectation and expected unserved energy of a year.

    Parameters
    ----------
    fleet : tuple of Units
        Everything firm: generation and the grid connection.
    residual_mw : F1
        Load less what the weather supplies, by hour [MW]. Shape (T,).
    derate : F2
        Share of the nameplate left by class and hour; hours that agree to the whole percent below share one table.
        Shape (classes, T).
    """
    steps = np.floor(derate / DERATE_STEP + 1e-9)
    kinds, hour_kind = np.unique(steps, axis=1, return_inverse=True)
    parts = [
        shortage(outage_table(fleet, kind * DERATE_STEP), residual_mw[hour_kind == place])
        for place, kind in enumerate(kinds.T)
    ]
    return Adequacy(sum(part.lole_hours for part in parts), sum(part.eue_mwh for part in parts))
