"""A tenant's load and whoever may serve it: own halls, and contracts elsewhere.

Assumes one kind of accelerator; months as arrays, so that any price path, ramp or term can be said.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2, GigawattError, InfeasibleError, Timeline, month_label

ROUNDING = 1e-9  # share; what sums of capacities may miss a demand by, in floats
SHOWN_MONTHS = 3  # of those that lack capacity, in the message


class Terms(NamedTuple):
    """A contract with somebody else's halls. M months."""

    name: str
    price_usd_per_hour: F1
    """Of one accelerator, by month. Shape (M,)."""
    minimum: F1
    """Accelerators that are paid for, used or not. Of a lease: its least level. Shape (M,)."""
    maximum: F1
    """Accelerators that can be had; 0 outside the term. Shape (M,)."""
    lease: bool = False
    """True: one level for the whole term, chosen once and paid whether used or not. False: used month by month."""
    over_term: bool = False
    """True: the minimum is an average, and what one month leaves can be made up in another of the term."""
    exclusive_until: int = 0
    """Month before which nobody else elsewhere may serve during its term; own halls may."""
    first_refusal_until: int = 0
    """Month before which load meant for another must be offered to this one first, at that one's price."""
    refuses_below_usd_per_hour: float = 0.0
    """Price at which it does not care to match."""


class PlacementProblem(NamedTuple):
    """What is to be served, and by whom it can be. M months."""

    first_month: int
    """Month 0 as year * 12 + month - 1."""
    hours: F1
    """Of each month. Shape (M,)."""
    demand: F1
    """Accelerators of the reference kind. Shape (M,)."""
    own: F1
    """Accelerators live in own halls, mean of the month. Shape (M,)."""
    own_usd_per_hour: F1
    """What it costs to run one more of them: energy and operation, no capital. Shape (M,)."""
    elsewhere: tuple[Terms, ...]
    unmet_usd_per_hour: float = float("inf")
    """What an accelerator-hour that nobody serves costs the tenant; infinite: all must be served."""


def term_usd_per_hour(problem: PlacementProblem, terms: Terms) -> float:
    """Return what an hour that was never used costs: the mean price of the hours that were promised [USD/h]."""
    promised = problem.hours * terms.minimum
    return float(promised @ terms.price_usd_per_hour / promised.sum()) if promised.any() else 0.0


def allowed(problem: PlacementProblem) -> F2:
    """Return what each provider may serve [accelerators]: nothing while another is exclusive. Shape (P, M)."""
    months = np.arange(len(problem.demand))
    most: F2 = np.array([terms.maximum for terms in problem.elsewhere]).reshape(-1, len(months))
    for holder, terms in enumerate(problem.elsewhere):
        others = np.arange(len(problem.elsewhere)) != holder
        most[np.ix_(others, (months < terms.exclusive_until) & (terms.maximum > 0.0))] = 0.0
    return most


def check(problem: PlacementProblem) -> None:
    """Raise GigawattError for terms that contradict themselves, and for figures that are none."""
    for terms in problem.elsewhere:
        if (terms.minimum > terms.maximum).any():
            month = int(np.argmax(terms.minimum > terms.maximum))
            found = f"a minimum of {terms.minimum[month]:,.0f} above a maximum of {terms.maximum[month]:,.0f}"
            raise GigawattError(f"found {found} at {terms.name} in {_label(problem, month)}, expected at most that")
    known = (problem.demand, problem.own, problem.own_usd_per_hour, *(t.price_usd_per_hour for t in problem.elsewhere))
    if any((figures < 0.0).any() or not np.isfinite(figures).all() for figures in known):
        raise GigawattError("found a negative or infinite demand, capacity or price, expected 0 or more")


def enough(problem: PlacementProblem) -> None:
    """Raise InfeasibleError where capacity is short of a demand that must be met: how much, and in which months."""
    if np.isfinite(problem.unmet_usd_per_hour):
        return
    lack = problem.demand - problem.own - allowed(problem).sum(axis=0)
    short = np.flatnonzero(lack > ROUNDING * np.maximum(1.0, problem.demand))
    if not len(short):
        return
    listed = [f"{lack[month]:,.0f} in {_label(problem, month)}" for month in short[:SHOWN_MONTHS]]
    rest = f" and in {len(short) - SHOWN_MONTHS} more months" if len(short) > SHOWN_MONTHS else ""
    hint = "raise a maximum, end an exclusivity sooner, or give demand that nobody serves a price (`unmet`)"
    raise InfeasibleError("compute for the tenant", "accelerators", ", ".join(listed) + rest, hint)


def _label(problem: PlacementProblem, month: int) -> str:
    return month_label(Timeline(problem.first_month, len(problem.demand)), int(month))
