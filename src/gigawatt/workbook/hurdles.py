"""Distributions of one vehicle as live formulas: preferred money, hurdles, catch-up, promote, holders of units.

Assumes hurdles are accounts, as `finance.tiers` explains; a vehicle without a promote shares all cash by units.
"""

from __future__ import annotations

from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.calls import CallShape
from gigawatt.workbook.rows import balance, flow, plus, step


def share_page(calls: CallShape, months: int) -> Page:
    """Return the page of what one vehicle's owners receive."""
    vehicle = calls.vehicle
    rows: list[Row] = [*_preferred(calls)] if calls.preferred else []
    by_units = f"{vehicle}.distributed" + (" - preferred_paid" if calls.preferred else "")
    rows.append(step("shared", "Left for holders of units and the sponsor", by_units))
    rows += _promote(calls) if calls.hurdles else [flow("promoted", "Promote of the sponsor", "0")]
    for key, title in calls.receivers:
        rows.append(flow(f"received_{key}", f"Distributed to {title}", _received(calls, key), result=True))
    return Page(f"{vehicle}.shares", f"{calls.title}: distributions", tuple(rows), months)


def _received(calls: CallShape, key: str) -> str:
    mine = []
    if key in dict(calls.partners):
        units, share = f"{calls.vehicle}.calls.units", f"{calls.root}.given.share_{key}"
        mine.append(f"(shared - promoted) * IF({units} > 0, {units}_{key} / {units}, {share})")
    if calls.sponsor is not None and calls.sponsor[0] == key:
        mine.append("promoted")
    return plus(mine)


def _preferred(calls: CallShape) -> tuple[Row, ...]:
    root, raised = f"{calls.root}.given", f"{calls.vehicle}.calls.raised"
    grown = f"preferred[-1] * (1 + {root}.preferred_rate) ^ (1 / inputs.months_per_year)"
    owed = f"{grown} + {raised} * {root}.preferred_share"
    return (
        step("preferred_owed", "Owed to preferred holders, return included", owed),
        flow("preferred_paid", "Paid to preferred holders", f"MIN({calls.vehicle}.distributed, preferred_owed)"),
        balance("preferred", "Owed to preferred holders, closing", "preferred_owed - preferred_paid"),
    )


def _promote(calls: CallShape) -> list[Row]:
    """Hurdle by hurdle: what empties the account, grossed up for the sponsor's share of that tier."""
    root, last = f"{calls.root}.given", calls.hurdles
    rows: list[Row] = [_paid_in(calls)]
    for tier in range(last):
        growth = f"(1 + {root}.hurdle_{tier + 1}) ^ (1 / inputs.months_per_year)"
        rows.append(step(f"account_{tier}", f"Account of hurdle {tier + 1}",
                         f"hurdle_{tier}[-1] * {growth} + paid_in"))  # fmt: skip
    held: list[str] = []  # what holders of units have got in the tiers before
    left: list[str] = ["shared"]
    for tier in range(last):
        owed = " - ".join([f"account_{tier}", *held])
        need = f"MAX(0, {owed}) / (1 - {root}.promote_{tier})"
        rows += _tier(
            f"tier_{tier}", f"Paid until hurdle {tier + 1} is met", " - ".join(left), need, f"{root}.promote_{tier}"
        )
        left.append(f"tier_{tier}")
        held.append(f"tier_{tier}_held")
        if tier == 0:
            rows += _catch_up(root, " - ".join(left))
            left.append("catch_up")
            held.append("catch_up_held")
    rows += _tier("rest", "Paid above the last hurdle", " - ".join(left), "", f"{root}.promote_{last}")
    got = plus([*held, "rest_held"])
    paid = plus([*left[1:], "rest"])
    rows.append(flow("promoted", "Promote of the sponsor", f"{paid} - ({got})"))
    rows.append(balance("promoted_to_date", "Promote to date", "promoted_to_date[-1] + promoted"))
    rows.append(balance("returned_to_date", "Returned to holders of units to date", f"returned_to_date[-1] + {got}"))
    rows += [
        balance(f"hurdle_{tier}", f"Account of hurdle {tier + 1}, closing", f"account_{tier} - ({got})")
        for tier in range(last)
    ]
    return rows


def _paid_in(calls: CallShape) -> Row:
    mine, vehicle = f"{calls.vehicle}.calls", calls.vehicle
    raised = f"{mine}.raised" + (f" * (1 - {calls.root}.given.preferred_share)" if calls.preferred else "")
    return flow("paid_in", "Paid in for units", f"{vehicle}.sunk + {mine}.called + {mine}.stepped + {raised}")


def _tier(name: str, label: str, left: str, need: str, promote: str) -> list[Row]:
    paid = f"MIN({left}, {need})" if need else left
    return [
        flow(name, label, paid),
        flow(f"{name}_held", f"{label}: to holders of units", f"{name} * (1 - {promote})"),
    ]


def _catch_up(root: str, left: str) -> list[Row]:
    """The sponsor gets most of the cash until it has its share of all profit."""
    promoted = "(promoted_to_date[-1] + tier_0 - tier_0_held)"
    profit = f"({promoted} + MAX(0, returned_to_date[-1] + tier_0_held - paid_in_to_date))"
    wanted = f"MAX(0, {root}.promote_1 * {profit} - {promoted})"
    ahead = f"{root}.catch_up - {root}.promote_1"
    return [
        balance("paid_in_to_date", "Paid in for units to date", "paid_in_to_date[-1] + paid_in"),
        flow("catch_up", "Paid while the sponsor catches up", f"IF({ahead} > 0, MIN({left}, {wanted} / ({ahead})), 0)"),
        flow("catch_up_held", "Of it to holders of units", f"catch_up * (1 - {root}.catch_up)"),
    ]
