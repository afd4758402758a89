"""How much debt each asset can carry: an output of contracts and credit, never a chosen gearing.

Assumes shell and plant share their lease in proportion to cost, and that facilities lend in order of ranking: a later
one gets what its own limits leave beside all that ranks before it. Sized here on contract terms alone; `finance` sizes
exactly on cash flow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital.backing import Backer, backers
from gigawatt.capital.contracts import cost_share, net_usd_per_month, signed_month
from gigawatt.capital.facilities import Capacity, Offer, Secured, capacity, offers
from gigawatt.capital.plan import DebtBound, Phases
from gigawatt.catalogue import credit
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import B2, F2, F3, I2, NEVER

Place = tuple[int, int]
"""Phase and asset."""
NOBODY = Backer(entity=-1, share=1.0, grade=credit("none"))
"""Behind an asset without a contract: lenders who signed all the same take terms of no grade."""


class Asked(NamedTuple):
    """What lenders are asked to look at."""

    programme: Programme
    phases: Phases
    contracts: I2
    """From `paying_contracts`. Shape (P, 3)."""
    financing_load: float


class Debt(NamedTuple):
    """Debt by facility, phase and asset, with what limits it and its terms. Arrays are filled in place."""

    facility_usd: F3
    """Shape (F, P, 3)."""
    facility_bound: I2
    """`DebtBound` of each. Shape (F, P, 3)."""
    facility_margin: F3
    """Over the base rate, of each. Shape (F, P, 3)."""
    facility_tenor_months: F3
    """Before the contract's term, of each. Shape (F, P, 3)."""
    bound: I2
    """That of the last facility that was asked: it limits all debt of the asset. Shape (P, 3)."""
    obligor_share: F3
    """Share of an asset's debt, or where there is none of its payments, on the credit of entity e. Shape (E, P, 3)."""
    close_month: F2
    as_signed: B2
    """True where all that lend have signed. Shape (P, 3)."""
    pledged: F2
    """Share of the payments' worth that services the debt so far. Shape (P, 3)."""
    margin: F2
    """Average of the facilities, by debt. Shape (P, 3)."""
    dscr: F2
    """Cover of all debt of the asset that its last lenders size on. Shape (P, 3)."""
    tenor_months: F2
    max_ltc: F2
    """Cap of all debt by cost. Shape (P, 3)."""

    @property
    def limit_usd(self) -> F2:
        """Debt of all facilities together. Shape (P, 3)."""
        return np.asarray(self.facility_usd.sum(axis=0))


def debt_capacity(asked: Asked) -> Debt:
    """Return the debt that contracts and lenders' signatures support, asset by asset.

    Per facility the least of ``PV(payments) / DSCR`` less what ranks before it, loan to cost, for chips the advance
    rate on their falling value, and the commitment. Where lenders signed an amount, phases under way or mandatory get
    it as signed, in proportion to cost; what is left of a commitment limits the other phases pro rata.
    """
    assets = _assets(asked)
    debt = _before_lending(asked, assets)
    for vehicle in range(len(asked.programme.vehicles)):
        owned = asked.programme.owner == vehicle
        for offer in offers(asked.programme, vehicle):
            _lend(debt, asked, assets, owned, offer)
    return debt


def _assets(asked: Asked) -> dict[Place, Secured]:
    """Return what stands against a loan on every asset that somebody owns."""
    contracts = range(len(asked.programme.file.contracts))
    behind = [backers(asked.programme, asked.contracts, asked.phases, number) for number in contracts]
    owned = zip(*np.nonzero(asked.programme.owner >= 0), strict=True)
    return {(int(phase), int(asset)): _secured(asked, behind, int(phase), int(asset)) for phase, asset in owned}


def _secured(asked: Asked, behind: list[tuple[Backer, ...]], phase: int, asset: int) -> Secured:
    number = int(asked.contracts[phase, asset])
    contract = tuple(asked.programme.file.contracts.values())[number] if number >= 0 else None
    signed = contract is not None and contract.signed is not None
    payment_usd = 0.0
    if signed:
        net_usd = net_usd_per_month(asked.programme, asked.contracts, asked.phases, phase, asset)
        payment_usd = net_usd * cost_share(asked.contracts, asked.phases, phase, asset)
    return Secured(
        chips=asset == Asset.CHIPS,
        parts=(NOBODY,) if contract is None else behind[number],
        payment_usd=payment_usd,
        term_months=0.0 if contract is None or not signed else contract.term.value,
        escalator_per_year=0.0 if contract is None else contract.escalator.value,
        cost_usd=float(asked.phases.cost_usd[phase, asset]),
        load=asked.financing_load,
        base_rate=asked.programme.file.programme.base_rate.value,
    )


def _before_lending(asked: Asked, assets: dict[Place, Secured]) -> Debt:
    """Return no debt, with who stands behind each asset's contract and since when it is signed."""
    shape = (len(asked.programme.phases), 3)
    debt = Debt(
        facility_usd=np.zeros((len(asked.programme.file.facilities), *shape)),
        facility_bound=np.full((len(asked.programme.file.facilities), *shape), DebtBound.NONE, dtype=np.int64),
        facility_margin=np.zeros((len(asked.programme.file.facilities), *shape)),
        facility_tenor_months=np.zeros((len(asked.programme.file.facilities), *shape)),
        bound=np.full(shape, DebtBound.NONE, dtype=np.int64),
        obligor_share=np.zeros((len(asked.programme.entities), *shape)),
        close_month=np.full(shape, NEVER),
        as_signed=np.zeros(shape, dtype=np.bool_),
        pledged=np.zeros(shape),
        margin=np.zeros(shape),
        dscr=np.full(shape, np.nan),
        tenor_months=np.zeros(shape),
        max_ltc=np.zeros(shape),
    )
    rows = tuple(asked.programme.file.contracts.values())
    for place, asset in assets.items():
        if asked.contracts[place] >= 0:
            debt.close_month[place] = signed_month(asked.programme, rows[asked.contracts[place]])
            for part in asset.parts:
                debt.obligor_share[part.entity, *place] = part.share
    return debt


def _lend(debt: Debt, asked: Asked, assets: dict[Place, Secured], owned: B2, offer: Offer) -> None:
    """Add one facility's debt on the assets of one vehicle, after those that rank before it."""
    before_usd, mine, bound = debt.limit_usd, debt.facility_usd[offer.number], debt.facility_bound[offer.number]
    left_usd = max(offer.commitment_usd - float(mine.sum()), 0.0)
    owned = owned & np.array([asset.name.lower() in offer.facility.assets for asset in Asset])
    terms = {place: capacity(offer, assets[place]) for place in assets if owned[place]}
    for place, found in terms.items():
        mine[place], bound[place] = _least(found, debt.pledged[place], before_usd[place])
        if assets[place].term_months <= 0.0:
            bound[place] = DebtBound.NO_CONTRACT
    signed = _under_way(asked, owned, offer)
    if np.isfinite(left_usd):
        _within_commitment(debt, asked, owned, signed, offer.number, left_usd, before_usd)
    debt.bound[owned] = bound[owned]
    for place, found in terms.items():
        debt.facility_margin[offer.number, *place] = found.margin
        debt.facility_tenor_months[offer.number, *place] = found.tenor_months
        _note_terms(debt, place, found, assets[place].parts, float(mine[place]), float(before_usd[place]))
    debt.close_month[signed & (mine > 0.0) & (before_usd <= 0.0)] = NEVER  # who lends on a signature awaits no contract
    _note_signature(debt, owned & (mine > 0.0), before_usd > 0.0, offer)


def _under_way(asked: Asked, owned: B2, offer: Offer) -> B2:
    """Say which assets get what lenders signed for, whatever their contracts carry. Shape (P, 3)."""
    must = (asked.phases.mandatory + asked.phases.baseline) > 0
    amount_signed = np.isfinite(offer.signed) and np.isfinite(offer.commitment_usd)
    return np.asarray(must[:, None] & owned & (asked.phases.cost_usd > 0.0) & amount_signed)


def _least(terms: Capacity, pledged: float, before_usd: float) -> tuple[float, DebtBound]:
    """Return what a facility lends beside what ranks before it [USD], and which limit sets it."""
    limits = [
        (terms.coverage_usd - pledged * terms.worth_usd, DebtBound.COVERAGE),
        (terms.cost_usd - before_usd, DebtBound.LOAN_TO_COST),
        (terms.collateral_usd - before_usd, DebtBound.COLLATERAL),
    ]
    amount_usd, bound = min(limits)
    return max(amount_usd, 0.0), bound


def _within_commitment(
    debt: Debt, asked: Asked, owned: B2, signed: B2, number: int, left_usd: float, before_usd: F2
) -> None:
    """Share what lenders committed among the assets of one vehicle, in place."""
    mine, bound = debt.facility_usd[number], debt.facility_bound[number]
    if signed.any():
        all_in_usd = asked.phases.cost_usd[signed] * (1.0 + asked.financing_load)
        room_usd = np.maximum(all_in_usd - before_usd[signed], 0.0)
        total_usd = float(room_usd.sum())
        mine[signed] = room_usd * (min(1.0, left_usd / total_usd) if total_usd > 0.0 else 0.0)
        bound[signed] = DebtBound.COMMITMENT
        # Shares of a commitment add up to it but for rounding: what is left must not fall below nothing.
        left_usd = max(left_usd - float(mine[signed].sum()), 0.0)
    others = owned & ~signed & (mine > 0.0)
    wanted_usd = float(mine[others].sum())
    if wanted_usd > left_usd:
        mine[others] *= left_usd / wanted_usd
        bound[others] = DebtBound.COMMITMENT


def _note_terms(
    debt: Debt, place: Place, terms: Capacity, parts: tuple[Backer, ...], lent_usd: float, before_usd: float
) -> None:
    """Merge one facility's terms into those of all debt on an asset."""
    if lent_usd <= 0.0:
        return
    weight = lent_usd / (lent_usd + before_usd)
    debt.margin[place] += weight * (terms.margin - debt.margin[place])
    debt.tenor_months[place] = max(float(debt.tenor_months[place]), terms.tenor_months)
    debt.max_ltc[place] = terms.max_ltc
    if terms.coverage_usd <= 0.0:  # lent on a signature alone
        return
    debt.dscr[place] = terms.worth_usd / terms.coverage_usd
    debt.pledged[place] += lent_usd / terms.worth_usd
    share = np.zeros(len(debt.obligor_share))
    for part, covered_usd in zip(parts, terms.coverage_by, strict=True):
        share[part.entity] = covered_usd / terms.coverage_usd
    debt.obligor_share[:, *place] += weight * (share - debt.obligor_share[:, *place])


def _note_signature(debt: Debt, lent: B2, before: B2, offer: Offer) -> None:
    """Say from when debt may close: contract and lenders signed, the last of them; unsigned lenders keep it open."""
    if np.isfinite(offer.signed):
        dated = np.isfinite(debt.close_month)
        debt.close_month[lent] = np.where(dated, np.maximum(debt.close_month, offer.signed), offer.signed)[lent]
        debt.as_signed[lent & ~before] = True
    else:
        debt.as_signed[lent] = False


def capped_by_sizing(debt: Debt, sized_usd: F2, junior: tuple[bool, ...]) -> None:
    """Reduce, in place, each asset's debt to what `finance` sized on cash flow, junior debt first."""
    excess_usd = np.maximum(debt.limit_usd - sized_usd, 0.0)
    debt.bound[excess_usd > 0.0] = DebtBound.COVERAGE
    for number in sorted(range(len(junior)), key=lambda place: (not junior[place], -place)):
        cut_usd = np.minimum(debt.facility_usd[number], excess_usd)
        debt.facility_usd[number] -= cut_usd
        debt.facility_bound[number][cut_usd > 0.0] = DebtBound.COVERAGE
        excess_usd -= cut_usd
