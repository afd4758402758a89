"""The process of rents: closed forms against its own exact steps, and against data."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import CatalogueError
from gigawatt.compute import (
    RentProcess,
    calibrate,
    expected_rents,
    rent_moments,
    rent_paths,
    rent_process,
    rent_series,
)
from gigawatt.compute.rental import _fit
from gigawatt.quantities import GigawattError

USUAL = RentProcess(spot_usd_per_hour=4.0, level_usd_per_hour=2.5, reversion_per_year=1.2, volatility=0.5)
PROCESSES = st.builds(RentProcess, st.floats(0.5, 20), st.floats(0.5, 20), st.floats(0.05, 10), st.floats(0.05, 1.5))


# --- closed form and exact steps --------------------------------------------------------------------------------------


@given(PROCESSES, st.integers(1, 36))
def test_without_shocks_steps_follow_the_median(process, months):
    path = rent_paths(process, np.zeros((1, months)))[0]
    assert path == pytest.approx([rent_moments(process, (month + 1) / 12).p50_usd for month in range(months)])


@given(PROCESSES, st.integers(1, 24), st.floats(0.01, 0.5))
def test_the_steps_variances_add_to_the_closed_form(process, steps, length):
    # A unit shock in one step alone moves the last logarithm by that step's weight; the weights' squares add up.
    alone = rent_paths(process, np.eye(steps), length)[:, -1]
    calm = rent_paths(process, np.zeros((1, steps)), length)[0, -1]
    assert np.sum(np.log(alone / calm) ** 2) == pytest.approx(rent_moments(process, steps * length).log_variance)


def test_mean_variance_and_percentiles_are_those_of_many_paths():
    # Tolerances: four standard errors of 400,000 trials.
    rents = rent_paths(USUAL, np.random.default_rng(3).standard_normal((400_000, 6)), 0.25)[:, -1]
    found = rent_moments(USUAL, 1.5)
    assert rents.mean() == pytest.approx(found.mean_usd, rel=0.003)
    assert rents.var() == pytest.approx(found.variance_usd2, rel=0.02)
    assert np.quantile(rents, [0.1, 0.5, 0.9]) == pytest.approx(
        [found.p10_usd, found.p50_usd, found.p90_usd], rel=0.005
    )


def test_one_long_step_is_as_good_as_many_short_ones():
    shocks = np.random.default_rng(4).standard_normal((200_000, 24))
    once = rent_paths(USUAL, shocks[:, :1], 2.0)[:, -1]
    often = rent_paths(USUAL, shocks, 2.0 / 24)[:, -1]
    assert np.log(once).mean() == pytest.approx(np.log(often).mean(), abs=0.005)
    assert np.log(once).std() == pytest.approx(np.log(often).std(), rel=0.01)


# --- limits -----------------------------------------------------------------------------------------------------------


def test_now_is_certain():
    found = rent_moments(USUAL, 0.0)
    assert (found.mean_usd, found.variance_usd2) == (pytest.approx(4.0), 0.0)


def test_in_the_long_run_the_start_is_forgotten():
    far = rent_moments(USUAL, 100.0)
    assert far.p50_usd == pytest.approx(2.5)
    assert far.log_variance == pytest.approx(0.5**2 / (2 * 1.2))


def test_without_reversion_it_is_a_random_walk():
    walk = rent_moments(USUAL._replace(reversion_per_year=0.0), 3.0)
    assert (walk.p50_usd, walk.log_variance) == (pytest.approx(4.0), pytest.approx(0.75))
    slow = rent_moments(USUAL._replace(reversion_per_year=1e-9), 3.0)
    assert slow.log_variance == pytest.approx(walk.log_variance)


def test_the_gap_halves_in_the_half_life():
    found = rent_moments(USUAL, log(2) / 1.2)
    assert found.log_mean == pytest.approx((log(4.0) + log(2.5)) / 2)


def test_expected_rents_fall_towards_the_level_from_above():
    rents = expected_rents(USUAL._replace(volatility=0.01), 48)
    assert np.all(np.diff(rents) < 0)
    assert rents[-1] > 2.5


# --- calibration ------------------------------------------------------------------------------------------------------


def test_a_long_series_gives_its_process_back():
    generator = np.random.default_rng(5)
    truth = RentProcess(2.0, 2.5, 2.0, 0.5)
    rents = rent_paths(truth, generator.standard_normal((1, 6000)), 1 / 12)[0]
    found = calibrate(np.arange(6000) / 12, rents)
    assert found.process.level_usd_per_hour == pytest.approx(2.5, rel=0.03)
    assert found.process.reversion_per_year == pytest.approx(2.0, rel=0.1)
    assert found.process.volatility == pytest.approx(0.5, rel=0.03)
    assert found.reversion_low < 2.0 < found.reversion_high


def test_no_other_speed_is_likelier():
    years, rents = rent_series("h100")
    best = rent_process("h100").process.reversion_per_year
    losses = [_fit(best * times, np.log(rents), np.diff(years))[2] for times in (0.1, 0.5, 0.9, 1.0, 1.1, 2.0, 10.0)]
    assert min(losses) == losses[3]


@given(st.floats(0.1, 10))
def test_another_currency_changes_levels_alone(times):
    years, rents = rent_series("h100")
    here, there = calibrate(years, rents).process, calibrate(years, rents * times).process
    assert there.level_usd_per_hour == pytest.approx(here.level_usd_per_hour * times, rel=1e-3)
    assert there[2:] == pytest.approx(here[2:], rel=1e-2)


def test_the_h100_returns_to_two_and_a_half_dollars():
    found = rent_process("h100")
    assert found.process.level_usd_per_hour == pytest.approx(2.50, abs=0.02)
    assert found.process.spot_usd_per_hour == 2.65
    assert found.process.reversion_per_year == pytest.approx(3.7, abs=0.1)
    assert found.process.volatility == pytest.approx(0.525, abs=0.01)


def test_seven_quotations_leave_the_speed_open_and_say_so():
    found = rent_process("h100")
    assert found.quotations == 7
    assert found.reversion_low == pytest.approx(1.1, abs=0.1)
    assert found.reversion_high == pytest.approx(50.0)


def test_a_decay_cannot_make_the_series_that_the_process_makes():
    # 1.70 in October 2025 was followed by 2.65: within the process's tenth and nine tenths from there.
    _, rents = rent_series("h100")
    assert rents[4] < rents[5] < rents[6]
    after = rent_moments(rent_process("h100").process._replace(spot_usd_per_hour=1.7), 8 / 12)
    assert after.p10_usd < 2.65 < after.p90_usd


def test_dates_are_the_middle_of_what_they_name():
    years, _ = rent_series("h100")
    assert years[0] == 2023.5
    assert years[1] == pytest.approx(2024 + 1.5 / 12)


@pytest.mark.parametrize(
    ("years", "rents"),
    [([1, 2, 3], [1, 2, 3]), ([1, 2, 3, 4], [2, 2, 2, 2]), ([1, 3, 2, 4], [1, 2, 3, 4])],
    ids=["three", "flat", "unordered"],
)
def test_too_little_to_calibrate_on_is_refused(years, rents):
    with pytest.raises(GigawattError, match="expected four or more in order of time"):
        calibrate(np.array(years, dtype=float), np.array(rents, dtype=float))


def test_an_accelerator_without_a_series_is_refused():
    with pytest.raises(CatalogueError, match="the rents of `h200`"):
        rent_process("h200")


def test_exact_moments_by_hand():
    # x = ln 4, ln 2.5, one year: 0.916 + 0.470 e^-1.2, 0.25 (1 - e^-2.4) / 2.4.
    found = rent_moments(USUAL, 1.0)
    assert found.log_mean == pytest.approx(log(2.5) + (log(4) - log(2.5)) * exp(-1.2))
    assert found.log_variance == pytest.approx(0.25 * (1 - exp(-2.4)) / 2.4)
    assert found.mean_usd == pytest.approx(exp(found.log_mean + found.log_variance / 2))
