"""Prices the phases all-in: works, planned racks, declared plant; before financing.

Assumes the catalogue's bottom-up cost unless a claim gives the cost per facility watt: then all assets are rescaled.
"""

from __future__ import annotations

import numpy as np

from gigawatt import catalogue, compute
from gigawatt.capital import Phases
from gigawatt.programme import Asset, PhaseAt, Programme
from gigawatt.quantities import F1

WATTS_PER_MW = 1e6


def facility_mw(at: PhaseAt) -> float:
    """Return the peak facility power of a phase [MW]: IT power times the peak ratio (Epoch 2025: 1.4, 1.17 to 1.52)."""
    ratio = at.phase.facility_ratio or catalogue.figure("power_chain.facility_over_it").value
    return float(at.phase.it_power.value * ratio)


def plant_mw(programme: Programme, facility: F1) -> F1:
    """Return the declared generation that each phase pays for [MW]: phases take it in order until it is used up."""
    taken = np.zeros(len(facility))
    for index, name in enumerate(programme.sites):
        site = programme.file.sites[name]
        left = sum(row.unit.value * sum(row.slots.values()) for row in site.generation)
        for phase, at in enumerate(programme.phases):
            if at.site == index:
                taken[phase] = min(left, facility[phase])
                left -= taken[phase]
    return taken


def plant_usd_per_mw(programme: Programme, site: int) -> float:
    """Return the mean cost of the generation declared at a site [USD/MW]; 0 where there is none."""
    rows = programme.file.sites[programme.sites[site]].generation
    power = np.array([row.unit.value * sum(row.slots.values()) for row in rows])
    cost = np.array([_capex_usd_per_mw(row.kind) for row in rows])
    return float(power @ cost / power.sum()) if power.sum() > 0 else 0.0


def _capex_usd_per_mw(kind: str) -> float:
    capex = catalogue.plant(kind).capex_usd_per_kw
    assert capex is not None, kind  # every kind that a file may declare is priced; a test holds the catalogue to it
    return capex.value * 1e3


def price(programme: Programme, racks: compute.Plan) -> Phases:
    """Return the phases with their all-in cost, nominal USD without financing."""
    it_mw = np.array([at.phase.it_power.value for at in programme.phases])
    facility = np.array([facility_mw(at) for at in programme.phases])
    cost = np.zeros((len(it_mw), len(Asset)))
    cost[:, Asset.SHELL] = [programme.works(phase).cost_usd_per_it_mw.value * mw for phase, mw in enumerate(it_mw)]
    cost[:, Asset.CHIPS] = racks.chips_usd
    cost[:, Asset.PLANT] = plant_mw(programme, facility) * [
        plant_usd_per_mw(programme, at.site) for at in programme.phases
    ]
    for index, at in enumerate(programme.phases):
        if at.phase.cost is not None:
            cost[index] *= at.phase.cost.value * facility[index] * WATTS_PER_MW / cost[index].sum()
    return Phases(
        site=np.array([at.site for at in programme.phases], dtype=np.int64),
        it_mw=it_mw,
        facility_mw=facility,
        cost_usd=cost,
        accelerators=racks.accelerators,
        mandatory=np.array([at.phase.mandatory or at.phase.baseline for at in programme.phases], dtype=np.int64),
        baseline=np.array([at.phase.baseline for at in programme.phases], dtype=np.int64),
    )
