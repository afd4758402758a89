"""Charts of the compute: accelerators powered, and what a billed accelerator-hour is made of.

Assumes accelerators count only where chips, megawatts and site are there together.
"""

from __future__ import annotations

from gigawatt.chain import Exhibits
from gigawatt.evidence import words
from gigawatt.report.charts import style
from gigawatt.report.charts.style import Chart, Table


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
    figure = style.blank("USD per billed GPU-hour", legend=False)
    figure.add_waterfall(
        x=[*(part.name for part in parts), "total"],
        y=[*(part.value for part in parts), 0],
        measure=[*("relative" for _ in parts), "total"],
        text=[*(words.dollars(part.value) for part in parts), words.dollars(total)],
        textposition="outside",
        cliponaxis=False,
        connector={"line": {"color": style.RULE}},
        increasing={"marker": {"color": style.SKY}},
        decreasing={"marker": {"color": style.GREEN}},
        totals={"marker": {"color": style.BLUE}},
    )
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
