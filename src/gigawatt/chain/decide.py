"""Decides the whole plan: at most four passes between the supply of money and its use, then everything is frozen.

Assumes central values; power is planned for the full build until the passes have settled, and by year for the dates of
the last one. A pass prices construction times `1 + financing_load`; finance computes the exact load and the
debt that the contracts carry; capital takes both on the next pass.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gigawatt import capital, compute, finance, power, schedule
from gigawatt.chain.plan import Plan
from gigawatt.chain.price import price
from gigawatt.exchange import Weather
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, Trial, central
from gigawatt.schedule import Effort

PASSES = 4
LOAD_TOLERANCE = 1e-4  # share of cost; a hundredth of a per cent moves no phase
FIRST_LOAD = 0.05  # share of cost; start of the fixed point only, replaced after the first pass


def base_case(programme: Programme) -> Trial:
    """Return the trial with every driver at its median and no event."""
    return central(np.array([1.0, 0.0, *(driver.neutral for driver in programme.drivers)]))


def decide(
    programme: Programme,
    *,
    effort: Effort | None = None,
    frozen_power: power.Plan | None = None,
    weather: Mapping[str, Weather] | None = None,
    prices: Mapping[str, F1] | None = None,
) -> Plan:
    """Return the plan of every stage on central values.

    Parameters
    ----------
    programme
        In one view.
    effort
        Of the search for a better build plan, on the last pass and where none is proven best; left out: heuristics.
    frozen_power
        A power plan to keep, so that switching one claim needs no new linear programme; its mix is scaled per MW.
    weather, prices
        Series from a site's own files, by site name.

    Raises
    ------
    InfeasibleError
        Where a site with chosen phases can have no power at all.
    """
    timeline, trial = programme.timeline, base_case(programme)
    racks = compute.decide(programme, timeline)
    phases = price(programme, racks)
    load, sized = FIRST_LOAD, None
    energy_plan: power.Plan | None = frozen_power
    known: power.Solved = {}
    thorough = False
    for number in range(1, PASSES + 1):
        funding = capital.decide(programme, timeline, phases, sized, load)
        supply = capital.play(funding, trial)
        works = schedule.decide(programme, timeline, phases, funding, supply, effort if thorough else None)
        build = schedule.play(works, supply, trial)
        if frozen_power is None and (energy_plan is None or _changed(energy_plan, phases, works)):
            energy_plan = power.decide(programme, phases, works.chosen, timeline, weather, prices, known)
        assert energy_plan is not None
        parts = (programme, racks, phases, supply, funding, works, build, trial)
        money = _money(energy_plan, *parts)
        settled = sized is not None and _settled(load, sized, money)
        if thorough or number == PASSES or (settled and (effort is None or works.proven)):
            break
        thorough = effort is not None and (settled or number == PASSES - 1)
        load, sized = money.financing_load, money.sized_usd
    assert energy_plan is not None
    if frozen_power is None:
        dates = power.base_dates(phases, build.ready_day, build.grid_mw, build.generation_mw, works.month_start_days)
        energy_plan = power.decide(programme, phases, works.chosen, timeline, weather, prices, known, dates)
        money = _money(energy_plan, *parts)
    assert energy_plan is not None
    return Plan(phases, funding, works, energy_plan, racks, money)


def _money(
    energy_plan: power.Plan,
    programme: Programme,
    racks: compute.Plan,
    phases: capital.Phases,
    supply: capital.Outcome,
    funding: capital.Plan,
    works: schedule.Plan,
    build: schedule.Outcome,
    trial: Trial,
) -> finance.Plan:
    """Return the finance of a build with the power and the compute that it has in the base case."""
    days = works.month_start_days
    energy = power.play(energy_plan, build.ready_day, build.grid_mw, build.generation_mw, days, trial)
    output = compute.play(racks, build.ready_day, energy.deliverable_mw, trial)
    timeline, count = programme.timeline, racks.accelerators
    return finance.decide(programme, timeline, phases, supply, funding, build, energy, output, count, works.chosen)


def _changed(energy_plan: power.Plan, phases: capital.Phases, works: schedule.Plan) -> bool:
    """Return whether the chosen phases load the sites otherwise than the power plan assumed."""
    full_mw = np.bincount(phases.site[works.chosen], phases.facility_mw[works.chosen], len(energy_plan.full_mw))
    return not np.allclose(full_mw, energy_plan.full_mw)


def _settled(load: float, sized: F2, money: finance.Plan) -> bool:
    return abs(load - money.financing_load) < LOAD_TOLERANCE and bool(np.all(np.abs(sized - money.sized_usd) < 1e6))
