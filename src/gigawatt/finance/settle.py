"""The core arithmetic: settles every month of every vehicle and returns balanced statements.

Assumes `CashInputs` is all it knows of the world, so that programmes, textbook cases and oracles run the same lines.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance.books import capitalise, depreciate, earn, enter_service, open_year
from gigawatt.finance.calls import call, step_up
from gigawatt.finance.debt import accrue, fall_due, prepay, refinance, reserve_target_usd, serve, serve_subordinated
from gigawatt.finance.inputs import HALF_CENT_USD, JUNIOR, SENIOR, SUBORDINATED, CashInputs, Purse, Terms
from gigawatt.finance.ledger import (
    BALANCES,
    FLOWS,
    KEPT,
    OWED,
    PAPERS,
    SAVED,
    Balance,
    Flow,
    Given,
    Kept,
    Lent,
    Loan,
    Owed,
    agreed,
    facts,
    first_loans,
    lenders_deal,
    lent_facts,
    write,
    write_loan,
)
from gigawatt.finance.outcome import outcome_of
from gigawatt.finance.plan import Outcome
from gigawatt.finance.reserves import book, replace, set_aside
from gigawatt.finance.sources import book_calls, take_raise, take_sunk, without_equity
from gigawatt.finance.tiers import Account, compound, contribute
from gigawatt.finance.waterfall import cover, distribute, may_distribute, operate, still_owed_usd, top_up
from gigawatt.quantities import B1, F1, F2, F3, I1, compiled, in_place


class Equity(NamedTuple):
    """Who has paid and may still pay. V vehicles, E entities, N periods."""

    units_usd: F2
    """Contributions by holder, money from outside last. Shape (V, E + 1)."""
    raised_usd: F1
    """By root vehicle, cumulative."""
    paid_usd: F2
    """Calls met, by root vehicle and entity. Shape (V, E)."""
    called_usd: F3
    """By vehicle, entity and period."""
    beyond_usd: F3
    """The same, paid in another's stead."""
    taken_usd: F2
    """Paid so, cumulative, by root vehicle. Shape (V, E)."""
    account: F2
    """Hurdles and what counts towards them. Shape (V, ACCOUNTS)."""
    received_usd: F2
    """By entity and period."""
    first_short: I1
    """Period in which an entity first could not pay its part of a call. Shape (E,)."""
    out_of_cash: I1
    """The same, where its ledger stopped it and not its promise. Shape (E,)."""


class Books(NamedTuple):
    """Rows that the months are written to. V vehicles, L loans, N periods."""

    given: F3
    """Shape (V, N, GIVEN)."""
    deal: F2
    """Shape (V, DEAL)."""
    balance: F2
    """Shape (V, BALANCES)."""
    line: F1
    """Of the month and vehicle at hand. Shape (FLOWS,)."""
    rows: F3
    """Shape (FLOWS, V, N)."""
    book_usd: F2
    """Changes of book depreciation. Shape (V, N)."""
    replaces: B1
    """True where a vehicle replaces anything. Shape (V,)."""
    kept: F3
    """Accounts for replacement. Shape (V, K, KEPT)."""
    saved: F3
    """Shape (SAVED, V, N)."""
    yearly_usd: F2
    """Tax depreciation on earlier years' assets. Shape (V, years)."""
    cost_usd: F2
    """What enters service now by asset class, and the part of it deducted at once. Shape (2, K)."""
    first: I1
    """Where each vehicle's loans start. Shape (V + 1,)."""
    lent: F3
    """By period, so that a vehicle's loans are one block. Shape (N, L, LENT)."""
    loans: F2
    """Shape (L, LOAN)."""
    owed: F2
    """Shape (L, OWED)."""
    paper: F2
    """Lines of the month. Shape (L, PAPERS)."""
    papers: F3
    """Shape (PAPERS, L, N)."""
    instalment_usd: F2
    """Changes of the instalments of loans repaid draw by draw. Shape (L, N)."""


@compiled
def settle(inputs: CashInputs, terms: Terms, purse: Purse) -> Outcome:
    """Return the statements of one future.

    Within a period: interest and fees on opening balances, assets into service, depreciation, operations and tax,
    new chips and maintenance with their reserves, debt service by rank, reserve, early repayment, uses and their
    sources, the lock-up test, subordinated loans, distributions, closing balances. Vehicles that share a root are
    settled in file order, so the first one's calls come first.
    """
    books = _empty(inputs, terms)
    equity = _nobody_paid(terms, inputs.uses_usd.shape[2])
    books.rows[Flow.DSCR : Flow.COVER + 1] = np.nan  # where nothing happens, no service is due
    _all_months(inputs, terms, purse, books, equity)
    return outcome_of(
        inputs,
        books.rows,
        books.saved,
        books.papers,
        equity.called_usd,
        equity.beyond_usd,
        equity.received_usd,
        equity.first_short,
    )


@compiled
def _empty(inputs: CashInputs, terms: Terms) -> Books:
    vehicles, assets, periods = inputs.uses_usd.shape
    years = (periods + inputs.periods_before) // (12 // inputs.months_per_period) + 1
    count = len(terms.loans.vehicle)
    return Books(
        given=facts(inputs),
        deal=agreed(terms),
        balance=np.zeros((vehicles, BALANCES)),
        line=np.zeros(FLOWS),
        rows=np.zeros((FLOWS, vehicles, periods)),
        book_usd=np.zeros((vehicles, periods)),
        replaces=_replaces(inputs),
        kept=np.zeros((vehicles, assets, KEPT)),
        saved=np.zeros((SAVED, vehicles, periods)),
        yearly_usd=np.zeros((vehicles, years)),
        cost_usd=np.zeros((2, assets)),
        first=first_loans(terms.loans.vehicle, vehicles),
        lent=lent_facts(inputs, terms),
        loans=lenders_deal(inputs, terms),
        owed=np.zeros((count, OWED)),
        paper=np.zeros((count, PAPERS)),
        papers=np.zeros((PAPERS, count, periods)),
        instalment_usd=np.zeros((count, periods + 1)),
    )


@in_place
def _all_months(inputs: CashInputs, terms: Terms, purse: Purse, books: Books, equity: Equity) -> None:
    """Settle month by month, vehicle by vehicle."""
    per_year = 12 // inputs.months_per_period
    for m in range(books.given.shape[1]):
        year, of_year = divmod(m + inputs.periods_before, per_year)
        for v in range(len(books.given)):
            now, mine, ours, line = books.given[v, m], books.deal[v], books.balance[v], books.line
            low, high = books.first[v], books.first[v + 1]
            lent, loans, owed, paper = (
                books.lent[m, low:high],
                books.loans[low:high],
                books.owed[low:high],
                books.paper[low:high],
            )
            if of_year == 0:
                open_year(mine, ours, books.yearly_usd[v, year] / per_year)
            line[:] = 0.0
            compound(equity.account[v], terms.tiers.hurdle[v], terms.tiers.preferred_rate[v], 1.0 / per_year)
            for number in range(high - low):
                paper[number, :] = 0.0
                accrue(lent[number], loans[number], owed[number], paper[number], line)
            all_in = capitalise(now, ours, line)
            if all_in > 0.0 or ours[Balance.BOUGHT] > 0.0:
                _enter_service(inputs, terms, books, v, m, all_in)
            depreciate(ours, line, books.book_usd[v, m])
            operate(now, mine, ours, line)
            if books.replaces[v]:
                _replace(inputs, books, v, m)
            _serve(books, low, high, v, m, per_year)
            target_usd = _reserve(lent, loans, owed, ours, line)
            free_usd = ours[Balance.CASH] if now[Given.COMPLETE] > 0.0 else 0.0
            for number in range(high - low):
                prepay(lent[number], loans[number], owed[number], paper[number], ours, line, free_usd)
            left_usd = without_equity(lent, loans, owed, paper, ours, line)
            if left_usd > 0.0 or ours[Balance.UNPAID] > 0.0:
                _call_equity(terms, purse, equity, ours, line, v, m, left_usd, m < inputs.funded_from)
            _schedule_vintages(books, low, high, m)
            _distribute(terms, books, equity, v, m, target_usd)
            earn(ours, line)
            for number in range(high - low):
                write_loan(lent[number], owed[number], paper[number], line, books.papers, low + number, m)
            write(line, ours, books.rows, v, m)


@in_place
def _replace(inputs: CashInputs, books: Books, v: int, m: int) -> None:
    """Pay for new chips and maintenance that fall due, and keep money for the next ones."""
    saved, kept, balance = books.saved[:, v, m], books.kept[v], books.balance[v]
    replace(inputs.replacement_usd[v, :, m], kept, balance, saved)
    set_aside(inputs.replacement_reserve_usd[v, :, m], kept, balance, saved)
    book(balance, books.line, saved)


@in_place
def _serve(books: Books, low: int, high: int, v: int, m: int, per_year: int) -> None:
    """Let principal fall due, refinance what a take-out replaces, test the cover and pay loans in order of rank."""
    balance, line = books.balance[v], books.line
    for number in range(low, high):
        change_usd = books.instalment_usd[number, m]
        fall_due(books.lent[m, number], books.loans[number], books.owed[number], books.paper[number], line, change_usd)
    for number in range(low, high):
        old = int(books.loans[number, Loan.TAKES_OUT])
        if old >= 0:
            refinance(
                books.loans[number],
                books.owed[number],
                books.paper[number],
                books.lent[m, number],
                books.owed[old],
                books.paper[old],
                line,
            )
    cover(books.rows, balance, line, v, m, per_year)
    loans, owed, paper = books.loans[low:high], books.owed[low:high], books.paper[low:high]
    serve(loans, owed, paper, balance, line, SENIOR)
    serve(loans, owed, paper, balance, line, JUNIOR)


@in_place
def _reserve(lent: F2, loans: F2, owed: F2, balance: F1, line: F1) -> float:
    """Fill or release the reserve of a vehicle and return its target [USD]."""
    target_usd, converts = 0.0, False
    for number in range(len(loans)):
        target_usd += reserve_target_usd(lent[number], loans[number], owed[number])
        converts = converts or lent[number, Lent.CONVERTED] > lent[number, Lent.CONVERTED_BEFORE]
    top_up(balance, line, target_usd, converts)
    return target_usd


@in_place
def _schedule_vintages(books: Books, low: int, high: int, m: int) -> None:
    """Write down the instalments of draws whose asset begins to work, where each draw is repaid on its own."""
    last = books.instalment_usd.shape[1] - 1
    for number in range(low, high):
        periods, free = int(books.loans[number, Loan.VINTAGE]), int(books.loans[number, Loan.INTEREST_ONLY])
        if periods <= 0:
            continue
        converted_usd = books.lent[m, number, Lent.CONVERTED] * books.loans[number, Loan.COMMITMENT]
        new_usd = min(books.owed[number, Owed.DRAWN], converted_usd) - books.owed[number, Owed.WORKING]
        if new_usd > 0.0:
            books.owed[number, Owed.WORKING] += new_usd
            _spread(books.instalment_usd[number], new_usd / (periods - free), m + 1 + free, m + 1 + periods, last)


@in_place
def _spread(change_usd: F1, instalment_usd: float, first: int, end: int, last: int) -> None:
    """Add an instalment that is due from period `first` to the one before `end`."""
    if first <= last:
        change_usd[first] += instalment_usd
    if end <= last:
        change_usd[end] -= instalment_usd


@in_place
def _distribute(terms: Terms, books: Books, equity: Equity, v: int, m: int, target_usd: float) -> None:
    """Test the lock-up, serve subordinated loans and pay owners what is then free."""
    low, high = books.first[v], books.first[v + 1]
    balance, line = books.balance[v], books.line
    owed, loans = books.owed[low:high], books.loans[low:high]
    open_usd = still_owed_usd(owed, loans, SENIOR, JUNIOR) + balance[Balance.LACKING]
    for number in range(low, high):
        open_usd += max(0.0, books.owed[number, Owed.DEBT] - books.lent[m, number, Lent.CEILING])
    free = may_distribute(books.given[v, m], books.deal[v], balance, line, open_usd, target_usd)
    for number in range(low, high):
        if books.loans[number, Loan.RANK] >= SUBORDINATED:
            serve_subordinated(books.owed[number], books.paper[number], balance, line, free)
    if free and balance[Balance.CASH] > 0.0 and still_owed_usd(owed, loans, SUBORDINATED, SUBORDINATED) < HALF_CENT_USD:
        named = terms.partner_share[terms.root[v]]
        distribute(
            balance,
            line,
            equity.account[v],
            terms.tiers.promote[v],
            terms.tiers.catch_up[v],
            terms.tiers.sponsor[v],
            equity.units_usd[v],
            named,
            equity.received_usd[:, m],
        )


@in_place
def _enter_service(inputs: CashInputs, terms: Terms, books: Books, v: int, m: int, all_in: float) -> None:
    """Write down the depreciation of what enters service: what was replaced in the period before, and what is built;
    `all_in` is its cost with financing over cost, 0 where nothing is."""
    per_year = 12 // inputs.months_per_period
    year, of_year = divmod(m + inputs.periods_before, per_year)
    for asset in range(books.cost_usd.shape[1]):
        bought_usd = books.kept[v, asset, Kept.BOUGHT]
        books.cost_usd[0, asset] = inputs.placed_usd[v, asset, m] * all_in + bought_usd
        books.cost_usd[1, asset] = inputs.bonus_usd[v, asset, m] * all_in + bought_usd * terms.replacement_bonus[asset]
    enter_service(
        books.cost_usd[0],
        books.cost_usd[1],
        terms.tax_table,
        terms.book_periods,
        books.balance[v],
        books.book_usd[v],
        books.yearly_usd[v],
        m,
        year,
        per_year - of_year,
    )


@compiled
def _replaces(inputs: CashInputs) -> B1:
    """Say which vehicles replace anything. Shape (V,)."""
    found = np.zeros(len(inputs.replacement_usd), dtype=np.bool_)
    for v in range(len(found)):
        found[v] = inputs.replacement_usd[v].any() or inputs.replacement_reserve_usd[v].any()
    return found


@compiled
def _nobody_paid(terms: Terms, periods: int) -> Equity:
    vehicles, entities = terms.partner_usd.shape
    return Equity(
        units_usd=np.zeros((vehicles, entities + 1)),
        raised_usd=np.zeros(vehicles),
        paid_usd=np.zeros((vehicles, entities)),
        called_usd=np.zeros((vehicles, entities, periods)),
        beyond_usd=np.zeros((vehicles, entities, periods)),
        taken_usd=np.zeros((vehicles, entities)),
        account=np.zeros((vehicles, Account.HURDLE + terms.tiers.hurdle.shape[1])),
        received_usd=np.zeros((entities, periods)),
        first_short=np.full(entities, -1, dtype=np.int64),
        out_of_cash=np.full(entities, -1, dtype=np.int64),
    )


@in_place
def _call_equity(
    terms: Terms, purse: Purse, equity: Equity, balance: F1, line: F1, v: int, m: int, left_usd: float, sunk: bool
) -> None:
    """Pay what debt and own cash left open: sunk money before the programme, then raises, then calls."""
    root = terms.root[v]
    named, units_usd = terms.partner_share[root], equity.units_usd[v]
    if sunk:
        take_sunk(balance, line, units_usd, named, left_usd)
        contribute(equity.account[v], left_usd, 0.0)
        return
    preferred = terms.tiers.preferred_share[root]
    available_usd = purse.raise_usd[root, m] - equity.raised_usd[root]
    raised_usd = take_raise(balance, line, units_usd, left_usd, available_usd, preferred)
    equity.raised_usd[root] += raised_usd
    called_usd = equity.called_usd[v, :, m]
    unpaid_usd = call(
        left_usd - raised_usd,
        named,
        terms.partner_usd[root],
        purse.entity_usd[root, :, m],
        equity.paid_usd[root],
        called_usd,
        equity.first_short,
        equity.out_of_cash,
        m,
    )
    beyond_usd = equity.beyond_usd[v, :, m]
    if unpaid_usd > HALF_CENT_USD:
        allowed_usd, spare_usd = terms.step_up_usd[root], purse.beyond_usd[:, m]
        unpaid_usd = step_up(unpaid_usd, equity.out_of_cash, allowed_usd, spare_usd, equity.taken_usd, root, beyond_usd)
    book_calls(balance, line, units_usd, called_usd, beyond_usd, terms.penalty[root], unpaid_usd)
    common_usd = called_usd.sum() + beyond_usd.sum() + raised_usd * (1.0 - preferred)
    contribute(equity.account[v], common_usd, raised_usd * preferred)
