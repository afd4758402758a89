"""One future: turns dates, spending and output into cash inputs and settles them.

Assumes the plan's debt is frozen: nothing is sized again; overruns fall on equity, shortfalls on the reserve, then on
trapped cash, then they are deferred.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, compute, power, schedule
from gigawatt.finance.inputs import ASSETS, CashInputs, Purse, Terms
from gigawatt.finance.plan import Outcome, Plan
from gigawatt.finance.revenue import (
    CAPACITY,
    LEASE,
    add,
    add_within,
    available,
    capacity,
    month_of_day,
    rent,
    run,
    term_share,
)
from gigawatt.finance.settle import settle
from gigawatt.quantities import F1, F2, Trial, compiled, in_place


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
    return Purse(entity_usd=supply.entity_usd, raise_usd=raise_usd)


@compiled
def terms_of(plan: Plan, trial: Trial) -> Terms:
    """Return the frozen terms, at this trial's interest rate."""
    return Terms(
        commitment_usd=plan.commitment_usd,
        debt_share=plan.debt_share,
        rate=np.maximum(plan.rate + trial.factor[plan.rate_driver], 0.0),
        commitment_fee=plan.commitment_fee,
        upfront_fee=plan.upfront_fee,
        availability_end=plan.availability_end_month,
        reserve_months=plan.reserve_months.astype(np.float64),
        lockup_dscr=plan.lockup_dscr,
        book_periods=plan.book_months,
        tax_table=plan.tax_table,
        tax_rate=plan.tax_rate,
        loss_cap=plan.loss_cap,
        refund_losses=False,
        root=plan.root,
        partner_usd=plan.partner_usd,
        partner_share=plan.partner_share,
    )


@compiled
def cash_inputs(plan: Plan, build: schedule.Outcome, energy_usd: F2, gpu_hours: F2, it_mw: F2) -> CashInputs:
    """Return one future's cash before financing, by vehicle."""
    shape = plan.repayment_usd.shape
    inputs = CashInputs(
        months_per_period=1,
        periods_before=plan.calendar_month,
        funded_from=plan.start_month,
        uses_usd=np.zeros((shape[0], ASSETS, shape[1])),
        placed_usd=np.zeros((shape[0], ASSETS, shape[1])),
        eligible_usd=np.zeros(shape),
        revenue_usd=np.zeros(shape),
        opex_usd=np.zeros(shape),
        closed_share=np.zeros(shape),
        converted_share=np.zeros(shape),
        repaid_share=np.zeros(shape),
        ahead_share=np.zeros(shape),
        outstanding_share=np.zeros(shape),
        completion=np.full(shape[0], -1, dtype=np.int64),
    )
    _fill(plan, build, energy_usd, gpu_hours, it_mw, inputs, np.zeros((4, shape[1])))
    return inputs


@in_place
def _fill(
    plan: Plan, build: schedule.Outcome, energy_usd: F2, gpu_hours: F2, it_mw: F2, inputs: CashInputs, scratch: F2
) -> None:
    """Add every chosen phase to the inputs of the vehicles that own it."""
    months = inputs.closed_share.shape[1]
    for place in range(len(plan.chosen)):
        phase = plan.chosen[place]
        ready = month_of_day(plan.month_start_days, build.ready_day[phase])
        close = month_of_day(plan.month_start_days, build.close_day[phase])
        for asset in range(ASSETS):
            if plan.owner[phase, asset] >= 0:
                _spend(plan, inputs, build.spend_usd[phase, asset], phase, asset, ready, close)
                _lend(plan, inputs, build.spend_usd[phase, asset], place, phase, asset, ready, close)
        if ready < months:
            day = build.ready_day[phase]
            _earn(plan, inputs, scratch, phase, day, energy_usd[phase], gpu_hours[phase], it_mw[phase])


@in_place
def _spend(plan: Plan, inputs: CashInputs, spend_usd: F1, phase: int, asset: int, ready: int, close: int) -> None:
    """Add an asset's spending to its owner: when paid, when in service, and what lenders share in."""
    vehicle = plan.owner[phase, asset]
    add(spend_usd, 1.0, inputs.uses_usd[vehicle, asset])
    _place(spend_usd, ready, inputs.placed_usd[vehicle, asset])
    if plan.tranche_usd[phase, asset] > 0.0 and close < len(spend_usd):
        add(spend_usd[close:], 1.0, inputs.eligible_usd[vehicle, close:])


@in_place
def _place(spend_usd: F1, ready: int, placed_usd: F1) -> None:
    """Add spending to what enters service: all of it in the month the phase is live, later parts as they are paid."""
    if ready < len(spend_usd):
        for month in range(ready):
            placed_usd[ready] += spend_usd[month]
        for month in range(ready, len(spend_usd)):
            placed_usd[month] += spend_usd[month]


@in_place
def _lend(
    plan: Plan, inputs: CashInputs, spend_usd: F1, place: int, phase: int, asset: int, ready: int, close: int
) -> None:
    """Add a tranche of the frozen debt schedule: it converts when live, at the latest when grace has run out.

    The instalments are frozen, their dates run from conversion: the contract that pays them starts then, too. Of a
    phase that is built in part, the same part falls due, since no more was drawn for it.
    """
    vehicle = plan.owner[phase, asset]
    months = inputs.closed_share.shape[1]
    base = plan.base_ready_month[phase]
    converts = min(ready, base + plan.grace_months) if base >= 0 else ready
    if converts < months:
        inputs.completion[vehicle] = max(inputs.completion[vehicle], converts)
    if plan.tranche_usd[phase, asset] > 0.0 and close < months:
        share = plan.tranche_usd[phase, asset] / plan.commitment_usd[vehicle]
        for month in range(close, months):
            inputs.closed_share[vehicle, month] += share
        first = max(converts, close)
        share *= _part_built(spend_usd, close, plan.eligible_usd[phase, asset])
        _repay(
            plan.repaid_share[place, asset],
            share,
            first,
            converts - base,
            plan.reserve_months[vehicle],
            inputs.converted_share[vehicle],
            inputs.repaid_share[vehicle],
            inputs.outstanding_share[vehicle],
            inputs.ahead_share[vehicle],
        )


@in_place
def _part_built(spend_usd: F1, close: int, base_usd: float) -> float:
    """Return spending after close over the base case's, at most 1."""
    spent_usd = 0.0
    for month in range(close, len(spend_usd)):
        spent_usd += spend_usd[month]
    return min(1.0, spent_usd / base_usd) if base_usd > 0.0 else 0.0


@in_place
def _repay(
    due: F1, share: float, first: int, shift: int, ahead: int, converted: F1, repaid: F1, outstanding: F1, coming: F1
) -> None:
    """Add one tranche's cumulative repayment, shifted by `shift` months with its conversion, from there on."""
    last = len(due) - 1
    for month in range(first, len(due)):
        now = due[min(last, month - shift)]
        converted[month] += share
        repaid[month] += share * now
        outstanding[month] += share * (1.0 - now)
        coming[month] += share * (due[min(last, month - shift + ahead)] - now)


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
    rented, sold, paid_usd, hours = scratch[0], scratch[1], scratch[2], scratch[3]
    start = month_of_day(plan.month_start_days, ready_day)
    paid_usd[:start] = 0.0
    term_share(plan.month_start_days, ready_day, plan.contract_months[phase, LEASE], rented)
    term_share(plan.month_start_days, ready_day, plan.contract_months[phase, CAPACITY], sold)
    if plan.payer[phase, LEASE] >= 0:
        least_mw = plan.contract_minimum[phase, LEASE] * plan.it_mw[phase]
        rate = plan.contract_price[phase, LEASE]
        rent(rented, start, rate, plan.escalator[phase, LEASE], least_mw, live_mw, paid_usd)
        _share(plan, inputs, phase, 0, rented, paid_usd)
        _share(plan, inputs, phase, 2, rented, paid_usd)
        if plan.rent_payer[phase] >= 0:
            # The owner of the chips bears the rent only while its own contract pays; then the tenant is left with it.
            add_within(paid_usd, sold, start, inputs.opex_usd[plan.rent_payer[phase]])
    if plan.payer[phase, CAPACITY] >= 0:
        available(plan.accelerators[phase], plan.it_mw[phase], live_mw, plan.month_start_days, hours)
        least, rate = plan.contract_minimum[phase, CAPACITY], plan.contract_price[phase, CAPACITY]
        capacity(sold, start, rate, plan.escalator[phase, CAPACITY], least, hours, gpu_hours, paid_usd)
        _share(plan, inputs, phase, 1, sold, paid_usd)
        add_within(energy_usd, sold, start, inputs.opex_usd[plan.energy_payer[phase]])


@in_place
def _share(plan: Plan, inputs: CashInputs, phase: int, asset: int, term: F1, paid_usd: F1) -> None:
    """Give an asset's owner its part of a payment and let it run the asset for the term."""
    vehicle = plan.owner[phase, asset]
    if vehicle >= 0:
        add(paid_usd, plan.revenue_share[phase, asset], inputs.revenue_usd[vehicle])
        if plan.opex_usd[phase, asset] > 0.0:
            run(plan.escalation, plan.opex_usd[phase, asset], term, inputs.opex_usd[vehicle])
