"""Who promised equity to whom: partners by name, owners by duty, and money raised from outside.

Assumes equity enters at the root vehicle; a vehicle without named partners is paid by its owners, each for its share
of what the vehicle's own assets cost. Stakes do not matter here: they say who gets, not who pays.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.plan import Phases
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2


def promised(programme: Programme) -> F2:
    """Return the equity that partners promised to each root vehicle [USD]. Shape (V, E)."""
    found = np.zeros((len(programme.vehicles), len(programme.entities)))
    for place, vehicle in enumerate(programme.file.vehicles.values()):
        for name, partner in vehicle.partners.items():
            found[programme.root[place], programme.entities.index(name)] += partner.commitment.value
    return found


def vehicle_cost(programme: Programme, phases: Phases, financing_load: float) -> F1:
    """Return what each vehicle's own assets cost, financing included [USD]. Shape (V,)."""
    total = np.zeros(len(programme.vehicles))
    owned = programme.owner >= 0
    np.add.at(total, programme.owner[owned], phases.cost_usd[owned] * (1.0 + financing_load))
    return total


def owners_duty(programme: Programme, phases: Phases, financing_load: float) -> F2:
    """Return what owners of vehicles without named partners are taken to pay [USD]. Shape (V, E).

    An owner's duty is its share of all the vehicle's assets: an upper bound, since debt pays part. Its ledger and the
    plan decide what is called.
    """
    cost_usd = vehicle_cost(programme, phases, financing_load)
    found = np.zeros((len(programme.vehicles), len(programme.entities)))
    for place, vehicle in enumerate(programme.file.vehicles.values()):
        if vehicle.partners:
            continue
        for name, share in vehicle.owners.items():
            if name in programme.entities:
                found[programme.root[place], programme.entities.index(name)] += share.value * cost_usd[place]
    return found


def raises(programme: Programme) -> F2:
    """Return limited partners' and preferred money, cumulative by month at the root vehicle [USD]. Shape (V, M).

    Even over its months: the first part is there a month after the raise starts.
    """
    found = np.zeros((len(programme.vehicles), programme.timeline.months))
    months = np.arange(programme.timeline.months)
    for place, vehicle in enumerate(programme.file.vehicles.values()):
        for entry in vehicle.raises.values():
            elapsed = months - programme.month(entry.start)
            share = np.clip(elapsed / max(entry.months.value, 1.0), 0.0, 1.0)
            found[programme.root[place]] += entry.amount.value * share * (months >= programme.start_month)
    return found
