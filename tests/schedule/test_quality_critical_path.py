"""The critical path method against hand calculation, a relaxation without any order, and its own invariants."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quality_plans import ALWAYS, FIVE, SIX, at, dated, generated, link, plan, task

from gigawatt.exchange import ConstraintKind, ExchangeError, TaskKind, WorkCalendar, WorkClock
from gigawatt.schedule.quality import critical_path
from gigawatt.schedule.quality.critical_path import calculate
from gigawatt.schedule.quality.passes import forward

DAY = 8.0


def path_of(tasks, links=(), **other):
    return critical_path(plan(tasks, links, **other))


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [
        ("FS", 0, at(2)),  # after 2 days
        ("FS", 1, at(3)),
        ("FS", -1, at(1)),
        ("SS", 1, at(1)),
        ("FF", 2, at(1)),  # ends after 2 + 2 days, lasts 3
        ("SF", 4, at(1)),  # ends after 0 + 4 days, lasts 3
    ],
)
def test_each_link_type_with_its_lag(kind, lag, start):
    found = dated(path_of([task("A", 2), task("B", 3)], [link("A", "B", kind, lag)]))
    assert found["B"].early_start == start


@pytest.mark.parametrize(
    ("kind", "lag", "late_finish"),
    [
        # B lasts 3 days and C 9, so the project ends on the evening of day 11 (Friday of the second week): B may start
        # on the morning of day 9 (Wednesday) and end with C.
        ("FS", 0, at(8, 17)),
        ("FS", 1, at(7, 17)),
        ("SS", 1, at(9, 17)),  # A starts a day before B: Tuesday, two days
        ("FF", 1, at(10, 17)),
    ],
)
def test_each_link_type_backward(kind, lag, late_finish):
    found = dated(path_of([task("A", 2), task("B", 3), task("C", 10)], [link("A", "B", kind, lag)]))
    assert found["A"].late_finish == late_finish


def test_floats_of_the_textbook_diamond():
    # A 2, B 4 and C 1 side by side, D 3: C may slip three days, all of them free.
    tasks = [task("A", 2), task("B", 4), task("C", 1), task("D", 3)]
    path = path_of(tasks, [link("A", "B"), link("A", "C"), link("B", "D"), link("C", "D")])
    assert [row.total_float_hours for row in path.tasks] == [0.0, 0.0, 3 * DAY, 0.0]
    assert [row.free_float_hours for row in path.tasks] == [0.0, 0.0, 3 * DAY, 0.0]
    assert path.critical == path.longest == ("A", "B", "D")
    assert path.finish == at(10, 17)  # nine working days: Thursday of the second week is day 10
    assert (path.no_predecessor, path.no_successor) == (("A",), ("D",))


def test_free_float_is_less_than_total_where_a_follower_has_float_too():
    tasks = [task("A", 1), task("B", 1), task("C", 5)]
    path = dated(path_of(tasks, [link("A", "B")]))
    assert (path["A"].total_float_hours, path["A"].free_float_hours) == (3 * DAY, 0.0)
    assert (path["B"].total_float_hours, path["B"].free_float_hours) == (3 * DAY, 3 * DAY)


def test_a_lag_runs_on_the_predecessors_calendar():
    # A ends on Friday; one day of lag is Saturday on six days, Monday on five.
    tasks = [task("A", 5, calendar="6"), task("B", 1, calendar="24")]
    assert dated(path_of(tasks, [link("A", "B", "FS", 1)]))["B"].early_start == at(5, 17)
    tasks = [task("A", 5), task("B", 1, calendar="24")]
    assert dated(path_of(tasks, [link("A", "B", "FS", 1)]))["B"].early_start == at(7, 17)


def test_a_finish_link_to_a_shorter_week_is_kept_although_the_day_is_not_worked():
    # A ends on Saturday evening; B may not end before, and its follower must not start before.
    tasks = [task("A", 6, calendar="6"), task("B", 1), task("C", 1, calendar="24")]
    found = dated(path_of(tasks, [link("A", "B", "FF"), link("B", "C")]))
    assert found["B"].early_start == at(4)
    assert found["C"].early_start == at(5, 17)


def test_float_is_counted_on_the_tasks_own_calendar():
    # Until the evening of day 11 the six-day week has eleven days, of which A takes one.
    found = dated(path_of([task("A", 1, calendar="6"), task("B", 10)]))
    assert found["A"].total_float_hours == 10 * DAY


def test_a_milestone_stands_at_the_end_of_its_predecessor():
    found = dated(path_of([task("A", 1), task("M", 0), task("B", 1)], [link("A", "M"), link("M", "B")]))
    assert found["M"].early_finish == found["M"].late_finish == at(0, 17)
    assert found["B"].early_start == at(1)


def test_a_holiday_is_passed_over():
    calendar = replace(FIVE, exceptions={date(2026, 1, 6): ()})
    assert path_of([task("A", 2)], calendars=(calendar,)).finish == at(2, 17)


def test_remaining_work_starts_at_the_data_date_and_the_actual_start_stays_with_its_links():
    tasks = [task("A", 5, actual_start=at(0), remaining_hours=2 * DAY), task("B", 1)]
    found = dated(path_of(tasks, [link("A", "B", "SS", 4)], status=at(3)))
    assert (found["A"].early_start, found["A"].early_finish) == (at(3), at(4, 17))
    assert found["B"].early_start == at(4)


def test_without_a_data_date_work_goes_on_after_the_part_that_is_done():
    found = dated(path_of([task("A", 5, actual_start=at(0), remaining_hours=2 * DAY)]))
    assert found["A"].early_finish == at(4, 17)


def test_retained_logic_holds_the_rest_of_a_task_that_began_out_of_sequence():
    tasks = [task("A", 5), task("B", 3, actual_start=at(0), remaining_hours=DAY)]
    assert dated(path_of(tasks, [link("A", "B")], status=at(1)))["B"].early_start == at(8)


def test_a_complete_task_keeps_its_dates_and_has_no_float():
    tasks = [task("A", 2, actual_start=at(0), actual_finish=at(0, 15)), task("B", 1)]
    found = dated(path_of(tasks, [link("A", "B")], status=at(1)))
    assert (found["A"].early_start, found["A"].early_finish) == (at(0), at(0, 15))
    assert found["A"].late_finish is found["A"].total_float_hours is found["A"].free_float_hours is None
    assert found["B"].early_start == at(1)


@pytest.mark.parametrize(
    ("kind", "on", "start", "hours"),
    [
        (ConstraintKind.START_AFTER, at(8), at(8), 0.0),
        (ConstraintKind.FINISH_AFTER, at(8, 17), at(7), 0.0),
        (ConstraintKind.START_BEFORE, at(1), at(2), -DAY),
        (ConstraintKind.FINISH_BEFORE, at(2, 17), at(2), -DAY),
        (ConstraintKind.MUST_START, at(8), at(8), 0.0),
        (ConstraintKind.MUST_FINISH, at(8, 17), at(7), 0.0),
        (ConstraintKind.MUST_START, at(1), at(1), 0.0),
        (ConstraintKind.MUST_FINISH, at(2, 17), at(1), 0.0),
    ],
)
def test_each_constraint_on_a_task_of_two_days_that_follows_another(kind, on, start, hours):
    tasks = [task("A", 2), task("B", 2, constraint=kind, constraint_date=on)]
    found = dated(path_of(tasks, [link("A", "B")]))
    assert (found["B"].early_start, found["B"].total_float_hours) == (start, hours)


@pytest.mark.parametrize(("kind", "on"), [(ConstraintKind.MUST_START, at(1)), (ConstraintKind.MUST_FINISH, at(2, 17))])
def test_in_p6_files_a_must_yields_to_links_and_takes_float(kind, on):
    tasks = [task("A", 2), task("B", 2, constraint=kind, constraint_date=on)]
    path = path_of(tasks, [link("A", "B")], format="P6 XER")
    assert dated(path)["B"].early_start == at(2)
    assert [row.total_float_hours for row in path.tasks] == [-DAY, -DAY]
    assert path.overridden == ()


def test_a_must_that_breaks_a_link_is_named_and_takes_the_predecessors_float():
    tasks = [task("A", 2), task("B", 2, constraint=ConstraintKind.MUST_START, constraint_date=at(1))]
    path = path_of(tasks, [link("A", "B")])
    assert path.overridden == ("B",)
    assert dated(path)["A"].total_float_hours == -DAY


def test_a_must_in_the_past_does_not_move_remaining_work_before_the_data_date():
    tasks = [task("A", 2, constraint=ConstraintKind.MUST_START, constraint_date=at(1))]
    found = dated(path_of(tasks, status=at(3)))
    assert (found["A"].early_start, found["A"].total_float_hours) == (at(3), -2 * DAY)


def test_as_late_as_possible_uses_up_free_float_along_a_chain():
    late = {"constraint": ConstraintKind.LATEST}
    tasks = [task("A", 1, **late), task("B", 1, **late), task("C", 1), task("D", 4)]
    found = dated(path_of(tasks, [link("A", "B"), link("B", "C"), link("D", "C")]))
    assert (found["A"].early_start, found["B"].early_start) == (at(2), at(3))
    assert found["A"].total_float_hours == found["A"].free_float_hours == 0.0


def test_a_deadline_takes_float_and_moves_no_early_date():
    found = dated(path_of([task("A", 4, deadline=at(2, 17))]))
    assert (found["A"].early_finish, found["A"].total_float_hours) == (at(3, 17), -DAY)


def test_the_longest_path_does_not_depend_on_a_deadline_elsewhere():
    path = path_of([task("A", 3), task("B", 1, deadline=at(0, 12))])
    assert path.longest == ("A",)
    assert path.critical == ("A", "B")


def test_summaries_and_levels_of_effort_are_left_out_with_their_links():
    tasks = [task("S", 9, kind=TaskKind.SUMMARY), task("L", 90, kind=TaskKind.LEVEL_OF_EFFORT), task("A", 1)]
    path = path_of(tasks, [link("S", "A"), link("L", "A"), link("X", "A")])
    assert [row.id for row in path.tasks] == ["A"]
    assert path.finish == at(0, 17)
    assert len(path.passed_over) == 3


def test_a_cycle_names_its_tasks_in_order_and_nobody_else():
    tasks = [task(name, 1) for name in "ABCDE"]
    links = [link("A", "B"), link("B", "C"), link("C", "D"), link("D", "B"), link("D", "E")]
    with pytest.raises(ExchangeError) as caught:
        path_of(tasks, links)
    message = str(caught.value)
    assert "cycle of 3 links" in message
    assert any(ring in message for ring in ("B (b) -> C (c) -> D (d) -> B", "C (c) -> D (d) -> B (b) -> C")) or (
        "D (d) -> B (b) -> C (c) -> D" in message
    )
    assert "A (a)" not in message
    assert "E (e)" not in message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tasks": ()}, "no task or milestone"),
        ({"tasks": (task("A", 1), task("A", 2))}, "second task with the id 'A'"),
        ({"start": None}, "no status date"),
        ({"calendars": (WorkCalendar("5", "never", ((),) * 7),)}, "calendar 'never' without any working time"),
        ({"tasks": (task("A", 1e9),)}, "year 9999"),
    ],
)
def test_what_cannot_be_calculated_gets_one_clear_message(change, message):
    with pytest.raises(ExchangeError, match=message):
        critical_path(replace(plan([task("A", 1)]), **change))


def test_a_file_without_calendars_works_five_days_of_eight_hours():
    assert path_of([task("A", 6)], calendars=(), default_calendar="").finish == at(7, 17)


KINDS = ("FS", "SS", "FF", "SF")
ENDS = {"FS": (1, 0), "SS": (0, 0), "FF": (1, 1), "SF": (0, 1)}
"""Which end of predecessor and follower a link ties: 0 start, 1 finish."""


@st.composite
def networks(draw, calendars=("5",), least_lag=0, kinds=KINDS):
    count = draw(st.integers(2, 8))
    tasks = [
        task(f"T{place}", draw(st.integers(0, 9)), calendar=draw(st.sampled_from(calendars))) for place in range(count)
    ]
    pairs = [(before, after) for after in range(count) for before in range(after)]
    picked = draw(st.lists(st.sampled_from(pairs), max_size=12))
    links = [
        link(f"T{before}", f"T{after}", draw(st.sampled_from(kinds)), draw(st.integers(least_lag, 5)))
        for before, after in picked
    ]
    shuffled = draw(st.permutations(tasks))
    return shuffled, links


@settings(max_examples=100, deadline=None)
@given(networks(least_lag=-4))
def test_early_dates_agree_with_a_relaxation_that_knows_no_order(net):
    tasks, links = net
    hours = {row.id: row.duration_hours for row in tasks}
    start = dict.fromkeys(hours, 0.0)
    for _ in tasks:
        for row in links:
            ends, needs = ENDS[row.kind.name]
            bound = start[row.before] + ends * hours[row.before] + row.lag_hours - needs * hours[row.after]
            start[row.after] = max(start[row.after], bound)
    clock = WorkClock(FIVE)
    for row in path_of(tasks, links).tasks:
        assert clock.hours_between(at(0), row.early_start) == start[row.id]


@settings(max_examples=100, deadline=None)
@given(networks(("5", "6", "24"), least_lag=-4))
def test_without_constraints_no_float_is_negative_and_somebody_has_none(net):
    path = path_of(*net)
    assert min(row.total_float_hours for row in path.tasks) == 0.0
    assert all(0.0 <= row.free_float_hours <= row.total_float_hours for row in path.tasks)
    assert path.longest


@settings(max_examples=100, deadline=None)
@given(networks(("5", "6", "24"), least_lag=-4), st.data())
def test_removing_a_link_never_makes_the_finish_later(net, data):
    tasks, links = net
    if links:
        fewer = list(links)
        fewer.pop(data.draw(st.integers(0, len(links) - 1)))
        assert path_of(tasks, fewer).finish <= path_of(tasks, links).finish


@settings(max_examples=100, deadline=None)
@given(networks(), st.data())
def test_a_task_can_be_late_by_its_float_and_not_by_more(net, data):
    tasks, links = net
    path = path_of(tasks, links)
    row = path.tasks[data.draw(st.integers(0, len(tasks) - 1))]
    clock = WorkClock(FIVE)
    for extra, moves in ((row.total_float_hours, False), (row.total_float_hours + DAY, True)):
        on = clock.finish_after(row.early_start, extra)
        held = [
            replace(each, constraint=ConstraintKind.START_AFTER, constraint_date=on) if each.id == row.id else each
            for each in tasks
        ]
        assert (path_of(held, links).finish > path.finish) is moves


@settings(max_examples=100, deadline=None)
@given(networks(kinds=("FS",), least_lag=-4), st.data())
def test_more_work_on_a_critical_task_moves_the_finish_by_as_much(net, data):
    # From finish to start only: a task held by its finish alone begins earlier instead.
    tasks, links = net
    made = calculate(plan(tasks, links))
    critical = [place for place, row in enumerate(made.path.tasks) if row.id in made.path.longest]
    place = data.draw(st.sampled_from(critical))
    clock = WorkClock(FIVE)
    added = forward(made.network, {place: 3 * 8 * 3600})
    assert clock.worked(added.end) - clock.worked(made.early.end) == 3 * 8 * 3600


@settings(max_examples=100, deadline=None)
@given(networks())
def test_a_plan_run_as_late_as_its_late_dates_keeps_its_finish(net):
    tasks, links = net
    path = path_of(tasks, links)
    late = dated(path)
    after = ConstraintKind.START_AFTER
    held = [replace(row, constraint=after, constraint_date=late[row.id].late_start) for row in tasks]
    again = path_of(held, links)
    assert again.finish == path.finish
    assert {row.total_float_hours for row in again.tasks} == {0.0}


def test_a_thousand_generated_tasks_keep_the_invariants():
    path = critical_path(generated(1000))
    assert min(row.total_float_hours for row in path.tasks) == 0.0
    assert all(row.early_start <= row.early_finish for row in path.tasks)
    assert all(row.early_finish <= row.late_finish for row in path.tasks if row.total_float_hours > 0.0)
    assert path.finish == max(row.early_finish for row in path.tasks)


def test_calendars_of_the_test_plans_are_what_they_say():
    assert [WorkClock(calendar).hours_between(at(0), at(7)) for calendar in (FIVE, SIX, ALWAYS)] == [40.0, 48.0, 168.0]
