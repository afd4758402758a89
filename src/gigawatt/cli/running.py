"""`run` and `demo`: answer a programme, show the verdict, store the run with its report.

Assumes the clock is read here and nowhere upstream.
"""

from __future__ import annotations

import os
import platform
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gigawatt.cli.faults import ExitCode, tell
from gigawatt.cli.gates import Gate, check_names, tripped
from gigawatt.cli.terminal import console, show_verdicts

if TYPE_CHECKING:
    from gigawatt.study import Occasion, Run

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for."""

    file: str
    views: Sequence[str] = ()
    trials: int = 10_000
    seed: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    audit: bool = False
    runs: Path = Path("runs")
    output: Path | None = None
    gates: tuple[Gate, ...] = ()


def answer_and_store(request: Request, *, as_json: bool, quiet: bool) -> ExitCode:
    """Answer, print, store; return what the outcome means."""
    import gigawatt
    from gigawatt.report import render
    from gigawatt.study import replace_file, save_run

    check_names(request.gates)
    started = _now()
    with progress_bar(shown=not quiet) as progress:
        run = gigawatt.run(
            request.file,
            views=tuple(request.views) or None,
            trials=request.trials,
            seed=request.seed,
            settings=request.settings,
            audit=request.audit,
            progress=progress,
        )
    _print(run, as_json=as_json)
    page = render(run.verdicts, run.exhibits, started=started, timings=run.timings, audit=run.audit)
    folder = save_run(run, request.runs, _occasion(started), {"report.html": page})
    if request.output is not None:
        replace_file(request.output, page.encode())
    _name(folder, request.output or folder / "report.html", aside=as_json, quiet=quiet)
    return _outcome(run, request.gates)


def run_demo(folder: Path, trials: int, *, show_page: bool, quiet: bool) -> ExitCode:
    """Write the tutorial's programme where it is not there yet, answer it, open the report if asked."""
    from gigawatt.cli.starting import PROGRAMME, write_starter

    if not (folder / PROGRAMME).exists():
        write_starter(folder, "small", force=False)
    page = folder / "report.html"
    request = Request(str(folder / PROGRAMME), trials=trials, runs=folder / "runs", output=page)
    code = answer_and_store(request, as_json=False, quiet=quiet)
    if show_page:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())
    return code


def _print(run: Run, *, as_json: bool) -> None:
    if as_json:
        typer.echo(run.verdict.model_dump_json(indent=2))
    else:
        show_verdicts(run.verdicts, console())


def _name(folder: Path, page: Path, *, aside: bool, quiet: bool) -> None:
    """Say where things are: on stdout after a verdict, on stderr beside JSON."""
    if aside and quiet:
        return
    for label, path in (("Run", folder), ("Report", page)):
        typer.echo(f"{label}: {path}", err=aside)


def _outcome(run: Run, gates: tuple[Gate, ...]) -> ExitCode:
    """Broken invariants are a bug whatever the verdict says; then the gates, in every view."""
    for line in run.audit:
        tell(f"invariant broken: {line}")
    if run.audit:
        return ExitCode.BUG
    held = [f"{verdict.provenance.view}: {text}" for verdict in run.verdicts for text in tripped(gates, verdict)]
    for text in held:
        tell(f"--fail-on holds: {text}")
    return ExitCode.GATE if held else ExitCode.OK


def _occasion(started: str) -> Occasion:
    from gigawatt.study import Occasion

    machine = {"system": platform.platform(), "processor": platform.machine(), "cores": str(os.cpu_count() or 1)}
    return Occasion(started=started, finished=_now(), command=shlex.join(["gigawatt", *sys.argv[1:]]), machine=machine)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Progress]:
    """Yield a callback for the engine; a bar per stage on stderr where a person is watching."""
    if not (shown and sys.stderr.isatty()):
        yield lambda stage, done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=console(sys.stderr), transient=True) as bars:
        tasks: dict[str, int] = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield advance
