"""What each facility lends: its limit, what it signed for, and which limit binds how much of it.

Assumes the plan of the same programme and view.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital.plan import DebtBound, Plan
from gigawatt.programme import Programme


class Lending(NamedTuple):
    """One facility of one vehicle."""

    vehicle: int
    facility: int
    """In file order."""
    junior: bool
    limit_usd: float
    """What the contracts and credit of the vehicle's assets let it lend."""
    commitment_usd: float
    """What its lenders signed for, NaN where they lend what the contracts carry."""
    bound_usd: dict[DebtBound, float]
    """Of `limit_usd`, how much is set by which limit; limits that leave nothing stand with 0."""


def lending(programme: Programme, plan: Plan) -> tuple[Lending, ...]:
    """Return every facility of every vehicle, in the vehicle's order."""
    rows = []
    names = tuple(programme.file.facilities)
    for vehicle, row in enumerate(programme.file.vehicles.values()):
        owned = programme.owner == vehicle
        for name in row.facilities:
            number, facility = names.index(name), programme.file.facilities[name]
            usd, bound = plan.facility_usd[number][owned], plan.facility_bound[number][owned]
            given = facility.commitment
            rows.append(
                Lending(
                    vehicle=vehicle,
                    facility=number,
                    junior=facility.ranking != "senior",
                    limit_usd=float(usd.sum()),
                    commitment_usd=float("nan") if given is None else given.value,
                    bound_usd={DebtBound(kind): float(usd[bound == kind].sum()) for kind in np.unique(bound)},
                )
            )
    return tuple(rows)
