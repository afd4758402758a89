"""Who promised equity to whom: partners by name, owners by duty, and money raised from outside.

Assumes equity enters at the root vehicle; a vehicle without named partners is paid by its owners, each for its share
of what the vehicle's own assets cost. Stakes do not matter here: they say who gets, not who pays.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.plan import Phases, Plan
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


def equity_share(programme: Programme, plan: Plan) -> F2:
    """Return who bears what equity pays at each vehicle, money from outside last; rows add to 1 or 0. Shape (V, E + 1).

    By commitments to the root vehicle and all that is raised there: who gains may be agreed otherwise.
    """
    outside_usd = plan.raise_usd[:, -1:]
    all_usd = np.concatenate([plan.commitment_usd, outside_usd], axis=1)[programme.root]
    total_usd = all_usd.sum(axis=1, keepdims=True)
    share: F2 = np.divide(all_usd, total_usd, out=np.zeros_like(all_usd), where=total_usd > 0.0)
    return share


def equity_at_risk(programme: Programme, plan: Plan, phases: Phases, at_risk_usd: F1) -> F2:
    """Return who loses how much of each phase's equity if it never closes [USD]. Shape (P, E + 1), outside last.

    Parameters
    ----------
    at_risk_usd
        By phase, as the schedule has it before close; shared among the phase's vehicles by cost. Shape (P,).
    """
    share = equity_share(programme, plan)
    found = np.zeros((len(at_risk_usd), share.shape[1]))
    for phase, cost_usd in enumerate(phases.cost_usd):
        owned = programme.owner[phase] >= 0
        total_usd = float(cost_usd[owned].sum())
        if total_usd > 0.0:
            by_asset_usd = at_risk_usd[phase] * cost_usd[owned] / total_usd
            found[phase] = by_asset_usd @ share[programme.owner[phase][owned]]
    return found
