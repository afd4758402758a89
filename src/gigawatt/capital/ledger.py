"""One cash ledger per entity: what it has, what it owes elsewhere, and so what it can spare by month.

Assumes liquidity is cash and lines on the first day of the programme, and that an entity pays what it already owes
before it pays a call. Payments under the programme's own contracts are taken from the ledger only where the contract
says from when (`due_from`) and for phases that are built in any case; all others begin with an energisation that only
the schedule knows, and are compared with revenue instead (`rent_cover`).
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.contracts import gross_usd_per_month, paid_outside
from gigawatt.capital.plan import Phases
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, I2, compiled


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

    A month's inflow is on hand a month later. What holdings bring is a stock of each trial: `holdings`.
    """
    start = max(programme.start_month, 0)
    flow = np.zeros((len(programme.entities), programme.timeline.months))
    for place, entity in enumerate(programme.file.entities.values()):
        flow[place, start + 1 :] = entity.inflow.value / 12.0
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


def dated_payments(programme: Programme, contracts: I2, phases: Phases) -> F2:
    """Return payments under the file's contracts that payers must keep cash for, by month due [USD]. Shape (E, M).

    Of contracts with `due_from`, for phases under way or mandatory, over the contract's term, escalated once a year.
    Left out is what a vehicle pays for its owner out of its own revenue, and what starts with an energisation.
    """
    due = np.zeros((len(programme.entities), programme.timeline.months))
    months = np.arange(programme.timeline.months)
    for number, row in enumerate(programme.file.contracts.values()):
        if row.due_from is None:
            continue
        passed = months - programme.month(row.due_from)
        running = (passed >= 0) & (passed < row.term.value) & (months >= programme.start_month)
        growth = (1.0 + row.escalator.value) ** (np.maximum(passed, 0) // 12)
        for phase in np.flatnonzero((contracts == number).any(axis=1) & (phases.mandatory + phases.baseline > 0)):
            if paid_outside(programme, contracts, int(phase), number):
                payment_usd = gross_usd_per_month(row, phases, int(phase))
                due[programme.entities.index(row.payer)] += payment_usd * growth * running
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
