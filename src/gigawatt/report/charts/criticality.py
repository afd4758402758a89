"""Which tasks decide the date across the futures, how much merging paths cost, and the earned value of what has begun.

Assumes shares over the trials; earned value in nominal USD at the programme's start.
"""

from __future__ import annotations

from gigawatt.chain import Exhibits, MergeBias, PolicyDifference, Progress, TaskRow
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table

MOST = 15
"""Tasks shown."""
LEAST_SHARE = 0.005
"""Below it a task is critical in next to no future."""


def criticality(exhibits: Exhibits) -> Chart:
    """The tasks most often critical; tasks of one name and one share in several phases are one bar."""
    schedule = exhibits.schedule
    ranked = _ranked(schedule.tasks)
    note = " ".join(text for text in (_merge(schedule.merge_bias), _policy(schedule.policy)) if text)
    shown = ranked[:MOST]
    figure = style.blank(legend=False, height=80 + 24 * len(shown))
    figure.add_bar(
        orientation="h",
        y=[label for label, _ in shown],
        x=[100 * value for _, value in shown],
        marker={"color": style.BLUE},
        text=[words.share(value) for _, value in shown],
        textposition="outside",
        cliponaxis=False,
    )
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title={"text": "% of futures in which it is critical"}, range=[0, 115])
    rows = tuple((label, words.share(value)) for label, value in ranked)
    return Chart(
        "criticality",
        "What decides the date across the futures",
        _sentence(schedule.tasks, ranked),
        Table("Tasks by the share of futures in which they are critical", ("Task", "Critical in futures"), rows),
        figure if shown else None,
        note=note,
    )


def _ranked(tasks: tuple[TaskRow, ...]) -> list[tuple[str, float]]:
    """Label and share, the highest first."""
    together: dict[tuple[float, str], list[str]] = {}
    for row in tasks:
        if row.critical_share is not None and row.critical_share >= LEAST_SHARE:
            together.setdefault((row.critical_share, row.task), []).append(row.phase)
    ranked = sorted(together.items(), key=lambda item: (-item[0][0], item[1][0], item[0][1]))
    return [(f"{said.phases(phases)}: {words.name(task)}", share) for (share, task), phases in ranked]


def _sentence(tasks: tuple[TaskRow, ...], ranked: list[tuple[str, float]]) -> str:
    if not tasks:
        return "No phase was chosen, so no task decides anything."
    if all(row.critical_share is None for row in tasks):
        return "This run counted no critical tasks across the futures; the base case’s are in the schedule."
    if not ranked:
        return "No task is critical in more than a handful of futures: what is scarce sets the dates, not the work."
    label, share = ranked[0]
    sure = sum(value >= 0.5 for _, value in ranked)
    text = f"Most often critical is {label}, in {words.share(share)} of futures"
    return f"{text}; {sure} rows of the table are critical in at least half." if sure > 1 else f"{text}."


def _merge(bias: MergeBias | None) -> str:
    """Merge bias in a sentence with its numbers."""
    if bias is None or bias.bias_days is None:
        return ""
    text = "Paths that merge wait for the slowest: "
    if bias.at_means_days is not None and bias.mean_days is not None:
        text += (
            f"with every duration at its mean the work ends {said.days(bias.at_means_days)} after the start, the "
            f"futures end after {said.days(bias.mean_days)} on average, "
        )
    text += f"{said.days(bias.bias_days)} {'later' if bias.bias_days >= 0 else 'sooner'}.".replace("-", "")
    if bias.planned and bias.by_planned_share is not None:
        share = words.share(bias.by_planned_share)
        text += f" The planned date, {words.month(bias.planned)}, is met in {share} of futures."
    return text


def _policy(difference: PolicyDifference | None) -> str:
    """What planning anew would gain, in a sentence."""
    if difference is None:
        return ""
    gained = words.band(difference.gained_days, lambda days: f"{words.whole(days)} days")
    return (
        f"Planning anew in every future instead of keeping the order would gain {gained} "
        f"(a sample of {difference.trials:,} futures)."
    )


def progress(exhibits: Exhibits) -> Chart:
    """Earned value by phase: planned, earned, actual, and the two indices."""
    rows = exhibits.schedule.progress
    columns = (
        "Phase",
        "Planned value, PV",
        "Earned value, EV",
        "Actual cost, AC",
        "Schedule index, SPI",
        "Cost index, CPI",
    )
    table = Table(
        "Earned value at the programme’s start; SPI = EV / PV, CPI = EV / AC, below 1 is late or dear",
        columns,
        tuple(
            (
                said.phase(row.phase),
                words.money(row.planned_usd),
                words.money(row.earned_usd),
                words.money(row.actual_usd),
                _index(row.spi, "late", "ahead"),
                _index(row.cpi, "dear", "cheap"),
            )
            for row in rows
        ),
    )
    return Chart("progress", "What has been earned so far", _progress_sentence(rows), table, open=bool(rows))


def _index(value: float | None, below: str, above: str) -> str:
    """An index with its meaning as a sign and a word."""
    if value is None:
        return words.DASH
    sign = "● as planned" if round(value, 2) == 1 else f"▼ {below}" if value < 1 else f"▲ {above}"
    return f"{value:.2f} {sign}"


def _progress_sentence(rows: tuple[Progress, ...]) -> str:
    if not rows:
        return "The file reports no work done before the programme’s start, so nothing has been earned yet."
    planned, earned = sum(row.planned_usd for row in rows), sum(row.earned_usd for row in rows)
    actual = sum(row.actual_usd for row in rows)
    worst = min((row for row in rows if row.spi is not None), key=lambda row: row.spi or 0.0, default=None)
    text = (
        f"Of {words.money(planned)} of work planned to date, {words.money(earned)} is done, for "
        f"{words.money(actual)} spent"
    )
    if worst is None or (worst.spi or 0.0) >= 1:
        return f"{text}."
    return f"{text}; furthest behind is {said.phase(worst.phase)} (SPI {said.ratio(worst.spi)})."
