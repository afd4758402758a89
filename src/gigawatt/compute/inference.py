"""Tokens per second of an accelerator, and dollars per million of them.

Assumes that measured tables come first; the roofline is for what nobody measured, and is a band, never one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1

SECONDS_PER_HOUR = 3600.0
TOKENS_PER_MILLION = 1e6

ROOFLINE_ERROR = 0.4
"""Half-width of the band: constants fixed over models miss by 42-48 % on average (inference-sim issue 436) [1]."""


class Throughput(NamedTuple):
    """Served tokens per second of one accelerator [1/s]."""

    low: float
    central: float
    high: float


def tokens_usd_per_million(gpu_hour_usd: float, tokens_per_s: float) -> float:
    """Return the cost of a million tokens [USD].

    `$/M = $/h x 1e6 / (3600 x tok/s)`, as published by SemiAnalysis InferenceX.

    Parameters
    ----------
    gpu_hour_usd
        Of one accelerator [USD/h].
    tokens_per_s
        Served by one accelerator [1/s].

    """
    return gpu_hour_usd * TOKENS_PER_MILLION / (SECONDS_PER_HOUR * tokens_per_s)


def pareto_front(interactivity: Sequence[float], tokens_per_s: Sequence[float]) -> tuple[F1, F1]:
    """Return the configurations that no other beats on both counts, in order of rising interactivity.

    Parameters
    ----------
    interactivity
        Tokens per second that one user sees [1/s].
    tokens_per_s
        Served by one accelerator over all users [1/s].

    """
    speed, throughput = np.asarray(interactivity, dtype=np.float64), np.asarray(tokens_per_s, dtype=np.float64)
    order = np.lexsort((-throughput, -speed))
    best = np.maximum.accumulate(throughput[order])
    on_front = np.concatenate(([True], best[1:] > best[:-1]))
    kept = order[on_front][::-1]
    return speed[kept], throughput[kept]


def throughput_at(wanted: float, interactivity: Sequence[float], tokens_per_s: Sequence[float]) -> float:
    """Return the tokens per second of an accelerator that gives each user at least a wanted speed [1/s].

    Monotone cubic (Fritsch and Carlson 1980) through the Pareto front of measured configurations. Slower than the
    slowest measured: its throughput stands, since it does what was asked. Faster than the fastest: 0, for nothing
    measured does it.

    Parameters
    ----------
    wanted
        Interactivity [tokens/s per user].
    interactivity, tokens_per_s
        Measured configurations, any order [1/s].

    """
    speed, throughput = pareto_front(interactivity, tokens_per_s)
    if wanted > speed[-1]:
        return 0.0
    if wanted <= speed[0] or len(speed) == 1:
        return float(throughput[0])
    from scipy.interpolate import PchipInterpolator

    return max(0.0, float(PchipInterpolator(speed, throughput)(wanted)))


def roofline_tokens_per_s(
    *,
    weight_bytes: float,
    kv_bytes_per_request: float,
    active_parameters: float,
    batch: float,
    hbm_bytes_per_s: float,
    dense_flops: float,
    memory_efficiency: float,
    compute_efficiency: float,
) -> float:
    """Return the decoding speed of one accelerator by its roofline [tokens/s].

    `t = max((W + B kv) / (BW eta_m), 2 N B / (F eta_c))`, `tok/s = B / t`: Williams, Waterman and Patterson,
    "Roofline", CACM 52(4), 2009, applied to one decoding step. A fallback that misses by 40 % and more.

    Parameters
    ----------
    weight_bytes
        Read every step, per accelerator [B].
    kv_bytes_per_request
        Cache read per request and step, per accelerator [B].
    active_parameters
        Per token, per accelerator [1].
    batch
        Requests decoded together [1].
    hbm_bytes_per_s, dense_flops
        Peaks of the accelerator [B/s], [FLOP/s].
    memory_efficiency, compute_efficiency
        Shares of the peaks that are reached [0..1]; memory calibrates to 0.64 on H100, 0.45 on B200.

    """
    memory_s = (weight_bytes + batch * kv_bytes_per_request) / (hbm_bytes_per_s * memory_efficiency)
    compute_s = 2.0 * active_parameters * batch / (dense_flops * compute_efficiency)  # multiply and add per parameter
    return batch / max(memory_s, compute_s)


def roofline_band(tokens_per_s: float) -> Throughput:
    """Return an estimate with the error that such estimates have had [1/s]."""
    return Throughput(tokens_per_s * (1.0 - ROOFLINE_ERROR), tokens_per_s, tokens_per_s * (1.0 + ROOFLINE_ERROR))
