"""Why a supply is short: the limits that together cannot carry the load in its worst hours.

Assumes the sizes of a plan, and a single day as the window: what a battery could bring from another day is left out, so
that the limits named are those of the day. The answer is an irreducible set: without any one of them the day would do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.dispatch import Dispatch, Model, model
from gigawatt.power.layout import layout
from gigawatt.power.solve import Solver
from gigawatt.power.supply import Supply
from gigawatt.quantities import F1, I1

SEEN_MW = 1e-6  # MW; less unserved than that is rounding
DAY = 24


class Conflict(NamedTuple):
    """Limits that contradict the load."""

    first_step: int
    """Of the day looked at."""
    steps: tuple[int, ...]
    """In which the limits below meet."""
    limits: tuple[str, ...]
    """By name: load, grid, kinds of plant, battery, gas lateral, permits."""


def why_short(supply: Supply, dispatch: Dispatch) -> Conflict | None:
    """Return the limits that leave the day of the worst hour short, or None where nothing is short.

    Parameters
    ----------
    supply : Supply
        The year.
    dispatch : Dispatch
        Its plan: sizes, and where load is shed.
    """
    if dispatch.unserved.max() <= SEEN_MW:
        return None
    length = min(DAY, supply.steps)
    first = min(int(np.argmax(dispatch.unserved)) // length * length, supply.steps - length)
    built = model(_window(supply, first, length))
    solver = Solver(built.problem)
    sizes, size = built.place.sizes, held_sizes(supply, dispatch)
    solver.bound(sizes, size, size)
    served = np.array(built.place.unserved)
    solver.bound(served, np.zeros(length), np.zeros(length))
    found = solver.conflict()
    if found is None:
        return None
    rows, columns = found
    names = _names(built)
    limits = dict.fromkeys(names[place] for place in rows)
    limits |= dict.fromkeys(names[place] for place in columns + built.problem.matrix.shape[0])
    steps = sorted({first + place for place in _steps(built, columns)})
    return Conflict(first, tuple(steps), tuple(name for name in limits if name))


def held_sizes(supply: Supply, dispatch: Dispatch) -> F1:
    """Return the sizes of a plan in the order of `Layout.sizes`."""
    built = {"solar": dispatch.solar_mw, "wind": dispatch.wind_mw}
    built |= {"battery_mw": dispatch.battery_mw, "battery_mwh": dispatch.battery_mwh}
    place = layout(supply)
    added = zip(dispatch.thermal_added_mw, place.thermal_size, strict=True)
    return np.array([*(built[name] for name in place.size), *(float(mw) for mw, column in added if column >= 0)])


def _window(supply: Supply, first: int, length: int) -> Supply:
    """Return a few steps of a year, without charges: they move no limit."""
    part = slice(first, first + length)

    def cut(series: F1 | None) -> F1 | None:
        return None if series is None else series[part]

    return supply._replace(
        load_mw=supply.load_mw[part],
        grid_mw=supply.grid_mw[part],
        grid_usd_per_mwh=supply.grid_usd_per_mwh[part],
        thermal=tuple(plant._replace(derate=plant.derate[part]) for plant in supply.thermal),
        solar=supply.solar._replace(share=supply.solar.share[part]),
        wind=supply.wind._replace(share=supply.wind.share[part]),
        peaks=(),
        export_usd_per_mwh=cut(supply.export_usd_per_mwh),
        flexible_mw=cut(supply.flexible_mw),
        n_minus_1=False,
    )


def _names(built: Model) -> list[str]:
    """Return what every row, then every column, stands for; empty where it limits nothing."""
    names = [""] * sum(built.problem.matrix.shape)
    for name, rows in built.named.items():
        for row in rows:
            names[row] = "load" if name == "balance" else name
    start, place = built.problem.matrix.shape[0], built.place
    blocks = {"grid": place.grid, "interruptible load": place.flexible}
    for name, block in blocks.items():
        for column in block:
            names[start + column] = name
    for plant, block in zip(built.supply.thermal, place.thermal, strict=True):
        for column in block:
            names[start + column] = plant.kind
    for name, column in place.size.items():
        names[start + column] = name.partition("_")[0]
    return names


def _steps(built: Model, columns: I1) -> list[int]:
    """Return the steps whose load takes part."""
    served = built.place.unserved
    return [int(column) - served.start for column in columns if column in served]
