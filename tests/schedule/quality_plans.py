"""Small plans for the tests of schedule quality: a day is 8 hours, day 0 is Monday 5 January 2026, 08:00."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from gigawatt.exchange import LinkKind, PlanFile, PlanLink, PlanTask, TaskKind, WorkCalendar

SHIFTS = ((8.0, 12.0), (13.0, 17.0))
FIVE = WorkCalendar("5", "five days", (SHIFTS,) * 5 + ((), ()))
SIX = WorkCalendar("6", "six days", (SHIFTS,) * 6 + ((),))
ALWAYS = WorkCalendar("24", "round the clock", (((0.0, 24.0),),) * 7, {}, 24.0)
MONDAY = datetime(2026, 1, 5, 8)


def at(day: int, hour: float = 8.0) -> datetime:
    """Return an hour of the n-th calendar day after the first Monday."""
    return datetime(2026, 1, 5) + timedelta(days=day, hours=hour)


def task(name: str, days: float, **other: object) -> PlanTask:
    """Return a task of whole days on the five-day week; no days: a milestone."""
    kind = TaskKind.TASK if days else TaskKind.MILESTONE
    plain = PlanTask(name, name.lower(), "", kind, "5", 8.0 * days, 8.0 * days, 0.0, None, None)
    return replace(plain, **other)  # type: ignore[arg-type]


def link(before: str, after: str, kind: str = "FS", lag_days: float = 0.0) -> PlanLink:
    return PlanLink(before, after, LinkKind[kind], 8.0 * lag_days)


def plan(tasks, links=(), **other) -> PlanFile:
    """Return a plan that begins on day 0."""
    plain = PlanFile("p.xml", "MS Project XML", "p", MONDAY, None, (FIVE, SIX, ALWAYS), tuple(tasks), tuple(links))
    return replace(plain, **{"default_calendar": "5", **other})


def dated(path):
    """Return the dated tasks by id."""
    return {row.id: row for row in path.tasks}


def generated(count: int, seed: int = 1) -> PlanFile:
    """Return a plan of many tasks on three calendars, with every kind of link."""
    dice = random.Random(seed)
    holidays = {date(2026, 1, 1) + timedelta(days=dice.randrange(3650)): () for _ in range(120)}
    calendars = (replace(FIVE, exceptions=holidays), replace(SIX, exceptions=holidays), ALWAYS)
    days = [dice.choice([0.0, 1.0, 2.0, 5.0, 10.0, 50.0]) for _ in range(count)]
    tasks = [task(f"A{place}", length, calendar=dice.choice(["5", "6", "24"])) for place, length in enumerate(days)]
    links = [
        link(
            f"A{max(0, place - dice.randint(1, 400))}",
            f"A{place}",
            dice.choice(["FS"] * 12 + ["SS", "FF", "SF"]),
            dice.choice([0.0, 0.0, 0.0, 2.0, -1.0]),
        )
        for place in range(1, count)
        for _ in range(dice.randint(1, 3))
    ]
    return plan(tasks, links, calendars=calendars, format="generated")
