"""What lenders and owners ask of the statements: cover, peak debt, multiples, flows to each holder.

Assumes the monthly statements of one future; flows to a holder are positive when money is received.
"""

from __future__ import annotations

import numpy as np

from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.plan import Outcome, Plan
from gigawatt.quantities import B1, F1, compiled


@compiled
def min_dscr(outcome: Outcome) -> F1:
    """Return the lowest debt service cover of each vehicle once principal is due; NaN without debt. Shape (V,)."""
    found = np.full(len(outcome.dscr), np.nan)
    for vehicle in range(outcome.dscr.shape[0]):
        for month in range(outcome.dscr.shape[1]):
            cover = outcome.dscr[vehicle, month]
            if outcome.principal_usd[vehicle, month] > HALF_CENT_USD and not found[vehicle] <= cover:
                found[vehicle] = cover
    return found


@compiled
def peak_debt_usd(outcome: Outcome) -> F1:
    """Return the highest closing balance of debt of each vehicle [USD]. Shape (V,)."""
    found = np.zeros(len(outcome.debt_usd))
    for vehicle in range(len(found)):
        found[vehicle] = outcome.debt_usd[vehicle].max()
    return found


@compiled
def partner_flows(plan: Plan, outcome: Outcome, entity: int) -> F1:
    """Return an entity's flows with all vehicles [USD]: distributions less calls and its part of what is sunk."""
    flows: F1 = outcome.received_usd[entity].copy()
    for vehicle in range(outcome.called_usd.shape[0]):
        share = plan.partner_share[plan.root[vehicle], entity]
        for month in range(len(flows)):
            paid_usd = outcome.called_usd[vehicle, entity, month] + outcome.beyond_usd[vehicle, entity, month]
            flows[month] -= paid_usd + outcome.sunk_usd[vehicle, month] * share
    return flows


@compiled
def vehicle_flows(outcome: Outcome, vehicle: int) -> F1:
    """Return the flows of all equity of one vehicle [USD]: distributions less what was paid in. Shape (M,)."""
    flows: F1 = outcome.distributed_usd[vehicle] - outcome.raised_usd[vehicle] - outcome.sunk_usd[vehicle]
    for entity in range(outcome.called_usd.shape[1]):
        flows -= outcome.called_usd[vehicle, entity] + outcome.beyond_usd[vehicle, entity]
    return flows


@compiled
def multiple_of_money(flows: F1) -> float:
    """Return what came back over what went in (MOIC); NaN where nothing went in."""
    paid, received = 0.0, 0.0
    for flow in flows:
        if flow < 0.0:
            paid -= flow
        else:
            received += flow
    return received / paid if paid > 0.0 else np.nan


@compiled
def llcr(plan: Plan, outcome: Outcome, vehicle: int) -> float:
    """Return the loan life cover of a vehicle in the last month in which its debt peaks; NaN without debt.

    Present value of CFADS until the last scheduled repayment, at the average cost of debt, over the balance (with
    constant cover it equals the DSCR).
    """
    month = _last_peak(outcome.debt_usd[vehicle])
    last = month
    for later in range(month + 1, outcome.debt_usd.shape[1]):
        if outcome.principal_usd[vehicle, later] > HALF_CENT_USD:
            last = later
    return _cover(plan, outcome, vehicle, month, last)


@compiled
def plcr(plan: Plan, outcome: Outcome, vehicle: int) -> float:
    """Return the project life cover of a vehicle in that month: the same to the end of the horizon."""
    return _cover(plan, outcome, vehicle, _last_peak(outcome.debt_usd[vehicle]), outcome.debt_usd.shape[1] - 1)


@compiled
def _last_peak(debt_usd: F1) -> int:
    """Return the last month in which debt is at its highest: on a plateau, the one before repayment begins."""
    found = 0
    for month in range(len(debt_usd)):
        if debt_usd[month] >= debt_usd[found] - HALF_CENT_USD:
            found = month
    return found


@compiled
def _cover(plan: Plan, outcome: Outcome, vehicle: int, month: int, last: int) -> float:
    balance_usd = outcome.debt_usd[vehicle, month]
    if balance_usd <= 0.0:
        return np.nan
    rate = 0.0
    for loan in range(len(plan.loans.rate)):
        if plan.loans.vehicle[loan] == vehicle:
            rate += plan.loans.rate[loan] * outcome.loan_debt_usd[loan, month] / balance_usd
    value_usd, discount = 0.0, 1.0
    for later in range(month + 1, last + 1):
        discount /= 1.0 + rate / 12.0
        value_usd += outcome.cfads_usd[vehicle, later] * discount
    return float(value_usd / balance_usd)


def units(plan: Plan, outcome: Outcome, vehicle: int, month: int) -> F1:
    """Return the cap table: each entity's share of the units by the end of `month`; outside holders last.

    A dollar paid in is a unit; one paid in another's stead is more; preferred money has none.

    Rows sum to 1, or are nil where nothing was paid in. Shape (E + 1,).
    """
    named = plan.partner_share[plan.root[vehicle]]
    sunk_usd = outcome.sunk_usd[vehicle, : month + 1].sum()
    called_usd = outcome.called_usd[vehicle, :, : month + 1].sum(axis=1)
    beyond_usd = outcome.beyond_usd[vehicle, :, : month + 1].sum(axis=1)
    entities = called_usd + plan.penalty[plan.root[vehicle]] * beyond_usd + sunk_usd * named
    common = 1.0 - plan.tiers.preferred_share[plan.root[vehicle]]
    outside = outcome.raised_usd[vehicle, : month + 1].sum() * common + sunk_usd * (1.0 - named.sum())
    ledger = np.append(entities, outside)
    total_usd = ledger.sum()
    return ledger / total_usd if total_usd > 0.0 else ledger


def without_offtake(plan: Plan) -> B1:
    """Say which vehicles own a built asset that no contract pays for, so that no return can be given. Shape (V,)."""
    found = np.zeros(len(plan.root), dtype=np.bool_)
    for phase in plan.chosen:
        for asset, kind in ((0, 0), (2, 0), (1, 1)):  # a lease pays shell and plant, a capacity contract the chips
            vehicle = plan.owner[phase, asset]
            if vehicle >= 0 and plan.missing_contract[phase, kind] > 0:
                found[vehicle] = True
    return found


def entities_without_offtake(plan: Plan) -> B1:
    """Say which entities would pay for such a vehicle, so that their own return cannot be given either. Shape (E,)."""
    found = np.zeros(plan.partner_share.shape[1], dtype=np.bool_)
    for vehicle in np.flatnonzero(without_offtake(plan)):
        found |= plan.partner_share[plan.root[vehicle]] > 0.0
    return found
