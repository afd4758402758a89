"""What every cell of a workbook was when it was written, as rows of a hidden sheet: `import` tells edits by it.

Assumes a spreadsheet may rewrite spaces, quotes and letter case of a formula, but not its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import NamedTuple

from gigawatt.quantities import F1
from gigawatt.workbook.book import Book, Kind
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
    """`page.name`; of an input, its path in the programme file."""
    unit: str
    content: str
    """The formula as written, the number of a single cell, or a digest of a row of given numbers."""


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
            content = digest(numbers[name].tolist())
        else:
            content = repr(numbers[name].item(0))
        yield (place.sheet, str(place.line), str(place.columns), row.kind.value, name, row.unit, content)


def read_seal(lines: list[tuple[str, ...]]) -> tuple[dict[str, str], list[Sealed]]:
    """Return the facts and the rows of a hidden sheet; nothing where it is not one of ours."""
    if not lines or lines[0][:1] != (FORMAT,):
        return {}, []
    end = next((place for place, line in enumerate(lines) if not any(line)), len(lines))
    facts = {line[0]: line[1] for line in lines[1:end]}
    rows = [Sealed(line[0], int(line[1]), int(line[2]), *line[3:7]) for line in lines[end + 1 :]]
    return facts, rows


def plain(formula: str) -> str:
    """Return a formula without what a spreadsheet may add or drop when it saves it."""
    return re.sub(r"[\s']|_xlfn\.", "", formula).upper().removeprefix("=")


def digest(numbers: list[float]) -> str:
    """Return a short text that differs where any number differs by more than rounding in the twelfth digit."""
    return sha256(" ".join(f"{number:.11e}" for number in numbers).encode()).hexdigest()[:16]


__all__ = ["FORMAT", "SEAL_SHEET", "Kind", "Sealed", "digest", "plain", "read_seal", "seal_rows"]
