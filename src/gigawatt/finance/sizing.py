"""Debt sizing and sculpting: how much a stream of contracted cash carries, and how it is repaid.

Assumes a nominal rate per period and service at period end. Formulas: size = sum_t C_t / DSCR / (1 + r)^t,
service_t = C_t / DSCR, principal_t = service_t - interest_t (S. Gatti, Project Finance in Theory and Practice,
chapter 6; SAM's `debt_option` 1 is the same).
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import F1


def present_value_usd(capacity_usd: F1, rate: float | F1) -> float:
    """Return the value, one period before the first payment, of a stream [USD].

    Parameters
    ----------
    capacity_usd : what can be paid in each period [USD]. Shape (N,).
    rate : per period, one for all or one for each.
    """
    rates = np.broadcast_to(np.asarray(rate, dtype=np.float64), capacity_usd.shape)
    return float(np.sum(capacity_usd / np.cumprod(1.0 + rates)))


def principal_of_service_usd(service_usd: F1, rate: float | F1, debt_usd: float, *, allow_negative: bool = False) -> F1:
    """Return the principal in each period when `service_usd` is paid until the loan is repaid [USD]. Shape (N,).

    Parameters
    ----------
    service_usd : interest and principal that can be paid in each period [USD]. Shape (N,).
    rate : per period, one for all or one for each.
    allow_negative : let interest beyond the service be drawn again, as some tools do. Otherwise principal is nil there.
    """
    rates = np.broadcast_to(np.asarray(rate, dtype=np.float64), service_usd.shape)
    principal = np.zeros(len(service_usd))
    balance_usd = debt_usd
    for period, paid_usd in enumerate(service_usd):
        wanted_usd = paid_usd - balance_usd * rates[period]
        principal[period] = wanted_usd if allow_negative else min(max(wanted_usd, 0.0), balance_usd)
        balance_usd -= principal[period]
    return principal


def sculpted_principal_usd(capacity_usd: F1, rate: float | F1, debt_usd: float, *, allow_negative: bool = False) -> F1:
    """Return the principal due in each period when service follows capacity and just repays the loan [USD]. Shape (N,).

    Where the debt is smaller than the capacity carries, service is scaled down in every period, so that the cover is
    constant and higher. Where service does not pay the interest nothing is repaid, and what is then still open at the
    end falls due in the last period with capacity.
    """
    carried_usd = present_value_usd(capacity_usd, rate)
    if carried_usd <= 0.0 or debt_usd <= 0.0:
        return np.zeros(len(capacity_usd))
    service_usd = capacity_usd * (debt_usd / carried_usd)
    principal = principal_of_service_usd(service_usd, rate, debt_usd, allow_negative=allow_negative)
    if not allow_negative:
        principal[np.flatnonzero(capacity_usd)[-1]] += max(0.0, debt_usd - principal.sum())
    return principal


def repaid_share(principal_usd: F1, first: int, periods: int) -> F1:
    """Return the cumulative share due by the end of each period of the horizon. Shape (periods,).

    Parameters
    ----------
    principal_usd : instalments from period `first` on [USD].
    """
    share = np.zeros(periods)
    total_usd = principal_usd.sum()
    if total_usd > 0.0:
        last = min(periods, first + len(principal_usd))
        share[first:last] = np.cumsum(principal_usd / total_usd)[: last - first]
        share[last:] = 1.0
        # Cumulative sums of shares end a few rounding errors away from 1; a loan must end repaid to the cent.
        share[np.arange(periods) >= last - 1] = 1.0
    return share


def principal_usd(
    repayment: str,
    capacity_usd: F1,
    rate: float | F1,
    debt_usd: float,
    *,
    interest_only: int = 0,
    maturity: int | None = None,
) -> F1:
    """Return the principal due in each period of a loan [USD]. Shape (N,).

    Parameters
    ----------
    repayment : ``sculpted`` follows `capacity_usd`, ``level`` is an annuity, ``constant`` the same principal,
        ``bullet`` all of it at the end.
    capacity_usd : what can be paid in each period; the loan is repaid until the last one with capacity [USD].
    rate : per period, one for all or one for each.
    interest_only : periods before the first instalment.
    maturity : periods after which the rest falls due, where that is sooner.
    """
    found = np.zeros(len(capacity_usd))
    with_capacity = np.flatnonzero(capacity_usd)
    if len(with_capacity) == 0 or debt_usd <= 0.0:
        return found
    first, last = min(interest_only, int(with_capacity[-1])), int(with_capacity[-1]) + 1
    rates = np.broadcast_to(np.asarray(rate, dtype=np.float64), capacity_usd.shape)[first:last]
    if repayment == "sculpted":
        found[first:last] = sculpted_principal_usd(capacity_usd[first:last], rates, debt_usd)
    elif repayment == "bullet":
        found[last - 1] = debt_usd
    else:
        even = np.ones(last - first)
        found[first:last] = sculpted_principal_usd(even, rates if repayment == "level" else 0.0, debt_usd)
    if maturity is not None and maturity < last:
        found[maturity - 1] += found[maturity:].sum()
        found[maturity:] = 0.0
    return found
