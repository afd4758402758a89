"""The year's linear programme: hand cases, invariants over random supplies, and SciPy as an independent judge."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import gas, plain_supply, random_supply
from scipy.optimize import linprog
from scipy.sparse import eye_array, hstack, vstack

from gigawatt.catalogue import climate, prices
from gigawatt.power.dispatch import USD_PER_COST_UNIT, model, problem, read
from gigawatt.power.sizing import least_cost
from gigawatt.power.solve import Problem, Solver, SolverError
from gigawatt.power.supply import Battery, Renewable, coarser

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=25, deadline=None)


def balance(supply, dispatch):
    renewable = dispatch.solar_mw * supply.solar.share + dispatch.wind_mw * supply.wind.share
    storage = dispatch.discharge - dispatch.charge
    flows = dispatch.grid + dispatch.thermal.sum(axis=0) + renewable - dispatch.spill + storage + dispatch.unserved
    return flows - supply.load_mw


def test_three_hours_of_grid_and_gas_cost_what_hand_arithmetic_says():
    grid_usd = np.array([10.0, 50.0, 20.0])
    supply = plain_supply(grid_mw=np.full(3, 0.5), grid_usd_per_mwh=grid_usd, thermal=(gas(3, 1.0, 30.0),))
    # 0.5 x 10 + 0.5 x 30, then gas alone at 30, then 0.5 x 20 + 0.5 x 30
    assert least_cost(supply).cost_usd == pytest.approx(20.0 + 30.0 + 25.0, rel=1e-9)


def test_what_nothing_can_serve_is_shed_at_the_value_of_lost_load():
    dispatch = least_cost(plain_supply(grid_mw=np.full(3, 0.5)))
    assert dispatch.unserved == pytest.approx(np.full(3, 0.5))
    assert dispatch.cost_usd == pytest.approx(3 * (0.5 * 50.0 + 0.5 * 20_000.0))


def test_a_battery_is_sized_to_carry_a_cheap_hour_into_a_dear_one():
    lossless = Battery(power_usd_per_mw=1.0, energy_usd_per_mwh=2.0, efficiency=1.0, other_usd_per_mwh=0.01)
    prices_usd = np.array([10.0, 100.0])
    supply = plain_supply(2, grid_mw=np.full(2, 5.0), grid_usd_per_mwh=prices_usd, battery=lossless)
    dispatch = least_cost(supply)
    assert (dispatch.battery_mw, dispatch.battery_mwh) == pytest.approx((1.0, 1.0))
    assert dispatch.cost_usd == pytest.approx(2 * 10.0 + 1.0 + 2.0 + 0.01)


def test_a_round_trip_loses_what_the_efficiency_says():
    battery = Battery(1.0, 1.0, 0.81, 0.01)
    grid_mw = np.array([5.0, 0.0])
    dispatch = least_cost(plain_supply(2, grid_mw=grid_mw, battery=battery))
    assert dispatch.charge.sum() * 0.81 == pytest.approx(dispatch.discharge.sum())
    assert dispatch.unserved.sum() == pytest.approx(0.0, abs=1e-9)


@FEW
@given(SEEDS)
def test_power_balances_in_every_hour(seed):
    supply = random_supply(seed)
    assert np.abs(balance(supply, least_cost(supply))).max() < 1e-6


@FEW
@given(SEEDS)
def test_the_dual_objective_equals_the_primal(seed):
    assert abs(Solver(problem(random_supply(seed))).solve().gap) < 1e-8


@FEW
@given(SEEDS)
def test_no_hour_charges_and_discharges_at_once(seed):
    dispatch = least_cost(random_supply(seed))
    assert np.minimum(dispatch.charge, dispatch.discharge).max() < 1e-7


@FEW
@given(SEEDS)
def test_storage_stays_within_its_size_and_ends_where_it_began(seed):
    supply = random_supply(seed)
    dispatch = least_cost(supply)
    one_way = np.sqrt(supply.battery.efficiency)
    moved = one_way * dispatch.charge - dispatch.discharge / one_way
    assert dispatch.stored.max() <= dispatch.battery_mwh + 1e-6
    assert (dispatch.charge + dispatch.discharge).max() <= dispatch.battery_mw + 1e-6
    assert np.abs(np.diff(dispatch.stored, prepend=dispatch.stored[-1]) - moved).max() < 1e-6


@FEW
@given(SEEDS, st.floats(0.0, 1.0))
def test_more_grid_never_costs_more(seed, extra_mw):
    supply = random_supply(seed)
    more = supply._replace(grid_mw=supply.grid_mw + extra_mw)
    assert least_cost(more).cost_usd <= least_cost(supply).cost_usd * (1 + 1e-9) + 1e-6


@FEW
@given(SEEDS, st.floats(0.1, 10.0))
def test_without_sizes_all_prices_times_k_is_cost_times_k(seed, k):
    supply = random_supply(seed)
    bare = supply._replace(
        solar=supply.solar._replace(annuity_usd_per_mw=np.inf),
        wind=supply.wind._replace(annuity_usd_per_mw=np.inf),
        battery=supply.battery._replace(power_usd_per_mw=np.inf),
    )
    dearer = bare._replace(
        grid_usd_per_mwh=k * bare.grid_usd_per_mwh,
        thermal=tuple(plant._replace(fuel_usd_per_mwh=k * plant.fuel_usd_per_mwh) for plant in bare.thermal),
        shed_usd_per_mwh=k * bare.shed_usd_per_mwh,
    )
    assert least_cost(dearer).cost_usd == pytest.approx(k * least_cost(bare).cost_usd, rel=1e-7)


@FEW
@given(SEEDS)
def test_a_dispatch_stays_within_what_is_installed(seed):
    supply = random_supply(seed)
    dispatch = least_cost(supply)
    renewable = dispatch.solar_mw * supply.solar.share + dispatch.wind_mw * supply.wind.share
    assert np.all(dispatch.spill <= renewable + 1e-6)
    assert np.all(dispatch.grid <= supply.grid_mw + 1e-6)
    assert np.all(dispatch.thermal[0] <= supply.thermal[0].declared_mw + 1e-6)


def test_the_same_day_twice_costs_twice_the_running_cost():
    day = random_supply(5, capex=False)
    bare = day._replace(
        solar=Renewable(day.solar.share, np.inf), wind=Renewable(day.wind.share, np.inf), battery=plain_supply().battery
    )
    twice = bare._replace(
        load_mw=np.tile(bare.load_mw, 2),
        grid_mw=np.tile(bare.grid_mw, 2),
        grid_usd_per_mwh=np.tile(bare.grid_usd_per_mwh, 2),
        thermal=(gas(48, bare.thermal[0].declared_mw, bare.thermal[0].fuel_usd_per_mwh),),
        solar=Renewable(np.tile(bare.solar.share, 2), np.inf),
        wind=Renewable(np.tile(bare.wind.share, 2), np.inf),
    )
    assert least_cost(twice).cost_usd == pytest.approx(2 * least_cost(bare).cost_usd, rel=1e-9)


def test_the_value_of_a_grid_megawatt_is_what_one_more_would_save():
    supply = random_supply(11)._replace(grid_mw=np.full(24, 0.3))
    step = 1e-5
    more = supply._replace(grid_mw=supply.grid_mw + step)
    saved = (least_cost(supply).cost_usd - least_cost(more).cost_usd) / step
    assert least_cost(supply).grid_mw_value_usd == pytest.approx(saved, rel=1e-3)


def test_added_gas_comes_in_whole_units_next_to_the_best_fraction():
    # A unit of 0.4 MW costs 40 USD and saves 0.4 x 3 x (50 - 10) = 48; the half-used third one saves only 24.
    plant = gas(3, 0.0, 10.0, unit_mw=0.4, annuity_usd_per_mw=100.0)
    dispatch = least_cost(plain_supply(grid_mw=np.ones(3), thermal=(plant,)))
    assert dispatch.thermal_added_mw[0] / 0.4 == pytest.approx(2.0)


def independent_cost(supply):
    """The same year in the long form (every flow its own variable, no spill), solved by SciPy's interior point."""
    steps = len(supply.load_mw)
    one, nothing = eye_array(steps, format="csr"), np.zeros(steps)
    sizes = [supply.solar.annuity_usd_per_mw, supply.wind.annuity_usd_per_mw]
    sizes += [supply.battery.power_usd_per_mw, supply.battery.energy_usd_per_mwh]
    plant = supply.thermal[0]
    blocks = [supply.grid_usd_per_mwh, np.full(steps, plant.fuel_usd_per_mwh), nothing, nothing]
    blocks += [np.full(steps, supply.battery.other_usd_per_mwh), nothing, nothing]
    blocks += [np.full(steps, supply.shed_usd_per_mwh)]
    upper = [supply.grid_mw, plant.availability * plant.declared_mw, *[np.full(steps, np.inf)] * 6]
    zero = one * 0.0

    def column(vector, place):
        dense = np.zeros((steps, 4))
        dense[:, place] = vector
        return dense

    shift = np.roll(np.eye(steps), 1, axis=0)
    eta = np.sqrt(supply.battery.efficiency)
    balanced = hstack([column(nothing, 0), one, one, one, one, one, -one, zero, one])
    rolled = hstack([column(nothing, 0), zero, zero, zero, zero, one / eta, -eta * one, one - shift, zero])
    limits = vstack(
        [
            hstack([column(-supply.solar.share, 0), zero, zero, one, zero, zero, zero, zero, zero]),
            hstack([column(-supply.wind.share, 1), zero, zero, zero, one, zero, zero, zero, zero]),
            hstack([column(-np.ones(steps), 2), zero, zero, zero, zero, one, one, zero, zero]),
            hstack([column(-np.ones(steps), 3), zero, zero, zero, zero, zero, zero, one, zero]),
        ]
    )
    found = linprog(
        np.concatenate([sizes, *blocks]) / USD_PER_COST_UNIT,
        A_ub=limits,
        b_ub=np.zeros(4 * steps),
        A_eq=vstack([balanced, rolled]),
        b_eq=np.concatenate([supply.load_mw, nothing]),
        bounds=list(zip(np.zeros(4 + 8 * steps), np.concatenate([np.full(4, np.inf), *upper]), strict=True)),
        method="highs-ipm",
    )
    return found.fun * USD_PER_COST_UNIT


def week(hours=168, start=4800):
    """A summer week of the catalogue's Texas, a hundred megawatts of nothing special."""
    year, price = climate("abilene").hourly(), prices("ercot_hub").hourly_usd_per_mwh()
    part = slice(start, start + hours)
    share = hours / 8760.0
    return plain_supply(
        hours,
        load_mw=np.ones(hours),
        grid_mw=np.full(hours, 0.5),
        grid_usd_per_mwh=np.maximum(price[part], 0.0),
        thermal=(gas(hours, 0.3, 45.0),),
        solar=Renewable(year.solar_share[part], 150e3 * share),
        wind=Renewable(year.wind_share[part], 170e3 * share),
        battery=Battery(60e3 * share, 30e3 * share, 0.85, 0.01),
    )


def test_a_week_costs_the_same_in_scipy_with_every_flow_its_own_variable():
    assert least_cost(week()).cost_usd == pytest.approx(independent_cost(week()), rel=1e-6)


def test_coming_from_coarser_years_reaches_the_same_optimum():
    supply = week(hours=504, start=4500)
    cold = read(model(supply), Solver(problem(supply)).solve())
    assert least_cost(supply).cost_usd == pytest.approx(cold.cost_usd, rel=1e-9)


def test_a_coarser_year_keeps_energy_and_hours():
    supply = week()
    coarse = coarser(supply, 3)
    assert coarse.load_mw.sum() * coarse.step_hours == pytest.approx(supply.load_mw.sum())


def test_an_unbounded_problem_is_an_error_and_not_an_answer():
    lp = problem(plain_supply(grid_mw=np.ones(3)))
    free = Problem(-lp.cost, lp.lower, np.full(len(lp.cost), np.inf), lp.matrix, lp.row_lower, lp.row_upper + np.inf)
    with pytest.raises(SolverError):
        Solver(free).solve()
