"""How much storage carries a campus over the swings of its accelerators, which last from milliseconds to minutes.

Assumes the worst single swing: all IT power steps at once by the swing share, up or down, and supply then follows at
its ramp. Swings that repeat every few seconds ask for less energy, amplitude x period / 4, since supply then stays at
their mean. A side calculation: hours are too long to see any of it, so nothing here enters the hourly programme.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gigawatt.catalogue import figure

MINUTES_PER_HOUR = 60.0


class RideThrough(NamedTuple):
    """Storage that one step of the load asks for."""

    step_mw: float
    """Facility power that comes or goes at once."""
    power_mw: float
    """What the storage must give or take in the first moment."""
    energy_mwh: float
    """Nameplate for swings in both directions, its usable depth considered."""
    minutes: float
    """Until supply has caught up; inf where it never does."""


def ramp_mw_per_minute(grid_mw: float, plant_mw: Mapping[str, float]) -> float:
    """Return how fast supply can follow [MW/minute].

    Parameters
    ----------
    grid_mw : float
        Firm connection; the utility limits how fast the load on it may move.
    plant_mw : mapping
        Spinning nameplate by kind of plant, rows of the catalogue; solar, wind and batteries follow no load.

    Formula: sum of MW x `ride_through.*_ramp_share_per_minute`.
    """
    return grid_mw * _ramp("grid") + sum(mw * _ramp(_RAMPS[kind]) for kind, mw in plant_mw.items() if kind in _RAMPS)


_RAMPS = {"gas_turbine": "turbine", "gas_engine": "engine", "fuel_cell": "fuel_cell", "diesel": "diesel"}


def _ramp(name: str) -> float:
    return figure(f"ride_through.{name}_ramp_share_per_minute").value


def ride_through(step_mw: float, ramp: float, at_once_mw: float = 0.0, depth: float | None = None) -> RideThrough:
    """Return the storage that bridges one step of the load until supply has ramped after it.

    Parameters
    ----------
    step_mw : float
        Size of the step at the meter [MW].
    ramp : float
        How fast supply follows [MW/minute], see `ramp_mw_per_minute`.
    at_once_mw : float
        What supply may take of the step at once, for example a step that the grid operator tolerates [MW].
    depth : float, optional
        Usable share of the nameplate energy; left out: the catalogue's.

    Formula: power P = (step - at once)+; the deficit is a triangle of height P and length P / ramp, so its energy is
    P^2 / (2 ramp). A step down asks for the same room above as a step up asks for below: nameplate = 2 x P^2 / (2
    ramp) / depth.

    Raises
    ------
    ValueError
        If a figure is negative, or the depth not above 0 and at most 1.
    """
    usable = figure("ride_through.depth_of_discharge").value if depth is None else depth
    if min(step_mw, ramp, at_once_mw) < 0.0 or not 0.0 < usable <= 1.0:
        raise ValueError(f"step {step_mw} MW, ramp {ramp} MW/minute, at once {at_once_mw} MW, depth {usable}")
    power_mw = max(step_mw - at_once_mw, 0.0)
    if power_mw == 0.0:
        return RideThrough(step_mw, 0.0, 0.0, 0.0)
    minutes = power_mw / ramp if ramp > 0.0 else float("inf")
    deficit_mwh = 0.5 * power_mw * minutes / MINUTES_PER_HOUR
    return RideThrough(step_mw, power_mw, 2.0 * deficit_mwh / usable, minutes)


def site_ride_through(it_mw: float, grid_mw: float, plant_mw: Mapping[str, float]) -> RideThrough:
    """Return the storage of a campus whose whole IT power trains one model.

    Parameters
    ----------
    it_mw : float
        Nameplate of the IT equipment [MW]. Cooling follows in minutes, not in seconds, and adds nothing to the step.
    grid_mw, plant_mw
        See `ramp_mw_per_minute`.

    Formula: step = `ride_through.swing_share` x IT.
    """
    step_mw = figure("ride_through.swing_share").value * it_mw
    return ride_through(step_mw, ramp_mw_per_minute(grid_mw, plant_mw))
