"""What a solved year comes to: one campus with grid charges, a price of carbon, gas and a target."""

import json
from typing import NamedTuple

import numpy as np
import pytest

from gigawatt import power
from gigawatt.capital import Phases
from gigawatt.catalogue import MONTH_OF_HOUR, cooling
from gigawatt.power import UNIT_KINDS
from gigawatt.power.demand import utilisation, wue
from gigawatt.power.market import market
from gigawatt.power.plan import GRID
from gigawatt.programme import Programme, read

IT_MW, CO2_USD, DEMAND_USD = 100.0, 40.0, 3.0
SITE = {
    "location": {"latitude": 32.45, "longitude": -99.73},
    "grid": [{"from": "2024-06", "firm": "80 MW facility", "demand_charge": f"{DEMAND_USD} USD/kW/month"}],
    "generation": [{"kind": "gas_engine", "unit": "12 MW facility", "slots": {"2025": 5}}],
    "candidates": ["gas_turbine"],
    "co2_price": f"{CO2_USD} USD/t",
    "phases": [{"name": "a", "it_power": f"{IT_MW} MW IT", "start": "2024-06"}],
}


class Case(NamedTuple):
    programme: Programme
    plan: power.Plan
    found: power.Review


def reviewed(path, **keys) -> Case:
    head = {"name": "test", "start": "2024-01", "horizon": "10 years", "price_year": 2025}
    path.write_text(json.dumps({"gigawatt": 1, "programme": head, "sites": {"one": SITE | keys}}), encoding="utf-8")
    programme, none = read(str(path)), np.zeros(1, dtype=np.int64)
    phases = Phases(none, np.full(1, IT_MW), np.full(1, 1.4 * IT_MW), np.zeros((1, 3)), np.zeros(1), none, none)
    plan = power.decide(programme, phases, np.ones(1, dtype=bool), programme.timeline)
    return Case(programme, plan, power.review(programme, plan, 0, IT_MW))


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    return reviewed(tmp_path_factory.mktemp("review") / "programme.yaml")


@pytest.fixture(scope="module")
def grid_only(tmp_path_factory) -> Case:
    grid = [{"from": "2024-06", "firm": "200 MW facility"}]
    path = tmp_path_factory.mktemp("review") / "programme.yaml"
    return reviewed(path, grid=grid, generation=[], candidates=[], availability="99.99 %", cooling="evaporative")


def test_the_parts_of_the_bill_add_to_what_the_plan_pays(case):
    assert sum(case.found.bill) == pytest.approx(case.plan.variable_usd[0].sum() + case.plan.fixed_usd[0])


def test_the_bill_of_the_last_operating_year_is_that_of_the_full_build(case):
    assert sum(case.found.by_year[-1]) == pytest.approx(sum(case.found.bill))


def test_charges_are_those_on_the_highest_draw_of_each_month(case):
    drawn = case.plan.hourly[0, 1 + GRID]
    peaks_mw = [drawn[month == MONTH_OF_HOUR].max() for month in range(12)]
    assert case.found.bill.charges_usd == pytest.approx(1000 * DEMAND_USD * sum(peaks_mw), rel=1e-4)


def test_carbon_costs_its_price_times_all_emissions(case):
    assert case.found.bill.co2_usd == pytest.approx(CO2_USD * (case.found.grid_t + case.found.plant_t))
    assert case.found.grid_t + case.found.plant_t == pytest.approx(case.plan.years.emissions_t[0, -1])


def test_no_part_of_the_bill_is_negative(case):
    assert min(case.found.bill) >= -1e-6 * sum(case.found.bill)


def test_the_curve_of_nines_begins_with_the_plan(case):
    assert case.found.firmer.curve.lole_hours[0] == pytest.approx(case.plan.lole_hours[0], abs=1e-3)


def test_more_units_are_never_less_firm_nor_cheaper(case):
    curve = case.found.firmer.curve
    assert np.all(np.diff(curve.nines) >= -1e-9)
    assert np.all(np.diff(curve.usd_per_year) > 0.0)


def test_prices_of_nines_are_those_of_the_plan(case):
    priced = {price.nines: price.usd_per_year for price in case.found.firmer.prices}
    planned = {nine + 1: usd for nine, usd in enumerate(case.plan.nine_usd[0]) if np.isfinite(usd)}
    assert priced == pytest.approx(planned)


def test_no_target_is_none(case):
    assert case.found.firmer.target_nines is None


def test_a_target_of_9999_is_four_nines(grid_only):
    assert grid_only.found.firmer.target_nines == pytest.approx(4.0)


def test_a_site_without_plant_has_nothing_to_follow_a_load_alone(grid_only):
    assert grid_only.found.islanded is None


def test_plant_alone_takes_longer_than_with_the_grid(case):
    assert case.found.islanded.minutes > case.found.steady.minutes


def test_water_is_that_of_the_hours_in_use(grid_only):
    seen = market(grid_only.programme, "one", {}, {})
    litres = wue(cooling("evaporative"), seen.wet_bulb_c)
    assert grid_only.found.water_m3 == pytest.approx(IT_MW * utilisation({}) * litres.sum())
    assert grid_only.found.wue == pytest.approx(litres.mean())


def test_a_slot_is_worth_something_only_where_delivery_is_limited(tmp_path):
    phases = [{"name": "a", "it_power": f"{IT_MW} MW IT", "start": "2024-06"}]
    asked = {"generation": [], "candidates": ["gas_turbine"], "phases": phases}
    limited = reviewed(tmp_path / "few.yaml", candidate_slots={"gas_turbine": {"2025": 1}}, **asked)
    assert limited.plan.years.slot_value_usd[0, -1, UNIT_KINDS.index("gas_turbine")] > 0.0
    assert np.count_nonzero(limited.plan.years.slot_value_usd) == 1
