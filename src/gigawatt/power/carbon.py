"""What a dispatch emits: direct CO2 of the power it buys and of the fuel it burns.

Assumes the average intensity of the grid by month and hour: what one more megawatt adds at the margin is not known.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt import catalogue
from gigawatt.quantities import F1, F2

KG_PER_T = 1000.0


class Emissions(NamedTuple):
    """CO2 of one year [t]."""

    grid_t: float
    plant_t: F1
    """By class of thermal plant. Shape (K,)."""

    @property
    def total_t(self) -> float:
        """Both together."""
        return self.grid_t + float(self.plant_t.sum())


def fuel_t_per_mmbtu(fuel: str) -> float:
    """Return the direct CO2 of a fuel, `gas` or `diesel` [t/MMBtu, higher heating value]."""
    return catalogue.figure(f"co2.{fuel}_kg_per_mmbtu").value / KG_PER_T


def plant_t_per_mwh(kind: str) -> float:
    """Return the direct CO2 of plant [t/MWh]; 0 where it burns nothing. Formula: heat rate x factor of its fuel."""
    plant = catalogue.plant(kind)
    if plant.fuel is None or plant.heat_rate_mmbtu_per_mwh is None:
        return 0.0
    return plant.heat_rate_mmbtu_per_mwh.value * fuel_t_per_mmbtu(plant.fuel)


def emissions(grid_mw: F1, grid_t_per_mwh: F1, thermal_mw: F2, thermal_t_per_mwh: F1, step_hours: float) -> Emissions:
    """Return what a dispatch emits.

    Parameters
    ----------
    grid_mw, grid_t_per_mwh : F1
        Power drawn from the grid [MW] and the grid's intensity, shape (T,). Exported power earns no credit.
    thermal_mw : F2
        Output by class of plant [MW], shape (K, T).
    thermal_t_per_mwh : F1
        Of each class, shape (K,); see `plant_t_per_mwh`.
    step_hours : float
        Length of a step [h].
    """
    drawn = float(grid_mw @ grid_t_per_mwh) * step_hours
    return Emissions(drawn, thermal_mw.sum(axis=1) * thermal_t_per_mwh * step_hours)
