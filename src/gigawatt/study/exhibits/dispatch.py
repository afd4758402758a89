"""The power section: a week of dispatch, the year's duration curves, cost and firmness, once per distinct site.

Assumes the reference year at full build; sites whose mix, load and firmness per megawatt agree are shown as one.
"""

from __future__ import annotations

import numpy as np

from gigawatt import power as supply
from gigawatt.chain import Part, Plan, Power, SitePower
from gigawatt.power import TECHNOLOGIES
from gigawatt.programme import Programme
from gigawatt.quantities import F1

DAY, WEEK = 24, 168
"""Hours."""
POINTS = 201
"""Of a duration curve: every half per cent of the year [1]."""
ALIKE_DIGITS = 4
"""Sites alike agree to a hundredth of a per cent of their facility power [1]."""
PURCHASES, FUEL, OTHER = range(3)
"""Columns of `power.Plan.variable_usd`."""
LOAD, CURTAILED = 0, len(TECHNOLOGIES) + 1
"""Rows of `power.Plan.hourly` around the technologies."""


def power(programme: Programme, plan: Plan) -> Power:
    """Return the sites that are built, sites alike once."""
    groups: dict[tuple[float, ...], list[int]] = {}
    for site in np.flatnonzero(plan.power.full_mw > 0.0):
        groups.setdefault(_likeness(plan.power, int(site)), []).append(int(site))
    return Power(sites=tuple(_site(programme, plan.power, sites) for sites in groups.values()))


def _likeness(plan: supply.Plan, site: int) -> tuple[float, ...]:
    """What two sites must share, per megawatt, to be shown as one."""
    full, hours = plan.full_mw[site], plan.hourly.shape[2]
    mean_mw = [*plan.energy_mwh[site] / hours, plan.load_mwh[site] / hours, *plan.capacity_mw[site]]
    shares = np.array(mean_mw) / full
    return (*np.round(shares, ALIKE_DIGITS).tolist(), round(float(plan.nines[site]), 1))


def _site(programme: Programme, plan: supply.Plan, sites: list[int]) -> SitePower:
    site = sites[0]
    load, used = plan.hourly[site, LOAD], used_mw(plan, site)
    start = tightest_week(load - used["solar"] - used["wind"])
    week = slice(start, start + WEEK)
    falling = np.linspace(1.0, 0.0, POINTS)
    return SitePower(
        name=programme.sites[site],
        sites=tuple(programme.sites[one] for one in sites),
        week_start_hour=start,
        week_load_mw=load[week],
        week_mw={name: series[week] for name, series in used.items() if np.any(series[week] != 0.0)},
        duration_load_mw=np.quantile(load, falling),
        duration_grid_mw=np.quantile(used["grid"], falling),
        capacity_mw={name: float(mw) for name, mw in zip(TECHNOLOGIES, plan.capacity_mw[site]) if mw > 0.0},
        # The battery gives back what others made: with it the shares of the year's energy would count that twice.
        energy_mwh={n: float(mw.sum()) for n, mw in used.items() if n not in ("battery", "unserved") and mw.any()},
        cost_usd_per_mwh=_cost(plan, site),
        pue=float(plan.pue[site]),
        unserved_mwh=float(plan.unserved_mwh[site]),
        lole_hours=float(plan.lole_hours[site]),
        nines=float(plan.nines[site]),
    )


def used_mw(plan: supply.Plan, site: int) -> dict[str, F1]:
    """Return what each source gives hour by hour, in the order of stacking [MW]; the sum is the load. Shape (8760,).

    Curtailment is taken from sun and wind pro rata; what nobody serves is a source of its own.
    """
    row = {name: plan.hourly[site, 1 + place] for place, name in enumerate(TECHNOLOGIES)}
    made = row["solar"] + row["wind"]
    kept = 1.0 - np.divide(plan.hourly[site, CURTAILED], made, out=np.zeros(len(made)), where=made > 0.0)
    found = {
        "grid": row["grid"],
        "gas": row["gas"],
        "solar": row["solar"] * kept,
        "wind": row["wind"] * kept,
        "battery": row["battery_mw"],
    }
    missing = plan.hourly[site, LOAD] - np.sum(list(found.values()), axis=0)
    # The solver closes its balance to a millionth or so of the load; less than a kilowatt is rounding, not a shortage.
    return found | {"unserved": np.where(missing > 1e-3, missing, 0.0)}


def tightest_week(residual_mw: F1) -> int:
    """Return the first hour of the seven days, midnight to midnight, with the highest mean residual load."""
    total = np.concatenate(([0.0], np.cumsum(residual_mw)))
    starts = np.arange(0, len(residual_mw) - WEEK + 1, DAY)
    return int(starts[np.argmax(total[starts + WEEK] - total[starts])])


def _cost(plan: supply.Plan, site: int) -> tuple[Part, ...]:
    """Parts of the cost of a served megawatt-hour, in money of the price year."""
    served_mwh = plan.load_mwh[site] - plan.unserved_mwh[site]
    parts = {
        "purchases": plan.variable_usd[site, PURCHASES],
        "fuel": plan.variable_usd[site, FUEL],
        "other variable": plan.variable_usd[site, OTHER],
        "fixed operation": plan.fixed_usd[site] - plan.annuity_usd[site],
        "added plant": plan.annuity_usd[site],
    }
    return tuple(Part(name=name, value=float(usd / served_mwh)) for name, usd in parts.items() if usd > 0.0)
