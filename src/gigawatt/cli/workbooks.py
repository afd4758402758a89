"""`export --xlsx` and `import model.xlsx`: the financing as a workbook, and its changed inputs as a patch of the file.

Assumes the workbook is of the base case; a thousand futures are played for the wording of the verdict only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gigawatt.cli.exporting import refuse_overwriting, write
from gigawatt.cli.faults import tell
from gigawatt.cli.terminal import working

if TYPE_CHECKING:
    from gigawatt.evidence import Case
    from gigawatt.programme import Programme

SUFFIX = ".xlsx"
FUTURES, SEED = 1_000, 1
"""Trials for the cover's verdict; assumption: enough for shares to the nearest 5 %."""


def export_workbook(file: str, view: str | None, settings: Mapping[str, str], output: Path, *, force: bool) -> None:
    """Write the workbook of one view.

    Raises
    ------
    StorageError
        Where a file is in the way, or cannot be written.
    """
    if output.suffix.lower() != SUFFIX:
        raise typer.BadParameter(f"'{output}' does not end in {SUFFIX}", param_hint="'--xlsx'")
    from gigawatt.study import open_programme
    from gigawatt.workbook import workbook_of, write_book

    programme = open_programme(file, view, settings)
    refuse_overwriting(output, force=force)
    case = played(programme, shown=True)
    with working(f"{programme.view}: workbook", shown=True):
        book = workbook_of(programme, case.plan, case.base, verdict_lines(case))
        write(output, write_book(book))
    if settings:
        tell("written from overrides (--set): `gigawatt import` compares with the file, which does not have them")
    typer.echo(f"{output}: base case of view {programme.view}, {len(book.sheets)} sheets; start with the sheet Cover")


def played(programme: Programme, *, shown: bool) -> Case:
    """Return a programme's plan, base case and a thousand futures."""
    from gigawatt import capital
    from gigawatt.chain import ask
    from gigawatt.evidence import Case, base_case_of
    from gigawatt.risk import run_trials
    from gigawatt.study import base_plan

    with working(f"{programme.view}: base plan", shown=shown):
        plan = base_plan(programme)
        base = base_case_of(programme, plan)
    with working(f"{programme.view}: {FUTURES:,} futures", shown=shown):
        asked, end = ask(programme, plan), capital.call_end_month(programme)
        return Case(programme, plan, asked, base.base, run_trials(programme, plan, asked, end, FUTURES, SEED))


def verdict_lines(case: Case) -> tuple[tuple[str, str], ...]:
    """Return the verdict in words: one sentence, then every dated question with its rung."""
    from gigawatt.evidence import headlines, sentence

    found, _ = headlines(case)
    answers = ((str(row.rung.value), f"{row.text} {row.evidence} {row.would_change}") for row in found.questions)
    return (("Verdict", sentence(case, found)), *answers)


def import_workbook(workbook: Path, programme: str | None, *, save: bool) -> None:
    """Print changed inputs as a patch of the programme's files, and write them where `save` is asked for.

    Raises
    ------
    gigawatt.quantities.GigawattError
        Where the workbook is none of ours, anything but an input was changed, or the file cannot take a value.
    """
    from gigawatt.study import open_programme
    from gigawatt.workbook import patch, read_edits

    edits = read_edits(workbook)
    if not edits.changed:
        tell(f"{workbook}: every input is as exported, nothing to patch")
        return
    known = open_programme(programme or edits.programme, edits.view if edits.view != "file_order" else None)
    files = patch(known, workbook, edits.changed)
    for file in files:
        typer.echo(file.diff(), nl=False)
    for file in files:
        if save:
            write(file.path, file.after.encode())
            tell(f"{file.path}: written; `gigawatt check {file.path}` reads it again")
    if not save:
        tell(f"{len(edits.changed)} changed inputs; nothing was written: repeat with --write to change the file")
