"""Finding the order anew in every future: the same gates, and now and then a better order than the plan's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.quantities import NEVER
from gigawatt.schedule import PolicyDifference, play, policy_difference, reschedule

MONTHS = 60
CREWS = 7
RANDOM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROUND = 1e-9


def crew(use, heads, **changes):
    return {
        "crew_use": np.array(use, dtype=float)[:, None],
        "crew_capacity": np.full((1, MONTHS), float(heads)),
    } | changes


def test_what_can_start_first_goes_first_though_the_plan_says_otherwise(tools):
    # One head; the plan gives it to 0, which is held until day 50, and then to 1, which could begin at once.
    plan = tools.network(
        [10.0, 20.0], [(0, 1, "FS", 0.0)], arc_kind=np.array([CREWS]), earliest_day=np.array([50.0, 0.0]),
        **crew([1, 1], 1),
    )  # fmt: skip
    money, trial = tools.money(0.0), tools.undisturbed()
    assert play(plan, money, trial).start_day.tolist() == [50.0, 60.0]
    assert reschedule(plan, money, trial).start_day.tolist() == [50.0, 0.0]


def test_the_difference_is_told_in_days_and_megawatt_days(tools):
    plan = tools.network(
        [10.0, 20.0], [(0, 1, "FS", 0.0)], arc_kind=np.array([CREWS]), earliest_day=np.array([50.0, 0.0]),
        mw_need=np.array([0.0, 100.0]), **crew([1, 1], 1),
    )  # fmt: skip
    found = policy_difference(plan, [tools.money(0.0)], [tools.undisturbed()])
    assert (found.kept_finish_day[0], found.rescheduled_finish_day[0]) == (80.0, 20.0)
    assert found.sooner_days == 60.0
    assert found.more_mw_days == 60.0 * 100.0


def test_futures_in_which_the_last_phase_never_comes_are_left_out_of_the_days():
    never = np.array([NEVER, NEVER, 90.0])
    found = PolicyDifference(never, np.array([NEVER, 50.0, 70.0]), np.zeros(3), np.array([0.0, 3.0, 3.0]))
    assert (found.sooner_days, found.more_mw_days) == (20.0, 2.0)


def test_greed_may_end_later_than_the_plan(tools):
    # Two heads. The plan lets 1 (both heads, 30 days) go before 2; greed starts 2 at once, and 1 waits for it to end.
    plan = tools.network(
        [10.0, 30.0, 100.0, 5.0], [(0, 1, "FS", 0.0), (1, 2, "FS", 0.0), (1, 3, "FS", 0.0)],
        arc_kind=np.array([8, CREWS, 8]), **crew([1, 2, 1, 0], 2),
    )  # fmt: skip
    money, trial = tools.money(0.0), tools.undisturbed()
    assert play(plan, money, trial).finish_day[3] == 45.0
    assert reschedule(plan, money, trial).finish_day[3] == 135.0


def test_heads_that_never_come_hold_a_task_for_ever(tools):
    plan = tools.network([10.0], [], **crew([3], 2))
    assert reschedule(plan, tools.money(0.0), tools.undisturbed()).start_day[0] == NEVER


def test_a_task_waits_for_a_crew_to_grow(tools):
    changes = crew([3], 2)
    changes["crew_capacity"][0, 5:] = 3.0
    plan = tools.network([10.0], [], **changes)
    assert reschedule(plan, tools.money(0.0), tools.undisturbed()).start_day[0] == 150.0


def test_work_does_not_run_into_a_month_in_which_its_crew_is_too_small(tools):
    changes = crew([2], 2)
    changes["crew_capacity"][0, 1] = 1.0
    plan = tools.network([40.0], [], **changes)
    assert reschedule(plan, tools.money(0.0), tools.undisturbed()).start_day[0] == 60.0


@st.composite
def cases(draw):
    tasks = draw(st.integers(1, 7))

    def ints(low, high):
        return np.array(draw(st.lists(st.integers(low, high), min_size=tasks, max_size=tasks)))

    pairs = [(i, j) for j in range(tasks) for i in range(j)]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    week = np.concatenate([[0.0], np.cumsum(np.resize([1, 1, 1, 1, 1, 0, 0], 2400))])[None]
    sizes = [np.resize(draw(st.lists(st.integers(3, 5), min_size=4, max_size=9)), MONTHS) for _ in range(2)]
    steps = draw(st.lists(st.integers(0, 8), min_size=MONTHS, max_size=MONTHS))
    changes = {
        "calendar": ints(-1, 0), "worked_days": week, "cost_usd": ints(0, 30) * 1.0, "earliest_day": ints(0, 90) * 1.0,
        "crew_use": np.stack([ints(0, 3), ints(0, 3)], axis=1) * 1.0,
        "crew_capacity": np.stack(sizes) * 1.0,
    }  # fmt: skip
    arcs = [(before, after, "FS", 0.0) for before, after in links]
    return ints(0, 60).astype(float).tolist(), arcs, changes, np.cumsum(steps) * 1.0


@RANDOM
@given(cases())
def test_no_crew_is_ever_above_its_size(tools, case):
    days, arcs, changes, pool = case
    outcome = reschedule(tools.network(days, arcs, **changes), tools.money(pool), tools.undisturbed())
    for day in np.unique(np.concatenate([outcome.start_day, np.arange(MONTHS) * 30.0])):
        if day < MONTHS * 30.0:
            here = (outcome.start_day <= day) & (day < outcome.finish_day)
            assert np.all(changes["crew_use"][here].sum(axis=0) <= changes["crew_capacity"][:, int(day // 30)] + ROUND)


@RANDOM
@given(cases())
def test_links_hold_and_money_is_never_overspent(tools, case):
    days, arcs, changes, pool = case
    outcome = reschedule(tools.network(days, arcs, **changes), tools.money(pool), tools.undisturbed())
    for before, after, _, _ in arcs:
        assert outcome.start_day[after] >= outcome.finish_day[before] - ROUND
    assert np.all(np.cumsum(outcome.spend_usd.sum(axis=(0, 1))) <= pool + 0.011 * len(days))


@RANDOM
@given(cases())
def test_where_nothing_is_shared_both_policies_agree(tools, case):
    days, arcs, changes, _ = case
    plan = tools.network(days, arcs, **changes)._replace(crew_use=np.zeros((len(days), 0)))
    money, trial = tools.money(1e9), tools.undisturbed()
    assert reschedule(plan, money, trial).start_day == pytest.approx(play(plan, money, trial).start_day)
