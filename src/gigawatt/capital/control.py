"""Who decides on capital calls: whether one may pass, who alone can pass or stop it, and whether votes can lock.

Assumes votes are stakes among those who may call. A stake that the file does not state is a share, by commitment, of
what the stated ones leave; a vehicle without partners votes by ownership. Money raised from outside has no vote.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.programme import Programme
from gigawatt.quantities import B1, F1

ROUNDING = 1e-9  # share; what 40 % + 10 % may miss 50 % by, in floats


class Votes(NamedTuple):
    """Who decides on the calls of one vehicle. E entities."""

    vehicle: int
    """The root that was found."""
    stake: F1
    """Of the vehicle; adds to 1, or to 0 where nobody holds it. Shape (E,)."""
    vote: F1
    """Stakes of those who may call, as shares of them all. Shape (E,)."""
    majority: float
    """Votes in favour must exceed it."""
    may_pass: bool
    """True where all who may call can pass one together."""
    passes_alone: B1
    """Shape (E,)."""
    can_block: B1
    """True where the others together do not pass. Shape (E,)."""
    deadlock: tuple[int, ...]
    """One side of a split in which neither side passes, () where every split has a winner."""


def stakes(programme: Programme, vehicle: int) -> F1:
    """Return the share that each entity holds of a vehicle; adds to 1, or to 0 where nobody is named. Shape (E,)."""
    row = tuple(programme.file.vehicles.values())[vehicle]
    found = np.zeros(len(programme.entities))
    promised_usd = np.zeros(len(programme.entities))
    for name, partner in row.partners.items():
        place = programme.entities.index(name)
        if partner.stake is None:
            promised_usd[place] = partner.commitment.value
        else:
            found[place] = partner.stake.value
    if promised_usd.any():
        found += max(1.0 - found.sum(), 0.0) * promised_usd / promised_usd.sum()
    if not row.partners:
        for name, share in row.owners.items():
            if name in programme.entities:
                found[programme.entities.index(name)] = share.value
    total = found.sum()
    return found / total if total > 0.0 else found


def votes(programme: Programme, vehicle: int) -> Votes:
    """Return who decides on the calls of a vehicle; where it has a parent, those of its root do.

    Parameters
    ----------
    vehicle
        In file order.
    """
    vehicle = int(programme.root[vehicle])
    control = tuple(programme.file.vehicles.values())[vehicle].control
    held = stakes(programme, vehicle)
    voters = set(control.calls) or set(programme.entities)
    vote = np.where([name in voters for name in programme.entities], held, 0.0)
    vote = vote / vote.sum() if vote.sum() > 0.0 else vote
    majority = control.majority.value
    return Votes(
        vehicle=vehicle,
        stake=held,
        vote=vote,
        majority=majority,
        may_pass=bool(_passes(float(vote.sum()), majority)),
        passes_alone=np.array([_passes(float(one), majority) for one in vote], dtype=np.bool_),
        can_block=(vote > 0.0)
        & ~np.array([_passes(float(vote.sum() - one), majority) for one in vote], dtype=np.bool_),
        deadlock=_deadlock(vote, majority),
    )


def carried(found: Votes, in_favour: tuple[int, ...]) -> bool:
    """Say whether a call passes with the votes of these entities."""
    return _passes(float(found.vote[list(in_favour)].sum()), found.majority)


def _passes(share: float, majority: float) -> bool:
    # Unanimity is 100 %: nothing exceeds it, so that all votes together always pass.
    return share > majority + ROUNDING or share >= 1.0 - ROUNDING


def _deadlock(vote: F1, majority: float) -> tuple[int, ...]:
    """Return one side of a split of all votes that neither side wins, the fewest voters first."""
    sides: dict[float, tuple[int, ...]] = {0.0: ()}
    for voter in np.flatnonzero(vote > 0.0):
        for share, side in list(sides.items()):
            sides.setdefault(round(share + float(vote[voter]), 6), (*side, int(voter)))
    locked = [side for side in sides.values() if side and _locked(float(vote[list(side)].sum()), majority)]
    return min(locked, key=len, default=())


def _locked(share: float, majority: float) -> bool:
    return not _passes(share, majority) and not _passes(1.0 - share, majority)
