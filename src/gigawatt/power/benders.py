"""Sizes for several years at least cost by cutting planes: one dispatch problem per year and weather, one master.

Assumes sizes that only grow, and a cost of operation that is convex in them (it is: sizes stand on the right-hand side
of a linear programme). Method: Benders, Numerische Mathematik 4 (1962); points between the best plan so far and the
master's after Ben-Ameur and Neto, Networks 49 (2007), "in-out".
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, final

import numpy as np
from scipy.sparse import csr_array

from gigawatt.power.dispatch import Model
from gigawatt.power.solve import Problem, Solution, Solver, SolverError
from gigawatt.quantities import B1, F1, F2

STEP = 0.5  # share of the way from the best plan to the master's; of .35, .5, .7 the fewest seconds on six years
REACH = 1.5  # factor; how far from the best plan the next one is looked for
LEAST_REACH = 0.05  # MW per MW of peak load; the same for sizes near zero
MOST = 100.0  # MW per MW of peak load; no plan needs more, and the first masters need an end
LEAVE = 10.0  # gaps; units whose own bound lies farther above the master's are not pursued
MOST_HELD = 24  # problems; each that is held takes 75 MB, of more only the bases are kept, at a third more seconds
MOST_ITERATIONS = 400
STALLED = 1e-12  # relative; a smaller change of a bound is none


class Case(NamedTuple):
    """What the master decides on. Y years, C sizes, S weathers; costs in the units of the solver."""

    models: tuple[tuple[Model, ...], ...]
    """By year and weather; their sizes cost nothing."""
    scale: F1
    """MW (MWh) of a step of one of each size: the unit where it comes in units. Shape (C,)."""
    size_cost: F2
    """Of one step of the cumulative size in a year. Shape (Y, C)."""
    weight: F2
    """Of the operation cost. Shape (Y, S)."""
    least: F2
    """Fewest steps. Shape (Y, C)."""
    most: F2
    """Most steps, inf where free. Shape (Y, C)."""
    whole: B1
    """Sizes that come in whole steps. Shape (C,)."""


class Found(NamedTuple):
    """The best plan, and how good it is at worst."""

    steps: F2
    """Shape (Y, C)."""
    cost: float
    bound: float
    """No plan costs less."""
    iterations: int
    solutions: tuple[tuple[Solution, ...], ...]
    """The operation of the plan, by year and weather."""

    @property
    def gap(self) -> float:
        """Relative."""
        return (self.cost - self.bound) / max(abs(self.cost), 1e-9)


def search(case: Case, start: F2, gap: float, workers: int | None = None) -> Found:
    """Return a plan proven to the relative `gap`: first with any sizes, then with whole units.

    Parameters
    ----------
    case : Case
        What is decided.
    start : F2
        A first guess [steps]; the closer, the fewer iterations. Shape (Y, C).
    gap : float
        Relative.
    workers : int, optional
        Dispatch problems solved side by side; the plan does not depend on it. Left out: one per core.

    Raises
    ------
    SolverError
        If a problem is not solved, or `MOST_ITERATIONS` do not close the gap.
    """
    with ThreadPoolExecutor(max_workers=workers or os.cpu_count() or 1) as pool:
        hunt = _Hunt(case, pool, gap)
        best, bound = hunt.descend(hunt.visit(_growing(start, case.least, case.most)), gap)
        if case.whole.any():
            best, bound = hunt.in_units(best, bound)
    if np.any(best.steps >= hunt.widest * (1.0 - 1e-9)):
        raise SolverError("capacity by year has no end: plant that earns more than it costs; check prices and export")
    return Found(best.steps, best.cost, bound, hunt.iterations, best.solutions)


def _growing(steps: F2, least: F2, most: F2) -> F2:
    """Return the steps within their limits, none below those of an earlier year."""
    grown: F2 = np.maximum.accumulate(np.maximum(steps, least), axis=0)
    return np.minimum(grown, most)


class _Plan(NamedTuple):
    """Sizes that have been dispatched."""

    steps: F2
    cost: float
    solutions: tuple[tuple[Solution, ...], ...]


@final
class _Hunt:
    """The dispatch problems and the master that learns from them."""

    def __init__(self, case: Case, pool: ThreadPoolExecutor, gap: float) -> None:
        self._case, self._pool, self._gap = case, pool, gap
        self._held: dict[tuple[int, int], Solver] = {}
        self._basis: dict[tuple[int, int], Any] = {}
        self._master = _Master(case)
        self.iterations = 0
        self.widest = self._master.widest

    def visit(self, steps: F2) -> _Plan:
        """Solve every dispatch with these sizes and cut the master there."""
        case = self._case
        if self.iterations >= MOST_ITERATIONS:
            raise SolverError(
                f"capacity by year is not proven to {self._gap:.1e} after {self.iterations} iterations; "
                "ask for a wider gap or fewer years"
            )
        self.iterations += 1
        jobs = [(year, weather) for year in range(len(case.models)) for weather in range(len(case.models[year]))]
        done = list(self._pool.map(lambda job: self._operated(job[0], job[1], steps), jobs))
        self._master.cut(jobs, done, steps)
        cost = float(np.sum(case.size_cost * steps))
        cost += sum(case.weight[job] * solution.objective for job, solution in zip(jobs, done, strict=True))
        places = iter(done)
        return _Plan(steps, cost, tuple(tuple(next(places) for _ in year) for year in case.models))

    def _operated(self, year: int, weather: int, steps: F2) -> Solution:
        """Solve one dispatch from its last basis."""
        place = (year, weather)
        built, size = self._case.models[year][weather], steps[year] * self._case.scale
        solver = self._held.get(place) or Solver(built.problem, self._basis.get(place))
        solver.bound(built.place.sizes, size, size)
        solution = solver.solve()
        if self._case.weight.size <= MOST_HELD:
            self._held[place] = solver
        else:
            self._basis[place] = solver.basis()
        return solution

    def descend(self, best: _Plan, gap: float, beaten: float = np.inf) -> tuple[_Plan, float]:
        """Return a plan within the gap of the master's bound, or any once that exceeds `beaten`; and the bound."""
        step, before = STEP, -np.inf
        while True:
            bound = self._master.bound()
            if best.cost - bound <= gap * abs(best.cost) or bound >= beaten:
                return best, bound
            outer = self._master.near(best.steps)
            plan = self.visit(best.steps + step * (outer - best.steps))
            least = STALLED * abs(best.cost)
            # Where neither bound moves, only a cut at the master's own point must.
            step = STEP if plan.cost < best.cost - least or bound > before + least else 1.0
            best, before = min(best, plan, key=lambda one: one.cost), bound

    def in_units(self, free: _Plan, bound: float) -> tuple[_Plan, float]:
        """Return the best plan in whole units and its bound, coming from the best with any sizes."""
        best = free._replace(cost=np.inf)
        while True:
            units, units_bound = self._master.in_units(self._gap / 10.0)
            bound = max(bound, units_bound)
            if best.cost < np.inf and best.cost - bound <= self._gap * abs(best.cost):
                return best, bound
            self._master.hold(units)
            # Units are left as soon as their own bound says that they are far from the best.
            beaten = min(best.cost, units_bound + LEAVE * self._gap * abs(units_bound))
            start = np.where(self._case.whole, units, 0.5 * (units + best.steps))
            found, _ = self.descend(self.visit(start), self._gap / 2.0, beaten)
            self._master.release()
            best = min(best, found, key=lambda plan: plan.cost)


@final
class _Master:
    """Sizes by year, and a lower estimate of each year's operation that the cuts lift."""

    def __init__(self, case: Case) -> None:
        years, sizes = case.size_cost.shape
        self._case = case
        self._shape = (years, sizes)
        self._count = years * sizes
        load = max(built.supply.load_mw.max() for year in case.models for built in year)
        self._floor = LEAST_REACH * load / case.scale
        self.widest = np.broadcast_to(MOST * load / case.scale, self._shape)
        self._least, self._most = case.least, np.minimum(case.most, self.widest)
        theta = case.weight.size
        cost = np.concatenate([case.size_cost.ravel(), case.weight.ravel()])
        lower = np.concatenate([self._least.ravel(), np.full(theta, -np.inf)])
        upper = np.concatenate([self._most.ravel(), np.full(theta, np.inf)])
        self._solver = Solver(Problem(cost, lower, upper, *_growth(years, sizes, len(cost))))
        self._columns = np.arange(self._count)

    def cut(self, jobs: list[tuple[int, int]], done: list[Solution], steps: F2) -> None:
        """Add operation(x) >= operation(steps) + slope @ (x - steps) for every dispatch problem."""
        (_, sizes), weathers = self._shape, self._case.weight.shape[1]
        rows, columns, values, lower = [], [], [], []
        for row, ((year, weather), solution) in enumerate(zip(jobs, done, strict=True)):
            place = self._case.models[year][weather].place.sizes
            slope = solution.reduced_cost[place] * self._case.scale
            # The dual objective bounds from below whatever the primal's rounding.
            proven = solution.objective - max(solution.gap, 0.0) * max(1.0, abs(solution.objective))
            rows += [row] * (sizes + 1)
            columns += [*range(year * sizes, (year + 1) * sizes), self._count + year * weathers + weather]
            values += [*-slope, 1.0]
            lower.append(proven - float(slope @ steps[year]))
        shape = (len(jobs), self._count + self._case.weight.size)
        matrix = csr_array((np.array(values), (np.array(rows), np.array(columns))), shape=shape)
        self._solver.require(matrix, np.array(lower), np.full(len(jobs), np.inf))

    def bound(self) -> float:
        """Return what no plan can cost less than, as far as the cuts know."""
        self._solver.bound(self._columns, self._least.ravel(), self._most.ravel())
        return self._solver.solve().objective

    def near(self, steps: F2) -> F2:
        """Return the best sizes within reach of a plan: early cuts know little of plans far away."""
        low = np.maximum(steps / REACH - self._floor, self._least)
        high = np.minimum(steps * REACH + self._floor, self._most)
        self._solver.bound(self._columns, low.ravel(), high.ravel())
        return self._sizes(self._solver.solve().value)

    def in_units(self, gap: float) -> tuple[F2, float]:
        """Return the best sizes in whole units, and what no plan in whole units can cost less than."""
        self._solver.bound(self._columns, self._least.ravel(), self._most.ravel())
        whole = np.broadcast_to(self._case.whole, self._shape).ravel()
        found = self._solver.solve_whole(self._columns[whole], gap)
        return self._sizes(found.value), found.bound

    def _sizes(self, value: F1) -> F2:
        """Return sizes that keep their limits exactly: the solver does to 1e-7."""
        return _growing(value[: self._count].reshape(self._shape), self._least, self._most)

    def hold(self, steps: F2) -> None:
        """Allow only these units, until they are released."""
        whole = self._case.whole
        self._least, self._most = np.where(whole, steps, self._least), np.where(whole, steps, self._most)

    def release(self) -> None:
        """Allow any units again."""
        self._least, self._most = self._case.least, np.minimum(self._case.most, self.widest)


def _growth(years: int, sizes: int, columns: int) -> tuple[csr_array, F1, F1]:
    """Return rows that say: what stands in one year stands in the next."""
    count = (years - 1) * sizes
    rows = np.arange(count)
    entries = np.concatenate([np.ones(count), -np.ones(count)])
    place = (np.concatenate([rows, rows]), np.concatenate([rows + sizes, rows]))
    matrix = csr_array((entries, place), shape=(count, columns))
    return matrix, np.zeros(count), np.full(count, np.inf)
