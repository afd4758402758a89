"""When each task can start and end at all: longest paths through links, calendars and releases, both ways.

Assumes the tasks are done; what an optional group asks of tasks outside it is left out, as it may not be done.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, I1, I2
from gigawatt.schedule.project.problem import Link, Problem


class Clock(NamedTuple):
    """The calendars both ways; the last row is the calendar on which every day is worked."""

    worked: I2
    """Working days before day d. Shape (C + 1, horizon + 1)."""
    day: I2
    """The day of the i-th working day; one past the horizon where there is none. Shape (C + 1, horizon + 2)."""
    row: I1
    """Of each mode, by its task. Shape (K,)."""
    duration: I1
    """Shape (K,)."""
    horizon: int

    def earliest_finish(self, start: I1) -> I1:
        """End of each mode that starts on the first day it may at or after `start`. Shape (K,)."""
        start = self.next_start(start)
        last = np.minimum(self.worked[self.row, np.minimum(start, self.horizon)] + self.duration - 1, self.horizon + 1)
        return np.where(self.duration > 0, self.day[self.row, np.maximum(last, 0)] + 1, start)

    def next_start(self, day: I1) -> I1:
        """Return the first day from `day` on which each mode may start. Shape (K,)."""
        working = self.day[self.row, self.worked[self.row, np.clip(day, 0, self.horizon)]]
        return np.where((self.duration > 0) & (day <= self.horizon), working, day)

    def first_start_to_end(self, finish: I1) -> I1:
        """Return the first start of each mode that ends at or after `finish`. Shape (K,)."""
        before = self.worked[self.row, np.clip(finish - 1, 0, self.horizon)] - self.duration + 1
        return np.where(self.duration > 0, self.day[self.row, np.maximum(before, 0)], finish)

    def latest_start(self, finish: I1, start: I1) -> I1:
        """Return the last start of each mode at or before `start` that ends by `finish`, -1 where none. Shape (K,)."""
        by_end = self.worked[self.row, np.clip(finish, 0, self.horizon)] - self.duration
        by_start = self.worked[self.row, np.clip(start + 1, 0, self.horizon)] - 1
        last = np.minimum(by_end, by_start)
        day = np.where(last >= 0, self.day[self.row, np.maximum(last, 0)], -1)
        return np.where(self.duration > 0, day, np.minimum(finish, start))

    def elapsed(self, mode: int, days: I1, latest_finish: int) -> tuple[I1, I1]:
        """Return those of `days` on which a mode may start and end by `latest_finish`, and its elapsed days."""
        worked, day, duration = self.worked[self.row[mode]], self.day[self.row[mode]], self.duration[mode]
        days = days[(days >= 0) & (days <= self.horizon)]
        if duration == 0:
            return days[days <= latest_finish], np.zeros(int(np.sum(days <= latest_finish)), dtype=np.int64)
        days = days[day[worked[days]] == days]
        finish = day[np.minimum(worked[days] + duration - 1, self.horizon + 1)] + 1
        kept = finish <= min(latest_finish, self.horizon)
        return days[kept], (finish - days)[kept]


class Windows(NamedTuple):
    """Bounds on each task's start and end. Shape (T,) each."""

    earliest_start: I1
    latest_start: I1
    earliest_finish: I1
    latest_finish: I1


def clock(problem: Problem) -> Clock:
    """Return the calendars of a problem, both ways."""
    horizon = problem.horizon_day
    everyday = np.arange(horizon + 1, dtype=np.int64)
    own = problem.worked_days[:, : horizon + 1] if len(problem.worked_days) else np.zeros((0, horizon + 1), np.int64)
    worked = np.vstack([own, everyday])
    day = np.full((len(worked), horizon + 2), horizon + 1, dtype=np.int64)
    for row, total in enumerate(worked):
        days = np.flatnonzero(np.diff(total))
        day[row, : len(days)] = days
    task = task_of_mode(problem)
    return Clock(worked, day, problem.calendar[task] % len(worked), problem.duration_days, horizon)


def task_of_mode(problem: Problem) -> I1:
    """Return the task of each mode. Shape (K,)."""
    return np.repeat(np.arange(len(problem.calendar)), np.diff(problem.first_mode))


def surely(problem: Problem) -> B1:
    """Return which links bind whenever the task that they bound is done. Shape (2, A): forwards, backwards."""
    free = np.append(problem.optional, False)[problem.group]
    first, second = free[problem.link_from], free[problem.link_to]
    same = problem.group[problem.link_from] == problem.group[problem.link_to]
    return np.stack([~first | same, ~second | same])


def ends_by(problem: Problem, last_end: int) -> I1:
    """Return the latest end of each task if the last end that counts in EARLIEST is to be `last_end`. Shape (T,)."""
    counts = (problem.group >= 0) | (len(problem.optional) == 0)
    return np.where(counts, min(last_end, problem.horizon_day), problem.horizon_day)


def windows(problem: Problem, latest_end: I1, clocks: Clock | None = None, release_day: I1 | None = None) -> Windows:
    """Return the earliest and latest starts and ends by longest paths, cycles included.

    Parameters
    ----------
    latest_end
        Day by which each task has ended. Shape (T,).
    release_day
        Tighter releases than the problem's own. Shape (T,).

    Notes
    -----
    Bellman's iteration to its fixed point; a cycle that cannot be met pushes a task out of its window and ends it.
    The day on which a task ends never falls with its start, so that calendars keep the passes exact.
    """
    clocks = clocks or clock(problem)
    release = problem.release_day if release_day is None else release_day
    start, finish = _forward(problem, clocks, np.maximum(release, 0))
    last_start, last_finish = _backward(problem, clocks, np.minimum(latest_end, problem.horizon_day))
    return Windows(start, last_start, finish, last_finish)


def _forward(problem: Problem, clocks: Clock, release: I1) -> tuple[I1, I1]:
    binds = surely(problem)[0]
    origin, target = problem.link_from[binds], problem.link_to[binds]
    kind, lag = problem.link_type[binds], problem.lag_days[binds]
    from_end, to_end = (kind == Link.FS) | (kind == Link.FF), (kind == Link.FF) | (kind == Link.SF)
    at, task = problem.first_mode[:-1], task_of_mode(problem)
    start, finish = release.copy(), np.zeros_like(release)
    for _ in range(4 * len(start) + 100):
        start = np.maximum(start, np.minimum.reduceat(clocks.next_start(start[task]), at))
        start = np.maximum(start, np.minimum.reduceat(clocks.first_start_to_end(finish[task]), at))
        finish = np.maximum(finish, np.minimum.reduceat(clocks.earliest_finish(start[task]), at))
        least = np.where(from_end, finish[origin], start[origin]) + lag
        new_start, new_finish = start.copy(), finish.copy()
        np.maximum.at(new_start, target[~to_end], least[~to_end])
        np.maximum.at(new_finish, target[to_end], least[to_end])
        settled = np.array_equal(new_start, start) and np.array_equal(new_finish, finish)
        start, finish = new_start, new_finish
        if settled or finish.max(initial=0) > problem.horizon_day:
            break
    return start, finish


def _backward(problem: Problem, clocks: Clock, latest_end: I1) -> tuple[I1, I1]:
    binds = surely(problem)[1]
    origin, target = problem.link_from[binds], problem.link_to[binds]
    kind, lag = problem.link_type[binds], problem.lag_days[binds]
    from_end, to_end = (kind == Link.FS) | (kind == Link.FF), (kind == Link.FF) | (kind == Link.SF)
    at, task = problem.first_mode[:-1], task_of_mode(problem)
    start, finish = latest_end.copy(), latest_end.copy()
    for _ in range(4 * len(start) + 100):
        start = np.minimum(start, np.maximum.reduceat(clocks.latest_start(finish[task], start[task]), at))
        finish = np.minimum(finish, np.maximum.reduceat(clocks.earliest_finish(start[task]), at))
        most = np.where(to_end, finish[target], start[target]) - lag
        new_start, new_finish = start.copy(), finish.copy()
        np.minimum.at(new_start, origin[~from_end], most[~from_end])
        np.minimum.at(new_finish, origin[from_end], most[from_end])
        settled = np.array_equal(new_start, start) and np.array_equal(new_finish, finish)
        start, finish = new_start, new_finish
        if settled or start.min(initial=0) < 0:
            break
    return start, finish
