"""What a base plan is decided on: the programme, its money, and what the plan is to be best in.

Assumes central values.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.capital import Phases
from gigawatt.capital import Plan as Funding
from gigawatt.programme import MostCompute, Programme
from gigawatt.quantities import B1, F1, I1, NEVER, Timeline, Trial, month_start_days
from gigawatt.schedule.as_project import Wish
from gigawatt.schedule.plan import Goal, Outcome, Plan
from gigawatt.schedule.project import Effort, Objective
from gigawatt.schedule.worth import loss_per_day, worth_usd

OBJECTIVES = {
    Goal.EARLIEST: Objective.EARLIEST,
    Goal.MOST_COMPUTE: Objective.MOST,
    Goal.MOST_VALUE: Objective.VALUE,
}
TENTHS = 10  # per MW; weights of phases are whole tenths of a megawatt
EQUAL_TENTHS = 1e-6  # tenths of a megawatt; 13.7 x 1.4 x 10 may come out as 191.80000000000001


class Case(NamedTuple):
    """All that a base plan rests on."""

    programme: Programme
    timeline: Timeline
    phases: Phases
    funding: Funding
    supply: Supply
    trial: Trial
    effort: Effort
    goal: Goal
    deadline_day: float
    """Of most compute; the last day of the timeline otherwise."""
    worth_usd: F1
    """Of a phase live on day 0; 0 where value is not asked for. Shape (P,)."""
    loss_usd_per_day: F1


def case_of(
    programme: Programme, timeline: Timeline, stages: tuple[Phases, Funding, Supply], trial: Trial, effort: Effort
) -> Case:
    """Return what a base plan is decided on."""
    objective, days = programme.file.programme.objective, month_start_days(timeline)
    goal, month = Goal.EARLIEST, timeline.months
    if isinstance(objective, MostCompute):
        goal, month = Goal.MOST_COMPUTE, programme.month(objective.most_compute)
    elif objective == "most_value":
        goal = Goal.MOST_VALUE
    phases, funding, supply = stages
    worth = worth_usd(programme, phases, funding) if goal is Goal.MOST_VALUE else np.zeros(len(phases.it_mw))
    deadline = float(days[min(max(month, 0), timeline.months)])
    loss = loss_per_day(programme, worth)
    return Case(programme, timeline, phases, funding, supply, trial, effort, goal, deadline, worth, loss)


def wish(case: Case, optional: B1) -> Wish:
    """Return what the search is to find, where phases of `optional` may be left out."""
    return Wish(
        objective=OBJECTIVES[case.goal],
        optional=optional,
        weight=weights(case.phases),
        worth=case.worth_usd,
        worth_per_day=case.loss_usd_per_day,
        deadline_day=int(case.deadline_day),
        expedite=case.programme.file.programme.expedite,
    )


def weights(phases: Phases) -> I1:
    """Return megawatts in whole tenths, rounded up so that a bound on them is a bound on megawatts. Shape (P,)."""
    found: I1 = np.maximum(np.ceil(phases.facility_mw * TENTHS - EQUAL_TENTHS), 1.0).astype(np.int64)
    return found


class Score(NamedTuple):
    """How good a played plan is; the lesser the better, first things first."""

    never: int
    """Chosen phases that never come."""
    short: float
    """What is missing of the goal: minus megawatts by the date, or minus USD; 0 for the earliest plan."""
    last_day: float
    mean_day: float
    """Of all phases that come, weighted by megawatts."""


def score(case: Case, plan: Plan, played: Outcome, extra_usd: float) -> Score:
    """Return how good a plan is as trials will play it."""
    chosen = np.flatnonzero(plan.chosen)
    ready = played.ready_day[chosen]
    comes = ready < NEVER
    day, mw = ready[comes], case.phases.facility_mw[chosen[comes]]
    mean = float(np.average(day, weights=mw)) if mw.sum() > 0.0 else 0.0
    short = -value(case, plan, played, extra_usd) if case.goal is not Goal.EARLIEST else 0.0
    return Score(int((~comes).sum()), _rounded(short), _rounded(float(day.max(initial=0.0))), _rounded(mean))


def value(case: Case, plan: Plan, played: Outcome, extra_usd: float) -> float:
    """Return what a plan reaches of its goal: day of the last energisation, megawatts by the date, or USD.

    Parameters
    ----------
    extra_usd
        What its modes cost beyond the ordinary ways.
    """
    ready = np.where(plan.chosen, played.ready_day, NEVER)
    comes = ready < NEVER
    if case.goal is Goal.EARLIEST:
        return float(ready[plan.chosen].max(initial=0.0))
    if case.goal is Goal.MOST_COMPUTE:
        return float(case.phases.facility_mw[ready <= case.deadline_day].sum())
    worth = case.worth_usd - case.loss_usd_per_day * np.where(comes, ready, 0.0)
    return float(worth[comes].sum()) - extra_usd


def _rounded(number: float) -> float:
    """Return a number without the last digits of floating point, so that equal plans tie."""
    return float(f"{number:.9g}")
