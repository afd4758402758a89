"""Makes a year of 8,760 hours out of a monthly table of quantiles and a table of means by month and hour.

Assumes a normal score per hour that follows the daily shape plus a first-order autoregressive remainder; the scores'
ranks within each month are mapped onto that month's quantiles. The year therefore has the table's spread exactly and
its daily shape and persistence nearly; it is the same year every time.
"""

from __future__ import annotations

import math

import numpy as np

from gigawatt.quantities import F1, F2, I1

HOURS = 8760
"""Hours of a year without leap day."""
DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MONTH_OF_DAY: I1 = np.repeat(np.arange(12), DAYS_IN_MONTH)
MONTH_OF_HOUR: I1 = np.repeat(MONTH_OF_DAY, 24)
HOUR_OF_DAY: I1 = np.tile(np.arange(24), 365)


def persistent_normal(steps: int, autocorrelation: float, seed: int, stream: int) -> F1:
    """Return a stationary AR(1) series of unit variance, repeatable from `seed` and `stream`. Shape (steps,)."""
    shocks = np.random.Generator(np.random.Philox(key=[seed, stream])).standard_normal(steps)
    shocks[1:] *= np.sqrt(1.0 - autocorrelation**2)
    series = np.empty(steps)
    level = 0.0
    for step in range(steps):
        level = autocorrelation * level + shocks[step]
        series[step] = level
    return series


def blended(own: F1, other: F1, correlation: float) -> F1:
    """Return a unit-variance series that correlates with `other`."""
    return correlation * other + math.sqrt(1.0 - correlation**2) * own


def on_quantiles(scores: F1, month: I1, levels: F1, quantiles: F2) -> F1:
    """Map scores, by their rank within each month, onto that month's quantiles.

    Parameters
    ----------
    scores : F1
        Any monotone index, shape (n,).
    month : I1
        Month 0..11 of each element, shape (n,).
    levels : F1
        Probabilities of the quantiles, 0..1, ascending.
    quantiles : F2
        Shape (12, levels).
    """
    mapped = np.empty(len(scores))
    for number in range(12):
        inside = np.flatnonzero(month == number)
        rank = np.argsort(np.argsort(scores[inside], kind="stable"), kind="stable")
        mapped[inside] = np.interp((rank + 0.5) / len(inside), levels, quantiles[number])
    return mapped


def daily_shape_scores(means: F2, remainder: F1, levels: F1, quantiles: F2) -> F1:
    """Return scores whose daily shape carries as much of each month's variance as the table of means says.

    Parameters
    ----------
    means : F2
        By month and hour of day, shape (12, 24).
    remainder : F1
        Unit-variance persistent series, shape (8760,).
    levels, quantiles
        The month's distribution, from which its total variance follows.
    """
    shape = means - means.mean(axis=1, keepdims=True)
    total = np.array([_spread(levels, row) for row in quantiles])
    left = np.sqrt(np.maximum(total**2 - (shape**2).mean(axis=1), 0.05 * total**2))
    scores: F1 = shape[MONTH_OF_HOUR, HOUR_OF_DAY] + left[MONTH_OF_HOUR] * remainder
    return scores


def _spread(levels: F1, quantiles: F1) -> float:
    grid = np.interp((np.arange(1000) + 0.5) / 1000.0, levels, quantiles)
    return float(grid.std())


def in_utc(local: F1, utc_offset_hours: int) -> F1:
    """Turn a year of local standard time into UTC; the hours that fall off one end come in at the other."""
    return np.roll(local, -utc_offset_hours)
