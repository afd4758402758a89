"""Income tax of one vehicle with carried losses and limited interest.

Assumes a flat rate, no deferred tax in the books, and tax accrued over the year on the income to date, so that the
payments of a year add to the tax on its income. Losses offset at most 80 % of income (26 USC 172(a)(2)); interest
offsets at most 30 % of earnings before interest and depreciation, the rest is carried forward (26 USC 163(j)).
"""

from __future__ import annotations

import numpy as np

from gigawatt.quantities import in_place


@in_place
def deductible_usd(
    interest_usd: float, carried_usd: float, earned_usd: float, received_usd: float, cap: float
) -> float:
    """Return the interest that a year's income may be lowered by [USD].

    Formula: min(interest + carried, interest received + cap x other earnings); 26 U.S.C. 163(j)(1).

    Parameters
    ----------
    earned_usd : [USD] revenue - operating cost + interest received, before interest paid and depreciation.
    received_usd : [USD] interest received.
    cap : share of earnings; inf for no limit.
    """
    asked_usd = interest_usd + carried_usd
    if np.isinf(cap):
        return asked_usd
    return min(asked_usd, received_usd + cap * max(0.0, earned_usd - received_usd))


@in_place
def tax_usd(income_usd: float, carried_loss_usd: float, rate: float, loss_cap: float, refund_losses: bool) -> float:
    """Return the tax on the income of a year (or of a year to date) [USD].

    Parameters
    ----------
    income_usd : [USD] revenue - operating cost - deductible interest - tax depreciation.
    carried_loss_usd : [USD] unused losses of earlier years, positive.
    loss_cap : share of income that carried losses may offset.
    refund_losses : pay rate x loss out in cash and carry nothing (the convention of SAM).
    """
    if refund_losses:
        return rate * income_usd
    if income_usd <= 0.0:
        return 0.0
    return rate * (income_usd - min(carried_loss_usd, loss_cap * income_usd))


@in_place
def carried_loss_usd(income_usd: float, opening_usd: float, loss_cap: float) -> float:
    """Return the losses carried out of a year, given those carried into it [USD]."""
    if income_usd <= 0.0:
        return opening_usd - income_usd
    return opening_usd - min(opening_usd, loss_cap * income_usd)
