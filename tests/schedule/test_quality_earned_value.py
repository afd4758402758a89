"""Earned value against figures one can do in the head, and Lipke's time-based index."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quality_plans import at, plan, task

from gigawatt.exchange import TaskKind
from gigawatt.schedule.quality import earned_value

FIGURES = ("bac_usd", "pv_usd", "ev_usd", "ac_usd", "sv_usd", "cv_usd", "spi", "cpi", "eac_usd", "spi_time")


def costed(name, first_day, last_day, usd, percent=0.0, actual_usd=0.0, **other):
    """Return a task with a baseline of whole days."""
    dates = {"baseline_start": at(first_day), "baseline_finish": at(last_day, 17)}
    days = last_day - first_day + 1
    return task(name, days, budget_usd=usd, percent=percent, actual_usd=actual_usd, **{**dates, **other})


@pytest.fixture
def half_way():
    """Two tasks of a week; at the end of the first Friday all of A and nothing of B is planned."""
    return plan(
        [costed("A", 0, 4, 100.0, 0.8, 100.0), costed("B", 7, 11, 300.0, 0.1, 20.0)],
        status=at(4, 17),
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bac_usd", 400.0),
        ("pv_usd", 100.0),
        ("ev_usd", 110.0),  # 0.8 * 100 + 0.1 * 300
        ("ac_usd", 120.0),
        ("sv_usd", 10.0),
        ("cv_usd", -10.0),
        ("spi", 1.1),
        ("cpi", 110.0 / 120.0),
        ("eac_usd", 400.0 * 120.0 / 110.0),
    ],
)
def test_each_figure_of_a_plan_half_way(half_way, name, value):
    assert getattr(earned_value(half_way), name).value == pytest.approx(value, rel=1e-12)


def test_planned_value_grows_with_working_time_only():
    # Wednesday evening: three of five days. Sunday: all of A, none of B.
    found = plan([costed("A", 0, 4, 100.0), costed("B", 7, 11, 300.0)])
    assert earned_value(found, at(2, 17)).pv_usd.value == pytest.approx(60.0)
    assert earned_value(found, at(6)).pv_usd.value == 100.0


def test_earned_schedule_is_the_date_by_which_the_plan_had_earned_as_much():
    # On Friday evening, 4 days and 9 hours after the start, as much is earned as was planned for Tuesday evening.
    found = earned_value(plan([costed("A", 0, 4, 100.0, 0.4)], status=at(4, 17)))
    # Planned value stands still until Wednesday morning, two days after the start: the moment nearest to Friday.
    assert found.earned_days.value == pytest.approx(2.0, abs=2e-5)
    assert found.passed_days.value == pytest.approx(4.375)
    assert found.spi_time.value == pytest.approx(2.0 / 4.375, abs=1e-5)


def test_lipkes_interpolation_between_months_agrees_where_work_never_stops():
    # Lipke 2003: ES = N + (EV - PV_N) / (PV_N+1 - PV_N). Ten days round the clock at 10 a day; 37 earned: 3 + 7 / 10.
    tasks = [costed("A", 0, 9, 100.0, 0.37, calendar="24", baseline_finish=at(10))]
    assert earned_value(plan(tasks), at(5)).earned_days.value == pytest.approx(3.7, abs=2e-5)


def test_a_late_project_ends_with_spi_one_and_spi_of_time_below():
    # Planned for one week, finished after two.
    done = {"actual_start": at(0), "actual_finish": at(11, 17)}
    found = earned_value(plan([costed("A", 0, 4, 100.0, 1.0, **done)], status=at(11, 17)))
    assert found.spi.value == 1.0
    assert found.spi_time.value == pytest.approx(4.375 / 11.375)


def test_time_stops_for_a_project_that_is_complete():
    done = {"actual_start": at(0), "actual_finish": at(4, 17)}
    assert earned_value(plan([costed("A", 0, 4, 100.0, 1.0, **done)], status=at(40))).spi_time.value == 1.0


def test_a_complete_task_has_earned_all_whatever_its_percent():
    done = {"actual_start": at(0), "actual_finish": at(1)}
    assert earned_value(plan([costed("A", 0, 4, 100.0, 0.5, **done)], status=at(2))).ev_usd.value == 100.0


def test_a_milestone_is_planned_at_once():
    found = plan([costed("A", 0, 0, 50.0, baseline_start=at(2), baseline_finish=at(2))])
    assert earned_value(found, at(1)).pv_usd.value == 0.0
    assert earned_value(found, at(2)).pv_usd.value == 50.0


def test_a_level_of_effort_earns_what_was_planned():
    found = plan([costed("L", 0, 4, 100.0, 0.0, kind=TaskKind.LEVEL_OF_EFFORT)], status=at(2, 17))
    assert earned_value(found).spi.value == 1.0


def test_a_task_without_baseline_is_planned_by_its_dates_and_named():
    other = costed("B", 0, 4, 100.0, baseline_start=None, baseline_finish=None, start=at(0), finish=at(4, 17))
    found = earned_value(plan([costed("A", 0, 4, 100.0), other], status=at(2, 17)))
    assert found.pv_usd.value == pytest.approx(120.0)
    assert found.without_baseline == ("B",)


@pytest.mark.parametrize(
    ("change", "missing", "reason"),
    [
        ({"budget_usd": 0.0}, set(FIGURES) - {"ac_usd"}, "no task of the file has a budget"),
        ({"actual_usd": 0.0}, {"ac_usd", "cv_usd", "cpi", "eac_usd"}, "no task of the file has actual cost"),
        ({"percent": 0.0}, {"eac_usd"}, "cost performance index is zero"),
        (
            {"baseline_start": None, "baseline_finish": None},
            {"pv_usd", "sv_usd", "spi", "spi_time"},
            "no task of the file has baseline dates",
        ),
    ],
)
def test_what_is_not_defined_is_none_with_a_reason(change, missing, reason):
    row = replace(costed("A", 0, 4, 100.0, 0.5, 60.0), **change)
    found = earned_value(plan([row], status=at(2, 17)))
    assert {name for name in FIGURES if getattr(found, name).value is None} == missing
    assert {getattr(found, name).reason for name in missing} == {reason}


def test_without_a_date_nothing_is_said_of_the_schedule():
    found = earned_value(plan([costed("A", 0, 4, 100.0, 0.5, 40.0)]))
    assert found.at is found.pv_usd.value is found.spi_time.value is None
    assert found.pv_usd.reason == found.spi_time.reason == "the file has no data date and none was given"
    assert found.cpi.value == 1.25


def test_on_the_first_morning_nothing_is_planned_and_no_ratio_defined():
    found = earned_value(plan([costed("A", 0, 4, 100.0)], status=at(0)))
    assert found.pv_usd.value == 0.0
    assert (found.spi.value, found.spi.reason) == (None, "planned value is zero")
    assert (found.spi_time.value, found.spi_time.reason) == (None, "the baseline begins on 2026-01-05")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.floats(1.0, 1e6)), min_size=1, max_size=6))
def test_a_project_run_exactly_to_plan_has_both_indices_at_one(rows):
    tasks = [costed(f"T{place}", first, first + days, usd) for place, (first, days, usd) in enumerate(rows)]
    date = at(15, 17)
    planned = [earned_value(plan([row]), date).pv_usd.value / row.budget_usd for row in tasks]
    found = earned_value(plan([replace(row, percent=share) for row, share in zip(tasks, planned)], status=date))
    if found.spi.value is not None:
        assert found.spi.value == pytest.approx(1.0)
    if found.spi_time.value is not None and any(row.baseline_finish >= date for row in tasks):
        assert found.spi_time.value == pytest.approx(1.0, abs=1e-4)
