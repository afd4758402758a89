"""Reads one future: which promise each vehicle breaks first, when nothing is broken any more, and what cured it.

Assumes the tests of `gigawatt.finance`: cover at the end of each calendar quarter over the twelve months before it,
payments, collateral, completion and replacement every month.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance import SUBORDINATED, Covenant
from gigawatt.quantities import B1, F1
from gigawatt.study.stress.cases import Future

CENT_USD = 0.01  # USD; what rounding may leave
QUARTER = 3  # months


class Paid(NamedTuple):
    """What paid, while something was broken, for what operations did not [USD]."""

    reserve_usd: float
    owners_usd: float
    refinanced_usd: float
    swept_usd: float


def loans_of(future: Future, vehicle: int) -> list[int]:
    """Return the vehicle's loans that were sized, most senior first."""
    loans = future.plan.finance.loans
    return [int(loan) for loan in np.flatnonzero((loans.vehicle == vehicle) & (loans.commitment_usd > CENT_USD))]


def phases_of(future: Future, vehicle: int) -> list[int]:
    """Return the phases whose assets carry debt of this vehicle."""
    plan = future.plan.finance
    mine = [plan.tranches.phase[row] for row in range(len(plan.tranches.usd)) if _of(future, row, vehicle)]
    return sorted({int(phase) for phase in mine})


def _of(future: Future, tranche: int, vehicle: int) -> bool:
    plan = future.plan.finance
    return bool(plan.loans.vehicle[plan.tranches.loan[tranche]] == vehicle and plan.tranches.usd[tranche] > CENT_USD)


def ready_month(future: Future, phase: int) -> int:
    """Return the month in which a phase is live; the number of months where it never is."""
    starts = future.plan.finance.month_start_days
    day = future.outcome.build.ready_day[phase]
    return int(np.searchsorted(starts, day, side="right")) - 1 if day < starts[-1] else len(starts) - 1


def long_stop(future: Future, phase: int) -> int:
    """Return the month in which a phase's debt falls due, live or not."""
    return int(future.plan.finance.base_ready_month[phase]) + future.plan.finance.grace_months


def late_phases(future: Future, vehicle: int, month: int) -> list[int]:
    """Return the phases with drawn debt that are past their long-stop date and not live by the end of a month."""
    phases = [phase for phase in phases_of(future, vehicle) if _closed(future, phase)]
    return [phase for phase in phases if long_stop(future, phase) <= month < ready_month(future, phase)]


def broken_months(future: Future, vehicle: int) -> B1:
    """Return the months in which the vehicle is in breach of anything whose breach is a default. Shape (M,)."""
    return np.asarray(np.any(list(broken_by_covenant(future, vehicle).values()), axis=0))


def broken_by_covenant(future: Future, vehicle: int) -> dict[Covenant, B1]:
    """Return the months in which each covenant whose breach is a default is broken, the gravest first. Shape (M,)."""
    plan, money = future.plan.finance, future.money
    months = money.debt_usd.shape[1]
    kinds = [kind for kind in Covenant if kind is not Covenant.LOCK_UP]
    found: dict[Covenant, B1] = {kind: np.zeros(months, dtype=np.bool_) for kind in kinds}
    for loan in loans_of(future, vehicle):
        if plan.loans.rank[loan] < SUBORDINATED:
            found[Covenant.PAYMENT] |= overdue_usd(future, loan) > CENT_USD
        found[Covenant.COLLATERAL] |= money.loan_debt_usd[loan] > money.loan_ceiling_usd[loan] + CENT_USD
    for month in range(months):
        tested = (plan.calendar_month + month) % QUARTER == QUARTER - 1
        if tested and money.cover[vehicle, month] < plan.default_dscr:
            found[Covenant.COVER][month : month + QUARTER] = True  # until the next test
    owed = money.debt_usd[vehicle] > CENT_USD
    found[Covenant.REPLACEMENT] |= owed & (money.unreplaced_usd[vehicle] > CENT_USD)
    for phase in phases_of(future, vehicle):
        stop = long_stop(future, phase)
        if stop < months and _closed(future, phase):
            found[Covenant.COMPLETION][stop : ready_month(future, phase)] = True
    return found


def _closed(future: Future, phase: int) -> bool:
    return bool(future.outcome.build.close_day[phase] < future.plan.finance.month_start_days[-1])


def overdue_usd(future: Future, loan: int) -> F1:
    """Return principal and interest of one loan that were due and are unpaid, by month [USD]. Shape (M,)."""
    money = future.money
    found: F1 = money.loan_deferred_usd[loan].copy()
    arrears_usd = 0.0
    for month in range(len(found)):
        paid_usd = money.loan_repaid_usd[loan, month] + money.loan_swept_usd[loan, month]
        arrears_usd = max(0.0, arrears_usd + money.loan_principal_usd[loan, month] - paid_usd)
        found[month] += arrears_usd
    return found


def cured_month(future: Future, vehicle: int, first: int) -> int:
    """Return the first month from which nothing is broken any more, -1 where that never comes."""
    broken = np.flatnonzero(broken_months(future, vehicle)[first:])
    last = first + int(broken[-1]) if len(broken) else first
    return last + 1 if last + 1 < future.money.debt_usd.shape[1] else -1


def span(future: Future, covenant: Covenant, first: int, cured: int) -> slice:
    """Return the months that a breach is about: those tested before it, to its cure."""
    months = future.money.debt_usd.shape[1]
    before = 11 if covenant in (Covenant.COVER, Covenant.PAYMENT) else 0
    return slice(max(0, first - before), months if cured < 0 else cured)


def paid(future: Future, vehicle: int, months: slice) -> Paid:
    """Return what paid in these months for what operations did not.

    The reserve pays where cash of a month is below service; what it falls by then also holds what a lower target
    releases, so this is an upper bound. Owners pay operating deficits.
    """
    money = future.money
    fell_usd = -np.diff(money.reserve_usd[vehicle], prepend=0.0)
    short = money.cfads_usd[vehicle] < money.service_usd[vehicle] - CENT_USD
    reserve_usd = np.where(short, np.minimum(np.maximum(fell_usd, 0.0), money.service_usd[vehicle]), 0.0)
    equity_usd = money.called_usd[vehicle].sum(axis=0) + money.beyond_usd[vehicle].sum(axis=0)
    return Paid(
        reserve_usd=float(reserve_usd[months].sum()),
        owners_usd=float(np.minimum(money.deficit_usd[vehicle], equity_usd)[months].sum()),
        refinanced_usd=float(money.refinanced_usd[vehicle][months].sum()),
        swept_usd=float(money.swept_usd[vehicle][months].sum()),
    )


def least_cover(future: Future, vehicle: int) -> float:
    """Return the least cover of twelve months at any quarter's test, inf where no service was due."""
    plan, months = future.plan.finance, future.money.debt_usd.shape[1]
    covers = [
        future.money.cover[vehicle, month]
        for month in range(months)
        if (plan.calendar_month + month) % QUARTER == QUARTER - 1
    ]
    return min((cover for cover in covers if not np.isnan(cover)), default=float("inf"))
