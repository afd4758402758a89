"""How good the plan is: bound and gap, merge bias, and what planning again in every future would gain.

Assumes the policies are compared on a sample; the trials themselves keep the plan's order.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, schedule
from gigawatt.chain import Asked, Band, MergeBias, Plan, PlanQuality, PolicyDifference
from gigawatt.programme import Programme
from gigawatt.quantities import Trial
from gigawatt.risk import Trials, finish_bias
from gigawatt.schedule import Goal, Method
from gigawatt.study.exhibits.axes import month_of_day, spread

SAMPLE = {"keep_order": 40, "reschedule": 400}
"""Futures that are planned again, by the file's policy [1]: one takes some hundredths of a second."""
METHODS = {
    Method.SERIAL: "phase by phase as in the file",
    Method.PHASES: "phase by phase as a search found best",
    Method.TASKS: "task by task as a search found best",
}


def plan_quality(programme: Programme, plan: Plan) -> PlanQuality | None:
    """Return value and bound of the base plan; None where nothing is built or some phase never comes."""
    found = plan.schedule.quality
    if not plan.schedule.chosen.any() or not (np.isfinite(found.value) and np.isfinite(found.bound)):
        return None
    start = _start_day(programme, plan) if found.goal == Goal.EARLIEST else 0.0
    counted = found._replace(value=found.value - start, bound=found.bound - start)
    return PlanQuality(
        objective=Goal(found.goal).name.lower().replace("_", " "),
        value=counted.value,
        bound=counted.bound,
        gap=min(counted.gap, 1.0),
        proven=bool(plan.schedule.proven),
        method=METHODS[Method(found.method)],
    )


def merge_bias(programme: Programme, plan: Plan, asked: Asked, trials: Trials) -> MergeBias | None:
    """Return what the date with every driver at its mean hides; None where the programme builds nothing."""
    if not asked.counted.any():
        return None
    found = finish_bias(plan, asked, trials)
    start = _start_day(programme, plan)
    known = bool(np.isfinite(found.planned_day) and np.isfinite(found.mean_day))
    return MergeBias(
        planned=month_of_day(programme.timeline, found.planned_day),
        at_means_days=found.planned_day - start if np.isfinite(found.planned_day) else None,
        mean_days=found.mean_day - start if np.isfinite(found.mean_day) else None,
        bias_days=found.days if known else None,
        finished_share=found.finished_share,
        by_planned_share=found.by_planned_share if np.isfinite(found.planned_day) else None,
    )


def policy(programme: Programme, plan: Plan, trials: Trials) -> PolicyDifference | None:
    """Return what planning again gains over keeping the order, on the first trials; None where nothing comes."""
    factors = trials.factor[: SAMPLE[programme.file.programme.policy]]
    futures = [Trial(factor, np.zeros(len(factor), dtype=np.bool_)) for factor in factors]
    supplies = [capital.play(plan.capital, future) for future in futures]
    found = schedule.policy_difference(plan.schedule, supplies, futures)
    both = np.isfinite(found.kept_finish_day) & np.isfinite(found.rescheduled_finish_day)
    if not plan.schedule.chosen.any() or not both.any():
        return None
    gained: Band = spread(found.kept_finish_day[both] - found.rescheduled_finish_day[both])
    return PolicyDifference(trials=int(both.sum()), sampled=len(futures), gained_days=gained)


def _start_day(programme: Programme, plan: Plan) -> float:
    """Return the programme's first day on the timeline; 0 where it began before."""
    return float(plan.schedule.month_start_days[max(programme.start_month, 0)])
