"""How long a training run takes, and what share of the peak a finished run reached.

Assumes a dense transformer's 6 FLOP per parameter and token; FLOP/s are dense, with the precision named by the caller.
"""

from __future__ import annotations

FLOP_PER_PARAMETER_TOKEN = 6.0
"""2 forward, 4 backward: Kaplan et al., "Scaling laws for neural language models", 2020, section 2.1 [FLOP]."""

SECONDS_PER_HOUR = 3600.0
HOURS_PER_DAY = 24.0


def training_flop(active_parameters: float, tokens: float) -> float:
    """Return the arithmetic of a training run, `6 N D` [FLOP]. `N` counts the parameters active per token."""
    return FLOP_PER_PARAMETER_TOKEN * active_parameters * tokens


def training_gpu_hours(flop: float, achieved_flops: float, ettr: float) -> float:
    """Return the accelerator-hours of a run [h].

    Parameters
    ----------
    flop
        From `training_flop` [FLOP].
    achieved_flops
        Per accelerator while it works: dense peak times MFU [FLOP/s].
    ettr
        Effective training time ratio [0..1].

    """
    return flop / (achieved_flops * ettr * SECONDS_PER_HOUR)


def training_days(
    active_parameters: float, tokens: float, *, accelerators: float, dense_flops: float, mfu: float, ettr: float
) -> float:
    """Return the calendar time of a training run [days].

    `T = 6 N D / (n F MFU ETTR)`. Leaves out evaluation, start-up and user errors, which take 8-39 % of the time of
    real clusters.

    Parameters
    ----------
    active_parameters
        Active per token [1].
    tokens
        Trained on [1].
    accelerators
        In the job [1].
    dense_flops
        Peak per accelerator in the precision that `mfu` refers to [FLOP/s].
    mfu
        Model FLOP utilisation, of that same peak [0..1].
    ettr
        Effective training time ratio [0..1].

    """
    hours = training_gpu_hours(training_flop(active_parameters, tokens), dense_flops * mfu, ettr)
    return hours / accelerators / HOURS_PER_DAY


def achieved_flops(flop: float, gpu_hours: float) -> float:
    """Return what an accelerator of a reported run did on average [FLOP/s]."""
    return flop / (gpu_hours * SECONDS_PER_HOUR)
