"""The forward pass against hand calculation and against an independent longest path."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.schedule import play

BASE = {"FS": (1, 0), "SS": (0, 0), "FF": (1, 1), "SF": (0, 1)}
"""Which end of predecessor and follower a link ties: 0 start, 1 finish."""


@pytest.mark.parametrize(("link", "start"), [("FS", 15.0), ("SS", 5.0), ("FF", 9.0), ("SF", 0.0)])
def test_each_link_type_with_a_lag_of_five_days(tools, link, start):
    # First task 10 days, second 6: FS 10+5, SS 0+5, FF 10+5-6, SF 0+5-6 < 0.
    outcome = play(tools.network([10.0, 6.0], [(0, 1, link, 5.0)]), tools.money(0.0), tools.undisturbed())
    assert outcome.start_day[1] == start


def test_start_to_finish_counts_from_the_predecessors_start(tools):
    plan = tools.network([10.0, 6.0], [(0, 1, "SF", 20.0)], earliest_day=np.array([3.0, 0.0]))
    assert play(plan, tools.money(0.0), tools.undisturbed()).start_day[1] == 3.0 + 20.0 - 6.0


def test_the_longest_of_two_ways_counts(tools):
    plan = tools.network([10.0, 20.0, 5.0], [(0, 2, "FS", 0.0), (1, 2, "FS", 0.0)])
    assert play(plan, tools.money(0.0), tools.undisturbed()).finish_day[2] == 25.0


def test_a_dated_start_is_kept(tools):
    plan = tools.network([10.0, 5.0], [(0, 1, "FS", 0.0)], earliest_day=np.array([0.0, 40.0]))
    assert play(plan, tools.money(0.0), tools.undisturbed()).start_day[1] == 40.0


def test_the_driving_chain_leaves_out_what_had_float(tools):
    plan = tools.network([10.0, 20.0, 5.0], [(0, 2, "FS", 0.0), (1, 2, "FS", 0.0)])
    outcome = play(plan, tools.money(0.0), tools.undisturbed())
    assert outcome.critical.tolist() == [False, True, True]


@st.composite
def networks(draw):
    tasks = draw(st.integers(2, 7))
    days = draw(st.lists(st.integers(0, 30).map(float), min_size=tasks, max_size=tasks))
    pairs = [(i, j) for j in range(tasks) for i in range(j)]
    picked = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=len(pairs)))
    links = [(*pair, draw(st.sampled_from(list(BASE))), float(draw(st.integers(0, 20)))) for pair in picked]
    return days, links


def longest_path(days, links):
    """Relax every link until nothing moves: no order of tasks is used."""
    start = [0.0] * len(days)
    for _ in range(len(days) + 1):
        for before, after, link, lag in links:
            ends, needs = BASE[link]
            bound = start[before] + ends * days[before] + lag - needs * days[after]
            start[after] = max(start[after], bound)
    return start


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(networks())
def test_random_networks_agree_with_relaxation(tools, case):
    days, links = case
    outcome = play(tools.network(days, links), tools.money(0.0), tools.undisturbed())
    assert outcome.start_day.tolist() == pytest.approx(longest_path(days, links))
