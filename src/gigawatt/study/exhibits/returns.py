"""The finance section: sources and uses, debt, cover and statements of every vehicle; partners and cap table.

Assumes the base case, except for the cover, which is a fan over the trials.
"""

from __future__ import annotations

import numpy as np

from gigawatt import finance as books
from gigawatt.capital import DebtBound
from gigawatt.chain import CapRow, FacilityMoney, Fan, Finance, Outcome, Part, Plan, VehicleMoney
from gigawatt.finance import Page
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import F1
from gigawatt.risk import Trials
from gigawatt.study.exhibits.axes import fan, months
from gigawatt.study.exhibits.group import cascades, consolidated, operations, rents
from gigawatt.study.exhibits.partners import OUTSIDE, cap_curves, clawbacks, merged, partners, quarters
from gigawatt.study.exhibits.ratios import ratios
from gigawatt.study.exhibits.statements import statements

CENT_USD = 0.01
ASSET_NAMES = {Asset.SHELL: "works", Asset.CHIPS: "chips", Asset.PLANT: "plant"}
BOUNDS = {
    DebtBound.NONE: "",
    DebtBound.NO_CONTRACT: "no contract pays for the asset",
    DebtBound.COVERAGE: "contracted payments over the cover that the obligor's grade asks",
    DebtBound.LOAN_TO_COST: "loan to cost",
    DebtBound.COLLATERAL: "the falling value of the chips",
    DebtBound.COMMITMENT: "what lenders signed for",
    DebtBound.APPETITE: "what the market takes of this obligor",
}


def finance(programme: Programme, plan: Plan, base: Outcome, trials: Trials) -> Finance:
    """Return who pays for what, and who gets what back."""
    among, labels = rents(programme, plan, base), months(programme.timeline)
    return Finance(
        months=labels,
        vehicles=tuple(
            _vehicle(programme, plan, base, trials, vehicle)
            for vehicle in range(len(programme.vehicles))
            if base.money.uses_usd[vehicle].any() or base.money.revenue_usd[vehicle].any()
        ),
        partners=partners(programme, plan, base),
        cap_table=_cap_table(programme, plan, base),
        lock_up_dscr=float(plan.finance.lockup_dscr),
        sizing_dscr=_sizing_dscr(plan),
        default_dscr=float(plan.finance.default_dscr),
        facilities=_facilities(programme, plan, base),
        consolidated=consolidated(programme, plan, base, among),
        cascades=cascades(programme, plan, base, among),
        operations=operations(programme, plan, base, among),
        quarters=tuple(labels[month] for month in quarters(programme)),
        cap_curves=cap_curves(programme, plan, base),
        clawbacks=clawbacks(programme, plan, base, trials),
    )


def _vehicle(programme: Programme, plan: Plan, base: Outcome, trials: Trials, vehicle: int) -> VehicleMoney:
    return VehicleMoney(
        name=programme.vehicles[vehicle],
        sources=sources(programme, base, vehicle),
        uses=uses(plan, base, vehicle),
        debt_usd=base.money.debt_usd[vehicle],
        dscr=_cover(trials, vehicle),
        debt_bound=_debt_bound(plan, vehicle),
        statements=statements(programme, base, vehicle),
        ratios=ratios(programme.timeline, plan.finance, base.money, [vehicle]),
    )


def sources(programme: Programme, base: Outcome, vehicle: int) -> tuple[Part, ...]:
    """Return what pays for a vehicle's uses over the horizon, equity by entity [USD].

    A bond counts as its escrow pays for something, not when it is drawn into it: otherwise its proceeds stand twice.
    """
    parts: dict[str, float] = {}
    for line in books.LINES:
        if line.page is Page.SOURCES and line.name == "called":
            called_usd = base.money.called_usd[vehicle].sum(axis=1)
            parts |= {name: float(usd) for name, usd in zip(programme.entities, called_usd)}
        elif line.name == "drawn":
            parts[line.title] = float((base.money.drawn_usd - base.money.escrow_in_usd)[vehicle].sum())
        elif line.page is Page.SOURCES and not line.total:
            parts[line.title] = float(books.monthly(base.money, line, vehicle).sum())
    return _parts(parts)


def uses(plan: Plan, base: Outcome, vehicle: int) -> tuple[Part, ...]:
    """Return what a vehicle's money is used for over the horizon, construction by asset, escrow left out [USD]."""
    parts: dict[str, float] = {}
    for line in books.LINES:
        if line.page is Page.USES and line.name == "spend":
            spent_usd = np.where(plan.finance.owner == vehicle, base.build.spend_usd.sum(axis=2), 0.0).sum(axis=0)
            parts |= {name: float(spent_usd[asset]) for asset, name in ASSET_NAMES.items()}
        elif line.page is Page.USES and not line.total and line.name != "escrow_in":
            parts[line.title] = float(books.monthly(base.money, line, vehicle).sum())
    return _parts(parts)


def _parts(amounts: dict[str, float]) -> tuple[Part, ...]:
    return tuple(Part(name=name, value=usd) for name, usd in amounts.items() if abs(usd) > CENT_USD)


def _cover(trials: Trials, vehicle: int) -> Fan | None:
    """Cover by month where at least half of the trials owe service, so that the fan speaks of most futures."""
    cover = trials.dscr[:, vehicle].astype(np.float64)
    cover[:, np.mean(np.isnan(cover), axis=0) > 0.5] = np.nan
    return None if np.isnan(cover).all() else fan(cover)


def _debt_bound(plan: Plan, vehicle: int) -> str:
    """What limits most of the vehicle's debt; where it has none, what keeps debt from most of its cost."""
    here = (plan.finance.owner == vehicle) & plan.schedule.chosen[:, None]
    sized_usd = np.where(here, plan.finance.sized_usd, 0.0)
    weight = sized_usd if sized_usd.any() else np.where(here, plan.phases.cost_usd, 0.0)
    if not weight.any():
        return ""
    by_bound = np.bincount(plan.finance.debt_bound.ravel(), weights=weight.ravel(), minlength=len(DebtBound))
    return BOUNDS[DebtBound(int(by_bound.argmax()))]


def _cap_table(programme: Programme, plan: Plan, base: Outcome) -> tuple[CapRow, ...]:
    """Holders of every root vehicle with all that it holds, beside stakes as reported."""
    rows = []
    for root in np.unique(plan.finance.root):
        name = programme.vehicles[root]
        promised = programme.file.vehicles[name].partners
        paid_usd, shares = _holders(plan, base, int(root))
        for holder, usd, share in zip((*programme.entities, OUTSIDE), paid_usd, shares):
            stake = promised[holder].stake if holder in promised else None
            if usd > CENT_USD or stake is not None:
                said = None if stake is None else stake.value
                rows.append(CapRow(vehicle=name, holder=holder, paid_usd=usd, unit_share=share, said_share=said))
    return tuple(rows)


def _holders(plan: Plan, base: Outcome, root: int) -> tuple[list[float], list[float]]:
    """What each entity, and last those outside, paid into a root vehicle and those below it, and its share of units."""
    money = merged(plan, base, root)
    last = money.called_usd.shape[2] - 1
    sunk_usd, named = float(money.sunk_usd[root].sum()), plan.finance.partner_share[root]
    entities = (money.called_usd[root] + money.beyond_usd[root]).sum(axis=1) + sunk_usd * named
    outside = float(money.raised_usd[root].sum()) + sunk_usd * float(1.0 - named.sum())
    shares: F1 = books.units(plan.finance, money, root, last)
    return [*entities.tolist(), outside], np.clip(shares, 0.0, 1.0).tolist()


def _facilities(programme: Programme, plan: Plan, base: Outcome) -> tuple[FacilityMoney, ...]:
    """Every facility that lends, vehicle by vehicle in order of rank."""
    loans, names = plan.finance.loans, list(programme.file.facilities)
    rows = []
    for loan in np.flatnonzero(base.money.loan_debt_usd.max(axis=1, initial=0.0) > CENT_USD):
        name = names[plan.finance.loan_facility[loan]]
        rows.append(
            FacilityMoney(
                vehicle=programme.vehicles[loans.vehicle[loan]],
                facility=name,
                ranking=programme.file.facilities[name].ranking,
                committed_usd=float(loans.commitment_usd[loan]),
                rate=float(loans.rate[loan]),
                debt_usd=base.money.loan_debt_usd[loan],
            )
        )
    return tuple(rows)


def _sizing_dscr(plan: Plan) -> float | None:
    """Cover at which the debt was sized; None without debt, or where lenders of different assets ask for different."""
    here = plan.schedule.chosen[:, None] & (plan.finance.sized_usd > CENT_USD)
    covers = plan.finance.sizing_dscr[here]
    return float(covers[0]) if len(covers) and np.all(covers == covers[0]) else None
