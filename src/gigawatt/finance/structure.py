"""Who owns, pays and is paid: the parts of the plan that follow from the file, before any debt is sized.

Assumes the contracts that `capital` found: a lease pays for shell and plant, shared by cost; a capacity contract pays
for the chips. A lease is triple net: the tenant bears running cost and energy. Under a capacity contract the owner of
the chips bears both, and also the rent where the payer of the lease owns or backs that owner; other rents are paid
outside the programme.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt import capital
from gigawatt.finance.revenue import CAPACITY, LEASE
from gigawatt.programme import Asset, Contract, Programme
from gigawatt.quantities import F1, F2, I1, I2, Timeline

KINDS = ((LEASE, Asset.SHELL), (CAPACITY, Asset.CHIPS))


class Contracts(NamedTuple):
    """Contracts by phase and kind. P phases."""

    payer: I2
    price: F2
    minimum: F2
    months: I2
    escalator: F2
    revenue_share: F2
    """By asset, shape (P, 3)."""
    missing: I2
    energy_payer: I1
    rent_payer: I1


def contracts(programme: Programme, phases: capital.Phases, funding: capital.Plan, chosen: I1) -> Contracts:
    """Return the contracts of every phase as arrays."""
    shape = (len(programme.phases), 2)
    found = Contracts(
        payer=np.full(shape, -1, dtype=np.int64),
        price=np.zeros(shape),
        minimum=np.zeros(shape),
        months=np.zeros(shape, dtype=np.int64),
        escalator=np.zeros(shape),
        revenue_share=np.zeros((shape[0], 3)),
        missing=np.zeros(shape, dtype=np.int64),
        energy_payer=np.full(shape[0], -1, dtype=np.int64),
        rent_payer=np.full(shape[0], -1, dtype=np.int64),
    )
    rows = tuple(programme.file.contracts.values())
    for phase in range(shape[0]):
        for kind, asset in KINDS:
            number = int(funding.contract[phase, asset])
            if number >= 0:
                _write(programme, found, rows[number], phase, kind)
        _share(found, phases, funding, phase)
        _payers(programme, found, rows, funding, phase)
    for phase in chosen:
        for kind, asset in KINDS:
            found.missing[phase, kind] = programme.owner[phase, asset] >= 0 and found.payer[phase, kind] < 0
    return found


def _write(programme: Programme, found: Contracts, contract: Contract, phase: int, kind: int) -> None:
    found.payer[phase, kind] = programme.entities.index(contract.payer)
    found.price[phase, kind] = contract.price.value
    found.minimum[phase, kind] = contract.minimum.value
    found.months[phase, kind] = round(contract.term.value)
    found.escalator[phase, kind] = contract.escalator.value


def _share(found: Contracts, phases: capital.Phases, funding: capital.Plan, phase: int) -> None:
    """Split a contract's payment among the assets it pays, by cost."""
    for asset in Asset:
        number = funding.contract[phase, asset]
        together = funding.contract[phase] == number
        total_usd = float(phases.cost_usd[phase][together].sum())
        if number >= 0 and total_usd > 0.0:
            found.revenue_share[phase, asset] = phases.cost_usd[phase, asset] / total_usd


def _payers(
    programme: Programme, found: Contracts, rows: tuple[Contract, ...], funding: capital.Plan, phase: int
) -> None:
    """Say which vehicle bears energy and rent; the same vehicle never pays rent to itself."""
    chips = int(programme.owner[phase, Asset.CHIPS])
    if chips < 0 or found.payer[phase, CAPACITY] < 0:
        return
    found.energy_payer[phase] = chips
    lease = int(funding.contract[phase, Asset.SHELL])
    if lease >= 0 and chips != programme.owner[phase, Asset.SHELL] and rows[lease].payer in _backers(programme, chips):
        found.rent_payer[phase] = chips


def _backers(programme: Programme, vehicle: int) -> frozenset[str]:
    """Return the entities that own a vehicle, directly or through its root."""
    rows = tuple(programme.file.vehicles.values())
    both = (rows[vehicle], rows[int(programme.root[vehicle])])
    return frozenset(name for row in both for name in (*row.owners, *row.partners))


def escalation(programme: Programme, timeline: Timeline) -> F1:
    """Return the level of running cost by month against the price year, raised every month. Shape (M,)."""
    head = programme.file.programme
    months = timeline.first_month + np.arange(timeline.months) - head.price_year * 12
    level: F1 = (1.0 + head.inflation.value) ** (np.maximum(months, 0) / 12.0)
    return level
