"""Money and people by month, spread evenly over each task.

Assumes a task spends and works the same on each of its days; what lies beyond the horizon is left out.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import F1, F3, NEVER, compiled
from gigawatt.schedule.forward import Dates
from gigawatt.schedule.plan import Plan


@compiled
def spread(row: F1, amount: float, start: float, finish: float, month_start_days: F1) -> None:
    """Add an amount to the months of a task, in place; the last month takes the remainder, so that the sum is exact."""
    last = len(row) - 1
    first = np.searchsorted(month_start_days, start, side="right") - 1
    if amount == 0.0 or finish == NEVER or first > last:
        return
    left = amount
    for month in range(first, last + 1):
        if month_start_days[month + 1] >= finish:
            row[month] += left
            return
        share = (month_start_days[month + 1] - max(start, month_start_days[month])) / (finish - start)
        row[month] += amount * share
        left -= amount * share


@compiled
def spend(plan: Plan, dates: Dates, cost_usd: F1) -> F3:
    """Return spending by phase, asset and month, financing excluded [USD]. Shape (P, 3, M)."""
    found = np.zeros((len(plan.chosen), 3, len(plan.month_start_days) - 1))
    for task in range(len(plan.phase)):
        row = found[plan.phase[task], plan.asset[task]]
        spread(row, cost_usd[task], dates.start_day[task], dates.finish_day[task], plan.month_start_days)
    return found


@compiled
def heads(plan: Plan, dates: Dates) -> F1:
    """Return construction workers by month. Shape (M,)."""
    found = np.zeros(len(plan.month_start_days) - 1)
    for task in range(len(plan.phase)):
        people = plan.labour_hours[task] / plan.hours_per_head_month
        spread(found, people, dates.start_day[task], dates.finish_day[task], plan.month_start_days)
    return found
