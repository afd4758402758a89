"""Somebody else's plan as a works template: YAML for a programme file, with comments on all that was guessed.

Assumes the plan is the network of one phase. The text is accepted by the reader as it stands; whether it is right is
for whoever reads the comments.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gigawatt.catalogue import WorksTask, works
from gigawatt.exchange import ExchangeError, PlanFile, WorkCalendar
from gigawatt.programme.construction import WEEKDAYS
from gigawatt.programme.imported_network import Reduced, holidays, reduce_plan, week_hours
from gigawatt.programme.imported_remarks import LIKE, SHARE_DIGITS, Named, number, remarks_on
from gigawatt.programme.imported_words import guess, template_name, unique_names

MOST_TASKS = 5_000
"""A template is one phase; beyond this the plan would not be searched in reasonable time."""
WIDTH = 118  # columns of a comment
STAND_INS = {"chips": "racks_install", "plant": "generation"}
"""Row of the catalogue, by the asset that it pays for."""


class Imported(NamedTuple):
    """YAML for a programme file."""

    text: str
    remarks: tuple[str, ...]
    """What was guessed or left out; in the text as comments too."""


def works_fragment(plan: PlanFile, name: str = "", it_power_mw: float = 0.0) -> Imported:
    """Return a works template with the calendars it keeps.

    Parameters
    ----------
    plan
        Of one phase.
    name
        Of the template; left out, the plan's own.
    it_power_mw
        Of the phase that the plan builds [MW IT], to turn labour hours into hours per MW; 0: they are left out.

    Raises
    ------
    ExchangeError
        No work in the plan, too much of it, or links in a circle.
    """
    reduced = reduce_plan(plan)
    if len(reduced.works) > MOST_TASKS:
        found, hint = f"{len(reduced.works):,} tasks", "export the part that is one phase, or a summary of it"
        raise ExchangeError(plan.path, None, found, f"at most {MOST_TASKS:,}", hint)
    name = name or template_name(plan.short_name or plan.name)
    rows = named(plan, reduced)
    calendars = {row.work.calendar.id: row.work.calendar for row in rows if row.work.calendar is not None}
    keys = {id: _calendar_key(name, place, len(calendars)) for place, id in enumerate(calendars)}
    tasks, notes = _tasks(rows, reduced.last, keys, it_power_mw)
    remarks = (*remarks_on(plan, reduced, rows, it_power_mw), *notes)
    lines = [*comments((f"Works template `{name}`, read from {plan.path}. Guessed or left out, to be reviewed:",))]
    lines += comments(remarks, bullet="- ")
    lines += comments(
        (f"Put this file beside the programme, `include` it there, and build a phase with `works: {name}`.",)
    )
    if calendars:
        lines += ["calendars:", *(_calendar(plan, keys[id], row) for id, row in calendars.items())]
    lines += ["works:", f"  {name}:", f"    like: {LIKE}", f"    title: {json.dumps(plan.name, ensure_ascii=False)}"]
    return Imported("\n".join([*lines, "    tasks:", *tasks, ""]), remarks)


def named(plan: PlanFile, reduced: Reduced) -> list[Named]:
    """Return the work of a plan with names for a template, and what the names say."""
    titles = [own_name(work.task.id, work.task.name) for work in reduced.works]
    names = unique_names(titles)
    return [Named(*row) for row in zip(reduced.works, names, map(guess, titles), strict=True)]


def own_name(id: str, title: str) -> str:
    """Return what a task is called; without the phase where `gigawatt export` put it before the name."""
    phase, dot, task = id.rpartition(".")
    return task if dot and title == f"{phase} {task.replace('_', ' ')}" else title or id


def comments(texts: Iterable[str], bullet: str = "") -> list[str]:
    """Return texts as comments, broken at the width."""
    found = []
    for text in texts:
        clean = "".join(letter if letter.isprintable() else " " for letter in text)
        first, rest = f"# {bullet}", f"# {' ' * len(bullet)}"
        found += textwrap.wrap(clean, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False)
    return found


def _calendar_key(name: str, place: int, count: int) -> str:
    return f"{name}_calendar" if count == 1 else f"{name}_calendar_{place + 1}"


def _calendar(plan: PlanFile, key: str, calendar: WorkCalendar) -> str:
    """Return a calendar of the programme file; one length of the day holds for all its days."""
    days = [name for name, shifts in zip(WEEKDAYS, calendar.week, strict=True) if shifts]
    hours = week_hours(calendar) / len(days)
    off = holidays(plan, calendar)
    more = f", holidays: [{', '.join(off)}]" if off else ""
    title = "".join(letter if letter.isprintable() else " " for letter in calendar.name)
    return f"  # {title}\n  {key}: {{week: [{', '.join(days)}], hours_per_day: {number(hours)}{more}}}"


def _tasks(
    rows: Sequence[Named], last: str, keys: dict[str, str], it_power_mw: float
) -> tuple[list[str], tuple[str, ...]]:
    """Return the tasks as YAML, stand-ins for assets without a task before the last, and remarks on the costs."""
    names = {row.work.task.id: row.name for row in rows}
    lacking = [asset for asset in STAND_INS if all(row.guess.asset != asset for row in rows)]
    template = {row.name: row for row in works(LIKE).tasks}
    stand_ins = {f"{asset}_not_in_the_plan": template[STAND_INS[asset]] for asset in lacking}
    span = _span_days(rows)
    shares, notes = _shares(rows)
    found = []
    for row in rows:
        links = [(names[before], kind, lag) for before, kind, lag in row.work.links]
        energises = row.work.task.id == last
        if energises:
            for own, stand_in in stand_ins.items():
                found += _stand_in(own, stand_in, links, span)
            links += [(own, "FS" if links else "FF", 0.0) for own in stand_ins]
        found += _task(row, shares[row.name], keys, links, energises, it_power_mw)
    if stand_ins:
        notes = (
            *notes,
            f"No name speaks of {' or '.join(lacking)}: stand-ins from {LIKE} end with what the last task follows.",
        )
    return found, notes


def _span_days(rows: Sequence[Named]) -> float:
    """Return the calendar days from the first start of the work to its last end; a day where nothing is dated."""
    starts = [row.work.task.start for row in rows if row.work.task.start]
    ends = [row.work.task.finish for row in rows if row.work.task.finish]
    return max((max(ends) - min(starts)).total_seconds() / 86_400.0, 1.0) if starts and ends else 1.0


def _stand_in(own: str, row: WorksTask, links: Sequence[tuple[str, str, float]], span_days: float) -> list[str]:
    """Return a task for an asset that the plan does not speak of: no longer than the plan, its end holds nothing up."""
    tied = [(before, "FF", 0.0) for before, kind, _ in links if kind[0] == "F"]
    days = number(min(row.duration_days, span_days))
    return [
        f"      # not in the plan: stands for {row.name} of {LIKE}, with all of the asset's cost",
        f"      - {{name: {own}, duration_days: {days}, asset: {row.asset}, cost_share: 1, "
        f"kind: {row.kind}, after_close: true{_linked(tied)}}}",
    ]


def _task(
    row: Named, share: float, keys: dict[str, str], links: Sequence[tuple[str, str, float]], energises: bool, mw: float
) -> list[str]:
    """Return a task with a comment on what it is in the plan."""
    task, work, sort = row.work.task, row.work, row.guess.sort
    said = "" if row.guess.said else "; its name says nothing"
    parts = [
        f"name: {_word(row.name)}, duration_days: {number(work.days)}, asset: {row.guess.asset}",
        f"cost_share: {number(share)}, kind: {sort.kind}, after_close: {str(sort.after_close).lower()}",
    ]
    if energises:
        parts.append("energises: true")
    if work.calendar is not None:
        parts.append(f"calendar: {keys[work.calendar.id]}")
    if mw > 0.0 and task.labour_hours > 0.0 and sort.trade:
        parts.append(f"labour_hours_per_it_mw: {number(task.labour_hours / mw)}, trades: {{{sort.trade}: 1}}")
    wbs = f" in {task.wbs}" if task.wbs else ""
    head = comments((f"{task.id}{wbs} {task.name}, {number(task.duration_hours)} h{said}",))
    return [*(f"      {line}" for line in head), f"      - {{{', '.join(parts)}{_linked(links)}}}"]


def _linked(links: Sequence[tuple[str, str, float]]) -> str:
    rows = ", ".join(f"[{_word(before)}, {kind}, {number(lag)}]" for before, kind, lag in links)
    return f", links: [{rows}]" if rows else ""


def _shares(rows: Sequence[Named]) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return each task's share of its asset's cost, and from what; they add to 1 to the last digit."""
    found: dict[str, float] = {}
    notes = []
    for asset in dict.fromkeys(row.guess.asset for row in rows):
        mine = [row for row in rows if row.guess.asset == asset]
        budgets = [max(row.work.task.budget_usd, 0.0) for row in mine]
        weights = (
            budgets if sum(budgets) > 0.0 else [row.work.days * (row.work.task.duration_hours > 0.0) for row in mine]
        )
        weights = weights if sum(weights) > 0.0 else [1.0] * len(mine)
        shares = [round(weight / sum(weights), SHARE_DIGITS) for weight in weights]
        largest = shares.index(max(shares))
        shares[largest] = round(shares[largest] + 1.0 - sum(shares), SHARE_DIGITS)
        found |= {row.name: share for row, share in zip(mine, shares, strict=True)}
        source = "budgets" if weights is budgets else "durations, for want of budgets"
        notes.append(f"Cost shares of {asset}: from {source}.")
    return found, tuple(notes)


def _word(name: str) -> str:
    """Return a name that YAML takes for a text."""
    return f'"{name}"' if re.fullmatch("null|true|false", name) else name
