"""The invariants of money, each computed again in NumPy from the statements alone.

Assumes nothing of how the statements were made; every function raises AssertionError with the worst month.
"""

from __future__ import annotations

import numpy as np
from played_cases import Future

from gigawatt.catalogue import figure
from gigawatt.finance import HALF_CENT_USD, SUBORDINATED, clawback_usd, units
from gigawatt.finance.play import terms_of
from gigawatt.quantities import F1, F2
from gigawatt.schedule import Binding

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
    paid: F2 = money.called_usd.sum(axis=1) + money.beyond_usd.sum(axis=1) + money.raised_usd + money.sunk_usd
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
    earned = money.revenue_usd - money.opex_usd + money.reinvested_usd
    income = earned - money.tax_usd - money.interest_usd - money.depreciation_usd
    equity = np.cumsum(equity_paid(future) + income - money.distributed_usd, axis=1)
    added = money.spend_usd + money.fees_usd + money.idc_usd + money.replaced_usd
    assets = np.cumsum(added - money.depreciation_usd, axis=1)
    debt = _debt(future)
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
    debt = money.drawn_usd + money.refinanced_usd
    earned = money.revenue_usd + money.reinvested_usd
    came = before(money.cash_usd) + earned + equity_paid(future) + debt + money.gap_usd
    built = money.spend_usd + money.fees_usd + money.idc_usd
    served = interest_paid(future) + money.repaid_usd + money.swept_usd
    went = built + money.replaced_usd + money.opex_usd + money.tax_usd + served + money.distributed_usd + money.cash_usd
    nothing_but(came - went, tolerance(future), "sources less uses")


def stated_uses(future: Future) -> None:
    """The lines called sources add to the lines called uses."""
    money = future.outcome.money
    financing = money.fees_usd + money.idc_usd + money.reserve_in_usd + money.escrow_in_usd
    uses = money.spend_usd + financing + money.deficit_usd
    sources = money.own_usd + money.drawn_usd + money.released_usd + equity_paid(future) + money.gap_usd
    nothing_but(uses - money.uses_usd, tolerance(future), "uses")
    nothing_but(sources - money.uses_usd, tolerance(future), "sources")


def stepping_up_is_within_the_agreement(future: Future) -> None:
    """What some pay in another's stead stays within their agreement and what their ledgers spare."""
    plan, supply, money = future.plan.finance, future.outcome.supply, future.outcome.money
    nothing_but(money.beyond_usd.sum(axis=1) - money.stepped_usd, tolerance(future), "paid in another's stead")
    spare = np.maximum(supply.spare_usd - supply.committed_usd, 0.0)
    for root in range(len(plan.root)):
        paid = np.cumsum(money.beyond_usd[plan.root == root].sum(axis=0), axis=1)
        at_most(paid - plan.step_up_usd[root][:, None], tolerance(future), "stepped up beyond the agreement")
        at_most((paid - np.maximum.accumulate(spare, axis=1)).max(initial=0.0), tolerance(future), "beyond means")


def distributions_are_shared(future: Future) -> None:
    """Preferred holders and sponsors get no more than is distributed."""
    money = future.outcome.money
    at_most(money.preferred_usd + money.promoted_usd - money.distributed_usd, tolerance(future), "shared twice")
    at_most(-np.minimum(money.preferred_usd, money.promoted_usd), 0.0, "a negative share")


def clawback_leaves_the_sponsor_its_share(future: Future) -> None:
    """After what it owes back a sponsor has no more than its share of the profit above the hurdle, at the horizon."""
    money, tiers, root = future.outcome.money, future.plan.finance.tiers, future.plan.finance.root
    owed = clawback_usd(tiers, root, money)
    for vehicle in np.flatnonzero(tiers.sponsor >= 0):
        received = float(money.promoted_usd[vehicle].sum())
        lacking = _lacking_usd(future, int(vehicle))
        share = max(tiers.promote[vehicle].max(), tiers.catch_up[vehicle])
        cent = tolerance(future) + 1e-9 * received
        at_most(np.array([-owed[vehicle], owed[vehicle] - received]), cent, "clawback beyond the promote")
        kept = received - owed[vehicle] - share * max(0.0, received - lacking)
        at_most(np.array([kept]), cent, "promote beyond its share")
        at_most(np.array([min(received, lacking) - owed[vehicle]]), cent, "hurdle unmet beside a promote")
    assert not owed[tiers.sponsor < 0].any()


def _lacking_usd(future: Future, vehicle: int) -> float:
    """Return what holders of units lack of their first hurdle at the horizon [USD]."""
    money, plan = future.outcome.money, future.plan.finance
    preferred = plan.tiers.preferred_share[plan.root[vehicle]]
    paid = equity_paid(future)[vehicle] - preferred * money.raised_usd[vehicle]
    got = money.distributed_usd[vehicle] - money.preferred_usd[vehicle] - money.promoted_usd[vehicle]
    years = np.arange(len(paid))[::-1] / 12.0
    return float(((paid - got) * (1.0 + plan.tiers.hurdle[vehicle, 0]) ** years).sum())


def no_negative_cash(future: Future) -> None:
    """Cash is never negative: what is missing stands as an open invoice or as deferred service."""
    money = future.outcome.money
    at_most(-money.cash_usd, tolerance(future), "negative cash")
    at_most(money.reserve_usd + money.escrow_usd - money.cash_usd, tolerance(future), "reserve beyond cash")


def escrow_rolls_forward(future: Future) -> None:
    """What a bond parks and earns leaves escrow for construction or is freed when that ends."""
    money, cent = future.outcome.money, tolerance(future)
    came, went = money.escrow_in_usd + money.reinvested_usd, money.released_usd + money.freed_usd
    nothing_but(np.cumsum(came - went, axis=1) - money.escrow_usd, cent, "escrow rolled forward")
    at_most(-np.minimum(money.released_usd, money.freed_usd), cent, "negative release")


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
        kept = money.reserve_usd + money.escrow_usd + money.refresh_reserve_usd + money.maintenance_reserve_usd
        idle = (money.cash_usd - kept)[vehicle][open_now]
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
    """Debt service that was not paid is flagged, and is exactly what arrears and deferred interest rose by, or more.

    Of loans that were never repaid early: on those, what was swept also settles arrears.
    """
    money, cent = future.outcome.money, tolerance(future)
    plain = (future.plan.finance.loans.rank < SUBORDINATED) & (money.loan_swept_usd.sum(axis=1) <= 0.0)
    deferred, flagged = money.loan_deferred_usd[plain], money.loan_shortfall_usd[plain]
    arrears = np.cumsum(money.loan_principal_usd - money.loan_repaid_usd, axis=1)[plain]
    at_most(-arrears, cent, "principal paid before it was due")
    owed = arrears + deferred
    at_most(owed - before(owed) - flagged, cent, "unpaid debt service without a flag")
    caught_up = np.maximum(before(owed) - owed, 0.0)
    clear = (before(owed) <= cent) & (caught_up <= cent)
    nothing_but((owed - flagged)[clear], cent, "a flag for more than was not paid")


def owners_wait_for_lenders(future: Future) -> None:
    """Nothing is distributed while interest, principal or an invoice is open; nothing distributed is negative."""
    money, cent = future.outcome.money, tolerance(future)
    settled = money.loan_repaid_usd + money.loan_swept_usd
    late = np.maximum(np.cumsum(money.loan_principal_usd - settled, axis=1), 0.0) + money.loan_deferred_usd
    open_usd = _by_vehicle(future, late) + np.cumsum(money.gap_usd, axis=1)
    at_most(money.distributed_usd[open_usd > cent], cent, "distributed beside something open")
    at_most(-money.distributed_usd, 0.0, "negative distribution")


def _by_vehicle(future: Future, of_loans: F2) -> F2:
    """Return the sums of what stands by loan. Shape (V, M)."""
    found = np.zeros_like(future.outcome.money.debt_usd)
    np.add.at(found, future.plan.finance.loans.vehicle, of_loans)
    return found


def loans_add_up(future: Future) -> None:
    """Every line of a vehicle's debt is the sum over its loans; each loan rolls forward and is never negative."""
    money, cent = future.outcome.money, tolerance(future)
    plan = future.plan.finance.loans
    lines = "fees idc interest principal refinanced repaid swept shortfall debt deferred escrow"
    for line in lines.split():
        total = _by_vehicle(future, getattr(money, f"loan_{line}_usd"))
        nothing_but(total - getattr(money, f"{line}_usd"), cent, f"{line} of the loans")
    building = np.where((plan.takes_out < 0)[:, None], money.loan_drawn_usd, 0.0)
    nothing_but(_by_vehicle(future, building) - money.drawn_usd, cent, "draws of the loans")
    nothing_but(_by_vehicle(future, money.loan_drawn_usd - building) - money.refinanced_usd, cent, "take-outs")
    owed = np.cumsum(money.loan_drawn_usd - money.loan_repaid_usd - money.loan_swept_usd, axis=1)
    nothing_but(owed - money.loan_debt_usd, cent, "loans rolled forward")
    at_most(-owed, cent, "a loan below nothing")


def interest_is_on_the_opening_balance(future: Future) -> None:
    """Interest, capitalised or not, is the rate on what was owed before; a take-out's fee comes on top."""
    money, plan = future.outcome.money, future.plan.finance
    loans = terms_of(plan, future.trial).loans
    months = np.arange(money.debt_usd.shape[1])
    rate = loans.rate[:, None] + np.where(months >= loans.step_from[:, None], loans.step[:, None], 0.0)
    owed = before(money.loan_debt_usd) + before(money.loan_deferred_usd)
    extra = money.loan_interest_usd + money.loan_idc_usd - owed * rate / 12.0
    at_most(-extra, tolerance(future), "interest below the rate")
    fee = np.where(loans.takes_out >= 0, loans.upfront_fee * loans.commitment_usd, 0.0)[:, None]
    at_most(extra - fee, tolerance(future), "interest beyond the rate")


def received_adds_up(future: Future) -> None:
    """Named holders receive what is distributed, less what belongs to holders from outside, and never more."""
    money, cent = future.outcome.money, tolerance(future)
    left = money.distributed_usd.sum(axis=0) - money.received_usd.sum(axis=0)
    at_most(-left, cent, "received more than was distributed")
    named = future.plan.finance.partner_share.sum(axis=1)[future.plan.finance.root]
    if money.raised_usd.sum() == 0.0 and bool((named > 0.5).all()):
        nothing_but(left, cent, "distributed to nobody")


def _debt(future: Future) -> F2:
    """Return debt rolled forward from its flows. Shape (V, M)."""
    money = future.outcome.money
    came, went = money.drawn_usd + money.refinanced_usd, money.repaid_usd + money.swept_usd
    return np.asarray(np.cumsum(came - went, axis=1))


def debt_rolls_forward(future: Future) -> None:
    """Closing debt is opening debt plus draws less repayments, never negative, and never more falls due than it."""
    money, cent = future.outcome.money, tolerance(future)
    nothing_but(_debt(future) - money.debt_usd, cent, "debt rolled forward")
    at_most(-_debt(future), cent, "negative debt")
    due = np.cumsum(money.loan_principal_usd + money.loan_swept_usd - money.loan_drawn_usd, axis=1)
    arrears = np.maximum(np.cumsum(money.loan_principal_usd - money.loan_repaid_usd, axis=1), 0.0)
    at_most(due - arrears, cent, "due beyond what was drawn")


def draws_within_commitment(future: Future) -> None:
    """What is drawn never exceeds the tranches whose phase has closed by then, nor the commitment."""
    plan, build, money = future.plan.finance, future.outcome.build, future.outcome.money
    drawn = np.cumsum(money.loan_drawn_usd, axis=1)
    month_end = plan.month_start_days[1:]
    closed = np.zeros_like(drawn)
    rows = plan.tranches
    for loan, phase, usd in zip(rows.loan, rows.phase, rows.usd, strict=True):
        closed[loan] += np.where(build.close_day[phase] < month_end, usd, 0.0)
    at_most(drawn - closed, tolerance(future), "drawn before the close of what it pays for")
    at_most(drawn - plan.loans.commitment_usd[:, None], tolerance(future), "drawn beyond the commitment")


def no_draw_after_availability(future: Future) -> None:
    """Undrawn debt lapses at the end of availability, which the base case fixed from the file."""
    loans, money = future.plan.finance.loans, future.outcome.money
    for loan in np.flatnonzero((loans.takes_out < 0) & ~loans.prefunded):
        late = money.loan_drawn_usd[loan, max(int(loans.availability_end[loan]), -1) + 1 :]
        at_most(late, 0.0, f"loan {loan} drawn after its availability")


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
    """CFADS is what running cost, tax, new chips and maintenance leave; cover is it over what falls due, of a month
    and of twelve."""
    money = future.outcome.money
    kept = money.set_aside_usd + money.replaced_cash_usd
    nothing_but(money.revenue_usd - money.opex_usd - money.tax_usd - kept - money.cfads_usd, tolerance(future), "CFADS")
    ranked = future.plan.finance.loans.rank[:, None] < SUBORDINATED
    due_usd = money.loan_interest_usd + money.loan_principal_usd - money.loan_refinanced_usd
    service = _by_vehicle(future, np.where(ranked, due_usd, 0.0))
    nothing_but(service - money.service_usd, tolerance(future), "service")
    due = np.isfinite(money.dscr)
    assert not np.any(service[~due] > CENT_USD), "service due without a cover ratio"
    for vehicle, since in enumerate(np.argmax(money.service_usd > HALF_CENT_USD, axis=1)):
        for month in range(since + 2, money.service_usd.shape[1]):
            year = slice(max(since, month - 11), month + 1)
            asked = money.service_usd[vehicle, year].sum()
            if asked > CENT_USD:
                expected = money.cfads_usd[vehicle, year].sum() / asked
                assert np.isclose(money.cover[vehicle, month], expected, rtol=1e-9, atol=1e-9), "cover of twelve months"
    assert np.allclose(money.dscr[due] * service[due], money.cfads_usd[due], rtol=1e-9, atol=CENT_USD)


def lines_add_up(future: Future) -> None:
    """Lines of revenue and of operating cost add up; only energy, net of sales, is ever negative."""
    money, cent = future.outcome.money, tolerance(future)
    earned = (money.contracted_usd, money.damages_usd, money.guarantee_usd)
    paid = (money.operation_usd, money.energy_usd, money.rent_usd, money.insurance_usd, money.property_tax_usd)
    nothing_but(np.sum(earned, axis=0) - money.revenue_usd, cent, "lines of revenue")
    nothing_but(np.sum(paid, axis=0) - money.opex_usd, cent, "lines of operating cost")
    sells = any(site.export.value > 0.0 for site in future.programme.file.sites.values())
    for line in (*earned, *paid):  # what is fed in is taken off the cost of energy, and may be worth more in a month
        if line is not money.energy_usd or not sells:
            at_most(-line, 0.0, "a negative line")


def damages_are_for_days_late(future: Future) -> None:
    """Owners of shells get the agreed amount for the contractor's part of the delay to date, up to the cap."""
    plan, build, months = future.plan, future.outcome.build, future.programme.timeline.months
    ends, owed = plan.finance.month_start_days[1:], np.zeros((len(plan.finance.root), months))
    for phase, at in enumerate(future.programme.phases):
        terms, owner = at.phase.delay_damages, plan.finance.owner[phase, 0]
        if terms is None or owner < 0 or phase not in plan.finance.chosen or plan.finance.base_ready_month[phase] < 0:
            continue
        fault = build.binding_share[phase, [Binding.WORKS, Binding.CREWS]].sum()
        late = np.maximum(np.minimum(ends, build.ready_day[phase]) - plan.finance.delay.guaranteed_day[phase], 0.0)
        share = np.minimum(terms.cap.value, terms.per_day.value * fault * late)
        owed[owner] += share * plan.phases.cost_usd[phase, 0]
    nothing_but(np.cumsum(future.outcome.money.damages_usd, axis=1) - owed, tolerance(future), "delay damages")


def reserves_roll_forward(future: Future) -> None:
    """What is set aside less what is spent of it is in the reserves; what they lack and what is owed is shown."""
    money, cent = future.outcome.money, tolerance(future)
    held = money.refresh_reserve_usd + money.maintenance_reserve_usd
    spent = money.replaced_usd - money.replaced_cash_usd
    nothing_but(np.cumsum(money.set_aside_usd - spent, axis=1) - held, cent, "reserves for replacement")
    due, ahead = _replacements(future)
    nothing_but(
        np.cumsum(due - money.replaced_usd, axis=1) - money.unreplaced_usd, cent, "replacement due and not paid"
    )
    nothing_but(ahead - held - money.unreserved_usd, cent, "what reserves lack")
    short = money.unreserved_usd + money.unreplaced_usd > cent
    at_most(money.distributed_usd[short], 0.0, "distributed beside a short reserve")
    for line in (held, money.unreserved_usd, money.unreplaced_usd, money.replaced_usd, money.replaced_cash_usd):
        at_most(-line, cent, "a negative reserve")


def _replacements(future: Future) -> tuple[F2, F2]:
    """Return what falls due for new chips and overhauls, and what reserves should hold. Shapes (V, M)."""
    programme, plan, build = future.programme, future.plan, future.outcome.build
    due, ahead = np.zeros_like(future.outcome.money.uses_usd), np.zeros_like(future.outcome.money.uses_usd)
    months, starts = due.shape[1], plan.finance.month_start_days
    contracts, vehicles = (tuple(rows.values()) for rows in (programme.file.contracts, programme.file.vehicles))
    for phase, asset in np.argwhere(plan.finance.owner >= 0):
        chips = asset == 1
        vehicle, number = int(plan.finance.owner[phase, asset]), int(plan.capital.contract[phase, int(chips)])
        live = build.ready_day[phase] < starts[-1] and phase in plan.finance.chosen
        if number < 0 or not live:
            continue
        row, paying = vehicles[vehicle], contracts[number]
        terms = (row.refresh if paying.refresh == "payee" else None) if chips else row.maintenance
        if terms is None:
            continue
        life = figure("life.chips_years").value * 12.0 if chips and terms.life is None else 0.0
        every = round(life or (terms.life if chips else terms.every).value)
        cost = figure("chips.refresh_cost_share").value if terms.cost is None else terms.cost.value
        early = every if terms.reserve is None else min(every, round(terms.reserve.value))
        growth = 0.0 if chips else programme.file.programme.inflation.value
        term = round(paying.term.value) + (0 if paying.renewal is None else round(paying.renewal.term.value))
        start = int(np.searchsorted(starts, build.ready_day[phase], side="right")) - 1
        first_usd = build.spend_usd[phase, asset].sum() * cost
        for age in range(every, term, every):
            usd, at = first_usd * (1.0 + growth) ** (age / 12.0), start + age
            due[vehicle, at : at + 1] += usd
            for month in range(at - early, min(at, months - 1)):
                ahead[vehicle, month] += usd * (month - at + early + 1) / early
    return due, ahead


STATEMENTS = (
    reserves_roll_forward,
    lines_add_up,
    damages_are_for_days_late,
    balance_sheet,
    consolidated_balance_sheet,
    sources_and_uses,
    stated_uses,
    stepping_up_is_within_the_agreement,
    distributions_are_shared,
    clawback_leaves_the_sponsor_its_share,
    no_negative_cash,
    escrow_rolls_forward,
    gap_is_exact,
    shortfall_is_exact,
    owners_wait_for_lenders,
    received_adds_up,
    debt_rolls_forward,
    loans_add_up,
    interest_is_on_the_opening_balance,
    draws_within_commitment,
    no_draw_after_availability,
    calls_within_promises,
    one_ledger_each,
    shares_of_calls_add_up,
    spending_agrees,
    cover_is_cash_over_service,
)
