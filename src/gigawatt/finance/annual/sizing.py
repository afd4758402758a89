"""The debt of an annual case and the reserves that stand beside it, as they are agreed at close.

Assumes cash before tax at year end. Sculpted: debt = sum_t CFADS_t / DSCR / (1 + r)^t, service_t = CFADS_t / DSCR, with
no check of signs; a gearing cap raises the DSCR (NREL, System Advisor Model, Singleowner, `debt_option` 1; 0 is a
share of what is paid at close). Receivables built up at close count as negative cash of year 1: the service then repays
more than was lent. What is paid beyond the balance is a deposit here, at the interest of the loan.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance.annual.case import AnnualCase
from gigawatt.finance.sizing import present_value_usd, principal_of_service_usd, principal_usd
from gigawatt.quantities import F1

ROUNDS = 10
"""Passes over the reserve at most, as SAM has it: a reserve of a year of service takes 4 to 8."""
STEP_USD = 1e-3
"""[USD] Change of the reserve at which the passes stop, as SAM has it."""


class Accounts(NamedTuple):
    """Money outside debt. Closing balances and flows over years 0..N."""

    sales_usd: F1
    opex_usd: F1
    ebitda_usd: F1
    """Salvage included."""
    working_usd: F1
    """Next year's operating cost, for some months."""
    receivable_usd: F1
    """Next year's sales, for some months."""
    cfads_usd: F1


class Structure(NamedTuple):
    """Debt, frozen. Over years 0..N."""

    lent_usd: float
    """Negative where the cash available is worth less than nothing."""
    balance_usd: F1
    """Owed; a deposit is none of it."""
    principal_usd: F1
    """Negative where interest is lent again."""
    interest_usd: F1
    deposit_usd: F1
    """Paid beyond the balance; negative where a lender who lent nothing at close lends later. What is there at the end
    of the tenor never comes back."""
    deposit_interest_usd: F1
    reserve_usd: F1
    """Held for the next year's service."""


def accounts(case: AnnualCase) -> Accounts:
    """Return what a case earns and holds before debt."""
    sales_usd, opex_usd = (np.append(0.0, line) for line in (case.revenue_usd, case.opex_usd))
    ebitda_usd = sales_usd - opex_usd
    ebitda_usd[-1] += case.salvage_usd
    receivable_usd = case.receivable_months / 12.0 * next_year(sales_usd)
    built_up_usd = np.diff(receivable_usd, prepend=0.0)
    built_up_usd[-1] = 0.0  # the last collection is no cash for debt service
    cfads_usd = ebitda_usd - built_up_usd
    cfads_usd[case.tenor + 1 :] = 0.0
    return Accounts(
        sales_usd=sales_usd,
        opex_usd=opex_usd,
        ebitda_usd=ebitda_usd,
        working_usd=case.working_months / 12.0 * next_year(opex_usd),
        receivable_usd=receivable_usd,
        cfads_usd=cfads_usd,
    )


def _year_before(stock_usd: F1) -> F1:
    """Return each year's opening balance; none at close."""
    return np.append(0.0, stock_usd[:-1])


def next_year(flow_usd: F1) -> F1:
    """Return each year's flow a year earlier; nothing after the last."""
    return np.append(flow_usd[1:], 0.0)


def sized(case: AnnualCase, held: Accounts) -> Structure:
    """Return the debt of a case."""
    lent_usd, principal = _sculpted(case, held) if case.repayment == "sculpted" else _by_share(case, held)
    repaid_usd = np.zeros(len(held.sales_usd))
    repaid_usd[1 : case.tenor + 1] = principal
    net_usd = lent_usd - np.cumsum(repaid_usd)
    balance_usd = np.maximum(net_usd, 0.0) if lent_usd > 0.0 else np.zeros_like(net_usd)
    deposit_usd = balance_usd - net_usd
    balance_usd[case.tenor :] = 0.0
    interest_usd, deposit_interest_usd = (case.rate * _year_before(usd) for usd in (balance_usd, deposit_usd))
    deposit_interest_usd[case.tenor + 1 :] = 0.0
    service_usd = repaid_usd + interest_usd - deposit_interest_usd
    return Structure(
        lent_usd=lent_usd,
        balance_usd=balance_usd,
        principal_usd=-np.diff(balance_usd, prepend=balance_usd[0]),
        interest_usd=interest_usd,
        deposit_usd=deposit_usd,
        deposit_interest_usd=deposit_interest_usd,
        reserve_usd=case.reserve_months / 12.0 * next_year(service_usd),
    )


def _sculpted(case: AnnualCase, held: Accounts) -> tuple[float, F1]:
    """Return debt and the principal of years 1..tenor [USD]."""
    capacity_usd = held.cfads_usd[1 : case.tenor + 1] / case.dscr
    at_close_usd = float(held.cfads_usd[0]) / case.dscr / (1.0 + case.rate)
    debt_usd = present_value_usd(capacity_usd, case.rate) + at_close_usd
    cap_usd = case.max_gearing * (_paid_at_close_usd(case, held) + case.debt_fee * case.capex_usd)
    if debt_usd > cap_usd or debt_usd < 0.0 < cap_usd < np.inf:
        capacity_usd *= cap_usd / debt_usd
        debt_usd = max(0.0, min(debt_usd, cap_usd))  # SAM turns the signs of worthless cash round, and lends nothing
    return debt_usd, principal_of_service_usd(capacity_usd, case.rate, debt_usd, allow_negative=True)


def _by_share(case: AnnualCase, held: Accounts) -> tuple[float, F1]:
    """Return debt as a share of what is paid at close, found together with fee and reserve [USD]."""
    cost_usd, fee = _paid_at_close_usd(case, held), case.debt_share * case.debt_fee
    even = np.ones(case.tenor)
    reserve_usd = 0.0
    for _ in range(ROUNDS):
        debt_usd = case.debt_share * (cost_usd + reserve_usd) * (1.0 + fee)
        first_usd = float(principal_usd(case.repayment, even, case.rate, debt_usd)[0]) + debt_usd * case.rate
        before_usd, reserve_usd = reserve_usd, case.reserve_months / 12.0 * first_usd
        if abs(reserve_usd - before_usd) <= STEP_USD:
            break
    debt_usd = case.debt_share * (cost_usd + reserve_usd) * (1.0 + fee)
    return debt_usd, principal_usd(case.repayment, even, case.rate, debt_usd)


def _paid_at_close_usd(case: AnnualCase, held: Accounts) -> float:
    """Return what is paid before fee, reserve and receivables are known [USD]."""
    return float(case.capex_usd + case.other_usd + case.closing_usd + held.working_usd[0])
