"""External cash against closed forms: what returns to whoever gave it is netted, once, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gigawatt.capital import external_cash, external_cash_share
from gigawatt.capital.loops import round_trips

BILLION = 1e9
SOME = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CHIPS_USD = 2.5 * BILLION  # 100 MW at 25 M$
PARTNERS_USD = 45 * BILLION


@pytest.fixture
def supplied(announced):
    announced["entities"]["nvidia"] = {"liquidity": "$60B"}
    announced["vehicles"]["stargate"]["partners"]["nvidia"] = {"commitment": "$10B"}
    return announced


def test_a_supplier_who_invests_gets_back_what_it_sells(supplied, decided):
    programme, _, plan = decided(supplied)
    found = external_cash(programme, plan)
    assert found.gross_usd == pytest.approx(PARTNERS_USD + 10 * BILLION)
    assert found.netted_usd == pytest.approx(CHIPS_USD)
    assert found.share == pytest.approx(52.5 / 55)


def test_a_supplier_who_invests_less_than_it_sells_brings_nothing_from_outside(supplied, decided):
    supplied["vehicles"]["stargate"]["partners"]["nvidia"]["commitment"] = "$1B"
    programme, _, plan = decided(supplied)
    assert external_cash(programme, plan).netted_usd == pytest.approx(1 * BILLION)


def test_money_through_a_customer_comes_back_too(announced, decided):
    announced["entities"]["nvidia"] = {
        "liquidity": "$60B",
        "obligations": {"stake": {"amount": "$2B", "start": "2025-03", "end": "2026-03", "to": "openai"}},
    }
    programme, _, plan = decided(announced)
    found = external_cash(programme, plan)
    assert found.netted_usd == pytest.approx(2 * BILLION)
    assert found.returned_usd.tolist() == pytest.approx([0.0, 0.0, 0.0, 2 * BILLION])


def test_chips_of_the_baseline_close_no_loop(supplied, decided):
    supplied["sites"]["abilene"]["phases"][0]["baseline"] = True
    programme, _, plan = decided(supplied)
    assert external_cash_share(programme, plan) == 1.0


def test_a_tenant_who_also_promises_equity_is_tied_but_not_netted(announced, decided):
    announced["contracts"] = {
        "lease": {
            "kind": "lease", "payer": "openai", "payee": "stargate", "phases": ["abilene.*"],
            "price": "130 USD/kW/month", "term": "15 years",
        }
    }  # fmt: skip
    programme, _, plan = decided(announced)
    found = external_cash(programme, plan)
    assert found.tied_usd.tolist() == pytest.approx([0.0, 19 * BILLION, 0.0])
    assert found.share == 1.0
    announced["sites"]["abilene"]["phases"][0]["baseline"] = True
    programme, _, plan = decided(announced)
    assert external_cash(programme, plan).tied_usd.sum() == 0.0


def test_money_raised_from_outside_is_external(supplied, decided):
    supplied["vehicles"]["stargate"]["raises"] = {"lp": {"amount": "$5B", "start": "2025-06"}}
    programme, _, plan = decided(supplied)
    assert external_cash_share(programme, plan) == pytest.approx((60 - 2.5) / 60)


def test_without_equity_the_share_is_undefined(announced, decided):
    announced["vehicles"] = {"spv": {"owners": {"oracle": "100 %"}, "owns": ["*.*.shell", "*.*.chips", "*.power"]}}
    programme, _, plan = decided(announced)
    assert np.isnan(external_cash_share(programme, plan))


@SOME
@given(st.floats(0.1, 2.4))
def test_netting_a_loop_lowers_external_cash_by_exactly_its_amount(announced, decided, loop):
    without = external_cash(*decided(announced)[::2])
    announced["entities"]["nvidia"] = {
        "obligations": {"stake": {"amount": f"{loop:.6f} bn USD", "start": "2025-03", "end": "2026-03", "to": "openai"}}
    }
    programme, _, plan = decided(announced)
    found = external_cash(programme, plan)
    del announced["entities"]["nvidia"]
    assert without.external_usd - found.external_usd == pytest.approx(round(loop, 6) * BILLION, abs=1.0)
    assert 0.0 <= found.share <= 1.0


AMOUNTS = st.floats(0.0, 50.0)


@settings(deadline=None)
@given(
    arrays(float, (3, 3), elements=AMOUNTS),
    arrays(float, (2, 3), elements=AMOUNTS),
    arrays(float, (2, 3), elements=AMOUNTS),
)
def test_no_more_returns_than_was_promised_or_sold(invested, promised, sold):
    np.fill_diagonal(invested, 0.0)
    returned = round_trips(invested, promised, sold)
    assert np.all(returned >= 0.0)
    assert np.all(returned <= sold.sum(axis=0) + 0.02)
    assert returned.sum() <= promised.sum() + 0.02


def test_two_suppliers_do_not_net_the_same_dollar():
    # Both invest 10 in the customer, who promises 12: the second finds 2 left.
    invested = np.array([[0.0, 0.0, 10.0], [0.0, 0.0, 10.0], [0.0, 0.0, 0.0]]) * BILLION
    promised, sold = np.array([[0.0, 0.0, 12.0]]) * BILLION, np.array([[20.0, 20.0, 0.0]]) * BILLION
    assert round_trips(invested, promised, sold).tolist() == pytest.approx([10 * BILLION, 2 * BILLION, 0.0])
