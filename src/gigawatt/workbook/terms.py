"""What the core is given of every vehicle and loan: terms as single cells, and rows of months that the engine found.

Assumes each number is taken as given; who knows where one comes from puts a sourced input or a formula in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gigawatt.finance import Cost, Earned
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.calls import CallShape
from gigawatt.workbook.lenders import LoanShape
from gigawatt.workbook.owner import LINES, OwnerShape
from gigawatt.workbook.rows import HEADS, given, number, plus, series, spent
from gigawatt.workbook.shapes import ASSETS, Shapes, Structure

IN_ORDER = ("contracted", *(one.name.lower() for one in (*Earned, *Cost) if one is not Earned.CONTRACTS))
"""Lines of revenue and operating cost as the core is given them."""
AGREED = ("", "agreed among owners, taken as given")
IN_BASE_CASE = ("", "agreed, and part of the reserve's rows of the base case: taken as given")


def constants(structure: Structure, found: Shapes) -> Iterator[Page]:
    """Yield the pages of single cells."""
    for owner, calls in zip(found.owners, found.calls):
        yield _owner_terms(structure, owner, calls)
    for owner in found.owners:
        rate = structure.terms.tax_rate[owner.number]
        rows = (given("rate", f"Tax rate of {owner.title}", "share", rate),) if owner.busy else ()
        yield Page(f"{owner.key}.tax.given", f"{owner.title}: tax rate", rows, heads=HEADS)
    for shape in found.loans:
        yield _loan_terms(structure, found, shape)


def monthly(structure: Structure, found: Shapes) -> Iterator[Page]:
    """Yield the pages of months."""
    for owner, calls in zip(found.owners, found.calls):
        yield _owner_months(structure, owner, calls)
    for shape in found.loans:
        yield _loan_months(structure, shape)
    yield spare_page(structure, found)


def _owner_terms(structure: Structure, owner: OwnerShape, calls: CallShape) -> Page:
    terms, rows = structure.terms, []
    if owner.busy:
        done = structure.inputs.completion[owner.number] + 1
        rows.append(given("completion", "Month in which construction is complete", "month", done))
    for asset in owner.replaces:
        bonus = terms.replacement_bonus[ASSETS.index(asset)]
        rows.append(given(f"replacement_bonus_{asset}", f"Of a replacement deducted at once: {asset}", "share", bonus))
    if terms.root[owner.number] == owner.number:
        for key, title in calls.partners:
            entity = structure.entities.index(title)
            promised, share = terms.partner_usd[owner.number, entity], terms.partner_share[owner.number, entity]
            rows.append(given(f"commitment_{key}", f"Commitment of {title}", "USD", promised))
            rows.append(given(f"share_{key}", f"Share of {title} in calls", "share", share))
        rows += [replace(row, notes=AGREED) for row in _agreement(structure, owner, calls)]
    return Page(f"{owner.key}.given", f"{owner.title}: terms", tuple(rows), heads=HEADS)


def _agreement(structure: Structure, owner: OwnerShape, calls: CallShape) -> Iterator[Row]:
    """Yield what owners agreed for the vehicles of a root: remedies, preferred money, promote."""
    terms, root = structure.terms, owner.number
    if calls.steps_up:
        yield given("penalty", "Units for a dollar paid in another's stead", "ratio", terms.penalty[root])
        for key, title in calls.partners:
            allowed = terms.step_up_usd[root, structure.entities.index(title)]
            yield given(f"step_up_{key}", f"What {title} may pay beyond its promise", "USD", allowed)
    if calls.preferred:
        yield given(
            "preferred_share", "Part of what is raised that is preferred", "share", terms.tiers.preferred_share[root]
        )
        yield given("preferred_rate", "Return of preferred money", "per year", terms.tiers.preferred_rate[root])
    if calls.hurdles:
        yield given("catch_up", "Sponsor's share while it catches up", "share", terms.tiers.catch_up[root])
        for tier, rate in enumerate(terms.tiers.hurdle[root], start=1):
            yield given(f"hurdle_{tier}", f"Hurdle {tier}", "per year", rate)
        for tier, part in enumerate(terms.tiers.promote[root]):
            yield given(
                f"promote_{tier}",
                f"Sponsor's share above hurdle {tier}" if tier else "Sponsor's share below",
                "share",
                part,
            )


def spare_page(structure: Structure, found: Shapes) -> Page:
    """Return what entities could spare beyond all their promises; empty where nobody pays in another's stead."""
    people = dict.fromkeys(person for calls in found.calls if calls.steps_up for person in calls.partners)
    rows = tuple(
        series(f"spare_{key}", f"What {title} could spare beyond all promises", "USD",
               structure.purse.beyond_usd[structure.entities.index(title)])
        for key, title in people
    )  # fmt: skip
    return Page("persons", "Cash of entities beyond their promises", rows, structure.inputs.uses_usd.shape[2])


def _loan_terms(structure: Structure, found: Shapes, shape: LoanShape) -> Page:
    terms, loan = structure.terms.loans, shape.number
    owner = found.owners[int(terms.vehicle[loan])]
    all_usd = plus(f"{key}.given.commitment" for key in owner.loans if key not in owner.takes_out)
    last = float(terms.availability_end[loan]) + 1.0
    rows = [
        given("commitment", "Commitment", "USD", terms.commitment_usd[loan]),
        number("weight", "Part of fees, interest and reserve that it may pay", "share",
               "0" if shape.takes_out else f"IF({all_usd} > 0, commitment / ({all_usd}), 0)"),
        given("draw_share", "Share of eligible uses", "share", terms.draw_share[loan]),
        given("equity_first", "Eligible uses that equity pays first", "USD", terms.equity_first_usd[loan]),
        given("rate", "Interest rate", "per year", terms.rate[loan]),
        given("step", "Step in the rate", "per year", terms.step[loan]),
        given("step_from", "Month after which the step counts", "month", float(terms.step_from[loan])),
        given("commitment_fee", "Fee on the undrawn part", "per year", terms.commitment_fee[loan]),
        given("upfront_fee", "Fee at close", "share", terms.upfront_fee[loan]),
        given("availability_end", "Last month in which it may be drawn", "month", last),
        given("sweep_share", "Share of free cash that repays it early", "share", terms.sweep_share[loan]),
    ]  # fmt: skip
    if not shape.subordinated:
        months = terms.reserve_months[loan]
        rows.append(given("reserve_months", "Months of service kept in reserve", "months", months, IN_BASE_CASE))
    if shape.vintage:
        rows.append(
            given("vintage_months", "Months by which each draw is repaid", "months", terms.vintage_periods[loan])
        )
        wait = terms.interest_only[loan]
        rows.append(given("interest_only", "Months of interest only before its first instalment", "months", wait))
    if shape.prefunded:
        rows.append(given("reinvestment_rate", "Earned on escrow", "per year", terms.reinvestment_rate[loan]))
    return Page(f"{shape.key}.given", f"{shape.title}: terms", tuple(rows), heads=HEADS)


def _owner_months(structure: Structure, owner: OwnerShape, calls: CallShape) -> Page:
    inputs, vehicle = structure.inputs, owner.number
    rows: list[Row] = []
    for asset in owner.assets:
        place = ASSETS.index(asset)
        rows += [
            spent(f"spend_{asset}", f"Spending: {asset}", inputs.uses_usd[vehicle, place]),
            spent(f"placed_{asset}", f"Spending that enters service: {asset}", inputs.placed_usd[vehicle, place]),
            spent(f"bonus_{asset}", f"Of it deducted at once for tax: {asset}", inputs.bonus_usd[vehicle, place]),
        ]
    for asset in owner.replaces:
        place, reserve = ASSETS.index(asset), f"replacement_reserve_{asset}"
        rows += [
            spent(
                f"replacement_{asset}", f"Falls due for replacement: {asset}", inputs.replacement_usd[vehicle, place]
            ),
            series(
                reserve, f"Should be in its reserve: {asset}", "USD", inputs.replacement_reserve_usd[vehicle, place]
            ),
        ]
    if owner.busy:
        given_usd = np.concatenate([inputs.revenue_usd[:, vehicle], inputs.opex_usd[:, vehicle]])
        rows += [spent(line, LINES[line], usd) for line, usd in zip(IN_ORDER, given_usd, strict=True)]
    if structure.terms.root[vehicle] == vehicle:
        raised = structure.purse.raise_usd[vehicle]
        rows.append(series("raise_ceiling", "Limited partners and preferred, to date", "USD", raised))
        for key, title in calls.partners:
            ceiling = structure.purse.entity_usd[vehicle, structure.entities.index(title)]
            rows.append(series(f"ceiling_{key}", f"What {title} can spare, to date", "USD", ceiling))
    months = inputs.uses_usd.shape[2]
    return Page(f"{owner.key}.given", f"{owner.title}: works and money that can be called", tuple(rows), months)


def _loan_months(structure: Structure, shape: LoanShape) -> Page:
    inputs, loan = structure.inputs, shape.number
    rows = [
        spent("eligible", "Spending that the loan shares in", inputs.eligible_usd[loan]),
        series("closed_share", "Share of the commitment that has closed", "share", inputs.closed_share[loan]),
        series("converted_share", "Share whose asset works", "share", inputs.converted_share[loan]),
        series("repaid_share", "Share due for repayment, to date", "share", inputs.repaid_share[loan]),
        series("ahead_share", "Share due in the months that the reserve covers", "share", inputs.ahead_share[loan]),
        series("outstanding_share", "Share that works and is not yet due", "share", inputs.outstanding_share[loan]),
    ]
    if shape.collateral:
        rows.append(series("ceiling", "Most that may be owed", "USD", inputs.ceiling_usd[loan]))
    return Page(f"{shape.key}.given", f"{shape.title}: lender's base case", tuple(rows), inputs.uses_usd.shape[2])
