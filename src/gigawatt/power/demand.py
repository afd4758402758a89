"""How much a facility draws: IT power, how much of it is used, and what cooling and losses add to it by weather.

Assumes a flat IT load over the year: training runs for months, and nothing public gives an hourly profile.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.quantities import F1


class PueCurve(NamedTuple):
    """Power usage effectiveness over the wet bulb: a floor, a slope above a threshold, a square above a second one."""

    base: float
    threshold_c: float
    slope_per_c: float
    chiller_threshold_c: float
    chiller_per_c2: float


def catalogue_pue() -> PueCurve:
    """Return the curve of the catalogue."""
    return PueCurve(*(figure(f"pue.{name}").value for name in PueCurve._fields))


def pue(curve: PueCurve, wet_bulb_c: F1) -> F1:
    """Return the power usage effectiveness by hour.

    Parameters
    ----------
    curve : PueCurve
        Coefficients.
    wet_bulb_c : F1
        Wet bulb [degrees C], any shape. Evaporative towers approach it, so the dry bulb does not enter.

    Formula: base + slope (T - threshold)+ + chiller ((T - chiller threshold)+)^2; free cooling below the first
    threshold, chillers above the second.
    """
    warm = np.maximum(wet_bulb_c - curve.threshold_c, 0.0)
    hot = np.maximum(wet_bulb_c - curve.chiller_threshold_c, 0.0)
    return curve.base + curve.slope_per_c * warm + curve.chiller_per_c2 * hot**2


def facility_load_mw(it_mw: float, utilisation: float, pue_by_hour: F1) -> F1:
    """Return the hourly load at the site's meter [MW]. Formula: IT x utilisation x PUE."""
    return it_mw * utilisation * pue_by_hour
