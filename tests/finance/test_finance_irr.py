"""The rate of return as a typed outcome, against pyxirr and by hand, with the cases on which other solvers fail."""

from __future__ import annotations

import numpy as np
import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.finance import IrrKind, irr, irr_value, multiple_of_money

LOAN = np.concatenate([[-1000.0], np.full(24, 50.0)])


def test_one_period_by_hand() -> None:
    assert irr(np.array([-100.0, 110.0]), 1).value == pytest.approx(0.10, rel=1e-14)


def test_monthly_rate_is_compounded_to_a_year() -> None:
    assert irr(np.array([-100.0, 101.0]), 12).value == pytest.approx(1.01**12 - 1.0, rel=1e-13)


def test_agrees_with_pyxirr() -> None:
    monthly = pyxirr.irr(LOAN / 1000.0)
    assert monthly is not None
    assert irr(LOAN).value == pytest.approx((1.0 + monthly) ** 12 - 1.0, rel=1e-10)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(0.0, 50.0), min_size=2, max_size=300), st.floats(10.0, 500.0))
def test_net_present_value_at_the_rate_is_nil(received: list[float], paid: float) -> None:
    flows = np.array([-paid, *received])
    found = irr(flows, 1)
    if found.kind is IrrKind.VALUE:
        growth = 1.0 + found.value
        powers = growth ** -np.arange(len(flows)) if growth >= 1.0 else growth ** np.arange(len(flows))[::-1]
        assert abs(np.sum(flows * powers)) < 1e-8 * max(1.0, np.abs(flows * powers).sum())


@pytest.mark.parametrize("k", [1e-9, 1e-3, 1e6, 1e9, 1e12])
def test_the_unit_of_money_does_not_matter(k: float) -> None:
    assert irr(LOAN * k).value == pytest.approx(irr(LOAN).value, rel=1e-12)


def test_two_rates_are_reported_as_two() -> None:
    found = irr(np.array([-100.0, 230.0, -132.0]), 1)
    assert found.kind is IrrKind.MULTIPLE
    assert found.roots == pytest.approx((0.10, 0.20), rel=1e-9)
    assert np.isnan(found.value)


def test_a_small_payment_at_the_end_leaves_the_one_positive_rate() -> None:
    flows = np.array([-100.0, 60.0, 60.0, -1.0])
    found = irr(flows, 1)
    assert found.kind is IrrKind.VALUE
    assert np.sum(flows * (1.0 + found.value) ** -np.arange(4)) == pytest.approx(0.0, abs=1e-10)
    assert 0.12 < found.value < 0.14


def test_only_money_out_is_a_total_loss() -> None:
    assert irr(np.array([-1.0, 0.0, -2.0])).kind is IrrKind.TOTAL_LOSS


@pytest.mark.parametrize("flows", [[], [0.0, 0.0], [1.0, 2.0], [np.nan, 1.0], [-1.0, np.inf]])
def test_no_rate_where_nothing_was_paid_in_or_a_flow_is_unknown(flows: list[float]) -> None:
    assert irr(np.array(flows)).kind is IrrKind.NONE


def test_no_sign_change_of_value_is_none() -> None:
    assert irr(np.array([-1.0, 1.5, -1.0]), 1).kind is IrrKind.NONE


def test_a_deep_loss_is_still_a_value() -> None:
    assert irr(np.array([-100.0, 1.0]), 1).value == pytest.approx(-0.99, rel=1e-10)


def test_long_series_do_not_overflow() -> None:
    flows = np.concatenate([np.full(36, -1e9), np.full(564, 4e7)])
    monthly = pyxirr.irr(flows / 1e9, guess=0.01)
    assert monthly is not None
    assert irr(flows).value == pytest.approx((1.0 + monthly) ** 12 - 1.0, rel=1e-9)


def test_the_ensemble_s_rate_is_the_same() -> None:
    assert irr_value(LOAN, 12) == pytest.approx(irr(LOAN).value, rel=1e-13)
    assert np.isnan(irr_value(np.array([-1.0, -1.0]), 12))


def test_multiple_of_money_by_hand() -> None:
    assert multiple_of_money(np.array([-50.0, -50.0, 30.0, 170.0])) == pytest.approx(2.0)
    assert np.isnan(multiple_of_money(np.array([1.0])))
