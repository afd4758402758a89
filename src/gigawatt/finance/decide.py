"""Sizes the debt once, on the base case, and freezes it.

Assumes the base case is one call of the very functions that play every trial: size, settle, size again on the cash
that comes out, until debt and uses change by less than half a cent.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, compute, power, schedule
from gigawatt.catalogue import figure, macrs
from gigawatt.finance.bonus import bonus_share
from gigawatt.finance.delay import delay
from gigawatt.finance.inputs import HALF_CENT_USD, CashInputs, Loans, Purse
from gigawatt.finance.lease_end import lease_ends
from gigawatt.finance.lenders import Lenders, lenders
from gigawatt.finance.owners import partner_share, penalty, step_up_usd, tiers
from gigawatt.finance.plan import Outcome, Plan, Tranches
from gigawatt.finance.play import cash_inputs, purse_of, terms_of
from gigawatt.finance.replacement import replacement
from gigawatt.finance.revenue import month_of_day
from gigawatt.finance.running import running
from gigawatt.finance.settle import settle
from gigawatt.finance.structure import contracts, escalation
from gigawatt.finance.tranches import resize, tranche_cash_usd
from gigawatt.programme import Programme
from gigawatt.quantities import B1, F1, F2, F3, I1, Timeline, Trial, central, month_start_days

GRACE_MONTHS = 12
"""[months] Assumption: lenders let a date certain slip by up to a year before repayments start regardless; term sheets
seen in reports name extensions of one year (Vantage: four years plus two one-year extensions)."""

MOST_PASSES = 200


def decide(
    programme: Programme,
    timeline: Timeline,
    phases: capital.Phases,
    supply: capital.Outcome,
    funding: capital.Plan,
    build: schedule.Outcome,
    energy: power.Outcome,
    output: compute.Outcome,
    accelerators: F1,
    chosen: B1,
) -> Plan:
    """Return the frozen financing of the base case.

    Parameters
    ----------
    programme : in one view.
    phases : power and cost of every phase. Shape (P,).
    supply, build, energy, output : the base case of the stages before.
    funding : debt that contracts, credit and market allow, by phase and asset [USD].
    accelerators : installed when a phase is complete. Shape (P,).
    chosen : phases that the schedule builds in any future, started in the base case or not. Shape (P,).
    """
    offer = lenders(programme, funding)
    built = np.flatnonzero(chosen).astype(np.int64)
    plan = _unsized(programme, timeline, phases, funding, build, offer, accelerators, built)
    trial = central(np.array([1.0, 0.0, *(driver.neutral for driver in programme.drivers)]))
    cash_usd = tranche_cash_usd(plan, build, energy.energy_usd, output.gpu_hours, output.it_mw)
    return _sized(plan, funding, offer, supply, build, energy, output, trial, cash_usd)


def _base_months(days: F1, starts: F1) -> I1:
    """Return the month of each day, -1 where it lies beyond the horizon."""
    months = np.array([month_of_day(starts, day) for day in days], dtype=np.int64)
    return np.where(months < len(starts) - 1, months, -1)


def _after_close_usd(build: schedule.Outcome, starts: F1) -> F2:
    """Return spending from the month of close on, by phase and asset [USD]. Shape (P, 3)."""
    found = np.zeros(build.spend_usd.shape[:2])
    for phase, day in enumerate(build.close_day):
        found[phase] = build.spend_usd[phase, :, month_of_day(starts, day) :].sum(axis=1)
    return found


def _tax_table() -> F2:
    """Return tax depreciation by asset and year since service, of what is not deducted at once."""
    names = ("tax.class_shell_years", "tax.class_chips_years", "tax.class_plant_years")
    rows = [macrs(f"{figure(name).value:.0f}") for name in names]
    table = np.zeros((len(rows), max(len(row) for row in rows)))
    for place, row in enumerate(rows):
        table[place, : len(row)] = row
    return table


def _book_months() -> I1:
    names = ("life.shell_book_years", "life.chips_years", "life.plant_years")
    return np.array([round(12.0 * figure(name).value) for name in names], dtype=np.int64)


def _dated(programme: Programme, funding: capital.Plan, offer: Lenders, close: I1) -> Loans:
    """Return the loans with the months in which undrawn debt lapses and margins step, counted from their closes."""
    count = len(offer.rows)
    first, last = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    for number, row in enumerate(offer.rows):
        lent = (programme.owner == row.vehicle) & (funding.facility_usd[row.facility] > 0.0)
        closes = close[lent.any(axis=1)]
        closes = closes[closes >= 0]
        if len(closes) and row.terms.refinances is None:
            first[number], last[number] = closes.min(), closes.max()
    never = np.iinfo(np.int64).max
    after = [row.terms.margin_step_after for row in offer.rows]
    step_from = [
        start + round(wait.value) if wait is not None and start >= 0 else never
        for start, wait in zip(first.tolist(), after, strict=True)
    ]
    return offer.loans._replace(
        availability_end=np.where(last >= 0, last + offer.availability_months, -1),
        step_from=np.array(step_from, dtype=np.int64),
    )


def _advance(offer: Lenders) -> F1:
    return np.array([np.inf if row.terms.advance is None else row.terms.advance.value for row in offer.rows])


def _tax_rate(programme: Programme) -> F1:
    """Return federal and state tax together, the state's deducted from federal income; nil where owners are taxed."""
    head = programme.file.programme
    both = head.tax_rate.value + head.state_tax_rate.value * (1.0 - head.tax_rate.value)
    return np.array([both if row.tax == "corporate" else 0.0 for row in programme.file.vehicles.values()])


def _no_tranches(months: int) -> Tranches:
    none = np.zeros(0, dtype=np.int64)
    return Tranches(
        loan=none,
        phase=none,
        asset=none,
        usd=np.zeros(0),
        repaid_share=np.zeros((0, months)),
        refinanced_share=np.zeros(0),
        opens=none,
    )


def _unsized(
    programme: Programme,
    timeline: Timeline,
    phases: capital.Phases,
    funding: capital.Plan,
    build: schedule.Outcome,
    offer: Lenders,
    accelerators: F1,
    chosen: I1,
) -> Plan:
    """Return the plan with everything in it except debt."""
    paying = contracts(programme, phases, funding, chosen)
    starts = month_start_days(timeline)
    vehicles = len(programme.vehicles)
    return Plan(
        owner=programme.owner.astype(np.int64),
        root=programme.root.astype(np.int64),
        loans=_dated(programme, funding, offer, _base_months(build.close_day, starts)),
        loan_facility=np.array([row.facility for row in offer.rows], dtype=np.int64),
        floating_share=offer.floating_share,
        base_cap=offer.base_cap,
        base_rate=programme.file.programme.base_rate.value,
        advance=_advance(offer),
        collateral_months=round(12.0 * figure("chips.collateral_life_years").value),
        tranches=_no_tranches(timeline.months),
        commitment_usd=np.zeros(vehicles),
        tranche_usd=np.zeros(funding.debt_usd.shape),
        sized_usd=funding.debt_usd.copy(),
        eligible_usd=_after_close_usd(build, starts),
        debt_bound=funding.debt_bound.copy(),
        chosen=chosen,
        repayment_usd=np.zeros((vehicles, timeline.months)),
        base_ready_month=_base_months(build.ready_day, starts),
        grace_months=GRACE_MONTHS,
        lockup_dscr=figure("debt.lock_up_dscr").value,
        default_dscr=figure("debt.default_dscr").value,
        sizing_dscr=offer.dscr,
        it_mw=phases.it_mw.astype(np.float64),
        accelerators=np.asarray(accelerators, dtype=np.float64),
        contract_price=paying.price,
        contract_minimum=paying.minimum,
        contract_months=paying.months,
        escalator=paying.escalator,
        payer=paying.payer,
        revenue_share=paying.revenue_share,
        missing_contract=paying.missing,
        energy_payer=paying.energy_payer,
        rent_payer=paying.rent_payer,
        running=running(programme, phases, paying.payer),
        replacement=replacement(programme, funding, paying.payer),
        delay=delay(programme, phases, build.ready_day, float(starts[-1])),
        lease_end=lease_ends(programme, phases, funding),
        escalation=escalation(programme, timeline),
        tax_table=_tax_table(),
        book_months=_book_months(),
        bonus_share=bonus_share(programme, build, starts),
        tax_rate=_tax_rate(programme),
        interest_cap=figure("tax.interest_limit_share").value,
        loss_cap=figure("tax.loss_cap").value,
        tiers=tiers(programme),
        step_up_usd=step_up_usd(programme, funding),
        penalty=penalty(programme),
        partner_usd=funding.commitment_usd,
        partner_share=partner_share(funding),
        month_start_days=starts,
        start_month=funding.start_month,
        calendar_month=timeline.first_month % 12,
        rate_driver=programme.driver("rate"),
    )


def _sized(
    plan: Plan,
    funding: capital.Plan,
    offer: Lenders,
    supply: capital.Outcome,
    build: schedule.Outcome,
    energy: power.Outcome,
    output: compute.Outcome,
    trial: Trial,
    cash_usd: F3,
) -> Plan:
    """Iterate sizing and settling; the last residual is kept and shown."""
    purse = purse_of(supply)
    sized = plan
    inputs, outcome = _settled(sized, build, energy, output, trial, purse)
    for passes in range(1, MOST_PASSES + 1):
        again = resize(sized, funding, offer, build, inputs, outcome, cash_usd)
        inputs, result = _settled(again, build, energy, output, trial, purse)
        residual_usd = _residual_usd(sized, again, outcome, result)
        sized = again._replace(residual_usd=residual_usd, passes=passes)
        outcome = result
        if residual_usd < HALF_CENT_USD:
            break
    return sized._replace(financing_load=_financing_load(outcome))


def _settled(
    plan: Plan, build: schedule.Outcome, energy: power.Outcome, output: compute.Outcome, trial: Trial, purse: Purse
) -> tuple[CashInputs, Outcome]:
    inputs = cash_inputs(plan, build, energy.energy_usd, output.gpu_hours, output.it_mw)
    return inputs, settle(inputs, terms_of(plan, trial), purse)


def _residual_usd(before: Plan, after: Plan, was: Outcome, now: Outcome) -> float:
    """Return the largest change between two passes: of a commitment, of uses, and of what is drawn of it [USD]."""
    sizes = np.abs(after.loans.commitment_usd - before.loans.commitment_usd)
    uses = np.abs(now.uses_usd.sum(axis=1) - was.uses_usd.sum(axis=1))
    drawn = np.abs(now.drawn_usd.sum(axis=1) - was.drawn_usd.sum(axis=1))
    return float(np.max(np.concatenate([sizes, uses, drawn]), initial=0.0))


def _financing_load(outcome: Outcome) -> float:
    """Return (spending, fees, interest during construction, reserve) / spending - 1, all vehicles together."""
    spend_usd = float(outcome.spend_usd.sum())
    if spend_usd <= 0.0:
        return 0.0
    return float((outcome.fees_usd + outcome.idc_usd + outcome.reserve_in_usd).sum()) / spend_usd
