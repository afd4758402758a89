"""Large-neighbourhood search: free some tasks of a plan, keep the order of the rest, let CP-SAT find the best.

Assumes a feasible plan to start from. The rest keeps its order, not its dates: whoever hands a crew to whom stays, so
that a gain anywhere moves all that follows; every other rule of the problem still holds in full.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.random import Generator

from gigawatt.quantities import B1, I1
from gigawatt.schedule.project.bounds import lower_bound
from gigawatt.schedule.project.exact import within
from gigawatt.schedule.project.problem import Effort, Link, Problem, Solution

SLICE = 0.06
"""Deterministic seconds of CP-SAT on one neighbourhood, some 0.7 CPU-seconds. Assumption: tried on PSPLIB j120."""
FIRST_SIZE, LEAST_SIZE = 35, 12
"""Tasks freed at first and at least; the number grows where CP-SAT finishes, and falls where it does not. [tasks]"""
GROWTH = 1.1
"""Of that number, a neighbourhood. Assumption."""


def improve(problem: Problem, start: Solution, effort: Effort) -> Solution:
    """Return a plan at least as good as `start` by re-planning `effort.neighbourhoods` parts of it, one by one.

    Notes
    -----
    Three kinds in turn: what happens at about one time, what uses one crew around one time, and any tasks. Orders are
    kept as flows of heads between tasks (Artigues, Michelon and Reusser, "Insertion techniques for static and dynamic
    resource-constrained project scheduling", EJOR 149, 2003).
    """
    if math.isnan(start.value):
        return start
    rng, size = np.random.default_rng(effort.seed), float(FIRST_SIZE)
    best, bound = start, lower_bound(problem)
    for number in range(effort.neighbourhoods):
        if best.value == bound:
            break
        free = _free(problem, best, number % 3, round(size), rng)
        work = effort._replace(exact=SLICE, seed=int(rng.integers(2**31)))
        found = within(_ordered(problem, best, free, rng), best, bound, work, strictly=True)
        size = max(size * GROWTH if found.proven else size / GROWTH, LEAST_SIZE)
        best = found
    return best._replace(bound=start.bound, proven=best.value in {start.bound, bound})


def _free(problem: Problem, plan: Solution, kind: int, size: int, rng: Generator) -> B1:
    """Return which tasks a neighbourhood frees; tasks left out always are. Shape (T,)."""
    done = np.flatnonzero(plan.start_day >= 0)
    middle = (plan.start_day[done] + plan.finish_day[done]) / 2.0
    distance = np.abs(middle - middle[rng.integers(len(done))])
    if kind == 1 and problem.use.shape[1]:
        crew = rng.integers(problem.use.shape[1])
        distance = distance + np.where(problem.use[plan.mode[done], crew] > 0, 0.0, 0.25 * np.ptp(middle))
    elif kind == 2:
        distance = rng.random(len(done))
    free = plan.start_day < 0
    free[done[np.argsort(distance, kind="stable")[:size]]] = True
    return free


def _ordered(problem: Problem, plan: Solution, free: B1, rng: Generator) -> Problem:
    """Return the problem with the order of the tasks that are not free: who hands heads of a crew to whom."""
    pairs: set[tuple[int, int]] = set()
    held = np.flatnonzero(~free & (plan.finish_day > plan.start_day))
    held = held[np.lexsort((rng.random(len(held)), plan.start_day[held]))]
    for crew in range(problem.use.shape[1]):
        heads = problem.use[plan.mode, crew]
        pairs |= _handed(held[heads[held] > 0], heads, plan, int(problem.capacity[:, crew].max()))
    added = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return problem._replace(
        link_from=np.append(problem.link_from, added[:, 0]),
        link_to=np.append(problem.link_to, added[:, 1]),
        link_type=np.append(problem.link_type, np.full(len(added), Link.FS)),
        lag_days=np.append(problem.lag_days, np.zeros(len(added), dtype=np.int64)),
    )


def _handed(tasks: I1, heads: I1, plan: Solution, capacity: int) -> set[tuple[int, int]]:
    """Return pairs (from, to) that pass heads of one crew on, the most recently freed first."""
    pairs: set[tuple[int, int]] = set()
    idle = [(-1, -1, capacity)]
    for task in tasks.tolist():
        need, start = int(heads[task]), int(plan.start_day[task])
        left = []
        for day, giver, spare in sorted(idle, reverse=True):
            taken = min(need, spare) if day <= start else 0
            need -= taken
            if taken and giver >= 0:
                pairs.add((giver, task))
            if spare > taken:
                left.append((day, giver, spare - taken))
        idle = [*left, (int(plan.finish_day[task]), task, int(heads[task]))]
    return pairs
