"""What every phase's contracts pay and what running under them costs, as live formulas over prices and physical series.

Assumes what `finance.revenue` does: take-or-pay within a term that starts on the day the phase is live, prices raised
once a year, running cost every month.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gigawatt.chain import Outcome, Plan
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import month_start_days
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.ends import (
    LEASED,
    billed_rows,
    damages_keys,
    damages_rows,
    guarantee_rows,
    late_days,
    lease_rows,
    leased_months,
    pays_damages,
)
from gigawatt.workbook.owner import LINES
from gigawatt.workbook.replacement import REPLACEMENT_LINES, replacement_rows
from gigawatt.workbook.rows import HEADS, flow, given, number, plus, series, spent
from gigawatt.workbook.running import running_rows, within
from gigawatt.workbook.shapes import ASSETS, identifiers
from gigawatt.workbook.sourcing import from_file

LEASE, CAPACITY = 0, 1
MOST_TERMS = 60
"""Of a sum in one formula."""
PAID_BY = {Asset.SHELL: LEASE, Asset.CHIPS: CAPACITY, Asset.PLANT: LEASE}


class PhaseShape(NamedTuple):
    """One phase that is live within the horizon and has a contract."""

    number: int
    key: str
    """`phases.abilene_b1`"""
    title: str
    lease: str
    """Key of the lease's terms, or nothing."""
    capacity: str
    """Key of the terms of the contract for capacity, or nothing."""
    start: int
    """Month in which it is live, counted from 0."""


def phase_shapes(programme: Programme, plan: Plan, base: Outcome) -> tuple[PhaseShape, ...]:
    """Return the phases whose contracts pay, in file order."""
    names = list(programme.file.contracts)
    keys = identifiers(names)
    starts = month_start_days(programme.timeline)
    phases = identifiers(at.path for at in programme.phases)
    found = []
    for phase in plan.finance.chosen.tolist():
        live = _month(starts, base.build.ready_day[phase])
        paid = plan.finance.payer[phase] >= 0
        if live >= programme.timeline.months or not paid.any():
            continue
        terms = [
            f"contracts.{keys[int(plan.capital.contract[phase, asset])]}" if paid[kind] else ""
            for kind, asset in ((LEASE, Asset.SHELL), (CAPACITY, Asset.CHIPS))
        ]
        found.append(
            PhaseShape(phase, f"phases.{phases[phase]}", programme.phases[phase].path, terms[0], terms[1], live)
        )
    return tuple(found)


def _month(starts: np.ndarray, day: float) -> int:
    """Return the month in which a day lies; the number of months where it lies beyond them."""
    return int(np.searchsorted(starts[1:], day, side="right"))


def contract_terms(programme: Programme, found: tuple[PhaseShape, ...]) -> tuple[Page, ...]:
    """Return the terms of every contract in use, as sourced inputs."""
    names = dict(zip((f"contracts.{key}" for key in identifiers(programme.file.contracts)), programme.file.contracts))
    used = dict.fromkeys(key for phase in found for key in (phase.lease, phase.capacity) if key)
    return tuple(_terms(programme, key, names[key]) for key in used)


def _terms(programme: Programme, key: str, name: str) -> Page:
    contract, path = programme.file.contracts[name], f"contracts.{name}"
    rows = (
        from_file(programme, f"{path}.price", "price", "Price", contract.price),
        from_file(programme, f"{path}.minimum", "minimum", "Take-or-pay share", contract.minimum),
        from_file(programme, f"{path}.term", "term", "Term", contract.term, round(contract.term.value)),
        from_file(programme, f"{path}.escalator", "escalator", "Yearly increase of the price", contract.escalator),
        *lease_rows(programme, contract, path),
    )
    return Page(key, f"Contract {name}: {contract.payer} pays {contract.payee}", rows, heads=HEADS)


def phase_terms(programme: Programme, plan: Plan, base: Outcome, found: tuple[PhaseShape, ...]) -> tuple[Page, ...]:
    """Return what is given of every phase as single cells."""
    return tuple(_phase_terms(programme, plan, base, phase) for phase in found)


def _phase_terms(programme: Programme, plan: Plan, base: Outcome, phase: PhaseShape) -> Page:
    finance, at, starts = plan.finance, phase.number, month_start_days(programme.timeline)
    month = starts[phase.start : phase.start + 2]
    first = min(1.0, (month[1] - base.build.ready_day[at]) / (month[1] - month[0]))
    rows = [
        given("start", "Month in which it is live", "month", phase.start + 1.0),
        given("first", "Share of that month from the day it is live", "share", first),
        given("it_mw", "IT power", "MW IT", finance.it_mw[at]),
        given("accelerators", "Accelerators", "gpu", finance.accelerators[at]),
    ]
    rows += [
        given(f"part_{ASSETS[asset]}", f"Part of the {('lease', 'capacity')[kind]}'s payment: {ASSETS[asset]}", "share",
              finance.revenue_share[at, asset])
        for asset, kind in PAID_BY.items()
        if finance.payer[at, kind] >= 0 and finance.owner[at, asset] >= 0
    ]  # fmt: skip
    rows += [
        given(f"cost_{asset}", f"Cost in the base case: {asset}", "USD", plan.phases.cost_usd[at, place])
        for place, asset in enumerate(ASSETS)
        if finance.owner[at, place] >= 0
    ]
    rows += [
        given(f"first_cost_{asset}", f"What it cost: {asset}", "USD", base.build.spend_usd[at, place].sum())
        for place, asset in enumerate(ASSETS)
        if finance.replacement.every_months[at, place] > 0
    ]
    return Page(f"{phase.key}.given", f"Phase {phase.title}", tuple(rows), heads=HEADS)


def phase_months(programme: Programme, base: Outcome, found: tuple[PhaseShape, ...]) -> tuple[Page, ...]:
    """Return the physical series and the cost of energy of every phase, from schedule, power and compute."""
    late = (late_days(programme.timeline.months),)
    return tuple(
        Page(
            f"{phase.key}.given",
            f"Phase {phase.title}: what schedule, power and compute found",
            (
                series("live_mw", "IT power supplied, mean of the month", "MW IT", base.output.it_mw[phase.number]),
                series(
                    "sold_hours", "Accelerator-hours billed by use", "gpu-hours", base.output.gpu_hours[phase.number]
                ),
                spent("energy", "Cost of energy", base.energy.energy_usd[phase.number]),
                *(late if programme.phases[phase.number].phase.delay_damages is not None else ()),
            ),
            len(base.output.it_mw[phase.number]),
        )
        for phase in found
    )


def phase_pages(
    programme: Programme, plan: Plan, keys: Sequence[str], found: tuple[PhaseShape, ...]
) -> tuple[Page, ...]:
    """Return the live rows of every phase.

    Parameters
    ----------
    keys : of the vehicles' pages, in file order.
    """
    return tuple(_phase_page(programme, plan, keys, phase) for phase in found)


def _phase_page(programme: Programme, plan: Plan, keys: Sequence[str], phase: PhaseShape) -> Page:
    finance, at = plan.finance, phase.number
    rows: list[Row] = [*_lease(programme, plan, phase)] if phase.lease else []
    if phase.capacity:
        rows += _capacity(phase)
        if finance.energy_payer[at] >= 0:
            rows.append(flow("energy", "Cost of energy within the term", "given.energy * sold_part"))
        if phase.lease and finance.rent_payer[at] >= 0:
            rows.append(flow("rent", "Rent that the owner of the chips bears", "rent_paid * sold_part"))
    for asset, kind in PAID_BY.items():
        owner = int(finance.owner[at, asset])
        if owner >= 0 and finance.payer[at, kind] >= 0:
            rows += running_rows(programme, plan, at, asset, keys[owner], ("rented", "sold")[kind])
            rows += replacement_rows(plan, at, asset, keys[owner], _paid_months(programme, plan, phase, kind))
    if pays_damages(programme, plan, at):
        rows += damages_rows(damages_keys(programme)[_row_of(programme, at)])
    return Page(phase.key, f"Phase {phase.title}", tuple(rows), programme.timeline.months)


def _paid_months(programme: Programme, plan: Plan, phase: PhaseShape, kind: int) -> str:
    """Return the formula of the months for which a contract pays."""
    if kind == CAPACITY:
        return f"{phase.capacity}.term"
    lease = tuple(programme.file.contracts.values())[int(plan.capital.contract[phase.number, Asset.SHELL])]
    return leased_months(lease, phase.lease)


def _row_of(programme: Programme, phase: int) -> str:
    """Return the path of a phase before `count` was expanded."""
    return programme.phases[phase].base or programme.phases[phase].path


def _term(name: str, label: str, months: str) -> Row:
    """Part of each month that the term covers: the first and the last one together are one month."""
    return number(name, label, "share", within(f"given.start + {months}"))


def _price(name: str, terms: str, unit: str) -> Row:
    years = "INT((timeline.counter - given.start) / inputs.months_per_year)"
    return number(name, "Price, raised once a year", unit, f"{terms}.price * (1 + {terms}.escalator) ^ {years}")


def _lease(programme: Programme, plan: Plan, phase: PhaseShape) -> tuple[Row, ...]:
    paying = plan.capital.contract[phase.number]
    contract = tuple(programme.file.contracts.values())[int(paying[Asset.SHELL])]
    extra, billed = billed_rows(contract, phase.lease)
    running = f"IF(timeline.counter = given.start, given.live_mw, given.live_mw * {billed})"
    least = f"{phase.lease}.minimum * given.it_mw * {billed}"
    owner = plan.finance.owner[phase.number]
    owned = [ASSETS[asset] for asset in LEASED if owner[asset] >= 0 and paying[asset] == paying[Asset.SHELL]]
    return (
        _term("rented", "Part of the month within the lease", leased_months(contract, phase.lease)),
        *extra,
        number(
            "billed_kw",
            "Power that is billed",
            "kW IT",
            f"IF({billed} > 0, MAX({running}, {least}) * inputs.kw_per_mw, 0)",
        ),
        _price("rent_price", phase.lease, "USD/kW/month"),
        flow("rent_paid", "Rent", "rent_price * billed_kw"),
        *guarantee_rows(contract, phase.lease, owned),
    )


def _capacity(phase: PhaseShape) -> tuple[Row, ...]:
    powered = "IF(given.it_mw > 0, given.accelerators * MIN(1, given.live_mw / given.it_mw), 0)"
    return (
        _term("sold", "Part of the month within the contract for capacity", f"{phase.capacity}.term"),
        number(
            "sold_part",
            "The same for what counts the first month in part already",
            "share",
            "IF(AND(timeline.counter = given.start, sold > 0), 1, sold)",
        ),
        number(
            "available_hours",
            "Powered accelerators x hours of the month",
            "gpu-hours",
            f"{powered} * timeline.days * inputs.hours_per_day",
        ),
        number(
            "billed_hours",
            "Hours that are billed",
            "gpu-hours",
            f"MAX(given.sold_hours, {phase.capacity}.minimum * available_hours) * sold_part",
        ),
        _price("capacity_price", phase.capacity, "USD/gpu/hour"),
        flow("capacity_paid", "Payment for capacity", "capacity_price * billed_hours"),
    )


def vehicle_cash(
    plan: Plan, pages: tuple[Page, ...], found: tuple[PhaseShape, ...], vehicle: int
) -> dict[str, tuple[Row, ...]]:
    """Return every line of a vehicle's revenue, operating cost and replacement as a sum over its phases.

    Parameters
    ----------
    pages : the live rows of the phases.
    """
    finance = plan.finance
    terms: dict[str, list[str]] = {line: [] for line in (*LINES, *REPLACEMENT_LINES)}
    for phase, page in zip(found, pages, strict=True):
        at, there = phase.number, {row.name for row in page.rows}
        if finance.owner[at, Asset.SHELL] == vehicle and "damages" in there:
            terms["damages"].append(f"{phase.key}.damages")
        for asset, kind in PAID_BY.items():
            if finance.owner[at, asset] != vehicle or finance.payer[at, kind] < 0:
                continue
            name = ASSETS[asset]
            terms["contracted"].append(
                f"{phase.key}.{('rent_paid', 'capacity_paid')[kind]} * {phase.key}.given.part_{name}"
            )
            for line in ("guarantee", "operation", "insurance", "property_tax"):
                if f"{line}_{name}" in there:
                    terms[line].append(f"{phase.key}.{line}_{name}")
            for line in (f"replacement_{name}", f"replacement_reserve_{name}"):
                if line in there:
                    terms[line].append(f"{phase.key}.{line}")
        if finance.energy_payer[at] == vehicle and "energy" in there:
            terms["energy"].append(f"{phase.key}.energy")
        if finance.rent_payer[at] == vehicle and "rent" in there:
            terms["rent"].append(f"{phase.key}.rent")
    return {line: _summed(line, (LINES | REPLACEMENT_LINES)[line], parts) for line, parts in terms.items()}


def _summed(name: str, label: str, terms: list[str]) -> tuple[Row, ...]:
    """Return the rows of a sum: with many terms in parts, because a spreadsheet reads formulas up to a length."""
    if len(terms) <= MOST_TERMS:
        return (flow(name, label, plus(terms)),)
    parts = [terms[first : first + MOST_TERMS] for first in range(0, len(terms), MOST_TERMS)]
    rows = [flow(f"{name}_{number}", f"{label}, part {number}", plus(part)) for number, part in enumerate(parts, 1)]
    return (*rows, flow(name, label, plus(row.name for row in rows)))
