"""The compute section: accelerators, FLOP/s and tokens by month, what an hour costs, how long known runs would take.

Assumes medians over the trials describe the fleet when all of the plan runs.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.chain import Asked, Compute, Part, Plan
from gigawatt.compute import training_days
from gigawatt.evidence import goodput_losses, gpu_hour_parts, job_goodput
from gigawatt.programme import Programme
from gigawatt.risk import Trials
from gigawatt.study.exhibits.axes import fan, months

RUNS = (
    ("Llama 3 405B", 405e9, 15.6e12),  # parameters, tokens [1]; Grattafiori et al., "The Llama 3 herd", 2024, section 3
    ("DeepSeek-V3", 37e9, 14.8e12),  # active parameters, tokens [1]; DeepSeek-AI, "DeepSeek-V3", 2024, abstract
)


def compute(programme: Programme, plan: Plan, asked: Asked, trials: Trials) -> Compute:
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
