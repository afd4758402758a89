"""The waterfall of one vehicle in one period: operations, debt service, reserve, owners.

Assumes every step pays min(due, cash): revenue, operating cost, tax, reserves for replacement (`reserves`), loans in
order of rank, reserve, early repayment, construction, lock-up test, subordinated loans, distributions. The debt service
reserve serves debt only.
"""

from __future__ import annotations

import numpy as np

from gigawatt.finance.books import income_usd
from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.ledger import Balance, Deal, Flow, Given, Loan, Owed
from gigawatt.finance.tax import tax_usd
from gigawatt.finance.tiers import promoted_usd, take_preferred
from gigawatt.quantities import F1, F2, F3, in_place

QUARTERS = 4


@in_place
def operate(given: F1, deal: F1, balance: F1, line: F1) -> None:
    """Receive revenue, pay operating cost and tax; what cash does not cover becomes a deficit that owners fund."""
    line[Flow.REVENUE] = given[Given.REVENUE]
    line[Flow.OPEX] = given[Given.OPEX]
    earned_usd = given[Given.REVENUE] - given[Given.OPEX]
    balance[Balance.YEAR_EARNED] += earned_usd + line[Flow.REINVESTED]
    balance[Balance.YEAR_RECEIVED] += line[Flow.REINVESTED]
    balance[Balance.YEAR_INTEREST] += line[Flow.INTEREST]
    balance[Balance.YEAR_DEPRECIATED] += line[Flow.TAX_DEPRECIATION]
    line[Flow.TAXABLE] = income_usd(deal, balance)
    to_date_usd = tax_usd(
        line[Flow.TAXABLE],
        balance[Balance.LOSS],
        deal[Deal.TAX_RATE],
        deal[Deal.LOSS_CAP],
        deal[Deal.REFUND] > 0.0,
    )
    line[Flow.TAX] = to_date_usd - balance[Balance.TAXED]
    balance[Balance.TAXED] = to_date_usd
    line[Flow.CFADS] = earned_usd - line[Flow.TAX]
    balance[Balance.CASH] += line[Flow.CFADS]
    if balance[Balance.CASH] < 0.0:
        line[Flow.DEFICIT] = -balance[Balance.CASH]
        balance[Balance.CASH] = 0.0


@in_place
def cover(rows: F3, balance: F1, line: F1, v: int, m: int, per_year: int) -> None:
    """Write the debt service cover, of the period and of the last twelve months.

    Cash over interest and principal due, refinanced principal left out. The year counts from the first period with
    service on, and is a test once a quarter of it has passed: NaN before, and where no service was due.
    """
    service_usd, cash_usd = line[Flow.SERVICE], line[Flow.CFADS]
    line[Flow.DSCR] = cash_usd / service_usd if service_usd > HALF_CENT_USD else np.nan
    if balance[Balance.SERVED_SINCE] <= 0.0 and service_usd > HALF_CENT_USD:
        balance[Balance.SERVED_SINCE] = m + 1.0
    first = int(balance[Balance.SERVED_SINCE]) - 1
    line[Flow.COVER] = np.nan
    if first < 0 or m - first + 1 < per_year // QUARTERS:
        return
    for past in range(max(first, m - per_year + 1), m):
        cash_usd += rows[Flow.CFADS, v, past]
        service_usd += rows[Flow.SERVICE, v, past]
    if service_usd > HALF_CENT_USD:
        line[Flow.COVER] = cash_usd / service_usd


@in_place
def top_up(balance: F1, line: F1, target_usd: float, converts: bool) -> None:
    """Fill the reserve from cash or release what is too much; a new tranche's first filling becomes a use."""
    released_usd = max(0.0, balance[Balance.RESERVE] - target_usd)
    filled_usd = min(balance[Balance.CASH], max(0.0, target_usd - balance[Balance.RESERVE]))
    balance[Balance.CASH] += released_usd - filled_usd
    balance[Balance.RESERVE] += filled_usd - released_usd
    if converts:
        line[Flow.RESERVE_IN] = max(0.0, target_usd - balance[Balance.RESERVE])
        balance[Balance.RESERVE] += line[Flow.RESERVE_IN]


@in_place
def may_distribute(given: F1, deal: F1, balance: F1, line: F1, open_usd: float, target_usd: float) -> bool:
    """Test: construction complete, nothing open or in arrears, reserve full, cover at or above lock-up.

    Cover of the last twelve months, or of the period while there is no quarter to test.

    Parameters
    ----------
    open_usd : arrears, deferred interest and debt beyond its collateral, subordinated loans left out [USD].
    """
    full = balance[Balance.RESERVE] >= target_usd - HALF_CENT_USD
    tested = line[Flow.DSCR] if np.isnan(line[Flow.COVER]) else line[Flow.COVER]
    covered = np.isnan(tested) or tested >= deal[Deal.LOCKUP]
    nothing_open = open_usd + balance[Balance.UNPAID] < HALF_CENT_USD
    return bool(given[Given.COMPLETE] > 0.0 and nothing_open and full and covered)


@in_place
def still_owed_usd(owed: F2, loans: F2, first_rank: int, last_rank: int) -> float:
    """Return arrears and deferred interest of the loans of these ranks [USD]."""
    open_usd = 0.0
    for number in range(len(owed)):
        if first_rank <= loans[number, Loan.RANK] <= last_rank:
            open_usd += owed[number, Owed.ARREARS] + owed[number, Owed.DEFERRED]
    return open_usd


@in_place
def distribute(
    balance: F1,
    line: F1,
    account: F1,
    promote: F1,
    catch_up: float,
    sponsor: int,
    units_usd: F1,
    named: F1,
    received_usd: F1,
) -> None:
    """Pay free cash to preferred holders, then to the holders of units in proportion, with the sponsor's promote.

    Parameters
    ----------
    units_usd : contributions by holder, money from outside last [USD]. Shape (E + 1,).
    named : how calls are split, which counts where nothing was paid in. Shape (E,).
    received_usd : this period's receipts by entity [USD], raised in place. Shape (E,).
    """
    line[Flow.DISTRIBUTED] = balance[Balance.CASH]
    line[Flow.PREFERRED] = take_preferred(account, balance[Balance.CASH])
    amount_usd = balance[Balance.CASH] - line[Flow.PREFERRED]
    balance[Balance.CASH] = 0.0
    line[Flow.PROMOTED] = promoted_usd(account, promote, catch_up, amount_usd)
    amount_usd -= line[Flow.PROMOTED]
    if sponsor >= 0:
        received_usd[sponsor] += line[Flow.PROMOTED]
    total_usd = units_usd.sum()
    for entity in range(len(named)):
        unit = units_usd[entity] / total_usd if total_usd > 0.0 else named[entity]
        received_usd[entity] += amount_usd * unit
