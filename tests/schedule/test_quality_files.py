"""Calculated dates and floats against those that P6 and MS Project wrote into real files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt.exchange import read_plan, read_plans
from gigawatt.schedule.quality import Status, assess, critical_path

FILES = Path(__file__).parents[2] / ".." / "shared" / "data" / "schedules"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the sample files are not beside the repository")


def compared(plan):
    """Return (stated, calculated) by id and kind of figure, where the file states one for unfinished work."""
    stated = {row.id: row for row in plan.tasks}
    pairs = {}
    for row in critical_path(plan).tasks:
        task = stated[row.id]
        if row.total_float_hours is None:
            continue
        if task.actual_start is None:
            pairs[row.id, "early start"] = (task.start, row.early_start)
        pairs[row.id, "early finish"] = (task.finish, row.early_finish)
        pairs[row.id, "late start"] = (task.late_start, row.late_start)
        pairs[row.id, "late finish"] = (task.late_finish, row.late_finish)
        pairs[row.id, "float"] = (task.total_float_hours, row.total_float_hours)
    return {key: pair for key, pair in pairs.items() if pair[0] is not None}


def differing(plan):
    return {key: pair for key, pair in compared(plan).items() if pair[0] != pair[1]}


def test_a_p6_project_of_two_calendars_and_all_link_types_agrees():
    plan = read_plan(FILES / "longpath" / "sample.xer")
    assert len(compared(plan)) == 5 * 16
    # The one exception contradicts its own late dates: 3 June to 8 July are 29 working days of 8 hours.
    assert differing(plan) == {("A1130", "float"): (248.0, 232.0)}


def test_free_floats_of_the_same_project_agree():
    lines = (FILES / "longpath" / "sample.xer").read_text(encoding="cp1252").split("\n")
    columns = next(line for line in lines if line.startswith("%F\ttask_id\tproj_id\twbs_id")).split("\t")
    code, free = columns.index("task_code"), columns.index("free_float_hr_cnt")
    rows = [line.split("\t") for line in lines if line.startswith("%R") and line.count("\t") + 1 >= len(columns)]
    stated = {row[code]: float(row[free]) for row in rows}
    path = critical_path(read_plan(FILES / "longpath" / "sample.xer"))
    assert {row.id: row.free_float_hours for row in path.tasks} == stated


def test_one_project_in_three_formats_has_the_same_dates_floats_and_results():
    plans = [read_plan(FILES / "longpath" / name) for name in ("sample.xer", "sample-p6.xml", "sample-mspdi.xml")]
    found = [assess(plan) for plan in plans]
    rows = [[row[1:] for row in each.path.tasks] for each in found]
    assert rows[0] == rows[1] == rows[2]
    checks = [[(row.number, row.value, row.status) for row in each.checks] for each in found]
    assert checks[0] == checks[1] == checks[2]


def test_a_mobilisation_tied_by_its_start_alone_fails_the_critical_path_test():
    check = assess(read_plan(FILES / "longpath" / "sample.xer")).checks[11]
    assert check.status is Status.FAILED
    assert [row.id for row in check.offenders] == ["A1010"]


def test_a_p6_project_with_progress_a_lead_and_an_imposed_start_agrees():
    plan = read_plans(FILES / "p6_mcp" / "demo.xer")[0]
    assert len(compared(plan)) > 60
    assert differing(plan) == {}


@pytest.mark.parametrize("name", ["percent-complete-8.4.xer", "percent-complete-8.4.pmxml", "resource-rates-test.xer"])
def test_early_dates_of_p6_files_with_progress_agree(name):
    plan = read_plan(FILES / "mpxj" / name)
    assert compared(plan)
    assert differing(plan) == {}


@pytest.mark.parametrize("name", ["task-baselines-project2019-mspdi.xml", "task-durations-project2019-mspdi.xml"])
def test_every_figure_of_an_ms_project_file_agrees(name):
    plan = read_plan(FILES / "mpxj" / name)
    assert len(compared(plan)) == 5 * 110
    assert differing(plan) == {}


def test_early_dates_of_ms_projects_four_link_types_agree():
    # Floats of predecessors that only their start ties (11: SF, 13: SS) are larger there: the end may be late alone.
    found = differing(read_plan(FILES / "mpxj" / "task-links-project2019-mspdi.xml"))
    assert {key for key in found if key[1] in ("early start", "early finish")} == set()
    assert {key[0] for key in found if key[1] == "float"} == {"11", "13"}


def test_a_project_that_must_finish_earlier_has_the_same_float_but_for_that():
    # P6 counts from the project's "must finish by", 100 working days before the finish; no plan file holds that date.
    found = differing(read_plan(FILES / "pyp6xer" / "sample.xer"))
    assert {stated - calculated for (_, kind), (stated, calculated) in found.items() if kind == "float"} == {-800.0}
    assert {kind for _, kind in found} == {"float", "late start", "late finish"}
