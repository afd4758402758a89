"""What is paid besides the price of a first term: delay damages, the rent of a renewal, a residual value guarantee.

Assumes what `finance.delay` and `finance.lease_end` do. In the base case nobody is late; days may be written in to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gigawatt.chain import Plan
from gigawatt.programme import Asset, Contract, PhaseAt, Programme
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import HEADS, balance, flow, number, series
from gigawatt.workbook.running import within
from gigawatt.workbook.shapes import identifiers
from gigawatt.workbook.sourcing import from_file

LEASED = (Asset.SHELL, Asset.PLANT)
"""What a lease pays for."""


def lease_rows(programme: Programme, contract: Contract, path: str) -> Iterator[Row]:
    """Yield the terms on which a lease ends, as inputs."""
    if contract.renewal is not None:
        term, price, where = contract.renewal.term, contract.renewal.price, f"{path}.renewal"
        yield from_file(programme, f"{where}.term", "renewal_term", "Renewal", term, round(term.value))
        yield from_file(programme, f"{where}.price", "renewal_price", "Rent of the renewal, share of the rent", price)
    terms, where = contract.residual_guarantee, f"{path}.residual_guarantee"
    if terms is not None:
        yield from_file(programme, f"{where}.value", "guaranteed", "Guaranteed value, share of cost", terms.value)
        yield from_file(programme, f"{where}.cap", "guarantee_cap", "Most that is paid, share of cost", terms.cap)
        if terms.lapses is not None:
            said = "Months of lease after which nothing is paid"
            yield from_file(programme, f"{where}.lapses", "guarantee_lapses", said, terms.lapses)


def leased_months(contract: Contract, terms: str) -> str:
    """Return the formula of how long a lease runs, its renewal included."""
    return f"{terms}.term" if contract.renewal is None else f"({terms}.term + {terms}.renewal_term)"


def billed_rows(contract: Contract, terms: str) -> tuple[tuple[Row, ...], str]:
    """Return rows that a renewal needs, and the row with the part of each month that owes the whole rent."""
    if contract.renewal is None:
        return (), "rented"
    first = within(f"given.start + {terms}.term")
    part = f"first_term + {terms}.renewal_price * (rented - first_term)"
    return (
        number("first_term", "Part of the month within the first term", "share", first),
        number("billed_part", "Part of the month that owes the whole rent", "share", part),
    ), "billed_part"


def guarantee_rows(contract: Contract, terms: str, owned: Sequence[str]) -> Iterator[Row]:
    """Yield what the tenant pays for each asset that is worth less than guaranteed as the lease ends."""
    agreed, months = contract.residual_guarantee, leased_months(contract, terms)
    for asset in owned if agreed is not None else ():
        market = f"MAX(0, 1 - {months} / inputs.book_months_{asset})"
        share = f"MIN({terms}.guarantee_cap, MAX(0, {terms}.guaranteed - {market}))"
        if agreed is not None and agreed.lapses is not None:
            share = f"IF({months} > {terms}.guarantee_lapses, 0, {share})"
        ends = f"timeline.counter = given.start + {months}"
        yield flow(
            f"guarantee_{asset}", f"Residual value guarantee: {asset}", f"IF({ends}, {share} * given.cost_{asset}, 0)"
        )


def damages_keys(programme: Programme) -> dict[str, str]:
    """Return the key of the page with a phase row's damages, by that row's path; without damages there is none."""
    rows = dict.fromkeys(at.base or at.path for at in programme.phases if at.phase.delay_damages is not None)
    return dict(zip(rows, (f"damages.{word}" for word in identifiers(rows)), strict=True))


def damages_pages(programme: Programme) -> Iterator[Page]:
    """Yield what contractors agreed to, as inputs, once for each row of the file."""
    keys = damages_keys(programme)
    for at in {at.base or at.path: at for at in programme.phases}.values():
        terms, key = at.phase.delay_damages, keys.get(at.base or at.path)
        if terms is not None and key is not None:
            path = _path(programme, at)
            rows = (
                from_file(programme, f"{path}.per_day", "per_day", "A day, share of the works cost", terms.per_day),
                from_file(programme, f"{path}.cap", "cap", "At most, share of the works cost", terms.cap),
            )
            yield Page(key, f"Delay damages of {at.base or at.path}", rows, heads=HEADS)


def _path(programme: Programme, at: PhaseAt) -> str:
    site = tuple(programme.file.sites)[at.site]
    place = programme.file.sites[site].phases.index(at.phase)
    return f"sites.{site}.phases[{place}].delay_damages"


def late_days(months: int) -> Row:
    """Return the days by month that a phase is late through its contractor's fault: none in the base case."""
    return series("late_days", "Days late through the contractor's fault", "days", np.zeros(months))


def damages_rows(terms: str) -> tuple[Row, ...]:
    """Return what a contractor pays, within its cap."""
    cost = "given.cost_shell"
    due = f"given.late_days * {terms}.per_day * {cost}"
    return (
        flow("damages", "Delay damages", f"MIN({due}, MAX(0, {terms}.cap * {cost} - damages_paid[-1]))"),
        balance("damages_paid", "Delay damages to date", "damages_paid[-1] + damages"),
    )


def pays_damages(programme: Programme, plan: Plan, phase: int) -> bool:
    """Say whether a phase's contractor would pay an owner of its shell for a delay."""
    return programme.phases[phase].phase.delay_damages is not None and bool(plan.finance.owner[phase, 0] >= 0)
