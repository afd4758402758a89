"""Charts of the compute: accelerators powered, and what a billed accelerator-hour is made of.

Assumes accelerators count only where chips, megawatts and site are there together.
"""

from __future__ import annotations

from collections.abc import Callable

from gigawatt.chain import Exhibits, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table
from gigawatt.report.headline_table import SCALARS, YIELDS


def accelerators(exhibits: Exhibits) -> Chart:
    """Accelerators powered by month, with FLOP/s and tokens in the table."""
    compute = exhibits.compute
    peak = compute.accelerators.p50.index(style.highest(compute.accelerators.p50)) if compute.accelerators.p50 else 0
    length = min(len(compute.months), peak + 25)
    months, fan = compute.months, compute.accelerators
    figure = style.blank("thousand accelerators")
    style.add_fan(figure, months, fan, 1000.0, "powered")
    rows = tuple(
        (
            words.month(months[m]),
            _plain(fan.p10[m]),
            _plain(fan.p50[m]),
            _plain(fan.p90[m]),
            _flops(compute.bf16_flops.p50[m]),
            _plain(style.scaled(compute.tokens.p50, 1e12)[m]),
        )
        for m in style.yearly(months[:length])
    )
    most = style.highest(fan.p50)
    sentence = "Nothing is powered in half of the futures."
    if most:
        sentence = (
            f"By {words.month(months[peak])} half of the futures have {words.plain(most)} accelerators powered, "
            f"{words.flops(compute.bf16_flops.p50[peak] or 0.0)} of dense bf16."
        )
    columns = ("Month", "Accelerators, P10", "P50", "P90", "Dense bf16, P50", "Tokens per month, trillion, P50")
    table = Table(f"Compute by month. {compute.note}".strip(), columns, rows)
    top, until = style.highest(fan.p90) / 1000, style.show_until(figure, months, length)
    return Chart("accelerators", "Accelerators powered", sentence, table, figure, top=top, until=until)


def gpu_hour(exhibits: Exhibits) -> Chart:
    """What a billed accelerator-hour costs, and in what."""
    parts = exhibits.compute.gpu_hour_usd
    total = sum(part.value for part in parts)
    figure = _steps("USD per billed GPU-hour", [(part.name, part.value) for part in parts], "total", words.dollars)
    largest = max(parts, key=lambda part: part.value, default=None)
    sentence = "No accelerator-hour is billed, so it has no cost."
    if largest is not None and total > 0:
        sentence = (
            f"A billed GPU-hour costs {words.dollars(total)}, "
            f"{words.share(largest.value / total)} of it for {largest.name}."
        )
    rows = tuple(
        (part.name, words.dollars(part.value), words.share(part.value / total if total else 0.0)) for part in parts
    )
    table = Table("Cost of a billed GPU-hour, base case", ("Part", "USD", "Share"), rows)
    return Chart("gpu-hour", "What a GPU-hour costs", sentence, table, figure if total > 0 else None, total * 1.1)


def goodput(exhibits: Exhibits) -> Chart:
    """Where the accelerator-hours that are paid for go."""
    parts = exhibits.compute.goodput
    rows = tuple((part.name, words.rate(part.value)) for part in parts)
    if not parts:
        table = Table("Accelerator-hours paid for", ("Where they go", "Share"), rows)
        return Chart("goodput", "Goodput", "Nothing runs, so no accelerator-hour is paid for.", table)
    *losses, useful = parts
    steps = [("paid for", 1.0), *((part.name, -part.value) for part in losses)]
    figure = _steps("share of accelerator-hours", steps, useful.name, words.rate)
    figure.update_yaxes(tickformat=".0%")
    worst = max(losses, key=lambda part: part.value)
    sentence = (
        f"Of the accelerator-hours paid for, {words.rate(useful.value)} do useful work; most of the rest, "
        f"{words.rate(worst.value)}, is {worst.name}."
    )
    table = Table(
        "Accelerator-hours paid for; failures stop one job on each whole phase, with their checkpoints and restarts",
        ("Where they go", "Share"),
        rows,
    )
    return Chart("goodput", "Goodput", sentence, table, figure, top=1.1)


def disputes(verdict: Verdict) -> Chart:
    """The figures on which people differ, and what each answer would be with the other one."""
    rows = tuple(
        (
            _ANSWERS[answer.name][0],
            row.title,
            row.says,
            row.rival_says,
            _ANSWERS[answer.name][1](row.answer),
            _ANSWERS[answer.name][1](row.rival_answer),
        )
        for answer in verdict.compute
        for row in answer.disputes
    )
    first = next((answer for answer in reversed(verdict.compute) if answer.disputes), None)
    sentence = "No answer of this section hangs on a figure that somebody disputes."
    if first is not None:
        label, write = _ANSWERS[first.name]
        row = first.disputes[0]
        sentence = (
            f"{label}: {words.inside(row.title)} moves it most, from {write(row.answer)} to {write(row.rival_answer)}."
        )
    columns = ("Answer", "Disputed figure", "In use", "Rival", "Answer, base case", "With the rival")
    table = Table("Largest first", columns, rows, text=True)
    return Chart("disputes", "What is disputed", sentence, table, open=True, wide=True)


_ANSWERS = SCALARS | YIELDS


def _steps(axis: str, steps: list[tuple[str, float]], last: str, write: Callable[[float], str]) -> style.Figure:
    """Return a waterfall of parts and their sum."""
    total = sum(value for _, value in steps)
    figure = style.blank(axis, legend=False)
    figure.add_waterfall(
        x=[*(name for name, _ in steps), last],
        y=[*(value for _, value in steps), 0],
        measure=[*("relative" for _ in steps), "total"],
        text=[*(write(abs(value)) for _, value in steps), write(total)],
        textposition="outside",
        cliponaxis=False,
        connector={"line": {"color": style.RULE}},
        increasing={"marker": {"color": style.SKY}},
        decreasing={"marker": {"color": style.GREEN}},
        totals={"marker": {"color": style.BLUE}},
    )
    return figure


def training_runs(exhibits: Exhibits) -> Chart:
    """Days that known training runs would take on the whole fleet."""
    runs = exhibits.compute.runs
    rows = tuple((part.name, _time(part.value)) for part in runs)
    sentence = "The file gives no reference run to compare with."
    if runs:
        first = runs[0]
        sentence = f"On the whole fleet the run of {first.name} would take {_time(first.value)}."
    return Chart(
        "runs", "Training runs", sentence, Table("Reference runs on the whole fleet", ("Run", "Time"), rows), open=True
    )


def _time(days: float) -> str:
    return f"{words.plain(days)} days" if days >= 1.0 else f"{words.plain(24.0 * days)} hours"


def _plain(value: float | None) -> str:
    return words.DASH if value is None else words.plain(value)


def _flops(value: float | None) -> str:
    return words.DASH if value is None else words.flops(value)
