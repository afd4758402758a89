"""What a site's energy costs per MWh in every month of a trial, read from the menus of its operating years.

Assumes plant in proportion to what is live, as its standing cost is paid: a month reads the menu of its operating year
at the load and the grid that there are for each live megawatt.
"""

from __future__ import annotations

from gigawatt.power.menu import FUEL, MONTHS, OTHER, PURCHASES, YEAR, Menu, menu_at
from gigawatt.power.menu_nodes import DAYS_IN_MONTH
from gigawatt.power.menu_read import Mix, mix_at, paid_usd, served
from gigawatt.power.plan import Plan
from gigawatt.quantities import F1, I1, Trial, compiled

HOURS_PER_DAY = 24.0
HOURS_PER_YEAR = 8760.0


@compiled
def running_usd_per_mwh(
    plan: Plan,
    site: int,
    used: float,
    year: I1,
    energised_mw: F1,
    deliverable_mw: F1,
    grid_mw: F1,
    trial: Trial,
    usd: F1,
) -> None:
    """Fill in what a MWh served at a site costs by month, without standing cost, in money of the price year.

    Parameters
    ----------
    plan : Plan
        From `decide`.
    site : int
        One that some built site speaks for.
    used : float
        The trial's load over the plan's.
    year : I1
        Operating year of every month. Shape (M,).
    energised_mw, deliverable_mw, grid_mw : F1
        Live power, what of it can be served, and firm grid by month [MW]. Shape (M,).
    trial : Trial
        Drivers `power_price`, `gas_price`.
    usd : F1
        Is filled in [USD/MWh]; 0 where nothing is live. Shape (M,).

    Months mostly repeat the one before in load and grid: the dispatches are then combined as they were.
    """
    speaker = plan.year_of[site]
    price, gas = trial.factor[plan.price_driver[site]], trial.factor[plan.gas_driver[site]]
    now, load, line = -1, 0.0, 0.0
    menu = menu_at(plan.menus, plan.years.menu[speaker, 0])
    mix = mix_at(menu, YEAR, 0.0, 0.0, price, gas)
    for month in range(len(usd)):
        if energised_mw[month] <= 0.0:
            continue
        new_load = used * deliverable_mw[month] / energised_mw[month]
        new_line = line_mw(plan, speaker, year[month], grid_mw[month] / energised_mw[month])
        if year[month] != now or new_load != load or new_line != line:
            now, load, line = year[month], new_load, new_line
            menu = menu_at(plan.menus, plan.years.menu[speaker, now])
            mix = mix_at(menu, YEAR, load, line, price, gas)
        spare_usd = mean_usd_per_mwh(plan, speaker, now, price, gas)
        share = _covered(plan, menu, mix, speaker, now, load)
        calendar = (plan.first_month + month) % MONTHS
        usd[month] = share * menu_usd_per_mwh(menu, mix, calendar, load, price, gas) + (1.0 - share) * spare_usd


@compiled
def line_mw(plan: Plan, speaker: int, year: int, grid_per_live_mw: float) -> float:
    """Return the grid of a month as the menu of an operating year has it: in its best hour, beside that year's load.

    Formula: firm grid / live MW x MW of the operating year x best hour / firm, per MW at full build.
    """
    years = plan.years
    best_mw = grid_per_live_mw * years.load_mw[speaker, year] * years.grid_per_firm[speaker, year]
    return float((best_mw + years.grid_beside_mw[speaker, year]) / plan.full_mw[speaker])


@compiled
def menu_usd_per_mwh(menu: Menu, mix: Mix, calendar: int, load: float, price: float, gas: float) -> float:
    """Return what a calendar month costs over its hours' part of the energy of a year.

    So are months served and billed: twelve months of an operating year cost what its dispatch costs.
    """
    mwh = served(menu, mix, load) * HOURS_PER_DAY * DAYS_IN_MONTH[calendar] / HOURS_PER_YEAR
    return paid_usd(menu, calendar, mix, price, gas) / mwh if mwh > 0.0 else 0.0


@compiled
def mean_usd_per_mwh(plan: Plan, speaker: int, year: int, price: float, gas: float) -> float:
    """Return purchases, fuel and other running cost per MWh served in an operating year as planned.

    Formula: (purchases x power_price + fuel x gas_price + other) / served.
    """
    served_mwh = plan.years.served_mwh[speaker, year]
    if served_mwh <= 0.0:
        return 0.0
    usd = plan.years.variable_usd[speaker, year]
    return float((usd[PURCHASES] * price + usd[FUEL] * gas + usd[OTHER]) / served_mwh)


@compiled
def _covered(plan: Plan, menu: Menu, mix: Mix, speaker: int, year: int, load: float) -> float:
    """Return the share of a month's energy that the menu prices.

    What it cannot serve beyond what the operating year itself sheds is plant that the year does not know, and counts
    as its energy does on average.
    """
    served_mwh, unserved_mwh = plan.years.served_mwh[speaker, year], plan.years.unserved_mwh[speaker, year]
    wanted_mwh = max(load, menu.load[0]) * menu.load_mwh[YEAR]
    planned = served_mwh / (served_mwh + unserved_mwh) if served_mwh > 0.0 else 1.0
    return min(served(menu, mix, load) / (planned * wanted_mwh), 1.0) if wanted_mwh > 0.0 else 0.0
