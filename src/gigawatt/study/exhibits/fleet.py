"""The compute section: accelerators, FLOP/s and tokens by month, what an hour costs, how long known runs would take.

Assumes medians over the trials describe the fleet when all of the plan runs.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.chain import Asked, ChipWait, Compute, CostView, Outcome, Part, Plan
from gigawatt.compute import Reconciled, reconcile, training_days
from gigawatt.evidence import goodput_losses, gpu_hour_parts, job_goodput, words
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import day_date
from gigawatt.risk import Trials
from gigawatt.schedule import Binding
from gigawatt.study.exhibits.axes import fan, months

SHORTEST_DAYS = 7.0  # days; the racks' installation starts within a week of their delivery
DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12

RUNS = (
    ("Llama 3 405B", 405e9, 15.6e12),  # parameters, tokens [1]; Grattafiori et al., "The Llama 3 herd", 2024, section 3
    ("DeepSeek-V3", 37e9, 14.8e12),  # active parameters, tokens [1]; DeepSeek-AI, "DeepSeek-V3", 2024, abstract
)


def compute(programme: Programme, plan: Plan, base: Outcome, asked: Asked, trials: Trials) -> Compute:
    """Return how much compute runs when, and what it costs."""
    return Compute(
        months=months(programme.timeline),
        accelerators=fan(trials.monthly("accelerators")),
        bf16_flops=fan(trials.monthly("bf16_flops")),
        tokens=fan(trials.monthly("tokens")),
        gpu_hour_usd=_hour(programme, plan, asked, trials),
        goodput=tuple(Part(name=name, value=value) for name, value in goodput_losses(plan, asked, trials).items()),
        runs=_runs(plan, asked, trials),
        note=_note(programme, asked),
        waits=_waits(programme, plan, base, asked),
        cost_views=tuple(_cost_view(row) for row in reconcile()),
    )


def _hour(programme: Programme, plan: Plan, asked: Asked, trials: Trials) -> tuple[Part, ...]:
    """Parts of the headline's median.

    Medians of parts do not add to the median of the sum, so each is scaled by the same factor, near 1, to do so.
    """
    parts = gpu_hour_parts(plan, asked, trials, programme)
    total = np.sum(list(parts.values()), axis=0)
    known = np.isfinite(total)
    if not known.any():
        return ()
    medians = {name: float(np.median(values[known])) for name, values in parts.items()}
    scale = float(np.median(total[known])) / sum(medians.values())
    return tuple(Part(name=name, value=value * scale) for name, value in medians.items() if value > 0.0)


def _runs(plan: Plan, asked: Asked, trials: Trials) -> tuple[Part, ...]:
    """Days of known training runs on the whole fleet, in dense bf16, at the goodput of one phase."""
    accelerators = float(np.median(trials.column("accelerators")))
    if accelerators <= 0.0:
        return ()
    flops = float(np.median(trials.column("bf16_flops"))) / accelerators
    goodput = job_goodput(plan, asked)
    return tuple(
        Part(
            name=name,
            value=training_days(
                parameters,
                tokens,
                accelerators=accelerators,
                dense_flops=flops,
                mfu=plan.compute.mfu,
                ettr=goodput,
            ),
        )
        for name, parameters, tokens in RUNS
    )


def _note(programme: Programme, asked: Asked) -> str:
    chips = sorted({programme.phases[phase].phase.chip for phase in np.flatnonzero(asked.counted)})
    said = [f"{chip}: {figure(f'inference.tokens_per_accelerator_s.{chip}').note}" for chip in chips]
    return f"Tokens served, {'; '.join(said)}." if said else ""


def _waits(programme: Programme, plan: Plan, base: Outcome, asked: Asked) -> tuple[ChipWait, ...]:
    """Return the phases whose chips are delivered before they run, the longest wait first."""
    build, network = base.build, plan.schedule
    end = float(network.month_start_days[-1])
    rate = programme.file.programme.discount_rate.value
    found = []
    for phase in np.flatnonzero(asked.counted):
        ordered = (network.phase == phase) & (network.asset == Asset.CHIPS) & (network.kind == Binding.EQUIPMENT)
        delivered = float(np.max(build.finish_day[ordered], initial=0.0))
        live = float(build.ready_day[phase])
        days = min(live, end) - delivered
        if not ordered.any() or delivered >= end or days < SHORTEST_DAYS:
            continue
        found.append(
            ChipWait(
                phase=programme.phases[phase].path,
                accelerators=float(plan.compute.accelerators[phase]),
                delivered=_month(programme, delivered),
                live=_month(programme, live) if live < end else None,
                months=days / DAYS_PER_MONTH,
                carry_usd=float(plan.phases.cost_usd[phase, Asset.CHIPS]) * rate * days / DAYS_PER_YEAR,
            )
        )
    return tuple(sorted(found, key=lambda row: -row.months))


def _month(programme: Programme, day: float) -> str:
    return f"{day_date(programme.timeline, day):%Y-%m}"


CONTENTS = {
    "all": "all of it",
    "shell_and_power": "building and power",
    "accelerators": "accelerators alone",
    "unstated": "what it counts is not said",
}
WATTS = {"it": "IT", "facility": "facility", "unstated": "watts of what is not said"}


def _cost_view(row: Reconciled) -> CostView:
    """Return a claim about the cost of a watt as it was said and on watts of the facility."""
    low, high = words.dollars(row.stated.low), words.dollars(row.stated.high)
    said = low if low == high else words.between(low, high)
    return CostView(
        who=row.who,
        date=row.date,
        stated=f"{said}/W ({WATTS[row.stated_denominator]}; {CONTENTS[row.content]}; {row.price_year})",
        low_usd_per_w=row.converted.low,
        usd_per_w=row.converted.central,
        high_usd_per_w=row.converted.high,
        ours_usd_per_w=row.ours,
        note=row.note,
    )
