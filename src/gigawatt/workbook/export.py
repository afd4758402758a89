"""Puts the workbook of a programme's base case together: inputs with sources, live workings, statements, checks.

Assumes the plan and its base case belong to the programme in this view; debt sizes, dates and dispatch are the lender's
base case and stand as given numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from gigawatt import catalogue, finance
from gigawatt.chain import Outcome, Plan, base_case
from gigawatt.finance import IrrKind
from gigawatt.programme import Programme
from gigawatt.workbook import contracts
from gigawatt.workbook.book import Book, Page, Sheet
from gigawatt.workbook.calls import CallShape, call_page
from gigawatt.workbook.checks import agreement_page, changed_page, engine_pages, integrity_page, master_page
from gigawatt.workbook.corkscrews import corkscrew_pages, of_loan, of_vehicle
from gigawatt.workbook.ends import damages_pages
from gigawatt.workbook.hurdles import share_page
from gigawatt.workbook.inputs import live_rows, programme_page, with_sources
from gigawatt.workbook.lenders import LoanShape, loan_page
from gigawatt.workbook.outputs import holders, output_page, partner_flows, partner_page, rate_page, ratio_page
from gigawatt.workbook.owner import OwnerShape, owner_pages
from gigawatt.workbook.replacement import replacement_terms
from gigawatt.workbook.running import owner_rates
from gigawatt.workbook.shapes import ASSETS, Shapes, Structure, shapes
from gigawatt.workbook.signals import signal_page, signal_rows
from gigawatt.workbook.statements import annual, consolidated, vehicle_statements, years_page
from gigawatt.workbook.taxes import table_page, tax_page
from gigawatt.workbook.terms import constants, monthly
from gigawatt.workbook.timeline import dates_page, timeline_page
from gigawatt.workbook.words import cover, source_words

LONGEST_TAB = 31
"""Letters."""


def structure_of(programme: Programme, plan: Plan, base: Outcome) -> Structure:
    """Return what the core of `finance` settles in the base case, with the names of its parts."""
    names = tuple(programme.file.facilities)
    inputs = finance.cash_inputs(
        plan.finance, base.build, base.energy.energy_usd, base.output.gpu_hours, base.output.it_mw
    )
    return Structure(
        inputs=inputs,
        terms=finance.terms_of(plan.finance, base_case(programme)),
        purse=finance.purse_of(base.supply),
        vehicles=programme.vehicles,
        loans=tuple(names[facility] for facility in plan.finance.loan_facility),
        entities=programme.entities,
    )


def workbook_of(programme: Programme, plan: Plan, base: Outcome, verdict: Sequence[tuple[str, str]]) -> Book:
    """Return the workbook of a base case.

    Parameters
    ----------
    verdict : what the engine says of the programme, for the cover: a word or two, and a sentence.
    """
    structure = structure_of(programme, plan, base)
    found = shapes(structure)
    months = programme.timeline.months
    phases = contracts.phase_shapes(programme, plan, base)
    owners = tuple(owner for owner in found.owners if owner.busy)
    partners = partner_flows(_busy_calls(found), months)
    keys = tuple(owner.key for owner in found.owners)
    paid = contracts.phase_pages(programme, plan, keys, phases)
    live = live_rows(programme, plan, found, phases, paid)
    inputs = with_sources(
        (
            programme_page(programme, plan),
            *contracts.contract_terms(programme, phases),
            *owner_rates(programme, keys),
            *replacement_terms(programme, plan, keys),
            *damages_pages(programme),
            *constants(structure, found),
            *contracts.phase_terms(programme, plan, base, phases),
        ),
        live,
    )
    given_months = with_sources((*monthly(structure, found), *contracts.phase_months(programme, base, phases)), live)
    results = _results(programme, plan, base, found, owners)
    checks = (integrity_page(owners, _busy_calls(found), found.loans), agreement_page(owners, found.loans))
    rents = [f"{phase.key}.rent" for phase in phases if _between(plan, phase)]
    tables = table_page(structure.terms.tax_table, ASSETS, _table_sources())
    sheets = [
        Sheet("Inputs", inputs),
        Sheet("Timeline", (timeline_page(months),), 1),
        Sheet("Schedule", (dates_page("schedule", months), *given_months), 4),
        Sheet("Contracts", (dates_page("contracts", months), *paid), 4),
        *(_workings(owner, found, months) for owner in owners),
        Sheet("Loans", (dates_page("loans", months), *(loan_page(loan, months) for loan in found.loans)), 4),
        Sheet("Tax", (dates_page("tax", months), *(tax_page(owner, months) for owner in owners), tables), 4),
        Sheet("Corkscrews", (dates_page("corkscrews", months), *_corkscrews(owners, found.loans, months)), 4),
        *(_statements(owner.key, owner.title, vehicle_statements(owner, months), months) for owner in owners),
        _statements("all", "all", consolidated(owners, rents, months), months),
        _annual(programme, owners),
        *((Sheet("Partners", (dates_page("partners", months), partners), 4),) if partners else ()),
        Sheet("Outputs", results),
        Sheet("Checks", (master_page(checks), changed_page(inputs), *checks)),
        Sheet("Engine", (dates_page("engine", months), *engine_pages(owners, found.loans, base.money)), 4),
    ]
    facts = {"programme": programme.path, "view": programme.view}
    return Book((cover(programme, verdict), *_tabs(sheets), source_words(programme)), facts)


def _table_sources() -> str:
    """Return where the tax tables come from."""
    rows = catalogue.tables()["tax"]
    names = [f"{catalogue.figure(f'tax.class_{asset}_years').value:.0f}" for asset in ASSETS]
    said = (f"{asset}: {rows[name].note}" for asset, name in zip(ASSETS, names))  # type: ignore[attr-defined]
    return "Of the catalogue. " + "; ".join(said)


def _results(
    programme: Programme, plan: Plan, base: Outcome, found: Shapes, owners: tuple[OwnerShape, ...]
) -> tuple[Page, ...]:
    """Return the outputs; a return only where a contract pays and one rate exists."""
    unpaid, unpaid_entities = finance.without_offtake(plan.finance), finance.entities_without_offtake(plan.finance)
    pages = []
    for owner in owners:
        flows = finance.vehicle_flows(base.money, owner.number)
        known = not unpaid[owner.number] and finance.irr(flows).kind is IrrKind.VALUE
        pages.append(output_page(owner, has_return=known))
    with_return = []
    for key, title in holders(_busy_calls(found)):
        entity = programme.entities.index(title)
        flows = finance.partner_flows(plan.finance, base.money, entity)
        if not unpaid_entities[entity] and finance.irr(flows).kind is IrrKind.VALUE:
            with_return.append(key)
    people = partner_page(_busy_calls(found), with_return)
    indebted = tuple(owner for owner in owners if owner.loans)
    ends = (*map(signal_page, indebted), *map(rate_page, indebted))
    return (*pages, *((people,) if people else ()), *ends)


def _busy_calls(found: Shapes) -> tuple[CallShape, ...]:
    return tuple(calls for owner, calls in zip(found.owners, found.calls) if owner.busy)


def _workings(owner: OwnerShape, found: Shapes, months: int) -> Sheet:
    pages = (
        dates_page(f"workings.{owner.key}", months),
        *owner_pages(owner, months),
        call_page(found.calls[owner.number], months),
        share_page(found.calls[owner.number], months),
        ratio_page(owner, months),
        *((signal_rows(owner, months),) if owner.loans else ()),
    )
    return Sheet(f"W {owner.title}", pages, 4)


def _corkscrews(owners: Sequence[OwnerShape], loans: Sequence[LoanShape], months: int) -> Iterator[Page]:
    for owner in owners:
        yield from corkscrew_pages(owner.key, owner.title, of_vehicle(owner), months)
    for loan in loans:
        yield from corkscrew_pages(loan.key, loan.title, of_loan(loan), months)


def _statements(key: str, title: str, pages: tuple[Page, ...], months: int) -> Sheet:
    return Sheet(f"S {title}", (dates_page(f"statements.{key}", months), *pages), 4)


def _annual(programme: Programme, owners: tuple[OwnerShape, ...]) -> Sheet:
    timeline = programme.timeline
    years = (timeline.first_month + timeline.months - 1) // 12 - timeline.first_month // 12 + 1
    named = [*((owner.key, owner.title) for owner in owners), ("all", "All vehicles")]
    return Sheet(
        "Annual", (years_page(years), *(page for key, title in named for page in annual(key, title, years))), 4
    )


def _between(plan: Plan, phase: contracts.PhaseShape) -> bool:
    """Say whether a phase's rent is paid by one vehicle to others of the programme."""
    finance_plan, at = plan.finance, phase.number
    return bool(phase.capacity and phase.lease and finance_plan.rent_payer[at] >= 0)


def _tabs(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Return sheets that hold something, with titles that tabs can bear: at most 31 letters, different in any case."""
    found: list[Sheet] = []
    for sheet in (sheet for sheet in sheets if sheet.pages):
        taken = {other.title.casefold() for other in found}
        title, number = sheet.title[:LONGEST_TAB], 2
        while title.casefold() in taken:
            title, number = f"{sheet.title[: LONGEST_TAB - 4]} {number}", number + 1
        found.append(replace(sheet, title=title))
    return tuple(found)
