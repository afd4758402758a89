import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from stand_in_run import stand_in_run
from typer.testing import CliRunner, Result

import gigawatt
from gigawatt.chain import Verdict, verdict_schema
from gigawatt.cli.app import app
from gigawatt.quantities import InfeasibleError, StorageError

Invoke = Callable[..., Result]
BROKEN = "gigawatt: 1\nprogramme: {name: X, start: 2025-01, horizon: 20, price_year: 2025}\nsitse: {}\n"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invoke:
    """The command line in an empty folder, with a stand-in for the engine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GIGAWATT_DEBUG", raising=False)

    def answer(path: str, views: Any = None, **_: Any) -> Any:
        return stand_in_run(*(views or ("announced",)))

    monkeypatch.setattr(gigawatt, "run", answer)
    return lambda *arguments, **options: CliRunner().invoke(app, list(arguments), **options)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(gigawatt, "run", fail)


# --- run --------------------------------------------------------------------------------------------------------------


def test_run_prints_the_sentence_first_then_questions_headlines_and_places(call: Invoke) -> None:
    result = call("run", "x.yaml")
    assert result.exit_code == 0
    marks = ["Stargate – announced", "the stated equity of", "Questions", "Headlines", "Findings", "Run: ", "Report: "]
    places = [result.stdout.index(mark) for mark in marks]
    assert places == sorted(places)


def test_run_names_a_report_that_is_there(call: Invoke) -> None:
    line = next(line for line in call("run", "x.yaml").stdout.splitlines() if line.startswith("Report: "))
    assert Path(line.removeprefix("Report: ")).read_text().startswith("<!doctype html>")


def test_run_json_is_the_documented_object_and_nothing_else(call: Invoke) -> None:
    result = call("run", "x.yaml", "--json", "--view", "announced,sceptic")
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, verdict_schema())
    assert list(answer["views"]) == ["sceptic"]
    assert Verdict.model_validate(answer) == stand_in_run("announced", "sceptic").verdict


def test_every_null_headline_in_the_json_has_its_reason(call: Invoke) -> None:
    answer = json.loads(call("run", "x.yaml", "--json").stdout)
    assert answer["headlines"]["irr"]["openai"] is None
    assert "compute contract" in answer["reasons"]["irr.openai"]


def test_several_views_stand_side_by_side(call: Invoke) -> None:
    text = call("run", "x.yaml", "--view", "announced,sceptic", env={"COLUMNS": "140"}).stdout
    row = next(line for line in text.splitlines() if "Facility power of the plan" in line)
    assert "2.2 GW" in row
    assert "972 MW" in row
    assert "What makes the difference" in text


def test_quiet_json_says_nothing_on_stderr(call: Invoke) -> None:
    assert call("run", "x.yaml", "--json", "--quiet").stderr == ""


def test_the_report_is_written_where_asked_too(call: Invoke, tmp_path: Path) -> None:
    call("run", "x.yaml", "-o", "deep/page.html")
    assert (tmp_path / "deep" / "page.html").read_text().startswith("<!doctype html>")


def test_a_gate_that_holds_exits_with_three(call: Invoke) -> None:
    result = call("run", "x.yaml", "--fail-on", "funding_gap_usd.1.gap.p50>100e9")
    assert result.exit_code == 3
    assert "--fail-on holds: announced: funding_gap_usd.1.gap.p50>100e9" in result.stderr


def test_a_gate_that_does_not_hold_exits_with_zero(call: Invoke) -> None:
    assert call("run", "x.yaml", "--fail-on", "questions.debt_supportable.share<0.5").exit_code == 0


def test_a_gate_on_what_is_not_computable_trips(call: Invoke) -> None:
    assert call("run", "x.yaml", "--fail-on", "irr.openai<0.05").exit_code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("run",),
        ("run", "x.yaml", "--trials", "0"),
        ("run", "x.yaml", "--trials", "many"),
        ("run", "x.yaml", "--set", "sites.a"),
        ("run", "x.yaml", "--view", ","),
        ("run", "x.yaml", "--view", ""),
        ("run", "x.yaml", "--set", "a..b=3"),
        ("run", "x.yaml", "--fail-on", "much"),
        ("run", "x.yaml", "--fail-on", "funding_gap>1"),
        ("run", "x.yaml", "--unknown"),
        ("explain", "x.yaml", "a.b", "--view", "a,b"),
        ("init", "--template", "huge"),
        ("frobnicate",),
    ],
)
def test_a_wrong_command_exits_with_two_and_no_traceback(call: Invoke, arguments: tuple[str, ...]) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_infeasible_programme_exits_with_four_and_says_what_is_short(
    call: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, InfeasibleError("power at abilene", "404 MWh", "from 14 August", "declare another turbine"))
    result = call("run", "x.yaml")
    assert result.exit_code == 4
    assert result.stderr == (
        "no plan exists: power at abilene: 404 MWh short, from 14 August, hint: declare another turbine\n"
    )


def test_a_bug_is_one_line_and_exits_with_seventy(call: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, ZeroDivisionError("float division\nby zero"))
    result = call("run", "x.yaml")
    assert result.exit_code == 70
    message = "ZeroDivisionError: float division by zero (set GIGAWATT_DEBUG=1 for the traceback)"
    assert result.stderr == f"this is a bug in gigawatt: {message}\n"


def test_ctrl_c_exits_with_130(call: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert call("run", "x.yaml").exit_code == 130


def test_a_broken_invariant_is_a_bug(call: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    monkeypatch.setattr(
        gigawatt, "run", lambda *_, **__: replace(stand_in_run(), audit=("balance sheet off by 3 USD",))
    )
    result = call("run", "x.yaml", "--audit")
    assert result.exit_code == 70
    assert "invariant broken: balance sheet off by 3 USD" in result.stderr


def test_a_store_that_refuses_is_said_after_the_verdict(call: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Path:
        raise StorageError("cannot store the run in runs: No space left on device, hint: free disk space")

    monkeypatch.setattr("gigawatt.study.save_run", refuse)
    result = call("run", "x.yaml")
    assert result.exit_code == 1
    assert "the stated equity of" in result.stdout
    assert result.stderr == "error: cannot store the run in runs: No space left on device, hint: free disk space\n"


def test_control_characters_of_a_file_do_not_reach_the_terminal(call: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(monkeypatch, StorageError("name \x1b[2J\x07"))
    assert "\x1b" not in call("run", "x.yaml").stderr


# --- show and report --------------------------------------------------------------------------------------------------


def test_show_repeats_the_stored_verdict(call: Invoke) -> None:
    said = json.loads(call("run", "x.yaml", "--json").stdout)
    assert json.loads(call("show", "--json").stdout) == said
    assert "the stated equity of" in call("show").stdout


def test_show_lists_what_is_stored(call: Invoke) -> None:
    call("run", "x.yaml")
    assert "Stargate  announced  10,000 trials" in call("show", "--list").stdout


def test_show_without_runs_says_how_to_get_one(call: Invoke) -> None:
    result = call("show")
    assert result.exit_code == 1
    assert "hint: `gigawatt run FILE` stores one" in result.stderr


def test_report_draws_a_stored_run_as_it_was_drawn(call: Invoke, tmp_path: Path) -> None:
    call("run", "x.yaml")
    call("report", "-o", "again.html")
    (stored,) = (tmp_path / "runs").glob("*/report.html")
    assert (tmp_path / "again.html").read_text() == stored.read_text()


# --- init, check, schema, units, doctor -------------------------------------------------------------------------------


def test_init_writes_a_starter_that_names_the_schema_beside_it(call: Invoke, tmp_path: Path) -> None:
    assert call("init", "mine").exit_code == 0
    assert (
        (tmp_path / "mine/programme.yaml")
        .read_text()
        .startswith("# yaml-language-server: $schema=./gigawatt.schema.json")
    )
    assert "properties" in json.loads((tmp_path / "mine/gigawatt.schema.json").read_text())


@pytest.mark.parametrize("template", ["small", "abilene", "stargate"])
def test_every_starter_is_read_without_an_issue(call: Invoke, template: str) -> None:
    call("init", template, "--template", template)
    assert gigawatt.read(template).phases


@pytest.mark.parametrize("template", ["small", "abilene", "stargate"])
def test_the_shipped_starters_are_the_examples(template: str) -> None:
    root = Path(__file__).parents[2]
    shipped = root / "src/gigawatt/cli/templates" / template
    files = {path.name for path in (root / "examples" / template).glob("*.yaml")}
    assert {path.name for path in shipped.glob("*.yaml")} == files
    for name in files:
        same = (shipped / name).read_text() == (root / "examples" / template / name).read_text()
        assert same, f"cp examples/{template}/{name} src/gigawatt/cli/templates/{template}/"


def test_init_overwrites_nothing_unless_told(call: Invoke, tmp_path: Path) -> None:
    (tmp_path / "programme.yaml").write_text("mine")
    result = call("init")
    assert result.exit_code == 1
    assert "is there already, hint: give another folder, or --force" in result.stderr
    assert (tmp_path / "programme.yaml").read_text() == "mine"
    assert call("init", "--force").exit_code == 0


def test_check_of_a_broken_file_lists_issues_with_their_lines_and_writes_nothing(call: Invoke, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN)
    result = call("check", "x.yaml")
    assert result.exit_code == 1
    assert "x.yaml:3:1" in result.stderr
    assert "did you mean" in result.stderr
    assert "nothing was run" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]


def test_check_json_holds_the_issues(call: Invoke, tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN)
    result = call("check", "x.yaml", "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["valid"] is False
    assert {"file", "line", "column", "path", "found", "expected", "hint", "code"} <= set(answer["issues"][0])


@pytest.mark.parametrize("name", ["absent.yaml", ".", "a" * 300, "nowhere/x.yaml"])
def test_a_file_that_is_not_there_exits_with_one(call: Invoke, name: str) -> None:
    result = call("check", name)
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_schema_prints_what_editors_take(call: Invoke) -> None:
    assert "properties" in json.loads(call("schema").stdout)
    assert json.loads(call("schema", "--verdict").stdout) == verdict_schema()


def test_units_shows_examples(call: Invoke) -> None:
    assert "130 USD/kW/month" in call("units").stdout
    assert json.loads(call("units", "--json").stdout)[0]["unit"] == "USD"


def test_doctor_names_versions_and_folders(call: Invoke) -> None:
    facts = json.loads(call("doctor", "--json").stdout)
    assert {"gigawatt", "python", "cores", "numpy", "compiled code", "runs"} <= set(facts)


def test_demo_goes_from_nothing_to_a_report(call: Invoke, tmp_path: Path) -> None:
    assert call("demo").exit_code == 0
    assert (tmp_path / "gigawatt-demo/programme.yaml").exists()
    assert (tmp_path / "gigawatt-demo/report.html").exists()


# --- the process ------------------------------------------------------------------------------------------------------


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    script = (
        "import sys\nfrom gigawatt.cli import main\nsys.argv = ['gigawatt', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = [m for m in ('numpy', 'pandas', 'pint', 'numba', 'plotly', 'pydantic', 'scipy') if m in sys.modules]\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)\n"
    )
    best = 9.0
    for _ in range(3):
        started = time.perf_counter()
        result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
        best = min(best, time.perf_counter() - started)
        assert result.returncode == 0, result.stderr
    assert "run" in result.stdout
    assert best < 0.6


def test_a_reader_that_closes_the_pipe_is_no_fault() -> None:
    command = f"{sys.executable} -m gigawatt units | head -1"
    shell = shutil.which("bash") or "bash"
    result = subprocess.run([shell, "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert result.stderr == ""


def test_a_terminal_without_utf8_gets_no_traceback() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "gigawatt", "units"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert result.returncode == 0, result.stderr
