"""What a dispatch menu takes to solve, what it weighs, how fast it is read, and how far it is from the truth.

    python benchmarks/menu.py [--steps N] [--points N] [--json]
    python benchmarks/menu.py --programme examples/abilene [--points N]

The second form measures the coarse menus that the trials of a programme read, and prints the cost of energy by month
of the base case, as they give it and as the mean of the nearest operating year.

Assumes the catalogue's synthetic Abilene and hub prices; per MW of facility .53 MW solar, .28 MW wind, .40 MW of
battery for four hours, .56 MW of gas turbines. The truth is the year's linear programme, solved at random loads (0.1 to
1 of the reference), grids (0 to 1 MW) and prices (half to twice), seed 0.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np

RATE, TURBINES_MW, GAS_USD_PER_MWH = 0.08, 0.5625, 36.5
SOLAR_MW, WIND_MW, BATTERY_MW, BATTERY_MWH = 0.53, 0.28, 0.40, 1.6
MOST_LOAD, GRIDS_MW = 1.0 / 0.85, (0.5, 1.0)
READS = 200_000


def case():
    """Return a year per MW of facility and the sizes that stand."""
    from gigawatt import catalogue
    from gigawatt.power.market import battery, derate, yearly_usd_per_mw
    from gigawatt.power.sizing import least_cost
    from gigawatt.power.supply import Renewable, Supply, Thermal, coarser

    year, row = catalogue.climate("abilene").hourly(), catalogue.prices("ercot_hub")
    load_mw = 0.85 * (1.0 + 0.0035 * np.maximum(year.wet_bulb_c - 10.0, 0.0)) / 1.05  # cooling follows the wet bulb
    gas = Thermal(
        "gas_turbine", TURBINES_MW, 0.0, derate("gas_turbine", year.dry_bulb_c), 0.05, GAS_USD_PER_MWH, 5.5, 0.0
    )
    supply = Supply(
        step_hours=1.0,
        load_mw=load_mw,
        grid_mw=np.full(len(load_mw), 1.0),
        grid_usd_per_mwh=np.maximum(row.hourly_usd_per_mwh() + row.delivery_usd_per_mwh.value, 0.0),
        thermal=(gas,),
        solar=Renewable(year.solar_share, yearly_usd_per_mw("solar", RATE)),
        wind=Renewable(year.wind_share, yearly_usd_per_mw("wind", RATE)),
        battery=battery(True, RATE),
        shed_usd_per_mwh=catalogue.figure("value_of_lost_load.usd_per_mwh").value,
    )
    sizes = least_cost(coarser(supply, 24))._replace(
        solar_mw=SOLAR_MW, wind_mw=WIND_MW, battery_mw=BATTERY_MW, battery_mwh=BATTERY_MWH
    )
    return supply, sizes


def truth(supply, sizes, points: int):
    """Return load, grid, price, cost and unserved energy of years solved at random points."""
    from gigawatt.power.menu import UNSERVED, YEAR
    from gigawatt.power.menu_nodes import Axes, dispatch_menu
    from gigawatt.power.menu_read import read_menu, total_usd

    random, found = np.random.default_rng(0), []
    for _ in range(points):
        load, grid_mw = random.uniform(0.1, 1.0), random.uniform(0.0, 1.0)
        price = float(np.exp(random.uniform(np.log(0.5), np.log(2.0))))
        alone = dispatch_menu(supply, sizes, Axes(np.array([load]), np.array([grid_mw]), np.array([price])))
        values = read_menu(alone, YEAR, load, grid_mw, price, 1.0)
        found.append((load, grid_mw, price, total_usd(alone, values), values[UNSERVED]))
    return found


def compare(menu, points, shed_usd: float) -> dict[str, float]:
    """Return how far readings are above the truth, and planes below it."""
    from gigawatt.power.menu import UNSERVED, YEAR
    from gigawatt.power.menu_read import floor_usd, read_menu, total_usd

    rows = []
    for load, grid_mw, price, usd, unserved_mwh in points:
        values, load_mwh = read_menu(menu, YEAR, load, grid_mw, price, 1.0), load * menu.load_mwh[YEAR]
        read_usd = total_usd(menu, values)
        paid_usd, read_paid_usd = usd - shed_usd * unserved_mwh, read_usd - shed_usd * values[UNSERVED]
        below_usd = usd - floor_usd(menu, load, grid_mw, price)
        unserved = values[UNSERVED] - unserved_mwh
        rows.append(np.array([paid_usd, read_usd - usd, abs(read_paid_usd - paid_usd), unserved, below_usd]) / load_mwh)
    paid, over, apart, unserved, below = np.array(rows).T
    return {
        "paid_mean_usd_per_mwh": paid.mean(),
        "over_p50_usd_per_mwh": np.median(over),
        "over_p90_usd_per_mwh": np.quantile(over, 0.9),
        "over_least_usd_per_mwh": over.min(),
        "paid_apart_mean_usd_per_mwh": apart.mean(),
        "paid_apart_most_usd_per_mwh": apart.max(),
        "unserved_apart_most_share": unserved.max(),
        "floor_below_p50_usd_per_mwh": np.median(below),
    }


def reading(menu) -> dict[str, float]:
    """Return CPU microseconds per reading, alone and by the months of a trial."""
    from gigawatt.power.menu import YEAR
    from gigawatt.power.menu_read import mix_at, paid_usd
    from gigawatt.quantities import compiled

    @compiled
    def alone(menu, reads):
        total = 0.0
        for place in range(reads):
            spread = place % 97 / 97.0
            mix = mix_at(menu, YEAR, 0.1 + 0.9 * spread, 1.0 - spread, 0.6 + spread, 1.0)
            total += paid_usd(menu, place % 12, mix, 0.6 + spread, 1.0)
        return total

    alone(menu, 2)
    start = time.process_time()
    alone(menu, READS)
    return {"read_us": (time.process_time() - start) / READS * 1e6}


def in_trials(path: str, points: int) -> None:
    """Print how far the menus of a programme's operating years are from dispatches solved anew, in its base plan."""
    from gigawatt import chain, read
    from gigawatt.power.menu import menu_at

    programme = read(path)
    plan = chain.decide(programme)
    for site, name in enumerate(programme.sites):
        for year in range(1 + int(np.argmax(plan.power.years.month[site])) if plan.power.full_mw[site] > 0.0 else 0):
            menu = menu_at(plan.power.menus, int(plan.power.years.menu[site, year]))
            over, mean = apart(menu, *standing(programme, plan, name, site, year), plan.power, points)
            print(
                f"{name}, operating year {year + 1}: mean {mean:.2f} USD/MWh; above the least by {over.mean():.2f} on"
                f" average, {np.quantile(over, 0.9):.2f} in one of ten, {over.max():.2f} at most, {over.min():.3f} at"
                f" least"
            )
        by_month(programme, plan, site)


def standing(programme, plan, name: str, site: int, year: int):
    """Return an operating year per MW of facility, its added plant, and which share of the facility is live."""
    from gigawatt import chain, power, schedule
    from gigawatt.capital import play
    from gigawatt.power.sizing import least_cost
    from gigawatt.power.supply import coarser, scaled

    trial = chain.base_case(programme)
    build = schedule.play(plan.schedule, play(plan.capital, trial), trial)
    days, full_mw = plan.schedule.month_start_days, plan.power.full_mw[site]
    dates = power.base_dates(plan.phases, build.ready_day, build.grid_mw, build.generation_mw, days)
    calendar = (programme.timeline.first_month + int(plan.power.years.month[site, year])) // 12
    supply = power.site_supply(programme, plan.phases, plan.schedule.chosen, name, dates=dates, year=calendar)
    added = dict(zip(power.TECHNOLOGIES, plan.power.years.added_mw[site, year] / full_mw, strict=True))
    sizes = least_cost(coarser(scaled(supply, 1.0 / full_mw), 24))._replace(
        solar_mw=added["solar"],
        wind_mw=added["wind"],
        battery_mw=added["battery_mw"],
        battery_mwh=added["battery_mwh"],
        thermal_added_mw=np.zeros(len(supply.thermal)),
    )
    if added["gas"] > 0.0:
        raise SystemExit(f"{name} adds units: their kinds are not known here")
    return scaled(supply, 1.0 / full_mw), sizes, plan.power.years.load_mw[site, year] / full_mw


def apart(menu, supply, sizes, live_mw: float, plan, points: int):
    """Return by how much readings exceed dispatches solved at random points, and the mean cost of these [USD/MWh].

    Points as the default drivers draw them, with any grid between what plant leaves to it and what load can use.
    """
    from gigawatt.power.menu import UNSERVED, YEAR
    from gigawatt.power.menu_nodes import Axes, dispatch_menu
    from gigawatt.power.menu_read import mix_at, paid_usd, read_menu, served

    random, most = np.random.default_rng(0), 1.0 / plan.utilisation
    plant_mw = sum(plant.declared_mw for plant in supply.thermal)
    over, least = [], []
    for _ in range(points):
        load = float(np.clip(np.exp(random.normal(0.0, 0.1)), 0.7, most))
        price, gas = np.exp(random.normal(0.0, (0.3, 0.35))).tolist()
        low_mw = max(min(load, 1.0) * live_mw - plant_mw, 0.0)
        grid_mw = float(random.uniform(low_mw, max(supply.grid_mw.max(), most * supply.load_mw.max())))
        dear = tuple(plant._replace(fuel_usd_per_mwh=gas * plant.fuel_usd_per_mwh) for plant in supply.thermal)
        at = Axes(np.array([load]), np.array([grid_mw]), np.array([price]))
        values = read_menu(dispatch_menu(supply._replace(thermal=dear), sizes, at), YEAR, load, grid_mw, price, 1.0)
        mix = mix_at(menu, YEAR, load, grid_mw, price, gas)
        least.append(values[:UNSERVED].sum() / (load * menu.load_mwh[YEAR] - values[UNSERVED]))
        over.append(paid_usd(menu, YEAR, mix, price, gas) / served(menu, mix, load) - least[-1])
    return np.array(over), np.mean(least)


def by_month(programme, plan, site: int, months: int = 30) -> None:
    """Print the running cost of energy by month of the base case from the first live month on."""
    from gigawatt import chain, schedule
    from gigawatt.capital import play
    from gigawatt.power.play import deliverable, energised, operating_year
    from gigawatt.power.running import mean_usd_per_mwh, running_usd_per_mwh

    trial, days, power = chain.base_case(programme), plan.schedule.month_start_days, plan.power
    build = schedule.play(plan.schedule, play(plan.capital, trial), trial)
    live_mw = energised(power, build.ready_day, days)
    given_mw = deliverable(power, live_mw, build.grid_mw, build.generation_mw)
    if power.full_mw[site] <= 0.0:
        return
    share, usd = live_mw[site] / power.full_mw[site], np.zeros(len(days) - 1)
    pairs = zip(share, build.grid_mw[site], strict=True)
    year = np.array([operating_year(power, site, one, grid_mw) for one, grid_mw in pairs])
    running_usd_per_mwh(power, site, 1.0, year, live_mw[site], given_mw[site], build.grid_mw[site], trial, usd)
    print("month     live MW  grid MW  plant MW  year  mean of the year  read USD/MWh")
    first = int(np.argmax(live_mw[site] > 0.0))
    for month in range(first, first + months):
        calendar = programme.timeline.first_month + month
        mean_usd = mean_usd_per_mwh(power, site, int(year[month]), 1.0, 1.0)
        print(
            f"{calendar // 12}-{calendar % 12 + 1:02d}  {live_mw[site, month]:9.0f}{build.grid_mw[site, month]:9.0f}"
            f"{build.generation_mw[site, month]:10.0f}{year[month] + 1:6d}{mean_usd:18.2f}{usd[month]:14.2f}"
        )


def main() -> None:
    """Print the figures."""
    from gigawatt.power.menu_nodes import dispatch_menu, even_axes

    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--programme")
    asked = parser.parse_args()
    if asked.programme:
        in_trials(asked.programme, asked.points)
        return
    supply, sizes = case()
    wall, cpu = time.perf_counter(), time.process_time()
    menu = dispatch_menu(supply, sizes, even_axes(MOST_LOAD, np.array(GRIDS_MW), asked.steps))
    found: dict[str, float] = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    distinct = [set(zip(mw, level, strict=True)) for mw, level in zip(menu.grid_mw, menu.level, strict=True)]
    found["dispatches"] = sum(len(row) for row in distinct)
    found["bytes"] = sum(field.nbytes for field in menu if isinstance(field, np.ndarray))
    found |= reading(menu) | compare(menu, truth(supply, sizes, asked.points), supply.shed_usd_per_mwh)
    if asked.json:
        print(json.dumps({name: float(value) for name, value in found.items()}))
    else:
        print("\n".join(f"{name:32s}{value:14.4f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
