"""Which scarce thing set the date of each phase.

Assumes the answer is the gate that opened last on the chain of tasks that drove the energisation; gates that opened on
the same day share it equally. Money that comes on the very day on which all else is there counts as there.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import B1, F1, F2, I1, NEVER, compiled
from gigawatt.schedule.forward import Dates, first_arcs
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.starts import (
    CREWS,
    EQUITY,
    FINISH_FINISH,
    FINISH_START,
    FOLLOWS,
    OFFTAKE,
    PLANNED,
    START_START,
)
from gigawatt.schedule.work import Work, start_for, working_day

KINDS = PLANNED + 1
"""How many `Binding`s there are."""


@compiled
def binding_shares(plan: Plan, dates: Dates, days: F1) -> F2:
    """Return which share of its lateness each phase owes to each `Binding`. Shape (P, kinds); each row adds up to 1.

    For a phase that was not chosen, why not.
    """
    found = np.zeros((len(plan.chosen), KINDS))
    for phase in range(len(plan.chosen)):
        if plan.unfunded_phase[phase] >= 0:
            found[phase, plan.unfunded_phase[phase]] = 1.0
    for task in range(len(plan.phase)):
        if plan.energises[task]:
            found[plan.phase[task]] = 0.0
            _walk(plan, dates, days, task, found[plan.phase[task]])
    return found


@compiled
def bindings(plan: Plan, shares: F2) -> I1:
    """Return the `Binding` with the largest share in every phase, the first of equals. Shape (P,)."""
    found = plan.unfunded_phase.copy()
    for phase in range(len(found)):
        if shares[phase].sum() > 0.0:
            found[phase] = np.argmax(shares[phase])
    return found


@compiled
def _walk(plan: Plan, dates: Dates, days: F1, task: int, share: F1) -> None:
    """Follow the driving chain back from a task, and share out 1 among the gates on it.

    Gates that opened as one share equally; where a task before opened the way on the same day too, it counts as one
    of them and hands its part on to what held it. Where no gate bound, the longest stretch of the chain is named: a
    task by its kind, or the wait from the programme's start to the dated start of the first task (PLAN). A phase that
    never comes for want of equity, though a contract would have brought debt, lacks offtake.
    """
    never = dates.start_day[task] == NEVER
    longest, kind, left = -1.0, 0, 1.0
    while True:
        cause, tied = dates.cause[task], dates.tied[task]
        length = days[task]
        if plan.calendar[task] >= 0 and dates.finish_day[task] < NEVER:
            length = dates.finish_day[task] - dates.start_day[task]
        if length > longest:
            longest, kind = length, plan.kind[task]
        follows = cause == FOLLOWS or (never and cause == CREWS and dates.via[task] >= 0)
        if never and follows:
            tied = 0  # what never ends is the reason, not what comes on no day either
        gates = 0
        for gate in range(KINDS):
            gates += tied >> gate & 1
        part = left / (gates + follows) if gates + follows > 0 else 0.0
        for gate in range(KINDS):
            if tied >> gate & 1:
                lacking = never and gate == EQUITY and plan.without_offtake[plan.phase[task]]
                share[OFFTAKE if lacking else gate] += part
        if not follows:
            if gates == 0:
                waits = dates.start_day[task] - plan.start_day > longest
                share[PLANNED if waits else kind] += left
            return
        left, task = part, dates.via[task]


@compiled
def money_wait(plan: Plan, dates: Dates) -> F1:
    """Return the longest wait for money among the tasks of each phase [days]. Shape (P,)."""
    wait = np.zeros(len(plan.chosen))
    for task in range(len(plan.phase)):
        wait[plan.phase[task]] = max(wait[plan.phase[task]], dates.wait_days[task])
    return wait


@compiled
def critical(plan: Plan, dates: Dates, days: F1) -> B1:
    """Return which tasks drove the last energisation. Shape (T,).

    Back from it to dates and supplies, all ways that tie. Nothing is critical where no phase comes.
    """
    driving, arcs = np.zeros(len(plan.phase), dtype=np.bool_), first_arcs(plan)
    closing = np.zeros(len(plan.chosen), dtype=np.bool_)
    latest = -1.0
    for task in range(len(plan.phase)):
        if plan.energises[task] and latest < dates.finish_day[task] < NEVER:
            latest = dates.finish_day[task]
    for task in range(len(plan.phase) - 1, -1, -1):
        phase, start = plan.phase[task], dates.start_day[task]
        driving[task] |= plan.energises[task] and dates.finish_day[task] == latest
        driving[task] |= (
            closing[phase] and plan.close_condition[task] and dates.finish_day[task] == dates.close_day[phase]
        )
        if not driving[task] or not np.isnan(plan.actual_start_day[task]):
            continue
        work = Work(days[task], plan.calendar[task])
        if plan.waits_close[task] and working_day(plan.worked_days, work, dates.close_day[phase]) == start:
            closing[phase] = True
        for arc in range(arcs[task], arcs[task + 1]):
            before, kind = plan.arc_from[arc], plan.arc_type[arc]
            day = dates.finish_day[before] if kind in (FINISH_START, FINISH_FINISH) else dates.start_day[before]
            day += plan.lag_days[arc]
            if kind not in (FINISH_START, START_START):
                day = start_for(plan.worked_days, work, day)
            if working_day(plan.worked_days, work, day) == start:
                driving[before] = True
    return driving
