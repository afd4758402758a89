"""What the exact search decides for each task, and the objective over it level by level.

Assumes weights and daily losses of worth are not negative; the last end is that of the groups, or of all tasks where
there are no groups.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from gigawatt.schedule.project.problem import Objective, Problem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

LARGEST_SUM = 2.0**50
"""No objective passes this, so that the doubles of the solver's linear relaxation hold it exactly."""

Expression: TypeAlias = Any
"""A linear expression or literal of the solver's, or a plain number; OR-Tools has no one type for these."""


class Task(NamedTuple):
    """One task in the model; a mode on a calendar splits into runs of starts that have the same elapsed time."""

    start: Expression
    size: Expression
    finish: Expression
    present: Expression
    """A literal, or 1 where the task is always done."""
    runs: list[tuple[int, int, Expression]]
    """Mode, elapsed days, literal; none where the task cannot be done."""


class Level(NamedTuple):
    """One level of the objective, to be minimised."""

    expression: Expression
    range: int
    """Between its least and its greatest value."""


def given(*literals: Expression) -> list[Expression]:
    """Drop the literals that are plainly true."""
    return [literal for literal in literals if not isinstance(literal, int)]


def levels_of(
    programme: cp_model.CpModel, problem: Problem, tasks: list[Task], groups: list[Expression], bound: float
) -> tuple[list[Level], float]:
    """Return the levels of the objective, the lower ones merged, and the scale of the first.

    Parameters
    ----------
    bound
        Known already, of the first level.
    """
    horizon, earliest = problem.horizon_day, problem.objective == Objective.EARLIEST
    ends = [programme.new_int_var(0, horizon, "") for _ in groups]
    for var, group in zip(tasks, problem.group.tolist()):
        if group >= 0 and var.runs:
            programme.add(ends[group] >= var.finish).only_enforce_if(given(var.present))
    if problem.objective == Objective.VALUE:
        return _worth(problem, tasks, groups, ends)
    last = programme.new_int_var(int(bound) if earliest else 0, horizon, "")
    for end in ends or [var.finish for var in tasks]:
        programme.add(last >= end)
    weights = problem.weight.tolist()
    levels = [
        Level(last, horizon),
        Level(sum(weight * end for weight, end in zip(weights, ends)), sum(weights) * horizon),
        _prices(problem, tasks),
    ]
    if not earliest:
        met = [programme.new_bool_var("") for _ in groups]
        for literal, chosen, end in zip(met, groups, ends):
            programme.add(end <= problem.deadline_day).only_enforce_if(literal)
            programme.add_implication(literal, chosen)
        levels.insert(0, Level(-sum(weight * literal for weight, literal in zip(weights, met)), sum(weights)))
    return _merged(levels), 1.0


def _merged(levels: list[Level]) -> list[Level]:
    """Add up levels below the first while the sum stays exact: each costs a solve."""
    merged = levels[:1]
    for level in levels[1:]:
        both = (merged[-1].range + 1) * (level.range + 1)
        if len(merged) > 1 and both < LARGEST_SUM:
            merged[-1] = Level(merged[-1].expression * (level.range + 1) + level.expression, both)
        elif level.range > 0:
            merged.append(level)
    return merged


def _prices(problem: Problem, tasks: list[Task]) -> Level:
    """Return the price of the modes as a tie-break, in thousandths of the dearest."""
    dearest = float(np.abs(problem.price).max(initial=0.0))
    steps = np.rint(problem.price * (1000.0 / dearest)).astype(np.int64).tolist() if dearest > 0.0 else []
    if not steps:
        return Level(0, 0)
    price = sum(steps[mode] * literal for task in tasks for mode, _, literal in task.runs)
    return Level(price, 2000 * len(tasks))


def _worth(
    problem: Problem, tasks: list[Task], groups: list[Expression], ends: list[Expression]
) -> tuple[list[Level], float]:
    """Return what is lost, scaled by the power of two that keeps the sum exact, and that scale."""
    total = float(np.abs(problem.worth).sum() + np.abs(problem.price).sum())
    total += float(problem.worth_per_day.sum()) * problem.horizon_day
    scale = 2.0 ** math.floor(math.log2(LARGEST_SUM / max(total, 1.0)))
    worth, daily, price = (
        np.rint(figures * scale).astype(np.int64).tolist()
        for figures in (problem.worth, problem.worth_per_day, problem.price)
    )
    gained = sum(figure * chosen for figure, chosen in zip(worth, groups))
    waited = sum(figure * end for figure, end in zip(daily, ends))
    paid = sum(price[mode] * literal for task in tasks for mode, _, literal in task.runs)
    return [Level(waited + paid - gained, 0)], scale


def sharper(problem: Problem, scale: float, found: float, bound: float) -> float:
    """Return the better of the first level's bound and one known before, with what rounding of the worth may hide."""
    if problem.objective == Objective.EARLIEST:
        return max(bound, float(math.ceil(found - 1e-6)))  # whole days
    if problem.objective == Objective.MOST:
        return min(bound, float(math.floor(1e-6 - found)))  # whole weights
    rounded = 0.5 * (len(problem.optional) * (1 + problem.horizon_day) + len(problem.calendar))
    return min(bound, (rounded - found) / scale)
