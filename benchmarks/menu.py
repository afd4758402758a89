"""What a dispatch menu takes to solve, what it weighs, how fast it is read, and how far it is from the truth.

    python benchmarks/menu.py [--steps N] [--points N] [--json]

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
    from gigawatt.power.menu_read import read_month, read_months
    from gigawatt.quantities import compiled

    @compiled
    def alone(menu, reads):
        total = 0.0
        for place in range(reads):
            spread = place % 97 / 97.0
            total += read_month(menu, place % 12, 0.1 + 0.9 * spread, 1.0 - spread, 0.6 + spread, 1.0)[0]
        return total

    months = np.arange(180)
    ramp, grid_mw = np.minimum(months / 36.0, 1.0), np.where(months > 30, 0.5, 0.0)
    found = {}
    calls = {"read_us": (lambda n: alone(menu, n), READS)}
    calls["months_180_us"] = (lambda n: [read_months(menu, 0, ramp, grid_mw, 1.1, 1.0) for _ in range(n)], 2000)
    for name, (call, count) in calls.items():
        call(2)
        start = time.process_time()
        call(count)
        found[name] = (time.process_time() - start) / count * 1e6
    return found


def main() -> None:
    """Print the figures."""
    from gigawatt.power.menu_nodes import dispatch_menu, even_axes

    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
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
