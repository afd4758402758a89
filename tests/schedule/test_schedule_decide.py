"""What is built, in which order, and why the rest is not."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.catalogue import works
from gigawatt.quantities import NEVER
from gigawatt.schedule import Binding, equity_at_risk_usd, job_years, peak_heads, play, task_names

BILLION = 1e9
PHASE_USD = 3.5 * BILLION  # 100 MW at 35 M$ per MW


def lease(**changes):
    row = {
        "kind": "lease", "payer": "tenant", "payee": "venture", "phases": ["abilene.*"],
        "price": "130 USD/kW/month", "term": "15 years", "signed": "2025-02",
    }  # fmt: skip
    return row | changes


def borrow(tree, **changes):
    tree["facilities"] = {"construction": {}}
    tree["vehicles"]["venture"]["facilities"] = ["construction"]
    tree["contracts"] = {"lease": lease(**changes)}
    return tree


def test_the_template_takes_as_long_as_the_catalogue_says(small, world):
    played = world(small)
    assert played.outcome.ready_day[0] == pytest.approx(25.1 * 30.44, abs=10)
    assert played.plan.bound_days == pytest.approx(played.outcome.ready_day[0])


def test_optional_phases_are_built_as_far_as_the_money_goes(small, world):
    small["entities"]["owner"]["liquidity"] = "$8B"
    played = world(small)
    assert played.plan.chosen.tolist() == [True, True, False, False]


def test_half_the_money_builds_half_the_phases(small, world):
    small["entities"]["owner"]["liquidity"] = "$14.1B"
    rich = world(small).plan.chosen.sum()
    small["entities"]["owner"]["liquidity"] = "$7.1B"
    assert world(small).plan.chosen.sum() * 2 == rich


def test_financing_cost_needs_money_too(small, world):
    small["entities"]["owner"]["liquidity"] = "$7.1B"
    assert world(small).plan.chosen.sum() == 2
    assert world(small, 0.1).plan.chosen.sum() == 1


def test_an_unfunded_phase_without_a_contract_lacks_offtake(small, world):
    small["entities"]["owner"]["liquidity"] = "$8B"
    played = world(small)
    assert played.outcome.binding[3] == Binding.OFFTAKE


def test_debt_on_a_signed_lease_builds_more(small, world):
    small["entities"]["owner"]["liquidity"] = "$11B"
    alone = world(small).plan.chosen.sum()
    assert world(borrow(small)).plan.chosen.sum() > alone


def test_a_phase_beyond_the_sites_power_is_not_built(small, world):
    small["sites"]["abilene"]["grid"] = [{"from": "2025-01", "firm": "300 MW facility"}]
    played = world(small)
    assert played.plan.chosen.tolist() == [True, True, False, False]
    assert played.plan.unfunded_phase.tolist() == [-1, -1, Binding.GRID, Binding.GRID]


def test_a_mandatory_phase_without_money_stays_in_the_plan_and_never_comes(small, world):
    small["entities"]["owner"]["liquidity"] = "$1B"
    small["sites"]["abilene"]["phases"][0] |= {"mandatory": True, "count": 1}
    played = world(small)
    assert played.plan.chosen.all()
    assert played.outcome.ready_day[0] == NEVER
    assert played.outcome.binding[0] == Binding.OFFTAKE


def test_money_is_promised_to_earlier_phases_first(small, world):
    small["entities"]["owner"]["liquidity"] = "$14.1B"
    played = world(small)
    supply = played.supply._replace(pool_usd=played.supply.pool_usd * 0.6)
    ready_day = play(played.plan, supply, played.trial).ready_day
    assert np.isfinite(ready_day).tolist() == [True, True, False, False]


def test_one_crew_builds_one_phase_after_another(small, world):
    small["sites"]["abilene"]["crews"] = 1
    played = world(small)
    names = task_names(played.programme, played.plan)
    first_works = names.index("abilene.a2 land_and_site")
    assert played.outcome.start_day[first_works] == played.outcome.ready_day[0]
    assert played.outcome.binding[1] == Binding.CREWS


def test_without_crews_named_phases_do_not_wait_for_each_other(small, world):
    played = world(small)
    assert len(set(played.outcome.ready_day)) == 1


def test_a_phase_dated_later_is_late_by_plan(small, world):
    small["sites"]["abilene"]["phases"][0]["start"] = "2026-06"
    assert world(small).outcome.binding[0] == Binding.PLAN


def test_a_start_two_months_later_is_not_what_makes_two_years_of_work_late(small, world):
    small["sites"]["abilene"]["phases"][0]["start"] = "2025-03"
    assert world(small).outcome.binding[0] == Binding.EQUIPMENT


def test_a_phase_that_nothing_holds_is_bound_by_its_longest_kind_of_task(small, world):
    assert world(small).outcome.binding[0] == Binding.EQUIPMENT


def test_nothing_new_begins_before_the_programme(small, world):
    small["sites"]["abilene"]["phases"][0]["start"] = "2024-01"
    played = world(small)
    assert played.outcome.start_day.min() == played.plan.start_day


def test_what_was_under_way_begins_when_it_did_and_its_past_is_sunk(small, world):
    small["sites"]["abilene"]["phases"][0] |= {"start": "2024-01", "baseline": True, "count": 1}
    small["entities"]["owner"]["liquidity"] = "$3.45B"
    played = world(small)
    assert played.outcome.start_day[0] == 0.0
    assert np.isfinite(played.outcome.ready_day[0])


def test_the_close_waits_for_the_lease(small, world):
    played = world(borrow(small, signed="2027-01"))
    first = played.plan.phase == 0
    assert played.outcome.close_day[0] == played.plan.month_start_days[24]
    assert played.outcome.start_day[first & played.plan.after_close].min() == played.outcome.close_day[0]
    assert played.outcome.binding[0] == Binding.OFFTAKE


def test_the_close_waits_for_permits_when_the_lease_is_there(small, world):
    played = world(borrow(small))
    names = task_names(played.programme, played.plan)
    assert played.outcome.close_day[0] == played.outcome.finish_day[names.index("abilene.a1 permits")]


def test_a_close_that_lenders_have_signed_is_a_date(small, world):
    tree = borrow(small)
    tree["facilities"]["construction"] = {"commitment": "$2B", "signed": "2025-03"}
    tree["sites"]["abilene"]["phases"][0] |= {"mandatory": True, "count": 1}
    played = world(tree)
    assert played.outcome.close_day[0] == played.plan.month_start_days[2]


def test_work_that_lenders_have_signed_for_is_bridged_by_equity(small, world):
    tree = borrow(small)
    tree["facilities"]["construction"] = {"commitment": "$2B", "signed": "2026-01"}
    tree["sites"]["abilene"]["phases"][0] |= {"mandatory": True, "count": 1}
    played = world(tree)
    assert played.outcome.ready_day[0] == pytest.approx(played.plan.bound_days)
    tree["entities"]["owner"]["liquidity"] = "$1.55B"  # enough beside 2 bn of debt, were it all drawn
    assert world(tree).outcome.ready_day[0] == NEVER


def test_one_lenders_signature_does_not_hold_what_another_finances(small, world):
    tree = borrow(small)
    tree["vehicles"]["venture"]["owns"] = ["*.*.shell", "*.power"]
    tree["vehicles"]["machines"] = {"owners": {"venture": "100 %"}, "owns": ["*.*.chips"], "facilities": ["chips"]}
    tree["facilities"] |= {"construction": {"commitment": "$0.6B", "signed": "2025-02"}, "chips": {}}
    tree["contracts"]["compute"] = lease(kind="capacity", payee="machines", price="3 USD/gpu/hour", signed="2026-01")
    tree["sites"]["abilene"]["phases"][0] |= {"mandatory": True, "count": 1}
    played = world(tree)
    names = task_names(played.programme, played.plan)
    assert played.outcome.close_day[0] == played.plan.month_start_days[12]
    assert played.outcome.start_day[names.index("abilene.a site_works")] < played.outcome.close_day[0]
    assert played.outcome.start_day[names.index("abilene.a racks_order")] >= played.outcome.close_day[0]


def test_before_the_close_only_equity_spends(small, world):
    played = world(borrow(small))
    assert not played.plan.debt_share[~played.plan.after_close].any()


def test_equity_at_risk_is_what_was_spent_before_the_close(small, world):
    played = world(borrow(small))
    early = ~played.plan.after_close & (played.plan.phase == 0)
    spent_usd = equity_at_risk_usd(played.plan, played.outcome)[0]
    assert spent_usd == pytest.approx(played.plan.cost_usd[early].sum())


def test_spending_adds_up_to_the_cost_of_the_chosen_phases(small, world):
    small["entities"]["owner"]["liquidity"] = "$8B"
    played = world(small)
    assert played.outcome.spend_usd.sum() == pytest.approx(2 * PHASE_USD, rel=1e-12)


def test_chips_that_come_late_lengthen_their_delivery(small, world):
    played = world(small)
    names = task_names(played.programme, played.plan)
    late = played.trial._replace(factor=played.trial.factor.copy())
    plan = played.plan._replace(delay_driver=np.where(played.plan.delay_driver == 1, 1, len(late.factor)))
    factor = np.append(late.factor, 6.0)
    order = names.index("abilene.a1 racks_order")
    plan.delay_driver[order] = len(late.factor)
    outcome = play(plan, played.supply, late._replace(factor=factor))
    assert outcome.finish_day[order] - outcome.start_day[order] == pytest.approx(180 + 6 * 365.2425 / 12)


def test_chip_deliveries_dated_in_the_file_hold_the_racks(small, world):
    small["sites"]["abilene"]["phases"][0]["chip_deliveries"] = ["2028-01", "2028-06"]
    played = world(small)
    names = task_names(played.programme, played.plan)
    assert played.outcome.start_day[names.index("abilene.a1 racks_install")] == played.plan.month_start_days[36]
    assert played.outcome.binding[0] == Binding.CHIPS


def test_rationed_chips_come_to_the_first_phases_first(small, world):
    small["supply"] = {"chips_per_quarter": {"2027": 27000.0}}
    played = world(small)
    quarter = 91.0
    waits = np.diff(played.outcome.ready_day)
    assert np.all(waits > 0.0)
    assert waits.mean() == pytest.approx(2 * quarter, abs=3)


def test_generation_slots_are_delivered_within_their_year(small, world):
    small["sites"]["abilene"] |= {
        "grid": [], "generation": [{"kind": "gas_turbine", "unit": "50 MW facility", "slots": {"2028": 4}}],
    }  # fmt: skip
    played = world(small)
    assert played.plan.generation_mw[0, 36:49].tolist() == [0.0] * 3 + [50.0] * 3 + [100.0] * 3 + [150.0] * 3 + [200.0]
    assert played.outcome.ready_day[0] == played.plan.month_start_days[45]
    assert played.outcome.binding[0] == Binding.GENERATION


def test_a_site_without_plant_has_no_generation_to_build(small, world):
    played = world(small)
    assert not played.plan.duration_days[[name.endswith(" generation") for name in task_names(*played[::4][:2])]].any()


def test_heads_add_up_to_the_hours_of_the_template(small, world):
    small["sites"]["abilene"]["phases"][0]["count"] = 1
    hours_per_mw = sum(task.labour_hours_per_it_mw for task in works("campus_building").tasks if task.asset != "plant")
    assert job_years(world(small).outcome.heads) == pytest.approx(hours_per_mw * 100 / 168 / 12)


def test_peak_heads_per_megawatt_are_those_of_a_known_campus(small, world):
    small["sites"]["abilene"]["phases"][0]["count"] = 1
    assert peak_heads(world(small).outcome.heads) / 140.0 == pytest.approx(5.4, rel=0.25)


def test_the_bound_is_never_above_the_plan(small, world):
    small["sites"]["abilene"]["crews"] = 2
    played = world(small)
    assert played.plan.bound_days <= played.outcome.ready_day[played.plan.chosen].max()
