"""A lower bound of the plan's end: the critical path when nothing is scarce.

Assumes crews can be added: links between phases are a decision of the plan, not a law.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import Trial
from gigawatt.schedule.forward import logic_pass
from gigawatt.schedule.future import durations, signatures
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.starts import CREWS


def bound_days(plan: Plan, trial: Trial) -> float:
    """Return a lower bound of the last phase's energisation [days]: critical path without crews or supplies."""
    free = without_crews(plan)
    finish_day = logic_pass(free, durations(free, trial), signatures(free, trial, free.close_contract_day)).finish_day
    return float(np.max(finish_day[plan.energises], initial=0.0))


def without_crews(plan: Plan) -> Plan:
    """Return the plan with the works' own links only."""
    links = plan.arc_kind != CREWS
    return plan._replace(
        arc_from=plan.arc_from[links],
        arc_to=plan.arc_to[links],
        arc_type=plan.arc_type[links],
        lag_days=plan.lag_days[links],
        arc_kind=plan.arc_kind[links],
    )
