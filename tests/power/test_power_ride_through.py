"""Storage for the swings of accelerators: triangles by hand, and by summing small steps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import figure
from gigawatt.power.ride_through import ramp_mw_per_minute, ride_through, site_ride_through


def test_the_triangle_of_a_step_is_hand_arithmetic():
    """60 MW at 30 MW a minute: 2 minutes, 60 x 2 / 2 = 60 MW-minutes = 1 MWh one way, 2 MWh both ways."""
    found = ride_through(60.0, 30.0, depth=1.0)
    assert (found.power_mw, found.minutes, found.energy_mwh) == (60.0, 2.0, pytest.approx(2.0))


def test_usable_depth_scales_the_nameplate():
    assert ride_through(60.0, 30.0, depth=0.5).energy_mwh == pytest.approx(4.0)


def test_what_supply_takes_at_once_cuts_the_triangle():
    found = ride_through(60.0, 30.0, at_once_mw=30.0, depth=1.0)
    assert (found.power_mw, found.energy_mwh) == (30.0, pytest.approx(0.5))


def test_a_step_that_supply_takes_whole_needs_no_storage():
    assert ride_through(60.0, 0.0, at_once_mw=60.0)[1:] == (0.0, 0.0, 0.0)


def test_supply_that_cannot_ramp_never_catches_up():
    found = ride_through(60.0, 0.0)
    assert (found.minutes, found.energy_mwh) == (np.inf, np.inf)


@given(st.floats(1.0, 1000.0), st.floats(0.5, 200.0))
def test_the_closed_form_is_the_sum_of_small_steps(step_mw, ramp):
    minutes = (np.arange(200_000) + 0.5) / 200_000 * step_mw / ramp
    summed = np.maximum(step_mw - ramp * minutes, 0.0).mean() * step_mw / ramp / 60.0
    assert ride_through(step_mw, ramp, depth=1.0).energy_mwh == pytest.approx(2.0 * summed, rel=1e-6)


@given(st.floats(0.0, 500.0), st.floats(1.0, 100.0), st.floats(1.0, 3.0))
def test_a_faster_supply_never_needs_more_energy(step_mw, ramp, faster):
    assert ride_through(step_mw, ramp * faster).energy_mwh <= ride_through(step_mw, ramp).energy_mwh


@given(st.floats(0.1, 500.0), st.floats(1.0, 100.0))
def test_twice_the_step_needs_four_times_the_energy(step_mw, ramp):
    assert ride_through(2 * step_mw, ramp).energy_mwh == pytest.approx(4 * ride_through(step_mw, ramp).energy_mwh)


@pytest.mark.parametrize(
    "wrong", [(-1.0, 1.0, 0.0, 1.0), (1.0, -1.0, 0.0, 1.0), (1.0, 1.0, -1.0, 1.0), (1.0, 1.0, 0.0, 0.0)]
)
def test_figures_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="ramp"):
        ride_through(*wrong)


def test_ramps_add_over_grid_and_plant_that_follows_load():
    turbine, grid = (figure(f"ride_through.{kind}_ramp_share_per_minute").value for kind in ("turbine", "grid"))
    found = ramp_mw_per_minute(200.0, {"gas_turbine": 100.0, "solar": 500.0})
    assert found == pytest.approx(200.0 * grid + 100.0 * turbine)


def test_storage_is_at_least_the_swing_of_the_it_power():
    found = site_ride_through(800.0, 1000.0, {"gas_turbine": 360.0})
    assert found.power_mw == pytest.approx(figure("ride_through.swing_share").value * 800.0)


def test_a_gigawatt_campus_on_its_own_turbines_needs_minutes_not_hours():
    found = site_ride_through(840.0, 0.0, {"gas_turbine": 1200.0})
    assert 0.3 < found.minutes < 3.0
    assert found.energy_mwh < 20.0


@given(st.floats(1.0, 2000.0), st.floats(10.0, 2000.0), st.floats(1.0, 5.0))
def test_storage_scales_with_the_campus(it_mw, grid_mw, times):
    small, large = site_ride_through(it_mw, grid_mw, {}), site_ride_through(times * it_mw, times * grid_mw, {})
    assert large.energy_mwh == pytest.approx(times * small.energy_mwh)
    assert large.minutes == pytest.approx(small.minutes)
