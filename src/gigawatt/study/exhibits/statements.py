"""Statements by calendar year, of one vehicle or of all together without rents among them.

Assumes the base case; lines that stay nil are left out, totals are not.
"""

from __future__ import annotations

import numpy as np

from gigawatt import finance as books
from gigawatt.chain import Outcome, Statement, StatementRow
from gigawatt.finance import Line, Page
from gigawatt.programme import Programme
from gigawatt.quantities import F1

CENT_USD = 0.01
RENT_FIELDS = ("revenue_usd", "contracted_usd", "opex_usd", "rent_usd")
"""Where rent of one vehicle to another stands: twice in each vehicle's sums, once in its lines."""
STATEMENTS = (Page.INCOME, Page.CASH, Page.BALANCE, Page.REPLACEMENT)


def statements(
    programme: Programme, base: Outcome, vehicle: int | None = None, eliminated_usd: F1 | float = 0.0
) -> tuple[Statement, ...]:
    """Return income, cash flow, balance sheet, and new chips and maintenance where there are any.

    Parameters
    ----------
    vehicle : None for all together.
    eliminated_usd : rent among them by calendar year, taken off revenue and off operating cost alike.
    """
    pages = []
    for page in STATEMENTS:
        years: tuple[int, ...] = ()
        rows = []
        for line in (line for line in books.LINES if line.page is page):
            years, values = books.yearly(programme.timeline, base.money, line, vehicle)
            values = values - rent_sides(line) * eliminated_usd
            if line.total or np.any(np.abs(values) > CENT_USD):
                rows.append(StatementRow(name=line.title, values=values, total=line.total))
        if rows:
            pages.append(Statement(title=page.value.capitalize(), years=years, rows=tuple(rows)))
    return tuple(pages)


def rent_sides(line: Line) -> int:
    """Return how often rent among vehicles stands in a line: 1 in revenue, -1 in cost, 0 in a sum that holds both.

    Only lines made of either or both count; cash available for debt service is a balance of both already.
    """
    return sum(sign for sign, field in line.parts if field in RENT_FIELDS)
