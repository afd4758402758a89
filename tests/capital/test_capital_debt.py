"""Debt capacity against closed forms, and the limit that binds by name."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.capital import DebtBound, decide
from gigawatt.capital.annuity import collateral_share, present_value_usd
from gigawatt.catalogue import credit
from gigawatt.programme import Asset

MILLION = 1e6


@pytest.fixture
def leased(announced):
    announced["vehicles"]["stargate"]["facilities"] = ["construction"]
    announced["facilities"] = {"construction": {}}
    announced["contracts"] = {
        "lease": {
            "kind": "lease", "payer": "oracle", "payee": "stargate", "phases": ["abilene.a1"],
            "price": "100 USD/kW/month", "term": "10 years", "signed": "2025-02",
        }
    }  # fmt: skip
    return announced


def test_a_level_annuity_has_the_textbook_value():
    rate = 0.06 / 12
    assert present_value_usd(1.0, 120, 0.06) == pytest.approx((1 - (1 + rate) ** -120) / rate, rel=1e-12)


def test_yearly_steps_are_annuities_in_a_row():
    by_year = sum(1.02**year * present_value_usd(1.0, 12, 0.06) / 1.005 ** (12 * year) for year in range(5))
    assert present_value_usd(1.0, 60, 0.06, 0.02) == pytest.approx(by_year, rel=1e-12)


def test_without_interest_a_loan_over_the_life_is_covered_in_full():
    assert collateral_share(48, 0.0, 48.0) == pytest.approx(1.0)


def test_a_level_loan_with_interest_lags_behind_a_falling_value():
    # Last payment: value 1/48 against balance 1 / (1.01 * annuity(48, 1 %)) = 0.026073.
    last_balance = (1 - 1 / 1.01) / (1 - 1.01**-48)
    assert collateral_share(48, 0.12, 48.0) == pytest.approx((1 / 48) / last_balance, rel=1e-12)


def test_coverage_is_the_annuity_of_the_rent_over_the_dscr_of_the_payers_grade(leased, decided):
    leased["contracts"]["lease"]["price"] = "60 USD/kW/month"
    _, _, plan = decided(leased)
    terms = credit("BBB")
    value_usd = present_value_usd(60 * 100_000, 120, 0.043 + terms.margin.value)
    assert plan.debt_usd[0, Asset.SHELL] == pytest.approx(value_usd / terms.dscr.value)
    assert plan.debt_bound[0, Asset.SHELL] == DebtBound.COVERAGE


def test_a_rich_lease_is_capped_by_cost(leased, decided):
    leased["contracts"]["lease"]["price"] = "1000 USD/kW/month"
    _, phases, plan = decided(leased, 0.1)
    cap = credit("BBB").max_ltc_shell.value
    assert plan.debt_usd[0, Asset.SHELL] == pytest.approx(cap * phases.cost_usd[0, Asset.SHELL] * 1.1)
    assert plan.debt_bound[0, Asset.SHELL] == DebtBound.LOAN_TO_COST


def test_a_facilitys_own_cap_counts_before_the_catalogues(leased, decided):
    leased["contracts"]["lease"]["price"] = "1000 USD/kW/month"
    leased["facilities"]["construction"]["max_ltc"] = "50 %"
    _, phases, plan = decided(leased)
    assert plan.debt_usd[0, Asset.SHELL] == pytest.approx(0.5 * phases.cost_usd[0, Asset.SHELL])


def test_a_guarantor_of_better_grade_carries_more_debt(leased, decided):
    leased["contracts"]["lease"] |= {"payer": "openai", "price": "60 USD/kW/month"}
    _, _, alone = decided(leased)
    leased["contracts"]["lease"]["guarantor"] = "oracle"
    _, _, backed = decided(leased)
    assert backed.debt_usd[0, Asset.SHELL] > alone.debt_usd[0, Asset.SHELL]
    assert backed.obligor[0, Asset.SHELL] == 2


def test_without_a_contract_there_is_no_debt_and_offtake_is_named(leased, decided):
    del leased["contracts"]
    _, _, plan = decided(leased)
    assert not plan.debt_usd.any()
    assert np.all(plan.debt_bound == DebtBound.NO_CONTRACT)


def test_an_unsigned_contract_carries_no_debt(leased, decided):
    del leased["contracts"]["lease"]["signed"]
    _, _, plan = decided(leased)
    assert plan.debt_bound[0, Asset.SHELL] == DebtBound.NO_CONTRACT
    assert plan.contract[0, Asset.SHELL] == 0


def test_without_a_facility_a_contract_carries_no_debt(leased, decided):
    leased["vehicles"]["stargate"]["facilities"] = []
    _, _, plan = decided(leased)
    assert not plan.debt_usd.any()
    assert np.all(plan.debt_bound == DebtBound.NONE)


def test_chips_are_not_carried_by_the_lease(leased, decided):
    _, _, plan = decided(leased)
    assert plan.debt_usd[0, Asset.CHIPS] == 0.0


def test_chips_on_a_strong_compute_contract_are_limited_by_their_falling_value(leased, decided):
    leased["contracts"]["compute"] = {
        "kind": "capacity", "payer": "oracle", "payee": "stargate", "phases": ["abilene.a1"],
        "price": "10 USD/gpu/hour", "term": "5 years", "signed": "2025-02",
    }  # fmt: skip
    _, phases, plan = decided(leased)
    terms = credit("BBB")
    share = terms.advance_rate_chips.value * collateral_share(48, 0.043 + terms.margin_chips.value, 48.0)
    assert plan.debt_usd[0, Asset.CHIPS] == pytest.approx(share * phases.cost_usd[0, Asset.CHIPS])
    assert plan.debt_bound[0, Asset.CHIPS] == DebtBound.COLLATERAL


def test_a_commitment_limits_what_the_contracts_carry(leased, decided):
    leased["facilities"]["construction"]["commitment"] = "$100M"
    _, _, plan = decided(leased)
    assert plan.debt_usd.sum() == pytest.approx(100 * MILLION)
    assert plan.debt_bound[0, Asset.SHELL] == DebtBound.COMMITMENT


def test_lenders_who_signed_for_a_phase_under_way_are_taken_at_their_word(leased, decided):
    leased["facilities"]["construction"] |= {"commitment": "$700M", "signed": "2025-01"}
    leased["sites"]["abilene"]["phases"][0]["baseline"] = True
    del leased["contracts"]
    programme, _, plan = decided(leased)
    assert plan.debt_usd[0].tolist() == pytest.approx([200 * MILLION, 500 * MILLION, 0.0])
    assert plan.as_signed[0, :2].all()
    assert plan.close_month[0, 0] == programme.start_month


def test_appetite_for_one_obligor_limits_all_that_it_backs(leased, decided):
    leased["supply"] = {"debt_appetite": {"oracle": "10 M USD/year"}}
    _, _, plan = decided(leased)
    assert plan.debt_usd.sum() == pytest.approx(100 * MILLION)
    assert plan.debt_bound[0, Asset.SHELL] == DebtBound.APPETITE


def test_the_exact_sizing_replaces_a_larger_estimate(leased, decided):
    programme, phases, plan = decided(leased)
    sized = plan.debt_usd * 0.9
    again = decide(programme, programme.timeline, phases, sized, 0.0)
    assert again.debt_usd == pytest.approx(sized)


def test_the_exact_sizing_never_exceeds_the_estimate(leased, decided):
    programme, phases, plan = decided(leased)
    again = decide(programme, programme.timeline, phases, plan.debt_usd * 2.0 + 1.0, 0.0)
    assert again.debt_usd == pytest.approx(plan.debt_usd)
