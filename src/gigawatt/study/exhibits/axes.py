"""What exhibits are drawn along: months as labels, days as dates, trials as P10, P50 and P90.

Assumes NEVER is no date, and NaN a trial without the value.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gigawatt.chain import Band, Fan
from gigawatt.quantities import F1, Timeline, day_date, month_label
from gigawatt.risk import band, monthly_bands

Numbers = npt.NDArray[np.floating]


def months(timeline: Timeline) -> tuple[str, ...]:
    """Return the label of every month of the timeline."""
    return tuple(month_label(timeline, month) for month in range(timeline.months))


def month_of_day(timeline: Timeline, day: float) -> str | None:
    """Return the month in which a day lies, None where it never comes."""
    return f"{day_date(timeline, day):%Y-%m}" if np.isfinite(day) else None


def fan(values: Numbers) -> Fan:
    """Return P10, P50 and P90 by month over the trials that have the value. Shape (N, M)."""
    low, middle, high = monthly_bands(values.astype(np.float64))
    return Fan(p10=low, p50=middle, p90=high)


def spread(values: F1) -> Band:
    """Return P10, P50 and P90 of one number per trial, all of them finite. Shape (N,)."""
    found = band(values)
    return Band(p10=found.p10, p50=found.p50, p90=found.p90)
