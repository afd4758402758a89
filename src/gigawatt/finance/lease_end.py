"""How a lease ends: it is renewed, and at last its tenant pays what the building is worth less than was guaranteed.

Assumes a tenant with a renewal in its lease takes it; debt is sized on the first term alone. The market's value of
buildings and plant falls in a straight line over their life in the books, from their cost in the base case.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.catalogue import figure
from gigawatt.finance.inputs import Earned
from gigawatt.programme import Asset, Contract, Programme, ResidualGuarantee
from gigawatt.quantities import F1, F2, F3, I1, in_place

LIVES = {Asset.SHELL: "life.shell_book_years", Asset.PLANT: "life.plant_years"}
"""Of what a lease pays for."""


class LeaseEnd(NamedTuple):
    """What follows the first term of every phase's lease."""

    renewal_months: I1
    """0 where the tenant leaves. Shape (P,)."""
    renewal_price: F1
    """Rent, as a share of what the lease would pay if it went on. Shape (P,)."""
    residual_usd: F2
    """Paid by the tenant to the owner of each asset as the lease ends. Shape (P, 3)."""


def lease_ends(programme: Programme, phases: capital.Phases, funding: capital.Plan) -> LeaseEnd:
    """Return what every phase's lease says of its end."""
    rows = tuple(programme.file.contracts.values())
    count = len(programme.phases)
    found = LeaseEnd(np.zeros(count, dtype=np.int64), np.ones(count), np.zeros((count, len(Asset))))
    for phase in range(count):
        number = int(funding.contract[phase, Asset.SHELL])
        if number < 0:
            continue
        lease = rows[number]
        if lease.renewal is not None:
            found.renewal_months[phase] = round(lease.renewal.term.value)
            found.renewal_price[phase] = lease.renewal.price.value
        for asset in LIVES:
            if lease.residual_guarantee is not None and funding.contract[phase, asset] == number:
                share = residual_share(lease.residual_guarantee, months_of(lease), asset)
                found.residual_usd[phase, asset] = share * phases.cost_usd[phase, asset]
    return found


def months_of(contract: Contract) -> int:
    """Return how many months a contract runs, its renewal included."""
    return round(contract.term.value) + (0 if contract.renewal is None else round(contract.renewal.term.value))


def residual_share(terms: ResidualGuarantee, months: int, asset: Asset) -> float:
    """Return what the tenant pays as a lease of so many months ends, as a share of cost.

    ``min(cap, max(0, guaranteed - market))``, ``market = max(0, 1 - months / life)``
    """
    if terms.lapses is not None and months > terms.lapses.value:
        return 0.0
    market = max(0.0, 1.0 - months / (12.0 * figure(LIVES[asset]).value))
    return float(min(terms.cap.value, max(0.0, terms.value.value - market)))


@in_place
def renewed(end: LeaseEnd, phase: int, leased: F1, billed: F1) -> None:
    """Raise the part of each month for which the whole rent is owed by the renewal's, at its share of the rent.

    Parameters
    ----------
    leased : part of each month within term and renewal. Shape (M,).
    billed : part within the term alone, raised in place. Shape (M,).
    """
    for month in range(len(leased)):
        billed[month] += end.renewal_price[phase] * (leased[month] - billed[month])


@in_place
def pay_residual(end: LeaseEnd, phase: int, asset: int, month: int, revenue_usd: F3, vehicle: int) -> None:
    """Add the guarantee to what an asset's owner earns in the month in which its lease ends [USD]."""
    if month < revenue_usd.shape[2]:
        revenue_usd[Earned.GUARANTEE, vehicle, month] += end.residual_usd[phase, asset]
