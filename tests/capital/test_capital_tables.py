"""Tables for readers: money by definition, conditions of close, equity at risk, exposure and the loss of a tenant."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gigawatt.capital import (
    Means,
    Status,
    conditions,
    decide,
    departure,
    equity_at_risk,
    equity_share,
    exposure,
    money_table,
)
from gigawatt.capital.annuity import present_value_usd
from gigawatt.programme import Asset

BILLION = 1e9


@pytest.fixture
def leased(announced):
    announced["vehicles"]["stargate"]["facilities"] = ["construction"]
    announced["facilities"] = {"construction": {}}
    announced["contracts"] = {
        "lease": {
            "kind": "lease", "payer": "oracle", "payee": "stargate", "phases": ["abilene.a1"],
            "price": "60 USD/kW/month", "term": "10 years", "signed": "2025-02",
            "relet_months": "12 months", "relet_price": "70 %",
        }
    }  # fmt: skip
    return announced


def test_each_definition_of_having_the_money_has_its_own_answer(announced, played):
    announced["entities"]["softbank"] |= {
        "secured": "$9B", "holdings": "$100B", "loan_to_value": "5 %", "minimum_cash": "$20B",
    }  # fmt: skip
    _, plan, outcome = played(announced)
    found = money_table(plan, outcome, plan.start_month)
    softbank = {means.name: found.amount_usd[0, means] / BILLION for means in Means}
    assert softbank == pytest.approx({"SECURED": 9, "LIQUID": 30, "COMMITTED": 19, "PAYABLE": 15, "CAN_RAISE": 5})
    assert found.cover[0, Means.SECURED] == pytest.approx(9 / 19)


def test_money_from_outside_stands_beside_the_partners_not_in_them(announced, played):
    announced["vehicles"]["stargate"]["raises"] = {"lp": {"amount": "$6B", "start": "2025-01", "months": "1 months"}}
    _, plan, outcome = played(announced)
    found = money_table(plan, outcome, plan.start_month + 2)
    assert found.raise_usd.tolist() == pytest.approx([6 * BILLION])
    assert found.amount_usd[:, Means.PAYABLE].sum() == pytest.approx(36 * BILLION)


def by_name(rows, phase=0):
    return {row.name: row for row in rows if row.phase == phase}


def test_a_close_waits_for_what_the_file_says_of_each_condition(leased, decided):
    leased["sites"]["abilene"]["grid"] = [{"from": "2024-06", "firm": "100 MW"}, {"from": "2026-01", "firm": "200 MW"}]
    programme, phases, plan = decided(leased)
    found = by_name(conditions(programme, plan, phases))
    assert (found["lease"].status, found["lease"].by) == (Status.DATED, "lease")
    assert found["lease"].month == plan.start_month + 1
    assert (found["interconnection"].status, found["interconnection"].by) == (Status.DATED, "grid tranche 2")
    assert (found["permits"].status, found["permits"].task) == (Status.OPEN, "permits")
    assert found["epc"].status is Status.MISSING
    assert (found["lenders"].status, found["lenders"].by) == (Status.OPEN, "construction")


def test_an_unsigned_contract_is_open_and_none_is_missing(leased, decided):
    del leased["contracts"]["lease"]["signed"]
    programme, phases, plan = decided(leased)
    assert by_name(conditions(programme, plan, phases))["lease"].status is Status.OPEN
    del leased["contracts"]
    programme, phases, plan = decided(leased)
    assert by_name(conditions(programme, plan, phases))["lease"].status is Status.MISSING


def test_power_that_earlier_phases_take_is_not_there_for_later_ones(leased, decided):
    leased["sites"]["abilene"]["grid"] = [{"from": "2024-06", "firm": "150 MW"}]
    leased["sites"]["abilene"]["phases"].append({"name": "b1", "it_power": "100 MW IT", "start": "2025-03"})
    programme, phases, plan = decided(leased)
    rows = conditions(programme, plan, phases)
    assert by_name(rows, 0)["interconnection"].status is Status.MET
    assert by_name(rows, 1)["interconnection"].status is Status.MISSING


def test_lenders_who_signed_have_accepted_all_conditions(leased, decided):
    leased["facilities"]["construction"] |= {"commitment": "$700M", "signed": "2025-01"}
    leased["sites"]["abilene"]["phases"][0]["mandatory"] = True
    programme, phases, plan = decided(leased)
    assert {row.status for row in conditions(programme, plan, phases)} == {Status.MET}


class Dated:
    """A phase whose file dates its conditions, everything else as it was."""

    def __init__(self, phase, **conditions):
        self.phase, self.conditions = phase, conditions

    def __getattr__(self, name):
        return getattr(self.phase, name)


def test_a_date_in_the_file_counts_before_what_would_deliver_it(leased, decided):
    programme, phases, plan = decided(leased)
    at = programme.phases[0]
    dated = Dated(at.phase, permits=programme.timeline.first_month, epc=programme.timeline.first_month + 9)
    programme = replace(programme, phases=(replace(at, phase=dated),))
    found = by_name(conditions(programme, plan, phases))
    assert (found["permits"].status, found["permits"].task) == (Status.MET, "permits")
    assert (found["epc"].status, found["epc"].month) == (Status.DATED, 9)


def test_a_condition_that_the_phase_does_not_ask_says_so(leased, decided):
    leased["sites"]["abilene"]["phases"][0]["close"] = ["lease"]
    programme, phases, plan = decided(leased)
    assert [row.name for row in conditions(programme, plan, phases) if row.asked] == ["lease", "lenders"]


def test_equity_at_risk_falls_on_partners_by_commitment(announced, decided):
    announced["vehicles"]["stargate"]["raises"] = {"lp": {"amount": "$5B", "start": "2025-06"}}
    programme, phases, plan = decided(announced)
    lost = equity_at_risk(programme, plan, phases, np.array([1 * BILLION]))
    assert lost[0].tolist() == pytest.approx([0.38 * BILLION, 0.38 * BILLION, 0.14 * BILLION, 0.1 * BILLION])


def test_a_phase_of_two_owners_is_borne_by_both(announced, decided):
    announced["vehicles"]["stargate"]["owns"] = ["*.*.shell", "*.power"]
    announced["vehicles"]["chips"] = {"owners": {"oracle": "100 %"}, "owns": ["*.*.chips"]}
    programme, phases, plan = decided(announced)
    assert equity_share(programme, plan).sum(axis=1).tolist() == pytest.approx([1.0, 1.0])
    lost = equity_at_risk(programme, plan, phases, np.array([7 * BILLION]))  # 10 and 25 M$ per MW: 2 and 5
    assert lost[0].tolist() == pytest.approx(
        [2 * BILLION * 19 / 45, 2 * BILLION * 19 / 45, (2 * 7 / 45 + 5) * BILLION, 0]
    )


def test_a_tenant_who_leaves_costs_the_wait_and_the_discount(leased, decided):
    programme, phases, plan = decided(leased)
    rate = 0.043 + plan.margin[0, Asset.SHELL]
    found = departure(programme, plan, phases)
    owed_usd = present_value_usd(6e6, 120, rate)
    next_usd = 0.7 * present_value_usd(6e6, 108, rate) / (1 + rate / 12) ** 12
    assert found.lost_usd[0, Asset.SHELL] == pytest.approx(owed_usd - next_usd)
    assert found.uncovered_usd[0, Asset.SHELL] == pytest.approx(max(plan.debt_usd[0, 0] - next_usd, 0.0))
    assert found.loss_share[0, Asset.SHELL] == pytest.approx(1 - next_usd / (owed_usd / 1.35))


def test_somebody_else_at_once_at_the_same_price_costs_nothing(leased, decided):
    leased["contracts"]["lease"] |= {"relet_months": "0 months", "relet_price": "100 %"}
    programme, phases, plan = decided(leased)
    found = departure(programme, plan, phases)
    assert found.lost_usd.max() == pytest.approx(0.0, abs=1.0)
    assert found.uncovered_usd.max() == 0.0


def test_at_the_end_of_the_contract_nothing_is_owed_or_lost(leased, decided):
    programme, phases, plan = decided(leased)
    found = departure(programme, plan, phases, after_months=120)
    assert found.debt_usd.max() == found.lost_usd.max() == 0.0


def test_exposure_counts_each_backer_for_its_share(leased, decided):
    leased["entities"]["google"] = {"rating": "AA"}
    leased["contracts"]["lease"] |= {"guarantor": "google", "guaranteed": "25 %"}
    programme, phases, plan = decided(leased)
    rows = {programme.entities[row.entity]: row for row in exposure(programme, plan, phases)}
    assert rows["google"].paid_usd_per_year == pytest.approx(0.25 * 72e6)
    assert rows["oracle"].signed_usd_per_year == pytest.approx(0.75 * 72e6)
    assert sum(row.debt_usd for row in rows.values()) == pytest.approx(plan.debt_usd.sum())
    assert sum(row.debt_share for row in rows.values()) == pytest.approx(1.0)
    assert rows["oracle"].term_years == pytest.approx(10.0)


def test_what_is_not_signed_is_exposure_without_debt(leased, decided):
    del leased["contracts"]["lease"]["signed"]
    programme, phases, plan = decided(leased)
    (row,) = exposure(programme, plan, phases)
    assert (row.signed_usd_per_year, row.debt_usd, row.debt_share) == (0.0, 0.0, 0.0)


def test_exposure_splits_debt_by_class(leased, decided):
    leased["contracts"]["compute"] = {
        "kind": "capacity", "payer": "openai", "payee": "stargate", "phases": ["abilene.a1"],
        "price": "10 USD/gpu/hour", "term": "5 years", "signed": "2025-02",
    }  # fmt: skip
    programme, phases, plan = decided(leased)
    rows = {programme.entities[row.entity]: row for row in exposure(programme, plan, phases)}
    assert rows["oracle"].chips_debt_usd == 0.0
    assert rows["openai"].chips_debt_usd == pytest.approx(plan.debt_usd[0, Asset.CHIPS])
    assert rows["openai"].shell_debt_usd == pytest.approx(0.0, abs=0.01)
    again = decide(programme, programme.timeline, phases, plan.debt_usd, 0.0)
    assert exposure(programme, again, phases) == exposure(programme, plan, phases)
