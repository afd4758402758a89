"""The picture of a construction schedule: bars, tails, hatched waits, milestones and dated lines.

Assumes rows laid out beforehand. Every meaning has a shape or a place beside its colour: critical is a line under the
bar, a wait is hatched, float is a thin tail, work that has begun carries a dot.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from gigawatt.chain import PhaseRow, TaskRow
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.gantt_rows import Layout, Wait, wait_days

DAY_MS = 86_400_000
"""A date axis takes lengths of bars in milliseconds."""
MID_MONTH = "-15"
"""A milestone known by its month is drawn in the middle of it."""
LABEL_ROOM = 0.16
"""Of the time axis, kept free on the right for what rows wait for."""
LATE_ROOM = 0.3
"""Of the time that the bars take, for dates that come late; a line to a later one runs off the picture."""
NEAR_LEFT = 0.2
"""Of the time axis: a wait that starts earlier is labelled on its right."""
NEVER = "2999-01-01"
"""Right of every picture: where a line ends that has no end."""
WAITS = "waits, ready but held"
STROKES = 150
"""Of a hatching from the left to the right end of the picture."""
KNOWN = "known until here"
"""Label of the day of the view's knowledge."""
ASSETS = {"shell": style.BLUE, "plant": style.GREEN, "chips": style.ORANGE}


def picture(layout: Layout, milestones: dict[str, PhaseRow], lines: Sequence[tuple[str, str]]) -> tuple[go.Figure, str]:
    """Draw rows downwards, with lines (day, label) across them; return the figure and the last day shown."""
    figure = style.blank(height=130 + layout.row_height * len(layout.labels))
    first = _first(layout, milestones)
    until = _until(layout, first, milestones)
    _add_bars(figure, layout)
    _add_waits(figure, layout, first, until)
    _add_marks(figure, layout, milestones)
    late = _shift(until, -LABEL_ROOM / 2 * (date.fromisoformat(until) - date.fromisoformat(first)).days)
    for place, (day, text) in enumerate(line for line in lines if first < line[0] < until):
        _add_line(figure, day, text, 1 + 13 * (place % 2), "right" if day > late else "center")
    figure.update_layout(barmode="overlay", hovermode="closest", bargap=0)
    figure.update_xaxes(type="date", showgrid=True, range=[_shift(first, -8), until], side="bottom")
    last = len(layout.labels) - 0.5
    places = list(range(len(layout.labels)))
    figure.update_yaxes(
        range=[last, -0.5], tickvals=places, ticktext=layout.labels, showgrid=False, zeroline=False, ticks=""
    )
    for low, high in layout.stripes:
        stripe = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": low - 0.5, "y1": high + 0.5}
        figure.add_shape(**stripe, fillcolor="#f5f6fa", line={"width": 0}, layer="below")
    style.legend_below(figure)
    figure.update_layout(margin={"t": 34, "b": 8})
    return figure, until


def _first(layout: Layout, milestones: dict[str, PhaseRow]) -> str:
    """The first work, wait or financial close."""
    closes = [milestones[phase].close for phase in layout.heads if phase in milestones]
    days = [row.task.start for row in layout.rows] + [wait.task.ready or wait.task.start for wait in layout.waits]
    return min(days + [f"{close}{MID_MONTH}" for close in closes if close])


def _until(layout: Layout, first: str, milestones: dict[str, PhaseRow]) -> str:
    """The last bar or likely date of the phases shown, late dates as far as they leave the bars readable, and room."""
    shown = [milestones[phase] for phase in layout.heads if phase in milestones]
    likely = [f"{row.live_p50}{MID_MONTH}" for row in shown if row.live_p50]
    late = [f"{row.live_p90}{MID_MONTH}" for row in shown if row.live_p90]
    last = max([row.task.finish for row in layout.rows] + likely)
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    last = max(last, min(max(late, default=last), _shift(last, LATE_ROOM * length)))
    return _shift(last, max(LABEL_ROOM * length, 20))


def _shift(day: str, by_days: float) -> str:
    return (date.fromisoformat(day) + timedelta(days=round(by_days))).isoformat()


def _length_ms(start: str, finish: str) -> int:
    return (date.fromisoformat(finish) - date.fromisoformat(start)).days * DAY_MS


def _add_bars(figure: go.Figure, layout: Layout) -> None:
    """Work by asset, its float as a tail, a line under what is critical, a dot on what has begun."""
    for asset in sorted({row.task.asset for row in layout.rows}, key=_lane):
        rows = [row for row in layout.rows if row.task.asset == asset]
        figure.add_bar(
            orientation="h",
            y=[row.place for row in rows],
            x=[_length_ms(row.task.start, row.task.finish) for row in rows],
            base=[row.task.start for row in rows],
            width=layout.bar,
            name=words.name(asset),
            marker={"color": ASSETS.get(asset, style.GREY)},
            customdata=[[_hover(row.task)] for row in rows],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    tails = [row for row in layout.rows if row.tail_days >= 1]
    figure.add_bar(
        orientation="h",
        y=[row.place for row in tails],
        x=[row.tail_days * DAY_MS for row in tails],
        base=[row.task.finish for row in tails],
        width=layout.tail,
        name="float",
        marker={"color": "#9ca3af"},
        hoverinfo="skip",
    )
    critical = [row for row in layout.rows if row.task.critical]
    figure.add_bar(
        orientation="h",
        y=[row.place + layout.under for row in critical],
        x=[_length_ms(row.task.start, row.task.finish) for row in critical],
        base=[row.task.start for row in critical],
        width=layout.line,
        name="critical: no float",
        marker={"color": style.INK},
        hoverinfo="skip",
    )
    begun = [row for row in layout.rows if row.task.actual]
    if begun:
        marker = {"symbol": "circle", "size": 7, "color": "white", "line": {"color": style.INK, "width": 1.5}}
        days, places = [row.task.start for row in begun], [row.place for row in begun]
        figure.add_scatter(x=days, y=places, mode="markers", marker=marker, name="has begun", hoverinfo="skip")


def _lane(asset: str) -> tuple[int, str]:
    """Assets in the order of their lanes, unknown ones last."""
    return (list(ASSETS).index(asset) if asset in ASSETS else len(ASSETS), asset)


def _hover(task: TaskRow) -> str:
    """All that is known of one task."""
    lines = [
        f"{said.phase(task.phase)}: {words.name(task.task)}",
        f"{task.start} to {task.finish}",
        "critical" if task.critical else f"float {said.days(task.float_days)}",
    ]
    if task.critical_share is not None:
        lines.append(f"critical in {words.share(task.critical_share)} of futures")
    if wait_days(task):
        lines.append(f"ready {task.ready}, waits {said.days(wait_days(task))} for {words.name(task.held_by)}")
    if task.actual:
        lines.append("has begun")
    return "<br>".join(lines)


def _add_waits(figure: go.Figure, layout: Layout, first: str, until: str) -> None:
    """Hatched from ready to start, labelled with what is waited for."""
    waits = layout.waits
    if not waits:
        return
    figure.add_bar(
        orientation="h",
        y=[wait.place for wait in waits],
        x=[wait_days(wait.task) * DAY_MS for wait in waits],
        base=[wait.task.ready for wait in waits],
        width=layout.bar,
        name=WAITS,
        showlegend=False,
        marker={"color": "white", "line": {"color": style.RED, "width": 1}},
        customdata=[[_hover(wait.task)] for wait in waits],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    pattern = {"shape": "/", "fgcolor": style.RED, "bgcolor": "white", "size": 5}
    figure.add_bar(x=[None], y=[None], name=WAITS, marker={"pattern": pattern})  # for the legend
    step = max(round((date.fromisoformat(until) - date.fromisoformat(first)).days / STROKES), 1)
    days, places = _strokes(waits, layout.bar / 2, step)
    thin = {"color": style.RED, "width": 1}
    figure.add_scatter(x=days, y=places, mode="lines", line=thin, name="hatching", showlegend=False, hoverinfo="skip")
    edge = _shift(first, NEAR_LEFT * (date.fromisoformat(until) - date.fromisoformat(first)).days)
    labelled = [wait for wait in waits if wait.label]
    right = [wait for wait in labelled if layout.labels_right or (wait.task.ready or "") < edge]
    left = [wait for wait in labelled if wait not in right]
    for side, group, ends in (
        ("middle left", left, [wait.task.ready for wait in left]),
        ("middle right", right, [wait.label_day for wait in right]),
    ):
        figure.add_scatter(
            x=ends,
            y=[wait.place for wait in group],
            mode="text",
            text=[f" {wait.label} " for wait in group],
            textposition=side,
            textfont={"size": 11, "color": "#9a3412"},
            showlegend=False,
            hoverinfo="skip",
        )


def _strokes(waits: Sequence[Wait], half: float, step: int) -> tuple[list[str | None], list[float | None]]:
    """Slanted strokes through each wait, as lines: a pattern would be a picture per bar in print, megabytes in all."""
    days: list[str | None] = []
    places: list[float | None] = []
    for wait in waits:
        length, ready = wait_days(wait.task), wait.task.ready or wait.task.start
        width = min(step, length)
        for start in range(0, length - width + 1, step):
            days += [_shift(ready, start), _shift(ready, start + width), None]
            places += [wait.place + half, wait.place - half, None]
    return days, places


def _add_marks(figure: go.Figure, layout: Layout, milestones: dict[str, PhaseRow]) -> None:
    """Financial close and the month in which each phase is live, on the phase's own row."""
    heads = [(place, milestones[phase]) for phase, place in layout.heads.items() if phase in milestones]
    spans_x: list[str | None] = []
    spans_y: list[float | None] = []
    for place, row in heads:
        if row.live_p10 and row.live_p50:
            # a tenth of the futures or more without a date: the line runs off the page
            spans_x += [f"{row.live_p10}{MID_MONTH}", f"{row.live_p90}{MID_MONTH}" if row.live_p90 else NEVER, None]
            spans_y += [place, place, None]
    thin = {"color": style.INK, "width": 1.5}
    figure.add_scatter(x=spans_x, y=spans_y, mode="lines", line=thin, hoverinfo="skip", showlegend=False)
    for name, symbol, fill, months in (
        ("live, P50 (line: P10–P90)", "diamond", style.INK, [(place, row.live_p50) for place, row in heads]),
        ("financial close", "square", "white", [(place, row.close) for place, row in heads]),
    ):
        known = [(place, month) for place, month in months if month]
        if known:
            figure.add_scatter(
                x=[f"{month}{MID_MONTH}" for _, month in known],
                y=[place for place, _ in known],
                mode="markers",
                marker={"symbol": symbol, "size": 9, "color": fill, "line": {"color": style.INK, "width": 2}},
                name=name,
                text=[f"{name}: {words.month(month)}" for _, month in known],
                hovertemplate="%{text}<extra></extra>",
            )


def _add_line(figure: go.Figure, day: str, text: str, lift: int, anchor: str) -> None:
    """One vertical line with its label above; neighbours on two levels."""
    line = {"color": style.FAINT, "width": 1.2, "dash": "solid" if text == KNOWN else "dot"}
    figure.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line=line)
    figure.add_annotation(
        x=day, y=1, yref="paper", yanchor="bottom", yshift=lift, text=text, showarrow=False, xanchor=anchor,
        font={"size": 11, "color": style.FAINT},
    )  # fmt: skip
