"""What stands in P6 XML only: last minutes of shifts, baseline projects, the project's own WBS node."""

from datetime import date, datetime

from gigawatt.exchange import read_plan

HEAD = '<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V{version}/API/BusinessObjects">'
SHIFT = "<WorkTime><Start>{0}</Start><Finish>{1}</Finish></WorkTime>"
DAY = f"<StandardWorkHours><DayOfWeek>Monday</DayOfWeek>{SHIFT}</StandardWorkHours>"
OFF = "<HolidayOrException><Date>2026-05-25T00:00:00</Date></HolidayOrException>"


def item(tag, **values):
    return f"<{tag}>" + "".join(f"<{name}>{value}</{name}>" for name, value in values.items()) + f"</{tag}>"


def activity(key, project=1, **values):
    return item("Activity", ObjectId=key, ProjectObjectId=project, Id=f"A{key}", PlannedDuration=8, **values)


def project(*inside, tag="Project", **values):
    values = {"ObjectId": 1, "Id": "P", "Name": "Plant", **values}
    return (
        f"<{tag}>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
        + "".join(inside)
        + f"</{tag}>"
    )


def read(tmp_path, *inside, version="20.12"):
    (tmp_path / "plan.xml").write_text(HEAD.format(version=version) + "".join(inside) + "</APIBusinessObjects>")
    return read_plan(tmp_path / "plan.xml")


def shift(tmp_path, start, finish):
    week = f"<StandardWorkWeek>{DAY.format(start, finish)}</StandardWorkWeek>"
    off = f"<HolidayOrExceptions>{OFF}</HolidayOrExceptions>"
    plan = read(tmp_path, f"<Calendar><ObjectId>1</ObjectId>{week}{off}</Calendar>", project())
    assert plan.calendars[0].exceptions == {date(2026, 5, 25): ()}
    return plan.calendars[0].week[0]


def test_a_shift_ends_with_its_last_minute(tmp_path):
    assert shift(tmp_path, "08:00:00", "15:59:00") == ((8.0, 16.0),)


def test_a_shift_that_ends_on_the_hour_is_taken_at_its_word(tmp_path):
    assert shift(tmp_path, "08:00:00", "16:00:00") == ((8.0, 16.0),)


def test_around_the_clock_ends_at_midnight(tmp_path):
    assert shift(tmp_path, "00:00:00", "23:59:00") == ((0.0, 24.0),)


def test_a_calendar_without_a_week_is_guessed_and_noted(tmp_path):
    plan = read(tmp_path, item("Calendar", ObjectId=1, Name="Site", HoursPerDay=10), project())
    assert plan.calendars[0].week == (((8.0, 18.0),),) * 5 + ((), ())
    assert plan.warnings[0].text == "calendar `Site` has no week: taken as 10 h, Monday to Friday"


def test_every_version_of_the_namespace_is_read(tmp_path):
    assert [read(tmp_path, project(), version=version).name for version in ("8.4", "25.12")] == ["Plant", "Plant"]


def test_the_dates_of_a_baseline_project_are_the_baseline(tmp_path):
    today = activity(1, PlannedStartDate="2026-02-01T08:00:00")
    before = activity(1, 2, PlannedStartDate="2026-01-01T08:00:00")
    baseline = project(before, tag="BaselineProject", ObjectId=2, Id="P-B1", OriginalProjectObjectId=1)
    plan = read(tmp_path, project(today, CurrentBaselineProjectObjectId=2), baseline)
    assert (plan.tasks[0].start, plan.tasks[0].baseline_start) == (datetime(2026, 2, 1, 8), datetime(2026, 1, 1, 8))


def test_two_baselines_of_one_project_are_no_projects(tmp_path):
    copies = [project(tag="BaselineProject", ObjectId=key, Id=f"P-B{key}", OriginalProjectObjectId=1) for key in (2, 3)]
    assert read(tmp_path, project(activity(1)), *copies).short_name == "P"


def test_the_node_of_the_project_itself_is_its_first_row(tmp_path):
    node = item("WBS", ObjectId=11, ProjectObjectId=1, Code="E", Name="Earthworks")
    plan = read(tmp_path, project(node, activity(1, WBSObjectId=11), activity(2), WBSObjectId=10))
    assert [(task.id, task.level, task.name) for task in plan.tasks] == [
        *(("P", 1, "Plant"), ("A2", 2, ""), ("P.E", 2, "Earthworks"), ("A1", 3, "")),
    ]


def test_costs_come_from_assignments_and_expenses(tmp_path):
    rows = [
        item(
            "ResourceAssignment",
            ActivityObjectId=1,
            ResourceObjectId=5,
            PlannedUnits=8,
            PlannedCost=800,
            ActualCost=100,
        ),
        item("ActivityExpense", ActivityObjectId=1, PlannedCost=50, ActualCost=5),
    ]
    plan = read(
        tmp_path, item("Resource", ObjectId=5, Name="Crane", ResourceType="Nonlabor"), project(activity(1), *rows)
    )
    assert (plan.tasks[0].budget_usd, plan.tasks[0].actual_usd, plan.tasks[0].labour_hours) == (850.0, 105.0, 0.0)
    assert [(item.kind, item.name) for item in plan.resources] == [("equipment", "Crane")]


def test_the_base_currency_is_the_one_with_a_rate_of_one(tmp_path):
    currencies = [item("Currency", Id="AUD", ExchangeRate="1.5"), item("Currency", Id="EUR", ExchangeRate="1")]
    assert read(tmp_path, *currencies, project()).currency == "EUR"
