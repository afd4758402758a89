"""One individual of the search: sampled by a priority rule, built, trimmed, justified.

Assumes an optional group is left out where it only costs: late in MOST, at a loss in VALUE, always in EARLIEST.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, F1, I1, compiled
from gigawatt.schedule.project.justify import turn
from gigawatt.schedule.project.measure import LEVELS, MOST, VALUE, Aim, aim_of, compare, ends_of, judge
from gigawatt.schedule.project.net import Net, mirror_of, mirrors, net_of
from gigawatt.schedule.project.problem import Link, Problem
from gigawatt.schedule.project.serial import Dates, Desk, blank_dates, place, rank

FS, SS, FF = int(Link.FS), int(Link.SS), int(Link.FF)
STEPS = 16
"""Of a priority, per day."""


class Ground(NamedTuple):
    """What every individual stands on."""

    net: Net
    mirror: Net
    """Read only if `both`."""
    both: bool
    """Whether plans are justified."""
    aim: Aim


class Individual(NamedTuple):
    """What is decided, when it runs, how good it is."""

    order: I1
    mode: I1
    chosen: B1
    dates: Dates
    score: F1


def ground_of(problem: Problem) -> Ground:
    """Return `problem` laid out for the search."""
    net, both = net_of(problem), mirrors(problem)
    return Ground(net, mirror_of(problem) if both else net, both, aim_of(problem))


@compiled
def blank(ground: Ground) -> Individual:
    """Return an individual in which nothing is decided."""
    net = ground.net
    return Individual(
        np.arange(len(net.group)),
        net.first_mode[:-1].copy(),
        np.ones(len(ground.aim.optional), np.bool_),
        blank_dates(net),
        np.full(LEVELS, np.inf),
    )


@compiled
def copy(source: Individual, target: Individual) -> None:
    """Make `target` the same as `source`."""
    target.order[:] = source.order
    target.mode[:] = source.mode
    target.chosen[:] = source.chosen
    target.dates.start_day[:] = source.dates.start_day
    target.dates.finish_day[:] = source.dates.finish_day
    target.score[:] = source.score


@compiled
def grow(ground: Ground, desk: Desk, one: Individual, spare: Individual, key: I1) -> int:
    """Build, trim and justify an individual; return how many schedules that took."""
    net, mirror, dates = ground.net, ground.mirror, one.dates
    misfits = place(net, desk, one.order, one.mode, one.chosen, dates)
    built = 1
    if np.any(ground.aim.optional) and trim(ground, one, misfits):
        misfits = place(net, desk, one.order, one.mode, one.chosen, dates)
        built += 1
    judge(ground.aim, net.group, net.price, one.mode, one.chosen, dates.finish_day, misfits, one.score)
    if ground.both and misfits == 0:
        copy(one, spare)
        turn(mirror, desk, spare.order, spare.mode, spare.chosen, spare.dates, key)
        misfits = turn(net, desk, spare.order, spare.mode, spare.chosen, spare.dates, key)
        judge(ground.aim, net.group, net.price, one.mode, one.chosen, spare.dates.finish_day, misfits, spare.score)
        built += 2
        if compare(spare.score, one.score) <= 0:
            copy(spare, one)
    return built


@compiled
def trim(ground: Ground, one: Individual, misfits: int) -> bool:
    """Leave out the optional groups that only cost; return whether there were any."""
    net, aim, finish_day = ground.net, ground.aim, one.dates.finish_day
    end = ends_of(net.group, len(one.chosen), finish_day)
    spent = np.zeros(len(one.chosen))
    whole = np.ones(len(one.chosen), np.bool_)
    for task in range(len(net.group)):
        if net.group[task] >= 0:
            spent[net.group[task]] += net.price[one.mode[task]]
            whole[net.group[task]] &= finish_day[task] >= 0
    trimmed = False
    for g in range(len(one.chosen)):
        if one.chosen[g] and aim.optional[g]:
            if aim.objective == VALUE:
                kept = aim.worth[g] - aim.worth_per_day[g] * end[g] > spent[g]
            else:
                kept = aim.objective == MOST and end[g] <= aim.deadline_day and aim.weight[g] > 0
            if not kept or not whole[g]:
                one.chosen[g] = False
                trimmed = True
    return trimmed


@compiled
def tails(net: Net, desk: Desk) -> I1:
    """Return the longest path from the start of each task to the end, every task in its shortest mode. Shape (T,)."""
    tasks = len(net.group)
    order, tail, days = np.arange(tasks), np.zeros(tasks, np.int64), np.zeros(tasks, np.int64)
    rank(net, desk, np.arange(tasks), order)
    for place_in_order in range(tasks - 1, -1, -1):
        task = order[place_in_order]
        days[task] = np.min(net.duration_days[net.first_mode[task] : net.first_mode[task + 1]])
        tail[task] = max(tail[task], days[task])
        for arc in range(net.arcs.first[task], net.arcs.first[task + 1]):
            before, kind = net.arcs.task[arc], net.arcs.type[arc]
            length = tail[task] + net.arcs.lag_days[arc]
            if kind not in (FS, SS):
                length -= days[task]
            if kind in (FS, FF):
                length += np.min(net.duration_days[net.first_mode[before] : net.first_mode[before + 1]])
            tail[before] = max(tail[before], length)
    return tail


@compiled
def sample(ground: Ground, desk: Desk, tail: I1, one: Individual, key: I1, number: int) -> None:
    """Decide an individual by a priority rule: the first by latest start and by latest finish, later ones with noise.

    Gumbel noise makes the choice among the eligible a random one by weight: Kolisch, Drexl, "Adaptive search for
    solving hard project scheduling problems", Naval Research Logistics 43 (1996), draws by weighted regret.
    """
    net = ground.net
    tasks, groups = len(net.group), len(one.chosen)
    noise = 0.0 if number < 2 else np.max(tail) * 0.1 * np.random.random()
    turn_of = np.random.permutation(groups) if number % 2 else np.zeros(groups, np.int64)
    for task in range(tasks):
        one.mode[task] = first_choice(net, task, number)
    for task in range(tasks):
        late = -tail[task] + (net.duration_days[one.mode[task]] if number % 2 else 0)
        if noise > 0.0:
            late += noise * np.log(-np.log(np.random.random()))
        if net.group[task] >= 0:
            late += turn_of[net.group[task]] * net.horizon_day
        key[task] = int(late * STEPS) * tasks + task
    rank(net, desk, key, one.order)
    one.chosen[:] = True


@compiled
def first_choice(net: Net, task: int, number: int) -> int:
    """Return the shortest mode, for every other individual the cheapest, and now and then any."""
    first, end = net.first_mode[task], net.first_mode[task + 1]
    if number >= 2 and np.random.random() < 0.3:
        return int(np.random.randint(first, end))
    best = first
    for mode in range(first + 1, end):
        days = net.duration_days[mode] - net.duration_days[best]
        dollars = net.price[mode] - net.price[best]
        if (
            (dollars < 0.0 or (dollars == 0.0 and days < 0))
            if number % 2
            else (days < 0 or (days == 0 and dollars < 0.0))
        ):
            best = mode
    return int(best)
