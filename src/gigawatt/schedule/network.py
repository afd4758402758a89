"""The tasks of one phase: a works template with costs, debt shares and the conditions of its financial close.

Assumes the catalogue's templates: predecessors stand before their followers, one task energises, shares add to 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gigawatt.capital import Phases
from gigawatt.capital import Plan as Funding
from gigawatt.catalogue import Works, WorksTask, works
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import B2, F1
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
class Step:
    """One task of one phase, before it has a place in the plan."""

    phase: int
    template: int
    """Place in the works template."""
    task: WorksTask
    asset: Asset
    cost_usd: float
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


def steps_of(programme: Programme, phases: Phases, funding: Funding, phase: int) -> tuple[Step, ...]:
    """Return the tasks of a phase so that predecessors and conditions of the close come first."""
    at = programme.phases[phase]
    template = works(at.phase.works)
    factors = programme.neutral()
    conditions = _conditions(template, at.phase.close) if open_debt(funding)[phase].any() else frozenset()
    install = next((row.name for row in template.tasks if row.kind == "chips"), "")
    drivers = [programme.driver("chip_price" if asset is Asset.CHIPS else "works_cost", at.path) for asset in Asset]
    load = 1.0 + funding.financing_load
    shares = _debt_shares(template, phases.cost_usd[phase] * factors[drivers] * load, funding.debt_usd[phase])
    found = []
    for place in _order(template, conditions):
        row = template.tasks[place]
        asset = ASSETS[row.asset]
        driver = drivers[asset]
        cost_usd = float(phases.cost_usd[phase, asset]) * row.cost_share
        share = float(shares[asset]) if row.after_close else 0.0
        debt_usd = share * cost_usd * float(factors[driver]) * load
        found.append(
            Step(
                phase,
                place,
                row,
                asset,
                cost_usd,
                driver,
                debt_usd,
                share,
                row.name in conditions,
                0.0 if asset is Asset.PLANT and cost_usd == 0.0 else row.duration_days,
                row.name == install,
                asset is Asset.CHIPS and row.kind == "equipment",
            )
        )
    return tuple(found)


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


def _conditions(template: Works, close: tuple[str, ...]) -> frozenset[str]:
    """Return the names of the tasks that a close waits for; none of them may itself wait for the close."""
    kinds = {kind for name in close for kind in CONDITIONS.get(name, ())}
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
