"""Which pages and rows a settled structure needs: its vehicles, loans and holders, and the keys they are known by.

Assumes `CashInputs`, `Terms` and `Purse` of months; a vehicle that neither builds nor earns has terms and no pages,
a loan of nothing has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from gigawatt.finance import JUNIOR, SENIOR, SUBORDINATED, CashInputs, Purse, Terms
from gigawatt.workbook.calls import CallShape
from gigawatt.workbook.lenders import LoanShape
from gigawatt.workbook.owner import OwnerShape

ASSETS = ("shell", "chips", "plant")
"""Names of the asset classes, in the order of `programme.Asset`."""
RANKS = ((SENIOR, "senior"), (JUNIOR, "junior"))
"""Ranks served before the lock-up test, with the names of their rows."""
NAMED_SHARE = 1e-12
"""Share of a call below which an entity is no partner."""


class Structure(NamedTuple):
    """What is settled, and what its parts are called."""

    inputs: CashInputs
    terms: Terms
    purse: Purse
    vehicles: tuple[str, ...]
    loans: tuple[str, ...]
    """Names of the loans, unique within a vehicle."""
    entities: tuple[str, ...]


class Shapes(NamedTuple):
    """Which rows every part needs, by vehicle and by loan."""

    owners: tuple[OwnerShape, ...]
    loans: tuple[LoanShape, ...]
    calls: tuple[CallShape, ...]


def identifiers(names: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a distinct word for each name that a formula can hold."""
    found: list[str] = []
    used = {word.casefold() for word in taken}
    for name in names:
        plain = re.sub(r"\W", "_", name)
        word = plain if plain[:1].isalpha() else f"n{plain}"
        number = 2
        while word.casefold() in used:
            word, number = f"{plain}_{number}", number + 1
        used.add(word.casefold())
        found.append(word)
    return tuple(found)


RESERVED = (
    "inputs",
    "timeline",
    "tables",
    "outputs",
    "checks",
    "engine",
    "contracts",
    "phases",
    "persons",
    "partners",
    "all",
    "annual",
)
"""Keys of pages that are no vehicle's."""
OWN_PAGES = ("given", "tax", "calls", "dates", "running", "replacement")
"""Pages of a vehicle that are no loan's."""


def shapes(structure: Structure) -> Shapes:
    """Return which rows every vehicle and loan needs."""
    terms, keys = structure.terms, identifiers(structure.vehicles, RESERVED)
    loan_keys = _loan_keys(structure, keys)
    owners = tuple(_owner(structure, keys, loan_keys, vehicle) for vehicle in range(len(keys)))
    funded = [loan for loan, key in enumerate(loan_keys) if key]
    people = identifiers(structure.entities)
    busy = [owner.number for owner in owners if owner.busy]
    return Shapes(
        owners,
        loans=tuple(_loan(structure, owners, loan_keys, loan) for loan in funded),
        calls=tuple(_calls(structure, keys, people, vehicle, busy) for vehicle in range(len(terms.root))),
    )


def _loan_keys(structure: Structure, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the key of every loan's page, nothing for a loan of nothing; some pages are the vehicle's own."""
    found = [""] * len(structure.loans)
    for vehicle, key in enumerate(keys):
        mine = np.flatnonzero(structure.terms.loans.vehicle == vehicle)
        words = identifiers((structure.loans[loan] for loan in mine), OWN_PAGES)
        for loan, word in zip(mine.tolist(), words):
            if structure.terms.loans.commitment_usd[loan] > 0.0:
                found[loan] = f"{key}.{word}"
    return tuple(found)


def _owner(structure: Structure, keys: Sequence[str], loan_keys: Sequence[str], vehicle: int) -> OwnerShape:
    loans, inputs = structure.terms.loans, structure.inputs
    mine = [loan for loan in np.flatnonzero(loans.vehicle == vehicle).tolist() if loan_keys[loan]]

    def those(wanted: Iterable[bool]) -> tuple[str, ...]:
        return tuple(loan_keys[loan] for loan, yes in zip(mine, wanted) if yes)

    owned = [asset for place, asset in enumerate(ASSETS) if inputs.uses_usd[vehicle, place].any()]
    return OwnerShape(
        number=vehicle,
        busy=bool(owned or mine or inputs.revenue_usd[:, vehicle].any()),
        key=keys[vehicle],
        title=structure.vehicles[vehicle],
        assets=tuple(owned),
        senior=those(loans.rank[loan] < SUBORDINATED for loan in mine),
        ranks=tuple((name, one) for rank, name in RANKS if (one := those(loans.rank[loan] == rank for loan in mine))),
        subordinated=those(loans.rank[loan] == SUBORDINATED for loan in mine),
        prefunded=those(bool(loans.prefunded[loan]) for loan in mine),
        takes_out=those(loans.takes_out[loan] >= 0 and bool(loan_keys[int(loans.takes_out[loan])]) for loan in mine),
        collateral=those(bool(np.isfinite(inputs.ceiling_usd[loan]).any()) for loan in mine),
        loans=those(True for _ in mine),
        interest_cap=bool(np.isfinite(structure.terms.interest_cap)),
        replaces=tuple(asset for asset in owned if _is_replaced(inputs, vehicle, ASSETS.index(asset))),
    )


def _is_replaced(inputs: CashInputs, vehicle: int, asset: int) -> bool:
    return bool(inputs.replacement_usd[vehicle, asset].any() or inputs.replacement_reserve_usd[vehicle, asset].any())


def _loan(structure: Structure, owners: Sequence[OwnerShape], keys: Sequence[str], loan: int) -> LoanShape:
    loans, key = structure.terms.loans, keys[loan]
    owner = owners[int(loans.vehicle[loan])]
    building = tuple(other for other in owner.loans if other not in owner.takes_out)
    return LoanShape(
        number=loan,
        key=key,
        vehicle=owner.key,
        title=f"{owner.title}: {structure.loans[loan]}",
        vintage=bool(loans.vintage_periods[loan] > 0),
        prefunded=key in owner.prefunded,
        subordinated=key in owner.subordinated,
        collateral=key in owner.collateral,
        takes_out=keys[int(loans.takes_out[loan])] if key in owner.takes_out else "",
        refinanced_by=tuple(keys[other] for other in np.flatnonzero(loans.takes_out == loan).tolist() if keys[other]),
        rank=dict(RANKS).get(int(loans.rank[loan]), ""),
        cash_before=_after(owner.subordinated, key, "cash_after", f"{owner.key}.cash_free"),
        prepay_cash=_after(owner.loans, key, "cash_swept", f"{owner.key}.cash_reserved"),
        left_before=_after(building, key, "left_after", f"{owner.key}.open"),
    )


def _after(chain: tuple[str, ...], key: str, line: str, start: str) -> str:
    """Return what the one before in a chain leaves, or what the chain starts with."""
    place = chain.index(key) if key in chain else 0
    return f"{chain[place - 1]}.{line}" if place else start


def _calls(
    structure: Structure, keys: Sequence[str], people: Sequence[str], vehicle: int, busy: Sequence[int]
) -> CallShape:
    terms, tiers = structure.terms, structure.terms.tiers
    root, sponsor = int(terms.root[vehicle]), int(tiers.sponsor[vehicle])
    group = [other for other in busy if terms.root[other] == root]
    named = [entity for entity in range(len(people)) if _is_partner(terms, root, entity)]
    shared = {
        people[entity]: [other for other in busy if _is_partner(terms, int(terms.root[other]), entity)]
        for entity in named
    }
    return CallShape(
        vehicle=keys[vehicle],
        root=keys[root],
        title=structure.vehicles[vehicle],
        partners=tuple((people[entity], structure.entities[entity]) for entity in named),
        group=tuple(keys[other] for other in group),
        earlier=tuple(keys[other] for other in group if other < vehicle),
        steps_up=bool(terms.step_up_usd[terms.root[list(busy)]].any()),
        others={key: tuple(keys[other] for other in found) for key, found in shared.items()},
        before={key: tuple(keys[other] for other in found if other < vehicle) for key, found in shared.items()},
        preferred=bool(tiers.preferred_share[root] > 0.0),
        hurdles=tiers.hurdle.shape[1] if tiers.promote[vehicle].any() else 0,
        sponsor=(people[sponsor], structure.entities[sponsor]) if sponsor >= 0 else None,
    )


def _is_partner(terms: Terms, root: int, entity: int) -> bool:
    """Say whether an entity pays for the vehicles of a root, by its share or in another's stead."""
    return bool(terms.partner_share[root, entity] > NAMED_SHARE or terms.step_up_usd[root, entity] > 0.0)
