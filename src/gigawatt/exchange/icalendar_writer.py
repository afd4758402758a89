"""Writes a plan as an iCalendar file (RFC 5545), for people's own calendars.

Assumes local clock times without a zone; nothing depends on when it is written.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from gigawatt.exchange.notes import printable
from gigawatt.exchange.plan_file import PlanFile, PlanTask, TaskKind

NO_DATE = datetime(1970, 1, 1)  # the stamp of a plan that has no date at all


def write_icalendar(plan: PlanFile, *, milestones_only: bool = False) -> bytes:
    """Return the dated tasks of a plan as events; summary rows and tasks without dates are left out.

    An event keeps its identity from one export to the next as long as the project's name and the task's id stay.

    Parameters
    ----------
    plan : PlanFile
        The plan.
    milestones_only : bool
        Whether to leave out all but milestones.
    """
    library = import_module("icalendar")
    calendar = library.Calendar()
    calendar.add("prodid", "-//gigawatt//schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", printable(plan.name))
    stamp = (plan.status or plan.start or _first_start(plan) or NO_DATE).replace(tzinfo=UTC)
    for task in plan.tasks:
        wanted = task.kind is TaskKind.MILESTONE if milestones_only else task.kind is not TaskKind.SUMMARY
        if wanted and (task.start or task.finish):
            calendar.add_component(_event(library, plan, task, stamp))
    content: bytes = calendar.to_ical()
    return content


def _event(library: Any, plan: PlanFile, task: PlanTask, stamp: datetime) -> Any:
    """Return one task as an event."""
    event = library.Event()
    event.add("uid", f"{uuid5(NAMESPACE_URL, f'{plan.short_name}/{plan.name}/{task.id}')}@gigawatt")
    event.add("dtstamp", stamp)
    event.add("summary", printable(task.name) or task.id)
    event.add("description", f"{task.id}, {task.kind.value}, {task.percent:.0%} complete")
    start, finish = task.start or task.finish, task.finish or task.start
    event.add("dtstart", start)
    if start and finish and finish > start:  # an end equal to the start is not allowed: a moment has none
        event.add("dtend", finish)
    if task.wbs:
        event.add("categories", [printable(task.wbs)])
    return event


def _first_start(plan: PlanFile) -> datetime | None:
    """Return the earliest start of any task."""
    return min((task.start for task in plan.tasks if task.start), default=None)
