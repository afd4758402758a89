"""One vehicle, month by month, as live formulas: what `finance.settle` does with it, in the same order.

Assumes the pages of its loans, tax and calls stand beside it; names follow `finance`, where each step is explained.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt import finance
from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.reserves import reserve_rows
from gigawatt.workbook.rows import balance, check, flag, flow, number, plus, step

EARNED = {line.name: line.title for line in finance.LINES if line.name in ("contracted", "damages", "guarantee")}
COSTS = {
    line.name: line.title
    for line in finance.LINES
    if line.name in ("operation", "energy", "rent", "insurance", "property_tax")
}
LINES = EARNED | COSTS
"""Lines of revenue and of operating cost, with their titles."""


class OwnerShape(NamedTuple):
    """What a vehicle consists of: which rows it needs."""

    number: int
    """Of the vehicle."""
    busy: bool
    """False where it neither builds nor earns nor owes."""
    key: str
    title: str
    assets: tuple[str, ...]
    """Classes it owns, by name."""
    senior: tuple[str, ...]
    """Keys of its loans in order of rank, those served after the lock-up test left out."""
    ranks: tuple[tuple[str, tuple[str, ...]], ...]
    """The same loans by rank, with its name; ranks without a loan are left out."""
    subordinated: tuple[str, ...]
    prefunded: tuple[str, ...]
    """Those drawn into escrow."""
    takes_out: tuple[str, ...]
    """Those that refinance another."""
    collateral: tuple[str, ...]
    """Those with a ceiling."""
    loans: tuple[str, ...]
    """All, in order of rank."""
    interest_cap: bool
    """True where tax law limits what interest may be deducted."""
    replaces: tuple[str, ...]
    """Asset classes that are replaced, by name."""


def owner_pages(owner: OwnerShape, months: int) -> tuple[Page, ...]:
    """Return the pages of one vehicle, one per step of the month."""
    steps = (
        ("construction and depreciation", _uses_known),
        ("operations", _operations),
        ("new chips and maintenance", lambda owner: tuple(reserve_rows(owner.replaces))),
        ("debt service", _service),
        ("reserve and early repayment", _reserve),
        ("uses and sources", _sources),
        ("lock-up and distribution", _distribution),
        ("balances and checks", _balances),
    )
    return tuple(Page(owner.key, f"{owner.title}: {title}", rows(owner), months) for title, rows in steps)


def _sum(loans: tuple[str, ...], line: str) -> str:
    return plus(f"{loan}.{line}" for loan in loans)


def _uses_known(owner: OwnerShape) -> tuple[Row, ...]:
    """Spending, fees and interest of the month, what enters service with them, and its depreciation."""
    placed = plus(f"given.placed_{asset}" for asset in owner.assets)
    rows = [
        flow("spend", "Construction spending", plus(f"given.spend_{asset}" for asset in owner.assets)),
        flow("fees", "Upfront and commitment fees", _sum(owner.loans, "fees")),
        flow("idc", "Interest during construction", _sum(owner.loans, "idc")),
        flow("placed", "Spending that enters service", placed),
        step("work", "Work in progress before", "in_progress[-1] + spend"),
        step("financing_work", "Fees and interest in progress before", "financing_in_progress[-1] + fees + idc"),
        flow(
            "financing_placed",
            "Fees and interest that enter service",
            "IF(placed > 0, MIN(1, placed / work) * financing_work, 0)",
        ),
        balance("in_progress", "Work in progress", "work - placed"),
        balance("financing_in_progress", "Fees and interest in progress", "financing_work - financing_placed"),
    ]
    for asset in owner.assets:
        all_in = f"IF(placed > 0, given.placed_{asset} * (1 + financing_placed / placed), 0)"
        if asset in owner.replaces:  # what a month pays for is in service from the next one on
            all_in += f" + replaced_{asset}[-1]"
        rows.append(flow(f"cost_{asset}", f"Cost that enters service: {asset}", all_in))
    straight = plus(
        f"SUMPRODUCT(cost_{asset}[..] * (timeline.counter - timeline.counter[..] < inputs.book_months_{asset})) "
        f"/ inputs.book_months_{asset}"
        for asset in owner.assets
    )
    rows += [
        step("straight_line", "Straight-line depreciation", straight),
        flow(
            "depreciation",
            "Depreciation in the books",
            "MAX(0, MIN(straight_line, fixed[-1] + placed + financing_placed))",
        ),
        balance("fixed", "Assets in service, net", "fixed[-1] + placed + financing_placed - depreciation + replaced"),
    ]
    return tuple(rows)


def _operations(owner: OwnerShape) -> tuple[Row, ...]:
    return (
        *(flow(line, title, f"given.{line}") for line, title in LINES.items()),
        flow("revenue", "Revenue", plus(EARNED), result=True),
        flow("opex", "Operating cost", plus(COSTS), result=True),
        flow("reinvested", "Earned on escrow", _sum(owner.prefunded, "escrow_earned")),
        flow("interest", "Interest due", _sum(owner.loans, "interest")),
        flow("tax", "Income tax", "tax.tax"),
        step("cash_earned", "Cash before, and what operations leave", "cash_unreserved[-1] + revenue - opex - tax"),
        flow("deficit", "Operating deficit that owners fund", "MAX(0, -cash_earned)"),
        step("cash_operations", "Cash after operations", "MAX(0, cash_earned)"),
    )


def _service(owner: OwnerShape) -> tuple[Row, ...]:
    """Debt service, its cover, and what it leaves of cash and reserve."""
    last = owner.ranks[-1][0] if owner.ranks else ""
    return (
        flow("principal", "Principal that falls due", _sum(owner.loans, "principal")),
        flow("refinanced", "Principal refinanced", _sum(owner.takes_out, "refinancing")),
        flow(
            "service",
            "Debt service due, subordinated loans left out",
            plus(f"{loan}.interest + {loan}.principal" for loan in owner.senior)
            + (" - refinanced" if owner.takes_out else ""),
            result=True,
        ),
        *_cover(),
        *(row for place, (rank, loans) in enumerate(owner.ranks) for row in _rank(owner, place, rank, loans)),
        flow("repaid", "Principal repaid", _sum(owner.loans, "repaid")),
        flow("shortfall", "Service due and not paid", _sum(owner.senior, "shortfall")),
        step("cash_serviced", "Cash after debt service", f"{last}_cash_after" if last else "cash_kept"),
        step("reserve_serviced", "Reserve after debt service", f"{last}_reserve_after" if last else "reserve[-1]"),
    )


def _cover() -> tuple[Row, ...]:
    """Cover of the month, and of the last twelve since the first service."""
    of_the_year = "served[..] * (timeline.counter[..] > timeline.counter - inputs.months_per_year)"
    return (
        flag("service_due", "Debt service is due", "service > inputs.half_cent"),
        number("dscr", "Debt service cover", "ratio", "IF(service_due = 1, cfads / service, 0)"),
        flag("served", "Service has been due", "OR(served[-1] = 1, service_due = 1)"),
        number("months_served", "Months since then, this one included", "months", "months_served[-1] + served"),
        step("year_cash", "Cash for service, last twelve of those months", f"SUMPRODUCT(cfads[..] * {of_the_year})"),
        step("year_service", "Debt service of the same months", f"SUMPRODUCT(service[..] * {of_the_year})"),
        flag(
            "measured",
            "There is a quarter to test",
            "AND(months_served >= inputs.months_per_quarter, year_service > inputs.half_cent)",
        ),
        number("cover", "Cover of the last twelve months", "ratio", "IF(measured = 1, year_cash / year_service, 0)"),
    )


def _rank(owner: OwnerShape, place: int, rank: str, loans: tuple[str, ...]) -> tuple[Row, ...]:
    """What the lenders of one rank are paid together: from cash, then from the reserve."""
    before = owner.ranks[place - 1][0] if place else ""
    cash = f"{before}_cash_after" if place else "cash_kept"
    reserve = f"{before}_reserve_after" if place else "reserve[-1]"
    due = f"{rank}_interest"
    left = f"{cash} - {rank}_interest_cash - {rank}_caught_up"
    unserved = f"{reserve} - {rank}_interest_reserve"
    return (
        step(due, f"Interest due, {rank} loans", _sum(loans, "interest")),
        step(f"{rank}_interest_cash", "Paid from cash", f"MIN({cash}, {due})"),
        step(f"{rank}_interest_reserve", "Paid from the reserve", f"MIN({reserve}, {due} - {rank}_interest_cash)"),
        step(f"{rank}_behind", "Interest deferred before", _sum(loans, "deferred[-1]")),
        step(f"{rank}_caught_up", "Deferred interest paid", f"MIN({cash} - {rank}_interest_cash, {rank}_behind)"),
        step(f"{rank}_due", f"Principal and arrears due, {rank} loans", _sum(loans, "due")),
        step(f"{rank}_repaid_cash", "Paid from cash", f"MIN({left}, {rank}_due)"),
        step(f"{rank}_repaid_reserve", "Paid from the reserve", f"MIN({unserved}, {rank}_due - {rank}_repaid_cash)"),
        step(f"{rank}_cash_after", f"Cash left after {rank} loans", f"{left} - {rank}_repaid_cash"),
        step(f"{rank}_reserve_after", f"Reserve left after {rank} loans", f"{unserved} - {rank}_repaid_reserve"),
    )


def _reserve(owner: OwnerShape) -> tuple[Row, ...]:
    """The reserve, and early repayment from what is left."""
    converts = [f"{loan}.given.converted_share > {loan}.given.converted_share[-1]" for loan in owner.loans]
    last = f"{owner.loans[-1]}.cash_swept" if owner.loans else "cash_reserved"
    return (
        step("reserve_target", "Reserve asked for", _sum(owner.senior, "reserve_target")),
        flow("reserve_released", "Released from the reserve", "MAX(0, reserve_serviced - reserve_target)"),
        flow("reserve_filled", "Filled from cash", "MIN(cash_serviced, MAX(0, reserve_target - reserve_serviced))"),
        flag("converts", "Debt converts", f"OR({', '.join(converts)})" if converts else "0 > 1"),
        flow(
            "reserve_in",
            "First filling, paid as a use",
            "IF(converts = 1, MAX(0, reserve_target - reserve_serviced - reserve_filled), 0)",
        ),
        balance(
            "reserve",
            "Debt service reserve",
            "reserve_serviced + reserve_filled - reserve_released + reserve_in",
            result=True,
        ),
        step("cash_reserved", "Cash after the reserve", "cash_serviced + reserve_released - reserve_filled"),
        flag("complete", "Construction is complete", "timeline.counter > given.completion"),
        step("cash_to_sweep", "Cash that a sweep may take", "IF(complete = 1, cash_reserved, 0)"),
        flow("swept", "Repaid early", _sum(owner.loans, "swept")),
        step("cash_swept", "Cash after early repayment", last),
    )


def _sources(owner: OwnerShape) -> tuple[Row, ...]:
    """Uses of the month and who pays them."""
    drawable = [loan for loan in owner.loans if loan not in owner.takes_out]
    overdue = (f"{loan}.arrears + {loan}.deferred" for loan in owner.senior)
    return (
        flow("escrow_in", "Bond drawn into escrow", _sum(owner.prefunded, "escrow_in")),
        step("financing", "Fees, interest and reserve that loans may pay", "fees + idc + reserve_in"),
        flow("uses", "Uses", "spend + financing + escrow_in + deficit", result=True),
        step("need", "To be paid, open invoices included", "uses - escrow_in + unpaid[-1]"),
        flow("own", "Paid from own cash", "MAX(0, MIN(cash_swept, need))"),
        step("open", "Left for lenders and owners", "MAX(0, need) - own"),
        flag("overdue", "A lender is behind: nobody lends", f"{plus(overdue)} > inputs.half_cent"),
        flow("drawn", "Debt drawn", _sum(tuple(drawable), "drawn"), result=True),
        flow("released", "Paid from escrow", _sum(owner.prefunded, "paid")),
        step("left", "Left for owners", f"{drawable[-1]}.left_after" if drawable else "open"),
        flow("sunk", "Paid before the programme's start", "IF(timeline.before_start = 1, left, 0)"),
        flow("raised", "Limited partners and preferred", "calls.raised"),
        flow("called", "Equity called from partners", "calls.called", result=True),
        flow("stepped", "Paid in another partner's stead", "calls.stepped"),
        balance("unpaid", "Open invoices", "left - sunk - raised - called - stepped", result=True),
        flow("gap", "Funding gap", "unpaid - unpaid[-1]"),
        step("cash_used", "Cash after construction", "cash_swept - own"),
    )


def _distribution(owner: OwnerShape) -> tuple[Row, ...]:
    """The lock-up test, subordinated loans, owners."""
    beyond = plus(
        f"MAX(0, {loan}.{'debt_tested' if loan in owner.subordinated else 'debt'} - {loan}.given.ceiling)"
        for loan in owner.collateral
    )
    senior = plus(f"{loan}.arrears + {loan}.deferred" for loan in owner.senior)
    last = f"{owner.subordinated[-1]}.cash_after" if owner.subordinated else "cash_free"
    waiting = plus(f"{loan}.arrears + {loan}.deferred" for loan in owner.subordinated)
    paid_out = f"IF({waiting} < inputs.half_cent, cash_left, 0)" if owner.subordinated else "cash_left"
    return (
        step(
            "behind",
            "Arrears, deferred interest, debt beyond collateral, open invoices, what replacement lacks",
            f"{senior} + {beyond} + unpaid + unreserved + unreplaced",
        ),
        flag(
            "locked",
            "Owners are not paid: lock-up",
            "OR(complete = 0, behind >= inputs.half_cent, reserve < reserve_target - inputs.half_cent, "
            "AND(measured = 1, cover < inputs.lockup_dscr), "
            "AND(measured = 0, service_due = 1, dscr < inputs.lockup_dscr))",
        ),
        step("cash_free", "Cash that may leave", "IF(locked = 1, 0, cash_used)"),
        step("cash_left", "Left for owners after subordinated loans", last),
        flow("distributed", "Distributed to owners", paid_out, result=True),
        balance(
            "cash_unreserved",
            "Cash, reserve and escrow left out",
            "cash_used - (cash_free - cash_left) - distributed",
            result=True,
        ),
    )


def _balances(owner: OwnerShape) -> tuple[Row, ...]:
    """The balance sheet and its checks."""
    return (
        balance("debt", "Debt", _sum(owner.loans, "debt"), result=True),
        balance("deferred", "Deferred interest", _sum(owner.loans, "deferred")),
        balance("escrow", "Escrow", _sum(owner.prefunded, "escrow")),
        balance(
            "cash",
            "Cash, reserves and escrow included",
            "cash_unreserved + reserve + escrow + refresh_reserve + maintenance_reserve",
        ),
        balance(
            "fixed_assets", "Fixed assets, work in progress included", "fixed + in_progress + financing_in_progress"
        ),
        flow(
            "net_income",
            "Net income",
            "revenue - opex - tax + reinvested - interest - depreciation",
            result=True,
        ),
        balance(
            "equity", "Equity", "equity[-1] + sunk + raised + called + stepped + net_income - distributed", result=True
        ),
        check(
            "check_sources",
            "Sources equal uses",
            "IF(ABS(own + drawn + released + sunk + raised + called + stepped + gap - uses) > inputs.cent, 1, 0)",
        ),
        check(
            "check_balance",
            "Assets equal liabilities and equity",
            "IF(ABS(fixed_assets + cash - debt - deferred - unpaid - equity) > inputs.cent, 1, 0)",
        ),
        check(
            "check_sign",
            "No balance is negative",
            "IF(MIN(debt, deferred, reserve, cash_unreserved, escrow, fixed_assets, unpaid, refresh_reserve, "
            "maintenance_reserve, unreserved, unreplaced) < -inputs.cent, 1, 0)",
        ),
    )


__all__ = ["OwnerShape", "owner_pages"]
