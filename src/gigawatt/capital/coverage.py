"""Whether partners can pay what they promised: entity by entity, under each meaning of "having the money".

Assumes the promise is called on a straight line from the programme's start to a date, from all partners alike.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gigawatt.capital.plan import Outcome, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import B1, F1, F2, I1, compiled

NO_CALL_MONTH = 10**9
"""Month of calls that nobody makes: later than any horizon."""
HALF_A_CENT_USD = 0.005  # USD; reference/finance: fixed points stop at half a cent


class Coverage(NamedTuple):
    """Money over promises at one month. Ratios are NaN where nothing was promised."""

    promised_usd: F1
    """Shape (E,)."""
    secured: F1
    """Money set aside over the promise."""
    liquid: F1
    """Cash and lines over the promise, before minimum cash and other obligations."""
    payable: F1
    """What the ledger can spare over the promise, never above 1."""
    payable_usd: float
    """Sum over entities of what each can pay of its own promise."""
    pooled_usd: float
    """Sum over partners of their liquid money, capped by the sum of promises: hides the hole of one behind another."""


class Means(IntEnum):
    """What "having the money" may mean; each is another question, and two of them may be answered differently."""

    SECURED = 0
    """Set aside for the programme by name."""
    LIQUID = 1
    """Cash, lines and inflow so far; nothing borrowed, nothing kept back."""
    COMMITTED = 2
    """Promised, or owed as an owner."""
    PAYABLE = 3
    """Of named promises, what the one ledger can spare after minimum cash and other obligations, borrowing included."""
    CAN_RAISE = 4
    """What holdings can still be borrowed against."""


class MoneyTable(NamedTuple):
    """Money of each entity in one month under each definition; rows are never added up."""

    promised_usd: F1
    """By name, to all root vehicles. Shape (E,)."""
    amount_usd: F2
    """Shape (E, 5), columns as `Means`."""
    cover: F2
    """Over what was promised, NaN where nothing was. Shape (E, 5)."""
    known: B1
    """False where the file says nothing of an entity's money. Shape (E,)."""
    raise_usd: F1
    """Limited partners and preferred by then, by root vehicle: theirs, and no partner's. Shape (V,)."""


@compiled
def payable_stock(plan: Plan, outcome: Outcome) -> F2:
    """Return what each entity can pay of its named promises, cumulative by month [USD]. Shape (E, M)."""
    payable_usd = np.zeros(outcome.callable_usd.shape)
    for vehicle in range(plan.promised_usd.shape[0]):
        for entity in range(plan.promised_usd.shape[1]):
            named_usd = plan.promised_usd[vehicle, entity]
            if named_usd > 0.0:
                payable_usd[entity] += np.minimum(outcome.entity_usd[vehicle, entity], named_usd)
    return payable_usd


def coverage(plan: Plan, outcome: Outcome, month: int) -> Coverage:
    """Return how far the partners' money covers their promises in one month, under each definition.

    Parameters
    ----------
    plan, outcome
        Of this stage, in one trial.
    month
        On the timeline.
    """
    promised_usd = plan.promised_usd.sum(axis=0)
    payable_usd = payable_stock(plan, outcome)[:, month]
    whole = np.where(promised_usd > 0.0, promised_usd, np.nan)
    liquid_usd = outcome.liquid_usd[:, month]
    return Coverage(
        promised_usd=promised_usd,
        secured=outcome.secured_usd[:, month] / whole,
        liquid=liquid_usd / whole,
        payable=payable_usd / whole,
        payable_usd=float(payable_usd.sum()),
        pooled_usd=float(min(liquid_usd[promised_usd > 0.0].sum(), promised_usd.sum())),
    )


def money_table(plan: Plan, outcome: Outcome, month: int) -> MoneyTable:
    """Return what each entity has in one month under each meaning of having it.

    Parameters
    ----------
    plan, outcome
        Of this stage, in one trial.
    month
        On the timeline.
    """
    promised_usd = plan.promised_usd.sum(axis=0)
    columns = (
        outcome.secured_usd,
        outcome.liquid_usd - outcome.headroom_usd,
        outcome.committed_usd,
        payable_stock(plan, outcome),
        outcome.headroom_usd,
    )
    amount_usd = np.stack([column[:, month] for column in columns], axis=1)
    return MoneyTable(
        promised_usd=promised_usd,
        amount_usd=amount_usd,
        cover=amount_usd / np.where(promised_usd > 0.0, promised_usd, np.nan)[:, None],
        known=plan.liquidity_known,
        raise_usd=outcome.pool_usd[:, month] - outcome.entity_usd[:, :, month].sum(axis=1),
    )


@compiled
def called_share(month: int, start_month: int, end_month: int) -> float:
    """Return the share of every promise that is due by the first day of a month: a straight line to the end month.

    Where the end is not after the start, everything is called at the start: "immediately".
    """
    span = end_month - start_month
    return min((month - start_month) / span, 1.0) if span > 0 else 1.0


@compiled
def first_short_month(plan: Plan, outcome: Outcome, call_end_month: int) -> I1:
    """Return the first month in which each entity's cumulative call exceeds what it can pay, -1 never. Shape (E,).

    A call made in month m is due by the first day of month m + 1; see `called_share`.
    """
    payable_usd = payable_stock(plan, outcome)
    entities, months = payable_usd.shape
    first = np.full(entities, -1, dtype=np.int64)
    for entity in range(entities):
        promised_usd = plan.promised_usd[:, entity].sum()
        for month in range(plan.start_month, months):
            share = called_share(month, plan.start_month, call_end_month)
            if promised_usd * share > payable_usd[entity, month] + HALF_A_CENT_USD:
                first[entity] = month
                break
    return first


def first_target_month(programme: Programme) -> int:
    """Return the month of the first money target on the timeline, or of the first target, or -1 without targets."""
    money = [target.by for target in programme.file.targets if target.amount is not None]
    dates = money or [target.by for target in programme.file.targets]
    return programme.month(min(dates)) if dates else -1


def call_end_month(programme: Programme) -> int:
    """Return the month by which promises are called in full: the first target's, else after any horizon."""
    end = first_target_month(programme)
    return end if end >= 0 else NO_CALL_MONTH


def target_calls(programme: Programme, plan: Plan, outcome: Outcome) -> I1:
    """Return who falls short of the calls to the first target, and when: see `first_short_month`. Shape (E,).

    Without a target nothing is called by a date, and nobody is short: all -1.
    """
    return first_short_month(plan, outcome, call_end_month(programme))


def rent_cover(plan: Plan) -> F1:
    """Return yearly revenue over yearly rent with every contracted phase live; NaN where either is unknown. Shape (E,).

    The test of cash flow that the ledger leaves out: rents start at energisation and are paid from revenue.
    """
    rent_usd = np.where(plan.rent_usd_per_year > 0.0, plan.rent_usd_per_year, np.nan)
    return plan.revenue_usd_per_year / rent_usd
