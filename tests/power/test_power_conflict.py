"""Why a supply is short, on cases whose answer is plain."""

import numpy as np
from power_cases import gas, plain_supply

from gigawatt.power.conflict import why_short
from gigawatt.power.sizing import least_cost
from gigawatt.power.supply import Battery


def found(supply):
    return why_short(supply, least_cost(supply))


def test_a_supply_that_carries_its_load_has_no_conflict():
    assert found(plain_supply(grid_mw=np.ones(3))) is None


def test_the_limits_named_are_load_grid_and_plant():
    conflict = found(plain_supply(grid_mw=np.full(3, 0.5), thermal=(gas(3, 0.3, 30.0),)))
    assert set(conflict.limits) == {"load", "grid", "gas_turbine"}


def test_the_hour_that_is_short_is_named_and_no_other():
    grid_mw = np.ones(48)
    grid_mw[30] = 0.4
    conflict = found(plain_supply(48, grid_mw=grid_mw))
    assert conflict.first_step == 24
    assert conflict.steps == (30,)


def test_a_lateral_is_named_where_plant_alone_would_do_as_is_the_grid_of_nothing():
    piped = gas(3, 2.0, 30.0)._replace(lateral_mmbtu_per_mwh=8.0)
    conflict = found(plain_supply(thermal=(piped,), lateral_mmbtu_per_hour=6.0))
    assert set(conflict.limits) == {"load", "gas lateral", "grid"}


def test_a_battery_too_small_for_the_night_is_named():
    cell = Battery(power_usd_per_mw=1.0, energy_usd_per_mwh=1e9, efficiency=1.0, other_usd_per_mwh=0.01)
    grid_mw = np.array([2.0, 2.0, 0.0])
    conflict = found(plain_supply(grid_mw=grid_mw, battery=cell))
    assert "load" in conflict.limits
    assert any(name.startswith("battery") for name in conflict.limits)
