"""Which weeks and which map of the year are shown."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.power import Bill
from gigawatt.study.exhibits.dispatch import WEEK, heat_map, tightest_week, typical_week
from gigawatt.study.exhibits.supply_dates import cost_parts

HOURS = 8760
FLAT = np.full(HOURS, 100.0)
NONE = np.zeros(HOURS)
PRICE = np.linspace(20.0, 90.0, HOURS)


def test_the_week_shown_is_the_one_with_the_highest_residual_load():
    residual = np.zeros(8760)
    residual[100 * 24 : 107 * 24] = 1.0
    assert tightest_week(residual) == 100 * 24


def test_a_week_ends_within_the_year():
    residual = np.arange(8760.0)
    assert tightest_week(residual) + WEEK <= 8760


def test_no_week_is_nearer_to_the_mix_of_the_year_than_the_typical_one():
    solar = 50.0 + 40.0 * np.sin(np.arange(HOURS) / 500.0)
    found = typical_week({"solar": solar, "grid": 100.0 - solar})
    means = [solar[start : start + WEEK].mean() for start in range(0, HOURS - WEEK + 1, 24)]
    assert abs(solar[found : found + WEEK].mean() - solar.mean()) == pytest.approx(min(abs(means - solar.mean())))


def test_a_year_in_which_the_grid_does_not_carry_all_is_mapped_by_what_it_does_not_carry():
    grid = np.where(np.arange(HOURS) % 24 < 12, 100.0, 60.0)
    found = heat_map(FLAT, {"grid": grid, "gas": FLAT - grid}, PRICE)
    assert (found.shows, found.unit) == ("share of the load that the grid does not carry", "%")
    assert found.values == pytest.approx(100.0 - grid)


def test_a_year_that_the_grid_carries_alone_is_mapped_by_its_price():
    assert heat_map(FLAT, {"grid": FLAT, "gas": NONE}, PRICE).unit == "USD/MWh"


def test_a_year_without_grid_is_mapped_by_the_share_of_fuel():
    gas = np.where(np.arange(HOURS) % 24 < 12, 100.0, 20.0)
    found = heat_map(FLAT, {"grid": NONE, "gas": gas}, PRICE)
    assert found.shows == "share of the load that fuel carries"
    assert found.values == pytest.approx(gas)


def test_a_year_of_gas_alone_is_mapped_by_its_load():
    load = FLAT + np.arange(HOURS) % 24
    assert heat_map(load, {"grid": NONE, "gas": load}, PRICE).unit == "MW"


def test_parts_of_a_bill_add_to_the_cost_of_a_megawatt_hour():
    bill = Bill(50.0, 3.0, 20.0, 2.0, 10.0, 0.0, 5.0)
    parts = cost_parts(bill, 2.0)
    assert sum(part.value for part in parts) == pytest.approx(45.0)
    assert "added plant" not in {part.name for part in parts}
