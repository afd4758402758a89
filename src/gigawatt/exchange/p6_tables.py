"""The tables of P6's database, from an XER dump: names of columns once, then rows of texts.

Assumes tabs between cells and one row a line; short rows are taken as if the rest were empty, long ones cut, noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gigawatt.exchange.notes import Notes, Row, shown
from gigawatt.exchange.plan_file import WorkCalendar
from gigawatt.exchange.schedule_source import Source, decoded
from gigawatt.exchange.xer_calendar import read_calendar


@dataclass
class Table:
    """Rows kept as text, split when they are read: a large file stays as small as it is."""

    columns: tuple[str, ...]
    lines: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, line: int, text: str) -> None:
        """Append a row, its cells parted by tabs."""
        self.lines.append(line)
        self.texts.append(text)

    def __iter__(self) -> Iterator[Row]:
        for line, text in zip(self.lines, self.texts, strict=True):
            yield Row(line, dict(zip(self.columns, text.split("\t"), strict=False)))

    def __len__(self) -> int:
        return len(self.lines)

    def by(self, column: str) -> dict[str, Table]:
        """Return the rows parted by the text of a column; all under an empty one where the column is absent."""
        parts: dict[str, Table] = {}
        at = self.columns.index(column) if column in self.columns else len(self.columns)
        for line, text in zip(self.lines, self.texts, strict=True):
            cells = text.split("\t")
            key = cells[at].strip() if at < len(cells) else ""
            parts.setdefault(key, Table(self.columns)).add(line, text)
        return parts


@dataclass
class Database:
    """What P6 exported, whichever way."""

    source: Source
    currency: str
    tables: dict[str, Table]
    calendars: dict[str, WorkCalendar]
    bases: dict[str, str]
    """The calendar from which a calendar takes its holidays, by id."""

    def table(self, name: str) -> Table:
        """Return a table, empty where the file has none."""
        return self.tables.get(name, Table(()))


def read_tables(source: Source, notes: Notes) -> Database:
    """Return the tables of an XER.

    Raises
    ------
    ExchangeError
        If rows stand outside a table, or the file is cut off before `%E`.
    """
    tables: dict[str, Table] = {}
    name, table, currency, ended = "", None, "", False
    lines = decoded(source.data, notes).split("\n")
    for number, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r")
        mark, _, rest = line.partition("\t")
        mark = mark.strip()
        if mark == "%R":
            if table is None:
                expected = "a table (`%T`) and its columns (`%F`) first"
                source.refuse(number, "a row (`%R`) outside any table", expected, "export it from P6 again")
            _check_width(table, name, rest, number, notes)
            table.add(number, rest)
        elif mark == "%T":
            name, table = rest.strip(), None
        elif mark == "%F":
            columns = tuple(column.strip() for column in rest.split("\t"))
            if name in tables:
                notes.add(number, f"table {shown(name)} stands twice: the first is kept")
            table = Table(columns)
            tables.setdefault(name, table)
        elif mark == "%E":
            ended = True
            break
        elif mark == "ERMHDR":
            currency = _header(rest, number, notes)
        elif line.strip():
            notes.add(number, f"{shown(line)} starts with no mark of an XER: passed over")
    if not ended:
        source.refuse(len(lines), "the end of the file without `%E`", "a whole XER", "it was cut off: export it again")
    if not lines[0].startswith("ERMHDR"):
        notes.add(1, "no ERMHDR line: the currency is taken as USD")
    rows = [(row, read_calendar(row, notes)) for row in tables.get("CALENDAR", Table(()))]
    return Database(
        source,
        currency or "USD",
        tables,
        {calendar.id: calendar for _, calendar in rows},
        {calendar.id: row.text("base_clndr_id") for row, calendar in rows},
    )


def _check_width(table: Table, name: str, rest: str, line: int, notes: Notes) -> None:
    """Note a row that is longer or shorter than its table; P6 itself leaves out empty cells at the end."""
    cells, columns = rest.count("\t") + 1, len(table.columns)
    if cells > columns:
        notes.add(line, f"a row of {shown(name)} has {cells} cells for {columns} columns: the rest is passed over")
    elif cells < columns:
        notes.add(line, f"a row of {shown(name)} has {cells} cells for {columns} columns: the rest is taken as empty")


def _header(rest: str, line: int, notes: Notes) -> str:
    """Return the currency of the first line."""
    cells = rest.split("\t")
    if len(cells) < 8 or not cells[7].strip():
        notes.add(line, "ERMHDR names no currency: taken as USD")
        return ""
    return cells[7].strip()
