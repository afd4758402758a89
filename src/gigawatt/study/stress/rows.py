"""Turns one future into a row of the stress table: what is broken, why, what cures it, who loses and who steps in.

Assumes lenders have no recourse beyond the vehicle: owners pay calls and operating deficits, never debt service.
"""

from __future__ import annotations

import numpy as np

from gigawatt.chain import Broken, LenderLoss, StepIn, StressRow
from gigawatt.evidence import words
from gigawatt.finance import Covenant, first_breach, loss_usd, worst
from gigawatt.programme import Contract, Programme
from gigawatt.quantities import I2, month_label
from gigawatt.study.stress.cases import Future
from gigawatt.study.stress.causes import Cause, cause_of
from gigawatt.study.stress.reading import (
    CENT_USD,
    Paid,
    broken_by_covenant,
    cured_month,
    least_cover,
    loans_of,
    paid,
    span,
)

NAMES = {
    Covenant.PAYMENT: "payment",
    Covenant.COVER: "cover",
    Covenant.COLLATERAL: "collateral",
    Covenant.COMPLETION: "completion",
    Covenant.REPLACEMENT: "replacement",
}
LEAST_USD = 1e3  # USD; smaller sums are not worth a line


def row_of(programme: Programme, future: Future, base: Future, vehicles: list[int]) -> StressRow:
    """Return what happens in one future to the vehicles with debt."""
    found: I2 = first_breach(future.plan.finance, future.money, future.outcome.build)
    broken = []
    for vehicle in vehicles:
        which, month = worst(found, vehicle)
        if which >= 0:
            broken.append((month, _broken(programme, future, base, vehicle, Covenant(which), month)))
    covers = {vehicle: least_cover(future, vehicle) for vehicle in vehicles}
    least = min(covers, key=lambda vehicle: covers[vehicle])
    known = np.isfinite(covers[least])
    return StressRow(
        name=future.name,
        trial=future.trial if future.trial >= 0 else None,
        assumption=future.assumption,
        broken=tuple(row for _, row in sorted(broken, key=lambda pair: pair[0])),
        least_cover=float(covers[least]) if known else None,
        least_cover_vehicle=programme.vehicles[least] if known else "",
    )


def _broken(programme: Programme, future: Future, base: Future, vehicle: int, covenant: Covenant, month: int) -> Broken:
    cause = _cause(programme, future, base, vehicle, covenant, month)
    cured = cured_month(future, vehicle, month)
    months = span(future, covenant, month, cured)
    losses = _losses(programme, future, vehicle)
    money = paid(future, vehicle, months)
    return Broken(
        vehicle=programme.vehicles[vehicle],
        covenant=NAMES[covenant],
        month=month_label(programme.timeline, month),
        cover=None if np.isnan(cause.cover) else cause.cover,
        base_cover=None if np.isnan(cause.base_cover) else cause.base_cover,
        cause=cause.name,
        why=cause.why,
        cured=month_label(programme.timeline, cured) if cured >= 0 else None,
        cured_by=cured_by(covenant, money) if cured >= 0 else _never(future, vehicle),
        losses=losses,
        steps_in=(
            *_owners(programme, future, vehicle, months, money),
            *(_finishers(programme, future, base, vehicle) if covenant is Covenant.COMPLETION else ()),
            *_backers(programme, future, base, vehicle),
            *(StepIn(who=loss.facility, usd=loss.lost_usd, how="lenders bear it") for loss in losses),
        ),
    )


def _cause(programme: Programme, future: Future, base: Future, vehicle: int, covenant: Covenant, month: int) -> Cause:
    """Why the first promise was broken; where a payment is missed later for another reason, that reason too."""
    first = cause_of(programme, future, base, vehicle, covenant, month)
    missed = np.flatnonzero(future.money.shortfall_usd[vehicle] > CENT_USD)
    if covenant is Covenant.PAYMENT or not len(missed):
        return first
    later = cause_of(programme, future, base, vehicle, Covenant.PAYMENT, int(missed[0]))
    if later.name == first.name:
        return first
    when = words.month(month_label(programme.timeline, int(missed[0])))
    why = f"{first.why}; payments are missed from {when} on: {later.why}"
    return first._replace(name=later.name if first.name == "base case" else first.name, why=why)


def _losses(programme: Programme, future: Future, vehicle: int) -> tuple[LenderLoss, ...]:
    plan, money = future.plan.finance, future.money
    lost_usd = loss_usd(plan, money)
    rows = []
    for loan in loans_of(future, vehicle):
        if lost_usd[loan] > LEAST_USD:
            month = int(np.flatnonzero(money.loan_shortfall_usd[loan] > CENT_USD)[0])
            owed_usd = float(money.loan_debt_usd[loan, month] + money.loan_deferred_usd[loan, month])
            rows.append(
                LenderLoss(
                    facility=list(programme.file.facilities)[plan.loan_facility[loan]],
                    owed_usd=owed_usd,
                    lost_usd=float(lost_usd[loan]),
                    lost_share=min(1.0, float(lost_usd[loan]) / owed_usd),
                )
            )
    return tuple(rows)


STILL = {
    Covenant.PAYMENT: "payments are overdue",
    Covenant.COVER: "cover is too low",
    Covenant.COLLATERAL: "more is owed than the collateral allows",
    Covenant.COMPLETION: "a phase is not live",
    Covenant.REPLACEMENT: "new chips or maintenance are not paid for",
}


def _never(future: Future, vehicle: int) -> str:
    """What is still broken at the end of the horizon, the gravest of it."""
    open_ones = (kind for kind, months in broken_by_covenant(future, vehicle).items() if months[-1])
    return f"never: {STILL[next(open_ones)]} to the end"


def cured_by(covenant: Covenant, money: Paid) -> str:
    """Return what mends it, in words: what paid most while it was broken, and then cash."""
    if covenant is Covenant.COLLATERAL:
        return f"early repayment of {words.money(money.swept_usd)}"
    if covenant is Covenant.COMPLETION:
        return "completion"
    helps = {"refinancing": money.refinanced_usd, "the reserve": money.reserve_usd, "owners’ cash": money.owners_usd}
    first = max(helps, key=lambda name: helps[name])
    if helps[first] <= LEAST_USD:
        return "cash catches up; what was due was paid"
    return f"{first} ({words.money(helps[first])}), then cash catches up"


def _owners(programme: Programme, future: Future, vehicle: int, months: slice, money: Paid) -> tuple[StepIn, ...]:
    """Reserve and owners, the largest first; money paid in another's stead is named as such."""
    statements = future.money
    called = statements.called_usd[vehicle][:, months].sum(axis=1)
    beyond = statements.beyond_usd[vehicle][:, months].sum(axis=1)
    total_usd = float(called.sum())
    rows = [StepIn(who="reserve", usd=money.reserve_usd, how="debt service, from cash set aside")]
    for entity, name in enumerate(programme.entities):
        part = float(called[entity]) / total_usd if total_usd > 0.0 else 0.0
        rows.append(StepIn(who=name, usd=part * money.owners_usd, how="calls for operating deficits"))
        rows.append(StepIn(who=name, usd=float(beyond[entity]), how="in another’s stead"))
    kept = [row for row in rows if row.usd is not None and row.usd > LEAST_USD]
    return tuple(sorted(kept, key=lambda row: -(row.usd or 0.0)))


def _finishers(programme: Programme, future: Future, base: Future, vehicle: int) -> list[StepIn]:
    """Owners whose vehicle is late, by what they pay in more than in the base case."""
    paid_in, base_paid_in = (
        (each.money.called_usd[vehicle] + each.money.beyond_usd[vehicle]).sum(axis=1) for each in (future, base)
    )
    return [
        StepIn(who=name, usd=float(usd), how="more equity than in the base case")
        for name, usd in zip(programme.entities, paid_in - base_paid_in)
        if usd > LEAST_USD
    ]


def _backers(programme: Programme, future: Future, base: Future, vehicle: int) -> tuple[StepIn, ...]:
    """Who would pay in a departed payer's stead, for its share of what is lost over the horizon."""
    if not future.left:
        return ()
    lost_usd = float((base.money.contracted_usd[vehicle] - future.money.contracted_usd[vehicle]).sum())
    rows = []
    for contract in programme.file.contracts.values():
        if contract.payer == future.left and contract.payee == programme.vehicles[vehicle]:
            rows += _behind(contract, lost_usd)
    return tuple(rows)


def _behind(contract: Contract, lost_usd: float) -> list[StepIn]:
    rows = []
    if contract.guarantor is not None:
        usd = contract.guaranteed.value * lost_usd
        rows.append(StepIn(who=contract.guarantor, usd=usd, how="guarantor, if called: not counted here"))
    if contract.backstop is not None:
        usd = min(contract.backstop.amount.value, lost_usd)
        rows.append(StepIn(who=contract.backstop.entity, usd=usd, how="backstop, if called: not counted here"))
    return rows
