"""What partners earn, and how their shares of the units move as calls are paid.

Assumes the base case; flows to a partner are positive when it receives money, and settle on the last day of the month.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from gigawatt import finance as books
from gigawatt.chain import CapCurve, Clawback, Outcome, PartnerFlow, Plan, Return
from gigawatt.finance import IrrKind
from gigawatt.programme import Programme
from gigawatt.quantities import F1, month_label
from gigawatt.risk import Trials
from gigawatt.study.exhibits.axes import spread

CENT_USD = 0.01
DAYS_PER_YEAR = 365.0  # days; the convention of XIRR in spreadsheets
OUTSIDE = "limited partners and others"
KINDS = {
    IrrKind.VALUE: "value",
    IrrKind.NONE: "none",
    IrrKind.MULTIPLE: "multiple",
    IrrKind.TOTAL_LOSS: "total loss",
}


def partners(programme: Programme, plan: Plan, base: Outcome) -> tuple[PartnerFlow, ...]:
    """Return the flows and the return of every entity that pays or receives."""
    rows = []
    unpaid = books.entities_without_offtake(plan.finance)
    for entity, name in enumerate(programme.entities):
        flows = books.partner_flows(plan.finance, base.money, entity)
        if np.any(flows != 0.0):
            earned = return_of(programme, plan, flows, without_offtake=bool(unpaid[entity]))
            rows.append(PartnerFlow(name=name, net_usd=np.cumsum(flows), earned=earned))
    return tuple(rows)


def return_of(programme: Programme, plan: Plan, flows: F1, *, without_offtake: bool) -> Return:
    """Return what flows earn: a rate where there is one, and why there is none otherwise."""
    found, net = books.irr(flows), np.cumsum(flows)
    known = found.kind is IrrKind.VALUE and not without_offtake
    multiple = float(books.multiple_of_money(flows))
    back = payback_month(net)
    return Return.model_validate(
        {
            "kind": "no offtake" if without_offtake else KINDS[found.kind],
            "irr": found.value if known else None,
            "xirr": xirr(flows, plan.finance.month_start_days[1:], found.value) if known else None,
            "rates": found.roots if found.kind is IrrKind.MULTIPLE else (),
            "multiple": None if np.isnan(multiple) else multiple,
            "payback": None if back < 0 else month_label(programme.timeline, back),
            "peak_usd": max(0.0, -float(net.min(initial=0.0))),
        }
    )


def payback_month(net_usd: F1) -> int:
    """Return the month from which the cumulative flow stays at or above nil; -1 where it ends below, or was never."""
    below = np.flatnonzero(net_usd < -CENT_USD)
    if not len(below) or below[-1] == len(net_usd) - 1:
        return -1
    return int(below[-1]) + 1


def xirr(flows: F1, days: F1, near: float) -> float:
    """Return the rate per year of 365 days at which dated flows are worth nothing.

    ``sum(flow / (1 + rate) ** (day / 365)) = 0``, the convention of spreadsheets; searched around the rate of the
    monthly flows, which differs by the lengths of months only.

    Parameters
    ----------
    days : on which each flow settles, any origin. Shape (M,).
    near : effective rate per year of the monthly flows.
    """
    scaled, years = flows / np.abs(flows).max(), (days - days[0]) / DAYS_PER_YEAR

    def value(growth: float) -> float:
        return float((scaled * growth**-years).sum())

    low = high = 1.0 + near
    for _ in range(60):
        low, high = 1.0 + (low - 1.0) - 0.002 * low, high * 1.002
        if (value(low) > 0.0) != (value(high) > 0.0):
            break
    return float(brentq(value, low, high, xtol=1e-13)) - 1.0


def clawbacks(programme: Programme, plan: Plan, base: Outcome, trials: Trials) -> tuple[Clawback, ...]:
    """Return what sponsors with a promote would owe back at the horizon, in the base case and over the trials."""
    tiers, rows = plan.finance.tiers, []
    base_usd = books.clawback_usd(tiers, plan.finance.root, base.money)
    for vehicle, name in enumerate(programme.vehicles):
        owed_usd = trials.column(f"{name}_clawback_usd")
        promoted_usd = float(base.money.promoted_usd[vehicle].sum())
        if tiers.sponsor[vehicle] < 0 or not (promoted_usd > CENT_USD or owed_usd.any()):
            continue
        owing = owed_usd > CENT_USD
        rows.append(
            Clawback(
                vehicle=name,
                sponsor=programme.entities[tiers.sponsor[vehicle]],
                promoted_usd=promoted_usd,
                base_usd=float(base_usd[vehicle]),
                owed_share=float(owing.mean()),
                owed_usd=spread(owed_usd[owing]) if owing.any() else None,
            )
        )
    return tuple(rows)


def quarters(programme: Programme) -> list[int]:
    """Return the last month of every calendar quarter of the timeline."""
    return [month for month in range(programme.timeline.months) if (programme.timeline.first_month + month) % 3 == 2]


def cap_curves(programme: Programme, plan: Plan, base: Outcome) -> tuple[CapCurve, ...]:
    """Return the share of units of every holder of root vehicles with more than one, by quarter."""
    rows = []
    for root in np.unique(plan.finance.root):
        shares = np.array([units_of(plan, base, int(root), month) for month in quarters(programme)])
        held = np.nan_to_num(shares).max(axis=0, initial=0.0) > 0.0
        if held.sum() > 1:
            names = (*programme.entities, OUTSIDE)
            vehicle = programme.vehicles[root]
            rows += [
                CapCurve(vehicle=vehicle, holder=names[place], share=shares[:, place]) for place in np.flatnonzero(held)
            ]
    return tuple(rows)


def units_of(plan: Plan, base: Outcome, root: int, month: int) -> F1:
    """Return each holder's share of what a root vehicle and those below it were paid by the end of `month`, money from
    outside last; NaN before anything was paid. Shape (E + 1,)."""
    shares = books.units(plan.finance, merged(plan, base, root), root, month)
    return shares if shares.sum() > 0.0 else np.full(len(shares), np.nan)


def merged(plan: Plan, base: Outcome, root: int) -> books.Outcome:
    """Return the statements with all money paid into a root vehicle's group booked in the root."""
    group, money = plan.finance.root == root, base.money
    lines = {}
    for name in ("called_usd", "beyond_usd", "raised_usd", "sunk_usd"):
        line = getattr(money, name)
        lines[name] = np.zeros_like(line)
        lines[name][root] = line[group].sum(axis=0)
    return money._replace(**lines)
