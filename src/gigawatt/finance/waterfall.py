"""The waterfall of one vehicle in one period: operations, debt service, reserve, owners.

Assumes every step pays min(due, cash): revenue, operating cost, tax, interest, arrears, principal, reserve,
lock-up test, distributions. The reserve serves debt only.
"""

from __future__ import annotations

import numpy as np

from gigawatt.finance.debt import reserve_target_usd
from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.ledger import Balance, Deal, Flow, Given
from gigawatt.finance.tax import tax_usd
from gigawatt.quantities import F1, in_place


@in_place
def operate(given: F1, deal: F1, balance: F1, line: F1) -> None:
    """Receive revenue, pay operating cost and tax; what cash does not cover becomes a deficit that owners fund."""
    line[Flow.REVENUE] = given[Given.REVENUE]
    line[Flow.OPEX] = given[Given.OPEX]
    earned_usd = given[Given.REVENUE] - given[Given.OPEX]
    balance[Balance.INCOME] += earned_usd - line[Flow.INTEREST] - line[Flow.TAX_DEPRECIATION]
    to_date_usd = tax_usd(
        balance[Balance.INCOME],
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
def _pay_service(balance: F1, due_usd: float) -> float:
    """Pay debt service from cash, then from the reserve; return what was paid [USD]."""
    from_cash_usd = min(balance[Balance.CASH], due_usd)
    balance[Balance.CASH] -= from_cash_usd
    from_reserve_usd = min(balance[Balance.RESERVE], due_usd - from_cash_usd)
    balance[Balance.RESERVE] -= from_reserve_usd
    return float(from_cash_usd + from_reserve_usd)


@in_place
def serve(given: F1, deal: F1, balance: F1, line: F1) -> None:
    """Pay interest, deferred interest and principal; defer what cannot be paid."""
    # Nothing falls due on debt that was never drawn, so an under-spent project is repaid early, not late.
    scheduled_usd = min(balance[Balance.DRAWN], given[Given.REPAID] * deal[Deal.COMMITMENT])
    new_usd = max(0.0, scheduled_usd - balance[Balance.DUE])
    balance[Balance.DUE] += new_usd
    line[Flow.PRINCIPAL] = new_usd
    service_usd = line[Flow.INTEREST] + new_usd
    line[Flow.DSCR] = line[Flow.CFADS] / service_usd if service_usd > HALF_CENT_USD else np.nan
    interest_left_usd = line[Flow.INTEREST] - _pay_service(balance, line[Flow.INTEREST])
    caught_up_usd = min(balance[Balance.CASH], balance[Balance.DEFERRED])
    balance[Balance.CASH] -= caught_up_usd
    balance[Balance.DEFERRED] += interest_left_usd - caught_up_usd
    owed_usd = min(balance[Balance.DEBT], balance[Balance.ARREARS] + new_usd)
    repaid_usd = _pay_service(balance, owed_usd)
    line[Flow.REPAID] = repaid_usd
    line[Flow.SHORTFALL] = interest_left_usd + max(0.0, new_usd - repaid_usd)
    balance[Balance.ARREARS] = owed_usd - repaid_usd
    balance[Balance.DEBT] -= repaid_usd


@in_place
def top_up(given: F1, deal: F1, balance: F1, line: F1) -> None:
    """Fill the reserve from cash or release what is too much; a new tranche's first filling becomes a use."""
    target_usd = reserve_target_usd(given, deal)
    released_usd = max(0.0, balance[Balance.RESERVE] - target_usd)
    filled_usd = min(balance[Balance.CASH], max(0.0, target_usd - balance[Balance.RESERVE]))
    balance[Balance.CASH] += released_usd - filled_usd
    balance[Balance.RESERVE] += filled_usd - released_usd
    if given[Given.CONVERTED] > given[Given.CONVERTED_BEFORE]:
        line[Flow.RESERVE_IN] = max(0.0, target_usd - balance[Balance.RESERVE])
        balance[Balance.RESERVE] += line[Flow.RESERVE_IN]


@in_place
def may_distribute(given: F1, deal: F1, balance: F1, line: F1) -> bool:
    """Test: construction complete, nothing open or in arrears, reserve full, DSCR at or above lock-up."""
    open_usd = balance[Balance.ARREARS] + balance[Balance.DEFERRED] + balance[Balance.UNPAID]
    full = balance[Balance.RESERVE] >= reserve_target_usd(given, deal) - HALF_CENT_USD
    covered = np.isnan(line[Flow.DSCR]) or line[Flow.DSCR] >= deal[Deal.LOCKUP]
    return bool(given[Given.COMPLETE] > 0.0 and open_usd < HALF_CENT_USD and full and covered)


@in_place
def distribute(balance: F1, line: F1, units_usd: F1, named: F1, received_usd: F1) -> None:
    """Pay free cash to the holders of units, in proportion to what each has paid in.

    Parameters
    ----------
    units_usd : contributions by holder, money from outside last [USD]. Shape (E + 1,).
    named : how calls are split, which counts where nothing was paid in. Shape (E,).
    received_usd : this period's receipts by entity [USD], raised in place. Shape (E,).
    """
    amount_usd = balance[Balance.CASH]
    balance[Balance.CASH] = 0.0
    line[Flow.DISTRIBUTED] = amount_usd
    total_usd = units_usd.sum()
    for entity in range(len(named)):
        unit = units_usd[entity] / total_usd if total_usd > 0.0 else named[entity]
        received_usd[entity] += amount_usd * unit
