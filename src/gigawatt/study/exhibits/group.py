"""All vehicles as one: rents among them cancelled, where revenue goes, and who pays whom.

Assumes the base case. The only payments among vehicles are rents that the owner of the chips bears; calls and
distributions pass between vehicles and entities, never between vehicles.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from gigawatt import chain
from gigawatt import finance as books
from gigawatt.chain import Cascade, Consolidated, Link, Outcome, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, F3
from gigawatt.study.exhibits.partners import OUTSIDE
from gigawatt.study.exhibits.ratios import ratios
from gigawatt.study.exhibits.statements import statements

CENT_USD = 0.01
LEASE = 0
"""Column of leases in the plan of `gigawatt.finance`."""


class Rents(NamedTuple):
    """Rents among vehicles [USD]."""

    paid_usd: F3
    """By paying vehicle, receiving vehicle and month. Shape (V, V, M)."""

    @property
    def eliminated_usd(self) -> F1:
        """Taken off revenue and off operating cost alike. Shape (M,)."""
        return np.asarray(self.paid_usd.sum(axis=(0, 1)))


def rents(programme: Programme, plan: Plan, base: Outcome) -> Rents:
    """Return who pays rent to whom within the group.

    Each phase is settled once more without its lease: what the owner of the chips then pays less is its rent, what
    owners of halls and plant then receive less is theirs. Where the tenant outside pays part of it (the chips' own
    contract has ended), or part goes to an owner outside, only what both sides share is within the group.
    """
    vehicles, months = base.money.revenue_usd.shape
    paid_usd = np.zeros((vehicles, vehicles, months))
    for phase in plan.finance.chosen:
        payer = int(plan.finance.rent_payer[phase])
        if payer >= 0:
            without = _without_lease(programme, plan, base, int(phase))
            borne_usd = base.money.opex_usd[payer] - without.opex_usd[payer]
            received_usd = base.money.revenue_usd - without.revenue_usd
            total_usd = received_usd.sum(axis=0)
            within_usd = np.minimum(borne_usd, total_usd)
            share = np.divide(received_usd, total_usd, out=np.zeros_like(received_usd), where=total_usd > CENT_USD)
            paid_usd[payer] += share * within_usd
    return Rents(paid_usd)


def _without_lease(programme: Programme, plan: Plan, base: Outcome, phase: int) -> books.Outcome:
    price = plan.finance.contract_price.copy()
    price[phase, LEASE] = 0.0
    free = plan.finance._replace(contract_price=price)
    return books.play(free, base.supply, base.build, base.energy, base.output, chain.base_case(programme))


def consolidated(programme: Programme, plan: Plan, base: Outcome, found: Rents) -> Consolidated:
    """Return the statements and ratios of all vehicles together."""
    years, gone_usd = _yearly(programme, found.eliminated_usd)
    return Consolidated(
        statements=statements(programme, base, eliminated_usd=gone_usd),
        years=years,
        eliminated_usd=gone_usd,
        ratios=ratios(programme.timeline, plan.finance, base.money, range(len(programme.vehicles))),
    )


def _yearly(programme: Programme, monthly_usd: F1) -> tuple[tuple[int, ...], F1]:
    year = (programme.timeline.first_month + np.arange(len(monthly_usd))) // 12
    years = np.unique(year)
    return tuple(int(one) for one in years), np.array([monthly_usd[year == one].sum() for one in years])


def served_usd(base: Outcome) -> F2:
    """Return what each loan is paid by month, interest and principal, without what refinances it [USD]. Shape (L, M).

    Interest that is deferred is not paid, interest that is caught up is.
    """
    money = base.money
    deferred_usd = np.diff(money.loan_deferred_usd, axis=1, prepend=0.0)
    return np.asarray(money.loan_interest_usd - deferred_usd + money.loan_repaid_usd - money.loan_refinanced_usd)


def cascades(programme: Programme, plan: Plan, base: Outcome, found: Rents) -> tuple[Cascade, ...]:
    """Return where revenue goes in the year with most debt service (without debt: most revenue), and over life."""
    money = base.money
    if money.revenue_usd.max(initial=0.0) <= CENT_USD:
        return ()
    year = (programme.timeline.first_month + np.arange(money.revenue_usd.shape[1])) // 12
    weight_usd = served_usd(base).sum(axis=0) if money.debt_usd.any() else money.revenue_usd.sum(axis=0)
    busiest = max(np.unique(year), key=lambda one: float(weight_usd[year == one].sum()))
    spans = ((str(busiest), year == busiest), ("over life", np.ones(len(year), dtype=np.bool_)))
    steps = _steps(programme, plan, base, found)
    return tuple(
        Cascade(title=title, **{name: float(line[months].sum()) for name, line in steps.items()})
        for title, months in spans
    )


def _steps(programme: Programme, plan: Plan, base: Outcome, found: Rents) -> dict[str, F1]:
    """Every use of cash from operations, in the order in which it is paid; the months' steps add to nothing.

    ``change of cash and reserves = revenue - running cost - tax + deficits paid by owners - debt service - early
    repayment + what escrow set free + first filling of the reserve - put into construction and replacement -
    distributed``.
    """
    money, facilities = base.money, list(programme.file.facilities.values())
    ranking = [facilities[number].ranking for number in plan.finance.loan_facility]
    served = served_usd(base)

    def paid(rank: str) -> F1:
        return np.asarray(served[[place for place, own in enumerate(ranking) if own == rank]].sum(axis=0))

    def group(lines: F2) -> F1:
        return np.asarray(lines.sum(axis=0))

    kept_usd = np.diff(group(money.cash_usd - money.escrow_usd), prepend=0.0) - group(money.reserve_in_usd)
    return {
        "revenue_usd": group(money.revenue_usd) - found.eliminated_usd,
        "running_cost_usd": found.eliminated_usd - group(money.opex_usd),
        "tax_usd": -group(money.tax_usd),
        "deficits_usd": group(money.deficit_usd),
        "senior_usd": -paid("senior"),
        "junior_usd": -paid("junior"),
        "kept_usd": -kept_usd,
        "swept_usd": group(money.freed_usd - money.swept_usd),
        "rebuilt_usd": -group(money.own_usd + money.replaced_usd),
        "subordinated_usd": -paid("subordinated"),
        "owners_usd": -group(money.distributed_usd),
    }


def operations(programme: Programme, plan: Plan, base: Outcome, found: Rents) -> tuple[Link, ...]:
    """Return who pays whom over life, once phases work: payers, vehicles, running cost, tax, lenders, owners."""
    flows: dict[tuple[str, str], float] = defaultdict(float)
    served = served_usd(base).sum(axis=1) + base.money.loan_swept_usd.sum(axis=1)
    facilities = list(programme.file.facilities)
    for vehicle, name in enumerate(programme.vehicles):
        money = {line: float(getattr(base.money, f"{line}_usd")[vehicle].sum()) for line in VEHICLE_LINES}
        rent_usd = found.paid_usd[vehicle].sum(axis=1)
        flows[_payers(programme, name), name] += money["revenue"] - float(found.paid_usd[:, vehicle].sum())
        flows["owners’ calls", name] += money["deficit"]
        for other, usd in zip(programme.vehicles, rent_usd):
            flows[name, other] += float(usd)
        flows[name, "running cost"] += money["opex"] - float(rent_usd.sum())
        flows[name, "tax"] += money["tax"]
        flows[name, "put into construction"] += money["own"]
        flows[name, "new chips and maintenance"] += money["replaced"]
        flows[name, "owners"] += money["distributed"]
        for loan in np.flatnonzero(plan.finance.loans.vehicle == vehicle):
            flows[name, facilities[plan.finance.loan_facility[loan]]] += float(served[loan])
    received_usd = base.money.received_usd.sum(axis=1)
    for entity, usd in zip(programme.entities, received_usd):
        flows["owners", entity] += float(usd)
    flows["owners", OUTSIDE] += float(base.money.distributed_usd.sum() - received_usd.sum())
    return tuple(Link(source=source, sink=sink, value=usd) for (source, sink), usd in flows.items() if usd > 1e3)


VEHICLE_LINES = ("revenue", "deficit", "opex", "tax", "own", "replaced", "distributed")


def _payers(programme: Programme, vehicle: str) -> str:
    """Return who pays a vehicle under its contracts."""
    rows = programme.file.contracts.values()
    return " and ".join(dict.fromkeys(row.payer for row in rows if row.payee == vehicle)) or "nobody"
