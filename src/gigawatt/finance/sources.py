"""Sources of one vehicle in one period: own cash, debt, raises, calls; the gap is what is left.

Assumes this order. Lenders share in eligible uses, by rank, while none of them is behind; limited partners come before
calls; what stays unpaid is an open invoice that equity settles as soon as it can.
"""

from __future__ import annotations

from gigawatt.finance.debt import book_draw, borrow
from gigawatt.finance.inputs import HALF_CENT_USD, JUNIOR, SENIOR
from gigawatt.finance.ledger import Balance, Flow
from gigawatt.finance.waterfall import still_owed_usd
from gigawatt.quantities import F1, F2, in_place


@in_place
def without_equity(lent: F2, loans: F2, owed: F2, papers: F2, balance: F1, line: F1) -> float:
    """Write the uses, pay them and open invoices from own cash and debt; return what equity must pay [USD]."""
    financing_usd = line[Flow.FEES] + line[Flow.IDC] + line[Flow.RESERVE_IN]
    line[Flow.USES] = line[Flow.SPEND] + financing_usd + line[Flow.ESCROW_IN] + line[Flow.DEFICIT]
    need_usd = line[Flow.USES] - line[Flow.ESCROW_IN] + balance[Balance.UNPAID]
    if need_usd <= 0.0:
        return 0.0
    own_usd = min(balance[Balance.CASH], need_usd)
    line[Flow.OWN] = own_usd
    balance[Balance.CASH] -= own_usd
    open_usd = need_usd - own_usd
    left_usd = open_usd
    if still_owed_usd(owed, loans, SENIOR, JUNIOR) > HALF_CENT_USD:
        return float(left_usd)  # nobody lends to a vehicle that is behind
    for number in range(len(loans)):
        offered_usd = borrow(lent[number], loans[number], owed[number], papers[number], line, open_usd, need_usd)
        paid_usd = min(left_usd, offered_usd)
        book_draw(loans[number], owed[number], papers[number], line, paid_usd)
        left_usd -= paid_usd
    return float(left_usd)


@in_place
def take_sunk(balance: F1, line: F1, units_usd: F1, named: F1, left_usd: float) -> None:
    """Book what was paid before the programme: credited as calls are split, outside where nobody is named."""
    line[Flow.SUNK] = left_usd
    balance[Balance.EQUITY] += left_usd
    outside = 1.0
    for entity in range(len(named)):
        units_usd[entity] += left_usd * named[entity]
        outside -= named[entity]
    units_usd[len(named)] += left_usd * outside


@in_place
def take_raise(balance: F1, line: F1, units_usd: F1, left_usd: float, available_usd: float, preferred: float) -> float:
    """Take limited partners' money first; return it [USD]. The part that is `preferred` earns no units."""
    raised_usd = max(0.0, min(left_usd, available_usd))
    line[Flow.RAISED] = raised_usd
    balance[Balance.EQUITY] += raised_usd
    units_usd[-1] += raised_usd * (1.0 - preferred)
    return float(raised_usd)


@in_place
def book_calls(
    balance: F1, line: F1, units_usd: F1, called_usd: F1, beyond_usd: F1, penalty: float, unpaid_usd: float
) -> None:
    """Credit the calls that were met and write the gap: what nobody paid, less what was open before.

    Parameters
    ----------
    penalty : units for each dollar paid in another's stead, beyond one's own promise.
    """
    for entity in range(len(called_usd)):
        units_usd[entity] += called_usd[entity] + penalty * beyond_usd[entity]
        balance[Balance.EQUITY] += called_usd[entity] + beyond_usd[entity]
        line[Flow.STEPPED] += beyond_usd[entity]
    line[Flow.GAP] = unpaid_usd - balance[Balance.UNPAID]
    balance[Balance.UNPAID] = unpaid_usd
