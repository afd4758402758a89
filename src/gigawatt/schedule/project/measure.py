"""What a plan is worth under a problem's objective.

Assumes the plan is feasible; days of tasks left out are -1.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import B1, I1
from gigawatt.schedule.project.problem import Objective, Problem


def group_ends(problem: Problem, finish_day: I1) -> I1:
    """Return the last end of each group's tasks, 0 where it has none or is left out [days]. Shape (G,)."""
    ends = np.zeros(len(problem.optional), dtype=np.int64)
    member = problem.group >= 0
    np.maximum.at(ends, problem.group[member], finish_day[member])
    return ends


def value(problem: Problem, finish_day: I1, mode: I1, chosen: B1) -> float:
    """Return the objective: last end of all that is done [days], weight by the deadline, or worth.

    Parameters
    ----------
    finish_day
        -1 where left out. Shape (T,) [days].
    mode
        Row of `duration_days`; not read where left out. Shape (T,).
    chosen
        Shape (G,).
    """
    if problem.objective == Objective.EARLIEST:
        return float(max(finish_day.max(initial=0), 0))
    ends = group_ends(problem, finish_day)
    if problem.objective == Objective.MOST:
        return float(problem.weight[chosen & (ends <= problem.deadline_day)].sum())
    done = finish_day >= 0
    worth = (problem.worth - problem.worth_per_day * ends)[chosen].sum()
    return float(worth - problem.price[mode[done]].sum())
