"""How much debt each asset can carry: an output of contracts and credit, never a chosen gearing.

Assumes one set of terms per vehicle, those of its most senior delayed-draw facility (or its first facility); shell and
plant share their lease in proportion to cost. Sized here on contract terms alone; `finance` sizes exactly on cash flow.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.capital.annuity import collateral_share, present_value_usd
from gigawatt.capital.contracts import net_usd_per_month, obligor, signed_month
from gigawatt.capital.plan import DebtBound, Phases
from gigawatt.catalogue import credit, figure
from gigawatt.programme import Asset, Facility, Programme
from gigawatt.quantities import B2, F2, I2, NEVER


class Terms(NamedTuple):
    """What the lenders of one vehicle offer."""

    facility: Facility
    """Whose margin and cap count."""
    commitment_usd: float
    """Signed by all construction lenders together, inf where any of them lends what the contracts carry."""
    tenor_months: float
    """Of the take-out, inf where the grade decides."""
    signed: float
    """Month on the timeline, NEVER where not signed."""


class Asked(NamedTuple):
    """What lenders are asked to look at."""

    programme: Programme
    phases: Phases
    contracts: I2
    """From `paying_contracts`. Shape (P, 3)."""
    financing_load: float


class Debt(NamedTuple):
    """Debt by phase and asset, with what limits it."""

    limit_usd: F2
    bound: I2
    obligor: I2
    close_month: F2
    as_signed: B2


def terms_of(programme: Programme, vehicle: int) -> Terms | None:
    """Return the terms of a vehicle's debt, None where the file gives it no facility."""
    names = tuple(programme.file.vehicles.values())[vehicle].facilities
    rows = [programme.file.facilities[name] for name in names]
    if not rows:
        return None
    building = [row for row in rows if row.kind == "delayed_draw"] or rows
    given = [row.commitment.value if row.commitment is not None else NEVER for row in building]
    tenors = [row.tenor.value for row in rows if row.tenor is not None]
    dates = [programme.month(row.signed) for row in building if row.signed is not None]
    return Terms(building[0], sum(given), max(tenors, default=NEVER), float(min(dates, default=NEVER)))


def contracted_debt(asked: Asked, phase: int, asset: int, terms: Terms) -> tuple[float, DebtBound]:
    """Return what one asset's contract carries [USD] and which limit sets it.

    The least of ``PV(payments) / DSCR``, loan to cost, and for chips the advance rate on their falling value; margin,
    DSCR, tenor and caps are those of the obligor's grade unless the facility names its own. A loan against chips never
    outlives their value as collateral.
    """
    programme = asked.programme
    contract = tuple(programme.file.contracts.values())[asked.contracts[phase, asset]]
    grade = credit(tuple(programme.file.entities.values())[obligor(programme, contract)].rating)
    chips = asset == Asset.CHIPS
    life_months = figure("chips.collateral_life_years").value * 12.0 if chips else NEVER
    months = int(min(contract.term.value, terms.tenor_months, grade.tenor_years.value * 12.0, life_months))
    own = terms.facility.margin
    usual = grade.margin_chips if chips else grade.margin
    rate = programme.file.programme.base_rate.value + (usual.value if isinstance(own, str) else own.value)
    payment_usd = net_usd_per_month(programme, asked.contracts, asked.phases, phase, asset) * _share(
        asked, phase, asset
    )
    coverage_usd = present_value_usd(payment_usd, months, rate, contract.escalator.value) / grade.dscr.value
    cost_usd = float(asked.phases.cost_usd[phase, asset])
    own_cap = terms.facility.max_ltc
    cap = (grade.max_ltc_chips if chips else grade.max_ltc_shell) if own_cap is None else own_cap
    limits = [
        (coverage_usd, DebtBound.COVERAGE),
        (cap.value * cost_usd * (1.0 + asked.financing_load), DebtBound.LOAN_TO_COST),
    ]
    if chips:
        advance = grade.advance_rate_chips.value * collateral_share(months, rate, life_months)
        limits.append((advance * cost_usd, DebtBound.COLLATERAL))
    return min(limits)


def _share(asked: Asked, phase: int, asset: int) -> float:
    """Return the part of a contract's payment that belongs to one of the assets it pays, by cost."""
    cost_usd = asked.phases.cost_usd[phase]
    total_usd = float(np.sum(cost_usd[asked.contracts[phase] == asked.contracts[phase, asset]]))
    return float(cost_usd[asset]) / total_usd if total_usd > 0.0 else 0.0


def debt_capacity(asked: Asked) -> Debt:
    """Return the debt that contracts and lenders' signatures support, asset by asset.

    Where lenders signed an amount, phases under way or mandatory get it as signed, in proportion to cost; what is left
    of a commitment limits the other phases of the vehicle pro rata.
    """
    debt = _by_contract(asked)
    for vehicle in range(len(asked.programme.vehicles)):
        terms = terms_of(asked.programme, vehicle)
        if terms is not None and np.isfinite(terms.commitment_usd):
            _share_commitment(debt, asked, vehicle, terms)
    return debt


def _by_contract(asked: Asked) -> Debt:
    programme = asked.programme
    shape = (len(programme.phases), 3)
    debt = Debt(
        np.zeros(shape),
        np.full(shape, DebtBound.NONE, dtype=np.int64),
        np.full(shape, -1, dtype=np.int64),
        np.full(shape, NEVER),
        np.zeros(shape, dtype=np.bool_),
    )
    terms = [terms_of(programme, vehicle) for vehicle in range(len(programme.vehicles))]
    rows = tuple(programme.file.contracts.values())
    for phase, asset in np.ndindex(shape):
        place = (phase, asset)
        number, owner = int(asked.contracts[place]), int(programme.owner[place])
        offer = terms[owner] if owner >= 0 else None
        if number >= 0:
            debt.obligor[place] = obligor(programme, rows[number])
            debt.close_month[place] = signed_month(programme, rows[number])
        if offer is None:
            continue
        if number < 0 or not np.isfinite(debt.close_month[place]):
            debt.bound[place] = DebtBound.NO_CONTRACT
            continue
        limit_usd, bound = contracted_debt(asked, phase, asset, offer)
        debt.limit_usd[place], debt.bound[place] = limit_usd, int(bound)
        debt.as_signed[place] = np.isfinite(offer.signed)
        if debt.as_signed[place]:
            debt.close_month[place] = max(float(debt.close_month[place]), offer.signed)
    return debt


def _share_commitment(debt: Debt, asked: Asked, vehicle: int, terms: Terms) -> None:
    """Share a lenders' commitment among the assets of one vehicle, in place."""
    owned, phases = asked.programme.owner == vehicle, asked.phases
    under_way = ((phases.mandatory + phases.baseline) > 0)[:, None] & owned & (phases.cost_usd > 0.0)
    signed = under_way if np.isfinite(terms.signed) else np.zeros_like(under_way)
    left_usd = terms.commitment_usd
    if signed.any():
        all_in_usd = phases.cost_usd[signed] * (1.0 + asked.financing_load)
        debt.limit_usd[signed] = all_in_usd * min(1.0, left_usd / all_in_usd.sum())
        debt.bound[signed] = DebtBound.COMMITMENT
        debt.close_month[signed] = terms.signed
        debt.as_signed[signed] = True
        # Shares of a commitment add up to it but for rounding: what is left must not fall below nothing.
        left_usd = max(left_usd - float(debt.limit_usd[signed].sum()), 0.0)
    others = owned & ~signed & (debt.limit_usd > 0.0)
    wanted_usd = float(debt.limit_usd[others].sum())
    if wanted_usd > left_usd:
        debt.limit_usd[others] *= left_usd / wanted_usd
        debt.bound[others] = DebtBound.COMMITMENT


def appetite(programme: Programme) -> F2:
    """Return the debt that the market takes of each obligor, cumulative from the start [USD]. Shape (E, M).

    Inf where the file sets no limit; a year's appetite comes in twelve equal parts, the first at the start.
    """
    months = np.arange(programme.timeline.months) - programme.start_month
    found = np.full((len(programme.entities), programme.timeline.months), np.inf)
    for name, per_year in programme.file.supply.debt_appetite.items():
        found[programme.entities.index(name)] = per_year.value / 12.0 * np.maximum(months + 1, 0)
    return found


def within_appetite(debt: Debt, appetite_usd: F2) -> None:
    """Reduce, in place and pro rata, what one obligor carries to what the market takes of it over the horizon."""
    for entity in range(len(appetite_usd)):
        backed = (debt.obligor == entity) & ~debt.as_signed & (debt.limit_usd > 0.0)
        wanted_usd, taken_usd = float(debt.limit_usd[backed].sum()), float(appetite_usd[entity, -1])
        if wanted_usd > taken_usd:
            debt.limit_usd[backed] *= taken_usd / wanted_usd
            debt.bound[backed] = DebtBound.APPETITE


def capped_by_sizing(debt: Debt, sized_usd: F2) -> None:
    """Reduce, in place, each asset's debt to what `finance` sized on cash flow."""
    smaller = sized_usd < debt.limit_usd
    debt.limit_usd[smaller] = sized_usd[smaller]
    debt.bound[smaller] = DebtBound.COVERAGE
