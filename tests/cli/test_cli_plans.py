"""`check` on schedules of other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gigawatt.cli.app import app
from gigawatt.exchange import generate_plan, write_mspdi, write_xer

RUNNER = CliRunner()


@pytest.fixture
def xer(tmp_path: Path) -> Path:
    path = tmp_path / "campus.xer"
    path.write_bytes(write_xer(generate_plan(60, 7)))
    return path


def test_a_schedule_is_judged_by_fourteen_checks(xer: Path) -> None:
    found = json.loads(RUNNER.invoke(app, ["check", str(xer), "--json"]).stdout)
    assert [check["number"] for check in found["plans"][0]["checks"]] == list(range(1, 15))


def test_the_offending_tasks_are_named(xer: Path) -> None:
    found = json.loads(RUNNER.invoke(app, ["check", str(xer), "--json"]).stdout)["plans"][0]
    failed = [check for check in found["checks"] if check["status"] == "failed" and check["offenders"]]
    shown = RUNNER.invoke(app, ["check", str(xer)]).stdout
    assert failed
    for check in failed:
        assert f"{check['offenders'][0]['id']} {check['offenders'][0]['name']}" in shown


def test_a_poor_schedule_is_no_error(xer: Path) -> None:
    assert RUNNER.invoke(app, ["check", str(xer)]).exit_code == 0


def test_the_format_is_told_by_the_content_where_the_name_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "campus"
    path.write_bytes(write_mspdi(generate_plan(20, 7)))
    assert "MS Project XML" in RUNNER.invoke(app, ["check", str(path)]).stdout


@pytest.mark.parametrize("name", ["nothing.xer", "nothing.xml", "plan.mpp"])
def test_what_cannot_be_read_gets_one_line(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name != "nothing.xer":
        path.write_bytes(b"\x00\x01garbage")
    result = RUNNER.invoke(app, ["check", str(path)])
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 1
