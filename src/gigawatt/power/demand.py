"""How much a facility draws: IT power, how much of it is used, and what cooling and losses add to it by weather.

Assumes a flat IT load over the year: training runs for months, and nothing public gives an hourly profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from gigawatt.catalogue import Cooling, figure
from gigawatt.quantities import F1, Figure

Use = Literal["training", "inference", "idle"]
LITRES_PER_KWH_TO_M3_PER_MWH = 1.0  # 1 l/kWh = 1 m3/MWh


def utilisation(use: Mapping[Use, Figure]) -> float:
    """Return the average IT load over its nameplate.

    Parameters
    ----------
    use : mapping
        Shares of the time of `training`, `inference`, `idle`, adding to 1; empty for the catalogue's average.

    Formula: sum of share x the use's own load, `utilisation.*` of the catalogue.
    """
    if not use:
        return figure("power.utilisation").value
    return sum(share.value * figure(f"utilisation.{kind}").value for kind, share in use.items())


def pue(cooling: Cooling, wet_bulb_c: F1, dry_bulb_c: F1) -> F1:
    """Return the power usage effectiveness by hour.

    Parameters
    ----------
    cooling : Cooling
        Row of the catalogue; it says which bulb counts.
    wet_bulb_c, dry_bulb_c : F1
        Of the outdoor air [degrees C], of one shape.

    Formula: base + slope (T - threshold)+ + chiller ((T - chiller threshold)+)^2; free cooling below the first
    threshold, chillers above the second.
    """
    bulb_c = wet_bulb_c if cooling.driven_by == "wet_bulb" else dry_bulb_c
    warm = np.maximum(bulb_c - cooling.threshold_c.value, 0.0)
    hot = np.maximum(bulb_c - cooling.chiller_threshold_c.value, 0.0)
    ratio: F1 = cooling.base.value + cooling.slope_per_c.value * warm + cooling.chiller_per_c2.value * hot**2
    return ratio


def wue(cooling: Cooling, wet_bulb_c: F1) -> F1:
    """Return the water taken on site by hour [l per kWh of IT].

    Parameters
    ----------
    cooling : Cooling
        Row of the catalogue.
    wet_bulb_c : F1
        Of the outdoor air [degrees C]; below 0 C as at 0 C, where towers run dry or throttled.

    Formula: wue + wue_per_c T + wue_per_c2 T^2, not below 0. Water at the power plant is not in it.
    """
    bulb_c = np.maximum(wet_bulb_c, 0.0)
    litres = cooling.wue.value + cooling.wue_per_c.value * bulb_c + cooling.wue_per_c2.value * bulb_c**2
    return np.maximum(litres, 0.0)


def facility_load_mw(it_mw: float, utilised: float, pue_by_hour: F1) -> F1:
    """Return the hourly load at the site's meter [MW]. Formula: IT x utilisation x PUE."""
    return it_mw * utilised * pue_by_hour


def water_m3(it_mw: float, utilised: float, wue_by_hour: F1) -> float:
    """Return the water of a year [m3]. Formula: sum over the hours of IT [MW] x utilisation x WUE [l/kWh = m3/MWh]."""
    return it_mw * utilised * float(wue_by_hour.sum()) * LITRES_PER_KWH_TO_M3_PER_MWH
