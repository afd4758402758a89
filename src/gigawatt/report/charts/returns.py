"""Charts of the returns: sources and uses, cover of debt service, cap table and statements.

Assumes the base case, except for the cover ratios, which are quantiles over the trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gigawatt.chain import CapRow, Consolidated, Exhibits, Part, Statement, VehicleMoney
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.said import plural
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9
LEGEND_LINE = 19
"""Of one entry where views stand side by side [pixels]; a legend never gets more than half of its figure."""
SLIVER = 0.02
"""Share of a bar below which a part is drawn with the others; the table has it."""


def sources_and_uses(exhibits: Exhibits) -> Chart:
    """Two bars per vehicle: what pays, and what it pays for."""
    vehicles = exhibits.finance.vehicles
    labels = [f"{words.name(vehicle.name)}, {side}" for vehicle in vehicles for side in ("sources", "uses")]
    shown = [(_folded(vehicle.sources), _folded(vehicle.uses)) for vehicle in vehicles]
    names = dict.fromkeys(name for sides in shown for side in sides for name in side)
    legend = LEGEND_LINE * (len(names) + 1)
    figure = style.blank(height=legend + max(80 + 36 * len(labels), legend))
    tints = style.colours(names, (entity.name for entity in exhibits.money.entities))
    for name in sorted(names, key=lambda name: name == style.OTHER):
        values = style.scaled([side.get(name) for sides in shown for side in sides], BILLION)
        marker = {"color": tints[name]}
        figure.add_bar(orientation="h", y=labels, x=values, name=words.inside(words.name(name)), marker=marker)
    figure.update_layout(barmode="stack", hovermode="closest", bargap=0.3)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title={"text": "USD billion"})
    style.legend_below(figure)
    total = sum(part.value for vehicle in vehicles for part in vehicle.uses)
    bounds = [f"{words.name(vehicle.name)}: {vehicle.debt_bound}" for vehicle in vehicles if vehicle.debt_bound]
    sentence = f"{words.money(total)} is spent in all." + (
        f" What limits the debt {words.DASH} {'; '.join(bounds)}." if bounds else ""
    )
    rows = [
        (words.name(vehicle.name), side, words.name(part.name), words.money(part.value))
        for vehicle in vehicles
        for side, parts in (("source", vehicle.sources), ("use", vehicle.uses))
        for part in parts
    ]
    table = Table("Sources and uses during construction, base case", ("Vehicle", "Side", "Item", "Amount"), tuple(rows))
    return Chart("sources-uses", "Sources and uses", sentence, table, figure if total else None)


def cover(exhibits: Exhibits) -> Chart:
    """Debt service cover by month against lock-up and sizing."""
    finance = exhibits.finance
    figure = style.blank("cover of debt service")
    serviced = [vehicle for vehicle in finance.vehicles if vehicle.dscr is not None]
    for place, vehicle in enumerate(serviced):
        if vehicle.dscr is not None:
            colour = style.PALETTE[place % 7]
            style.add_line(figure, finance.months, vehicle.dscr.p50, f"{words.name(vehicle.name)}, P50", colour)
            style.add_line(figure, finance.months, vehicle.dscr.p10, f"{words.name(vehicle.name)}, P10", colour, "dot")
    figure.add_hline(
        y=finance.lock_up_dscr, line={"color": style.RED, "dash": "dash", "width": 1}, annotation_text="lock-up"
    )
    if finance.default_dscr is not None:
        line = {"color": style.RED, "dash": "dot", "width": 1}
        figure.add_hline(
            y=finance.default_dscr, line=line, annotation_text="default", annotation_position="bottom right"
        )
    if finance.sizing_dscr is not None:
        line = {"color": style.FAINT, "dash": "dash", "width": 1}
        figure.add_hline(y=finance.sizing_dscr, line=line, annotation_text="sizing")
    figure.update_yaxes(rangemode="normal")
    said, rows = _cover_words(serviced, finance.lock_up_dscr)
    columns = ("Vehicle", "Lowest month of P10", "of P50", "of P90", "Months below lock-up, P10", "P50", "P90")
    sentence = " ".join(said) or "No debt, so no debt service to cover."
    return Chart(
        "cover",
        "Debt service cover",
        sentence,
        Table("Lowest month of each curve; the least of each future stands with its debt", columns, rows),
        figure if serviced else None,
    )


def _cover_words(vehicles: Iterable[VehicleMoney], lock_up: float) -> tuple[list[str], tuple[tuple[str, ...], ...]]:
    """One sentence and one row per vehicle."""
    said, rows = [], []
    for vehicle in vehicles:
        if vehicle.dscr is None:
            continue
        curves = (vehicle.dscr.p10, vehicle.dscr.p50, vehicle.dscr.p90)
        least = [_least(values) for values in curves]
        below = [sum(value is not None and value < lock_up for value in values) for values in curves]
        rows.append(
            (
                words.name(vehicle.name),
                *(words.DASH if value is None else words.ratio(value) for value in least),
                *map(str, below),
            )
        )
        if least[0] is not None and least[1] is not None:
            said.append(
                f"{words.name(vehicle.name)}: the median is at least {words.ratio(least[1])}, "
                f"{_against(lock_up, below[1])}; a tenth of the futures fall to {words.ratio(least[0])} or less in the "
                f"worst single month, {_against(lock_up, below[0])}."
            )
    return said, tuple(rows)


def _against(lock_up: float, months: int) -> str:
    """In how many months a curve is below lock-up."""
    return (
        f"below the lock-up of {words.ratio(lock_up)} in {plural(months, 'month')}" if months else "never below lock-up"
    )


def _least(values: Iterable[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def cap_table(exhibits: Exhibits) -> Chart:
    """Units held beside stakes as reported."""
    rows = exhibits.finance.cap_table
    apart = [row for row in rows if row.said_share is not None and abs(row.said_share - row.unit_share) >= 0.02]
    sentence = "No stakes are reported." if rows else "Nobody holds units yet."
    if any(row.said_share is not None for row in rows):
        sentence = "Stakes as reported agree with what is paid in."
    if apart:
        said = [
            f"{words.name(row.holder)} pays for {row.unit_share:.0%} and is said to hold {row.said_share:.0%}"
            for row in apart
        ]
        sentence = f"Stakes do not follow the money: {words.listing(said)}.".replace("%", " %")
    return Chart(
        "cap-table",
        "Cap table",
        sentence,
        Table("Units after all calls", CAP_COLUMNS, tuple(map(_cap_row, rows))),
        open=True,
    )


CAP_COLUMNS = ("Vehicle", "Holder", "Paid", "Share of units", "As reported")


def _cap_row(row: CapRow) -> tuple[str, ...]:
    said = words.DASH if row.said_share is None else f"{100 * row.said_share:.0f} %"
    return (
        words.name(row.vehicle),
        words.name(row.holder),
        words.money(row.paid_usd),
        f"{100 * row.unit_share:.0f} %",
        said,
    )


def statements(exhibits: Exhibits) -> tuple[Chart, ...]:
    """Yearly statements, one table per vehicle, then of all together."""
    vehicles = exhibits.finance.vehicles
    charts = [_statements(vehicle.name, vehicle.statements) for vehicle in vehicles if _filled(vehicle.statements)]
    group = exhibits.finance.consolidated
    if group is not None and len(charts) > 1:
        charts.append(_consolidated(group))
    return tuple(charts)


def _consolidated(group: Consolidated) -> Chart:
    """All vehicles as one, with what was cancelled."""
    chart = _statements("all together", group.statements)
    total = sum(value or 0.0 for value in group.eliminated_usd)
    head = ("CANCELLED", *("" for _ in group.years))
    line = ("Rent among vehicles", *(words.money(value or 0.0) for value in group.eliminated_usd))
    said = f"{words.money(total)} of rent that one vehicle pays another stands in neither revenue nor cost."
    sentence = said if total > 0 else "No vehicle pays another, so nothing is cancelled."
    rows = (*chart.table.rows, head, line) if total > 0 else chart.table.rows
    return replace(chart, sentence=f"{chart.sentence} {sentence}", table=replace(chart.table, rows=rows))


def _filled(statements: Sequence[Statement]) -> list[Statement]:
    return [statement for statement in statements if statement.rows]


def _statements(name: str, statements: Sequence[Statement]) -> Chart:
    filled = _filled(statements)
    years = filled[0].years
    rows = [row for statement in filled for row in _statement_rows(statement)]
    title = f"Statements of {words.name(name)}"
    named = words.listing(statement.title.lower() for statement in filled)
    span = f"{years[0]}{words.DASH}{years[-1]}" if years else ""
    sentence = f"Base case by calendar year, {span}: {named}; rounded, the stored run has more."
    table = Table(title, ("USD", *(str(year) for year in years)), tuple(rows))
    return Chart(f"statements-{name}", title, sentence, table, wide=True)


def _statement_rows(statement: Statement) -> list[tuple[str, ...]]:
    """A row with the statement's title, then its lines; sums are marked."""
    head = (statement.title.upper(), *("" for _ in statement.years))
    lines = [
        (
            f"= {row.name}" if row.total else row.name,
            *(words.DASH if value is None else words.money(value) for value in row.values),
        )
        for row in statement.rows
    ]
    return [head, *lines]


def _folded(parts: Sequence[Part]) -> dict[str, float]:
    """Amounts by name, the small ones together: a sliver of colour says nothing."""
    total = sum(part.value for part in parts)
    folded: dict[str, float] = {}
    for part in parts:
        name = part.name if part.value >= SLIVER * total else style.OTHER
        folded[name] = folded.get(name, 0.0) + part.value
    return folded
