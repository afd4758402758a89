"""The placement as a linear programme: columns, rows and costs.

Assumes a checked problem. Minimums are paid rather than used, so that no contract ever makes a month infeasible.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array

from gigawatt.compute.placement_problem import PlacementProblem, allowed, term_usd_per_hour
from gigawatt.power import Problem
from gigawatt.quantities import F1


class Columns(NamedTuple):
    """Where each variable stands: own, unmet, what is used, and one block of commitments per provider."""

    months: int
    providers: int
    commitments: tuple[int, ...]
    """First column of each provider's level (lease), idle total (over the term) or idle months."""
    total: int

    def unmet(self, month: int) -> int:
        """Return the column of what nobody serves in a month."""
        return self.months + month

    def used(self, provider: int, month: int) -> int:
        """Return the column of what runs on a provider's terms in a month."""
        return (2 + provider) * self.months + month


class _Rows:
    """Rows of the programme as they are gathered."""

    def __init__(self) -> None:
        self.entries: list[tuple[int, int, float]] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def add(self, terms: list[tuple[int, float]], lower: float, upper: float) -> None:
        """Add `lower <= sum <= upper`."""
        self.entries += [(len(self.lower), column, factor) for column, factor in terms]
        self.lower.append(lower)
        self.upper.append(upper)


def columns_of(problem: PlacementProblem) -> Columns:
    """Return where each variable stands."""
    months, providers = len(problem.demand), len(problem.elsewhere)
    first = (2 + providers) * months
    places = []
    for terms in problem.elsewhere:
        places.append(first)
        first += 1 if terms.lease or terms.over_term else months
    return Columns(months, providers, tuple(places), first)


def linear(problem: PlacementProblem, columns: Columns, size: float, money: float) -> Problem:
    """Return the linear programme, in units of `size` accelerators and `money` dollars."""
    months = columns.months
    cost, upper = np.zeros(columns.total), np.full(columns.total, np.inf)
    lower = np.zeros(columns.total)
    cost[:months] = problem.hours * problem.own_usd_per_hour
    upper[:months] = problem.own
    if np.isfinite(problem.unmet_usd_per_hour):
        cost[months : 2 * months] = problem.hours * problem.unmet_usd_per_hour
    else:
        upper[months : 2 * months] = 0.0
    rows = _Rows()
    for month, demand in enumerate(problem.demand):
        served = [(columns.used(place, month), 1.0) for place in range(columns.providers)]
        rows.add([(month, 1.0), (columns.unmet(month), 1.0), *served], demand, demand)
    for provider, most in enumerate(allowed(problem)):
        used = slice(columns.used(provider, 0), columns.used(provider, 0) + months)
        upper[used] = most
        _commit(problem, columns, provider, rows, (cost, lower, upper))
    row, column, factor = (np.array(values) for values in zip(*rows.entries))
    matrix = coo_array((factor, (row, column)), shape=(len(rows.lower), columns.total)).tocsr()
    bounds = (np.array(rows.lower) / size, np.array(rows.upper) / size)
    return Problem(cost / money, lower / size, upper / size, matrix, *bounds)


def _commit(problem: PlacementProblem, columns: Columns, provider: int, rows: _Rows, bounds: tuple[F1, F1, F1]) -> None:
    """Add what a provider's terms commit the tenant to: a level, a total over the term, or a minimum by month."""
    cost, lower, upper = bounds
    terms, first = problem.elsewhere[provider], columns.commitments[provider]
    paid = problem.hours * terms.price_usd_per_hour
    used = [columns.used(provider, month) for month in range(columns.months)]
    if terms.lease:
        active = np.flatnonzero(terms.maximum > 0.0)
        cost[first] = paid[active].sum()
        lower[first], upper[first] = terms.minimum.max(initial=0.0), terms.maximum[active].min(initial=np.inf)
        for month in active:
            rows.add([(used[month], 1.0), (first, -1.0)], -np.inf, 0.0)
        return
    cost[used] = paid
    if terms.over_term:
        cost[first] = term_usd_per_hour(problem, terms) * problem.hours.max()
        weights = problem.hours / problem.hours.max()
        owed = float(weights @ terms.minimum)
        within = [(used[month], float(weights[month])) for month in np.flatnonzero(terms.maximum > 0.0)]
        rows.add([*within, (first, 1.0)], owed, np.inf)
        return
    cost[first : first + columns.months] = paid
    for month in np.flatnonzero(terms.minimum > 0.0):
        rows.add([(used[month], 1.0), (first + int(month), 1.0)], terms.minimum[month], np.inf)
