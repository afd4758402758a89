"""How long each task may wait before some phase is live later: the backward pass of the critical path method.

Assumes the dates of the base case and the plan's links, crews and closes; money, chips and megawatts that come with a
date are taken as they came, so a task before such a wait keeps the float that the wait gives it.
"""

from __future__ import annotations

import numpy as np

from gigawatt import schedule
from gigawatt.quantities import F1, NEVER

CRITICAL_DAYS = 1.0
"""Below it a task has no float [days]: dates are shown by the day."""
START_START, FINISH_FINISH, START_FINISH = 1, 2, 3


def float_days(plan: schedule.Plan, build: schedule.Outcome) -> F1:
    """Return the total float of every task [days]: its wait before a phase that needs it is live later. Shape (T,).

    NEVER for a task that is not finished within the horizon, or that nothing live waits for. Formula: late finish less
    finish (Kelley and Walker, "Critical-path planning and scheduling", 1959); tasks stand in a topological order, so
    one pass from the end is enough.
    """
    late = np.where(plan.energises, build.ready_day[plan.phase], NEVER)
    late_close = np.full(len(plan.chosen), NEVER)
    days = np.where(np.isfinite(build.finish_day), build.finish_day - build.start_day, 0.0)
    first = np.searchsorted(plan.arc_to, np.arange(len(late) + 1))
    for task in range(len(late) - 1, -1, -1):
        phase = plan.phase[task]
        if plan.close_condition[task]:
            late[task] = min(late[task], late_close[phase])
        if plan.after_close[task] and plan.has_debt[phase]:
            late_close[phase] = min(late_close[phase], late[task] - days[task])
        for arc in range(first[task], first[task + 1]):
            before = plan.arc_from[arc]
            late[before] = min(late[before], _allowed(plan, arc, late[task], days[task], days[before]))
    finished = np.isfinite(build.finish_day)
    return np.where(finished, np.maximum(late - np.where(finished, build.finish_day, 0.0), 0.0), NEVER)


def _allowed(plan: schedule.Plan, arc: int, late: float, days: float, days_before: float) -> float:
    """Latest finish that one link leaves to the task before it."""
    kind = plan.arc_type[arc]
    latest = late if kind in (FINISH_FINISH, START_FINISH) else late - days
    latest -= plan.lag_days[arc]
    return float(latest + days_before) if kind in (START_START, START_FINISH) else float(latest)
