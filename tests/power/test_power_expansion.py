"""Capacity by year: one large programme over all years is the judge, then hand cases and monotone claims."""

from itertools import combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import gas, plain_supply, random_supply
from scipy.sparse import block_diag, coo_array, csr_array, vstack

from gigawatt.power.dispatch import USD_PER_COST_UNIT, model, size_usd
from gigawatt.power.expansion import OperatingYear, expand, free
from gigawatt.power.sizing import least_cost
from gigawatt.power.solve import Problem, Solver

FEW = settings(max_examples=10, deadline=None)
SEEDS = st.integers(0, 10_000)
GAP = 3e-7  # relative; the solver keeps rows to 1e-7


def random_years(seed, count=2, weathers=1, steps=24, units=False, **changes):
    """Years of growing load, any grid, the same plant in each."""
    random = np.random.default_rng(seed)
    weather = [random_supply(seed + place, steps) for place in range(weathers)]
    first = weather[0]
    load, grid = np.sort(random.uniform(0.3, 1.0, count)), random.uniform(0.0, 0.8, count)
    plant = first.thermal
    if units:
        usd_per_mwh, annuity_usd = random.uniform(20.0, 60.0), random.uniform(60e3, 200e3) * steps / 8760.0
        plant = (gas(steps, 0.1, usd_per_mwh, unit_mw=0.19, annuity_usd_per_mw=annuity_usd),)

    def supply(year, seen):
        return seen._replace(
            load_mw=seen.load_mw * load[year],
            grid_mw=np.full(steps, grid[year]),
            thermal=plant,
            solar=first.solar._replace(share=seen.solar.share),
            wind=first.wind._replace(share=seen.wind.share),
            **({"battery": first.battery} | changes),
        )

    weights = random.uniform(0.3, 2.0, count)
    return tuple(OperatingYear(tuple(supply(y, seen) for seen in weather), float(weights[y])) for y in range(count))


def monolithic_usd(years):
    """One linear programme over all years and weathers: sizes are shared by weathers and stand in the next year."""
    annuity = np.array([size_usd(year.supplies[0]) for year in years]) / USD_PER_COST_UNIT
    weight = np.array([year.weight for year in years])
    built, costs, sizes, start = [], [], [], 0
    for number, year in enumerate(years):
        for supply in year.supplies:
            lp = model(free(supply))
            cost = lp.problem.cost * year.weight / len(year.supplies)
            # The annuity does not change over the years of these cases: each year pays for what stands.
            cost[lp.place.sizes] = annuity[number] * weight[number] / len(year.supplies)
            built.append(lp.problem)
            costs.append(cost)
            sizes.append(start + lp.place.sizes)
            start += len(cost)
    links, weathers = [], len(years[0].supplies)
    for place in range(1, len(sizes)):
        same = place % weathers != 0
        links += [
            (now, then, 0.0 if same else np.inf) for now, then in zip(sizes[place], sizes[place - 1], strict=True)
        ]
    rows = np.repeat(np.arange(len(links)), 2)
    columns = np.array([column for now, then, _ in links for column in (now, then)], dtype=np.int64)
    joined = coo_array((np.tile([1.0, -1.0], len(links)), (rows, columns)), shape=(len(links), start))
    lp = Problem(
        np.concatenate(costs),
        np.concatenate([one.lower for one in built]),
        np.concatenate([one.upper for one in built]),
        csr_array(vstack([block_diag([one.matrix for one in built]), joined])),
        np.concatenate([*(one.row_lower for one in built), np.zeros(len(links))]),
        np.concatenate([*(one.row_upper for one in built), [limit for *_, limit in links]]),
    )
    return Solver(lp).solve().objective * USD_PER_COST_UNIT


@FEW
@given(SEEDS, st.integers(1, 3), st.integers(1, 2))
def test_cutting_planes_reach_the_cost_of_one_large_programme(seed, count, weathers):
    years = random_years(seed, count, weathers)
    assert expand(years, gap=GAP, workers=1).cost_usd == pytest.approx(monolithic_usd(years), rel=1e-6)


@settings(max_examples=3, deadline=None)
@given(SEEDS)
def test_two_weeks_of_three_years_cost_what_one_large_programme_says(seed):
    years = random_years(seed, 3, steps=336)
    found = expand(years, gap=1e-6, workers=2)
    judge = monolithic_usd(years)
    assert found.lower_usd <= judge * (1 + 1e-9)
    assert found.cost_usd == pytest.approx(judge, rel=2e-6)


@FEW
@given(SEEDS)
def test_the_bound_lies_below_the_cost_and_within_the_gap_asked_for(seed):
    found = expand(random_years(seed, 2, units=True), gap=1e-3, workers=1)
    assert -1e-9 <= found.gap <= 1e-3


@settings(max_examples=4, deadline=None)
@given(SEEDS)
def test_whole_units_cost_what_trying_every_count_finds(seed):
    years = random_years(seed, 2, units=True, battery=plain_supply().battery)

    def with_units(counts):
        held = np.array(counts, dtype=float)
        fixed = [year._replace(least_units=held[[y]], most_units=held[[y]]) for y, year in enumerate(years)]
        return expand(tuple(fixed), gap=1e-6, workers=1).cost_usd

    # Six units carry more than either year draws beyond its own 0.1 MW.
    judge = min(with_units(counts) for counts in combinations_with_replacement(range(6), 2))
    assert expand(years, gap=1e-5, workers=1).cost_usd == pytest.approx(judge, rel=2e-5)


@FEW
@given(SEEDS)
def test_one_year_alone_is_the_year_of_least_cost(seed):
    (year,) = random_years(seed, 1)
    found = expand((year._replace(weight=1.0),), gap=GAP, workers=1)
    assert found.cost_usd == pytest.approx(least_cost(year.supplies[0]).cost_usd, rel=1e-6)


@FEW
@given(SEEDS, st.floats(0.0, 0.5))
def test_more_grid_in_any_year_never_costs_more(seed, extra_mw):
    years = random_years(seed, 2)
    supplies = tuple(supply._replace(grid_mw=supply.grid_mw + extra_mw) for supply in years[0].supplies)
    more = (years[0]._replace(supplies=supplies), years[1])
    costs = [expand(case, gap=GAP, workers=1).cost_usd for case in (years, more)]
    assert costs[1] <= costs[0] * (1 + 1e-7) + 1e-9


@FEW
@given(SEEDS)
def test_what_stands_in_a_year_stands_in_the_next(seed):
    found = expand(random_years(seed, 3, units=True), gap=1e-4, workers=1)
    assert np.all(np.diff(found.capacity_mw, axis=0) >= -1e-9)


@FEW
@given(SEEDS)
def test_the_plan_does_not_depend_on_how_many_work_on_it(seed):
    years = random_years(seed, 2, 2, units=True)
    alone, together = (expand(years, gap=1e-4, workers=count) for count in (1, 3))
    assert np.array_equal(alone.capacity_mw, together.capacity_mw)


def gas_years(weights, loads, **limits):
    """Grid of 0.5 MW at 50; units of 0.5 MW at 10 USD/MWh cost 60 USD a year each: worth it where load needs them."""
    plant = gas(3, 0.0, 10.0, unit_mw=0.5, annuity_usd_per_mw=120.0)
    supplies = [plain_supply(load_mw=np.full(3, load), grid_mw=np.full(3, 0.5), thermal=(plant,)) for load in loads]
    return tuple(
        OperatingYear((supply,), weight, **{name: value[y] for name, value in limits.items()})
        for y, (supply, weight) in enumerate(zip(supplies, weights, strict=True))
    )


def test_three_hours_of_two_years_cost_what_hand_arithmetic_says():
    # Year 1: load 0.5, grid 75, a unit 60 + 15 saves 75 - 75 = 0; year 2: load 1: one unit 60 + 15 and grid 75.
    found = expand(gas_years([1.0, 0.9], [0.5, 1.0]), gap=GAP, workers=1)
    assert found.cost_usd == pytest.approx(75.0 + 0.9 * 150.0)


def test_a_slot_that_comes_late_leaves_the_year_before_short():
    slots = [np.array([0.0]), np.array([5.0])]
    found = expand(gas_years([1.0, 1.0], [1.0, 1.0], most_units=slots), gap=GAP, workers=1)
    assert found.capacity_mw[:, 0] == pytest.approx([0.0, 0.5])
    assert found.dispatches[0][0].unserved == pytest.approx(np.full(3, 0.5))


def test_a_slot_is_worth_the_shortage_it_ends_less_its_annuity():
    slots = [np.array([0.0]), np.array([5.0])]
    found = expand(gas_years([1.0, 1.0], [1.0, 1.0], most_units=slots), gap=GAP, workers=1)
    assert found.size_value_usd[0, 0] == pytest.approx(3 * (20_000.0 - 10.0) - 120.0)


def test_units_asked_for_stand_even_where_they_do_not_pay():
    asked = [np.array([1.0]), np.array([3.0])]
    found = expand(gas_years([1.0, 1.0], [0.1, 0.1], least_units=asked), gap=GAP, workers=1)
    assert found.capacity_mw[:, 0] == pytest.approx([0.5, 1.5])


def test_plant_for_the_last_year_pays_for_that_year_only():
    found = expand(gas_years([1.0, 1.0], [0.1, 1.0]), gap=GAP, workers=1)
    assert found.size_usd[:, 0] == pytest.approx([0.0, 60.0])


def test_weathers_count_by_their_probability():
    years = random_years(3, 2, 2)
    first = tuple(year._replace(supplies=year.supplies[:1]) for year in years)
    sure = expand(years, np.array([1.0, 0.0]), gap=GAP, workers=1)
    assert sure.cost_usd == pytest.approx(expand(first, gap=GAP, workers=1).cost_usd, rel=1e-6)


def test_years_with_other_kinds_of_plant_are_refused():
    one, two = random_years(1, 2)
    bare = two.supplies[0]._replace(battery=plain_supply().battery)
    with pytest.raises(ValueError, match="same kinds"):
        expand((one, two._replace(supplies=(bare,))))
