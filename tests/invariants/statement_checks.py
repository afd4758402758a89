"""The invariants of money, each computed again in NumPy from the statements alone.

Assumes nothing of how the statements were made; every function raises AssertionError with the worst month.
"""

from __future__ import annotations

import numpy as np
from played_cases import Future

from gigawatt.finance import units
from gigawatt.quantities import F1, F2

CENT_USD = 0.01  # USD; what an identity may be off by
ROUNDING = 1e-12  # relative; sums of 200 months of tens of billions lose this much in float64


def tolerance(future: Future) -> float:
    """Return a cent, or float64's rounding where money is very large [USD]."""
    money = future.outcome.money
    return max(CENT_USD, ROUNDING * float(np.abs(money.uses_usd).sum() + np.abs(money.revenue_usd).sum()))


def nothing_but(amounts: F1 | F2, allowed: float, what: str) -> None:
    worst = float(np.max(np.abs(amounts), initial=0.0))
    assert worst <= allowed, f"{what}: {worst:,.4f} USD at {np.unravel_index(np.abs(amounts).argmax(), amounts.shape)}"


def at_most(amounts: F1 | F2, allowed: float, what: str) -> None:
    worst = float(np.max(amounts, initial=0.0))
    assert worst <= allowed, f"{what}: {worst:,.4f} USD at {np.unravel_index(amounts.argmax(), amounts.shape)}"


def equity_paid(future: Future) -> F2:
    """Return equity paid in by vehicle and month, whoever paid. Shape (V, M)."""
    money = future.outcome.money
    paid: F2 = money.called_usd.sum(axis=1) + money.raised_usd + money.sunk_usd
    return paid


def before(stock: F2) -> F2:
    """Return the balance at the end of the month before. Shape (V, M)."""
    return np.concatenate([np.zeros((len(stock), 1)), stock[:, :-1]], axis=1)


def interest_paid(future: Future) -> F2:
    money = future.outcome.money
    return money.interest_usd + before(money.deferred_usd) - money.deferred_usd


def balance_sheet(future: Future) -> None:
    """Assets equal liabilities and equity, with equity and assets rolled forward from the flows."""
    money, cent = future.outcome.money, tolerance(future)
    income = money.revenue_usd - money.opex_usd - money.tax_usd - money.interest_usd - money.depreciation_usd
    equity = np.cumsum(equity_paid(future) + income - money.distributed_usd, axis=1)
    assets = np.cumsum(money.spend_usd + money.fees_usd + money.idc_usd - money.depreciation_usd, axis=1)
    debt = np.cumsum(money.drawn_usd - money.repaid_usd, axis=1)
    invoices = np.cumsum(money.gap_usd, axis=1)
    nothing_but(equity - money.equity_usd, cent, "equity rolled forward")
    nothing_but(assets - money.fixed_assets_usd, cent, "fixed assets rolled forward")
    nothing_but(money.cash_usd + assets - debt - money.deferred_usd - invoices - equity, cent, "balance sheet")


def consolidated_balance_sheet(future: Future) -> None:
    """The sum of all vehicles balances too."""
    money = future.outcome.money
    assets = (money.cash_usd + money.fixed_assets_usd).sum(axis=0)
    claims = (money.debt_usd + money.deferred_usd + money.unpaid_usd + money.equity_usd).sum(axis=0)
    nothing_but(assets - claims, tolerance(future), "consolidated balance sheet")


def sources_and_uses(future: Future) -> None:
    """Calls, draws, receipts, open invoices and opening cash pay for everything and leave the closing cash."""
    money = future.outcome.money
    came = before(money.cash_usd) + money.revenue_usd + equity_paid(future) + money.drawn_usd + money.gap_usd
    built = money.spend_usd + money.fees_usd + money.idc_usd
    served = interest_paid(future) + money.repaid_usd
    went = built + money.opex_usd + money.tax_usd + served + money.distributed_usd + money.cash_usd
    nothing_but(came - went, tolerance(future), "sources less uses")


def stated_uses(future: Future) -> None:
    """The lines called sources add to the lines called uses."""
    money = future.outcome.money
    uses = money.spend_usd + money.fees_usd + money.idc_usd + money.reserve_in_usd + money.deficit_usd
    sources = money.own_usd + money.drawn_usd + equity_paid(future) + money.gap_usd
    nothing_but(uses - money.uses_usd, tolerance(future), "uses")
    nothing_but(sources - money.uses_usd, tolerance(future), "sources")


def no_negative_cash(future: Future) -> None:
    """Cash is never negative: what is missing stands as an open invoice or as deferred service."""
    money = future.outcome.money
    at_most(-money.cash_usd, tolerance(future), "negative cash")
    at_most(money.reserve_usd - money.cash_usd, tolerance(future), "reserve beyond cash")


def gap_is_exact(future: Future) -> None:
    """An invoice stays open only where own cash, raises and every partner's room are used up: no more, no less."""
    money, cent = future.outcome.money, tolerance(future)
    unpaid = np.cumsum(money.gap_usd, axis=1)
    nothing_but(unpaid - money.unpaid_usd, cent, "open invoices rolled forward")
    at_most(-unpaid, cent, "negative open invoices")
    room = _room(future)
    for vehicle, root in enumerate(future.plan.finance.root):
        open_now = unpaid[vehicle] > cent
        at_most(room[root][open_now], cent, f"money of partners left beside an open invoice of vehicle {vehicle}")
        idle = (money.cash_usd - money.reserve_usd)[vehicle][open_now]
        at_most(idle, cent, f"cash left beside an open invoice of vehicle {vehicle}")


def _room(future: Future) -> F2:
    """Return what partners and raises could still pay to each root vehicle at the end of a month. Shape (V, M)."""
    supply, finance, money = future.outcome.supply, future.plan.finance, future.outcome.money
    months = money.uses_usd.shape[1]
    room = np.zeros((len(finance.root), months))
    for root in range(len(finance.root)):
        mine = finance.root == root
        paid = np.cumsum(money.called_usd[mine].sum(axis=0), axis=1)
        limit = np.minimum(supply.entity_usd[root], finance.partner_usd[root][:, None])
        raised = np.cumsum(money.raised_usd[mine].sum(axis=0))
        outside = supply.pool_usd[root] - supply.entity_usd[root].sum(axis=0)
        room[root] = np.maximum(limit - paid, 0.0).sum(axis=0) + np.maximum(outside - raised, 0.0)
    return room


def shortfall_is_exact(future: Future) -> None:
    """Debt service that was not paid is flagged, and is exactly what arrears and deferred interest rose by, or more."""
    money, cent = future.outcome.money, tolerance(future)
    arrears = np.cumsum(money.principal_usd - money.repaid_usd, axis=1)
    at_most(-arrears, cent, "principal paid before it was due")
    owed = arrears + money.deferred_usd
    at_most(owed - before(owed) - money.shortfall_usd, cent, "unpaid debt service without a flag")
    caught_up = np.maximum(before(owed) - owed, 0.0)
    clear = (before(owed) <= cent) & (caught_up <= cent)
    nothing_but((owed - money.shortfall_usd)[clear], cent, "a flag for more than was not paid")


def owners_wait_for_lenders(future: Future) -> None:
    """Nothing is distributed while interest, principal or an invoice is open; nothing distributed is negative."""
    money, cent = future.outcome.money, tolerance(future)
    arrears = np.cumsum(money.principal_usd - money.repaid_usd, axis=1)
    open_usd = arrears + money.deferred_usd + np.cumsum(money.gap_usd, axis=1)
    at_most(money.distributed_usd[open_usd > cent], cent, "distributed beside something open")
    at_most(-money.distributed_usd, 0.0, "negative distribution")


def received_adds_up(future: Future) -> None:
    """Named holders receive what is distributed, less what belongs to holders from outside, and never more."""
    money, cent = future.outcome.money, tolerance(future)
    left = money.distributed_usd.sum(axis=0) - money.received_usd.sum(axis=0)
    at_most(-left, cent, "received more than was distributed")
    named = future.plan.finance.partner_share.sum(axis=1)[future.plan.finance.root]
    if money.raised_usd.sum() == 0.0 and bool((named > 0.5).all()):
        nothing_but(left, cent, "distributed to nobody")


def debt_rolls_forward(future: Future) -> None:
    """Closing debt is opening debt plus draws less repayments, never negative, and all of it falls due in the end."""
    money, cent = future.outcome.money, tolerance(future)
    debt = np.cumsum(money.drawn_usd - money.repaid_usd, axis=1)
    nothing_but(debt - money.debt_usd, cent, "debt rolled forward")
    at_most(-debt, cent, "negative debt")
    at_most(np.cumsum(money.principal_usd - money.drawn_usd, axis=1), cent, "due beyond what was drawn")
    nothing_but(
        (debt - (money.drawn_usd - money.principal_usd).cumsum(axis=1)) - _arrears(future), cent, "debt not due"
    )


def _arrears(future: Future) -> F2:
    money = future.outcome.money
    return np.cumsum(money.principal_usd - money.repaid_usd, axis=1)


def draws_within_commitment(future: Future) -> None:
    """What is drawn never exceeds the tranches whose phase has closed by then, nor the commitment."""
    plan, build, money = future.plan.finance, future.outcome.build, future.outcome.money
    drawn = np.cumsum(money.drawn_usd, axis=1)
    month_end = plan.month_start_days[1:]
    closed = np.zeros_like(drawn)
    for phase, asset in np.argwhere(plan.tranche_usd > 0.0):
        closed[plan.owner[phase, asset]] += np.where(
            build.close_day[phase] < month_end, plan.tranche_usd[phase, asset], 0
        )
    at_most(drawn - closed, tolerance(future), "drawn before the close of what it pays for")
    at_most(drawn - plan.commitment_usd[:, None], tolerance(future), "drawn beyond the commitment")


def no_draw_after_availability(future: Future) -> None:
    """Undrawn debt lapses at the end of availability, which the base case fixed from the file."""
    plan, money = future.plan.finance, future.outcome.money
    for vehicle, last in enumerate(plan.availability_end_month):
        late = money.drawn_usd[vehicle, max(int(last), -1) + 1 :]
        at_most(late, 0.0, f"drawn after availability by vehicle {vehicle}")


def calls_within_promises(future: Future) -> None:
    """No partner pays more than it promised, nor more than its one ledger could spare by that month."""
    plan, supply, money = future.plan.finance, future.outcome.supply, future.outcome.money
    cent = tolerance(future)
    at_most(-money.called_usd.min(axis=(1, 2)), 0.0, "negative call")
    for root in range(len(plan.root)):
        paid = np.cumsum(money.called_usd[plan.root == root].sum(axis=0), axis=1)
        at_most(paid - plan.partner_usd[root][:, None], cent, "called beyond the promise")
        at_most(paid - supply.entity_usd[root], cent, "called beyond the ceiling")


def one_ledger_each(future: Future) -> None:
    """All calls on one entity together stay within its liquidity, inflow and headroom, whatever roles it plays."""
    programme, money = future.programme, future.outcome.money
    start, months = programme.start_month, programme.timeline.months
    since = np.clip(np.arange(months) - start, 0, None)
    for place, (name, entity) in enumerate(programme.file.entities.items()):
        known = entity.liquidity or entity.secured
        stated = known.value if known is not None else 0.0
        factor = future.trial.factor[programme.driver("liquidity", name)]
        moved = future.trial.factor[programme.driver("holdings", name)]
        headroom = entity.holdings.value * moved * entity.loan_to_value.value if entity.holdings else 0.0
        ledger = stated * factor + headroom + entity.inflow.value / 12.0 * since
        paid = np.cumsum(money.called_usd[:, place].sum(axis=0))
        at_most(paid - ledger, tolerance(future), f"{name} pays more than it has")


def shares_of_calls_add_up(future: Future) -> None:
    """Calls on one vehicle are split by commitment; units, stakes in what was paid in, add to one."""
    plan, money = future.plan.finance, future.outcome.money
    total = plan.partner_share.sum(axis=1)
    assert np.all(np.isclose(total, 1.0) | (total == 0.0)), total
    last = money.uses_usd.shape[1] - 1
    for vehicle in range(len(plan.root)):
        held = float(units(plan, money, vehicle, last).sum())
        paid = float(equity_paid(future)[vehicle].sum())
        assert held == 0.0 if paid == 0.0 else abs(held - 1.0) < 1e-9, (vehicle, held)


def spending_agrees(future: Future) -> None:
    """What finance pays for assets is what the schedule spends, month by month."""
    plan, build, money = future.plan.finance, future.outcome.build, future.outcome.money
    for vehicle in range(len(plan.root)):
        mine = build.spend_usd[plan.owner == vehicle].sum(axis=0)
        nothing_but(mine - money.spend_usd[vehicle], tolerance(future), f"spending of vehicle {vehicle}")


def cover_is_cash_over_service(future: Future) -> None:
    """CFADS is revenue less running cost and tax; DSCR is CFADS over interest and principal that fall due."""
    money = future.outcome.money
    nothing_but(money.revenue_usd - money.opex_usd - money.tax_usd - money.cfads_usd, tolerance(future), "CFADS")
    service = money.interest_usd + money.principal_usd
    due = np.isfinite(money.dscr)
    assert not np.any(service[~due] > CENT_USD), "service due without a cover ratio"
    assert np.allclose(money.dscr[due] * service[due], money.cfads_usd[due], rtol=1e-9, atol=CENT_USD)


STATEMENTS = (
    balance_sheet,
    consolidated_balance_sheet,
    sources_and_uses,
    stated_uses,
    no_negative_cash,
    gap_is_exact,
    shortfall_is_exact,
    owners_wait_for_lenders,
    received_adds_up,
    debt_rolls_forward,
    draws_within_commitment,
    no_draw_after_availability,
    calls_within_promises,
    one_ledger_each,
    shares_of_calls_add_up,
    spending_agrees,
    cover_is_cash_over_service,
)
