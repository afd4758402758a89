"""Debt of one vehicle: interest, fees, draws and reserve of one period.

Assumes interest on opening balances; debt whose asset does not work yet bears interest during construction (a use,
capitalised), the rest is served from operations. Draws follow uses pro rata, within what has closed.
"""

from __future__ import annotations

from gigawatt.finance.ledger import Balance, Deal, Flow, Given
from gigawatt.quantities import F1, in_place


@in_place
def accrue(given: F1, deal: F1, balance: F1, line: F1) -> None:
    """Write fees, interest during construction and interest of operations of one period."""
    commitment_usd = deal[Deal.COMMITMENT]
    working_usd = given[Given.CONVERTED_BEFORE] * commitment_usd
    building_usd = min(balance[Balance.DEBT], max(0.0, balance[Balance.DRAWN] - working_usd))
    line[Flow.IDC] = building_usd * deal[Deal.RATE]
    line[Flow.INTEREST] = (balance[Balance.DEBT] - building_usd + balance[Balance.DEFERRED]) * deal[Deal.RATE]
    newly_closed_usd = (given[Given.CLOSED] - given[Given.CLOSED_BEFORE]) * commitment_usd
    line[Flow.FEES] = deal[Deal.UPFRONT_FEE] * newly_closed_usd
    if given[Given.DRAWABLE] > 0.0:
        undrawn_usd = max(0.0, given[Given.CLOSED_BEFORE] * commitment_usd - balance[Balance.DRAWN])
        line[Flow.FEES] += deal[Deal.COMMITMENT_FEE] * undrawn_usd


@in_place
def borrow(given: F1, deal: F1, balance: F1, line: F1, left_usd: float, need_usd: float) -> float:
    """Draw debt and return it [USD].

    Draws so far = debt share x eligible uses so far, within the closed commitment. Eligible uses shrink with what own
    cash has paid: `left_usd` of `need_usd` is still open.
    """
    if given[Given.DRAWABLE] <= 0.0 or given[Given.CLOSED] <= 0.0:
        return 0.0
    financing_usd = line[Flow.FEES] + line[Flow.IDC] + line[Flow.RESERVE_IN]
    line[Flow.ELIGIBLE] = (given[Given.ELIGIBLE] + financing_usd) * (left_usd / need_usd)
    balance[Balance.ELIGIBLE] += line[Flow.ELIGIBLE]
    pro_rata_usd = deal[Deal.DEBT_SHARE] * balance[Balance.ELIGIBLE] - balance[Balance.DRAWN]
    closed_usd = given[Given.CLOSED] * deal[Deal.COMMITMENT] - balance[Balance.DRAWN]
    drawn_usd = max(0.0, min(left_usd, pro_rata_usd, closed_usd))
    line[Flow.DRAWN] = drawn_usd
    balance[Balance.DRAWN] += drawn_usd
    balance[Balance.DEBT] += drawn_usd
    return float(drawn_usd)


@in_place
def reserve_target_usd(given: F1, deal: F1) -> float:
    """Return the reserve the lenders ask for: principal due in the next months plus interest on the balance [USD]."""
    share = given[Given.AHEAD] + given[Given.OUTSTANDING] * deal[Deal.RESERVE_INTEREST]
    return float(deal[Deal.COMMITMENT] * share)
