"""Charts of the risk: when it is done, what it costs, both together, and what moves the answer.

Assumes every trial weighs the same; shares are shares of futures under these assumptions, not forecasts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from gigawatt.chain import Exhibits, TornadoRow
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table
from gigawatt.report.headline_table import label_of

BILLION = 1e9
QUANTILES = (0.1, 0.5, 0.9)


def completion(exhibits: Exhibits) -> Chart:
    """Share of futures in which everything is live by a date."""
    risk = exhibits.risk
    length = min(len(risk.completion_months), style.last_change(risk.completion_share) + 13)
    months, shares = risk.completion_months, risk.completion_share
    figure = style.blank("% of futures", legend=False)
    figure.add_scatter(
        x=style.days(months), y=style.scaled(shares, 0.01), mode="lines", line={"color": style.BLUE, "width": 2.5}
    )
    figure.update_yaxes(range=[0, 102])
    dates = [(level, _first(risk.completion_share, level)) for level in QUANTILES]
    said = [
        f"{level:.0%} by {words.month(risk.completion_months[place])}" for level, place in dates if place is not None
    ]
    end = (risk.completion_share[-1] or 0.0) if risk.completion_share else 0.0
    sentence = (
        f"All of the plan is live in {words.listing(said)} of the futures".replace("%", " %")
        if said
        else "In fewer than a tenth of the futures the whole plan is live"
    )
    sentence += f"; in {words.share(1 - end)} it is not live within the horizon." if end < 1.0 else "."
    rows = tuple((words.month(months[m]), words.share(shares[m] or 0.0)) for m in style.yearly(months[:length]))
    table = Table("Share of futures", ("By", "Live"), rows)
    until = style.show_until(figure, months, length) if months else ""
    return Chart("completion", "When everything is live", sentence, table, figure, until=until)


def _first(values: tuple[float | None, ...], level: float) -> int | None:
    return next((place for place, value in enumerate(values) if value is not None and value >= level), None)


def capex(exhibits: Exhibits, scope: str = "") -> Chart:
    """Histogram of the cost of the plan; `scope` says what is in it."""
    edges = [edge or 0.0 for edge in exhibits.risk.capex_edges_usd]
    counts = [count or 0.0 for count in exhibits.risk.capex_counts]
    total = sum(counts)
    figure = style.blank("% of futures", legend=False)
    middles = [(low + high) / 2 / BILLION for low, high in pairwise(edges)]
    widths = [(high - low) / BILLION * 0.96 for low, high in pairwise(edges)]
    figure.add_bar(
        x=middles,
        y=[100 * count / total if total else 0 for count in counts],
        width=widths,
        marker={"color": style.BLUE},
    )
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(title={"text": f"USD billion{scope}"})
    rows = tuple(
        (f"{words.money(low)}{words.DASH}{words.money(high)}", words.share(count / total if total else 0.0))
        for low, high, count in zip(edges, edges[1:], counts)
    )
    sentence = "Nothing is built, so nothing is spent."
    if total:
        low, high = (_quantile(edges, counts, level) for level in (0.1, 0.9))
        sentence = (
            f"In eight of ten futures the plan costs between {words.money(low)} and {words.money(high)}{scope}, with "
            "fees and interest during construction; less where it is not completed."
        )
    return Chart(
        "capex",
        f"What it costs{scope}",
        sentence,
        Table(f"Cost of the plan{scope}", ("Cost", "Futures"), rows),
        figure if total else None,
    )


def _quantile(edges: list[float], counts: list[float], level: float) -> float:
    """Quantile of a histogram, straight within a bin."""
    left = level * sum(counts)
    for low, high, count in zip(edges, edges[1:], counts):
        if count and left <= count:
            return low + (high - low) * left / count
        left -= count
    return edges[-1]


def joint(exhibits: Exhibits, scope: str = "") -> Chart:
    """Cost and date together, and whether it was all paid: the joint confidence level; `scope` as in `capex`."""
    risk = exhibits.risk
    figure = style.blank("months from start to full power")
    figure.update_layout(hovermode="closest")
    points = list(zip(risk.joint_capex_usd, risk.joint_months, risk.joint_funded))
    for funded, label, colour, symbol in (
        (True, "every use paid", style.BLUE, "circle"),
        (False, "money missing", style.RED, "x"),
    ):
        shown = [
            (cost, months)
            for cost, months, paid in points
            if paid == funded and cost is not None and months is not None
        ]
        figure.add_scatter(
            x=[cost / BILLION for cost, _ in shown],
            y=[months for _, months in shown],
            mode="markers",
            name=label,
            marker={"color": colour, "symbol": symbol, "size": 6, "opacity": 0.5},
        )
    figure.update_xaxes(title={"text": f"USD billion{scope}"})
    figure.update_yaxes(rangemode="normal")
    rows = _joint_rows(points)
    sentence = (
        f"Both together: {rows[1][2]} of the futures stay within the median cost and date, "
        f"{rows[1][3]} also with every use paid."
        if rows
        else "No future reaches full power."
    )
    columns = ("Cost at most", "Months at most", "Both", "Both, and paid")
    return Chart(
        "joint",
        "Cost, date and money together",
        sentence,
        Table("Joint confidence", columns, rows),
        figure if rows else None,
    )


def _joint_rows(points: list[tuple[float | None, float | None, bool]]) -> tuple[tuple[str, str, str, str], ...]:
    """P(cost <= c and date <= d), and funded too, at the P10, P50 and P90 of each."""
    known = [(cost, months, paid) for cost, months, paid in points if cost is not None and months is not None]
    if not known:
        return ()
    costs, dates = sorted(cost for cost, _, _ in known), sorted(months for _, months, _ in known)
    rows = []
    for level in QUANTILES:
        place = min(int(level * len(known)), len(known) - 1)
        cost, date = costs[place], dates[place]
        both = [paid for c, m, paid in known if c <= cost and m <= date]
        shares = (words.share(len(both) / len(points)), words.share(sum(both) / len(points)))
        rows.append((words.money(cost), words.plain(date), *shares))
    return tuple(rows)


def tornado(exhibits: Exhibits, promised: Sequence[str] = (), scope: str = "") -> tuple[Chart, ...]:
    """One chart per headline: how far each driver moves it; `scope` as in `capex`."""
    rows: dict[str, list[TornadoRow]] = {}
    for row in exhibits.risk.tornado:
        rows.setdefault(row.headline, []).append(row)
    return tuple(
        _tornado(label_of(headline, promised), group, scope if headline == "capex_usd" else "")
        for headline, group in rows.items()
    )


def _tornado(name: str, rows: list[TornadoRow], scope: str) -> Chart:
    ranked = sorted(rows, key=_reach)[-12:]
    unit, label = _scale(rows[0])
    known = [end for row in ranked for end in (row.low, row.high, row.base) if end is not None]
    edge = max(known) + 0.15 * (max(known) - min(known) or max(known))
    figure = style.blank(height=90 + 28 * len(ranked))
    for title, colour, field in (
        ("lowest tenth of the driver", style.SKY, "low"),
        ("highest tenth", style.BLUE, "high"),
    ):
        ends = [getattr(row, field) for row in ranked]
        figure.add_bar(
            orientation="h",
            y=[words.name(row.driver) for row in ranked],
            base=[row.base / unit for row in ranked],
            x=[((edge if end is None else end) - row.base) / unit for row, end in zip(ranked, ends)],
            name=title,
            marker={"color": colour},
            text=["never ▸" if end is None else "" for end in ends],
            textposition="inside",
            insidetextanchor="end",
        )
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_xaxes(
        title={"text": f"{label}{scope}"}, range=_axis(known, edge, unit) if None in _ends(ranked) else None
    )
    most = ranked[-1]
    sentence = (
        f"What moves the {name} most is {words.name(most.driver)}: "
        f"{_end(most.low, most.unit)} in the tenth of futures with its lowest values, {_end(most.high, most.unit)} in "
        "that with its highest. Drivers that move together share the effect."
    )
    if rows[0].headline == "capex_usd" and any(map(_falls, ranked)):
        sentence += " Where costs outrun the money, phases stay unbuilt and the total falls."
    table = Table(
        f"{name[:1].upper()}{name[1:]}{scope}, median of a tenth of the futures",
        ("Driver", "Where it is lowest", "Where it is highest"),
        tuple((words.name(row.driver), _end(row.low, row.unit), _end(row.high, row.unit)) for row in reversed(ranked)),
    )
    return Chart(f"tornado-{rows[0].headline}", f"What moves the {name}", sentence, table, figure)


def _scale(row: TornadoRow) -> tuple[float, str]:
    """Unit of the axis and its name."""
    if not row.unit.startswith("USD"):
        return 1.0, f"{row.unit} from the start"
    return (BILLION, "USD billion") if abs(row.base) >= BILLION else (BILLION / 1000, "USD million")


def _ends(rows: list[TornadoRow]) -> list[float | None]:
    return [end for row in rows for end in (row.low, row.high)]


def _reach(row: TornadoRow) -> float:
    """How far a driver moves the headline; a date that never comes is moved farthest."""
    return math.inf if row.low is None or row.high is None else abs(row.high - row.low)


def _falls(row: TornadoRow) -> bool:
    return row.low is not None and row.high is not None and row.high < row.low


def _axis(known: list[float], edge: float, unit: float) -> list[float]:
    """From just below the earliest date to where a bar that never ends is cut."""
    return [(min(known) - 0.05 * (edge - min(known))) / unit, edge / unit]


def _end(value: float | None, unit: str) -> str:
    if value is None:
        return "never"
    return words.money(value) if unit == "USD" else f"{words.plain(value)} {unit}"
