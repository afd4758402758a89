"""The backward pass on a network small enough to check by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gigawatt.study.exhibits.slack import float_days

FS, SS, FF, SF = range(4)


def network(arcs, days, start, *, close_condition=(), after_close=(), ready=None):
    """One phase; arcs as (from, to, type, lag)."""
    arcs = sorted(arcs, key=lambda arc: arc[1])
    column = [np.array([arc[place] for arc in arcs], dtype=np.int64) for place in range(3)]
    tasks = len(days)
    plan = SimpleNamespace(
        phase=np.zeros(tasks, dtype=np.int64),
        chosen=np.array([True]),
        energises=np.arange(tasks) == tasks - 1,
        arc_from=column[0],
        arc_to=column[1],
        arc_type=column[2],
        lag_days=np.array([arc[3] for arc in arcs], dtype=np.float64),
        close_condition=np.isin(np.arange(tasks), close_condition),
        after_close=np.isin(np.arange(tasks), after_close),
        has_debt=np.array([bool(after_close)]),
    )
    start = np.array(start, dtype=np.float64)
    finish = start + days
    build = SimpleNamespace(
        start_day=start, finish_day=finish, ready_day=np.array([finish[-1] if ready is None else ready])
    )
    return plan, build


def test_of_two_paths_the_shorter_one_floats_by_the_difference():
    plan, build = network([(0, 2, FS, 0), (1, 2, FS, 0)], days=[30, 10, 5], start=[0, 0, 30])
    assert float_days(plan, build).tolist() == [0, 20, 0]


def test_a_lag_takes_float():
    plan, build = network([(0, 2, FS, 0), (1, 2, FS, 8)], days=[30, 10, 5], start=[0, 0, 30])
    assert float_days(plan, build)[1] == 12


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FS, 30 - 10),  # finish by the other's start
        (SS, 30 - 0),  # start by the other's start
        (FF, 35 - 10),  # finish by the other's finish
        (SF, 35 - 0),  # start by the other's finish
    ],
)
def test_every_type_of_link_bounds_its_own_end(kind, expected):
    plan, build = network([(0, 2, kind, 0), (1, 2, FS, 0)], days=[10, 30, 5], start=[0, 0, 30])
    assert float_days(plan, build)[0] == expected


def test_a_condition_of_the_close_may_wait_only_until_what_needs_the_close_must_start():
    plan, build = network([], days=[10, 30], start=[0, 40], close_condition=[0], after_close=[1])
    assert float_days(plan, build)[0] == 30


def test_a_task_that_nothing_waits_for_has_no_float_to_use_up():
    plan, build = network([(0, 2, FS, 0)], days=[10, 30, 5], start=[0, 0, 10])
    assert np.isinf(float_days(plan, build)[1])


def test_what_is_never_finished_has_no_float():
    plan, build = network([(0, 1, FS, 0)], days=[10, np.inf], start=[0, 10])
    assert np.isinf(float_days(plan, build)[1])
