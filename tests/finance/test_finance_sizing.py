"""Sizing and sculpting against closed forms; the published table is in `test_finance_gatti.py`."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.finance.sizing import present_value_usd, repaid_share, sculpted_principal_usd


def test_a_level_stream_is_worth_an_annuity() -> None:
    rate, periods = 0.07 / 12, 180
    annuity = (1 - (1 + rate) ** -periods) / rate
    assert present_value_usd(np.full(periods, 1e6), rate) == pytest.approx(1e6 * annuity, rel=1e-12)


def test_level_service_gives_the_annuity_loan() -> None:
    principal = sculpted_principal_usd(np.full(180, 5.0), 0.005, 100.0)
    payment = 100.0 * 0.005 / (1 - 1.005**-180)
    assert principal[0] == pytest.approx(payment - 100.0 * 0.005, rel=1e-12)
    assert principal[-1] == pytest.approx(payment / 1.005, rel=1e-9)


@settings(deadline=None)
@given(st.lists(st.floats(1.0, 100.0), min_size=1, max_size=60), st.floats(0.0, 0.05), st.floats(0.05, 1.0))
def test_principal_is_never_negative_and_repays_the_loan(capacity: list[float], rate: float, part: float) -> None:
    stream = np.array(capacity)
    debt = part * present_value_usd(stream, rate)
    principal = sculpted_principal_usd(stream, rate, debt)
    assert principal.min() >= 0.0
    assert principal.sum() == pytest.approx(debt, rel=1e-9)


def test_full_debt_has_constant_cover() -> None:
    capacity = np.linspace(9.0, 12.0, 40)
    debt = present_value_usd(capacity, 0.01)
    principal = sculpted_principal_usd(capacity, 0.01, debt)
    opening = debt - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    np.testing.assert_allclose(principal + opening * 0.01, capacity, rtol=1e-12)


def test_half_the_debt_has_twice_the_cover() -> None:
    capacity = np.linspace(9.0, 12.0, 40)
    debt = 0.5 * present_value_usd(capacity, 0.01)
    principal = sculpted_principal_usd(capacity, 0.01, debt)
    opening = debt - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    np.testing.assert_allclose(capacity / (principal + opening * 0.01), 2.0, rtol=1e-12)


def test_shares_end_at_one_and_start_at_conversion() -> None:
    share = repaid_share(np.array([1.0, 3.0]), 4, 8)
    assert share.tolist() == [0.0, 0.0, 0.0, 0.0, 0.25, 1.0, 1.0, 1.0]


def test_no_capacity_carries_no_debt() -> None:
    assert sculpted_principal_usd(np.zeros(12), 0.01, 100.0).sum() == 0.0
