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
from gigawatt.finance.ledger import BALANCES, FLOWS, Balance, Flow, Given, agreed, facts, outcome_of, write
from gigawatt.finance.plan import Outcome
from gigawatt.finance.sources import book_calls, take_raise, take_sunk, without_equity
from gigawatt.finance.waterfall import distribute, may_distribute, operate, serve, top_up
from gigawatt.quantities import B1, F1, F2, F3, I1, compiled


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


@compiled
def settle(inputs: CashInputs, terms: Terms, purse: Purse) -> Outcome:
    """Return the statements of one future.

    Within a period: interest and fees on opening balances, assets into service, depreciation, operations and tax,
    debt service, reserve, uses and their sources, distributions, closing balances. Vehicles that share a root are
    settled in file order, so the first one's calls come first.
    """
    vehicles, assets, periods = inputs.uses_usd.shape
    per_year = 12 // inputs.months_per_period
    given, deal = facts(inputs, terms.availability_end), agreed(inputs, terms)
    busy = _busy(given)
    rows, line, cost_usd = np.zeros((FLOWS, vehicles, periods)), np.zeros(FLOWS), np.zeros(assets)
    rows[Flow.DSCR] = np.nan  # where nothing happens, no service is due
    balance = np.zeros((vehicles, BALANCES))
    book_usd = np.zeros((vehicles, periods))
    yearly_usd = np.zeros((vehicles, (periods + inputs.periods_before) // per_year + 1))
    equity = _nobody_paid(terms.partner_usd, periods)
    for m in range(periods):
        year, of_year = divmod(m + inputs.periods_before, per_year)
        for v in range(vehicles):
            if not busy[v]:
                continue
            now, mine, ours = given[v, m], deal[v], balance[v]
            line[:] = 0.0
            if of_year == 0:
                open_year(mine, ours, yearly_usd[v, year] / per_year)
            accrue(now, mine, ours, line)
            all_in = capitalise(now, ours, line)
            if all_in > 0.0:
                cost_usd[:] = inputs.placed_usd[v, :, m] * all_in
                left = per_year - of_year
                enter_service(
                    cost_usd, terms.tax_table, terms.book_periods, ours, book_usd[v], yearly_usd[v], m, year, left
                )
            depreciate(ours, line, book_usd[v, m])
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
            write(line, ours, rows, v, m)
    return outcome_of(rows, equity.called_usd, equity.received_usd, equity.first_short)


@compiled
def _busy(given: F3) -> B1:
    """Say which vehicles ever spend or earn. Shape (V,)."""
    found = np.zeros(len(given), dtype=np.bool_)
    for v in range(len(given)):
        for m in range(given.shape[1]):
            moves = abs(given[v, m, Given.SPEND]) + abs(given[v, m, Given.REVENUE]) + abs(given[v, m, Given.OPEX])
            found[v] = found[v] or moves > 0.0
    return found


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


@compiled
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
    called_usd = np.zeros(len(named))
    unpaid_usd = call(
        left_usd - raised_usd,
        named,
        terms.partner_usd[root],
        purse.entity_usd[root, :, m].copy(),
        equity.paid_usd[root],
        called_usd,
        equity.first_short,
        m,
    )
    equity.called_usd[v, :, m] = called_usd
    book_calls(balance, line, units_usd, called_usd, unpaid_usd)
