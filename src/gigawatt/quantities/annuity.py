"""What level payments are worth, and what payment repays a dollar: the one annuity formula of all stages.

Assumes payments at the end of each period and one rate for all of them; lives need not be whole numbers.
"""

from __future__ import annotations

from math import expm1, log1p

SMALLEST_RATE = 1e-12  # per period; below it the quotient of two roundings says less than its limit


def annuity_factor(rate: float, periods: float) -> float:
    """Return the value today of one dollar at the end of each period.

    ``a = (1 - (1 + r)^-n) / r``, n at no interest (Brealey, Myers and Allen, Principles of Corporate Finance,
    chapter 2).

    Parameters
    ----------
    rate
        Per period, above -1.
    periods
        How many payments `n`.
    """
    return periods if abs(rate) < SMALLEST_RATE else -expm1(-periods * log1p(rate)) / rate


def capital_recovery_factor(rate: float, periods: float) -> float:
    """Return the level payment per period that repays one dollar: the reciprocal of `annuity_factor`.

    Parameters
    ----------
    rate
        Per period, above -1.
    periods
        Life or term, above 0.
    """
    return 1.0 / annuity_factor(rate, periods)
