"""Internal rate of return as a typed outcome: a value, none, several, or total loss.

Assumes equal periods. Flows are normalised first, so that dollars and billions give the same answer (a fixed absolute
tolerance fails on one of them), and the rate is found in the growth factor g = 1 + rate per period by bracketing.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, compiled


class IrrKind(IntEnum):
    """What became of the search."""

    VALUE = 0
    """One rate makes the net present value nil, or one above 0 does (see `_one_positive_rate`)."""
    NONE = 1
    """Nothing was paid in, or no rate within bounds makes the value nil."""
    MULTIPLE = 2
    """Several rates do and none is the only one above 0; see `Irr.roots`, and judge by the multiple of money."""
    TOTAL_LOSS = 3
    """Money went in and none came back."""


VALUE, NONE, MULTIPLE, TOTAL_LOSS = 0, 1, 2, 3

LOWEST_YEARLY = 1e-3
"""Growth factor per year: a loss of 99.9 % a year."""
HIGHEST_YEARLY = 1e3
"""Growth factor per year: a gain of 99,900 % a year."""
SCAN_POINTS = 300
"""Points on a logarithmic scale between the two, 4.7 % apart: closer pairs of roots are not told apart."""
NEGLIGIBLE = 1e-12
"""Share of the largest flow below which a flow is rounding and must not count as a change of sign."""


class Irr(NamedTuple):
    """The outcome."""

    kind: IrrKind
    value: float
    """Effective rate per year; NaN unless `kind` is VALUE."""
    roots: tuple[float, ...]
    """All rates found, ascending."""


@compiled
def _value(flows: F1, growth: float) -> tuple[float, float]:
    """Return a number with the sign of the net present value at growth factor `growth`, and the Newton step from it.

    Discounts towards the end from which the powers stay below 1, sum_t c_t g^-t or sum_t c_t g^(N - t): they differ by
    a positive factor, and neither overflows.
    """
    total, slope = 0.0, 0.0
    if growth >= 1.0:
        discount = 1.0 / growth
        for place in range(len(flows) - 1, -1, -1):
            slope = slope * discount + total
            total = total * discount + flows[place]
        next_discount = discount - total / slope if slope != 0.0 else 0.0
        return total, (1.0 / next_discount if next_discount > 0.0 else np.inf)
    for place in range(len(flows)):
        slope = slope * growth + total
        total = total * growth + flows[place]
    return total, (growth - total / slope if slope != 0.0 else np.inf)


@compiled
def _root(flows: F1, low: float, high: float) -> float:
    """Return the growth factor between two of opposite sign: Newton's method kept within a bracket by bisection."""
    value_low, _ = _value(flows, low)
    if value_low == 0.0:
        return low
    growth = 1.0 if low < 1.0 < high else 0.5 * (low + high)
    before = last = high - low
    for _ in range(200):
        value, step_to = _value(flows, growth)
        if value == 0.0:
            return growth
        if (value > 0.0) == (value_low > 0.0):
            low = growth
        else:
            high = growth
        # Bisect when Newton leaves the bracket or does not halve the step before last.
        if not low < step_to < high or 2.0 * abs(step_to - growth) > before:
            step_to = 0.5 * (low + high)
        before, last = last, abs(step_to - growth)
        growth = step_to
        if last <= 4e-16 * growth:
            break
    return growth


@compiled
def _sign_changes(flows: F1) -> int:
    """Return how often the sign of the flows changes; Descartes: at most so many positive roots."""
    changes, last = 0, 0.0
    for flow in flows:
        if flow != 0.0:
            if last != 0.0 and (flow > 0.0) != (last > 0.0):
                changes += 1
            last = flow
    return changes


@compiled
def _one_positive_rate(flows: F1) -> bool:
    """Say whether the cumulative flows change sign once and end above nil: then one rate above 0 exists, no more.

    C. J. Norstrom, A Sufficient Condition for a Unique Nonnegative Internal Rate of Return, Journal of Financial and
    Quantitative Analysis 7 (1972), 1835-1839. A small late payment otherwise adds a meaningless rate near -100 %.
    """
    return bool(_sign_changes(np.cumsum(flows)) == 1 and flows.sum() > 0.0)


@compiled
def _normalised(flows: F1) -> F1:
    """Return the flows over the largest, rounding errors set to nil."""
    largest = np.abs(flows).max() if len(flows) > 0 else 0.0
    scaled = np.zeros(len(flows))
    if largest > 0.0 and np.isfinite(largest):
        for place in range(len(flows)):
            share = flows[place] / largest
            scaled[place] = share if abs(share) > NEGLIGIBLE else 0.0
    return scaled


@compiled
def roots(flows: F1, periods_per_year: int) -> tuple[int, F1]:
    """Return the kind of outcome and the growth factors per period, ascending.

    Parameters
    ----------
    flows : money to the holder, positive when received. Shape (N,).
    """
    found = np.zeros(16)
    scaled = _normalised(flows)
    if len(scaled) == 0 or scaled.min() >= 0.0:
        return NONE, found[:0]
    if scaled.max() <= 0.0:
        return TOTAL_LOSS, found[:0]
    lowest = LOWEST_YEARLY ** (1.0 / periods_per_year)
    highest = HIGHEST_YEARLY ** (1.0 / periods_per_year)
    # One change of sign means one root (Descartes): the whole range brackets it. So does the range above 1 (Norstrom).
    if _sign_changes(scaled) == 1:
        count = _scan(scaled, lowest, highest, 1, found)
    elif _one_positive_rate(scaled):
        count = _scan(scaled, 1.0, highest, 1, found)
    else:
        count = _scan(scaled, lowest, highest, SCAN_POINTS, found)
    if count == 0:
        return NONE, found[:0]
    return (VALUE if count == 1 else MULTIPLE), found[:count]


@compiled
def _scan(flows: F1, low: float, highest: float, points: int, found: F1) -> int:
    """Write the growth factors at which the value changes sign into `found`; return how many."""
    step = (highest / low) ** (1.0 / points)
    value_low, count = _value(flows, low)[0], 0
    for _ in range(points):
        high = low * step
        value_high = _value(flows, high)[0]
        crossed = (value_low > 0.0) != (value_high > 0.0) and value_high != 0.0
        if (value_low == 0.0 or crossed) and count < len(found):
            found[count] = _root(flows, low, high)
            count += 1
        low, value_low = high, value_high
    return count


@compiled
def irr_value(flows: F1, periods_per_year: int) -> float:
    """Return the rate per year where it is one value, NaN otherwise: for the ensemble's hot loop."""
    kind, found = roots(flows, periods_per_year)
    return float(found[0] ** periods_per_year - 1.0) if kind == VALUE else np.nan


def irr(flows: F1, periods_per_year: int = 12) -> Irr:
    """Return the internal rate of return, effective per year: (1 + rate per period)^periods - 1.

    Parameters
    ----------
    flows : money to the holder by period, positive when received. Shape (N,).
    periods_per_year : 12 for months, 1 for years.
    """
    if not np.all(np.isfinite(flows)):
        return Irr(IrrKind.NONE, float("nan"), ())
    kind, found = roots(np.ascontiguousarray(flows, dtype=np.float64), periods_per_year)
    rates = tuple(float(growth) ** periods_per_year - 1.0 for growth in found)
    return Irr(IrrKind(kind), rates[0] if kind == VALUE else float("nan"), rates)
