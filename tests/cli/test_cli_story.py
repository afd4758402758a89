"""`show --trial` opens one future of a stored run; numbers of options are refused in our own words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gigawatt.cli.app import app

EXAMPLE = Path(__file__).parents[2] / "examples" / "small"
Invoke = Callable[..., Result]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told") / "runs"
    done = CliRunner().invoke(app, ["run", str(EXAMPLE), "--trials", "12", "--runs", str(folder), "-q"])
    assert done.exit_code == 0, done.output
    return folder


def show(runs: Path, *options: str) -> Result:
    return CliRunner().invoke(app, ["show", "--runs", str(runs), *options])


def test_a_trial_is_told_from_what_was_drawn_to_the_books(runs: Path) -> None:
    text = show(runs, "--trial", "7").stdout
    places = [
        text.index(part)
        for part in ("Trial 7 of Small hall", "What was drawn", "Dates", "Money", "Lenders", "Books of")
    ]
    assert places == sorted(places)
    assert "plains.h1" in text
    assert "works duration of plains.h1" in text


def test_its_json_is_one_object_with_the_row_of_the_ensemble(runs: Path) -> None:
    story = json.loads(show(runs, "--trial", "7", "--json").stdout)
    assert (story["trial"], story["programme"]) == (7, "Small hall")
    assert {"capex_usd", "hall_shell_breach_month", "hall_shell_clawback_usd"} <= set(story["tallies"])
    assert story["books"][0]["statements"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--trial", "12"), 1, "has no trial 12: found 12 trials, expected a number from 0 to 11"),
        (("--trial", "seven"), 2, "found 'seven', expected a whole number, 0 or more"),
        (("--trial", "-1"), 2, "found -1, expected a whole number, 0 or more"),
        (("--trial", "1", "--list"), 2, "goes without --list"),
        (("--trial", "1", "--view", "nobody"), 1, "has no view 'nobody'"),
        (("--view", "nobody"), 2, "goes with --trial"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_line(runs: Path, options: tuple[str, ...], code: int, said: str) -> None:
    done = show(runs, *options)
    assert done.exit_code == code
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--trials", "abc", "found 'abc', expected a whole number from 1 to 1,000,000"),
        ("--trials", "0", "found 0, expected a whole number from 1 to 1,000,000"),
        ("--trials", "1.5", "found '1.5', expected a whole number from 1 to 1,000,000"),
        ("--seed", "-3", "found -3, expected a whole number from 0 to"),
    ],
)
def test_a_number_that_is_none_is_refused_with_what_was_expected(option: str, text: str, said: str) -> None:
    done = CliRunner().invoke(app, ["run", str(EXAMPLE), option, text])
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_explain_names_the_findings_that_cite_the_claim() -> None:
    done = CliRunner().invoke(
        app, ["explain", str(EXAMPLE.parent / "stargate"), "vehicles.stargate.partners.openai.stake"]
    )
    assert "finding X01: Stakes do not follow from contributions" in done.stdout
    assert "would resolve it: Promote: softbank and openai get 25.7% of the profit" in " ".join(done.stdout.split())


def test_check_says_each_agreement_in_one_line() -> None:
    done = CliRunner().invoke(app, ["check", str(EXAMPLE.parent / "stargate")])
    text = " ".join(done.stdout.split())
    for line in ("Pro rata: oracle and mgx pay 4.75 bn each", "Promote: softbank", "Preferred: 4.5 of the 14 bn USD"):
        assert f"would resolve it: {line}" in text
