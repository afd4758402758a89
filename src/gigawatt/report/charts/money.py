"""Charts of the money: what can be spent against what was promised, entity by entity, and where it flows.

Assumes cumulative stocks in nominal USD; drawn in billions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import plotly.graph_objects as go

from gigawatt.chain import Coverage, Exhibits, Part, TargetPoint
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table

BILLION = 1e9


def funding(exhibits: Exhibits) -> Chart:
    """Funding that can be spent, spending of the plan, and the promises."""
    money = exhibits.money
    promised = [target for target in money.targets if target.amount_usd is not None]
    length = _length(exhibits, promised)
    months = money.months
    figure = style.blank("USD billion, cumulative")
    style.add_fan(figure, months, money.supply, BILLION, "can be spent")
    style.add_line(figure, months, style.scaled(money.spend.p50, BILLION), "plan spends, P50", style.ORANGE, "dash")
    for target in promised:
        _mark(figure, target)
    top = max([style.highest(money.supply.p90[:length]), *(target.amount_usd or 0 for target in promised)])
    figure.update_yaxes(range=[0, max(1.12 * top / BILLION, 0.001)])
    rows = tuple(
        (
            words.month(money.months[m]),
            *(_usd(fan) for fan in (money.supply.p10[m], money.supply.p50[m], money.supply.p90[m])),
            _usd(money.spend.p50[m]),
        )
        for m in style.yearly(months[:length])
    )
    columns = ("Month", "Can be spent, P10", "P50", "P90", "Plan spends, P50")
    return Chart(
        name="funding",
        title="Money that can be spent",
        sentence=_funding_sentence(exhibits, promised),
        table=Table("Funding and spending, cumulative", columns, rows),
        figure=figure,
        top=1.08 * top / BILLION,  # room for the label of the highest promise
        until=style.show_until(figure, months, length),
    )


def _length(exhibits: Exhibits, promised: Iterable[TargetPoint]) -> int:
    """Months to draw: to a year past the last promise or the last spending."""
    money = exhibits.money
    dates = [money.months.index(target.by) for target in promised if target.by in money.months]
    return min(len(money.months), max([*dates, style.last_change(money.spend.p50), 12]) + 13)


def _mark(figure: go.Figure, target: TargetPoint) -> None:
    """A promise as a diamond with its label."""
    figure.add_scatter(
        x=[f"{target.by}-01"],
        y=[(target.amount_usd or 0) / BILLION],
        mode="markers+text",
        text=[target.label],
        textposition="top left",
        marker={"symbol": "diamond", "size": 11, "color": style.RED},
        showlegend=False,
        name=f"promised {target.label}",
    )


def _funding_sentence(exhibits: Exhibits, promised: list[TargetPoint]) -> str:
    """What can be spent by the date of each promise."""
    money, said = exhibits.money, []
    for target in promised:
        if target.by in money.months:
            place = money.months.index(target.by)
            low, high = _usd(money.supply.p10[place]), _usd(money.supply.p90[place])
            amount = low if low == high else f"between {low} and {high}"
            said.append(
                f"{amount} by {words.month(target.by)} against the promised {words.money(target.amount_usd or 0)}"
            )
    if not said:
        return f"In half of the futures {_usd(money.supply.p50[-1])} can be spent by {words.month(money.months[-1])}."
    return "What can be spent: " + "; ".join(said) + "."


def coverage(exhibits: Exhibits) -> Chart:
    """Each entity's means beside what is called from it: never pooled."""
    rows = exhibits.money.coverage
    names = [words.name(row.entity) for row in rows]
    figure = style.blank("USD billion")
    figure.update_layout(barmode="group", hovermode="closest", bargap=0.25)
    for label, values, colour, pattern in (
        ("committed", [row.committed_usd for row in rows], style.GREY, ""),
        ("liquid", [row.liquid_usd for row in rows], style.SKY, ""),
        ("secured", [row.secured_usd for row in rows], style.GREEN, ""),
        ("callable", [row.callable_usd for row in rows], style.BLUE, ""),
        ("called by the plan, P50", [row.called_usd.p50 for row in rows], style.ORANGE, "/"),
    ):
        marker = {"color": colour, "pattern": {"shape": pattern}}
        figure.add_bar(x=names, y=style.scaled(values, BILLION), name=label, marker=marker)
    return Chart(
        name="coverage",
        title="Who can pay what is called, one by one",
        sentence=_coverage_sentence(rows),
        table=_coverage_table(rows),
        figure=figure if rows else None,
        top=style.highest(*((row.committed_usd, row.liquid_usd, row.called_usd.p50) for row in rows)) / BILLION,
    )


def _coverage_sentence(rows: tuple[Coverage, ...]) -> str:
    short = sorted((row for row in rows if row.short_share > 0), key=lambda row: -row.short_share)
    if not rows:
        return "The file names no partner, so there is nobody to call equity from."
    if not short:
        return "Every entity pays what the plan calls from it, in every future."
    said = [f"{words.name(row.entity)} falls short in {words.share(row.short_share)} of futures" for row in short[:3]]
    return f"Tested one by one: {words.listing(said)}; what another can spare does not help."


def _coverage_table(rows: tuple[Coverage, ...]) -> Table:
    columns = (
        "Entity",
        "Secured",
        "Liquid",
        "Committed",
        "Callable",
        "Called",
        "Short",
        "First short",
        "Futures short",
    )
    return Table(
        "Coverage, entity by entity",
        columns,
        tuple(
            (
                words.name(row.entity),
                _usd(row.secured_usd),
                _usd(row.liquid_usd),
                words.money(row.committed_usd),
                words.money(row.callable_usd),
                words.band(row.called_usd, words.money),
                words.band(row.short_usd, words.money),
                words.month(row.short_month) if row.short_month else words.DASH,
                words.share(row.short_share),
            )
            for row in rows
        ),
    )


def four_curves(exhibits: Exhibits) -> Chart:
    """Secured, liquid, committed, callable: four questions that announcements mix."""
    money = exhibits.money
    length = _length(exhibits, [target for target in money.targets if target.amount_usd is not None])
    months = money.months
    figure = style.blank("USD billion, all entities")
    totals: dict[str, list[float]] = {}
    for field, colour, dash in (
        ("committed", style.GREY, "dash"),
        ("liquid", style.SKY, "dot"),
        ("callable", style.BLUE, "solid"),
        ("secured", style.GREEN, "dashdot"),
    ):
        curves = [getattr(entity, field) for entity in money.entities]
        totals[field] = [sum(curve[m] or 0.0 for curve in curves) for m in range(len(months))]
        style.add_line(figure, months, style.scaled(totals[field], BILLION), field, colour, dash)
    ends = {field: values[length - 1] if values else 0.0 for field, values in totals.items()}
    rows = tuple(
        (words.name(entity.name), *(_usd(getattr(entity, field)[length - 1]) for field in totals))
        for entity in money.entities
    )
    return Chart(
        name="four-curves",
        title="Four meanings of “the money is there”",
        sentence=(
            f"Of {words.money(ends['committed'])} committed to all vehicles of the file, "
            f"{words.money(ends['callable'])} can be called by "
            f"{words.month(months[length - 1])}; {words.money(ends['secured'])} is set aside. Sums hide who is short."
        ),
        table=Table(
            f"By entity, {words.month(months[length - 1])}", ("Entity", *(field.capitalize() for field in totals)), rows
        ),
        figure=figure if money.entities else None,
        top=max((max(values[:length]) for values in totals.values() if values), default=0.0) / BILLION,
        until=style.show_until(figure, months, length),
    )


def flows(exhibits: Exhibits) -> Chart:
    """From whom, through which vehicle, into what."""
    links = _links(exhibits)
    names = list(dict.fromkeys(end for source, sink, _ in links for end in (source, sink)))
    vehicles = {words.name(vehicle.name) for vehicle in exhibits.finance.vehicles}
    tints = style.colours((name.strip() for name in names if name not in vehicles), _parties(exhibits))
    colours = [style.INK if name in vehicles else tints[name.strip()] for name in names]
    figure = style.blank(legend=False, height=360)
    figure.add_sankey(
        node={"label": names, "color": colours, "pad": 14, "thickness": 16, "line": {"width": 0}},
        link={
            "source": [names.index(source) for source, _, _ in links],
            "target": [names.index(sink) for _, sink, _ in links],
            "value": [value / BILLION for _, _, value in links],
            "color": ["rgba(107, 114, 128, 0.25)"] * len(links),
        },
        valueformat=",.2~f",
        valuesuffix=" bn USD",
    )
    paid = _sums(part for vehicle in exhibits.finance.vehicles for part in vehicle.sources)
    total = sum(paid.values())
    largest = max(paid, key=lambda name: paid[name], default="")
    sentence = (
        f"Of {words.money(total)} in all, {words.share(paid[largest] / total)} comes from "
        f"{words.inside(words.name(largest))}."
        if total
        else "Nothing is paid: no phase was chosen."
    )
    rows = tuple((source, sink, words.money(value)) for source, sink, value in links)
    table = Table("Flows of the base case", ("From", "To", "Amount"), rows)
    return Chart("flows", "Capital flows", sentence, table, figure if links else None)


def _parties(exhibits: Exhibits) -> list[str]:
    return [words.name(entity.name) for entity in exhibits.money.entities]


def _links(exhibits: Exhibits) -> list[tuple[str, str, float]]:
    """Source to vehicle to use, nothing below a thousandth of the whole."""
    links = []
    for vehicle in exhibits.finance.vehicles:
        # A trailing blank keeps a source apart from a use of the same name: equal labels would close a loop.
        links += [(words.name(part.name), words.name(vehicle.name), part.value) for part in vehicle.sources]
        links += [(words.name(vehicle.name), f"{words.name(part.name)} ", part.value) for part in vehicle.uses]
    floor = sum(value for _, _, value in links if value > 0) / 1000
    return [(source, sink, value) for source, sink, value in links if value > floor and source != sink]


def _sums(parts: Iterable[Part]) -> dict[str, float]:
    sums: dict[str, float] = defaultdict(float)
    for part in parts:
        sums[part.name] += part.value
    return dict(sums)


def _usd(value: float | None) -> str:
    return "unknown" if value is None else words.money(value)
