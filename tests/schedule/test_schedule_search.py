"""The search improves on the file's order where something is scarce, and never says more than it knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.quantities import NEVER
from gigawatt.schedule import Effort, Goal, Method, decide, play

HALL = {
    "name": "only", "duration_days": 100, "asset": "shell", "cost_share": 1, "kind": "works", "after_close": False,
    "energises": True,
}  # fmt: skip
RACKS = {"name": "racks", "duration_days": 1, "asset": "chips", "cost_share": 1, "kind": "chips", "after_close": False}
PLANT = {
    "name": "plant",
    "duration_days": 1,
    "asset": "plant",
    "cost_share": 1,
    "kind": "equipment",
    "after_close": False,
}


def hall(days=100, **changes):
    """One task of works after racks that take a day."""
    return {"tasks": [RACKS, PLANT, HALL | {"duration_days": days, "links": [["racks", "FS", 0]]} | changes]}


@pytest.fixture
def halls(small):
    """Two phases of one task each, with templates of the file's own."""

    def build(first=100, second=100, **head):
        small["works"] = {"one": hall(first), "two": hall(second)}
        small["sites"]["abilene"]["phases"] = [
            {"name": "x", "it_power": "100 MW IT", "start": "2025-01", "works": "one", "mandatory": True},
            {"name": "y", "it_power": "100 MW IT", "start": "2025-01", "works": "two", "mandatory": True},
        ]
        small["programme"] |= head
        return small

    return build


def test_what_nothing_holds_is_proven_in_the_files_order(halls, world):
    played = world(halls())
    assert played.plan.proven
    assert played.plan.quality.method == Method.SERIAL
    assert played.plan.quality.value == played.plan.quality.bound == 101.0


def test_money_late_by_a_month_moves_the_finish_by_its_days(halls, world):
    tree = halls()
    tree["entities"]["owner"]["liquidity"] = "$0"
    tree["vehicles"]["venture"]["partners"] = {}
    raised = {"amount": "$40B", "months": "1 months", "kind": "limited_partner"}
    tree["vehicles"]["venture"]["raises"] = {"fund": raised | {"start": "2025-06"}}
    soon = world(tree).outcome.ready_day.max()
    tree["vehicles"]["venture"]["raises"]["fund"]["start"] = "2025-07"
    assert world(tree).outcome.ready_day.max() - soon == 31.0  # what is raised in a month is there on the next: July


def test_a_plan_that_waits_for_the_last_megawatt_is_proven(halls, world):
    # 140 MW each: 140 MW are there at once, 280 from August (day 212), when both phases have long been built.
    tree = halls(10, 100)
    tree["sites"]["abilene"]["grid"] = [
        {"from": "2025-01", "firm": "140 MW facility"}, {"from": "2025-08", "firm": "280 MW facility"},
    ]  # fmt: skip
    played = world(tree)
    assert played.outcome.ready_day.max() == played.plan.bound_days == 212.0
    assert played.plan.proven


def test_the_search_lets_the_long_task_pass_where_money_is_short(halls, world):
    # One phase can be paid at once, the other from August (day 212). Long first: 301 and 212 + 101 = 313. File's order:
    # 101 and 212 + 301 = 513.
    tree = halls(100, 300)
    tree["entities"]["owner"]["liquidity"] = "$3.6B"
    raised = {"amount": "$3.6B", "months": "1 months", "kind": "limited_partner", "start": "2025-07"}
    tree["vehicles"]["venture"]["raises"] = {"fund": raised}
    played = world(tree)
    assert played.plan.quality.method != Method.SERIAL
    assert played.outcome.ready_day.tolist() == [313.0, 301.0]
    assert played.plan.proven


def test_an_exact_search_never_makes_a_plan_worse(halls, world):
    tree = halls(100, 300)
    tree["entities"]["owner"]["liquidity"] = "$3.6B"
    raised = {"amount": "$3.6B", "months": "1 months", "kind": "limited_partner", "start": "2025-07"}
    tree["vehicles"]["venture"]["raises"] = {"fund": raised}
    played = world(tree)
    hard = Effort(schedules=50, exact=0.5)
    exact = decide(played.programme, played.programme.timeline, *played[1:4], hard)
    assert play(exact, played.supply, played.trial).ready_day.max() <= played.outcome.ready_day.max()
    assert exact.quality.bound >= played.plan.quality.bound


def test_the_same_question_gets_the_same_plan(halls, world):
    tree = halls(100, 300)
    tree["entities"]["owner"]["liquidity"] = "$3.6B"
    tree["vehicles"]["venture"]["raises"] = {"fund": {"amount": "$3.6B", "months": "6 months", "start": "2025-05"}}
    one, other = world(tree), world(tree)
    assert np.array_equal(one.outcome.start_day, other.outcome.start_day)
    assert one.plan.quality == other.plan.quality


def test_most_compute_leaves_out_what_comes_too_late(halls, world):
    # Money for one phase; the file's first is not live by May, its second is.
    tree = halls(300, 100, objective={"most_compute": "2025-05"})
    for phase in tree["sites"]["abilene"]["phases"]:
        phase["mandatory"] = False
    tree["entities"]["owner"]["liquidity"] = "$3.6B"
    played = world(tree)
    assert played.plan.chosen.tolist() == [False, True]
    assert played.plan.quality.goal == Goal.MOST_COMPUTE
    assert played.plan.quality.value == pytest.approx(140.0)
    assert played.plan.proven


def test_most_value_builds_what_its_contract_pays_for(halls, world):
    # 100 MW at 900 USD/kW/month: 90 M$ a month against a cost of 3.5 bn, for 15 years; the other has no contract.
    tree = halls(100, 100, objective="most_value")
    for phase in tree["sites"]["abilene"]["phases"]:
        phase["mandatory"] = False
    tree["contracts"] = {"lease": {
        "kind": "lease", "payer": "tenant", "payee": "venture", "phases": ["abilene.y"], "price": "900 USD/kW/month",
        "term": "15 years", "signed": "2025-01",
    }}  # fmt: skip
    played = world(tree)
    assert played.plan.chosen.tolist() == [False, True]
    assert played.plan.quality.value > 0.0


def expedited(tree, price, extra):
    tree["works"]["one"]["tasks"][2]["modes"] = [{"name": "fast", "duration_days": 50, "extra_cost_share": extra}]
    tree["sites"]["abilene"]["phases"] = tree["sites"]["abilene"]["phases"][:1]
    tree["contracts"] = {"lease": {
        "kind": "lease", "payer": "tenant", "payee": "venture", "phases": ["abilene.x"], "price": price,
        "term": "15 years", "signed": "2025-01",
    }}  # fmt: skip
    return tree


def test_haste_that_is_worth_its_price_is_bought(halls, world):
    # 1 bn of shell: a tenth of a per cent is 1 M$, and fifty days sooner are worth far more of several billions.
    tree = expedited(halls(objective="most_value", expedite=True), "900 USD/kW/month", 0.001)
    played = world(tree)
    assert played.outcome.ready_day[0] == 51.0
    assert played.plan.mode.max() == 1


def test_haste_that_is_not_worth_its_price_is_not_bought(halls, world):
    tree = expedited(halls(objective="most_value", expedite=True), "900 USD/kW/month", 0.9)
    played = world(tree)
    assert played.outcome.ready_day[0] == 101.0
    assert not played.plan.mode.any()


def test_haste_is_not_bought_where_the_file_does_not_allow_it(halls, world):
    tree = expedited(halls(objective="most_value"), "900 USD/kW/month", 0.001)
    assert world(tree).outcome.ready_day[0] == 101.0


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_proven_plan_is_never_below_its_bound_and_more_money_is_never_later(data, small, world):
    days = data.draw(st.lists(st.integers(20, 400), min_size=2, max_size=3))
    month = data.draw(st.integers(1, 12))
    billions = data.draw(st.sampled_from([0.5, 2.0, 3.6, 7.2]))
    small["works"] = {f"w{place}": hall(length) for place, length in enumerate(days)}
    small["sites"]["abilene"]["phases"] = [
        {"name": f"p{place}", "it_power": "100 MW IT", "start": "2025-01", "works": f"w{place}", "mandatory": True}
        for place in range(len(days))
    ]
    tree = {**small, "vehicles": {"venture": {
        **small["vehicles"]["venture"], "raises": {"fund": {"amount": "$12B", "start": f"2025-{month:02d}"}},
    }}}  # fmt: skip
    tree["entities"]["owner"]["liquidity"] = f"${billions}B"
    poor = world(tree)
    tree["entities"]["owner"]["liquidity"] = f"${billions + 4}B"
    rich = world(tree)
    for played in (poor, rich):
        last = played.outcome.ready_day.max()
        assert last >= played.plan.bound_days - 1e-6
        assert not played.plan.proven or last - played.plan.bound_days <= played.plan.quality.rounding + 1e-6
    assert rich.outcome.ready_day.max() <= poor.outcome.ready_day.max() < NEVER
