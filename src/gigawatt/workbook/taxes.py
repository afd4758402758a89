"""Income tax of one vehicle as live formulas: depreciation by class and year, limited interest, carried losses.

Assumes what `finance.tax` and `finance.depreciation` do: tax accrues over the calendar year on the income to date.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import F2
from gigawatt.workbook.book import Format, Kind, Page, Row
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import balance, flow, plus, step

SHARE = "tax_share"


def table_page(table: F2, assets: tuple[str, ...], notes: str) -> Page:
    """Return the tax tables: share of cost by year since service, one row per class."""
    ages = np.arange(table.shape[1], dtype=np.float64)
    rows = [Row("age", "Years since service", "years", values=ages, kind=Kind.CATALOGUE, format=Format.WHOLE)]
    rows += [
        Row(
            f"{SHARE}_{asset}",
            f"Tax depreciation: {asset}",
            "share",
            values=table[place],
            kind=Kind.CATALOGUE,
            format=Format.SHARE,
        )
        for place, asset in enumerate(assets)
    ]
    return Page("tables", "Tax depreciation by class", tuple(rows), table.shape[1], text=notes)


def tax_page(owner: OwnerShape, months: int) -> Page:
    """Return the page of one vehicle's tax."""
    return Page(
        f"{owner.key}.tax", f"{owner.title}: tax", (*_depreciation(owner), *_income(owner), *_payment()), months
    )


def _depreciation(owner: OwnerShape) -> tuple[Row, ...]:
    vehicle, rows = owner.key, []
    for asset in owner.assets:
        cost, given = f"{vehicle}.cost_{asset}", f"{vehicle}.given"
        again = f" + {vehicle}.replaced_{asset}[-1] * {given}.replacement_bonus_{asset}"
        rows.append(
            flow(
                f"bonus_{asset}",
                f"Deducted at once: {asset}",
                f"IF({vehicle}.placed > 0, {given}.bonus_{asset} * (1 + {vehicle}.financing_placed / "
                f"{vehicle}.placed), 0)" + (again if asset in owner.replaces else ""),
            )
        )
        rows.append(flow(f"by_table_{asset}", f"Deducted by the table: {asset}", f"{cost} - bonus_{asset}"))
    carried = plus(
        f"SUMPRODUCT(by_table_{asset}[..] * (timeline.year[..] < timeline.year), "
        f"SUMIF(tables.age[:], timeline.year - timeline.year[..], tables.{SHARE}_{asset}[:])) / inputs.months_per_year"
        for asset in owner.assets
    )
    new = plus(
        f"(bonus_{asset} + by_table_{asset} * INDEX(tables.{SHARE}_{asset}[:], 1)) / timeline.months_left"
        for asset in owner.assets
    )
    return (
        *rows,
        step("carried", "On what entered service in earlier years", carried),
        step("new", "On what entered service this year", f"IF(timeline.year_start = 1, 0, new[-1]) + {new}"),
        flow("depreciation", "Tax depreciation", "carried + new"),
    )


def _income(owner: OwnerShape) -> tuple[Row, ...]:
    vehicle = owner.key
    asked = "interest_to_date + interest_carried"
    limit = "received_to_date + inputs.interest_cap * MAX(0, earned_to_date - received_to_date)"
    capped = f"MIN({asked}, {limit})" if owner.interest_cap else asked
    return (
        _to_date(
            "earned_to_date",
            "Earned this year, before interest and depreciation",
            f"{vehicle}.revenue - {vehicle}.opex + {vehicle}.reinvested",
        ),
        _to_date("received_to_date", "Interest received this year", f"{vehicle}.reinvested"),
        _to_date("interest_to_date", "Interest this year", f"{vehicle}.interest"),
        _to_date("depreciated_to_date", "Tax depreciation this year", "depreciation"),
        balance(
            "interest_carried",
            "Interest of earlier years not yet deducted",
            "interest_carried[-1] + IF(timeline.year_start = 1, interest_to_date[-1] - deductible[-1], 0)",
        ),
        step("deductible", "Interest deducted this year", capped),
        step(
            "taxable",
            "Taxable income this year, before carried losses",
            "earned_to_date - depreciated_to_date - deductible",
        ),
        balance(
            "losses",
            "Losses of earlier years not yet used",
            "losses[-1] - IF(timeline.year_start = 1, IF(taxable[-1] > 0, MIN(losses[-1], inputs.loss_cap * "
            "taxable[-1]), taxable[-1]), 0)",
        ),
    )


def _to_date(name: str, label: str, of: str) -> Row:
    return step(name, label, f"IF(timeline.year_start = 1, 0, {name}[-1]) + {of}")


def _payment() -> tuple[Row, ...]:
    return (
        step(
            "tax_to_date",
            "Tax on this year's income to date",
            "IF(taxable > 0, given.rate * (taxable - MIN(losses, inputs.loss_cap * taxable)), 0)",
        ),
        flow("tax", "Income tax", "tax_to_date - IF(timeline.year_start = 1, 0, tax_to_date[-1])"),
    )


__all__ = ["Kind", "table_page", "tax_page"]
