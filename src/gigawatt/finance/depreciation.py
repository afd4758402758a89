"""Depreciation: straight line in the books, tables by year for tax, both from the period an asset enters service.

Assumes no salvage value. An asset's whole future is written down when it enters service; a year's tax depreciation is
spread evenly over its periods, and over those left in the year of service, so that years add up to the published
tables (IRS Publication 946, appendix A) exactly.
"""

from __future__ import annotations

from gigawatt.quantities import F1, in_place


@in_place
def spread_book(change_usd: F1, cost_usd: float, life: int, period: int) -> None:
    """Add an asset's straight line to the changes of depreciation per period, in place.

    Parameters
    ----------
    change_usd : [USD per period], shape (N,): what starts less what is worn out.
    life : [periods].
    """
    change_usd[period] += cost_usd / life
    if period + life < len(change_usd):
        change_usd[period + life] -= cost_usd / life


@in_place
def spread_tax(yearly_usd: F1, cost_usd: float, table: F1, year: int) -> None:
    """Add an asset's tax depreciation after its year of service to the calendar years, in place.

    Parameters
    ----------
    yearly_usd : [USD], shape (years,).
    table : share of cost by year since service; the first is the year of service itself. Shape (table years,).
    """
    for age in range(1, min(len(table), len(yearly_usd) - year)):
        yearly_usd[year + age] += cost_usd * table[age]
