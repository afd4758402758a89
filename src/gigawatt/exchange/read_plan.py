"""Reads a schedule of unknown make: P6 XER, P6 XML or MS Project XML.

Assumes the file is hostile until it is read: whatever stands in it, the answer is plans or one clear error.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gigawatt.exchange.errors import ExchangeError
from gigawatt.exchange.mspdi import read_mspdi
from gigawatt.exchange.notes import Notes
from gigawatt.exchange.p6 import plans
from gigawatt.exchange.p6_tables import read_tables
from gigawatt.exchange.p6_xml import read_p6_xml
from gigawatt.exchange.plan_file import PlanFile
from gigawatt.exchange.schedule_source import Make, open_source


def read_plans(path: str | Path) -> tuple[PlanFile, ...]:
    """Return all projects of a schedule file, in its order; a project that is another's baseline is not one of them.

    Parameters
    ----------
    path : str or Path
        The file; its format is told by its content.

    Raises
    ------
    ExchangeError
        If the file cannot be read as a schedule; what can be passed over is in the plans' `warnings` instead.
    """
    source, notes = open_source(path), Notes()
    if source.make is Make.MS_PROJECT:
        found: tuple[PlanFile, ...] = (read_mspdi(source, notes),)
    elif source.make is Make.P6_XML:
        found = plans(read_p6_xml(source, notes), notes)
    else:
        found = plans(read_tables(source, notes), notes)
    return tuple(replace(plan, warnings=notes.all()) for plan in found)


def read_plan(path: str | Path, project: str | None = None) -> PlanFile:
    """Return one project of a schedule file.

    Parameters
    ----------
    path : str or Path
        The file; its format is told by its content.
    project : str, optional
        Name or short name of the project; needed where the file holds several.

    Raises
    ------
    ExchangeError
        If the file cannot be read as a schedule, holds several projects and none is named, or not the one named.
    """
    found = read_plans(path)
    wanted = [plan for plan in found if project is None or project in (plan.name, plan.short_name)]
    if len(wanted) == 1:
        return wanted[0]
    names = ", ".join(f"`{plan.short_name or plan.name}`" for plan in wanted or found)
    if wanted:
        raise ExchangeError(str(path), None, f"{len(wanted)} projects: {names}", "one project", "name one of them")
    raise ExchangeError(str(path), None, f"no project `{project}`", f"one of {names}")
