"""Whether partners can pay what they promised: entity by entity, under each meaning of "having the money".

Assumes the promise is called on a straight line from the programme's start to a date, from all partners alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital.plan import Outcome, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, I1, compiled

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


@compiled
def first_short_month(plan: Plan, outcome: Outcome, call_end_month: int) -> I1:
    """Return the first month in which each entity's cumulative call exceeds what it can pay, -1 never. Shape (E,).

    A call made in month m is due by the first day of month m + 1. Where the end is not after the start, everything is
    called at the start: "immediately".
    """
    payable_usd = payable_stock(plan, outcome)
    entities, months = payable_usd.shape
    first = np.full(entities, -1, dtype=np.int64)
    span = call_end_month - plan.start_month
    for entity in range(entities):
        promised_usd = plan.promised_usd[:, entity].sum()
        for month in range(plan.start_month, months):
            share = min((month - plan.start_month) / span, 1.0) if span > 0 else 1.0
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


def external_cash_share(programme: Programme, plan: Plan) -> float:
    """Return the share of promised equity that comes from outside the programme's own trade; NaN without equity.

    Netted are partners who also pay under a contract of the programme (their rent competes with their equity), who
    own a vehicle that is paid by it, or who sell it the accelerators (the catalogue's vendor, matched by name). Money
    raised from limited partners is external. A loop through a company that the file does not name is not seen.
    """
    promised_usd = plan.promised_usd.sum(axis=0)
    inside = np.array([name in _traders(programme, plan) for name in programme.entities], dtype=np.bool_)
    raised_usd = float(plan.raise_usd[:, -1].sum())
    total_usd = float(promised_usd.sum()) + raised_usd
    return (float(promised_usd[~inside].sum()) + raised_usd) / total_usd if total_usd > 0.0 else float("nan")


def _traders(programme: Programme, plan: Plan) -> frozenset[str]:
    """Return the entities that pay the programme, are paid by it as owners, or sell it chips."""
    contracts = tuple(programme.file.contracts.values())
    live = [contracts[number] for number in sorted({int(number) for number in plan.contract.flat} - {-1})]
    owners = {name for row in live for name in programme.file.vehicles[row.payee].owners}
    return frozenset({row.payer for row in live} | owners | _vendors(programme))


def _vendors(programme: Programme) -> set[str]:
    from gigawatt.catalogue import accelerator

    sold = {accelerator(at.phase.chip).vendor.casefold() for at in programme.phases}
    return {name for name in programme.entities if name.casefold() in sold}


def rent_cover(plan: Plan) -> F1:
    """Return yearly revenue over yearly rent with every contracted phase live; NaN where either is unknown. Shape (E,).

    The test of cash flow that the ledger leaves out: rents start at energisation and are paid from revenue.
    """
    rent_usd = np.where(plan.rent_usd_per_year > 0.0, plan.rent_usd_per_year, np.nan)
    return plan.revenue_usd_per_year / rent_usd
