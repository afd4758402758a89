"""`show` and `report`: what a stored run said.

Assumes a run is named by its folder, by its name below the folder of runs, or not at all: then the latest is meant.
"""

from __future__ import annotations

import json
from pathlib import Path

import typer

from gigawatt.cli.faults import tell
from gigawatt.cli.terminal import console, show_verdicts
from gigawatt.quantities import StorageError
from gigawatt.report import render
from gigawatt.study import RunEntry, StoredRun, list_runs, load_run, replace_file


def print_list(runs: Path, *, as_json: bool) -> None:
    """Print the stored runs, newest first."""
    entries = list_runs(runs)
    if as_json:
        rows = [{"name": entry.name, "path": str(entry.path), "complete": entry.complete, "programme": entry.programme,
                 "views": entry.views, "started": entry.started, "trials": entry.trials, "trouble": entry.trouble}
                for entry in entries]  # fmt: skip
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    if not entries:
        tell(f"no runs in {runs}; `gigawatt run FILE` stores one")
    for entry in entries:
        typer.echo(_line(entry))


def print_run(runs: Path, named: str, *, as_json: bool) -> None:
    """Print a stored verdict."""
    stored = find(runs, named)
    if as_json:
        typer.echo(stored.verdict.model_dump_json(indent=2))
        return
    show_verdicts(stored.verdicts, console())
    typer.echo(f"Run: {stored.path}")


def write_report(runs: Path, named: str, output: Path) -> None:
    """Write the page of a stored run."""
    stored = find(runs, named)
    page = render(stored.verdicts, stored.exhibits, started=stored.started, timings=stored.timings, audit=stored.audit)
    replace_file(output, page.encode())
    typer.echo(f"Report: {output}")


def find(runs: Path, named: str) -> StoredRun:
    """Return the run of that folder or name, or the latest complete one.

    Raises
    ------
    StorageError
        Where there is none, or it is damaged.
    """
    if named:
        path = Path(named)
        return load_run(path if path.is_dir() else runs / named)
    complete = [entry for entry in list_runs(runs) if entry.complete]
    if not complete:
        raise StorageError(f"no complete run in {runs}, hint: `gigawatt run FILE` stores one")
    return load_run(complete[0].path)


def _line(entry: RunEntry) -> str:
    if not entry.complete:
        return f"{entry.name}  damaged: {entry.trouble}"
    return f"{entry.name}  {entry.programme}  {', '.join(entry.views)}  {entry.trials:,} trials"
