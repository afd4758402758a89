"""Quantiles of trials, with NEVER and undefined values among them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gigawatt.quantities import NEVER
from gigawatt.risk import band, monthly_bands, quantile, quantile_standard_error

FINITE = arrays(np.float64, st.integers(1, 60), elements=st.floats(-1e9, 1e9))


@given(FINITE, st.floats(0, 1))
def test_finite_quantiles_are_numpys(values, level):
    assert quantile(values, level) == pytest.approx(np.quantile(values, level), rel=1e-9, abs=1e-6)


@given(FINITE)
def test_p10_p50_and_p90_rise(values):
    p10, p50, p90, _ = band(values)
    assert p10 <= p50 <= p90


def test_a_quantile_that_falls_on_never_is_never():
    days = np.array([1.0, 2.0, 3.0, NEVER, NEVER])
    assert [quantile(days, level) for level in (0.5, 0.6, 0.9)] == [3.0, NEVER, NEVER]


def test_undefined_values_are_left_out_and_counted():
    assert band(np.array([np.nan, 1.0, 1.0, 1.0])) == (1.0, 1.0, 1.0, 0.75)


def test_a_band_of_nothing_is_undefined():
    assert np.isnan(band(np.array([np.nan])).p50)


def test_monthly_bands_go_month_by_month():
    values = np.array([[0.0, 10.0], [1.0, 20.0], [2.0, NEVER]])
    assert monthly_bands(values, (0.5, 1.0)).tolist() == [[1.0, 20.0], [2.0, NEVER]]


def test_the_standard_error_of_a_normal_median_is_the_closed_form():
    values = np.random.default_rng(1).normal(size=40_000)
    # sqrt(pi / 2N), Kendall and Stuart, volume 1.
    assert quantile_standard_error(values, 0.5) == pytest.approx(np.sqrt(np.pi / 80_000), rel=0.15)


def test_the_standard_error_of_a_quantile_at_never_is_nothing():
    assert quantile_standard_error(np.full(9, NEVER), 0.5) == 0.0
