"""Invariants of the supply of money in any trial."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gigawatt.capital import play
from gigawatt.quantities import Trial

BILLION = 1e9
CENT = 0.01
FACTORS = st.floats(0.0, 3.0)
TEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def two_roots(announced, decided):
    announced["vehicles"]["stargate"]["owns"] = ["*.*.shell", "*.power"]
    announced["vehicles"]["other"] = {
        "kind": "joint_venture", "partners": {"softbank": {"commitment": "$15B"}}, "owns": ["*.*.chips"],
        "raises": {"lp": {"amount": "$6B", "start": "2025-06", "months": "6 months"}},
    }  # fmt: skip
    return decided(announced)[2]


def trial_of(plan, factor):
    factors = np.ones(max(int(plan.liquidity_driver.max()), plan.raise_driver) + 1) * factor
    factors[:2] = 1.0, 0.0
    return Trial(factors, np.zeros(len(factors), dtype=np.bool_))


@TEN
@given(FACTORS)
def test_callable_never_exceeds_what_is_committed_or_liquid(two_roots, factor):
    outcome = play(two_roots, trial_of(two_roots, factor))
    assert np.all(outcome.callable_usd <= outcome.committed_usd + CENT)
    assert np.all(outcome.callable_usd <= outcome.liquid_usd + CENT)


@TEN
@given(FACTORS)
def test_ceilings_of_all_root_vehicles_together_are_what_is_callable(two_roots, factor):
    outcome = play(two_roots, trial_of(two_roots, factor))
    assert np.allclose(outcome.entity_usd.sum(axis=0), outcome.callable_usd, atol=CENT)


@TEN
@given(FACTORS, arrays(float, 3, elements=st.floats(0.0, 40.0)))
def test_every_stock_never_falls(two_roots, factor, owed):
    plan = two_roots._replace(obligations_usd=two_roots.obligations_usd + owed[:, None] * BILLION / 60)
    outcome = play(plan, trial_of(plan, factor))
    assert np.all(np.diff(outcome.entity_usd, axis=2) >= -CENT)
    assert np.all(np.diff(outcome.pool_usd, axis=1) >= -CENT)


def test_the_first_root_vehicle_in_the_file_is_paid_first(two_roots):
    outcome = play(two_roots, trial_of(two_roots, 1.0))
    assert outcome.entity_usd[:, 0, -1].tolist() == pytest.approx([19 * BILLION, 11 * BILLION])


def test_raised_money_comes_evenly_and_with_its_factor(two_roots):
    outcome = play(two_roots, trial_of(two_roots, 0.5))
    raised = outcome.pool_usd[1] - outcome.entity_usd[1].sum(axis=0)
    june = two_roots.start_month + 5
    assert raised[june : june + 8].tolist() == pytest.approx([0.5 * BILLION * k for k in (0, 1, 2, 3, 4, 5, 6, 6)])


def test_an_owner_of_a_vehicle_without_partners_pays_its_share_of_the_cost(announced, decided):
    announced["vehicles"] = {"spv": {"owners": {"oracle": "100 %"}, "owns": ["*.*.shell", "*.*.chips", "*.power"]}}
    _, phases, plan = decided(announced, 0.1)
    assert plan.commitment_usd[0, 2] == pytest.approx(phases.cost_usd.sum() * 1.1)
    assert plan.promised_usd.sum() == 0.0
