"""Which promise to lenders breaks first, in which month, and what each of them loses.

Assumes the frozen structure of the plan; covers are tested at the end of each calendar quarter over the twelve months
before it, from the first full quarter with debt service on; payments, collateral, completion and replacement every
month.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from gigawatt import schedule
from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.finance.plan import Outcome, Plan
from gigawatt.finance.revenue import month_of_day
from gigawatt.quantities import F1, I2, compiled

QUARTER = 3


class Covenant(IntEnum):
    """What lenders test, the gravest first."""

    PAYMENT = 0
    """Interest or principal was not paid when due."""
    COVER = 1
    """Cover of the last twelve months is below the default level."""
    COLLATERAL = 2
    """More is owed than the collateral allows."""
    COMPLETION = 3
    """A phase is not live by the long-stop date."""
    REPLACEMENT = 4
    """New chips or major maintenance fell due while debt is owed, and are not paid for."""
    LOCK_UP = 5
    """Cover of the last twelve months is below the level at which owners may be paid: no default."""


COVENANTS = len(Covenant)


@compiled
def first_breach(plan: Plan, outcome: Outcome, build: schedule.Outcome) -> I2:
    """Return the first month in which each vehicle breaks each covenant, -1 where it never does. Shape (V, 6)."""
    found = np.full((len(plan.root), COVENANTS), -1, dtype=np.int64)
    for loan in range(len(plan.loans.vehicle)):
        vehicle = plan.loans.vehicle[loan]
        for month in range(outcome.debt_usd.shape[1]):
            if outcome.loan_shortfall_usd[loan, month] > HALF_CENT_USD:
                _note(found, vehicle, Covenant.PAYMENT, month)
            if outcome.loan_debt_usd[loan, month] > outcome.loan_ceiling_usd[loan, month] + HALF_CENT_USD:
                _note(found, vehicle, Covenant.COLLATERAL, month)
    for vehicle in range(len(plan.root)):
        for month in range(outcome.debt_usd.shape[1]):
            if (
                outcome.unreplaced_usd[vehicle, month] > HALF_CENT_USD
                and outcome.debt_usd[vehicle, month] > HALF_CENT_USD
            ):
                _note(found, vehicle, Covenant.REPLACEMENT, month)
            if (plan.calendar_month + month) % QUARTER == QUARTER - 1:
                if outcome.cover[vehicle, month] < plan.default_dscr:
                    _note(found, vehicle, Covenant.COVER, month)
                if outcome.cover[vehicle, month] < plan.lockup_dscr:
                    _note(found, vehicle, Covenant.LOCK_UP, month)
    _late(plan, build, found)
    return found


@compiled
def _note(found: I2, vehicle: int, covenant: int, month: int) -> None:
    if found[vehicle, covenant] < 0 or month < found[vehicle, covenant]:
        found[vehicle, covenant] = month


@compiled
def _late(plan: Plan, build: schedule.Outcome, found: I2) -> None:
    """Note long-stop dates that pass before a phase with debt is live."""
    months = len(plan.month_start_days) - 1
    for tranche in range(len(plan.tranches.usd)):
        phase = plan.tranches.phase[tranche]
        stop = plan.base_ready_month[phase] + plan.grace_months
        closed = month_of_day(plan.month_start_days, build.close_day[phase]) < months
        if closed and stop < months and month_of_day(plan.month_start_days, build.ready_day[phase]) > stop:
            _note(found, plan.loans.vehicle[plan.tranches.loan[tranche]], Covenant.COMPLETION, stop)


@compiled
def loss_usd(plan: Plan, outcome: Outcome) -> F1:
    """Return what each lender loses, as a value in the month of its first missed payment [USD]. Shape (L,).

    ``loss = owed then - PV(all that is paid later, and what is still owed and not overdue at the end)`` at the rate
    that the loan bears in this future (the workout method: Basel Committee, 2005, "Guidance on paragraph 468"). Nothing
    where nothing was missed.
    """
    months = outcome.debt_usd.shape[1]
    found = np.zeros(len(plan.loans.vehicle))
    for loan in range(len(found)):
        first = _first_missed(outcome.loan_shortfall_usd[loan])
        if first < 0:
            continue
        owed_usd = outcome.loan_debt_usd[loan, first] + outcome.loan_deferred_usd[loan, first]
        value_usd, discount = 0.0, 1.0
        for month in range(first + 1, months):
            due_usd = outcome.loan_interest_usd[loan, month] + outcome.loan_idc_usd[loan, month]
            before_usd = outcome.loan_debt_usd[loan, month - 1] + outcome.loan_deferred_usd[loan, month - 1]
            if before_usd > HALF_CENT_USD:
                discount /= 1.0 + due_usd / before_usd  # the rate of this future and month
            unpaid_usd = outcome.loan_deferred_usd[loan, month] - outcome.loan_deferred_usd[loan, month - 1]
            interest_usd = due_usd - unpaid_usd
            repaid_usd = outcome.loan_repaid_usd[loan, month] + outcome.loan_swept_usd[loan, month]
            drawn_usd = outcome.loan_drawn_usd[loan, month]
            value_usd += (interest_usd + repaid_usd - drawn_usd) * discount
        value_usd += _not_overdue_usd(outcome, loan) * discount
        found[loan] = max(0.0, owed_usd - value_usd)
    return found


@compiled
def _first_missed(shortfall_usd: F1) -> int:
    for month in range(len(shortfall_usd)):
        if shortfall_usd[month] > HALF_CENT_USD:
            return month
    return -1


@compiled
def _not_overdue_usd(outcome: Outcome, loan: int) -> float:
    """Return what is owed at the end of the horizon and has not fallen due yet [USD]."""
    due_usd = outcome.loan_principal_usd[loan].sum() - outcome.loan_repaid_usd[loan].sum()
    return float(max(0.0, outcome.loan_debt_usd[loan, -1] - max(0.0, due_usd)))


@compiled
def worst(found: I2, vehicle: int) -> tuple[int, int]:
    """Return the covenant that one vehicle breaks first, the gravest of those of the same month, and that month; -1
    and -1 where it keeps all whose breach is a default."""
    which, when = -1, -1
    for covenant in range(found.shape[1] - 1):  # the last one, lock-up, is no default
        month = found[vehicle, covenant]
        if month >= 0 and (when < 0 or month < when):
            which, when = covenant, month
    return which, when
