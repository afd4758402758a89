"""Load by weather."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import climate
from gigawatt.power.demand import PueCurve, catalogue_pue, facility_load_mw, pue

CURVE = PueCurve(1.08, 10.0, 0.0035, 18.0, 0.0004)


def test_cold_air_costs_the_base_only():
    assert pue(CURVE, np.array([-5.0, 10.0])) == pytest.approx([1.08, 1.08])


def test_the_curve_at_a_humid_hour_is_hand_arithmetic():
    assert pue(CURVE, np.array([20.0]))[0] == pytest.approx(1.08 + 0.035 + 0.0016)


@given(st.floats(-30, 35), st.floats(0, 5))
def test_a_warmer_wet_bulb_never_needs_less(wet_bulb_c, more_c):
    assert pue(CURVE, np.array([wet_bulb_c + more_c]))[0] >= pue(CURVE, np.array([wet_bulb_c]))[0]


def test_the_catalogue_year_in_texas_stays_between_one_and_the_air_cooled_figure():
    year = pue(catalogue_pue(), climate("abilene").hourly().wet_bulb_c)
    assert 1.0 < year.min() <= year.mean() < year.max() < 1.3


def test_load_is_it_times_use_times_pue():
    assert facility_load_mw(100.0, 0.8, np.array([1.1]))[0] == pytest.approx(88.0)
