"""Charges, lateral, permits, export, interruptible load and reserve: hand cases and claims over random supplies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import full_supply, gas, plain_supply

from gigawatt.power.dispatch import model
from gigawatt.power.expansion import OperatingYear, expand
from gigawatt.power.sizing import least_cost
from gigawatt.power.solve import Solver
from gigawatt.power.supply import Battery, Peak, coarser

FEW = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)
PRICES = np.array([10.0, 50.0, 20.0])


def test_a_demand_charge_is_paid_on_the_highest_draw_of_its_hours():
    supply = plain_supply(grid_mw=np.ones(3), grid_usd_per_mwh=PRICES, peaks=(Peak(np.array([0, 2]), 7.0),))
    assert least_cost(supply).cost_usd == pytest.approx(10.0 + 50.0 + 20.0 + 7.0)


def test_a_demand_charge_above_the_gap_between_fuels_moves_the_peak_to_gas():
    # Gas costs 5 more than the grid in hour 2: a charge of 6 on that hour alone is cheaper avoided.
    charged = plain_supply(
        grid_mw=np.ones(3), grid_usd_per_mwh=PRICES, thermal=(gas(3, 1.0, 55.0),), peaks=(Peak(np.array([1]), 6.0),)
    )
    dispatch = least_cost(charged)
    assert dispatch.grid == pytest.approx([1.0, 0.0, 1.0])
    assert dispatch.peak_mw == pytest.approx([0.0])


def test_a_gas_lateral_caps_what_burns_at_once_and_diesel_comes_by_road():
    piped = gas(3, 1.0, 30.0)._replace(lateral_mmbtu_per_mwh=8.0)
    diesel = gas(3, 1.0, 200.0)._replace(kind="diesel")
    dispatch = least_cost(plain_supply(thermal=(piped, diesel), lateral_mmbtu_per_hour=6.0))
    assert dispatch.thermal == pytest.approx(np.array([[0.75] * 3, [0.25] * 3]))


def test_a_permit_caps_full_load_hours_and_they_go_to_the_dearest():
    # Of a permit of 2,920 hours a year three hours have one.
    limited = gas(3, 1.0, 15.0)._replace(permit_hours=2920.0)
    dispatch = least_cost(plain_supply(grid_mw=np.ones(3), grid_usd_per_mwh=PRICES, thermal=(limited,)))
    assert dispatch.thermal[0] == pytest.approx([0.0, 1.0, 0.0])


def test_surplus_is_sold_up_to_what_the_line_carries():
    supply = plain_supply(
        grid_mw=np.full(3, 0.4),
        grid_usd_per_mwh=PRICES,
        thermal=(gas(3, 2.0, 30.0),),
        export_usd_per_mwh=0.9 * PRICES,
    )
    dispatch = least_cost(supply)
    assert dispatch.export == pytest.approx([0.0, 0.4, 0.0])
    assert dispatch.cost_usd == pytest.approx((4.0 + 18.0) + (42.0 - 18.0) + (8.0 + 18.0))


def test_load_is_interrupted_by_contract_before_it_is_shed():
    supply = plain_supply(grid_mw=np.full(3, 0.5), flexible_mw=np.full(3, 0.3), flexible_usd_per_mwh=400.0)
    dispatch = least_cost(supply)
    assert dispatch.flexible == pytest.approx(np.full(3, 0.3))
    assert dispatch.unserved == pytest.approx(np.full(3, 0.2))


def test_with_a_reserve_the_load_is_carried_without_the_largest_unit():
    plant = gas(3, 0.0, 10.0, unit_mw=0.5, annuity_usd_per_mw=100.0)
    bare = plain_supply(thermal=(plant,))
    secure = bare._replace(n_minus_1=True)
    assert least_cost(bare).thermal_added_mw[0] == pytest.approx(1.0)
    assert least_cost(secure).thermal_added_mw[0] == pytest.approx(1.5)


def test_with_a_reserve_plant_on_site_covers_the_flow_of_the_line():
    plant = gas(3, 0.6, 90.0)._replace(largest_mw=0.3)
    dispatch = least_cost(plain_supply(grid_mw=np.ones(3), grid_usd_per_mwh=PRICES, thermal=(plant,), n_minus_1=True))
    # The line may bring what spare plant could replace: 0.6 - (1 - g) >= g holds for no g: 0.4 MW of reserve lack.
    assert dispatch.unheld == pytest.approx(np.full(3, 0.4))


def test_with_a_reserve_the_loss_of_the_lateral_is_carried_by_grid_and_diesel():
    piped = gas(3, 2.0, 5.0)._replace(lateral_mmbtu_per_mwh=8.0, largest_mw=0.1)
    diesel = gas(3, 0.3, 250.0)._replace(kind="diesel")
    supply = plain_supply(grid_mw=np.full(3, 0.4), thermal=(piped, diesel), lateral_mmbtu_per_hour=99.0, n_minus_1=True)
    dispatch = least_cost(supply)
    # Gas may give what spare diesel and line replace; the rest of the load has no reserve left to hold.
    spare = (0.4 - dispatch.grid) + (0.3 - dispatch.thermal[1])
    assert np.all(dispatch.thermal[0] <= spare + dispatch.unheld + 1e-6)


def test_a_battery_holds_reserve_only_with_energy_for_an_hour():
    lossless = Battery(power_usd_per_mw=1.0, energy_usd_per_mwh=2.0, efficiency=1.0, other_usd_per_mwh=0.01)
    plant = gas(3, 1.0, 30.0)._replace(largest_mw=0.25)
    dispatch = least_cost(plain_supply(thermal=(plant,), battery=lossless, n_minus_1=True))
    assert dispatch.unheld.max() == pytest.approx(0.0, abs=1e-9)
    assert dispatch.stored == pytest.approx(np.full(3, 0.25))


def test_the_value_of_a_grid_megawatt_counts_what_it_is_worth_as_reserve():
    plant = gas(3, 0.0, 10.0, unit_mw=1e-6, annuity_usd_per_mw=100.0)._replace(largest_mw=0.3)
    declared = gas(3, 0.5, 10.0)._replace(kind="gas_engine", largest_mw=0.3)
    supply = plain_supply(grid_mw=np.full(3, 0.9), thermal=(plant, declared), n_minus_1=True)
    more = supply._replace(grid_mw=supply.grid_mw + 1e-4)
    saved = (least_cost(supply).cost_usd - least_cost(more).cost_usd) / 1e-4
    assert least_cost(supply).grid_mw_value_usd == pytest.approx(saved, rel=1e-2)


def flows_in(supply, dispatch):
    renewable = dispatch.solar_mw * supply.solar.share + dispatch.wind_mw * supply.wind.share
    own = dispatch.thermal.sum(axis=0) + renewable - dispatch.spill + dispatch.discharge - dispatch.charge
    return dispatch.grid + own - dispatch.export + dispatch.flexible + dispatch.unserved


@FEW
@given(SEEDS)
def test_with_every_limit_and_charge_power_still_balances(seed):
    supply = full_supply(seed)
    assert np.abs(flows_in(supply, least_cost(supply)) - supply.load_mw).max() < 1e-6


@FEW
@given(SEEDS)
def test_with_every_limit_and_charge_nobody_charges_and_discharges_at_once(seed):
    dispatch = least_cost(full_supply(seed))
    assert np.minimum(dispatch.charge, dispatch.discharge).max() < 1e-7


@FEW
@given(SEEDS)
def test_with_every_limit_and_charge_the_dual_objective_equals_the_primal(seed):
    assert abs(Solver(model(full_supply(seed)).problem).solve().gap) < 1e-8


@FEW
@given(SEEDS, st.sampled_from(["lateral", "permit", "grid", "flexible", "peaks"]))
def test_easing_any_limit_never_costs_more(seed, what):
    supply = full_supply(seed)._replace(n_minus_1=False)
    plant = supply.thermal[0]
    eased = {
        "lateral": {"lateral_mmbtu_per_hour": 1.1 * supply.lateral_mmbtu_per_hour},
        "permit": {"thermal": (plant._replace(permit_hours=9000.0), *supply.thermal[1:])},
        "grid": {"grid_mw": supply.grid_mw + 0.1},
        "flexible": {"flexible_mw": supply.flexible_mw + 0.1},
        "peaks": {"peaks": supply.peaks[:1]},
    }[what]
    costs = [Solver(model(one).problem).solve().objective for one in (supply, supply._replace(**eased))]
    assert costs[1] <= costs[0] * (1 + 1e-9) + 1e-9


@FEW
@given(SEEDS)
def test_a_reserve_never_makes_the_year_cheaper(seed):
    costs = [least_cost(full_supply(seed)._replace(n_minus_1=asked)).cost_usd for asked in (False, True)]
    assert costs[0] <= costs[1] + 1e-6 * abs(costs[1])


@settings(max_examples=5, deadline=None)
@given(SEEDS)
def test_one_year_with_every_limit_costs_the_same_by_cutting_planes(seed):
    supply = full_supply(seed)
    found = expand((OperatingYear((supply,), 1.0),), gap=1e-6, workers=1)
    assert found.cost_usd == pytest.approx(least_cost(supply).cost_usd, rel=3e-6, abs=1e-3)


def test_a_coarser_year_keeps_the_hours_that_are_charged():
    peaks = (Peak(np.array([0, 7, 8]), 5.0),)
    assert coarser(full_supply(1)._replace(peaks=peaks), 6).peaks[0].steps == pytest.approx([0, 1])
