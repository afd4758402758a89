"""What the power stage decides, and what it delivers in one trial.

Assumes one reference year of 8,760 hours per climate; a site's operating years share its weather and prices.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.power.menu import Shelf
from gigawatt.quantities import B2, F1, F2, F3, I1, I2


class Years(NamedTuple):
    """The distinct operating years of each site in order, the last one at full build. S sites, Y years; a site with
    fewer repeats its last. Money is that of the price year."""

    month: I2
    """First month that it stands for. Shape (S, Y)."""
    load_mw: F2
    """Facility power energised. Shape (S, Y)."""
    grid_mw: F2
    """Firm. Shape (S, Y)."""
    capacity_mw: F3
    """Declared and added by then, by technology. Shape (S, Y, K)."""
    added_mw: F3
    """Shape (S, Y, K)."""
    energy_mwh: F3
    """Per year, as `Plan.energy_mwh`. Shape (S, Y, K)."""
    served_mwh: F2
    """Per year. Shape (S, Y)."""
    unserved_mwh: F2
    """Per year. Shape (S, Y)."""
    variable_usd: F3
    """Per year: grid purchases, fuel, other. Shape (S, Y, 3)."""
    fixed_usd: F2
    """Per year, annuity included. Shape (S, Y)."""
    annuity_usd: F2
    """Per year, of plant added by then. Shape (S, Y)."""
    grid_mw_value_usd: F2
    """Dual: value per year of one more firm grid MW. Shape (S, Y)."""
    slot_value_usd: F3
    """Value per year of one more unit of turbines, engines, fuel cells and diesels, beyond what it costs, where the
    file limits its delivery; else 0. Shape (S, Y, 4)."""
    emissions_t: F2
    """Direct CO2 of purchases and fuel per year. Shape (S, Y)."""
    nines: F2
    """Shape (S, Y)."""
    lole_hours: F2
    """Per year. Shape (S, Y)."""
    menu: I2
    """Its dispatches: place on `Plan.menus`. Shape (S, Y)."""
    grid_per_firm: F2
    """What the grid lets through in its best hour for every firm MW, as far as the site can use it. Shape (S, Y)."""
    grid_beside_mw: F2
    """What it lets through beside them, where nothing is firm. Shape (S, Y)."""
    firm_added_mw: F2
    """Facility MW that added plant carries, by month; it never leaves. Shape (S, M)."""


class Plan(NamedTuple):
    """Plant and one year's dispatch per site at full build. S sites, K technologies, M months, P phases."""

    capacity_mw: F2
    """grid, gas, solar, wind, battery power, battery energy [MWh]: see `TECHNOLOGIES`. Declared and added.
    Shape (S, K)."""
    added_mw: F2
    """The part of `capacity_mw` that the optimiser added beyond what the file declares. Shape (S, K)."""
    added_usd: F1
    """Overnight cost of the added plant. It is bought as a service: its annuity is in `fixed_usd`. Shape (S,)."""
    added_firm_mw: F1
    """Facility MW that added plant carries beyond declared grid and generation at full build. Shape (S,)."""
    peak_ratio: F1
    """Peak facility load over mean IT load: the highest PUE of the year. Shape (S,)."""
    pue: F1
    """Mean, energy-weighted. Shape (S,)."""
    energy_mwh: F2
    """Per year at full build by technology; solar and wind before curtailment, battery_mw what it discharges,
    battery_mwh what it is charged with. Shape (S, K)."""
    load_mwh: F1
    """Per year at full build. Shape (S,)."""
    unserved_mwh: F1
    """Per year at full build, with every unit at its average availability. Shape (S,)."""
    variable_usd: F2
    """Per year at full build: grid purchases, fuel, other. Shape (S, 3)."""
    fixed_usd: F1
    """Per year: fixed operation and maintenance, and annuity of added plant. Shape (S,)."""
    annuity_usd: F1
    """The part of `fixed_usd` that is the annuity of added plant, level in nominal money. Shape (S,)."""
    full_mw: F1
    """Facility MW at full build. Shape (S,)."""
    year_of: I1
    """Site whose year speaks for site s: itself where something is built, else a built one of the same climate and
    prices, else any built one. It matters where a frozen plan meets phases that it did not choose. Shape (S,)."""
    utilisation: float
    """Average IT load over IT nameplate, of the busiest site: what no trial's demand may lift above 1."""
    grid_price_usd_per_mwh: F1
    """Hourly prices weighted by purchases, transmission included; 0 where nothing is bought. Shape (S,)."""
    grid_mw_value_usd: F1
    """Dual: value per year of one more firm grid MW. Shape (S,)."""
    nines: F1
    """Availability of the supply as -log10(1 - availability) from the outage table, at most 9; inf where nothing is
    built. Shape (S,)."""
    lole_hours: F1
    """Loss of load expectation per year. Shape (S,)."""
    eue_mwh: F1
    """Expected unserved energy per year, from the same table. Shape (S,)."""
    nine_usd: F2
    """What each whole nine costs per year beyond the one before, with units of the cheapest firm candidate (a gas
    turbine where the site names none); nan where it stands already or is out of reach. Shape (S, 9)."""
    short_of: B2
    """Limits that together leave the worst day at full build short, by `conflict.LIMITS`: an irreducible set, empty
    where nothing is short. Shape (S, L)."""
    years: Years
    """How the site comes to its full build."""
    menus: Shelf
    """What loads, grids and prices come to, per MW of facility at full build."""
    first_month: int
    """Calendar month of month 0, 0 for January."""
    price_driver: I1
    gas_driver: I1
    utilisation_driver: int
    escalation: F1
    """Price level by month against the price year. Shape (M,)."""
    month_hours: F1
    """Shape (M,)."""
    phase_site: I1
    phase_facility_mw: F1
    hourly: F3
    """Base dispatch of the reference year for the report [MW]: load, then TECHNOLOGIES (solar and wind before
    curtailment, battery_mw net discharge, battery_mwh what is stored), then curtailment. Shape (S, 8, 8760)."""
    dry_bulb_c: F2
    """Shape (S, 8760)."""


class Outcome(NamedTuple):
    """Energy of one trial."""

    deliverable_mw: F2
    """Facility MW that are energised and can be served, by site and month. Shape (S, M)."""
    served_mwh: F2
    """By phase and month. Shape (P, M)."""
    energy_usd: F2
    """By phase and month: fuel, purchases, fixed. Shape (P, M)."""
    nines: F1
    """Shape (S,)."""


TECHNOLOGIES = ("grid", "gas", "solar", "wind", "battery_mw", "battery_mwh")
GRID, GAS, SOLAR, WIND, BATTERY_MW, BATTERY_MWH = range(6)
LOAD_ROW, CURTAILED_ROW = 0, 7
"""Rows of `Plan.hourly` around the technologies, which stand at 1 + their place."""
