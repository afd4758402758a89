"""Cross-checks of calendars, crews, works templates, slots and actuals.

Assumes the model validated and names exist; adds every issue to the tree, none is raised here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from gigawatt.catalogue import WorksTask, ids, network_faults, works
from gigawatt.programme.compose import Tree
from gigawatt.programme.construction import Calendar, Progress, is_day, read_date
from gigawatt.programme.issues import Path, did_you_mean
from gigawatt.programme.model import Head, ProgrammeFile
from gigawatt.programme.paths import matching
from gigawatt.programme.places import Phase


def check_construction(tree: Tree, file: ProgrammeFile) -> None:
    """Add every inconsistency of how work is done to the tree's issues."""
    _calendars(tree, file)
    _crews(tree, file)
    _templates(tree, file)
    _slots(tree, file)
    for site, row in file.sites.items():
        for index, phase in enumerate(row.phases):
            path: Path = ("sites", site, "phases", index)
            _twice(tree, (*path, "close"), phase.close)
            _actuals(tree, path, phase, file)


def tasks_of(file: ProgrammeFile, name: str) -> tuple[WorksTask, ...]:
    """Return the tasks of a works template of the file or the catalogue."""
    return file.works[name].tasks if name in file.works else works(name).tasks


def _calendars(tree: Tree, file: ProgrammeFile) -> None:
    for name, calendar in file.calendars.items():
        base: Path = ("calendars", name)
        _twice(tree, (*base, "week"), calendar.week)
        days = [((*base, "holidays", place), text) for place, text in enumerate(calendar.holidays)]
        for place, part in enumerate(calendar.closed):
            days += [((*base, "closed", place, "from"), part.start), ((*base, "closed", place, "to"), part.to)]
            if part.start == part.to:
                tree.report((*base, "closed", place), "no day", "a first and a later last day", "", code="calendar")
        for path, text in days:
            if not is_day(text):
                tree.report(path, f"'{text}'", "a day that the month has", "", code="calendar")
        full = [month for month, share in calendar.weather.items() if share.value >= 1.0]
        if full:
            path = (*base, "weather", str(full[0]))
            tree.report(path, "all days of a month", "less than 100 %", "use `closed` for a season", code="calendar")
        if not _ever_open(calendar, file.programme):
            found, hint = "no working day within the horizon", "`holidays` and `closed` leave no day of `week`"
            tree.report(base, found, "days on which work goes on", hint, code="calendar", key=True)


def _ever_open(calendar: Calendar, head: Head) -> bool:
    """Return whether there is a working day from the programme's start to its horizon."""
    start, end = (_month_start(month) for month in (head.start, head.start + int(head.horizon.value)))
    return any(calendar.open_on(start + timedelta(days=place)) for place in range((end - start).days))


def _twice(tree: Tree, path: Path, names: Sequence[str]) -> None:
    """Report a name that stands in a list for the second time."""
    for place, name in enumerate(names):
        if name in names[:place]:
            tree.report((*path, place), f"'{name}' twice", "each one once", "", code="twice")


def _crews(tree: Tree, file: ProgrammeFile) -> None:
    """Each trade of a campus belongs to one crew at most, and people are counted in order of date."""
    holder: dict[tuple[str, str], str] = {}
    for name, crew in file.crews.items():
        dates = [row.start for row in crew.heads]
        if not any(row.heads for row in crew.heads):
            tree.report(("crews", name, "heads"), "nobody at any date", "one head at least", "", code="crew")
        if dates != sorted(set(dates)):
            tree.report(("crews", name, "heads"), "dates out of order", "heads in order of date", "", code="dates")
        _twice(tree, ("crews", name, "trades"), crew.trades)
        for trade in crew.trades:
            for site in file.sites:
                if site in _sites(crew.sites, file):
                    first = holder.setdefault((trade, site), name)
                    if first != name:
                        found = f"{trade} at {site}, which {first} does already"
                        tree.report(
                            ("crews", name), found, "one crew for each trade and site", "", code="crew", key=True
                        )
                        return


def _sites(patterns: tuple[str, ...], file: ProgrammeFile) -> set[str]:
    names = {name: name for name in file.sites}
    return {site for pattern in patterns for site in matching(pattern, names)}


def _templates(tree: Tree, file: ProgrammeFile) -> None:
    for name, template in file.works.items():
        for place, found, expected in network_faults(template.tasks):
            path: Path = ("works", name, "tasks") if place < 0 else ("works", name, "tasks", place)
            tree.report(path, found, expected, "", code="works")


def _slots(tree: Tree, file: ProgrammeFile) -> None:
    names = (*file.works, *ids("works"))
    known = sorted({task.slot for name in names for task in tasks_of(file, name) if task.slot})
    for name in file.supply.slots:
        if name not in known:
            hint = did_you_mean(name, known)
            expected = "a class that a works template names in `slot`"
            tree.report(("supply", "slots", name), f"'{name}'", expected, hint, code="reference", key=True)


def _actuals(tree: Tree, path: Path, phase: Phase, file: ProgrammeFile) -> None:
    """What has happened must have happened: to one phase, to tasks it has, before the programme began."""
    if phase.count > 1 and phase.actuals:
        found = f"actuals of {phase.count} phases at once"
        hint = "give each its own name and `count: 1`"
        tree.report((*path, "actuals"), found, "actuals of one phase", hint, code="actuals", key=True)
    known = [task.name for task in tasks_of(file, phase.works)]
    for name, progress in phase.actuals.items():
        at: Path = (*path, "actuals", name)
        if name not in known:
            tree.report(
                at, f"'{name}'", f"a task of {phase.works}", did_you_mean(name, known), code="actuals", key=True
            )
        else:
            _progress(tree, at, progress, file.programme.start)
    for condition, month in phase.conditions.items():
        if month > file.programme.start:
            tree.report(
                (*path, "conditions", condition),
                "a month after programme.start",
                "a condition that has been met",
                "leave it out: the plan says when it will be",
                code="actuals",
            )


def _progress(tree: Tree, path: Path, progress: Progress, start: int) -> None:
    wrong = [key for key in ("started", "finished") if (text := getattr(progress, key)) and not is_day(text)]
    for key in wrong:
        tree.report((*path, key), f"'{getattr(progress, key)}'", "a day that the month has", "", code="actuals")
    if wrong:
        return
    if progress.started is None:
        tree.report(path, "no start", "the day on which it began", "add `started`", code="actuals", key=True)
        return
    first, opening = read_date(progress.started), _month_start(start)
    last = read_date(progress.finished) if progress.finished else None
    if first > opening or (last is not None and last > opening):
        hint = "programme.start is the date up to which progress is known"
        tree.report(path, "a date after programme.start", "what had happened by then", hint, code="actuals", key=True)
    elif last is not None and last < first:
        tree.report((*path, "finished"), "a day before it started", "a later day", "", code="actuals")
    elif last is None and progress.done >= 1.0:
        tree.report((*path, "percent"), "all of it done", "the day on which it ended", "add `finished`", code="actuals")
    elif last is not None and progress.percent is not None and progress.percent.value < 1.0:
        tree.report((*path, "percent"), "less than all of a finished task", "100 %", "leave it out", code="actuals")


def _month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
