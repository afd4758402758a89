"""The fourteen checks on plans small enough to count by hand: a passing and a failing case of each, and no case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from quality_plans import ALWAYS, FIVE, SIX, at, generated, link, plan, task

from gigawatt.exchange import ConstraintKind, PlanAssignment, TaskKind
from gigawatt.schedule.quality import Sense, Status, assess

NAMES = (
    "Logic",
    "Leads",
    "Lags",
    "Relationship types",
    "Hard constraints",
    "High float",
    "Negative float",
    "High duration",
    "Invalid dates",
    "Resources",
    "Missed tasks",
    "Critical path test",
    "Critical path length index",
    "Baseline execution index",
)
DONE = {"actual_start": at(0), "actual_finish": at(0, 17)}


def check(number, tasks, links=(), **other):
    return assess(plan(tasks, links, **other)).checks[number - 1]


def chain(count, days=1.0, **other):
    """Return tasks A0, A1, … one after the other."""
    tasks = [task(f"A{place}", days, **other) for place in range(count)]
    return tasks, [link(f"A{place}", f"A{place + 1}") for place in range(count - 1)]


def ids(found):
    return [row.id for row in found.offenders]


def baseline(start, finish):
    return {"baseline_start": start, "baseline_finish": finish}


def test_the_fourteen_come_in_the_pamphlets_order_with_its_thresholds():
    checks = assess(plan(*chain(3))).checks
    assert tuple(row.name for row in checks) == NAMES
    assert [row.number for row in checks] == list(range(1, 15))
    thresholds = [0.05, 0.0, 0.05, 0.90, 0.05, 0.05, 0.0, 0.05, 0.0, 0.0, 0.05, 590.0, 0.95, 0.95]
    assert [row.threshold for row in checks] == thresholds
    assert [row.number for row in checks if row.sense is Sense.AT_LEAST] == [4, 12, 13, 14]
    assert all("PAM 200.1" in row.source for row in checks)


def test_a_chain_passes_all_that_applies():
    assert assess(plan(*chain(30))).failed == ()


def test_01_first_start_and_last_end_are_not_held_against_a_plan():
    found = check(1, *chain(10))
    assert (found.status, found.numerator, found.denominator) == (Status.PASSED, 0, 10)


def test_01_names_other_open_starts_and_ends():
    tasks, links = chain(10)
    found = check(1, [*tasks, task("X", 1), task("Y", 0)], [*links, link("A0", "Y")])
    assert [(row.id, row.why) for row in found.offenders] == [
        ("X", "no predecessor, no successor"),
        ("Y", "no successor"),
    ]
    assert (found.value, found.status) == (2 / 12, Status.FAILED)


def test_01_passes_at_exactly_five_percent():
    tasks, links = chain(19)
    found = check(1, [*tasks, task("X", 1)], links)
    assert (found.value, found.status) == (0.05, Status.PASSED)


def test_02_any_lead_fails():
    tasks, links = chain(5)
    found = check(2, tasks, [*links, link("A0", "A3", "SS", -1)])
    assert (found.status, found.numerator, found.denominator) == (Status.FAILED, 1, 5)
    assert (found.offenders[0].id, found.offenders[0].why) == ("A3", "SS -8 h after A0")


def test_02_a_lead_into_a_complete_task_is_history():
    tasks = [task("A", 1, **DONE), task("B", 1, **DONE), task("C", 1)]
    found = check(2, tasks, [link("A", "B", "FS", -1), link("B", "C")])
    assert (found.status, found.denominator) == (Status.PASSED, 1)


@pytest.mark.parametrize(("lags", "status"), [(1, Status.PASSED), (2, Status.FAILED)])
def test_03_one_lag_in_twenty_links_passes_and_two_fail(lags, status):
    tasks, links = chain(21)
    late = [replace(row, lag_hours=8.0) if place < lags else row for place, row in enumerate(links)]
    found = check(3, tasks, late)
    assert (found.value, found.status) == (lags / 20, status)


@pytest.mark.parametrize(("others", "status"), [(1, Status.PASSED), (2, Status.FAILED)])
def test_04_nine_of_ten_links_from_finish_to_start_pass_and_eight_fail(others, status):
    tasks, links = chain(11)
    mixed = [link(row.before, row.after, "SS" if place < others else "FS") for place, row in enumerate(links)]
    found = check(4, tasks, mixed)
    assert (found.value, found.status, ids(found)) == ((10 - others) / 10, status, ["A1", "A2"][:others])


@pytest.mark.parametrize("kind", list(ConstraintKind))
def test_05_hard_constraints_are_those_that_can_override_logic(kind):
    tasks, links = chain(3)
    tasks[1] = replace(tasks[1], constraint=kind, constraint_date=at(1, 17))
    found = check(5, tasks, links)
    assert ids(found) == (["A1"] if kind.hard else [])
    assert found.value == (1 / 3 if kind.hard else 0.0)


@pytest.mark.parametrize(("days", "offenders"), [(44, []), (45, ["X"])])
def test_06_float_is_high_above_44_days_and_not_at_44(days, offenders):
    found = check(6, [task("A", days + 1), task("X", 1)])
    assert ids(found) == offenders


def test_06_counts_days_of_the_tasks_own_calendar():
    # Until the end of day 25 there are 26 days of 24 hours for X's one hour: far below 44, though 623 hours.
    tasks = [task("A", 20), task("X", 1, duration_hours=1.0, remaining_hours=1.0, calendar="24")]
    assert check(6, tasks).status is Status.PASSED


def test_07_a_deadline_that_cannot_be_kept_fails():
    tasks, links = chain(3)
    tasks[2] = replace(tasks[2], deadline=at(1, 17))
    found = check(7, tasks, links)
    assert (found.status, ids(found)) == (Status.FAILED, ["A0", "A1", "A2"])
    assert found.offenders[0].why == "float -1.0 days"


def test_08_measures_the_baseline_and_leaves_milestones_out():
    tasks = [task("A", 50, **baseline(at(0), at(4, 17))), task("B", 45), task("C", 44), task("M", 0)]
    found = check(8, tasks)
    assert (ids(found), found.denominator) == (["B"], 3)


def test_09_names_actual_dates_ahead_and_planned_dates_behind():
    tasks = [
        task("A", 1, actual_start=at(0), actual_finish=at(9)),
        task("B", 1, actual_start=at(8)),
        task("C", 1, start=at(2), finish=at(8)),
        task("D", 3, actual_start=at(0), start=at(0), finish=at(3)),
        task("E", 1, start=at(7), finish=at(7, 17)),
    ]
    found = check(9, tasks, status=at(7))
    assert [(row.id, row.why) for row in found.offenders] == [
        ("A", "actual finish 2026-01-14 after the data date"),
        ("B", "actual start 2026-01-13 after the data date"),
        ("C", "planned start 2026-01-07 before the data date"),
        ("D", "planned finish 2026-01-08 before the data date"),
    ]


def test_10_names_tasks_of_a_day_or_more_that_nobody_does():
    tasks = [
        task("A", 1, budget_usd=5.0),
        task("B", 2),
        task("C", 0.5),
        task("D", 1),
        task("E", 1, labour_hours=8.0),
        task("M", 0),
        task("F", 3, **DONE),
    ]
    found = check(10, tasks, assignments=(PlanAssignment("D", "crew", 8.0, 0.0),))
    assert (ids(found), found.denominator, found.status) == (["B"], 4, Status.FAILED)


def test_11_counts_what_is_late_or_open_among_what_was_due():
    due = baseline(at(0), at(0, 17))
    tasks = [
        task("A", 1, **due, **DONE),
        task("B", 1, **due, actual_start=at(0), actual_finish=at(1, 17)),
        task("C", 1, **due),
        task("D", 1, **baseline(at(0), at(9))),
    ]
    found = check(11, tasks, status=at(2))
    assert (found.numerator, found.denominator, ids(found)) == (2, 3, ["B", "C"])


def test_11_a_milestone_on_the_data_date_is_not_late_yet():
    tasks = [task("M", 0, **baseline(at(1), at(1))), task("A", 1, **baseline(at(0), at(0, 17)), **DONE)]
    assert check(11, tasks, status=at(1)).denominator == 1


def test_12_a_whole_chain_moves_the_finish_by_all_600_days():
    found = check(12, *chain(5))
    assert (found.value, found.status) == (600.0, Status.PASSED)
    assert found.reason == "tried on A0 (a0)"


def test_12_a_must_that_cuts_the_path_is_found():
    tasks, links = chain(5)
    tasks[3] = replace(tasks[3], constraint=ConstraintKind.MUST_START, constraint_date=at(3))
    found = check(12, tasks, links)
    assert (found.value, found.status, ids(found)) == (0.0, Status.FAILED, ["A0"])
    assert found.offenders[0].why == "600 days longer, finish 0.0 days later"


def test_12_a_deadline_on_a_loose_end_fails_the_test():
    # X has the least float and nothing follows it.
    found = check(12, [task("A", 101), task("X", 1, deadline=at(0, 12))])
    assert (found.value, found.status, ids(found)) == (0.0, Status.FAILED, ["X"])


def test_12_weeks_of_different_length_may_take_some_days():
    tasks = [task("A", 5, calendar="6"), task("B", 5), task("C", 5, calendar="24")]
    assert check(12, tasks, [link("A", "B"), link("B", "C")]).status is Status.PASSED


@pytest.mark.parametrize(("late_days", "status"), [(0, Status.PASSED), (1, Status.PASSED), (2, Status.FAILED)])
def test_13_is_one_plus_the_share_of_days_to_spare(late_days, status):
    # Twenty days are left; the baseline ends up to two of them earlier: 1.00, 0.95, 0.90.
    ends = {0: at(25, 17), 1: at(24, 17), 2: at(23, 17)}[late_days]
    found = check(13, *chain(4, 5, **baseline(at(0), ends)))
    assert (found.value, found.status) == ((20 - late_days) / 20, status)
    assert (found.numerator, found.denominator) == (20 - late_days, 20)


def test_13_takes_the_least_float_where_there_is_no_baseline():
    tasks, links = chain(4, 5)
    tasks[3] = replace(tasks[3], constraint=ConstraintKind.FINISH_BEFORE, constraint_date=at(18, 17))
    found = check(13, tasks, links)
    assert (found.value, found.reason) == (15 / 20, "by the least float against imposed dates")


def test_14_divides_what_is_complete_by_what_was_due_or_never_planned():
    due = baseline(at(0), at(0, 17))
    tasks = [
        task("A", 1, **due, **DONE),
        task("B", 1, **due),
        task("C", 1, **baseline(at(0), at(9)), **DONE),
        task("D", 1),
        task("E", 1, **baseline(at(0), at(9))),
    ]
    found = check(14, tasks, status=at(2))
    # Complete: A, C. Due: A, B; without baseline: D.
    assert (found.numerator, found.denominator, found.value) == (2, 3, 2 / 3)
    assert [(row.id, row.why) for row in found.offenders] == [("B", "due and not finished"), ("D", "no baseline dates")]


def test_14_work_ahead_of_plan_counts_above_one():
    due = baseline(at(0), at(0, 17))
    tasks = [task("A", 1, **due, **DONE), task("B", 1, **baseline(at(0), at(9)), **DONE), task("C", 1, **due, **DONE)]
    assert check(14, tasks, status=at(2)).value == 1.5


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (9, "the file has no data date"),
        (10, "the file assigns no resources, costs or hours to any task"),
        (11, "the file has no data date"),
        (13, "the file has no baseline, deadline or imposed finish"),
        (14, "the file has no data date"),
    ],
)
def test_what_a_bare_plan_cannot_answer_does_not_apply_and_says_why(number, reason):
    found = check(number, *chain(3))
    assert (found.status, found.value, found.reason) == (Status.NOT_APPLICABLE, None, reason)


@pytest.mark.parametrize(("number", "reason"), [(11, "the file has no baseline"), (14, "the file has no baseline")])
def test_without_a_baseline_the_baseline_checks_do_not_apply(number, reason):
    found = check(number, *chain(3), status=at(0))
    assert (found.status, found.reason) == (Status.NOT_APPLICABLE, reason)


@pytest.mark.parametrize("number", [11, 14])
def test_before_anything_is_due_the_baseline_checks_do_not_apply(number):
    found = check(number, *chain(3, **baseline(at(7), at(8))), status=at(0))
    assert (found.status, found.reason) == (Status.NOT_APPLICABLE, "no task was to be finished by the data date")


def test_a_complete_plan_has_nothing_left_to_look_at():
    found = assess(plan([task("A", 1, **DONE)], status=at(1)))
    assert [row.number for row in found.checks if row.status is not Status.NOT_APPLICABLE] == [9]


def test_summaries_and_levels_of_effort_are_counted_and_not_judged():
    tasks, links = chain(3)
    others = [task("S", 99, kind=TaskKind.SUMMARY), task("L", 99, kind=TaskKind.LEVEL_OF_EFFORT)]
    found = assess(plan([*others, *tasks], [*links, link("L", "A1")]))
    assert (found.counts.rows, found.counts.tasks, found.counts.summaries, found.counts.levels_of_effort) == (
        5,
        3,
        1,
        1,
    )
    assert (found.counts.links, found.counts.links_passed_over) == (3, 1)
    assert {"S", "L"}.isdisjoint(row.id for result in found.checks for row in result.offenders)


def test_counts_tell_complete_from_begun():
    counts = assess(plan([task("A", 1, **DONE), task("B", 2, actual_start=at(0)), task("C", 1)], status=at(1))).counts
    assert (counts.complete, counts.begun) == (1, 1)


def test_all_offenders_are_named_in_the_order_of_the_file():
    found = assess(generated(800)).checks[0]
    assert len(found.offenders) == found.numerator > 50
    places = [int(name[1:]) for name in ids(found)]
    assert places == sorted(places)


def test_calendars_are_taken_from_the_file():
    assert assess(plan(*chain(2), calendars=(FIVE, SIX, ALWAYS))).counts.calendars == 3
