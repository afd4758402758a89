"""What supply stands by when: declared grid and generation as they come in the base case, and what the plan adds.

Assumes added plant stands with the first megawatt that is live.
"""

from __future__ import annotations

import numpy as np

from gigawatt.chain import Arrival, BuildUp, Outcome, Plan
from gigawatt.power import TECHNOLOGIES
from gigawatt.programme import Programme
from gigawatt.quantities import F1
from gigawatt.study.exhibits.axes import months

SEEN_MW = 1e-3
"""A kilowatt [MW]; less is rounding."""


def build_up(programme: Programme, plan: Plan, base: Outcome, site: int) -> BuildUp:
    """Return capacity by month of the base case beside the load that is live."""
    declared = {"grid": base.build.grid_mw[site], "gas": base.build.generation_mw[site]}
    live = live_mw(programme, plan, base, site)
    capacity = {
        name: declared.get(name, np.zeros(len(live))) + np.where(live > 0.0, plan.power.added_mw[site, place], 0.0)
        for place, name in enumerate(TECHNOLOGIES)
    }
    return BuildUp(
        months=months(programme.timeline),
        capacity_mw={name: mw for name, mw in capacity.items() if mw.max() > SEEN_MW},
        live_mw=live,
        arrivals=tuple(row for name, mw in declared.items() for row in _arrivals(programme, name, mw)),
    )


def live_mw(programme: Programme, plan: Plan, base: Outcome, site: int) -> F1:
    """Return the facility power of a site that is energised by the end of each month. Shape (M,)."""
    ends = plan.schedule.month_start_days[1:]
    here = plan.phases.site == site
    ready = base.build.ready_day[here, None] <= ends
    found: F1 = (plan.phases.facility_mw[here, None] * ready).sum(axis=0)
    return found


def _arrivals(programme: Programme, name: str, mw: F1) -> list[Arrival]:
    """Return the months in which a declared supply changes."""
    labels = months(programme.timeline)
    more = np.diff(mw, prepend=0.0)
    return [
        Arrival(month=labels[month], source=name, mw=float(more[month]))
        for month in np.flatnonzero(np.abs(more) > SEEN_MW)
    ]
