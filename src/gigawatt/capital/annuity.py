"""What a row of contracted payments is worth to a lender today.

Assumes level payments within a contract year, at month end, escalated once a year; a nominal rate compounded monthly.
"""

from __future__ import annotations

import numpy as np


def present_value_usd(payment_usd: float, months: int, rate_per_year: float, escalator_per_year: float = 0.0) -> float:
    """Return the present value of monthly payments [USD].

    ``PV = sum over k = 1..n of a (1 + g)^floor((k - 1) / 12) / (1 + r / 12)^k``: the ordinary annuity (Brealey, Myers
    and Allen, Principles of Corporate Finance, chapter 2) in yearly steps.

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
    number = np.arange(1, months + 1)
    growth = (1.0 + escalator_per_year) ** ((number - 1) // 12)
    return float(np.sum(payment_usd * growth / (1.0 + rate_per_year / 12.0) ** number))


def collateral_share(months: int, rate_per_year: float, life_months: float) -> float:
    """Return the largest loan against an asset worth 1 today that its falling value covers on every date.

    The asset loses its value on a straight line over its life; the loan is level, its balance after k of n payments
    ``(1 - v^(n - k)) / (1 - v^n)`` with ``v = 1 / (1 + r / 12)`` (prospective method). The smallest ratio of value to
    balance is the limit.

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
    discount = 1.0 / (1.0 + rate_per_year / 12.0)
    left = months - passed
    balance = (1.0 - discount**left) / (1.0 - discount**months) if discount < 1.0 else left / months
    return float(np.min(value / balance))
