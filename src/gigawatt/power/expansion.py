"""Capacity by year: what to build when, so that all years together cost least.

Assumes plant is renewed at its cost when its life ends, so that each year pays the annuity of what stands; a year that
stands for several counts with their discounted number, and nothing is paid for years beyond the last (an investment
late in the horizon pays only for its years within it).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.power.benders import Case, Found, search
from gigawatt.power.dispatch import USD_PER_COST_UNIT, Dispatch, Model, model, read, size_usd
from gigawatt.power.layout import SIZES, layout
from gigawatt.power.solve import Solver
from gigawatt.power.supply import Supply, coarser
from gigawatt.quantities import F1, F2

GAP = 1e-4  # relative; a hundredth of a per cent of the cost
START_HOURS = 6  # hours per step of the years that give the first guess
EMPTY = np.zeros(0)


class OperatingYear(NamedTuple):
    """A calendar year, or several in a row that are alike. S weathers, A thermal classes that may be added."""

    supplies: tuple[Supply, ...]
    """One per weather, with the same kinds of plant in every year. Shape (S,)."""
    weight: float
    """Discounted number of calendar years that it stands for."""
    most_units: F1 = EMPTY
    """Units of each class that can be had by then; empty: no limit. Shape (A,)."""
    least_units: F1 = EMPTY
    """Units of each class that must stand by then; empty: none. Shape (A,)."""


class Expansion(NamedTuple):
    """Capacity by year. Y years, C sizes, S weathers."""

    names: tuple[str, ...]
    """solar, wind, battery_mw, battery_mwh, then the kinds of added plant. Shape (C,)."""
    capacity_mw: F2
    """Added by each year and earlier; battery_mwh in MWh. Shape (Y, C)."""
    dispatches: tuple[tuple[Dispatch, ...], ...]
    """By year and weather; their cost is that of operation alone."""
    size_usd: F2
    """Annuities paid in a year. Shape (Y, C)."""
    cost_usd: float
    """Discounted, over all years: annuities, and operation averaged over the weathers."""
    lower_usd: float
    """No plan costs less."""
    iterations: int
    size_value_usd: F2
    """What one more MW (MWh) in a year would save in that year's operation, less its annuity: the value of a turbine
    slot where delivery binds. Shape (Y, C)."""

    @property
    def gap(self) -> float:
        """(cost - lower) / cost."""
        return (self.cost_usd - self.lower_usd) / max(abs(self.cost_usd), 1e-9)


def expand(
    years: tuple[OperatingYear, ...],
    probability: F1 | None = None,
    *,
    gap: float = GAP,
    workers: int | None = None,
    start_mw: F2 | None = None,
) -> Expansion:
    """Return the capacity by year of least cost, added thermal plant in whole units.

    Parameters
    ----------
    years : tuple of OperatingYear
        In order of time.
    probability : F1, optional
        Of each weather; left out: all alike. Shape (S,).
    gap : float
        Relative; cost and lower bound are closer than that.
    workers : int, optional
        Dispatch problems solved side by side. The result does not depend on it.
    start_mw : F2, optional
        A first guess of the sizes; left out: each year's own, found in steps of several hours. Shape (Y, C).

    Raises
    ------
    SolverError
        If a problem is not solved or the gap not closed.
    ValueError
        If years differ in the kinds of plant.
    """
    case = _case(years, probability)
    start = _start(years, case) if start_mw is None else start_mw / case.scale
    found = search(case, start, gap, workers)
    return _read(years, case, found)


def free(supply: Supply) -> Supply:
    """Return the supply with sizes that cost nothing: what a dispatch with given sizes needs."""
    return supply._replace(
        solar=supply.solar._replace(annuity_usd_per_mw=_freed(supply.solar.annuity_usd_per_mw)),
        wind=supply.wind._replace(annuity_usd_per_mw=_freed(supply.wind.annuity_usd_per_mw)),
        battery=supply.battery._replace(
            power_usd_per_mw=_freed(supply.battery.power_usd_per_mw),
            energy_usd_per_mwh=_freed(supply.battery.energy_usd_per_mwh),
        ),
        thermal=tuple(plant._replace(annuity_usd_per_mw=0.0) for plant in supply.thermal),
    )


def _freed(annuity_usd: float) -> float:
    return 0.0 if np.isfinite(annuity_usd) else annuity_usd


def names(supply: Supply) -> tuple[str, ...]:
    """Return what each size is, in the order of `Layout.sizes`."""
    chosen = layout(supply).size
    added = (plant.kind for plant in supply.thermal if plant.unit_mw > 0.0)
    return (*(name for name in SIZES if name in chosen), *added)


def _case(years: tuple[OperatingYear, ...], probability: F1 | None) -> Case:
    first = years[0].supplies[0]
    kinds = names(first)
    if any(names(supply) != kinds for year in years for supply in year.supplies):
        raise ValueError("every year and weather needs the same kinds of plant")
    count = len(years[0].supplies)
    chance = np.full(count, 1.0 / count) if probability is None else probability
    units = [plant.unit_mw for plant in first.thermal if plant.unit_mw > 0.0]
    free_sizes = len(kinds) - len(units)
    scale = np.array([*np.ones(free_sizes), *units])
    weight = np.array([year.weight for year in years])
    return Case(
        models=tuple(tuple(model(free(supply)) for supply in year.supplies) for year in years),
        scale=scale,
        size_cost=_size_usd(years, weight) * scale / USD_PER_COST_UNIT,
        weight=weight[:, None] * chance,
        least=_limits([year.least_units for year in years], free_sizes, len(units), 0.0, 0.0),
        most=_limits([year.most_units for year in years], free_sizes, len(units), np.inf, np.inf),
        whole=np.arange(len(kinds)) >= free_sizes,
    )


def _size_usd(years: tuple[OperatingYear, ...], weight: F1) -> F2:
    """Return what one MW that stands in a year costs: its vintage's annuity over its years, as a sum over years.

    What is added in year v costs annuity(v) in v and all later years; written over cumulative sizes that is
    annuity(y) x weight from y on, less annuity(y + 1) x weight from y + 1 on.
    """
    annuity = np.array([size_usd(year.supplies[0]) for year in years])
    ahead = annuity * np.cumsum(weight[::-1])[::-1][:, None]
    return ahead - np.vstack([ahead[1:], np.zeros(annuity.shape[1])])


def _limits(units: list[F1], free_sizes: int, classes: int, free_value: float, missing: float) -> F2:
    rows = [[*np.full(free_sizes, free_value), *(row if len(row) else np.full(classes, missing))] for row in units]
    return np.array(rows, dtype=np.float64).reshape(len(units), free_sizes + classes)


def _start(years: tuple[OperatingYear, ...], case: Case) -> F2:
    """Return each year's own best sizes in the first weather and steps of several hours."""
    guesses = []
    for year in years:
        supply = year.supplies[0]
        rough = coarser(supply, START_HOURS) if supply.steps % START_HOURS == 0 else supply
        built = model(rough)
        guesses.append(Solver(built.problem).solve().value[built.place.sizes] / case.scale)
    return np.array(guesses).reshape(len(years), len(case.scale))


def _read(years: tuple[OperatingYear, ...], case: Case, found: Found) -> Expansion:
    def of_year(row: tuple[Model, ...], number: int) -> tuple[Dispatch, ...]:
        return tuple(read(built, found.solutions[number][place]) for place, built in enumerate(row))

    annuity = np.array([size_usd(year.supplies[0]) for year in years])
    capacity = found.steps * case.scale
    added = np.diff(capacity, axis=0, prepend=0.0)
    weight = np.array([year.weight for year in years])
    value = np.zeros_like(capacity)
    for number, (row, solutions) in enumerate(zip(case.models, found.solutions, strict=True)):
        for place, (built, solution) in enumerate(zip(row, solutions, strict=True)):
            chance = case.weight[number, place] / weight[number]
            value[number] -= chance * solution.reduced_cost[built.place.sizes] * USD_PER_COST_UNIT
    return Expansion(
        names=names(years[0].supplies[0]),
        capacity_mw=capacity,
        dispatches=tuple(of_year(row, number) for number, row in enumerate(case.models)),
        size_usd=np.cumsum(added * annuity, axis=0),
        cost_usd=found.cost * USD_PER_COST_UNIT,
        lower_usd=found.bound * USD_PER_COST_UNIT,
        iterations=found.iterations,
        size_value_usd=value - annuity,
    )
