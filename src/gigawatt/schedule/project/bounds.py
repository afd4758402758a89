"""A bound in milliseconds on every plan's value: longest paths, stocks that must have come, crews' total work.

Assumes nothing beyond the problem: each part is a relaxation, so that no plan is better than what is returned.
"""

from __future__ import annotations

import math

import numpy as np

from gigawatt.quantities import B1, F1, I1, I2, compiled
from gigawatt.schedule.project.measure import ends_of
from gigawatt.schedule.project.problem import Link, Objective, Problem
from gigawatt.schedule.project.windows import Clock, Windows, clock, ends_by, surely, task_of_mode, windows

WORK_TEST = 2_000_000
"""Pairs of days times modes in one test of the crews' work, beyond which days are sampled. Assumption: milliseconds."""


def lower_bound(problem: Problem) -> float:
    """Return a value that no plan is better than: a least last end, or a greatest weight or worth.

    Returns
    -------
    float
        EARLIEST: [days], infinite where it is plain that no plan exists. MOST: weight; VALUE: worth; both minus
        infinity where it is plain that no plan exists.

    Notes
    -----
    EARLIEST is improved destructively (Klein and Scholl, "Computing lower bounds by destructive improvement", EJOR
    112, 1999): a last end is refuted where a window is empty, the draws that cannot wait exceed what has come, or a
    crew's work that cannot leave a span of days exceeds what the crew can do in it. No earlier end is feasible then,
    so that bisection is valid whichever ends it tries.
    """
    clocks = clock(problem)
    release = stock_release(problem, clocks)
    earliest = problem.objective == Objective.EARLIEST
    if _refuted(problem, problem.horizon_day, clocks, release):
        return math.inf if earliest else -math.inf
    limits = windows(problem, ends_by(problem, problem.horizon_day), clocks, release)
    if not earliest:
        return _greatest(problem, limits)
    certain = np.where(required(problem), limits.earliest_finish, 0)
    ends = ends_of(problem.group, len(problem.optional), certain) if len(problem.optional) else certain
    low, high, step = int(ends.max(initial=0)), problem.horizon_day, 1
    while low < high:  # short steps up first: the truth is seldom far above the longest path
        middle = min(low + step - 1, (low + high) // 2)
        if _refuted(problem, middle, clocks, release):
            low, step = middle + 1, 2 * step
        else:
            high = middle
    return float(low)


def required(problem: Problem) -> B1:
    """Return which tasks are done in every plan. Shape (T,)."""
    return ~np.append(problem.optional, False)[problem.group]


def stock_release(problem: Problem, clocks: Clock) -> I1:
    """Return the first day on which each task can start for its draws: theirs and all that must have been drawn before.

    Shape (T,); past the horizon where the stock never suffices. Holds whenever the task is done.
    """
    release, stocks = np.maximum(problem.release_day, 0), problem.stock.shape[1]
    if not len(problem.draw_task) or not stocks:
        return release
    own = np.zeros((len(release), stocks), dtype=np.int64)
    np.add.at(own, (problem.draw_task, problem.draw_stock), problem.draw_amount)
    taken = _before(problem) @ own
    longest = np.maximum.reduceat(problem.duration_days, problem.first_mode[:-1])
    task_modes = task_of_mode(problem)
    for draw in np.lexsort((problem.draw_share, problem.draw_stock, problem.draw_task)).tolist():
        task, stock, share = problem.draw_task[draw], problem.draw_stock[draw], float(problem.draw_share[draw])
        taken[task, stock] += problem.draw_amount[draw]
        row = int(np.searchsorted(problem.stock[:, stock], taken[task, stock]))
        day = int(problem.stock_day[row]) if row < len(problem.stock_day) else problem.horizon_day + 1
        if share > 0.0 and problem.calendar[task] < 0:
            day -= math.floor(share * longest[task])
        elif share > 0.0:  # elapsed time depends on the start: only the end is certain to be no earlier
            day = int(clocks.first_start_to_end(np.full(len(task_modes), day))[task_modes == task].min())
        release[task] = max(release[task], day)
    return release


def _before(problem: Problem) -> I2:
    """Return which tasks have surely ended, and drawn all, when another starts. Shape (T, T): [later, earlier]."""
    tasks = len(problem.calendar)
    binds = surely(problem)[0] & (problem.link_type == Link.FS) & (problem.lag_days >= 0)
    after: list[list[int]] = [[] for _ in range(tasks)]
    waits = np.bincount(problem.link_to[binds], minlength=tasks).tolist()
    for origin, target in zip(problem.link_from[binds].tolist(), problem.link_to[binds].tolist()):
        after[origin].append(target)
    earlier, ready = np.zeros((tasks, tasks), dtype=np.bool_), [task for task in range(tasks) if not waits[task]]
    while ready:  # tasks on a cycle are never ready: nothing is claimed of them
        task = ready.pop()
        for target in after[task]:
            earlier[target] |= earlier[task]
            earlier[target, task] = True
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return earlier.astype(np.int64)


def _refuted(problem: Problem, last_end: int, clocks: Clock, release: I1) -> bool:
    """Return whether it is plain that no plan has its last end by `last_end`."""
    limits, certain = windows(problem, ends_by(problem, last_end), clocks, release), required(problem)
    empty = (limits.earliest_start > limits.latest_start) | (limits.earliest_finish > limits.latest_finish)
    return bool(np.any(empty & certain)) or _short(problem, limits, certain) or _overworked(problem, limits, certain)


def _short(problem: Problem, limits: Windows, certain: B1) -> bool:
    """Return whether the draws that cannot wait for more of a stock exceed it."""
    task = problem.draw_task
    latest = np.where(problem.draw_share == 0.0, limits.latest_start[task], limits.latest_finish[task])
    for stock in range(problem.stock.shape[1]):
        mine = np.flatnonzero((problem.draw_stock == stock) & certain[task])
        mine = mine[np.argsort(latest[mine], kind="stable")]
        drawn = np.append(0, np.cumsum(problem.draw_amount[mine]))
        until = np.append(problem.stock_day[1:], problem.horizon_day + 1)
        if np.any(drawn[np.searchsorted(latest[mine], until)] > problem.stock[:, stock]):
            return True
    return False


def _overworked(problem: Problem, limits: Windows, certain: B1) -> bool:
    """Return whether some crew's work between two days exceeds what it can do."""
    days = np.arange(problem.horizon_day + 1)
    row = np.searchsorted(problem.capacity_day, days[:-1], side="right") - 1
    can = np.zeros((len(days), problem.use.shape[1]), dtype=np.int64)
    np.cumsum(problem.capacity[row], axis=0, out=can[1:])
    side = max(2, math.isqrt(WORK_TEST // max(len(problem.use), 1)))
    return bool(
        _excess(
            problem.first_mode,
            problem.duration_days,
            problem.use,
            np.flatnonzero(certain),
            limits.earliest_finish,
            limits.latest_start,
            _sampled(limits.earliest_start[certain], side),
            _sampled(limits.latest_finish[certain], side),
            can,
        )
    )


def _sampled(days: I1, most: int) -> I1:
    """Return at most `most` of the different days, the first and the last among them."""
    days = np.unique(days)
    return days[np.unique(np.linspace(0, len(days) - 1, min(most, len(days))).astype(np.int64))]


@compiled
def _excess(
    first_mode: I1,
    duration: I1,
    use: I2,
    tasks: I1,
    earliest_finish: I1,
    latest_start: I1,
    starts: I1,
    ends: I1,
    can: I2,
) -> bool:
    """Sum over tasks the least work that any mode and start leaves in [start, end), for every crew and pair of days."""
    crews = use.shape[1]
    work = np.zeros(crews, np.int64)
    for start in starts:
        for end in ends:
            if end <= start:
                continue
            work[:] = 0
            for task in tasks:
                inside = min(end - start, earliest_finish[task] - start, end - latest_start[task])
                if inside <= 0:
                    continue
                for crew in range(crews):
                    least = np.int64(2**62)
                    for mode in range(first_mode[task], first_mode[task + 1]):
                        least = min(least, use[mode, crew] * min(inside, duration[mode]))
                    work[crew] += least
            for crew in range(crews):
                if work[crew] > can[end, crew] - can[start, crew]:
                    return True
    return False


def _greatest(problem: Problem, limits: Windows) -> float:
    """Return the weight, or worth, of the groups at their earliest ends, as far as each stock pays for them."""
    cheapest = np.minimum.reduceat(problem.price, problem.first_mode[:-1]) if len(problem.calendar) else np.zeros(0)
    member, groups = problem.group >= 0, len(problem.optional)
    paid, empty = np.zeros(groups), np.zeros(groups, dtype=np.bool_)
    np.add.at(paid, problem.group[member], cheapest[member])
    late = (limits.earliest_start > limits.latest_start) | (limits.earliest_finish > limits.latest_finish)
    np.logical_or.at(empty, problem.group[member], late[member])
    ends = ends_of(problem.group, groups, limits.earliest_finish)
    if problem.objective == Objective.MOST:
        gain = np.where((ends <= problem.deadline_day) & ~empty, problem.weight, 0).astype(np.float64)
        row = int(np.searchsorted(problem.stock_day, problem.deadline_day, side="right")) - 1
        return float(math.floor(_affordable(problem, gain, problem.stock[row], np.zeros(groups, np.bool_)) + 1e-6))
    gain = problem.worth - problem.worth_per_day * ends - paid
    gain = np.where(problem.optional, np.where(empty, 0.0, np.maximum(gain, 0.0)), gain)
    total = _affordable(problem, gain, problem.stock[-1], ~problem.optional) - float(cheapest[~member].sum())
    return total + 1e-12 * (float(np.abs(gain).sum()) + abs(total))  # what the order of adding may lose


def _affordable(problem: Problem, gain: F1, stock: I1, certain: B1) -> float:
    """Return the gain of the certain groups and the most of the rest by a knapsack of parts, for the tightest stock."""
    most = float(gain.sum())
    for number, have in enumerate(stock.tolist()):
        need = np.zeros(len(gain))
        mine = (problem.draw_stock == number) & (problem.group[problem.draw_task] >= 0)
        np.add.at(need, problem.group[problem.draw_task[mine]], problem.draw_amount[mine])
        order = np.argsort(-gain / np.maximum(need, 1e-9), kind="stable")
        order = order[~certain[order]]
        left = np.maximum(have - need[certain].sum() - (np.cumsum(need[order]) - need[order]), 0.0)
        share = np.minimum(1.0, np.divide(left, need[order], out=np.ones(len(order)), where=need[order] > 0.0))
        most = min(most, float(gain[certain].sum() + (share * gain[order]).sum()))
    return most
