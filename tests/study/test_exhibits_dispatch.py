"""Which week is shown."""

from __future__ import annotations

import numpy as np

from gigawatt.study.exhibits.dispatch import WEEK, tightest_week


def test_the_week_shown_is_the_one_with_the_highest_residual_load():
    residual = np.zeros(8760)
    residual[100 * 24 : 107 * 24] = 1.0
    assert tightest_week(residual) == 100 * 24


def test_a_week_ends_within_the_year():
    residual = np.arange(8760.0)
    assert tightest_week(residual) + WEEK <= 8760
