"""`show catalogue` lists accelerators, and finds figures by name, vendor and source."""

import json

import pytest
from typer.testing import CliRunner, Result

from gigawatt.catalogue import ids
from gigawatt.cli.app import app
from gigawatt.cli.catalogued import number


def show(*words: str) -> Result:
    return CliRunner().invoke(app, ["show", "catalogue", *words])


def test_the_overview_names_every_accelerator_on_one_line() -> None:
    lines = show().stdout.splitlines()
    for identity in ids("accelerators"):
        assert len([line for line in lines if line.startswith(identity)]) == 1


@pytest.mark.parametrize("words", [(), ("gb200",), ("NVIDIA",), ("facility", "W")])
def test_nothing_is_wider_than_a_hundred_columns(words: tuple[str, ...]) -> None:
    assert max(len(line) for line in show(*words).stdout.splitlines()) <= 100


def test_a_figure_comes_with_range_unit_source_note_and_rivals() -> None:
    text = show("gb200", "rack_usd").stdout
    assert "accelerators.gb200_nvl72  NVIDIA" in text
    for part in ("3,400,000", "2,000,000–3,400,000", "USD", "bernstein 2025-10", "estimated: compute hardware"):
        assert part in text
    assert text.count("against it") == 3


@pytest.mark.parametrize("word", ["Bernstein", "bernstein"])
def test_a_source_is_found_by_its_publisher_in_any_case(word: str) -> None:
    text = show(word).stdout
    assert "network" in text
    assert "kw_per_gb200" in text


def test_a_vendor_is_found() -> None:
    text = show("amd", "tdp_w").stdout
    assert [name for name in ("mi300x", "mi325x", "mi355x") if f"accelerators.{name}" in text] == [
        "mi300x",
        "mi325x",
        "mi355x",
    ]
    assert "3 entries" in text


def test_the_words_must_all_occur() -> None:
    assert "1 entry with trainium2 tdp_w" in show("trainium2", "tdp_w").stdout


def test_json_carries_what_the_listing_shows() -> None:
    (entry,) = json.loads(show("gb300_nvl72.tdp_w", "--json").stdout)
    assert (entry["value"], entry["unit"], entry["rivals"][0][0]) == (1400, "W", 1750)


def test_a_misspelt_word_gets_one_line_with_the_nearest() -> None:
    result = show("nvidai")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "did you mean `nvidia`?" in result.stderr


def test_words_without_the_catalogue_are_refused() -> None:
    result = CliRunner().invoke(app, ["show", "some_run", "gb200"])
    assert result.exit_code == 2
    assert "after `catalogue` only" in result.stderr


def test_the_catalogue_takes_no_options_of_a_run() -> None:
    assert CliRunner().invoke(app, ["show", "catalogue", "--trial", "3"]).exit_code == 2


@pytest.mark.parametrize(("value", "shown"), [(36742.0, "36,742"), (0.0065, "0.0065"), (4.05e11, "4.05e+11"), (0, "0")])
def test_numbers_are_shown_as_they_were_said(value: float, shown: str) -> None:
    assert number(value) == shown
