"""Oracle: finding X03 of the transcribed January 2025 claims, to the digits printed there."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.capital import called_share, coverage, first_short_month, rent_cover, target_calls

BILLION = 1e9


@pytest.mark.parametrize(("liquidity", "cover"), [("$10B", 0.53), ("$24.3B", 1.28), ("$30B", 1.58)])
def test_softbank_covers_its_19_billion_as_the_speaker_has_it(announced, played, liquidity, cover):
    announced["entities"]["softbank"]["liquidity"] = liquidity
    programme, plan, outcome = played(announced)
    found = coverage(plan, outcome, programme.start_month)
    assert found.liquid[0] == pytest.approx(cover, abs=0.005)


def test_oracle_covers_7_with_11(announced, played):
    programme, plan, outcome = played(announced)
    assert coverage(plan, outcome, programme.start_month).liquid[2] == pytest.approx(1.57, abs=0.005)


def test_pooled_money_seems_to_cover_what_entity_by_entity_it_does_not(announced, played):
    programme, plan, outcome = played(announced)
    found = coverage(plan, outcome, programme.start_month)
    assert found.pooled_usd == pytest.approx(45 * BILLION)
    assert found.payable_usd == pytest.approx(36 * BILLION)


def test_secured_and_liquid_are_different_answers(announced, played):
    announced["entities"]["softbank"]["secured"] = "$9B"
    programme, plan, outcome = played(announced)
    found = coverage(plan, outcome, programme.start_month)
    assert found.secured[0] == pytest.approx(9 / 19)
    assert found.liquid[0] == pytest.approx(30 / 19)


def test_openai_is_short_first_and_in_august(announced, played):
    # Called 19/12 bn a month from January 2025: 6 calls make 9.5, the seventh passes 10 by 1 August.
    programme, plan, outcome = played(announced)
    assert target_calls(programme, plan, outcome).tolist() == [-1, programme.start_month + 7, -1]


def test_an_immediate_call_finds_the_short_one_at_the_start(announced, played):
    programme, plan, outcome = played(announced)
    assert first_short_month(plan, outcome, programme.start_month)[1] == programme.start_month


def test_calls_rise_on_a_straight_line_and_stay_at_the_whole():
    assert [called_share(month, 2, 6) for month in (2, 3, 6, 9)] == [0.0, 0.25, 1.0, 1.0]


def test_unknown_liquidity_counts_as_none(announced, played):
    del announced["entities"]["oracle"]["liquidity"]
    programme, plan, outcome = played(announced)
    assert not plan.liquidity_known[2]
    assert coverage(plan, outcome, programme.start_month).payable[2] == 0.0


def test_without_promises_coverage_is_undefined(announced, played):
    announced["entities"]["mgx"] = {"liquidity": "$50B"}
    programme, plan, outcome = played(announced)
    assert np.isnan(coverage(plan, outcome, programme.start_month).liquid[3])


def test_rent_is_compared_with_revenue_and_not_with_liquidity(announced, played):
    announced["entities"]["openai"]["revenue"] = "1.56 bn USD/year"
    announced["contracts"] = {
        "lease": {
            "kind": "lease", "payer": "openai", "payee": "stargate", "phases": ["abilene.*"],
            "price": "130 USD/kW/month", "term": "15 years",
        }
    }  # fmt: skip
    _, plan, outcome = played(announced)
    assert rent_cover(plan)[1] == pytest.approx(10.0)  # 130 x 12 x 100,000 kW = 156 M a year
    assert outcome.callable_usd[1, -1] == pytest.approx(10 * BILLION)
