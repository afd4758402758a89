"""One pass of debt sizing: what each tranche carries on the cash of the last pass, and when it is repaid.

Assumes a tranche converts in the month its phase is energised in the base case, is repaid over its tenor within the
contract, and never more than the least of cover, loan to cost, what `capital` allowed (collateral, commitment, market
appetite), and what is left to pay after close.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, schedule
from gigawatt.capital import DebtBound
from gigawatt.finance.inputs import ASSETS, CashInputs
from gigawatt.finance.lenders import Lenders
from gigawatt.finance.plan import Outcome, Plan
from gigawatt.finance.play import cash_inputs
from gigawatt.finance.revenue import CAPACITY, LEASE, month_of_day
from gigawatt.finance.sizing import present_value_usd, repaid_share, sculpted_principal_usd
from gigawatt.quantities import B2, F1, F2, F3, I1, I2

KIND_OF_ASSET = (LEASE, CAPACITY, LEASE)


def tranche_cash_usd(plan: Plan, build: schedule.Outcome, energy_usd: F2, gpu_hours: F2, it_mw: F2) -> F3:
    """Return revenue less running cost of each tranche's asset by month, before tax [USD]. Shape (C, 3, M).

    Found by the same functions that play a trial, one phase and asset at a time: every asset gets a vehicle of its own.
    """
    found = np.zeros((len(plan.chosen), ASSETS, it_mw.shape[1]))
    for place, phase in enumerate(plan.chosen):
        owned = plan.owner[phase] >= 0
        alone = np.full_like(plan.owner, -1)
        alone[phase] = np.where(owned, np.arange(ASSETS), -1)
        single = plan._replace(
            chosen=plan.chosen[place : place + 1],
            owner=alone,
            energy_payer=np.where(plan.energy_payer >= 0, 1, -1),
            rent_payer=np.where(plan.rent_payer >= 0, 1, -1),
            repayment_usd=np.zeros((ASSETS, it_mw.shape[1])),
        )
        inputs = cash_inputs(single, build, energy_usd, gpu_hours, it_mw)
        found[place] = inputs.revenue_usd - inputs.opex_usd
    return found


def _after_tax(plan: Plan, cash_usd: F3, outcome: Outcome) -> F3:
    """Return each tranche's cash after its part of its vehicle's tax, split by cash. Shape (C, 3, M)."""
    owner = plan.owner[plan.chosen]
    found = np.zeros_like(cash_usd)
    for vehicle in range(len(plan.root)):
        mine = owner == vehicle
        before_usd = np.maximum(cash_usd[mine], 0.0).sum(axis=0)
        tax_usd = outcome.tax_usd[vehicle]
        keep = np.divide(before_usd - tax_usd, before_usd, out=np.zeros_like(before_usd), where=before_usd > 0.0)
        found[mine] = np.maximum(cash_usd[mine], 0.0) * np.maximum(keep, 0.0)
    return found


def resize(
    plan: Plan,
    funding: capital.Plan,
    offer: Lenders,
    build: schedule.Outcome,
    inputs: CashInputs,
    outcome: Outcome,
    cash_usd: F3,
) -> Plan:
    """Return the plan with debt sized on the outcome of the pass before.

    Per tranche: min(PV(cash / DSCR), loan to cost x uses, what `capital` allowed). Per vehicle: never more than the
    uses that lenders share in, so that all of it can be drawn.
    """
    capacity_usd = _capacity(plan, offer, _after_tax(plan, cash_usd, outcome))
    load = _vehicle_load(outcome)
    sized_usd, bound = _limits(plan, funding, offer, build, capacity_usd, load)
    eligible_usd = _eligible_usd(plan, funding, build, inputs.completion, outcome)
    wanted_usd = _by_vehicle(plan, sized_usd)
    drawable = np.divide(eligible_usd, wanted_usd, out=np.ones_like(wanted_usd), where=wanted_usd > eligible_usd)
    for phase, asset in np.argwhere(sized_usd > 0.0):
        sized_usd[phase, asset] *= drawable[plan.owner[phase, asset]]
    commitment_usd = _by_vehicle(plan, sized_usd)
    share = np.divide(commitment_usd, eligible_usd, out=np.zeros_like(commitment_usd), where=eligible_usd > 0.0)
    repaid = _repayment(plan, capacity_usd, sized_usd)
    return plan._replace(
        commitment_usd=commitment_usd,
        debt_share=np.minimum(share, 1.0),
        tranche_usd=sized_usd,
        sized_usd=np.where(_sizeable(plan, build), sized_usd, funding.debt_usd),
        debt_bound=bound,
        repaid_share=repaid,
        repayment_usd=_calendar(plan, sized_usd, repaid),
    )


def _capacity(plan: Plan, offer: Lenders, cash_usd: F3) -> F3:
    """Return what each tranche can pay in each month of its tenor [USD]. Shape (C, 3, M)."""
    found = np.zeros_like(cash_usd)
    for place, phase in enumerate(plan.chosen):
        first = int(plan.base_ready_month[phase]) + 1
        if first <= 0:
            continue
        for asset in range(ASSETS):
            if np.isfinite(offer.dscr[phase, asset]):
                # The contract's last month is a part of one: how large a part changes with the day of energisation.
                full_months = int(plan.contract_months[phase, KIND_OF_ASSET[asset]]) - 1
                last = first + min(int(offer.tenor_months[phase, asset]), full_months)
                found[place, asset, first:last] = cash_usd[place, asset, first:last] / offer.dscr[phase, asset]
    return found


def _vehicle_load(outcome: Outcome) -> F1:
    """Return uses over spending by vehicle, operating deficits left out. Shape (V,)."""
    spend_usd = outcome.spend_usd.sum(axis=1)
    financing_usd = (outcome.fees_usd + outcome.idc_usd + outcome.reserve_in_usd).sum(axis=1)
    load: F1 = 1.0 + np.divide(financing_usd, spend_usd, out=np.zeros_like(spend_usd), where=spend_usd > 0.0)
    return load


def _limits(
    plan: Plan, funding: capital.Plan, offer: Lenders, build: schedule.Outcome, capacity_usd: F3, load: F1
) -> tuple[F2, I2]:
    """Return the size of every tranche and what limits it. Shapes (P, 3)."""
    sized_usd = np.zeros_like(plan.tranche_usd)
    bound = funding.debt_bound.copy()
    sizeable = _sizeable(plan, build)
    for place, phase in enumerate(plan.chosen):
        for asset in range(ASSETS):
            allowed_usd = float(funding.debt_usd[phase, asset])
            vehicle = int(plan.owner[phase, asset])
            if vehicle < 0 or allowed_usd <= 0.0 or not sizeable[phase, 0]:
                continue
            first = int(plan.base_ready_month[phase]) + 1
            rate = float(plan.rate[vehicle]) / 12.0
            spend_usd = float(build.spend_usd[phase, asset].sum())
            if bound[phase, asset] == DebtBound.LOAN_TO_COST:
                # Capital's cap carries the load of the pass before: without this, debt could only shrink.
                allowed_usd *= load[vehicle] / (1.0 + funding.financing_load)
            limits = {
                int(DebtBound.COVERAGE): present_value_usd(capacity_usd[place, asset, first:], rate),
                int(DebtBound.LOAN_TO_COST): offer.max_ltc[phase, asset] * spend_usd * load[vehicle],
            }
            least = min(limits, key=lambda name: limits[name])
            sized_usd[phase, asset] = min(limits[least], allowed_usd)
            if limits[least] < allowed_usd:
                bound[phase, asset] = least
    return sized_usd, bound


def _eligible_usd(plan: Plan, funding: capital.Plan, build: schedule.Outcome, completion: I1, outcome: Outcome) -> F1:
    """Return the uses that lenders share in, by vehicle [USD]; before any debt is sized, spending after close alone."""
    found = outcome.eligible_usd.sum(axis=1)
    after_usd = np.zeros_like(found)
    months = np.arange(outcome.uses_usd.shape[1])
    for phase in plan.chosen:
        close = month_of_day(plan.month_start_days, build.close_day[phase])
        for asset in range(ASSETS):
            vehicle = int(plan.owner[phase, asset])
            if vehicle >= 0 and funding.debt_usd[phase, asset] > 0.0:
                last = min(int(plan.availability_end_month[vehicle]), int(completion[vehicle]))
                open_for_draws = (months >= close) & (months <= last)
                after_usd[vehicle] += build.spend_usd[phase, asset][open_for_draws].sum()
    return np.asarray(np.where(plan.commitment_usd > 0.0, found, after_usd))


def _sizeable(plan: Plan, build: schedule.Outcome) -> B2:
    """Say which phases are built, closed and live in the base case, so that their debt can be sized. Shape (P, 1)."""
    found = np.zeros((len(plan.owner), 1), dtype=np.bool_)
    found[plan.chosen] = True
    closed = build.close_day < plan.month_start_days[-1]
    found &= (closed & (plan.base_ready_month >= 0))[:, None]
    return found


def _by_vehicle(plan: Plan, sized_usd: F2) -> F1:
    """Return the sum of tranches by vehicle [USD]. Shape (V,)."""
    total = np.zeros(len(plan.root))
    owned = (plan.owner >= 0) & (sized_usd > 0.0)
    np.add.at(total, plan.owner[owned], sized_usd[owned])
    return total


def _repayment(plan: Plan, capacity_usd: F3, sized_usd: F2) -> F3:
    """Return the cumulative share due of every tranche. Shape (C, 3, M)."""
    repaid = np.zeros_like(capacity_usd)
    for place, phase in enumerate(plan.chosen):
        first = int(plan.base_ready_month[phase]) + 1
        for asset in range(ASSETS):
            if sized_usd[phase, asset] > 0.0:
                rate = float(plan.rate[plan.owner[phase, asset]]) / 12.0
                stream_usd = capacity_usd[place, asset, first:]
                principal_usd = sculpted_principal_usd(stream_usd, rate, float(sized_usd[phase, asset]))
                repaid[place, asset] = repaid_share(principal_usd, first, capacity_usd.shape[2])
    return repaid


def _calendar(plan: Plan, sized_usd: F2, repaid: F3) -> F2:
    """Return scheduled principal by vehicle and month [USD]. Shape (V, M)."""
    found = np.zeros((len(plan.root), repaid.shape[2]))
    for place, phase in enumerate(plan.chosen):
        for asset in range(ASSETS):
            if sized_usd[phase, asset] > 0.0:
                instalments = np.diff(repaid[place, asset], prepend=0.0) * sized_usd[phase, asset]
                found[plan.owner[phase, asset]] += instalments
    return found
