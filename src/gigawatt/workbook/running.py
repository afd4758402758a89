"""Running cost of assets in a workbook: operation, insurance and property tax as live formulas over sourced inputs.

Assumes what `finance.running` does: all of it is owed while a contract pays for the asset.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gigawatt.chain import Plan
from gigawatt.programme import Programme, Vehicle
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import HEADS, flow, number
from gigawatt.workbook.shapes import ASSETS
from gigawatt.workbook.sourcing import counted, from_catalogue, from_file

PARTS = (("insurance", "Insurance"), ("property_tax", "Property tax"))
"""What an owner may name, and what then falls out of the catalogue's one figure."""


def named(vehicle: Vehicle) -> tuple[str, ...]:
    """Return which parts of running cost an owner names."""
    return tuple(part for part, _ in PARTS if getattr(vehicle, part) is not None)


def catalogue_parts(programme: Programme) -> Iterator[Row]:
    """Yield the parts of the catalogue's figure that somebody names."""
    for part, label in PARTS:
        if any(part in named(vehicle) for vehicle in programme.file.vehicles.values()):
            yield from_catalogue(f"{part}_part", f"{label} in the one figure of running cost", f"opex.{part}_part")


def owner_rates(programme: Programme, keys: Sequence[str]) -> Iterator[Page]:
    """Yield what owners pay for insurance and property tax, as inputs.

    Parameters
    ----------
    keys : of the vehicles' pages, in file order.
    """
    for key, (name, vehicle) in zip(keys, programme.file.vehicles.items(), strict=True):
        path, rows = f"vehicles.{name}", []
        for part, label in PARTS:
            rate = getattr(vehicle, part)
            if rate is not None:
                rows.append(from_file(programme, f"{path}.{part}", part, f"{label}, share of cost per year", rate))
        if vehicle.abatement is not None:
            waived = vehicle.abatement
            where = f"{path}.abatement"
            rows.append(from_file(programme, f"{where}.share", "waived", "Part of the tax waived", waived.share))
            rows.append(counted(f"{where}.years", "waived_years", "For so long", "years", waived.years))
        if rows:
            yield Page(f"{key}.running", f"{name}: insurance and property tax", tuple(rows), heads=HEADS)


def running_rows(programme: Programme, plan: Plan, phase: int, asset: int, key: str, term: str) -> Iterator[Row]:
    """Yield what running one asset of a phase costs, by line.

    Parameters
    ----------
    key : of its owner's pages.
    term : row with the part of each month in which a contract pays for it.
    """
    name, costs = ASSETS[asset], plan.finance.running
    vehicle = tuple(programme.file.vehicles.values())[plan.finance.owner[phase, asset]]
    yearly = "inputs.running_usd_per_mw_year"
    if costs.operation_usd[phase, asset] > 0.0:
        falls_out = "".join(f" - inputs.{part}_part" for part in named(vehicle))
        cost = f"given.it_mw * {yearly} * (1{falls_out}) / inputs.months_per_year * timeline.level * {term}"
        yield flow(f"operation_{name}", f"Operation and maintenance: {name}", cost)
    share = f"given.cost_{name} / inputs.months_per_year"
    if vehicle.insurance is not None:
        cost = f"{key}.running.insurance * {share} * timeline.level * {term}"
        yield flow(f"insurance_{name}", f"Insurance: {name}", cost)
    if vehicle.property_tax is None:
        return
    owed = term
    if vehicle.abatement is not None:
        last = f"given.start + {key}.running.waived_years * inputs.months_per_year"
        yield number(f"waived_{name}", f"Part of the month within the abatement: {name}", "share", within(last))
        owed = f"({term} - {key}.running.waived * MIN({term}, waived_{name}))"
    yield flow(f"property_tax_{name}", f"Property tax: {name}", f"{key}.running.property_tax * {share} * {owed}")


def within(last: str) -> str:
    """Return the formula of the part of each month from the phase's first day to the same day of another month."""
    inside = f"IF(timeline.counter < {last}, 1, IF(timeline.counter = {last}, 1 - given.first, 0))"
    return f"IF(timeline.counter < given.start, 0, IF(timeline.counter = given.start, given.first, {inside}))"
