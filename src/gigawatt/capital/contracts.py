"""Which contract pays for which asset, and how much it pays a month.

Assumes a lease pays for shell and plant per kW of IT, a capacity contract for the chips per accelerator-hour; where
several contracts match, the first in the file pays. Only the take-or-pay part counts.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.plan import Phases
from gigawatt.catalogue import figure
from gigawatt.programme import Asset, Contract, Programme
from gigawatt.quantities import F1, I2, NEVER

HOURS_PER_MONTH = 8760.0 / 12.0  # h; a mean month of a common year
KW_PER_MW = 1000.0

ASSETS_PAID = {"lease": (Asset.SHELL, Asset.PLANT), "capacity": (Asset.CHIPS,)}


def paying_contracts(programme: Programme) -> I2:
    """Return the contract that pays each asset of each phase, -1 where none. Shape (P, 3).

    The payee must be the vehicle that owns the asset; plant is paid through the lease of its phase's shell.
    """
    found = np.full((len(programme.phases), 3), -1, dtype=np.int64)
    for number, contract in enumerate(programme.file.contracts.values()):
        for phase in programme.phases_of(contract.phases):
            for asset in ASSETS_PAID[contract.kind]:
                if found[phase, asset] < 0 and _is_payee(programme, contract, phase, asset):
                    found[phase, asset] = number
    return found


def _is_payee(programme: Programme, contract: Contract, phase: int, asset: Asset) -> bool:
    payee = programme.vehicles.index(contract.payee)
    owners = {int(programme.owner[phase, asset])}
    if asset is Asset.PLANT:
        owners.add(int(programme.owner[phase, Asset.SHELL]))
    return payee in owners


def signed_month(programme: Programme, contract: Contract) -> float:
    """Return the month on the timeline in which a contract is signed, NEVER where the file gives none."""
    return NEVER if contract.signed is None else float(programme.month(contract.signed))


def gross_usd_per_month(contract: Contract, phases: Phases, phase: int) -> float:
    """Return the take-or-pay payment of a live phase [USD/month], before escalation."""
    if contract.kind == "lease":
        units = phases.it_mw[phase] * KW_PER_MW
    else:
        units = phases.accelerators[phase] * HOURS_PER_MONTH
    return float(contract.price.value * contract.minimum.value * units)


def net_usd_per_month(programme: Programme, contracts: I2, phases: Phases, phase: int, asset: int) -> float:
    """Return what a contract leaves for debt service of its asset [USD/month], before escalation.

    A lease is triple net: the payer bears the running cost. A capacity contract is not: energy and upkeep are
    subtracted (catalogue, per MW of IT), and the rent of the phase where the owner of the chips pays it.
    """
    rows = tuple(programme.file.contracts.values())
    contract = rows[contracts[phase, asset]]
    gross_usd = gross_usd_per_month(contract, phases, phase)
    if contract.kind == "lease":
        return gross_usd
    running_usd = figure("opex.usd_per_it_mw_year").value * phases.it_mw[phase] / 12.0
    lease = int(contracts[phase, Asset.SHELL])
    if lease >= 0 and not paid_outside(programme, contracts, phase, lease):
        running_usd += gross_usd_per_month(rows[lease], phases, phase)
    return max(gross_usd - float(running_usd), 0.0)


def cost_share(contracts: I2, phases: Phases, phase: int, asset: int) -> float:
    """Return the part of a contract's payment that belongs to one of the assets it pays, by cost."""
    cost_usd = phases.cost_usd[phase]
    total_usd = float(np.sum(cost_usd[contracts[phase] == contracts[phase, asset]]))
    return float(cost_usd[asset]) / total_usd if total_usd > 0.0 else 0.0


def paid_outside(programme: Programme, contracts: I2, phase: int, number: int) -> bool:
    """Say whether the payer of a contract pays from its own ledger.

    Otherwise it backs the vehicle that owns the chips of the phase, which pays the rent out of its compute contract.
    """
    row = tuple(programme.file.contracts.values())[number]
    tenant = int(programme.owner[phase, Asset.CHIPS])
    through_vehicle = contracts[phase, Asset.CHIPS] >= 0 and row.payer in _backers(programme, tenant)
    return row.kind != "lease" or not through_vehicle


def _backers(programme: Programme, vehicle: int) -> frozenset[str]:
    """Return the entities that own a vehicle, directly or through its root."""
    rows = tuple(programme.file.vehicles.values())
    both = (rows[vehicle], rows[programme.root[vehicle]])
    return frozenset(name for row in both for name in (*row.owners, *row.partners))


def rents(programme: Programme, contracts: I2, phases: Phases) -> F1:
    """Return what each entity pays per year under the file's contracts with every phase live [USD/year]. Shape (E,)."""
    total = np.zeros(len(programme.entities))
    rows = tuple(programme.file.contracts.values())
    for phase in range(len(programme.phases)):
        for number in {int(contracts[phase, asset]) for asset in Asset} - {-1}:
            payer = programme.entities.index(rows[number].payer)
            total[payer] += 12.0 * gross_usd_per_month(rows[number], phases, phase)
    return total
