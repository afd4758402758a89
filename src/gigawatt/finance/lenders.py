"""What lenders agreed with each vehicle: rate, fees, tenor, cover, reserve, loan to cost.

Assumes one waterfall of debt per vehicle: fees and availability are those of its most senior delayed-draw facility, the
reserve that of its most senior term facility; where only one kind is in the file it gives both. Margin, cover, tenor
and cap are those on which `capital` sized each tranche, all its facilities and backers together.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.programme import Facility, Programme
from gigawatt.quantities import F1, F2, I1, I2


class Lenders(NamedTuple):
    """Terms before sizing. V vehicles, P phases."""

    rate: F1
    """All-in per year. Shape (V,)."""
    commitment_fee: F1
    upfront_fee: F1
    availability_months: I1
    reserve_months: I1
    dscr: F2
    """Cover at which each tranche is sized, NaN where it carries no debt. Shape (P, 3)."""
    tenor_months: I2
    """Of each tranche. Shape (P, 3)."""
    max_ltc: F2
    """Debt over cost. Shape (P, 3)."""


def lenders(programme: Programme, funding: capital.Plan) -> Lenders:
    """Return the terms of every vehicle and tranche."""
    vehicles = len(programme.vehicles)
    found = Lenders(
        rate=np.full(vehicles, programme.file.programme.base_rate.value),
        commitment_fee=np.zeros(vehicles),
        upfront_fee=np.zeros(vehicles),
        availability_months=np.zeros(vehicles, dtype=np.int64),
        reserve_months=np.zeros(vehicles, dtype=np.int64),
        dscr=np.full(funding.debt_usd.shape, np.nan),
        tenor_months=np.zeros(funding.debt_usd.shape, dtype=np.int64),
        max_ltc=np.zeros(funding.debt_usd.shape),
    )
    for vehicle in range(vehicles):
        pair = facilities(programme, vehicle)
        if pair is None:
            continue
        building, term = pair
        found.commitment_fee[vehicle] = building.commitment_fee.value
        found.upfront_fee[vehicle] = building.upfront_fee.value
        found.availability_months[vehicle] = round(building.availability.value)
        found.reserve_months[vehicle] = round(term.reserve.value)
        _tranches(programme, funding, found, vehicle)
    return found


def facilities(programme: Programme, vehicle: int) -> tuple[Facility, Facility] | None:
    """Return a vehicle's construction and term facility, None where it may draw no debt."""
    names = tuple(programme.file.vehicles.values())[vehicle].facilities
    rows = [programme.file.facilities[name] for name in names]
    if not rows:
        return None
    drawn = [row for row in rows if row.kind == "delayed_draw"] or rows
    terms = [row for row in rows if row.kind == "term"] or rows
    return drawn[0], terms[0]


def _tranches(programme: Programme, funding: capital.Plan, found: Lenders, vehicle: int) -> None:
    """Write the terms of one vehicle's tranches as `capital` sized them; its rate is their average by debt."""
    mine = (programme.owner == vehicle) & (funding.debt_usd > 0.0)
    found.dscr[mine] = funding.dscr[mine]
    found.tenor_months[mine] = np.round(funding.tenor_months[mine])
    found.max_ltc[mine] = funding.max_ltc[mine]
    total_usd = float(funding.debt_usd[mine].sum())
    if total_usd > 0.0:
        found.rate[vehicle] += float(np.sum(funding.margin[mine] * funding.debt_usd[mine])) / total_usd
