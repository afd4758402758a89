"""What is lost if a tenant leaves, and how much hangs on each obligor.

Assumes the whole of a contract's payer leaves and nobody behind it pays; another payer is found after the re-letting
time, pays the re-letting price to the end of the contract, and the running cost is the same. Chips are worth nothing
to a lender beyond that. Loans are level over their tenor.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital.annuity import MONTHS_PER_YEAR, present_value_usd
from gigawatt.capital.backing import backers
from gigawatt.capital.contracts import cost_share, gross_usd_per_month, net_usd_per_month
from gigawatt.capital.plan import Phases, Plan
from gigawatt.catalogue import figure
from gigawatt.programme import Asset, Contract, Programme
from gigawatt.quantities import F2, annuity_factor


class Departure(NamedTuple):
    """What a phase loses when the payer of an asset's contract leaves. Shapes (P, 3)."""

    contracted_usd: F2
    """Present value of the net payments still to come."""
    relet_usd: F2
    """Present value of what another payer brings instead."""
    debt_usd: F2
    """Still owed."""
    lost_usd: F2
    """Contracted less re-let, never negative."""
    uncovered_usd: F2
    """Debt beyond what re-letting brings: the lenders' loss given departure."""

    @property
    def loss_share(self) -> F2:
        """Uncovered over debt, NaN where none is owed. Shape (P, 3)."""
        return np.asarray(self.uncovered_usd / np.where(self.debt_usd > 0.0, self.debt_usd, np.nan))


class Reletting(NamedTuple):
    """Terms of the next contract."""

    months: int
    """Until somebody else pays."""
    price_share: float


class Exposure(NamedTuple):
    """What hangs on one ultimate obligor."""

    entity: int
    paid_usd_per_year: float
    """Take-or-pay payments on its credit with every contracted phase live, before escalation."""
    signed_usd_per_year: float
    """Of which under signed contracts."""
    debt_usd: float
    """On its credit."""
    shell_debt_usd: float
    """Of which on shell and plant."""
    chips_debt_usd: float
    debt_share: float
    """Of the programme's debt, 0 without debt."""
    term_years: float
    """Of its contracts, from energisation, weighted by payments."""


def reletting(contract: Contract) -> Reletting:
    """Return how a contract's place is filled again, its gaps filled from the catalogue."""
    months, price = contract.relet_months, contract.relet_price
    kind = f"reletting.{contract.kind}"
    return Reletting(
        months=round(figure(f"{kind}.months").value if months is None else months.value),
        price_share=figure(f"{kind}.price_share").value if price is None else price.value,
    )


def departure(programme: Programme, plan: Plan, phases: Phases, after_months: int = 0) -> Departure:
    """Return the loss if payers leave, by phase and asset.

    Values at the moment of departure, at the lenders' rate on the asset (without debt: the programme's discount rate).
    ``uncovered = max(debt left - PV(re-let payments), 0)``.

    Parameters
    ----------
    after_months
        Into the contract's term, 0 at energisation.
    """
    shape = plan.contract.shape
    found = Departure(*(np.zeros(shape) for _ in range(5)))
    for phase, asset in zip(*np.nonzero(plan.contract >= 0), strict=True):
        place = (int(phase), int(asset))
        found.contracted_usd[place], found.relet_usd[place] = _streams(programme, plan, phases, place, after_months)
        left = _balance(plan, programme, place, after_months)
        found.debt_usd[place] = plan.debt_usd[place] * left
    np.maximum(found.contracted_usd - found.relet_usd, 0.0, out=found.lost_usd)
    np.maximum(found.debt_usd - found.relet_usd, 0.0, out=found.uncovered_usd)
    return found


def _streams(
    programme: Programme, plan: Plan, phases: Phases, place: tuple[int, int], after_months: int
) -> tuple[float, float]:
    """Return the value of what the contract still owes and of what the next one pays [USD]."""
    row = tuple(programme.file.contracts.values())[plan.contract[place]]
    growth = (1.0 + row.escalator.value) ** (after_months // MONTHS_PER_YEAR)
    share = cost_share(plan.contract, phases, *place)
    gross_usd = gross_usd_per_month(row, phases, place[0])
    net_usd = net_usd_per_month(programme, plan.contract, phases, *place)
    again, rate = reletting(row), _rate(programme, plan, place)
    months = max(int(row.term.value) - after_months, 0)
    next_usd = max(again.price_share * gross_usd * growth - (gross_usd - net_usd), 0.0)
    owed_usd = max(gross_usd * growth - (gross_usd - net_usd), 0.0)
    waited = max(months - again.months, 0)
    relet_usd = present_value_usd(next_usd, waited, rate, row.escalator.value)
    return (
        share * present_value_usd(owed_usd, months, rate, row.escalator.value),
        share * relet_usd / (1.0 + rate / MONTHS_PER_YEAR) ** again.months,
    )


def _rate(programme: Programme, plan: Plan, place: tuple[int, int]) -> float:
    head = programme.file.programme
    return head.base_rate.value + float(plan.margin[place]) if plan.debt_usd[place] > 0.0 else head.discount_rate.value


def _balance(plan: Plan, programme: Programme, place: tuple[int, int], after_months: int) -> float:
    """Return the share of a level loan that is still owed: ``a(n - k) / a(n)``."""
    row = tuple(programme.file.contracts.values())[plan.contract[place]]
    months = int(min(row.term.value, plan.tenor_months[place]))
    if plan.debt_usd[place] <= 0.0 or after_months >= months:
        return 0.0
    rate = _rate(programme, plan, place) / MONTHS_PER_YEAR
    return annuity_factor(rate, months - after_months) / annuity_factor(rate, months)


def exposure(programme: Programme, plan: Plan, phases: Phases) -> tuple[Exposure, ...]:
    """Return what hangs on each ultimate obligor, the largest debt first, then the largest payments."""
    paid, signed, years = (np.zeros(len(programme.entities)) for _ in range(3))
    for number, row in enumerate(programme.file.contracts.values()):
        live = [phase for phase in range(len(plan.contract)) if number in plan.contract[phase]]
        usd_per_year = MONTHS_PER_YEAR * sum(gross_usd_per_month(row, phases, phase) for phase in live)
        for part in backers(programme, plan.contract, phases, number):
            paid[part.entity] += part.share * usd_per_year
            signed[part.entity] += part.share * usd_per_year * (row.signed is not None)
            years[part.entity] += part.share * usd_per_year * row.term.value / MONTHS_PER_YEAR
    debt_usd = (plan.obligor_share * plan.debt_usd).sum(axis=1)
    total_usd = float(plan.debt_usd.sum())
    rows = [
        Exposure(
            entity=entity,
            paid_usd_per_year=float(paid[entity]),
            signed_usd_per_year=float(signed[entity]),
            debt_usd=float(debt_usd[entity].sum()),
            shell_debt_usd=float(debt_usd[entity].sum() - debt_usd[entity, Asset.CHIPS]),
            chips_debt_usd=float(debt_usd[entity, Asset.CHIPS]),
            debt_share=float(debt_usd[entity].sum()) / total_usd if total_usd > 0.0 else 0.0,
            term_years=float(years[entity] / paid[entity]) if paid[entity] > 0.0 else 0.0,
        )
        for entity in range(len(programme.entities))
    ]
    found = [row for row in rows if row.debt_usd > 0.0 or row.paid_usd_per_year > 0.0]
    return tuple(sorted(found, key=lambda row: (-row.debt_usd, -row.paid_usd_per_year)))
