"""On whose credit the debt rests, and what is lost if a tenant leaves.

Assumes the base case in nominal USD; drawn in billions.
"""

from __future__ import annotations

from gigawatt.chain import Departure, Exhibits, Exposure
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9


def exposure(exhibits: Exhibits) -> Chart:
    """Debt by ultimate obligor, with the grade of each."""
    rows = sorted(exhibits.money.exposure, key=lambda row: -row.debt_usd)
    figure = style.blank(legend=False, height=90 + 34 * len(rows))
    figure.add_bar(
        orientation="h",
        y=[f"{words.name(row.obligor)} ({row.grade})" for row in rows],
        x=style.scaled([row.debt_usd for row in rows], BILLION),
        marker={"color": style.BLUE},
        text=[f"{words.money(row.debt_usd)}, {words.share(row.debt_share)}" for row in rows],
        textposition="outside",
        cliponaxis=False,
    )
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(autorange="reversed")
    most = max((row.debt_usd for row in rows), default=0.0) / BILLION
    figure.update_xaxes(title={"text": "USD billion of debt"}, range=[0, max(1.35 * most, 0.001)])
    columns = ("Obligor", "Grade", "Pays per year", "Debt", "Of all debt", "Term left")
    table = Table(
        "Exposure by ultimate obligor: contracted payments, the debt that they carry, the longest term left",
        columns,
        tuple(
            (
                words.name(row.obligor),
                row.grade,
                words.money(row.contracted_usd_per_year),
                words.money(row.debt_usd),
                words.share(row.debt_share),
                words.DASH if row.years_left is None else said.plural(round(row.years_left), "year"),
            )
            for row in rows
        ),
    )
    drawn = figure if most > 0 else None
    return Chart(
        "exposure", "On whose credit the debt rests", _exposure_sentence(exhibits, rows), table, drawn,
        top=1.3 * most if drawn else None, lying=True, open=bool(rows),
    )  # fmt: skip


def _exposure_sentence(exhibits: Exhibits, rows: list[Exposure]) -> str:
    if not rows and _owing(exhibits):
        return "This run did not record on whose payments its debt rests."
    if not rows:
        return "No contract of the file pays for a chosen phase, so no debt rests on anybody’s credit."
    first = rows[0]
    if first.debt_usd <= 0:
        return f"{words.name(first.obligor)} pays under contract, but the contracts carry no debt."
    text = (
        f"{words.share(first.debt_share)} of the debt rests on {words.name(first.obligor)} ({first.grade}), which is "
        f"to pay {words.money(first.contracted_usd_per_year)} a year"
    )
    if len(rows) == 1:
        return f"{text}."
    return f"{text}; {said.plural(len(rows), 'obligor')} in all."


def _owing(exhibits: Exhibits) -> bool:
    """True where somebody lends, so that somebody must pay."""
    return any(style.highest(vehicle.debt_usd) > 0 for vehicle in exhibits.finance.vehicles)


def departures(exhibits: Exhibits) -> Chart:
    """What is lost if a tenant leaves: payments, and debt that nothing pays for any longer."""
    rows = sorted(exhibits.money.departures, key=lambda row: (-row.uncovered_usd, -row.lost_usd))
    labels = [_label(row) for row in rows]
    figure = style.blank(height=120 + 40 * len(rows))
    for name, values, marker in (
        ("payments lost, present value", [row.lost_usd for row in rows], {"color": style.SKY}),
        (
            "debt no longer carried",
            [row.uncovered_usd for row in rows],
            {"color": style.RED, "pattern": {"shape": "/", "size": 6, "solidity": 0.4}},
        ),
    ):
        text = [words.money(value) for value in values]
        figure.add_bar(
            orientation="h", y=labels, x=style.scaled(values, BILLION), name=name, marker=marker, text=text,
            textposition="outside", cliponaxis=False,
        )  # fmt: skip
    figure.update_layout(barmode="group", hovermode="closest", bargap=0.25)
    figure.update_yaxes(autorange="reversed")
    most = max((max(row.lost_usd, row.uncovered_usd) for row in rows), default=0.0) / BILLION
    figure.update_xaxes(title={"text": "USD billion"}, range=[0, max(1.2 * most, 0.001)])
    style.legend_below(figure)
    columns = ("Phase", "Tenant", "Empty", "Price afterwards", "Payments lost", "Debt no longer carried")
    table = Table(
        "If the tenant leaves, phase by phase",
        columns,
        tuple(
            (
                said.phase(row.phase),
                words.name(row.tenant),
                said.plural(round(row.months_empty), "month"),
                f"{words.share(row.price_share)} of the contract",
                words.money(row.lost_usd),
                words.money(row.uncovered_usd),
            )
            for row in rows
        ),
    )
    return Chart(
        "departures", "If a tenant leaves", _departure_sentence(exhibits, rows), table, figure if rows else None,
        top=1.15 * most if rows else None, lying=True,
    )  # fmt: skip


def _label(row: Departure) -> str:
    return f"{said.phase(row.phase)}: {words.name(row.tenant)}"


def _departure_sentence(exhibits: Exhibits, rows: list[Departure]) -> str:
    if not rows and (exhibits.money.exposure or _owing(exhibits)):
        return "This run did not record what is lost if a tenant leaves."
    if not rows:
        return "No chosen phase has a tenant under contract who could leave."
    worst = rows[0]
    text = (
        f"If {words.name(worst.tenant)} leaves {said.phase(worst.phase)} on the day it is live, it stands empty for "
        f"{said.plural(round(worst.months_empty), 'month')} and is let again at {words.share(worst.price_share)} of "
        f"the price: {words.money(worst.lost_usd)} of payments, at their present value, are lost"
    )
    if worst.uncovered_usd > 0:
        return f"{text}, and {words.money(worst.uncovered_usd)} of debt has nothing to pay for it."
    return f"{text}; what is left still carries the debt. Stress shows what is lost if nobody follows."
