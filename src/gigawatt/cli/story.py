"""`show --trial`: one future of a stored run, opened: what was drawn, what came of it, the books by year.

Assumes the run's plan is decided again, which takes some seconds; the future itself is replayed from its number alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gigawatt.cli.faults import clean
from gigawatt.cli.stored import find
from gigawatt.cli.terminal import console, plain_table, working
from gigawatt.evidence import words
from gigawatt.report import broken_lines
from gigawatt.study import replay

if TYPE_CHECKING:
    from rich.console import Console

    from gigawatt.study import TrialStory

MOST_DRIVERS = 10
MOST_PHASES = 24
"""Lines of each; `--json` has all."""
YEARLY = {
    "Revenue": "Revenue",
    "Operating cost, energy and rent": "Operating cost",
    "Cash available for debt service": "For debt service",
    "Interest due": "Interest",
    "Debt repaid": "Repaid",
    "Distributed to owners": "To owners",
    "Debt": "Debt, end",
    "Open invoices": "Unpaid, end",
}
"""Lines of the statements that the terminal shows, and their headings."""


def print_trial(runs: Path, named: str, number: int, view: str | None, *, as_json: bool) -> None:
    """Replay one trial of a stored run and print its story."""
    stored = find(runs, named)
    with working("the run's plan, and one future of it", shown=not as_json):
        story = replay(stored, number, view)
    if as_json:
        typer.echo(story.model_dump_json(indent=2))
        return
    to = console()
    to.print(Text(clean(f"Trial {story.trial:,} of {story.programme} – {story.view}, seed {story.seed}"), style="bold"))
    to.print(_drawn(story))
    to.print(_phases(story))
    for title, lines in (("Money", _money(story)), ("Lenders", broken_lines(story.lenders))):
        to.print(Text(title, style="bold"))
        for line in lines:
            to.print(Padding(Text(clean(line)), (0, 0, 0, 2)))
    _books(story, to)
    typer.echo(f"Run: {stored.path}")


def _drawn(story: TrialStory) -> Table:
    table = plain_table("Drawn", "here", "base case", "futures below it", title="What was drawn, most unusual first")
    for row in story.drawn[:MOST_DRIVERS]:
        below = words.DASH if row.below_share is None else words.share(row.below_share)
        happened = "" if row.happened is None else ", happens" if row.happened else ", does not happen"
        name = clean(words.name(row.name)) + happened
        table.add_row(name, _value(row.value, row.unit), _value(row.base, row.unit), below)
    _rest(table, len(story.drawn) - MOST_DRIVERS)
    return table


def _value(value: float, unit: str) -> str:
    if unit == "months":
        return f"{value:.1f} months".replace("-", words.MINUS)
    if unit == "points":
        return f"{100 * value:+.2f} points".replace("-", words.MINUS)
    return f"{value:.2f}×"


def _phases(story: TrialStory) -> Table:
    table = plain_table("Phase", "close", "live", "in the base case", "held by", title="Dates")
    for row in story.phases[:MOST_PHASES]:
        dates = (_month(row.close, "none"), _month(row.live, "never"), _month(row.base_live, "never"))
        table.add_row(clean(row.phase), *dates, row.held_by.replace("_", " "))
    _rest(table, len(story.phases) - MOST_PHASES)
    return table


def _rest(table: Table, more: int) -> None:
    if more > 0:
        table.add_row(f"and {more} more: --json has all")


def _month(month: str | None, without: str) -> str:
    return without if month is None else words.month(month)


def _money(story: TrialStory) -> Iterator[str]:
    for row in story.short:
        yield f"{words.name(row.entity)} cannot pay its part of a call in {words.month(row.month)}, for the first time"
    for invoice in story.open_invoices:
        end = f"{words.money(invoice.end_usd)} at the end" if invoice.end_usd >= 1.0 else "all paid in the end"
        yield (
            f"{words.name(invoice.vehicle)} leaves bills unpaid from {words.month(invoice.first)} on: at most "
            f"{words.money(invoice.most_usd)}, {end}"
        )
    for book in story.books:
        if book.clawback_usd > 0.0:
            owed = words.money(book.clawback_usd)
            yield f"the sponsor of {words.name(book.vehicle)} would owe back {owed} of its promote at the horizon"
    if not story.short and not story.open_invoices:
        stopped = [words.name(row.phase).replace(".", " ") for row in story.phases if row.live is None]
        but = f", but {words.listing(stopped)} never go live: what they spent is lost or stands idle" if stopped else ""
        yield f"every call is paid, and every bill{but}"


def _books(story: TrialStory, to: Console) -> None:
    """One table per vehicle: a year per row, the lines that are not nil."""
    for book in story.books:
        lines = {row.name: row.values for page in book.statements for row in page.rows if row.name in YEARLY}
        shown = [name for name in YEARLY if name in lines and any(lines[name])]
        if not shown:
            continue
        table = plain_table(
            "Year", *(YEARLY[name] for name in shown), title=f"Books of {words.name(book.vehicle)}, USD"
        )
        for place, year in enumerate(book.statements[0].years):
            values = [words.money(lines[name][place] or 0.0) for name in shown]
            if any(value != "$0" for value in values):
                table.add_row(str(year), *values)
        to.print(table)
