"""The verdict on the terminal: model sentence, questions with their rungs, then every headline.

Assumes readable without colour and at 80 columns; no text of a programme is taken for markup or a control sequence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from gigawatt.cli.faults import clean

if TYPE_CHECKING:
    from gigawatt.chain import Finding, Question, Verdict

RUNG_STYLES = {
    "demonstrated": "green",
    "supportable": "blue",
    "conditional": "yellow",
    "unsupported": "bright_black",
    "contradicted": "red",
}
WIDTH = 100
"""Columns where the terminal does not say."""
MOST_CLAIMS = 6
"""Lines of claims per view; the report has them all."""


def console(stream: TextIO | None = None) -> Console:
    """Return a console that takes every text as it is."""
    target = stream or sys.stdout
    width = None if target.isatty() or "COLUMNS" in os.environ else WIDTH
    return Console(file=target, markup=False, highlight=False, emoji=False, width=width)


@contextmanager
def working(what: str, *, shown: bool) -> Iterator[None]:
    """Say on stderr what is being worked out, where a person is watching."""
    if not (shown and sys.stderr.isatty()):
        yield
        return
    with console(sys.stderr).status(what):
        yield


def show_verdicts(verdicts: Sequence[Verdict], to: Console) -> None:
    """Print the verdicts of one run, side by side where there are several."""
    for verdict in verdicts:
        to.print(_panel(verdict))
    to.print(_questions(verdicts))
    if len(verdicts) > 1:
        to.print(_beliefs(verdicts))
    to.print(_headlines(verdicts))
    for verdict in verdicts:
        _stress(verdict, to)
        _claims_that_matter(verdict, to)
    show_findings(verdicts[0].findings, to, brief=True)


def _panel(verdict: Verdict) -> Panel:
    """The model sentence, under its view."""
    provenance = verdict.provenance
    date = f", as of {provenance.as_of}" if provenance.as_of else ""
    title = f"{provenance.programme} – {provenance.view}{date}"
    return Panel(
        Text(clean(verdict.sentence)), title=Text(clean(title), style="bold"), title_align="left", padding=(0, 1)
    )


def _questions(verdicts: Sequence[Verdict]) -> Table:
    """One row per question; a column per view, or evidence beside the rung for one view."""
    table = _table("Question", *(verdict.provenance.view for verdict in verdicts), title="Questions")
    asked = {question.id: question.text for verdict in verdicts for question in verdict.headlines.questions}
    for identity, text in asked.items():
        answers = [
            next((question for question in verdict.headlines.questions if question.id == identity), None)
            for verdict in verdicts
        ]
        table.add_row(Text(clean(text)), *(_answer(answer) if answer else Text("not asked") for answer in answers))
    return table


def _answer(question: Question) -> Text:
    """Rung with its symbol, share, evidence and what would change it."""
    from gigawatt.evidence import words
    from gigawatt.report import RUNG_SYMBOLS

    rung = question.rung.value
    text = Text.assemble((f"{RUNG_SYMBOLS[question.rung]} {rung}", f"bold {RUNG_STYLES[rung]}"))
    if question.share is not None:
        text.append(f", {words.share(question.share)} of futures")
    text.append(f"\n{clean(question.evidence)}")
    text.append(f"\nWould change it: {clean(question.would_change)}", style="dim")
    return text


def _headlines(verdicts: Sequence[Verdict]) -> Table:
    from gigawatt.report import side_by_side

    table = _table("Headline", *(verdict.provenance.view for verdict in verdicts), title="Headlines (P10–P90, median)")
    for row in side_by_side(tuple(verdicts)):
        label = next(line.title for line in row if line is not None)
        cells = []
        for line in row:
            cell = Text("no such line" if line is None else clean(line.value))
            if line is not None and line.note:
                cell.append(f"\n{clean(line.note)}", style="dim")
            cells.append(cell)
        table.add_row(Text(clean(label)), *cells)
    return table


def _beliefs(verdicts: Sequence[Verdict]) -> Table:
    """Subjects on which the views believe different claims, and what hangs on each."""
    from gigawatt.evidence import words
    from gigawatt.report import disagreements

    table = _table("About", *(verdict.provenance.view for verdict in verdicts), title="What makes the difference")
    for about, beliefs in disagreements(verdicts):
        cells = []
        for belief in beliefs:
            cell = Text(clean(belief.says))
            for line in belief.otherwise:
                cell.append(f"\n{clean(line)}", style="dim")
            cells.append(cell)
        table.add_row(Text(clean(words.subject(about))), *cells)
    return table


def _claims_that_matter(verdict: Verdict, to: Console) -> None:
    """The rivals that move this view's headlines most, largest first."""
    from gigawatt.report import change, condition, promises

    rows = sorted(verdict.claims_that_matter, key=lambda row: -abs(row.delta or 0.0) / (abs(row.value or 0.0) or 1.0))
    if not rows:
        return
    to.print(Text(f"Claims that matter, view {clean(verdict.provenance.view)}", style="bold"))
    for row in rows[:MOST_CLAIMS]:
        line = Text(f"{clean(change(row, promises(verdict)))} {clean(condition(row))}")
        to.print(Padding(line, (0, 0, 0, 2)))


def _stress(verdict: Verdict, to: Console) -> None:
    """What breaks first, and what it costs lenders."""
    from gigawatt.report import stress_lines

    lines = stress_lines(verdict)
    if lines:
        to.print(Text(f"Stress, view {clean(verdict.provenance.view)}", style="bold"))
    for line in lines:
        to.print(Padding(Text(clean(line)), (0, 0, 0, 2)))


def show_findings(findings: Sequence[Finding], to: Console, *, brief: bool = False) -> None:
    """Print findings, with their arithmetic unless `brief`."""
    from gigawatt.report import SEVERITY_SYMBOLS

    if not findings:
        return
    to.print(Text(f"Findings: {len(findings)}", style="bold"))
    for finding in findings:
        symbol = SEVERITY_SYMBOLS[finding.severity]
        to.print(
            Text.assemble((f" {symbol} {finding.id} ", "bold"), clean(f"{finding.title} ({finding.severity.value})"))
        )
        if brief:
            continue
        to.print(Text(f"     {clean(finding.text)}"))
        for line in finding.arithmetic:
            to.print(Text(f"       {clean(line)}", style="dim"))
        for repair in finding.repairs:
            to.print(Text(f"     would resolve it: {clean(repair)}"))


def _table(*columns: str, title: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, expand=True, pad_edge=False
    )
    for place, column in enumerate(columns):
        table.add_column(clean(column), ratio=2 if place else 1, overflow="fold")
    return table


def plain_table(*columns: str, title: str) -> Table:
    """Return a table as narrow as what stands in it, numbers to the right of the first column."""
    table = Table(title=clean(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        table.add_column(clean(column), justify="right" if place else "left", overflow="fold")
    return table
