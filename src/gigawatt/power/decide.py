"""Decides the plant and the dispatch of every site by operating year, one search per climate and ladder of supply.

Assumes central dates: plant is ordered for them, and a trial that slips has the plant it ordered.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gigawatt.capital import Phases
from gigawatt.catalogue import cooling
from gigawatt.exchange import Weather
from gigawatt.power.as_plan import as_plan
from gigawatt.power.conflict import LIMITS, short_of
from gigawatt.power.demand import facility_load_mw, pue, utilisation
from gigawatt.power.dispatch import Dispatch
from gigawatt.power.firmness import fleet, nine_prices
from gigawatt.power.market import Market, market
from gigawatt.power.menu import Menu
from gigawatt.power.menu_site import Reading, site_menus
from gigawatt.power.offer import GAS_KINDS, MONTHS_PER_YEAR, Build, declared, permits, supply_per_mw
from gigawatt.power.operating import Dates, OperatingState, full_build, operating_years, slots_by
from gigawatt.power.outage import MOST_NINES, Adequacy
from gigawatt.power.plan import TECHNOLOGIES, Plan
from gigawatt.power.site import SiteYear, site_year
from gigawatt.power.staged import key_of, plan_years
from gigawatt.power.supply import Supply, scaled
from gigawatt.programme import Programme
from gigawatt.quantities import B1, B2, F1, F2, UNIT, GigawattError, InfeasibleError, Timeline

HOURS = 8760

Solved = dict[tuple[object, ...], tuple[Dispatch, ...]]
"""Operating years per MW of facility, by what they depend on (`staged.key_of`)."""


def decide(
    programme: Programme,
    phases: Phases,
    chosen: B1,
    timeline: Timeline,
    weather: Mapping[str, Weather] | None = None,
    prices: Mapping[str, F1] | None = None,
    known: Solved | None = None,
    dates: Dates | None = None,
) -> Plan:
    """Return plant and dispatch per site: for the full build of the chosen phases, and by operating year on the way.

    Parameters
    ----------
    programme : Programme
        Sites with grid tranches, declared generation and candidates.
    phases : Phases
        IT and facility power of every phase [MW], shape (P,).
    chosen : B1
        Phases that are built, shape (P,).
    timeline : Timeline
        Months of the programme.
    weather, prices : mapping, optional
        Series of a site's own files by site name: weather, and hub prices [USD/MWh, shape (8760,)].
    known : Solved, optional
        Years solved earlier in the same run with the same series; new ones are added, so that passes over changing
        choices of phases solve each year once.
    dates : Dates, optional
        What the base case has by month. Left out: the full build speaks for every year.

    Raises
    ------
    InfeasibleError
        If a site with chosen phases has neither grid nor generation nor a candidate.
    SolverError
        If no optimum is proven.
    """
    sites = [programme.file.sites[name] for name in programme.sites]
    used = [utilisation(site.use) for site in sites]
    markets = [market(programme, name, weather or {}, prices or {}) for name in programme.sites]
    ratios = [
        pue(cooling(site.cooling), seen.wet_bulb_c, seen.dry_bulb_c) for site, seen in zip(sites, markets, strict=True)
    ]
    builds = [_build(programme, phases, chosen, site) for site in range(len(programme.sites))]
    states = [operating_years(programme, site, build, dates) for site, build in enumerate(builds)]
    loads = [
        [facility_load_mw(state.build.it_mw, share, ratio) for state in row]
        for row, share, ratio in zip(states, used, ratios, strict=True)
    ]
    reading = None if dates is None else Reading(1.0 / max(used), _prices_drawn(programme))
    by_year, menus, nine_usd, short = _years(states, markets, loads, {} if known is None else known, reading)
    full_mw = np.array([build.full_mw for build in builds])
    given = (programme, phases, timeline, max(used), full_mw, markets, ratios)
    return as_plan(*given, states, by_year, menus, nine_usd, short)


def _prices_drawn(programme: Programme) -> bool:
    """Return whether trials draw the price of power or of gas anywhere."""
    drivers = [programme.driver(on, name) for on in ("power_price", "gas_price") for name in programme.sites]
    return any(driver != UNIT for driver in drivers)


def site_supply(
    programme: Programme,
    phases: Phases,
    chosen: B1,
    site_name: str,
    weather: Mapping[str, Weather] | None = None,
    prices: Mapping[str, F1] | None = None,
    dates: Dates | None = None,
    year: int | None = None,
) -> Supply:
    """Return a year of one site in MW, as `write_netcdf` takes it; arguments as `decide`.

    Parameters
    ----------
    site_name : str
        One of `programme.sites`.
    year : int, optional
        Calendar year of the base case, whose `dates` must be given; left out: the full build.

    Raises
    ------
    InfeasibleError
        If nothing can supply the site.
    GigawattError
        If nothing is built there, or it does not run in that year; the message has the years in which it does.
    """
    place = programme.sites.index(site_name)
    full, site = _build(programme, phases, chosen, place), programme.file.sites[site_name]
    if full.full_mw <= 0.0:
        raise GigawattError(f"no phase of {site_name} is built, hint: choose a site with power in the verdict")
    states = operating_years(programme, place, full, dates)
    build = states[-1].build if year is None else _state_in(programme, states, site_name, year).build
    seen = market(programme, site_name, weather or {}, prices or {})
    ratio = pue(cooling(site.cooling), seen.wet_bulb_c, seen.dry_bulb_c)
    load_mw = facility_load_mw(build.it_mw, utilisation(site.use), ratio)
    return scaled(supply_per_mw(build, seen, load_mw), build.per_mw)


def _state_in(programme: Programme, states: tuple[OperatingState, ...], name: str, year: int) -> OperatingState:
    """Return the operating year that stands for a calendar year."""
    timeline = programme.timeline
    starts = [(timeline.first_month + state.month) // MONTHS_PER_YEAR for state in states]
    last = (timeline.first_month + timeline.months - 1) // MONTHS_PER_YEAR
    if not starts[0] <= year <= last:
        raise GigawattError(f"{name} does not run in {year}, expected {starts[0]} to {last}")
    return [state for state, start in zip(states, starts, strict=True) if start <= year][-1]


def _build(programme: Programme, phases: Phases, chosen: B1, site: int) -> Build:
    here = chosen & (phases.site == site)
    name = programme.sites[site]
    row, full_mw = programme.file.sites[name], float(phases.facility_mw[here].sum())
    build = Build(
        full_mw=full_mw,
        it_mw=float(phases.it_mw[here].sum()),
        declared=declared(programme, site),
        candidates=frozenset(row.candidates),
        discount_rate=programme.file.programme.discount_rate.value,
        per_mw=full_mw,
        n_minus_1=row.n_minus_1,
        availability=0.0 if row.availability is None else row.availability.value,
        lateral_mmbtu_per_hour=np.inf if row.gas_lateral is None else row.gas_lateral.value,
        export_share=row.export.value,
        permit_hours=permits(row),
        slots=slots_by(programme, site, programme.timeline.months - 1),
    )
    promised = build.declared.firm_mw + build.declared.curtailable_mw + build.declared.generation_mw
    # A battery only moves energy: alone it supplies nothing.
    if build.full_mw > 0.0 and promised == 0.0 and not build.candidates - {"battery"}:
        hint = f"give sites.{name}.grid, sites.{name}.generation or sites.{name}.candidates"
        raise InfeasibleError(f"power at {name}", f"{build.full_mw:,.0f} MW", hint=hint)
    return build


def _years(
    states: list[tuple[OperatingState, ...]],
    markets: list[Market],
    loads: list[list[F1]],
    known: Solved,
    reading: Reading | None,
) -> tuple[list[list[SiteYear]], list[tuple[Menu, ...]], F2, B2]:
    """Return every site's operating years and their menus, prices of nines, and what its full build is short of.

    Sites alike in all that counts share one solution.
    """
    sites = [site for site, row in enumerate(states) if row[-1].build.full_mw > 0.0]
    keys = {site: key_of(states[site], markets[site]) for site in sites}
    unsolved = {keys[site]: site for site in sites if keys[site] not in known}

    def solved(site: int) -> tuple[Dispatch, ...]:
        full = known.get(key_of(full_build(states[site]), markets[site]))
        return plan_years(states[site], markets[site], loads[site], full[0] if full else None)

    def menus_of(site: int) -> tuple[Menu, ...]:
        return site_menus(states[site], markets[site], loads[site], known[keys[site]], reading)

    alike = {key: site for site, key in keys.items()}
    # HiGHS leaves the interpreter lock while it runs: distinct sites are solved side by side, with the same results.
    with ThreadPoolExecutor(max_workers=min(len(alike), os.cpu_count() or 1) or 1) as pool:
        known.update(zip(unsolved, list(pool.map(solved, unsolved.values())), strict=True))
        found = dict(zip(alike, list(pool.map(menus_of, alike.values())), strict=True))
    menus = [found[keys[site]] if site in keys else () for site in range(len(states))]
    years, nine_usd = [[_nothing()] for _ in states], np.full((len(states), int(MOST_NINES)), np.nan)
    short = np.zeros((len(states), len(LIMITS)), dtype=np.bool_)
    for site in sites:
        rows, seen = known[keys[site]], markets[site]
        supplies = [supply_per_mw(one.build, seen, load) for one, load in zip(states[site], loads[site], strict=True)]
        parts = list(zip(states[site], supplies, rows, loads[site], strict=True))
        years[site] = [site_year(state.build, seen, supply, row, load) for state, supply, row, load in parts]
        last, supply, row, load = parts[-1]
        nine_usd[site] = nine_prices(last.build, seen, supply, fleet(last.build, seen, supply, row, load))
        short[site] = short_of(supply, row)
    return years, menus, nine_usd, short


def _nothing() -> SiteYear:
    none = np.zeros(len(TECHNOLOGIES))
    never_short = Adequacy(0.0, 0.0)
    worth, empty = np.zeros(len(GAS_KINDS)), np.zeros((len(TECHNOLOGIES) + 2, HOURS))
    return SiteYear(none, none, 0.0, 0.0, none, 0.0, 0.0, np.zeros(3), *(0.0,) * 5, never_short, worth, empty)
