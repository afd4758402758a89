"""What the file looks like to those who trace it: live formulas, no hidden numbers, one formula per row, no tricks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest
from exported_book import EXAMPLES, Exported
from openpyxl import Workbook, load_workbook
from openpyxl.formula import Tokenizer

from gigawatt.workbook.book import Book, Kind, Page, Row, Sheet, Words
from gigawatt.workbook.export import _tabs
from gigawatt.workbook.places import FIRST, VALUE, places
from gigawatt.workbook.seal import SEAL_SHEET
from gigawatt.workbook.write import write_book

PLAIN = {
    "ABS", "AND", "COUNTIF", "DATE", "IF", "IFERROR", "INDEX", "INT", "IRR", "ISERROR", "MAX", "MIN", "MOD",
    "NOT", "OR", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT",
}  # fmt: skip
"""Functions that every spreadsheet has; none is volatile."""
NUMBERS = Sheet("Numbers", (Page("page", "Page", (Row("one", "One", "USD", values=np.zeros(1)),)),))
CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")


@pytest.fixture(scope="module")
def opened(written: bytes) -> Workbook:
    return load_workbook(BytesIO(written))


def formulas(book: Workbook) -> Iterator[tuple[str, int, int, str]]:
    """Yield sheet, line, column and text of every formula."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.row, cell.column, str(cell.value)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def relative(formula: str, column: int) -> str:
    """Return a formula with columns as distances, where they are not fixed."""

    def turned(found: re.Match[str]) -> str:
        place = f"={found[2]}" if found[1] else f"{column_number(found[2]) - column:+d}"
        return f"<{place},{found[4]}>"

    return CELL.sub(turned, formula)


def test_no_formula_holds_a_number_but_nil_and_one(opened: Workbook) -> None:
    seen = set()
    for *_, column, formula in formulas(opened):
        if column <= FIRST + 1:  # the first month stands for its row: the next test says that all are one formula
            seen |= {token.value for token in Tokenizer(formula).items if token.subtype == "NUMBER"}
    assert seen <= {"0", "1"}


def test_every_row_has_one_formula(opened: Workbook) -> None:
    rows: dict[tuple[str, int], set[str]] = {}
    for sheet, line, column, formula in formulas(opened):
        if column > FIRST:
            rows.setdefault((sheet, line), set()).add(relative(formula, column))
    assert len(rows) > 300
    assert {place for place, found in rows.items() if len(found) > 1} == set()


def test_only_plain_functions_are_used(opened: Workbook) -> None:
    used = {name for *_, formula in formulas(opened) for name in re.findall(r"([A-Z][A-Z.]*)\(", formula)}
    assert used <= PLAIN


def test_workings_and_statements_hold_formulas_only(small: Exported) -> None:
    for sheet in small.book.sheets:
        if (isinstance(sheet, Sheet) and sheet.title[:2] in ("W ", "S ")) or sheet.title in (
            "Loans",
            "Contracts",
            "Corkscrews",
            "Annual",
        ):
            assert isinstance(sheet, Sheet)
            assert all(row.formula for page in sheet.pages for row in page.rows), sheet.title


def test_the_page_names_every_sheet(small: Exported) -> None:
    page = (EXAMPLES.parent / "docs" / "workbook.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| ([^|]+) \|", page, flags=re.MULTILINE)
    words = {word.replace("*vehicle*", "").strip() for text in named for word in text.split(",")}
    for sheet in small.book.sheets:
        assert sheet.title in words or sheet.title[:1] in words, sheet.title


def test_tabs_are_short_and_differ_whatever_their_case() -> None:
    long = "a_very_long_name_of_a_special_purpose_vehicle"
    page = Page("page", "Page", ())
    names = (f"{long}_1", f"{long}_2", "Hall", "hall")
    titles = [sheet.title for sheet in _tabs([Sheet(f"W {name}", (page,)) for name in names])]
    assert all(len(title) <= 31 for title in titles)
    assert len({title.casefold() for title in titles}) == 4


def test_rows_of_words_are_as_high_as_their_texts() -> None:
    words = Words("Cover", (10, 20), (("Head",), ("short", "one line"), ("long", "five words " * 8)))
    (sheet, *_) = load_workbook(BytesIO(write_book(Book((words, NUMBERS))))).worksheets
    heights = [sheet.row_dimensions[line].height for line in (2, 3)]
    assert heights == [None, 90]  # points; none: one line, as every row by itself


def test_words_are_printed_one_page_wide(opened: Workbook) -> None:
    for title in ("Cover", "Sources"):
        assert opened[title].sheet_properties.pageSetUpPr.fitToPage
        assert opened[title].page_setup.fitToHeight == 0


def test_the_verdict_on_the_cover_says_that_it_does_not_move(opened: Workbook) -> None:
    cover = {line[0]: line[1] for line in opened["Cover"].iter_rows(values_only=True)}
    assert cover["Verdict"] == "As exported: not worded here"


def test_a_check_that_is_not_made_is_amber_before_it_is_red(small: Exported, opened: Workbook) -> None:
    place = places(small.book)["checks.engine"]
    cell = f"C{place.line + 1}"
    rules = next(rules for where, rules in opened["Checks"].conditional_formatting._cf_rules.items() if cell in where)
    first, second = sorted(rules, key=lambda rule: rule.priority)
    assert (first.formula, first.stopIfTrue) == ([f"ISTEXT({cell})"], True)
    assert second.operator == "notEqual"


def test_what_people_say_is_never_a_formula() -> None:
    words = Words("Sources", (20, 20), (("=1+1", '=HYPERLINK("http://x")'), ("=cmd",)))
    sheet = Sheet("Inputs", (Page("page", "=1+1", (Row("one", "=2+2", "USD", values=np.zeros(1), notes=("=3+3",)),)),))
    opened = load_workbook(BytesIO(write_book(Book((words, sheet)))))
    cells = [cell for part in opened.worksheets for row in part.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_every_input_has_a_unit_a_source_and_a_name(small: Exported, opened: Workbook) -> None:
    inputs = {
        name: place
        for name, place in places(small.book).items()
        if place.row.kind in (Kind.INPUT, Kind.CATALOGUE) and not place.columns
    }
    assert len(inputs) > 30
    for name, place in inputs.items():
        assert place.row.unit
        assert place.row.notes[0]
        assert any(place.row.notes[1:])
        assert opened.defined_names[name].attr_text.replace("'", "") == f"{place.sheet}!$C${place.line + 1}"
        assert VALUE == 2


def test_rows_that_start_with_a_balance_open_at_an_empty_column(opened: Workbook) -> None:
    for sheet in opened.worksheets:
        if sheet.title.startswith(("W ", "S ")) or sheet.title in ("Loans", "Tax"):
            assert all(cell.value is None for (cell,) in sheet.iter_rows(min_col=FIRST, max_col=FIRST)), sheet.title


def test_the_hidden_sheet_is_the_last_and_cannot_be_unhidden_by_a_click(opened: Workbook) -> None:
    assert opened.worksheets[-1].title == SEAL_SHEET
    assert opened.worksheets[-1].sheet_state == "veryHidden"


def test_a_viewer_that_does_not_calculate_sees_the_engines_figures(small: Exported, written: bytes) -> None:
    shown = load_workbook(BytesIO(written), data_only=True, read_only=True)
    place = places(small.book)["outputs.hall_chips.peak_debt"]
    vehicle = small.programme.vehicles.index("hall_chips")
    (row,) = shown[place.sheet].iter_rows(place.line + 1, place.line + 1, values_only=True)
    assert row[VALUE] == pytest.approx(small.base.money.debt_usd[vehicle].max(), rel=1e-12)


def test_the_same_case_gives_the_same_sheets(small: Exported, written: bytes) -> None:
    again = ZipFile(BytesIO(write_book(small.book)))
    for name in (name for name in again.namelist() if name.startswith("xl/")):
        assert again.read(name) == ZipFile(BytesIO(written)).read(name), name
