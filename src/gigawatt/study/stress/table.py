"""The stress table of one view: how often each vehicle breaks something, then trials and cases one by one.

Assumes the trials of the same plan; vehicles without debt break nothing, and are listed with what their lenders miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import numpy as np

from gigawatt.chain import Breaches, Outcome, Plan, Stress, StressRow, Unlent
from gigawatt.evidence import Case, words
from gigawatt.programme import Programme
from gigawatt.quantities import F1, I1, month_label
from gigawatt.study.exhibits.axes import spread
from gigawatt.study.stress.cases import Future, base_future, cases, replayed
from gigawatt.study.stress.rows import NAMES, row_of

LEAST_USD = 1e3  # USD; smaller losses are rounding


def stress(case: Case) -> Stress:
    """Return what breaks first, and who pays, in trials of the ensemble and in named cases."""
    programme, plan = case.programme, case.plan
    debt_usd = _debt_usd(programme, plan)
    lent = _lent(debt_usd)
    found = tuple(_breaches(case, vehicle) for vehicle in lent)
    return Stress(
        default_dscr=float(plan.finance.default_dscr),
        lock_up_dscr=float(plan.finance.lockup_dscr),
        vehicles=found,
        rows=tuple(_rows(case, found, lent)) if lent else (),
        unlent=tuple(_unlent(programme, plan, debt_usd)),
    )


def row_of_trial(programme: Programme, plan: Plan, base: Outcome, outcome: Outcome, number: int) -> StressRow | None:
    """Return what one replayed trial breaks first, why, what cures it and who pays; None where nobody lends."""
    lent = _lent(_debt_usd(programme, plan))
    future = Future(f"trial {number:,}", "one future of the ensemble", plan, outcome, trial=number)
    return row_of(programme, future, base_future(plan, base), lent) if lent else None


def _debt_usd(programme: Programme, plan: Plan) -> F1:
    """Return the debt that lenders committed, by vehicle [USD]. Shape (V,)."""
    debt_usd = np.zeros(len(programme.vehicles))
    np.add.at(debt_usd, plan.finance.loans.vehicle, plan.finance.loans.commitment_usd)
    return debt_usd


def _lent(debt_usd: F1) -> list[int]:
    return [int(vehicle) for vehicle in np.flatnonzero(debt_usd > LEAST_USD)]


def _rows(case: Case, found: tuple[Breaches, ...], lent: list[int]) -> Iterator[StressRow]:
    """The chosen trials of every vehicle, each once, then the base case and the named cases."""
    programme, base = case.programme, base_future(case.plan, case.base)
    why: dict[int, list[str]] = {}
    for row in found:
        name = words.name(row.vehicle)
        for trial, role in (
            (row.earliest_trial, f"the earliest breach of {name}"),
            (row.median_trial, f"a breach of {name} in the middle by date"),
            (row.costliest_trial, f"the largest loss of the lenders to {name}"),
        ):
            if trial is not None:
                why.setdefault(trial, []).append(role)
    for trial, roles in why.items():
        future = replayed(case.plan, trial, case.trials.factor[trial], words.listing(roles))
        yield row_of(programme, future, base, lent)
    for future in (base, *cases(programme, case.plan)):
        yield row_of(programme, future, base, lent)


def _breaches(case: Case, vehicle: int) -> Breaches:
    """How often one vehicle breaks something, over the trials."""
    programme, trials, name = case.programme, case.trials, case.programme.vehicles[vehicle]
    which, month = trials.column(f"{name}_breach"), trials.column(f"{name}_breach_month")
    lost_usd, breaks = trials.column(f"{name}_lost_usd"), which >= 0
    losing = lost_usd > LEAST_USD
    plan = case.plan.finance
    loans = np.flatnonzero((plan.loans.vehicle == vehicle) & (plan.loans.commitment_usd > LEAST_USD))
    facilities = list(programme.file.facilities)
    order = np.argsort(np.where(breaks, month, np.inf), kind="stable")[: int(breaks.sum())]
    return Breaches(
        vehicle=name,
        facilities=tuple(facilities[plan.loan_facility[loan]] for loan in loans),
        any_share=float(breaks.mean()),
        first_share={NAMES[kind]: float((which == kind).mean()) for kind in NAMES if (which == kind).any()},
        **_dates(programme, month, order),
        costliest_trial=int(lost_usd.argmax()) if losing.any() else None,
        lock_up_share=float((trials.column(f"{name}_lock_up_month") >= 0).mean()),
        loss_share=float(losing.mean()),
        loss_usd=spread(lost_usd[losing]) if losing.any() else None,
    )


class _Dates(TypedDict):
    earliest: str | None
    earliest_trial: int | None
    median: str | None
    median_trial: int | None
    latest: str | None


def _dates(programme: Programme, month: F1, order: I1) -> _Dates:
    """Return the first, the middle and the last breach; `order` lists the trials that break something by month."""
    if not len(order):
        return _Dates(earliest=None, earliest_trial=None, median=None, median_trial=None, latest=None)
    middle = order[(len(order) - 1) // 2]
    labels = [month_label(programme.timeline, int(month[trial])) for trial in (order[0], middle, order[-1])]
    return _Dates(
        earliest=labels[0], earliest_trial=int(order[0]), median=labels[1], median_trial=int(middle), latest=labels[2]
    )


def _unlent(programme: Programme, plan: Plan, debt_usd: F1) -> Iterator[Unlent]:
    """Vehicles with facilities that lend nothing, and why."""
    for vehicle, (name, row) in enumerate(programme.file.vehicles.items()):
        if row.facilities and debt_usd[vehicle] <= LEAST_USD:
            yield Unlent(vehicle=name, facilities=row.facilities, why=_why(plan, vehicle))


def _why(plan: Plan, vehicle: int) -> str:
    """Say which contract would let lenders lend, or what else keeps them from it."""
    owned = plan.finance.owner == vehicle
    built = np.zeros(len(owned), dtype=np.bool_)
    built[plan.finance.chosen] = True
    if not (owned & built[:, None]).any():
        return "since none of its phases is built in this view"
    missing = plan.finance.missing_contract
    kinds = []
    if (owned[:, [0, 2]].any(axis=1) & built & (missing[:, 0] > 0)).any():
        kinds.append("a lease for its halls")
    if (owned[:, 1] & built & (missing[:, 1] > 0)).any():
        kinds.append("a compute contract for its chips")
    if kinds:
        return f"for want of {words.listing(kinds)}"
    return "since its contracts carry none by the lenders’ tests of cover, cost and collateral"
