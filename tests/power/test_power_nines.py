"""The price of nines and the search for a target, against linear scans and hand arithmetic."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import gas

from gigawatt.catalogue import plant as plant_row
from gigawatt.power.nines import (
    Candidate,
    candidate,
    cheapest,
    nines_curve,
    price_of_nines,
    units_for_target,
    with_lots,
)
from gigawatt.power.outage import CommonCause, Units, nines
from gigawatt.power.sequential import Fleet

HOURS = 48
FEW = settings(max_examples=25, deadline=None)


def a_fleet(number=10, rate=0.05, load_mw=400.0, causes=(), behind=()):
    residual_mw = load_mw + np.linspace(-20.0, 20.0, HOURS)
    return Fleet((Units(number, 45.0, rate, behind=behind),), np.ones((1, HOURS)), residual_mw, load_mw * HOURS, causes)


def a_candidate(unit_mw=45.0, lot=1, rate=0.05, usd=9e6, behind=()):
    return Candidate("gas_turbine", Units(lot, unit_mw, rate, behind=behind), np.ones(HOURS), usd, 40.0)


def test_the_curve_begins_with_what_stands_and_costs_nothing_there():
    fleet = a_fleet()
    curve = nines_curve(fleet, (a_candidate(),))
    assert (curve.lole_hours[0], curve.usd_per_year[0]) == (fleet.adequacy.lole_hours, 0.0)


def test_a_point_costs_its_units_and_the_fuel_of_what_they_save():
    curve = nines_curve(a_fleet(), (a_candidate(),))
    saved_mwh = curve.eue_mwh[0] - curve.eue_mwh[3]
    assert curve.usd_per_year[3] == pytest.approx(3 * 9e6 + saved_mwh * 40.0)


@FEW
@given(st.integers(1, 15), st.floats(0.005, 0.2), st.floats(5.0, 90.0))
def test_nines_never_fall_along_the_curve(number, rate, unit_mw):
    curve = nines_curve(a_fleet(number, rate), (a_candidate(unit_mw, rate=rate),))
    assert np.all(np.diff(curve.nines) >= -1e-9)
    assert np.all(np.diff(curve.energy_nines) >= -1e-9)


def test_the_prices_of_nines_add_up_to_the_curve():
    curve = nines_curve(a_fleet(), (a_candidate(),))
    prices = price_of_nines(curve, load_mwh=1000.0)
    last = np.flatnonzero(curve.added_units == prices[-1].added_units)[0]
    assert sum(price.usd_per_year for price in prices) == pytest.approx(curve.usd_per_year[last])
    assert sum(price.usd_per_mwh for price in prices) == pytest.approx(curve.usd_per_year[last] / 1000.0)


def test_each_nine_is_priced_at_the_first_point_that_reaches_it():
    curve = nines_curve(a_fleet(), (a_candidate(),))
    for price in price_of_nines(curve, load_mwh=1.0):
        place = np.flatnonzero(curve.added_units == price.added_units)[0]
        assert curve.nines[place] >= price.nines
        assert place == 0 or curve.nines[place - 1] < price.nines


def test_a_line_behind_which_all_units_stand_is_the_floor_of_the_curve():
    line = (CommonCause("line", 0.001),)
    fleet = a_fleet(causes=line, behind=("line",))
    curve = nines_curve(fleet, (a_candidate(behind=("line",)),))
    least_hours = 0.001 * HOURS
    assert curve.lole_hours[-1] == pytest.approx(least_hours, rel=1e-2)
    assert curve.floor_nines == pytest.approx(nines(least_hours / 8760.0), abs=1e-3)


def test_a_target_beyond_that_floor_has_no_number_of_units():
    line = (CommonCause("line", 0.5),)
    fleet = a_fleet(causes=line, behind=("line",))
    assert units_for_target(fleet, a_candidate(behind=("line",)), nines=4.0) is None


@FEW
@given(st.integers(4, 12), st.floats(0.01, 0.15), st.floats(2.2, 8.0), st.sampled_from([1, 2, 3]))
def test_the_search_finds_what_a_scan_from_below_finds(number, rate, target, lot):
    fleet, added = a_fleet(number, rate), a_candidate(30.0, lot, rate)
    scanned = next(n for n in range(60) if with_lots(fleet, added, n).adequacy.nines >= target)
    found = units_for_target(fleet, added, target)
    assert found == (scanned * lot, with_lots(fleet, added, scanned).adequacy)


def test_the_cheapest_candidate_is_that_with_the_least_cost_per_firm_megawatt():
    dear, cheap = a_candidate(45.0, usd=9e6), a_candidate(3.0, rate=0.02, usd=0.3e6)
    assert cheapest((dear, cheap)) is cheap
    assert cheapest((dear, cheap._replace(lot=cheap.lot._replace(outage_rate=0.6)))) is dear


def test_a_class_of_plant_becomes_a_candidate_with_its_own_cost_and_time_to_repair():
    plant = gas(HOURS, 0.0, 35.0, unit_mw=45.0, annuity_usd_per_mw=200e3)
    found = candidate(plant, behind=("lateral",), number=2)
    assert found.lot == Units(2, 45.0, 0.0, plant_row("gas_turbine").repair_hours.value, ("lateral",))
    assert (found.usd_per_unit, found.usd_per_mwh) == (45.0 * 200e3, 35.0)


def test_without_a_candidate_there_is_no_curve():
    with pytest.raises(ValueError, match="no firm candidate"):
        nines_curve(a_fleet(), ())
