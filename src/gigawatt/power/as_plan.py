"""Lays the operating years of all sites out as the arrays that trials and reports read.

Assumes every site has at least one operating year, its last at full build.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital import Phases
from gigawatt.power.market import Market
from gigawatt.power.menu import MONTHS, READ, Menu, shelf
from gigawatt.power.offer import Build
from gigawatt.power.operating import OperatingState
from gigawatt.power.plan import Plan, Years
from gigawatt.power.site import SiteYear
from gigawatt.programme import Programme
from gigawatt.quantities import B2, F1, F2, I1, Timeline, month_start_days

HOURS_PER_DAY = 24.0
NOTHING = Menu(
    np.ones(1),
    np.ones(1),
    np.zeros((1, 1)),
    np.zeros((1, 1), dtype=np.int64),
    np.zeros((MONTHS + 1, 1, 1, READ)),
    np.zeros(MONTHS + 1),
    0.0,
    0.0,
    np.zeros((1, 1, 3)),
)
"""What stands on the shelf where nothing is built."""


def as_plan(
    programme: Programme,
    phases: Phases,
    timeline: Timeline,
    utilised: float,
    full_mw: F1,
    markets: list[Market],
    ratios: list[F1],
    states: list[tuple[OperatingState, ...]],
    by_year: list[list[SiteYear]],
    menus: list[tuple[Menu, ...]],
    nine_usd: F2,
    short_of: B2,
) -> Plan:
    """Return the plan; states, their years and menus, the price of nines and what is short by site."""
    years = [rows[-1] for rows in by_year]

    def stacked(name: str) -> F2:
        return np.array([getattr(year, name) for year in years], dtype=np.float64)

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
        nine_usd=nine_usd,
        short_of=short_of,
        years=_years(states, by_year, _places(menus), timeline.months),
        menus=shelf(tuple(_distinct(menus)) or (NOTHING,)),
        first_month=timeline.first_month % MONTHS,
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


def _distinct(menus: list[tuple[Menu, ...]]) -> list[Menu]:
    """Return every menu once: sites alike hold the very same ones."""
    return list({id(menu): menu for row in menus for menu in row}.values())


def _places(menus: list[tuple[Menu, ...]]) -> list[list[int]]:
    """Return where on the shelf the menu of every operating year stands; a site without any points to the first."""
    place = {id(menu): number for number, menu in enumerate(_distinct(menus))}
    return [[place[id(menu)] for menu in row] or [0] for row in menus]


def _grid(build: Build) -> tuple[float, float]:
    """Return what the grid lets through in its best hour per firm MW, and beside them where nothing is firm [MW].

    As `supply_per_mw` cuts it to what is of use.
    """
    firm_mw, most_mw = build.declared.firm_mw, np.inf if build.export_share > 0.0 else build.per_mw
    best_mw = min(firm_mw + build.declared.curtailable_mw, most_mw)
    if best_mw <= 0.0:
        return 1.0, 0.0
    return (0.0, best_mw) if firm_mw <= 0.0 else (best_mw / min(firm_mw, most_mw), 0.0)


def _years(
    states: list[tuple[OperatingState, ...]], by_year: list[list[SiteYear]], places: list[list[int]], months: int
) -> Years:
    """Return the years of all sites side by side; a site with fewer than the others repeats its last."""
    most = max(len(rows) for rows in by_year)
    wide = [[*rows, *[rows[-1]] * (most - len(rows))] for rows in by_year]
    steps = [[*row, *[row[-1]] * (most - len(row))] for row in states]

    def stacked(name: str) -> F2:
        return np.array([[getattr(year, name) for year in rows] for rows in wide], dtype=np.float64)

    firm_added = np.zeros((len(by_year), months))
    for site, (row, rows) in enumerate(zip(states, by_year, strict=True)):
        for place, (state, year) in enumerate(zip(row, rows, strict=True)):
            firm_added[site, 0 if place == 0 else state.month :] = year.added_firm_mw
    grid = np.array([[_grid(state.build) for state in row] for row in steps])
    load_mwh, unserved_mwh = stacked("load_mwh"), stacked("unserved_mwh")
    return Years(
        month=np.array([[state.month for state in row] for row in steps], dtype=np.int64),
        load_mw=np.array([[state.build.full_mw for state in row] for row in steps]),
        grid_mw=np.array([[state.build.declared.firm_mw for state in row] for row in steps]),
        capacity_mw=stacked("capacity_mw"),
        added_mw=stacked("added_mw"),
        energy_mwh=stacked("energy_mwh"),
        served_mwh=load_mwh - unserved_mwh,
        unserved_mwh=unserved_mwh,
        variable_usd=stacked("variable_usd"),
        fixed_usd=stacked("fixed_usd"),
        annuity_usd=stacked("annuity_usd"),
        grid_mw_value_usd=stacked("grid_mw_value_usd"),
        slot_value_usd=stacked("slot_value_usd"),
        emissions_t=stacked("emissions_t"),
        nines=np.array([[year.adequacy.nines for year in rows] for rows in wide]),
        lole_hours=np.array([[year.adequacy.lole_hours for year in rows] for rows in wide]),
        menu=np.array([[*row, *[row[-1]] * (most - len(row))] for row in places], dtype=np.int64),
        grid_per_firm=np.ascontiguousarray(grid[..., 0]),  # compiled code is typed by layout too
        grid_beside_mw=np.ascontiguousarray(grid[..., 1]),
        firm_added_mw=np.maximum.accumulate(firm_added, axis=1),
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
