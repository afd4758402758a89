"""What every phase's contracts pay and what running under them costs, as live formulas over prices and physical series.

Assumes what `finance.revenue` does: take-or-pay within a term that starts on the day the phase is live, prices raised
once a year, running cost every month.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.chain import Outcome, Plan
from gigawatt.programme import Asset, Programme
from gigawatt.quantities import month_start_days
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import HEADS, flow, given, number, plus, series, spent
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
    return Page(f"{phase.key}.given", f"Phase {phase.title}", tuple(rows), heads=HEADS)


def phase_months(base: Outcome, found: tuple[PhaseShape, ...]) -> tuple[Page, ...]:
    """Return the physical series and the cost of energy of every phase, from schedule, power and compute."""
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
            ),
            len(base.output.it_mw[phase.number]),
        )
        for phase in found
    )


def phase_pages(plan: Plan, found: tuple[PhaseShape, ...], months: int) -> tuple[Page, ...]:
    """Return the live rows of every phase."""
    return tuple(_phase_page(plan, phase, months) for phase in found)


def _phase_page(plan: Plan, phase: PhaseShape, months: int) -> Page:
    finance, at = plan.finance, phase.number
    rows: list[Row] = [*_lease(phase)] if phase.lease else []
    if phase.capacity:
        rows += _capacity(phase)
        if finance.energy_payer[at] >= 0:
            rows.append(flow("energy", "Cost of energy within the term", "given.energy * sold_part"))
        if phase.lease and finance.rent_payer[at] >= 0:
            rows.append(flow("rent", "Rent that the owner of the chips bears", "rent_paid * sold_part"))
    for asset in ASSETS:
        place = ASSETS.index(asset)
        kind = PAID_BY[Asset(place)]
        if finance.opex_usd[at, place] > 0.0 and finance.owner[at, place] >= 0 and finance.payer[at, kind] >= 0:
            term = ("rented", "sold")[kind]
            cost = f"given.it_mw * inputs.running_usd_per_mw_year / inputs.months_per_year * timeline.level * {term}"
            rows.append(flow(f"run_{asset}", f"Staff, upkeep, insurance: {asset}", cost))
    return Page(phase.key, f"Phase {phase.title}", tuple(rows), months)


def _term(name: str, label: str, terms: str) -> Row:
    """Part of each month that the term covers: the first and the last one together are one month."""
    last = f"given.start + {terms}.term"
    inside = f"IF(timeline.counter < {last}, 1, IF(timeline.counter = {last}, 1 - given.first, 0))"
    return number(
        name,
        label,
        "share",
        f"IF(timeline.counter < given.start, 0, IF(timeline.counter = given.start, given.first, {inside}))",
    )


def _price(name: str, terms: str, unit: str) -> Row:
    years = "INT((timeline.counter - given.start) / inputs.months_per_year)"
    return number(name, "Price, raised once a year", unit, f"{terms}.price * (1 + {terms}.escalator) ^ {years}")


def _lease(phase: PhaseShape) -> tuple[Row, ...]:
    running = "IF(timeline.counter = given.start, given.live_mw, given.live_mw * rented)"
    least = f"{phase.lease}.minimum * given.it_mw * rented"
    return (
        _term("rented", "Part of the month within the lease", phase.lease),
        number(
            "billed_kw",
            "Power that is billed",
            "kW IT",
            f"IF(rented > 0, MAX({running}, {least}) * inputs.kw_per_mw, 0)",
        ),
        _price("rent_price", phase.lease, "USD/kW/month"),
        flow("rent_paid", "Rent", "rent_price * billed_kw"),
    )


def _capacity(phase: PhaseShape) -> tuple[Row, ...]:
    powered = "IF(given.it_mw > 0, given.accelerators * MIN(1, given.live_mw / given.it_mw), 0)"
    return (
        _term("sold", "Part of the month within the contract for capacity", phase.capacity),
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


def vehicle_cash(plan: Plan, found: tuple[PhaseShape, ...], vehicle: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return revenue and operating cost of a vehicle as sums over its phases."""
    finance = plan.finance
    earned, paid = [], []
    for phase in found:
        at = phase.number
        for asset, kind in PAID_BY.items():
            if finance.owner[at, asset] != vehicle or finance.payer[at, kind] < 0:
                continue
            line = ("rent_paid", "capacity_paid")[kind]
            earned.append(f"{phase.key}.{line} * {phase.key}.given.part_{ASSETS[asset]}")
            if finance.opex_usd[at, asset] > 0.0:
                paid.append(f"{phase.key}.run_{ASSETS[asset]}")
        if phase.capacity and finance.energy_payer[at] == vehicle:
            paid.append(f"{phase.key}.energy")
        if phase.capacity and phase.lease and finance.rent_payer[at] == vehicle:
            paid.append(f"{phase.key}.rent")
    return _summed("revenue", "Revenue", earned), _summed("opex", "Operating cost, energy and rent", paid)


def _summed(name: str, label: str, terms: list[str]) -> tuple[Row, ...]:
    """Return the rows of a sum: with many terms in parts, because a spreadsheet reads formulas up to a length."""
    if len(terms) <= MOST_TERMS:
        return (flow(name, label, plus(terms)),)
    parts = [terms[first : first + MOST_TERMS] for first in range(0, len(terms), MOST_TERMS)]
    rows = [flow(f"{name}_{number}", f"{label}, part {number}", plus(part)) for number, part in enumerate(parts, 1)]
    return (*rows, flow(name, label, plus(row.name for row in rows)))
