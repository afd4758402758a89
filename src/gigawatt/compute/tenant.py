"""The placement section of a programme as a problem to solve, with the accelerators that are live in one trial.

Assumes accelerators of other kinds do work in proportion to their dense bf16 rate, and that all the tenant's halls cost
the same to run.
"""

from __future__ import annotations

import numpy as np

from gigawatt.catalogue import accelerator
from gigawatt.compute.chips import dense_flops
from gigawatt.compute.placement import Placement, place
from gigawatt.compute.placement_problem import PlacementProblem, Terms
from gigawatt.programme import Elsewhere, Programme, TenantLoad
from gigawatt.quantities import F1, F2, I1, month_start_days

HOURS_PER_DAY = 24.0
MONTHS_PER_YEAR = 12


def placement_of(programme: Programme, accelerators: F2) -> Placement | None:
    """Return where the tenant's load runs at the least cost; None where the file says nothing of it.

    Parameters
    ----------
    programme
        In one view.
    accelerators
        Powered, mean of the month: `Outcome.accelerators` of the base case or of any trial. Shape (P, M).

    Raises
    ------
    InfeasibleError
        Where all must be served and capacity is short.

    """
    problem = placement_problem(programme, accelerators)
    return None if problem is None else place(problem)


def placement_problem(programme: Programme, accelerators: F2) -> PlacementProblem | None:
    """Return what is to be placed from the start of the programme on; None where the file says nothing of it.

    Parameters
    ----------
    programme
        In one view.
    accelerators
        Powered, mean of the month, of each phase in the whole timeline. Shape (P, M).

    """
    load, first = programme.file.placement, programme.start_month
    if load is None:
        return None
    calendar: I1 = programme.timeline.first_month + np.arange(programme.timeline.months)[first:]
    return PlacementProblem(
        first_month=int(calendar[0]),
        hours=np.diff(month_start_days(programme.timeline))[first:] * HOURS_PER_DAY,
        demand=_demand(load, calendar),
        own=_own(programme, load, accelerators)[first:],
        own_usd_per_hour=np.full(len(calendar), load.running_cost.value),
        elsewhere=tuple(_terms(name, row, calendar) for name, row in load.elsewhere.items()),
        unmet_usd_per_hour=float("inf") if load.unmet is None else load.unmet.value,
    )


def _demand(load: TenantLoad, calendar: I1) -> F1:
    """Return the accelerators needed by month. Shape (M,)."""
    steps = np.array([0.0, *(needed.accelerators.value for needed in load.demand)])
    wanted: F1 = steps[np.searchsorted([needed.start for needed in load.demand], calendar, side="right")]
    return wanted


def _own(programme: Programme, load: TenantLoad, accelerators: F2) -> F1:
    """Return what the tenant's own halls are worth in accelerators of the reference kind. Shape (M,)."""
    reference, _ = dense_flops(accelerator(load.chip))
    own = np.zeros(accelerators.shape[1])
    for phase in programme.phases_of(load.halls):
        flops, _ = dense_flops(accelerator(programme.phases[phase].phase.chip))
        own += accelerators[phase] * (flops / reference)
    return own


def _terms(name: str, row: Elsewhere, calendar: I1) -> Terms:
    start = int(calendar[0]) if row.start is None else row.start
    active = (calendar >= start) & (calendar < (np.inf if row.end is None else row.end))
    years = np.maximum(calendar - max(start, int(calendar[0])), 0) // MONTHS_PER_YEAR
    maximum = np.inf if row.maximum is None else row.maximum.value
    return Terms(
        name=name,
        price_usd_per_hour=row.price.value * (1.0 + row.escalator.value) ** years,
        minimum=np.where(active, row.minimum.value, 0.0),
        maximum=np.where(active, maximum, 0.0),
        lease=row.kind == "lease",
        over_term=row.settled == "term",
        exclusive_until=_place(row.exclusive_until, calendar),
        first_refusal_until=_place(row.first_refusal_until, calendar),
        refuses_below_usd_per_hour=0.0 if row.refuses_below is None else row.refuses_below.value,
    )


def _place(month: int | None, calendar: I1) -> int:
    """Return a calendar month as an index, 0 where there is none."""
    return 0 if month is None else max(0, month - int(calendar[0]))
