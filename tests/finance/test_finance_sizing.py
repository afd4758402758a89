"""Sizing and sculpting against a textbook table and closed forms."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.finance.sizing import present_value_usd, principal_of_service_usd, repaid_share, sculpted_principal_usd

GATTI = Path(__file__).parents[2] / ".." / "shared" / "oracles" / "gatti_sculpting.py"


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


def test_gatti_table_6_25_is_reproduced() -> None:
    """S. Gatti, Project Finance in Theory and Practice, pp. 223-224; one printed principal (period 9) is a misprint."""
    if not GATTI.exists():
        pytest.skip("the table is not beside this checkout")
    spec = importlib.util.spec_from_file_location("gatti", GATTI)
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    rate = (np.array(table.BASE_RATE_PERCENT) + np.array(table.SPREAD_PERCENT)) / 200.0
    service = table.COVER_SHARE * np.array(table.OPERATING_CASH_FLOW)
    principal = principal_of_service_usd(service, rate, table.LOAN)
    opening = table.LOAN - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    right = np.arange(16) != 8
    np.testing.assert_allclose(opening * rate, table.PRINTED_INTEREST, atol=0.007)
    np.testing.assert_allclose(principal[right], np.array(table.PRINTED_PRINCIPAL)[right], atol=0.007)
    assert principal[8] == pytest.approx(66.11, abs=0.007)
    assert principal.sum() == pytest.approx(table.LOAN, abs=1e-9)
