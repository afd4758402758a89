"""Charts of the stress: how often each vehicle breaks a promise to its lenders, and what happens future by future.

Assumes the table of the verdict; runs stored before it was recorded have none.
"""

from __future__ import annotations

from gigawatt.chain import Breaches, Broken, Stress, StressRow, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.said import ABSENT
from gigawatt.report.charts.style import Chart, Table

COVENANTS = {
    "payment": ("payment missed", style.RED),
    "cover": ("cover below default", style.ORANGE),
    "collateral": ("more owed than the collateral allows", style.ROSE),
    "completion": ("not live by the long-stop date", style.SKY),
    "replacement": ("new chips or maintenance not paid for", style.GREY),
}
"""How each covenant is said, and its colour."""
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "star")
"""One per vehicle, so that they are told apart without colour."""
SPREAD = 0.6
"""Share of a line's height over which the vehicles of one future are spread."""
ALL = 0.995
"""Share of what was owed from which on a loss is said to be all of it."""
NOBODY = "nobody needs to: its own cash pays"


def breaches(verdict: Verdict) -> Chart:
    """Share of futures in which each vehicle breaks something, by what it breaks first."""
    found = verdict.stress
    rows = found.vehicles if found else ()
    figure = style.blank(height=120 + 44 * len(rows))
    names = [words.name(row.vehicle) for row in rows]
    for covenant, (label, colour) in COVENANTS.items():
        shares = [100.0 * row.first_share.get(covenant, 0.0) for row in rows]  # type: ignore[call-overload]
        if any(shares):
            figure.add_bar(
                orientation="h", y=names, x=style.scaled(shares, 1.0), name=label, marker={"color": colour},
            )  # fmt: skip
    figure.update_layout(barmode="stack", hovermode="closest", bargap=0.4)
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title={"text": "% of futures, by what is broken first"}, range=[0, 100])
    style.legend_below(figure)
    drawn = figure if any(row.any_share > 0 for row in rows) else None
    return Chart(
        "breaches", "How often a promise to lenders is broken", _breaches_sentence(found), _breaches_table(found),
        drawn, top=100.0 if drawn else None, lying=True, open=bool(rows) and drawn is None,
    )  # fmt: skip


def _breaches_sentence(found: Stress | None) -> str:
    if found is None:
        return ABSENT
    if not found.vehicles:
        return " ".join(["No vehicle carries debt, so no lender can be let down.", unlent(found)]).strip()
    parts = [f"{words.name(row.vehicle)} in {words.share(row.any_share)} of futures" for row in found.vehicles]
    text = f"Something whose breach is a default is broken by {words.listing(parts)}."
    losing = [row for row in found.vehicles if row.loss_share > 0 and row.loss_usd is not None]
    if not losing:
        text += " No lender loses money in any of them."
    for row in losing:
        assert row.loss_usd is not None
        text += (
            f" Lenders to {words.name(row.vehicle)} lose money in {words.share(row.loss_share)}: a median of "
            f"{words.money(row.loss_usd.p50)}."
        )
    return f"{text} {unlent(found)}".strip()


def unlent(found: Stress) -> str:
    """Return what the facilities that lend nothing wait for, a sentence; empty where all lend."""
    lines = [
        f"{words.listing(map(words.name, row.facilities))} lends {words.name(row.vehicle)} nothing, {row.why}"
        for row in found.unlent
    ]
    text = "; ".join(lines)
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _breaches_table(found: Stress | None) -> Table:
    columns = (
        "Vehicle", "Lenders", "Futures that break something", "What first", "Earliest", "Median", "Latest",
        "Owners locked up", "Futures with a loss", "Loss then",
    )  # fmt: skip
    rows = tuple(_breaches_row(row) for row in found.vehicles) if found else ()
    return Table("Breaches by vehicle, over all futures; the month is that of the first breach", columns, rows)


def _breaches_row(row: Breaches) -> tuple[str, ...]:
    first = [f"{COVENANTS[name][0]} {words.share(share)}" for name, share in row.first_share.items()]
    return (
        words.name(row.vehicle),
        words.listing(map(words.name, row.facilities)),
        words.share(row.any_share),
        "; ".join(first) or words.DASH,
        _dated(row.earliest, row.earliest_trial),
        _dated(row.median, row.median_trial),
        said.month(row.latest),
        words.share(row.lock_up_share),
        words.share(row.loss_share),
        words.DASH if row.loss_usd is None else words.band(row.loss_usd, words.money),
    )


def _dated(month: str | None, trial: int | None) -> str:
    return words.DASH if month is None else f"{words.month(month)}\ntrial {trial:,}"


def futures(verdict: Verdict) -> Chart:
    """One line per chosen future: when it breaks what, until when, why, and who pays."""
    found = verdict.stress
    rows = found.rows if found else ()
    drawn = any(row.broken for row in rows)
    return Chart(
        "futures", "What breaks first, and who pays, future by future", _futures_sentence(found),
        _futures_table(found), _futures_figure(found, rows) if found and drawn else None, wide=True, open=bool(rows),
        note=_note(verdict) if rows else "",
    )  # fmt: skip


def _futures_figure(found: Stress, rows: tuple[StressRow, ...]) -> style.Figure:
    """Every future's line from the first breach to the cure; what is never cured ends in an arrow."""
    figure = style.blank(height=130 + 30 * len(rows))
    vehicles = [row.vehicle for row in found.vehicles]
    for place, vehicle in enumerate(vehicles):
        # Beside each other, so that vehicles that break in the same months do not hide one another.
        beside = SPREAD * (place - (len(vehicles) - 1) / 2) / len(vehicles)
        _add_vehicle(figure, rows, vehicle, place, beside)
    first = min(f"{broken.month}-01" for row in rows for broken in row.broken)
    kept = [place for place, row in enumerate(rows) if not row.broken]
    figure.add_scatter(
        x=[first] * len(kept), y=kept, mode="text", text=["nothing is broken"] * len(kept), showlegend=False,
        textposition="middle right", textfont={"color": style.FAINT, "size": 11}, hoverinfo="skip",
    )  # fmt: skip
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(type="date")
    figure.update_yaxes(
        tickmode="array", tickvals=list(range(len(rows))), ticktext=[row.name for row in rows],
        range=[len(rows) - 0.5, -0.5], rangemode="normal",
    )  # fmt: skip
    style.legend_below(figure)
    return figure


def _add_vehicle(figure: style.Figure, rows: tuple[StressRow, ...], vehicle: str, place: int, beside: float) -> None:
    name, colour = words.name(vehicle), style.PALETTE[place % len(style.PALETTE)]
    symbol, shown = SYMBOLS[place % len(SYMBOLS)], False
    for line, row in enumerate(rows):
        for broken in (broken for broken in row.broken if broken.vehicle == vehicle):
            start, cured = f"{broken.month}-01", broken.cured is not None
            figure.add_scatter(
                x=[start, f"{broken.cured}-01" if cured else _later(start)], y=[line + beside] * 2,
                mode="lines+markers", name=name, showlegend=not shown, legendgroup=name,
                line={"color": colour, "width": 2, "dash": "solid" if cured else "dot"},
                marker={"symbol": [symbol, "line-ns-open" if cured else "triangle-right"], "size": 9},
                text=[f"{row.name}: {COVENANTS[broken.covenant][0]}", "kept again" if cured else "never kept again"],
                hovertemplate="%{x|%b %Y}: %{text}",
            )  # fmt: skip
            shown = True


def _later(day: str) -> str:
    """A year and a half on, for the arrow of what never ends."""
    year, month, rest = day.split("-")
    months = int(year) * 12 + int(month) - 1 + 18
    return f"{months // 12}-{months % 12 + 1:02d}-{rest}"


def _note(verdict: Verdict) -> str:
    found = verdict.stress
    assert found is not None
    return (
        f"Cover is tested each quarter over the twelve months before: below {words.ratio(found.default_dscr)} lenders "
        f"may call a default, below {words.ratio(found.lock_up_dscr)} owners are not paid. Trials are those of seed "
        f"{verdict.provenance.seed}: `gigawatt show --trial N` opens one. Named cases change one thing of the "
        "base case, and debt is not sized again. A dotted line: never kept again within the horizon."
    )


def _futures_sentence(found: Stress | None) -> str:
    if found is None:
        return ABSENT
    if not found.rows:
        return "Nothing is owed, so no future breaks anything."
    cases = [row for row in found.rows if row.trial is None]
    breaking = [row for row in cases if row.broken]
    kept = [row.name for row in cases if not row.broken]
    costly = max(cases, key=lost_usd)
    text = f"{said.plural(len(breaking), 'named case')} of {len(cases)} break something"
    text += f"; the structure withstands: {words.listing(kept)}." if kept else "."
    if lost_usd(costly) > 0:
        losers = words.listing(words.name(loss.facility) for row in costly.broken for loss in row.losses)
        text += (
            f" Worst for lenders: if {costly.name}, {losers} is left with a loss of {words.money(lost_usd(costly))}."
        )
    return text


def lost_usd(row: StressRow) -> float:
    """Return what all lenders lose in one future [USD]."""
    return sum(loss.lost_usd for broken in row.broken for loss in broken.losses)


def _futures_table(found: Stress | None) -> Table:
    columns = ("Future", "Breaks first", "Why", "Kept again", "Lenders lose", "Who steps in")
    rows = tuple(line for row in (found.rows if found else ()) for line in _future_lines(row))
    return Table("Chosen trials, then named cases; vehicles by date of their first breach", columns, rows, text=True)


def _future_lines(row: StressRow) -> list[tuple[str, ...]]:
    head = f"{row.name}\n{row.assumption}"
    if not row.broken:
        least = "no service falls due"
        if row.least_cover is not None:
            least = f"least cover {words.ratio(row.least_cover)}, {words.name(row.least_cover_vehicle)}"
        return [(head, f"nothing\n{least}", words.DASH, words.DASH, "nothing", NOBODY)]
    return [(head if place == 0 else "", *_broken_cells(broken)) for place, broken in enumerate(row.broken)]


def _broken_cells(broken: Broken) -> tuple[str, ...]:
    what = f"{words.name(broken.vehicle)}, {words.month(broken.month)}\n{COVENANTS[broken.covenant][0]}"
    if broken.covenant in ("cover", "payment") and broken.cover is not None:
        what += f": {words.ratio(broken.cover)}"
    cured = broken.cured_by if broken.cured is None else f"{words.month(broken.cured)}\n{broken.cured_by}"
    losses = "; ".join(
        f"{words.name(loss.facility)} {words.money(loss.lost_usd)}\n"
        f"{'all' if loss.lost_share >= ALL else words.share(loss.lost_share)} of {words.money(loss.owed_usd)} owed"
        for loss in broken.losses
    )
    return what, f"{broken.cause}\n{broken.why}", cured, losses or "nothing", stepping_in(broken)


def stepping_in(broken: Broken) -> str:
    """Return who pays where the vehicle's own cash does not, in words."""
    parts = [
        f"{words.name(step.who)}{'' if step.usd is None else f' {words.money(step.usd)}'} ({step.how})"
        for step in broken.steps_in
    ]
    return "; ".join(parts) or NOBODY
