"""Plans of other programs as works templates and progress: what is kept, what is guessed, what is said of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.catalogue import WorksTask
from gigawatt.exchange import (
    ConstraintKind,
    ExchangeError,
    LinkKind,
    PlanFile,
    PlanLink,
    PlanTask,
    TaskKind,
    WorkCalendar,
    generate_plan,
    read_plans,
)
from gigawatt.programme import Imported, PhaseError, Programme, actuals_fragment, read, works_fragment
from gigawatt.programme.imported_network import reduce_plan
from gigawatt.programme.imported_words import ASSETS, SORTS, guess, template_name, unique_names
from gigawatt.schedule.quality import critical_path

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "examples" / "small" / "programme.yaml").read_text("utf-8")
DOCUMENT = (ROOT / "docs" / "schedules.md").read_text("utf-8")
SCHEDULES = ROOT / ".." / "shared" / "data" / "schedules"
DAY = ((8.0, 12.0), (13.0, 17.0))
FIVE = WorkCalendar("five", "Five days", (DAY,) * 5 + ((),) * 2, {date(2025, 1, 20): ()})
SEVEN = WorkCalendar("seven", "Every day", (DAY,) * 7)
START = datetime(2025, 1, 6, 8)


def task(id: str, hours: float = 40.0, kind: TaskKind = TaskKind.TASK, **more: object) -> PlanTask:
    dates = {"start": START, "finish": datetime(2025, 3, 1, 17)}
    fields = {"name": id, "wbs": "", "calendar": "five"} | dates | more
    return PlanTask(id=id, kind=kind, duration_hours=hours, remaining_hours=hours, percent=0.0, **fields)  # type: ignore[arg-type]


def point(id: str, **more: object) -> PlanTask:
    return task(id, 0.0, TaskKind.MILESTONE, **more)


def plan_of(tasks: Iterable[PlanTask], links: Iterable[tuple[str, str, str, float]] = ()) -> PlanFile:
    tied = tuple(PlanLink(before, after, LinkKind(kind), lag) for before, after, kind, lag in links)
    rows = tuple(tasks)
    return PlanFile("p.xer", "P6 XER", "Hall", START, START, (FIVE, SEVEN), rows, tied, default_calendar="five")


def written(folder: Path, found: Imported, name: str = "own") -> Programme:
    """The small example with the template included and used."""
    (folder / "works.yaml").write_text(found.text, "utf-8")
    text = SMALL.replace("gigawatt: 1\n", "gigawatt: 1\ninclude: works.yaml\n")
    (folder / "programme.yaml").write_text(text.replace("works: small_hall", f"works: {name}"), "utf-8")
    return read(str(folder / "programme.yaml"))


def template(folder: Path, plan: PlanFile, it_power_mw: float = 0.0) -> dict[str, WorksTask]:
    programme = written(folder, works_fragment(plan, "own", it_power_mw))
    return {row.name: row for row in programme.file.works["own"].tasks}


# --- names and words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Long-lead order", "long_lead_order"),
        ("Level 2, slab", "level_two_slab"),
        ("Straßenbau Süd", "strassenbau_sud"),
        ("打桩", "task"),
        ("  __ ", "task"),
    ],
)
def test_names_become_names_of_a_template(name: str, expected: str) -> None:
    assert template_name(name) == expected


def test_names_that_stand_twice_get_letters() -> None:
    assert unique_names(["Pour", "Pour B", "pour", "POUR"]) == ["pour", "pour_b", "pour_c", "pour_d"]


@pytest.mark.parametrize(
    ("name", "asset", "kind", "trade", "after_close"),
    [
        ("Air permit", "shell", "permits", "", False),
        ("Order generators", "plant", "equipment", "", False),
        ("Deliver racks", "chips", "equipment", "", True),
        ("Server installation", "chips", "chips", "it", True),
        ("Structural steel", "shell", "works", "structural", True),
        ("Substation energisation", "shell", "works", "controls", True),
        ("Something", "shell", "works", "civil", True),
    ],
)
def test_words_say_what_a_task_is(name: str, asset: str, kind: str, trade: str, after_close: bool) -> None:
    found = guess(name)
    assert (found.asset, found.sort.kind, found.sort.trade, found.sort.after_close) == (asset, kind, trade, after_close)
    assert found.said == (name != "Something")


def test_the_page_lists_every_word() -> None:
    for words in [*(row.words for row in SORTS), *(words for _, words in ASSETS)]:
        assert f"| {', '.join(words)} |" in DOCUMENT


# --- the network ------------------------------------------------------------------------------------------------------


def test_a_milestone_is_bridged_by_the_ends_that_it_tied() -> None:
    links = [("a", "m", "FF", 8.0), ("m", "b", "SS", 16.0)]
    (_, after) = reduce_plan(plan_of([task("a"), point("m"), task("b")], links)).works
    assert after.links == (("a", "FS", pytest.approx(24.0 / 40.0 * 7.0)),)


@pytest.mark.parametrize("seed", range(3))
def test_bridging_milestones_moves_no_date(seed: int) -> None:
    made = generate_plan(120, seed)
    rows = [
        replace(row, constraint=None, deadline=None, actual_start=None, actual_finish=None, percent=0.0)
        for row in made.tasks
    ]
    rows = [replace(row, remaining_hours=row.duration_hours) for row in rows]
    plan = replace(
        made, status=made.start, tasks=tuple(rows), links=tuple(replace(link, lag_hours=0.0) for link in made.links)
    )
    works = reduce_plan(plan).works
    links = tuple(
        PlanLink(before, work.task.id, LinkKind(kind), lag) for work in works for before, kind, lag in work.links
    )
    left = critical_path(replace(plan, tasks=tuple(work.task for work in works), links=links))
    before = {row.id: row.early_start for row in critical_path(plan).tasks}
    assert len(left.tasks) < len(before)
    assert {row.id: row.early_start for row in left.tasks} == {row.id: before[row.id] for row in left.tasks}


def test_a_link_of_a_summary_row_ties_what_is_below_it(tmp_path: Path) -> None:
    rows = [task("s", kind=TaskKind.SUMMARY), task("a", level=2), task("b", level=2), task("c")]
    found = template(tmp_path, plan_of(rows, [("a", "b", "FS", 0.0), ("s", "c", "FS", 0.0)]))
    assert found["c"].links[0] == ("b", "FS", 0.0)
    assert set(found) >= {"a", "b", "c"}
    assert "s" not in found


def test_levels_of_effort_are_left_out_and_said_so() -> None:
    plan = plan_of([task("a"), task("effort", kind=TaskKind.LEVEL_OF_EFFORT)], [("a", "effort", "SS", 0.0)])
    found = works_fragment(plan, "own")
    assert "name: effort" not in found.text
    assert "Levels of effort left out, with their cost: effort." in found.remarks


def test_links_in_a_circle_are_named() -> None:
    with pytest.raises(ExchangeError, match="links in a circle among a, b"):
        works_fragment(plan_of([task("a"), task("b")], [("a", "b", "FS", 0.0), ("b", "a", "SS", 0.0)]))


def test_a_plan_without_work_is_refused() -> None:
    with pytest.raises(ExchangeError, match="no task that takes time"):
        works_fragment(plan_of([point("m")]))


def test_tasks_come_after_all_that_they_follow(tmp_path: Path) -> None:
    found = template(tmp_path, plan_of([task("late"), task("early")], [("early", "late", "FS", 0.0)]))
    assert list(found).index("early") < list(found).index("late")


# --- the template -----------------------------------------------------------------------------------------------------


def test_a_working_week_is_seven_days_on_a_calendar_of_the_file(tmp_path: Path) -> None:
    programme = written(tmp_path, works_fragment(plan_of([task("a", 40.0)]), "own"))
    found = next(row for row in programme.file.works["own"].tasks if row.name == "a")
    assert (found.duration_days, found.calendar) == (7.0, "own_calendar")
    calendar = programme.file.calendars["own_calendar"]
    assert found.duration_days * calendar.pace == pytest.approx(5.0)
    assert calendar.holidays == ("2025-01-20",)


def test_where_every_day_is_worked_days_are_elapsed_days(tmp_path: Path) -> None:
    found = template(tmp_path, plan_of([task("a", 80.0, calendar="seven")]))["a"]
    assert (found.duration_days, found.calendar) == (10.0, "")


def test_costs_are_shared_by_budgets(tmp_path: Path) -> None:
    found = template(tmp_path, plan_of([task("a", budget_usd=1.0), task("b", budget_usd=2.0)]))
    assert (found["a"].cost_share, found["b"].cost_share) == (pytest.approx(0.333333), pytest.approx(0.666667))


def test_without_budgets_costs_are_shared_by_durations(tmp_path: Path) -> None:
    plan = plan_of([task("a", 10.0), task("b", 30.0)])
    found = template(tmp_path, plan)
    assert (found["a"].cost_share, found["b"].cost_share) == (0.25, 0.75)
    assert "Cost shares of shell: from durations, for want of budgets." in works_fragment(plan).remarks


def test_the_last_to_end_energises(tmp_path: Path) -> None:
    rows = [task("a"), task("b", finish=datetime(2025, 4, 1, 17)), task("c")]
    found = template(tmp_path, plan_of(rows))
    assert [name for name, row in found.items() if row.energises] == ["b"]


def test_a_last_milestone_after_one_task_makes_that_task_energise(tmp_path: Path) -> None:
    found = template(tmp_path, plan_of([task("a"), point("done")], [("a", "done", "FS", 0.0)]))
    assert found["a"].energises
    assert "done" not in found


def test_a_last_milestone_after_several_tasks_is_kept(tmp_path: Path) -> None:
    links = [("a", "done", "FS", 0.0), ("b", "done", "FS", 0.0)]
    found = template(tmp_path, plan_of([task("a"), task("b"), point("done")], links))["done"]
    assert found.energises
    assert found.duration_days == 0.01
    assert found.cost_share == 0.0


def test_assets_without_a_task_get_one_that_holds_nothing_up(tmp_path: Path) -> None:
    found = template(tmp_path, plan_of([task("a"), task("b")], [("a", "b", "FS", 0.0)]))
    assert found["chips_not_in_the_plan"].links == (("a", "FF", 0.0),)
    assert found["b"].links == (
        ("a", "FS", 0.0),
        ("chips_not_in_the_plan", "FS", 0.0),
        ("plant_not_in_the_plan", "FS", 0.0),
    )


def test_hours_become_hours_per_megawatt_of_the_trade_that_the_name_tells(tmp_path: Path) -> None:
    plan = plan_of([task("Steel", labour_hours=500.0), task("Design", labour_hours=90.0)])
    found = template(tmp_path, plan, 20.0)
    assert (found["steel"].labour_hours_per_it_mw, found["steel"].trades) == (25.0, {"structural": 1.0})
    assert (found["design"].labour_hours_per_it_mw, found["design"].trades) == (0.0, {})


def test_imposed_dates_are_said_to_be_left_out() -> None:
    plan = plan_of([task("a", constraint=ConstraintKind.MUST_FINISH, constraint_date=START)])
    assert any("Imposed dates and deadlines of 1 rows" in remark for remark in works_fragment(plan).remarks)


def test_names_that_yaml_would_take_for_something_else_are_quoted(tmp_path: Path) -> None:
    assert set(template(tmp_path, plan_of([task("null"), task("True")]))) >= {"null", "true"}


@pytest.mark.parametrize("name", ["x\n- y: [", "a # b", '"quoted" {', "\x85next", "tab\tname"])
def test_no_name_of_a_plan_breaks_the_text(tmp_path: Path, name: str) -> None:
    plan = replace(plan_of([task("a", name=name, wbs=name)]), name=name)
    assert template(tmp_path, plan)


@settings(max_examples=12, deadline=None)
@given(tasks=st.integers(5, 90), seed=st.integers(0, 999), power=st.sampled_from([0.0, 20.0]))
def test_every_made_up_plan_becomes_a_template_that_is_read(
    tmp_path_factory: pytest.TempPathFactory, tasks: int, seed: int, power: float
) -> None:
    assert template(tmp_path_factory.mktemp("plan"), generate_plan(tasks, seed), power)


@pytest.mark.skipif(not SCHEDULES.exists(), reason="the real schedules (../shared) are not here")
def test_every_real_plan_with_work_becomes_a_template_that_is_read(tmp_path: Path) -> None:
    read_well = 0
    for path in sorted(SCHEDULES.glob("*/*.*x*")):
        try:
            plans = read_plans(path)
            fragments = [works_fragment(plan, "own", 20.0) for plan in plans]
        except ExchangeError:
            continue
        for fragment in fragments:
            assert written(tmp_path, fragment).file.works["own"].tasks
            read_well += 1
    assert read_well >= 16


# --- progress ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    path = tmp_path / "programme.yaml"
    path.write_text(SMALL.replace("start: 2026-01\n", "start: 2026-07\n", 1), "utf-8")
    return read(str(path))


def begun(name: str, finish: datetime | None = None, **more: object) -> PlanTask:
    return replace(task(name), actual_start=datetime(2026, 2, 2, 8), actual_finish=finish, **more)  # type: ignore[arg-type]


def lines(found: Imported) -> list[str]:
    return [line.strip() for line in found.text.splitlines() if not line.lstrip().startswith("#")]


def test_progress_is_matched_whatever_the_case_and_signs(programme: Programme) -> None:
    found = actuals_fragment(plan_of([begun("Long-Lead ORDER", percent=0.4)]), programme, "plains.h1")
    assert lines(found) == ["actuals:", "long_lead_order: {started: 2026-02-02, percent: 40 %}"]


def test_finished_is_the_day_after_the_last_worked_one(programme: Programme) -> None:
    rows = [
        begun("permits", datetime(2026, 3, 6, 17), actual_usd=2e6),
        begun("shell", datetime(2026, 3, 9, 8)),
    ]
    assert lines(actuals_fragment(plan_of(rows), programme, "plains.h1"))[1:] == [
        "permits: {started: 2026-02-02, finished: 2026-03-07, cost: 2000000 USD}",
        "shell: {started: 2026-02-02, finished: 2026-03-09}",
    ]


def test_a_summary_row_has_the_progress_of_what_is_below_it(programme: Programme) -> None:
    rows = [
        task("Shell", kind=TaskKind.SUMMARY),
        begun("Steel", datetime(2026, 3, 6, 17), level=2, budget_usd=3.0, actual_usd=5.0),
        task("Roof", level=2, budget_usd=1.0),
    ]
    found = actuals_fragment(plan_of(rows), programme, "plains.h1")
    assert lines(found)[1:] == ["shell: {started: 2026-02-02, percent: 75 %, cost: 5 USD}"]
    assert not any("fit no task" in remark for remark in found.remarks)


def test_rows_and_tasks_without_a_partner_are_listed(programme: Programme) -> None:
    remarks = actuals_fragment(plan_of([begun("Car park")]), programme, "plains.h1").remarks
    assert "Rows that have begun and fit no task: Car park Car park." in remarks
    assert any(
        remark.startswith("Tasks of the template that no row of the plan is called: permits") for remark in remarks
    )


def test_rows_of_the_same_name_are_counted(programme: Programme) -> None:
    plan = plan_of([begun("Shell"), begun("SHELL")])
    plan = replace(plan, tasks=(plan.tasks[0], replace(plan.tasks[1], id="other")))
    assert "# Shell Shell; 1 more row is called so" in actuals_fragment(plan, programme, "plains.h1").text


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (begun("shell", datetime(2026, 8, 3, 17)), "after programme.start, 2026-07-01"),
        (begun("shell", percent=1.0), "all of it done, but no actual finish"),
        (begun("shell", datetime(2026, 1, 5, 17)), "it ends before it starts"),
        (task("shell", actual_usd=5.0), "not begun, 5 USD spent"),
    ],
)
def test_what_the_reader_would_refuse_is_a_comment(programme: Programme, row: PlanTask, why: str) -> None:
    found = actuals_fragment(plan_of([row]), programme, "plains.h1")
    assert lines(found) == ["actuals: {}"]
    assert why in found.text


def test_what_is_written_is_read_below_the_phase(programme: Programme, tmp_path: Path) -> None:
    rows = [begun("permits", datetime(2026, 3, 6, 17), actual_usd=2e6), begun("shell", percent=0.4)]
    found = actuals_fragment(plan_of(rows), programme, "plains.h1")
    indented = "".join(f"        {line}\n" for line in found.text.splitlines())
    text = (tmp_path / "programme.yaml").read_text("utf-8")
    phase = "      - {name: h1, it_power: 20 MW, works: small_hall, start: 2026-01, mandatory: true}\n"
    block = "      - name: h1\n        it_power: 20 MW\n        works: small_hall\n        start: 2026-01\n"
    assert phase in text
    (tmp_path / "programme.yaml").write_text(text.replace(phase, block + indented), "utf-8")
    actuals = read(str(tmp_path / "programme.yaml")).phases[0].phase.actuals
    assert actuals["permits"].done == 1.0
    assert actuals["shell"].done == pytest.approx(0.4)


def test_cost_in_another_currency_is_left_out(programme: Programme) -> None:
    plan = replace(plan_of([begun("shell", actual_usd=5.0)]), currency="EUR")
    found = actuals_fragment(plan, programme, "plains.h1")
    assert lines(found)[1:] == ["shell: {started: 2026-02-02}"]
    assert "Cost is in EUR and left out: the file takes USD." in found.remarks


def test_an_unknown_phase_gets_the_nearest_name(programme: Programme) -> None:
    with pytest.raises(PhaseError, match="did you mean 'plains\\.h1'"):
        actuals_fragment(plan_of([task("a")]), programme, "plains.h2")


def test_one_of_several_phases_in_one_row_has_no_progress(tmp_path: Path) -> None:
    programme = read(str(ROOT / "examples" / "abilene" / "programme.yaml"))
    with pytest.raises(PhaseError, match="give each its own name"):
        actuals_fragment(plan_of([task("a")]), programme, "abilene.a1")
