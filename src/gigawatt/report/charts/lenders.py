"""What lenders look at: debt by facility, cover against covenants, and every ratio by year.

Assumes the base case, except for the cover, which is quantiles over the trials.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import Exhibits, FacilityMoney, Ratios
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9
PATTERNS = ("", "/", "x", ".", "\\", "-", "+")
"""Of stacked areas, so that facilities are told apart without colour."""
SHARES = ("Gearing",)
"""Ratios that are shares of a whole."""


def debt(exhibits: Exhibits) -> Chart:
    """Debt outstanding by facility."""
    finance = exhibits.finance
    figure = style.blank("USD billion outstanding")
    rows = finance.facilities
    for place, row in enumerate(rows):
        figure.add_scatter(
            x=style.days(finance.months), y=style.scaled(row.debt_usd, BILLION), mode="lines", line={"width": 0.5},
            stackgroup="debt", fillcolor=style.PALETTE[place % 7], name=_name(row, rows),
            fillpattern={"shape": PATTERNS[place % len(PATTERNS)], "size": 6, "solidity": 0.25},
        )  # fmt: skip
    total = [sum(row.debt_usd[m] or 0.0 for row in rows) for m in range(len(finance.months))]
    peak = max(range(len(total)), key=lambda m: total[m], default=0)
    sentence = "No vehicle owes anything: no contract in the file carries debt."
    if finance.consolidated is None:
        sentence = said.ABSENT
    if rows:
        most = max(rows, key=lambda row: style.highest(row.debt_usd))
        sentence = (
            f"Debt peaks at {words.money(total[peak])} in {words.month(finance.months[peak])}; the largest is "
            f"{_name(most, rows)} with {words.money(style.highest(most.debt_usd))}, at {words.rate(most.rate)} a year."
        )
    columns = ("Month", *(_name(row, rows) for row in rows), "All")
    lines = [
        (words.month(finance.months[m]), *(words.money(row.debt_usd[m] or 0.0) for row in rows), words.money(total[m]))
        for m in style.yearly(finance.months)
    ]
    last = ("Committed", *(words.money(row.committed_usd) for row in rows), "")
    rates = ("Rate, ranking", *(f"{words.rate(row.rate)}, {row.ranking}" for row in rows), "")
    style.legend_below(figure)
    return Chart(
        "debt", "Debt by facility", sentence,
        Table("Debt outstanding, base case", columns, (rates, last, *lines) if rows else ()),
        figure if rows else None, max(total, default=0.0) / BILLION,
    )  # fmt: skip


def _name(row: FacilityMoney, rows: Sequence[FacilityMoney]) -> str:
    """The facility, with its vehicle where several draw it."""
    alone = sum(other.facility == row.facility for other in rows) == 1
    return words.name(row.facility) if alone else f"{words.name(row.facility)} of {words.name(row.vehicle)}"


def ratios(exhibits: Exhibits) -> Chart:
    """Every ratio of every vehicle with debt, and of all together, year by year."""
    finance = exhibits.finance
    owing = [(words.name(vehicle.name), vehicle.ratios) for vehicle in finance.vehicles if vehicle.ratios is not None]
    group = finance.consolidated.ratios if finance.consolidated else None
    if group is not None and len(owing) > 1:
        owing.append(("all together", group))
    rows = tuple(line for name, found in owing for line in _lines(name, found))
    years = owing[0][1].years if owing else ()
    sentence = "Nothing is owed, so lenders have no ratio to test." if finance.consolidated else said.ABSENT
    if owing:
        worst = [_tested(name, found) for name, found in owing if found is not group]
        sentence = f"Quarterly tests of the base case: {'; '.join(worst)}."
    note = (
        "Cover of flows is that of the year, ratios of balances those of its last month. DSCR: cash over debt service; "
        "LLCR and PLCR: value of the cash to the last repayment, or to the horizon, over debt; ICR: earnings before "
        "interest, tax and depreciation over interest. All together is no promise: cash of one vehicle does not serve "
        "another’s debt."
    )
    table = Table("Ratios by calendar year, base case", ("Ratio", *map(str, years)), rows)
    return Chart("ratios", "Ratios that lenders test", sentence, table, wide=True, note=note if owing else "")


def _lines(name: str, found: Ratios) -> list[tuple[str, ...]]:
    head = (name.upper(), *("" for _ in found.years))
    return [head, *((row.name, *(_said(row.name, value) for value in row.yearly)) for row in found.rows)]


def _said(name: str, value: float | None) -> str:
    if value is None:
        return words.DASH
    return f"{100 * value:.0f} %" if name in SHARES else words.ratio(value)


def _tested(name: str, found: Ratios) -> str:
    """How a vehicle's tests went."""
    if not found.tests:
        return f"{name} has no quarter with service due"
    least = min(found.tests, key=lambda test: test.cover)
    failed = [test for test in found.tests if test.result == "default"]
    locked = [test for test in found.tests if test.result == "locked up"]
    text = f"{name} keeps all {len(found.tests)}"
    if failed or locked:
        parts = [f"{len(failed)} below default"] * bool(failed) + [f"{len(locked)} in lock-up"] * bool(locked)
        text = f"{name} has {words.listing(parts)} of {said.plural(len(found.tests), 'test')}"
    return f"{text}, least {words.ratio(least.cover)} in {words.month(least.month)}"
