"""The dispatch menu against the linear programme that it stands for."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import gas, plain_supply, random_supply

from gigawatt.catalogue import climate, prices
from gigawatt.power import menu_family
from gigawatt.power.dispatch import USD_PER_COST_UNIT, problem
from gigawatt.power.layout import layout
from gigawatt.power.menu import (
    CO2,
    CURTAILED,
    DISCHARGED,
    EXPORTED,
    FUEL,
    GRID,
    INTERRUPTED,
    OTHER,
    PURCHASES,
    SOLAR,
    THERMAL,
    UNSERVED,
    WIND,
    YEAR,
    menu_at,
    shelf,
)
from gigawatt.power.menu_nodes import FINE, MONTH_OF_HOUR, Axes, dispatch_menu, even_axes, one_dispatch
from gigawatt.power.menu_read import floor_usd, mix_at, paid_usd, read_menu, served, total_usd
from gigawatt.power.sizing import least_cost
from gigawatt.power.solve import Solver, SolverError
from gigawatt.power.supply import Battery, Peak, Renewable
from gigawatt.quantities import compiled

STEPS = 72
AXES = Axes(np.array([0.0, 0.4, 0.8, 1.2]), np.array([0.0, 0.5, 1.0]), np.array([0.5, 1.0, 2.0]))
ONE_MONTH = np.zeros(168, dtype=np.int64)
FULL_USD_PER_MWH = 17.7  # of the Texan week at its whole load and grid
TWO_MONTHS = np.repeat([4, 5], STEPS // 2)
FEW, FEWER = settings(max_examples=15, deadline=None), settings(max_examples=5, deadline=None)
SEEDS, LOADS, GRIDS = st.integers(0, 5), st.floats(0.0, 1.2), st.floats(0.0, 1.0)
PRICES = st.floats(0.5, 2.0)


def full_supply(seed):
    """Peaks charged, a lateral, a permit, export, interruptible load and a reserve."""
    plain = random_supply(seed, STEPS)
    plant = plain.thermal[0]._replace(largest_mw=0.1, lateral_mmbtu_per_mwh=9.0, permit_hours=7000.0)
    return plain._replace(
        thermal=(plant,),
        peaks=(Peak(np.arange(48), 40.0), Peak(np.array([50, 60]), 500.0)),
        lateral_mmbtu_per_hour=8.0 * plant.declared_mw,
        export_usd_per_mwh=0.4 * plain.grid_usd_per_mwh,
        flexible_mw=0.2 * plain.load_mw,
        flexible_usd_per_mwh=300.0,
        n_minus_1=True,
    )


@cache
def a_case(seed):
    """A supply, the sizes that are best for it, and the menu of those sizes; every other one has all kinds of rows."""
    supply = random_supply(seed, STEPS) if seed % 2 else full_supply(seed)
    sizes = least_cost(supply)
    return supply, sizes, dispatch_menu(supply, sizes, AXES, TWO_MONTHS)


@cache
def texan_week():
    """A summer week of the catalogue's Texas behind a grid of the size of the facility."""
    year, hub = climate("abilene").hourly(), prices("ercot_hub").hourly_usd_per_mwh()
    part = slice(4800, 4800 + len(ONE_MONTH))
    supply = plain_supply(
        len(ONE_MONTH),
        load_mw=np.full(len(ONE_MONTH), 0.85),
        grid_mw=np.ones(len(ONE_MONTH)),
        grid_usd_per_mwh=np.maximum(hub[part], 0.0),
        thermal=(gas(len(ONE_MONTH), 0.5, 35.0),),
        solar=Renewable(year.solar_share[part], 3e3),
        wind=Renewable(year.wind_share[part], 3e3),
        battery=Battery(1e3, 0.5e3, 0.85, 0.01),
    )
    sizes = least_cost(supply)._replace(solar_mw=0.5, wind_mw=0.3, battery_mw=0.4, battery_mwh=1.6)
    return supply, sizes, dispatch_menu(supply, sizes, even_axes(1.0 / 0.85, np.ones(1)), ONE_MONTH)


def least_usd(supply, sizes, load, grid_mw, price, gas=1.0):
    """The same dispatch solved from nothing."""
    place = layout(supply)
    thermal = tuple(plant._replace(fuel_usd_per_mwh=gas * plant.fuel_usd_per_mwh) for plant in supply.thermal)
    grid = grid_mw * supply.grid_mw / supply.grid_mw.max()
    changed = supply._replace(
        load_mw=load * supply.load_mw, grid_mw=grid, grid_usd_per_mwh=price * supply.grid_usd_per_mwh, thermal=thermal
    )
    if supply.flexible_mw is not None:
        changed = changed._replace(
            flexible_mw=load * supply.flexible_mw, export_usd_per_mwh=price * supply.export_usd_per_mwh
        )
    there = problem(changed)
    there.cost[place.sizes] = 0.0
    for name in place.size:
        value = getattr(sizes, name if name.startswith("battery") else f"{name}_mw")
        there.lower[place.size[name]] = there.upper[place.size[name]] = value
    return Solver(there).solve().objective * USD_PER_COST_UNIT


def read_usd(menu, load, grid_mw, price, gas=1.0, month=YEAR):
    return total_usd(menu, read_menu(menu, month, load, grid_mw, price, gas))


@FEW
@given(SEEDS, st.sampled_from(AXES.load), st.sampled_from(AXES.grid_mw), st.sampled_from(AXES.price))
def test_at_its_nodes_the_menu_is_the_optimum(seed, load, grid_mw, price):
    supply, sizes, menu = a_case(seed)
    least = least_usd(supply, sizes, load, grid_mw, price)
    assert read_usd(menu, load, grid_mw, price) == pytest.approx(least, rel=1e-6, abs=1e-3)


@FEW
@given(SEEDS, LOADS, GRIDS, st.floats(0.1, 4.0), st.floats(0.3, 3.0))
def test_between_its_nodes_the_menu_is_never_below_the_optimum(seed, load, grid_mw, price, gas):
    supply, sizes, menu = a_case(seed)
    least = least_usd(supply, sizes, load, grid_mw, price, gas)
    assert read_usd(menu, load, grid_mw, price, gas) >= least * (1 - 1e-7) - 1e-3


@FEW
@given(SEEDS, LOADS, GRIDS, PRICES)
def test_the_planes_of_the_nodes_are_never_above_the_optimum(seed, load, grid_mw, price):
    supply, sizes, menu = a_case(seed)
    least = least_usd(supply, sizes, load, grid_mw, price)
    assert floor_usd(menu, load, grid_mw, price) <= least * (1 + 1e-7) + 1e-3


@FEWER
@given(SEEDS, LOADS, GRIDS, st.sampled_from(AXES.price))
def test_more_dispatches_never_read_dearer(seed, load, grid_mw, price):
    supply, sizes, menu = a_case(seed)
    few = dispatch_menu(supply, sizes, AXES, TWO_MONTHS, fineness=FINE._replace(dispatches=len(AXES.grid_mw) + 1))
    assert read_usd(menu, load, grid_mw, price) <= read_usd(few, load, grid_mw, price) * (1 + 1e-7) + 1e-3


@FEW
@given(SEEDS, LOADS, GRIDS, PRICES)
def test_the_months_add_up_to_no_more_than_the_year(seed, load, grid_mw, price):
    _, _, menu = a_case(seed)
    months_usd = sum(read_usd(menu, load, grid_mw, price, month=month) for month in range(12))
    assert months_usd <= read_usd(menu, load, grid_mw, price) * (1 + 1e-9) + 1e-6


@FEW
@given(SEEDS, LOADS, GRIDS, PRICES, PRICES)
def test_what_is_read_serves_the_load_or_says_what_is_missing(seed, load, grid_mw, price, gas):
    supply, _, menu = a_case(seed)
    found = read_menu(menu, YEAR, load, grid_mw, price, gas)
    supplied = found[[GRID, THERMAL, SOLAR, WIND, UNSERVED, INTERRUPTED]].sum() - found[CURTAILED] - found[EXPORTED]
    lost = found[DISCHARGED] * (1.0 / supply.battery.efficiency - 1.0)
    assert supplied - lost == pytest.approx(load * supply.load_mw.sum(), rel=1e-6, abs=1e-4)


def test_sun_and_wind_are_what_their_sizes_give():
    supply, sizes, menu = a_case(3)
    found = read_menu(menu, YEAR, 0.7, 0.3, 1.0, 1.0)
    assert found[SOLAR] == pytest.approx(sizes.solar_mw * supply.solar.share.sum())
    assert found[WIND] == pytest.approx(sizes.wind_mw * supply.wind.share.sum())


def test_a_cost_that_the_menu_does_not_know_is_refused(monkeypatch):
    supply, sizes, _ = a_case(0)
    monkeypatch.setattr(menu_family, "UNHELD_SHARE", 0.9)
    with pytest.raises(SolverError, match="misses"):
        dispatch_menu(supply, sizes, AXES, TWO_MONTHS)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.2, 1.0), GRIDS, PRICES)
def test_a_texan_week_is_read_close_to_its_optimum(load, grid_mw, price):
    """Cost within a fifth of the week's mean, unserved energy within a hundredth of its load; half are far closer."""
    supply, sizes, menu = texan_week()
    alone = dispatch_menu(supply, sizes, Axes(np.array([load]), np.array([grid_mw]), np.array([price])), ONE_MONTH)
    least, found = (read_menu(one, YEAR, load, grid_mw, price, 1.0) for one in (alone, menu))
    load_mwh = load * menu.load_mwh[YEAR]
    assert abs(found[:UNSERVED].sum() - least[:UNSERVED].sum()) / load_mwh < 0.2 * FULL_USD_PER_MWH
    assert (found[UNSERVED] - least[UNSERVED]) / load_mwh < 0.01


def test_emissions_are_those_of_plant_and_of_what_is_bought():
    supply, sizes, _ = a_case(3)
    supply = supply._replace(thermal=(supply.thermal[0]._replace(co2_t_per_mwh=0.5),))
    menu = dispatch_menu(supply, sizes, AXES, TWO_MONTHS, np.full(STEPS, 0.4))
    found = read_menu(menu, YEAR, 0.7, 0.3, 1.0, 1.0)
    assert found[CO2] == pytest.approx(0.5 * found[THERMAL] + 0.4 * found[GRID])


def test_parts_follow_their_own_price():
    _, _, menu = a_case(3)
    base, dear = (read_menu(menu, YEAR, 0.4, 0.5, 1.0, gas) for gas in (1.0, 1.0 + 1e-9))
    assert dear[FUEL] == pytest.approx(base[FUEL] * (1.0 + 1e-9), rel=1e-12)
    assert (dear[PURCHASES], dear[OTHER]) == (base[PURCHASES], base[OTHER])


def test_what_a_combination_costs_and_serves_is_what_is_read():
    _, _, menu = a_case(3)
    mix = mix_at(menu, YEAR, 0.9, 0.4, 1.1, 1.2)
    found = read_menu(menu, YEAR, 0.9, 0.4, 1.1, 1.2)
    assert paid_usd(menu, YEAR, mix, 1.1, 1.2) == pytest.approx(found[:UNSERVED].sum())
    assert served(menu, mix, 0.9) == pytest.approx(0.9 * menu.load_mwh[YEAR] - found[UNSERVED])


def test_the_months_of_one_combination_add_up_to_its_year():
    _, _, menu = a_case(3)
    mix = mix_at(menu, YEAR, 0.9, 0.4, 1.1, 1.2)
    months_usd = sum(paid_usd(menu, month, mix, 1.1, 1.2) for month in range(12))
    assert months_usd == pytest.approx(paid_usd(menu, YEAR, mix, 1.1, 1.2))


@FEW
@given(SEEDS, LOADS, GRIDS, PRICES)
def test_a_further_low_grid_is_solved_at_every_load_and_leaves_an_upper_bound(seed, load, grid_mw, price):
    supply, sizes, _ = a_case(seed)
    few = FINE._replace(loads=len(AXES.load), dispatches=len(AXES.grid_mw) + 1)
    axes = AXES._replace(low_mw=0.3, low_by_load_mw=0.5)
    low = dispatch_menu(supply, sizes, axes, TWO_MONTHS, fineness=few)
    least = least_usd(supply, sizes, load, grid_mw, price)
    assert read_usd(low, load, grid_mw, price) >= least * (1 - 1e-7) - 1e-3
    assert set(low.grid_mw.round(9).ravel()) >= {round(max(0.3 + 0.5 * (one - 1.0), 0.0), 9) for one in AXES.load}


def test_a_dispatch_that_is_known_is_a_menu_of_its_own():
    supply, sizes, _ = a_case(3)
    alone = one_dispatch(supply, sizes, TWO_MONTHS)
    found = read_menu(alone, YEAR, 1.0, float(supply.grid_mw.max()), 1.0, 1.0)
    bought_usd = sizes.grid @ supply.grid_usd_per_mwh + sizes.thermal[0].sum() * supply.thermal[0].fuel_usd_per_mwh
    assert found[PURCHASES] + found[FUEL] == pytest.approx(bought_usd)


def test_load_beyond_the_last_node_is_not_served():
    _, _, menu = a_case(3)
    last, beyond = (read_menu(menu, YEAR, load, 1.0, 1.0, 1.0) for load in (1.2, 1.5))
    assert beyond[UNSERVED] - last[UNSERVED] == pytest.approx(0.3 * menu.load_mwh[YEAR])


def test_a_grid_beyond_the_last_node_is_of_no_further_use():
    _, _, menu = a_case(3)
    assert np.array_equal(read_menu(menu, YEAR, 0.7, 9.0, 1.0, 1.0), read_menu(menu, YEAR, 0.7, 1.0, 1.0, 1.0))


def test_a_menu_of_one_load_grid_and_price_is_read_there():
    supply, sizes, _ = a_case(3)
    one = dispatch_menu(supply, sizes, Axes(np.array([0.8]), np.array([0.5]), np.array([1.0])), TWO_MONTHS)
    assert read_usd(one, 0.8, 0.5, 1.0) == pytest.approx(least_usd(supply, sizes, 0.8, 0.5, 1.0), rel=1e-6)


@compiled
def read_from(shelf, place, load, grid_mw):
    return read_menu(menu_at(shelf, place), YEAR, load, grid_mw, 1.1, 1.0)


@pytest.mark.parametrize(("load", "grid_mw"), [(0.7, 0.3), (0.8, 1.0), (1.3, 2.0), (0.0, 0.0)])
def test_a_menu_on_a_shelf_beside_a_longer_one_reads_as_alone(load, grid_mw):
    supply, sizes, menu = a_case(3)
    short = dispatch_menu(supply, sizes, Axes(AXES.load[1:3], AXES.grid_mw[:1], AXES.price[:2]), TWO_MONTHS)
    both = shelf((menu, short))
    for place, alone in enumerate((menu, short)):
        assert read_from(both, place, load, grid_mw) == pytest.approx(read_menu(alone, YEAR, load, grid_mw, 1.1, 1.0))


def test_price_levels_solved_side_by_side_give_the_same_menu():
    supply, sizes, menu = a_case(3)
    beside = dispatch_menu(supply, sizes, AXES, TWO_MONTHS, workers=2)
    assert np.array_equal(beside.value, menu.value)


def test_even_axes_hold_the_grids_of_the_programme_and_none():
    axes = even_axes(1.2, np.array([0.6, 0.33, 0.6]), steps=4)
    assert axes.load == pytest.approx([0.0, 0.3, 0.6, 0.9, 1.2])
    assert list(axes.grid_mw) == [0.0, 0.33, 0.6]


def test_the_hours_of_a_year_fall_into_its_months():
    assert list(np.bincount(MONTH_OF_HOUR) // 24) == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
