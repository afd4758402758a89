"""The tornado on results whose drivers are known."""

import numpy as np
import pytest

from gigawatt.quantities import NEVER
from gigawatt.risk import tornado


def test_the_tornado_puts_the_driver_that_matters_first():
    factor = np.random.default_rng(7).normal(size=(4000, 5))
    rows = tornado(["idle", "strong", "weak"], factor, 5 * factor[:, 3] + factor[:, 4])
    assert [row.driver for row in rows][:2] == ["strong", "weak"]


def test_the_tornado_gives_medians_of_the_outer_tenths():
    factor = np.zeros((100, 3))
    factor[:, 2] = np.arange(100)
    row = tornado(["only"], factor, 10.0 * np.arange(100))[0]
    assert (row.low, row.high) == (45.0, 945.0)
    assert row.rank_correlation == pytest.approx(1.0)


def test_never_counts_as_the_latest_date_in_the_tornado():
    factor = np.zeros((40, 3))
    factor[:, 2] = np.arange(40)
    result = np.where(np.arange(40) < 30, np.arange(40), NEVER)
    row = tornado(["delay"], factor, result)[0]
    assert row.high == NEVER
    assert row.rank_correlation > 0.9
