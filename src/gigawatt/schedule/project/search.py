"""A genetic search over orders, modes and groups, in compiled code, repeatable by seed and count of schedules.

Assumes the serial schedule of an order stands for it. Islands do not mix, so threads cannot change the result.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B2, F1, F2, I1, I2, compiled
from gigawatt.schedule.project.individual import Ground, Individual, blank, copy, ground_of, grow, sample, tails
from gigawatt.schedule.project.measure import FIRST, LEVELS, MISFITS, compare, value_of
from gigawatt.schedule.project.problem import Objective, Problem, Solution
from gigawatt.schedule.project.serial import Desk, blank_desk, rank

HERD = 0.5
"""Individuals kept, per root of the schedules to build: measured on j120 at 60,000 to 400,000 schedules, where more mix
too slowly and fewer converge too soon."""
ISLAND = 300
"""Schedules, at least, of an island of its own."""
PEAKS = 3
"""Stretches of a mother's order that are tried for the busiest."""


class Herd(NamedTuple):
    """P individuals."""

    order: I2
    mode: I2
    chosen: B2
    start_day: I2
    finish_day: I2
    score: F2


def search(
    problem: Problem,
    schedules: int,
    workers: int = 1,
    seed: int = 1,
    bound: float = -np.inf,
    hint: Solution | None = None,
) -> Solution:
    """Return the best plan of a genetic search with justification.

    Order crossover and justification as in Valls, Ballestin, Quintanilla, "A hybrid genetic algorithm for the
    resource-constrained project scheduling problem", European Journal of Operational Research 185 (2008), 495-508.

    Parameters
    ----------
    schedules
        To build, over all islands; at least one is built on each.
    workers
        Islands of their own, in threads.
    bound
        No plan is better: the search ends where it is reached.
    hint
        A plan to start from, in any quality.
    """
    ground = ground_of(problem)
    floor = bound if problem.objective == Objective.EARLIEST else -bound
    if ground.aim.ties or np.isnan(floor):
        floor = -np.inf
    islands = max(min(workers, schedules // ISLAND), 1)
    share = max(schedules // islands, 1)
    size = max(int(HERD * math.sqrt(share)), 1)
    hinted = hint is not None and not np.isnan(hint.value)
    with ThreadPoolExecutor(islands) as pool:
        tasks = [
            pool.submit(evolve, ground, started(ground, hint), hinted, size, share, seed * 1_000 + island, floor)
            for island in range(islands)
        ]
        found = [task.result() for task in tasks]
    best = found[0]
    for one in found[1:]:
        if compare(one.score, best.score) < 0:
            best = one
    value = value_of(ground.aim, best.score)
    return Solution(
        best.dates.start_day, best.dates.finish_day, best.mode, best.chosen, value, bound, bool(value == bound)
    )


def started(ground: Ground, hint: Solution | None) -> Individual:
    """Return the hint as an individual, an empty one where there is none."""
    one = blank(ground)
    if hint is not None and not np.isnan(hint.value):
        one.mode[:] = hint.mode
        one.chosen[:] = hint.chosen
        tasks = len(hint.start_day)
        rank(ground.net, blank_desk(ground.net), hint.start_day * tasks + np.arange(tasks), one.order)
    return one


@compiled
def evolve(
    ground: Ground, hint: Individual, hinted: bool, size: int, schedules: int, seed: int, floor: float
) -> Individual:
    """Return the best individual of one island."""
    np.random.seed(seed)
    desk, child, spare = blank_desk(ground.net), blank(ground), blank(ground)
    tasks = len(child.order)
    key, tail = np.zeros(tasks, np.int64), tails(ground.net, desk)
    herd = blank_herd(size, child)
    best, built, filled = blank(ground), 0, 0
    while built < schedules and not (best.score[MISFITS] == 0 and best.score[FIRST] <= floor):
        if filled < len(herd.score):
            if filled == 0 and hinted:
                copy(hint, child)
            else:
                sample(ground, desk, tail, child, key, filled)
            built += grow(ground, desk, child, spare, key)
            put(herd, filled, child)
            filled += 1
        else:
            mother = np.random.randint(len(herd.score))
            breed(ground, desk, herd, mother, child, key)
            built += grow(ground, desk, child, spare, key)
            settle(herd, mother, child)
        if compare(child.score, best.score) < 0:
            copy(child, best)
    return best


@compiled
def blank_herd(size: int, one: Individual) -> Herd:
    """Return room for `size` individuals."""
    tasks = len(one.order)
    return Herd(
        np.zeros((size, tasks), np.int64),
        np.zeros((size, tasks), np.int64),
        np.zeros((size, len(one.chosen)), np.bool_),
        np.zeros((size, tasks), np.int64),
        np.zeros((size, tasks), np.int64),
        np.zeros((size, LEVELS)),
    )


@compiled
def put(herd: Herd, seat: int, one: Individual) -> None:
    """Give `one` a seat in the herd."""
    herd.order[seat] = one.order
    herd.mode[seat] = one.mode
    herd.chosen[seat] = one.chosen
    herd.start_day[seat] = one.dates.start_day
    herd.finish_day[seat] = one.dates.finish_day
    herd.score[seat] = one.score


@compiled
def settle(herd: Herd, mother: int, one: Individual) -> None:
    """Put a child in the seat of the worst, if it is no worse and not there yet."""
    worst = mother
    for seat in range(len(herd.score)):
        alike = herd.score[seat, FIRST] == one.score[FIRST] and same(herd.start_day[seat], one.dates.start_day)
        if alike and compare(herd.score[seat], one.score) == 0:
            return
    if compare(one.score, herd.score[worst]) <= 0:
        put(herd, worst, one)


@compiled
def same(one: I1, other: I1) -> bool:
    """Return whether two rows are equal, from the first difference on without a look at the rest."""
    place = 0
    while place < len(one) and one[place] == other[place]:
        place += 1
    return place == len(one)


@compiled
def picked(herd: Herd) -> int:
    """Return the better of two seats drawn."""
    one, other = np.random.randint(len(herd.score)), np.random.randint(len(herd.score))
    return one if compare(herd.score[one], herd.score[other]) <= 0 else other


@compiled
def peak(load: F1, herd: Herd, mother: int) -> tuple[int, int]:
    """Return first place and length of a stretch of the mother's order, the busiest of a few drawn."""
    order, mode = herd.order[mother], herd.mode[mother]
    start_day, finish_day = herd.start_day[mother], herd.finish_day[mother]
    tasks = len(order)
    best, best_first, best_length = -1.0, 0, tasks
    for _ in range(PEAKS):
        length = int(tasks * (0.1 + 0.5 * np.random.random()))
        first = np.random.randint(-length // 2, max(tasks - length // 2, 1))
        begin, end, work = 1 << 60, 0, 0.0
        for position in range(max(first, 0), min(first + length, tasks)):
            task = order[position]
            begin, end = min(begin, start_day[task]), max(end, finish_day[task])
            work += load[mode[task]]
        if work / max(end - begin, 1) > best:
            best, best_first, best_length = work / max(end - begin, 1), first, length
    return best_first, best_length


@compiled
def breed(ground: Ground, desk: Desk, herd: Herd, mother: int, child: Individual, key: I1) -> None:
    """Decide a child: a stretch of the mother's order stands, the rest before and behind it as in the father's."""
    net, tasks = ground.net, len(key)
    father = picked(herd)
    first, length = peak(ground.net.load, herd, mother)
    part = np.zeros(tasks, np.int64)
    for position in range(tasks):
        task = herd.order[mother, position]
        part[task] = 0 if position < first else (1 if position < first + length else 2)
        if part[task] == 1:
            key[task] = position
        child.mode[task] = herd.mode[mother if part[task] == 1 else father, task]
    for position in range(tasks):
        task = herd.order[father, position]
        if part[task] != 1:
            key[task] = position
    for task in range(tasks):
        shift = np.random.randint(-tasks // 10, tasks // 10 + 1) if np.random.random() < 0.03 else 0
        key[task] = ((part[task] * tasks + key[task] + shift) * 2 + (shift > 0)) * tasks + task
        if np.random.random() < 0.03:
            child.mode[task] = np.random.randint(net.first_mode[task], net.first_mode[task + 1])
    for group in range(len(child.chosen)):
        child.chosen[group] = herd.chosen[mother if np.random.random() < 0.5 else father, group]
        if np.random.random() < 0.1 or not ground.aim.optional[group]:
            child.chosen[group] = True
    rank(net, desk, key, child.order)
