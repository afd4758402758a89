"""One cash ledger per entity: what it has, what it owes elsewhere, and so what it can spare by month.

Assumes liquidity is cash and lines on the first day of the programme, and that an entity pays what it already owes
before it pays a call. Rents under the programme's own contracts are not taken from the ledger: they begin with
energisation and are compared with revenue instead (`rent_cover`).
"""

from __future__ import annotations

import numpy as np

from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, compiled


def liquidity(programme: Programme) -> F1:
    """Return what each entity can spend at the start [USD], NaN where the file does not say. Shape (E,).

    Money set aside for the programme counts as liquidity where no other figure is known.
    """
    found = []
    for entity in programme.file.entities.values():
        known = entity.liquidity if entity.liquidity is not None else entity.secured
        found.append(np.nan if known is None else known.value)
    return np.array(found, dtype=np.float64)


def inflow(programme: Programme) -> F2:
    """Return what reaches each ledger by the first day of each month [USD]. Shape (E, M).

    Headroom (holdings x loan to value) is there at the start; a month's inflow is on hand a month later.
    """
    start = max(programme.start_month, 0)
    flow = np.zeros((len(programme.entities), programme.timeline.months))
    for place, entity in enumerate(programme.file.entities.values()):
        flow[place, start + 1 :] = entity.inflow.value / 12.0
        if entity.holdings is not None:
            flow[place, start] = entity.holdings.value * entity.loan_to_value.value
    return flow


def obligations(programme: Programme) -> F2:
    """Return earlier pledges, net of their overlap with this programme, by month due [USD]. Shape (E, M).

    An overlap of 1 says that the pledge is this programme's own commitment under another name. What was due before
    the start has left the ledger already: liquidity is stated at the start.
    """
    due = np.zeros((len(programme.entities), programme.timeline.months))
    for place, entity in enumerate(programme.file.entities.values()):
        for pledge in entity.obligations.values():
            first, last = (
                programme.month(pledge.start),
                max(programme.month(pledge.end), programme.month(pledge.start) + 1),
            )
            per_month_usd = pledge.amount.value * (1.0 - pledge.overlap.value) / (last - first)
            due[place, max(first, programme.start_month, 0) : max(last, 0)] += per_month_usd
    return due


@compiled
def liquid_stock(liquidity_usd: float, inflow_usd: F1, start_month: int) -> F1:
    """Return liquidity plus cumulative inflow by month [USD]; nothing before the start. Shape (M,)."""
    stock = np.zeros(len(inflow_usd))
    total_usd = liquidity_usd
    for month in range(start_month, len(stock)):
        total_usd += inflow_usd[month]
        stock[month] = total_usd
    return stock


@compiled
def spare_stock(liquid_usd: F1, minimum_usd: float, obligations_usd: F1, start_month: int) -> F1:
    """Return how much may have been called by each month without missing any later obligation [USD]. Shape (M,).

    The lowest later balance limits every earlier call, hence the running minimum from the end: money promised to a
    later obligation is not called twice. Non-decreasing, never negative.
    """
    spare = np.zeros(len(liquid_usd))
    owed_usd = 0.0
    for month in range(start_month, len(spare)):
        owed_usd += obligations_usd[month]
        spare[month] = max(liquid_usd[month] - minimum_usd - owed_usd, 0.0)
    for month in range(len(spare) - 2, start_month - 1, -1):
        spare[month] = min(spare[month], spare[month + 1])
    return spare
