"""What is replaced while contracts pay, when, at what cost, and what a reserve should hold for it by then.

Assumes chips are renewed at the end of each life and buildings and plant overhauled at even intervals, on the same day
of the month as they were energised, as long as the contract that pays for them goes on beyond that day. What is set
aside is level over the months before (SAM funds its reserves for major equipment so, over the whole interval).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.catalogue import figure
from gigawatt.finance.bonus import bonus_later
from gigawatt.finance.lease_end import months_of
from gigawatt.finance.revenue import CAPACITY, LEASE
from gigawatt.programme import Asset, Maintenance, Programme, Refresh
from gigawatt.quantities import F1, F2, I2, Figure, in_place


class Replacement(NamedTuple):
    """Terms by phase and asset. P phases."""

    every_months: I2
    """0 where nobody here replaces anything. Shape (P, 3)."""
    agreed_months: I2
    """For which the contract was agreed to pay, renewal included: as long as anybody sets money aside. Shape (P, 3)."""
    ahead_months: I2
    """Over which money is set aside before each. Shape (P, 3)."""
    cost_share: F2
    """Of what the asset first cost. Shape (P, 3)."""
    growth: F2
    """Yearly rise of that cost from energisation on. Shape (P, 3)."""
    bonus_share: F1
    """Part of it deducted at once for tax. Shape (3,)."""


def replacement(programme: Programme, funding: capital.Plan, payer: I2) -> Replacement:
    """Return what is replaced of every phase.

    Parameters
    ----------
    payer : entity that pays under each phase's lease and contract for capacity, -1 where none. Shape (P, 2).
    """
    shape, rows = programme.owner.shape, tuple(programme.file.vehicles.values())
    contracts = tuple(programme.file.contracts.values())
    found = Replacement(
        every_months=np.zeros(shape, dtype=np.int64),
        agreed_months=np.zeros(shape, dtype=np.int64),
        ahead_months=np.zeros(shape, dtype=np.int64),
        cost_share=np.zeros(shape),
        growth=np.zeros(shape),
        bonus_share=bonus_later(programme),
    )
    for phase, asset in np.argwhere(programme.owner >= 0):
        row, chips = rows[int(programme.owner[phase, asset])], asset == Asset.CHIPS
        if payer[phase, CAPACITY if chips else LEASE] < 0:
            continue
        contract = contracts[int(funding.contract[phase, Asset.CHIPS if chips else Asset.SHELL])]
        found.agreed_months[phase, asset] = months_of(contract)
        if chips and contract.refresh == "payee":
            _refresh(found, phase, row.refresh)
        elif not chips and row.maintenance is not None:
            _maintenance(found, phase, asset, row.maintenance, programme.file.programme.inflation.value)
    return found


def _refresh(found: Replacement, phase: int, terms: Refresh) -> None:
    life = 12.0 * figure("life.chips_years").value if terms.life is None else terms.life.value
    cost = figure("chips.refresh_cost_share").value if terms.cost is None else terms.cost.value
    found.every_months[phase, Asset.CHIPS] = round(life)
    found.ahead_months[phase, Asset.CHIPS] = _ahead(terms.reserve, round(life))
    found.cost_share[phase, Asset.CHIPS] = cost


def _maintenance(found: Replacement, phase: int, asset: int, terms: Maintenance, inflation: float) -> None:
    every = round(terms.every.value)
    found.every_months[phase, asset] = every
    found.ahead_months[phase, asset] = _ahead(terms.reserve, every)
    found.cost_share[phase, asset] = terms.cost.value
    found.growth[phase, asset] = inflation


def _ahead(reserve: Figure | None, every: int) -> int:
    return every if reserve is None else min(every, round(reserve.value))


@in_place
def plan_replacements(
    terms: Replacement,
    phase: int,
    asset: int,
    start: int,
    paid_months: int,
    first_usd: float,
    due_usd: F1,
    reserve_usd: F1,
) -> None:
    """Add what replacing one asset of a phase costs, and what the reserve should hold for it, in place [USD].

    ``cost = share x first cost x (1 + growth)^years``; of it ``n / ahead`` is in the reserve after `n` of the months
    before. Money is set aside for all that was agreed; it is set free where the payer leaves before, and in the last
    month of the horizon.

    Parameters
    ----------
    start : month of energisation.
    paid_months : for which the contract pays from then on, in this future.
    first_usd : what the asset cost in this future [USD].
    due_usd, reserve_usd : of its owner and asset class. Shapes (M,).
    """
    months, every, ahead = len(due_usd), terms.every_months[phase, asset], terms.ahead_months[phase, asset]
    last, age = min(months - 1, start + paid_months), every
    while 0 < age < terms.agreed_months[phase, asset]:
        cost_usd = terms.cost_share[phase, asset] * first_usd * (1.0 + terms.growth[phase, asset]) ** (age / 12.0)
        if start + age < months and age < paid_months:
            due_usd[start + age] += cost_usd
        for month in range(start + age - ahead, min(start + age, last)):
            reserve_usd[month] += cost_usd * ((month - (start + age - ahead) + 1) / ahead)
        age += every
