"""The workbook of any programme file agrees with the engine on every line, and holds its own checks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from programme_texts import programme_texts

from gigawatt.chain import decide
from gigawatt.evidence import base_case_of
from gigawatt.programme import read
from gigawatt.quantities import InfeasibleError
from gigawatt.workbook import Book, read_edits, workbook_of, write_book
from gigawatt.workbook.places import places
from gigawatt.workbook.values import compute

RICH = Path(__file__).with_name("rich_programme.yaml")


def failing(book: Book) -> list[str]:
    """Return the checks that fail in a workbook."""
    return [name for name, numbers in compute(places(book)).items() if name.startswith("checks.") and numbers.any()]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(programme_texts())
def test_every_check_of_the_workbook_of_a_generated_programme_holds(tmp_path_factory, text: str) -> None:
    path = tmp_path_factory.mktemp("generated") / "programme.yaml"
    path.write_text(text)
    programme = read(str(path))
    try:
        plan = decide(programme)
    except InfeasibleError:
        return
    assert failing(workbook_of(programme, plan, base_case_of(programme, plan).base, ())) == []


NOTHING = """gigawatt: 1
programme: {name: Nothing, start: 2026-01, horizon: 3 years, price_year: 2026}
entities: {poor: {liquidity: 1 M USD}}
sites:
  here:
    location: {latitude: 32.4, longitude: -99.7}
    grid: [{from: 2026-01, firm: 100 MW}]
    candidates: []
    phases: [{name: p, it_power: 20 MW, start: 2026-01}]
"""


def test_a_programme_that_builds_nothing_has_a_workbook_that_holds(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_text(NOTHING)
    programme = read(str(path))
    plan = decide(programme)
    book = workbook_of(programme, plan, base_case_of(programme, plan).base, ())
    assert failing(book) == []
    (tmp_path / "model.xlsx").write_bytes(write_book(book))
    assert read_edits(tmp_path / "model.xlsx").changed == ()


@pytest.fixture(scope="module")
def rich() -> Book:
    programme = read(str(RICH))
    plan = decide(programme)
    return workbook_of(programme, plan, base_case_of(programme, plan).base, ())


def test_every_check_holds_where_a_file_has_every_kind_of_facility_and_agreement(rich: Book) -> None:
    assert failing(rich) == []


def test_every_kind_of_facility_and_agreement_is_an_input_of_its_own(rich: Book, tmp_path: Path) -> None:
    paths = {place.row.path for place in places(rich).values() if place.row.path}
    assert {
        "facilities.shell_bond.reinvestment",
        "facilities.chip_loan.margin_step",
        "facilities.chip_loan.rate_cap",
        "facilities.chip_loan.hedged",
        "facilities.vendor.each_draw",
        "vehicles.venture.promote.catch_up",
        "vehicles.venture.promote.tiers[0].hurdle",
        "vehicles.venture.promote.tiers[1].share",
    } <= paths
    (tmp_path / "model.xlsx").write_bytes(write_book(rich))
    assert read_edits(tmp_path / "model.xlsx").changed == ()
