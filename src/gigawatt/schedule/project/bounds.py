"""Bounds."""

from __future__ import annotations
import math
from gigawatt.schedule.project.problem import Objective, Problem
from gigawatt.schedule.project.windows import windows


def lower_bound(problem: Problem) -> float:
    """Bound."""
    if problem.objective == Objective.EARLIEST:
        w = windows(problem, problem.horizon_day)
        required = ~problem.optional[problem.group] if len(problem.optional) else problem.group < 0
        return float(w.earliest_finish[required].max(initial=0))
    if problem.objective == Objective.MOST:
        return float(problem.weight.sum())
    return float(problem.worth.sum() - problem.price.clip(max=0).sum())
