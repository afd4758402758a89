"""The heuristic: feasible on every feature, repeatable, never worse by more work, and good where the best is known."""

from __future__ import annotations

import csv
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from feasible import broken
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.quantities import QuantityError
from gigawatt.schedule.project import Effort, Link, Objective, project, solve
from gigawatt.schedule.project.generate import Recipe, generate
from gigawatt.schedule.project.search import search

PSPLIB = Path(__file__).parents[2] / ".." / "shared" / "data" / "psplib"

recipes = st.builds(
    Recipe,
    tasks=st.integers(1, 25),
    crews=st.integers(0, 12),
    complexity=st.floats(1.0, 3.0),
    factor=st.floats(0.0, 1.0),
    strength=st.floats(0.0, 1.0),
    modes=st.integers(1, 3),
    links=st.booleans(),
    shifts=st.booleans(),
    calendars=st.booleans(),
    stocks=st.integers(0, 2),
    groups=st.integers(0, 3),
    objective=st.sampled_from(Objective),
)


@given(recipe=recipes, seed=st.integers(0, 10_000))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_plan_of_a_generated_project_keeps_every_rule(recipe, seed):
    problem = generate(recipe, seed)
    assert broken(problem, search(problem, 60, seed=seed)) == []


@pytest.mark.parametrize(("link", "start"), [(Link.FS, 15), (Link.SS, 5), (Link.FF, 9), (Link.SF, 0)])
def test_each_link_type_with_a_lag_of_five_days(link, start):
    # First task 10 days, second 6: FS 10+5, SS 0+5, FF 10+5-6, SF 0+5-6 < 0.
    plain = project(np.array([10, 6]), [(0, 1)], np.zeros((2, 1)), np.array([1]), horizon_day=40)
    plan = search(plain._replace(link_type=np.array([int(link)]), lag_days=np.array([5])), 10)
    assert plan.start_day.tolist() == [0, start]


def test_a_stock_lets_the_task_wait_that_comes_later_in_the_order():
    # 10 on day 0 and 10 more on day 20: the second task takes 10 at its end, after 5 days.
    plain = project(np.array([5, 5]), [(0, 1)], np.zeros((2, 1)), np.array([1]), horizon_day=60)
    problem = plain._replace(
        draw_task=np.array([0, 1]),
        draw_stock=np.array([0, 0]),
        draw_share=np.array([0.0, 1.0]),
        draw_amount=np.array([10, 10]),
        stock_day=np.array([0, 20]),
        stock=np.array([[10], [20]]),
    )
    assert search(problem, 10).start_day.tolist() == [0, 15]


def test_a_weekend_lengthens_a_task():
    week = np.concatenate([[0], np.cumsum(np.arange(28) % 7 < 5)])
    plain = project(np.array([7]), [], np.zeros((1, 1)), np.array([1]), horizon_day=28)
    plan = search(plain._replace(calendar=np.array([0]), worked_days=week[None, :]), 10)
    assert plan.finish_day.tolist() == [9]


def test_links_in_a_circle_are_refused_with_the_task_named():
    with pytest.raises(QuantityError, match="cycle through task"):
        search(project(np.array([1, 1]), [(0, 1), (1, 0)], np.zeros((2, 1)), np.array([1])), 10)


def test_what_does_not_fit_the_horizon_has_no_value():
    plan = search(project(np.array([5, 5]), [(0, 1)], np.zeros((2, 1)), np.array([1]), horizon_day=9), 10)
    assert isnan(plan.value)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_seed_and_count_give_the_same_plan(workers):
    problem = generate(Recipe(tasks=40, modes=2, groups=3, objective=Objective.MOST), 3)
    plans = [search(problem, 600, workers=workers, seed=7) for _ in range(2)]
    assert all(np.array_equal(*fields) for fields in zip(*plans))


def test_a_hint_is_never_lost():
    problem = generate(Recipe(tasks=60, strength=0.1), 5)
    hint = search(problem, 3000)
    assert search(problem, 60, seed=9, hint=hint).value <= hint.value


def test_ten_times_the_schedules_are_no_worse():
    problem = generate(Recipe(tasks=60, strength=0.1), 6)
    values = [search(problem, count).value for count in (2_000, 20_000)]
    assert values[1] <= values[0]


def test_two_thousand_tasks_have_a_plan_after_twenty_schedules():
    problem = generate(Recipe(tasks=2000, links=True, calendars=True, shifts=True), 1)
    assert broken(problem, search(problem, 20)) == []


@pytest.mark.parametrize("name", ["j30_1_1", "j30_4_1", "j30_6_1", "j30_9_1"])
def test_small_instances_of_the_literature_are_solved_to_proof(name):
    if not PSPLIB.exists():
        pytest.skip("the PSPLIB instances are not beside the repository")
    with (PSPLIB / "best_known.csv").open(encoding="utf-8") as file:
        best = {row["file"]: int(row["best_known"]) for row in csv.DictReader(file)}
    plan = solve(read(PSPLIB / "j30" / f"{name}.rcp"), Effort(schedules=3000, exact=5.0))
    assert (plan.value, plan.proven) == (best[f"{name}.rcp"], True)


def read(path):
    numbers = iter(map(int, path.read_text().split()))
    tasks, crews = next(numbers), next(numbers)
    capacity = [next(numbers) for _ in range(crews)]
    days, use, links = [], [], []
    for task in range(tasks):
        days.append(next(numbers))
        use.append([next(numbers) for _ in range(crews)])
        links += [(task, next(numbers) - 1) for _ in range(next(numbers))]
    return project(np.array(days), links, np.array(use), np.array(capacity))
