"""Statements as live formulas: monthly by vehicle and consolidated, and their annual roll-up.

Assumes the lines and signs of `finance.LINES`, so that workbook and report show the same statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gigawatt import finance
from gigawatt.finance import Line
from gigawatt.workbook.book import Format, Kind, Page, Row, Total
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import flow, number, plus

NETTED = {
    **dict.fromkeys(("contracted", "revenue"), " - all.between"),
    **dict.fromkeys(("rent", "opex"), " + all.between"),
}
"""Lines in which rent between vehicles stands on both sides; costs are shown below nil."""


def vehicle_statements(owner: OwnerShape, months: int) -> tuple[Page, ...]:
    """Return the monthly statements of one vehicle."""
    lines = [(line, plus(_parts(owner.key, line))) for line in finance.LINES]
    return _pages(f"{owner.key}.statements", owner.title, lines, months)


def consolidated(owners: Sequence[OwnerShape], rents: Sequence[str], months: int) -> tuple[Page, ...]:
    """Return the monthly statements of all vehicles together, rent between them netted out.

    Parameters
    ----------
    rents : names of rows of rent that one vehicle pays to another.
    """
    between = Page("all", "Payments between vehicles", (flow("between", "Rent between vehicles", plus(rents)),), months)
    lines = [
        (line, plus(f"{owner.key}.statements.{line.name}" for owner in owners) + NETTED.get(line.name, ""))
        for line in finance.LINES
    ]
    return (between, *_pages("all.statements", "All vehicles", lines, months))


def _parts(key: str, line: Line) -> Iterator[str]:
    for sign, field in line.parts:
        name = f"{key}.{field.removesuffix('_usd')}"
        yield name if sign > 0 else f"(-{name})"
    for sign, field in line.changes:
        now = f"{key}.{field.removesuffix('_usd')}"
        yield f"({now} - {now}[-1])" if sign > 0 else f"({now}[-1] - {now})"


def _pages(key: str, title: str, lines: Sequence[tuple[Line, str]], months: int) -> tuple[Page, ...]:
    """One page per statement."""
    found = []
    for page in finance.Page:
        rows = tuple(_row(line, formula) for line, formula in lines if line.page is page)
        found.append(Page(key, f"{title}: {page.value}", rows, months))
    return tuple(found)


def _row(line: Line, formula: str) -> Row:
    kind = Kind.RESULT if line.total else Kind.WORKING
    return Row(line.name, line.title, "USD", formula, kind=kind, total=Total.LAST if line.stock else Total.SUM)


def years_page(years: int) -> Page:
    """Return the calendar years of the horizon."""
    rows = (
        Row("year", "Calendar year", "year", "IF(year[-1] = 0, inputs.first_year, year[-1] + 1)", format=Format.WHOLE),
        number(
            "last",
            "Its last month within the horizon, year x 12 + month - 1",
            "month",
            "MIN((year + 1) * inputs.months_per_year - 1, inputs.first_month + inputs.months - 1)",
        ),
    )
    return Page("annual", "Calendar years", rows, years)


def annual(key: str, title: str, years: int) -> Iterator[Page]:
    """Yield the statements of a vehicle, or of `all`, by calendar year, and the cover of a vehicle's debt."""
    for page in finance.Page:
        rows = tuple(_yearly(key, line) for line in finance.LINES if line.page is page)
        yield Page(f"{key}.annual", f"{title}: {page.value}", rows, years)
    if key != "all":
        service = f"SUMIFS({key}.service[:], timeline.year[:], annual.year)"
        rows = (
            flow("service", "Debt service due", service),
            number(
                "dscr", "Debt service cover of the year", "ratio", "IF(service > inputs.half_cent, cfads / service, 0)"
            ),
        )
        yield Page(f"{key}.annual", f"{title}: cover", rows, years)


def _yearly(key: str, line: Line) -> Row:
    of, when = f"{key}.statements.{line.name}[:]", "timeline.year[:], annual.year"
    formula = f"SUMIFS({of}, {'timeline.number[:], annual.last' if line.stock else when})"
    return _row(line, formula)
