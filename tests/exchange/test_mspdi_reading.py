"""What MS Project means: calendars that recur, elapsed times, lags by share, its own row."""

from datetime import date, datetime, timedelta

import pytest
from dateutil import rrule

from gigawatt.exchange import ConstraintKind, TaskKind, read_plan

TIME = "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime>"
EIGHT = f"<DayWorking>1</DayWorking><WorkingTimes>{TIME}</WorkingTimes>"
WEEKDAYS = "".join(f"<WeekDay><DayType>{day}</DayType>{EIGHT}</WeekDay>" for day in range(2, 7))


def period(first, last):
    return f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod>"


OFF = "<WeekDay><DayType>1</DayType></WeekDay><WeekDay><DayType>7</DayType></WeekDay>"


def calendar(key=1, base=-1, inside=f"<WeekDays>{WEEKDAYS}{OFF}</WeekDays>"):
    head = f"<UID>{key}</UID><Name>C{key}</Name><IsBaseCalendar>1</IsBaseCalendar>"
    return f"<Calendar>{head}<BaseCalendarUID>{base}</BaseCalendarUID>{inside}</Calendar>"


def task(key, inside="", level=1):
    return f"<Task><UID>{key}</UID><Name>T{key}</Name><OutlineLevel>{level}</OutlineLevel>{inside}</Task>"


def read(tmp_path, tasks="", calendars=None):
    calendars = calendar() if calendars is None else calendars
    text = f'<Project xmlns="http://schemas.microsoft.com/project"><CalendarUID>1</CalendarUID><Calendars>{calendars}</Calendars><Tasks>{tasks}</Tasks></Project>'
    (tmp_path / "plan.xml").write_text(text)
    return read_plan(tmp_path / "plan.xml")


def excepted(tmp_path, inside, first="2026-01-01", last="2027-12-31"):
    exception = (
        f"<Exceptions><Exception>{period(first, last)}{inside}<DayWorking>0</DayWorking></Exception></Exceptions>"
    )
    return sorted(read(tmp_path, calendars=calendar(inside=exception)).calendars[0].exceptions)


@pytest.mark.parametrize(
    ("inside", "rule"),
    [
        ("<Type>1</Type><Period>3</Period>", {"freq": rrule.DAILY, "interval": 3}),
        ("<Type>2</Type><Month>6</Month><MonthDay>4</MonthDay>", {"freq": rrule.YEARLY, "bymonth": 7, "bymonthday": 4}),
        (
            "<Type>3</Type><Month>10</Month><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>",
            {"freq": rrule.YEARLY, "bymonth": 11, "byweekday": rrule.TH(4)},
        ),
        (
            "<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>4</MonthPosition>",
            {"freq": rrule.YEARLY, "bymonth": 5, "byweekday": rrule.MO(-1)},
        ),
        (
            "<Type>4</Type><MonthDay>15</MonthDay><Period>2</Period>",
            {"freq": rrule.MONTHLY, "interval": 2, "bymonthday": 15},
        ),
        (
            "<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>0</MonthPosition><Period>1</Period>",
            {"freq": rrule.MONTHLY, "byweekday": range(5), "bysetpos": 1},
        ),
        (
            "<Type>6</Type><DaysOfWeek>34</DaysOfWeek><Period>2</Period>",
            {"freq": rrule.WEEKLY, "interval": 2, "byweekday": (rrule.MO, rrule.FR), "wkst": rrule.SU},
        ),
    ],
)
def test_exceptions_recur_as_by_the_rules_of_dateutil(tmp_path, inside, rule):
    expected = rrule.rrule(dtstart=datetime(2026, 1, 1), until=datetime(2027, 12, 31), **rule)
    assert excepted(tmp_path, inside) == [day.date() for day in expected]


def test_an_exception_of_several_days_takes_them_all(tmp_path):
    assert excepted(tmp_path, "<Type>1</Type>", "2026-12-24", "2026-12-26") == [
        date(2026, 12, day) for day in (24, 25, 26)
    ]


def test_an_exception_of_a_thousand_years_is_cut(tmp_path):
    assert len(excepted(tmp_path, "<Type>1</Type>", "1000-01-01", "2999-12-31")) == 36525


def test_an_exception_may_recur_until_the_last_day_there_is(tmp_path):
    inside = "<Type>5</Type><MonthItem>0</MonthItem><MonthPosition>4</MonthPosition>"
    assert excepted(tmp_path, inside, "9999-12-01", "9999-12-31") == [date(9999, 12, 31)]


def test_a_few_bytes_cannot_ask_for_days_without_end(tmp_path):
    exception = f"<Exception>{period('1000-01-01', '2999-12-31')}</Exception>"
    plan = read(tmp_path, calendars=calendar(inside=f"<Exceptions>{exception * 40}</Exceptions>"))
    assert plan.warnings[-2].text == "an exception of a calendar lasts 730485 days: cut to 0"


def test_a_calendar_takes_over_what_its_base_says(tmp_path):
    own = f"<WeekDays><WeekDay><DayType>7</DayType>{EIGHT}</WeekDay></WeekDays>"
    derived = read(tmp_path, calendars=calendar() + calendar(2, 1, own)).calendars[1]
    assert derived.week == (((8.0, 16.0),),) * 6 + ((),)


def test_calendars_that_are_each_other_s_base_are_read(tmp_path):
    plan = read(tmp_path, task(1), calendar(1, 2, "") + calendar(2, 1, ""))
    assert [warned.text for warned in plan.warnings] == [
        f"calendar `C{key}` is its own base: the circle is cut" for key in (1, 2)
    ]


def test_a_working_day_without_times_has_the_usual_ones(tmp_path):
    inside = "<WeekDays><WeekDay><DayType>1</DayType><DayWorking>1</DayWorking></WeekDay></WeekDays>"
    assert read(tmp_path, calendars=calendar(inside=inside)).calendars[0].week[6] == ((8.0, 12.0), (13.0, 17.0))


def test_another_week_for_a_time_becomes_single_days(tmp_path):
    week = "<WeekDays><WeekDay><DayType>6</DayType></WeekDay></WeekDays>"
    weeks = f"<WorkWeeks><WorkWeek>{period('2026-06-01', '2026-06-07')}{week}</WorkWeek></WorkWeeks>"
    assert read(tmp_path, calendars=calendar(inside=weeks)).calendars[0].exceptions == {date(2026, 6, 5): ()}


def test_the_row_of_the_project_and_blank_rows_are_no_tasks(tmp_path):
    plan = read(tmp_path, task(0, level=0) + task(1) + task(2, "<IsNull>1</IsNull>") + task(3, "<Active>0</Active>"))
    assert [row.id for row in plan.tasks] == ["1"]
    assert [warned.text for warned in plan.warnings] == ["task `T3` is inactive or another project's: left out"]


def test_a_row_over_deeper_ones_is_a_summary_where_the_file_does_not_say(tmp_path):
    kinds = [row.kind for row in read(tmp_path, task(1) + task(2, level=2) + task(3)).tasks]
    assert kinds == [TaskKind.SUMMARY, TaskKind.TASK, TaskKind.TASK]


def test_an_elapsed_duration_becomes_the_working_time_that_it_spans(tmp_path):
    start, finish = datetime(2026, 5, 4, 8), datetime(2026, 5, 4, 8) + timedelta(days=7)
    dates = f"<Start>{start.isoformat()}</Start><Finish>{finish.isoformat()}</Finish>"
    inside = f"{dates}<Duration>PT168H0M0S</Duration><DurationFormat>8</DurationFormat>"
    plan = read(tmp_path, task(1, inside))
    assert (plan.tasks[0].duration_hours, plan.tasks[0].remaining_hours) == (40.0, 40.0)
    assert plan.warnings[0].text == "an elapsed duration of 168 h: taken as the 40 working hours it spans"


@pytest.mark.parametrize(
    ("lag", "form", "hours", "warns"),
    [(4800, 7, 8.0, False), (-2400, 5, -4.0, False), (50, 19, 10.0, True), (100800, 8, 40.0, True), (0, 8, 0.0, False)],
)
def test_lags_are_read_in_working_hours(tmp_path, lag, form, hours, warns):
    values = f"<Type>1</Type><LinkLag>{lag}</LinkLag><LagFormat>{form}</LagFormat>"
    link = f"<PredecessorLink><PredecessorUID>1</PredecessorUID>{values}</PredecessorLink>"
    plan = read(tmp_path, task(1, "<Duration>PT20H0M0S</Duration>") + task(2, link))
    assert (plan.links[0].lag_hours, bool(plan.warnings)) == (hours, warns)


@pytest.mark.parametrize("code", range(8))
def test_constraints_of_ms_project_have_their_meaning(tmp_path, code):
    expected = [
        *(None, ConstraintKind.LATEST, ConstraintKind.MUST_START, ConstraintKind.MUST_FINISH),
        *(
            ConstraintKind.START_AFTER,
            ConstraintKind.START_BEFORE,
            ConstraintKind.FINISH_AFTER,
            ConstraintKind.FINISH_BEFORE,
        ),
    ]
    (row,) = read(tmp_path, task(1, f"<ConstraintType>{code}</ConstraintType>")).tasks
    assert row.constraint is expected[code]


def test_only_baseline_zero_is_the_baseline(tmp_path):
    lines = [
        f"<Baseline><Number>{number}</Number><Start>2026-0{number + 1}-01T08:00:00</Start></Baseline>"
        for number in (1, 0)
    ]
    assert read(tmp_path, task(1, "".join(lines))).tasks[0].baseline_start == datetime(2026, 1, 1, 8)


@pytest.mark.parametrize(
    ("text", "hours"), [("PT8H30M0S", 8.5), ("P1DT2H", 26.0), ("PT0H0M36S", 0.01), ("-PT2H0M0S", 0.0)]
)
def test_durations_are_read_in_hours(tmp_path, text, hours):
    assert read(tmp_path, task(1, f"<Duration>{text}</Duration>")).tasks[0].duration_hours == pytest.approx(hours)


def test_a_bad_duration_is_noted_on_its_line(tmp_path):
    plan = read(tmp_path, task(1) + "\n\n" + task(2, "<Duration>soon</Duration>"))
    assert [(warned.line, warned.text) for warned in plan.warnings] == [
        (3, "`Duration` is `soon`, not a duration: read as 0 h")
    ]
