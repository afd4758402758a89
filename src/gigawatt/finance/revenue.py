"""What contracts pay and what running a phase costs, month by month, from the day the phase is live.

Assumes take-or-pay: the greater of what runs and the contracted minimum is billed, for the contract's term. Without a
contract a phase earns nothing and is not run: no revenue, no cost ("no offtake").
"""

from __future__ import annotations

from gigawatt.quantities import F1, in_place

LEASE = 0
CAPACITY = 1
KW_PER_MW = 1000.0
HOURS_PER_DAY = 24.0


@in_place
def month_of_day(month_start_days: F1, day: float) -> int:
    """Return the month in which a day lies; the number of months where it lies beyond them. Days from month 0."""
    low, high = 0, len(month_start_days) - 1
    if not day < month_start_days[high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if month_start_days[middle] <= day:
            low = middle
        else:
            high = middle
    return low


@in_place
def term_share(month_start_days: F1, day: float, term_months: int, share: F1) -> None:
    """Write the part of each month that a term of whole months covers, from the day of energisation on.

    The first month counts in part, and so does the month after the last full one: together they are exactly the term.

    Parameters
    ----------
    share : set in place, nil outside the term. Shape (M,).
    """
    share[:] = 0.0
    start = month_of_day(month_start_days, day)
    if start >= len(share) or term_months <= 0:
        return
    length = month_start_days[start + 1] - month_start_days[start]
    first = min(1.0, (month_start_days[start + 1] - day) / length)
    share[start : start + term_months] = 1.0
    share[start] = first
    if start + term_months < len(share):
        share[start + term_months] = 1.0 - first


@in_place
def escalated(price: float, escalator: float, start: int, month: int) -> float:
    """Return a contract's price, raised once a year from the month of energisation, in its own unit."""
    return float(price * (1.0 + escalator) ** ((month - start) // 12))


@in_place
def rent(term: F1, start: int, price: float, escalator: float, least_mw: float, live_mw: F1, paid_usd: F1) -> None:
    """Write the month's rent [USD]: price x max(live, minimum x contracted) kW of IT, within the term.

    Parameters
    ----------
    term : part of each month within the term. Shape (M,).
    price : [USD/kW/month].
    least_mw : minimum x contracted [MW IT].
    live_mw : mean of the month [MW IT]; it already counts the month of energisation in part.
    paid_usd : set in place. Shape (M,).
    """
    for month in range(start, len(term)):
        # What runs in the month of energisation is a part of it already; in the last month the term's part counts.
        running_mw = live_mw[month] if month == start else live_mw[month] * term[month]
        billed_kw = max(running_mw, least_mw * term[month]) * KW_PER_MW if term[month] > 0.0 else 0.0
        paid_usd[month] = escalated(price, escalator, start, month) * billed_kw


@in_place
def capacity(
    term: F1,
    start: int,
    price: float,
    escalator: float,
    minimum: float,
    available_hours: F1,
    billed_hours: F1,
    paid_usd: F1,
) -> None:
    """Write the month's payment for accelerators [USD]: price x max(billed, minimum x available) hours, within term.

    Parameters
    ----------
    price : [USD/gpu/hour].
    available_hours : powered accelerators x hours of the month. Shape (M,).
    billed_hours : sold by use. Shape (M,).
    paid_usd : set in place. Shape (M,).
    """
    for month in range(start, len(term)):
        hours = max(billed_hours[month], minimum * available_hours[month])
        part = 1.0 if month == start else term[month]
        paid_usd[month] = escalated(price, escalator, start, month) * hours * part if term[month] > 0.0 else 0.0


@in_place
def available(accelerators: float, it_mw: float, live_mw: F1, month_start_days: F1, hours: F1) -> None:
    """Write powered accelerators x hours of each month: the installed ones in proportion to the IT power supplied."""
    for month in range(len(live_mw)):
        days = month_start_days[month + 1] - month_start_days[month]
        share = min(1.0, live_mw[month] / it_mw) if it_mw > 0.0 else 0.0
        hours[month] = accelerators * share * days * HOURS_PER_DAY


@in_place
def add(amounts_usd: F1, share: float, total_usd: F1) -> None:
    """Add a share of a series to a total, in place [USD]. Shapes (M,)."""
    for month in range(len(total_usd)):
        total_usd[month] += share * amounts_usd[month]


@in_place
def add_within(amounts_usd: F1, term: F1, start: int, total_usd: F1) -> None:
    """Add the part of a series that lies within a term, in place [USD]. Shapes (M,).

    The series already counts the month of energisation, `start`, in part.
    """
    for month in range(start, len(total_usd)):
        part = 1.0 if month == start and term[month] > 0.0 else term[month]
        total_usd[month] += part * amounts_usd[month]
