"""Makes up construction plans of any size from a seed, for tests and benchmarks; no real project is behind them.

Assumes works in areas of about forty tasks on three calendars; sizes and shares are chosen to look like a site's plan,
not measured on one. Dates follow from the links by a forward pass in working time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from gigawatt.exchange.outline import rolled_up
from gigawatt.exchange.plan_file import (
    ConstraintKind,
    LinkKind,
    PlanAssignment,
    PlanFile,
    PlanLink,
    PlanResource,
    PlanTask,
    TaskKind,
    WorkCalendar,
)
from gigawatt.exchange.shifts import DEFAULT_DAY, NO_WORK
from gigawatt.exchange.working_time import WorkClock, clock_moment, clock_second, work_seconds
from gigawatt.quantities import QuantityError

START = datetime(2025, 1, 6, 8)
AREA = 40  # tasks of one area
AREAS_OF_BUILDING = 8
YEARS = range(2025, 2056)
HOLIDAYS = ((1, 1), (7, 4), (12, 25))  # month, day
WORKS = ("Survey", "Excavate", "Foundations", "Steel", "Envelope", "Switchgear", "Cabling", "Cooling", "Racks", "Test")
CREWS = (  # name, kind, cost [USD/h]; round figures of no particular market
    ("Civil crew", "labour", 65.0),
    ("Steel crew", "labour", 80.0),
    ("Electrical crew", "labour", 90.0),
    ("Mechanical crew", "labour", 85.0),
    ("Commissioning crew", "labour", 110.0),
    ("Crane", "equipment", 250.0),
)
DONE_SHARE = 0.3  # of the tasks lie before the data date


@dataclass
class _Draft:
    """Plan under construction."""

    random: Random
    clocks: dict[str, WorkClock]
    tasks: list[PlanTask]
    links: list[PlanLink]
    assignments: list[PlanAssignment]


def generate_plan(tasks: int, seed: int) -> PlanFile:
    """Return a made-up plan: outline, four kinds of links with lags, holidays, milestones, crews, progress, baseline.

    Parameters
    ----------
    tasks : int
        Tasks besides summary rows, at least 1.
    seed : int
        The same seed makes the same plan.

    Raises
    ------
    QuantityError
        If there is less than one task.
    """
    if tasks < 1:
        raise QuantityError(f"{tasks} tasks", "at least 1")
    calendars = _calendars()
    draft = _Draft(Random(seed), {item.id: WorkClock(item) for item in calendars}, [], [], [])
    root = _summary("GEN", f"Generated plan of {tasks} tasks, seed {seed}", 1)
    draft.tasks.append(root)
    for number in range(tasks):
        _open_groups(draft, number)
        draft.tasks.append(_drawn(draft, number, tasks))
        _tie(draft, number)
    _assign(draft)
    dated = _dated(draft)
    starts = sorted(task.start for task in dated if task.start)
    status = starts[int(len(starts) * DONE_SHARE)].replace(hour=8)
    return PlanFile(
        path="",
        format="generated",
        name=root.name,
        short_name=root.wbs,
        start=START,
        status=status,
        calendars=calendars,
        tasks=rolled_up([_progressed(task, draft.clocks, status, draft.random) for task in dated], calendars[0]),
        links=tuple(draft.links),
        resources=tuple(PlanResource(str(number), name, kind) for number, (name, kind, _) in enumerate(CREWS, start=1)),
        assignments=tuple(draft.assignments),
        default_calendar=calendars[0].id,
    )


def _calendars() -> tuple[WorkCalendar, ...]:
    """Return a five-day week, a six-day week of long days, and around the clock."""
    off = {date(year, month, day): NO_WORK for year in YEARS for month, day in HOLIDAYS}
    long_day = ((7.0, 12.0), (13.0, 18.0))
    return (
        WorkCalendar("1", "Five days of 8 h", (DEFAULT_DAY,) * 5 + (NO_WORK,) * 2, dict(off), 8.0),
        WorkCalendar("2", "Six days of 10 h", (long_day,) * 6 + (NO_WORK,), dict(off), 10.0),
        WorkCalendar("3", "Around the clock", (((0.0, 24.0),),) * 7, {}, 24.0),
    )


def _row(key: str, name: str, wbs: str, level: int, kind: TaskKind, calendar: str, hours: float) -> PlanTask:
    """Return a row without dates."""
    return PlanTask(key, name, wbs, kind, calendar, hours, hours, 0.0, None, None, level=level)


def _summary(path: str, name: str, level: int) -> PlanTask:
    return _row(path, name, path, level, TaskKind.SUMMARY, "", 0.0)


def _open_groups(draft: _Draft, number: int) -> None:
    """Open the building and the area that begin with this task."""
    area, building = number // AREA, number // (AREA * AREAS_OF_BUILDING)
    if number % (AREA * AREAS_OF_BUILDING) == 0:
        draft.tasks.append(_summary(f"GEN.B{building + 1}", f"Building {building + 1}", 2))
    if number % AREA == 0:
        draft.tasks.append(_summary(f"GEN.B{building + 1}.A{area + 1}", f"Area {area + 1}", 3))


def _key(number: int) -> str:
    return f"A{1000 + 10 * number}"


def _kind(number: int, tasks: int) -> TaskKind:
    """Return a milestone at the ends of the plan and of every area, supervision once in a building, else work."""
    if number in (0, tasks - 1) or number % AREA == AREA - 1:
        return TaskKind.MILESTONE
    return TaskKind.LEVEL_OF_EFFORT if number % (AREA * AREAS_OF_BUILDING) == 5 else TaskKind.TASK


def _drawn(draft: _Draft, number: int, tasks: int) -> PlanTask:
    """Return a task without dates."""
    kind = _kind(number, tasks)
    hours = 0.0 if kind is TaskKind.MILESTONE else 8.0 * draft.random.randint(1, 30)
    name = f"{draft.random.choice(WORKS)} {number + 1}" if kind is TaskKind.TASK else f"{kind.value} {number + 1}"
    drawn = draft.random.choices(("1", "2", "3"), (70, 20, 10))[0]
    calendar = "3" if kind is TaskKind.MILESTONE else drawn  # a moment may come at any hour
    wbs = next(row.wbs for row in reversed(draft.tasks) if row.kind is TaskKind.SUMMARY)
    task = _row(_key(number), name.capitalize(), wbs, 4, kind, calendar, hours)
    if kind is TaskKind.TASK and draft.random.random() < 0.01:
        when = START + timedelta(days=draft.random.randint(1, 300))
        return replace(task, constraint=ConstraintKind.START_AFTER, constraint_date=when)
    return task


def _tie(draft: _Draft, number: int) -> None:
    """Tie a task to one or two before it in its building; the first of a building to the start of the plan."""
    first = number - number % (AREA * AREAS_OF_BUILDING)
    if number == first:
        if number:
            lag = 16.0 * number / (AREA * AREAS_OF_BUILDING)
            draft.links.append(PlanLink(_key(0), _key(number), LinkKind.FS, lag))
        return
    near = [other for other in range(max(first, number - AREA), number) if other == first or (other - first) != 5]
    for other in draft.random.sample(near, min(len(near), draft.random.choice((1, 1, 2)))):
        kind = draft.random.choices(tuple(LinkKind), (80, 10, 8, 2))[0]
        lag = 8.0 * draft.random.choices((0, 1, 2, 5, -1), (80, 8, 6, 4, 2))[0]
        draft.links.append(PlanLink(_key(other), _key(number), kind, lag))


def _assign(draft: _Draft) -> None:
    """Give every piece of work a crew, and some a crane."""
    for index, task in enumerate(draft.tasks):
        if task.kind is not TaskKind.TASK:
            continue
        size = draft.random.randint(1, 12)
        chosen = [(draft.random.randrange(len(CREWS) - 1), size)]
        if draft.random.random() < 0.2:
            chosen.append((len(CREWS) - 1, 1))
        items = [
            PlanAssignment(
                task.id, str(crew + 1), task.duration_hours * many, task.duration_hours * many * CREWS[crew][2]
            )
            for crew, many in chosen
        ]
        budget = sum(item.cost_usd for item in items)
        draft.tasks[index] = replace(task, labour_hours=items[0].hours, budget_usd=budget)
        draft.assignments += items


def _dated(draft: _Draft) -> list[PlanTask]:
    """Return the tasks with the dates of the baseline, and those of today: some that have begun take longer."""
    baseline = _forward(draft, {})
    last = max(finish for _, finish in baseline.values())
    slipping = START + (last - START) * DONE_SHARE
    slips = {
        key: 8.0 * draft.random.randint(1, 10)
        for key, (start, finish) in baseline.items()
        if start < slipping and finish > start and draft.random.random() < 0.2
    }
    today = _forward(draft, slips)
    return [
        replace(
            task,
            start=today[task.id][0],
            finish=today[task.id][1],
            baseline_start=baseline[task.id][0],
            baseline_finish=baseline[task.id][1],
        )
        if task.kind is not TaskKind.SUMMARY
        else task
        for task in draft.tasks
    ]


def _forward(draft: _Draft, longer: dict[str, float]) -> dict[str, tuple[datetime, datetime]]:
    """Return start and finish of every task, as early as its links and constraint allow."""
    before: dict[str, list[PlanLink]] = {}
    for link in draft.links:
        before.setdefault(link.after, []).append(link)
    dates: dict[str, tuple[datetime, datetime]] = {}
    calendars: dict[str, str] = {}
    for task in draft.tasks:
        if task.kind is TaskKind.SUMMARY:
            continue
        clock = draft.clocks[task.calendar]
        length = work_seconds(task.duration_hours + longer.get(task.id, 0.0))
        earliest = clock.worked(clock_second(max(START, task.constraint_date or START)))
        for link in before.get(task.id, []):
            ties_start = link.kind in (LinkKind.FS, LinkKind.SS)
            end = dates[link.before][1 if link.kind in (LinkKind.FS, LinkKind.FF) else 0]
            other = draft.clocks[calendars[link.before]]
            lagged = other.finish_after(end, link.lag_hours) if link.lag_hours else end
            earliest = max(earliest, clock.worked(clock_second(lagged)) - (0 if ties_start else length))
        finish = max(clock_moment(clock.done(earliest + length)), START)
        dates[task.id] = (clock_moment(clock.resumes(earliest)) if length else finish), finish
        calendars[task.id] = task.calendar
    return dates


def _progressed(task: PlanTask, clocks: dict[str, WorkClock], status: datetime, random: Random) -> PlanTask:
    """Return a task with what was done and spent by the data date."""
    if task.start is None or task.finish is None:
        return task
    clock = clocks[task.calendar]
    worked = clock.hours_between(task.start, task.finish)
    if task.start >= status:
        return replace(task, duration_hours=worked, remaining_hours=worked)
    if task.finish <= status:
        percent, remaining, ended = 1.0, 0.0, task.finish
    else:
        percent, ended = round(clock.hours_between(task.start, status) / worked, 2), None
        remaining = clock.hours_between(status, task.finish)
    spent = round(task.budget_usd * percent * random.uniform(0.9, 1.2), 2)
    return replace(
        task, percent=percent, remaining_hours=remaining, actual_start=task.start, actual_finish=ended, actual_usd=spent
    )
