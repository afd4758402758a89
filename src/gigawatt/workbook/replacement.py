"""Terms of new chips and major maintenance in a workbook, and what falls due and should be kept for it, phase by phase.

Assumes what `finance.replacement` does: even intervals from energisation on while a contract pays, level contributions
over the months before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gigawatt.chain import Plan
from gigawatt.programme import Asset, Maintenance, Programme, Refresh
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import HEADS, balance, flow, number
from gigawatt.workbook.shapes import ASSETS
from gigawatt.workbook.sourcing import from_catalogue, from_file

REPLACEMENT_LINES = {
    f"{line}_{asset}": f"{title}: {asset}"
    for asset in ASSETS
    for line, title in (
        ("replacement", "Falls due for replacement"),
        ("replacement_reserve", "Should be in its reserve"),
    )
}
"""Lines of a vehicle that are sums over its phases, with their titles."""


def replacement_terms(programme: Programme, plan: Plan, keys: Sequence[str]) -> Iterator[Page]:
    """Yield on which terms every vehicle replaces what it owns, as inputs.

    Parameters
    ----------
    keys : of the vehicles' pages, in file order.
    """
    replaced = plan.finance.replacement.every_months > 0
    for number_of, (key, (name, vehicle)) in enumerate(zip(keys, programme.file.vehicles.items(), strict=True)):
        mine = (replaced & (plan.finance.owner == number_of)).any(axis=0)
        rows: list[Row] = []
        if mine[Asset.CHIPS]:
            rows += _refresh(programme, f"vehicles.{name}.refresh", vehicle.refresh)
        if vehicle.maintenance is not None and mine.any():
            rows += _maintenance(programme, f"vehicles.{name}.maintenance", vehicle.maintenance)
        if rows:
            yield Page(f"{key}.replacement", f"{name}: new chips and major maintenance", tuple(rows), heads=HEADS)


def _refresh(programme: Programme, path: str, terms: Refresh) -> Iterator[Row]:
    every, cost, ahead = "Months from chips to new ones", "Cost of new chips, share of the first", _AHEAD
    if terms.life is None:
        yield Row("refresh_every", every, "months", "inputs.book_months_chips")
    else:
        yield from_file(programme, f"{path}.life", "refresh_every", every, terms.life, round(terms.life.value))
    if terms.cost is None:
        yield from_catalogue("refresh_cost", cost, "chips.refresh_cost_share")
    else:
        yield from_file(programme, f"{path}.cost", "refresh_cost", cost, terms.cost)
    if terms.reserve is None:
        yield Row("refresh_ahead", ahead, "months", "refresh_every")
    else:
        yield from_file(programme, f"{path}.reserve", "refresh_ahead", ahead, terms.reserve, round(terms.reserve.value))


def _maintenance(programme: Programme, path: str, terms: Maintenance) -> Iterator[Row]:
    every, cost = terms.every, "Cost of an overhaul, share of the first cost"
    yield from_file(
        programme, f"{path}.every", "maintenance_every", "Months between overhauls", every, round(every.value)
    )
    yield from_file(programme, f"{path}.cost", "maintenance_cost", cost, terms.cost)
    if terms.reserve is None:
        yield Row("maintenance_ahead", _AHEAD, "months", "maintenance_every")
    else:
        months = round(terms.reserve.value)
        yield from_file(programme, f"{path}.reserve", "maintenance_ahead", _AHEAD, terms.reserve, months)


_AHEAD = "Months over which the money is set aside"


def replacement_rows(plan: Plan, phase: int, asset: int, key: str, paid: str) -> Iterator[Row]:
    """Yield what falls due for one asset of a phase, and what should be in the reserve for it.

    Parameters
    ----------
    key : of its owner's pages.
    paid : formula of the months for which the contract pays.
    """
    if plan.finance.replacement.every_months[phase, asset] <= 0:
        return
    name, kind = ASSETS[asset], "refresh" if asset == Asset.CHIPS else "maintenance"
    terms = f"{key}.replacement.{kind}"
    ahead, age, left = f"MIN({terms}_ahead, {terms}_every)", f"age_{name}", f"left_{name}"
    due = f"AND({age} > 0, {age} < {paid}, {left} = {terms}_every)"
    held = f"AND({age} >= 0, {age} + {left} < {paid}, {left} <= {ahead}, timeline.counter < inputs.months)"
    now, then = (f"{terms}_cost * given.first_cost_{name}{_risen(kind, years)}" for years in (age, f"({age} + {left})"))
    yield number(age, f"Months since it is live: {name}", "months", "timeline.counter - given.start")
    yield number(
        left, f"Months to the next replacement: {name}", "months", f"{terms}_every - MOD({age}, {terms}_every)"
    )
    yield flow(f"replacement_{name}", f"Falls due for replacement: {name}", f"IF({due}, {now}, 0)")
    yield balance(
        f"replacement_reserve_{name}",
        f"Should be in its reserve: {name}",
        f"IF({held}, {then} * ({ahead} - {left} + 1) / {ahead}, 0)",
    )


def _risen(kind: str, months: str) -> str:
    """Return the factor by which maintenance is dearer than when the asset was built; new chips are not."""
    return f" * (1 + inputs.inflation) ^ ({months} / inputs.months_per_year)" if kind == "maintenance" else ""
