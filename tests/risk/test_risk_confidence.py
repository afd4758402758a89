"""Shares of trials, and the joint confidence of cost and date."""

import numpy as np
import pytest

from gigawatt.quantities import NEVER
from gigawatt.risk import frontier, joint_confidence, share


def test_a_share_carries_its_standard_error():
    assert share(np.arange(100) < 20) == pytest.approx((0.2, 0.04))


def test_joint_confidence_is_at_most_either_share():
    generator = np.random.default_rng(2)
    cost, day = generator.normal(size=(2, 5000))
    joint = joint_confidence(cost, day, within_usd=0.3, by_day=-0.2)
    assert joint.value <= min(np.mean(cost <= 0.3), np.mean(day <= -0.2))


def test_joint_confidence_of_independent_trials_is_the_product():
    generator = np.random.default_rng(3)
    cost, day = generator.uniform(size=(2, 40_000))
    joint = joint_confidence(cost, day, within_usd=0.7, by_day=0.6)
    assert abs(joint.value - 0.42) < 4 * joint.standard_error


def test_joint_confidence_counts_only_funded_trials():
    cost = day = np.zeros(4)
    funded = np.array([True, False, False, True])
    assert joint_confidence(cost, day, within_usd=1.0, by_day=1.0, funded=funded).value == 0.5


def test_every_promise_on_the_frontier_holds_with_its_confidence():
    generator = np.random.default_rng(4)
    cost, day = generator.lognormal(size=(2, 2000))
    rows = frontier(cost, day, 0.7)
    held = [joint_confidence(cost, day, within_usd=within, by_day=by).value for by, within in rows]
    assert len(rows) > 10
    assert all(value == pytest.approx(0.7, abs=1 / 2000) for value in held)


def test_the_frontier_trades_later_dates_for_lower_cost():
    generator = np.random.default_rng(5)
    rows = frontier(*generator.lognormal(size=(2, 2000)), 0.7)
    assert np.all(np.diff(rows[:, 0]) > 0)
    assert np.all(np.diff(rows[:, 1]) <= 0)


def test_there_is_no_frontier_where_most_trials_never_finish():
    day = np.array([1.0, NEVER, NEVER, NEVER])
    assert frontier(np.ones(4), day, 0.5).shape == (0, 2)
