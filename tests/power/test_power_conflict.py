"""Why a supply is short, on cases whose answer is plain."""

import numpy as np
from power_cases import gas, plain_supply

from gigawatt.power.conflict import LIMITS, short_of, why_short
from gigawatt.power.shortage import WORDS
from gigawatt.power.sizing import least_cost
from gigawatt.power.solve import SolverError
from gigawatt.power.supply import Battery, Renewable


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


def diesel_for(hours, steps=48):
    """A diesel set as large as the load whose permit lasts for some of the hours, beside a grid that has some off."""
    grid_mw = np.ones(steps)
    grid_mw[6:10] = 0.0
    set_mw = gas(steps, 1.0, 250.0)._replace(kind="diesel", permit_hours=hours * 8760.0 / steps)
    return plain_supply(steps, grid_mw=grid_mw, thermal=(set_mw,))


def test_a_permit_is_named_where_its_hours_are_used_up():
    assert "permit of diesel" in found(diesel_for(hours=3)).limits


def test_a_permit_with_hours_left_is_not_what_leaves_a_day_short():
    supply = diesel_for(hours=5)
    supply.grid_mw[30] = 0.0
    supply.load_mw[30] = 1.5  # more than the set: its permit would do for the hour, not for that day's part of the year
    assert "permit of diesel" not in found(supply).limits
    assert "diesel" in found(supply).limits


def told(supply):
    return {limit for limit, part in zip(LIMITS, short_of(supply, least_cost(supply)), strict=True) if part}


def test_a_plan_keeps_the_limits_by_name():
    assert told(diesel_for(hours=3)) == {"grid", "permit"}
    assert told(plain_supply(grid_mw=np.full(3, 0.5), thermal=(gas(3, 0.3, 30.0),))) == {"grid", "gas_turbine"}


def test_every_limit_has_words():
    assert set(WORDS) | {"sun and wind"} == set(LIMITS)


def test_nothing_is_searched_where_nothing_is_short(monkeypatch):
    supply = plain_supply(grid_mw=np.ones(3))
    plan = least_cost(supply)
    monkeypatch.setattr("gigawatt.power.conflict.Solver", None)
    assert not short_of(supply, plan).any()


def test_a_reason_that_cannot_be_found_stops_nothing(monkeypatch):
    def refuse(self):
        raise SolverError("no reason")

    monkeypatch.setattr("gigawatt.power.conflict.Solver.conflict", refuse)
    supply = plain_supply(grid_mw=np.full(3, 0.5))
    assert not short_of(supply, least_cost(supply)).any()


def test_of_two_limits_the_one_that_the_plan_stands_at_is_named():
    piped = gas(3, 0.9, 30.0)._replace(lateral_mmbtu_per_mwh=8.0)
    assert told(plain_supply(thermal=(piped,), lateral_mmbtu_per_hour=4.0)) == {"grid", "gas lateral"}


def test_a_night_after_a_dark_day_is_short_of_what_the_battery_brings():
    hours = np.arange(10 * 24)
    sun = np.where((hours % 24 > 6) & (hours % 24 < 18) & (hours // 24 != 7), 1.0, 0.0)
    cell = Battery(power_usd_per_mw=10.0, energy_usd_per_mwh=400.0, efficiency=1.0, other_usd_per_mwh=0.01)
    supply = plain_supply(len(hours), solar=Renewable(sun, 1e3), battery=cell, shed_usd_per_mwh=300.0)
    plan = least_cost(supply)
    assert 0.0 < plan.unserved.sum() < 40.0
    assert {"sun and wind", "battery"} & told(supply)
