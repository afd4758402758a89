"""Earned value of phases that were under way: what was to be done by the programme's start, what is, what it cost.

Assumes the baseline is the phase's works template from the phase's start on, at its own durations, with nothing scarce
and no slip: the file holds no other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gigawatt.capital import Phases
from gigawatt.capital import Plan as Funding
from gigawatt.programme import PhaseAt, Programme, neutral_place
from gigawatt.quantities import UNIT, central
from gigawatt.schedule.assemble import assemble, serial
from gigawatt.schedule.forward import logic_pass
from gigawatt.schedule.future import future
from gigawatt.schedule.plan import Outcome, Plan
from gigawatt.schedule.plan_export import as_plan_file, task_id
from gigawatt.schedule.quality import EarnedValue, earned_value


class PhaseValue(NamedTuple):
    """Earned value of one phase at the programme's start."""

    phase: str
    value: EarnedValue


def earned(
    programme: Programme, phases: Phases, funding: Funding, plan: Plan, outcome: Outcome
) -> tuple[PhaseValue, ...]:
    """Return the earned value of every phase whose actuals the file tells; financing excluded."""
    begun = [phase for phase, at in enumerate(programme.phases) if at.phase.actuals]
    if not begun:
        return ()
    file = as_plan_file(programme, plan, outcome, _baseline(programme, phases, funding, begun))
    found = []
    for phase in begun:
        path = programme.phases[phase].path
        rows = tuple(task for task in file.tasks if task.wbs == path and task.budget_usd > 0.0)
        found.append(PhaseValue(path, earned_value(replace(file, tasks=rows, links=()))))
    return tuple(found)


def _baseline(
    programme: Programme, phases: Phases, funding: Funding, begun: list[int]
) -> dict[str, tuple[float, float]]:
    """Return the first and last day of the tasks of given phases as planned before anything had happened, by id."""
    planned = replace(programme, phases=tuple(_untouched(at) for at in programme.phases))
    nobody = np.full(len(programme.phases), -1, dtype=np.int64)
    plan = assemble(planned, phases, funding, serial(planned, phases, funding, begun), nobody)
    undriven = [1.0 if neutral_place(driver.on) == UNIT else 0.0 for driver in programme.drivers]
    ahead = future(plan, central(np.array([1.0, 0.0, *undriven])))
    dates = logic_pass(plan, ahead.days, ahead.signed_day)
    days = zip(dates.start_day.tolist(), dates.finish_day.tolist(), strict=True)
    return {task_id(planned, plan, task): pair for task, pair in enumerate(days)}


def _untouched(at: PhaseAt) -> PhaseAt:
    """Return a phase as it was planned: begun on its start, nothing done."""
    return replace(at, phase=at.phase.model_copy(update={"actuals": {}, "conditions": {}, "baseline": True}))
