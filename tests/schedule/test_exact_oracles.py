"""The exact search against oracles: every plan tried, another encoding of stocks, another solver's model."""

from __future__ import annotations

import math

import numpy as np
import pyjobshop
import pytest
from brute import best_value, general, plain
from feasible import broken
from hypothesis import given, settings
from hypothesis import strategies as st
from reservoir import earliest_end

from gigawatt.schedule.project import Effort, Link, Objective, Problem
from gigawatt.schedule.project.exact import exact

EFFORT = Effort(exact=2.0)


def random_problem(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    if seed % 4 == 3:
        return plain(rng, int(rng.integers(3, 8)))
    return general(rng, int(rng.integers(2, 6)), int(rng.integers(8, 13)), Objective(seed % 4))


def agrees(problem: Problem) -> None:
    found, best = exact(problem, None, EFFORT), best_value(problem)
    assert found.proven
    if math.isnan(best):
        assert math.isnan(found.value)
    else:
        assert found.value == pytest.approx(best, abs=1e-9)
        assert found.bound == pytest.approx(best, abs=1e-9)
        assert broken(problem, found) == []


def test_a_hundred_small_problems_reach_the_value_that_trying_every_plan_finds() -> None:
    for seed in range(100):
        agrees(random_problem(seed))


@pytest.mark.nightly
def test_two_thousand_small_problems_reach_the_value_that_trying_every_plan_finds() -> None:
    for seed in range(2000):
        agrees(random_problem(seed))


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    objective=st.sampled_from(Objective),
    without=st.sets(st.sampled_from(["modes", "stocks", "crews", "calendars", "groups"])),
)
def test_any_mix_of_features_reaches_the_value_that_trying_every_plan_finds(
    seed: int, objective: Objective, without: set[str]
) -> None:
    agrees(general(np.random.default_rng(seed), 4, 10, objective, **dict.fromkeys(without, True)))


def test_stocks_by_steps_and_by_reservoir_give_the_same_last_end() -> None:
    ends = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        problem = general(rng, 8, 25, Objective.EARLIEST, modes=True, calendars=True, groups=True)
        stocks = np.cumsum(rng.integers(0, 6, (6, 2)), axis=0) * 7
        problem = problem._replace(stock_day=np.array([0, 2, 4, 7, 11, 15]), stock=stocks)
        ends.append((exact(problem, None, EFFORT).value, earliest_end(problem)))
    np.testing.assert_array_equal([ours for ours, _ in ends], [other for _, other in ends])
    assert sum(not math.isnan(ours) for ours, _ in ends) > 20


def by_pyjobshop(problem: Problem) -> float:
    model = pyjobshop.Model()
    crews = [model.add_renewable(capacity=int(heads)) for heads in problem.capacity[0]]
    tasks = [model.add_task() for _ in problem.group]
    for task, handle in enumerate(tasks):
        for mode in range(problem.first_mode[task], problem.first_mode[task + 1]):
            heads = problem.use[mode].tolist()
            model.add_mode(handle, crews, duration=int(problem.duration_days[mode]), demands=heads)
    ties = {
        Link.FS: model.add_end_before_start,
        Link.SS: model.add_start_before_start,
        Link.FF: model.add_end_before_end,
        Link.SF: model.add_start_before_end,
    }
    for first, second, kind, lag in zip(problem.link_from, problem.link_to, problem.link_type, problem.lag_days):
        ties[Link(int(kind))](tasks[first], tasks[second], int(lag))
    result = model.solve(num_workers=1, display=False)
    return float(result.objective) if result.status.name == "OPTIMAL" else math.nan


def test_plain_projects_end_as_early_as_pyjobshop_proves() -> None:
    for seed in range(25):
        problem = plain(np.random.default_rng(seed), 14, crews=3)
        assert exact(problem, None, EFFORT).value == by_pyjobshop(problem)


def test_projects_with_modes_and_all_links_end_as_early_as_pyjobshop_proves() -> None:
    missing = {"stocks": True, "groups": True, "calendars": True, "crews": True}
    found = []
    for seed in range(40):
        problem = general(np.random.default_rng(seed), 10, 60, Objective.EARLIEST, **missing)
        problem = problem._replace(release_day=np.zeros(10, dtype=np.int64))
        found.append((exact(problem, None, EFFORT).value, by_pyjobshop(problem)))
    np.testing.assert_array_equal([ours for ours, _ in found], [other for _, other in found])
