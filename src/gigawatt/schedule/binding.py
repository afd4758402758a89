"""Which scarce thing set the date of each phase.

Assumes the answer is the gate that opened last on the chain of tasks that drove the energisation.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import B1, F1, I1, NEVER, compiled
from gigawatt.schedule.forward import Dates
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.starts import CREWS, EQUITY, FOLLOWS, OFFTAKE, PLANNED


@compiled
def bindings(plan: Plan, dates: Dates, days: F1) -> I1:
    """Return the binding constraint of every phase; for a phase that was not chosen, why not. Shape (P,)."""
    found = plan.unfunded_phase.copy()
    for task in range(len(plan.phase)):
        if plan.energises[task]:
            found[plan.phase[task]] = _walk(plan, dates, days, task)
    return found


@compiled
def _walk(plan: Plan, dates: Dates, days: F1, task: int) -> int:
    """Follow the driving chain back from a task to the first gate on it.

    Where no gate bound, the longest stretch of the chain is named: a task by its kind, or the wait from the programme's
    start to the dated start of the first task (PLAN). A phase that never comes for want of equity, though a contract
    would have brought debt, lacks offtake.
    """
    never = dates.start_day[task] == NEVER
    longest, kind = -1.0, 0
    while True:
        cause = dates.cause[task]
        if days[task] > longest:
            longest, kind = days[task], plan.kind[task]
        if cause == FOLLOWS or (never and cause == CREWS):
            task = dates.via[task]
        elif never and cause == EQUITY and plan.without_offtake[plan.phase[task]]:
            return OFFTAKE
        elif cause != PLANNED:
            return int(cause)
        else:
            return PLANNED if plan.earliest_day[task] - plan.start_day > longest else int(kind)


@compiled
def money_wait(plan: Plan, dates: Dates) -> F1:
    """Return the longest wait for money among the tasks of each phase [days]. Shape (P,)."""
    wait = np.zeros(len(plan.chosen))
    for task in range(len(plan.phase)):
        wait[plan.phase[task]] = max(wait[plan.phase[task]], dates.wait_days[task])
    return wait


@compiled
def critical(plan: Plan, dates: Dates) -> B1:
    """Return which tasks drove the last energisation: its chain of `via`, back to a date or a supply. Shape (T,).

    Nothing is critical where no phase comes.
    """
    on_chain = np.zeros(len(plan.phase), dtype=np.bool_)
    last, latest = -1, -1.0
    for task in range(len(plan.phase)):
        if plan.energises[task] and latest < dates.finish_day[task] < NEVER:
            last, latest = task, dates.finish_day[task]
    while last >= 0:
        on_chain[last] = True
        last = dates.via[last]
    return on_chain
