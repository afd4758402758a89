"""`export`: the base plan of a programme as a file of MS Project, P6 or a calendar.

Assumes the base plan is the one that `run` plays, on central values; no trials are played.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gigawatt.cli.faults import tell
from gigawatt.cli.terminal import working
from gigawatt.quantities import StorageError

if TYPE_CHECKING:
    from gigawatt.exchange import PlanFile
    from gigawatt.programme import Programme

ENDINGS = {"mspdi": ".xml", "xer": ".xer", "icalendar": ".ics"}


def export_plan(
    file: str,
    to: str,
    view: str | None,
    settings: Mapping[str, str],
    output: Path | None,
    *,
    milestones_only: bool,
    force: bool,
) -> None:
    """Write the base plan of one view.

    Raises
    ------
    StorageError
        Where a file is in the way, or cannot be written.
    """
    if to not in ENDINGS:
        raise typer.BadParameter(f"'{to}' is none of {', '.join(ENDINGS)}", param_hint="'--to'")
    if milestones_only and to != "icalendar":
        raise typer.BadParameter("goes with --to icalendar", param_hint="'--milestones-only'")
    from gigawatt.study import open_programme

    programme = open_programme(file, view, settings)
    path = output or Path(_file_name(programme, view) + ENDINGS[to])
    refuse_overwriting(path, force=force)
    plan = plan_of(programme, shown=True)
    write(path, _written(plan, to, milestones_only=milestones_only))
    without = [task for task in plan.tasks if task.start is None]
    if without:
        tell(f"{len(without)} tasks never come within the horizon: without dates, and not in a calendar")
    ends = [task.finish for task in plan.tasks if task.finish]
    typer.echo(
        f"{path}: base plan of view {programme.view}, {len(plan.tasks)} rows and {len(plan.links)} links, "
        f"{min(task.start for task in plan.tasks if task.start):%Y-%m-%d} to {max(ends):%Y-%m-%d}"
    )


def plan_of(programme: Programme, *, shown: bool) -> PlanFile:
    """Return the base plan of a programme as a schedule."""
    from gigawatt.evidence import base_case_of
    from gigawatt.schedule import as_plan_file
    from gigawatt.study import base_plan

    with working(f"{programme.view}: base plan", shown=shown):
        plan = base_plan(programme)
        return as_plan_file(programme, plan.schedule, base_case_of(programme, plan).base.build)


def refuse_overwriting(path: Path, *, force: bool) -> None:
    """Raise where a file is in the way."""
    if path.exists() and not force:
        raise StorageError(f"{path} is there already, hint: give another name with -o, or --force")


def write(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing."""
    from gigawatt.study import replace_file

    replace_file(path, content)


def _written(plan: PlanFile, to: str, *, milestones_only: bool) -> bytes:
    from gigawatt.exchange import write_icalendar, write_mspdi, write_xer

    if to == "icalendar":
        return write_icalendar(plan, milestones_only=milestones_only)
    return write_mspdi(plan) if to == "mspdi" else write_xer(plan)


def _file_name(programme: Programme, view: str | None) -> str:
    """Name of the programme and, where one was asked for, of the view, with letters that every system takes."""
    text = f"{programme.file.programme.name} {view or ''}".casefold()
    return "-".join("".join(letter if letter.isalnum() else " " for letter in text).split())[:80] or "plan"
