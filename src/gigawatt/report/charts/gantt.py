"""The construction schedule: phases or tasks as rows, what is critical, what each waits for, and when each is live.

Assumes dates of the base case, except for the dates at which phases are live, which are quantiles over the trials.
Every meaning has a shape or a place beside its colour: critical is a line under the bar, a wait is hatched, float is a
thin tail, work that has begun carries a dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from gigawatt.chain import Exhibits, PhaseRow, PlanQuality, TaskRow, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.gantt_rows import Layout, phase_layout, task_layout, wait_days
from gigawatt.report.charts.style import Chart, Fold, Table

MOST_TASK_ROWS = 24
"""Beyond this a row is a phase, and its tasks are drawn when they are asked for."""
DAY_MS = 86_400_000
"""A date axis takes lengths of bars in milliseconds."""
MID_MONTH = "-15"
"""A milestone known by its month is drawn in the middle of it."""
LABEL_ROOM = 0.16
"""Of the time axis, kept free on the right for what rows wait for."""
NEAR_LEFT = 0.2
"""Of the time axis: a wait that starts earlier is labelled on its right."""
NEVER = "2999-01-01"
"""Right of every picture: where a line ends that has no end."""
KNOWN = "known until here"
"""Label of the day of the view's knowledge."""
ASSETS = {"shell": style.BLUE, "plant": style.GREEN, "chips": style.ORANGE}


def gantt(exhibits: Exhibits, verdict: Verdict) -> Chart:
    """Phases or tasks along the calendar, with waits, critical work, float and milestones."""
    schedule = exhibits.schedule
    if not schedule.tasks:
        return Chart(
            "gantt",
            "Construction schedule",
            "No phase was chosen, so there is nothing to schedule.",
            Table("Tasks of the base case", COLUMNS, ()),
        )
    milestones = {row.phase: row for row in schedule.phases}
    groups = grouped(schedule.tasks)
    lines = _lines(exhibits, verdict)
    by_task = len(schedule.tasks) <= MOST_TASK_ROWS
    figure, until = _figure(task_layout(groups) if by_task else phase_layout(groups), milestones, lines)
    folds = () if by_task else tuple(_fold(phase, rows, milestones, lines) for phase, rows in groups.items())
    return Chart(
        name="gantt",
        title="Construction schedule",
        sentence=_sentence(exhibits),
        table=_table(schedule.tasks),
        figure=figure,
        until=until,
        wide=True,
        note=quality(schedule.quality),
        folds=folds,
    )


def grouped(tasks: Sequence[TaskRow]) -> dict[str, list[TaskRow]]:
    """Return the tasks of each phase by their start."""
    groups: dict[str, list[TaskRow]] = {}
    for row in sorted(tasks, key=lambda row: (row.start, row.finish)):
        groups.setdefault(row.phase, []).append(row)
    return groups


def quality(found: PlanQuality | None) -> str:
    """Return how good the plan is known to be: its value, the bound on every plan, the gap, proven or not."""
    if found is None:
        return ""
    value, bound = (_objective(number, found.objective) for number in (found.value, found.bound))
    if found.proven:
        return f"● Proven: no plan of these phases is better ({found.objective}: {value}). {found.method}".strip()
    return (
        f"○ Not proven best ({found.objective}): this plan has {value}, no plan can be better than {bound}, "
        f"gap {_gap(found.gap)}. {found.method}".strip()
    )


def _objective(value: float, objective: str) -> str:
    if "compute" in objective:
        return words.power(value)
    return words.money(value) if "value" in objective else said.days(value)


def _gap(gap: float) -> str:
    """A gap is a solver's measured figure, so it keeps its digits below a percent."""
    return f"{100 * gap:.1f} %" if gap < 0.1 else f"{100 * gap:.0f} %"


def _sentence(exhibits: Exhibits) -> str:
    schedule = exhibits.schedule
    tasks = schedule.tasks
    last = max(tasks, key=lambda row: row.finish)
    phases = len({row.phase for row in tasks})
    critical = sum(row.critical for row in tasks)
    waits = [row for row in tasks if wait_days(row)]
    text = (
        f"{said.plural(phases, 'phase')} in {said.plural(len(tasks), 'task')}, the last finished in "
        f"{words.month(last.finish)}; {said.plural(critical, 'task')} {'is' if critical == 1 else 'are'} critical."
    )
    if waits:
        longest = max(waits, key=wait_days)
        text += (
            f" The longest wait: {said.phase(longest.phase)} {words.DASH} {words.name(longest.task)} "
            f"is ready in {words.month(longest.ready or '')} and stands {said.days(wait_days(longest))} for "
            f"{words.name(longest.held_by)}."
        )
    return f"{text} {schedule.note}".strip()


# --- the picture ------------------------------------------------------------------------------------------------------


def _fold(phase: str, rows: list[TaskRow], milestones: dict[str, PhaseRow], lines: Sequence[tuple[str, str]]) -> Fold:
    """The tasks of one phase, with what one would open it for in its title."""
    critical = sum(row.critical for row in rows)
    longest = max(rows, key=wait_days)
    waits = f"; {said.days(wait_days(longest))} of waiting for {words.name(longest.held_by)}"
    title = f"{said.phase(phase)}: {said.plural(len(rows), 'task')}, {critical} critical"
    figure, _ = _figure(task_layout({phase: rows}), milestones, lines)
    return Fold(title + waits * (wait_days(longest) > 0), figure)


def _figure(layout: Layout, milestones: dict[str, PhaseRow], lines: Sequence[tuple[str, str]]) -> tuple[go.Figure, str]:
    """Draw rows downwards; return the figure and the last day shown."""
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
    """The last bar or likely date of the phases shown, and room for labels on the right."""
    shown = [milestones[phase] for phase in layout.heads if phase in milestones]
    live = [f"{month}{MID_MONTH}" for row in shown for month in (row.live_p50, row.live_p90) if month]
    last = max([row.task.finish for row in layout.rows] + live)
    length = (date.fromisoformat(last) - date.fromisoformat(first)).days
    return _shift(last, max(round(LABEL_ROOM * length), 20))


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
        name="waits, ready but held",
        marker={
            "color": "white",
            "line": {"color": style.RED, "width": 1},
            "pattern": {"shape": "/", "fgcolor": style.RED, "bgcolor": "white", "size": 5, "solidity": 0.35},
        },
        customdata=[[_hover(wait.task)] for wait in waits],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    edge = _shift(first, NEAR_LEFT * (date.fromisoformat(until) - date.fromisoformat(first)).days)
    labelled = [wait for wait in waits if wait.label]
    right = [wait for wait in labelled if layout.labels_right or (wait.task.ready or "") < edge]
    left = [wait for wait in labelled if wait not in right]
    for side, group, days in (
        ("middle left", left, [wait.task.ready for wait in left]),
        ("middle right", right, [wait.label_day for wait in right]),
    ):
        figure.add_scatter(
            x=days,
            y=[wait.place for wait in group],
            mode="text",
            text=[f" {wait.label} " for wait in group],
            textposition=side,
            textfont={"size": 11, "color": "#9a3412"},
            showlegend=False,
            hoverinfo="skip",
        )


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


def _lines(exhibits: Exhibits, verdict: Verdict) -> list[tuple[str, str]]:
    """The day of the view's knowledge and the days of the promises, as vertical lines."""
    known = verdict.provenance.as_of
    lines = [(known, KNOWN)] if known else []
    return lines + [(f"{target.by}-01", target.label) for target in exhibits.money.targets]


def _add_line(figure: go.Figure, day: str, text: str, lift: int, anchor: str) -> None:
    """One vertical line with its label above; neighbours on two levels."""
    line = {"color": style.FAINT, "width": 1.2, "dash": "solid" if text == KNOWN else "dot"}
    figure.add_shape(type="line", x0=day, x1=day, y0=0, y1=1, yref="paper", line=line)
    figure.add_annotation(
        x=day, y=1, yref="paper", yanchor="bottom", yshift=lift, text=text, showarrow=False, xanchor=anchor,
        font={"size": 11, "color": style.FAINT},
    )  # fmt: skip


# --- the table --------------------------------------------------------------------------------------------------------

COLUMNS = ("Phase", "Task", "Asset", "Ready", "Waits for", "Start", "Finish", "Float", "Critical in futures")


def _table(tasks: Iterable[TaskRow]) -> Table:
    rows = tuple(
        (
            said.phase(row.phase),
            words.name(row.task) + (" (begun)" if row.actual else ""),
            words.name(row.asset),
            row.ready or words.DASH,
            f"{words.name(row.held_by)}, {said.days(wait_days(row))}" if wait_days(row) else words.DASH,
            row.start,
            row.finish,
            "◆ critical" if row.critical else said.days(row.float_days),
            said.share(row.critical_share),
        )
        for row in tasks
    )
    return Table("Tasks of the base case", COLUMNS, rows)
