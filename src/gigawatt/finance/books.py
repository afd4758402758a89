"""Fixed assets and books of one vehicle: what is capitalised, what enters service, what depreciates, what is earned.

Assumes fees and interest during construction enter service with the spending they financed, in proportion.
"""

from __future__ import annotations

from gigawatt.finance.depreciation import spread_book, spread_tax
from gigawatt.finance.ledger import Balance, Deal, Flow, Given
from gigawatt.finance.tax import carried_loss_usd, deductible_usd
from gigawatt.quantities import F1, F2, I1, in_place


@in_place
def capitalise(given: F1, balance: F1, line: F1) -> float:
    """Add spending and financing to work in progress and move what starts to work into service.

    Returns what enters service with its financing, per dollar of its spending; 0 where nothing does.
    """
    line[Flow.SPEND] = given[Given.SPEND]
    balance[Balance.IN_PROGRESS] += given[Given.SPEND]
    balance[Balance.FINANCING_IN_PROGRESS] += line[Flow.FEES] + line[Flow.IDC]
    placed_usd = given[Given.PLACED]
    if placed_usd <= 0.0:
        return 0.0
    share = min(1.0, placed_usd / balance[Balance.IN_PROGRESS])
    financing_usd = share * balance[Balance.FINANCING_IN_PROGRESS]
    balance[Balance.IN_PROGRESS] -= placed_usd
    balance[Balance.FINANCING_IN_PROGRESS] -= financing_usd
    balance[Balance.FIXED] += placed_usd + financing_usd
    return float(1.0 + financing_usd / placed_usd)


@in_place
def enter_service(
    cost_usd: F1,
    bonus_usd: F1,
    table: F2,
    life: I1,
    balance: F1,
    change_usd: F1,
    yearly_usd: F1,
    period: int,
    year: int,
    left: int,
) -> None:
    """Write down the depreciation of what enters service in this period.

    Parameters
    ----------
    cost_usd, bonus_usd : by asset class, financing included, and the part deducted at once [USD]. Shape (K,).
    change_usd, yearly_usd : book depreciation by period and tax depreciation by year, raised in place.
    left : periods of the calendar year that are left, this one included.
    """
    for asset in range(len(cost_usd)):
        spread_book(change_usd, cost_usd[asset], life[asset], period)
        by_table_usd = cost_usd[asset] - bonus_usd[asset]
        spread_tax(yearly_usd, by_table_usd, table[asset], year)
        balance[Balance.TAX_NEW] += (bonus_usd[asset] + by_table_usd * table[asset, 0]) / left


@in_place
def depreciate(balance: F1, line: F1, change_usd: float) -> None:
    """Write book and tax depreciation of one period."""
    balance[Balance.BOOK] += change_usd
    # Changes are added up over decades: rounding must not write an asset below zero.
    line[Flow.DEPRECIATION] = max(0.0, min(balance[Balance.BOOK], balance[Balance.FIXED]))
    balance[Balance.FIXED] -= line[Flow.DEPRECIATION]
    line[Flow.TAX_DEPRECIATION] = balance[Balance.TAX_CARRIED] + balance[Balance.TAX_NEW]


@in_place
def income_usd(deal: F1, balance: F1) -> float:
    """Return taxable income of the year to date, before carried losses [USD]."""
    interest_usd = deductible_usd(
        balance[Balance.YEAR_INTEREST],
        balance[Balance.INTEREST_CARRIED],
        balance[Balance.YEAR_EARNED],
        balance[Balance.YEAR_RECEIVED],
        deal[Deal.INTEREST_CAP],
    )
    return float(balance[Balance.YEAR_EARNED] - balance[Balance.YEAR_DEPRECIATED] - interest_usd)


@in_place
def open_year(deal: F1, balance: F1, tax_depreciation_usd: float) -> None:
    """Start a calendar year: losses and disallowed interest of the last one are carried, its assets join the carried
    depreciation.

    Parameters
    ----------
    tax_depreciation_usd : per period of this year, on what entered service in earlier years [USD].
    """
    income = income_usd(deal, balance)
    if deal[Deal.REFUND] <= 0.0:
        balance[Balance.LOSS] = carried_loss_usd(income, balance[Balance.LOSS], deal[Deal.LOSS_CAP])
    used_usd = balance[Balance.YEAR_EARNED] - balance[Balance.YEAR_DEPRECIATED] - income
    balance[Balance.INTEREST_CARRIED] += balance[Balance.YEAR_INTEREST] - used_usd
    balance[Balance.YEAR_EARNED] = 0.0
    balance[Balance.YEAR_RECEIVED] = 0.0
    balance[Balance.YEAR_INTEREST] = 0.0
    balance[Balance.YEAR_DEPRECIATED] = 0.0
    balance[Balance.TAXED] = 0.0
    balance[Balance.TAX_NEW] = 0.0
    balance[Balance.TAX_CARRIED] = tax_depreciation_usd


@in_place
def earn(balance: F1, line: F1) -> None:
    """Add net income, less distributions, to the equity of the books."""
    earned_usd = line[Flow.REVENUE] - line[Flow.OPEX] - line[Flow.TAX] + line[Flow.REINVESTED]
    income = earned_usd - line[Flow.INTEREST] - line[Flow.DEPRECIATION]
    balance[Balance.EQUITY] += income - line[Flow.DISTRIBUTED]
