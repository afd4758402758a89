"""Borrowing against holdings: what lenders give on a value that moves, and what they call back when it falls.

Assumes the value goes from what is stated at the start to `factor` times that within a year, along a geometric path,
and stays there. A fall is reserved from the start, as every later obligation is, because capital cannot know what will
have been called by then: headroom is what is left after it, and what is already drawn is not taken back but must be
covered. A rise counts month by month as it comes.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.catalogue import figure
from gigawatt.programme import Entity, Programme
from gigawatt.quantities import F1, I1, compiled

MONTHS_OF_PATH = 12  # months; the default driver `holdings` is the spread of a year


class Holdings(NamedTuple):
    """What entities can borrow against, at the start. E entities."""

    value_usd: F1
    loan_to_value: F1
    """Of new borrowing, and to what a called loan is reduced. Shape (E,)."""
    loan_usd: F1
    """Already drawn; its proceeds are in the liquidity. Shape (E,)."""
    margin_call: F1
    """Loan over value above which lenders ask for cash. Shape (E,)."""
    driver: I1


def holdings(programme: Programme) -> Holdings:
    """Return what each entity can borrow against, nothing where the file names no holdings."""
    entities = tuple(programme.file.entities.values())
    value_usd = [0.0 if row.holdings is None else row.holdings.value for row in entities]
    return Holdings(
        value_usd=np.array(value_usd, dtype=np.float64),
        loan_to_value=np.array([row.loan_to_value.value for row in entities], dtype=np.float64),
        loan_usd=np.array([row.holdings_loan.value for row in entities], dtype=np.float64),
        margin_call=np.array([_margin_call(row) for row in entities], dtype=np.float64),
        driver=np.array([programme.driver("holdings", name) for name in programme.entities], dtype=np.int64),
    )


def _margin_call(entity: Entity) -> float:
    if entity.margin_call is not None:
        return entity.margin_call.value
    return min(entity.loan_to_value.value * figure("holdings.margin_call_over_ltv").value, 1.0)


@compiled
def value_share(factor: float, months: int) -> float:
    """Return the value of holdings over their value at the start, some months later: ``f^min(m / 12, 1)``."""
    return float(factor ** min(months / MONTHS_OF_PATH, 1.0))


@compiled
def add_headroom(stock: F1, value_usd: float, loan_to_value: float, loan_usd: float, factor: float, start: int) -> None:
    """Add, in place, what may still be borrowed by each month from `start` on [USD]; it never falls. Shape (M,).

    ``max(ltv x value - loan, 0)`` with the value of the month, or the one it falls to where that is lower.
    """
    room_usd = 0.0
    for month in range(start, len(stock)):
        if month <= start + MONTHS_OF_PATH:
            share = value_share(factor, month - start) if factor > 1.0 else factor
            room_usd = max(loan_to_value * value_usd * share - loan_usd, 0.0)
        stock[month] += room_usd


@compiled
def add_margin_call(
    due: F1, value_usd: float, loan_to_value: float, loan_usd: float, margin_call: float, factor: float, start: int
) -> None:
    """Add, in place, the cash that lenders call for when the value no longer covers the drawn loan [USD]. Shape (M,).

    Due in the first month with loan over value above `margin_call`: what brings the loan back to loan to value at the
    lowest value, so that it is called once.
    """
    if loan_usd <= 0.0:
        return
    lowest_usd = value_usd * min(factor, 1.0)
    for month in range(start, min(start + MONTHS_OF_PATH + 1, len(due))):
        if loan_usd > margin_call * value_usd * value_share(factor, month - start):
            due[month] += max(loan_usd - loan_to_value * lowest_usd, 0.0)
            return
