"""Which tasks decide the date across the futures, how much merging paths cost, and the earned value of what has begun.

Assumes shares over the trials; earned value in nominal USD at the programme's start.
"""

from __future__ import annotations

from dataclasses import dataclass

from gigawatt.chain import Band, Exhibits, MergeBias, PolicyDifference, Progress, TaskRow
from gigawatt.evidence import words
from gigawatt.report.charts import said, style
from gigawatt.report.charts.style import Chart, Table

MOST = 15
"""Bars drawn; the table has all."""
MOST_NAMED = 2
"""Phases named in a bar's label."""
LEAST_SHARE = 0.005
"""Below it a task is critical in next to no future."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Tasks of one name that are critical equally often."""

    task: str
    phases: tuple[str, ...]
    share: float

    @property
    def label(self) -> str:
        """The task with its first phases: `campus 1 p2 and 4 more: cooling`."""
        if len(self.phases) <= MOST_NAMED:
            return f"{said.phases(self.phases)}: {self.task}"
        return f"{said.phase(self.phases[0])} and {len(self.phases) - 1} more: {self.task}"


def criticality(exhibits: Exhibits) -> Chart:
    """The tasks most often critical; tasks of one name and one share in several phases are one bar."""
    schedule = exhibits.schedule
    ranked = _ranked(schedule.tasks)
    note = " ".join(text for text in (_merge(schedule.merge_bias), _policy(schedule.policy)) if text)
    shown = ranked[:MOST]
    figure = style.blank(legend=False, height=80 + 24 * len(shown))
    figure.add_bar(
        orientation="h",
        y=[row.label for row in shown],
        x=[100 * row.share for row in shown],
        marker={"color": style.BLUE},
        text=[words.share(row.share) for row in shown],
        textposition="outside",
        cliponaxis=False,
    )
    figure.update_layout(hovermode="closest")
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title={"text": "% of futures in which it is critical"}, range=[0, 115])
    rows = tuple((row.task, said.phases(row.phases), words.share(row.share)) for row in ranked)
    return Chart(
        "criticality",
        "What decides the date across the futures",
        _sentence(schedule.tasks, ranked),
        Table(
            "Tasks by the share of futures in which they are critical", ("Task", "Phases", "Critical in futures"), rows
        ),
        figure if shown else None,
        note=note,
    )


def _ranked(tasks: tuple[TaskRow, ...]) -> list[_Ranked]:
    """Tasks of one name and one share together, the highest share first."""
    together: dict[tuple[float, str], list[str]] = {}
    for row in tasks:
        if row.critical_share is not None and row.critical_share >= LEAST_SHARE:
            together.setdefault((row.critical_share, row.task), []).append(row.phase)
    ordered = sorted(together.items(), key=lambda item: (-item[0][0], item[1][0], item[0][1]))
    return [_Ranked(words.name(task), tuple(phases), share) for (share, task), phases in ordered]


def _sentence(tasks: tuple[TaskRow, ...], ranked: list[_Ranked]) -> str:
    if not tasks:
        return "No phase was chosen, so no task decides anything."
    if all(row.critical_share is None for row in tasks):
        return "This run counted no critical tasks across the futures; the base case’s are in the schedule."
    if not ranked:
        return "No task is critical in more than a handful of futures: what is scarce sets the dates, not the work."
    first = ranked[0]
    sure = sum(len(row.phases) for row in ranked if row.share >= 0.5)
    text = f"Most often critical is {first.label}, in {words.share(first.share)} of futures"
    return (
        f"{text}; {sure} of {said.plural(len(tasks), 'task')} are critical in at least half."
        if sure > 1
        else f"{text}."
    )


def _merge(bias: MergeBias | None) -> str:
    """Merge bias in a sentence with its numbers."""
    if bias is None:
        return ""
    if bias.bias_days is None:
        share = words.share(bias.finished_share)
        return f"With every driver at its mean some phase never comes; all are live in {share} of futures."
    text = "Paths that merge wait for the slowest: "
    if bias.at_means_days is not None and bias.mean_days is not None:
        text += (
            f"with every driver at its mean the last phase is live {said.days(bias.at_means_days)} after the "
            f"programme’s start; the futures that get there take {said.days(bias.mean_days)} on average, "
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
    size = f" of {difference.sampled:,}" if difference.sampled else ""
    return (
        f"In the {difference.trials:,}{size} sampled futures that finish under both policies, planning anew instead of "
        f"keeping the order would {_gain(difference.gained_days)}."
    )


def _gain(gained: Band) -> str:
    """What is gained or, where the days are negative, lost: `gain 0–41 days`, `lose 3 days`, or either of both."""
    low, middle, high = (round(days) for days in (gained.p10, gained.p50, gained.p90))
    if low >= 0:
        return f"gain {words.band(gained, said.days)}"
    if high <= 0:
        return f"lose {words.band(Band(p10=-gained.p90, p50=-gained.p50, p90=-gained.p10), said.days)}"
    middling = "nothing" if middle == 0 else f"{'a gain' if middle > 0 else 'a loss'} of {said.days(abs(middle))}"
    return f"lose up to {said.days(-low)} or gain up to {said.days(high)}, median {middling}"


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
    return Chart(
        "progress", "What has been earned so far", _progress_sentence(rows), table, wide=bool(rows), open=bool(rows)
    )


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
