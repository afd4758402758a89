"""The statements of one vehicle as named lines, by month or calendar year: what reports and workbooks follow.

Assumes signs of a reader: money to the vehicle is positive, money from it negative; balances are positive.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from gigawatt.finance.plan import Outcome
from gigawatt.quantities import F1, Timeline

OPERATION = "Operation and maintenance, with insurance and tax not named"
"""Title of the line that holds the catalogue's one figure of running cost where the file does not divide it."""


class Page(StrEnum):
    """Which statement a line stands on."""

    USES = "uses"
    SOURCES = "sources"
    INCOME = "income"
    CASH = "cash flow"
    BALANCE = "balance sheet"
    DEBT = "debt"
    REPLACEMENT = "new chips and major maintenance"


class Line(NamedTuple):
    """One line of a statement."""

    name: str
    page: Page
    title: str
    parts: tuple[tuple[int, str], ...]
    """Signed fields of `Outcome` that add up to it."""
    stock: bool = False
    """True for a balance: a year shows its last month instead of a sum."""
    total: bool = False
    """True for a sum of lines above it on its page, down from the total before it or, the last one, from the top."""
    changes: tuple[tuple[int, str], ...] = ()
    """Signed balances of `Outcome` whose change within the month adds to it."""


LINES = (
    Line("spend", Page.USES, "Construction spending", ((1, "spend_usd"),)),
    Line("fees", Page.USES, "Upfront and commitment fees", ((1, "fees_usd"),)),
    Line("idc", Page.USES, "Interest during construction", ((1, "idc_usd"),)),
    Line("reserve_in", Page.USES, "Initial debt service reserve", ((1, "reserve_in_usd"),)),
    Line("escrow_in", Page.USES, "Bond proceeds into escrow", ((1, "escrow_in_usd"),)),
    Line("deficit", Page.USES, "Operating deficit", ((1, "deficit_usd"),)),
    Line("uses", Page.USES, "Uses", ((1, "uses_usd"),), total=True),
    Line("own", Page.SOURCES, "Cash of working phases", ((1, "own_usd"),)),
    Line("drawn", Page.SOURCES, "Debt drawn", ((1, "drawn_usd"),)),
    Line("released", Page.SOURCES, "Released from escrow", ((1, "released_usd"),)),
    Line("raised", Page.SOURCES, "Limited partners and preferred", ((1, "raised_usd"),)),
    Line("called", Page.SOURCES, "Equity called from partners", ((1, "called_usd"),)),
    Line("stepped", Page.SOURCES, "Paid in another partner's stead", ((1, "stepped_usd"),)),
    Line("sunk", Page.SOURCES, "Equity spent before the programme", ((1, "sunk_usd"),)),
    Line("gap", Page.SOURCES, "Funding gap", ((1, "gap_usd"),)),
    Line(
        "sources",
        Page.SOURCES,
        "Sources",
        tuple(
            (1, f"{name}_usd") for name in ("own", "drawn", "released", "raised", "called", "stepped", "sunk", "gap")
        ),
        total=True,
    ),
    Line("contracted", Page.INCOME, "Rent and payments for capacity", ((1, "contracted_usd"),)),
    Line("damages", Page.INCOME, "Delay damages of contractors", ((1, "damages_usd"),)),
    Line("guarantee", Page.INCOME, "Residual value guarantee", ((1, "guarantee_usd"),)),
    Line("revenue", Page.INCOME, "Revenue", ((1, "revenue_usd"),), total=True),
    Line("energy", Page.INCOME, "Energy", ((-1, "energy_usd"),)),
    Line("rent", Page.INCOME, "Rent paid", ((-1, "rent_usd"),)),
    Line("operation", Page.INCOME, OPERATION, ((-1, "operation_usd"),)),
    Line("insurance", Page.INCOME, "Insurance", ((-1, "insurance_usd"),)),
    Line("property_tax", Page.INCOME, "Property tax", ((-1, "property_tax_usd"),)),
    Line("opex", Page.INCOME, "Operating cost", ((-1, "opex_usd"),), total=True),
    Line("reinvested", Page.INCOME, "Interest earned on escrow", ((1, "reinvested_usd"),)),
    Line("depreciation", Page.INCOME, "Depreciation", ((-1, "depreciation_usd"),)),
    Line("interest", Page.INCOME, "Interest expense", ((-1, "interest_usd"),)),
    Line("tax", Page.INCOME, "Income tax", ((-1, "tax_usd"),)),
    Line(
        "net_income",
        Page.INCOME,
        "Net income",
        (
            (1, "revenue_usd"),
            (-1, "opex_usd"),
            (1, "reinvested_usd"),
            (-1, "depreciation_usd"),
            (-1, "interest_usd"),
            (-1, "tax_usd"),
        ),
        total=True,
    ),
    Line("cfads", Page.CASH, "Cash available for debt service", ((1, "cfads_usd"),)),
    Line(
        "kept",
        Page.CASH,
        "Put into reserves for new chips and maintenance, less spent from them",
        (),
        changes=((1, "refresh_reserve_usd"), (1, "maintenance_reserve_usd")),
    ),
    Line("deficit_funded", Page.CASH, "Operating deficit that owners and lenders fund", ((1, "deficit_usd"),)),
    Line("escrow_earned", Page.CASH, "Interest earned on escrow", ((1, "reinvested_usd"),)),
    Line("interest_paid", Page.CASH, "Interest paid", ((-1, "interest_usd"),), changes=((1, "deferred_usd"),)),
    Line("repaid", Page.CASH, "Debt repaid", ((-1, "repaid_usd"),)),
    Line("refinanced", Page.CASH, "Refinanced", ((1, "refinanced_usd"),)),
    Line("swept", Page.CASH, "Debt repaid early", ((-1, "swept_usd"),)),
    Line("reserved", Page.CASH, "Initial debt service reserve, funded as a use", ((1, "reserve_in_usd"),)),
    Line("into_escrow", Page.CASH, "Bond proceeds into escrow", ((1, "escrow_in_usd"),)),
    Line("out_of_escrow", Page.CASH, "Paid from escrow", ((-1, "released_usd"),)),
    Line("rebuilt", Page.CASH, "Put into construction", ((-1, "own_usd"),)),
    Line("distributed", Page.CASH, "Distributed to owners", ((-1, "distributed_usd"),)),
    Line("cash_change", Page.CASH, "Change in cash", (), total=True, changes=((1, "cash_usd"),)),
    Line("fixed_assets", Page.BALANCE, "Fixed assets, net", ((1, "fixed_assets_usd"),), stock=True),
    Line("cash", Page.BALANCE, "Cash, reserve and escrow included", ((1, "cash_usd"),), stock=True),
    Line("assets", Page.BALANCE, "Assets", ((1, "fixed_assets_usd"), (1, "cash_usd")), stock=True, total=True),
    Line("debt", Page.BALANCE, "Debt", ((1, "debt_usd"),), stock=True),
    Line("deferred", Page.BALANCE, "Deferred interest", ((1, "deferred_usd"),), stock=True),
    Line("unpaid", Page.BALANCE, "Open invoices", ((1, "unpaid_usd"),), stock=True),
    Line("equity", Page.BALANCE, "Equity", ((1, "equity_usd"),), stock=True),
    Line(
        "claims",
        Page.BALANCE,
        "Liabilities and equity",
        ((1, "debt_usd"), (1, "deferred_usd"), (1, "unpaid_usd"), (1, "equity_usd")),
        stock=True,
        total=True,
    ),
    Line("debt_drawn", Page.DEBT, "Drawn", ((1, "drawn_usd"),)),
    Line("debt_refinanced", Page.DEBT, "Drawn to refinance", ((1, "refinanced_usd"),)),
    Line("debt_repaid", Page.DEBT, "Repaid", ((-1, "repaid_usd"),)),
    Line("debt_swept", Page.DEBT, "Repaid early", ((-1, "swept_usd"),)),
    Line("debt_closing", Page.DEBT, "Closing balance", ((1, "debt_usd"),), stock=True, total=True),
    Line("shortfall", Page.DEBT, "Debt service that was not paid", ((1, "shortfall_usd"),)),
    Line("reserve", Page.DEBT, "Debt service reserve", ((1, "reserve_usd"),), stock=True),
    Line("replaced", Page.REPLACEMENT, "Spent on new chips and major maintenance", ((-1, "replaced_usd"),)),
    Line("replaced_cash", Page.REPLACEMENT, "Of which beyond the reserves", ((-1, "replaced_cash_usd"),)),
    Line("set_aside", Page.REPLACEMENT, "Put into the reserves, less set free", ((1, "set_aside_usd"),)),
    Line("refresh_reserve", Page.REPLACEMENT, "Reserve for new chips", ((1, "refresh_reserve_usd"),), stock=True),
    Line(
        "maintenance_reserve",
        Page.REPLACEMENT,
        "Reserve for major maintenance",
        ((1, "maintenance_reserve_usd"),),
        stock=True,
    ),
    Line("unreserved", Page.REPLACEMENT, "Lacking in the reserves", ((1, "unreserved_usd"),), stock=True),
    Line("unreplaced", Page.REPLACEMENT, "Due and not paid for", ((1, "unreplaced_usd"),), stock=True),
)
"""Every line, in the order of the page."""


def monthly(outcome: Outcome, line: Line, vehicle: int | None = None) -> F1:
    """Return a line by month [USD], of one vehicle or, without `vehicle`, of all together. Shape (M,).

    Together, rent that one vehicle pays to another stands both in revenue and in operating cost.
    """
    total = np.zeros(outcome.uses_usd.shape[1])
    for sign, field in line.parts:
        rows = np.asarray(getattr(outcome, field))
        rows = rows.sum(axis=1) if rows.ndim == 3 else rows
        total += sign * (rows.sum(axis=0) if vehicle is None else rows[vehicle])
    for sign, field in line.changes:
        rows = np.diff(np.asarray(getattr(outcome, field)), axis=1, prepend=0.0)
        total += sign * (rows.sum(axis=0) if vehicle is None else rows[vehicle])
    return total


def yearly(timeline: Timeline, outcome: Outcome, line: Line, vehicle: int | None = None) -> tuple[tuple[int, ...], F1]:
    """Return the calendar years of the horizon and a line by year [USD]: sums of flows, year-end balances."""
    series = monthly(outcome, line, vehicle)
    year = (timeline.first_month + np.arange(len(series))) // 12
    years = np.unique(year)
    values = [series[year == one][-1] if line.stock else series[year == one].sum() for one in years]
    return tuple(int(one) for one in years), np.array(values)
