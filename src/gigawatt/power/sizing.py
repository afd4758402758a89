"""Which plant to add: the year's linear programme solved exactly, then whole units of gas plant.

Assumes the value of plant is smooth enough that the best whole number of units lies next to the best fraction.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from gigawatt.power.dispatch import Dispatch, model, read
from gigawatt.power.layout import Layout, layout
from gigawatt.power.solve import Solution, Solver
from gigawatt.power.supply import Supply, coarser
from gigawatt.quantities import F1, I1

COARSE_HOURS = (
    6,
    2,
)  # hours; of (3), (4), (6), (6, 3), (6, 2) the steadiest over six cases of Texan climate and prices
COARSE_STEPS_LEAST = 500  # steps; a shorter year is solved at once, in milliseconds
START_LEAST = 0.02  # MW per MW of facility; from a size of zero the primal simplex crawls over degenerate vertices
WHOLE = 1e-6  # units; closer than this to a whole number is whole


def least_cost(supply: Supply, *, whole_units: bool = True) -> Dispatch:
    """Return the plant and the dispatch of least cost, added thermal plant in whole units unless told otherwise.

    The optimum is that of the full problem, proven by its duals. Free sizes make it slow from a cold start, so it is
    approached: sizes of a coarser year, every hour's dispatch with those sizes held, then sizes released with the
    primal simplex. Measured: 3 to 4 s of one core where the cold start took 6 to 14 s.

    Raises
    ------
    SolverError
        If no optimum is proven.
    """
    sizes = layout(supply).sizes
    steps = [hours for hours in COARSE_HOURS if supply.steps % hours == 0]
    if not len(sizes) or supply.steps < COARSE_STEPS_LEAST:
        steps = []
    start: F1 | None = None
    for hours in (*steps, 1):
        stage = coarser(supply, hours) if hours > 1 else supply
        built = model(stage)
        solver = Solver(built.problem)
        solution = _approached(solver, sizes, start)
        start = np.maximum(solution.value[sizes], START_LEAST)
    return read(built, _whole_units(solver, solution, supply, built.place) if whole_units else solution)


def _approached(solver: Solver, sizes: I1, start: F1 | None) -> Solution:
    """Return the optimum, coming from the sizes `start` where they are given."""
    if start is None:
        return solver.solve()
    solver.bound(sizes, start, start)
    solver.solve()
    solver.bound(sizes, np.zeros(len(sizes)), np.full(len(sizes), np.inf))
    return solver.solve(primal=True)


def _whole_units(solver: Solver, fractional: Solution, supply: Supply, place: Layout) -> Solution:
    """Return the cheapest solution with every count of added units at the floor or the ceiling of its optimum."""
    columns = np.array([column for column in place.thermal_size if column >= 0], dtype=np.int64)
    unit_mw = np.array([plant.unit_mw for plant in supply.thermal if plant.unit_mw > 0.0])
    if not len(columns):
        return fractional
    counts = fractional.value[columns] / unit_mw
    if np.all(np.abs(counts - np.round(counts)) < WHOLE):
        return fractional
    choices = [sorted({np.floor(count + WHOLE), np.ceil(count - WHOLE)}) for count in counts]
    trials = [_with_units(solver, columns, np.array(choice) * unit_mw) for choice in product(*choices)]
    return min(trials, key=lambda solution: solution.objective)


def _with_units(solver: Solver, columns: I1, added_mw: F1) -> Solution:
    solver.bound(columns, added_mw, added_mw)
    return solver.solve()
