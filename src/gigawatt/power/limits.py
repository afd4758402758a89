"""Rows of a dispatch beyond balance, plant and storage: charges on peaks, gas lateral, permits, reserve.

Assumes every row is linear in flows and sizes; a reserve that cannot be held is missed at a price, so that a plan is
short of reserve rather than without an answer.
"""

from __future__ import annotations

import numpy as np

from gigawatt.power.layout import Layout
from gigawatt.power.rows import Rows, Term
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1

UNIT_LOSS, LINE_LOSS, LATERAL_LOSS = "loss of the largest unit", "loss of the grid line", "loss of the gas lateral"
LATERAL = "gas lateral"


def charges(rows: Rows, supply: Supply, place: Layout) -> None:
    """Hold each charged peak at or above the grid's power in its steps."""
    for number, (peak, column) in enumerate(zip(supply.peaks, place.peaks, strict=True)):
        grid = np.array(place.grid)[peak.steps]
        rows.add(f"peak {number + 1}", len(grid), [(grid, 1.0), (column, -1.0)], -np.inf, 0.0)


def fuel(rows: Rows, supply: Supply, place: Layout) -> None:
    """Keep gas within the lateral in every step, and full-load hours within each permit over the year."""
    if np.isfinite(supply.lateral_mmbtu_per_hour):
        drawn: list[Term] = [
            (block, plant.lateral_mmbtu_per_mwh)
            for plant, block in zip(supply.thermal, place.thermal, strict=True)
            if plant.lateral_mmbtu_per_mwh > 0.0
        ]
        if drawn:
            rows.add(LATERAL, supply.steps, drawn, -np.inf, supply.lateral_mmbtu_per_hour)
    share = supply.steps * supply.step_hours / 8760.0  # hours of a year: shorter cases hold their part of the permit
    for plant, block, added in zip(supply.thermal, place.thermal, place.thermal_size, strict=True):
        if np.isfinite(plant.permit_hours):
            hours = plant.permit_hours * share
            terms: list[Term] = [(block, supply.step_hours)]
            terms += [(added, -hours)] if added >= 0 else []
            rows.total(f"permit of {plant.kind}", terms, -np.inf, hours * plant.declared_mw)


def reserve(rows: Rows, supply: Supply, place: Layout) -> None:
    """Cover in every step the loss of the largest unit, of the line, of the lateral (N-1).

    Spare = what plant could give beyond what it gives, room on the line, what the battery could add and hold for one
    step, and what may still be interrupted. Losing a unit also loses its own spare, so its whole nameplate is asked for
    whatever it gives; line and lateral lose their flow. A candidate's unit counts from the start: whether one stands is
    no linear question.
    """
    if not supply.n_minus_1:
        return
    if place.held:
        one_way = float(np.sqrt(supply.battery.efficiency))
        power: list[Term] = [(place.held, 1.0), (place.discharge, 1.0), (place.charge, -1.0)]
        rows.add("reserve power", supply.steps, [*power, (place.size["battery_mw"], -1.0)], -np.inf, 0.0)
        hour = supply.step_hours / one_way
        rows.add("reserve energy", supply.steps, [(place.held, hour), (place.stored, -1.0)], -np.inf, 0.0)
    own: list[Term] = [(place.held, 1.0), (place.unheld, 1.0), (place.flexible, -1.0)]
    own_mw = np.zeros(supply.steps) if supply.flexible_mw is None else supply.flexible_mw
    piped, other = (_spare(supply, place, on_lateral) for on_lateral in (True, False))
    grid: list[Term] = [(place.grid, -1.0)]
    if supply.thermal:
        firm_mw = own_mw + piped[1] + other[1] + supply.grid_mw
        least = _largest_unit_mw(supply) - firm_mw
        rows.add(UNIT_LOSS, supply.steps, own + piped[0] + other[0] + grid, least, np.inf)
    if supply.grid_mw.max() > 0.0:
        rows.add(LINE_LOSS, supply.steps, own + piped[0] + other[0] + grid, -own_mw - piped[1] - other[1], np.inf)
    if np.isfinite(supply.lateral_mmbtu_per_hour) and piped[0]:
        burnt: list[Term] = [
            (block, -1.0)
            for plant, block in zip(supply.thermal, place.thermal, strict=True)
            if plant.lateral_mmbtu_per_mwh > 0.0
        ]
        rows.add(LATERAL_LOSS, supply.steps, own + other[0] + grid + burnt, -own_mw - other[1] - supply.grid_mw, np.inf)


def _spare(supply: Supply, place: Layout, on_lateral: bool) -> tuple[list[Term], F1]:
    """Return the terms of spare plant on or off the lateral, and the constant part [MW]."""
    terms: list[Term] = []
    constant_mw = np.zeros(supply.steps)
    for plant, block, added in zip(supply.thermal, place.thermal, place.thermal_size, strict=True):
        if (plant.lateral_mmbtu_per_mwh > 0.0) == on_lateral:
            terms.append((block, -1.0))
            terms += [(added, plant.availability)] if added >= 0 else []
            constant_mw = constant_mw + plant.availability * plant.declared_mw
    return terms, constant_mw


def _largest_unit_mw(supply: Supply) -> F1:
    units = [
        plant.derate * max(plant.unit_mw, plant.largest_mw * (plant.declared_mw > 0.0)) for plant in supply.thermal
    ]
    largest: F1 = np.max(units, axis=0)
    return largest
