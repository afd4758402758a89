"""Writes a book as an Excel file: formulas, colours, names of inputs, and a hidden sheet that `import` compares with.

Assumes every row has one formula; only the letters of its column change from month to month. Alone uses XlsxWriter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gigawatt.quantities import F1
from gigawatt.workbook.book import Book, Format, Kind, Page, Row, Sheet, Shown, Total, Words
from gigawatt.workbook.expression import read_formula, word_of
from gigawatt.workbook.places import (
    BEFORE,
    EXPORTED,
    FIRST,
    HOW,
    LABEL,
    NOTES,
    NOW,
    OPENING,
    TOTAL,
    UNIT,
    VALUE,
    Place,
    letters,
    lines,
    places,
    total_formula,
    written,
)
from gigawatt.workbook.seal import SEAL_SHEET, seal_rows
from gigawatt.workbook.values import compute

COLOURS: dict[Kind, dict[str, Any]] = {
    Kind.INPUT: {"font_color": "#0000FF", "bg_color": "#FFF9DB"},
    Kind.CATALOGUE: {"font_color": "#0000FF", "bg_color": "#EEF3FF"},
    Kind.FROZEN: {"font_color": "#7A4A00", "bg_color": "#F6EFE6"},
    Kind.WORKING: {},
    Kind.RESULT: {"bold": True},
    Kind.CHECK: {"font_color": "#1B5E20"},
    Kind.NOTICE: {"bold": True},
}
"""Inputs blue on yellow, catalogue blue on blue, given numbers brown, workings black, checks green."""
RED: dict[str, Any] = {"bg_color": "#C62828", "font_color": "#FFFFFF"}
"""Of a check that fails."""
AMBER: dict[str, Any] = {"bg_color": "#FFB300", "font_color": "#000000"}
"""Of a check that is not made, and of what people must know of."""
WIDTHS = {LABEL: 52, UNIT: 12, TOTAL: 18, HOW: 30, OPENING: 2}
"""[characters]"""
NOTE_WIDTHS = (44, 22, 60, 60, 90)
"""Of the columns beside single cells [characters]."""
LINE_POINTS, TALLEST_POINTS = 15, 409
"""Heights of a line of text, and of the tallest row that Excel shows [points]."""


def write_book(book: Book) -> bytes:
    """Return a book as the content of an .xlsx file, every cell with its value as this engine computes it."""
    known = places(book)
    numbers = compute(known)
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as target:
        writer = _Writer(target, known, numbers)
        for sheet in book.sheets:
            if isinstance(sheet, Words):
                writer.words(sheet)
            else:
                writer.sheet(sheet)
        writer.names()
        writer.seal(book)
        target.set_calc_mode("auto")
    return content.getvalue()


class _PlainFormulas(Worksheet):  # type: ignore[misc]
    """A sheet that takes formulas as they are.

    The package looks for thirty functions of later Excels in each formula. None is used here, and the search costs
    more than all else.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class _Writer:
    """Writes sheets one after the other, with one format object per look."""

    def __init__(self, target: Any, known: Mapping[str, Place], numbers: Mapping[str, F1]) -> None:
        self.target = target
        self.known = known
        self.numbers = numbers
        self.looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.columns = [letters(column) for column in range(FIRST + max(place.columns for place in known.values()))]

    def look(self, **wanted: Any) -> Any:
        """Return the format of a look, the same object for the same look."""
        key = tuple(sorted(wanted.items()))
        if key not in self.looks:
            self.looks[key] = self.target.add_format(wanted)
        return self.looks[key]

    def words(self, words: Words) -> None:
        """Write a sheet of texts."""
        sheet = self.target.add_worksheet(words.title, _PlainFormulas)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for column, width in enumerate(words.widths):
            sheet.set_column(column, column, width)
        wrapped, first = self.look(text_wrap=True, valign="top"), self.look(bold=True, valign="top")
        for line, texts in enumerate(words.lines):
            heading = self.look(bold=True, font_size=14) if len(texts) == 1 else first
            if len(texts) > 1:
                sheet.set_row(line, _height_points(texts, words.widths))
            for column, text in enumerate(texts):
                if isinstance(text, Shown):
                    self._shown(sheet, line, column, text.name)
                elif text:
                    sheet.write_string(line, column, text, wrapped if column else heading)

    def _shown(self, target: Any, line: int, column: int, name: str) -> None:
        """Show the value of a cell that stands elsewhere, lit as it is there."""
        place, look = self.known[name], self.look(bold=True, align="left", num_format="0")
        formula = f"={place.sheet}!${letters(VALUE)}${place.line + 1}"
        target.write_formula(line, column, formula, look, _shown(place.row, self.numbers[name].item(0)))
        self._light(target, place.row.kind, line, column, column)

    def sheet(self, sheet: Sheet) -> None:
        """Write a sheet of rows."""
        target = self.target.add_worksheet(sheet.title, _PlainFormulas)
        target.hide_gridlines(2)
        for column, width in WIDTHS.items():
            target.set_column(column, column, width)
        columns = max(page.columns for page in sheet.pages)
        target.set_column(FIRST, FIRST + columns, 14)
        for place, width in enumerate(() if columns else NOTE_WIDTHS):
            target.set_column(FIRST + place, FIRST + place, width)
        target.set_landscape()
        target.fit_to_pages(1, 0)
        target.freeze_panes(sheet.frozen_rows, FIRST)
        for line, page, row in lines(sheet):
            if row is None:
                self._heading(target, line, page)
            elif page.columns:
                self._series(target, self.known[f"{page.key}.{row.name}"])
            else:
                self._single(target, self.known[f"{page.key}.{row.name}"])

    def _heading(self, target: Any, line: int, page: Page) -> None:
        bold = self.look(bold=True, bottom=1)
        target.write_string(line, LABEL, page.title, self.look(bold=True, font_size=12, bottom=1))
        target.write_string(line, UNIT, "unit", bold)
        target.write_string(line, TOTAL, "total" if page.columns else "value", bold)
        target.write_string(line, HOW, "formula, in names" if page.columns else "as exported, or formula", bold)
        for place, head in enumerate(page.heads):
            target.write_string(line, NOTES + place, head, bold)
        if page.text:
            target.write_string(line + 1, LABEL, page.text, self.look(italic=True, font_color="#555555"))

    def _label(self, target: Any, place: Place) -> None:
        row = place.row
        target.write_string(place.line, LABEL, row.label, self.look(bold=row.kind is Kind.RESULT))
        target.write_string(place.line, UNIT, row.unit, self.look(font_color="#555555"))

    def _series(self, target: Any, place: Place) -> None:
        row, line, numbers = place.row, place.line, self.numbers[f"{place.page.key}.{place.row.name}"]
        self._label(target, place)
        look = self.look(num_format=row.format.value, **COLOURS[row.kind])
        if row.total is not Total.NONE:
            total = float(numbers.sum()) if row.total is Total.SUM else float(numbers[-1])
            bold = self.look(num_format=row.format.value, **COLOURS[row.kind] | {"bold": True})
            target.write_formula(line, TOTAL, total_formula(place), bold, total)
        if not row.formula:
            for column, number in enumerate(numbers.tolist(), start=FIRST):
                target.write_number(line, column, number, look)
            return
        target.write_string(line, HOW, row.formula, self.look(font_color="#999999", font_size=8))
        formula, columns = written(place, self.known), self.columns
        for column, number in enumerate(numbers.tolist(), start=FIRST):
            text = formula.replace(NOW, columns[column]).replace(BEFORE, columns[column - 1])
            target.write_formula(line, column, text, look, number)
        self._light(target, row.kind, line, FIRST, FIRST + place.columns - 1)

    def _single(self, target: Any, place: Place) -> None:
        row, line = place.row, place.line
        number = self.numbers[f"{place.page.key}.{row.name}"].item(0)
        self._label(target, place)
        look = self.look(num_format=row.format.value, **COLOURS[row.kind])
        if row.formula:
            target.write_formula(line, VALUE, written(place, self.known), look, _shown(row, number))
            target.write_string(line, HOW, row.formula, self.look(font_color="#999999", font_size=8))
        else:
            target.write_number(line, VALUE, number, look)
            if row.kind in (Kind.INPUT, Kind.CATALOGUE):
                target.write_number(
                    line, EXPORTED, number, self.look(num_format=row.format.value, font_color="#999999")
                )
        self._light(target, row.kind, line, VALUE, VALUE)
        for column, note in enumerate(row.notes, start=NOTES):
            target.write_string(line, column, note, self.look(font_size=9, font_color="#444444"))

    def _light(self, target: Any, kind: Kind, line: int, first: int, last: int) -> None:
        """Light a check that fails red, one that is not made amber, a notice amber where it is not 0."""
        if kind not in (Kind.CHECK, Kind.NOTICE):
            return
        red, amber = self.look(**RED), self.look(**AMBER)
        if kind is Kind.CHECK:  # a text is not 0 either, so it is asked for first
            text = {"type": "formula", "criteria": f"=ISTEXT({letters(first)}{line + 1})", "format": amber}
            target.conditional_format(line, first, line, last, text | {"stop_if_true": True})
        lit = {"type": "cell", "criteria": "!=", "value": 0, "format": red if kind is Kind.CHECK else amber}
        target.conditional_format(line, first, line, last, lit)

    def names(self) -> None:
        """Name the cells that may be changed."""
        for name, place in self.known.items():
            if place.columns == 0 and place.row.kind in (Kind.INPUT, Kind.CATALOGUE):
                cell = f"'{place.sheet}'!${letters(VALUE)}${place.line + 1}"
                self.target.define_name(name, f"={cell}")

    def seal(self, book: Book) -> None:
        """Write what every cell was, so that `import` can say which one somebody changed."""
        sheet = self.target.add_worksheet(SEAL_SHEET)
        sheet.very_hidden()
        for line, texts in enumerate(seal_rows(book, self.known, self.numbers)):
            for column, text in enumerate(texts):
                sheet.write_string(line, column, text)


def _shown(row: Row, number: float) -> float | str:
    """Return what a cell shows: its number, or its word where it has none."""
    return word_of(read_formula(row.formula)) if math.isnan(number) else number


def _height_points(texts: Sequence[str | Shown], widths: Sequence[int]) -> int:
    """Return how high a row must be for its texts, since not every spreadsheet makes room for them by itself."""
    wrapped = zip(texts[1:], widths[1:])
    most = max((len(wrap(text, width)) for text, width in wrapped if isinstance(text, str)), default=1)
    return min(TALLEST_POINTS, LINE_POINTS * max(1, most))


__all__ = ["Format", "Row", "write_book"]
