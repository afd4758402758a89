"""Supplies as gates: never overdrawn, and more of anything never makes anything later."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.quantities import NEVER
from gigawatt.schedule import Binding, play
from gigawatt.schedule.gates import shifted

MONTHS = 60
RANDOM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
CENT = 0.011


@st.composite
def costed(draw):
    """Days, costs, links and a rising stock of money."""
    tasks = draw(st.integers(1, 7))
    days = draw(st.lists(st.integers(0, 200).map(float), min_size=tasks, max_size=tasks))
    cost = draw(st.lists(st.integers(1, 50).map(float), min_size=tasks, max_size=tasks))
    pairs = [(i, j) for j in range(tasks) for i in range(j)]
    picked = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6)) if pairs else []
    links = [(*pair, draw(st.sampled_from(["FS", "SS", "FF", "SF"])), 0.0) for pair in picked]
    steps = draw(st.lists(st.integers(0, 20), min_size=MONTHS, max_size=MONTHS))
    return days, links, np.array(cost), np.cumsum(np.array(steps, dtype=float))


def plan_of(tools, case, load=0.0):
    days, links, cost, _ = case
    return tools.network(days, links, cost_usd=cost, financing_load=load)


@RANDOM
@given(costed(), st.floats(0.0, 0.3))
def test_spending_with_its_financing_never_exceeds_the_pool(tools, case, load):
    outcome = play(plan_of(tools, case, load), tools.money(case[3]), tools.undisturbed())
    by_month_end = np.cumsum(outcome.spend_usd.sum(axis=(0, 1))) * (1.0 + load)
    assert np.all(by_month_end <= case[3] + CENT * len(case[0]))


@RANDOM
@given(costed(), st.floats(0.0, 30.0))
def test_more_money_never_makes_a_task_later(tools, case, extra):
    plan = plan_of(tools, case)
    poor = play(plan, tools.money(case[3]), tools.undisturbed())
    rich = play(plan, tools.money(case[3] + extra), tools.undisturbed())
    assert np.all(rich.start_day <= poor.start_day)


@RANDOM
@given(costed())
def test_nothing_starts_before_a_predecessor_ends(tools, case):
    days, links, _, stock = case
    finish_to_start = [(before, after, "FS", 0.0) for before, after, _, _ in links]
    outcome = play(plan_of(tools, (days, finish_to_start, case[2], stock)), tools.money(stock), tools.undisturbed())
    for before, after, _, _ in finish_to_start:
        assert outcome.start_day[after] >= outcome.finish_day[before]


@RANDOM
@given(costed())
def test_spending_adds_up_to_cost_where_everything_is_built_in_time(tools, case):
    outcome = play(plan_of(tools, case), tools.money(case[3]), tools.undisturbed())
    begun = outcome.finish_day <= MONTHS * 30.0
    if np.all(begun | (outcome.start_day == NEVER)):
        assert outcome.spend_usd.sum() == pytest.approx(case[2][begun].sum(), abs=1e-6)


@RANDOM
@given(costed(), st.integers(0, 40), st.integers(0, 10))
def test_an_earlier_grid_never_makes_a_task_later(tools, case, month, months_sooner):
    need = np.zeros(len(case[0]))
    need[-1] = 100.0
    late = np.where(np.arange(MONTHS) >= month, 150.0, 0.0)[None]
    early = np.where(np.arange(MONTHS) >= month - months_sooner, 150.0, 0.0)[None]
    plan = plan_of(tools, case)._replace(mw_need=need)
    then = play(plan._replace(grid_mw=late), tools.money(1e9), tools.undisturbed())
    now = play(plan._replace(grid_mw=early), tools.money(1e9), tools.undisturbed())
    assert np.all(now.start_day <= then.start_day)


def test_money_opens_a_task_by_quarters(tools):
    # 120 days cost 40; 10 a month: quarter k of 30 days needs 10 k at its start, there on day 30 k.
    plan = tools.network([120.0], [], cost_usd=np.array([40.0]))
    outcome = play(plan, tools.money(np.arange(MONTHS) * 10.0), tools.undisturbed())
    assert outcome.start_day[0] == 30.0
    assert outcome.binding[0] == Binding.EQUITY
    assert outcome.money_wait_days[0] == 30.0


def test_a_task_that_cannot_be_paid_never_starts_and_nor_do_its_followers(tools):
    plan = tools.network([10.0, 10.0], [(0, 1, "FS", 0.0)], cost_usd=np.array([5.0, 0.0]))
    outcome = play(plan, tools.money(4.0), tools.undisturbed())
    assert np.all(outcome.start_day == NEVER)
    assert outcome.spend_usd.sum() == 0.0
    assert outcome.binding[0] == Binding.EQUITY


def test_a_phase_that_a_contract_would_have_paid_for_lacks_offtake(tools):
    plan = tools.network([10.0], [], cost_usd=np.array([5.0]), without_offtake=np.array([True]))
    assert play(plan, tools.money(4.0), tools.undisturbed()).binding[0] == Binding.OFFTAKE


def test_what_nobody_owns_is_never_paid(tools):
    plan = tools.network([10.0], [], cost_usd=np.array([5.0]), root=np.array([-1]))
    assert play(plan, tools.money(1e9), tools.undisturbed()).ready_day[0] == NEVER


def test_overruns_beyond_the_sized_debt_fall_on_equity(tools):
    plan = tools.network(
        [30.0], [], cost_usd=np.array([100.0]), debt_share=np.array([0.6]), debt_usd=np.array([60.0]),
        obligor=np.array([0]), cost_driver=np.array([2]),
    )  # fmt: skip
    trial = tools.undisturbed(3)
    trial.factor[2] = 1.5
    assert play(plan, tools.money(89.0), trial).ready_day[0] == NEVER
    assert play(plan, tools.money(90.0), trial).ready_day[0] == 30.0


def test_debt_waits_for_the_markets_appetite(tools):
    plan = tools.network(
        [30.0], [], cost_usd=np.array([100.0]), debt_share=np.array([0.6]), debt_usd=np.array([60.0]),
        obligor=np.array([0]),
    )  # fmt: skip
    outcome = play(plan, tools.money(1e9, np.arange(MONTHS) * 15.0), tools.undisturbed())
    assert outcome.start_day[0] == 120.0 - 22.5  # the last quarter of the debt is there on day 120
    assert outcome.binding[0] == Binding.DEBT


def test_energisation_waits_for_the_grid_and_the_work_before_it_does_not(tools):
    plan = tools.network(
        [100.0, 20.0], [(0, 1, "FS", 0.0)], mw_need=np.array([0.0, 50.0]),
        grid_mw=np.where(np.arange(MONTHS) >= 10, 60.0, 0.0)[None],
    )  # fmt: skip
    outcome = play(plan, tools.money(0.0), tools.undisturbed())
    assert outcome.start_day.tolist() == [0.0, 280.0]
    assert outcome.ready_day[0] == 300.0
    assert outcome.binding[0] == Binding.GRID


def test_the_supply_that_came_last_is_named(tools):
    plan = tools.network(
        [20.0], [], mw_need=np.array([50.0]), grid_mw=np.full((1, MONTHS), 20.0),
        generation_mw=np.where(np.arange(MONTHS) >= 10, 30.0, 0.0)[None],
    )  # fmt: skip
    outcome = play(plan, tools.money(0.0), tools.undisturbed())
    assert outcome.ready_day[0] == 300.0
    assert outcome.binding[0] == Binding.GENERATION


def test_a_delay_of_the_grid_in_a_trial_moves_the_date_by_whole_months(tools):
    plan = tools.network(
        [20.0], [], mw_need=np.array([50.0]), grid_driver=np.array([2]),
        grid_mw=np.where(np.arange(MONTHS) >= 10, 60.0, 0.0)[None],
    )  # fmt: skip
    trial = tools.undisturbed(3)
    trial.factor[2] = 2.6
    outcome = play(plan, tools.money(0.0), trial)
    assert outcome.ready_day[0] == 390.0
    assert outcome.grid_mw[0, 12] == 0.0


def test_what_had_arrived_by_the_start_is_not_delayed(tools):
    assert shifted(np.array([5.0, 5.0, 9.0, 9.0, 12.0, 12.0]), 2.0, 2).tolist() == [5.0, 5.0, 9.0, 9.0, 9.0, 9.0]


def test_racks_wait_for_chips(tools):
    plan = tools.network([30.0], [], chip_need=np.array([500.0]), chip_stock=np.arange(MONTHS) * 100.0)
    outcome = play(plan, tools.money(0.0), tools.undisturbed())
    assert outcome.start_day[0] == 150.0
    assert outcome.binding[0] == Binding.CHIPS
