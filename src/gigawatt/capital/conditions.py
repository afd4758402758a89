"""The tracker of conditions precedent: what each phase's close still waits for, as far as the file says.

Assumes today is the programme's start, or the view's date where that is later. What a task delivers has no date here:
the schedule gives it. Where all lenders of a phase have signed, they have accepted the conditions, whatever else the
file says of them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np

from gigawatt.capital.plan import Phases, Plan
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import NEVER


class Status(StrEnum):
    """How far a condition is."""

    MET = "met"
    """Dated on or before today, or nothing is left to obtain."""
    DATED = "dated"
    """Promised or signed for a later month."""
    OPEN = "open"
    """Somebody or some task delivers it; no month is known here."""
    MISSING = "missing"
    """Nothing in the file would deliver it."""


class Condition(NamedTuple):
    """One condition of one phase's close."""

    phase: int
    name: str
    """`lease`, `interconnection`, `permits`, `epc`, or `lenders` for the signature of one facility."""
    status: Status
    by: str
    """Contract, grid tranche, facility or task that delivers it; empty where nothing does."""
    month: float
    """In which it is met, as the file has it; NEVER where it gives none."""
    task: str
    """Task of the works template that delivers it, empty where none does: its date is the schedule's."""
    asked: bool
    """True where the phase's `close` names it."""


class Found(NamedTuple):
    """What delivers a condition, before its month is judged."""

    by: str = ""
    month: float = NEVER
    task: str = ""


CONDITIONS = ("lease", "interconnection", "permits", "epc")


def conditions(programme: Programme, plan: Plan, phases: Phases) -> tuple[Condition, ...]:
    """Return every condition of every phase's close, in order of phases; last one row for each facility that lends.

    Parameters
    ----------
    plan
        Of this stage.
    phases
        For the megawatts that the grid must bring: firm power counts for the phases of a site in their order.
    """
    rows, today = [], _today(programme, plan)
    for phase, at in enumerate(programme.phases):
        lenders = _lenders(programme, plan, phase)
        accepted = max((found.month for found in lenders), default=NEVER)
        stated = {str(name): float(programme.month(month)) for name, month in at.phase.conditions.items()}
        for name in CONDITIONS:
            found = _found(programme, plan, phases, phase, name)
            if name in stated:
                found = Found("the file's date", stated[name], found.task)
            elif accepted <= today:
                found = Found(found.by or lenders[0].by, min(found.month, accepted), found.task)
            rows.append(_judged(today, phase, name, found, name in at.phase.close))
        rows += [_judged(today, phase, "lenders", found, True) for found in lenders]
    return tuple(rows)


def _today(programme: Programme, plan: Plan) -> int:
    """Return the month from which the file is read."""
    view = programme.file.views.get(programme.view)
    if view is None or view.as_of is None:
        return plan.start_month
    year, month = str(view.as_of).split("-")[:2]
    return max(plan.start_month, programme.month(12 * int(year) + int(month) - 1))


def _judged(today: int, phase: int, name: str, found: Found, asked: bool) -> Condition:
    if found.month <= today:
        status = Status.MET
    elif np.isfinite(found.month):
        status = Status.DATED
    else:
        status = Status.OPEN if found.by or found.task else Status.MISSING
    return Condition(phase, name, status, found.by, found.month, found.task, asked)


def _found(programme: Programme, plan: Plan, phases: Phases, phase: int, name: str) -> Found:
    if name == "lease":
        return _lease(programme, plan, phase)
    if name == "interconnection":
        return _interconnection(programme, phases, phase)
    if name == "permits":
        return _permits(programme, phase)
    return Found("the price in the file") if programme.phases[phase].phase.cost is not None else Found()


def _lease(programme: Programme, plan: Plan, phase: int) -> Found:
    """Return the contract that pays for the shell, or else for the chips."""
    paying = [int(plan.contract[phase, asset]) for asset in (Asset.SHELL, Asset.CHIPS)]
    for number in paying:
        if number >= 0:
            name, row = tuple(programme.file.contracts.items())[number]
            return Found(name, NEVER if row.signed is None else float(programme.month(row.signed)))
    return Found()


def _interconnection(programme: Programme, phases: Phases, phase: int) -> Found:
    """Return the first tranche whose firm power covers the site's phases up to this one."""
    at = programme.phases[phase]
    site = tuple(programme.file.sites.values())[at.site]
    before = [place for place in range(phase + 1) if programme.phases[place].site == at.site]
    needed_mw = float(phases.facility_mw[before].sum())
    for number, tranche in enumerate(site.grid):
        if tranche.firm.value >= needed_mw:
            return Found(f"grid tranche {number + 1}", float(programme.month(tranche.start)))
    return Found("generation on site") if site.generation else Found()


def _permits(programme: Programme, phase: int) -> Found:
    tasks = [task.name for task in programme.works(phase).tasks if task.kind == "permits"]
    return Found(task=tasks[-1]) if tasks else Found("no permit left to obtain", float(programme.start_month))


def _lenders(programme: Programme, plan: Plan, phase: int) -> list[Found]:
    """Return the facilities that lend on a phase, with the month of each one's signature."""
    lending = np.flatnonzero(plan.facility_usd[:, phase].any(axis=1))
    rows = tuple(programme.file.facilities.items())
    signed = [(name, row.signed) for name, row in (rows[number] for number in lending)]
    return [Found(name, NEVER if month is None else float(programme.month(month))) for name, month in signed]
