"""The one door: heuristic, bound, exact search, neighbourhoods, until the plan is proven or the effort is spent.

Assumes counts, not clocks, limit every part, so that the same effort gives the same plan.
"""

from __future__ import annotations

import math

from gigawatt.schedule.project.bounds import lower_bound
from gigawatt.schedule.project.exact import exact
from gigawatt.schedule.project.measure import aim_of, beats
from gigawatt.schedule.project.neighbourhood import improve
from gigawatt.schedule.project.problem import Effort, Objective, Problem, Solution
from gigawatt.schedule.project.search import search


def solve(problem: Problem, effort: Effort, hint: Solution | None = None) -> Solution:
    """Return the best plan that `effort` finds, with the best bound known.

    Parameters
    ----------
    effort
        Schedules, deterministic seconds and neighbourhoods; parts that are not needed are not spent.
    hint
        A plan to start from, in any quality.

    Returns
    -------
    Solution
        `value` is NaN where no plan was found; with a bound of infinity (minus infinity for MOST and VALUE) where
        there is none.
    """
    bound = lower_bound(problem)
    if math.isinf(bound):  # it is plain that no plan exists
        return exact(problem, None, effort)
    best = search(problem, effort.schedules, effort.workers, effort.seed, bound, hint)
    if not settled(problem, best) and effort.neighbourhoods and not math.isnan(best.value):
        best = joined(problem, best, improve(problem, best, effort))
    if not settled(problem, best) and effort.exact > 0.0:
        best = joined(problem, best, exact(problem, best, effort))
    return best


def settled(problem: Problem, one: Solution) -> bool:
    """Return whether nothing is left to search: proven, and no tie-break among plans of the same value."""
    return one.proven and not aim_of(problem).ties


def joined(problem: Problem, one: Solution, other: Solution) -> Solution:
    """Return the better of two plans, the first where they are alike, with the tighter of their bounds."""
    best = other if beats(problem, other, one) else one
    tighter = max if problem.objective == Objective.EARLIEST else min
    bound = tighter((each.bound for each in (one, other) if not math.isnan(each.bound)), default=math.nan)
    proven = (other.proven and best is other) or bool(best.value == bound)
    return best._replace(bound=bound, proven=proven)
