"""A workbook of any settled case, without a programme: what the core is given, and its workings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from finance_cases import Case

from gigawatt.finance import HALF_CENT_USD
from gigawatt.workbook.book import Book, Page, Sheet
from gigawatt.workbook.calls import call_page
from gigawatt.workbook.hurdles import share_page
from gigawatt.workbook.lenders import loan_page
from gigawatt.workbook.owner import owner_pages
from gigawatt.workbook.rows import given
from gigawatt.workbook.shapes import ASSETS, Shapes, Structure, shapes
from gigawatt.workbook.taxes import table_page, tax_page
from gigawatt.workbook.terms import constants, monthly
from gigawatt.workbook.timeline import timeline_page

YEAR = 2024
FLOWS = (
    "uses",
    "spend",
    "fees",
    "idc",
    "reserve_in",
    "escrow_in",
    "deficit",
    "own",
    "drawn",
    "released",
    "raised",
    "stepped",
    "sunk",
    "gap",
    "unpaid",
    "contracted",
    "damages",
    "guarantee",
    "revenue",
    "operation",
    "energy",
    "rent",
    "insurance",
    "property_tax",
    "opex",
    "reinvested",
    "tax",
    "cfads",
    "interest",
    "principal",
    "service",
    "refinanced",
    "repaid",
    "swept",
    "shortfall",
    "depreciation",
    "debt",
    "deferred",
    "reserve",
    "escrow",
    "cash",
    "fixed_assets",
    "equity",
    "distributed",
    "set_aside",
    "replaced",
    "replaced_cash",
    "refresh_reserve",
    "maintenance_reserve",
    "unreserved",
    "unreplaced",
)
LOAN_FLOWS = (
    "drawn",
    "fees",
    "idc",
    "interest",
    "principal",
    "repaid",
    "swept",
    "debt",
    "deferred",
)


def structure_of(case: Case) -> Structure:
    """Return a case with names for its parts."""
    vehicles = tuple(f"vehicle-{number}" for number in range(len(case.terms.root)))
    loans = tuple(f"loan-{number}" for number in range(len(case.terms.loans.vehicle)))
    entities = tuple(f"partner {number}" for number in range(case.terms.partner_usd.shape[1]))
    return Structure(*case, vehicles, loans, entities)


def programme_page(case: Case) -> Page:
    """Return what the whole workbook refers to."""
    terms, inputs = case.terms, case.inputs
    numbers = {
        "first_month": YEAR * 12 + inputs.periods_before,
        "sunk_months": inputs.funded_from,
        "months_per_year": 12,
        "months_per_quarter": 3,
        "half_cent": HALF_CENT_USD,
        "cent": 2 * HALF_CENT_USD,
        "lockup_dscr": terms.lockup_dscr,
        "loss_cap": terms.loss_cap,
        "interest_cap": terms.interest_cap,
        "price_year": YEAR,
        "inflation": 0.0,
        **{f"book_months_{asset}": terms.book_periods[place] for place, asset in enumerate(ASSETS)},
    }
    return Page("inputs", "Programme", tuple(given(name, name, "USD", value) for name, value in numbers.items()))


def book_of(case: Case) -> tuple[Book, Shapes]:
    """Return the book of a settled case."""
    structure = structure_of(case)
    found, months = shapes(structure), case.inputs.uses_usd.shape[2]
    owners = [owner for owner in found.owners if owner.busy]
    sheets = [
        Sheet("Inputs", (programme_page(case), *(page for page in constants(structure, found) if page.rows))),
        Sheet("Timeline", (timeline_page(months),)),
        Sheet("Schedule", tuple(page for page in monthly(structure, found) if page.rows)),
        Sheet("Tax", (table_page(case.terms.tax_table, ASSETS, ""), *(tax_page(owner, months) for owner in owners))),
        Sheet("Loans", tuple(loan_page(loan, months) for loan in found.loans)),
    ]
    for owner in owners:
        calls = found.calls[owner.number]
        pages = (*owner_pages(owner, months), call_page(calls, months), share_page(calls, months))
        sheets.append(Sheet(f"W {owner.title}", pages))
    return Book(tuple(sheet for sheet in sheets if sheet.pages)), found


def scaled(row_of: Page, name: str, value: float) -> Page:
    """Return a page with one given number replaced."""
    rows = tuple(replace(row, values=np.array([value])) if row.name == name else row for row in row_of.rows)
    return replace(row_of, rows=rows)
