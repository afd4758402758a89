"""Whose credit stands behind a contract's payments: guarantor, backstop and payer, each for its share.

Assumes a guarantor stands behind a share of every payment, and that a lender counts a backstop of an amount as a
guarantee of that amount's part of all payments still to come, since it pays once and not every month.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.capital.annuity import MONTHS_PER_YEAR
from gigawatt.capital.contracts import gross_usd_per_month
from gigawatt.capital.plan import Phases
from gigawatt.catalogue import Credit, credit
from gigawatt.programme import Contract, Programme
from gigawatt.quantities import I2


class Backer(NamedTuple):
    """One whose credit stands behind part of a contract."""

    entity: int
    share: float
    """Of each payment, above 0; shares of a contract's backers add to 1."""
    grade: Credit


def backers(programme: Programme, contracts: I2, phases: Phases, number: int) -> tuple[Backer, ...]:
    """Return who stands behind a contract: guarantor, then backstop, then the payer for the rest.

    Parameters
    ----------
    contracts
        From `paying_contracts`. Shape (P, 3).
    number
        Of the contract, in file order.
    """
    row = tuple(programme.file.contracts.values())[number]
    shares: dict[str, float] = {}
    if row.guarantor is not None:
        shares[row.guarantor] = row.guaranteed.value
    left = 1.0 - sum(shares.values())
    if row.backstop is not None:
        total_usd = sum(
            nominal_usd(row, phases, phase) for phase in range(len(contracts)) if number in contracts[phase]
        )
        backed = min(row.backstop.amount.value / total_usd, left) if total_usd > 0.0 else 0.0
        shares[row.backstop.entity] = shares.get(row.backstop.entity, 0.0) + backed
    shares[row.payer] = shares.get(row.payer, 0.0) + 1.0 - sum(shares.values())
    return tuple(
        Backer(programme.entities.index(name), share, credit(programme.file.entities[name].rating))
        for name, share in shares.items()
        if share > 0.0
    )


def nominal_usd(contract: Contract, phases: Phases, phase: int) -> float:
    """Return all take-or-pay payments of one phase over the contract's term, escalated and undiscounted [USD]."""
    whole, rest = divmod(round(contract.term.value), MONTHS_PER_YEAR)
    growth = 1.0 + contract.escalator.value
    months = sum(MONTHS_PER_YEAR * growth**year for year in range(whole)) + rest * growth**whole
    return gross_usd_per_month(contract, phases, phase) * months
