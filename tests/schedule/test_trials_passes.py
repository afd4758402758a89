"""Many trials of one order against closed forms, and against the same arithmetic done one trial at a time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.schedule.project import Solution, project
from gigawatt.schedule.project.trials import mean_floats, merge_bias, order_of, pass_trials

TRIALS = 40_000
ERRORS = 5.0
"""Standard errors that a mean may be off: one run in two million."""
BASE = {0: (1, 0), 1: (0, 0), 2: (1, 1), 3: (0, 1)}
"""Which end of predecessor and follower a link ties: 0 start, 1 finish."""


def order(tasks, links, kinds=None, lags=None):
    """Return the order of a project without crews: the plan's dates only sort the tasks."""
    problem = project(np.ones(tasks, dtype=np.int64), links, np.zeros((tasks, 0)), np.zeros(0))
    if kinds is not None:
        problem = problem._replace(link_type=np.array(kinds, dtype=np.int64), lag_days=np.array(lags, dtype=np.int64))
    day = np.arange(tasks)
    return order_of(problem, Solution(day, day + 1, day, np.zeros(0, dtype=np.bool_), 0.0, 0.0, False), [])


def sampled(tasks, seed=7):
    return np.random.default_rng(seed).random((TRIALS, tasks))


def test_two_uniform_tasks_in_series_finish_with_the_mean_and_spread_of_their_sum():
    # Two uniforms on (0, 1): mean 1, variance 1/6.
    finish = pass_trials(order(2, [(0, 1)]), sampled(2)).finish_day
    assert finish.mean() == pytest.approx(1.0, abs=ERRORS * np.sqrt(1 / 6 / TRIALS))
    assert np.mean(finish <= 0.5) == pytest.approx(1 / 8, abs=ERRORS * np.sqrt(1 / 8 * 7 / 8 / TRIALS))


def test_two_parallel_uniform_tasks_finish_as_their_maximum():
    # P(max <= x) = x^2: mean 2/3, variance 1/18.
    finish = pass_trials(order(2, []), sampled(2)).finish_day
    assert finish.mean() == pytest.approx(2 / 3, abs=ERRORS * np.sqrt(1 / 18 / TRIALS))
    assert np.mean(finish <= 0.5) == pytest.approx(1 / 4, abs=ERRORS * np.sqrt(3 / 16 / TRIALS))


def test_two_parallel_normal_tasks_finish_as_clark_says():
    # Clark, "The greatest of a finite set of random variables", 1961: mean m + s / sqrt(pi), variance s^2 (1 - 1/pi).
    days = np.random.default_rng(5).normal(100.0, 10.0, (TRIALS, 2))
    error = 10.0 * np.sqrt((1 - 1 / np.pi) / TRIALS)
    mean = pass_trials(order(2, []), days).finish_day.mean()
    assert mean == pytest.approx(100.0 + 10.0 / np.sqrt(np.pi), abs=ERRORS * error)


def test_two_like_tasks_side_by_side_are_each_critical_half_the_time():
    share = pass_trials(order(2, []), sampled(2)).critical_share
    assert share[0] == pytest.approx(0.5, abs=ERRORS * 0.5 / np.sqrt(TRIALS))
    assert share.sum() == pytest.approx(1.0)


def test_every_task_of_a_chain_is_always_critical():
    assert pass_trials(order(5, [(0, 1), (1, 2), (2, 3), (3, 4)]), sampled(5)).critical_share.tolist() == [1.0] * 5


def test_of_two_ways_that_tie_both_are_critical():
    share = pass_trials(order(3, [(0, 2), (1, 2)]), np.full((10, 3), 4.0)).critical_share
    assert share.tolist() == [1.0, 1.0, 1.0]


def test_the_mean_total_float_of_the_shorter_way_is_the_mean_gap():
    # Half the time task 0 is the shorter one: E max(u1 - u0, 0) = 1/6, E of its square 1/12.
    floats = mean_floats(order(3, [(0, 2), (1, 2)]), sampled(3))
    error = np.sqrt((1 / 12 - 1 / 36) / TRIALS)
    assert floats.total_days[:2] == pytest.approx([1 / 6, 1 / 6], abs=ERRORS * error)
    assert floats.free_days[:2] == pytest.approx(floats.total_days[:2])
    assert floats.total_days[2] == pytest.approx(0.0, abs=1e-12)


def test_a_task_before_another_with_float_has_that_float_but_none_of_its_own():
    # 0 before 1 take 2 days in all, 2 takes 5: both have 3 days, and only 1 may use them without moving another task.
    floats = mean_floats(order(3, [(0, 1)]), np.array([[1.0, 1.0, 5.0]]))
    assert floats.total_days.tolist() == [3.0, 3.0, 0.0]
    assert floats.free_days.tolist() == [0.0, 3.0, 0.0]


def test_a_task_left_out_is_never_critical():
    problem = project(np.array([3, 2]), [(0, 1)], np.zeros((2, 0)), np.zeros(0))
    day = np.array([0, -1])
    left_out = Solution(day, day + 3, np.arange(2), np.zeros(0, dtype=np.bool_), 3.0, 3.0, True)
    passed = pass_trials(order_of(problem, left_out, []), np.array([[3.0, 9.0]]))
    assert passed.finish_day.tolist() == [3.0]
    assert passed.critical_share.tolist() == [1.0, 0.0]


@st.composite
def networks(draw):
    tasks = draw(st.integers(2, 8))
    pairs = [(i, j) for j in range(tasks) for i in range(j)]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12))
    kinds = draw(st.lists(st.integers(0, 3), min_size=len(links), max_size=len(links)))
    lags = draw(st.lists(st.integers(-5, 9), min_size=len(links), max_size=len(links)))
    trials = draw(st.sampled_from([1, 3, 127, 128, 129, 300]))
    days = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 20, (trials, tasks)).astype(float)
    return links, kinds, lags, days


def relaxed(case, trial, extra=None):
    """Relax every link until nothing moves: no order of tasks is used."""
    links, kinds, lags, days = case
    start = np.zeros(days.shape[1]) if extra is None else extra.copy()
    for _ in range(len(start) + 1):
        for (before, after), kind, lag in zip(links, kinds, lags):
            ends, needs = BASE[kind]
            cause = start[before] + ends * days[trial, before] + lag
            start[after] = max(start[after], cause - needs * days[trial, after])
    return start


@settings(max_examples=100, deadline=None)
@given(networks())
def test_all_link_types_agree_with_relaxation_one_trial_at_a_time(case):
    links, kinds, lags, days = case
    finish = pass_trials(order(days.shape[1], links, kinds, lags), days).finish_day
    for trial in (0, len(days) // 2, len(days) - 1):
        assert finish[trial] == (relaxed(case, trial) + days[trial]).max()


@settings(max_examples=100, deadline=None)
@given(networks())
def test_critical_is_what_moves_the_end_when_its_start_is_held_back(case):
    links, kinds, lags, days = case
    day = case[3][:1]
    share = pass_trials(order(days.shape[1], links, kinds, lags), day).critical_share
    start = relaxed(case, 0)
    end = (start + days[0]).max()
    for task in range(days.shape[1]):
        held = np.zeros(days.shape[1])
        held[task] = start[task] + 0.5
        moved = (relaxed(case, 0, held) + days[0]).max() > end
        assert bool(share[task]) == moved


@settings(max_examples=60, deadline=None)
@given(networks())
def test_a_task_is_critical_in_a_trial_exactly_when_it_has_no_float(case):
    links, kinds, lags, days = case
    plan = order(days.shape[1], links, kinds, lags)
    share, floats = pass_trials(plan, days[:1]).critical_share, mean_floats(plan, days[:1])
    assert np.array_equal(share == 1.0, np.abs(floats.total_days) < 1e-9)
    assert np.all(floats.free_days <= floats.total_days + 1e-9)


def test_the_trials_before_and_after_change_nothing():
    days, plan = sampled(6), order(6, [(0, 2), (1, 2), (2, 4), (3, 5)])
    whole = pass_trials(plan, days).finish_day
    parts = [pass_trials(plan, days[first : first + 333]).finish_day for first in range(0, TRIALS, 333)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_merge_bias_of_two_parallel_uniform_tasks_is_a_sixth():
    days = sampled(2)
    bias = merge_bias(0.5, pass_trials(order(2, []), days).finish_day)
    assert bias.days == pytest.approx(1 / 6, abs=ERRORS * np.sqrt(1 / 18 / TRIALS))
    assert bias.by_planned_share == pytest.approx(1 / 4, abs=ERRORS * np.sqrt(3 / 16 / TRIALS))


def test_merge_bias_leaves_out_trials_that_never_finish_and_says_so():
    bias = merge_bias(2.0, np.array([1.0, 3.0, np.inf, 5.0]))
    assert (bias.mean_day, bias.by_planned_share, bias.finished_share) == (3.0, 0.25, 0.75)
