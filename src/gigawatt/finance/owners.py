"""What owners agreed among themselves: how calls and distributions are split, and what a partner in default loses.

Assumes the agreement of the root vehicle holds for every vehicle below it.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital
from gigawatt.finance.tiers import Tiers
from gigawatt.programme import Programme, Vehicle
from gigawatt.quantities import F1, F2


def partner_share(funding: capital.Plan) -> F2:
    """Return how a call on each root vehicle is split among entities: by commitment. Shape (V, E)."""
    total_usd = funding.commitment_usd.sum(axis=1, keepdims=True)
    share: F2 = np.zeros_like(funding.commitment_usd)
    np.divide(funding.commitment_usd, total_usd, out=share, where=total_usd > 0.0)
    return share


def step_up_usd(programme: Programme, funding: capital.Plan) -> F2:
    """Return how far each partner may pay beyond its promise in another's stead [USD]. Shape (V, E)."""
    share = np.array([capital.remedy_terms(programme, v).step_up_share for v in range(len(programme.vehicles))])
    return np.asarray(share[:, None] * funding.promised_usd)


def penalty(programme: Programme) -> F1:
    """Return the units that each dollar earns that is paid in another's stead. Shape (V,)."""
    rows = range(len(programme.vehicles))
    return np.array([capital.remedy_terms(programme, vehicle).dilution_penalty for vehicle in rows])


def tiers(programme: Programme) -> Tiers:
    """Return preferred money, hurdles and promotes; a vehicle without a promote shares all cash by units."""
    rows = tuple(programme.file.vehicles.values())
    roots = [rows[int(root)] for root in programme.root]
    count = max((len(row.promote.tiers) for row in roots if row.promote is not None), default=0)
    hurdle, promote = np.zeros((len(roots), count)), np.zeros((len(roots), count + 1))
    for vehicle, row in enumerate(roots):
        if row.promote is not None:
            last = row.promote.tiers[-1]
            for number in range(count):
                tier = row.promote.tiers[number] if number < len(row.promote.tiers) else last
                hurdle[vehicle, number] = tier.hurdle.value
                promote[vehicle, number + 1] = tier.share.value
    sponsor = [-1 if row.promote is None else programme.entities.index(row.promote.to) for row in roots]
    return Tiers(
        preferred_share=np.array([_preferred(row)[0] for row in roots]),
        preferred_rate=np.array([_preferred(row)[1] for row in roots]),
        hurdle=hurdle,
        promote=promote,
        catch_up=np.array([0.0 if row.promote is None else row.promote.catch_up.value for row in roots]),
        sponsor=np.array(sponsor, dtype=np.int64),
    )


def _preferred(vehicle: Vehicle) -> tuple[float, float]:
    """Return the share of a vehicle's raises that is preferred, and its return per year, averaged by amount."""
    all_usd = sum(entry.amount.value for entry in vehicle.raises.values())
    preferred = [entry for entry in vehicle.raises.values() if entry.kind == "preferred"]
    usd = sum(entry.amount.value for entry in preferred)
    if usd <= 0.0:
        return 0.0, 0.0
    return usd / all_usd, sum(entry.amount.value * entry.rate.value for entry in preferred) / usd
