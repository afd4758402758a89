"""Decides the plant and the dispatch of every site at full build, one solved year per climate and supply.

Assumes the full-build mix holds for early months too: the menu of dispatches over load and grid is not built yet.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gigawatt.capital import Phases
from gigawatt.catalogue import cooling
from gigawatt.exchange import Weather
from gigawatt.power.demand import facility_load_mw, pue, utilisation
from gigawatt.power.dispatch import Dispatch
from gigawatt.power.market import Market, market
from gigawatt.power.outage import Adequacy
from gigawatt.power.plan import TECHNOLOGIES, Plan
from gigawatt.power.site import Build, SiteYear, declared, signature, site_year, supply_per_mw
from gigawatt.power.sizing import least_cost
from gigawatt.programme import Programme
from gigawatt.quantities import B1, F1, F2, I1, InfeasibleError, Timeline, month_start_days

HOURS = 8760
HOURS_PER_DAY = 24.0

Solved = dict[tuple[object, ...], Dispatch]
"""Years per MW of facility, by what they depend on (`site.signature`)."""


def decide(
    programme: Programme,
    phases: Phases,
    chosen: B1,
    timeline: Timeline,
    weather: Mapping[str, Weather] | None = None,
    prices: Mapping[str, F1] | None = None,
    known: Solved | None = None,
) -> Plan:
    """Return plant and dispatch per site for the full build of the chosen phases.

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
    loads = [
        facility_load_mw(build.it_mw, share, ratio) for build, share, ratio in zip(builds, used, ratios, strict=True)
    ]
    years = _years(builds, markets, loads, {} if known is None else known)
    return _plan(programme, phases, timeline, max(used), builds, markets, ratios, years)


def _build(programme: Programme, phases: Phases, chosen: B1, site: int) -> Build:
    here = chosen & (phases.site == site)
    name = programme.sites[site]
    build = Build(
        full_mw=float(phases.facility_mw[here].sum()),
        it_mw=float(phases.it_mw[here].sum()),
        declared=declared(programme, site),
        candidates=frozenset(programme.file.sites[name].candidates),
        discount_rate=programme.file.programme.discount_rate.value,
    )
    promised = build.declared.firm_mw + build.declared.curtailable_mw + build.declared.generation_mw
    # A battery only moves energy: alone it supplies nothing.
    if build.full_mw > 0.0 and promised == 0.0 and not build.candidates - {"battery"}:
        hint = f"give sites.{name}.grid, sites.{name}.generation or sites.{name}.candidates"
        raise InfeasibleError(f"power at {name}", f"{build.full_mw:,.0f} MW", hint=hint)
    return build


def _years(builds: list[Build], markets: list[Market], loads: list[F1], known: Solved) -> list[SiteYear]:
    """Return every site's year; sites alike in climate, prices, candidates and shares of supply share one solution."""
    sites = [site for site, build in enumerate(builds) if build.full_mw > 0.0]
    keys = {site: signature(builds[site], markets[site]) for site in sites}
    supplies = {site: supply_per_mw(builds[site], markets[site], loads[site]) for site in sites}
    unsolved = {keys[site]: supplies[site] for site in sites if keys[site] not in known}
    # HiGHS leaves the interpreter lock while it runs: distinct years are solved side by side, with the same results.
    with ThreadPoolExecutor(max_workers=min(len(unsolved), os.cpu_count() or 1) or 1) as pool:
        known.update(zip(unsolved, pool.map(least_cost, unsolved.values()), strict=True))
    years = [_nothing() for _ in builds]
    for site in sites:
        years[site] = site_year(builds[site], markets[site], supplies[site], known[keys[site]], loads[site])
    return years


def _nothing() -> SiteYear:
    none = np.zeros(len(TECHNOLOGIES))
    never_short = Adequacy(0.0, 0.0)
    empty = np.zeros((len(TECHNOLOGIES) + 2, HOURS))
    return SiteYear(none, none, 0.0, 0.0, none, 0.0, 0.0, np.zeros(3), 0.0, 0.0, 0.0, 0.0, never_short, empty)


def _plan(
    programme: Programme,
    phases: Phases,
    timeline: Timeline,
    utilised: float,
    builds: list[Build],
    markets: list[Market],
    ratios: list[F1],
    years: list[SiteYear],
) -> Plan:
    def stacked(name: str) -> F2:
        return np.array([getattr(year, name) for year in years], dtype=np.float64)

    full_mw = np.array([build.full_mw for build in builds])
    nines = np.array([year.adequacy.nines for year in years])
    return Plan(
        capacity_mw=stacked("capacity_mw"),
        added_mw=stacked("added_mw"),
        added_usd=stacked("added_usd"),
        added_firm_mw=stacked("added_firm_mw"),
        peak_ratio=np.array([ratio.max() for ratio in ratios]),
        pue=np.array([ratio.mean() for ratio in ratios]),
        energy_mwh=stacked("energy_mwh"),
        load_mwh=stacked("load_mwh"),
        unserved_mwh=stacked("unserved_mwh"),
        variable_usd=stacked("variable_usd"),
        fixed_usd=stacked("fixed_usd"),
        annuity_usd=stacked("annuity_usd"),
        full_mw=full_mw,
        year_of=_year_of(full_mw, [seen.key for seen in markets]),
        utilisation=utilised,
        grid_price_usd_per_mwh=stacked("grid_price_usd_per_mwh"),
        grid_mw_value_usd=stacked("grid_mw_value_usd"),
        nines=np.where(full_mw > 0.0, nines, np.inf),
        lole_hours=np.array([year.adequacy.lole_hours for year in years]),
        eue_mwh=np.array([year.adequacy.eue_mwh for year in years]),
        price_driver=_drivers(programme, "power_price"),
        gas_driver=_drivers(programme, "gas_price"),
        utilisation_driver=programme.driver("utilisation"),
        escalation=_escalation(programme, timeline),
        month_hours=np.diff(month_start_days(timeline)) * HOURS_PER_DAY,
        phase_site=np.asarray(phases.site, dtype=np.int64),
        phase_facility_mw=np.asarray(phases.facility_mw, dtype=np.float64),
        hourly=stacked("hourly"),
        dry_bulb_c=np.array([seen.dry_bulb_c for seen in markets]),
    )


def _year_of(full_mw: F1, keys: list[tuple[object, ...]]) -> I1:
    """Return the site whose year speaks for each site."""
    built = [site for site in range(len(full_mw)) if full_mw[site] > 0.0]
    speakers = []
    for site, key in enumerate(keys):
        alike = [other for other in built if keys[other] == key]
        speakers.append(site if full_mw[site] > 0.0 else next(iter([*alike, *built]), site))
    return np.array(speakers, dtype=np.int64)


def _drivers(programme: Programme, on: str) -> I1:
    return np.array([programme.driver(on, name) for name in programme.sites], dtype=np.int64)


def _escalation(programme: Programme, timeline: Timeline) -> F1:
    """Return the price level by month: 1 until the end of the price year, then one step every January."""
    years = (timeline.first_month + np.arange(timeline.months)) // 12 - programme.file.programme.price_year
    return (1.0 + programme.file.programme.inflation.value) ** np.maximum(years, 0).astype(np.float64)
