"""Puts the workbook of a programme's base case together: inputs with sources, live workings, statements, checks.

Assumes the plan and its base case belong to the programme in this view; debt sizes, dates and dispatch are the lender's
base case and stand as given numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from gigawatt import catalogue, finance
from gigawatt.chain import Outcome, Plan, base_case
from gigawatt.finance import IrrKind
from gigawatt.programme import Programme
from gigawatt.workbook import contracts
from gigawatt.workbook.book import Book, Format, Kind, Page, Row, Sheet
from gigawatt.workbook.calls import CallShape, call_page
from gigawatt.workbook.checks import agreement_page, changed_page, engine_pages, integrity_page, master_page
from gigawatt.workbook.corkscrews import corkscrew_pages, of_loan, of_vehicle
from gigawatt.workbook.hurdles import share_page
from gigawatt.workbook.lenders import LoanShape, loan_page
from gigawatt.workbook.outputs import holders, output_page, partner_flows, partner_page, rate_page, ratio_page
from gigawatt.workbook.owner import OwnerShape, owner_pages
from gigawatt.workbook.rows import HEADS, given
from gigawatt.workbook.rows import number as number_row
from gigawatt.workbook.shapes import ASSETS, Shapes, Structure, shapes
from gigawatt.workbook.sourcing import counted, from_catalogue, from_file
from gigawatt.workbook.statements import annual, consolidated, vehicle_statements, years_page
from gigawatt.workbook.taxes import table_page, tax_page
from gigawatt.workbook.terms import constants, monthly
from gigawatt.workbook.timeline import dates_page, timeline_page
from gigawatt.workbook.words import cover, source_words

DEFINITION = ("", "a definition")


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
    live = _live(programme, plan, found, phases)
    inputs = _replaced(
        (
            _programme_page(programme, plan),
            *contracts.contract_terms(programme, phases),
            *constants(structure, found),
            *contracts.phase_terms(programme, plan, base, phases),
        ),
        live,
    )
    given_months = _replaced((*monthly(structure, found), *contracts.phase_months(base, phases)), live)
    results = _results(programme, plan, base, found, owners)
    checks = (integrity_page(owners, _busy_calls(found), found.loans), agreement_page(owners, found.loans))
    rents = [f"{phase.key}.rent" for phase in phases if _between(plan, phase)]
    tables = table_page(structure.terms.tax_table, ASSETS, _table_sources())
    sheets = [
        Sheet("Inputs", inputs),
        Sheet("Timeline", (timeline_page(months),), 1),
        Sheet("Schedule", (dates_page("schedule", months), *given_months), 4),
        Sheet("Contracts", (dates_page("contracts", months), *contracts.phase_pages(plan, phases, months)), 4),
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
    return Book((cover(programme, verdict), *sheets, source_words(programme)), facts)


def _replaced(pages: Iterable[Page], live: dict[str, tuple[Row, ...]]) -> tuple[Page, ...]:
    """Return pages with sourced inputs and formulas in the place of given numbers; empty pages fall out."""
    found = []
    for page in pages:
        rows = tuple(row for known in page.rows for row in live.get(f"{page.key}.{known.name}", (known,)))
        if rows:
            found.append(Page(page.key, page.title, rows, page.columns, page.heads, page.text))
    return tuple(found)


def _programme_page(programme: Programme, plan: Plan) -> Page:
    """Return the inputs of the whole programme, the catalogue's figures and the definitions."""
    head, timeline = programme.file.programme, programme.timeline
    classes = zip(ASSETS, ("life.shell_book_years", "life.chips_years", "life.plant_years"))
    rows = [
        from_file(programme, "programme.base_rate", "base_rate", "Base rate of interest", head.base_rate),
        from_file(programme, "programme.tax_rate", "tax_rate", "Federal income tax", head.tax_rate),
        from_file(programme, "programme.state_tax_rate", "state_tax_rate", "State income tax", head.state_tax_rate),
        from_file(programme, "programme.inflation", "inflation", "Escalation of running cost", head.inflation),
        counted("programme.price_year", "price_year", "Year of the prices", "year", head.price_year),
        from_catalogue("running_usd_per_mw_year", "Staff, upkeep, insurance", "opex.non_energy_usd_per_it_mw_year"),
        from_catalogue("lockup_dscr", "Cover below which owners are not paid", "debt.lock_up_dscr"),
        from_catalogue("loss_cap", "Share of income that carried losses may offset", "tax.loss_cap"),
        from_catalogue("interest_cap", "Share of earnings that interest may offset", "tax.interest_limit_share"),
        *(from_catalogue(f"book_years_{asset}", f"Life in the books: {asset}", key, "years") for asset, key in classes),
        *(Row(f"book_months_{asset}", f"Life in the books: {asset}", "months", f"book_years_{asset} * months_per_year")
          for asset in ASSETS),
        given("base_rate_then", "Base rate when debt was sized and hedged", "share/year", plan.finance.base_rate),
        given("first_month", "First month, year x 12 + month - 1", "month", timeline.first_month),
        given("first_year", "First calendar year", "year", timeline.first_month // 12),
        given("months", "Months", "months", timeline.months),
        given("sunk_months", "Months before the programme's start", "months", plan.finance.start_month),
        given("months_per_year", "Months of a year", "months", 12.0, DEFINITION),
        given("hours_per_day", "Hours of a day", "hours", 24.0, DEFINITION),
        given("kw_per_mw", "Kilowatts of a megawatt", "kW/MW", 1000.0, DEFINITION),
        given("half_cent", "Below it an amount is rounding", "USD", finance.HALF_CENT_USD, DEFINITION),
        given("cent", "What an identity may be off by", "USD", 2.0 * finance.HALF_CENT_USD, DEFINITION),
        given("tolerance", "What a line may differ from the engine's by, share of its sum", "share", 1e-9, DEFINITION),
        given("irr_guess", "Where the search for a return starts", "per month", 0.01, DEFINITION),
    ]  # fmt: skip
    return Page("inputs", "Programme", tuple(rows), heads=HEADS)


def _table_sources() -> str:
    """Return where the tax tables come from."""
    rows = catalogue.tables()["tax"]
    names = [f"{catalogue.figure(f'tax.class_{asset}_years').value:.0f}" for asset in ASSETS]
    said = (f"{asset}: {rows[name].note}" for asset, name in zip(ASSETS, names))  # type: ignore[attr-defined]
    return "Of the catalogue. " + "; ".join(said)


def _live(
    programme: Programme, plan: Plan, found: Shapes, phases: tuple[contracts.PhaseShape, ...]
) -> dict[str, tuple[Row, ...]]:
    """Return sourced inputs and formulas by the name of the given number that they replace."""
    live: dict[str, tuple[Row, ...]] = {}
    for owner in found.owners:
        vehicle = programme.file.vehicles[owner.title]
        revenue, opex = contracts.vehicle_cash(plan, phases, owner.number)
        live |= {f"{owner.key}.given.revenue": revenue, f"{owner.key}.given.opex": opex}
        taxed = "inputs.tax_rate + inputs.state_tax_rate * (1 - inputs.tax_rate)" if vehicle.tax == "corporate" else "0"
        rate = Row("rate", f"Tax rate of {owner.title}, state tax deducted from federal income", "share", taxed)
        live[f"{owner.key}.tax.given.rate"] = (rate,)
        live |= _commitments(programme, plan, found, owner)
        live |= _promote(programme, owner)
    for loan in found.loans:
        live |= _lender(programme, plan, loan.key, loan.number)
    return _once(live)


def _commitments(programme: Programme, plan: Plan, found: Shapes, owner: OwnerShape) -> dict[str, tuple[Row, ...]]:
    """Return what partners promised, where the file says it."""
    live: dict[str, tuple[Row, ...]] = {}
    partners = programme.file.vehicles[owner.title].partners
    for key, title in found.calls[owner.number].partners:
        used = plan.finance.partner_usd[owner.number, programme.entities.index(title)]
        if title in partners and partners[title].commitment.value == used:
            path = f"vehicles.{owner.title}.partners.{title}.commitment"
            row = from_file(programme, path, f"commitment_{key}", f"Commitment of {title}", partners[title].commitment)
            live[f"{owner.key}.given.commitment_{key}"] = (row,)
    return live


def _promote(programme: Programme, owner: OwnerShape) -> dict[str, tuple[Row, ...]]:
    """Return hurdles and the sponsor's shares above them; a tier that repeats the last one stays as given."""
    promote = programme.file.vehicles[owner.title].promote
    if promote is None:
        return {}
    path, given_page = f"vehicles.{owner.title}.promote", f"{owner.key}.given"
    catch_up = from_file(
        programme, f"{path}.catch_up", "catch_up", "Sponsor's share while it catches up", promote.catch_up
    )
    live: dict[str, tuple[Row, ...]] = {f"{given_page}.catch_up": (catch_up,)}
    for place, tier in enumerate(promote.tiers):
        number, at = place + 1, f"{path}.tiers[{place}]"
        hurdle = from_file(programme, f"{at}.hurdle", f"hurdle_{number}", f"Hurdle {number}", tier.hurdle)
        share = from_file(
            programme, f"{at}.share", f"promote_{number}", f"Sponsor's share above hurdle {number}", tier.share
        )
        live |= {f"{given_page}.hurdle_{number}": (hurdle,), f"{given_page}.promote_{number}": (share,)}
    return live


def _lender(programme: Programme, plan: Plan, key: str, number: int) -> dict[str, tuple[Row, ...]]:
    """Return the terms of a loan as the file or the catalogue gives them."""
    name = tuple(programme.file.facilities)[plan.finance.loan_facility[number]]
    facility, path = programme.file.facilities[name], f"facilities.{name}"

    def row(field: str, own: str, label: str) -> tuple[Row, ...]:
        return (from_file(programme, f"{path}.{field}", own, label, getattr(facility, field)),)

    live = {
        "commitment_fee": row("commitment_fee", "commitment_fee", "Fee on the undrawn part"),
        "upfront_fee": row("upfront_fee", "upfront_fee", "Fee at close"),
        "sweep_share": row("sweep", "sweep_share", "Share of free cash that repays it early"),
        "step": row("margin_step", "step", "Step in the margin"),
        "reinvestment_rate": row("reinvestment", "reinvestment_rate", "Earned on escrow"),
        "rate": _rate(programme, plan, number, path),
    }
    return {f"{key}.given.{field}": rows for field, rows in live.items()}


def _rate(programme: Programme, plan: Plan, number: int, path: str) -> tuple[Row, ...]:
    """Return margin, hedge and cap of a loan, and the rate that they make."""
    facility = programme.file.facilities[path.partition(".")[2]]
    base = "inputs.base_rate"
    rows = [_margin(programme, plan, number, path)]
    rows.append(from_file(programme, f"{path}.hedged", "hedged", "Share whose base rate is fixed", facility.hedged))
    if facility.rate_cap is not None:
        rows.append(
            from_file(programme, f"{path}.rate_cap", "rate_cap", "Most that the base rate may cost", facility.rate_cap)
        )
        base = "MIN(inputs.base_rate, rate_cap)"
    floating = f"(1 - hedged) * ({base} - inputs.base_rate_then)"
    rows.append(number_row("rate", "Interest rate", "per year", f"MAX(0, inputs.base_rate_then + margin + {floating})"))
    return tuple(rows)


def _margin(programme: Programme, plan: Plan, number: int, path: str) -> Row:
    """Return the margin of a loan: as the file says, or the catalogue's for the obligors it lends on."""
    name = path.partition(".")[2]
    own = programme.file.facilities[name].margin
    if not isinstance(own, str):
        return from_file(programme, f"{path}.margin", "margin", "Margin", own)
    used = round(plan.finance.loans.rate[number] - plan.finance.base_rate, 12)  # what a subtraction leaves is no margin
    vehicles = sum(name in vehicle.facilities for vehicle in programme.file.vehicles.values())
    said = "the catalogue's margin for the grades of the obligors, averaged over what is lent"
    where = f"{path}.margin" if vehicles == 1 else ""  # one path cannot take the margins of two vehicles
    notes = (where, own, said, _grades())
    kind = Kind.INPUT if where else Kind.CATALOGUE
    return Row(
        "margin",
        "Margin",
        "share/year",
        values=np.array([used]),
        kind=kind,
        format=Format.SHARE,
        path=where,
        notes=notes,
    )


def _grades() -> str:
    """Return the catalogue's margins by grade."""
    return "; ".join(f"{grade} {catalogue.credit(grade).margin.value:.2%}" for grade in catalogue.ids("credit"))


def _once(live: dict[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    """Return the rows with every path of the file in one cell only; what repeats it refers to that cell."""
    first: dict[str, str] = {}
    found = {}
    for name, rows in live.items():
        page, kept = name.rpartition(".")[0], []
        for row in rows:
            again = first.setdefault(row.path, f"{page}.{row.name}") if row.path else ""
            same = not row.path or again == f"{page}.{row.name}"
            kept.append(row if same else Row(row.name, row.label, row.unit, again, format=row.format))
        found[name] = tuple(kept)
    return found


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
    return (*pages, *((people,) if people else ()), *(rate_page(owner) for owner in owners if owner.loans))


def _busy_calls(found: Shapes) -> tuple[CallShape, ...]:
    return tuple(calls for owner, calls in zip(found.owners, found.calls) if owner.busy)


def _workings(owner: OwnerShape, found: Shapes, months: int) -> Sheet:
    pages = (
        dates_page(f"workings.{owner.key}", months),
        *owner_pages(owner, months),
        call_page(found.calls[owner.number], months),
        share_page(found.calls[owner.number], months),
        ratio_page(owner, months),
    )
    return Sheet(tab(f"W {owner.title}"), pages, 4)


def _corkscrews(owners: Sequence[OwnerShape], loans: Sequence[LoanShape], months: int) -> Iterator[Page]:
    for owner in owners:
        yield from corkscrew_pages(owner.key, owner.title, of_vehicle(owner), months)
    for loan in loans:
        yield from corkscrew_pages(loan.key, loan.title, of_loan(loan), months)


def _statements(key: str, title: str, pages: tuple[Page, ...], months: int) -> Sheet:
    return Sheet(tab(f"S {title}"), (dates_page(f"statements.{key}", months), *pages), 4)


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


def tab(title: str) -> str:
    """Return a title that a tab can bear: at most 31 letters."""
    return title[:31]
