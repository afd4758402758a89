"""The pages of a settled structure: what the core of `finance` is given, and what it does with it, as live formulas.

Assumes `CashInputs`, `Terms` and `Purse` of months; whoever knows where a number comes from replaces its row by a sourced
input or a formula (`live`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from gigawatt.finance import CashInputs, Purse, Terms
from gigawatt.quantities import F1
from gigawatt.workbook.book import Format, Kind, Page, Row
from gigawatt.workbook.calls import CallShape, call_page
from gigawatt.workbook.lenders import LoanShape, loan_page
from gigawatt.workbook.owner import OwnerShape, owner_page
from gigawatt.workbook.rows import NO_LIMIT, frozen, plus
from gigawatt.workbook.taxes import tax_page

ASSETS = ("shell", "chips", "plant")
"""Names of the asset classes, in the order of `programme.Asset`."""
NAMED_SHARE = 1e-12
"""Share of a call below which an entity is no partner."""


class Structure(NamedTuple):
    """What is settled, and what its parts are called."""

    inputs: CashInputs
    terms: Terms
    purse: Purse
    vehicles: tuple[str, ...]
    loans: tuple[str, ...]
    """Names of the loans, unique within a vehicle."""
    entities: tuple[str, ...]


class Shapes(NamedTuple):
    """Which rows every part needs, by vehicle and by loan."""

    owners: tuple[OwnerShape, ...]
    loans: tuple[LoanShape, ...]
    calls: tuple[CallShape, ...]


def identifiers(names: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a distinct word for each name that a formula can hold."""
    found: list[str] = []
    used = {word.casefold() for word in taken}
    for name in names:
        plain = re.sub(r"\W", "_", name)
        word = plain if plain[:1].isalpha() else f"n{plain}"
        number = 2
        while word.casefold() in used:
            word, number = f"{plain}_{number}", number + 1
        used.add(word.casefold())
        found.append(word)
    return tuple(found)


RESERVED = ("inputs", "timeline", "tables", "outputs", "checks", "engine", "contracts", "all", "annual")
"""Keys of pages that are no vehicle's."""


def shapes(structure: Structure) -> Shapes:
    """Return which rows every vehicle and loan needs."""
    terms, keys = structure.terms, identifiers(structure.vehicles, RESERVED)
    loan_keys = _loan_keys(structure, keys)
    owners = tuple(_owner(structure, keys, loan_keys, vehicle) for vehicle in range(len(keys)))
    loans = tuple(_loan(structure, owners, loan_keys, loan) for loan in range(len(loan_keys)))
    people = identifiers(structure.entities)
    calls = tuple(_calls(structure, keys, people, vehicle) for vehicle in range(len(terms.root)))
    return Shapes(owners, loans, calls)


def _loan_keys(structure: Structure, keys: Sequence[str]) -> tuple[str, ...]:
    """Return the key of every loan's page; `given`, `tax`, `calls` and `dates` are pages of the vehicle itself."""
    found = [""] * len(structure.loans)
    for vehicle, key in enumerate(keys):
        mine = np.flatnonzero(structure.terms.loans.vehicle == vehicle)
        words = identifiers((structure.loans[loan] for loan in mine), ("given", "tax", "calls", "dates"))
        for loan, word in zip(mine, words):
            found[loan] = f"{key}.{word}"
    return tuple(found)


def _owner(structure: Structure, keys: Sequence[str], loan_keys: Sequence[str], vehicle: int) -> OwnerShape:
    loans, inputs = structure.terms.loans, structure.inputs
    mine = [int(loan) for loan in np.flatnonzero(loans.vehicle == vehicle)]

    def those(wanted: Iterable[bool]) -> tuple[str, ...]:
        return tuple(loan_keys[loan] for loan, yes in zip(mine, wanted) if yes)

    owned = [asset for place, asset in enumerate(ASSETS) if inputs.uses_usd[vehicle, place].any()]
    return OwnerShape(
        key=keys[vehicle],
        title=structure.vehicles[vehicle],
        assets=tuple(owned),
        senior=those(not loans.subordinated[loan] for loan in mine),
        subordinated=those(bool(loans.subordinated[loan]) for loan in mine),
        prefunded=those(bool(loans.prefunded[loan]) for loan in mine),
        takes_out=those(loans.takes_out[loan] >= 0 for loan in mine),
        collateral=those(bool(np.isfinite(inputs.ceiling_usd[loan]).any()) for loan in mine),
        loans=those(True for _ in mine),
        interest_cap=bool(np.isfinite(structure.terms.interest_cap)),
    )


def _loan(structure: Structure, owners: Sequence[OwnerShape], keys: Sequence[str], loan: int) -> LoanShape:
    loans, key = structure.terms.loans, keys[loan]
    owner = owners[int(loans.vehicle[loan])]
    building = tuple(other for other in owner.loans if other not in owner.takes_out)
    served = owner.subordinated if key in owner.subordinated else owner.senior
    start = f"{owner.key}.cash_free" if key in owner.subordinated else f"{owner.key}.cash_operations"
    return LoanShape(
        key=key,
        vehicle=owner.key,
        title=f"{owner.title}: {structure.loans[loan]}",
        vintage=bool(loans.vintage_periods[loan] > 0),
        prefunded=key in owner.prefunded,
        subordinated=key in owner.subordinated,
        collateral=key in owner.collateral,
        takes_out=keys[loans.takes_out[loan]] if loans.takes_out[loan] >= 0 else "",
        refinanced_by=tuple(keys[other] for other in np.flatnonzero(loans.takes_out == loan)),
        cash_before=_after(served, key, "cash_after", start),
        reserve_before=_after(served, key, "reserve_after", f"{owner.key}.reserve[-1]"),
        prepay_cash=_after(owner.loans, key, "cash_swept", f"{owner.key}.cash_reserved"),
        left_before=_after(building, key, "left_after", f"{owner.key}.open"),
    )


def _after(chain: tuple[str, ...], key: str, line: str, start: str) -> str:
    """Return what the one before in a chain leaves, or what the chain starts with."""
    place = chain.index(key) if key in chain else 0
    return f"{chain[place - 1]}.{line}" if place else start


def _calls(structure: Structure, keys: Sequence[str], people: Sequence[str], vehicle: int) -> CallShape:
    terms = structure.terms
    root = int(terms.root[vehicle])
    group = [int(other) for other in np.flatnonzero(terms.root == root)]
    named = np.flatnonzero(terms.partner_share[root] > NAMED_SHARE)
    return CallShape(
        vehicle=keys[vehicle],
        root=keys[root],
        title=f"{structure.vehicles[vehicle]}: equity",
        partners=tuple((people[entity], structure.entities[entity]) for entity in named),
        group=tuple(keys[other] for other in group),
        earlier=tuple(keys[other] for other in group if other < vehicle),
    )


class Parts(NamedTuple):
    """The pages of a structure, by what they hold."""

    constants: tuple[Page, ...]
    """Single cells: terms of vehicles and lenders."""
    series: tuple[Page, ...]
    """Rows that the engine found: spending, close, repayment, ceilings of calls."""
    owners: tuple[tuple[Page, ...], ...]
    """Of every vehicle: its own page and that of its equity."""
    taxes: tuple[Page, ...]
    loans: tuple[Page, ...]


def parts(structure: Structure, found: Shapes, live: Mapping[str, Row]) -> Parts:
    """Return the pages of a structure.

    Parameters
    ----------
    live : rows that replace given numbers, by full name: sourced inputs, formulas over other pages.
    """
    months = structure.inputs.uses_usd.shape[2]
    constants: list[Page] = []
    series: list[Page] = []
    for vehicle, owner in enumerate(found.owners):
        constants.append(_replaced(_owner_constants(structure, found, vehicle), live))
        constants.append(_replaced(_tax_constants(structure, owner, vehicle), live))
        series.append(_replaced(_owner_series(structure, found, vehicle), live))
    for loan, shape in enumerate(found.loans):
        constants.append(_replaced(_loan_constants(structure, found, shape, loan), live))
        series.append(_replaced(_loan_series(structure, shape, loan), live))
    return Parts(
        constants=tuple(constants),
        series=tuple(series),
        owners=tuple(
            (owner_page(owner, months), call_page(calls, months)) for owner, calls in zip(found.owners, found.calls)
        ),
        taxes=tuple(tax_page(owner, months) for owner in found.owners),
        loans=tuple(loan_page(loan, months) for loan in found.loans),
    )


def _replaced(page: Page, live: Mapping[str, Row]) -> Page:
    rows = tuple(live.get(f"{page.key}.{row.name}", row) for row in page.rows)
    return Page(page.key, page.title, rows, page.columns, page.heads, page.text)


def constant(
    name: str, label: str, unit: str, value: float, form: Format = Format.USD, notes: tuple[str, ...] = ()
) -> Row:
    """Return a single number that the engine found or was agreed."""
    return Row(
        name, label, unit, values=np.array([min(float(value), NO_LIMIT)]), kind=Kind.FROZEN, format=form, notes=notes
    )


FROZEN_NOTE = ("result of the base plan, frozen",)


def _owner_constants(structure: Structure, found: Shapes, vehicle: int) -> Page:
    owner, terms = found.owners[vehicle], structure.terms
    rows = [
        constant(
            "completion",
            "Month in which construction is complete",
            "month",
            structure.inputs.completion[vehicle] + 1,
            Format.WHOLE,
            FROZEN_NOTE,
        )
    ]
    if terms.root[vehicle] == vehicle:
        for key, title in found.calls[vehicle].partners:
            entity = structure.entities.index(title)
            rows.append(
                constant(f"commitment_{key}", f"Commitment of {title}", "USD", terms.partner_usd[vehicle, entity])
            )
            rows.append(
                constant(
                    f"share_{key}",
                    f"Share of {title} in calls",
                    "share",
                    terms.partner_share[vehicle, entity],
                    Format.SHARE,
                    FROZEN_NOTE,
                )
            )
    return Page(f"{owner.key}.given", f"{owner.title}: terms", tuple(rows), heads=("where from",))


def _tax_constants(structure: Structure, owner: OwnerShape, vehicle: int) -> Page:
    rate = constant("rate", f"Tax rate of {owner.title}", "share", structure.terms.tax_rate[vehicle], Format.SHARE)
    return Page(f"{owner.key}.tax.given", f"{owner.title}: tax rate", (rate,), heads=("where from",))


def _owner_series(structure: Structure, found: Shapes, vehicle: int) -> Page:
    owner, inputs = found.owners[vehicle], structure.inputs
    rows: list[Row] = []
    for asset in owner.assets:
        place = ASSETS.index(asset)
        rows += [
            frozen(f"spend_{asset}", f"Spending: {asset}", "USD", inputs.uses_usd[vehicle, place]),
            frozen(
                f"placed_{asset}", f"Spending that enters service: {asset}", "USD", inputs.placed_usd[vehicle, place]
            ),
            frozen(
                f"bonus_{asset}", f"Of it deducted at once for tax: {asset}", "USD", inputs.bonus_usd[vehicle, place]
            ),
        ]
    rows += [
        frozen("revenue", "Revenue", "USD", inputs.revenue_usd[vehicle]),
        frozen("opex", "Operating cost, energy and rent", "USD", inputs.opex_usd[vehicle]),
    ]
    if structure.terms.root[vehicle] == vehicle:
        rows += _ceilings(structure, found.calls[vehicle], vehicle)
    months = inputs.uses_usd.shape[2]
    return Page(
        f"{owner.key}.given", f"{owner.title}: works, contracts and money that can be called", tuple(rows), months
    )


def _ceilings(structure: Structure, calls: CallShape, root: int) -> list[Row]:
    rows = [_stock("raise_ceiling", "Limited partners and preferred, to date", "USD", structure.purse.raise_usd[root])]
    for key, title in calls.partners:
        entity = structure.entities.index(title)
        ceiling = structure.purse.entity_usd[root, entity]
        rows.append(_stock(f"ceiling_{key}", f"What {title} can spare, to date", "USD", ceiling))
    return rows


def _stock(name: str, label: str, unit: str, values: F1, form: Format = Format.USD) -> Row:
    row = frozen(name, label, unit, values, form)
    return Row(row.name, row.label, row.unit, values=row.values, kind=row.kind, format=row.format)


def _loan_constants(structure: Structure, found: Shapes, shape: LoanShape, loan: int) -> Page:
    terms, owner = structure.terms.loans, found.owners[int(structure.terms.loans.vehicle[loan])]
    building = plus(f"{key}.given.commitment" for key in owner.loans if key not in owner.takes_out)
    last = min(float(terms.availability_end[loan]), NO_LIMIT) + 1.0
    rows = [
        constant("commitment", "Commitment", "USD", terms.commitment_usd[loan], notes=FROZEN_NOTE),
        Row(
            "weight",
            "Part of fees, interest and reserve that it may pay",
            "share",
            "0" if shape.takes_out else f"IF({building} > 0, commitment / ({building}), 0)",
            format=Format.SHARE,
        ),
        constant("draw_share", "Share of eligible uses", "share", terms.draw_share[loan], Format.SHARE, FROZEN_NOTE),
        constant(
            "equity_first",
            "Eligible uses that equity pays first",
            "USD",
            terms.equity_first_usd[loan],
            notes=FROZEN_NOTE,
        ),
        constant("rate", "Interest rate", "per year", terms.rate[loan], Format.SHARE),
        constant("step", "Step in the rate", "per year", terms.step[loan], Format.SHARE),
        constant(
            "step_from", "Month after which the step counts", "month", terms.step_from[loan], Format.WHOLE, FROZEN_NOTE
        ),
        constant("commitment_fee", "Fee on the undrawn part", "per year", terms.commitment_fee[loan], Format.SHARE),
        constant("upfront_fee", "Fee at close", "share", terms.upfront_fee[loan], Format.SHARE),
        constant("availability_end", "Last month in which it may be drawn", "month", last, Format.WHOLE, FROZEN_NOTE),
        constant(
            "sweep_share", "Share of free cash that repays it early", "share", terms.sweep_share[loan], Format.SHARE
        ),
    ]
    if not shape.subordinated:
        rows.append(
            constant(
                "reserve_months",
                "Months of service kept in reserve",
                "months",
                terms.reserve_months[loan],
                Format.WHOLE,
                FROZEN_NOTE,
            )
        )
    if shape.vintage:
        rows.append(
            constant(
                "vintage_months",
                "Months over which each draw is repaid",
                "months",
                terms.vintage_periods[loan],
                Format.WHOLE,
            )
        )
    if shape.prefunded:
        rows.append(
            constant("reinvestment_rate", "Earned on escrow", "per year", terms.reinvestment_rate[loan], Format.SHARE)
        )
    return Page(f"{shape.key}.given", f"{shape.title}: terms", tuple(rows), heads=("where from",))


def _loan_series(structure: Structure, shape: LoanShape, loan: int) -> Page:
    inputs = structure.inputs
    rows = [
        frozen("eligible", "Spending that the loan shares in", "USD", inputs.eligible_usd[loan]),
        _stock(
            "closed_share", "Share of the commitment that has closed", "share", inputs.closed_share[loan], Format.SHARE
        ),
        _stock("converted_share", "Share whose asset works", "share", inputs.converted_share[loan], Format.SHARE),
        _stock("repaid_share", "Share due for repayment, to date", "share", inputs.repaid_share[loan], Format.SHARE),
        _stock(
            "ahead_share",
            "Share due in the months that the reserve covers",
            "share",
            inputs.ahead_share[loan],
            Format.SHARE,
        ),
        _stock(
            "outstanding_share",
            "Share that works and is not yet due",
            "share",
            inputs.outstanding_share[loan],
            Format.SHARE,
        ),
    ]
    if shape.collateral:
        rows.append(_stock("ceiling", "Most that may be owed", "USD", inputs.ceiling_usd[loan]))
    return Page(
        f"{shape.key}.given", f"{shape.title}: lender's base case, frozen", tuple(rows), inputs.uses_usd.shape[2]
    )


__all__ = ["Parts", "Shapes", "Structure", "identifiers", "parts", "shapes"]
