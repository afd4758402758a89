"""Bands of the verdict from the columns of the trials: numbers, dates, rates of return.

Assumes NaN means "no such value in this trial" and NEVER "not within the horizon".
"""

from __future__ import annotations

import numpy as np

from gigawatt import risk
from gigawatt.chain import Band, DateBand, IrrBand, Missing
from gigawatt.programme import Programme
from gigawatt.quantities import F1, day_date


def number(values: F1, why: str) -> Band | Missing:
    """Return a band over the trials that have the number, or why none has it."""
    found = values[np.isfinite(values)]
    if not len(found):
        return Missing(why)
    band = risk.band(found)
    return Band(p10=band.p10, p50=band.p50, p90=band.p90)


def date(programme: Programme, days: F1) -> DateBand:
    """Return a band of months; a quantile that falls on NEVER is None."""
    band = risk.band(days)

    def month(day: float) -> str | None:
        return f"{day_date(programme.timeline, day):%Y-%m}" if np.isfinite(day) else None

    return DateBand(
        p10=month(band.p10),
        p50=month(band.p50),
        p90=month(band.p90),
        reached_share=float(np.isfinite(days).mean()),
    )


def rate(values: F1, why: str) -> IrrBand | Missing:
    """Return a band of rates of return over the trials that have one, with the share of trials that have."""
    found = values[np.isfinite(values)]
    if not len(found):
        return Missing(why)
    band = risk.band(found)
    return IrrBand(p10=band.p10, p50=band.p50, p90=band.p90, defined_share=len(found) / len(values))
