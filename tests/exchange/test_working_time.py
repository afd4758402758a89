"""Working time against a count by the minute, and days one can count by hand."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.exchange import WorkCalendar, WorkClock
from gigawatt.quantities import QuantityError

SHIFTS = ((8.0, 12.0), (13.0, 17.0))
OFFICE = WorkCalendar(
    "1", "office", (SHIFTS,) * 5 + ((), ()), {date(2026, 5, 25): (), date(2026, 5, 30): ((8.0, 10.0),)}
)
MOMENTS = st.datetimes(datetime(2026, 5, 1), datetime(2026, 7, 1)).map(lambda at: at.replace(second=0, microsecond=0))


def counted(start, finish):
    """Hours worked, minute by minute."""
    minutes, at = 0, start
    while at < finish:
        shifts = OFFICE.exceptions.get(at.date(), OFFICE.week[at.weekday()])
        hour = at.hour + at.minute / 60
        minutes += any(first <= hour < last for first, last in shifts)
        at += timedelta(minutes=1)
    return minutes / 60


@settings(max_examples=15, deadline=None)
@given(MOMENTS, st.integers(0, 20_000))
def test_hours_are_those_counted_minute_by_minute(start, minutes):
    finish = start + timedelta(minutes=minutes)
    assert WorkClock(OFFICE).hours_between(start, finish) == pytest.approx(counted(start, finish), abs=1e-9)


@given(MOMENTS, st.integers(1, 10_000))
def test_working_on_for_so_long_takes_so_long(start, minutes):
    clock = WorkClock(OFFICE)
    finish = clock.moment_at(clock.minutes_at(start) + minutes)
    assert clock.hours_between(start, finish) == minutes / 60


def test_five_days_over_a_holiday_and_a_short_saturday():
    clock = WorkClock(OFFICE)
    friday = datetime(2026, 5, 22, 8)
    assert clock.moment_at(clock.minutes_at(friday) + 40 * 60) == datetime(2026, 5, 29, 17)  # Monday is off
    assert clock.moment_at(clock.minutes_at(friday) + 41 * 60) == datetime(2026, 5, 30, 9)


def test_between_two_shifts_an_end_is_early_and_a_start_late():
    clock = WorkClock(OFFICE)
    noon = clock.minutes_at(datetime(2026, 5, 22, 12, 30))
    assert clock.moment_at(noon) == datetime(2026, 5, 22, 12)
    assert clock.moment_at(noon, starting=True) == datetime(2026, 5, 22, 13)


def test_a_calendar_without_work_says_so():
    with pytest.raises(QuantityError, match="without enough working time"):
        WorkClock(WorkCalendar("1", "never", ((),) * 7)).moment_at(60)
