"""Says in words how much power a plan is short, and when: the elastic answer to an infeasible supply.

Assumes the dispatch sheds load at the value of lost load only when nothing else is left.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from gigawatt.power.plan import BATTERY_MWH, CURTAILED_ROW, LOAD_ROW, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import F1

SHORT_SHARE = 1e-3  # share of the year's load; about nine hours at full load: more is a shortage, less is an outage
SEEN_MW = 1e-3  # MW; below a kilowatt it is rounding
REFERENCE_YEAR = datetime(2023, 1, 1)  # any year of 365 days: only month, day and hour are printed


def unserved_by_hour(plan: Plan, site: int) -> F1:
    """Return the load that the base dispatch sheds [MW]. Shape (8760,)."""
    hourly = plan.hourly[site]
    flows = hourly[LOAD_ROW + 1 : 1 + BATTERY_MWH].sum(axis=0)
    unserved: F1 = np.maximum(hourly[LOAD_ROW] - flows + hourly[CURTAILED_ROW], 0.0)
    return unserved


def shortage(plan: Plan, programme: Programme) -> str | None:
    """Return what is short at which site in which hours, or None where less than a thousandth of the load is shed.

    Parameters
    ----------
    plan : Plan
        From `decide`.
    programme : Programme
        Names the sites.
    """
    found = [
        _sentence(plan, site, name)
        for site, name in enumerate(programme.sites)
        if plan.unserved_mwh[site] > SHORT_SHARE * plan.load_mwh[site]
    ]
    return "; ".join(found) if found else None


def _sentence(plan: Plan, site: int, name: str) -> str:
    unserved = unserved_by_hour(plan, site)
    hours = np.flatnonzero(unserved > SEEN_MW)
    first = REFERENCE_YEAR + timedelta(hours=int(hours[0]))
    worst = REFERENCE_YEAR + timedelta(hours=int(np.argmax(unserved)))
    return (
        f"power at {name} at full build: {plan.unserved_mwh[site]:,.0f} MWh a year short in {len(hours):,} hours from "
        f"{first.day} {first:%B %H}:00 UTC, most on {worst.day} {worst:%B %H}:00 with {unserved.max():,.0f} MW "
        f"of {plan.hourly[site, LOAD_ROW].max():,.0f} MW"
    )
