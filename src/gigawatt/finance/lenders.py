"""What lenders agreed with each vehicle: one loan per facility and vehicle, by rank, before any of it is sized.

Assumes a term facility takes out the construction debt of its vehicle on the same margin and only adds its tenor and
its reserve; a facility that refinances another one is a loan of its own. Margin, cover, tenor and cap are those on
which `capital` sized each tranche.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.finance.inputs import Loans
from gigawatt.programme import Facility, Programme
from gigawatt.quantities import F1, F2, I1

RANKS = ("senior", "junior", "subordinated")
"""In the order of `inputs.SENIOR` and so on."""
NO_CAP = np.inf
"""[1/year] Where nobody bought a cap on the base rate."""


class Row(NamedTuple):
    """One facility of one vehicle."""

    vehicle: int
    facility: int
    """In file order."""
    terms: Facility


class Lenders(NamedTuple):
    """Terms before sizing. L loans, V vehicles, P phases."""

    rows: tuple[Row, ...]
    loans: Loans
    """With no commitment yet."""
    floating_share: F1
    """Share of each loan's base rate that moves. Shape (L,)."""
    base_cap: F1
    """Most that it may cost per year. Shape (L,)."""
    availability_months: I1
    """After the last close. Shape (L,)."""
    dscr: F2
    """Cover at which each asset's debt is sized, NaN where it carries none. Shape (P, 3)."""
    max_ltc: F2
    """Debt over cost. Shape (P, 3)."""


def lenders(programme: Programme, funding: capital.Plan) -> Lenders:
    """Return the terms of every loan, vehicle by vehicle, most senior first, what refinances them last."""
    rows = tuple(row for vehicle in range(len(programme.vehicles)) for row in _rows(programme, vehicle))
    lent = funding.debt_usd > 0.0
    return Lenders(
        rows=rows,
        loans=_loans(programme, funding, rows),
        floating_share=np.array([1.0 - row.terms.hedged.value for row in rows]),
        base_cap=np.array([NO_CAP if row.terms.rate_cap is None else row.terms.rate_cap.value for row in rows]),
        availability_months=_whole(round(row.terms.availability.value) for row in rows),
        dscr=np.where(lent, funding.dscr, np.nan),
        max_ltc=np.where(lent, funding.max_ltc, 0.0),
    )


def _rows(programme: Programme, vehicle: int) -> list[Row]:
    names = list(programme.file.facilities)
    own = tuple(programme.file.vehicles.values())[vehicle].facilities
    building = [Row(vehicle, offer.number, offer.facility) for offer in capital.offers(programme, vehicle)]
    again = [Row(vehicle, names.index(name), programme.file.facilities[name]) for name in own]
    return building + [row for row in again if row.terms.refinances is not None]


def _loans(programme: Programme, funding: capital.Plan, rows: tuple[Row, ...]) -> Loans:
    """Return the terms as arrays; margins are averages over what each facility lends."""
    names = tuple(programme.file.facilities)
    numbers = {(row.vehicle, names[row.facility]): place for place, row in enumerate(rows)}
    count = len(rows)
    return Loans(
        vehicle=_whole(row.vehicle for row in rows),
        commitment_usd=np.zeros(count),
        draw_share=np.zeros(count),
        equity_first_usd=np.zeros(count),
        rate=np.array([programme.file.programme.base_rate.value + _margin(programme, funding, row) for row in rows]),
        step=np.array([row.terms.margin_step.value for row in rows]),
        step_from=np.full(count, np.iinfo(np.int64).max),
        commitment_fee=np.array([row.terms.commitment_fee.value for row in rows]),
        upfront_fee=np.array([row.terms.upfront_fee.value for row in rows]),
        availability_end=np.full(count, -1, dtype=np.int64),
        reserve_months=np.array([_reserve_months(programme, row) for row in rows]),
        sweep_share=np.array([row.terms.sweep.value for row in rows]),
        vintage_periods=_whole(0 if row.terms.each_draw is None else round(row.terms.each_draw.value) for row in rows),
        interest_only=_whole(round(row.terms.interest_only.value) for row in rows),
        prefunded=np.array([row.terms.kind == "bond" for row in rows], dtype=np.bool_),
        reinvestment_rate=np.array([row.terms.reinvestment.value for row in rows]),
        rank=_whole(RANKS.index(row.terms.ranking) for row in rows),
        takes_out=_whole(numbers.get((row.vehicle, row.terms.refinances or ""), -1) for row in rows),
    )


def _whole(numbers: object) -> I1:
    return np.fromiter(numbers, dtype=np.int64)  # type: ignore[call-overload, no-any-return]


def _margin(programme: Programme, funding: capital.Plan, row: Row) -> float:
    """Return the margin of a loan over its base rate, averaged over the assets it lends on [1/year]."""
    own = row.terms.margin
    if not isinstance(own, str):
        return float(own.value)
    source = row.facility
    if row.terms.refinances is not None:
        source = list(programme.file.facilities).index(row.terms.refinances)
    weight = np.where(programme.owner == row.vehicle, funding.facility_usd[source], 0.0)
    total_usd = float(weight.sum())
    return float((weight * funding.facility_margin[source]).sum() / total_usd) if total_usd > 0.0 else 0.0


def _reserve_months(programme: Programme, row: Row) -> float:
    """Return the months of service kept in reserve: those of the vehicle's term facility, or else its own.

    What refinances another facility at its maturity is no such term facility: each keeps a reserve of its own.
    """
    own = [programme.file.facilities[name] for name in tuple(programme.file.vehicles.values())[row.vehicle].facilities]
    terms = [other for other in own if other.kind == "term" and other.refinances is None]
    chosen = row.terms if row.terms.refinances is not None or not terms else terms[0]
    return float(round(chosen.reserve.value))
