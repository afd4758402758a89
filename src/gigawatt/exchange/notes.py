"""Turns the texts of a file into numbers, dates and names, and notes by line what it had to pass over.

Assumes a bad value in a field is worth a warning, never the loss of the file; missing values get the caller's default.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from gigawatt.exchange.plan_file import Warned

MOST = 1000  # warnings kept of one file; the rest are counted
LARGEST = 1e12  # hours or dollars; beyond it a figure is a slip, and arithmetic on it loses the cents
DAY_ZERO = date(1899, 12, 30)  # P6 counts the days of its calendars from here, as spreadsheets do
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


class Notes:
    """The warnings of one file, in the order in which they arose."""

    def __init__(self) -> None:
        self._kept: list[Warned] = []
        self._count = 0

    def add(self, line: int, text: str) -> None:
        """Note something passed over or guessed."""
        self._count += 1
        if self._count <= MOST:
            self._kept.append(Warned(line, text))

    def all(self) -> tuple[Warned, ...]:
        """Return the warnings, the last of them counting those left out."""
        rest = self._count - len(self._kept)
        return (*self._kept, Warned(self._kept[-1].line, f"and {rest} more warnings")) if rest else tuple(self._kept)


class Row(NamedTuple):
    """One record of a file: its line and its texts by column or element name."""

    line: int
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        """Return a cell without control characters or spaces around it, empty where there is none."""
        return printable(self.cells.get(name, ""))

    def number(self, name: str, notes: Notes, default: float = 0.0) -> float:
        """Return a cell as a number, a decimal comma allowed; the default where it is empty or none."""
        text = self.cells.get(name, "").strip()
        if not text:
            return default
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = math.nan
        if abs(value) <= LARGEST:
            return value
        notes.add(self.line, f"`{name}` is {shown(text)}, not a number: read as {default:g}")
        return default

    def moment(self, name: str, notes: Notes) -> datetime | None:
        """Return a cell as a local date and time; None where it is empty or none."""
        text = self.cells.get(name, "").strip()
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).replace(microsecond=0, tzinfo=None)
        except ValueError:
            notes.add(self.line, f"`{name}` is {shown(text)}, not a date: left out")
            return None


def printable(text: str) -> str:
    """Return a text fit for a name: runs of control characters and spaces become one space."""
    return text.strip() if text.isprintable() else UNPRINTABLE.sub(" ", text).strip()


def shown(text: str) -> str:
    """Return a text of a file quoted for a message, cut short."""
    cut = printable(text)
    return f"`{cut[:40]}...`" if len(cut) > 40 else f"`{cut}`"


def day_of_serial(text: str) -> date | None:
    """Return the date of P6's day number, None where it is no date."""
    try:
        return DAY_ZERO + timedelta(days=int(text))
    except (ValueError, OverflowError):
        return None
