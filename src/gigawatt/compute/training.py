"""How long a training run takes, how many run at once, and what share of the peak a finished run reached.

Assumes a dense transformer's 6 FLOP per parameter and token; FLOP/s are dense, and a utilisation names its precision.
"""

from __future__ import annotations

from math import floor, inf
from typing import NamedTuple

from gigawatt.catalogue import ReferenceModel, accelerator, figure
from gigawatt.compute.chips import dense_flops
from gigawatt.compute.reliability import job_ettr
from gigawatt.compute.sizing import checkpoint_bytes, transfer_s
from gigawatt.quantities import InfeasibleError

FLOP_PER_PARAMETER_TOKEN = 6.0
"""2 forward, 4 backward: Kaplan et al., "Scaling laws for neural language models", 2020, section 2.1 [FLOP]."""

SECONDS_PER_HOUR = 3600.0
HOURS_PER_DAY = 24.0
BYTES_PER_GIGABYTE = 1e9


class Utilisation(NamedTuple):
    """What a run reached, over two peaks: a share without its precision says nothing."""

    bf16_mfu: float
    """Of the dense bf16 peak [0..1]."""
    fp8_mfu: float
    """Of the dense fp8 peak, about half of the former [0..1]."""


class Fleet(NamedTuple):
    """Accelerators of one kind with the storage that their checkpoints go to."""

    accelerators: float
    """In operation, spares left out [1]."""
    bf16_flops: float
    """Dense peak of one [FLOP/s]."""
    bf16_mfu: float
    """Share of that peak that work reaches, whatever the precision of the work [0..1]."""
    storage_bytes_per_s: float
    """For each accelerator: runs share storage by their size [B/s]."""
    failures_per_thousand_node_days: float
    """Of a node of eight."""
    restart_s: float
    """From a failure to work resumed, the loading of the state left out [s]."""
    bytes_per_parameter: float
    """Of a checkpoint [B]."""


class TrainingRun(NamedTuple):
    """One model trained on a part of a fleet."""

    accelerators: float
    flop: float
    checkpoint_bytes: float
    write_s: float
    """To write one checkpoint, the run blocked."""
    ettr: float
    """Effective training time ratio [0..1]."""
    accelerator_hours: float
    days: float


class Runs(NamedTuple):
    """As many runs at once as fit a fleet."""

    number: int
    run: TrainingRun
    """Each of them."""


def training_flop(active_parameters: float, tokens: float) -> float:
    """Return the arithmetic of a training run, `6 N D` [FLOP]. `N` counts the parameters active per token."""
    return FLOP_PER_PARAMETER_TOKEN * active_parameters * tokens


def training_gpu_hours(flop: float, achieved_flops: float, ettr: float) -> float:
    """Return the accelerator-hours of a run [h], infinite where nothing gets done.

    Parameters
    ----------
    flop
        From `training_flop` [FLOP].
    achieved_flops
        Per accelerator while it works: dense peak times MFU [FLOP/s].
    ettr
        Effective training time ratio [0..1].

    """
    useful = achieved_flops * ettr * SECONDS_PER_HOUR
    return flop / useful if useful > 0.0 else inf


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


def utilisation(achieved_flops: float, *, bf16_flops: float, fp8_flops: float) -> Utilisation:
    """Return the share of both dense peaks that a rate is [0..1].

    DeepSeek-V3's 343 TFLOP/s on H800 are 34.6 % of bf16 and 17.3 % of fp8.
    """
    return Utilisation(achieved_flops / bf16_flops, achieved_flops / fp8_flops)


def fleet_of(chip: str, accelerators: float) -> Fleet:
    """Return a fleet of one accelerator of the catalogue, all else as the catalogue has it.

    Parameters
    ----------
    chip
        Row of the accelerators, `gb200_nvl72`.
    accelerators
        Owned; the catalogue's share of spares is taken off [1].

    Raises
    ------
    CatalogueError
        If the catalogue does not have it.

    """
    bf16_flops, _ = dense_flops(accelerator(chip))
    return Fleet(
        accelerators=accelerators * (1.0 - figure("failure.spares_share").value),
        bf16_flops=bf16_flops,
        bf16_mfu=figure("training.mfu_bf16").value,
        storage_bytes_per_s=figure("storage.read_gb_per_s_per_accelerator").value * BYTES_PER_GIGABYTE,
        failures_per_thousand_node_days=figure("failure.node_rate_per_day").value * 1000.0,
        restart_s=figure("checkpoint.restart_seconds").value,
        bytes_per_parameter=figure("checkpoint.bytes_per_parameter").value,
    )


def train(model: ReferenceModel, fleet: Fleet, accelerators: float | None = None) -> TrainingRun:
    """Return the training of a model on a part of a fleet, all of it where nothing is said.

    Checkpoints hold all parameters, arithmetic counts the active ones. The utilisation does not fall with size here:
    see `rescaled_flops` for what a longer pipeline costs.

    Parameters
    ----------
    model
        Row of the catalogue's models.
    fleet
        What it runs on.
    accelerators
        In the job; none for all of the fleet [1].

    """
    size = fleet.accelerators if accelerators is None else accelerators
    flop = training_flop(model.parameters_active.value, model.tokens.value)
    state = checkpoint_bytes(model.parameters_total.value, fleet.bytes_per_parameter)
    write_s = transfer_s(state, fleet.storage_bytes_per_s * size)
    # Loading the state takes as long as writing it.
    ettr = job_ettr(size, fleet.failures_per_thousand_node_days, write_s, fleet.restart_s + write_s)
    hours = training_gpu_hours(flop, fleet.bf16_flops * fleet.bf16_mfu, ettr)
    return TrainingRun(size, flop, state, write_s, ettr, hours, hours / size / HOURS_PER_DAY)


def runs_at_once(model: ReferenceModel, fleet: Fleet, days: float) -> Runs:
    """Return how many trainings of a model fit a fleet at once, each done within a time: as `smallest`, many times.

    Raises
    ------
    InfeasibleError
        Where no job of the fleet is that fast; says how fast the fastest is.

    """
    each = smallest(model, fleet, days)
    return Runs(floor(fleet.accelerators / each.accelerators), each)


def smallest(model: ReferenceModel, fleet: Fleet, days: float) -> TrainingRun:
    """Return the training of a model on the fewest accelerators that make it within a time.

    A larger job loses more to failures, so that smaller ones are always more work per accelerator.

    Parameters
    ----------
    model
        Row of the catalogue's models.
    fleet
        What it may take.
    days
        From start to end of the run [days].

    Raises
    ------
    InfeasibleError
        Where no job of the fleet is that fast; says how fast the fastest is.

    """
    best = fastest(model, fleet)
    if best.days > days:
        raise InfeasibleError(
            f"training of {model.name} in {days:g} days",
            f"{best.days - days:.3g} days",
            hint=f"the fastest job of this fleet, on {best.accelerators:,.0f} accelerators, takes {best.days:.3g} days",
        )
    low, high = 0, floor(best.accelerators)
    while high - low > 1:
        middle = (low + high) // 2
        if train(model, fleet, middle).days <= days:
            high = middle
        else:
            low = middle
    return train(model, fleet, high)


def fastest(model: ReferenceModel, fleet: Fleet) -> TrainingRun:
    """Return the training of a model as the one job that ends first.

    Days fall with size, then rise where failures come faster than restarts: one valley, found by halving.
    """
    low, high = 1, max(1, floor(fleet.accelerators))
    while low < high:
        middle = (low + high) // 2
        if train(model, fleet, middle + 1).days < train(model, fleet, middle).days:
            low = middle + 1
        else:
            high = middle
    return train(model, fleet, low)
