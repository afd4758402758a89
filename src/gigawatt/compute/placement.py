"""Own, lease or buy elsewhere: where a tenant's load runs each month at the least cost.

Assumes load that moves freely between providers, and nominal prices that are not discounted. A linear programme is
enough: who holds exclusivity is known, and a right of first refusal changes who serves a load but not what the tenant
pays for it, since the holder steps into the rival's terms.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.compute.placement_linear import Columns, columns_of, linear
from gigawatt.compute.placement_problem import PlacementProblem, Terms, allowed, check, enough, term_usd_per_hour
from gigawatt.power import Solver
from gigawatt.quantities import F1, F2, I1


class Placement(NamedTuple):
    """The least-cost placement. P providers elsewhere, M months; accelerators of the reference kind."""

    own: F1
    """Served by own halls. Shape (M,)."""
    bought: F2
    """On whose terms. Shape (P, M)."""
    served: F2
    """By whom, once rights of first refusal were used. Shape (P, M)."""
    idle: F2
    """Paid and not used; a minimum over the term shows in the term's last month. Shape (P, M)."""
    unmet: F1
    """Shape (M,)."""
    own_usd: F1
    """Shape (M,)."""
    paid_usd: F2
    """On these terms, used or not. Shape (P, M)."""
    unmet_usd: F1
    """Shape (M,)."""
    cost_usd: float
    """Of all months."""
    shadow_usd_per_hour: F1
    """What one accelerator-hour more of demand costs: the dual of the month's balance. Shape (M,)."""
    own_worth_usd_per_hour: F1
    """What one accelerator-hour more of own halls saves. Shape (M,)."""


def place(problem: PlacementProblem) -> Placement:
    """Return where the load runs at the least cost.

    Raises
    ------
    InfeasibleError
        Where all must be served and capacity is short; says in which months, and how much.
    GigawattError
        For terms that contradict themselves.

    """
    check(problem)
    enough(problem)
    columns = columns_of(problem)
    # HiGHS wants figures near one: accelerators over the largest demand, dollars over the dearest month of one.
    size = max(1.0, float(problem.demand.max(initial=0.0)))
    dearest = max([1e-3, *(float(terms.price_usd_per_hour.max()) for terms in problem.elsewhere)])
    money = dearest * float(problem.hours.max())
    found = Solver(linear(problem, columns, size, money)).solve()
    value = np.maximum(found.value, 0.0) * size + 0.0  # no amounts of -0, nor below it by the solver's tolerance
    dual = found.row_dual[: columns.months] * money
    worth = -found.reduced_cost[: columns.months] * money
    return _placement(problem, columns, value, dual / problem.hours, np.maximum(worth, 0.0) / problem.hours)


def _placement(problem: PlacementProblem, columns: Columns, value: F1, shadow: F1, worth: F1) -> Placement:
    """Return the solution by provider, priced by the terms rather than by the solver."""
    months = columns.months
    bought, idle = np.zeros((columns.providers, months)), np.zeros((columns.providers, months))
    paid = np.zeros_like(bought)
    for provider, terms in enumerate(problem.elsewhere):
        bought[provider] = value[columns.used(provider, 0) :][:months]
        idle[provider] = _idle(problem, terms, bought[provider], value[columns.commitments[provider]])
        price = np.full(months, term_usd_per_hour(problem, terms)) if terms.over_term else terms.price_usd_per_hour
        paid[provider] = problem.hours * (bought[provider] * terms.price_usd_per_hour + idle[provider] * price)
    own, unmet = value[:months], value[months : 2 * months]
    own_usd = problem.hours * own * problem.own_usd_per_hour
    penalty = problem.unmet_usd_per_hour if np.isfinite(problem.unmet_usd_per_hour) else 0.0
    unmet_usd = problem.hours * unmet * penalty
    total = float(own_usd.sum() + paid.sum() + unmet_usd.sum())
    served = _after_refusals(problem, bought)
    return Placement(own, bought, served, idle, unmet, own_usd, paid, unmet_usd, total, shadow, worth)


def _idle(problem: PlacementProblem, terms: Terms, bought: F1, level: float) -> F1:
    """Return what is paid and not used [accelerators]. Shape (M,)."""
    if terms.lease:
        return np.where(terms.maximum > 0.0, np.maximum(level - bought, 0.0), 0.0)
    if not terms.over_term:
        return np.maximum(terms.minimum - bought, 0.0)
    idle = np.zeros_like(bought)
    active = np.flatnonzero(terms.maximum > 0.0)
    if len(active):
        owed = float(problem.hours @ (terms.minimum - bought))
        idle[active[-1]] = max(0.0, owed) / problem.hours[active[-1]]
    return idle


def _after_refusals(problem: PlacementProblem, bought: F2) -> F2:
    """Return who serves once every holder of a right has taken what it can, dearest offers first. Shape (P, M).

    What a holder takes stays on the rival's terms, its minimum included; it does not count to the holder's own.
    """
    served, offered, most = bought.copy(), bought.copy(), allowed(problem)
    for holder, right in enumerate(problem.elsewhere):
        for month in range(min(right.first_refusal_until, bought.shape[1])):
            for rival in _by_price(problem, holder, month):
                take = min(offered[rival, month], max(0.0, most[holder, month] - served[holder, month]))
                offered[rival, month] -= take
                served[rival, month] -= take
                served[holder, month] += take
    return served


def _by_price(problem: PlacementProblem, holder: int, month: int) -> I1:
    """Return the rivals whose price the holder matches in a month, dearest first."""
    prices = np.array([terms.price_usd_per_hour[month] for terms in problem.elsewhere])
    order: I1 = np.argsort(-prices, kind="stable")
    matched = prices[order] >= problem.elsewhere[holder].refuses_below_usd_per_hour
    rivals: I1 = order[matched & (order != holder)]
    return rivals
