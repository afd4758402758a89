"""How fast a fleet's firmness is known: outage table, curve of nines, simulated years with a battery.

    python benchmarks/firmness.py [--years N] [--json]

Assumes 15 turbines of 45 MW, out 5 % of the time, beside a line of 600 MW, and 1.2 GW of load less 633 MW of solar and
335 MW of wind in the catalogue's synthetic Abilene; turbines derated in heat, one lateral behind them; a battery of
477 MW for four hours.
"""

from __future__ import annotations

import argparse
import json
import time

import numpy as np

LOAD_MW, SOLAR_MW, WIND_MW, LINE_MW, UNIT_MW, UNITS = 1200.0, 633.0, 335.0, 600.0, 45.0, 15
REPEATS = 50


def main() -> None:
    """Print the figures."""
    from gigawatt.catalogue import climate
    from gigawatt.power.market import derate, yearly_usd_per_mw
    from gigawatt.power.nines import Candidate, nines_curve, price_of_nines
    from gigawatt.power.outage import CommonCause, Units, outage_table
    from gigawatt.power.sequential import Fleet, Store, battery_credit, simulate

    parser = argparse.ArgumentParser()
    parser.add_argument("--years", type=int, default=2000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    year = climate("abilene").hourly()
    hot = derate("gas_turbine", year.dry_bulb_c)
    turbines = Units(UNITS, UNIT_MW, 0.05, 50.0, ("lateral",))
    residual_mw = LOAD_MW - SOLAR_MW * year.solar_share - WIND_MW * year.wind_share
    fleet = Fleet(
        units=(turbines, Units(1, LINE_MW, 0.0005, 10.0)),
        derate=np.array([hot, np.ones(len(hot))]),
        residual_mw=residual_mw,
        load_mwh=LOAD_MW * len(hot),
        causes=(CommonCause("lateral", 0.0005, 24.0),),
    )
    unit = Candidate(
        "diesel", Units(1, 3.0, 0.02, 40.0), np.ones(len(hot)), 3.0 * yearly_usd_per_mw("diesel", 0.08), 200.0
    )
    store = Store(477.0, 1908.0, 0.85)
    simulate(fleet, store, 2, 0)  # compiles
    found: dict[str, float] = {}
    calls = {
        "table_ms": (lambda: outage_table(fleet.units), REPEATS, 1),
        "year_ms": (lambda: fleet.adequacy, REPEATS, 1),
        "curve_ms": (lambda: nines_curve(fleet, (unit,)), 1, 1),
        "simulated_year_ms": (lambda: simulate(fleet, store, asked.years, 1), 1, asked.years),
    }
    for name, (call, repeats, parts) in calls.items():
        start = time.process_time()
        for _ in range(repeats):
            call()
        found[name] = (time.process_time() - start) * 1e3 / (repeats * parts)
    credit = battery_credit(fleet, store, asked.years, 1)
    curve = nines_curve(fleet, (unit,))
    found |= {"lole_hours": fleet.adequacy.lole_hours, "simulated_hours": credit.alone.lole_hours}
    found |= {"simulated_error_hours": credit.alone.lole_error_hours, "with_battery_hours": credit.stored.lole_hours}
    found |= {"credit_mw": credit.credit_mw, "credit_error_mw": credit.credit_error_mw, "nines": curve.nines[0]}
    found |= {f"nine_{p.nines}_usd_per_mwh": p.usd_per_mwh for p in price_of_nines(curve, fleet.load_mwh)}
    found = {name: float(value) for name, value in found.items()}
    print(json.dumps(found) if asked.json else "\n".join(f"{name:24s}{value:14.4f}" for name, value in found.items()))


if __name__ == "__main__":
    main()
