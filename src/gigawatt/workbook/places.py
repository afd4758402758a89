"""Where every row of a book stands, and its formula as a spreadsheet writes it.

Assumes one layout for all sheets: label, unit, total and formula in names come first, months, years or ages after.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gigawatt.workbook.book import Book, Page, Row, Sheet, Total
from gigawatt.workbook.expression import Call, Name, Number, Pair, Span, Term, Text, level, names, read_formula

LABEL, UNIT, TOTAL, HOW, OPENING, FIRST = range(6)
"""Columns. OPENING is empty: the column before the first month, so that one formula serves every month."""
VALUE = TOTAL
"""Column of a single cell's number."""
EXPORTED = HOW
"""Column of what an input was when the workbook was written."""
NOTES = FIRST
"""First column of notes beside single cells."""
EVERY = ".*"
LONGEST = 8192
"""Letters of a formula that Excel reads."""
NOW, BEFORE = "@", "~"
"""Stand for the letters of this column and of the one before, in a formula that is the same in every column."""


class Place(NamedTuple):
    """Where a row stands."""

    sheet: str
    line: int
    """Counted from 0."""
    columns: int
    """0: a single cell."""
    row: Row
    page: Page


def letters(column: int) -> str:
    """Return a column's letters: 0 is A, 26 is AA."""
    found = ""
    column += 1
    while column:
        column, last = divmod(column - 1, 26)
        found = chr(ord("A") + last) + found
    return found


def places(book: Book) -> dict[str, Place]:
    """Return the place of every row by `page.name`.

    Raises
    ------
    ValueError
        Where two rows have one name.
    """
    found: dict[str, Place] = {}
    for sheet in book.sheets:
        if not isinstance(sheet, Sheet):
            continue
        for line, page, row in lines(sheet):
            if row is None:
                continue
            name = f"{page.key}.{row.name}"
            if name in found:
                raise ValueError(f"two rows are called {name}")
            found[name] = Place(sheet.title, line, page.columns, row, page)
    return found


def lines(sheet: Sheet) -> list[tuple[int, Page, Row | None]]:
    """Return what stands on each line: a row, or None for the heading of a page; pages are a line apart."""
    found: list[tuple[int, Page, Row | None]] = []
    line = 0
    for page in sheet.pages:
        found.append((line, page, None))
        line += 2 if page.text else 1
        for row in page.rows:
            found.append((line, page, row))
            line += 1
        line += 1
    return found


def cells_of(name: str, known: Mapping[str, Place]) -> list[str]:
    """Return the rows that `page.*` means: the single cells of one page, which stand below each other.

    Raises
    ------
    ValueError
        Where there is no such page.
    """
    key = name.removesuffix(EVERY)
    found = [other for other, place in known.items() if place.page.key == key and place.columns == 0]
    if not found:
        raise ValueError(f"no page of single cells '{key}'")
    return found


def full_name(page: str, name: str, known: Mapping[str, Place]) -> str:
    """Return the `page.name` that a formula of a page means.

    Raises
    ------
    ValueError
        Where there is no such row.
    """
    for candidate in (f"{page}.{name}", name):
        if candidate in known:
            return candidate
    raise ValueError(f"no row '{name}' on page {page} or elsewhere")


def written(place: Place, known: Mapping[str, Place]) -> str:
    """Return a row's formula with addresses; `NOW` and `BEFORE` stand for the letters of the columns.

    Raises
    ------
    ValueError
        Where it is longer than a spreadsheet reads.
    """
    text = "=" + _text(read_formula(place.row.formula), place, known)
    if len(text) > LONGEST:
        raise ValueError(f"the formula of {place.page.key}.{place.row.name} has {len(text)} letters: split it")
    return text


def total_formula(place: Place) -> str:
    """Return the formula of a row's total."""
    first, last = letters(FIRST), letters(FIRST + place.columns - 1)
    line = place.line + 1
    return f"=SUM({first}{line}:{last}{line})" if place.row.total is Total.SUM else f"={last}{line}"


def _text(term: Term, place: Place, known: Mapping[str, Place]) -> str:
    if isinstance(term, Number):
        return str(term.value)
    if isinstance(term, Text):
        return f'"{term.value}"'
    if isinstance(term, Name) and term.name.endswith(EVERY):
        rows = cells_of(term.name, known)
        return f"{address(known[rows[0]], Span.NOW, place)}:${letters(VALUE)}${known[rows[-1]].line + 1}"
    if isinstance(term, Name):
        return address(known[full_name(place.page.key, term.name, known)], term.span, place)
    if isinstance(term, Call):
        return f"{term.function}({','.join(_text(argument, place, known) for argument in term.arguments)})"
    right = _bracketed(term.right, term.operator, True, place, known)
    left = "" if term.left is None else _bracketed(term.left, term.operator, False, place, known)
    return left + term.operator + right


def _bracketed(term: Term, outer: str, right: bool, place: Place, known: Mapping[str, Place]) -> str:
    """Return a term of a pair, in brackets where it would otherwise be taken apart."""
    text = _text(term, place, known)
    if not isinstance(term, Pair) or (term.left is None and not right):
        return text
    loose = term.left is None or level(term.operator) < level(outer) + right
    return f"({text})" if loose else text


def address(target: Place, span: Span, place: Place) -> str:
    """Return the cells of a row as a formula of another row writes them.

    Raises
    ------
    ValueError
        Where a column of one page is asked of a page with other columns.
    """
    sheet = "" if target.sheet == place.sheet else f"'{target.sheet}'!" if " " in target.sheet else f"{target.sheet}!"
    line = target.line + 1
    if target.columns == 0 or span is Span.TOTAL:
        return f"{sheet}${letters(EXPORTED if span is Span.WAS else TOTAL)}${line}"
    if span is Span.ALL:
        return f"{sheet}${letters(FIRST)}${line}:${letters(FIRST + target.columns - 1)}${line}"
    if target.columns != place.columns:
        raise ValueError(f"{place.row.name} asks for a column of {target.row.name}, whose columns are others")
    if span is Span.SO_FAR:
        return f"{sheet}${letters(FIRST)}{line}:{NOW}{line}"
    if span is Span.UNTIL:  # from the empty column on, so that the first month's range is not its own cell
        return f"{sheet}${letters(OPENING)}{line}:{BEFORE}{line}"
    return f"{sheet}{NOW if span is Span.NOW else BEFORE}{line}"


def mentions(place: Place, known: Mapping[str, Place]) -> list[tuple[str, Span]]:
    """Return the rows that a row's formula mentions."""
    if not place.row.formula:
        return []
    found: list[tuple[str, Span]] = []
    for mention in names(read_formula(place.row.formula)):
        if mention.name.endswith(EVERY):
            found += [(name, Span.ALL) for name in cells_of(mention.name, known)]
        else:
            found.append((full_name(place.page.key, mention.name, known), mention.span))
    return found
