"""Random projects by seed: networks of a given density, crews of a given scarcity, and every feature of a problem.

Assumes network complexity, resource factor and strength as in Kolisch, Sprecher, Drexl, "Characterization and
generation of a general class of resource-constrained project scheduling problems", Management Science 41 (1995).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import I1, I2
from gigawatt.schedule.project.problem import Objective, Problem, project

DAYS = (1, 10)
HEADS = (1, 10)
"""Least and greatest duration and demand, as in PSPLIB."""
REACH = 12
"""Tasks that a link spans at most in the order of generation; keeps large networks long rather than flat."""


class Recipe(NamedTuple):
    """What kind of project is wanted."""

    tasks: int = 30
    crews: int = 4
    complexity: float = 1.8
    """Links per task."""
    factor: float = 0.75
    """Share of the crews that a task needs."""
    strength: float = 0.3
    """Capacity: 0 the largest demand of one task, 1 the peak of the earliest plan."""
    modes: int = 1
    """Per task; each further one is longer, needs fewer heads and costs less."""
    links: bool = False
    """All four types, with lags from -2 to 4 days."""
    shifts: bool = False
    """Capacity that changes over time."""
    calendars: bool = False
    """A third of the tasks work five days a week, a third also keep a winter break."""
    stocks: int = 0
    """Cumulative supplies of which every second task draws."""
    groups: int = 0
    """Of consecutive tasks; every second one is optional."""
    objective: Objective = Objective.EARLIEST


def generate(recipe: Recipe, seed: int) -> Problem:
    """Return a random project. Every one has a plan within its horizon.

    Parameters
    ----------
    seed
        The same recipe and seed give the same project.
    """
    rng = np.random.default_rng(seed)
    tasks = recipe.tasks
    days = rng.integers(DAYS[0], DAYS[1] + 1, tasks)
    use = rng.integers(HEADS[0], HEADS[1] + 1, (tasks, recipe.crews)) * (
        rng.random((tasks, recipe.crews)) < recipe.factor
    )
    links = network(rng, tasks, recipe.complexity)
    problem = project(days, links, use, capacity_of(days, links, use, recipe.strength))
    problem = problem._replace(horizon_day=4 * problem.horizon_day + 200, objective=int(recipe.objective))
    if recipe.links:
        count = len(links)
        problem = problem._replace(link_type=rng.integers(0, 4, count), lag_days=rng.integers(-2, 5, count))
    if recipe.modes > 1:
        problem = with_modes(problem, rng, recipe.modes)
    if recipe.shifts:
        problem = with_shifts(problem, rng)
    if recipe.calendars:
        problem = with_calendars(problem, rng)
    if recipe.stocks:
        problem = with_stocks(problem, rng, recipe.stocks)
    return with_groups(problem, rng, recipe.groups) if recipe.groups else problem


def network(rng: np.random.Generator, tasks: int, complexity: float) -> list[tuple[int, int]]:
    """Return links from lower to higher tasks: one into each task but the first, then more up to the complexity."""
    links = {(int(rng.integers(max(task - REACH, 0), task)), task) for task in range(1, tasks)}
    wanted = min(int(complexity * tasks), sum(min(task, REACH) for task in range(tasks)))
    while len(links) < wanted:
        task = int(rng.integers(1, tasks))
        links.add((int(rng.integers(max(task - REACH, 0), task)), task))
    return sorted(links)


def capacity_of(days: I1, links: list[tuple[int, int]], use: I2, strength: float) -> I1:
    """Return capacity between the largest demand and the peak of the plan without crews."""
    start = np.zeros(len(days), dtype=np.int64)
    for before, after in sorted(links, key=lambda link: link[1]):
        start[after] = max(start[after], start[before] + days[before])
    profile = np.zeros((int(np.max(start + days)), use.shape[1]), dtype=np.int64)
    for task, heads in enumerate(use):
        profile[start[task] : start[task] + days[task]] += heads
    least, peak = use.max(axis=0), profile.max(axis=0)
    return np.asarray(np.maximum(least + np.rint(strength * (peak - least)), 1), dtype=np.int64)


def with_modes(problem: Problem, rng: np.random.Generator, modes: int) -> Problem:
    """Return the problem with slower, smaller, cheaper modes beside the first of each task."""
    tasks = len(problem.group)
    slower = np.tile(np.arange(modes), tasks)
    days = np.repeat(problem.duration_days, modes) + slower * rng.integers(1, 4, tasks * modes)
    use = np.repeat(problem.use, modes, axis=0) // (1 + slower)[:, None]
    price = (modes - 1 - slower) * np.round(rng.uniform(1.0, 5.0, tasks * modes), 1)
    first = np.arange(tasks + 1, dtype=np.int64) * modes
    return problem._replace(first_mode=first, duration_days=days, use=use, price=price)


def with_shifts(problem: Problem, rng: np.random.Generator) -> Problem:
    """Return the problem with crews that are half, absent or whole by turns, and whole in the end."""
    day = np.concatenate([[0], np.cumsum(rng.integers(5, 15, 6))])
    share = np.append(rng.choice([0.0, 0.5, 1.0], 6), 1.0)
    return problem._replace(capacity_day=day, capacity=np.floor(share[:, None] * problem.capacity).astype(np.int64))


def with_calendars(problem: Problem, rng: np.random.Generator) -> Problem:
    """Return the problem with a five-day week, and one with a break of 30 days a year besides."""
    days = np.arange(problem.horizon_day)
    week = days % 7 < 5
    worked = np.cumsum([week, week & (days % 365 >= 30)], axis=1)
    worked = np.concatenate([np.zeros((2, 1), dtype=np.int64), worked], axis=1)
    return problem._replace(calendar=rng.integers(-1, 2, len(problem.group)), worked_days=worked)


def with_stocks(problem: Problem, rng: np.random.Generator, stocks: int) -> Problem:
    """Return the problem with supplies that come in five steps and just suffice in the end."""
    task = np.repeat(np.arange(0, len(problem.group), 2), 2)
    stock, amount = rng.integers(0, stocks, len(task)), rng.integers(1, 20, len(task))
    total = np.bincount(stock, weights=amount, minlength=stocks)
    days = np.concatenate([[0], np.cumsum(rng.integers(3, 20, 4))])
    come = np.ceil(total[None, :] * np.array([0.2, 0.4, 0.6, 0.8, 1.0])[:, None]).astype(np.int64)
    share = rng.choice([0.0, 0.25, 0.5, 1.0], len(task))
    return problem._replace(
        draw_task=task, draw_stock=stock, draw_share=share, draw_amount=amount, stock_day=days, stock=come
    )


def with_groups(problem: Problem, rng: np.random.Generator, groups: int) -> Problem:
    """Return the problem with its tasks in groups; the deadline is where about half of the work is done."""
    tasks = len(problem.group)
    return problem._replace(
        group=np.arange(tasks) * groups // tasks,
        optional=np.arange(groups) % 2 == 1,
        weight=rng.integers(1, 10, groups),
        worth=np.round(rng.uniform(50.0, 500.0, groups)),
        worth_per_day=np.round(rng.uniform(0.1, 4.0, groups), 1),
        deadline_day=int(np.sum(problem.duration_days) // 6),
    )
