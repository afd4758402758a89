"""Criticality is kept as bits by trial, so that neither blocks nor workers can change it."""

import numpy as np
import pytest

from gigawatt.risk import Trials
from gigawatt.risk.trials import SHARE_ROWS, pack_bits


def kept(flags):
    """Return trials of which nothing but the criticality is looked at."""
    none = np.zeros((len(flags), 0))
    return Trials((), none, none, none, none, none, none, np.packbits(flags, axis=1), flags.shape[1])


@pytest.mark.parametrize("tasks", [1, 7, 8, 9, 143])
def test_flags_are_packed_as_numpy_does(tasks):
    flags = np.random.default_rng(tasks).random(tasks) < 0.5
    row = np.full(-(-tasks // 8), 255, dtype=np.uint8)
    pack_bits(flags, row)
    assert np.array_equal(row, np.packbits(flags))


def test_shares_are_counted_by_task():
    flags = np.array([[True, False, True], [True, False, False], [True, True, False], [True, False, False]])
    assert kept(flags).critical_share().tolist() == [1.0, 0.25, 0.25]


def test_more_trials_than_are_unpacked_at_a_time_are_all_counted():
    flags = np.zeros((SHARE_ROWS + 4, 2), dtype=np.bool_)
    flags[-2:, 1] = True
    assert kept(flags).critical_share()[1] == 2 / len(flags)
