"""The sequential simulation against the outage table, a closed form and claims that hold year by year."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.power.outage import CommonCause, Units
from gigawatt.power.sequential import Fleet, Store, battery_credit, ride, running_units, simulate

HOURS = 8760
# Statistical claims are checked on the same examples every time: three standard errors fail one time in 370 otherwise.
SAME = settings(max_examples=8, deadline=None, derandomize=True)


def a_fleet(number=6, rate=0.08, repair_hours=40.0, load_share=0.8, causes=()):
    behind = tuple(cause.name for cause in causes)
    units = (Units(number, 30.0, rate, repair_hours, behind), Units(1, 60.0, 0.01, 8.0))
    day = 1.0 + 0.1 * np.sin(np.arange(HOURS) / 24 * 2 * np.pi)
    residual_mw = load_share * (number * 30.0 + 60.0) * day
    derate = np.vstack([1.0 - 0.05 * (day > 1.05), np.ones(HOURS)])
    return Fleet(units, derate, residual_mw, float(residual_mw.sum()), causes)


def mean_and_error(column):
    return column.mean(), column.std(ddof=1) / np.sqrt(len(column))


@SAME
@given(st.integers(3, 12), st.floats(0.03, 0.15), st.floats(5.0, 100.0), st.floats(0.6, 0.9), st.integers(0, 99))
def test_without_a_battery_it_agrees_with_the_outage_table(number, rate, repair_hours, load_share, seed):
    fleet = a_fleet(number, rate, repair_hours, load_share)
    short, exact = simulate(fleet, None, 300, seed), fleet.adequacy
    for column, expected in zip(short.T, exact, strict=True):
        mean, error = mean_and_error(column)
        assert abs(mean - expected) < 3 * error


def test_common_causes_agree_with_the_outage_table():
    fleet = a_fleet(causes=(CommonCause("lateral", 0.02, 30.0),))
    mean, error = mean_and_error(simulate(fleet, None, 400, seed=5)[:, 0])
    assert abs(mean - fleet.adequacy.lole_hours) < 3 * error


def test_a_battery_carries_the_first_hours_of_every_outage():
    """One unit, load 10 MW, 6 hours stored and refilled within an hour: P(out on the hour | out) to the 6th is left."""
    rate, repair_hours, kept = 0.02, 10.0, 6
    fleet = Fleet((Units(1, 1000.0, rate, repair_hours),), np.ones((1, HOURS)), np.full(HOURS, 10.0), 10.0 * HOURS)
    found = battery_credit(fleet, Store(1000.0, 10.0 * kept, 1.0), years=600, seed=2)
    failing = rate / (repair_hours * (1.0 - rate))
    stays_out = rate + (1.0 - rate) * np.exp(-(failing + 1.0 / repair_hours))
    ratio = found.stored.lole_hours / found.alone.lole_hours
    assert ratio == pytest.approx(stays_out**kept, rel=0.05)


@SAME
@given(st.floats(0.0, 100.0), st.floats(0.0, 500.0), st.floats(0.5, 1.0), st.integers(0, 99))
def test_a_battery_is_never_worse_in_any_year(power_mw, energy_mwh, efficiency, seed):
    fleet = a_fleet()
    alone, stored = simulate(fleet, None, 30, seed), simulate(fleet, Store(power_mw, energy_mwh, efficiency), 30, seed)
    assert np.all(stored[:, 0] <= alone[:, 0])
    assert np.all(stored[:, 1] <= alone[:, 1] + 1e-6)


@SAME
@given(st.integers(2, 10), st.integers(0, 99))
def test_another_unit_is_never_worse_in_any_year(number, seed):
    fewer = a_fleet(number)
    more = fewer._replace(units=(fewer.units[0]._replace(number=number + 1), fewer.units[1]))
    assert np.all(simulate(more, None, 20, seed) <= simulate(fewer, None, 20, seed) + 1e-6)


def test_an_endless_battery_loses_nothing():
    assert simulate(a_fleet(load_share=0.9), Store(1e9, 1e9, 0.85), 30, seed=1).max() == 0.0


def test_a_year_meets_the_same_outages_however_many_are_simulated():
    assert np.array_equal(simulate(a_fleet(), None, 12, seed=4)[:5], simulate(a_fleet(), None, 5, seed=4))


def test_units_are_out_for_their_outage_rate_and_for_their_time_to_repair():
    units = Units(50, 1.0, 0.1, 20.0)
    running = np.concatenate([running_units(units, HOURS, 3, 0, year) for year in range(10)])
    assert running.mean() / 50 == pytest.approx(0.9, abs=0.003)
    # Of 50 units the sum at two hours k apart correlates by exp(-k (1 / to failure + 1 / to repair)).
    lag = np.corrcoef(running[:-10], running[10:])[0, 1]
    assert lag == pytest.approx(np.exp(-10 * (1 / 180 + 1 / 20)), abs=0.03)


@pytest.mark.parametrize(("rate", "running"), [(0.0, 7), (1.0, 0)])
def test_units_that_never_or_always_fail_need_no_numbers(rate, running):
    assert np.all(running_units(Units(7, 1.0, rate), 24, 0, 0, 0) == running)


def test_a_battery_is_ridden_as_by_hand():
    # Full at 1 MWh: serves hour 0, is empty in hour 1, takes 0.8 of the 1 MW spare in hour 2, gives 0.64 in hour 3.
    spare_mw = np.array([-0.8, -1.0, 1.0, -1.0])
    assert ride(spare_mw, 1.0, np.ones(4), 0.8) == pytest.approx((2.0, 1.0 + 0.36))


def test_a_battery_gives_no_more_than_its_power():
    assert ride(np.array([-3.0]), 2.0, np.array([100.0]), 1.0) == pytest.approx((1.0, 1.0))


def test_the_credit_lies_between_nothing_and_the_battery_s_power():
    found = battery_credit(a_fleet(), Store(50.0, 200.0, 0.85), 300, seed=1)
    assert 0.0 < found.credit_mw <= 50.0
    assert found.adequacy.lole_hours < a_fleet().adequacy.lole_hours


def test_a_battery_that_never_empties_is_worth_its_power():
    found = battery_credit(a_fleet(number=12), Store(40.0, 1e9, 0.85), 300, seed=1)
    assert found.credit_mw == pytest.approx(40.0, abs=3 * found.credit_error_mw + 0.5)


def test_more_energy_is_worth_more():
    credits_mw = [battery_credit(a_fleet(), Store(50.0, hours * 50.0, 0.85), 200, 1).credit_mw for hours in (1, 4, 16)]
    assert credits_mw == sorted(credits_mw)


def test_where_no_simulated_year_is_short_no_credit_is_claimed():
    found = battery_credit(a_fleet(load_share=0.01), Store(50.0, 200.0, 0.85), 5, seed=1)
    assert np.isnan(found.credit_mw)
    assert found.adequacy == a_fleet(load_share=0.01).table
