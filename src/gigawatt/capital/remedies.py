"""What may be done when a partner does not pay: a ceiling for each remedy, and who then holds how much.

Assumes the others pay from what their ledgers spare beyond all their own promises, once: what steps up is not lent too.
Units are money paid in. These are ceilings: `finance` executes calls, and a remedy binds nobody who does not want it.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gigawatt.capital.plan import Outcome, Plan
from gigawatt.catalogue import figure
from gigawatt.programme import Programme
from gigawatt.quantities import F1, Figure


class Remedy(IntEnum):
    """In the order in which they are tried."""

    STEP_UP = 0
    """Others pay in the defaulter's stead and get units, with a penalty on the defaulter."""
    MEMBER_LOAN = 1
    """Others lend the defaulter its call."""
    PAUSE = 2
    """The vehicle waits until the defaulter can pay."""
    FORFEITURE = 3
    """Nobody pays: the defaulter loses part of its stake. No cash."""


class RemedyTerms(NamedTuple):
    """What a vehicle's agreement allows, its gaps filled from the catalogue."""

    step_up_share: float
    member_loan_share: float
    member_loan_rate: float
    dilution_penalty: float
    forfeiture_share: float
    pause_months: int


class Cure(NamedTuple):
    """How far each remedy goes when one entity falls short at one vehicle in one month. E entities, R remedies."""

    short_usd: float
    ceiling_usd: F1
    """What each remedy could bring if it were the only one. Shape (R,)."""
    payer_usd: F1
    """The same by who pays. Shape (R, E)."""
    covered_usd: F1
    """Used in their order: step-up, then loans from what is left, then waiting. Shape (R,)."""
    uncovered_usd: float
    stake: F1
    """Of every entity after each remedy alone, used to its ceiling; each row adds to 1. Shape (R, E)."""
    loan_interest_usd: float
    """Per year, on the loan covered."""


def remedy_terms(programme: Programme, vehicle: int) -> RemedyTerms:
    """Return a vehicle's remedies, those of its root where it has a parent."""
    row = tuple(programme.file.vehicles.values())[programme.root[vehicle]].remedies

    def stated(own: Figure | None, key: str) -> float:
        return figure(f"remedies.{key}").value if own is None else own.value

    return RemedyTerms(
        step_up_share=stated(row.step_up, "step_up_share"),
        member_loan_share=stated(row.member_loan, "member_loan_share"),
        member_loan_rate=stated(row.member_loan_rate, "member_loan_rate"),
        dilution_penalty=stated(row.dilution_penalty, "dilution_penalty"),
        forfeiture_share=stated(row.forfeiture, "forfeiture_share"),
        pause_months=round(stated(row.pause, "pause_months")),
    )


def cure(
    programme: Programme, plan: Plan, outcome: Outcome, vehicle: int, entity: int, month: int, short_usd: float = np.inf
) -> Cure:
    """Return which remedies cover how much when an entity is short of a call.

    Parameters
    ----------
    plan, outcome
        Of this stage, in one trial.
    vehicle
        Root vehicle, in file order.
    entity
        Who does not pay.
    month
        Of the call, on the timeline.
    short_usd
        What it does not pay [USD], at most its commitment; left out: it pays nothing at all.
    """
    terms = remedy_terms(programme, vehicle)
    promised_usd = plan.commitment_usd[vehicle]
    short_usd = min(short_usd, float(promised_usd[entity]))
    beyond_usd = np.maximum(outcome.spare_usd[:, month] - outcome.committed_usd[:, month], 0.0)
    beyond_usd[entity] = 0.0
    payer_usd = np.zeros((len(Remedy), len(promised_usd)))
    payer_usd[Remedy.STEP_UP] = _up_to(np.minimum(terms.step_up_share * promised_usd, beyond_usd), short_usd)
    lent_usd = min(terms.member_loan_share * float(promised_usd[entity]), short_usd)
    members = promised_usd > 0.0
    payer_usd[Remedy.MEMBER_LOAN] = _up_to(np.where(members, beyond_usd, 0.0), lent_usd)
    later = min(month + terms.pause_months, outcome.entity_usd.shape[2] - 1)
    own_usd = outcome.entity_usd[vehicle, entity]
    payer_usd[Remedy.PAUSE, entity] = min(float(own_usd[later] - own_usd[month]), short_usd)
    loan_room_usd = float(np.where(members, beyond_usd, 0.0).sum() - payer_usd[Remedy.STEP_UP].sum())
    limits = payer_usd.sum(axis=1)
    covered_usd = _in_order(np.array([limits[0], min(limits[1], loan_room_usd), limits[2], 0.0]), short_usd)
    return Cure(
        short_usd=short_usd,
        ceiling_usd=limits,
        payer_usd=payer_usd,
        covered_usd=covered_usd,
        uncovered_usd=short_usd - float(covered_usd.sum()),
        stake=_stakes(promised_usd, entity, short_usd, payer_usd, terms),
        loan_interest_usd=float(covered_usd[Remedy.MEMBER_LOAN]) * terms.member_loan_rate,
    )


def diluted(units: F1, paid_instead: F1, penalty: float) -> F1:
    """Return stakes after some paid in another's stead: ``(units + penalty x paid) / sum of the same``. Shape (E,)."""
    weighed = units + penalty * paid_instead
    total = weighed.sum()
    return np.asarray(weighed / total if total > 0.0 else weighed)


def forfeited(stake: F1, entity: int, share: float) -> F1:
    """Return stakes after an entity lost a share of its own to the others, in proportion to theirs. Shape (E,)."""
    lost, others = stake[entity] * share, 1.0 - stake[entity]
    if others <= 0.0:
        return stake.copy()
    found = stake * (1.0 + lost / others)
    found[entity] = stake[entity] - lost
    return np.asarray(found)


def _stakes(promised_usd: F1, entity: int, short_usd: float, payer_usd: F1, terms: RemedyTerms) -> F1:
    paid_usd = promised_usd.copy()
    paid_usd[entity] -= short_usd
    found = np.zeros((len(Remedy), len(promised_usd)))
    found[Remedy.STEP_UP] = diluted(paid_usd, payer_usd[Remedy.STEP_UP], terms.dilution_penalty)
    own_usd = np.zeros_like(paid_usd)
    for remedy in (Remedy.MEMBER_LOAN, Remedy.PAUSE):  # lent or late money is the defaulter's own
        own_usd[entity] = payer_usd[remedy].sum()
        found[remedy] = diluted(paid_usd, own_usd, 1.0)
    found[Remedy.FORFEITURE] = forfeited(diluted(paid_usd, 0.0 * paid_usd, 1.0), entity, terms.forfeiture_share)
    return found


def _up_to(room_usd: F1, wanted_usd: float) -> F1:
    """Return a sum spread over those with room, in proportion to it, and no more than all the room. Shape (E,)."""
    total_usd = float(room_usd.sum())
    return room_usd * min(1.0, wanted_usd / total_usd) if total_usd > 0.0 else room_usd


def _in_order(limits_usd: F1, wanted_usd: float) -> F1:
    """Return how much of a sum each limit takes, earlier ones first."""
    after = np.minimum(np.cumsum(limits_usd), wanted_usd)
    return np.diff(after, prepend=0.0)
