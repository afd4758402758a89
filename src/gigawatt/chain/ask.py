"""Turns the file's targets and questions into the numbers that a tally needs.

Assumes the plan of the same programme.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.chain.plan import Plan
from gigawatt.chain.tally import Asked
from gigawatt.programme import Programme

WATTS_PER_MW = 1e6


def ask(programme: Programme, plan: Plan) -> Asked:
    """Return targets and questions as numbers."""
    chosen = plan.schedule.chosen & (plan.phases.baseline == 0)
    promised_mw = max((target.power.value for target in programme.file.targets if target.power), default=0.0)
    planned_mw = float(plan.phases.facility_mw[chosen].sum())
    return Asked(
        counted=chosen,
        live_base_mw=promised_mw or planned_mw,
        target_month=_months(programme, [target.by for target in programme.file.targets]),
        target_usd=np.array([target.amount.value if target.amount else 0.0 for target in programme.file.targets]),
        root=root_of(programme),
        usd_per_mw=_usd_per_mw(plan),
        question_month=_months(programme, [question.by for question in programme.file.questions]),
    )


def root_of(programme: Programme) -> int:
    """Return the root vehicle whose money answers the targets: the one they name, or -1 for all of them."""
    named = [target.vehicle for target in programme.file.targets if target.vehicle is not None]
    return int(programme.root[programme.vehicles.index(named[0])]) if named else -1


def _months(programme: Programme, numbers: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    last = programme.timeline.months - 1
    return np.array([min(max(programme.month(number), 0), last) for number in numbers], dtype=np.int64)


def _usd_per_mw(plan: Plan) -> float:
    """Return the all-in cost of a facility megawatt of the programme's own phases, chosen or not [USD/MW].

    A file without phases of its own has none: then the catalogue's figure stands in.
    """
    own = plan.phases.baseline == 0
    total_mw = float(plan.phases.facility_mw[own].sum())
    if total_mw <= 0.0:
        return figure("plan_of_nothing.usd_per_facility_w").value * WATTS_PER_MW
    return float(plan.phases.cost_usd[own].sum()) * (1.0 + plan.capital.financing_load) / total_mw
