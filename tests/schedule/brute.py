"""Small random problems and their best value by trying every plan: the oracle of the exact search.

Shares only the types with the code that it judges.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numba
import numpy as np
from numpy.random import Generator

from gigawatt.schedule.project import Objective, Problem

BEYOND = 1e18


def plain(rng: Generator, tasks: int, crews: int = 2) -> Problem:
    """Return a resource-constrained project: one mode, finish-to-start, constant crews."""
    from gigawatt.schedule.project import project

    durations = rng.integers(0, 5, tasks)
    links = [(a, b) for b in range(tasks) for a in range(b) if rng.random() < 0.25]
    use, capacity = rng.integers(0, 4, (tasks, crews)), rng.integers(3, 6, crews)
    return project(durations, links, use, capacity)


def general(rng: Generator, tasks: int, horizon: int, objective: Objective, **without: bool) -> Problem:
    """Return a problem with every feature; `without` names those left out."""
    modes = np.ones(tasks, dtype=np.int64) if without.get("modes") else rng.integers(1, 3, tasks)
    first = np.concatenate([[0], np.cumsum(modes)])
    kinds = int(first[-1])
    pairs = [(a, b) for a in range(tasks) for b in range(tasks) if a != b and rng.random() < 0.6 / tasks]
    kind = rng.integers(0, 4, len(pairs))
    forward = np.array([a < b for a, b in pairs], dtype=bool)
    lag = np.where(forward, rng.integers(-2, 3, len(pairs)), rng.integers(-horizon, -1, len(pairs)))
    works = rng.random((2, horizon)) < 0.75
    groups = 0 if without.get("groups") else 3
    draws, steps = (0 if without.get("stocks") else tasks), rng.integers(0, 4, (3, 2))
    return Problem(
        first_mode=first,
        duration_days=rng.integers(0, 4, kinds),
        price=rng.integers(0, 4, kinds).astype(float),
        use=rng.integers(0, 3, (kinds, 2)),
        capacity_day=np.array([0, 3, 6]),
        capacity=np.full((3, 2), 3) if without.get("crews") else rng.integers(1, 5, (3, 2)),
        link_from=np.array([a for a, _ in pairs], dtype=np.int64),
        link_to=np.array([b for _, b in pairs], dtype=np.int64),
        link_type=kind,
        lag_days=lag,
        release_day=rng.integers(-1, 3, tasks),
        calendar=np.full(tasks, -1) if without.get("calendars") else rng.integers(-1, 2, tasks),
        worked_days=np.concatenate([np.zeros((2, 1), np.int64), np.cumsum(works, axis=1)], axis=1),
        draw_task=rng.integers(0, tasks, draws),
        draw_stock=rng.integers(0, 2, draws),
        draw_share=rng.choice([0.0, 0.3, 0.5, 1.0], draws),
        draw_amount=rng.integers(0, 3, draws) * 7,
        stock_day=np.array([0, 4, 7]),
        stock=np.cumsum(steps, axis=0) * 7 + rng.integers(0, 7),
        group=rng.integers(-1, groups, tasks) if groups else np.full(tasks, -1),
        optional=rng.random(groups) < 0.6,
        weight=rng.integers(0, 4, groups),
        worth=rng.integers(0, 30, groups).astype(float),
        worth_per_day=rng.integers(0, 8, groups) / 4.0,
        objective=int(objective),
        deadline_day=horizon * 2 // 3,
        horizon_day=horizon,
    )


def best_value(problem: Problem) -> float:
    """Return the best value over every choice of groups, modes and starts; NaN where no plan is feasible."""
    best = BEYOND
    for chosen in product(*[[True, False] if free else [True] for free in problem.optional]):
        best = min(best, _best_cost(problem, np.array(chosen, dtype=np.bool_), best))
    if best == BEYOND:
        return float("nan")
    return best if problem.objective == Objective.EARLIEST else -best


def _best_cost(problem: Problem, chosen: Any, best: float) -> float:
    tasks = [t for t, group in enumerate(problem.group) if group < 0 or chosen[group]]
    options = [_options(problem, task) for task in tasks]
    number = {task: index for index, task in enumerate(tasks)}
    links = [
        (number[a], number[b], kind, lag)
        for a, b, kind, lag in zip(
            problem.link_from.tolist(), problem.link_to.tolist(), problem.link_type.tolist(), problem.lag_days.tolist()
        )
        if a in number and b in number
    ]
    draws = [
        (number[t], s, share, amount)
        for t, s, share, amount in zip(
            problem.draw_task.tolist(), problem.draw_stock.tolist(), problem.draw_share, problem.draw_amount.tolist()
        )
        if t in number
    ]
    days = np.arange(problem.horizon_day + 1)
    row = np.searchsorted(problem.capacity_day, days, side="right") - 1
    come = np.searchsorted(problem.stock_day, days, side="right") - 1
    return float(
        _search(
            np.concatenate([[0], np.cumsum([len(rows) for rows in options])]).astype(np.int64),
            np.array([row for rows in options for row in rows], dtype=np.int64).reshape(-1, 3),
            problem.use,
            problem.price,
            problem.capacity[row],
            np.array(links, dtype=np.int64).reshape(-1, 4),
            np.array(draws, dtype=np.float64).reshape(-1, 4),
            problem.stock[come],
            problem.group[tasks].astype(np.int64),
            chosen,
            problem.weight.astype(np.float64),
            problem.worth,
            problem.worth_per_day,
            problem.objective,
            problem.deadline_day,
            best,
        )
    )


def _options(problem: Problem, task: int) -> list[tuple[int, int, int]]:
    """Return every (start, finish, mode) of one task, by walking the days."""
    calendar, rows = int(problem.calendar[task]), []
    works = [
        calendar < 0 or bool(problem.worked_days[calendar, day + 1] > problem.worked_days[calendar, day])
        for day in range(problem.horizon_day)
    ]
    for mode in range(problem.first_mode[task], problem.first_mode[task + 1]):
        duration = int(problem.duration_days[mode])
        for start in range(max(0, int(problem.release_day[task])), problem.horizon_day + 1):
            worked = [day for day in range(start, problem.horizon_day) if works[day]]
            if duration == 0:
                rows.append((start, start, mode))
            elif len(worked) >= duration and worked[0] == start:
                rows.append((start, worked[duration - 1] + 1, mode))
    return sorted(rows, key=lambda row: row[1])


@numba.njit  # type: ignore[misc]
def _search(  # type: ignore[no-untyped-def]
    first, option, use, price, capacity, links, draws, stock, group, chosen,
    weight, worth, daily, objective, deadline, best,
):  # fmt: skip
    tasks, days, crews, stocks = len(first) - 1, capacity.shape[0], use.shape[1], stock.shape[1]
    held, taken = np.zeros((days, crews), np.int64), np.zeros((days, stocks), np.int64)
    at = first[:-1] - 1
    level = 0
    applied = np.zeros(tasks + 1, np.bool_)
    while level >= 0:
        if level == tasks:
            best = min(best, _cost(option, at, price, group, chosen, weight, worth, daily, objective, deadline))
            level -= 1
            continue
        if applied[level]:
            _apply(option[at[level]], level, use, draws, held, taken, -1)
            applied[level] = False
        at[level] += 1
        if at[level] == first[level + 1]:
            at[level] = first[level] - 1
            level -= 1
            continue
        row = option[at[level]]
        if objective == 0 and row[1] >= best and (len(chosen) == 0 or group[level] >= 0):
            continue
        _apply(row, level, use, draws, held, taken, 1)
        applied[level] = True
        if np.all(held <= capacity) and np.all(taken <= stock) and _linked(option, at, level, links):
            level += 1
    return best


@numba.njit  # type: ignore[misc]
def _apply(row, level, use, draws, held, taken, sign):  # type: ignore[no-untyped-def]
    for day in range(row[0], row[1]):
        held[day] += sign * use[row[2]]
    for draw in draws:
        if draw[0] == level:
            for day in range(row[0] + int(np.floor(draw[2] * (row[1] - row[0]))), taken.shape[0]):
                taken[day, int(draw[1])] += sign * int(draw[3])


@numba.njit  # type: ignore[misc]
def _linked(option, at, level, links):  # type: ignore[no-untyped-def]
    for link in links:
        if max(link[0], link[1]) == level:
            origin = option[at[link[0]], 1 if link[2] in (0, 2) else 0]
            target = option[at[link[1]], 1 if link[2] in (2, 3) else 0]
            if target < origin + link[3]:
                return False
    return True


@numba.njit  # type: ignore[misc]
def _cost(option, at, price, group, chosen, weight, worth, daily, objective, deadline):  # type: ignore[no-untyped-def]
    ends, cost = np.zeros(len(chosen)), 0.0
    for task in range(len(at)):
        finish = option[at[task], 1]
        if group[task] >= 0:
            ends[group[task]] = max(ends[group[task]], finish)
        if objective == 0 and (len(chosen) == 0 or group[task] >= 0):
            cost = max(cost, finish)
        elif objective == 2:
            cost += price[option[at[task], 2]]
    for number in range(len(chosen)):
        if chosen[number] and objective == 1 and ends[number] <= deadline:
            cost -= weight[number]
        if chosen[number] and objective == 2:
            cost -= worth[number] - daily[number] * ends[number]
    return cost
