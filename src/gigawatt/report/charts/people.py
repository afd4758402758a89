"""People: crews against their capacity, heads by trade, jobs beside what was announced.

Assumes crews and trades of the base case, and quantiles over the trials for heads and jobs.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import Crew, Exhibits, JobsClaim
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Numbers, Table

MOST_CREWS = 8
"""Drawn; the table has all."""
FULL = 0.995
"""Share of a crew from which on all of it is in use: heads are averages over a month."""
CREW_HEIGHT = 105
"""[pixels]"""
MEANINGS = {
    "at the peak of construction": "people on site in the busiest month",
    "job-years of construction": "one person at work for one year, added up over all of construction",
    "permanent": "people who run the sites afterwards, year after year",
}
"""What each definition of a job counts."""


NOUNS = {"at the peak of construction": "people at the peak of construction", "permanent": "permanent jobs"}
"""A definition as it reads after a number, where it does not as it stands."""


def crews(exhibits: Exhibits) -> Chart:
    """Heads in use of each crew against the heads that there are."""
    months, found = exhibits.schedule.months, exhibits.schedule.crews
    used = sorted((crew for crew in found if _months(crew)), key=lambda crew: (-_share_full(crew), crew.name))
    columns = ("Crew", "Capacity, most", "Peak in use", "Month", "Months at work", "Months in full use")
    table = Table("Crews, base case", columns, tuple(_crew_row(crew, months) for crew in found))
    figure = _crews_figure(used[:MOST_CREWS], months) if used else None
    return Chart("crews", "Crews against their capacity", _crews_sentence(found, used), table, figure)


def _crews_figure(shown: Sequence[Crew], months: Sequence[str]) -> style.Figure:
    """One panel per crew, all on the same months; full use has a colour and a cross on the line of the capacity."""
    figure = style.blank(height=70 + CREW_HEIGHT * len(shown))
    figure.set_subplots(len(shown), 1, shared_xaxes=True, vertical_spacing=0.25 / max(len(shown), 2))
    axis = style.days(months)
    worked = [month for crew in shown for month in _months(crew)]
    first, last = max(min(worked) - 1, 0), min(max(worked) + 3, len(axis) - 1)
    quiet = {"gridcolor": style.RULE, "zerolinecolor": style.RULE, "automargin": True, "fixedrange": True}
    figure.update_xaxes(**quiet, showgrid=False, range=[axis[first], axis[last]])
    for place, crew in enumerate(shown):
        _add_crew(figure, crew, axis, place)
        top = 1.15 * style.highest(crew.heads, crew.capacity)
        figure.update_yaxes(**quiet, range=[0, top], nticks=4, title={"text": ""}, row=place + 1, col=1)
    figure.update_layout(bargap=0, barmode="overlay", hovermode="x")
    return figure


def _add_crew(figure: style.Figure, crew: Crew, axis: Sequence[str], place: int) -> None:
    """The panel of one crew. No hatching: every hatched bar is a picture of its own when the page is printed."""
    panel = {"row": place + 1, "col": 1, "showlegend": place == 0}
    full = [_is_full(crew, month) for month in range(len(axis))]
    for name, wanted, colour in (("in use", False, style.SKY), ("all of it in use", True, style.RED)):
        values = [head if is_full == wanted else None for head, is_full in zip(crew.heads, full)]
        figure.add_bar(x=axis, y=values, name=name, marker={"color": colour}, legendgroup=name, offset=0, **panel)
    line = {"color": style.INK, "width": 1.8, "shape": "hv"}
    figure.add_scatter(
        x=axis, y=crew.capacity, mode="lines", line=line, name="capacity", legendgroup="capacity", **panel
    )
    figure.add_scatter(
        x=[f"{day[:8]}15" for day, is_full in zip(axis, full) if is_full],
        y=[most for most, is_full in zip(crew.capacity, full) if is_full],
        mode="markers",
        marker={"symbol": "x", "size": 7, "color": style.INK},
        name="full",
        hoverinfo="skip",
        **(panel | {"showlegend": False}),
    )
    figure.add_annotation(
        text=words.name(crew.name), x=0, xref="paper", y=1.0, yref=f"y{place + 1 if place else ''} domain",
        xanchor="left", yanchor="bottom", showarrow=False, font={"size": 12},
    )  # fmt: skip


def _months(crew: Crew) -> list[int]:
    """Months in which the crew works."""
    return [place for place, heads in enumerate(crew.heads) if (heads or 0) > 0]


def _is_full(crew: Crew, month: int) -> bool:
    heads, capacity = crew.heads[month] or 0.0, crew.capacity[month] or 0.0
    return heads > 0 and heads >= FULL * capacity


def _share_full(crew: Crew) -> float:
    """Share of its months at work in which all of it is in use."""
    worked = _months(crew)
    return sum(_is_full(crew, month) for month in worked) / len(worked) if worked else 0.0


def _crews_sentence(found: Sequence[Crew], used: Sequence[Crew]) -> str:
    if not found:
        return "The file names no crew that phases share, so people hold nothing back."
    if not used:
        return "No crew is at work: no phase was chosen."
    tight = [crew for crew in used if _share_full(crew) > 0]
    if not tight:
        return f"None of {said.plural(len(used), 'crew')} is ever in full use: crews hold nothing back."
    most = [
        f"{words.name(crew.name)} ({sum(_is_full(crew, month) for month in _months(crew))} of "
        f"{said.plural(len(_months(crew)), 'month')})"
        for crew in tight[:3]
    ]
    return f"In full use, where the next task has to wait: {words.listing(most)}."


def _crew_row(crew: Crew, months: Sequence[str]) -> tuple[str, ...]:
    worked = _months(crew)
    if not worked:
        return (words.name(crew.name), said.count(style.highest(crew.capacity)), "0", words.DASH, "0", "0")
    peak = max(worked, key=lambda month: crew.heads[month] or 0.0)
    full = sum(_is_full(crew, month) for month in worked)
    return (
        words.name(crew.name),
        said.count(style.highest(crew.capacity)),
        said.count(crew.heads[peak]),
        words.month(months[peak]),
        str(len(worked)),
        f"{full} {'■' * (full > 0)}".strip(),
    )


def heads(exhibits: Exhibits) -> Chart:
    """Construction workers by month: by trade in the base case, and how far the futures differ."""
    schedule = exhibits.schedule
    length = min(len(schedule.months), style.last_change(schedule.heads.p90) + 7)
    months, fan = schedule.months, schedule.heads
    figure = style.blank("people on site")
    trades = sorted(schedule.trades, key=lambda trade: -sum(value or 0.0 for value in schedule.trades[trade]))
    if trades:
        _add_trades(figure, months, {trade: schedule.trades[trade] for trade in trades})
        for name, values in (("P10", fan.p10), ("P90", fan.p90)):
            style.add_line(figure, months, style.scaled(values, 1.0), f"all, {name}", style.INK, "dot")
        style.legend_below(figure)
    else:
        style.add_fan(figure, months, fan, 1.0, "construction workers")
    columns = ("Month", "P10", "P50", "P90", *(words.name(trade) for trade in trades))
    rows = tuple(
        (
            words.month(months[m]),
            *(said.count(values[m]) for values in (fan.p10, fan.p50, fan.p90)),
            *(said.count(schedule.trades[trade][m]) for trade in trades),
        )
        for m in style.yearly(months[:length])
    )
    stacked = [sum(schedule.trades[trade][m] or 0.0 for trade in trades) for m in range(len(months) * bool(trades))]
    return Chart(
        name="heads",
        title="People on site by trade" if trades else "People on site",
        sentence=_heads_sentence(exhibits, length, trades),
        table=Table("Construction workers over the trials, and by trade in the base case", columns, rows),
        figure=figure,
        top=style.highest(fan.p90, stacked),
        until=style.show_until(figure, months, length),
    )


def _heads_sentence(exhibits: Exhibits, length: int, trades: Sequence[str]) -> str:
    schedule = exhibits.schedule
    fan = schedule.heads
    peak = max(range(length), key=lambda m: fan.p50[m] or 0.0, default=0)
    text = f"Construction peaks in {words.month(schedule.months[peak])} with about {words.count(fan.p50[peak] or 0.0)}"
    if not trades:
        return f"{text} people; permanent jobs and job-years are other numbers."
    return (
        f"{text} people; the largest trade is {words.name(trades[0])}; permanent jobs and job-years are other numbers."
    )


def _add_trades(figure: style.Figure, months: Sequence[str], trades: dict[str, Numbers]) -> None:
    tints = style.colours(trades)
    for trade, values in trades.items():
        figure.add_scatter(
            x=style.days(months), y=style.scaled(values, 1.0), mode="lines", stackgroup="trade",
            line={"width": 0.5, "shape": "hv", "color": tints[trade]}, name=words.name(trade),
        )  # fmt: skip


def jobs(exhibits: Exhibits) -> Chart:
    """The plan's people beside the announced number, in each of the three definitions that headlines merge."""
    claims = exhibits.schedule.jobs
    columns = ("Definition", "What it counts", "Plan", "Announced", "Plan over announced", "Note")
    rows = tuple(
        (
            claim.definition,
            MEANINGS.get(claim.definition, words.DASH),
            words.band(claim.plan, words.count),
            said.count(claim.announced),
            words.DASH
            if claim.per_announced is None
            else words.share(claim.per_announced)
            if claim.per_announced <= 1
            else f"{words.plain(claim.per_announced)} times",
            claim.note,
        )
        for claim in claims
    )
    table = Table("Jobs in three definitions", columns, rows, text=True)
    return Chart(
        "jobs", "Jobs: the plan beside the announcement", _jobs_sentence(claims), table,
        _jobs_figure(claims) if claims else None, wide=bool(claims), open=bool(claims),
    )  # fmt: skip


def _jobs_figure(claims: Sequence[JobsClaim]) -> style.Figure:
    """A dot with its band and a diamond per definition; a scale of powers, since they differ by orders."""
    figure = style.blank(height=110 + 46 * len(claims))
    names = [claim.definition for claim in claims]
    for claim in claims:
        ends = [max(claim.plan.p10, 1.0), max(claim.plan.p90, 1.0)]
        line = {"color": style.BLUE, "width": 6}
        figure.add_scatter(
            x=ends, y=[claim.definition] * 2, mode="lines", line=line, opacity=0.35, showlegend=False, hoverinfo="skip"
        )
    announced = [claim for claim in claims if claim.announced]
    for name, x, y, marker, side in (
        (
            "plan, P50 (bar: P10–P90)",
            [max(claim.plan.p50, 1.0) for claim in claims],
            names,
            {"symbol": "circle", "size": 11, "color": style.BLUE},
            "top center",
        ),
        (
            "announced, read so",
            [claim.announced for claim in announced],
            [claim.definition for claim in announced],
            {"symbol": "diamond", "size": 12, "color": style.RED},
            "top center",
        ),
    ):
        text = [words.count(value or 0.0) for value in x]
        figure.add_scatter(
            x=x, y=y, mode="markers+text", marker=marker, name=name, text=text, textposition=side, cliponaxis=False
        )
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(type="log", title={"text": "people or person-years, each step ten times the last"}, dtick=1)
    figure.update_xaxes(showgrid=True, tickformat=",")
    figure.update_yaxes(autorange="reversed", type="category", categoryarray=names)
    figure.update_yaxes(range=[len(names) - 0.5, -0.7], autorange=False)
    return figure


def _jobs_sentence(claims: Sequence[JobsClaim]) -> str:
    if not claims:
        return "The file announces no number of jobs, so there is none to put beside the plan’s."
    parts = [f"{words.count(claim.plan.p50)} {NOUNS.get(claim.definition, claim.definition)}" for claim in claims]
    announced = {claim.announced for claim in claims if claim.announced}
    if len(announced) != 1:
        return f"The plan has {words.listing(parts)}."
    return (
        f"{words.count(announced.pop())} jobs were announced, without saying which kind; the plan has "
        f"{words.listing(parts)}."
    )
