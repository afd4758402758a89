"""Charts of the money: committed, callable and closed against what is spent and promised, and who can pay his part.

Assumes cumulative stocks in nominal USD; drawn in billions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gigawatt.chain import Coverage, EntityMoney, Exhibits, TargetPoint
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Numbers, Table

BILLION = 1e9
REACH = 2.5
"""A promise higher than so many times the highest curve is marked at the top, off the scale: it would flatten them."""
MEANINGS = {
    "committed": "promised by name, or owed as the sole owner of a vehicle",
    "liquid": "its owner's cash, room to borrow and inflow to date, for everything",
    "callable": "committed, and there when it is called",
    "secured": "set aside for this programme",
}
"""What people mean who say that the money is there."""


def funding(exhibits: Exhibits) -> Chart:
    """The money curve: committed, callable, closed and all that can be spent, against spending and the promises."""
    money = exhibits.money
    promised = [target for target in money.targets if target.amount_usd is not None]
    length = _length(exhibits, promised)
    months = money.months
    figure = style.blank("USD billion, cumulative")
    if money.committed:
        committed = style.scaled(money.committed, BILLION)
        style.add_line(figure, months, committed, "committed and announced", style.GREY, "dash", "hv")
    style.add_fan(figure, months, money.callable, BILLION, "callable equity")
    if style.highest(money.closed.p90) > 0:
        style.add_fan(figure, months, money.closed, BILLION, "debt closed", colour=style.GREEN, dash="dashdot")
    spendable = style.scaled(money.supply.p50, BILLION)
    style.add_line(figure, months, spendable, "can be spent, all sources, P50", style.INK, "6px,6px")
    style.add_line(figure, months, style.scaled(money.spend.p50, BILLION), "plan spends, P50", style.ORANGE, "dot")
    curves = (money.committed, money.callable.p90, money.closed.p90, money.supply.p90, money.spend.p50)
    top = _top([values[:length] for values in curves], promised)
    for target in promised:
        _mark(figure, target, top)
    figure.update_yaxes(range=[0, max(1.12 * top / BILLION, 0.001)])
    style.legend_below(figure)
    figure.update_layout(height=380)
    return Chart(
        name="funding",
        title="The money: committed, callable, closed, spent",
        sentence=_funding_sentence(exhibits, promised),
        table=_funding_table(exhibits, length),
        figure=figure,
        top=1.08 * top / BILLION,  # room for the label of the highest promise
        until=style.show_until(figure, months, length),
    )


def _top(curves: Iterable[Numbers], promised: Iterable[TargetPoint]) -> float:
    """Height of the picture [USD]: the curves and the promises near them."""
    top = style.highest(*curves)
    near = [target.amount_usd or 0.0 for target in promised if (target.amount_usd or 0.0) <= REACH * top]
    return max([top, *near])


def _funding_table(exhibits: Exhibits, length: int) -> Table:
    money = exhibits.money
    series: dict[str, Numbers] = {"Committed": money.committed, "Callable, P10": money.callable.p10}
    series |= {"P50": money.callable.p50, "P90": money.callable.p90}
    series |= {"Debt closed, P10": money.closed.p10, "Closed, P50": money.closed.p50, "Closed, P90": money.closed.p90}
    series |= {"Can be spent, P50": money.supply.p50, "Plan spends, P50": money.spend.p50}
    known = {name: values for name, values in series.items() if values}
    rows = tuple(
        (words.month(money.months[m]), *(said.usd(values[m]) for values in known.values()))
        for m in style.yearly(money.months[:length])
    )
    return Table("Funding and spending, cumulative", ("Month", *known), rows)


def _length(exhibits: Exhibits, promised: Iterable[TargetPoint]) -> int:
    """Months to draw: to a year past the last promise or the last spending."""
    money = exhibits.money
    dates = [money.months.index(target.by) for target in promised if target.by in money.months]
    return min(len(money.months), max([*dates, style.last_change(money.spend.p50), 12]) + 13)


def _mark(figure: style.Figure, target: TargetPoint, top_usd: float) -> None:
    """A promise as a diamond with its label; one off the scale as an arrow at the top."""
    amount = target.amount_usd or 0.0
    off = amount > top_usd
    figure.add_scatter(
        x=[f"{target.by}-01"],
        y=[(1.04 * top_usd if off else amount) / BILLION],
        mode="markers+text",
        text=[f"{target.label}, off the scale " if off else target.label],
        textposition="middle left" if off else "top left",
        marker={"symbol": "triangle-up" if off else "diamond", "size": 11, "color": style.RED},
        showlegend=False,
        name=f"promised {target.label}",
    )


def _funding_sentence(exhibits: Exhibits, promised: list[TargetPoint]) -> str:
    """What can be spent by the date of each promise."""
    money, parts = exhibits.money, []
    for target in promised:
        if target.by in money.months:
            place = money.months.index(target.by)
            amount = _range(money.supply.p10[place], money.supply.p90[place])
            parts.append(
                f"{amount} by {words.month(target.by)} against the promised {words.money(target.amount_usd or 0)}"
            )
    if not parts:
        end = said.usd(money.supply.p50[-1])
        return f"In half of the futures {end} can be spent by {words.month(money.months[-1])}."
    return "What can be spent: " + "; ".join(parts) + "."


def _range(low: float | None, high: float | None) -> str:
    first, last = said.usd(low), said.usd(high)
    return first if first == last else f"between {first} and {last}"


def four_meanings(exhibits: Exhibits) -> Chart:
    """Committed, liquid, callable, secured at the first promise's date: four questions that announcements mix."""
    money = exhibits.money
    place = _asked(exhibits)
    month = words.month(money.months[place])
    names = [words.name(entity.name) for entity in money.entities]
    tints = style.colours((), names)
    figure = style.blank(height=300)
    for entity, name in zip(money.entities, names):
        figure.add_bar(
            orientation="h",
            y=list(MEANINGS),
            x=style.scaled([_at(entity, meaning, place) for meaning in MEANINGS], BILLION),
            name=name,
            marker={"color": tints[name], "line": {"color": "white", "width": 1}},
        )
    totals = {meaning: sum(_at(entity, meaning, place) or 0.0 for entity in money.entities) for meaning in MEANINGS}
    figure.update_layout(barmode="stack", hovermode="closest", bargap=0.3)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title={"text": f"USD billion, all entities, {month}"})
    style.legend_below(figure)
    sentence = "The file names no partner, so nobody has promised money."
    if money.entities:
        sentence = (
            f"Of {words.money(totals['committed'])} committed to all vehicles of the file, "
            f"{words.money(totals['callable'])} can be called by {month}; {words.money(totals['secured'])} is set "
            "aside. Sums hide who is short."
        )
    rows = tuple(
        (
            f"{meaning}: {meant}",
            *(said.usd(_at(entity, meaning, place)) for entity in money.entities),
            words.money(totals[meaning]),
        )
        for meaning, meant in MEANINGS.items()
    )
    return Chart(
        name="four-meanings",
        title="Four meanings of “the money is there”",
        sentence=sentence,
        table=Table(f"By meaning and entity, {month}", ("Meaning", *names, "All"), rows if money.entities else ()),
        figure=figure if money.entities else None,
        top=max(totals.values()) / BILLION,
        lying=True,
    )


def _at(entity: EntityMoney, meaning: str, place: int) -> float | None:
    curve: Numbers = getattr(entity, meaning)
    return curve[place]


def _asked(exhibits: Exhibits) -> int:
    """Place of the month of the first promise of money; where there is none, of the last month drawn."""
    money = exhibits.money
    dates = [target.by for target in money.targets if target.amount_usd is not None and target.by in money.months]
    return money.months.index(min(dates)) if dates else _length(exhibits, ()) - 1


def coverage(exhibits: Exhibits) -> Chart:
    """What each entity can pay beside its promise and what the plan calls from it: never pooled."""
    rows = exhibits.money.coverage
    names = [words.name(row.entity) for row in rows]
    figure = style.blank("USD billion")
    figure.update_layout(barmode="group", hovermode="closest", bargap=0.3)
    figure.add_bar(
        x=names, y=style.scaled([row.callable_usd for row in rows], BILLION), name="can be called",
        marker={"color": style.BLUE},
    )  # fmt: skip
    called = style.scaled([row.called_usd.p50 for row in rows], BILLION)
    figure.add_bar(
        x=names,
        y=called,
        name="the plan calls, P50 (whisker: P10–P90)",
        marker={"color": style.ORANGE, "pattern": {"shape": "/"}},
        error_y={
            "array": style.scaled([row.called_usd.p90 - row.called_usd.p50 for row in rows], BILLION),
            "arrayminus": style.scaled([row.called_usd.p50 - row.called_usd.p10 for row in rows], BILLION),
            "thickness": 1.2,
        },
    )
    short = [row for row in rows if row.short_share > 0]
    if any(row.short_usd.p50 > 0 for row in short):
        figure.add_bar(
            x=names, y=style.scaled([row.short_usd.p50 for row in rows], BILLION), name="short of its promise, P50",
            marker={"color": style.RED, "pattern": {"shape": "x", "size": 5, "solidity": 0.4}},
        )  # fmt: skip
    figure.add_scatter(
        x=[words.name(row.entity) for row in short],
        y=[max(row.callable_usd, row.called_usd.p90, row.short_usd.p50) / BILLION for row in short],
        mode="text",
        text=[f"✕ short in {words.share(row.short_share)}" for row in short],
        textposition="top center",
        textfont={"color": "#9a3412"},
        showlegend=False,
        hoverinfo="skip",
    )
    top = style.highest(*((row.callable_usd, row.called_usd.p90, row.short_usd.p50) for row in rows)) / BILLION
    return Chart(
        name="coverage",
        title="Who can pay its promise, one by one",
        sentence=_coverage_sentence(exhibits),
        table=_coverage_table(rows),
        figure=figure if rows else None,
        top=1.06 * top,  # room for the labels
    )


def _coverage_sentence(exhibits: Exhibits) -> str:
    """Whether promises are paid if they are called in full by the first target's date; plans call less."""
    rows, dates = exhibits.money.coverage, [target.by for target in exhibits.money.targets if target.amount_usd]
    by = f" by {words.month(min(dates))}" if dates else ""
    short = sorted((row for row in rows if row.short_share > 0), key=lambda row: -row.short_share)
    if not rows:
        return "The file names no partner, so there is nobody to call equity from."
    if not short:
        return f"Every entity can pay all that it promised by name{by}, in every future."
    parts = [f"{words.name(row.entity)} falls short in {words.share(row.short_share)} of futures" for row in short[:3]]
    return (
        f"If all that was promised by name is called{by}: {words.listing(parts)}; what another can spare does "
        "not help. The plan is cut to the money that is there, and calls less."
    )


def _coverage_table(rows: Sequence[Coverage]) -> Table:
    columns = (
        "Entity",
        "Secured",
        "Liquid",
        "Committed",
        "Callable",
        "The plan calls",
        "Short of its promise",
        "First short",
        "Futures short",
    )
    return Table(
        "Coverage, entity by entity",
        columns,
        tuple(
            (
                words.name(row.entity),
                said.usd(row.secured_usd),
                said.usd(row.liquid_usd),
                words.money(row.committed_usd),
                words.money(row.callable_usd),
                words.band(row.called_usd, words.money),
                words.band(row.short_usd, words.money),
                said.month(row.short_month),
                words.share(row.short_share),
            )
            for row in rows
        ),
    )
