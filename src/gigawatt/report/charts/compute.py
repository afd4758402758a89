"""Charts of the compute: accelerators powered, and what a billed accelerator-hour is made of.

Assumes accelerators count only where chips, megawatts and site are there together.
"""

from __future__ import annotations

from collections.abc import Callable

from gigawatt.chain import CostView, Exhibits, Placed, Verdict
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


def generations(exhibits: Exhibits) -> tuple[Chart, ...]:
    """Accelerators of each kind by month; no chart where there is one kind."""
    compute = exhibits.compute
    if not compute.by_chip:
        return ()
    figure, last = style.blank("thousand accelerators"), len(compute.months) - 1
    for chip, values in compute.by_chip.items():
        figure.add_scatter(
            x=list(compute.months), y=style.scaled(values, 1000.0), name=_kind(chip), stackgroup="live", mode="lines",
            line={"width": 0.5},
        )  # fmt: skip
    rows = tuple(
        (words.month(compute.months[m]), *(_plain(values[m]) for values in compute.by_chip.values()))
        for m in style.yearly(compute.months)
    )
    held = words.listing(
        f"{words.count(values[last] or 0.0)} {_kind(chip)}" for chip, values in compute.by_chip.items() if values[last]
    )
    sentence = f"In {words.month(compute.months[last])} the base case runs {held}."
    table = Table("Accelerators powered, base case", ("Month", *map(_kind, compute.by_chip)), rows)
    return (Chart("generations", "Accelerators by generation", sentence, table, figure),)


def _kind(chip: str) -> str:
    return words.name(chip).upper()


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
    table = Table("Cost of a billed GPU-hour, medians over the futures", ("Part", "USD", "Share"), rows)
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
        f"Of the accelerator-hours paid for, {words.rate(useful.value)} do useful work; the largest part of the "
        f"rest, {words.rate(worst.value)}, is {worst.name}."
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


def waits(exhibits: Exhibits) -> Chart:
    """Chips that are delivered before they can run."""
    found = exhibits.compute.waits
    rows = tuple(
        (
            words.name(row.phase),
            words.count(row.accelerators),
            words.month(row.delivered),
            words.month(row.live) if row.live else "not within the horizon",
            words.plain(row.months),
            words.money(row.carry_usd),
        )
        for row in found
    )
    sentence = "No chips are there before they can run."
    if found:
        carry, first = sum(row.carry_usd for row in found), found[0]
        sentence = (
            f"Chips of {words.name(first.phase)} are there {words.plain(first.months)} months before their first use; "
            f"the money in all that wait costs {words.money(carry)} meanwhile."
        )
    columns = ("Phase", "Accelerators", "Delivered", "First use", "Months between", "Cost of the money in them")
    caption = "Base case; installation and commissioning are part of the wait"
    return Chart("waits", "Chips that wait", sentence, Table(caption, columns, rows))


def placement(exhibits: Exhibits) -> tuple[Chart, ...]:
    """Where a tenant's load runs by month; no chart where the file asks for none."""
    found, why = exhibits.compute.placed, exhibits.compute.unplaced
    title = "Own, lease or buy elsewhere"
    columns = (
        "Month",
        "Needed",
        "Own halls",
        *(words.name(name) for name in (found.elsewhere if found else ())),
        "Served by nobody",
    )
    if found is None:
        return (Chart("placement", title, f"{why}.", Table(title, columns, ())),) if why else ()
    figure = style.blank("thousand accelerators")
    parts = {"own halls": found.own, **found.elsewhere, "nobody": found.unmet}
    for name, values in parts.items():
        if any(value for value in values):
            figure.add_scatter(
                x=list(found.months), y=style.scaled(values, 1000.0), name=words.name(name), stackgroup="load",
                mode="lines", line={"width": 0.5},
            )  # fmt: skip
    rows = tuple(
        (words.month(found.months[m]), *(_plain(values[m]) for values in (found.demand, *parts.values())))
        for m in style.yearly(found.months)
    )
    table = Table("Accelerators of the reference kind", columns, rows)
    return (Chart("placement", f"{title}, {words.name(found.tenant)}", _placed(found), table, figure, wide=True),)


def _placed(found: Placed) -> str:
    """The sentence of the placement: how much runs elsewhere, what it costs, what a delay costs."""
    needed = sum(value or 0.0 for value in found.demand)
    own = sum(value or 0.0 for value in found.own)
    elsewhere = sum(value or 0.0 for values in found.elsewhere.values() for value in values)
    own_share, other_share = (words.rate(part / needed) if needed else words.rate(0.0) for part in (own, elsewhere))
    text = (
        f"Over the horizon {own_share} of the load runs in own halls and {other_share} elsewhere, for "
        f"{words.money(found.cost_usd)}"
    )
    if found.unmet_usd > 0.0:
        nobody = words.rate(1.0 - (own + elsewhere) / needed)
        text += f" ({nobody} is served by nobody, counted at {words.money(found.unmet_usd)})"
    if not found.late_usd:
        return f"{text}."
    month, year = found.late_usd[0], found.late_usd[-1]
    if month is None:
        return f"{text}; with own halls a month late it could not be served."
    until = "" if year is None else f", {len(found.late_usd)} months {words.money(year)}"
    day = "" if found.day_usd is None else f"a day costs {words.money(found.day_usd)}, "
    return f"{text}; of own halls that come late {day}a month {words.money(month)}{until}."


def cost_views(exhibits: Exhibits) -> Chart:
    """What others say that a watt costs, on one denominator."""
    found = exhibits.compute.cost_views
    rows = tuple(
        (f"{row.who}, {row.date}", row.stated, _range(row), words.dollars(row.ours_usd_per_w), row.note)
        for row in found
    )
    sentence = "No rival figures of the cost of a watt are catalogued."
    whole = [row for row in found if row.whole]
    if whole:
        low, high = (pick(whole, key=lambda row: row.usd_per_w) for pick in (min, max))
        sentence = (
            f"Claims that count buildings, power and equipment run from {words.dollars(low.usd_per_w)} ({low.who}) to "
            f"{words.dollars(high.usd_per_w)} ({high.who}) per watt of the facility."
        )
    columns = ("Who", "As said", "Per facility watt", "Our sum of parts for the same", "What it refers to")
    table = Table("Catalogued claims on one denominator; buildings in dollars of 2026", columns, rows, text=True)
    return Chart("cost-views", "What a watt is said to cost", sentence, table, wide=True)


def _range(row: CostView) -> str:
    low, high = words.dollars(row.low_usd_per_w), words.dollars(row.high_usd_per_w)
    middle = words.dollars(row.usd_per_w)
    return middle if low == high else f"{middle} ({words.between(low, high)})"


def training_runs(exhibits: Exhibits) -> Chart:
    """How long known models would take to train, and how many of each at once."""
    days = {part.name: part.value for part in exhibits.compute.runs}
    found = exhibits.compute.trainings
    rows = tuple(
        (
            row.name,
            f"{row.runs:,}",
            words.count(row.accelerators),
            words.rate(row.effective_share),
            _time(days[row.name]) if row.name in days else words.DASH,
            words.DASH if row.reported_hours is None else words.tokens(row.reported_hours),
            words.tokens(row.hours),
        )
        for row in found
    )
    sentence = "No reference model can be trained on this fleet within a month."
    if found:
        first = found[0]
        sentence = (
            f"The fleet could train {first.name} {first.runs:,} times at once within a month, each on "
            f"{words.count(first.accelerators)} accelerators."
        )
    columns = (
        "Model", "At once within 30 days", "Accelerators in each", "Effective time", "Fastest as one job",
        "Accelerator-hours reported", "Accelerator-hours here",
    )  # fmt: skip
    caption = (
        "Median fleet, less spares. As one job most of a large fleet's time is lost to failures; hours reported were "
        "spent on other accelerators"
    )
    return Chart("runs", "Training runs", sentence, Table(caption, columns, rows), open=True, wide=True)


def _time(days: float) -> str:
    return f"{words.plain(days)} days" if days >= 1.0 else f"{words.plain(24.0 * days)} hours"


def _plain(value: float | None) -> str:
    return words.DASH if value is None else words.plain(value)


def _flops(value: float | None) -> str:
    return words.DASH if value is None else words.flops(value)
