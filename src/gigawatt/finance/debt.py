"""One loan in one period: interest, fees, what falls due, draws, service, early repayment, its part of the reserve.

Assumes interest on opening balances; debt whose asset does not work yet bears interest during construction (a use,
capitalised), the rest is served from operations. Draws follow uses within what has closed and what the collateral
allows. Lenders of one rank are paid pro rata to what each is due.
"""

from __future__ import annotations

from gigawatt.finance.inputs import HALF_CENT_USD, SUBORDINATED
from gigawatt.finance.ledger import Balance, Flow, Lent, Loan, Owed, Paper
from gigawatt.quantities import F1, F2, in_place


@in_place
def accrue(lent: F1, loan: F1, owed: F1, paper: F1, line: F1) -> None:
    """Write interest and fees of one period; a bond is drawn into escrow as it closes."""
    commitment_usd = loan[Loan.COMMITMENT]
    working_usd = lent[Lent.CONVERTED_BEFORE] * commitment_usd
    building_usd = min(owed[Owed.DEBT], max(0.0, owed[Owed.DRAWN] - working_usd))
    paper[Paper.IDC] = building_usd * lent[Lent.RATE]
    paper[Paper.INTEREST] = (owed[Owed.DEBT] - building_usd + owed[Owed.DEFERRED]) * lent[Lent.RATE]
    newly_closed_usd = (lent[Lent.CLOSED] - lent[Lent.CLOSED_BEFORE]) * commitment_usd
    if loan[Loan.TAKES_OUT] >= 0.0:
        paper[Paper.INTEREST] += loan[Loan.UPFRONT_FEE] * newly_closed_usd  # nothing is built with it: an expense
    else:
        paper[Paper.FEES] = loan[Loan.UPFRONT_FEE] * newly_closed_usd
        if lent[Lent.DRAWABLE] > 0.0 and loan[Loan.PREFUNDED] <= 0.0:
            undrawn_usd = max(0.0, lent[Lent.CLOSED_BEFORE] * commitment_usd - owed[Owed.DRAWN])
            paper[Paper.FEES] += loan[Loan.COMMITMENT_FEE] * undrawn_usd
    if loan[Loan.PREFUNDED] > 0.0:
        _fill_escrow(loan, owed, paper, line, newly_closed_usd)
    line[Flow.FEES] += paper[Paper.FEES]
    line[Flow.IDC] += paper[Paper.IDC]
    line[Flow.INTEREST] += paper[Paper.INTEREST]


@in_place
def _fill_escrow(loan: F1, owed: F1, paper: F1, line: F1, newly_closed_usd: float) -> None:
    """Draw what has closed of a bond into escrow, which earns interest on its opening balance."""
    earned_usd = owed[Owed.ESCROW] * loan[Loan.REINVESTMENT]
    owed[Owed.ESCROW] += earned_usd
    line[Flow.REINVESTED] += earned_usd
    if newly_closed_usd > 0.0:
        owed[Owed.ESCROW] += newly_closed_usd
        owed[Owed.DRAWN] += newly_closed_usd
        owed[Owed.DEBT] += newly_closed_usd
        paper[Paper.DRAWN] += newly_closed_usd
        line[Flow.DRAWN] += newly_closed_usd
        line[Flow.ESCROW_IN] += newly_closed_usd


@in_place
def fall_due(lent: F1, loan: F1, owed: F1, paper: F1, line: F1, instalment_change_usd: float) -> None:
    """Write the principal that falls due by the schedule of the loan, or of each of its draws.

    Nothing falls due on debt that was never drawn, so an under-spent project is repaid early, not late. A schedule that
    falls lends interest again: principal is negative there.
    """
    if loan[Loan.VINTAGE] > 0.0:
        owed[Owed.INSTALMENT] += instalment_change_usd
        new_usd = owed[Owed.INSTALMENT]
    else:
        new_usd = min(owed[Owed.DRAWN], lent[Lent.REPAID] * loan[Loan.COMMITMENT]) - owed[Owed.DUE]
    new_usd = min(new_usd, owed[Owed.DEBT] - owed[Owed.ARREARS])
    if new_usd > -HALF_CENT_USD:  # rounding must not lend
        new_usd = max(0.0, new_usd)
    owed[Owed.DUE] += new_usd
    paper[Paper.PRINCIPAL] = new_usd
    line[Flow.PRINCIPAL] += new_usd
    if loan[Loan.RANK] < SUBORDINATED:
        line[Flow.SERVICE] += paper[Paper.INTEREST] + new_usd


@in_place
def refinance(loan: F1, owed: F1, paper: F1, lent: F1, old_owed: F1, old_paper: F1, line: F1) -> None:
    """Draw a take-out for the principal that falls due on the loan it replaces: it never passes through cash.

    Nobody refinances a loan that is behind: then the balloon is missed.
    """
    if old_owed[Owed.ARREARS] + old_owed[Owed.DEFERRED] > HALF_CENT_USD:
        return
    room_usd = lent[Lent.CLOSED] * loan[Loan.COMMITMENT] - owed[Owed.DRAWN]
    new_usd = max(0.0, min(room_usd, old_paper[Paper.PRINCIPAL]))
    owed[Owed.DRAWN] += new_usd
    owed[Owed.DEBT] += new_usd
    paper[Paper.DRAWN] += new_usd
    old_owed[Owed.DEBT] -= new_usd
    old_paper[Paper.REFINANCED] += new_usd
    line[Flow.REFINANCED] += new_usd
    line[Flow.SERVICE] -= new_usd


@in_place
def borrow(lent: F1, loan: F1, owed: F1, paper: F1, line: F1, left_usd: float, need_usd: float) -> float:
    """Draw one loan, or take from its escrow, and return what that pays [USD].

    Draws so far = draw share x (eligible uses so far - what equity pays first), within the closed commitment and what
    the collateral allows. Eligible uses shrink with what own cash has paid: `left_usd` of `need_usd` was open before
    any loan was drawn.
    """
    if lent[Lent.DRAWABLE] <= 0.0 or lent[Lent.CLOSED] <= 0.0 or loan[Loan.TAKES_OUT] >= 0.0:
        return 0.0
    financing_usd = line[Flow.FEES] + line[Flow.IDC] + line[Flow.RESERVE_IN]
    eligible_usd = (lent[Lent.ELIGIBLE] + loan[Loan.WEIGHT] * financing_usd) * (left_usd / need_usd)
    paper[Paper.ELIGIBLE] = eligible_usd
    owed[Owed.ELIGIBLE] += eligible_usd
    beyond_usd = max(0.0, owed[Owed.ELIGIBLE] - loan[Loan.EQUITY_FIRST])
    wanted_usd = loan[Loan.DRAW_SHARE] * beyond_usd - owed[Owed.USED]
    if loan[Loan.PREFUNDED] > 0.0:
        return float(max(0.0, min(wanted_usd, owed[Owed.ESCROW])))
    room_usd = lent[Lent.CLOSED] * loan[Loan.COMMITMENT] - owed[Owed.DRAWN]
    return float(max(0.0, min(wanted_usd, room_usd, lent[Lent.CEILING] - owed[Owed.DEBT])))


@in_place
def book_draw(loan: F1, owed: F1, paper: F1, line: F1, paid_usd: float) -> None:
    """Write what a loan paid: from escrow, or newly drawn."""
    owed[Owed.USED] += paid_usd
    if loan[Loan.PREFUNDED] > 0.0:
        owed[Owed.ESCROW] -= paid_usd
        line[Flow.RELEASED] += paid_usd
    else:
        owed[Owed.DRAWN] += paid_usd
        owed[Owed.DEBT] += paid_usd
        paper[Paper.DRAWN] += paid_usd
        line[Flow.DRAWN] += paid_usd


@in_place
def reserve_target_usd(lent: F1, loan: F1, owed: F1) -> float:
    """Return the reserve that lenders ask for: principal due in the next months plus interest on the balance [USD]."""
    if loan[Loan.RANK] >= SUBORDINATED:
        return 0.0
    if loan[Loan.VINTAGE] > 0.0:
        ahead_usd = owed[Owed.INSTALMENT] * loan[Loan.RESERVE_PERIODS]
        converted_usd = lent[Lent.CONVERTED] * owed[Owed.DEBT]
    else:
        ahead_usd = lent[Lent.AHEAD] * loan[Loan.COMMITMENT]
        converted_usd = lent[Lent.OUTSTANDING] * loan[Loan.COMMITMENT]
    interest_usd = min(converted_usd, owed[Owed.DEBT]) * lent[Lent.RATE] * loan[Loan.RESERVE_PERIODS]
    return float(min(ahead_usd, owed[Owed.DEBT]) + interest_usd)


@in_place
def serve(loans: F2, owed: F2, paper: F2, balance: F1, line: F1, rank: int) -> None:
    """Pay the loans of one rank pro rata to what each is due: interest, deferred interest, principal."""
    interest_usd, deferred_usd, due_usd, lent_usd = 0.0, 0.0, 0.0, 0.0
    for number in range(len(loans)):
        if loans[number, Loan.RANK] == rank:
            interest_usd += paper[number, Paper.INTEREST]
            deferred_usd += owed[number, Owed.DEFERRED]
            own_usd = _due_usd(owed[number], paper[number])
            due_usd += max(0.0, own_usd)
            lent_usd -= min(0.0, own_usd)
    interest_share = _share(_pay(balance, interest_usd), interest_usd)
    caught_up_usd = min(balance[Balance.CASH], deferred_usd)
    balance[Balance.CASH] -= caught_up_usd
    caught_up_share = _share(caught_up_usd, deferred_usd)
    balance[Balance.CASH] += lent_usd  # a schedule that falls lends again
    repaid_share = _share(_pay(balance, due_usd), due_usd)
    for number in range(len(loans)):
        if loans[number, Loan.RANK] == rank:
            _credit(owed[number], paper[number], line, interest_share, caught_up_share, repaid_share)


@in_place
def _due_usd(owed: F1, paper: F1) -> float:
    """Return arrears and new principal that no take-out has paid, at most what is owed [USD]."""
    return float(min(owed[Owed.DEBT], owed[Owed.ARREARS] + paper[Paper.PRINCIPAL] - paper[Paper.REFINANCED]))


@in_place
def _share(paid_usd: float, due_usd: float) -> float:
    return paid_usd / due_usd if due_usd > 0.0 else 1.0


@in_place
def _credit(owed: F1, paper: F1, line: F1, interest_share: float, caught_up_share: float, repaid_share: float) -> None:
    """Write what one loan was paid, as shares of what it was due."""
    interest_left_usd = paper[Paper.INTEREST] * (1.0 - interest_share)
    owed[Owed.DEFERRED] = owed[Owed.DEFERRED] * (1.0 - caught_up_share) + interest_left_usd
    due_usd = _due_usd(owed, paper)
    repaid_usd = due_usd * repaid_share if due_usd > 0.0 else due_usd
    paper[Paper.REPAID] = repaid_usd + paper[Paper.REFINANCED]
    new_usd = paper[Paper.PRINCIPAL] - paper[Paper.REFINANCED]
    paper[Paper.SHORTFALL] = interest_left_usd + max(0.0, new_usd - repaid_usd)
    owed[Owed.ARREARS] = due_usd - repaid_usd
    owed[Owed.DEBT] -= repaid_usd
    line[Flow.REPAID] += paper[Paper.REPAID]
    line[Flow.SHORTFALL] += paper[Paper.SHORTFALL]


@in_place
def serve_subordinated(owed: F1, paper: F1, balance: F1, line: F1, allowed: bool) -> None:
    """Pay a subordinated loan from free cash where the lock-up test allows it; the rest accrues without a default."""
    cash_usd = balance[Balance.CASH] if allowed else 0.0
    service_usd = min(cash_usd, paper[Paper.INTEREST] + owed[Owed.DEFERRED])
    owed[Owed.DEFERRED] += paper[Paper.INTEREST] - service_usd
    due_usd = min(owed[Owed.DEBT], owed[Owed.ARREARS] + paper[Paper.PRINCIPAL])
    repaid_usd = min(cash_usd - service_usd, due_usd)
    balance[Balance.CASH] -= service_usd + repaid_usd
    paper[Paper.REPAID] = repaid_usd
    owed[Owed.ARREARS] = due_usd - repaid_usd
    owed[Owed.DEBT] -= repaid_usd
    line[Flow.REPAID] += repaid_usd


@in_place
def _pay(balance: F1, due_usd: float) -> float:
    """Pay debt service from cash, then from the reserve; return what was paid [USD]."""
    from_cash_usd = min(balance[Balance.CASH], due_usd)
    balance[Balance.CASH] -= from_cash_usd
    from_reserve_usd = min(balance[Balance.RESERVE], due_usd - from_cash_usd)
    balance[Balance.RESERVE] -= from_reserve_usd
    return float(from_cash_usd + from_reserve_usd)


@in_place
def prepay(lent: F1, loan: F1, owed: F1, paper: F1, balance: F1, line: F1, free_usd: float) -> None:
    """Repay early: a share of free cash, all of it while more is owed than the collateral allows, and what is left in
    the escrow of a bond once construction ends. Instalments fall away from the last one backwards.

    Parameters
    ----------
    free_usd : cash after debt service and reserve, before any loan was repaid early [USD].
    """
    if lent[Lent.DRAWABLE] <= 0.0 and owed[Owed.ESCROW] > 0.0:
        unspent_usd = min(owed[Owed.ESCROW], owed[Owed.DEBT])
        balance[Balance.CASH] += owed[Owed.ESCROW] - unspent_usd
        line[Flow.FREED] += owed[Owed.ESCROW]
        owed[Owed.ESCROW] = 0.0
        _cut(owed, paper, line, unspent_usd)
    excess_usd = max(0.0, owed[Owed.DEBT] - lent[Lent.CEILING])
    swept_usd = min(balance[Balance.CASH], owed[Owed.DEBT], max(loan[Loan.SWEEP] * free_usd, excess_usd))
    if swept_usd > 0.0:
        balance[Balance.CASH] -= swept_usd
        _cut(owed, paper, line, swept_usd)


@in_place
def _cut(owed: F1, paper: F1, line: F1, repaid_usd: float) -> None:
    owed[Owed.DEBT] -= repaid_usd
    owed[Owed.ARREARS] = max(0.0, owed[Owed.ARREARS] - repaid_usd)
    paper[Paper.SWEPT] += repaid_usd
    line[Flow.SWEPT] += repaid_usd
