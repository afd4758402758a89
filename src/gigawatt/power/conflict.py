"""Why a supply is short: the limits that together cannot carry the load in its worst hours.

Assumes the sizes of a plan, and its worst day as the window, or the week to that day where a battery carries one day
into the next; of hours that a permit allows, the window has what the plan gave it. Asked is for a little more than the
plan serves, so that the limits named are those that it stands at and not others further off. The answer is an
irreducible set: without any one of them the rest can be met.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.dispatch import Dispatch, Model, model
from gigawatt.power.layout import layout
from gigawatt.power.offer import GAS_KINDS
from gigawatt.power.solve import Solver, SolverError
from gigawatt.power.supply import Supply, Thermal
from gigawatt.quantities import B1, F1, I1

SEEN_MW = 1e-6  # MW; less unserved than that is rounding
DAY, WEEK = 24, 168  # steps
LESS = 0.9  # of what is shed: what is asked for, far from rounding and near to where the plan stands
HOURS_PER_YEAR = 8760.0
SPENT = 1e-6  # share of a permit; closer than this to all of it, the solver has used it up
LIMITS = ("grid", *GAS_KINDS, "sun and wind", "battery", "interruptible load", "gas lateral", "permit")
"""What a plan tells apart, in this order: parts of the rows and columns that `why_short` names."""


class Conflict(NamedTuple):
    """Limits that contradict the load."""

    first_step: int
    """Of the days looked at."""
    steps: tuple[int, ...]
    """In which the limits below meet."""
    limits: tuple[str, ...]
    """By name: load, grid, kinds of plant, battery, gas lateral, permits."""


def why_short(supply: Supply, dispatch: Dispatch) -> Conflict | None:
    """Return the limits that leave the day of the worst hour short, or None where nothing is, or no limit forces it.

    Parameters
    ----------
    supply : Supply
        The year.
    dispatch : Dispatch
        Its plan: sizes, and where load is shed.
    """
    if dispatch.unserved.max() <= SEEN_MW:
        return None
    end = min((int(np.argmax(dispatch.unserved)) // DAY + 1) * DAY, supply.steps)
    windows = (slice(max(end - length, 0), end) for length in (DAY, WEEK))
    return next((found for window in windows if (found := _conflict(supply, dispatch, window))), None)


def _conflict(supply: Supply, dispatch: Dispatch, window: slice) -> Conflict | None:
    built = model(_window(supply, dispatch, window))
    solver = Solver(built.problem)
    sizes, size = built.place.sizes, held_sizes(supply, dispatch)
    solver.bound(sizes, size, size)
    shed = dispatch.unserved[window]
    solver.bound(np.array(built.place.unserved), np.zeros(len(shed)), np.where(shed > SEEN_MW, LESS * shed, 0.0))
    found = solver.conflict()
    if found is None:
        return None
    rows, columns = found
    names = _names(built)
    limits = dict.fromkeys(names[place] for place in rows)
    limits |= dict.fromkeys(names[place] for place in columns + built.problem.matrix.shape[0])
    steps = sorted({window.start + place for place in _steps(built, columns)})
    return Conflict(window.start, tuple(steps), tuple(name for name in limits if name))


def short_of(supply: Supply, dispatch: Dispatch) -> B1:
    """Return which of `LIMITS` leave the worst day short; none where nothing is, or no limit forces it.

    Parameters
    ----------
    supply : Supply
        The year.
    dispatch : Dispatch
        Its plan.
    """
    try:
        found = why_short(supply, dispatch)
    except SolverError:  # a reason that cannot be found must not stop a plan that stands
        found = None
    names = () if found is None else found.limits
    return np.array([any(name.startswith(_parts(limit)) for name in names) for limit in LIMITS])


def _parts(limit: str) -> tuple[str, ...]:
    return ("sun", "solar", "wind") if limit == "sun and wind" else (limit,)


def held_sizes(supply: Supply, dispatch: Dispatch) -> F1:
    """Return the sizes of a plan in the order of `Layout.sizes`."""
    built = {"solar": dispatch.solar_mw, "wind": dispatch.wind_mw}
    built |= {"battery_mw": dispatch.battery_mw, "battery_mwh": dispatch.battery_mwh}
    place = layout(supply)
    added = zip(dispatch.thermal_added_mw, place.thermal_size, strict=True)
    return np.array([*(built[name] for name in place.size), *(float(mw) for mw, column in added if column >= 0)])


def _window(supply: Supply, dispatch: Dispatch, part: slice) -> Supply:
    """Return a few steps of a year, without charges: they move no limit."""

    def cut(series: F1 | None) -> F1 | None:
        return None if series is None else series[part]

    return supply._replace(
        load_mw=supply.load_mw[part],
        grid_mw=supply.grid_mw[part],
        grid_usd_per_mwh=supply.grid_usd_per_mwh[part],
        thermal=tuple(
            plant._replace(derate=plant.derate[part], permit_hours=_permit_hours(plant, float(added), made, part))
            for plant, added, made in zip(supply.thermal, dispatch.thermal_added_mw, dispatch.thermal, strict=True)
        ),
        solar=supply.solar._replace(share=supply.solar.share[part]),
        wind=supply.wind._replace(share=supply.wind.share[part]),
        peaks=(),
        export_usd_per_mwh=cut(supply.export_usd_per_mwh),
        flexible_mw=cut(supply.flexible_mw),
        n_minus_1=False,
    )


def _permit_hours(plant: Thermal, added_mw: float, made: F1, part: slice) -> float:
    """Return the permit [hours a year] of a plant at whose rate a few steps may run as much as they do in the plan.

    A permit that the year does not use up limits no day.
    """
    mw, year = plant.declared_mw + added_mw, HOURS_PER_YEAR / len(made)
    if made.sum() * year < (1.0 - SPENT) * plant.permit_hours * mw or mw <= 0.0:
        return np.inf
    return float(made[part].mean()) * HOURS_PER_YEAR / mw


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
