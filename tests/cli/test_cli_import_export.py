"""`export` and `import`: the base plan in other programs, and their plans in a programme."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from typer.testing import CliRunner, Result

from gigawatt.chain import Plan
from gigawatt.cli import exporting
from gigawatt.cli.app import app
from gigawatt.evidence import base_case_of
from gigawatt.exchange import PlanFile, PlanTask, TaskKind, generate_plan, read_plan, write_mspdi, write_xer
from gigawatt.programme import Programme, read
from gigawatt.quantities import day_date
from gigawatt.schedule import Outcome, as_plan_file
from gigawatt.schedule.quality import critical_path
from gigawatt.study import base_plan, open_programme

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "examples" / "small"
DOCUMENT = (ROOT / "docs" / "schedules.md").read_text("utf-8")
Call = Callable[..., Result]
Decided = tuple[Programme, Plan, Outcome]


@pytest.fixture(scope="module")
def decided() -> Decided:
    programme = open_programme(str(SMALL))
    plan = base_plan(programme)
    return programme, plan, base_case_of(programme, plan).base.build


@pytest.fixture(scope="module")
def plan(decided: Decided) -> PlanFile:
    programme, plan, outcome = decided
    return as_plan_file(programme, plan.schedule, outcome)


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: PlanFile) -> Call:
    """The command line in a copy of the small example; its plan, decided once, is handed out again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exporting, "plan_of", lambda *_, **__: plan)
    monkeypatch.setattr("gigawatt.cli.checking.plan_of", lambda *_, **__: plan)
    shutil.copy(SMALL / "programme.yaml", tmp_path / "programme.yaml")
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def gantt(decided: Decided) -> Iterator[tuple[str, datetime, datetime]]:
    """Id, first moment and last of every task of the base case, on days of eight hours."""
    programme, plan, outcome = decided
    for task, phase in enumerate(plan.schedule.phase):
        name = programme.works(int(phase)).tasks[plan.schedule.template_task[task]].name
        first = day_date(programme.timeline, float(outcome.start_day[task]))
        last = day_date(programme.timeline, float(outcome.finish_day[task]) - 1e-6)  # the day that it ends on
        morning = datetime(first.year, first.month, first.day)
        yield f"{programme.phases[phase].path}.{name}", morning, datetime(last.year, last.month, last.day)


# --- export -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("to", "name"), [("mspdi", "small-hall.xml"), ("xer", "small-hall.xer")])
def test_what_is_written_and_read_back_has_the_dates_of_the_gantt(
    call: Call, decided: Decided, to: str, name: str
) -> None:
    result = call("export", ".", "--to", to)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{name}: base plan of view ")
    found = {task.id: task for task in read_plan(name).tasks}
    expected = list(gantt(decided))
    assert len(expected) == 13
    for id, first, last in expected:
        start, finish = found[id].start, found[id].finish
        assert start is not None
        assert finish is not None
        assert (start.date(), finish.date()) == (first.date(), last.date()), id


def test_calendars_show_the_same_dates(call: Call, decided: Decided) -> None:
    assert call("export", ".", "--to", "icalendar", "-o", "plan.ics").exit_code == 0
    events = icalendar.Calendar.from_ical(Path("plan.ics").read_bytes()).walk("VEVENT")
    dates = {str(event["summary"]): (event["dtstart"].dt, event.get("dtend", event["dtstart"]).dt) for event in events}
    for id, first, last in gantt(decided):
        phase, _, task = id.rpartition(".")
        start, finish = dates[f"{phase} {task.replace('_', ' ')}"]
        assert (start.date(), finish.date()) == (first.date(), last.date())


def test_a_program_that_calculates_the_plan_again_finds_its_dates(plan: PlanFile) -> None:
    stated = {task.id: task for task in plan.tasks}
    for row in critical_path(plan).tasks:
        task = stated[row.id]
        assert task.finish is not None
        if task.kind is TaskKind.TASK and task.duration_hours > 0.0:
            assert abs(row.early_start - (task.start or datetime.min)) <= timedelta(minutes=2), row.id
        assert abs(row.early_finish - task.finish) <= timedelta(hours=16, minutes=2), row.id  # evening or next morning


def test_every_phase_has_a_row_for_the_day_on_which_it_is_live(plan: PlanFile) -> None:
    names = {task.id: task for task in plan.tasks}
    assert names["plains.h1.live"].start == names["plains.h1.commissioning"].finish
    assert {task.id: task.level for task in plan.tasks if task.kind is TaskKind.SUMMARY} == {
        "programme": 1,
        "plains.h1.all": 2,
    }


def test_milestones_alone_are_starts_closes_and_live_dates(call: Call) -> None:
    assert call("export", ".", "--to", "icalendar", "--milestones-only").exit_code == 0
    events = icalendar.Calendar.from_ical(Path("small-hall.ics").read_bytes()).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == [
        "Start",
        "plains.h1 financial close",
        "plains.h1 live",
        "All phases live",
    ]


def test_nothing_is_overwritten_without_force(call: Call) -> None:
    Path("plan.xer").write_text("mine")
    result = call("export", ".", "--to", "xer", "-o", "plan.xer")
    assert (result.exit_code, Path("plan.xer").read_text()) == (1, "mine")
    assert result.stderr == "error: plan.xer is there already, hint: give another name with -o, or --force\n"
    assert call("export", ".", "--to", "xer", "-o", "plan.xer", "--force").exit_code == 0
    assert read_plan("plan.xer").name == "Small hall"


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "."),
        ("export", ".", "--to", "mpp"),
        ("export", ".", "--to", "xer", "--milestones-only"),
        ("export", ".", "--to", "xer", "--view", "a,b"),
        ("import", "p.xer"),
        ("import", "p.xer", "--as", "plan"),
        ("import", "p.xer", "--as", "actuals"),
        ("import", "p.xer", "--as", "actuals", "--phase", "plains.h1", "--name", "x"),
        ("import", "p.xer", "--as", "works", "--phase", "plains.h1"),
        ("import", "p.xer", "--as", "works", "--name", "two words"),
        ("import", "p.xer", "--as", "works", "--it-power", "20 apples"),
        ("import", "p.xer", "--as", "works", "--it-power", "0 MW"),
    ],
)
def test_a_wrong_command_is_told_apart_from_a_wrong_file(call: Call, arguments: tuple[str, ...]) -> None:
    Path("p.xer").write_bytes(write_xer(generate_plan(10, 1)))
    assert call(*arguments).exit_code == 2


# --- check --plan -----------------------------------------------------------------------------------------------------


def test_a_programme_is_judged_by_the_fourteen_checks_where_asked(call: Call) -> None:
    shown = call("check", ".", "--plan").stdout
    assert "Small hall (gigawatt): 13 tasks" in shown
    assert re.search(r"^ +14 +Baseline execution index", shown, re.MULTILINE)
    assert "1. Logic" not in shown
    assert "Works templates are coarse" in shown
    assert "Baseline execution index" not in call("check", ".").stdout


def test_the_object_has_the_checks_by_view(call: Call) -> None:
    (checked,) = json.loads(call("check", ".", "--plan", "--json").stdout)["plans"].values()
    failed = [check["number"] for check in checked["checks"] if check["status"] == "failed"]
    assert failed == [3, 4, 6, 8]  # what a template is: long tasks that overlap by lags


# --- import -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def contractor(call: Call, tmp_path: Path) -> Path:
    """A contractor's plan."""
    path = tmp_path / "contractor.xer"
    path.write_bytes(write_xer(generate_plan(60, 7)))
    return path


def test_a_template_is_checked_as_it_stands(call: Call, contractor: Path) -> None:
    assert call("import", str(contractor), "--as", "works", "--name", "hall", "-o", "hall.yaml").exit_code == 0
    text = Path("programme.yaml").read_text().replace("works: small_hall", "works: hall")
    Path("programme.yaml").write_text(text + "\ninclude: hall.yaml\n")
    result = call("check", ".")
    assert result.exit_code == 0, result.output


def test_a_file_without_views_is_told_of_none(call: Call) -> None:
    assert "programme.yaml: no issues (1 phase, 0 claims)" in call("check", ".").stdout


def test_what_is_pasted_is_read_as_well(call: Call, contractor: Path) -> None:
    pasted = call("import", str(contractor), "--as", "works", "--name", "hall").stdout
    text = Path("programme.yaml").read_text().replace("works: small_hall", "works: hall")
    Path("programme.yaml").write_text(f"{text}\n{pasted}")
    assert call("check", ".").exit_code == 0


def test_remarks_go_to_stderr_beside_the_yaml(call: Call, contractor: Path) -> None:
    result = call("import", str(contractor), "--as", "works")
    assert "calendars:" in result.stdout
    assert "kind, asset and after_close come from words in the names" in result.stderr


def test_a_fragment_overwrites_nothing(call: Call, contractor: Path) -> None:
    Path("hall.yaml").write_text("mine")
    result = call("import", str(contractor), "--as", "works", "-o", "hall.yaml")
    assert (result.exit_code, Path("hall.yaml").read_text()) == (1, "mine")


@pytest.mark.parametrize("write", [write_xer, write_mspdi])
def test_an_exported_plan_comes_back_as_the_template_that_it_was(
    call: Call, plan: PlanFile, write: Callable[[PlanFile], bytes]
) -> None:
    Path("plan.xml").write_bytes(write(plan))
    assert (
        call("import", "plan.xml", "--as", "works", "--name", "back", "--it-power", "20 MW", "-o", "w.yaml").exit_code
        == 0
    )
    text = Path("programme.yaml").read_text()
    Path("programme.yaml").write_text(text.replace("works: small_hall", "works: back") + "\ninclude: w.yaml\n")
    found = {task.name: task for task in read("programme.yaml").file.works["back"].tasks}
    planned = {task.id.rpartition(".")[2]: task for task in plan.tasks if task.duration_hours > 0.0}
    assert len(planned) == 13
    for name, task in planned.items():
        assert found[name].duration_days == pytest.approx(task.duration_hours / 8.0, abs=0.01)
    assert found["commissioning"].energises


def progressed(plan: PlanFile, by: datetime) -> PlanFile:
    """The plan as it stands on a day, when all went as planned."""

    def at(task: PlanTask) -> PlanTask:
        if task.kind is not TaskKind.TASK or task.start is None or task.finish is None or task.start >= by:
            return task
        if task.finish <= by:
            return replace(task, actual_start=task.start, actual_finish=task.finish, percent=1.0)
        return replace(task, actual_start=task.start, percent=0.35)

    return replace(plan, status=by, tasks=tuple(map(at, plan.tasks)))


def test_progress_of_an_exported_plan_comes_back_to_its_phase(call: Call, plan: PlanFile) -> None:
    Path("progress.xer").write_bytes(write_xer(progressed(plan, datetime(2026, 7, 1))))
    text = Path("programme.yaml").read_text()
    Path("programme.yaml").write_text(text.replace("start: 2026-01\n", "start: 2026-07\n", 1))
    result = call("import", "progress.xer", "--as", "actuals", "--phase", "plains.h1")
    assert result.exit_code == 0
    assert "  permits: {started: 2026-01-01, finished: 2026-04-01}" in result.stdout
    assert re.search(r"^  shell: \{started: 2026-\d\d-\d\d, percent: 35 %\}$", result.stdout, re.MULTILINE)
    assert "# commissioning: not begun" in result.stdout


def test_progress_without_a_programme_beside_it_says_so(
    call: Call, contractor: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    result = call("import", str(contractor), "--as", "actuals", "--phase", "plains.h1")
    assert result.exit_code == 1
    assert "a programme file (YAML)" in result.stderr


@pytest.mark.parametrize("what", ["works", "actuals"])
def test_what_cannot_be_read_gets_one_line(call: Call, what: str) -> None:
    Path("p.xer").write_bytes(b"\x00garbage")
    result = call("import", "p.xer", "--as", what, *(("--phase", "plains.h1") if what == "actuals" else ()))
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_commands_on_the_page_run_one_after_the_other(call: Call, plan: PlanFile) -> None:
    Path("contractor.xer").write_bytes(write_xer(generate_plan(60, 7)))
    Path("progress.xer").write_bytes(write_xer(progressed(plan, datetime(2026, 1, 1))))
    commands = [
        line for block in re.findall(r"```console\n(.*?)```", DOCUMENT, re.DOTALL) for line in block.splitlines()
    ]
    assert len(commands) >= 6
    for command in commands:
        _, *arguments = shlex.split(command, comments=True)
        result = call(*arguments)
        assert result.exit_code == 0, (command, result.output)
