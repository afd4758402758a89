"""`export --netcdf`: a site's year of power for PyPSA, and every way in which there is none."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gigawatt.chain import Plan
from gigawatt.cli import networks
from gigawatt.cli.app import app
from gigawatt.power import Supply
from gigawatt.study import base_plan, open_programme

SMALL = Path(__file__).parents[2] / "examples" / "small"
Call = Callable[..., Result]
there = pytest.mark.skipif(find_spec("pypsa") is None, reason="PyPSA is an optional extra")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return base_plan(open_programme(str(SMALL)))


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan) -> Call:
    """The export in a copy of the small example; its plan, decided once, is handed out again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gigawatt.study.base_plan", lambda *_: plan)
    shutil.copy(SMALL / "programme.yaml", tmp_path / "programme.yaml")
    return lambda *arguments: CliRunner().invoke(app, ["export", ".", *arguments])


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[Supply]:
    """What would be written, where PyPSA is not needed for it."""
    supplies: list[Supply] = []
    monkeypatch.setattr("gigawatt.power.need_pypsa", lambda: None)
    monkeypatch.setattr(networks, "_netcdf", lambda supply: supplies.append(supply) or b"network")
    return supplies


def test_the_year_that_is_written_is_that_of_the_plan(call: Call, written: list[Supply], plan: Plan) -> None:
    assert call("--netcdf", "year.nc", "--site", "plains").exit_code == 0
    assert Path("year.nc").read_bytes() == b"network"
    assert written[0].load_mw == pytest.approx(plan.power.hourly[0, 0])


def test_the_only_site_need_not_be_named(call: Call, written: list[Supply]) -> None:
    assert call("--netcdf", "year.nc").stdout.startswith("year.nc: plains in view file_order, full build, 8,760 hours")


def test_a_site_that_is_not_there_is_told_with_those_that_are(call: Call, written: list[Supply]) -> None:
    result = call("--netcdf", "year.nc", "--site", "hills")
    assert result.exit_code == 2
    assert "'hills' is none of plains" in result.stderr


def test_a_year_that_is_not_there_is_told_with_those_that_are(call: Call, written: list[Supply]) -> None:
    result = call("--netcdf", "year.nc", "--year", "2019")
    assert (result.exit_code, Path("year.nc").exists()) == (1, False)
    assert result.stderr.startswith("error: plains does not run in 2019, expected 2027 to 2043\n")


def test_nothing_is_overwritten(call: Call, written: list[Supply]) -> None:
    Path("year.nc").write_text("mine")
    assert call("--netcdf", "year.nc").exit_code == 1
    assert Path("year.nc").read_text() == "mine"
    assert call("--netcdf", "year.nc", "--force").exit_code == 0


def test_without_pypsa_one_line_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gigawatt.power.pypsa_network.find_spec", lambda name: None)
    result = call("--netcdf", "year.nc")
    assert result.exit_code == 1
    assert result.stderr == "error: PyPSA is not installed, hint: in the clone, .venv/bin/pip install -e '.[pypsa]'\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--netcdf", "year.nc", "--to", "xer"),
        ("--netcdf", "year.nc", "--xlsx", "model.xlsx"),
        ("--netcdf", "year.nc", "-o", "other.nc"),
        ("--to", "xer", "--site", "plains"),
        ("--xlsx", "model.xlsx", "--year", "2028"),
    ],
)
def test_what_does_not_go_together_is_a_wrong_command(call: Call, arguments: tuple[str, ...]) -> None:
    assert call(*arguments).exit_code == 2


@there
def test_pypsa_opens_what_is_written(call: Call, plan: Plan) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pypsa

    assert call("--netcdf", "year.nc").exit_code == 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = pypsa.Network("year.nc")
    assert network.loads_t.p_set["load"].to_numpy() == pytest.approx(plan.power.hourly[0, 0])
