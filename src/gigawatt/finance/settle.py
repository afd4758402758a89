"""The core arithmetic: settles every month of every vehicle and returns balanced statements.

Assumes `CashInputs` is all it knows of the world, so that programmes, textbook cases and oracles run the same lines.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance.books import capitalise, depreciate, earn, enter_service, open_year
from gigawatt.finance.calls import call
from gigawatt.finance.debt import accrue
from gigawatt.finance.inputs import CashInputs, Purse, Terms
from gigawatt.finance.ledger import BALANCES, FLOWS, Balance, Flow, agreed, facts, outcome_of, write
from gigawatt.finance.plan import Outcome
from gigawatt.finance.sources import book_calls, take_raise, take_sunk, without_equity
from gigawatt.finance.waterfall import distribute, may_distribute, operate, serve, top_up
from gigawatt.quantities import F1, F2, F3, I1, compiled, in_place


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
    received_usd: F2
    """By entity and period."""
    first_short: I1


class Books(NamedTuple):
    """Rows that the months are written to. V vehicles, N periods."""

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
    yearly_usd: F2
    """Tax depreciation on earlier years' assets. Shape (V, years)."""
    cost_usd: F1
    """What enters service now, by asset class. Shape (K,)."""


@compiled
def settle(inputs: CashInputs, terms: Terms, purse: Purse) -> Outcome:
    """Return the statements of one future.

    Within a period: interest and fees on opening balances, assets into service, depreciation, operations and tax,
    debt service, reserve, uses and their sources, distributions, closing balances. Vehicles that share a root are
    settled in file order, so the first one's calls come first.
    """
    vehicles, assets, periods = inputs.uses_usd.shape
    years = (periods + inputs.periods_before) // (12 // inputs.months_per_period) + 1
    books = Books(
        given=facts(inputs, terms.availability_end),
        deal=agreed(inputs, terms),
        balance=np.zeros((vehicles, BALANCES)),
        line=np.zeros(FLOWS),
        rows=np.zeros((FLOWS, vehicles, periods)),
        book_usd=np.zeros((vehicles, periods)),
        yearly_usd=np.zeros((vehicles, years)),
        cost_usd=np.zeros(assets),
    )
    equity = _nobody_paid(terms.partner_usd, periods)
    books.rows[Flow.DSCR] = np.nan  # where nothing happens, no service is due
    _all_months(inputs, terms, purse, books, equity)
    return outcome_of(books.rows, equity.called_usd, equity.received_usd, equity.first_short)


@in_place
def _all_months(inputs: CashInputs, terms: Terms, purse: Purse, books: Books, equity: Equity) -> None:
    """Settle month by month, vehicle by vehicle."""
    per_year = 12 // inputs.months_per_period
    for m in range(books.given.shape[1]):
        year, of_year = divmod(m + inputs.periods_before, per_year)
        for v in range(len(books.given)):
            now, mine, ours, line = books.given[v, m], books.deal[v], books.balance[v], books.line
            if of_year == 0:
                open_year(mine, ours, books.yearly_usd[v, year] / per_year)
            line[:] = 0.0
            accrue(now, mine, ours, line)
            all_in = capitalise(now, ours, line)
            if all_in > 0.0:
                _enter_service(inputs, terms, books, v, m, all_in)
            depreciate(ours, line, books.book_usd[v, m])
            operate(now, mine, ours, line)
            serve(now, mine, ours, line)
            top_up(now, mine, ours, line)
            left_usd = without_equity(now, mine, ours, line)
            if left_usd > 0.0 or ours[Balance.UNPAID] > 0.0:
                _call_equity(terms, purse, equity, ours, line, v, m, left_usd, m < inputs.funded_from)
            if ours[Balance.CASH] > 0.0 and may_distribute(now, mine, ours, line):
                named = terms.partner_share[terms.root[v]]
                distribute(ours, line, equity.units_usd[v], named, equity.received_usd[:, m])
            earn(ours, line)
            write(line, ours, books.rows, v, m)


@in_place
def _enter_service(inputs: CashInputs, terms: Terms, books: Books, v: int, m: int, all_in: float) -> None:
    """Write down the depreciation of what enters service; `all_in` is cost with financing over cost."""
    per_year = 12 // inputs.months_per_period
    year, of_year = divmod(m + inputs.periods_before, per_year)
    for asset in range(len(books.cost_usd)):
        books.cost_usd[asset] = inputs.placed_usd[v, asset, m] * all_in
    enter_service(
        books.cost_usd,
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
def _nobody_paid(partner_usd: F2, periods: int) -> Equity:
    vehicles, entities = partner_usd.shape
    return Equity(
        units_usd=np.zeros((vehicles, entities + 1)),
        raised_usd=np.zeros(vehicles),
        paid_usd=np.zeros((vehicles, entities)),
        called_usd=np.zeros((vehicles, entities, periods)),
        received_usd=np.zeros((entities, periods)),
        first_short=np.full(entities, -1, dtype=np.int64),
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
        return
    raised_usd = take_raise(balance, line, units_usd, left_usd, purse.raise_usd[root, m] - equity.raised_usd[root])
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
        m,
    )
    book_calls(balance, line, units_usd, called_usd, unpaid_usd)
