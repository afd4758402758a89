"""Calendars, shared crews, slots, and what had been done: each against dates that can be counted by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from gigawatt.catalogue import trades
from gigawatt.quantities import day_date
from gigawatt.schedule import Effort, as_plan_file, crew_histogram, decide, earned, jobs, task_names

RACKS = {"name": "racks", "duration_days": 1, "asset": "chips", "cost_share": 1, "kind": "chips", "after_close": False}
PLANT = {
    "name": "plant",
    "duration_days": 1,
    "asset": "plant",
    "cost_share": 1,
    "kind": "equipment",
    "after_close": False,
}
HOURS = 168 * 12 / 365.2425 * 100  # of one head at work for 100 days


@pytest.fixture
def built(small):
    """Phases of 100 MW whose only work is one task of 100 days, done by 50 electricians each."""

    def build(names=("x",), **changes):
        hall = {
            "name": "hall", "duration_days": 100, "asset": "shell", "cost_share": 1, "kind": "works",
            "after_close": False, "energises": True, "labour_hours_per_it_mw": 0.5 * HOURS,
            "trades": {"electrical": 1},
        }  # fmt: skip
        small["works"] = {"own": {"tasks": [RACKS, PLANT, hall | changes]}}
        small["sites"]["abilene"]["phases"] = [
            {"name": name, "it_power": "100 MW IT", "start": "2025-01", "works": "own", "mandatory": True}
            for name in names
        ]
        return small

    return build


def day(year, month, number):
    return (date(year, month, number) - date(2025, 1, 1)).days


def test_work_stands_still_in_winter(built, world):
    # 100 days from 1 November on every day of eight hours and forty hours a week: 5 of 7 days' work each day.
    tree = built()
    tree["sites"]["abilene"] |= {"calendar": "north"}
    tree["sites"]["abilene"]["phases"][0]["start"] = "2025-11"
    tree["calendars"] = {"north": {
        "week": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "hours_per_day": 40 / 7,
        "closed": [{"from": "12-01", "to": "03-01"}],
    }}  # fmt: skip
    outcome = world(tree).outcome
    assert outcome.ready_day[0] == day(2025, 11, 1) + 100 + 90  # December, January and February have 90 days


def test_a_week_of_forty_hours_does_what_templates_take(built, world):
    tree = built(duration_days=70)
    tree["sites"]["abilene"]["calendar"] = "office"
    tree["calendars"] = {"office": {}}
    # 70 calendar days are 50 working days; from Wednesday 1 January 2025 they end with Tuesday 11 March.
    assert world(tree).outcome.ready_day[0] == day(2025, 3, 12)


def test_longer_days_shorten_the_work(built, world):
    tree = built(duration_days=70)
    tree["sites"]["abilene"]["calendar"] = "long"
    tree["calendars"] = {"long": {"hours_per_day": 10.0}}
    assert world(tree).plan.duration_days.max() == pytest.approx(40.0)


def test_holidays_come_once_or_every_year(built, world):
    tree = built()
    tree["sites"]["abilene"]["calendar"] = "office"
    tree["calendars"] = {"office": {"holidays": ["12-25", "2025-07-04"]}}
    worked = np.diff(world(tree).plan.worked_days[0])
    at = [day(2025, 12, 25), day(2026, 12, 25), day(2025, 7, 4), day(2025, 12, 24), day(2029, 7, 4)]
    assert worked[at].tolist() == [0.0, 0.0, 0.0, 1.0, 1.0]


def test_weather_takes_its_share_of_the_months_working_days(built, world):
    tree = built()
    tree["calendars"] = {"wet": {"week": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "weather": {"1": "20 %"}}}
    worked = world(tree).plan.worked_days[0]
    assert worked[31] == 31 - 6  # a fifth of 31 days, whole ones
    assert worked[59] - worked[31] == 28


def test_permits_and_deliveries_do_not_keep_the_sites_calendar(small, world):
    small["sites"]["abilene"]["calendar"] = "office"
    small["calendars"] = {"office": {}}
    played = world(small)
    names = [name.partition(" ")[2] for name in task_names(played.programme, played.plan)]
    keeps = {name for name, row in zip(names, played.plan.calendar, strict=True) if row >= 0}
    assert {"permits", "long_lead_fabrication", "long_lead_delivery", "racks_order"}.isdisjoint(keeps)
    assert {"shell", "mep"} <= keeps


def crew(tree, heads):
    tree["crews"] = {"electricians": {"trades": ["electrical"], "heads": heads}}
    return tree


def test_two_phases_and_one_crew_come_one_after_the_other(built, world):
    tree = crew(built(("x", "y")), [{"from": "2025-01", "heads": 60}])
    played = world(tree)
    assert sorted(played.outcome.ready_day.tolist()) == [100.0, 200.0]
    exact = decide(played.programme, played.programme.timeline, *played[1:4], Effort(schedules=50, exact=0.5))
    assert exact.proven


def test_a_crew_large_enough_holds_nobody(built, world):
    tree = crew(built(("x", "y")), [{"from": "2025-01", "heads": 100}])
    assert world(tree).outcome.ready_day.tolist() == [100.0, 100.0]


def test_a_crew_that_grows_lets_the_second_phase_begin(built, world):
    tree = crew(built(("x", "y")), [{"from": "2025-01", "heads": 50}, {"from": "2025-03", "heads": 100}])
    assert sorted(world(tree).outcome.ready_day.tolist()) == [100.0, day(2025, 3, 1) + 100]


def test_a_crew_that_is_too_small_takes_longer(built, world):
    tree = crew(built(), [{"from": "2025-01", "heads": 25}])
    played = world(tree)
    assert played.outcome.ready_day[0] == 200.0
    assert played.plan.crew_use.max() == 25.0


def test_heads_in_use_never_exceed_the_crew(built, world):
    tree = crew(built(("x", "y", "z")), [{"from": "2025-01", "heads": 70}, {"from": "2025-06", "heads": 110}])
    played = world(tree)
    used = crew_histogram(played.programme, played.plan, played.outcome)
    assert np.all(used.used <= used.there)
    assert used.used.max() >= 50.0


def test_people_handed_on_in_the_midst_of_a_day_count_once(built, world):
    tree = crew(built(("x", "y"), duration_days=100.5), [{"from": "2025-01", "heads": 50}])
    played = world(tree)
    used = crew_histogram(played.programme, played.plan, played.outcome)
    assert sorted(played.outcome.ready_day.tolist()) == [100.5, 201.0]
    assert used.used.max() == 50.0


def test_the_bound_does_not_wait_for_what_no_link_leads_on_from(built, world):
    tree = built()
    spare = PLANT | {"name": "spare", "asset": "shell", "cost_share": 0}
    tree["works"]["own"]["tasks"].insert(0, spare | {"slot": "large_power_transformer", "slots_per_it_mw": 0.01})
    tree["supply"] = {"slots": {"large_power_transformer": {"2027": 3.0}}}
    played = world(tree)
    assert played.outcome.ready_day[0] == played.plan.bound_days == 100.0
    assert played.plan.proven


def test_one_slot_a_quarter_queues_the_second_transformer(built, world):
    # Three slots a quarter come one a month: the first is there on 1 February, the second on 1 March.
    tree = built(("x", "y"), slot="large_power_transformer", slots_per_it_mw=0.01)
    tree["supply"] = {"slots": {"large_power_transformer": {"2025": 3.0}}}
    ready = world(tree).outcome.ready_day
    assert sorted(ready.tolist()) == [day(2025, 2, 1) + 100, day(2025, 3, 1) + 100]


def test_a_class_without_a_limit_queues_nobody(built, world):
    tree = built(("x", "y"), slot="large_power_transformer", slots_per_it_mw=0.01)
    assert world(tree).outcome.ready_day.tolist() == [100.0, 100.0]


def half_built(tree):
    tree["sites"]["abilene"]["phases"][0] |= {"start": "2024-10", "actuals": {
        "racks": {"started": "2024-10-01", "finished": "2024-10-11", "cost": "$2.5B"},
        "hall": {"started": "2024-10-11", "percent": "40 %", "cost": "$0.6B"},
    }}  # fmt: skip
    return tree


def test_what_is_left_of_a_begun_task_goes_on_from_the_programmes_start(built, world):
    played = world(half_built(built()))
    assert day_date(played.programme.timeline, played.outcome.ready_day[0]) == date(2025, 1, 1).fromordinal(
        date(2025, 1, 1).toordinal() + 60
    )


def test_what_was_spent_before_the_programme_needs_no_money(built, world):
    tree = half_built(built())
    tree["entities"]["owner"]["liquidity"] = "$1B"  # 3.5 bn in all, but no more than 0.6 are left
    assert np.isfinite(world(tree).outcome.ready_day[0])


def test_earned_value_of_a_half_built_phase(built, world):
    # Budget 2.5 bn of racks, planned for one day, and 1 bn of a hall planned for 100 days, both from 1 October 2024 on:
    # 92 days to the status date. Done are the racks and 40 % of the hall.
    played = world(half_built(built()))
    rows = earned(played.programme, played.phases, played.funding, played.plan, played.outcome)
    assert [row.phase for row in rows] == ["abilene.x"]
    value = rows[0].value
    assert value.pv_usd.value == pytest.approx(2.5e9 + 0.92e9, rel=1e-6)
    assert value.ev_usd.value == pytest.approx(2.5e9 + 0.4e9)
    assert value.ac_usd.value == pytest.approx(3.1e9)
    assert value.cpi.value == pytest.approx(2.9 / 3.1)


def test_permits_that_were_met_let_the_close_come_at_once(small, world):
    small["facilities"] = {"construction": {}}
    small["vehicles"]["venture"]["facilities"] = ["construction"]
    small["contracts"] = {"lease": {
        "kind": "lease", "payer": "tenant", "payee": "venture", "phases": ["abilene.*"], "price": "130 USD/kW/month",
        "term": "15 years", "signed": "2025-02",
    }}  # fmt: skip
    phase = small["sites"]["abilene"]["phases"][0]
    phase |= {"mandatory": True, "count": 1, "conditions": {"permits": "2024-09"}, "close": ["lease", "permits"]}
    played = world(small)
    assert played.outcome.close_day[0] == played.plan.month_start_days[played.programme.month(2025 * 12 + 1)]


def test_jobs_by_trade_add_up_to_the_heads_of_the_outcome(small, world):
    played = world(small)
    found = jobs(played.programme, played.plan, played.outcome)
    assert found.trades == trades()
    assert found.heads.sum(axis=0) == pytest.approx(played.outcome.heads, rel=1e-9, abs=1e-9)
    assert found.peak_heads == pytest.approx(played.outcome.heads.max())


def test_fifty_heads_for_a_hundred_days_are_their_job_years(built, world):
    found = jobs(*[world(built())[place] for place in (0, 4, 6)])
    assert found.job_years == pytest.approx(50 * 100 / 365.2425)


def test_the_plan_file_has_every_task_between_its_milestones(small, world):
    played = world(small)
    file = as_plan_file(played.programme, played.plan, played.outcome)
    ids = [task.id for task in file.tasks]
    assert len(set(ids)) == len(ids)
    led = {link.after for link in file.links}
    tasks = [task for task in file.tasks if task.kind.value in ("task", "milestone")]
    assert [task.id for task in tasks if task.id not in led] == ["start"]
    assert all(task.start <= task.finish for task in tasks)


def test_the_plan_file_ends_on_the_evening_before(built, world):
    played = world(built())
    file = as_plan_file(played.programme, played.plan, played.outcome)
    hall = next(task for task in file.tasks if task.id == "abilene.x.hall")
    assert (hall.start.isoformat(), hall.finish.isoformat()) == ("2025-01-01T08:00:00", "2025-04-10T16:00:00")
    assert hall.duration_hours == pytest.approx(800.0)
