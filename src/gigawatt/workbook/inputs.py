"""The inputs of a workbook: numbers of the programme file and the catalogue with their sources, and what they replace.

Assumes every number of the core is first taken as given; here those are replaced whose origin is known, by a cell that
may be changed or by a formula over such cells. A path of the file stands in one cell only.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from gigawatt import catalogue, finance
from gigawatt.chain import Plan
from gigawatt.programme import Programme
from gigawatt.workbook.book import Format, Kind, Page, Row
from gigawatt.workbook.contracts import PhaseShape, vehicle_cash
from gigawatt.workbook.owner import OwnerShape
from gigawatt.workbook.rows import HEADS, given
from gigawatt.workbook.rows import number as number_row
from gigawatt.workbook.running import catalogue_parts
from gigawatt.workbook.shapes import ASSETS, Shapes
from gigawatt.workbook.sourcing import counted, from_catalogue, from_file

DEFINITION = ("", "a definition")


def with_sources(pages: Iterable[Page], live: dict[str, tuple[Row, ...]]) -> tuple[Page, ...]:
    """Return pages with sourced inputs and formulas in the place of given numbers; empty pages fall out."""
    found = []
    for page in pages:
        rows = tuple(row for known in page.rows for row in live.get(f"{page.key}.{known.name}", (known,)))
        if rows:
            found.append(Page(page.key, page.title, rows, page.columns, page.heads, page.text))
    return tuple(found)


def programme_page(programme: Programme, plan: Plan) -> Page:
    """Return the inputs of the whole programme, the catalogue's figures and the definitions."""
    head, timeline = programme.file.programme, programme.timeline
    classes = zip(ASSETS, ("life.shell_book_years", "life.chips_years", "life.plant_years"))
    rows = [
        from_file(programme, "programme.base_rate", "base_rate", "Base rate of interest", head.base_rate),
        from_file(programme, "programme.tax_rate", "tax_rate", "Federal income tax", head.tax_rate),
        from_file(programme, "programme.state_tax_rate", "state_tax_rate", "State income tax", head.state_tax_rate),
        from_file(programme, "programme.inflation", "inflation", "Escalation of running cost", head.inflation),
        counted("programme.price_year", "price_year", "Year of the prices", "year", head.price_year),
        from_catalogue(
            "running_usd_per_mw_year",
            "Running cost: staff, upkeep, insurance, property tax",
            "opex.non_energy_usd_per_it_mw_year",
        ),
        *catalogue_parts(programme),
        from_catalogue("lockup_dscr", "Cover below which owners are not paid", "debt.lock_up_dscr"),
        from_catalogue("default_dscr", "Cover below which lenders may call a default", "debt.default_dscr"),
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
        given("months_per_quarter", "Months of a quarter", "months", 3.0, DEFINITION),
        given("hours_per_day", "Hours of a day", "hours", 24.0, DEFINITION),
        given("kw_per_mw", "Kilowatts of a megawatt", "kW/MW", 1000.0, DEFINITION),
        given("half_cent", "Below it an amount is rounding", "USD", finance.HALF_CENT_USD, DEFINITION),
        given("cent", "What an identity may be off by", "USD", 2.0 * finance.HALF_CENT_USD, DEFINITION),
        given("tolerance", "What a line may differ from the engine's by, share of its sum", "share", 1e-9, DEFINITION),
        given("irr_guess", "Where the search for a return starts", "per month", 0.01, DEFINITION),
    ]  # fmt: skip
    return Page("inputs", "Programme", tuple(rows), heads=HEADS)


def live_rows(
    programme: Programme, plan: Plan, found: Shapes, phases: tuple[PhaseShape, ...], pages: tuple[Page, ...]
) -> dict[str, tuple[Row, ...]]:
    """Return sourced inputs and formulas by the name of the given number that they replace.

    Parameters
    ----------
    pages : the live rows of the phases.
    """
    live: dict[str, tuple[Row, ...]] = {}
    for owner in found.owners:
        vehicle = programme.file.vehicles[owner.title]
        lines = vehicle_cash(plan, pages, phases, owner.number)
        live |= {f"{owner.key}.given.{line}": rows for line, rows in lines.items()}
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
    if facility.each_draw is not None:
        live["vintage_months"] = row("each_draw", "vintage_months", "Months by which each draw is repaid")
        live["interest_only"] = row("interest_only", "interest_only", "Months of interest only before an instalment")
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
    rows = ((grade, catalogue.credit(grade)) for grade in catalogue.ids("credit"))
    return "; ".join(f"{grade} {row.margin.value:.2%}, chips {row.margin_chips.value:.2%}" for grade, row in rows)


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
