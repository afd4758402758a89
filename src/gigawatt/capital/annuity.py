"""What a row of contracted payments is worth to a lender today.

Assumes level payments within a contract year, at month end, escalated once a year; a nominal rate compounded monthly.
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import annuity_factor

MONTHS_PER_YEAR = 12


def present_value_usd(payment_usd: float, months: int, rate_per_year: float, escalator_per_year: float = 0.0) -> float:
    """Return the present value of monthly payments [USD].

    ``PV = sum over k = 1..n of a (1 + g)^floor((k - 1) / 12) / (1 + r / 12)^k``: one annuity for each contract year.

    Parameters
    ----------
    payment_usd
        First year's payment `a` [USD/month].
    months
        Number of payments `n`.
    rate_per_year
        Nominal interest `r` [1/year].
    escalator_per_year
        Yearly increase `g` [1/year].
    """
    rate = rate_per_year / MONTHS_PER_YEAR
    total_usd = 0.0
    for first in range(0, months, MONTHS_PER_YEAR):
        year_usd = payment_usd * annuity_factor(rate, min(MONTHS_PER_YEAR, months - first))
        total_usd += year_usd * (1.0 + escalator_per_year) ** (first // MONTHS_PER_YEAR) / (1.0 + rate) ** first
    return total_usd


def collateral_share(months: int, rate_per_year: float, life_months: float) -> float:
    """Return the largest loan against an asset worth 1 today that its falling value covers on every date.

    The asset loses its value on a straight line over its life; the loan is level, its balance after k of n payments
    ``a(n - k) / a(n)`` with `a` the annuity factor (prospective method). The smallest ratio of value to balance is the
    limit.

    Parameters
    ----------
    months
        Number of level payments `n`.
    rate_per_year
        Nominal interest `r` [1/year].
    life_months
        Until the asset is worth nothing [months].
    """
    if months < 1:
        return 0.0
    passed = np.arange(months)
    value = np.maximum(1.0 - passed / life_months, 0.0)
    rate = rate_per_year / MONTHS_PER_YEAR
    balance = np.array([annuity_factor(rate, months - gone) for gone in range(months)]) / annuity_factor(rate, months)
    return float(np.min(value / balance))
