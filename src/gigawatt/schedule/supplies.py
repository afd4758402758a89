"""Megawatts and chips by month, as promised: cumulative stocks for the gates.

Assumes a grid tranche states the firm total from its date on, generation slots come evenly over their year, and
chips of a quarter come evenly over its months. Curtailable grid power energises nothing: firm comes before energised.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, month_number

MONTHS_PER_QUARTER = 3


def grid_stock(programme: Programme) -> F2:
    """Return firm grid power by site and month [MW]. Shape (S, M).

    Where a later tranche is smaller, only what remains for good counts.
    """
    found = np.zeros((len(programme.sites), programme.timeline.months))
    for place, site in enumerate(programme.file.sites.values()):
        for tranche in sorted(site.grid, key=lambda row: row.start):
            found[place, max(programme.month(tranche.start), 0) :] = tranche.firm.value
    return np.minimum.accumulate(found[:, ::-1], axis=1)[:, ::-1].copy()


def generation_stock(programme: Programme) -> F2:
    """Return declared generation delivered by site and month, nameplate [MW]. Shape (S, M).

    Unit k of n in a year is there after k / n of it, so the last one at the turn of the year.
    """
    found = np.zeros((len(programme.sites), programme.timeline.months))
    for place, site in enumerate(programme.file.sites.values()):
        for plant in site.generation:
            for year, units in plant.slots.items():
                for unit in range(1, units + 1):
                    month = programme.month(month_number(year, 1)) + (12 * unit) // units
                    found[place, max(month, 0) :] += plant.unit.value
    return found


def chip_stock(programme: Programme) -> F1:
    """Return accelerators that the market delivers to the programme, cumulative by month. Shape (M,).

    Inf where the file sets no limit. None before the first year listed; the last year's rate goes on.
    """
    limits = {int(year): rate for year, rate in programme.file.supply.chips_per_quarter.items()}
    return _by_rate(programme, limits) if limits else np.full(programme.timeline.months, np.inf)


def slot_stock(programme: Programme) -> F2:
    """Return production slots of long-lead equipment, cumulative by month, by class of the file. Shape (Q, M).

    As with chips: none before the first year listed; the last year's rate goes on.
    """
    classes = programme.file.supply.slots.values()
    rows = [_by_rate(programme, limits) for limits in classes]
    return np.stack(rows) if rows else np.zeros((0, programme.timeline.months))


def _by_rate(programme: Programme, limits: Mapping[int, float]) -> F1:
    """Return what comes by rates per quarter, evenly over its months, cumulative by month. Shape (M,)."""
    found = np.zeros(programme.timeline.months)
    for month in range(1, programme.timeline.months):
        year = (programme.timeline.first_month + month - 1) // 12
        listed = [known for known in limits if known <= year]
        rate = limits[max(listed)] if listed else 0.0
        found[month] = found[month - 1] + rate / MONTHS_PER_QUARTER
    return found
