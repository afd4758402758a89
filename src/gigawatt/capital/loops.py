"""How much of the promised equity comes from outside: money that returns to whoever gave it is netted.

Assumes a round trip is closed by purchases of root vehicles: chips of phases beyond the baseline, in full, from the
catalogue's vendor, matched by name. Money reaches a vehicle as its giver's own promise, or through the promise of a
customer in whom the giver invests (`obligations` with `to`). Each dollar is netted once, suppliers in file order. Rent
that a partner pays is no round trip, and a loop through a company that the file does not name is not seen.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gigawatt.capital.coverage import HALF_A_CENT_USD
from gigawatt.capital.plan import Phases, Plan
from gigawatt.catalogue import accelerator
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import F1, F2


class ExternalCash(NamedTuple):
    """Promised equity, gross and after netting."""

    gross_usd: float
    """Promised by name, and raised from outside."""
    netted_usd: float
    """What returns to whoever gave it, as the price of what it sells."""
    external_usd: float
    share: float
    """External over gross, NaN without equity."""
    returned_usd: F1
    """Netted, by supplier. Shape (E,)."""
    tied_usd: F1
    """Promised by entities that also pay the programme's vehicles, own one that is paid or sell it chips: not netted
    for that alone, but not independent of it either. Baseline phases left out. Shape (E,)."""


def external_cash(programme: Programme, plan: Plan) -> ExternalCash:
    """Return promised equity from outside, after netting each supplier's round trips.

    ``external = gross - sum over suppliers of the largest flow of money from the supplier back to itself``, through
    investments, promises and purchases, each up to its amount.
    """
    promised_usd = plan.promised_usd.sum(axis=0)
    gross_usd = float(promised_usd.sum() + plan.raise_usd[:, -1].sum())
    returned_usd = round_trips(_investments(programme), plan.promised_usd, plan.sold_usd)
    netted_usd = float(returned_usd.sum())
    tied = np.array([name in _traders(programme, plan) for name in programme.entities], dtype=np.bool_)
    return ExternalCash(
        gross_usd=gross_usd,
        netted_usd=netted_usd,
        external_usd=gross_usd - netted_usd,
        share=(gross_usd - netted_usd) / gross_usd if gross_usd > 0.0 else float("nan"),
        returned_usd=returned_usd,
        tied_usd=np.where(tied, promised_usd, 0.0),
    )


def external_cash_share(programme: Programme, plan: Plan) -> float:
    """Return the share of promised equity that comes from outside; NaN without equity. See `external_cash`."""
    return external_cash(programme, plan).share


def round_trips(invested_usd: F2, promised_usd: F2, sold_usd: F2) -> F1:
    """Return how much of each supplier's money comes back to it through promises and purchases [USD]. Shape (E,).

    Parameters
    ----------
    invested_usd : by investor and customer. Shape (E, E).
    promised_usd : equity by root vehicle and entity. Shape (V, E).
    sold_usd : what root vehicles buy from entities. Shape (V, E).
    """
    entities, vehicles = len(invested_usd), len(promised_usd)
    sink = entities + vehicles
    room_usd = np.zeros((sink + 1, sink + 1))
    room_usd[:entities, :entities] = invested_usd
    room_usd[:entities, entities:sink] = promised_usd.T
    returned_usd = np.zeros(entities)
    for supplier in np.flatnonzero(sold_usd.sum(axis=0) > 0.0):
        room_usd[entities:sink, sink] = sold_usd[:, supplier]
        flow_usd = _largest_flow(room_usd, int(supplier), sink)
        returned_usd[supplier] = flow_usd[:, sink].sum()
        room_usd = np.maximum(room_usd - np.maximum(flow_usd, 0.0), 0.0)
    return returned_usd


def _largest_flow(room_usd: F2, source: int, sink: int) -> F2:
    """Return the flows of a largest flow (Edmonds and Karp 1972: augment along shortest paths). Shape as `room_usd`."""
    flow_usd = np.zeros_like(room_usd)
    while path := _shortest_path(room_usd - flow_usd, source, sink):
        steps = list(pairwise(path))
        amount_usd = min(room_usd[step] - flow_usd[step] for step in steps)
        for before, after in steps:
            flow_usd[before, after] += amount_usd
            flow_usd[after, before] -= amount_usd
    return flow_usd


def _shortest_path(left_usd: F2, source: int, sink: int) -> list[int]:
    paths = {source: [source]}
    queue = [source]
    for node in queue:
        # Less is rounding, and augmenting along rounding errors would never end.
        for following in np.flatnonzero(left_usd[node] > HALF_A_CENT_USD):
            if int(following) not in paths:
                paths[int(following)] = [*paths[node], int(following)]
                queue.append(int(following))
    return paths.get(sink, [])


def sales(programme: Programme, phases: Phases) -> F2:
    """Return what entities sell to root vehicles: chips of phases beyond the baseline [USD]. Shape (V, E)."""
    found = np.zeros((len(programme.vehicles), len(programme.entities)))
    names = [name.casefold() for name in programme.entities]
    for phase, at in enumerate(programme.phases):
        vendor, owner = accelerator(at.phase.chip).vendor.casefold(), int(programme.owner[phase, Asset.CHIPS])
        if owner >= 0 and vendor in names and not phases.baseline[phase]:
            found[programme.root[owner], names.index(vendor)] += phases.cost_usd[phase, Asset.CHIPS]
    return found


def _investments(programme: Programme) -> F2:
    """Return what entities of the file invest in each other [USD]. Shape (E, E)."""
    names = programme.entities
    found = np.zeros((len(names), len(names)))
    for name, entity in programme.file.entities.items():
        for pledge in entity.obligations.values():
            if pledge.to is not None and pledge.to != name:
                found[names.index(name), names.index(pledge.to)] += pledge.amount.value
    return found


def _traders(programme: Programme, plan: Plan) -> frozenset[str]:
    """Return who pays the programme's vehicles for phases beyond the baseline, owns them, or sells to them."""
    contracts = tuple(programme.file.contracts.values())
    additional = [not at.phase.baseline for at in programme.phases]
    live = [contracts[number] for number in sorted({int(number) for number in plan.contract[additional].flat} - {-1})]
    owners = {name for row in live for name in programme.file.vehicles[row.payee].owners}
    sellers = {programme.entities[place] for place in np.flatnonzero(plan.sold_usd.sum(axis=0) > 0.0)}
    return frozenset({row.payer for row in live} | owners | sellers)
