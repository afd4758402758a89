"""The compute section: accelerators, FLOP/s and tokens by month, what an hour costs, how long known runs would take.

Assumes medians over the trials describe the fleet when all of the plan runs.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import figure, ids, reference_model
from gigawatt.chain import Asked, ChipWait, Compute, CostView, Outcome, Part, Plan, Training
from gigawatt.compute import Reconciled, fastest, fleet_of, reconcile, runs_at_once
from gigawatt.evidence import goodput_losses, gpu_hour_parts, words
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import F1, InfeasibleError, day_date
from gigawatt.risk import Trials
from gigawatt.schedule import Binding
from gigawatt.study.exhibits.axes import fan, months
from gigawatt.study.exhibits.placing import placed

SHORTEST_DAYS = 7.0  # days; the racks' installation starts within a week of their delivery
DAYS_PER_YEAR = 365.25
DAYS_PER_MONTH = DAYS_PER_YEAR / 12

TRAINING_DAYS = 30.0  # days; long enough for each reference model on a thousandth of a gigawatt


def compute(programme: Programme, plan: Plan, base: Outcome, asked: Asked, trials: Trials) -> Compute:
    """Return how much compute runs when, and what it costs."""
    runs, trainings = _trainings(programme, asked, trials)
    load, unplaced = placed(programme, base)
    return Compute(
        months=months(programme.timeline),
        accelerators=fan(trials.monthly("accelerators")),
        by_chip=_by_chip(programme, base, asked),
        bf16_flops=fan(trials.monthly("bf16_flops")),
        tokens=fan(trials.monthly("tokens")),
        gpu_hour_usd=_hour(programme, plan, asked, trials),
        goodput=tuple(Part(name=name, value=value) for name, value in goodput_losses(plan, asked, trials).items()),
        runs=runs,
        trainings=trainings,
        note=_note(programme, asked),
        waits=_waits(programme, plan, base, asked),
        cost_views=tuple(_cost_view(row) for row in reconcile()),
        placed=load,
        unplaced=unplaced,
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


def _trainings(programme: Programme, asked: Asked, trials: Trials) -> tuple[tuple[Part, ...], tuple[Training, ...]]:
    """Days of the fastest job, and jobs at once within a month, for each reference model.

    On the median fleet, taken to be of the kind that most of it is.
    """
    accelerators = float(np.median(trials.column("accelerators")))
    counted = np.flatnonzero(asked.counted)
    if accelerators <= 0.0 or not len(counted):
        return (), ()
    mw = dict.fromkeys(sorted({programme.phases[phase].phase.chip for phase in counted}), 0.0)
    for phase in counted:
        mw[programme.phases[phase].phase.chip] += programme.phases[phase].phase.it_power.value
    fleet = fleet_of(max(mw, key=lambda chip: mw[chip]), accelerators)
    runs, trainings = [], []
    for name in ids("models"):
        model = reference_model(name)
        try:
            found = runs_at_once(model, fleet, TRAINING_DAYS)
        except InfeasibleError:
            continue
        hours = next((row.accelerator_hours.value for row in model.runs if row.accelerator_hours is not None), None)
        runs.append(Part(name=model.name, value=fastest(model, fleet).days))
        trainings.append(
            Training(
                name=model.name,
                runs=found.number,
                accelerators=found.run.accelerators,
                effective_share=found.run.ettr,
                reported_hours=hours,
                hours=found.run.accelerator_hours,
            )
        )
    return tuple(runs), tuple(trainings)


def _note(programme: Programme, asked: Asked) -> str:
    chips = sorted({programme.phases[phase].phase.chip for phase in np.flatnonzero(asked.counted)})
    said = [f"{chip}: {figure(f'inference.tokens_per_accelerator_s.{chip}').note}" for chip in chips]
    return f"Tokens served, {'; '.join(said)}." if said else ""


def _by_chip(programme: Programme, base: Outcome, asked: Asked) -> dict[str, tuple[float, ...]]:
    """Return accelerators powered by month of each kind; empty where there is one."""
    found: dict[str, F1] = {}
    for phase in np.flatnonzero(asked.counted):
        chip = programme.phases[phase].phase.chip
        found[chip] = found.get(chip, 0.0) + base.output.accelerators[phase]
    return {chip: tuple(row.tolist()) for chip, row in sorted(found.items())} if len(found) > 1 else {}


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
        whole=row.content == "all",
        low_usd_per_w=row.converted.low,
        usd_per_w=row.converted.central,
        high_usd_per_w=row.converted.high,
        ours_usd_per_w=row.ours,
        note=row.note,
    )
