"""Fans and labels."""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import Timeline, month_number
from gigawatt.study.exhibits.axes import fan, month_of_day, months

TIMELINE = Timeline(month_number(2025, 11), 4)


def test_months_cross_the_year():
    assert months(TIMELINE) == ("2025-11", "2025-12", "2026-01", "2026-02")


def test_a_day_that_never_comes_has_no_month():
    assert month_of_day(TIMELINE, np.inf) is None


def test_a_day_lies_in_the_month_that_holds_it():
    assert month_of_day(TIMELINE, 30.0 + 30.9) == "2025-12"


def test_a_fan_is_the_quantiles_by_month():
    values = np.arange(11.0)[:, None] * np.array([1.0, 10.0])
    shown = fan(values)
    assert (shown.p10, shown.p50, shown.p90) == ((1.0, 10.0), (5.0, 50.0), (9.0, 90.0))


def test_a_month_in_which_no_trial_has_the_value_is_empty():
    assert fan(np.full((5, 1), np.nan)).p50 == (None,)
