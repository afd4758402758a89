"""How good a plan is: what cannot be placed first, then the objective, then its tie-breaks. Less is better.

Assumes the last end is that of the chosen groups, or of all tasks where a problem has no groups.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, F1, I1, compiled
from gigawatt.schedule.project.problem import Objective, Problem, Solution

EARLIEST, MOST, VALUE = int(Objective.EARLIEST), int(Objective.MOST), int(Objective.VALUE)

MISFITS, FIRST = 0, 1
"""Columns of a score: tasks without a place, the objective; its tie-breaks follow."""
LEVELS = 5


class Aim(NamedTuple):
    """What is wanted of the groups, as in `Problem`."""

    optional: B1
    weight: I1
    worth: F1
    worth_per_day: F1
    objective: int
    deadline_day: int
    ties: bool
    """Whether plans of the same value can differ in quality."""


def aim_of(problem: Problem) -> Aim:
    """Return the part of `problem` that judges plans."""
    ties = problem.objective != Objective.VALUE and (bool(np.any(problem.weight)) or bool(np.any(problem.price)))
    return Aim(
        problem.optional,
        problem.weight,
        problem.worth,
        problem.worth_per_day,
        int(problem.objective),
        int(problem.deadline_day),
        ties,
    )


def value_of(aim: Aim, score: F1) -> float:
    """Return a score's objective as `Solution.value` states it; NaN where a task has no place."""
    if score[MISFITS]:
        return float("nan")
    return float(score[FIRST]) if aim.objective == EARLIEST else -float(score[FIRST])


@compiled
def ends_of(group: I1, groups: int, finish_day: I1) -> I1:
    """Return the last end of each group, 0 where it has none. Shape (G,)."""
    end = np.zeros(groups, np.int64)
    for task in range(len(group)):
        if group[task] >= 0:
            end[group[task]] = max(end[group[task]], finish_day[task])
    return end


@compiled
def judge(aim: Aim, group: I1, price: F1, mode: I1, chosen: B1, finish_day: I1, misfits: int, score: F1) -> None:
    """Fill in `score`. Shape (LEVELS,)."""
    end = ends_of(group, len(chosen), finish_day)
    last, spent = 0, 0.0
    for task in range(len(group)):
        if finish_day[task] >= 0:
            last = max(last, finish_day[task] if len(chosen) == 0 or group[task] >= 0 else 0)
            spent += price[mode[task]]
    ends, timely, worth = 0, 0, -spent
    for g in range(len(chosen)):
        if chosen[g]:
            ends += aim.weight[g] * end[g]
            worth += aim.worth[g] - aim.worth_per_day[g] * end[g]
            if end[g] <= aim.deadline_day:
                timely += aim.weight[g]
    score[:] = 0.0
    score[MISFITS] = misfits
    if aim.objective == VALUE:
        score[FIRST] = -worth
    elif aim.objective == MOST:
        score[FIRST], score[2], score[3], score[4] = -timely, last, ends, spent
    else:
        score[FIRST], score[2], score[3] = last, ends, spent


@compiled
def compare(one: F1, other: F1) -> int:
    """Return -1 where `one` is the better score, 1 where `other` is, 0 where they are alike."""
    for level in range(LEVELS):
        if one[level] < other[level]:
            return -1
        if one[level] > other[level]:
            return 1
    return 0


def score_of(problem: Problem, plan: Solution) -> F1:
    """Return the score of a plan that keeps every rule. Shape (LEVELS,)."""
    score = np.full(LEVELS, np.inf)
    if not np.isnan(plan.value):
        judge(aim_of(problem), problem.group, problem.price, plan.mode, plan.chosen, plan.finish_day, 0, score)
    return score


def value(problem: Problem, finish_day: I1, mode: I1, chosen: B1) -> float:
    """Return the objective of a plan that keeps every rule: last end [days], weight by the deadline, or worth.

    Parameters
    ----------
    finish_day
        -1 where left out. Shape (T,) [days].
    mode
        Row of `duration_days`; not read where left out. Shape (T,).
    chosen
        Shape (G,).
    """
    aim, score = aim_of(problem), np.empty(LEVELS)
    judge(aim, problem.group, problem.price, mode, chosen, finish_day, 0, score)
    return value_of(aim, score)


def beats(problem: Problem, one: Solution, other: Solution) -> bool:
    """Return whether `one` is better, tie-breaks included."""
    return bool(compare(score_of(problem, one), score_of(problem, other)) < 0)
