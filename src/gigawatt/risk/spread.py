"""From a standard normal score to the value of a driver: inverse distribution functions of the three shapes.

Assumes the score carries all the correlation; each function maps the median score 0 to the median of its shape.
`share_below` is the way back, for people.
"""

from __future__ import annotations

from math import log, sqrt

from gigawatt.quantities import Shape, Spread, compiled
from gigawatt.risk.normal import normal_share

LOGNORMAL = 0
TRIANGULAR = 1
UNIFORM = 2

DECILE_SCORE = 1.2815515655446004  # standard normal quantile at 0.9


@compiled
def lognormal_at(score: float, p10: float, p50: float, p90: float) -> float:
    """Return the value of a lognormal whose halves have their own widths, exact at its three quantiles.

    `x = p50 (p90/p50)^(z/z90)` above the median, `p50 (p50/p10)^(z/z90)` below.

    Parameters
    ----------
    score
        Standard normal.
    p10, p50, p90
        Positive, in rising order, in the driver's unit.

    """
    width = p90 / p50 if score >= 0.0 else p50 / p10
    return float(p50 * width ** (score / DECILE_SCORE))


@compiled
def triangular_at(score: float, low: float, mode: float, high: float) -> float:
    """Return the value of a triangular distribution at a standard normal score.

    Johnson, Kotz and Balakrishnan, "Continuous univariate distributions", volume 2, 1995, section 26.9.
    """
    # Each side is measured from its own end: 1 - share would lose the upper tail to rounding.
    below, above = normal_share(score), normal_share(-score)
    span = high - low
    if below * span <= mode - low:
        return low + sqrt(below * span * (mode - low))
    return high - sqrt(above * span * (high - mode))


@compiled
def uniform_at(score: float, low: float, high: float) -> float:
    """Return the value of a uniform distribution at a standard normal score."""
    return low + (high - low) * normal_share(score)


@compiled
def value_at(shape: int, score: float, low: float, middle: float, high: float) -> float:
    """Return the value of a spread at a standard normal score, in the driver's unit."""
    if shape == LOGNORMAL:
        return lognormal_at(score, low, middle, high)
    if shape == TRIANGULAR:
        return triangular_at(score, low, middle, high)
    return uniform_at(score, low, high)


def share_below(spread: Spread, value: float) -> float:
    """Return the share of futures in which a driver lies below a value [0..1]; NaN where it never moves."""
    low, middle, high = spread.low, spread.middle, spread.high
    if high <= low:
        return float("nan")
    if spread.shape is Shape.LOGNORMAL:
        width = high / middle if value >= middle else middle / low
        score = DECILE_SCORE * log(value / middle) / log(width) if width > 1.0 else 0.0
        return float(normal_share(score))
    if spread.shape is Shape.UNIFORM:
        return (value - low) / (high - low)
    if value <= middle:
        return (value - low) ** 2 / ((high - low) * (middle - low)) if middle > low else 0.0
    return 1.0 - (high - value) ** 2 / ((high - low) * (high - middle))
