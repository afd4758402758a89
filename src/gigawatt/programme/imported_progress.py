"""Progress told by somebody else's plan as `actuals` of a phase: YAML to paste, with what did not fit as comments.

Assumes tasks are the same when their names are, whatever the spaces, case and signs between; ids that
`gigawatt export` wrote come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from gigawatt.exchange import PlanFile, PlanTask, TaskKind, WorkClock
from gigawatt.programme.imported import Imported, comments
from gigawatt.programme.imported_network import calendar_of, leaves
from gigawatt.programme.imported_words import template_name, unique_names
from gigawatt.programme.issues import did_you_mean
from gigawatt.programme.programme import PhaseAt, Programme
from gigawatt.quantities import GigawattError, day_date, month_start_days


class PhaseError(GigawattError):
    """A phase that the programme does not have, or that can have no progress."""


class Match(NamedTuple):
    """A row of the plan that is a task of the template."""

    name: str
    task: PlanTask
    same: int
    """Other rows that are called so too."""


def actuals_fragment(plan: PlanFile, programme: Programme, phase: str) -> Imported:
    """Return the progress of a phase's tasks as the plan tells it.

    Rows that say what the reader would refuse, such as progress after the programme's start, are comments.

    Parameters
    ----------
    phase
        Path of a phase: `plains.h1`.

    Raises
    ------
    PhaseError
        No such phase, or one of several that are one row of the file.
    """
    at, place = _phase(programme, phase)
    names = [task.name for task in programme.works(place).tasks]
    matches = list(_matches(plan, phase, names))
    matched = {match.name for match in matches}
    opening = day_date(programme.timeline, float(month_start_days(programme.timeline)[programme.start_month]))
    lines, late = [], 0
    for match in matches:
        said, wrong = _progress(plan, match.task, opening)
        late += "after programme.start" in wrong
        other = f"; {match.same} more row{'s are' if match.same > 1 else ' is'} called so" if match.same else ""
        lines += [f"  {line}" for line in comments((f"{match.task.id} {match.task.name}{other}",))]
        lines.append(f"  # {match.name}: {said}{wrong}" if wrong else f"  {match.name}: {said}")
    ids = {task.id for match in matches for task in (match.task, *leaves(plan, match.task))}
    remarks = tuple(_remarks(plan, [name for name in names if name not in matched], ids, late, opening))
    site, _, _ = phase.partition(".")
    head = f"Progress of {phase}, read from {plan.path}: paste it into phase {at.phase.name} of site {site}."
    top = "actuals:" if any(not line.lstrip().startswith("#") for line in lines) else "actuals: {}"
    return Imported("\n".join([*comments((head,)), *comments(remarks, bullet="- "), top, *lines, ""]), remarks)


def _phase(programme: Programme, path: str) -> tuple[PhaseAt, int]:
    """Return a phase and its place."""
    known = [at.path for at in programme.phases]
    if path not in known:
        hint = did_you_mean(path, known) or f"one of {', '.join(known[:12])}"
        raise PhaseError(f"--phase: found '{path}', expected a phase of {programme.path}, hint: {hint}")
    place = known.index(path)
    at = programme.phases[place]
    if at.path != at.base:
        hint = "give each its own name and `count: 1`"
        raise PhaseError(f"--phase: found '{path}', one of several of {at.base}, expected a phase alone, hint: {hint}")
    return at, place


def _matches(plan: PlanFile, phase: str, names: Sequence[str]) -> Iterator[Match]:
    """Yield the row of each task of the template, in its order: by id, by name, by the name of a summary row."""
    work = [task for task in plan.tasks if task.kind in (TaskKind.TASK, TaskKind.MILESTONE)]
    called = [template_name(task.name) for task in work]
    by_id = {task.id: task for task in work}
    by_text = {task.name: task for task in reversed(work)}
    by_name = dict(zip(unique_names(task.name for task in work), work, strict=True))
    summaries = {template_name(task.name): task for task in reversed(plan.tasks) if task.kind is TaskKind.SUMMARY}
    for name in names:
        task = by_id.get(f"{phase}.{name}") or by_text.get(name) or by_name.get(name)
        if task is not None:
            own = task.id == f"{phase}.{name}"
            yield Match(name, task, 0 if own else max(called.count(name) - 1, 0))
        elif name in summaries:
            yield Match(name, _rolled_up(plan, summaries[name]), 0)


def _rolled_up(plan: PlanFile, summary: PlanTask) -> PlanTask:
    """Return a summary row with the progress of what is below it, weighted by budgets or, without any, by hours."""
    below = leaves(plan, summary)
    starts = [task.actual_start for task in below if task.actual_start]
    ends = [task.actual_finish for task in below if task.actual_finish]
    weights = [task.budget_usd for task in below]
    if sum(weights) <= 0.0:
        weights = [task.duration_hours for task in below]
    whole = sum(weights)
    done = sum(
        weight * (1.0 if task.actual_finish else task.percent) for weight, task in zip(weights, below, strict=True)
    )
    return replace(
        summary,
        percent=done / whole if whole > 0.0 else 0.0,
        actual_start=min(starts, default=None),
        actual_finish=max(ends) if below and len(ends) == len(below) else None,
        actual_usd=summary.actual_usd + sum(task.actual_usd for task in below),
    )


def _progress(plan: PlanFile, task: PlanTask, opening: date) -> tuple[str, str]:
    """Return the progress of a task as YAML, and why the reader would not take it."""
    if task.actual_start is None:
        spent = f", {task.actual_usd:,.0f} {plan.currency} spent" if task.actual_usd > 0.0 else ""
        return "", f"not begun{spent}"
    start, finish = task.actual_start.date(), _day_after(plan, task)
    parts = [f"started: {start}"]
    if finish:
        parts.append(f"finished: {finish}")
    elif task.percent > 0.0:
        parts.append(f"percent: {task.percent * 100.0:.4g} %")
    if task.actual_usd > 0.0 and plan.currency == "USD":
        parts.append(f"cost: {task.actual_usd:.0f} USD")
    said = f"{{{', '.join(parts)}}}"
    if start > opening or (finish or opening) > opening:
        return said, f": after programme.start, {opening}"
    if finish and finish < start:
        return said, ": it ends before it starts"
    if not finish and task.percent > 0.99999:
        return said, ": all of it done, but no actual finish"
    return said, ""


def _day_after(plan: PlanFile, task: PlanTask) -> date | None:
    """Return the day after the last on which a task was worked on."""
    end = task.actual_finish
    if end is None:
        return None
    morning = datetime.combine(end.date(), time())
    worked = WorkClock(calendar_of(plan, task)).hours_between(morning, end) > 0.0
    return end.date() + timedelta(days=1) if worked else end.date()


def _remarks(plan: PlanFile, missing: Sequence[str], ids: set[str], late: int, opening: date) -> Iterator[str]:
    """Yield what did not fit."""
    if missing:
        yield f"Tasks of the template that no row of the plan is called: {', '.join(missing)}."
    begun = [task for task in plan.tasks if task.actual_start and task.id not in ids]
    strangers = [f"{task.id} {task.name}" for task in begun if task.kind in (TaskKind.TASK, TaskKind.MILESTONE)]
    if strangers:
        yield f"Rows that have begun and fit no task: {', '.join(strangers)}."
    if late:
        data_date = f", {plan.status:%Y-%m-%d}" if plan.status else ""
        known = f"progress is known up to there; move it to the plan's data date{data_date}"
        yield f"{late} rows say what came after programme.start, {opening}: {known}."
    if plan.currency != "USD" and any(task.actual_usd > 0.0 for task in plan.tasks):
        yield f"Cost is in {plan.currency} and left out: the file takes USD."
