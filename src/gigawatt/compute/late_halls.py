"""What it costs a tenant when its own halls come late, by solving again and by shadow prices.

Assumes late halls are the same curve later, never above what they are on time; what is live in the first month stays.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.compute.placement import place
from gigawatt.compute.placement_problem import PlacementProblem
from gigawatt.quantities import F1, InfeasibleError

HOURS_PER_DAY = 24.0


class Delay(NamedTuple):
    """What it costs the tenant when its own halls come late. K months of delay."""

    extra_usd: F1
    """Cost of being 1, 2, .. K months late; infinite where the load could then not be served. Shape (K,)."""
    each_month_usd: F1
    """Of each further month. Shape (K,)."""
    day_usd: float
    """Of one day, by solving again."""
    dual_usd_per_day: float
    """The same by shadow prices: equal as long as one day does not change who serves the last unit."""


def delay_cost(problem: PlacementProblem, months: int) -> Delay:
    """Return what a delay of the own halls by 1 to `months` months, and by one day, costs the tenant.

    Late halls are the same curve later, never above what they are on time; what is live in the first month stays.

    Raises
    ------
    InfeasibleError
        Where the load cannot be served even on time.
    """
    on_time = place(problem).cost_usd
    own, costs = problem.own, []
    for late in range(1, months + 1):
        # Never above a shorter delay, so that halls which lose capacity later on gain nothing by being late.
        own = np.minimum(own, _shifted(problem.own, late))
        costs.append(_cost(problem, own) - on_time)
    extra = np.array(costs)
    # Once the load cannot be served, every further month is as infinite as the first of them.
    steps: F1 = np.where(np.isfinite(extra), np.diff(np.nan_to_num(extra, posinf=0.0), prepend=0.0), np.inf)
    return Delay(extra, steps, _cost(problem, days_late(problem, 1.0)) - on_time, _dual_usd_per_day(problem))


def days_late(problem: PlacementProblem, days: float) -> F1:
    """Return the accelerators of own halls that come `days` later, mean of each month. Shape (M,)."""
    edges = np.concatenate(([0.0], np.cumsum(problem.hours / HOURS_PER_DAY)))
    total = np.concatenate(([0.0], np.cumsum(problem.own * np.diff(edges))))
    earlier = edges - days
    # Before month 0 the halls had what they have in month 0: what is live already cannot come late.
    until = np.where(earlier >= 0.0, np.interp(earlier, edges, total), problem.own[0] * earlier)
    mean: F1 = np.diff(until) / np.diff(edges)
    return np.minimum(problem.own, mean)


def _shifted(own: F1, late: int) -> F1:
    """Return the same curve `late` months later."""
    return np.concatenate((np.full(late, own[0]), own))[: len(own)]


def _cost(problem: PlacementProblem, own: F1) -> float:
    try:
        return place(problem._replace(own=own)).cost_usd
    except InfeasibleError:
        return float("inf")


def _dual_usd_per_day(problem: PlacementProblem) -> float:
    """Return what a day costs by the shadow prices of an hour's delay.

    Of an hour's, for where own halls serve the demand to the last accelerator, one more of them is worth nothing and
    one less costs the full difference: on time the solver may return either.
    """
    rise = np.maximum(np.diff(problem.own, prepend=problem.own[:1]), 0.0)
    try:
        late = place(problem._replace(own=days_late(problem, 1.0 / HOURS_PER_DAY)))
    except InfeasibleError:
        return float("inf")
    # A day late takes a day's share of the month's rise away, for all hours of the month.
    return float(np.sum(late.own_worth_usd_per_hour * rise * HOURS_PER_DAY))
