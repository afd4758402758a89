"""A workbook as data: sheets of pages of rows, every row one line of numbers with its unit and one formula or none.

Assumes names are unique within a page, page keys within the book; a formula finds a row of its own page by its name,
any other by `page.name`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gigawatt.quantities import F1


class Kind(StrEnum):
    """What a row's numbers are: it sets their colour."""

    INPUT = "input"
    """Of the programme file: may be changed here and brought back by `gigawatt import`."""
    CATALOGUE = "catalogue"
    """A sourced figure of the catalogue, or a constant: may be changed to see what it does."""
    FROZEN = "frozen"
    """A result of the engine that the workbook takes as given: dates, works, dispatch, sized debt."""
    WORKING = "working"
    """A live formula."""
    RESULT = "result"
    """A live formula that is shown to people."""
    CHECK = "check"
    """A live formula that must be 0."""
    NOTICE = "notice"
    """A live formula that people must know of where it is not 0."""


class Total(StrEnum):
    """What stands in a row's total."""

    NONE = ""
    SUM = "sum"
    LAST = "last"
    """Of a balance: its last month."""


class Format(StrEnum):
    """How numbers look."""

    USD = '#,##0;[Red]-#,##0;"-"'
    FINE = '#,##0.00####;[Red]-#,##0.00####;"-"'
    SHARE = '0.00##%;[Red]-0.00##%;"-"'
    RATIO = '0.00"x";[Red]-0.00"x";"-"'
    WHOLE = '0;-0;"-"'
    FLAG = '0;-0;"·"'
    MONTH = "mmm yy"


@dataclass(frozen=True, slots=True)
class Row:
    """One line."""

    name: str
    label: str
    unit: str
    formula: str = ""
    """In names; empty where the numbers are given."""
    values: F1 | None = None
    """Given numbers, one per column of the page; one where the page has single cells."""
    kind: Kind = Kind.WORKING
    total: Total = Total.NONE
    format: Format = Format.USD
    path: str = ""
    """Of an input: where it stands in the programme file."""
    notes: tuple[str, ...] = ()
    """Of a page of single cells: what stands in the columns beside it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A block of rows with a heading."""

    key: str
    """Prefix of its rows' names elsewhere."""
    title: str
    rows: tuple[Row, ...]
    columns: int = 0
    """0: every row is a single cell."""
    heads: tuple[str, ...] = ()
    """Headings of the columns of notes."""
    text: str = ""
    """One sentence under the title."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab."""

    title: str
    pages: tuple[Page, ...]
    frozen_rows: int = 0
    """Rows that stay in sight."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The value of a cell that stands elsewhere."""

    name: str
    """`page.name`"""


@dataclass(frozen=True, slots=True)
class Words:
    """A sheet of texts."""

    title: str
    widths: tuple[int, ...]
    """Of its columns [characters]."""
    lines: tuple[tuple[str | Shown, ...], ...]
    """Texts by column; a line of one text is a heading."""


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets, in order."""

    sheets: tuple[Sheet | Words, ...]
    facts: dict[str, str] = field(default_factory=dict)
    """What `gigawatt import` must know: format, programme file, view."""
