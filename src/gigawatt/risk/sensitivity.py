"""Which drivers move a result most: the tornado.

Assumes the stored trials are all there is: nothing is run again, and correlated drivers share what they move.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2, FIRST_DRIVER
from gigawatt.risk.bands import quantile


class TornadoRow(NamedTuple):
    """How one driver moves one result."""

    driver: str
    """Name."""
    low: float
    """Median of the result in the tenth of the trials with the driver's lowest values."""
    high: float
    """Median of the result in the tenth with its highest values."""
    rank_correlation: float
    """Spearman's, over the trials in which the result is finite [-1..1]; NaN where nothing varies."""


def tornado(names: Sequence[str], factor: F2, result: F1) -> tuple[TornadoRow, ...]:
    """Return the drivers by how far they move a result, the strongest first.

    Ordered by the size of the rank correlation, which stays defined where the result is NEVER in some tenths.

    Parameters
    ----------
    names
        Of the drivers.
    factor
        Per trial, constants included. Shape (N, D + 2).
    result
        Per trial; NEVER counts as latest, NaN is left out. Shape (N,).

    """
    defined = ~np.isnan(result)
    kept, values = factor[defined][:, FIRST_DRIVER:], result[defined]
    rows = [_row(name, kept[:, index], values) for index, name in enumerate(names)] if len(values) else []
    return tuple(sorted(rows, key=lambda row: -abs(np.nan_to_num(row.rank_correlation))))


def _row(name: str, factor: F1, values: F1) -> TornadoRow:
    order = np.argsort(factor, kind="stable")
    tenth = max(1, len(values) // 10)
    low, high = quantile(values[order[:tenth]], 0.5), quantile(values[order[-tenth:]], 0.5)
    return TornadoRow(name, low, high, _spearman(factor, values))


def _spearman(factor: F1, values: F1) -> float:
    left, right = _ranks(factor), _ranks(values)
    left, right = left - left.mean(), right - right.mean()
    scale = float(np.sqrt(np.sum(left * left) * np.sum(right * right)))
    return float(np.sum(left * right)) / scale if scale > 0.0 else float("nan")


def _ranks(values: F1) -> F1:
    """Ranks with ties shared evenly."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts).astype(np.float64)
    return (last - (counts - 1) / 2.0)[place]
