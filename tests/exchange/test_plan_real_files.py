"""Real schedule files: what independent readers and the files themselves say is in them."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from gigawatt.exchange import ConstraintKind, ExchangeError, LinkKind, TaskKind, read_plan, read_plans

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "schedules"
pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the real files are not part of the package")

# file: rows (summaries included), summaries, links; counted in the files' own tables, MPXJ reads 20 and 18 of longpath
COUNTS = {
    "longpath/sample.xer": (20, 4, 18),
    "longpath/sample-p6.xml": (20, 4, 18),
    "longpath/sample-mspdi.xml": (20, 4, 18),
    "mpxj/PredecessorCalendar.xer": (2, 1, 0),
    "mpxj/ProjectDefaultCalendar.xer": (2, 1, 0),
    "mpxj/SuccessorCalendar.xer": (2, 1, 0),
    "mpxj/TwentyFourHourCalendar.xer": (2, 1, 0),
    "mpxj/invalid-8.4.xer": (13, 1, 0),
    "mpxj/percent-complete-8.4.xer": (13, 1, 0),
    "mpxj/percent-complete-8.4.pmxml": (13, 1, 0),
    "mpxj/resource-rates-test.xer": (2, 1, 0),
    "mpxj/sample.xml": (19, 3, 6),
    "mpxj/mspditimephased.xml": (40, 0, 0),
    "mpxj/task-baselines-project2019-mspdi.xml": (110, 0, 0),
    "mpxj/task-durations-project2019-mspdi.xml": (110, 0, 0),
    "mpxj/task-links-project2019-mspdi.xml": (16, 0, 8),
    "p6_mcp/demo.xer": (22, 4, 20),
    "p6_mcp/cp1252.xer": (0, 0, 0),
    "pyp6xer/sample.xer": (11, 5, 7),
}


def named(plan):
    """The plan with tasks called by their names: MS Project has no activity IDs."""
    names = {task.id: task.name for task in plan.tasks}
    links = {(names[link.before], names[link.after], link.kind, link.lag_hours) for link in plan.links}
    return [replace(task, id=task.name, line=0) for task in plan.tasks], links


def without_float(tasks):
    """P6 XML states neither late dates nor float; MS Project XML leaves a float of zero out."""
    return [replace(task, late_start=None, late_finish=None, total_float_hours=None) for task in tasks]


@pytest.mark.parametrize("file", COUNTS)
def test_rows_and_links_are_counted_right(file):
    plan = read_plan(SHARED / file)
    summaries = sum(task.kind is TaskKind.SUMMARY for task in plan.tasks)
    assert (len(plan.tasks), summaries, len(plan.links)) == COUNTS[file]


def test_every_real_file_is_counted_or_refused():
    files = {path.relative_to(SHARED).as_posix() for path in SHARED.glob("*/*") if "." in path.name}
    assert files - set(COUNTS) - {"mpxj/LICENSE.mpxj"} == {"p6_mcp/malformed.xer"}


def test_the_malformed_file_gives_one_clear_error():
    with pytest.raises(
        ExchangeError, match=r"malformed.xer:2: found a row \(`%R`\) outside any table, expected .* hint"
    ):
        read_plan(SHARED / "p6_mcp/malformed.xer")


@pytest.mark.parametrize("other", ["longpath/sample-p6.xml", "longpath/sample-mspdi.xml"])
def test_one_project_reads_the_same_from_all_three_formats(other):
    (tasks, links), (others, other_links) = (
        named(read_plan(SHARED / "longpath/sample.xer")),
        named(read_plan(SHARED / other)),
    )
    assert without_float(tasks) == without_float(others)
    assert links == other_links


@pytest.mark.parametrize("other", ["longpath/sample-p6.xml", "longpath/sample-mspdi.xml"])
def test_calendars_and_dates_of_the_project_are_the_same_in_all_three(other):
    ours, theirs = read_plan(SHARED / "longpath/sample.xer"), read_plan(SHARED / other)
    assert (ours.calendars, ours.default_calendar) == (theirs.calendars, theirs.default_calendar)
    assert (ours.start, ours.status, ours.name, ours.currency) == (
        theirs.start,
        theirs.status,
        theirs.name,
        theirs.currency,
    )


def test_late_dates_and_float_agree_between_xer_and_ms_project():
    ours, theirs = (named(read_plan(SHARED / f"longpath/{name}"))[0] for name in ("sample.xer", "sample-mspdi.xml"))
    assert [task.late_finish for task in ours] == [task.late_finish for task in theirs]
    stated = [(one.total_float_hours, two.total_float_hours) for one, two in zip(ours, theirs, strict=True)]
    assert all(two in (one, None) for one, two in stated)
    assert Counter(two for _, two in stated)[232.0] == 2


def test_all_four_kinds_of_links_and_leads_are_read():
    plan = read_plan(SHARED / "longpath/sample.xer")
    assert Counter(link.kind for link in plan.links) == {
        LinkKind.FS: 12,
        LinkKind.SS: 4,
        LinkKind.FF: 1,
        LinkKind.SF: 1,
    }
    assert min(link.lag_hours for link in plan.links) == -16.0


@pytest.mark.parametrize("file", ["percent-complete-8.4.xer", "percent-complete-8.4.pmxml"])
def test_each_kind_of_percentage_is_what_the_activity_is_called(file):
    tasks = [task for task in read_plan(SHARED / "mpxj" / file).tasks if task.kind is TaskKind.TASK]
    assert [task.percent for task in tasks] == [float(task.name.split()[1].rstrip("%")) / 100 for task in tasks]


def test_p6_xml_and_xer_of_one_project_are_the_same():
    one, two = (read_plan(SHARED / f"mpxj/percent-complete-8.4.{end}") for end in ("xer", "pmxml"))
    assert named(one) == named(two)
    assert (one.calendars, one.start, one.status) == (two.calendars, two.start, two.status)


def test_lags_of_ms_project_are_the_days_that_the_file_shows():
    plan = read_plan(SHARED / "mpxj/task-links-project2019-mspdi.xml")
    assert [link.lag_hours for link in plan.links] == [0, 8, 16, 40, 80, 16, 16, 16]  # 0 d, 1 d, 2 d, 1 wk, 2 wk, 2 d


def test_the_baseline_project_of_a_file_dates_its_project():
    (plan,) = read_plans(SHARED / "p6_mcp/demo.xer")
    by_id = {task.id: task for task in plan.tasks}
    assert by_id["A3000"].baseline_start == datetime(2024, 2, 20, 8)  # of DEMO-BL1; planned today for the 22nd
    assert by_id["A2000"].baseline_start is None  # not in the baseline


def test_level_of_effort_constraint_and_costs_of_p6_are_read():
    by_id = {task.id: task for task in read_plan(SHARED / "p6_mcp/demo.xer").tasks}
    assert by_id["A1050"].kind is TaskKind.LEVEL_OF_EFFORT
    assert (by_id["A3000"].constraint, by_id["A3000"].constraint_date) == (
        ConstraintKind.MUST_START,
        datetime(2024, 2, 22, 8),
    )
    assert (by_id["A1030"].budget_usd, by_id["A1030"].actual_usd) == (14400 + 5000, 7200 + 2500)  # work and expense


def test_accents_in_windows_1252_survive():
    plan = read_plan(SHARED / "p6_mcp/cp1252.xer")
    assert (plan.name, plan.calendars[0].name, plan.currency) == ("CAFÉ", "Calendrier standard été", "EUR")


def test_a_calendar_that_cannot_be_read_is_guessed_and_noted():
    plan = read_plan(SHARED / "mpxj/invalid-8.4.xer")
    assert "calendar `Test - Invalid` cannot be read" in " ".join(warned.text for warned in plan.warnings)
    assert plan.calendars[0].exceptions[date(2013, 12, 25)] == ()


def test_a_night_shift_ends_at_midnight_and_goes_on_after_it():
    night = next(item for item in read_plan(SHARED / "mpxj/sample.xml").calendars if item.name == "Night Shift")
    assert night.week[:2] == (((23.0, 24.0),), ((0.0, 3.0), (4.0, 8.0), (23.0, 24.0)))


def test_money_of_ms_project_is_in_hundredths():
    plan = read_plan(SHARED / "mpxj/sample.xml")
    assert [item.cost_usd for item in plan.assignments] == [
        2015.0,
        1511.25,
    ]  # 200 h at 10 an hour and 30 by 0.5 per use
