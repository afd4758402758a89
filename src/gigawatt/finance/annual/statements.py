"""Settles an annual case as a vehicle of one loan and one owner, and reads its statements off the outcome.

Assumes working capital, receivables and what lenders cost are spending that is not depreciated: it is written off,
against what is received for it, when it is set free. Reserves earn on what the structure holds, whatever a bad year
leaves of it.
"""

from __future__ import annotations

import numpy as np

from gigawatt.finance.annual.case import AnnualCase, AnnualResult, CaseError, check
from gigawatt.finance.annual.sizing import Accounts, Structure, accounts, next_year, sized
from gigawatt.finance.annual.vehicle import Flows, settled
from gigawatt.finance.irr import irr
from gigawatt.quantities import F1


def settle_case(case: AnnualCase, sized_on: AnnualCase | None = None) -> AnnualResult:
    """Size the debt of a case, settle it year by year and return its statements.

    Parameters
    ----------
    sized_on : the case that debt was sized on, and frozen since; the case itself where none is given.

    Raises
    ------
    CaseError
        Where a figure cannot be settled.
    """
    base = case if sized_on is None else sized_on
    check(case)
    check(base)
    if len(base.revenue_usd) != len(case.revenue_usd):
        raise CaseError(f"sized_on: found {len(base.revenue_usd)} years, expected {len(case.revenue_usd)}")
    held = accounts(case)
    debt = sized(base, accounts(base))
    flows = _flows(case, held, debt)
    outcome = settled(case, debt, flows)
    years = np.arange(len(held.sales_usd))
    pretax_usd = outcome.distributed_usd[0] - outcome.called_usd[0, 0] - flows.support_usd
    pretax_usd[0] += flows.paid_out_usd
    taxable_usd = outcome.taxable_usd[0] - flows.support_usd
    state_tax_usd = case.state_tax_rate * taxable_usd
    federal_tax_usd = case.tax_rate * (taxable_usd - state_tax_usd)
    aftertax_usd = pretax_usd - federal_tax_usd - state_tax_usd
    return AnnualResult(
        outcome=outcome,
        debt_usd=debt.lent_usd,
        cost_usd=_cost_usd(case, held, debt),
        cfads_usd=held.cfads_usd,
        interest_usd=outcome.interest_usd[0] - debt.deposit_interest_usd,
        principal_usd=outcome.principal_usd[0] + np.diff(debt.deposit_usd, prepend=debt.deposit_usd[0]),
        balance_usd=outcome.debt_usd[0] - np.where(years <= base.tenor, debt.deposit_usd, 0.0),
        reserve_usd=outcome.reserve_usd[0] + debt.reserve_usd - flows.kept_usd,
        depreciation_usd=outcome.tax_depreciation_usd[0] - flows.released_usd,
        federal_tax_usd=federal_tax_usd,
        state_tax_usd=state_tax_usd,
        pretax_equity_usd=pretax_usd,
        aftertax_equity_usd=aftertax_usd,
        irr=irr(aftertax_usd, 1),
        npv_usd=_worth_usd(case, aftertax_usd),
        lcoe_usd_per_mwh=_lcoe_usd_per_mwh(case, held.sales_usd - aftertax_usd),
    )


def _cost_usd(case: AnnualCase, held: Accounts, debt: Structure) -> float:
    """Return what is paid at close, reserves included [USD]."""
    reserves_usd = debt.reserve_usd[0] + held.working_usd[0] + held.receivable_usd[0]
    return float(case.capex_usd + case.other_usd + case.closing_usd + case.debt_fee * debt.lent_usd + reserves_usd)


def _flows(case: AnnualCase, held: Accounts, debt: Structure) -> Flows:
    """Return what goes into the vehicle, and out of it, beside the loan."""
    reserves_usd = debt.reserve_usd + held.working_usd + held.receivable_usd
    kept_usd = _kept_usd(case, debt)
    change_usd = np.diff(reserves_usd - kept_usd + debt.deposit_usd, prepend=0.0)
    set_aside_usd, released_usd = np.maximum(change_usd, 0.0), np.maximum(-change_usd, 0.0)
    set_aside_usd[0] += case.debt_fee * debt.lent_usd + case.closing_usd
    at_close_usd = case.capex_usd + case.other_usd + set_aside_usd[0] + kept_usd[0] - released_usd[0]
    paid_out_usd = max(0.0, debt.lent_usd - float(at_close_usd))
    set_aside_usd[0] += paid_out_usd
    earned_usd = case.reserve_rate * np.append(0.0, reserves_usd[:-1]) + debt.deposit_interest_usd
    received_usd = held.ebitda_usd + held.opex_usd + earned_usd + released_usd
    filled_usd = np.maximum(np.diff(kept_usd, prepend=0.0), 0.0)
    due_usd = debt.interest_usd + np.maximum(debt.principal_usd + filled_usd, 0.0)
    support_usd = np.maximum(due_usd - (received_usd - held.opex_usd), 0.0)
    support_usd[0] = 0.0
    return Flows(
        received_usd=received_usd,
        paid_usd=held.opex_usd,
        set_aside_usd=set_aside_usd,
        released_usd=released_usd,
        support_usd=support_usd if case.supported else np.zeros_like(support_usd),
        paid_out_usd=paid_out_usd,
        kept_usd=kept_usd,
    )


def _kept_usd(case: AnnualCase, debt: Structure) -> F1:
    """Return the reserve that a lender asks for: principal within the balance, and never less than nothing [USD]."""
    years = case.reserve_months / 12.0
    interest_usd = years * next_year(debt.interest_usd)
    principal_usd = np.maximum(years * next_year(debt.principal_usd), -interest_usd)
    return np.minimum(principal_usd, debt.balance_usd) + interest_usd


def _worth_usd(case: AnnualCase, flow: F1) -> float:
    """Return the value at close of a flow over years 0..N."""
    return float(np.sum(flow / (1.0 + case.discount_rate) ** np.arange(len(flow))))


def _lcoe_usd_per_mwh(case: AnnualCase, borne_usd: F1) -> float:
    if not np.any(case.energy_mwh):
        return float("nan")
    return _worth_usd(case, borne_usd) / _worth_usd(case, np.append(0.0, case.energy_mwh))
