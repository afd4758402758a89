"""`show catalogue`: what the catalogue holds, and the figures in which given words occur.

Assumes 100 columns; a figure is shown with its range, unit, origin and every value that contradicts it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gigawatt.catalogue import Accelerator, Entry, Value, accelerator, ids, search, tables
from gigawatt.cli.faults import clean
from gigawatt.cli.terminal import console

RIVALRY = "†"
COLUMNS = ("bf16_tflops", "fp8_tflops", "fp4_tflops", "hbm_gb", "hbm_tbps", "tdp_w", "price_usd", "rack_kw", "it_kw",
           "allin_utility_kw")  # fmt: skip
HEADS = ("Accelerator", "Shipped", "bf16", "fp8", "fp4", "GB", "TB/s", "W", "USD", "Rack", "IT", "Meter")


def print_catalogue(words: str, *, as_json: bool) -> None:
    """Print the entries with all of the words; an overview for no words."""
    if as_json:
        typer.echo(json.dumps([entry._asdict() for entry in search(words)], indent=2, ensure_ascii=False))
        return
    to = console()
    if not words.strip():
        _overview(to)
        return
    found = search(words)
    for (heading, about), entries in groupby(found, key=lambda entry: (_heading(entry), entry.about)):
        to.print(Text(clean(f"{heading}  {about}".rstrip()), style="bold"))
        _print_block([line for entry in entries for line in _lines(entry)], to)
    to.print(Text(f"{len(found)} {'entry' if len(found) == 1 else 'entries'} with {clean(words.strip())}"))


def _overview(to: Console) -> None:
    title = "Accelerators: dense TFLOP/s of a package; kW of its rack, of IT and at the meter for each"
    table = Table(box=None, pad_edge=False, title=title, title_justify="left", title_style="bold")
    for place, head in enumerate(HEADS):
        table.add_column(head, justify="right" if place > 1 else "left", no_wrap=True)
    for identity in ids("accelerators"):
        row = accelerator(identity)
        table.add_row(identity, _shipped(row), *(_short(getattr(row, name)) for name in COLUMNS))
    to.print(table)
    to.print(Text(f"{RIVALRY} somebody says otherwise; – nobody reputable says\n", style="dim"))
    held = ", ".join(f"{name} {len(rows)}" for name, rows in tables().items())
    to.print(Text(f"Rows by table: {held}."))
    to.print(Text("`gigawatt show catalogue WORDS` lists every figure in which all of the words occur."))


def _shipped(row: Accelerator) -> str:
    return row.shipped.date[:7] + (RIVALRY if row.shipped.rivals else "")


def _short(value: Value | None) -> str:
    return "–" if value is None else number(value.value) + (RIVALRY if value.rivals else "")


def _heading(entry: Entry) -> str:
    row, dot, _ = entry.path.partition(".")
    return f"{entry.table}.{row}" if dot else entry.table


class Line(NamedTuple):
    """A figure or a rival, cell by cell, with what is said about it."""

    cells: tuple[str, str, str, str, str]
    """Name, value, range, unit, origin."""
    note: str


def _lines(entry: Entry) -> Iterator[Line]:
    """One line for the figure, one for each rival."""
    name = entry.path.partition(".")[2] or entry.path
    origin = entry.source if isinstance(entry.value, str) else f"{entry.source} {entry.date}"
    note = f"{entry.kind}: {entry.note}" if entry.note else entry.kind
    yield Line((name, _text(entry.value), _range(entry.low, entry.high), entry.unit, origin), note)
    for value, low, high, source, said in entry.rivals:
        yield Line(("  against it", _text(value), _range(low, high), "", source), said)


def _print_block(lines: list[Line], to: Console) -> None:
    widths = [max(len(line.cells[place]) for line in lines) for place in range(4)]
    for (name, value, ends, unit, origin), note in lines:
        text = f"  {name:<{widths[0]}} {value:>{widths[1]}} {ends:<{widths[2]}} {unit:<{widths[3]}} {origin}"
        to.print(Text(clean(text)))
        if note:
            to.print(Padding(Text(clean(note), style="dim"), (0, 0, 0, 6)))


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else number(value)


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None and high is None else "–".join("" if end is None else number(end) for end in (low, high))


def number(value: float) -> str:
    """Return a figure as it was said, with separators: 36,742; 0.0065; 4.05e+11."""
    if value != 0.0 and not 1e-4 <= abs(value) < 1e9:
        return f"{value:.4g}"
    return f"{value:,.10f}".rstrip("0").rstrip(".")
