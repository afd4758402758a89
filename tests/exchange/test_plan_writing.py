"""What is written is read back: MS Project XML and XER by our own readers, iCalendar by the library."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from gigawatt.exchange import (
    ConstraintKind,
    LinkKind,
    PlanAssignment,
    PlanFile,
    PlanLink,
    PlanResource,
    PlanTask,
    TaskKind,
    WorkCalendar,
    generate_plan,
    read_plan,
    write_icalendar,
    write_mspdi,
    write_xer,
)

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "schedules"
REAL = [
    *(
        "longpath/sample.xer",
        "longpath/sample-p6.xml",
        "longpath/sample-mspdi.xml",
        "mpxj/sample.xml",
        "p6_mcp/demo.xer",
    ),
    *("mpxj/percent-complete-8.4.pmxml", "mpxj/resource-rates-test.xer", "mpxj/task-links-project2019-mspdi.xml"),
    *("mpxj/mspditimephased.xml", "pyp6xer/sample.xer", "mpxj/TwentyFourHourCalendar.xer"),
]
DATED = (
    "start",
    "finish",
    "actual_start",
    "actual_finish",
    "baseline_start",
    "baseline_finish",
    "late_start",
    "late_finish",
)

words = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters=" "), min_size=1, max_size=12).map(
    lambda text: text.strip() or "x"
)
moments = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(second=0, microsecond=0))
maybe = st.none() | moments
quarters = st.lists(st.integers(0, 96), unique=True, max_size=6).map(
    lambda ends: tuple((start / 4, end / 4) for start, end in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
hours = st.integers(0, 4000).map(lambda quarter: quarter / 4)


@st.composite
def plans(draw):
    """A plan of any content: its dates need not make sense to be carried."""
    calendars = tuple(
        WorkCalendar(
            str(key),
            draw(words),
            tuple(draw(quarters) for _ in range(7)),
            draw(st.dictionaries(days, quarters, max_size=3)),
        )
        for key in range(1, draw(st.integers(1, 3)) + 1)
    )
    count = draw(st.integers(1, 8))
    keys = draw(st.lists(words, min_size=count, max_size=count, unique=True))
    tasks, level = [], 0
    for key in keys:
        level = draw(st.integers(1, level + 1))
        tasks.append(draw(task(key, level, [item.id for item in calendars])))
    ends = st.sampled_from(keys)
    pairs = draw(st.lists(st.tuples(ends, ends, st.sampled_from(LinkKind)), max_size=6, unique=True))
    links = [PlanLink(*pair, draw(hours) - 100) for pair in pairs if pair[0] != pair[1]]
    resources = tuple(
        PlanResource(str(n), draw(words), draw(st.sampled_from(("labour", "equipment", "material")))) for n in (1, 2)
    )
    assignments = tuple(
        PlanAssignment(
            draw(ends), item.id, draw(hours) if item.kind != "material" else 0.0, draw(st.integers(0, 10**9)) / 100
        )
        for item in draw(st.lists(st.sampled_from(resources), max_size=3))
    )
    return PlanFile(
        *(
            "",
            "generated",
            draw(words),
            draw(maybe),
            draw(maybe),
            calendars,
            tuple(tasks),
            tuple(links),
            resources,
            assignments,
        ),
        default_calendar="1",
    )


days = st.dates(date(2000, 1, 1), date(2060, 1, 1))


@st.composite
def task(draw, key, level, calendars):
    kind = draw(st.sampled_from(TaskKind))
    constraint = draw(st.none() | st.sampled_from(ConstraintKind))
    own = kind is not TaskKind.SUMMARY
    return PlanTask(
        *(key, draw(words), draw(words), kind, draw(st.sampled_from(["", *calendars])), draw(hours), draw(hours)),
        percent=draw(st.integers(0, 100)) / 100,
        **{name: draw(maybe) for name in DATED},
        total_float_hours=draw(st.none() | hours),
        constraint=constraint,
        constraint_date=draw(maybe) if constraint else None,
        deadline=draw(maybe),
        budget_usd=draw(st.integers(0, 10**9)) / 100,
        actual_usd=draw(st.integers(0, 10**9)) / 100 if own else 0.0,
        labour_hours=draw(hours) if own else 0.0,
        level=level,
    )


def reread(tmp_path, content):
    path = tmp_path / "written"
    path.write_bytes(content)
    return read_plan(path)


def carried(plan):
    """The plan as MS Project carries it: one length of day for all calendars, no lines, links by successor."""
    default = next((item for item in plan.calendars if item.id == plan.default_calendar), None)
    hours_per_day = default.hours_per_day if default else 8.0
    place = {task.id: number for number, task in enumerate(plan.tasks)}
    return replace(
        plan,
        **{"path": "", "format": "", "warnings": (), "short_name": plan.short_name or plan.name},
        calendars=tuple(replace(item, hours_per_day=hours_per_day) for item in plan.calendars),
        tasks=tuple(
            replace(task, line=0, percent=round(task.percent, 2), remaining_hours=round(task.remaining_hours, 2))
            for task in plan.tasks
        ),
        links=tuple(sorted(plan.links, key=lambda link: place[link.after])),
    )


@settings(max_examples=60, deadline=None)
@given(plans())
def test_any_plan_written_for_ms_project_reads_back_the_same(tmp_path_factory, plan):
    found = reread(tmp_path_factory.mktemp("plan"), write_mspdi(plan))
    assert found.warnings == ()
    assert carried(found) == carried(plan)


@pytest.mark.skipif(not SHARED.exists(), reason="the real files are not part of the package")
@pytest.mark.parametrize("file", REAL)
def test_a_real_plan_written_for_ms_project_reads_back_the_same(tmp_path, file):
    plan = read_plan(SHARED / file)
    found = reread(tmp_path, write_mspdi(plan))
    numbers = {item.id: str(number) for number, item in enumerate(plan.resources, start=1)}
    if any(not key.isdigit() for key in numbers):  # a role among the resources: all are numbered
        plan = replace(
            plan,
            resources=tuple(replace(item, id=numbers[item.id]) for item in plan.resources),
            assignments=tuple(replace(item, resource=numbers[item.resource]) for item in plan.assignments),
        )
    assert carried(found) == carried(plan)


@pytest.mark.skipif(not SHARED.exists(), reason="the real files are not part of the package")
@pytest.mark.parametrize(
    "file", ["longpath/sample.xer", "p6_mcp/demo.xer", "pyp6xer/sample.xer", "longpath/sample-p6.xml"]
)
def test_a_real_p6_plan_written_as_xer_keeps_its_tasks_and_links(tmp_path, file):
    plan = read_plan(SHARED / file)
    found = reread(tmp_path, write_xer(plan))
    # ten digits are written, and what an expense adds to assignments is a difference
    rounded = [
        [
            replace(
                task,
                line=0,
                **{name: round(getattr(task, name), 6) for name in ("percent", "remaining_hours", "budget_usd")},
            )
            for task in one.tasks
        ]
        for one in (plan, found)
    ]
    assert rounded[0] == rounded[1]
    assert (found.links, found.calendars) == (plan.links, plan.calendars)


def test_a_generated_plan_reads_back_the_same_from_ms_project_xml(tmp_path):
    plan = generate_plan(150, 3)
    assert carried(reread(tmp_path, write_mspdi(plan))) == carried(plan)


def test_elements_of_a_task_stand_in_the_order_of_the_schema():
    order = (  # of MS Project's published schema, as far as we write it
        *("UID", "ID", "Name", "Active", "Manual", "IsNull", "WBS", "OutlineNumber", "OutlineLevel", "Start", "Finish"),
        *("Duration", "DurationFormat", "Work", "Estimated", "Milestone", "Summary", "LateStart", "LateFinish"),
        *("TotalSlack", "FixedCost", "PercentComplete", "Cost", "ActualStart", "ActualFinish", "ActualDuration"),
        *("ActualCost", "RemainingDuration", "ConstraintType", "CalendarUID", "ConstraintDate", "Deadline"),
        *("PredecessorLink", "ExtendedAttribute", "Baseline"),
    )
    root = etree.fromstring(write_mspdi(generate_plan(60, 3)))
    for task in root.iter("{*}Task"):
        places = [order.index(etree.QName(child).localname) for child in task]
        assert places == sorted(places)


def events(content):
    return {str(event["summary"]): event for event in icalendar.Calendar.from_ical(content).walk("VEVENT")}


def test_an_icalendar_read_by_the_library_has_the_dates_of_the_plan():
    plan = generate_plan(60, 3)
    dated = [task for task in plan.tasks if task.kind is not TaskKind.SUMMARY]
    found = events(write_icalendar(plan))
    assert len(found) == len(dated)
    for task in dated:
        event = found[task.name]
        end = event.get("dtend", event["dtstart"]).dt
        assert (event["dtstart"].dt, end) == (task.start, task.finish)


def test_an_icalendar_of_milestones_holds_nothing_else():
    plan = generate_plan(90, 3)
    names = {task.name for task in plan.tasks if task.kind is TaskKind.MILESTONE}
    assert set(events(write_icalendar(plan, milestones_only=True))) == names


def test_an_icalendar_does_not_depend_on_when_it_is_written():
    plan = generate_plan(5, 3)
    assert write_icalendar(plan) == write_icalendar(plan)
    assert {event["dtstamp"].dt.replace(tzinfo=None) for event in events(write_icalendar(plan)).values()} == {
        plan.status
    }


def test_an_event_stays_the_same_event_when_it_moves():
    plan = generate_plan(5, 3)
    moved = replace(plan, tasks=tuple(replace(task, finish=task.finish + timedelta(days=9)) for task in plan.tasks))
    one, two = (events(write_icalendar(item)) for item in (plan, moved))
    assert {name: str(event["uid"]) for name, event in one.items()} == {
        name: str(event["uid"]) for name, event in two.items()
    }


def test_characters_that_xml_forbids_do_not_stop_the_writers(tmp_path):
    plan = generate_plan(2, 3)
    bad = replace(plan, tasks=tuple(replace(task, name="a\x01\ud800\tb") for task in plan.tasks))
    assert {task.name for task in reread(tmp_path, write_mspdi(bad)).tasks} == {"a b"}
    assert "a b" in {task.name for task in reread(tmp_path, write_xer(bad)).tasks}
    assert b"SUMMARY:a b" in write_icalendar(bad)
