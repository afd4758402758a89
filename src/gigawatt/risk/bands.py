"""Quantiles of what an ensemble says.

Assumes one value per trial; NEVER is larger than every date, and NaN means that the trial has no such value.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, sqrt
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2

LEVELS = (0.10, 0.50, 0.90)


class Band(NamedTuple):
    """P10, P50 and P90 over the trials that have the value."""

    p10: float
    p50: float
    p90: float
    defined_share: float
    """Share of the trials that have the value at all [0..1]."""


def quantile(values: F1, level: float) -> float:
    """Return a quantile by linear interpolation between order statistics (Hyndman and Fan 1996, type 7).

    Where the interpolation would touch NEVER, the quantile is NEVER: NumPy's own would say NaN. NaN are left out, and
    without any value the quantile is NaN.
    """
    return _at(_ordered(values), level)


def band(values: F1) -> Band:
    """Return P10, P50 and P90 of one value per trial. Shape (N,)."""
    ordered = _ordered(values)
    p10, p50, p90 = (_at(ordered, level) for level in LEVELS)
    return Band(p10, p50, p90, len(ordered) / len(values) if len(values) else 0.0)


def monthly_bands(values: F2, levels: Sequence[float] = LEVELS) -> F2:
    """Return quantiles of a series over the trials, month by month. Shape (N, M) to (levels, M)."""
    result = np.empty((len(levels), values.shape[1]))
    for month in range(values.shape[1]):
        ordered = _ordered(values[:, month])
        result[:, month] = [_at(ordered, level) for level in levels]
    return result


def quantile_standard_error(values: F1, level: float) -> float:
    """Return the standard error of a quantile, in the unit of the values.

    Half the distance between the order statistics one standard deviation of a binomial to either side: free of any
    assumption on the distribution (David and Nagaraja, "Order statistics", 2003, section 7.1).
    """
    ordered = _ordered(values)
    if len(ordered) == 0:
        return float("nan")
    spread = sqrt(level * (1.0 - level) / len(ordered))
    low, high = _at(ordered, max(0.0, level - spread)), _at(ordered, min(1.0, level + spread))
    # Both ends may be NEVER, whose difference is NaN.
    return 0.0 if low == high else (high - low) / 2.0


def _ordered(values: F1) -> F1:
    return np.sort(values[~np.isnan(values)])


def _at(ordered: F1, level: float) -> float:
    if len(ordered) == 0:
        return float("nan")
    place = (len(ordered) - 1) * level
    below, above = float(ordered[floor(place)]), float(ordered[ceil(place)])
    if below == above or np.isinf(above):
        return above
    return below + (above - below) * (place - floor(place))
