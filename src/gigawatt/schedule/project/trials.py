"""Many trials of one partial order: dates, criticality and float by the critical path method.

Assumes elapsed days (no calendars) and an order that the trials keep; a block of trials side by side stays in the
processor's cache, and every inner loop runs over its trials.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, F1, F2, I1, compiled
from gigawatt.schedule.project.partial_order import ordered
from gigawatt.schedule.project.problem import Link, Problem, Solution

BLOCK = 128  # trials; 120 tasks x 128 trials x 8 bytes x 4 arrays = 0.5 MB, within the second-level cache
START_START, FINISH_FINISH, START_FINISH = int(Link.SS), int(Link.FF), int(Link.SF)


class Order(NamedTuple):
    """Tasks and arcs in a sequence in which every arc points forward. T tasks, A arcs, S tasks that are done."""

    sequence: I1
    """Shape (S,)."""
    first_arc: I1
    """Arcs into the task at place p are `first_arc[p]` up to `first_arc[p + 1]`. Shape (S + 1,)."""
    arc_from: I1
    """Shape (A,)."""
    arc_type: I1
    """`Link`."""
    lag_days: F1
    release_day: F1
    """Shape (T,)."""


class Passed(NamedTuple):
    """What a pass over N trials gives."""

    finish_day: F1
    """Of the last task. Shape (N,)."""
    critical_share: F1
    """Share of trials in which task t has no float; 0 for a task left out. Shape (T,)."""


class Floats(NamedTuple):
    """Means over the trials."""

    total_days: F1
    """Wait of a task before the end moves. Shape (T,)."""
    free_days: F1
    """Wait of a task before any other one moves. Shape (T,)."""


class MergeBias(NamedTuple):
    """What a single date hides: where paths meet, the later one counts, and one of them is late more often than not."""

    planned_day: float
    """Finish when every duration is at its mean."""
    mean_day: float
    """Mean of the finishes, over the trials that finish."""
    by_planned_share: float
    """Share of all trials that finish by `planned_day`."""
    finished_share: float
    """Share of all trials that finish at all."""

    @property
    def days(self) -> float:
        """Return how much later than planned the finish is on average [days]."""
        return self.mean_day - self.planned_day


def order_of(problem: Problem, solution: Solution, arcs: list[tuple[int, int]]) -> Order:
    """Return the problem's links and a plan's `flow_arcs` as one order; days of growing crews go into `release_day`."""
    sequence = ordered(problem, solution, arcs)
    place = np.full(len(problem.release_day), -1)
    place[sequence] = np.arange(len(sequence))
    pairs = np.array(arcs, dtype=np.int64).reshape(-1, 2)
    before = np.concatenate([problem.link_from, pairs[:, 0]])
    after = np.concatenate([problem.link_to, pairs[:, 1]])
    kind = np.concatenate([problem.link_type, np.full(len(pairs), int(Link.FS))])
    lag = np.concatenate([problem.lag_days, np.zeros(len(pairs))])
    both = np.flatnonzero((place[before] >= 0) & (place[after] >= 0))
    both = both[np.lexsort((before[both], place[after[both]]))]
    counts = np.bincount(place[after[both]], minlength=len(sequence))
    return Order(
        sequence=sequence,
        first_arc=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        arc_from=before[both],
        arc_type=kind[both],
        lag_days=lag[both].astype(np.float64),
        release_day=problem.release_day.astype(np.float64),
    )


@compiled
def pass_trials(order: Order, durations: F2) -> Passed:
    """Play an order with many sets of durations [days]; `durations` has the shape (N, T), a negative one is none.

    Forward pass of the critical path method (Kelley and Walker, "Critical-path planning and scheduling", 1959). A task
    is critical if it ends last, or sets the start of one that is: with ties several ways are critical. Every trial by
    itself, so that the size of a block changes nothing.
    """
    trials, tasks = durations.shape
    finish_day, count = np.zeros(trials), np.zeros(tasks, dtype=np.int64)
    days, start, end = np.zeros((tasks, BLOCK)), np.zeros((tasks, BLOCK)), np.zeros((tasks, BLOCK))
    critical = np.zeros((tasks, BLOCK), dtype=np.bool_)
    for first in range(0, trials, BLOCK):
        width = min(BLOCK, trials - first)
        _forward(order, durations[first : first + width], days, start, end)
        last = _last(order, end)
        finish_day[first : first + width] = last[:width]
        for task in order.sequence:
            _mark_last(critical[task], end[task], last)
        for place in range(len(order.sequence) - 1, -1, -1):
            task = order.sequence[place]
            for arc in range(order.first_arc[place], order.first_arc[place + 1]):
                before, kind, lag = order.arc_from[arc], order.arc_type[arc], order.lag_days[arc]
                cause = end[before] if kind in (0, FINISH_FINISH) else start[before]
                if kind in (0, START_START):
                    _mark_start(critical[before], critical[task], cause, lag, start[task])
                else:
                    _mark_finish(critical[before], critical[task], cause, lag, days[task], start[task])
            count[task] += np.sum(critical[task, :width])
    return Passed(finish_day, count / max(trials, 1))


@compiled
def mean_floats(order: Order, durations: F2) -> Floats:
    """Return the mean total and free float of every task [days]; `durations` has the shape (N, T).

    Backward pass: late finish less finish; free float is the least slack of the arcs that leave a task, or the time to
    the end where none does.
    """
    trials, tasks = durations.shape
    total_days, free_days = np.zeros(tasks), np.zeros(tasks)
    days, start, end = np.zeros((tasks, BLOCK)), np.zeros((tasks, BLOCK)), np.zeros((tasks, BLOCK))
    late, free = np.zeros((tasks, BLOCK)), np.zeros((tasks, BLOCK))
    for first in range(0, trials, BLOCK):
        width = min(BLOCK, trials - first)
        _forward(order, durations[first : first + width], days, start, end)
        last = _last(order, end)
        for task in order.sequence:
            late[task] = last
            free[task] = last - end[task]
        for place in range(len(order.sequence) - 1, -1, -1):
            task = order.sequence[place]
            for arc in range(order.first_arc[place], order.first_arc[place + 1]):
                before, kind, lag = order.arc_from[arc], order.arc_type[arc], order.lag_days[arc]
                cause = end[before] if kind in (0, FINISH_FINISH) else start[before]
                effect = start[task] if kind in (0, START_START) else end[task]
                latest = late[task] - days[task] if kind in (0, START_START) else late[task]
                stretch = days[before] if kind in (START_START, START_FINISH) else np.zeros(BLOCK)
                late[before] = np.minimum(late[before], latest - lag + stretch)
                free[before] = np.minimum(free[before], effect - lag - cause)
            for trial in range(width):
                total_days[task] += late[task, trial] - end[task, trial]
                free_days[task] += free[task, trial]
    return Floats(total_days / max(trials, 1), free_days / max(trials, 1))


def merge_bias(planned_day: float, finish_day: F1) -> MergeBias:
    """Compare the finish at mean durations [days] with the finishes of the trials [days], NEVER where there is none."""
    finished = np.isfinite(finish_day)
    mean_day = float(finish_day[finished].mean()) if finished.any() else np.inf
    return MergeBias(planned_day, mean_day, float(np.mean(finish_day <= planned_day)), float(np.mean(finished)))


@compiled
def _forward(order: Order, durations: F2, days: F2, start: F2, end: F2) -> None:
    """Fill one block, a row per task; what lies beyond the block's trials repeats old ones and is not read."""
    for place in range(len(order.sequence)):
        task = order.sequence[place]
        for trial in range(len(durations)):
            days[task, trial] = max(durations[trial, task], 0.0)
        start[task] = order.release_day[task]
        for arc in range(order.first_arc[place], order.first_arc[place + 1]):
            before, kind, lag = order.arc_from[arc], order.arc_type[arc], order.lag_days[arc]
            cause = end[before] if kind in (0, FINISH_FINISH) else start[before]
            if kind in (0, START_START):
                _push_start(start[task], cause, lag)
            else:
                _push_finish(start[task], cause, lag, days[task])
        for trial in range(BLOCK):
            end[task, trial] = start[task, trial] + days[task, trial]


@compiled
def _last(order: Order, end: F2) -> F1:
    last = np.zeros(BLOCK)
    for task in order.sequence:
        _push_start(last, end[task], 0.0)
    return last


# One loop over the trials each, and nothing else, so that the compiler turns it into vector instructions.


@compiled
def _push_start(start: F1, cause: F1, lag: float) -> None:
    for trial in range(BLOCK):
        day = cause[trial] + lag
        start[trial] = day if day > start[trial] else start[trial]


@compiled
def _push_finish(start: F1, cause: F1, lag: float, days: F1) -> None:
    for trial in range(BLOCK):
        day = cause[trial] + lag - days[trial]
        start[trial] = day if day > start[trial] else start[trial]


@compiled
def _mark_last(critical: B1, end: F1, last: F1) -> None:
    for trial in range(BLOCK):
        critical[trial] = end[trial] == last[trial]


@compiled
def _mark_start(critical: B1, follower: B1, cause: F1, lag: float, start: F1) -> None:
    for trial in range(BLOCK):
        critical[trial] |= follower[trial] & (cause[trial] + lag == start[trial])


@compiled
def _mark_finish(critical: B1, follower: B1, cause: F1, lag: float, days: F1, start: F1) -> None:
    for trial in range(BLOCK):
        critical[trial] |= follower[trial] & (cause[trial] + lag - days[trial] == start[trial])
