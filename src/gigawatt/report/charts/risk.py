"""Charts of the risk: when it is done, what it costs, both together, and what moves the answer.

Assumes every trial weighs the same; shares are shares of futures under these assumptions, not forecasts.
"""

from __future__ import annotations

from itertools import pairwise

from gigawatt.chain import Exhibits, TornadoRow
from gigawatt.report import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table
from gigawatt.report.headline_table import label_of

BILLION = 1e9
QUANTILES = (0.1, 0.5, 0.9)


def completion(exhibits: Exhibits) -> Chart:
    """Share of futures in which everything is live by a date."""
    risk = exhibits.risk
    length = min(len(risk.completion_months), style.last_change(risk.completion_share) + 13)
    months, shares = risk.completion_months[:length], risk.completion_share[:length]
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
    sentence += f"; in {words.share(1 - end)} it is not live within the horizon."
    rows = tuple((words.month(months[m]), words.share(shares[m] or 0.0)) for m in style.yearly(months))
    return Chart(
        "completion", "When everything is live", sentence, Table("Share of futures", ("By", "Live"), rows), figure
    )


def _first(values: tuple[float | None, ...], level: float) -> int | None:
    return next((place for place, value in enumerate(values) if value is not None and value >= level), None)


def capex(exhibits: Exhibits) -> Chart:
    """Histogram of the cost of the plan."""
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
    figure.update_xaxes(title={"text": "USD billion", "font": {"color": style.FAINT, "size": 11}})
    rows = tuple(
        (f"{words.money(low)}{words.DASH}{words.money(high)}", words.share(count / total if total else 0.0))
        for low, high, count in zip(edges, edges[1:], counts)
    )
    sentence = "Nothing is built, so nothing is spent."
    if total:
        low, high = (_quantile(edges, counts, level) for level in (0.1, 0.9))
        sentence = f"In eight of ten futures the plan costs between {words.money(low)} and {words.money(high)}."
    return Chart(
        "capex",
        "What it costs",
        sentence,
        Table("Cost of the plan", ("Cost", "Futures"), rows),
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


def joint(exhibits: Exhibits) -> Chart:
    """Cost and date together, and whether it was all paid: the joint confidence level."""
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
    figure.update_xaxes(title={"text": "USD billion", "font": {"color": style.FAINT, "size": 11}})
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


def tornado(exhibits: Exhibits) -> tuple[Chart, ...]:
    """One chart per headline: how far each driver moves it."""
    headlines = list(dict.fromkeys(row.headline for row in exhibits.risk.tornado))
    return tuple(
        _tornado(headline, [row for row in exhibits.risk.tornado if row.headline == headline]) for headline in headlines
    )


def _tornado(headline: str, rows: list[TornadoRow]) -> Chart:
    ranked = sorted(rows, key=lambda row: abs(row.high - row.low))[-12:]
    unit, label = (
        (BILLION, "USD billion")
        if rows[0].unit.startswith("USD") and abs(rows[0].base) >= BILLION
        else (1.0, rows[0].unit)
    )
    figure = style.blank(height=90 + 28 * len(ranked))
    for name, colour, field in (("driver at its P10", style.SKY, "low"), ("driver at its P90", style.BLUE, "high")):
        figure.add_bar(
            orientation="h",
            y=[row.driver for row in ranked],
            base=[row.base / unit for row in ranked],
            x=[(getattr(row, field) - row.base) / unit for row in ranked],
            name=name,
            marker={"color": colour},
        )
    figure.update_layout(barmode="overlay", hovermode="closest")
    figure.update_xaxes(title={"text": label, "font": {"color": style.FAINT, "size": 11}})
    most = ranked[-1]
    write = words.money if rows[0].unit == "USD" else lambda value: f"{words.plain(value)} {most.unit}"
    name = label_of(headline)
    sentence = f"What moves the {name} most is {most.driver}: from {write(most.low)} to {write(most.high)}."
    table = Table(
        f"{name.capitalize()} with one driver at a time",
        ("Driver", "At its P10", "At its P90"),
        tuple((row.driver, write(row.low), write(row.high)) for row in reversed(ranked)),
    )
    return Chart(f"tornado-{headline}", f"What moves the {name}", sentence, table, figure)
