"""What must be said of a plan that became a works template: what was guessed, changed and left out.

Assumes the sentences stand as comments above the template and on stderr.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gigawatt.exchange import PlanFile, WorkCalendar
from gigawatt.programme.imported_network import MOMENT_DAYS, Reduced, Work
from gigawatt.programme.imported_words import UNSAID, Guess

LIKE = "campus_building"
"""Row of the works catalogue whose cost per MW holds, and whose rows stand in for what the plan has not."""
SHARE_DIGITS = 6


class Named(NamedTuple):
    """A task on its way into a template."""

    work: Work
    name: str
    guess: Guess


def remarks_on(plan: PlanFile, reduced: Reduced, rows: Sequence[Named], mw: float) -> Iterator[str]:
    """Yield what whoever uses the template must know."""
    dropped = reduced.dropped
    date = f", data date {plan.status:%Y-%m-%d}" if plan.status else ""
    yield (
        f"Project {plan.name} ({plan.format}{date}): {len(rows)} of {len(plan.tasks)} rows are work; "
        "planned durations, whatever has happened."
    )
    yield (
        "Durations are calendar days: working hours / 40 x 7, so that on the calendars given here they take the same "
        "working hours; elapsed days where every day is worked. Lags are calendar days by the predecessor's calendar."
    )
    silent = sum(not row.guess.said for row in rows)
    yield (
        "kind, asset and after_close come from words in the names"
        + (f"; {silent} name{'s say' if silent != 1 else ' says'} nothing: {UNSAID.kind}, shell." if silent else ".")
    )
    energiser = next(row for row in rows if row.work.task.id == reduced.last)
    yield f"energises: {energiser.name}, the last to end."
    followed = {before for row in rows for before, _, _ in row.work.links}
    ends = [row.name for row in rows if row.work.task.id not in (*followed, reduced.last)]
    if ends:
        yield f"Nothing waits for {_few(ends)}: they can end after energisation."
    yield f"like: {LIKE}: cost per MW is that of this row of the catalogue{_budget(plan, rows)}."
    hours = sum(row.work.task.labour_hours for row in rows)
    if hours and not mw:
        yield f"Labour of {hours:,.0f} h is left out: give --it-power, and it becomes hours per MW."
    elif hours:
        off_site = sum(row.work.task.labour_hours for row in rows if not row.guess.sort.trade)
        yield f"Labour per MW of {number(mw)} MW IT; trades from the names; {off_site:,.0f} h off site are left out."
    if dropped.milestones:
        yield f"Milestones bridged by links from what they follow to what follows them: {_few(dropped.milestones)}."
    kept = sum(row.work.days == MOMENT_DAYS for row in rows)
    if kept:
        yield f"{kept} without duration kept as {MOMENT_DAYS:g} days, since a template has none of zero."
    if dropped.efforts:
        yield f"Levels of effort left out, with their cost: {_few(dropped.efforts)}."
    if dropped.links:
        yield f"{dropped.links} links of summary rows or levels of effort left out."
    if dropped.dates:
        yield f"Imposed dates and deadlines of {dropped.dates} rows left out: a template has no dates."
    if sum(_odd_days(row.work.calendar) for row in rows):
        yield "Half days, added working days and holidays outside the plan's dates are not in the calendars."


def _odd_days(calendar: WorkCalendar | None) -> bool:
    return calendar is not None and any(shifts for shifts in calendar.exceptions.values())


def _budget(plan: PlanFile, rows: Sequence[Named]) -> str:
    total = sum(row.work.task.budget_usd for row in rows)
    return f"; the plan's budgets add to {total:,.0f} {plan.currency}" if total > 0.0 else ""


def _few(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def number(value: float) -> str:
    """Return a number as short as its digits allow."""
    return f"{round(value, SHARE_DIGITS):.12g}"
