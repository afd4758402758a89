"""Reads a workbook back: which inputs somebody changed, and every other change as a message.

Assumes the hidden sheet that `write_book` leaves; a spreadsheet may have recalculated and saved the file since. The one
user of openpyxl.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gigawatt.quantities import GigawattError
from gigawatt.workbook.book import Kind
from gigawatt.workbook.places import BEFORE, FIRST, NOW, VALUE, letters
from gigawatt.workbook.seal import SEAL_SHEET, Sealed, plain, read_seal, sums

LARGEST = 400 * 2**20
"""[bytes] Unpacked; a hundred times the workbook of a large programme, and far below what memory holds."""
SAME = 1e-12
"""Share by which a number may differ and still be the same: spreadsheets save fifteen digits."""
MOST_SHOWN = 20
"""Messages; what follows is counted."""


class WorkbookError(GigawattError):
    """A workbook that cannot be read back, or changes that no programme file can take."""


class Edit(NamedTuple):
    """An input that was changed."""

    cell: str
    """`Inputs!C12`"""
    path: str
    """In the programme file."""
    unit: str
    was: float
    now: float


class Edits(NamedTuple):
    """What is different since the export."""

    programme: str
    """File that the workbook was written from, as it was named then."""
    view: str
    changed: tuple[Edit, ...]


def read_edits(path: Path) -> Edits:
    """Return what somebody changed in a workbook.

    Raises
    ------
    WorkbookError
        Where the file is none of ours, an input is no number, or anything but an input was changed: one message each.
    """
    sheets = _sheets(path)
    facts, sealed = read_seal([tuple(str(cell or "") for cell in row) for row in sheets.get(SEAL_SHEET, [])])
    if not sealed:
        hint = "write one with `gigawatt export FILE --xlsx model.xlsx`"
        raise WorkbookError(f"{path}: found a workbook of somebody else, expected one of gigawatt, hint: {hint}")
    changed: dict[str, Edit] = {}
    faults: dict[str, None] = {}  # a sheet that is gone says so once, not for each of its rows
    for row in sealed:
        found = list(_compare(row, sheets))
        faults |= {f"{path}: {fault}": None for fault in found if isinstance(fault, str)}
        changed |= {edit.path: edit for edit in found if isinstance(edit, Edit)}
    if faults:
        more = f"\n{path}: and {len(faults) - MOST_SHOWN} more" if len(faults) > MOST_SHOWN else ""
        raise WorkbookError("\n".join(list(faults)[:MOST_SHOWN]) + more)
    return Edits(facts.get("programme", ""), facts.get("view", ""), tuple(changed.values()))


def _sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the cells of every sheet: formulas as text, numbers as numbers.

    Raises
    ------
    WorkbookError
        Where the file is no workbook.
    """
    expected = "expected an Excel workbook (.xlsx) that gigawatt wrote"
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise WorkbookError(f"{path}: found more than {LARGEST:,} bytes unpacked, {expected}")
        book = load_workbook(path, read_only=True)
        try:
            return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
        finally:
            book.close()
    except OSError as error:
        raise WorkbookError(f"{path}: found {(error.strerror or str(error)).lower()}, {expected}") from None
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError, EOFError, SyntaxError) as error:
        raise WorkbookError(f"{path}: found a file that is no workbook ({error}), {expected}") from None


def _compare(row: Sealed, sheets: Mapping[str, Sequence[tuple[Any, ...]]]) -> Iterator[Edit | str]:
    """Yield what is different on one line: an edit, or a message."""
    if row.sheet not in sheets:
        yield f"{row.sheet}: found no such sheet, expected the one that was exported"
        return
    lines = sheets[row.sheet]
    cells = lines[row.line] if row.line < len(lines) else ()
    if row.columns == 0:
        yield from _single(row, cells[VALUE] if len(cells) > VALUE else None)
        return
    cells = (*cells[FIRST : FIRST + row.columns], *([None] * row.columns))[: row.columns]
    if row.is_formula:
        yield from _formulas(row, cells)
    elif not _same_numbers(row, cells):
        where = f"{row.sheet}, line {row.line + 1} ({row.name})"
        yield f"{where}: found other numbers, expected those of the base plan, hint: {_of_given(row)}"


def _single(row: Sealed, cell: Any) -> Iterator[Edit | str]:
    where = f"{row.sheet}!{letters(VALUE)}{row.line + 1}"
    if row.is_formula:
        if not isinstance(cell, str) or plain(cell) != row.content:
            yield f"{where}: found {_shown(cell)}, expected the formula ={row.content}, hint: {_of_formula()}"
    elif not _is_number(cell):
        yield f"{where}: found {_shown(cell)}, expected a number in {row.unit} for {row.path or row.name}"
    elif not same(float(cell), float(row.content)):
        if row.kind == Kind.INPUT:
            yield Edit(where, row.path, row.unit, float(row.content), float(cell))
        else:
            yield f"{where}: found {cell:g}, expected {float(row.content):g} ({row.name}), hint: {_of_given(row)}"


def _formulas(row: Sealed, cells: Sequence[Any]) -> Iterator[str]:
    """Yield a message for the first cell of a row whose formula is another one."""
    for column, cell in enumerate(cells, start=FIRST):
        expected = row.content.replace(NOW, letters(column)).replace(BEFORE, letters(column - 1))
        if not isinstance(cell, str) or plain(cell) != expected:
            where = f"{row.sheet}!{letters(column)}{row.line + 1}"
            yield f"{where}: found {_shown(cell)}, expected the formula ={expected}, hint: {_of_formula()}"
            return


def _same_numbers(row: Sealed, cells: Sequence[Any]) -> bool:
    if not all(_is_number(cell) for cell in cells):
        return False
    total, by_place, size = (float(text) for text in row.content.split())
    now = sums([float(cell) for cell in cells])
    return abs(now[0] - total) <= SAME * size and abs(now[1] - by_place) <= SAME * size


def _of_given(row: Sealed) -> str:
    if row.kind == Kind.CATALOGUE:
        return "a figure of the catalogue, which no programme file can change: put the old one back to import"
    return "taken as given from the base plan: change the programme file and export again"


def _of_formula() -> str:
    return "only blue cells on yellow are inputs: put the formula back, or export again"


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def same(one: float, other: float) -> bool:
    """Say whether two numbers differ by rounding at most."""
    return abs(one - other) <= SAME * max(abs(one), abs(other))


def _shown(cell: Any) -> str:
    if cell is None:
        return "an empty cell"
    text = str(cell)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"
