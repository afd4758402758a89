"""The workbook of an example, recalculated by LibreOffice from wrong cached values, says what the engine says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from exported_book import Exported
from office import needs_office, numbers_of, recalculated, set_cells, with_wrong_values
from openpyxl import load_workbook

from gigawatt import finance
from gigawatt.chain import base_case
from gigawatt.workbook.checks import COVER, ENGINE, FIELDS, LOAN_LINES, NOT_COMPARED
from gigawatt.workbook.export import structure_of
from gigawatt.workbook.places import FIRST, VALUE, places
from gigawatt.workbook.shapes import shapes
from gigawatt.workbook.values import compute

TOLERANCE = 1e-9
NEWTON = 1e-7
"""Of a return: where the spreadsheet's own search stops."""


SMALL_USD = 1e4
"""A row of money that stays below it is compared to a thousandth of a cent: what rounding leaves has no digits."""


def worst(found: np.ndarray, expected: np.ndarray, least: float = SMALL_USD) -> float:
    """Return the largest difference as a share of the row's largest number, or of `least`."""
    return float(np.abs(found - expected).max() / max(least, float(np.abs(expected).max())))


@pytest.fixture(scope="session")
def sheet(small: Exported, saved: Path) -> dict[str, np.ndarray]:
    """What LibreOffice computes for every row of the small example's workbook."""
    return numbers_of(saved, places(small.book))


def assert_engine(example: Exported, numbers: dict[str, np.ndarray]) -> None:
    """Compare every line of every vehicle and loan, every month, with the base case of the engine."""
    found = shapes(structure_of(example.programme, example.plan, example.base))
    for owner in (owner for owner in found.owners if owner.busy):
        for field in FIELDS:
            engine = np.asarray(getattr(example.base.money, field))
            engine = engine.sum(axis=1) if engine.ndim == 3 else engine
            name = f"{owner.key}.{field.removesuffix('_usd')}"
            least = 1.0 if field == COVER else SMALL_USD
            assert worst(numbers[name], np.nan_to_num(engine[owner.number]), least) < TOLERANCE, name
    for loan in found.loans:
        for line in LOAN_LINES:
            engine = getattr(example.base.money, f"loan_{line}_usd")[loan.number]
            assert worst(numbers[f"{loan.key}.{line}"], engine) < TOLERANCE, f"{loan.key}.{line}"


def engine_outputs(example: Exported) -> Iterator[tuple[str, float]]:
    """Yield headline figures of vehicles and partners as `finance.metrics` computes them."""
    plan, money = example.plan.finance, example.base.money
    lowest, peak = finance.min_dscr(money), finance.peak_debt_usd(money)
    for vehicle, title in enumerate(example.programme.vehicles):
        flows = finance.vehicle_flows(money, vehicle)
        key = f"outputs.{title}"
        yield f"{key}.multiple", float(finance.multiple_of_money(flows))
        yield f"{key}.irr", finance.irr(flows).value
        yield f"{key}.min_dscr", float(lowest[vehicle])
        yield f"{key}.peak_debt", float(peak[vehicle])
        yield f"{key}.llcr", float(finance.llcr(plan, money, vehicle))
        yield f"{key}.plcr", float(finance.plcr(plan, money, vehicle))
        yield f"{key}.uses", float(money.uses_usd[vehicle].sum() - money.escrow_in_usd[vehicle].sum())
    for entity, title in enumerate(example.programme.entities):
        flows = finance.partner_flows(plan, money, entity)
        yield f"outputs.partners.multiple_{title}", float(finance.multiple_of_money(flows))
        yield f"outputs.partners.irr_{title}", finance.irr(flows).value


def assert_outputs(example: Exported, numbers: dict[str, np.ndarray]) -> int:
    compared = 0
    for name, expected in engine_outputs(example):
        if name in numbers and np.isfinite(expected):
            tolerance = NEWTON if ".irr" in name else TOLERANCE
            assert numbers[name][0] == pytest.approx(expected, rel=tolerance), name
            compared += 1
    return compared


@needs_office
def test_every_line_of_every_month_is_the_engines(small: Exported, sheet: dict[str, np.ndarray]) -> None:
    assert_engine(small, sheet)


@needs_office
def test_every_output_is_the_engines(small: Exported, sheet: dict[str, np.ndarray]) -> None:
    assert assert_outputs(small, sheet) > 15


@needs_office
def test_the_second_reader_agrees_with_the_one_that_wrote_the_values(
    small: Exported, sheet: dict[str, np.ndarray]
) -> None:
    known = places(small.book)
    for name, expected in compute(known).items():
        least = SMALL_USD if known[name].row.unit == "USD" else 1.0
        said = np.isnan(expected)  # a word stands there
        assert np.array_equal(np.isnan(sheet[name]), said), name
        found = worst(sheet[name][~said], expected[~said], least) if not said.all() else 0.0
        assert found < (NEWTON if ".irr" in name else TOLERANCE), name


@needs_office
def test_where_no_number_stands_the_word_of_the_formula_does(small: Exported, saved: Path) -> None:
    known = places(small.book)
    opened = load_workbook(saved, data_only=True, read_only=True)
    rows = list(opened["Outputs"].iter_rows(values_only=True))
    wordless = [name for name, numbers in compute(known).items() if np.isnan(numbers).any()]
    assert {name: rows[known[name].line][VALUE] for name in wordless} == {
        f"outputs.signals.{vehicle}.first_{level}": "never"
        for vehicle in ("hall_shell", "hall_chips")
        for level in ("lockup", "default")
    }


@needs_office
def test_every_check_holds(sheet: dict[str, np.ndarray]) -> None:
    assert sheet["checks.master"][0] == 0.0
    assert not any(numbers.any() for name, numbers in sheet.items() if name.startswith("checks."))


def line_of(small: Exported, name: str) -> tuple[str, int]:
    place = places(small.book)[name]
    return place.sheet, place.line


@needs_office
def test_a_changed_margin_moves_cover_as_the_engine_does_at_that_rate(
    small: Exported, written: bytes, tmp_path: Path
) -> None:
    source, changed = tmp_path / "model.xlsx", tmp_path / "changed.xlsx"
    source.write_bytes(written)
    known = places(small.book)
    wanted = 0.04
    set_cells(source, changed, {(*line_of(small, "hall_shell.construction.given.margin"), VALUE): wanted})
    numbers = numbers_of(recalculated(changed, tmp_path), known)
    structure = structure_of(small.programme, small.plan, small.base)
    loan = next(loan for loan in shapes(structure).loans if loan.key == "hall_shell.construction")
    rate = structure.terms.loans.rate.copy()
    rate[loan.number] = small.plan.finance.base_rate + wanted
    terms = structure.terms._replace(loans=structure.terms.loans._replace(rate=rate))
    engine = finance.settle(structure.inputs, terms, structure.purse)
    vehicle = small.programme.vehicles.index("hall_shell")
    assert worst(numbers["hall_shell.dscr"], np.nan_to_num(engine.dscr[vehicle]), 1.0) < TOLERANCE
    before = np.nan_to_num(small.base.money.dscr[vehicle])
    assert worst(numbers["hall_shell.dscr"], before, 1.0) > 1e-3
    assert numbers["checks.changed"][0] == 1.0
    assert numbers["checks.master"][0] == 0.0


@needs_office
def test_tampering_does_not_look_green_once_an_input_is_changed(
    small: Exported, written: bytes, tmp_path: Path
) -> None:
    source, changed = tmp_path / "model.xlsx", tmp_path / "changed.xlsx"
    source.write_bytes(written)
    revenue, promised = line_of(small, "phases.plains_h1.rent_paid"), line_of(small, "hall.given.commitment_developer")
    cells: dict[tuple[str, int, int], object] = {(*promised, VALUE): 1e7}
    cells |= {(*revenue, FIRST + month): 1e6 for month in range(40, 60)}
    set_cells(source, changed, cells)
    known = places(small.book)
    opened = load_workbook(recalculated(changed, tmp_path), data_only=True, read_only=True)
    compared = [place for place in known.values() if place.page.key == ENGINE]
    rows = list(opened["Checks"].iter_rows(values_only=True))
    assert {rows[place.line][VALUE] for place in [*compared, known[ENGINE]]} == {NOT_COMPARED}
    cover = {line[0]: line[1] for line in opened["Cover"].iter_rows(values_only=True)}
    assert cover["Comparisons with the engine off"] == len(compared)


@needs_office
def test_no_root_is_said_in_words_not_as_an_error(small: Exported, written: bytes, tmp_path: Path) -> None:
    source, changed = tmp_path / "model.xlsx", tmp_path / "changed.xlsx"
    source.write_bytes(written)
    known = places(small.book)
    prices = [name for name in known if name.startswith("contracts.") and name.endswith(".price")]
    set_cells(source, changed, {(*line_of(small, name), VALUE): 0.0 for name in prices})
    opened = load_workbook(recalculated(changed, tmp_path), data_only=True, read_only=True)
    rows = list(opened["Outputs"].iter_rows(values_only=True))
    returns = [place for name, place in known.items() if name.startswith("outputs.") and ".irr" in name]
    assert {rows[place.line][VALUE] for place in returns} == {"no return"}


@needs_office
def test_a_number_planted_over_a_formula_turns_the_master_check(
    small: Exported, written: bytes, tmp_path: Path
) -> None:
    source, changed = tmp_path / "model.xlsx", tmp_path / "changed.xlsx"
    source.write_bytes(written)
    set_cells(source, changed, {(*line_of(small, "hall_chips.interest"), FIRST + 60): 1e6})
    numbers = numbers_of(recalculated(changed, tmp_path), places(small.book))
    assert numbers["checks.master"][0] == 1.0


@pytest.mark.nightly
@needs_office
def test_an_error_value_turns_the_master_check(small: Exported, written: bytes, tmp_path: Path) -> None:
    source, changed = tmp_path / "model.xlsx", tmp_path / "changed.xlsx"
    source.write_bytes(written)
    set_cells(source, changed, {(*line_of(small, "hall_chips.revenue"), FIRST + 60): "=1/0"})
    numbers = numbers_of(recalculated(changed, tmp_path), places(small.book))
    assert numbers["checks.master"][0] == 1.0


@needs_office
def test_stargate_recalculated_is_what_the_engine_says(
    stargate: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.xlsx").write_bytes(with_wrong_values(stargate.book, monkeypatch))
    numbers = numbers_of(recalculated(tmp_path / "model.xlsx", tmp_path), places(stargate.book))
    assert_engine(stargate, numbers)
    assert assert_outputs(stargate, numbers) > 15
    assert numbers["checks.master"][0] == 0.0


def test_the_base_case_is_settled_at_the_central_rate(small: Exported) -> None:
    structure = structure_of(small.programme, small.plan, small.base)
    again = finance.settle(structure.inputs, structure.terms, structure.purse)
    assert np.array_equal(again.debt_usd, small.base.money.debt_usd)
    assert base_case(small.programme).factor[small.plan.finance.rate_driver] == 0.0
