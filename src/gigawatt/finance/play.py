"""One future: turns dates, spending and output into cash inputs and settles them.

Assumes the plan's debt is frozen: nothing is sized again; overruns fall on equity, shortfalls on the reserve, then on
trapped cash, then they are deferred.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, compute, power, schedule
from gigawatt.finance.delay import fault, pay_damages
from gigawatt.finance.inputs import ASSETS, COSTS, EARNED, CashInputs, Cost, Earned, Loans, Purse, Terms
from gigawatt.finance.lease_end import pay_residual, renewed
from gigawatt.finance.plan import Outcome, Plan
from gigawatt.finance.replacement import plan_replacements
from gigawatt.finance.revenue import (
    CAPACITY,
    LEASE,
    add,
    add_within,
    available,
    capacity,
    month_of_day,
    rent,
    term_share,
)
from gigawatt.finance.running import run
from gigawatt.finance.settle import settle
from gigawatt.quantities import F1, F2, Trial, compiled, in_place

SHELL, CHIPS, PLANT = range(ASSETS)
SERIES = 6
"""By month, that `_earn` writes to."""


@compiled
def play(
    plan: Plan,
    supply: capital.Outcome,
    build: schedule.Outcome,
    energy: power.Outcome,
    output: compute.Outcome,
    trial: Trial,
) -> Outcome:
    """Return the statements of one trial.

    Parameters
    ----------
    supply : ceilings of calls and raises [USD].
    build : dates and spending by phase, asset and month [USD].
    energy : cost of served energy by phase and month [USD].
    output : IT MW supplied and accelerator-hours billed by phase and month.
    """
    return settle(
        cash_inputs(plan, build, energy.energy_usd, output.gpu_hours, output.it_mw),
        terms_of(plan, trial),
        purse_of(supply),
    )


@compiled
def purse_of(supply: capital.Outcome) -> Purse:
    """Return the ceilings of equity: entities by name, and raises as the rest of each pool."""
    raise_usd = supply.pool_usd.copy()
    for vehicle in range(supply.entity_usd.shape[0]):
        for entity in range(supply.entity_usd.shape[1]):
            for month in range(supply.entity_usd.shape[2]):
                raise_usd[vehicle, month] -= supply.entity_usd[vehicle, entity, month]
    beyond_usd = np.maximum(supply.spare_usd - supply.committed_usd, 0.0)
    return Purse(entity_usd=supply.entity_usd, raise_usd=raise_usd, beyond_usd=beyond_usd)


@compiled
def terms_of(plan: Plan, trial: Trial) -> Terms:
    """Return the frozen terms, at this trial's interest rate."""
    return Terms(
        loans=_at_rate(plan, trial.factor[plan.rate_driver]),
        lockup_dscr=plan.lockup_dscr,
        book_periods=plan.book_months,
        tax_table=plan.tax_table,
        replacement_bonus=plan.replacement.bonus_share,
        tax_rate=plan.tax_rate,
        loss_cap=plan.loss_cap,
        interest_cap=plan.interest_cap,
        refund_losses=False,
        root=plan.root,
        tiers=plan.tiers,
        step_up_usd=plan.step_up_usd,
        penalty=plan.penalty,
        partner_usd=plan.partner_usd,
        partner_share=plan.partner_share,
    )


@compiled
def _at_rate(plan: Plan, shift: float) -> Loans:
    """Return the loans with the part of their base rate that floats moved by `shift` per year, within its cap."""
    loans = plan.loans
    rate = np.empty(len(loans.rate))
    for number in range(len(rate)):
        moved = min(plan.base_rate + shift, plan.base_cap[number]) - plan.base_rate
        rate[number] = max(0.0, loans.rate[number] + plan.floating_share[number] * moved)
    return Loans(
        vehicle=loans.vehicle,
        commitment_usd=loans.commitment_usd,
        draw_share=loans.draw_share,
        equity_first_usd=loans.equity_first_usd,
        rate=rate,
        step=loans.step,
        step_from=loans.step_from,
        commitment_fee=loans.commitment_fee,
        upfront_fee=loans.upfront_fee,
        availability_end=loans.availability_end,
        reserve_months=loans.reserve_months,
        sweep_share=loans.sweep_share,
        vintage_periods=loans.vintage_periods,
        interest_only=loans.interest_only,
        prefunded=loans.prefunded,
        reinvestment_rate=loans.reinvestment_rate,
        rank=loans.rank,
        takes_out=loans.takes_out,
    )


@compiled
def cash_inputs(plan: Plan, build: schedule.Outcome, energy_usd: F2, gpu_hours: F2, it_mw: F2) -> CashInputs:
    """Return one future's cash before financing, by vehicle, and its debt schedule, by loan."""
    vehicles, months = plan.repayment_usd.shape
    loans = len(plan.loans.vehicle)
    inputs = CashInputs(
        months_per_period=1,
        periods_before=plan.calendar_month,
        funded_from=plan.start_month,
        uses_usd=np.zeros((vehicles, ASSETS, months)),
        placed_usd=np.zeros((vehicles, ASSETS, months)),
        bonus_usd=np.zeros((vehicles, ASSETS, months)),
        revenue_usd=np.zeros((EARNED, vehicles, months)),
        opex_usd=np.zeros((COSTS, vehicles, months)),
        replacement_usd=np.zeros((vehicles, ASSETS, months)),
        replacement_reserve_usd=np.zeros((vehicles, ASSETS, months)),
        completion=np.full(vehicles, -1, dtype=np.int64),
        eligible_usd=np.zeros((loans, months)),
        closed_share=np.zeros((loans, months)),
        converted_share=np.zeros((loans, months)),
        repaid_share=np.zeros((loans, months)),
        ahead_share=np.zeros((loans, months)),
        outstanding_share=np.zeros((loans, months)),
        ceiling_usd=np.full((loans, months), np.inf),
    )
    _fill(plan, build, energy_usd, gpu_hours, it_mw, inputs, np.zeros((SERIES, months)))
    for number in range(loans):
        if plan.advance[number] < np.inf:
            inputs.ceiling_usd[number] = 0.0
    for tranche in range(len(plan.tranches.usd)):
        _lend(plan, inputs, build, tranche)
    return inputs


@in_place
def _fill(
    plan: Plan, build: schedule.Outcome, energy_usd: F2, gpu_hours: F2, it_mw: F2, inputs: CashInputs, scratch: F2
) -> None:
    """Add every chosen phase to the inputs of the vehicles that own it."""
    months = inputs.uses_usd.shape[2]
    for phase in plan.chosen:
        ready = month_of_day(plan.month_start_days, build.ready_day[phase])
        converts = _converts(plan, phase, ready)
        for asset in range(ASSETS):
            if plan.owner[phase, asset] >= 0:
                _spend(plan, inputs, build.spend_usd[phase, asset], phase, asset, ready)
                if converts < months:
                    vehicle = plan.owner[phase, asset]
                    inputs.completion[vehicle] = max(inputs.completion[vehicle], converts)
        if plan.owner[phase, SHELL] >= 0 and plan.delay.cap_usd[phase] > 0.0:
            part, paid_usd = fault(build.binding_share, phase), inputs.revenue_usd[Earned.DAMAGES]
            starts, day = plan.month_start_days, build.ready_day[phase]
            pay_damages(plan.delay, phase, day, part, starts, paid_usd[plan.owner[phase, SHELL]])
        if ready < months:
            day = build.ready_day[phase]
            _earn(plan, inputs, scratch, phase, day, energy_usd[phase], gpu_hours[phase], it_mw[phase])
            _replace(plan, inputs, build.spend_usd[phase], phase, ready)


@in_place
def _replace(plan: Plan, inputs: CashInputs, spend_usd: F2, phase: int, ready: int) -> None:
    """Add what replacing a live phase's assets costs their owners while contracts pay, and what is kept for it."""
    for asset in range(ASSETS):
        vehicle = plan.owner[phase, asset]
        if vehicle >= 0 and plan.replacement.every_months[phase, asset] > 0:
            paid_months = plan.contract_months[phase, CAPACITY if asset == CHIPS else LEASE]
            if asset != CHIPS:
                paid_months += plan.lease_end.renewal_months[phase]
            due_usd, reserve_usd = (
                inputs.replacement_usd[vehicle, asset],
                inputs.replacement_reserve_usd[vehicle, asset],
            )
            first_usd = spend_usd[asset].sum()
            plan_replacements(plan.replacement, phase, asset, ready, paid_months, first_usd, due_usd, reserve_usd)


@in_place
def _converts(plan: Plan, phase: int, ready: int) -> int:
    """Return the month in which a phase's debt converts: when it is live, at the latest when grace has run out."""
    base = plan.base_ready_month[phase]
    return min(ready, base + plan.grace_months) if base >= 0 else ready


@in_place
def _spend(plan: Plan, inputs: CashInputs, spend_usd: F1, phase: int, asset: int, ready: int) -> None:
    """Add an asset's spending to its owner: when paid, when in service, and what of it is deducted at once."""
    vehicle = plan.owner[phase, asset]
    add(spend_usd, 1.0, inputs.uses_usd[vehicle, asset])
    _place(spend_usd, 1.0, ready, inputs.placed_usd[vehicle, asset])
    if plan.bonus_share[phase, asset] > 0.0:
        _place(spend_usd, plan.bonus_share[phase, asset], ready, inputs.bonus_usd[vehicle, asset])


@in_place
def _place(spend_usd: F1, share: float, ready: int, placed_usd: F1) -> None:
    """Add spending to what enters service: all of it in the month the phase is live, later parts as they are paid."""
    if ready < len(spend_usd):
        for month in range(ready):
            placed_usd[ready] += share * spend_usd[month]
        for month in range(ready, len(spend_usd)):
            placed_usd[month] += share * spend_usd[month]


@in_place
def _lend(plan: Plan, inputs: CashInputs, build: schedule.Outcome, tranche: int) -> None:
    """Add a tranche of the frozen debt schedule.

    The instalments are frozen, their dates run from conversion: the contract that pays them starts then, too. Of a
    phase that is built in part, the same part falls due, since no more was drawn for it.
    """
    loan, phase, asset = plan.tranches.loan[tranche], plan.tranches.phase[tranche], plan.tranches.asset[tranche]
    spend_usd = build.spend_usd[phase, asset]
    months = len(spend_usd)
    close = month_of_day(plan.month_start_days, build.close_day[phase])
    if close >= months or plan.tranches.usd[tranche] <= 0.0:
        return
    converts = _converts(plan, phase, month_of_day(plan.month_start_days, build.ready_day[phase]))
    shift = converts - plan.base_ready_month[phase]
    share = plan.tranches.usd[tranche] / plan.loans.commitment_usd[loan]
    opens, first = close, max(converts, close)
    if plan.tranches.opens[tranche] >= 0:
        opens = first = max(plan.tranches.opens[tranche] + shift, close)
    else:
        add(spend_usd[close:], 1.0, inputs.eligible_usd[loan, close:])
        if plan.advance[loan] < np.inf:
            _secure(plan, spend_usd, close, converts, plan.advance[loan], inputs.ceiling_usd[loan])
    for month in range(opens, months):
        inputs.closed_share[loan, month] += share
    share *= _part_built(spend_usd, close, plan.eligible_usd[phase, asset])
    _repay(
        plan.tranches.repaid_share[tranche],
        share,
        first,
        shift,
        int(plan.loans.reserve_months[loan]),
        1.0 - plan.tranches.refinanced_share[tranche],
        inputs.converted_share[loan],
        inputs.repaid_share[loan],
        inputs.outstanding_share[loan],
        inputs.ahead_share[loan],
    )


@in_place
def _secure(plan: Plan, spend_usd: F1, close: int, live: int, advance: float, ceiling_usd: F1) -> None:
    """Add to what a loan may owe: its advance on what was spent, whose value falls in a straight line once live."""
    spent_usd = 0.0
    for month in range(close, len(spend_usd)):
        spent_usd += spend_usd[month]
        age = max(0, month - live)
        ceiling_usd[month] += advance * spent_usd * max(0.0, 1.0 - age / plan.collateral_months)


@in_place
def _part_built(spend_usd: F1, close: int, base_usd: float) -> float:
    """Return spending after close over the base case's, at most 1."""
    spent_usd = 0.0
    for month in range(close, len(spend_usd)):
        spent_usd += spend_usd[month]
    return min(1.0, spent_usd / base_usd) if base_usd > 0.0 else 0.0


@in_place
def _repay(
    due: F1,
    share: float,
    first: int,
    shift: int,
    ahead: int,
    own: float,
    converted: F1,
    repaid: F1,
    outstanding: F1,
    coming: F1,
) -> None:
    """Add one tranche's cumulative repayment, shifted by `shift` months with its conversion, from there on.

    Parameters
    ----------
    ahead : months that the reserve looks ahead.
    own : share of the tranche that is repaid from the project's cash; the reserve is for that alone.
    """
    last = len(due) - 1
    for month in range(first, len(due)):
        now = due[min(last, month - shift)]
        converted[month] += share
        repaid[month] += share * now
        outstanding[month] += share * (1.0 - now)
        coming[month] += share * max(0.0, min(own, due[min(last, month - shift + ahead)]) - now)


@in_place
def _earn(
    plan: Plan,
    inputs: CashInputs,
    scratch: F2,
    phase: int,
    ready_day: float,
    energy_usd: F1,
    gpu_hours: F1,
    live_mw: F1,
) -> None:
    """Add what a live phase's contracts pay to the owners of its assets, and what running under them costs."""
    rented, billed, sold, paid_usd, hours = scratch[0], scratch[1], scratch[2], scratch[3], scratch[4]
    starts = plan.month_start_days
    start = month_of_day(starts, ready_day)
    paid_usd[:start] = 0.0
    term_share(starts, ready_day, plan.contract_months[phase, CAPACITY], sold)
    if plan.payer[phase, LEASE] >= 0:
        first_term = plan.contract_months[phase, LEASE]
        leased_months = first_term + plan.lease_end.renewal_months[phase]
        term_share(starts, ready_day, leased_months, rented)
        term_share(starts, ready_day, first_term, billed)
        renewed(plan.lease_end, phase, rented, billed)
        least_mw = plan.contract_minimum[phase, LEASE] * plan.it_mw[phase]
        rate = plan.contract_price[phase, LEASE]
        rent(billed, start, rate, plan.escalator[phase, LEASE], least_mw, live_mw, paid_usd)
        for asset in (SHELL, PLANT):
            _share(plan, inputs, scratch, phase, asset, ready_day, rented, paid_usd)
            if plan.owner[phase, asset] >= 0:
                vehicle = plan.owner[phase, asset]
                pay_residual(plan.lease_end, phase, asset, start + leased_months, inputs.revenue_usd, vehicle)
        if plan.rent_payer[phase] >= 0:
            # The owner of the chips bears the rent only while its own contract pays; then the tenant is left with it.
            add_within(paid_usd, sold, start, inputs.opex_usd[Cost.RENT, plan.rent_payer[phase]])
    if plan.payer[phase, CAPACITY] >= 0:
        available(plan.accelerators[phase], plan.it_mw[phase], live_mw, starts, hours)
        least, rate = plan.contract_minimum[phase, CAPACITY], plan.contract_price[phase, CAPACITY]
        capacity(sold, start, rate, plan.escalator[phase, CAPACITY], least, hours, gpu_hours, paid_usd)
        _share(plan, inputs, scratch, phase, CHIPS, ready_day, sold, paid_usd)
        add_within(energy_usd, sold, start, inputs.opex_usd[Cost.ENERGY, plan.energy_payer[phase]])


@in_place
def _share(
    plan: Plan, inputs: CashInputs, scratch: F2, phase: int, asset: int, ready_day: float, term: F1, paid_usd: F1
) -> None:
    """Give an asset's owner its part of a payment and let it run the asset for the term."""
    vehicle, abated = plan.owner[phase, asset], scratch[5]
    if vehicle >= 0:
        add(paid_usd, plan.revenue_share[phase, asset], inputs.revenue_usd[Earned.CONTRACTS, vehicle])
        term_share(plan.month_start_days, ready_day, plan.running.abated_months[phase, asset], abated)
        run(plan.running, plan.escalation, phase, asset, term, abated, inputs.opex_usd, vehicle)
