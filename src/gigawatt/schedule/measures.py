"""What readers ask of a played schedule: names for the chart, money at risk before close, people at work.

Assumes the plan and the outcome of the same trial.
"""

from __future__ import annotations

import numpy as np

from gigawatt.programme import Programme
from gigawatt.quantities import F1, compiled
from gigawatt.schedule.plan import Outcome, Plan

MONTHS_PER_YEAR = 12.0


def task_names(programme: Programme, plan: Plan) -> tuple[str, ...]:
    """Return the name of every task as `abilene.a1 shell`. Length T."""
    names = []
    for phase, place in zip(plan.phase, plan.template_task):
        names.append(f"{programme.phases[phase].path} {programme.works(int(phase)).tasks[place].name}")
    return tuple(names)


def equity_at_risk_usd(plan: Plan, outcome: Outcome) -> F1:
    """Return what each phase spends before its financial close, financing excluded [USD]. Shape (P,).

    Only equity spends then, and it is lost if the close fails. Where a phase has no close, all that it spends is equity
    and stays at risk. Spending is even over a task, so a close in its midst counts the part before.
    """
    spent = np.zeros(len(plan.chosen))
    cost_usd = _task_spend(plan, outcome)
    for task, phase in enumerate(plan.phase):
        start, finish = outcome.start_day[task], outcome.finish_day[task]
        if np.isfinite(finish):
            length = finish - start
            before = np.clip((outcome.close_day[phase] - start) / length, 0.0, 1.0) if length > 0.0 else 1.0
            spent[phase] += cost_usd[task] * float(before)
    return spent


def _task_spend(plan: Plan, outcome: Outcome) -> F1:
    """Return what each task spent in this trial [USD]: its share, by plan, of its phase and asset. Shape (T,)."""
    total = outcome.spend_usd.sum(axis=2)[plan.phase, plan.asset]
    begun = np.where(np.isfinite(outcome.finish_day), plan.cost_usd, 0.0)
    planned = np.zeros(outcome.spend_usd.shape[:2])
    np.add.at(planned, (plan.phase, plan.asset), begun)
    whole = planned[plan.phase, plan.asset]
    share: F1 = np.divide(begun * total, whole, out=np.zeros_like(begun), where=whole > 0.0)
    return share


@compiled
def peak_heads(heads: F1) -> float:
    """Return the most construction workers in any month, 0 where nobody works. Heads by month: shape (M,)."""
    most = 0.0
    for number in heads:
        most = max(most, number)
    return most


@compiled
def job_years(heads: F1) -> float:
    """Return heads x months / 12: one person for one year is one, whoever they are. Heads by month: shape (M,)."""
    return float(heads.sum() / MONTHS_PER_YEAR)
