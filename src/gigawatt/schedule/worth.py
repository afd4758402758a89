"""What a phase is worth by its contracts: revenue less cost, discounted to the day it is live.

Assumes a payer pays the contracted minimum from energisation to the end of the term; operating costs, which stay with
the payer under most leases, and refresh of chips are left out.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital import Phases, present_value_usd
from gigawatt.capital import Plan as Funding
from gigawatt.programme import Contract, Programme
from gigawatt.quantities import F1

HOURS_PER_MONTH = 8766.0 / 12.0  # hours; mean month of a Julian year
KW_PER_MW = 1e3
DAYS_PER_YEAR = 365.25  # days; Julian year


def worth_usd(programme: Programme, phases: Phases, funding: Funding) -> F1:
    """Return contracted revenue less all-in cost of each phase, at the day on which it is live [USD]. Shape (P,).

    ``W = sum over contracts of PV(payments at the discount rate) - cost (1 + financing load)``.
    """
    contracts = tuple(programme.file.contracts.values())
    cost_usd = phases.cost_usd.sum(axis=1) * (1.0 + funding.financing_load)
    revenue_usd = np.zeros(len(cost_usd))
    for phase, asset in zip(*np.nonzero(funding.contract >= 0)):
        contract = contracts[funding.contract[phase, asset]]
        payment_usd = _monthly_usd(contract, float(phases.it_mw[phase]), float(phases.accelerators[phase]))
        rate = programme.file.programme.discount_rate.value
        months = int(contract.term.value)
        revenue_usd[phase] += present_value_usd(payment_usd, months, rate, contract.escalator.value)
    worth: F1 = revenue_usd - cost_usd
    return worth


def loss_per_day(programme: Programme, worth: F1) -> F1:
    """Return what a day of waiting takes off each worth [USD/day]. Shape (P,).

    ``W (1 - (1 + r)^-T) / T`` over the horizon of T days: the chord of discounting, exact on day 0 and on the last day
    and never below it between. A loss is not made smaller by waiting.
    """
    days = programme.timeline.months / 12.0 * DAYS_PER_YEAR
    rate = programme.file.programme.discount_rate.value
    loss: F1 = np.maximum(worth, 0.0) * (1.0 - (1.0 + rate) ** (-days / DAYS_PER_YEAR)) / days
    return loss


def _monthly_usd(contract: Contract, it_mw: float, accelerators: float) -> float:
    """Return the contracted minimum of the first year [USD/month]."""
    full = it_mw * KW_PER_MW if contract.kind == "lease" else accelerators * HOURS_PER_MONTH
    return full * contract.price.value * contract.minimum.value
