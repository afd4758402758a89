"""The wet bulb temperature from dry bulb, dew point and pressure.

Assumes a ventilated thermometer over liquid water, also below freezing.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import F1

PSYCHROMETER_PER_C = 6.62e-4  # 1/C; Assmann psychrometer, WMO Guide No. 8 (2018), annex 4.B
BISECTIONS = 40  # halvings of at most 100 C: below 1e-10 C


def saturation_hpa(temperature_c: F1) -> F1:
    """Return the saturation vapour pressure over water [hPa].

    Formula: 6.112 exp(17.62 t / (243.12 + t)); WMO Guide No. 8 (2018), annex 4.B.
    """
    pressure: F1 = 6.112 * np.exp(17.62 * temperature_c / (243.12 + temperature_c))
    return pressure


def wet_bulb_c(dry_bulb_c: F1, dew_point_c: F1, pressure_hpa: F1) -> F1:
    """Return the wet bulb [degrees C], between dew point and dry bulb.

    Solves e(dew) = e(wet) - 6.62e-4 p (dry - wet) by bisection; Stull's formula for sea level is up to 1 C off at
    930 hPa.
    """
    vapour = saturation_hpa(np.minimum(dew_point_c, dry_bulb_c))
    low, high = np.minimum(dew_point_c, dry_bulb_c), np.array(dry_bulb_c, dtype=np.float64)
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        too_high = saturation_hpa(middle) - PSYCHROMETER_PER_C * pressure_hpa * (dry_bulb_c - middle) > vapour
        low, high = np.where(too_high, low, middle), np.where(too_high, middle, high)
    return high
