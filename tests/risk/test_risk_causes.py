"""What held things back, counted by hand."""

import numpy as np
import pytest

from gigawatt.risk import binding_shares, first_short


def test_binding_shares_count_built_phases_by_weight():
    binding = np.array([[0, 2], [0, -1]])
    assert binding_shares(binding, 3).tolist() == pytest.approx([2 / 3, 0, 1 / 3])
    assert binding_shares(binding, 3, np.array([1.0, 2.0])).tolist() == [0.5, 0.0, 0.5]


def test_binding_shares_sum_to_one():
    binding = np.random.default_rng(6).integers(-1, 11, size=(500, 7))
    assert binding_shares(binding, 11).sum() == pytest.approx(1.0)


def test_binding_shares_of_nothing_are_zero():
    assert binding_shares(np.full((3, 2), -1), 4).tolist() == [0, 0, 0, 0]


def test_who_is_short_first_most_often_is_named_with_month_and_share():
    # Entity 1 is first in three of five trials, in months 4, 6 and 8; entity 0 in one; one trial has nobody.
    month = np.array([[-1, 4], [9, 6], [-1, 8], [2, 3], [-1, -1]])
    assert first_short(month) == (1, 6.0, 0.6)


def test_of_two_in_one_month_the_first_in_the_file_counts():
    assert first_short(np.array([[5, 5]])) == (0, 5.0, 1.0)


@pytest.mark.parametrize("month", [np.full((3, 2), -1), np.empty((3, 0), dtype=np.int64)], ids=["never", "no entities"])
def test_nobody_short_is_nobody(month):
    nobody = first_short(month)
    assert (nobody.entity, nobody.share) == (-1, 0.0)
    assert np.isnan(nobody.month)
