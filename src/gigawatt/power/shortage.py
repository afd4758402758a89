"""Says in words how much power a plan is short, when, and why: the elastic answer first, then limits that conflict.

Assumes the dispatch sheds load at the value of lost load only when nothing else is left; days are those of UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from gigawatt.power.conflict import LIMITS
from gigawatt.power.plan import BATTERY_MWH, CURTAILED_ROW, LOAD_ROW, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import F1

SHORT_SHARE = 1e-3  # share of the year's load; about nine hours at full load: more is a shortage, less is an outage
SEEN_MW = 1e-3  # MW; below a kilowatt it is rounding
SEEN_MWH = 0.5  # MWh a year; what is said is rounded to whole ones
WORDS = {
    "grid": "the grid connection",
    "gas_turbine": "gas turbines",
    "gas_engine": "gas engines",
    "fuel_cell": "fuel cells",
    "diesel": "diesel sets",
    "battery": "the battery",
    "interruptible load": "load that may be interrupted",
    "gas lateral": "the gas lateral",
    "permit": "the running hours that permits allow",
}
"""How `LIMITS` are said, where not as they are."""
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
    found = [f"power at {programme.sites[site]} at full build: {_how_much(plan, site)}" for site in _short(plan)]
    return "; ".join(found) if found else None


def shortage_reasons(plan: Plan, programme: Programme) -> str:
    """Return which limits conflict with the load where `shortage` finds some; empty where none do."""
    found = {programme.sites[site]: _reason(plan, site) for site in _short(plan)}
    return "; ".join(f"at {name} {reason}" for name, reason in found.items() if reason)


def site_shortage(plan: Plan, site: int) -> str | None:
    """Return how much a site is short at full build, when and why, however little; None where it is not."""
    if plan.unserved_mwh[site] < SEEN_MWH:
        return None
    reason = _reason(plan, site)
    return _how_much(plan, site) + (f": {reason}" if reason else "")


def _short(plan: Plan) -> list[int]:
    return np.flatnonzero(plan.unserved_mwh > SHORT_SHARE * plan.load_mwh).tolist()


def _how_much(plan: Plan, site: int) -> str:
    unserved = unserved_by_hour(plan, site)
    hours = np.flatnonzero(unserved > min(SEEN_MW, unserved.max() / 2.0))
    first = REFERENCE_YEAR + timedelta(hours=int(hours[0]))
    worst = REFERENCE_YEAR + timedelta(hours=int(np.argmax(unserved)))
    return (
        f"{plan.unserved_mwh[site]:,.0f} MWh a year short in {len(hours):,} hours from "
        f"{first.day} {first:%B %H}:00 UTC, most on {worst.day} {worst:%B %H}:00 with {unserved.max():,.0f} MW "
        f"of {plan.hourly[site, LOAD_ROW].max():,.0f} MW"
    )


def _reason(plan: Plan, site: int) -> str:
    """Return which limits the load of the worst day goes beyond; empty where none force it to."""
    names = [
        WORDS.get(limit, limit) for limit, takes_part in zip(LIMITS, plan.short_of[site], strict=True) if takes_part
    ]
    if not names:
        return ""
    day = REFERENCE_YEAR + timedelta(hours=int(np.argmax(unserved_by_hour(plan, site))))
    listed = f"{', '.join(names[:-1])} and {names[-1]} can carry together" if names[1:] else f"{names[0]} can carry"
    return f"the load of {day.day} {day:%B} is beyond what {listed}"
