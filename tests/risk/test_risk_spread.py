"""Spreads: exact at the quantiles that define them, and equal to SciPy's distributions elsewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import ndtr, ndtri

from gigawatt.quantities import Shape, Spread
from gigawatt.risk.spread import LOGNORMAL, TRIANGULAR, UNIFORM, share_below, value_at

SCORES = np.linspace(-6, 6, 241)


@pytest.mark.parametrize(("level", "expected"), [(0.1, 0.95), (0.5, 1.1), (0.9, 1.6)])
def test_lognormal_is_exact_at_its_three_quantiles(level, expected):
    assert value_at(LOGNORMAL, ndtri(level), 0.95, 1.1, 1.6) == pytest.approx(expected, rel=1e-14)


def test_symmetric_lognormal_is_scipys_lognormal():
    ours = [value_at(LOGNORMAL, score, 1 / 1.5, 1.0, 1.5) for score in SCORES]
    sigma = np.log(1.5) / ndtri(0.9)
    np.testing.assert_allclose(ours, stats.lognorm.ppf(ndtr(SCORES), sigma), rtol=1e-7)


@pytest.mark.parametrize(("low", "mode", "high"), [(0, 3, 12), (0, 0, 12), (0, 12, 12)])
def test_triangular_is_scipys_triangular(low, mode, high):
    ours = [value_at(TRIANGULAR, score, low, mode, high) for score in SCORES]
    theirs = stats.triang.ppf(ndtr(SCORES), (mode - low) / (high - low), loc=low, scale=high - low)
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-6)


def test_uniform_is_linear_in_the_share():
    assert value_at(UNIFORM, ndtri(0.25), 10.0, 15.0, 20.0) == pytest.approx(12.5)


@pytest.mark.parametrize("shape", [LOGNORMAL, TRIANGULAR, UNIFORM])
def test_a_spread_without_width_is_its_value(shape):
    assert [value_at(shape, score, 2.0, 2.0, 2.0) for score in (-3.0, 0.0, 3.0)] == [2.0, 2.0, 2.0]


@given(
    st.sampled_from([LOGNORMAL, TRIANGULAR, UNIFORM]),
    st.lists(st.floats(0.01, 100), min_size=3, max_size=3).map(sorted),
    st.lists(st.floats(-8, 8), min_size=2, max_size=2).map(sorted),
)
def test_a_higher_score_never_gives_a_lower_value(shape, ends, scores):
    lower, higher = (value_at(shape, score, *ends) for score in scores)
    assert lower <= higher * (1 + 1e-12)


@pytest.mark.parametrize(
    ("kind", "shape", "points"),
    [
        (LOGNORMAL, Shape.LOGNORMAL, (0.95, 1.1, 1.6)),
        (TRIANGULAR, Shape.TRIANGULAR, (0.0, 3.0, 12.0)),
        (TRIANGULAR, Shape.TRIANGULAR, (0.0, 0.0, 12.0)),
        (UNIFORM, Shape.UNIFORM, (2.0, 3.0, 4.0)),
    ],
)
def test_the_share_below_a_value_is_the_share_it_was_drawn_at(kind, shape, points):
    for score in np.linspace(-3, 3, 61):
        value = value_at(kind, score, *points)
        assert share_below(Spread(shape, *points), value) == pytest.approx(ndtr(score), rel=1e-6, abs=1e-9)


def test_a_driver_that_never_moves_has_no_share_below():
    assert np.isnan(share_below(Spread(Shape.UNIFORM, 1.0, 1.0, 1.0), 1.0))
