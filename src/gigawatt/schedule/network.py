"""The tasks of one phase: a works template with costs, debt shares, people and the conditions of its financial close.

Assumes checked templates: predecessors stand before their followers, one task energises, shares add to 1. What a
template takes is for the ordinary pace; a calendar counts the same work in its own working days.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isnan

import numpy as np

from gigawatt.capital import Phases
from gigawatt.capital import Plan as Funding
from gigawatt.catalogue import Works, WorksMode, WorksTask
from gigawatt.programme import Asset, PhaseAt, Programme
from gigawatt.quantities import B2, F1
from gigawatt.schedule.actuals import Actual, actual_of
from gigawatt.schedule.crews import lasting, stretched, wanted
from gigawatt.schedule.plan import Binding

ASSETS = {"shell": Asset.SHELL, "chips": Asset.CHIPS, "plant": Asset.PLANT}
KINDS = {
    "permits": Binding.PERMITS,
    "equipment": Binding.EQUIPMENT,
    "works": Binding.WORKS,
    "chips": Binding.CHIPS,
    "grid": Binding.GRID,
}
LINKS = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}
CONDITIONS = {"permits": ("permits",), "interconnection": ("permits",), "epc": ("equipment",)}
"""Kinds of early tasks that must end before a close. Interconnection: the tranche is dated in the file, and its
agreement is taken to be signed when permits are; a priced construction contract: when the early orders are placed."""


@dataclass(frozen=True, slots=True)
class Way:
    """How long a task takes in one mode and who does it."""

    days: float
    calendar: int
    hours: float
    heads: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One task of one phase, before it has a place in the plan."""

    phase: int
    template: int
    """Place in the works template."""
    task: WorksTask
    asset: Asset
    cost_usd: float
    extra_usd: float
    """Part of it that the mode costs beyond the ordinary way."""
    cost_driver: int
    debt_usd: float
    """Sized for this task, financing included."""
    debt_share: float
    condition: bool
    """True where the phase's close waits for it."""
    days: float
    """Central duration when nothing waits; 0 for the plant of a phase that has none."""
    installs: bool
    """True for the task that needs the chips on site when it begins."""
    orders: bool
    """True for the task in which chips are made and delivered."""
    mode: int
    """0 for the ordinary way, else one more than the place among the task's modes."""
    calendar: int
    """Row of `calendars` in the file, -1 where every day is worked."""
    labour_hours: float
    """Work on site."""
    heads: tuple[float, ...]
    """Held of each crew of the file."""
    ways: tuple[Way, ...]
    """Every way to do it, by mode."""
    slots: float
    """Production slots that it takes of its class, 0 where nothing limits them."""
    actual: Actual
    """What has happened to it by the programme's start."""


def steps_of(
    programme: Programme, phases: Phases, funding: Funding, phase: int, modes: dict[int, int] | None = None
) -> tuple[Step, ...]:
    """Return the tasks of a phase so that predecessors and conditions of the close come first.

    Parameters
    ----------
    modes
        By place in the template: 0 the ordinary way, else one more than the place among the task's modes. Left out:
        all ordinary.
    """
    at, template = programme.phases[phase], programme.works(phase)
    factors = programme.neutral()
    conditions = _conditions(template, at) if open_debt(funding)[phase].any() else frozenset()
    install = next((row.name for row in template.tasks if row.kind == "chips"), "")
    drivers = [programme.driver("chip_price" if asset is Asset.CHIPS else "works_cost", at.path) for asset in Asset]
    load = 1.0 + funding.financing_load
    shares = _debt_shares(template, phases.cost_usd[phase] * factors[drivers] * load, funding.debt_usd[phase])
    found = []
    for place in _order(template, conditions):
        row = template.tasks[place]
        asset = ASSETS[row.asset]
        way = (modes or {}).get(place, 0)
        mode = modes_of(row)[way]
        ordinary_usd = float(phases.cost_usd[phase, asset]) * row.cost_share
        absent = asset is Asset.PLANT and ordinary_usd == 0.0
        share = float(shares[asset]) if row.after_close else 0.0
        it_mw = 0.0 if absent else float(phases.it_mw[phase])
        ways = tuple(_work(programme, at, row, each, it_mw) for each in modes_of(row))
        work = ways[way]
        actual = actual_of(programme, at, row, work.days)
        found.append(
            Step(
                phase=phase,
                template=place,
                task=row,
                asset=asset,
                cost_usd=ordinary_usd * (1.0 + mode.extra_cost_share),
                extra_usd=ordinary_usd * mode.extra_cost_share,
                cost_driver=drivers[asset],
                debt_usd=share * ordinary_usd * float(factors[drivers[asset]]) * load,
                debt_share=share,
                condition=row.name in conditions,
                days=work.days if isnan(actual.finish_day) else actual.done_days,
                installs=row.name == install,
                orders=asset is Asset.CHIPS and row.kind == "equipment",
                mode=way,
                calendar=work.calendar if isnan(actual.finish_day) else -1,
                labour_hours=work.hours,
                heads=work.heads,
                ways=ways,
                slots=_slots(programme, row, float(phases.it_mw[phase])),
                actual=actual,
            )
        )
    return tuple(found)


def modes_of(row: WorksTask) -> tuple[WorksMode, ...]:
    """Return the ways to do a task, the ordinary one first."""
    return (WorksMode(name="ordinary", duration_days=row.duration_days, extra_cost_share=0.0), *row.modes)


def _work(programme: Programme, at: PhaseAt, row: WorksTask, mode: WorksMode, it_mw: float) -> Way:
    """Return a task's duration on its calendar, its hours and its heads; nothing where it_mw is 0."""
    if it_mw == 0.0:
        return Way(0.0, -1, 0.0, (0.0,) * len(programme.file.crews))
    hours = row.labour_hours_per_it_mw * it_mw * mode.labour_factor
    heads, longer = stretched(wanted(programme, at.site, row, hours, mode.duration_days), lasting(programme))
    calendar = calendar_of(programme, at, row)
    pace = 1.0 if calendar < 0 else tuple(programme.file.calendars.values())[calendar].pace
    return Way(mode.duration_days * longer * pace, calendar, hours, tuple(heads))


def calendar_of(programme: Programme, at: PhaseAt, row: WorksTask) -> int:
    """Return the calendar that a task keeps: its own, or its site's where people work on it; -1 where none."""
    site = programme.file.sites[programme.sites[at.site]].calendar if row.trades else None
    name = row.calendar or site
    return list(programme.file.calendars).index(name) if name else -1


def _slots(programme: Programme, row: WorksTask, it_mw: float) -> float:
    """Return how many whole production slots a task takes, 0 where the file does not limit its class."""
    return float(ceil(row.slots_per_it_mw * it_mw)) if row.slot in programme.file.supply.slots else 0.0


def has_debt(funding: Funding, phase: int) -> bool:
    """Return whether any asset of a phase carries debt, so that a financial close is awaited."""
    return bool(np.any(funding.debt_usd[phase] > 0.0))


def open_debt(funding: Funding) -> B2:
    """Return which assets carry debt that lenders have not signed for, so that a close lies ahead. Shape (P, 3)."""
    return np.asarray((funding.debt_usd > 0.0) & ~funding.as_signed, dtype=np.bool_)


def _debt_shares(template: Works, central_usd: F1, debt_usd: F1) -> F1:
    """Return the share of each asset's post-close cost that its debt pays: pro rata, all of it at most. Shape (3,)."""
    later = np.zeros(3)
    for row in template.tasks:
        later[ASSETS[row.asset]] += row.cost_share * row.after_close
    all_in_usd = central_usd * later
    return np.minimum(np.divide(debt_usd, all_in_usd, out=np.zeros(3), where=all_in_usd > 0.0), 1.0)


def _conditions(template: Works, at: PhaseAt) -> frozenset[str]:
    """Return the names of the tasks that a close waits for; none of them may itself wait for the close.

    A condition that has been met asks for no task.
    """
    open_names = [name for name in at.phase.close if name not in at.phase.conditions]
    kinds = {kind for name in open_names for kind in CONDITIONS.get(name, ())}
    late = _after_close(template)
    return frozenset(row.name for row in template.tasks if row.kind in kinds and row.name not in late)


def _after_close(template: Works) -> frozenset[str]:
    """Return the names of the tasks that need the close, and of all that follow one of them."""
    late: set[str] = set()
    for row in template.tasks:
        if row.after_close or any(name in late for name, _, _ in row.links):
            late.add(row.name)
    return frozenset(late)


def _order(template: Works, conditions: frozenset[str]) -> tuple[int, ...]:
    """Return a topological order of the template in which conditions precede whatever needs the close."""
    late = _after_close(template) if conditions else frozenset()
    places = range(len(template.tasks))
    return tuple(sorted(places, key=lambda place: template.tasks[place].name in late))
