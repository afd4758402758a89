"""Changed inputs come back as a patch of the file; every other change is refused, with one message each."""

from __future__ import annotations

import difflib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from exported_book import EXAMPLES, Exported
from office import needs_office, renamed, set_cells
from openpyxl import Workbook as Blank
from typer.testing import CliRunner, Result

from gigawatt.cli import workbooks
from gigawatt.cli.app import app
from gigawatt.programme import read
from gigawatt.quantities import read_quantity
from gigawatt.workbook import Edit, WorkbookError, patch, read_edits
from gigawatt.workbook.patch import written as as_text
from gigawatt.workbook.places import FIRST, VALUE, places
from gigawatt.workbook.seal import SEAL_SHEET

MODEL, CHANGED = "model.xlsx", "changed.xlsx"
Cells = dict[str, object]
Change = Callable[[Cells], Result]


@pytest.fixture
def folder(written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small example beside its workbook, as the working directory."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLES / "small" / "programme.yaml", tmp_path / "programme.yaml")
    (tmp_path / MODEL).write_bytes(written)
    return tmp_path


@pytest.fixture
def change(folder: Path, small: Exported) -> Callable[..., Result]:
    """Change cells by the names of their rows, then import."""
    known = places(small.book)

    def run(cells: Cells, *options: str, column: int = VALUE) -> Result:
        at = {(known[name].sheet, known[name].line, column): value for name, value in cells.items()}
        set_cells(folder / MODEL, folder / CHANGED, at)
        return CliRunner().invoke(app, ["import", CHANGED, *options])

    return run


PRICE = "contracts.hall_lease.price"
MARGIN = "hall_shell.construction.given.margin"
TAX = "inputs.tax_rate"


def test_an_untouched_workbook_patches_nothing(folder: Path) -> None:
    result = CliRunner().invoke(app, ["import", MODEL])
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "nothing to patch" in result.stderr


def test_changed_inputs_are_printed_as_a_diff_and_not_written(change: Change, folder: Path) -> None:
    before = (folder / "programme.yaml").read_text()
    result = change({PRICE: 170, MARGIN: 0.0311, TAX: 0.23})
    assert result.exit_code == 0, result.output
    added = [line[1:].strip() for line in result.stdout.splitlines() if line.startswith("+") and "+++" not in line]
    assert "tax_rate: 23 %" in added
    assert "construction: {kind: delayed_draw, margin: 3.11 %}" in added
    assert any("price: 170 USD/kW/month" in line for line in added)
    assert "--write" in result.stderr
    assert (folder / "programme.yaml").read_text() == before


def test_write_changes_only_what_was_changed_and_a_second_import_is_refused(change: Change, folder: Path) -> None:
    before = (folder / "programme.yaml").read_text()
    result = change({PRICE: 170}, "--write")
    assert result.exit_code == 0, result.output
    assert (folder / "programme.yaml").read_text() == before.replace("160 USD/kW/month", "170 USD/kW/month")
    again = CliRunner().invoke(app, ["import", CHANGED])
    assert again.exit_code == 1
    assert "found 170 USD/kW/month" in again.stderr
    assert "export again" in again.stderr


def test_a_value_that_the_file_leaves_out_is_added_behind_the_last_entry(folder: Path) -> None:
    edits = [
        edit("programme.tax_rate", "share/year", 0.21, 0.3),
        edit("programme.inflation", "share/year", 0.025, 0.04),
    ]
    (file,) = patch(read("programme.yaml"), Path(MODEL), edits)
    assert "  price_year: 2026\n  " in file.after
    (folder / "programme.yaml").write_text(file.after)
    head = read("programme.yaml").file.programme
    assert (head.tax_rate.value, head.inflation.value) == (0.3, 0.04)


@needs_office
def test_a_workbook_that_a_spreadsheet_saved_is_read_like_the_original(
    small: Exported, saved: Path, tmp_path: Path
) -> None:
    price = places(small.book)[PRICE]
    set_cells(saved, tmp_path / CHANGED, {(price.sheet, price.line, VALUE): 171.0})
    edits = read_edits(tmp_path / CHANGED).changed
    assert [(edit.path, edit.now) for edit in edits] == [("contracts.hall_lease.price", 171.0)]


WRONG_CELLS: list[tuple[str, int, object, str]] = [
    (PRICE, VALUE, "much", "found 'much', expected a number in USD/kW/month for contracts.hall_lease.price"),
    ("contracts.hall_lease.minimum", VALUE, None, "found an empty cell, expected a number"),
    ("contracts.hall_lease.term", VALUE, True, "found 'True', expected a number"),
    ("contracts.hall_compute.price", VALUE, "=1+1", "found '=1+1', expected a number"),
    ("inputs.lockup_dscr", VALUE, 1.3, "a figure of the catalogue"),
    ("hall_shell.construction.given.commitment", VALUE, 1e6, "taken as given from the base plan"),
    ("hall_shell.given.spend_shell", FIRST + 3, 5e6, "found other numbers, expected those of the base plan"),
    ("hall_shell.interest", FIRST + 40, 5, "expected the formula =LOANS!"),
    ("outputs.hall_shell.min_dscr", VALUE, 9, "only blue cells on yellow are inputs"),
]


def test_anything_but_a_number_in_an_input_gets_one_message(folder: Path, small: Exported) -> None:
    known = places(small.book)
    cells = {(known[name].sheet, known[name].line, column): value for name, column, value, _ in WRONG_CELLS}
    set_cells(folder / MODEL, folder / CHANGED, cells)
    result = CliRunner().invoke(app, ["import", CHANGED])
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == len(WRONG_CELLS)
    for name, _, _, said in WRONG_CELLS:
        line = f"{known[name].sheet}{'!' if 'other numbers' not in said else ','}"
        assert any(said in text and line in text for text in lines), said


@pytest.mark.parametrize(
    ("path", "unit", "was", "now", "said"),
    [
        ("programme.tax_rate", "share/year", 0.21, 1.7, "Inputs!C9: found '170 %', expected between"),
        ("contracts.hall_lease.minimum", "share", 1.0, -0.2, "expected between 0 and 1"),
        ("contracts.hall_lease.term", "months", 180.0, 10.5, "only whole months"),
        ("programme.price_year", "year", 2026.0, 1066.0, "2000"),
    ],
)
def test_values_that_the_file_would_refuse_are_refused_with_their_cell(
    folder: Path, path: str, unit: str, was: float, now: float, said: str
) -> None:
    with pytest.raises(WorkbookError) as caught:
        patch(read("programme.yaml"), Path(MODEL), [edit(path, unit, was, now)])
    assert said in str(caught.value)
    assert str(caught.value).startswith(MODEL)


def test_a_missing_sheet_is_named_once(folder: Path) -> None:
    renamed(folder / MODEL, folder / CHANGED, "Tax")
    with pytest.raises(WorkbookError, match="Tax: found no such sheet") as caught:
        read_edits(folder / CHANGED)
    assert str(caught.value).count("\n") == 0


def other_files(folder: Path) -> dict[str, Path]:
    """Return files that are no workbook of ours."""
    text, archive, blank = folder / "text.xlsx", folder / "archive.xlsx", folder / "blank.xlsx"
    text.write_text("not a workbook")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("readme.txt", "nothing here")
    Blank().save(blank)
    return {"text": text, "archive": archive, "blank": blank, "none": folder / "none.xlsx", "folder": folder}


@pytest.mark.parametrize("name", ["text", "archive", "blank", "none", "folder"])
def test_files_that_are_not_ours_get_one_message(tmp_path: Path, name: str) -> None:
    path = other_files(tmp_path)[name]
    with pytest.raises(WorkbookError, match="expected") as caught:
        read_edits(path)
    assert str(caught.value).count("\n") == 0


def test_a_truncated_workbook_gets_one_message(folder: Path) -> None:
    content = (folder / MODEL).read_bytes()
    (folder / CHANGED).write_bytes(content[: len(content) // 2])
    result = CliRunner().invoke(app, ["import", CHANGED])
    assert result.exit_code == 1
    assert "expected an Excel workbook" in result.stderr


def test_a_workbook_without_its_hidden_sheet_is_somebody_elses(folder: Path) -> None:
    renamed(folder / MODEL, folder / CHANGED, SEAL_SHEET)
    with pytest.raises(WorkbookError, match="somebody else"):
        read_edits(folder / CHANGED)


@pytest.mark.parametrize("options", [["--as", "works"], ["--phase", "plains.h1"], ["-o", "x.yaml"]])
def test_options_for_schedules_do_not_go_with_a_workbook(folder: Path, options: list[str]) -> None:
    result = CliRunner().invoke(app, ["import", MODEL, *options])
    assert result.exit_code == 2
    assert "--programme and --write only" in result.stderr


def edit(path: str, unit: str, was: float, now: float) -> Edit:
    return Edit("Inputs!C9", path, unit, was, now)


CLAIMED = """gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 12 years, price_year: 2026}
entities:
  anna: {liquidity: 1 bn USD, rating: A}
vehicles:
  one:   # the venture
    kind: joint_venture
    partners:
      anna:
        commitment:
          claim: promise   # as printed
contracts:
  lease: {kind: lease, payer: anna, payee: one, phases: ["*.*"], price: 100 USD/kW/month, term: 10 years}
sites:
  here:
    location: {latitude: 32.4, longitude: -99.7}
    grid: [{from: 2026-01, firm: 100 MW}]
    phases: [{name: p, it_power: 20 MW, start: 2026-01}]
sources:
  paper: {title: News, outlet: The Paper, published: 2025-01-01}
claims:
  promise: {about: promise, value: 300 M USD, speaker: Anna, source: paper, said: 2025-01-01, published: 2025-01-01}
views:
  fixed:
    title: A view that sets the price itself
    set: {contracts.lease.price: 120 USD/kW/month}
"""


@pytest.fixture
def claimed(tmp_path: Path) -> Path:
    path = tmp_path / "claimed.yaml"
    path.write_text(CLAIMED)
    return path


def test_a_claim_is_replaced_by_the_number_that_was_written(claimed: Path) -> None:
    (file,) = patch(
        read(str(claimed)), Path(MODEL), [edit("vehicles.one.partners.anna.commitment", "USD", 300e6, 325.5e6)]
    )
    changed = [line for line in difflib.ndiff(CLAIMED.splitlines(), file.after.splitlines()) if line[0] in "+-"]
    assert changed == ["-           claim: promise   # as printed", "+           325.5 M USD   # as printed"]


def test_a_view_that_sets_the_value_itself_is_named(claimed: Path) -> None:
    with pytest.raises(WorkbookError, match=r"views\.fixed\.set"):
        patch(read(str(claimed), "fixed"), Path(MODEL), [edit("contracts.lease.price", "USD/kW/month", 120.0, 130.0)])


def test_a_value_behind_an_alias_is_not_touched(claimed: Path) -> None:
    text = CLAIMED.replace("price_year: 2026}", "price_year: 2026, tax_rate: &tax 25 %, state_tax_rate: *tax}")
    claimed.write_text(text)
    with pytest.raises(WorkbookError, match=r"alias at programme\.state_tax_rate"):
        patch(read(str(claimed)), Path(MODEL), [edit("programme.state_tax_rate", "share/year", 0.25, 0.05)])


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        ("share/year", 0.0435, "4.35 %"),
        ("share", 1 / 3, "33.33333333333333 %"),
        ("USD", 275.5e6, "275.5 M USD"),
        ("USD", 19e9, "19 bn USD"),
        ("USD/gpu/hour", 2.95, "2.95 USD/gpu/hour"),
        ("months", 72.0, "72 months"),
        ("year", 2027.0, "2027"),
    ],
)
def test_numbers_are_written_as_people_write_them_and_read_back_exactly(unit: str, value: float, text: str) -> None:
    found = as_text(edit("any", unit, 0.0, value))
    assert found == text
    if unit != "year":
        assert read_quantity(found, unit).value == value


def test_export_writes_the_workbook_and_refuses_to_overwrite(
    small: Exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLES / "small" / "programme.yaml", tmp_path / "programme.yaml")
    monkeypatch.setattr(workbooks, "played", lambda *_, **__: small)
    monkeypatch.setattr(workbooks, "verdict_lines", lambda _: (("Verdict", "said elsewhere"),))
    run = CliRunner().invoke
    first = run(app, ["export", "programme.yaml", "--xlsx", MODEL])
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith(f"{MODEL}: base case of view ")
    assert read_edits(tmp_path / MODEL).programme == "programme.yaml"
    assert run(app, ["export", "programme.yaml", "--xlsx", MODEL]).exit_code == 1


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "either --to"),
        (["--to", "xer", "--xlsx", MODEL], "either --to"),
        (["--xlsx", "model.csv"], "does not end in .xlsx"),
        (["--xlsx", MODEL, "-o", "other.xlsx"], "goes with --to"),
    ],
)
def test_options_of_export_that_do_not_go_together_are_named(folder: Path, options: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["export", "programme.yaml", *options])
    assert result.exit_code == 2
    assert said in result.stderr
