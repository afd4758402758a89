"""Borrowing against holdings: headroom follows the value, a fall calls cash, and nothing is counted twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.capital import play
from gigawatt.capital.holdings import add_headroom, add_margin_call, value_share
from gigawatt.quantities import Trial, central

BILLION = 1e9
CENT = 0.01
SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def pledged(announced, decided):
    """SoftBank with 10 of cash and 200 of shares at 25 %, 30 already drawn, called at 35 %."""
    announced["entities"]["softbank"] = {
        "liquidity": "$10B", "holdings": "$200B", "loan_to_value": "25 %", "holdings_loan": "$30B",
        "margin_call": "35 %",
    }  # fmt: skip
    return decided(announced)


def shocked(programme, plan, factor):
    factors = programme.neutral()
    factors[plan.holdings.driver[0]] = factor
    return play(plan, Trial(factors, np.zeros(len(factors), dtype=np.bool_)))


def test_a_stated_value_lends_up_to_its_share_less_what_is_drawn(pledged):
    programme, _, plan = pledged
    outcome = shocked(programme, plan, 1.0)
    assert outcome.headroom_usd[0, -1] == pytest.approx(20 * BILLION)
    assert outcome.spare_usd[0, -1] == pytest.approx(30 * BILLION)


def test_a_fall_takes_the_headroom_from_the_start(pledged):
    # 200 x 0.7 = 140 lends 35: 5 beyond the 30 drawn, which are 21 % of it: no call.
    programme, _, plan = pledged
    outcome = shocked(programme, plan, 0.7)
    assert outcome.headroom_usd[0, plan.start_month] == pytest.approx(5 * BILLION)
    assert outcome.spare_usd[0, -1] == pytest.approx(15 * BILLION)


def test_a_deeper_fall_calls_cash_down_to_the_loan_to_value(pledged):
    # 200 x 0.4 = 80: 30 drawn is 37.5 %, above 35 %; 25 % of 80 is 20, so 10 are called: all the cash there is.
    programme, _, plan = pledged
    outcome = shocked(programme, plan, 0.4)
    assert outcome.headroom_usd[0].max() == 0.0
    assert outcome.spare_usd[0].max() == pytest.approx(0.0, abs=CENT)


def test_between_the_two_shares_lenders_neither_lend_nor_call(pledged):
    # 200 x 0.5 = 100: 30 % is above 25 %, below 35 %.
    programme, _, plan = pledged
    outcome = shocked(programme, plan, 0.5)
    assert outcome.headroom_usd[0].max() == 0.0
    assert outcome.spare_usd[0, -1] == pytest.approx(10 * BILLION)


def test_a_rise_counts_as_it_comes(pledged):
    programme, _, plan = pledged
    outcome = shocked(programme, plan, 1.44)
    half_year = 0.25 * 200 * 1.2 - 30  # square root of 1.44
    assert outcome.headroom_usd[0, plan.start_month] == pytest.approx(20 * BILLION)
    assert outcome.headroom_usd[0, plan.start_month + 6] == pytest.approx(half_year * BILLION)
    assert outcome.headroom_usd[0, -1] == pytest.approx(42 * BILLION)


def test_cash_is_called_in_the_month_in_which_the_value_no_longer_covers():
    # Loan 30 on 100, called above 40 %: value below 75 after m months, 0.5^(m / 12) < 0.75, m = 4.98.
    due = np.zeros(20)
    add_margin_call(due, 100.0, 0.3, 30.0, 0.4, 0.5, 2)
    assert np.flatnonzero(due).tolist() == [2 + 5]
    assert due.sum() == pytest.approx(30 - 0.3 * 50)


def test_the_value_reaches_its_factor_after_a_year_and_stays():
    assert [value_share(0.25, months) for months in (0, 6, 12, 40)] == pytest.approx([1.0, 0.5, 0.25, 0.25])


@SOME
@given(st.floats(0.01, 3.0), st.floats(0.01, 3.0))
def test_a_worse_shock_never_raises_what_can_be_called(pledged, one, other):
    programme, _, plan = pledged
    worse, better = (shocked(programme, plan, factor) for factor in sorted((one, other)))
    assert np.all(worse.spare_usd <= better.spare_usd + CENT)
    assert np.all(worse.headroom_usd <= better.headroom_usd + CENT)


@settings(deadline=None)
@given(st.floats(0.0, 100.0), st.floats(0.0, 1.0), st.floats(0.0, 50.0), st.floats(0.01, 3.0))
def test_headroom_never_falls_and_never_exceeds_the_share_of_the_best_value(value, ltv, loan, factor):
    stock = np.zeros(30)
    add_headroom(stock, value, ltv, loan, factor, 3)
    assert np.all(np.diff(stock) >= -1e-9)
    assert stock[-1] <= max(ltv * value * factor - loan, 0.0) + 1e-9
    assert not stock[:3].any()


def test_the_base_case_stands_at_the_stated_value(pledged):
    programme, _, plan = pledged
    outcome = play(plan, central(programme.neutral()))
    assert outcome.headroom_usd[0, -1] == pytest.approx(20 * BILLION)


def test_the_default_driver_says_that_it_is_an_assumption(pledged):
    driver = next(driver for driver in pledged[0].drivers if driver.on == "holdings")
    assert driver.where == "softbank"
    assert driver.reason.startswith("assumption")


def test_dated_rent_of_a_phase_that_is_built_competes_with_equity(announced, played):
    # 100 MW at 100 USD/kW/month: 10 M a month for 60 months from June 2025 beside 0.5 bn of other cash.
    announced["entities"]["oracle"] = {"liquidity": "$1B", "rating": "BBB"}
    announced["sites"]["abilene"]["phases"][0]["mandatory"] = True
    announced["contracts"] = {
        "lease": {
            "kind": "lease", "payer": "oracle", "payee": "stargate", "phases": ["abilene.a1"],
            "price": "100 USD/kW/month", "term": "5 years", "due_from": "2025-06",
        }
    }  # fmt: skip
    _, _, outcome = played(announced)
    assert outcome.callable_usd[2, -1] == pytest.approx(1 * BILLION - 60 * 10e6)


def test_rent_of_a_phase_that_may_not_be_built_is_not_reserved(announced, played):
    announced["entities"]["oracle"] = {"liquidity": "$1B", "rating": "BBB"}
    announced["contracts"] = {
        "lease": {
            "kind": "lease", "payer": "oracle", "payee": "stargate", "phases": ["abilene.a1"],
            "price": "100 USD/kW/month", "term": "5 years", "due_from": "2025-06",
        }
    }  # fmt: skip
    _, _, outcome = played(announced)
    assert outcome.callable_usd[2, -1] == pytest.approx(1 * BILLION)


def test_rent_that_the_payers_own_vehicle_pays_is_not_charged_twice(announced, decided):
    announced["sites"]["abilene"]["phases"][0]["mandatory"] = True
    announced["vehicles"]["stargate"]["owns"] = ["*.*.shell", "*.power"]
    announced["vehicles"]["chips"] = {"owners": {"oracle": "100 %"}, "owns": ["*.*.chips"]}
    common = {"phases": ["abilene.a1"], "term": "5 years", "due_from": "2025-06"}
    announced["contracts"] = {
        "lease": common | {"kind": "lease", "payer": "oracle", "payee": "stargate", "price": "100 USD/kW/month"},
        "compute": {
            "kind": "capacity", "payer": "openai", "payee": "chips", "phases": ["abilene.a1"],
            "price": "3 USD/gpu/hour", "term": "5 years",
        },
    }  # fmt: skip
    _, _, plan = decided(announced)
    assert plan.obligations_usd.sum() == 0.0


@SOME
@given(st.floats(0.0, 30.0), st.floats(0.0, 30.0))
def test_a_larger_obligation_never_makes_more_callable(announced, decided, one, other):
    programme, _, plan = decided(announced)
    less, more = sorted((one, other))
    outcomes = []
    for owed in (less, more):
        due = plan.obligations_usd.copy()
        due[:, plan.start_month + 8] += owed * BILLION
        outcomes.append(play(plan._replace(obligations_usd=due), central(programme.neutral())))
    assert np.all(outcomes[1].callable_usd <= outcomes[0].callable_usd + CENT)
