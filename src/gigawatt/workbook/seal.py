"""What every cell of a workbook was when it was written, as rows of a hidden sheet: `import` tells edits by it.

Assumes a spreadsheet may rewrite spaces, quotes and letter case of a formula, but not its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gigawatt.quantities import F1
from gigawatt.workbook.book import Book
from gigawatt.workbook.places import Place, written

SEAL_SHEET = "gigawatt"
FORMAT = "gigawatt workbook 1"
"""First cell of the hidden sheet."""


class Sealed(NamedTuple):
    """One line of the hidden sheet: what stood on one line of another."""

    sheet: str
    line: int
    """Counted from 0."""
    columns: int
    """0: a single cell."""
    kind: str
    """Of `Kind`."""
    name: str
    """`page.name`"""
    unit: str
    path: str
    """Of an input: where it stands in the programme file."""
    content: str
    """The formula without its equals sign, the number of a single cell, or the sums of a row of given numbers."""
    is_formula: bool


def seal_rows(book: Book, known: Mapping[str, Place], numbers: Mapping[str, F1]) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the hidden sheet as texts: the format, facts, an empty line, then every row."""
    yield (FORMAT,)
    yield from book.facts.items()
    yield ()
    for name, place in known.items():
        row = place.row
        if row.formula:
            content = plain(written(place, known))
        elif place.columns:
            content = " ".join(map(repr, sums(numbers[name].tolist())))
        else:
            content = repr(numbers[name].item(0))
        sort = "formula" if row.formula else "number"
        yield (
            place.sheet,
            str(place.line),
            str(place.columns),
            row.kind.value,
            name,
            row.unit,
            row.path,
            content,
            sort,
        )


def read_seal(lines: list[tuple[str, ...]]) -> tuple[dict[str, str], list[Sealed]]:
    """Return the facts and the rows of a hidden sheet; nothing where it is not one of ours."""
    if not lines or lines[0][:1] != (FORMAT,):
        return {}, []
    end = next((place for place, line in enumerate(lines) if not any(line)), len(lines))
    facts = {line[0]: line[1] for line in lines[1:end]}
    rows = [
        Sealed(line[0], int(line[1]), int(line[2]), line[3], line[4], line[5], line[6], line[7], line[8] == "formula")
        for line in lines[end + 1 :]
    ]
    return facts, rows


def plain(formula: str) -> str:
    """Return a formula without what a spreadsheet may add or drop when it saves it."""
    return re.sub(r"[\s']|_xlfn\.", "", formula).upper().removeprefix("=")


def sums(numbers: Sequence[float]) -> tuple[float, float, float]:
    """Return what tells rows of numbers apart although a spreadsheet saves fifteen digits: the sum, the sum by place,
    and the size that both may be off by a rounding of."""
    by_place = [place * number for place, number in enumerate(numbers, start=1)]
    return sum(numbers), sum(by_place), sum(map(abs, by_place))


__all__ = ["FORMAT", "SEAL_SHEET", "Sealed", "plain", "read_seal", "seal_rows", "sums"]
