"""Calendars, crews that grow, slots and facts in one trial, by hand; and what no delay may ever do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.quantities import NEVER
from gigawatt.schedule import Binding, play

MONTHS = 60
RANDOM = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROUND = 1e-9
"""Days; rounding of a sum."""
FOLLOWS = 11


def week(days=2400, worked=(True, True, True, True, True, False, False)):
    """Return one calendar of five days in seven, the first day a Monday."""
    return np.concatenate([[0.0], np.cumsum(np.resize(worked, days))])[None].astype(float)


def on_calendar(tools, days, arcs, **changes):
    tasks = len(days)
    given_ = {"calendar": np.zeros(tasks, dtype=np.int64), "worked_days": week()}
    return tools.network(days, arcs, **(given_ | changes))


def run(tools, plan, money=1e9, trial=None):
    return play(plan, tools.money(money), trial or tools.undisturbed(3))


def test_ten_working_days_from_monday_end_on_the_second_friday_evening(tools):
    outcome = run(tools, on_calendar(tools, [10.0], []))
    assert (outcome.start_day[0], outcome.finish_day[0]) == (0.0, 12.0)


def test_a_follower_of_work_that_ends_on_friday_begins_on_monday(tools):
    outcome = run(tools, on_calendar(tools, [5.0, 3.0], [(0, 1, "FS", 0.0)]))
    assert outcome.finish_day[0] == 5.0
    assert (outcome.start_day[1], outcome.finish_day[1]) == (7.0, 10.0)


def test_a_milestone_falls_on_any_day(tools):
    outcome = run(tools, on_calendar(tools, [5.0, 0.0], [(0, 1, "FS", 0.0)]))
    assert outcome.start_day[1] == outcome.finish_day[1] == 5.0


def test_half_a_day_of_work_goes_on_after_the_weekend(tools):
    outcome = run(tools, on_calendar(tools, [4.5, 1.0], [(0, 1, "FS", 0.0)]))
    assert outcome.finish_day.tolist() == [4.5, 7.5]


def test_a_link_to_the_end_counts_back_in_working_days(tools):
    # 1 takes five working days and ends no sooner than 0 on day 15, a Tuesday morning: it begins on a Tuesday morning.
    plan = on_calendar(tools, [15.0, 5.0], [(0, 1, "FF", 0.0)], calendar=np.array([-1, 0]))
    outcome = run(tools, plan)
    assert (outcome.start_day[1], outcome.finish_day[1]) == (8.0, 15.0)


def test_an_end_that_falls_on_a_weekend_is_kept(tools):
    plan = on_calendar(tools, [13.0, 5.0], [(0, 1, "FF", 0.0)], calendar=np.array([-1, 0]))
    outcome = run(tools, plan)
    assert (outcome.start_day[1], outcome.finish_day[1]) == (7.0, 13.0)


def test_beyond_the_calendar_work_goes_on_at_its_own_pace(tools):
    # 700 days with 500 worked: 550 working days take 50 x 7 / 5 days more.
    outcome = run(tools, on_calendar(tools, [550.0], [], worked_days=week(700)))
    assert outcome.finish_day[0] == pytest.approx(770.0)


def test_money_is_there_throughout_the_elapsed_days_of_a_task(tools):
    # 20 working days are 26 elapsed ones; quarter k needs 10 k, and 10 come each month.
    plan = on_calendar(tools, [20.0], [], cost_usd=np.array([40.0]))
    outcome = run(tools, plan, np.arange(MONTHS) * 10.0)
    elapsed = outcome.finish_day[0] - outcome.start_day[0]
    for quarter in range(4):
        assert outcome.start_day[0] + elapsed * quarter / 4 >= 30.0 * (quarter + 1) - ROUND
    assert outcome.binding[0] == Binding.EQUITY


def test_heads_that_come_later_hold_a_task_and_are_named(tools):
    plan = tools.network([10.0, 5.0], [(0, 1, "FS", 0.0)], crew_day=np.array([0.0, 45.0]))
    outcome = run(tools, plan)
    assert outcome.start_day.tolist() == [0.0, 45.0]
    assert outcome.binding[0] == Binding.CREWS


def test_slots_go_to_the_tasks_in_the_plans_order(tools):
    stock = np.where(np.arange(MONTHS) >= 8, 3.0, np.where(np.arange(MONTHS) >= 4, 2.0, 0.0))[None]
    plan = tools.network(
        [10.0, 10.0], [], slot=np.array([0, 0]), slot_need=np.array([2.0, 1.0]), slot_stock=stock
    )  # fmt: skip
    outcome = run(tools, plan)
    assert outcome.start_day.tolist() == [120.0, 240.0]
    assert outcome.binding[0] == Binding.EQUIPMENT


def test_a_task_without_a_slot_takes_none(tools):
    stock = np.where(np.arange(MONTHS) >= 4, 1.0, 0.0)[None]
    plan = tools.network([10.0, 10.0], [], slot=np.array([-1, 0]), slot_need=np.array([0.0, 1.0]), slot_stock=stock)
    assert run(tools, plan).start_day.tolist() == [0.0, 120.0]


def begun(tools, days, arcs, actual, done, **changes):
    changes = {"start_day": 100.0, "duration_driver": np.full(len(days), 2)} | changes
    return tools.network(days, arcs, actual_start_day=np.array(actual), done_days=np.array(done), **changes)


def stretched(tools, factor):
    trial = tools.undisturbed(3)
    trial.factor[2] = factor
    return trial


def test_what_is_finished_is_a_fact_in_every_future(tools):
    plan = begun(tools, [30.0, 10.0], [(0, 1, "FS", 0.0)], [50.0, np.nan], [30.0, 0.0])
    plan = plan._replace(earliest_day=np.full(2, 100.0), delay_driver=np.array([2, 1]))
    outcome = run(tools, plan, trial=stretched(tools, 2.0))
    assert (outcome.start_day[0], outcome.finish_day[0]) == (50.0, 80.0)
    assert (outcome.start_day[1], outcome.finish_day[1]) == (100.0, 120.0)


def test_only_what_is_left_of_a_begun_task_varies_and_it_goes_on_from_the_programmes_start(tools):
    # 30 of 50 days are done by day 100; the other 20 take twice as long.
    outcome = run(tools, begun(tools, [50.0], [], [20.0], [30.0]), trial=stretched(tools, 2.0))
    assert (outcome.start_day[0], outcome.finish_day[0]) == (20.0, 140.0)


def test_no_gate_moves_a_start_that_has_happened(tools):
    plan = begun(
        tools, [50.0, 20.0], [(0, 1, "FS", 0.0)], [np.nan, 60.0], [0.0, 5.0], earliest_day=np.array([100.0, 300.0]),
        chip_need=np.array([0.0, 500.0]), chip_stock=np.arange(MONTHS) * 1.0, crew_day=np.array([0.0, 400.0]),
        cost_usd=np.array([0.0, 1e12]),
    )  # fmt: skip
    outcome = run(tools, plan, 0.0)
    assert (outcome.start_day[1], outcome.finish_day[1]) == (60.0, 115.0)


def test_what_has_begun_takes_its_chips_before_tasks_that_stand_earlier_in_the_plan(tools):
    plan = begun(
        tools, [10.0, 20.0], [], [np.nan, 60.0], [0.0, 5.0], chip_need=np.array([300.0, 500.0]),
        chip_stock=np.arange(MONTHS) * 100.0, earliest_day=np.array([100.0, 0.0]),
    )  # fmt: skip
    assert run(tools, plan).start_day[0] == 240.0


def test_a_begun_energisation_still_ends_when_the_grid_is_there(tools):
    plan = begun(
        tools, [20.0], [], [90.0], [10.0], mw_need=np.array([50.0]),
        grid_mw=np.where(np.arange(MONTHS) >= 10, 60.0, 0.0)[None],
    )  # fmt: skip
    outcome = run(tools, plan)
    assert (outcome.start_day[0], outcome.ready_day[0]) == (90.0, 300.0)
    assert outcome.binding[0] == Binding.GRID


def test_the_past_of_a_begun_task_asks_for_no_money(tools):
    # Days 40 to 160 cost 120; by day 100 half of it is spent. 60 are left, so 40 of 100 are there for the next one.
    plan = begun(
        tools, [120.0, 10.0], [], [40.0, np.nan], [60.0, 0.0], cost_usd=np.array([120.0, 40.0]),
        earliest_day=np.full(2, 100.0),
    )  # fmt: skip
    assert run(tools, plan, 100.0).start_day[1] == 100.0
    assert run(tools, plan, 99.0).start_day[1] == NEVER


def test_gates_that_open_on_the_same_day_share_the_blame(tools):
    plan = tools.network(
        [10.0], [], chip_need=np.array([500.0]), chip_stock=np.arange(MONTHS) * 100.0, crew_day=np.array([150.0])
    )  # fmt: skip
    outcome = run(tools, plan)
    assert outcome.binding_share[0, [Binding.CREWS, Binding.CHIPS]].tolist() == [0.5, 0.5]
    assert outcome.binding_share[0].sum() == 1.0
    assert outcome.binding[0] == Binding.CHIPS


def test_a_task_before_and_a_gate_that_open_together_share_too(tools):
    # 0 waits for chips until day 150 and ends on day 160, when 1 may begin for want of heads as well.
    plan = tools.network(
        [10.0, 5.0], [(0, 1, "FS", 0.0)], chip_need=np.array([500.0, 0.0]), chip_stock=np.arange(MONTHS) * 100.0,
        crew_day=np.array([0.0, 160.0]),
    )  # fmt: skip
    outcome = run(tools, plan)
    assert outcome.cause[1] == FOLLOWS
    assert outcome.binding_share[0, [Binding.CREWS, Binding.CHIPS]].tolist() == [0.5, 0.5]


def test_all_ways_that_tie_are_critical(tools):
    plan = tools.network([10.0, 10.0, 4.0, 5.0], [(0, 3, "FS", 0.0), (1, 3, "FS", 0.0), (2, 3, "FS", 0.0)])
    assert run(tools, plan).critical.tolist() == [True, True, False, True]


def test_on_a_calendar_the_weekend_before_a_start_hides_no_way(tools):
    # 0 ends on Friday, 1 on Sunday: both lead to Monday.
    plan = on_calendar(tools, [5.0, 6.0, 2.0], [(0, 2, "FS", 0.0), (1, 2, "FS", 0.0)], calendar=np.array([0, -1, 0]))
    assert run(tools, plan).critical.tolist() == [True, True, True]


@st.composite
def gated(draw, kinds=("FS", "SS", "FF", "SF")):
    """Days, links and gates of a small network."""
    tasks = draw(st.integers(1, 7))

    def ints(low, high):
        return np.array(draw(st.lists(st.integers(low, high), min_size=tasks, max_size=tasks)))

    pairs = [(i, j) for j in range(tasks) for i in range(j)]
    picked = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8)) if pairs else []
    links = [(*pair, draw(st.sampled_from(kinds)), float(draw(st.integers(0, 9)))) for pair in picked]
    changes = {
        "calendar": ints(-1, 0), "worked_days": week(), "crew_day": ints(0, 200) * 1.0, "slot": ints(-1, 0),
        "slot_need": ints(0, 3) * 1.0, "chip_need": ints(0, 3) * 1.0, "mw_need": ints(0, 3) * 1.0,
        "slot_stock": np.cumsum(draw(st.lists(st.integers(0, 3), min_size=MONTHS, max_size=MONTHS)))[None] * 1.0,
        "chip_stock": np.cumsum(draw(st.lists(st.integers(0, 3), min_size=MONTHS, max_size=MONTHS))) * 1.0,
        "grid_mw": np.cumsum(draw(st.lists(st.integers(0, 3), min_size=MONTHS, max_size=MONTHS)))[None] * 1.0,
        "earliest_day": ints(0, 90) * 1.0,
    }  # fmt: skip
    return ints(0, 60).astype(float).tolist(), links, changes


@RANDOM
@given(gated(), st.data())
def test_no_gate_that_opens_sooner_makes_anything_later(tools, case, data):
    days, links, changes = case
    easier = dict(changes)
    for name in ("slot_stock", "chip_stock", "grid_mw"):
        easier[name] = changes[name] + data.draw(st.integers(0, 5))
    easier["crew_day"] = changes["crew_day"] * data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    easier["earliest_day"] = changes["earliest_day"] * data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    hard, easy = (run(tools, tools.network(days, links, **gates)) for gates in (changes, easier))
    assert np.all(easy.start_day <= hard.start_day + ROUND)
    assert np.all(easy.finish_day <= hard.finish_day + ROUND)


@RANDOM
@given(gated(kinds=("FS", "SS")), st.data())
def test_longer_tasks_never_end_anything_sooner_where_links_lead_to_starts(tools, case, data):
    # A link to an end would begin a longer task sooner, and what follows that start with it; so would megawatts.
    days, links, changes = case
    changes = changes | {"mw_need": np.zeros(len(days))}
    longer = [length + data.draw(st.integers(0, 20)) for length in days]
    before, after = (run(tools, tools.network(length, links, **changes)) for length in (days, longer))
    assert np.all(after.start_day >= before.start_day - ROUND)
    assert np.all(after.finish_day >= before.finish_day - ROUND)


@RANDOM
@given(gated())
def test_a_calendar_with_all_days_worked_is_none(tools, case):
    days, links, changes = case
    every = changes | {"calendar": np.zeros(len(days), dtype=np.int64), "worked_days": np.arange(2401.0)[None]}
    none = changes | {"calendar": np.full(len(days), -1)}
    first, second = (run(tools, tools.network(days, links, **gates)) for gates in (every, none))
    assert first.start_day == pytest.approx(second.start_day, abs=ROUND)
    assert first.finish_day == pytest.approx(second.finish_day, abs=ROUND)


@RANDOM
@given(gated())
def test_a_task_has_worked_all_its_days_by_its_end_and_begins_on_a_working_one(tools, case):
    days, links, changes = case
    outcome, worked = run(tools, tools.network(days, links, **changes)), changes["worked_days"][0]
    places = np.arange(len(worked))
    for task in np.flatnonzero((changes["calendar"] >= 0) & np.isfinite(outcome.start_day) & (np.array(days) > 0)):
        start, finish = outcome.start_day[task], outcome.finish_day[task]
        assert np.diff(np.interp([start, finish], places, worked))[0] == pytest.approx(days[task])
        assert worked[int(start) + 1] > worked[int(start)]


@RANDOM
@given(gated())
def test_every_link_holds_on_calendars_and_behind_gates(tools, case):
    days, links, changes = case
    outcome = run(tools, tools.network(days, links, **changes))
    for before, after, kind, lag in links:
        cause = (outcome.finish_day if kind[0] == "F" else outcome.start_day)[before]
        effect = (outcome.start_day if kind[1] == "S" else outcome.finish_day)[after]
        assert effect >= cause + lag - ROUND


@RANDOM
@given(gated())
def test_what_a_future_brought_comes_again_when_it_is_handed_back_as_facts(tools, case):
    days, links, changes = case
    plan = tools.network(days, links, **changes)
    first = run(tools, plan)
    if np.all(np.isfinite(first.finish_day)):
        facts = plan._replace(
            start_day=1e4, actual_start_day=first.start_day, done_days=first.finish_day - first.start_day,
            duration_days=first.finish_day - first.start_day, calendar=np.full(len(days), -1),
        )  # fmt: skip
        second = run(tools, facts, 0.0)
        assert second.start_day.tolist() == first.start_day.tolist()
        assert second.finish_day == pytest.approx(first.finish_day)


@RANDOM
@given(gated())
def test_the_shares_of_what_binds_add_up_to_one(tools, case):
    days, links, changes = case
    shares = run(tools, tools.network(days, links, **changes)).binding_share
    assert shares.sum() == pytest.approx(1.0)
    assert shares.min() >= 0.0
