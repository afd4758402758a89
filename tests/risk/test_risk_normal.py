"""The inverse normal against SciPy's, which is an independent implementation (Cephes)."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from gigawatt.risk.normal import normal_quantile, normal_share

# ndtri itself is good to a few units in the last place.
RELATIVE = 4e-15


@pytest.mark.parametrize(
    "shares",
    [
        np.linspace(0.0751, 0.9249, 4001),
        np.geomspace(1e-300, 0.075, 4001),
        1.0 - np.geomspace(1e-15, 0.075, 4001),
    ],
    ids=["centre", "lower tail", "upper tail"],
)
def test_normal_quantile_agrees_with_scipy(shares):
    ours = np.array([normal_quantile(value) for value in shares])
    np.testing.assert_allclose(ours, ndtri(shares), rtol=RELATIVE, atol=1e-15)


def test_normal_quantile_is_zero_at_the_median():
    assert normal_quantile(0.5) == 0.0


def test_normal_share_agrees_with_scipy():
    scores = np.linspace(-8, 8, 1601)
    np.testing.assert_allclose([normal_share(score) for score in scores], ndtr(scores), rtol=1e-13)
