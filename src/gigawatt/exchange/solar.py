"""What a field of solar panels on single-axis trackers gives under a year of sun and air.

Assumes a horizontal north-south axis, and the sun's place in the middle of each hour for the whole of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from gigawatt.quantities import F1

MAX_TILT_DEGREES = 60.0  # degrees; PVWatts v8 default limit of single-axis trackers (Dobos, NREL/TP-6A20-62641, 2014)
GROUND_COVER = 0.4  # share; PVWatts default (same)
DC_OVER_AC = 1.3  # ratio; NREL ATB 2024, utility PV
LOSSES = 0.14  # share of DC; PVWatts default (same)
POWER_PER_C = -0.0035  # 1/C; PVWatts premium module (same)
INVERTER = 0.96  # share; PVWatts default (same)
WARMED_C_PER_WATT = 0.025  # C m2/W; cell above air, open rack, about SAPM glass/polymer at 5 m/s (King, SAND2004-3535)


def tracker_share(middle: Any, series: dict[str, F1], latitude: float, longitude: float) -> F1:
    """Return the output of a horizontal north-south single-axis tracker over its AC nameplate, in the order given.

    Parameters
    ----------
    middle : pandas.DatetimeIndex
        Moments for which the sun's place is taken, with their time zone.
    series : dict
        `dni`, `ghi`, `dhi` [W/m2] and `temp_air` [degrees C], of the same length.
    latitude, longitude : float
        Degrees north and east.

    Sky after Hay and Davies (1980) and backtracking after Anderson and Mikofski (2020), both by pvlib; direct current
    with PVWatts' losses and temperature coefficient, clipped at the inverter.
    """
    pvlib = import_module("pvlib")
    sun = pvlib.solarposition.get_solarposition(middle, latitude, longitude)
    zenith, azimuth = sun["apparent_zenith"], sun["azimuth"]
    tracker = pvlib.tracking.singleaxis(
        zenith, azimuth, axis_azimuth=180.0, max_angle=MAX_TILT_DEGREES, backtrack=True, gcr=GROUND_COVER
    )
    plane = pvlib.irradiance.get_total_irradiance(
        tracker["surface_tilt"].fillna(0.0).to_numpy(),
        tracker["surface_azimuth"].fillna(180.0).to_numpy(),
        zenith.to_numpy(),
        azimuth.to_numpy(),
        series["dni"],
        series["ghi"],
        series["dhi"],
        dni_extra=np.asarray(pvlib.irradiance.get_extra_radiation(middle.day_of_year.to_numpy())),
        model="haydavies",
    )["poa_global"]
    watts = np.nan_to_num(np.asarray(plane, dtype=np.float64))
    cell_c = series["temp_air"] + WARMED_C_PER_WATT * watts
    direct = (
        watts / 1000.0 * (1.0 + POWER_PER_C * (cell_c - 25.0)) * (1.0 - LOSSES) * DC_OVER_AC
    )  # STC: 1000 W/m2, 25 C
    return np.clip(direct * INVERTER, 0.0, 1.0)
