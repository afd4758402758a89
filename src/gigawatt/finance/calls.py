"""Capital calls: who pays how much of what a vehicle needs, and who is short first.

Assumes a call is split by commitment; what one partner cannot pay, the others step up for within their own limits.
"""

from __future__ import annotations

from gigawatt.finance.inputs import HALF_CENT_USD
from gigawatt.quantities import F1, F2, I1, in_place


@in_place
def room_usd(commitment_usd: float, ceiling_usd: float, paid_usd: float) -> float:
    """Return what an entity can still pay: min(undrawn commitment, cumulative ceiling - paid), never negative [USD]."""
    return max(0.0, min(commitment_usd, ceiling_usd) - paid_usd)


@in_place
def call(
    need_usd: float,
    share: F1,
    commitment_usd: F1,
    ceiling_usd: F1,
    paid_usd: F1,
    called_usd: F1,
    first_short: I1,
    out_of_cash: I1,
    period: int,
) -> float:
    """Call `need_usd` from the partners; return what nobody paid [USD].

    Each pays min(need x share, undrawn, ceiling - paid). The remainder is called again from those with room, at most
    once per partner, because every round either pays all or exhausts one.

    Parameters
    ----------
    share : split of the call, sums to 1. Shape (E,).
    commitment_usd, ceiling_usd : cumulative limits [USD], shape (E,).
    paid_usd : paid so far to this root vehicle [USD], shape (E,). Raised in place.
    called_usd : this period's payments into the vehicle [USD], shape (E,). Raised in place.
    first_short : first period in which the entity's own part exceeded its room, -1 never. Set in place.
    out_of_cash : the same where its ledger was the limit: a promise kept to the end is no default. Set in place.
    """
    entities = len(share)
    for entity in range(entities):
        room = room_usd(commitment_usd[entity], ceiling_usd[entity], paid_usd[entity])
        if need_usd * share[entity] > room + HALF_CENT_USD:
            first_short[entity] = period if first_short[entity] < 0 else first_short[entity]
            if out_of_cash[entity] < 0 and ceiling_usd[entity] < commitment_usd[entity]:
                out_of_cash[entity] = period
    for _ in range(entities):
        able = 0.0
        for entity in range(entities):
            # Rounding leaves a millionth of a dollar of room: who has less than half a cent counts as exhausted.
            if room_usd(commitment_usd[entity], ceiling_usd[entity], paid_usd[entity]) > HALF_CENT_USD:
                able += share[entity]
        if able <= 0.0 or need_usd <= 0.0:
            break
        asked = need_usd
        for entity in range(entities):
            room = room_usd(commitment_usd[entity], ceiling_usd[entity], paid_usd[entity])
            paid = min(asked * share[entity] / able, room, need_usd)
            if paid > 0.0:
                paid_usd[entity] += paid
                called_usd[entity] += paid
                need_usd -= paid
    return max(0.0, need_usd)


@in_place
def step_up(
    need_usd: float,
    out_of_cash: I1,
    allowed_usd: F1,
    beyond_usd: F1,
    taken_usd: F2,
    root: int,
    paid_usd: F1,
) -> float:
    """Ask those who never ran out of cash to pay beyond their promises; return what is left [USD].

    Each in proportion to its room.

    Parameters
    ----------
    out_of_cash : first period in which each entity could not pay what it had promised, -1 for never. Shape (E,).
    allowed_usd : how far each may go beyond its promise to this root vehicle, cumulative [USD]. Shape (E,).
    beyond_usd : what its ledger could spare beyond all promises by now [USD]. Shape (E,).
    taken_usd : paid so before, by root vehicle [USD]. Shape (V, E). Raised in place.
    paid_usd : this period's payments [USD]. Shape (E,). Raised in place.
    """
    total = 0.0
    for entity in range(len(out_of_cash)):
        total += _beyond(out_of_cash, allowed_usd, beyond_usd, taken_usd, root, entity)
    if total <= HALF_CENT_USD or need_usd <= 0.0:
        return need_usd
    part = min(1.0, need_usd / total)
    for entity in range(len(out_of_cash)):
        paid = part * _beyond(out_of_cash, allowed_usd, beyond_usd, taken_usd, root, entity)
        if paid > 0.0:
            paid_usd[entity] += paid
            need_usd -= paid
    for entity in range(len(out_of_cash)):
        taken_usd[root, entity] += paid_usd[entity]
    return max(0.0, need_usd)


@in_place
def _beyond(out_of_cash: I1, allowed_usd: F1, beyond_usd: F1, taken_usd: F2, root: int, entity: int) -> float:
    """Return what one entity may still pay beyond its promise: nobody who ran out of cash itself [USD]."""
    if out_of_cash[entity] >= 0:
        return 0.0
    all_usd = 0.0
    for vehicle in range(len(taken_usd)):
        all_usd += taken_usd[vehicle, entity]
    return float(max(0.0, min(allowed_usd[entity] - taken_usd[root, entity], beyond_usd[entity] - all_usd)))
