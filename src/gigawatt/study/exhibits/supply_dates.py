"""What supply stands by when, and what each operating year of the plan comes to.

Assumes added plant of the first operating year stands with the first megawatt that is live.
"""

from __future__ import annotations

import numpy as np

from gigawatt.chain import Arrival, BuildUp, Outcome, Part, Plan, PowerYear
from gigawatt.power import TECHNOLOGIES, UNIT_KINDS, Bill, Review
from gigawatt.programme import Programme
from gigawatt.quantities import F1
from gigawatt.study.exhibits.axes import months

SEEN_MW = 1e-3
"""A kilowatt [MW]; less is rounding."""
MONTHS_PER_YEAR = 12
ADDED = {"battery": "battery_mw"}
"""Candidates that stand under another name among the technologies."""
ROUNDING = 1e-6
"""Share of the bill; the solver closes its balance no better, so less is no charge [1]."""


def build_up(programme: Programme, plan: Plan, base: Outcome, site: int) -> BuildUp:
    """Return capacity by month of the base case beside the load that is live: declared as it comes, and added."""
    declared = {"grid": base.build.grid_mw[site], "gas": base.build.generation_mw[site]}
    live, years = live_mw(plan, base, site), plan.power.years
    state = np.searchsorted(years.month[site, : _count(plan, site)], np.arange(len(live)), side="right") - 1
    added = np.where((live > 0.0)[:, None], years.added_mw[site, np.maximum(state, 0)], 0.0)
    capacity = {
        name: declared.get(name, np.zeros(len(live))) + added[:, place]
        for place, name in enumerate(TECHNOLOGIES)
        if name != "battery_mwh"
    }
    here = programme.file.sites[programme.sites[site]]
    arrivals = [row for name, mw in declared.items() for row in _arrivals(programme, name, mw)]
    return BuildUp(
        months=months(programme.timeline),
        capacity_mw={name: mw for name, mw in capacity.items() if mw.max() > SEEN_MW},
        live_mw=live,
        arrivals=tuple(sorted(arrivals, key=lambda row: row.month)),
        assumed=()
        if "candidates" in here.model_fields_set
        else tuple(ADDED.get(name, name) for name in here.candidates),
    )


def operating_years(programme: Programme, plan: Plan, site: int, found: Review) -> tuple[PowerYear, ...]:
    """Return what each distinct operating year costs, emits and is short of."""
    years, timeline = plan.power.years, programme.timeline
    starts = [(timeline.first_month + int(month)) // MONTHS_PER_YEAR for month in years.month[site]]
    ends = [start - 1 for start in starts[1 : _count(plan, site)]]
    ends.append((timeline.first_month + timeline.months - 1) // MONTHS_PER_YEAR)
    return tuple(
        PowerYear(
            first=starts[place],
            last=max(end, starts[place]),
            live_mw=years.load_mw[site, place],
            grid_mw=years.grid_mw[site, place],
            capacity_mw={n: float(mw) for n, mw in zip(TECHNOLOGIES, years.capacity_mw[site, place]) if mw > SEEN_MW},
            cost_usd_per_mwh=cost_parts(found.by_year[place], float(years.served_mwh[site, place])),
            grid_mw_value_usd=years.grid_mw_value_usd[site, place],
            slot_value_usd={
                kind: float(usd) for kind, usd in zip(UNIT_KINDS, years.slot_value_usd[site, place]) if usd > 0.0
            },
            emissions_t=years.emissions_t[site, place],
            served_mwh=years.served_mwh[site, place],
            unserved_mwh=years.unserved_mwh[site, place],
            nines=years.nines[site, place],
        )
        for place, end in enumerate(ends)
    )


def _count(plan: Plan, site: int) -> int:
    """Return how many distinct operating years a site has; the others repeat the last."""
    return 1 + int(np.argmax(plan.power.years.month[site]))


def cost_parts(bill: Bill, served_mwh: float) -> tuple[Part, ...]:
    """Return the cost of a served megawatt-hour part by part, in money of the price year."""
    parts = {
        "grid energy": bill.grid_energy_usd,
        "grid charges": bill.charges_usd,
        "fuel": bill.fuel_usd,
        "other variable": bill.variable_usd,
        "fixed operation": bill.fixed_usd,
        "added plant": bill.annuity_usd,
        "CO₂": bill.co2_usd,
    }
    least_usd = ROUNDING * sum(abs(usd) for usd in parts.values())
    return tuple(Part(name=name, value=usd / served_mwh) for name, usd in parts.items() if abs(usd) > least_usd)


def live_mw(plan: Plan, base: Outcome, site: int) -> F1:
    """Return the facility power of a site that is energised by the end of each month. Shape (M,)."""
    ends = plan.schedule.month_start_days[1:]
    here = plan.phases.site == site
    ready = base.build.ready_day[here, None] < ends
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
