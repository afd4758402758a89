"""Months, days, medians and the central trial."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import triang

from gigawatt.quantities import (
    InfeasibleError,
    Shape,
    Spread,
    Timeline,
    central,
    day_date,
    median,
    month_label,
    month_number,
    month_start_days,
)


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(0, 600))
def test_month_starts_are_those_of_dateutil(year: int, month: int, later: int) -> None:
    first = date(year, month, 1)
    timeline = Timeline(month_number(year, month), 600)
    expected = (first + relativedelta(months=later) - first).days
    assert month_start_days(timeline)[later] == expected


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(0, 600))
def test_labels_follow_the_calendar(year: int, month: int, later: int) -> None:
    expected = date(year, month, 1) + relativedelta(months=later)
    assert month_label(Timeline(month_number(year, month), 601), later) == expected.strftime("%Y-%m")


def test_the_first_day_of_month_three_is_its_date() -> None:
    timeline = Timeline(month_number(2024, 1), 12)
    assert day_date(timeline, month_start_days(timeline)[2]) == date(2024, 3, 1)


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0.01, 10))
def test_the_median_of_a_triangle_is_that_of_scipy(low: float, first: float, second: float) -> None:
    spread = Spread(Shape.TRIANGULAR, low, low + first, low + first + second)
    width = first + second
    assert median(spread) == pytest.approx(triang.median(first / width, loc=low, scale=width), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("shape", [Shape.LOGNORMAL, Shape.UNIFORM])
def test_the_middle_is_the_median_of_the_other_shapes(shape: Shape) -> None:
    assert median(Spread(shape, 1.0, 2.0, 4.0)) == 2.0


def test_the_central_trial_has_no_event() -> None:
    assert not central(np.array([1.0, 0.0, 1.1])).event.any()


def test_infeasible_says_what_is_short_by_how_much_and_when() -> None:
    assert str(InfeasibleError("grid", "404 MWh", "from 2026-07")) == "grid: 404 MWh short, from 2026-07"
