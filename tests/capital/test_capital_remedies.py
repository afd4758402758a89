"""Ceilings of remedies, and stakes after them, in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gigawatt.capital import Remedy, cure, diluted, forfeited, remedy_terms
from gigawatt.catalogue import figure

BILLION = 1e9
SOFTBANK, OPENAI, ORACLE = 0, 1, 2
SOME = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
UNITS = arrays(float, 4, elements=st.floats(0.1, 100.0))


@pytest.fixture
def agreed(announced):
    announced["vehicles"]["stargate"]["remedies"] = {
        "step_up": "20 %", "member_loan": "50 %", "member_loan_rate": "14 %", "dilution_penalty": "150 %",
        "forfeiture": "40 %", "pause": "6 months",
    }  # fmt: skip
    return announced


def cured(played, tree, short_usd, entity=OPENAI):
    programme, plan, outcome = played(tree)
    return cure(programme, plan, outcome, 0, entity, plan.start_month, short_usd)


def test_others_step_up_to_their_cap_or_what_they_have_beyond_their_own_promise(agreed, played):
    # SoftBank: 20 % of 19 is 3.8, and it has 30 for 19. Oracle: 20 % of 7 is 1.4, and it has 11 for 7.
    found = cured(played, agreed, 9 * BILLION)
    assert found.payer_usd[Remedy.STEP_UP].tolist() == pytest.approx([3.8 * BILLION, 0.0, 1.4 * BILLION])
    assert found.ceiling_usd[Remedy.STEP_UP] == pytest.approx(5.2 * BILLION)


def test_loans_take_what_the_others_have_left(agreed, played):
    # Half of 19 could be lent; beyond their promises the two have 11 + 4 = 15, of which 5.2 stepped up.
    found = cured(played, agreed, 9 * BILLION)
    assert found.ceiling_usd[Remedy.MEMBER_LOAN] == pytest.approx(9 * BILLION)
    assert found.covered_usd.tolist() == pytest.approx([5.2 * BILLION, 3.8 * BILLION, 0.0, 0.0])
    assert found.loan_interest_usd == pytest.approx(0.14 * 3.8 * BILLION)
    assert found.uncovered_usd == pytest.approx(0.0, abs=1.0)


def test_money_beyond_promises_is_not_used_twice(agreed, played):
    agreed["entities"]["softbank"]["liquidity"] = "$21B"
    agreed["entities"]["oracle"]["liquidity"] = "$7B"
    found = cured(played, agreed, 9 * BILLION)
    assert found.covered_usd.sum() == pytest.approx(2 * BILLION)
    assert found.uncovered_usd == pytest.approx(7 * BILLION)


def test_a_pause_brings_what_flows_in_meanwhile(agreed, played):
    agreed["entities"]["openai"]["inflow"] = "6 bn USD/year"
    found = cured(played, agreed, 9 * BILLION)
    assert found.ceiling_usd[Remedy.PAUSE] == pytest.approx(3 * BILLION)


def test_paying_in_anothers_stead_dilutes_with_the_penalty(agreed, played):
    # Units 19, 10, 7 plus 1.5 x (3.8, 0, 1.4): 24.7, 10 and 9.1 of 43.8.
    found = cured(played, agreed, 9 * BILLION)
    assert found.stake[Remedy.STEP_UP].tolist() == pytest.approx([24.7 / 43.8, 10 / 43.8, 9.1 / 43.8])


def test_a_lent_call_leaves_the_stakes_as_promised(agreed, played):
    found = cured(played, agreed, 9 * BILLION)
    assert found.stake[Remedy.MEMBER_LOAN].tolist() == pytest.approx([19 / 45, 19 / 45, 7 / 45])


def test_forfeiture_gives_the_share_to_the_others_in_proportion(agreed, played):
    found = cured(played, agreed, 9 * BILLION)
    left = 0.6 * 10 / 36
    assert found.stake[Remedy.FORFEITURE].tolist() == pytest.approx([(1 - left) * 19 / 26, left, (1 - left) * 7 / 26])


def test_nobody_can_be_short_of_more_than_it_promised(agreed, played):
    assert cured(played, agreed, 99 * BILLION).short_usd == pytest.approx(19 * BILLION)


def test_what_the_file_leaves_out_is_the_catalogues(announced, read_tree):
    terms = remedy_terms(read_tree(announced), 0)
    assert terms.dilution_penalty == figure("remedies.dilution_penalty").value
    assert terms.pause_months == 6


@SOME
@given(st.floats(0.0, 40.0), st.sampled_from([SOFTBANK, OPENAI, ORACLE]))
def test_remedies_never_exceed_their_ceilings_or_the_shortfall(agreed, played, short, entity):
    found = cured(played, agreed, short * BILLION, entity)
    assert np.all(found.covered_usd <= found.ceiling_usd + 1.0)
    assert found.covered_usd.sum() + found.uncovered_usd == pytest.approx(found.short_usd)
    assert found.uncovered_usd >= -1.0
    assert found.stake.sum(axis=1) == pytest.approx(1.0)
    assert found.payer_usd[:, entity].sum() == found.payer_usd[Remedy.PAUSE, entity]


@settings(deadline=None)
@given(UNITS, UNITS, st.floats(1.0, 3.0))
def test_stakes_add_to_one_after_dilution(units, paid, penalty):
    assert diluted(units, paid, penalty).sum() == pytest.approx(1.0)


@settings(deadline=None)
@given(UNITS, st.integers(0, 3), st.floats(0.0, 1.0))
def test_stakes_add_to_one_after_forfeiture_and_only_one_falls(units, entity, share):
    stake = units / units.sum()
    after = forfeited(stake, entity, share)
    assert after.sum() == pytest.approx(1.0)
    assert np.all(np.delete(after >= stake - 1e-12, entity))
    assert after[entity] == pytest.approx((1 - share) * stake[entity])
