"""Small supplies for the dispatch tests."""

import numpy as np

from gigawatt.power.supply import Battery, Peak, Renewable, Supply, Thermal

ABSENT = np.inf


def plain_supply(steps=3, **changes):
    """A flat load of 1 MW and nothing to serve it."""
    none = np.zeros(steps)
    supply = Supply(
        step_hours=1.0,
        load_mw=np.ones(steps),
        grid_mw=none,
        grid_usd_per_mwh=np.full(steps, 50.0),
        thermal=(),
        solar=Renewable(none, ABSENT),
        wind=Renewable(none, ABSENT),
        battery=Battery(ABSENT, ABSENT, 0.85, 0.01),
        shed_usd_per_mwh=20_000.0,
    )
    return supply._replace(**changes)


def gas(steps, declared_mw, usd_per_mwh, unit_mw=0.0, annuity_usd_per_mw=0.0):
    """Gas plant that never fails."""
    return Thermal("gas_turbine", declared_mw, unit_mw, np.ones(steps), 0.0, usd_per_mwh, 0.0, annuity_usd_per_mw)


def random_supply(seed, steps=24, capex=True):
    """A supply in which everything may matter: negative-free prices, sun by day, dear shedding."""
    random = np.random.default_rng(seed)
    hours = np.arange(steps)
    sun = np.maximum(np.sin((hours % 24 - 6) / 12 * np.pi), 0.0) * random.uniform(0.3, 1.0, steps)
    scale = steps / 8760.0 * capex
    return plain_supply(
        steps,
        load_mw=random.uniform(0.6, 1.0, steps),
        grid_mw=np.full(steps, random.uniform(0.1, 1.2)),
        grid_usd_per_mwh=np.maximum(random.lognormal(3.5, 0.9, steps) - 10.0, 0.0),
        thermal=(gas(steps, random.uniform(0.0, 0.6), random.uniform(25.0, 60.0)),),
        solar=Renewable(sun, 130e3 * scale),
        wind=Renewable(random.uniform(0.0, 1.0, steps), 180e3 * scale),
        battery=Battery(60e3 * scale, random.uniform(5e3, 30e3) * scale, random.uniform(0.75, 1.0), 0.01),
    )


def full_supply(seed, steps=24):
    """A random supply with every limit and charge there is."""
    random = np.random.default_rng(seed + 1)
    supply = random_supply(seed, steps)
    plant = supply.thermal[0]
    piped = plant._replace(
        unit_mw=0.2,
        annuity_usd_per_mw=100e3 * steps / 8760.0,
        largest_mw=0.5 * plant.declared_mw,
        lateral_mmbtu_per_mwh=9.0,
        permit_hours=random.uniform(2000.0, 8000.0),
    )
    diesel = gas(steps, 0.1, 250.0)._replace(kind="diesel")
    return supply._replace(
        thermal=(piped, diesel),
        peaks=(Peak(np.arange(steps // 2), 9e3 * steps / 8760.0), Peak(np.array([3, steps - 5]), 2e3 * steps / 8760.0)),
        lateral_mmbtu_per_hour=random.uniform(2.0, 9.0),
        export_usd_per_mwh=0.8 * supply.grid_usd_per_mwh,
        flexible_mw=np.full(steps, 0.1),
        flexible_usd_per_mwh=300.0,
        n_minus_1=bool(random.integers(2)),
    )
