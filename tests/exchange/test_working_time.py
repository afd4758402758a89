"""Clock arithmetic against counting by hand and against a walk through every hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.exchange import WorkCalendar, WorkClock, WorkTimeError, clock_moment, clock_second

SHIFTS = ((8.0, 12.0), (13.0, 17.0))
FIVE = WorkCalendar("5", "five days", (SHIFTS,) * 5 + ((), ()))
SIX = WorkCalendar("6", "six days", (SHIFTS,) * 6 + ((),))
ALWAYS = WorkCalendar("24", "round the clock", (((0.0, 24.0),),) * 7, {}, 24.0)

HOLIDAY = replace(FIVE, exceptions={date(2026, 1, 6): (), date(2026, 1, 10): ((8.0, 10.0),)})
"""Tuesday off, Saturday two hours."""


def at(day, hour=8.0):
    """Return an hour of the n-th calendar day from Monday 5 January 2026."""
    return datetime(2026, 1, 5) + timedelta(days=day, hours=hour)


@pytest.mark.parametrize(
    ("calendar", "begin", "end", "hours"),
    [
        (FIVE, at(0), at(0, 17), 8.0),
        (FIVE, at(0, 12.5), at(0, 15), 2.0),
        (FIVE, at(4, 16), at(7, 9), 2.0),
        (FIVE, at(0), at(14), 80.0),
        (SIX, at(4, 16), at(7, 9), 10.0),
        (ALWAYS, at(4, 16), at(7, 9), 65.0),
        (HOLIDAY, at(0), at(7), 34.0),
        (FIVE, at(7), at(0), -40.0),
    ],
)
def test_hours_between_are_those_counted_by_hand(calendar, begin, end, hours):
    assert WorkClock(calendar).hours_between(begin, end) == hours


@pytest.mark.parametrize(
    ("calendar", "begin", "hours", "end"),
    [
        (FIVE, at(0), 8.0, at(0, 17)),
        (FIVE, at(0), 9.0, at(1, 9)),
        (FIVE, at(5), 1.0, at(7, 9)),
        (FIVE, at(0, 10), 40.0, at(7, 10)),
        (HOLIDAY, at(0), 9.0, at(2, 9)),
        (HOLIDAY, at(4), 10.0, at(5, 10)),
        (ALWAYS, at(0), 30.0, at(1, 14)),
        (FIVE, at(1), -8.0, at(0, 8) - timedelta(days=2, hours=15)),
    ],
)
def test_work_ends_when_counted_by_hand(calendar, begin, hours, end):
    assert WorkClock(calendar).finish_after(begin, hours) == end


def test_work_that_must_end_on_monday_evening_starts_on_friday():
    assert WorkClock(FIVE).start_before(at(7, 17), 16.0) == at(4)


def test_a_start_falls_on_the_morning_and_not_on_the_evening_before():
    assert WorkClock(FIVE).start_before(at(1, 17), 8.0) == at(1)


def test_years_from_now_the_week_still_repeats():
    clock = WorkClock(HOLIDAY)
    assert clock.hours_between(datetime(2126, 1, 7), datetime(2126, 1, 14)) == 40.0
    assert clock.hours_between(datetime(1926, 1, 7), datetime(1926, 1, 14)) == 40.0


def test_overlapping_shifts_count_once():
    clock = WorkClock(replace(FIVE, week=(((8.0, 12.0), (10.0, 14.0)),) * 7))
    assert clock.hours_between(at(0), at(1)) == 6.0


def test_a_calendar_without_work_is_idle_and_counts_none():
    clock = WorkClock(WorkCalendar("x", "never", ((),) * 7, {date(2026, 1, 6): ()}))
    assert clock.idle
    assert clock.hours_between(at(0), at(14)) == 0.0


def test_a_calendar_without_work_cannot_end_a_task():
    with pytest.raises(WorkTimeError, match="'never' with 0 working hours"):
        WorkClock(WorkCalendar("x", "never", ((),) * 7)).finish_after(at(0), 1.0)


def test_a_holiday_in_the_year_1_and_one_in_the_year_9999_leave_the_years_between_alone():
    clock = WorkClock(replace(FIVE, exceptions={date(1, 1, 1): (), date(9999, 12, 31): ()}))
    assert clock.hours_between(at(0), at(7)) == 40.0


def test_a_calendar_of_single_days_says_that_it_runs_out():
    clock = WorkClock(
        WorkCalendar("x", "two days", ((),) * 7, {date(2026, 1, 6): SIX.week[0], date(2026, 1, 9): SIX.week[0]})
    )
    assert clock.finish_after(at(0), 16.0) == at(4, 17)
    with pytest.raises(WorkTimeError, match="16 working hours on single days"):
        clock.finish_after(at(0), 17.0)


def test_a_shift_across_midnight_is_refused_with_a_hint():
    with pytest.raises(WorkTimeError, match="a night shift is split at midnight"):
        WorkClock(replace(FIVE, week=(((22.0, 6.0),),) * 7))


def test_a_date_beyond_the_year_9999_is_refused():
    with pytest.raises(WorkTimeError, match="9999"):
        WorkClock(FIVE).finish_after(at(0), 1e9)


@st.composite
def calendars(draw):
    edges = [sorted(draw(st.lists(st.integers(0, 24), min_size=4, max_size=4, unique=True))) for _ in range(4)]
    kinds = [((), ()), *(((a, b), (c, d)) for a, b, c, d in edges)]
    shifts = [tuple(pair for pair in kind if pair) for kind in kinds]
    week = [draw(st.sampled_from(shifts)) for _ in range(6)] + [shifts[1]]
    days = draw(st.dictionaries(st.integers(0, 40), st.sampled_from(shifts), max_size=6))
    return WorkCalendar("x", "x", tuple(week), {at(day).date(): kind for day, kind in days.items()})


@settings(max_examples=60, deadline=None)
@given(calendars(), st.integers(-30 * 24, 60 * 24), st.integers(0, 200))
def test_the_clock_agrees_with_a_walk_through_the_hours(calendar, begin, hours):
    clock = WorkClock(calendar)
    now, left = at(0) + timedelta(hours=begin), hours
    start = now
    while left:
        shifts = calendar.exceptions.get(now.date(), calendar.week[now.weekday()])
        left -= any(first <= now.hour < last for first, last in shifts)
        now += timedelta(hours=1)
    assert clock.hours_between(start, now) == hours
    if hours:
        assert clock.finish_after(start, hours) == now


@settings(max_examples=60, deadline=None)
@given(calendars(), st.integers(-(10**7), 10**7))
def test_the_two_inverses_enclose_the_moments_of_one_amount_of_work(calendar, work):
    clock = WorkClock(calendar)
    first, last = clock.done(work), clock.resumes(work)
    assert first <= last
    assert clock.worked(first) == clock.worked(last) == work
    assert clock.worked(first - 1) < work < clock.worked(last + 1)


def test_moments_and_seconds_are_inverses():
    assert clock_moment(clock_second(datetime(2026, 5, 4, 8, 30, 15))) == datetime(2026, 5, 4, 8, 30, 15)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: WorkClock(FIVE).finish_after(at(0), 1e9),
        lambda: WorkClock(replace(FIVE, week=(((22.0, 6.0),),) * 7)),
        lambda: WorkClock(WorkCalendar("x", "never", ((),) * 7)).finish_after(at(0), 1.0),
    ],
    ids=["beyond 9999", "night shift", "no work"],
)
def test_a_refusal_names_what_was_found_and_leaves_the_word_to_whoever_knows_the_file(answer):
    with pytest.raises(WorkTimeError) as refused:
        answer()
    assert "found" not in str(refused.value)
    assert "expected" not in str(refused.value)
