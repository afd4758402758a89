"""When a scarce supply lets a task go ahead: searches in cumulative stocks that never fall.

Assumes stocks by month, on hand from the first day of the month; tasks take from them in the plan's order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.quantities import F1, F2, I1, NEVER, compiled

DAYS_PER_MONTH = 365.2425 / 12.0  # days; mean month of the Gregorian calendar (ISO 8601)
TOLERANCE = 0.005  # USD, MW or accelerators; half a cent, so that a plan which just fits is not refused by rounding


@compiled
def opening_month(stock: F1, need: float) -> int:
    """Return the first month in which the stock reaches a need, its length where it never does."""
    return int(np.searchsorted(stock, need - TOLERANCE))


@compiled
def opening_day(stock: F1, need: float, month_start_days: F1) -> float:
    """Return the first day on which the stock reaches a need [days], NEVER where it does not within the horizon."""
    month = opening_month(stock, need)
    return month_start_days[month] if month < len(stock) else NEVER


class Spending(NamedTuple):
    """What a task spends of one stock, evenly over its days."""

    taken: float
    """Promised to the tasks before it."""
    amount: float
    days: float


@compiled
def spending_day(stock: F1, spending: Spending, earliest: float, month_start_days: F1) -> float:
    """Return the earliest start at which money is there throughout a task [days].

    Quarter k of the task may begin once ``taken + amount k / 4`` is in stock (step-boolean encoding with breakpoints
    along the task), so that spending never runs ahead of the stock.
    """
    taken, amount, days = spending
    if amount <= 0.0 or earliest == NEVER:
        return earliest
    month = np.searchsorted(month_start_days, earliest, side="right") - 1
    if 0 <= month < len(stock) and stock[month] + TOLERANCE >= taken + amount:
        return earliest
    start = earliest
    for quarter in range(4):
        opening = opening_day(stock, taken + amount * (quarter + 1) / 4.0, month_start_days)
        start = max(start, opening - days * quarter / 4.0)
    return start


@compiled
def shifted(stock: F1, delay_months: float, start_month: int) -> F1:
    """Return a stock that comes later (or sooner) than promised, by whole months. Shape (M,).

    What had arrived by the programme's start is a fact and does not move.
    """
    delay = int(np.floor(delay_months + 0.5))
    last = len(stock) - 1
    moved = stock.copy()
    for month in range(start_month, len(stock)):
        moved[month] = stock[min(max(month - delay, start_month), last)]
    return moved


@compiled
def shifted_sites(stock: F2, driver: I1, factor: F1, start_month: int) -> F2:
    """Return each site's stock shifted by its own delay. Shape (S, M)."""
    moved = np.empty_like(stock)
    for site in range(len(stock)):
        moved[site] = shifted(stock[site], factor[driver[site]], start_month)
    return moved


@compiled
def delayed_day(day: float, delay_months: float, start_day: float) -> float:
    """Return a date moved by a delay [days]; what lies before the programme's start is a fact and does not move."""
    return day if day <= start_day else max(day + delay_months * DAYS_PER_MONTH, start_day)
