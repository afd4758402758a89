"""How often something holds: shares of trials, joint confidence of cost and date.

Assumes one value per trial; what never happens has the date NEVER and meets no date.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, F1, F2
from gigawatt.risk.bands import quantile


class Share(NamedTuple):
    """How often something holds."""

    value: float
    """Of all trials [0..1]."""
    standard_error: float
    """Of that share, from the number of trials alone [0..1]."""


def share(holds: B1) -> Share:
    """Return how often something holds, with the standard error `sqrt(p (1 - p) / N)` of that share. Shape (N,)."""
    trials = len(holds)
    if trials == 0:
        return Share(float("nan"), float("nan"))
    value = float(np.mean(holds))
    return Share(value, sqrt(value * (1.0 - value) / trials))


def joint_confidence(cost_usd: F1, day: F1, *, within_usd: float, by_day: float, funded: B1 | None = None) -> Share:
    """Return the share of trials within a cost and by a date, and funded where that is asked.

    JCL: P(cost <= c and date <= d), NASA Cost Estimating Handbook 4.0, 2015, appendix J.

    Parameters
    ----------
    cost_usd, day
        Per trial [USD], [days]. Shape (N,).
    within_usd, by_day
        The promise [USD], [days].
    funded
        Per trial; None: not asked. Shape (N,).

    """
    holds = (cost_usd <= within_usd) & (day <= by_day)
    return share(holds if funded is None else holds & funded)


def frontier(cost_usd: F1, day: F1, confidence: float, points: int = 40) -> F2:
    """Return the promises that hold with a given joint confidence: for each date the smallest cost.

    Parameters
    ----------
    cost_usd, day
        Per trial [USD], [days]. Shape (N,).
    confidence
        Joint share of trials [0..1].
    points
        How many dates, at equal steps of the date's own distribution.

    Returns
    -------
    Columns date [days] and cost [USD], by rising date and falling cost. Shape (rows, 2); no rows where even the
    latest date is met too rarely.

    """
    # The guard keeps 0.7 x 2,000 trials at 1,400 where binary fractions would ask for 1,401.
    needed = max(1, ceil(confidence * len(cost_usd) - 1e-9))
    rows: list[tuple[float, float]] = []
    for level in np.linspace(confidence, 1.0, points):
        by_day = quantile(day, float(level))
        in_time = np.sort(cost_usd[day <= by_day]) if np.isfinite(by_day) else np.empty(0)
        if len(in_time) >= needed and (not rows or by_day > rows[-1][0]):
            rows.append((by_day, float(in_time[needed - 1])))
    return np.array(rows, dtype=np.float64).reshape(-1, 2)
