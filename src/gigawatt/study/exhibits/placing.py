"""Where a tenant's load runs while its own halls come live, and what it costs when they come late.

Assumes the base case: the programme's own accelerators as they are powered there.
"""

from __future__ import annotations

import numpy as np

from gigawatt.chain import Outcome, Placed
from gigawatt.compute import delay_cost, place, placement_problem
from gigawatt.programme import Programme
from gigawatt.quantities import InfeasibleError, Timeline
from gigawatt.study.exhibits.axes import months

LATE_MONTHS = 12
"""Delays that are tried, a month at a time."""


def placed(programme: Programme, base: Outcome) -> tuple[Placed | None, str]:
    """Return the least-cost placement; else why there is none, empty where the file asks for none."""
    asked = programme.file.placement
    problem = placement_problem(programme, base.output.accelerators)
    if asked is None or problem is None:
        return None, ""
    try:
        found, late = place(problem), delay_cost(problem, LATE_MONTHS)
    except InfeasibleError as short:
        return None, str(short)
    names = [terms.name for terms in problem.elsewhere]
    return Placed(
        tenant=asked.tenant,
        months=months(Timeline(problem.first_month, len(problem.demand))),
        demand=tuple(problem.demand.tolist()),
        own=tuple(found.own.tolist()),
        elsewhere={name: tuple(row.tolist()) for name, row in zip(names, found.served, strict=True)},
        unmet=tuple(found.unmet.tolist()),
        cost_usd=found.cost_usd - float(found.unmet_usd.sum()),
        unmet_usd=float(found.unmet_usd.sum()),
        late_usd=tuple(_finite(usd) for usd in late.extra_usd),
        day_usd=_finite(late.day_usd),
    ), ""


def _finite(usd: float) -> float | None:
    return float(usd) if np.isfinite(usd) else None
