"""One loan, month by month, as live formulas: what `finance.settle` does with one row of `Loans`.

Assumes its vehicle's page says what lenders of its rank are paid together, and the cash that is left when the turn of a
subordinated loan comes; names and order follow `finance`, where each step is explained.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.workbook.book import Page, Row
from gigawatt.workbook.rows import balance, flag, flow, number, plus, step


class LoanShape(NamedTuple):
    """What kind of loan it is: which rows it needs."""

    number: int
    """Of the loan."""
    key: str
    """Of its page: `vehicle.loan`."""
    vehicle: str
    """Key of its vehicle's page."""
    title: str
    vintage: bool
    """Each draw is repaid on its own."""
    prefunded: bool
    subordinated: bool
    collateral: bool
    """Somebody tests what is owed against a ceiling."""
    takes_out: str
    """Key of the loan that it refinances, or nothing."""
    refinanced_by: tuple[str, ...]
    """Keys of the loans that refinance it."""
    rank: str
    """Name of its rank, whose rows its vehicle's page holds; nothing where it is subordinated."""
    cash_before: str
    """Cash that is left when it is served, where it is subordinated."""
    prepay_cash: str
    """Cash that is left when it may be repaid early."""
    left_before: str
    """Uses that are left to pay when it is drawn."""


def loan_page(loan: LoanShape, months: int) -> Page:
    """Return the page of one loan."""
    rows = (*_accrual(loan), *_due(loan), *_service(loan), *_reserve(loan), *_prepayment(loan), *_draw(loan))
    after = _subordinated(loan) if loan.subordinated else ()
    return Page(loan.key, loan.title, (*rows, *after, *_closing(loan)), months)


def _accrual(loan: LoanShape) -> tuple[Row, ...]:
    """Interest and fees on opening balances."""
    takeout = bool(loan.takes_out)
    fee = "given.upfront_fee * newly_closed"
    expense = f" + {fee}" if takeout else ""
    commitment_fee = "" if loan.prefunded else " + IF(drawable = 1, given.commitment_fee / inputs.months_per_year * "
    undrawn = "" if loan.prefunded else "MAX(0, given.closed_share[-1] * given.commitment - drawn_to_date[-1]), 0)"
    rows = [
        number(
            "rate",
            "Interest rate of the month",
            "per month",
            "(given.rate + IF(timeline.counter > given.step_from, given.step, 0)) / inputs.months_per_year",
        ),
        flag(
            "drawable",
            "Debt may be drawn",
            f"AND(timeline.counter <= given.availability_end, timeline.counter <= {loan.vehicle}.given.completion)",
        ),
        step(
            "building",
            "Debt whose asset does not work yet",
            "MIN(debt[-1], MAX(0, drawn_to_date[-1] - given.converted_share[-1] * given.commitment))",
        ),
        flow("idc", "Interest during construction", "building * rate"),
        step(
            "newly_closed", "Commitment that closes", "(given.closed_share - given.closed_share[-1]) * given.commitment"
        ),
        flow("interest", "Interest due", f"(debt[-1] - building + deferred[-1]) * rate{expense}"),
        flow("fees", "Upfront and commitment fees", "0" if takeout else fee + commitment_fee + undrawn),
    ]
    if loan.prefunded:
        rows += [
            flow("escrow_in", "Bond drawn into escrow", "MAX(0, newly_closed)"),
            flow(
                "escrow_earned", "Earned on the escrow", "escrow[-1] * given.reinvestment_rate / inputs.months_per_year"
            ),
            step("escrow_held", "Escrow before it is spent", "escrow[-1] + escrow_earned + escrow_in"),
        ]
    return tuple(rows)


def _due(loan: LoanShape) -> tuple[Row, ...]:
    """Principal that falls due, and what a take-out pays of it."""
    filled = " + escrow_in" if loan.prefunded else ""
    rows = [step("debt_owed", "Debt before service", f"debt[-1]{filled}")]
    if loan.vintage:
        age = "timeline.counter - timeline.counter[..-1]"
        repaying = f"({age} <= given.vintage_months) * ({age} > given.interest_only)"
        rows.append(
            step(
                "instalment",
                "Instalments of earlier draws",
                f"SUMPRODUCT(begins[..-1] * {repaying}) / (given.vintage_months - given.interest_only)",
            )
        )
        new = "instalment"
    else:
        new = f"MIN(drawn_to_date[-1]{filled}, given.repaid_share * given.commitment) - due_to_date[-1]"
    rows.append(flow("principal", "Principal that falls due", f"MAX(0, MIN({new}, debt_owed - arrears[-1]))"))
    if not loan.vintage:
        rows.append(balance("due_to_date", "Principal due to date", "due_to_date[-1] + principal"))
    if loan.takes_out:
        rows.append(
            flow(
                "refinancing",
                "Drawn to refinance",
                f"IF({loan.takes_out}.arrears[-1] + {loan.takes_out}.deferred[-1] > inputs.half_cent, 0, "
                f"MAX(0, MIN(given.closed_share * given.commitment - drawn_to_date[-1], {loan.takes_out}.principal)))",
            )
        )
    if loan.refinanced_by:
        rows.append(
            flow("refinanced", "Principal refinanced", plus(f"{key}.refinancing" for key in loan.refinanced_by))
        )
    return tuple(rows)


def _refinanced(loan: LoanShape) -> str:
    return " - refinanced" if loan.refinanced_by else ""


def _service(loan: LoanShape) -> tuple[Row, ...]:
    """Service from cash, then from the reserve; a subordinated loan waits for the lock-up test."""
    refinancing = " + refinancing" if loan.takes_out else ""
    owed = f"debt_owed{refinancing}{_refinanced(loan)}"
    if loan.subordinated:
        return (
            step("debt_served", "Debt before early repayment", owed),
            step("arrears_served", "Arrears", "arrears[-1]"),
        )
    rank, due = f"{loan.vehicle}.{loan.rank}", f"MIN({owed}, arrears[-1] + principal{_refinanced(loan)})"

    def part(own: str, of_rank: str, paid: str) -> str:
        return f"IF({rank}_{of_rank} > 0, {own} / {rank}_{of_rank}, 0) * {paid}"

    return (
        flow(
            "interest_paid",
            "Interest paid, pro rata with its rank",
            part("interest", "interest", f"({rank}_interest_cash + {rank}_interest_reserve)"),
        ),
        flow("caught_up", "Deferred interest paid", part("deferred[-1]", "behind", f"{rank}_caught_up")),
        step("due", "Principal and arrears due", due),
        flow(
            "repaid_paid",
            "Principal paid, pro rata with its rank",
            part("due", "due", f"({rank}_repaid_cash + {rank}_repaid_reserve)"),
        ),
        flow("repaid", "Principal repaid", "repaid_paid" + (" + refinanced" if loan.refinanced_by else "")),
        flow(
            "shortfall",
            "Service due and not paid",
            f"interest - interest_paid + MAX(0, principal{_refinanced(loan)} - repaid_paid)",
        ),
        step("debt_served", "Debt after service", f"{owed} - repaid_paid"),
        step("arrears_served", "Arrears after service", "due - repaid_paid"),
    )


def _reserve(loan: LoanShape) -> tuple[Row, ...]:
    """The reserve that the lenders ask for."""
    if loan.subordinated:
        return ()
    if loan.vintage:
        ahead, working = "instalment * given.reserve_months", "given.converted_share * debt_served"
    else:
        ahead, working = "given.ahead_share * given.commitment", "given.outstanding_share * given.commitment"
    interest = f"MIN({working}, debt_served) * rate * given.reserve_months"
    return (step("reserve_target", "Reserve asked for", f"MIN({ahead}, debt_served) + {interest}"),)


def _prepayment(loan: LoanShape) -> tuple[Row, ...]:
    """Sweep, collateral, and what is left of an escrow."""
    free = f"{loan.vehicle}.cash_to_sweep"
    rows, owed, cash = [], "debt_served", loan.prepay_cash
    if loan.prefunded:
        rows.append(flow("escrow_freed", "Escrow released unspent", "IF(drawable = 1, 0, escrow_held)"))
        rows.append(flow("escrow_repaid", "Debt repaid from escrow", "MIN(escrow_freed, debt_served)"))
        owed = "(debt_served - escrow_repaid)"
        cash = f"({cash} + escrow_freed - escrow_repaid)"
    excess = f", {owed} - given.ceiling" if loan.collateral else ""
    rows.append(
        flow(
            "swept_cash",
            "Repaid early from cash",
            f"MAX(0, MIN({cash}, {owed}, MAX(given.sweep_share * {free}, 0{excess})))",
        )
    )
    rows.append(flow("swept", "Repaid early", "swept_cash" + (" + escrow_repaid" if loan.prefunded else "")))
    rows.append(step("cash_swept", "Cash left after early repayment", f"{cash} - swept_cash"))
    return tuple(rows)


def _draw(loan: LoanShape) -> tuple[Row, ...]:
    """What the loan pays of the uses of the month."""
    if loan.takes_out:
        return (
            step("paid", "Uses paid", "0"),
            flow("drawn", "Drawn", "refinancing"),
            *_to_date("used_to_date", "paid"),
        )
    open_ = f"{loan.vehicle}.open"
    limit = "escrow_held" if loan.prefunded else "given.closed_share * given.commitment - drawn_to_date[-1]"
    if loan.collateral and not loan.prefunded:
        limit += ", given.ceiling - (debt_served - swept)"
    lends = f"AND(drawable = 1, given.closed_share > 0, {loan.vehicle}.overdue = 0)"
    return (
        flow(
            "eligible",
            "Uses that the loan shares in",
            f"IF(AND({lends}, {loan.vehicle}.need > 0), (given.eligible + given.weight * "
            f"{loan.vehicle}.financing) * {open_} / {loan.vehicle}.need, 0)",
        ),
        balance("eligible_to_date", "Shared uses to date", "eligible_to_date[-1] + eligible"),
        step(
            "wanted",
            "Share of them not yet drawn",
            "given.draw_share * MAX(0, eligible_to_date - given.equity_first) - used_to_date[-1]",
        ),
        step(
            "paid",
            "Uses paid",
            f"IF({lends}, MIN({loan.left_before}, MAX(0, MIN(wanted, {limit}))), 0)",
        ),
        flow("drawn", "Drawn", "escrow_in" if loan.prefunded else "paid"),
        *_to_date("used_to_date", "paid"),
        *(_begins() if loan.vintage else ()),
        step("left_after", "Uses left to pay after this loan", f"{loan.left_before} - paid"),
    )


def _to_date(name: str, of: str) -> tuple[Row, ...]:
    return (balance(name, f"{of.capitalize()} to date", f"{name}[-1] + {of}"),)


def _begins() -> tuple[Row, ...]:
    """Draws whose asset begins to work: from then on they are repaid."""
    at_work = "MIN(drawn_to_date, given.converted_share * given.commitment)"
    return (
        flow("begins", "Draws whose asset begins to work", f"MAX(0, {at_work} - working[-1])"),
        balance("working", "Draws whose asset works, to date", "working[-1] + begins"),
    )


def _subordinated(loan: LoanShape) -> tuple[Row, ...]:
    """Service after the lock-up test; what is not paid accrues."""
    owed = "debt_served - swept" + ("" if loan.prefunded or loan.takes_out else " + drawn")
    arrears = "MAX(0, arrears_served - swept)"
    return (
        flow("service_paid", "Interest paid", f"MIN({loan.cash_before}, interest + deferred[-1])"),
        flow("caught_up", "Deferred interest paid", "MAX(0, service_paid - interest)"),
        step("debt_tested", "Debt after draws", owed),
        step("due", "Principal and arrears due", f"MIN(debt_tested, {arrears} + principal)"),
        flow("repaid_late", "Principal repaid", f"MIN({loan.cash_before} - service_paid, due)"),
        flow("repaid", "Principal repaid, refinancing included", "repaid_late"),
        step("cash_after", "Cash left after this loan", f"{loan.cash_before} - service_paid - repaid_late"),
    )


def _closing(loan: LoanShape) -> tuple[Row, ...]:
    """Closing balances, each as opening + in - out."""
    if loan.subordinated:
        deferred = "deferred[-1] + interest - service_paid"
        arrears, repaid = "due - repaid_late", f"repaid_late{_refinanced(loan)}"
    else:
        deferred = "deferred[-1] + interest - interest_paid - caught_up"
        arrears, repaid = "MAX(0, arrears_served - swept)", "repaid"
    rows = [
        balance("drawn_to_date", "Drawn to date", "drawn_to_date[-1] + drawn"),
        balance("debt", "Debt, closing", f"debt[-1] + drawn - {repaid} - swept", result=True),
        balance("deferred", "Deferred interest, closing", deferred),
        balance("arrears", "Arrears of principal, closing", arrears),
    ]
    if loan.prefunded:
        rows.append(balance("escrow", "Escrow, closing", "escrow_held - paid - escrow_freed"))
    return tuple(rows)


__all__ = ["LoanShape", "loan_page"]
