"""The ledger of one entity: later obligations are reserved, and nothing is called twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gigawatt.capital.ledger import liquid_stock, spare_stock

BILLION = 1e9
MONEY = st.floats(0.0, 100.0)


def test_a_later_obligation_limits_every_earlier_call():
    liquid_usd = np.full(4, 10.0)
    assert spare_stock(liquid_usd, 0.0, np.array([0.0, 0.0, 7.0, 0.0]), 0).tolist() == [3.0, 3.0, 3.0, 3.0]


def test_an_obligation_that_inflow_meets_in_time_limits_nothing():
    liquid_usd = liquid_stock(10.0, np.array([0.0, 0.0, 7.0, 0.0]), 0)
    assert spare_stock(liquid_usd, 0.0, np.array([0.0, 0.0, 7.0, 0.0]), 0).tolist() == [10.0] * 4


def test_nothing_is_there_before_the_start():
    assert liquid_stock(10.0, np.zeros(4), 2).tolist() == [0.0, 0.0, 10.0, 10.0]


@settings(max_examples=100, deadline=None)
@given(MONEY, arrays(float, 12, elements=MONEY), arrays(float, 12, elements=MONEY), MONEY, st.integers(0, 11))
def test_spare_money_never_falls_and_never_exceeds_the_ledger(liquidity, inflow, owed, minimum, start):
    liquid_usd = liquid_stock(liquidity, inflow, start)
    spare_usd = spare_stock(liquid_usd, minimum, owed, start)
    assert np.all(np.diff(spare_usd) >= 0.0)
    assert np.all(spare_usd <= np.maximum(liquid_usd - minimum, 0.0) + 1e-9)


@settings(max_examples=100, deadline=None)
@given(MONEY, arrays(float, 12, elements=MONEY), arrays(float, 12, elements=MONEY))
def test_calling_all_that_is_spare_leaves_every_payable_obligation_paid(liquidity, inflow, owed):
    liquid_usd = liquid_stock(liquidity, inflow, 0)
    spare_usd = spare_stock(liquid_usd, 0.0, owed, 0)
    before_calls_usd = liquid_usd - np.cumsum(owed)
    payable = before_calls_usd >= 0.0
    assert np.all((before_calls_usd - spare_usd)[payable] >= -1e-9)


@pytest.mark.parametrize(("overlap", "spare"), [("0 %", 2.0), ("50 %", 3.0), ("100 %", 4.0)])
def test_an_earlier_pledge_counts_as_far_as_it_is_other_money(announced, played, overlap, spare):
    pledge = {"amount": "$2B", "start": "2025-06", "end": "2026-06", "overlap": overlap}
    announced["entities"]["oracle"] = {"liquidity": "$4B", "obligations": {"earlier": pledge}}
    _, _, outcome = played(announced)
    assert outcome.callable_usd[2, -1] == pytest.approx(spare * BILLION)


def test_the_part_of_a_pledge_due_before_the_start_has_left_the_ledger(announced, played):
    pledge = {"amount": "$2B", "start": "2024-01", "end": "2026-01"}
    announced["entities"]["oracle"] = {"liquidity": "$4B", "obligations": {"earlier": pledge}}
    _, _, outcome = played(announced)
    assert outcome.callable_usd[2, -1] == pytest.approx(3 * BILLION)


def test_holdings_can_be_borrowed_against_from_the_start(announced, played):
    announced["entities"]["softbank"] = {"liquidity": "$1B", "holdings": "$100B", "loan_to_value": "10 %"}
    programme, _, outcome = played(announced)
    assert outcome.callable_usd[0, programme.start_month] == pytest.approx(11 * BILLION)


def test_minimum_cash_is_kept(announced, played):
    announced["entities"]["oracle"] = {"liquidity": "$8B", "minimum_cash": "$5B"}
    _, _, outcome = played(announced)
    assert outcome.callable_usd[2, -1] == pytest.approx(3 * BILLION)


def test_inflow_is_on_hand_a_month_later(announced, played):
    announced["entities"]["oracle"] = {"liquidity": "$0B", "inflow": "12 bn USD/year", "rating": "BBB"}
    programme, _, outcome = played(announced)
    first = outcome.callable_usd[2, programme.start_month : programme.start_month + 3]
    assert first.tolist() == pytest.approx([0.0, BILLION, 2 * BILLION])
