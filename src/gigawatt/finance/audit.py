"""Integrity of one future's statements: identities that must hold every month, to the cent.

Assumes nothing about how they were made: only the statements and the ceilings are read.
"""

from __future__ import annotations

import numpy as np

from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.plan import Outcome, Plan
from gigawatt.quantities import F1, F3, compiled, in_place

CENT_USD = 2.0 * HALF_CENT_USD

INVARIANTS = (
    "assets equal liabilities and equity",
    "sources equal uses",
    "cash: opening + received - paid = closing",
    "debt: opening + drawn - repaid = closing",
    "cumulative draws within the commitment",
    "calls within each partner's ceiling and commitment",
    "distributions to holders add up to what was distributed",
    "no balance, payment or draw is negative",
    "revenue is the sum of its lines",
    "operating cost is the sum of its lines",
    "reserves for replacement: opening + set aside - spent = closing",
)
"""In the order of `audit_residuals`."""


@compiled
def audit_residuals(outcome: Outcome, plan: Plan, entity_usd: F3) -> F1:
    """Return the largest violation of each of `INVARIANTS` over all vehicles and months [USD].

    Parameters
    ----------
    entity_usd : cumulative ceilings of calls, `capital.Outcome.entity_usd`. Shape (V, E, M).
    """
    worst = np.zeros(len(INVARIANTS))
    _audit(outcome, plan, entity_usd, worst)
    return worst


@in_place
def _audit(outcome: Outcome, plan: Plan, entity_usd: F3, worst: F1) -> None:
    """Write the largest violation of each invariant."""
    vehicles, months = outcome.uses_usd.shape
    for v in range(vehicles):
        cash, debt, drawn, kept = 0.0, 0.0, 0.0, 0.0
        for m in range(months):
            worst[0] = max(worst[0], abs(_balance(outcome, v, m)))
            worst[1] = max(worst[1], abs(_sources_less_uses(outcome, v, m)))
            worst[2] = max(worst[2], abs(cash + _cash_change(outcome, v, m) - outcome.cash_usd[v, m]))
            cash = outcome.cash_usd[v, m]
            debt += outcome.drawn_usd[v, m] + outcome.refinanced_usd[v, m]
            debt -= outcome.repaid_usd[v, m] + outcome.swept_usd[v, m]
            drawn += outcome.drawn_usd[v, m]
            worst[3] = max(worst[3], abs(debt - outcome.debt_usd[v, m]))
            worst[4] = max(worst[4], drawn - plan.commitment_usd[v])
            worst[7] = max(worst[7], -_smallest(outcome, v, m))
            worst[8] = max(worst[8], abs(_earned(outcome, v, m) - outcome.revenue_usd[v, m]))
            worst[9] = max(worst[9], abs(_paid(outcome, v, m) - outcome.opex_usd[v, m]))
            kept += outcome.set_aside_usd[v, m] - _from_reserve(outcome, v, m)
            in_reserve = outcome.refresh_reserve_usd[v, m] + outcome.maintenance_reserve_usd[v, m]
            worst[10] = max(worst[10], abs(kept - in_reserve))
    worst[5] = _over_ceiling(outcome, plan, entity_usd)
    worst[6] = _unshared(outcome, plan)


@in_place
def _called(outcome: Outcome, v: int, m: int) -> float:
    total = 0.0
    for entity in range(outcome.called_usd.shape[1]):
        total += outcome.called_usd[v, entity, m] + outcome.beyond_usd[v, entity, m]
    return float(total)


@in_place
def _earned(outcome: Outcome, v: int, m: int) -> float:
    """Return the lines of revenue together."""
    return float(outcome.contracted_usd[v, m] + outcome.damages_usd[v, m] + outcome.guarantee_usd[v, m])


@in_place
def _paid(outcome: Outcome, v: int, m: int) -> float:
    """Return the lines of operating cost together."""
    owned = outcome.operation_usd[v, m] + outcome.insurance_usd[v, m] + outcome.property_tax_usd[v, m]
    return float(owned + outcome.energy_usd[v, m] + outcome.rent_usd[v, m])


@in_place
def _from_reserve(outcome: Outcome, v: int, m: int) -> float:
    """Return what reserves paid for replacement."""
    return float(outcome.replaced_usd[v, m] - outcome.replaced_cash_usd[v, m])


@in_place
def _balance(outcome: Outcome, v: int, m: int) -> float:
    assets = outcome.cash_usd[v, m] + outcome.fixed_assets_usd[v, m]
    owed = outcome.debt_usd[v, m] + outcome.deferred_usd[v, m] + outcome.unpaid_usd[v, m]
    return float(assets - owed - outcome.equity_usd[v, m])


@in_place
def _sources_less_uses(outcome: Outcome, v: int, m: int) -> float:
    equity = _called(outcome, v, m) + outcome.raised_usd[v, m] + outcome.sunk_usd[v, m]
    debt = outcome.drawn_usd[v, m] + outcome.released_usd[v, m]
    sources = outcome.own_usd[v, m] + debt + equity + outcome.gap_usd[v, m]
    return float(sources - outcome.uses_usd[v, m])


@in_place
def _cash_change(outcome: Outcome, v: int, m: int) -> float:
    """Money in less money out, without the uses that sources paid directly."""
    opening_deferred = outcome.deferred_usd[v, m - 1] if m > 0 else 0.0
    interest_paid = outcome.interest_usd[v, m] + opening_deferred - outcome.deferred_usd[v, m]
    funded = outcome.deficit_usd[v, m] + outcome.reserve_in_usd[v, m] + outcome.escrow_in_usd[v, m]
    repaid = outcome.repaid_usd[v, m] - outcome.refinanced_usd[v, m] + outcome.swept_usd[v, m]
    paid = interest_paid + repaid + outcome.own_usd[v, m] + outcome.released_usd[v, m] + outcome.distributed_usd[v, m]
    kept = outcome.set_aside_usd[v, m] - _from_reserve(outcome, v, m)
    return float(outcome.cfads_usd[v, m] + outcome.reinvested_usd[v, m] + funded - paid + kept)


@in_place
def _smallest(outcome: Outcome, v: int, m: int) -> float:
    debt = min(outcome.drawn_usd[v, m], outcome.repaid_usd[v, m], outcome.swept_usd[v, m], outcome.escrow_usd[v, m])
    flows = min(debt, outcome.distributed_usd[v, m], outcome.damages_usd[v, m], outcome.guarantee_usd[v, m])
    sources = min(outcome.own_usd[v, m], outcome.raised_usd[v, m], outcome.sunk_usd[v, m])
    stocks = min(outcome.debt_usd[v, m], outcome.reserve_usd[v, m], outcome.cash_usd[v, m] - outcome.reserve_usd[v, m])
    open_items = min(outcome.deferred_usd[v, m], outcome.unpaid_usd[v, m], outcome.shortfall_usd[v, m])
    reserves = min(outcome.refresh_reserve_usd[v, m], outcome.maintenance_reserve_usd[v, m])
    lacking = min(outcome.unreserved_usd[v, m], outcome.unreplaced_usd[v, m], outcome.replaced_cash_usd[v, m])
    return float(min(flows, sources, stocks, open_items, reserves, lacking, outcome.fixed_assets_usd[v, m]))


@in_place
def _over_ceiling(outcome: Outcome, plan: Plan, entity_usd: F3) -> float:
    """Return by how much a partner was called beyond its ceiling or commitment at worst [USD]."""
    worst = 0.0
    vehicles, entities, months = outcome.called_usd.shape
    for root in range(vehicles):
        for entity in range(entities):
            paid = 0.0
            for m in range(months):
                for v in range(vehicles):
                    if plan.root[v] == root:
                        worst = max(worst, -outcome.called_usd[v, entity, m])
                        paid += outcome.called_usd[v, entity, m]
                if paid > 0.0:
                    limit = min(entity_usd[root, entity, m], plan.partner_usd[root, entity])
                    before = paid
                    for v in range(vehicles):
                        if plan.root[v] == root:
                            before -= outcome.called_usd[v, entity, m]
                    # A ceiling may fall below what was already paid; only a new call beyond it is a violation.
                    worst = max(worst, paid - max(limit, before))
    return worst


@in_place
def _unshared(outcome: Outcome, plan: Plan) -> float:
    """Return the largest excess of what holders by name received over what was distributed [USD]."""
    worst, outside = 0.0, 0.0
    vehicles, months = outcome.distributed_usd.shape
    for m in range(months):
        left = 0.0
        for v in range(vehicles):
            left += outcome.distributed_usd[v, m]
            outside += outcome.raised_usd[v, m]
            named = 0.0
            for entity in range(plan.partner_share.shape[1]):
                named += plan.partner_share[plan.root[v], entity]
            # Shares of calls add to 1 but for rounding; money from outside holders needs a real part.
            outside += outcome.sunk_usd[v, m] if named < 0.5 else 0.0
        for entity in range(outcome.received_usd.shape[0]):
            left -= outcome.received_usd[entity, m]
        worst = max(worst, -left)
        if outside <= 0.0:
            worst = max(worst, left)
    return worst


def audit(outcome: Outcome, plan: Plan, entity_usd: F3) -> tuple[str, ...]:
    """Return the violated invariants in words, none where the statements are sound."""
    worst = audit_residuals(outcome, plan, entity_usd)
    return tuple(
        f"{name}: off by {amount:,.2f} USD" for name, amount in zip(INVARIANTS, worst, strict=True) if amount > CENT_USD
    )
