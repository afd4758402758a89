"""Finds entries of the catalogue by words: names, vendors, units, notes, publishers of the value and of its rivals.

Assumes few words; every one of them must begin a word of an entry, in any case and order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from gigawatt.catalogue.compute_rows import Milestone
from gigawatt.catalogue.lookup import sources, tables
from gigawatt.catalogue.rows import CaseFact, ServingCurve
from gigawatt.catalogue.site_rows import Turbine
from gigawatt.catalogue.tables import CatalogueError
from gigawatt.catalogue.values import Rival, Row, Value

TITLES = ("vendor", "title", "name", "developer", "who", "place", "model")
"""Fields of a row that say what it is about."""


Rivals = tuple[tuple[float | str, float | None, float | None, str, str], ...]


class Entry(NamedTuple):
    """One figure of the catalogue with its origin."""

    table: str
    path: str
    """Row and field below the table, `gb200_nvl72.tdp_w`."""
    about: str
    """Vendor, title or name of the row; empty where it has none."""
    value: float | str
    """A text for dates and curves."""
    low: float | None
    high: float | None
    unit: str
    date: str
    source: str
    kind: str
    note: str
    rivals: Rivals
    """Value, low, high, source, note."""


def search(words: str = "") -> tuple[Entry, ...]:
    """Return the entries in which every word occurs, in the catalogue's order; all of them for no words.

    Raises
    ------
    CatalogueError
        If there is none, with the nearest word that the catalogue knows.
    """
    wanted = words.casefold().split()
    # At the start of a word: "rent" is not for "current".
    patterns = [re.compile(rf"(?<![^\W_]){re.escape(word)}") for word in wanted]
    found = tuple(entry for entry, text in _texts() if all(pattern.search(text) for pattern in patterns))
    if not found:
        known = {part for _, text in _texts() for part in text.replace(".", " ").split()}
        near = [match for word in wanted for match in get_close_matches(word, known, n=1, cutoff=0.7) if match != word]
        hint = f"did you mean `{near[0]}`?" if near else "fewer words, or none for an overview"
        raise CatalogueError(f"no entry of the catalogue with `{words.strip()}`", "names, vendors or sources", hint)
    return found


@cache
def _texts() -> tuple[tuple[Entry, str], ...]:
    known = sources()
    found = []
    for entry in _entries():
        cited = (entry.source, *(rival[3] for rival in entry.rivals))
        publishers = (f"{name} {known[name].publisher} {known[name].title}" for name in cited if name in known)
        notes = (entry.note, *(rival[4] for rival in entry.rivals))
        text = (entry.table, entry.path, entry.about, entry.unit, entry.kind, entry.date, *notes, *publishers)
        found.append((entry, " ".join(text).casefold()))
    return tuple(found)


def _entries() -> Iterator[Entry]:
    for table, rows in tables().items():
        for identity, row in rows.items():
            about = " ".join(str(getattr(row, name)) for name in TITLES if hasattr(row, name))
            yield from _walk(row, table, identity, about)


def _walk(row: object, table: str, path: str, about: str) -> Iterator[Entry]:
    if isinstance(row, Value | CaseFact | Milestone | ServingCurve | Turbine):
        yield _entry(row, table, path, about)
    if isinstance(row, Row):
        for name in type(row).model_fields:
            yield from _walk(getattr(row, name), table, f"{path}.{name}", about)
    elif isinstance(row, tuple):
        for place, part in enumerate(row):
            step = part.key if isinstance(part, CaseFact) else str(place)
            yield from _walk(part, table, f"{path}.{step}", about)


def _entry(row: Value | CaseFact | Milestone | ServingCurve | Turbine, table: str, path: str, about: str) -> Entry:
    value: float | str
    low: float | None = None
    high: float | None = None
    unit = "date"
    rivals: Rivals = ()
    if isinstance(row, Value):
        value, low, high, unit = row.value, row.low, row.high, row.unit
        rivals = tuple((rival.value, rival.low, rival.high, rival.source, _about(rival)) for rival in row.rivals)
    elif isinstance(row, CaseFact):
        value, unit = row.value, row.unit
    elif isinstance(row, Milestone):
        value = row.date
        rivals = tuple((rival.date, None, None, rival.source, rival.note) for rival in row.rivals)
    else:
        value, unit = "a curve", row.unit
    said = row.said if isinstance(row, CaseFact) else row.date
    return Entry(table, path, about, value, low, high, unit, said, row.source, str(row.kind), row.note, rivals)


def _about(rival: Rival) -> str:
    """What is said of a rival, and whether it counts the same."""
    return "; ".join(part for part in (rival.note, "on another basis" if rival.other_basis else "") if part)
