"""How fast power is planned: one year beside PyPSA in the same run, or capacity by year over many.

    python benchmarks/power.py [--years N] [--weathers W] [--reserve] [--json]
        [--weather FILE] [--wind FILE --utc-offset H] [--prices FILE] [--new-prices FILE]

Assumes a site of 1.2 GW (one year), or of 300 to 2,000 MW behind a grid of 0 to 1,000 MW that grows with the years, at
the catalogue's costs; without files at the catalogue's synthetic climate and prices. Further weathers are always the
catalogue's synthetic ones. Every part runs in its own process; memory is counted above what its imports take.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import numpy as np

RATE = 0.08
GAS_USD_PER_MWH = 36.5
ONE_YEAR_MW, ONE_YEAR_GRID_MW = 1200.0, 600.0
FULL_MW, FIRST_MW, STEP_MW = 2000.0, 300.0, 340.0
GRID_STEP_MW, MOST_GRID_MW = 200.0, 1000.0
UNIT_MW, SLOTS_PER_YEAR = 45.0, 8
GAPS = {1: 1e-6, 6: 1e-4, 20: 1e-3}
"""Relative gap asked for, by the fewest years it holds from."""
PARTS = ("gigawatt", "pypsa", "years")


def series(asked: argparse.Namespace) -> list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]:
    """Return solar share, wind share, prices and new prices of each weather."""
    from gigawatt import catalogue, exchange

    climate, row = catalogue.climate("abilene"), catalogue.prices("ercot_hub")
    found = []
    for draw in range(asked.weathers):
        year, prices = climate.hourly(draw), row.hourly_usd_per_mwh(draw)
        solar, wind, new = year.solar_share, year.wind_share, row.hourly_usd_per_mwh(draw + 100)
        if draw == 0:
            solar = exchange.read_weather(asked.weather).solar_share if asked.weather else solar
            wind = exchange.read_wind(asked.wind, asked.utc_offset).share if asked.wind else wind
            prices = exchange.read_prices(asked.prices).usd_per_mwh if asked.prices else prices
            new = exchange.read_prices(asked.new_prices).usd_per_mwh if asked.new_prices else new
        found.append((solar, wind, np.maximum(prices, 0.0), np.maximum(new, 0.0)))
    return found


def supply(seen, load_mw: float, grid_mw: float, full_mw: float, reserve: bool):
    """Return one year, per MW of `full_mw`."""
    from gigawatt.catalogue import figure
    from gigawatt.power.market import battery, yearly_usd_per_mw
    from gigawatt.power.supply import Renewable, Supply, Thermal

    solar, wind, prices, _ = seen
    one = np.ones(len(prices))
    unit = UNIT_MW / full_mw
    gas = Thermal("gas_turbine", 0.0, unit, one, 0.07, GAS_USD_PER_MWH, 0.0, yearly_usd_per_mw("gas_turbine", RATE))
    return Supply(
        step_hours=1.0,
        load_mw=load_mw / full_mw * one,
        grid_mw=grid_mw / full_mw * one,
        grid_usd_per_mwh=prices,
        thermal=(gas,),
        solar=Renewable(solar, yearly_usd_per_mw("solar", RATE)),
        wind=Renewable(wind, yearly_usd_per_mw("wind", RATE)),
        battery=battery(True, RATE),
        shed_usd_per_mwh=figure("value_of_lost_load.usd_per_mwh").value,
        n_minus_1=reserve,
    )


def phased(asked: argparse.Namespace, seen):
    """Return the operating years of a site that grows."""
    from gigawatt.power.expansion import OperatingYear

    years = []
    for number in range(asked.years):
        load = min(FIRST_MW + STEP_MW * number * 6 / max(asked.years, 6), FULL_MW)
        grid = min(max(GRID_STEP_MW * (number - 1) * 6 / max(asked.years, 6), 0.0), MOST_GRID_MW)
        supplies = tuple(supply(weather, load, grid, FULL_MW, asked.reserve) for weather in seen)
        slots = np.array([float(SLOTS_PER_YEAR * (number + 1))])
        years.append(OperatingYear(supplies, (1.0 + RATE) ** -number, slots))
    return tuple(years)


class Meter:
    """Seconds since the start, and memory since the imports."""

    def __init__(self, imported_mb: float | None = None) -> None:
        self.imported_mb = self._peak_mb() if imported_mb is None else imported_mb
        self._wall = time.perf_counter()
        self._cpu = time.process_time()

    @staticmethod
    def _peak_mb() -> float:
        status = Path("/proc/self/status")
        if status.exists():
            # `ru_maxrss` starts from the parent's memory: it would hide a part that takes less.
            return next(int(line.split()[1]) for line in status.read_text().splitlines() if "VmHWM" in line) / 1024.0
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0

    def read(self) -> dict[str, float]:
        return {
            "wall_s": time.perf_counter() - self._wall,
            "cpu_s": time.process_time() - self._cpu,
            "peak_mb": self._peak_mb() - self.imported_mb,
        }


def part_gigawatt(case) -> dict[str, float]:
    """Build, hand over and solve one year; then dispatch it again with new prices."""
    import highspy  # noqa: F401  (an import, not work)

    from gigawatt.power.dispatch import USD_PER_COST_UNIT, model
    from gigawatt.power.sizing import least_cost
    from gigawatt.power.solve import Solver

    year, new_prices = case
    meter = Meter()
    start = time.perf_counter()
    Solver(model(year).problem)
    build_s = time.perf_counter() - start
    meter = Meter(meter.imported_mb)
    found = least_cost(year, whole_units=False)
    figures = meter.read()
    figures |= {"build_s": build_s, "solve_s": figures["wall_s"] - build_s, "objective": found.cost_usd}
    built = model(year)
    held, sizes = Solver(built.problem), built.place.sizes
    size = np.array([found.solar_mw, found.wind_mw, found.battery_mw, found.battery_mwh, *found.thermal_added_mw])
    held.bound(sizes, size, size)
    held.solve()
    start = time.perf_counter()
    held.price(np.array(built.place.grid), new_prices / USD_PER_COST_UNIT)
    held.solve()
    return figures | {"redispatch_s": time.perf_counter() - start}


def part_pypsa(case) -> dict[str, float]:
    """Build, hand over and solve the same year with PyPSA and HiGHS."""
    import highspy  # noqa: F401
    import pypsa  # noqa: F401

    from gigawatt.power.pypsa_network import network

    year, _ = case
    meter = Meter()
    start = time.perf_counter()
    built = network(year, whole_units=False)
    built.optimize.create_model()
    native = built.model.to_highspy()
    build_s = time.perf_counter() - start
    native.setOptionValue("output_flag", False)
    start = time.perf_counter()
    native.run()
    solve_s = time.perf_counter() - start
    figures = meter.read()
    objective = native.getInfo().objective_function_value
    return figures | {"build_s": build_s, "solve_s": solve_s, "objective": objective}


def part_years(case) -> dict[str, float]:
    """Plan capacity by year."""
    import highspy  # noqa: F401

    from gigawatt.power.expansion import expand

    years, gap = case
    meter = Meter()
    found = expand(years, gap=gap)
    figures = meter.read()
    return figures | {
        "objective": found.cost_usd,
        "lower_bound": found.lower_usd,
        "gap": found.gap,
        "iterations": found.iterations,
    }


def apart(part: str, case) -> dict[str, float]:
    """Run a part in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.pickle"
        path.write_bytes(pickle.dumps(case))
        command = [sys.executable, "-W", "ignore", __file__, "--part", part, "--case", str(path)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=os.environ)
    return json.loads(done.stdout.splitlines()[-1])


def figures(asked: argparse.Namespace) -> dict[str, object]:
    """Return what is measured."""
    seen = series(asked)
    if asked.years > 1:
        gap = asked.gap or GAPS[max(years for years in GAPS if years <= asked.years)]
        what = {"years": asked.years, "weathers": asked.weathers, "gap_asked": gap}
        return what | {"gigawatt": apart("years", (phased(asked, seen), gap))}
    year = supply(seen[0], ONE_YEAR_MW, ONE_YEAR_GRID_MW, ONE_YEAR_MW, reserve=False)
    case = (year, seen[0][3])
    ours = apart("gigawatt", case)
    if find_spec("pypsa") is None:
        return {"gigawatt": ours, "pypsa": None, "missing": "PyPSA: .venv/bin/pip install -e '.[pypsa]'"}
    peer = apart("pypsa", case)
    ratios = {name: peer[name] / ours[name] for name in ("build_s", "solve_s", "wall_s", "cpu_s", "peak_mb")}
    apart_by = abs(peer["objective"] - ours["objective"]) / abs(peer["objective"])
    return {"gigawatt": ours, "pypsa": peer, "pypsa_over_gigawatt": ratios, "objectives_apart": apart_by}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--years", type=int, default=1, help="1: one year beside PyPSA; more: capacity by year")
    parser.add_argument("--weathers", type=int, default=1, help="weather years, equally likely")
    parser.add_argument("--gap", type=float, help="relative gap; left out: 1e-4, from 20 years on 1e-3")
    parser.add_argument("--reserve", action="store_true", help="hold an N-1 reserve in every hour")
    parser.add_argument("--weather", help="TMY3, PSM3 or EPW file")
    parser.add_argument("--wind", help="SRW file")
    parser.add_argument("--utc-offset", type=float, default=-6.0, help="of the SRW file [hours]")
    parser.add_argument("--prices", help="CSV of hourly prices")
    parser.add_argument("--new-prices", help="CSV of the prices of the second dispatch")
    parser.add_argument("--json", action="store_true", help="print figures for machines")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--case", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        import_module("gigawatt.power")
        case = pickle.loads(Path(asked.case).read_bytes())
        print(json.dumps({"gigawatt": part_gigawatt, "pypsa": part_pypsa, "years": part_years}[asked.part](case)))
        return
    found = figures(asked)
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    for name, value in found.items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for row, number in rows:
            text = f"{number:,.6g}" if isinstance(number, int | float) else str(number or "not measured")
            print(f"{name + ' ' + row:<36}{text:>20}")


if __name__ == "__main__":
    main()
