"""The network of somebody else's plan with nothing in it but work: what a works template can hold.

Assumes working hours mean what the plan's calendars say. Summary rows and levels of effort go; milestones are
bridged, link by link, which leaves every date as it is.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from gigawatt.exchange import ExchangeError, LinkKind, PlanFile, PlanLink, PlanTask, TaskKind, WorkCalendar
from gigawatt.programme.construction import ORDINARY_HOURS_PER_WEEK

MOMENT_DAYS = 0.01  # days; a milestone that stays in the network: a template has no tasks without duration
FEW = 16  # links; a milestone with no more of them on both sides together, multiplied, is bridged
NO_CALENDAR = WorkCalendar("", "no calendar", (((8.0, 16.0),),) * 5 + ((),) * 2)
Kinds = dict[tuple[str, str, str], float]
"""Lag [days] by predecessor, follower and kind of link."""


class Work(NamedTuple):
    """One task of the template to be."""

    task: PlanTask
    days: float
    """Calendar days at the pace of a template; elapsed days where every day is worked."""
    calendar: WorkCalendar | None
    """None where every day is worked."""
    links: tuple[tuple[str, str, float], ...]
    """Id of the predecessor, kind, lag [calendar days]."""


class Dropped(NamedTuple):
    """What has no place in a template."""

    efforts: tuple[str, ...]
    """Names of levels of effort."""
    milestones: tuple[str, ...]
    """Names of milestones that were bridged."""
    links: int
    """Of summary rows, other than from finish to start, and of levels of effort."""
    dates: int
    """Rows with an imposed date or a deadline."""


class Reduced(NamedTuple):
    """Work in an order in which predecessors come first."""

    works: tuple[Work, ...]
    last: str
    """Id of the task with which the plan ends."""
    dropped: Dropped


def reduce_plan(plan: PlanFile) -> Reduced:
    """Return the work of a plan.

    Raises
    ------
    ExchangeError
        No work in it, or links that run in a circle.
    """
    rows = {task.id: task for task in plan.tasks if task.kind in (TaskKind.TASK, TaskKind.MILESTONE)}
    if not any(_works(task) for task in rows.values()):
        raise ExchangeError(plan.path, None, "no task that takes time", "a schedule with work in it")
    links, lost = _links(plan, rows)
    order = _ordered(plan, rows, links)
    last = _last(rows, links, order)
    bridged = []
    for name in order:
        if not _works(rows[name]) and name != last and _bridge(links, name):
            bridged.append(rows.pop(name).name)
    before: dict[str, list[tuple[str, str, float]]] = defaultdict(list)
    for (first, after, kind), lag in links.items():
        before[after].append((first, kind, lag))
    found = tuple(
        Work(rows[name], *_length(plan, rows[name]), tuple(before[name])) for name in _ordered(plan, rows, links)
    )
    efforts = tuple(task.name for task in plan.tasks if task.kind is TaskKind.LEVEL_OF_EFFORT)
    dated = sum(task.constraint is not None or task.deadline is not None for task in plan.tasks)
    return Reduced(found, last, Dropped(efforts, tuple(bridged), lost, dated))


def calendar_of(plan: PlanFile, task: PlanTask) -> WorkCalendar:
    """Return the calendar of a task, the plan's own where it names none; five days of eight hours where that has no
    work."""
    known = {calendar.id: calendar for calendar in plan.calendars}
    found = known.get(task.calendar) or known.get(plan.default_calendar) or NO_CALENDAR
    return found if week_hours(found) > 0.0 else NO_CALENDAR


def week_hours(calendar: WorkCalendar) -> float:
    """Return the hours of an ordinary week."""
    return sum(end - start for day in calendar.week for start, end in day)


def holidays(plan: PlanFile, calendar: WorkCalendar) -> list[str]:
    """Return the days without work between the plan's first and last date, on which its week has some."""
    dates = [moment.date() for task in plan.tasks for moment in (task.start, task.finish) if moment]
    off = [day for day, shifts in calendar.exceptions.items() if not shifts and calendar.week[day.weekday()]]
    return [day.isoformat() for day in sorted(off) if dates and min(dates) <= day <= max(dates)]


def leaves(plan: PlanFile, summary: PlanTask) -> list[PlanTask]:
    """Return the tasks and milestones below a summary row."""
    found = []
    place = next(place for place, task in enumerate(plan.tasks) if task.id == summary.id)
    for task in plan.tasks[place + 1 :]:
        if task.level <= summary.level:
            break
        if task.kind in (TaskKind.TASK, TaskKind.MILESTONE):
            found.append(task)
    return found


def _works(task: PlanTask) -> bool:
    return task.kind is TaskKind.TASK and task.duration_hours > 0.0


def _length(plan: PlanFile, task: PlanTask) -> tuple[float, WorkCalendar | None]:
    """Return days and calendar of a task: where one is kept, hours / 40 x 7, as `duration_days` of a template."""
    calendar = calendar_of(plan, task)
    every_day = all(calendar.week) and not holidays(plan, calendar)
    if not _works(task):
        return MOMENT_DAYS, None
    per_week = week_hours(calendar) if every_day else ORDINARY_HOURS_PER_WEEK
    return max(task.duration_hours / per_week * 7.0, MOMENT_DAYS), None if every_day else calendar


def _links(plan: PlanFile, rows: dict[str, PlanTask]) -> tuple[Kinds, int]:
    """Return the links between tasks and milestones, and how many others there are."""
    summaries = {task.id: task for task in plan.tasks if task.kind is TaskKind.SUMMARY}
    inner = [link for link in plan.links if link.before in rows and link.after in rows]
    found: Kinds = {}
    for link in inner:
        _tie(found, link, _lag_days(plan, rows[link.before], link))
    led, leads = {link.after for link in inner}, {link.before for link in inner}
    lost = 0
    for link in plan.links:
        if link.before in rows and link.after in rows:
            continue
        below = {name: leaves(plan, summaries[name]) for name in (link.before, link.after) if name in summaries}
        ends = (
            [task.id for task in below[link.before] if task.id not in leads] if link.before in below else [link.before]
        )
        begins = [task.id for task in below[link.after] if task.id not in led] if link.after in below else [link.after]
        pairs = [(end, begin) for end in ends for begin in begins if end in rows and begin in rows and end != begin]
        lost += not pairs or link.kind is not LinkKind.FS
        for end, begin in pairs if link.kind is LinkKind.FS else ():
            _tie(found, PlanLink(end, begin, link.kind, 0.0), _lag_days(plan, rows[end], link))
    return found, lost


def _lag_days(plan: PlanFile, before: PlanTask, link: PlanLink) -> float:
    """Return a lag in calendar days: working hours on the predecessor's calendar."""
    return link.lag_hours / week_hours(calendar_of(plan, before)) * 7.0


def _tie(links: Kinds, link: PlanLink, lag_days: float) -> None:
    key = (link.before, link.after, link.kind.value)
    links[key] = max(lag_days, links.get(key, lag_days))


def _last(rows: dict[str, PlanTask], links: Kinds, order: list[str]) -> str:
    """Return with what the plan ends: the latest row without followers, or the work that alone leads to it."""
    leads = {before for before, _, _ in links}
    ends = [name for name in order if name not in leads]
    last = max(ends, key=lambda name: (_end(rows[name]), not _works(rows[name]), order.index(name)))
    while not _works(rows[last]):
        into = [(before, kind, lag) for (before, after, kind), lag in links.items() if after == last]
        if len(into) != 1 or into[0][1:] not in (("FS", 0.0), ("FF", 0.0)):
            break
        last = into[0][0]
    return last


def _end(task: PlanTask) -> datetime:
    return task.finish or task.start or datetime.min


def _bridge(links: Kinds, name: str) -> bool:
    """Tie what comes before a milestone to what follows it; return False where it has to stay."""
    ins = [(key, lag) for key, lag in links.items() if key[1] == name]
    outs = [(key, lag) for key, lag in links.items() if key[0] == name]
    if len(ins) * len(outs) > max(FEW, len(ins) + len(outs)) or (not ins and any(lag > 0.0 for _, lag in outs)):
        return False
    for key, _ in (*ins, *outs):
        del links[key]
    for (before, _, one), first in ins:
        for (_, after, other), second in outs:
            # A milestone is one moment: the end that ties it on one side, and the end that it ties on the other.
            _tie(links, PlanLink(before, after, LinkKind(one[0] + other[1]), 0.0), first + second)
    return True


def _ordered(plan: PlanFile, rows: dict[str, PlanTask], links: Kinds) -> list[str]:
    """Return ids with predecessors first, otherwise in the order of the file."""
    places = {name: place for place, name in enumerate(rows)}
    after: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(rows, 0)
    for before, follower, _ in links:
        after[before].append(follower)
        waiting[follower] += 1
    ready = [(places[name], name) for name in rows if not waiting[name]]
    found = []
    while ready:
        _, name = heapq.heappop(ready)
        found.append(name)
        for follower in after[name]:
            waiting[follower] -= 1
            if not waiting[follower]:
                heapq.heappush(ready, (places[follower], follower))
    if len(found) < len(rows):
        left = [name for name in rows if waiting[name]]
        raise ExchangeError(
            plan.path, None, f"links in a circle among {', '.join(left[:6])}", "tasks that follow one another"
        )
    return found
