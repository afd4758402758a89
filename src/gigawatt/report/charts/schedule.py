"""Charts of the schedule: megawatts live, the phases and their tasks, what holds them back, the people on site.

Assumes dates of the base case in the Gantt chart and quantiles over the trials everywhere else.
"""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go

from gigawatt.chain import Exhibits, TaskRow, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table

ASSET_COLOURS = {"shell": style.BLUE, "chips": style.ORANGE, "plant": style.GREEN}
MARGIN_DAYS = 10
"""After the last bar of a Gantt chart [days]."""
MOST_TASK_ROWS = 30
"""Beyond this a Gantt chart has one row per phase, its tasks beside each other in the row."""


def energised(exhibits: Exhibits) -> Chart:
    """Facility power energised, and the promises of power."""
    schedule = exhibits.schedule
    length = min(len(schedule.months), style.last_change(schedule.energised_mw.p50) + 25)
    months, fan = schedule.months, schedule.energised_mw
    figure = style.blank("MW of facility power")
    style.add_fan(figure, months, fan, 1.0, "energised", steps=True)
    for target in exhibits.money.targets:
        if target.facility_mw is not None:
            figure.add_scatter(
                x=[f"{target.by}-01"],
                y=[target.facility_mw],
                mode="markers+text",
                text=[target.label],
                textposition="top left",
                marker={"symbol": "diamond", "size": 11, "color": style.RED},
                showlegend=False,
            )
    rows = tuple(
        (words.month(months[m]), *(_mw(values[m]) for values in (fan.p10, fan.p50, fan.p90)))
        for m in style.yearly(months[:length])
    )
    return Chart(
        name="energised",
        title="Capacity energised",
        sentence=_energised_sentence(exhibits),
        table=Table("Facility power energised", ("Month", "P10", "P50", "P90"), rows),
        figure=figure,
        top=1.1 * style.highest(fan.p90, [target.facility_mw for target in exhibits.money.targets]),  # room for labels
        until=style.show_until(figure, months, length),
    )


def _energised_sentence(exhibits: Exhibits) -> str:
    schedule = exhibits.schedule
    end = schedule.energised_mw.p50[-1] or 0.0
    if end <= 0:
        return "In half of the futures nothing is energised within the horizon."
    first = next(month for month, value in zip(schedule.months, schedule.energised_mw.p50) if (value or 0) > 0)
    late = schedule.energised_mw.p10[-1] or 0.0
    cautious = f" A tenth of the futures stay below {words.power(late)}." if late < 0.975 * end else ""
    begun = f"the first megawatts are live by {words.month(first)}"
    return f"In half of the futures {begun} and {words.power(end)} in the end.{cautious}"


def gantt(exhibits: Exhibits) -> Chart:
    """Tasks by phase, the critical ones outlined."""
    tasks = exhibits.schedule.tasks
    chosen = [phase.phase for phase in exhibits.schedule.phases if phase.chosen]
    by_task = len(tasks) <= MOST_TASK_ROWS
    labels = [
        f"{words.name(row.phase)} {words.DASH} {words.name(row.task)}" if by_task else words.name(row.phase)
        for row in tasks
    ]
    figure = style.blank(height=max(220, 90 + 20 * len(set(labels))))
    for asset in dict.fromkeys(row.asset for row in tasks):
        _add_bars(figure, asset, [(label, row) for label, row in zip(labels, tasks) if row.asset == asset])
    figure.update_layout(barmode="overlay", hovermode="closest", bargap=0.3)
    figure.update_yaxes(autorange="reversed", categoryorder="array", categoryarray=list(dict.fromkeys(labels)))
    figure.update_xaxes(type="date", showgrid=True)
    critical = [row for row in tasks if row.critical]
    last = max(tasks, key=lambda row: row.finish, default=None)
    sentence = "No phase was chosen, so there is nothing to schedule."
    if last is not None:
        sentence = (
            f"{len(chosen)} phase{'s' * (len(chosen) != 1)} in {len(tasks)} tasks, "
            f"the last finished in {words.month(last.finish)}; "
            f"{_critical(len(critical))} (dark outline). {exhibits.schedule.note}"
        )
    until = max((row.finish for row in tasks), default="")
    if tasks:
        until = (date.fromisoformat(until) + timedelta(days=MARGIN_DAYS)).isoformat()
        figure.update_xaxes(range=[min(row.start for row in tasks), until])
    table = _task_table(tasks)
    shown = figure if tasks else None
    return Chart("gantt", "Construction schedule", sentence.strip(), table, shown, until=until, wide=True)


def _critical(count: int) -> str:
    return "1 task is critical" if count == 1 else f"{count} tasks are critical"


def _add_bars(figure: go.Figure, asset: str, rows: list[tuple[str, TaskRow]]) -> None:
    """Bars of one colour; a date axis takes lengths in milliseconds."""
    lengths = [(date.fromisoformat(row.finish) - date.fromisoformat(row.start)).days * 86_400_000 for _, row in rows]
    figure.add_bar(
        orientation="h",
        y=[label for label, _ in rows],
        x=lengths,
        base=[row.start for _, row in rows],
        name=asset,
        opacity=0.85,
        marker={
            "color": ASSET_COLOURS.get(asset, style.GREY),
            "line": {"color": style.INK, "width": [1.5 if row.critical else 0 for _, row in rows]},
        },
        customdata=[[words.name(row.task), row.start, row.finish] for _, row in rows],
        hovertemplate="%{y}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}<extra></extra>",
    )


def _task_table(tasks: tuple[TaskRow, ...]) -> Table:
    rows = tuple(
        (
            words.name(row.phase),
            words.name(row.task),
            row.start,
            row.finish,
            "critical" if row.critical else _float(row.float_days),
            words.DASH if row.critical_share is None else words.share(row.critical_share),
        )
        for row in tasks
    )
    return Table("Tasks of the base case", ("Phase", "Task", "Start", "Finish", "Float", "Critical in futures"), rows)


def _float(days: float | None) -> str:
    return words.DASH if days is None else f"{days:.0f} days"


def phases(exhibits: Exhibits) -> Chart:
    """Which phases the money builds, when they are live, and what is missing for the others."""
    rows = exhibits.schedule.phases
    built, left = [row for row in rows if row.chosen], [row for row in rows if not row.chosen]
    power = words.power(sum(row.facility_mw for row in built))
    sentence = f"The plan builds {len(built)} phase{'s' * (len(built) != 1)}, {power} of facility power."
    if left:
        missing = words.listing(sorted({row.binding for row in left}))
        sentence += f" The other {words.power(sum(row.facility_mw for row in left))} lack {missing}."
    table = Table(
        "Phases",
        ("Phase", "Facility", "IT", "Cost", "Close", "Live P10", "P50", "P90", "Held by"),
        tuple(
            (
                words.name(row.phase),
                words.power(row.facility_mw),
                words.power(row.it_mw),
                words.money(row.cost_usd),
                *(_month(month) for month in (row.close,)),
                *(_live(month, row.chosen) for month in (row.live_p10, row.live_p50, row.live_p90)),
                row.binding if row.chosen else f"not built: {row.binding}",
            )
            for row in rows
        ),
    )
    return Chart("phases", "Phases", sentence, table, wide=True, open=len(rows) <= 30)


def binding(exhibits: Exhibits, verdict: Verdict) -> Chart:
    """What set the dates, as a share of phases and futures."""
    shares = verdict.headlines.binding_share
    held = sorted(shares.model_dump().items(), key=lambda item: item[1]) if shares is not None else []
    shown = [(name, value) for name, value in held if value > 0]
    figure = style.blank(legend=False, height=80 + 26 * len(shown))
    figure.add_bar(
        orientation="h",
        y=[name for name, _ in shown],
        x=[100 * value for _, value in shown],
        marker={"color": style.BLUE},
        text=[words.share(value) for _, value in shown],
        textposition="outside",
        cliponaxis=False,
    )
    figure.update_layout(hovermode="closest")
    figure.update_xaxes(
        title={"text": "% of phases and futures"}, range=[0, 112 * max([v for _, v in shown], default=1.0)]
    )
    most = [f"{name} ({words.share(value)})" for name, value in reversed(shown[-3:])]
    sentence = (
        f"What holds the dates back most often: {words.listing(most)}." if shown else verdict.reason("binding_share")
    )
    rows = tuple((name, words.share(value)) for name, value in reversed(held))
    return Chart(
        "binding",
        "What holds it back",
        sentence,
        Table("Share of phases and futures", ("Constraint", "Share"), rows),
        figure if shown else None,
    )


def heads(exhibits: Exhibits) -> Chart:
    """Construction workers by month."""
    schedule = exhibits.schedule
    length = min(len(schedule.months), style.last_change(schedule.heads.p90) + 7)
    months, fan = schedule.months, schedule.heads
    figure = style.blank("people on site")
    style.add_fan(figure, months, fan, 1.0, "construction workers")
    peak = max(range(length), key=lambda m: fan.p50[m] or 0.0, default=0)
    sentence = (
        f"Construction peaks in {words.month(months[peak])} with about {words.plain(fan.p50[peak] or 0.0)} people; "
        "permanent jobs and job-years are other numbers (see the headline table)."
    )
    rows = tuple(
        (words.month(months[m]), *(_count(values[m]) for values in (fan.p10, fan.p50, fan.p90)))
        for m in style.yearly(months[:length])
    )
    table = Table("Construction workers", ("Month", "P10", "P50", "P90"), rows)
    until = style.show_until(figure, months, length)
    return Chart("heads", "People on site", sentence, table, figure, top=style.highest(fan.p90), until=until)


def _mw(value: float | None) -> str:
    return words.DASH if value is None else words.power(value)


def _count(value: float | None) -> str:
    return words.DASH if value is None else words.plain(value)


def _live(month: str | None, chosen: bool) -> str:
    """A month, or that it never comes; a dash for what is not built."""
    return "never" if month is None and chosen else _month(month)


def _month(value: str | None) -> str:
    return words.DASH if value is None else words.month(value)
