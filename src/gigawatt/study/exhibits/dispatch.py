"""The power section: weeks of dispatch, duration curves, every hour of the year, once per distinct site.

Assumes the reference year at full build; sites whose mix, load and firmness per megawatt agree are shown as one.
"""

from __future__ import annotations

import numpy as np

from gigawatt import catalogue
from gigawatt import power as supply
from gigawatt.chain import HeatMap, Outcome, Plan, Power, SitePower, Week
from gigawatt.power import TECHNOLOGIES, review
from gigawatt.programme import Programme
from gigawatt.quantities import F1
from gigawatt.study.exhibits.firmness import firmness, footprint, swings
from gigawatt.study.exhibits.supply_dates import build_up, cost_parts, operating_years
from gigawatt.study.series import Series

DAY, WEEK = 24, 168
"""Hours."""
POINTS = 201
"""Of a duration curve: every half per cent of the year [1]."""
ALIKE_DIGITS = 4
"""Sites alike agree to a hundredth of a per cent of their facility power [1]."""
LOAD, CURTAILED = 0, len(TECHNOLOGIES) + 1
"""Rows of `power.Plan.hourly` around the technologies."""
FLAT = 0.01
"""Share of its highest value by which a series must move to be worth a map [1]."""
HEAT_DIGITS = 4
"""Significant figures of a map's numbers: more only fatten the page [1]."""


def power(programme: Programme, plan: Plan, base: Outcome, series: Series | None = None) -> Power:
    """Return the sites that are built, sites alike once."""
    groups: dict[tuple[float, ...], list[int]] = {}
    for site in np.flatnonzero(plan.power.full_mw > 0.0):
        groups.setdefault(_likeness(plan.power, int(site)), []).append(int(site))
    own = series or Series({}, {}, {})
    return Power(sites=tuple(_site(programme, plan, base, own, sites) for sites in groups.values()))


def _likeness(plan: supply.Plan, site: int) -> tuple[float, ...]:
    """What two sites must share, per megawatt, to be shown as one."""
    full, hours = plan.full_mw[site], plan.hourly.shape[2]
    mean_mw = [*plan.energy_mwh[site] / hours, plan.load_mwh[site] / hours, *plan.capacity_mw[site]]
    shares = np.array(mean_mw) / full
    return (*np.round(shares, ALIKE_DIGITS).tolist(), round(float(plan.nines[site]), 1))


def _site(programme: Programme, plan: Plan, base: Outcome, series: Series, sites: list[int]) -> SitePower:
    site, mix = sites[0], plan.power
    it_mw = float(plan.phases.it_mw[plan.schedule.chosen & (plan.phases.site == site)].sum())
    found = review(programme, mix, site, it_mw, series.weather, series.prices)
    offset = _utc_offset_hours(programme, series, site)
    load = _local(mix.hourly[site, LOAD], offset)
    used = {name: _local(values, offset) for name, values in used_mw(mix, site).items()}
    residual = load - used["solar"] - used["wind"]
    tightest = _week(load, used, tightest_week(residual))
    falling = np.linspace(1.0, 0.0, POINTS)
    return SitePower(
        name=programme.sites[site],
        sites=tuple(programme.sites[one] for one in sites),
        week_start_hour=tightest.start_hour,
        week_load_mw=tightest.load_mw,
        week_mw=tightest.supply_mw,
        typical=_week(load, used, typical_week(used)),
        duration_load_mw=np.quantile(load, falling),
        duration_grid_mw=np.quantile(used["grid"], falling),
        duration_residual_mw=np.quantile(residual, falling) if np.any(residual != load) else (),
        heat=heat_map(load, used, _local(found.grid_usd_per_mwh, offset)),
        capacity_mw={name: float(mw) for name, mw in zip(TECHNOLOGIES, mix.capacity_mw[site]) if mw > 0.0},
        # The battery gives back what others made: with it the shares of the year's energy would count that twice.
        energy_mwh={n: float(mw.sum()) for n, mw in used.items() if n not in ("battery", "unserved") and mw.any()},
        cost_usd_per_mwh=cost_parts(found.bill, float(mix.load_mwh[site] - mix.unserved_mwh[site])),
        pue=float(mix.pue[site]),
        unserved_mwh=float(mix.unserved_mwh[site]),
        shortage=supply.site_shortage(mix, site),
        lole_hours=float(mix.lole_hours[site]),
        nines=float(mix.nines[site]),
        build_up=build_up(programme, plan, base, site),
        years=operating_years(programme, plan, site, found),
        firmness=firmness(found),
        swings=swings(found),
        footprint=footprint(mix, site, found),
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


def _utc_offset_hours(programme: Programme, series: Series, site: int) -> int:
    """Return how far the site's standard time is from UTC; whole hours, since hours are not split."""
    name = programme.sites[site]
    row, own = programme.file.sites[name], series.weather.get(name)
    if row.weather_file and own is not None:  # a file of wind alone says nothing of the clock
        return round(own.utc_offset_hours)
    return catalogue.climate(row.climate).utc_offset_hours


def _local(values: F1, utc_offset_hours: int) -> F1:
    """Return a year of UTC hours as hours of standard time; the year closes on itself."""
    return np.roll(values, utc_offset_hours)


def _week(load: F1, used: dict[str, F1], start: int) -> Week:
    week = slice(start, start + WEEK)
    return Week(
        start_hour=start,
        load_mw=load[week],
        supply_mw={name: values[week] for name, values in used.items() if np.any(values[week] != 0.0)},
    )


def _weekly(values: F1) -> F1:
    """Return the mean of every seven days, midnight to midnight; one per day with which they begin."""
    total = np.concatenate(([0.0], np.cumsum(values)))
    starts = np.arange(0, len(values) - WEEK + 1, DAY)
    mean: F1 = (total[starts + WEEK] - total[starts]) / WEEK
    return mean


def tightest_week(residual_mw: F1) -> int:
    """Return the first hour of the seven days, midnight to midnight, with the highest mean residual load."""
    return DAY * int(np.argmax(_weekly(residual_mw)))


def typical_week(used: dict[str, F1]) -> int:
    """Return the first hour of the seven days whose mean of every source is nearest to the year's, squares summed."""
    apart = sum((_weekly(values) - values.mean()) ** 2 for values in used.values())
    return DAY * int(np.argmin(apart))


def heat_map(load: F1, used: dict[str, F1], grid_usd_per_mwh: F1) -> HeatMap:
    """Return what tells most of the year: what the grid does not carry, else what it charges, else the load itself.

    Each is taken where it moves at all; a supply without grid is mapped by the share that fuel carries.
    """
    bought = bool(used["grid"].max() > 0.0)
    carried = used["grid"] if bought else load - used["gas"]
    not_carried = 100.0 * np.clip(1.0 - carried / load, 0.0, 1.0)
    choices = [
        ("share of the load that the grid does not carry" if bought else "share of the load that fuel carries", "%"),
        ("price of grid energy", "USD/MWh"),
        ("load", "MW"),
    ]
    values = [not_carried, grid_usd_per_mwh if bought else np.zeros_like(load), load]
    moving = (place for place, one in enumerate(values) if one.max() - one.min() > FLAT * one.max())
    place = next(moving, len(values) - 1)
    shows, unit = choices[place]
    return HeatMap(shows=shows, unit=unit, values=[float(f"{value:.{HEAT_DIGITS}g}") for value in values[place]])
