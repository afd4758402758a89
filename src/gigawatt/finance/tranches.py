"""One pass of debt sizing: what each asset carries on the cash of the last pass, who lends it, when it is repaid.

Assumes facilities share an asset's debt as `capital` found them to lend. A tranche converts in the month its phase is
energised in the base case, is repaid over its tenor within the contract, and never more than the least of cover (in
value, and in every twelve months), loan to cost, what `capital` allowed (collateral, commitment, market appetite), and
what is left to pay after close.
"""

from __future__ import annotations

import numpy as np

from gigawatt import capital, schedule
from gigawatt.capital import DebtBound
from gigawatt.finance.inputs import ASSETS, HALF_CENT_USD, CashInputs, Loans
from gigawatt.finance.lenders import Lenders, Row
from gigawatt.finance.plan import Outcome, Plan, Tranches
from gigawatt.finance.play import cash_inputs
from gigawatt.finance.revenue import CAPACITY, LEASE, month_of_day
from gigawatt.finance.sizing import present_value_usd, principal_usd, repaid_share
from gigawatt.quantities import B2, F1, F2, F3, I1, I2

KIND_OF_ASSET = (LEASE, CAPACITY, LEASE)
YEAR = 12
"""[months]"""


def tranche_cash_usd(plan: Plan, build: schedule.Outcome, energy_usd: F2, gpu_hours: F2, it_mw: F2) -> F3:
    """Return revenue less running cost and replacement of each tranche's asset by month, before tax [USD].

    Shape (C, 3, M).

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
            tranches=plan.tranches._replace(usd=np.zeros_like(plan.tranches.usd)),
        )
        inputs = cash_inputs(single, build, energy_usd, gpu_hours, it_mw)
        found[place] = inputs.revenue_usd.sum(axis=0) - inputs.opex_usd.sum(axis=0)
        for asset in np.flatnonzero(single.replacement.every_months[phase] > 0):
            due_usd, reserve_usd = inputs.replacement_usd[asset, asset], inputs.replacement_reserve_usd[asset, asset]
            found[place, asset] = _after_replacement(found[place, asset], due_usd, reserve_usd)
    return found


def _after_replacement(cash_usd: F1, due_usd: F1, reserve_usd: F1) -> F1:
    """Return what replacing an asset, and what is kept for it, leave of its cash each month [USD]. Shape (M,).

    As the waterfall pays it: what a month's cash does not suffice for takes the cash of later ones. What a reserve sets
    free as the horizon ends is nothing to lend on.
    """
    found = cash_usd.copy()
    needed_usd = np.diff(reserve_usd, prepend=0.0) + due_usd
    open_usd = 0.0
    for month, cash in enumerate(cash_usd):
        open_usd = max(0.0, open_usd + needed_usd[month])
        paid_usd = min(max(cash, 0.0), open_usd)
        found[month] -= paid_usd
        open_usd -= paid_usd
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

    Per asset: min(PV(cash / DSCR), loan to cost x uses, what `capital` allowed), shared among its lenders, and less
    where the service of any twelve months is more than their cash / DSCR. Per loan: never more than the uses that it
    shares in, so that all of it can be drawn.
    """
    capacity_usd = _capacity(plan, funding, offer, _after_tax(plan, cash_usd, outcome))
    load = _vehicle_load(outcome)
    sized_usd, bound = _limits(plan, funding, offer, build, capacity_usd, load)
    lent_usd = _shared(plan, funding, offer, sized_usd)
    eligible_usd = _eligible_usd(plan, build, inputs.completion, outcome, lent_usd)
    lent_usd *= _drawable(plan, lent_usd, eligible_usd)[:, None, None]
    kept = _least_year(plan, offer, capacity_usd, _repaid(plan, funding, offer, capacity_usd, lent_usd)[1])
    bound = np.where(kept < 1.0, int(DebtBound.COVERAGE), bound)
    loans, tranches = _repaid(plan, funding, offer, capacity_usd, lent_usd * kept)
    lent_usd *= kept
    building_usd = np.where(plan.loans.takes_out < 0, loans, 0.0)
    sized_usd = lent_usd.sum(axis=0)
    return plan._replace(
        loans=_drawn_as_agreed(plan, offer, loans, building_usd, eligible_usd),
        tranches=tranches,
        commitment_usd=_sums(plan.loans.vehicle, building_usd, len(plan.root)),
        tranche_usd=sized_usd,
        sized_usd=np.where(_sizeable(plan, build), sized_usd, funding.debt_usd),
        debt_bound=bound,
        repayment_usd=_calendar(plan, offer, tranches),
    )


def _capacity(plan: Plan, funding: capital.Plan, offer: Lenders, cash_usd: F3) -> F3:
    """Return what each asset can pay in each month of the longest tenor lent on it [USD]. Shape (C, 3, M)."""
    found = np.zeros_like(cash_usd)
    for place, phase in enumerate(plan.chosen):
        for asset in range(ASSETS):
            if np.isfinite(offer.dscr[phase, asset]):
                window = _window(plan, phase, asset, float(funding.tenor_months[phase, asset]))
                found[place, asset, window] = cash_usd[place, asset, window] / offer.dscr[phase, asset]
    return found


def _window(plan: Plan, phase: int, asset: int, tenor_months: float) -> slice:
    """Return the months after energisation in which a loan of that tenor is repaid, empty where it never is."""
    first = int(plan.base_ready_month[phase]) + 1
    # The contract's last month is a part of one: how large a part changes with the day of energisation.
    full_months = int(plan.contract_months[phase, KIND_OF_ASSET[asset]]) - 1
    return slice(first, first + max(0, min(round(tenor_months), full_months))) if first > 0 else slice(0, 0)


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
            rate = _rate(plan, funding, phase, asset)[first:] / 12.0
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


def _rate(plan: Plan, funding: capital.Plan, phase: int, asset: int) -> F1:
    """Return the interest on an asset's debt by month, averaged over its lenders by amount [1/year]. Shape (M,)."""
    mine = np.flatnonzero((plan.loans.vehicle == plan.owner[phase, asset]) & (plan.loans.takes_out < 0))
    weight = funding.facility_usd[plan.loan_facility[mine], phase, asset]
    return np.asarray(weight @ np.array([_loan_rate(plan, int(number)) for number in mine]) / weight.sum())


def _loan_rate(plan: Plan, number: int) -> F1:
    """Return the interest on one loan by month, its step included [1/year]. Shape (M,)."""
    months = np.arange(plan.repayment_usd.shape[1])
    return np.asarray(plan.loans.rate[number] + plan.loans.step[number] * (months >= plan.loans.step_from[number]))


def _least_year(plan: Plan, offer: Lenders, capacity_usd: F3, tranches: Tranches) -> F2:
    """Return the part of each asset's debt whose service leaves the cover in every twelve months, at most 1.

    Shape (P, 3). Twelve months, because lenders test no less, and taxes are no even flow. Subordinated loans are in no
    test of cover.
    """
    service_usd = np.zeros_like(capacity_usd)
    for tranche, (number, phase, asset) in enumerate(zip(tranches.loan, tranches.phase, tranches.asset, strict=True)):
        if offer.rows[number].terms.ranking != "subordinated":
            place = int(np.flatnonzero(plan.chosen == phase)[0])
            service_usd[place, asset] += _service_usd(plan, offer, tranches, tranche)
    found = np.ones(plan.owner.shape)
    for place, phase in enumerate(plan.chosen):
        for asset in range(ASSETS):
            found[phase, asset] = _covered(capacity_usd[place, asset], service_usd[place, asset])
    return found


def _service_usd(plan: Plan, offer: Lenders, tranches: Tranches, tranche: int) -> F1:
    """Return interest and instalments of a tranche by month; nobody sizes what falls due at once on a month's cash."""
    number, terms = int(tranches.loan[tranche]), offer.rows[int(tranches.loan[tranche])].terms
    first = max(int(plan.base_ready_month[tranches.phase[tranche]]), int(tranches.opens[tranche])) + 1
    instalment = np.diff(tranches.repaid_share[tranche], prepend=0.0)
    owed = 1.0 - tranches.repaid_share[tranche] + instalment
    owed[:first] = 0.0
    balloon = terms.repayment == "bullet" or terms.amortisation is not None or tranches.refinanced_share[tranche] > 0.0
    if balloon:
        instalment[_due_months(tranches.usd[tranche] * instalment)[-1:]] = 0.0
    return np.asarray(tranches.usd[tranche] * (instalment + owed * _loan_rate(plan, number) / 12.0))


def _covered(capacity_usd: F1, service_usd: F1) -> float:
    """Return the least of capacity over service in any twelve months with both, at most 1."""
    due = np.flatnonzero((service_usd > HALF_CENT_USD) & (capacity_usd > 0.0))
    if not len(due):
        return 1.0  # lent on a signature, against nothing that pays
    both = slice(int(due[0]), int(due[-1]) + 1)
    year = np.ones(min(YEAR, both.stop - both.start))
    sums = (np.convolve(each[both], year, "valid") for each in (capacity_usd, service_usd))
    can_usd, must_usd = sums
    return float(min(1.0, np.divide(can_usd, must_usd, out=np.ones_like(can_usd), where=must_usd > 0.0).min()))


def _shared(plan: Plan, funding: capital.Plan, offer: Lenders, sized_usd: F2) -> F3:
    """Return each asset's debt by loan, as `capital` found facilities to lend. Shape (L, P, 3)."""
    found = np.zeros((len(offer.rows), *sized_usd.shape))
    for number, row in enumerate(offer.rows):
        mine = (plan.owner == row.vehicle) & (sized_usd > 0.0) & (row.terms.refinances is None)
        found[number][mine] = (sized_usd * funding.facility_usd[row.facility])[mine] / funding.debt_usd[mine]
    return found


def _eligible_usd(plan: Plan, build: schedule.Outcome, completion: I1, outcome: Outcome, lent_usd: F3) -> F1:
    """Return the uses that each loan shares in [USD]; before any debt is sized, spending after close alone."""
    found: F1 = outcome.loan_eligible_usd.sum(axis=1)
    months = np.arange(outcome.uses_usd.shape[1])
    for number in np.flatnonzero(plan.loans.commitment_usd <= 0.0):
        found[number] = 0.0
        for phase, asset in np.argwhere(lent_usd[number] > 0.0):
            vehicle = int(plan.owner[phase, asset])
            close = month_of_day(plan.month_start_days, build.close_day[phase])
            last = min(int(plan.loans.availability_end[number]), int(completion[vehicle]))
            open_for_draws = (months >= close) & (months <= last)
            found[number] += build.spend_usd[phase, asset][open_for_draws].sum()
    return found


def _drawable(plan: Plan, lent_usd: F3, eligible_usd: F1) -> F1:
    """Return the part of each loan that its uses leave room for, beside the other lenders on the same asset."""
    wanted_usd = lent_usd.sum(axis=(1, 2))
    share = np.divide(wanted_usd, eligible_usd, out=np.zeros_like(wanted_usd), where=eligible_usd > 0.0)
    on_asset = ((lent_usd > 0.0) * share[:, None, None]).sum(axis=0)
    crowded = np.array([on_asset[lent > 0.0].max(initial=0.0) for lent in lent_usd])
    found: F1 = 1.0 / np.maximum(crowded, 1.0)
    return np.where((wanted_usd > 0.0) & (eligible_usd <= 0.0), 0.0, found)


def _drawn_as_agreed(plan: Plan, offer: Lenders, commitment_usd: F1, building_usd: F1, eligible_usd: F1) -> Loans:
    """Return the loans with their size and the rule by which they are drawn."""
    share = np.divide(building_usd, eligible_usd, out=np.zeros_like(building_usd), where=eligible_usd > 0.0)
    share = np.minimum(share, 1.0)
    first_usd = np.zeros_like(share)
    for number, row in enumerate(offer.rows):
        if row.terms.draws != "pro_rata" and share[number] > 0.0:
            share[number] = 1.0
            if row.terms.draws == "equity_first":
                first_usd[number] = max(0.0, eligible_usd[number] - building_usd[number])
    return plan.loans._replace(commitment_usd=commitment_usd, draw_share=share, equity_first_usd=first_usd)


def _sizeable(plan: Plan, build: schedule.Outcome) -> B2:
    """Say which phases are built, closed and live in the base case, so that their debt can be sized. Shape (P, 1)."""
    found = np.zeros((len(plan.owner), 1), dtype=np.bool_)
    found[plan.chosen] = True
    closed = build.close_day < plan.month_start_days[-1]
    found &= (closed & (plan.base_ready_month >= 0))[:, None]
    return found


def _repaid(plan: Plan, funding: capital.Plan, offer: Lenders, capacity_usd: F3, lent_usd: F3) -> tuple[F1, Tranches]:
    """Return the size of every loan, take-outs included, and its tranches with their instalments. Shape (L,)."""
    found: list[tuple[int, int, int, float, F1, int]] = []
    for number, row in enumerate(offer.rows):
        for phase, asset in np.argwhere(lent_usd[number] > 0.0):
            share = _instalments(plan, funding, row, number, phase, asset, capacity_usd, lent_usd[number, phase, asset])
            found.append((number, phase, asset, float(lent_usd[number, phase, asset]), share, -1))
    for number, row in enumerate(offer.rows):
        if plan.loans.takes_out[number] >= 0:
            old = [tranche for tranche in found if tranche[0] == plan.loans.takes_out[number]]
            # Who lent on a signature alone, for a contract over before it pays, is never due: nothing to refinance.
            found += [_take_out(plan, row, number, tranche, capacity_usd) for tranche in old if _falls_due(tranche)]
    months = capacity_usd.shape[2]
    refinanced_usd = {
        (int(plan.loans.takes_out[tranche[0]]), *tranche[1:3]): tranche[3] for tranche in found if tranche[5] >= 0
    }
    tranches = Tranches(
        loan=np.array([tranche[0] for tranche in found], dtype=np.int64),
        phase=np.array([tranche[1] for tranche in found], dtype=np.int64),
        asset=np.array([tranche[2] for tranche in found], dtype=np.int64),
        usd=np.array([tranche[3] for tranche in found], dtype=np.float64),
        repaid_share=np.array([tranche[4] for tranche in found]).reshape(len(found), months),
        refinanced_share=np.array(
            [refinanced_usd.get(tranche[:3], 0.0) / max(tranche[3], HALF_CENT_USD) for tranche in found]
        ),
        opens=np.array([tranche[5] for tranche in found], dtype=np.int64),
    )
    return _sums(tranches.loan, tranches.usd, len(offer.rows)), tranches


def _sums(place: I1, usd: F1, count: int) -> F1:
    """Return the sum of `usd` at each place. Shape (count,)."""
    found = np.zeros(count)
    np.add.at(found, place, usd)
    return found


def _instalments(
    plan: Plan, funding: capital.Plan, row: Row, number: int, phase: int, asset: int, capacity_usd: F3, debt_usd: float
) -> F1:
    """Return the cumulative share of a tranche that is due by each month. Shape (M,)."""
    place = int(np.flatnonzero(plan.chosen == phase)[0])
    window = _window(plan, phase, asset, float(funding.facility_tenor_months[row.facility, phase, asset]))
    stream_usd = capacity_usd[place, asset, window]
    if not stream_usd.any():  # lent on a signature, against nothing that pays: in equal parts
        stream_usd = np.ones_like(stream_usd)
    principal = principal_usd(
        row.terms.repayment if row.terms.each_draw is None else "constant",
        stream_usd,
        _loan_rate(plan, number)[window] / 12.0,
        debt_usd,
        interest_only=round(row.terms.interest_only.value),
        maturity=None if row.terms.tenor is None else round(row.terms.tenor.value),
    )
    return repaid_share(principal, window.start, capacity_usd.shape[2])


def _due_months(instalment_usd: F1) -> I1:
    """Return the months in which something falls due; shares end a rounding error away from 1, which is nothing."""
    return np.flatnonzero(instalment_usd > HALF_CENT_USD)


def _falls_due(tranche: tuple[int, int, int, float, F1, int]) -> bool:
    """Say whether anything of a tranche falls due within the horizon."""
    return len(_due_months(tranche[3] * np.diff(tranche[4], prepend=0.0))) > 0


def _take_out(
    plan: Plan, row: Row, number: int, old: tuple[int, int, int, float, F1, int], capacity_usd: F3
) -> tuple[int, int, int, float, F1, int]:
    """Return the tranche that refinances what another one leaves at maturity, within what the cash then carries."""
    _, phase, asset, usd, due, _ = old
    months = capacity_usd.shape[2]
    instalment = np.diff(due, prepend=0.0)
    due_at = _due_months(usd * instalment)
    opens = int(due_at[-1]) if len(due_at) else months
    place = int(np.flatnonzero(plan.chosen == phase)[0])
    last = months if row.terms.tenor is None else min(months, opens + 1 + round(row.terms.tenor.value))
    rate = _loan_rate(plan, number)[opens + 1 : last] / 12.0
    stream_usd = capacity_usd[place, asset, opens + 1 : last]
    balloon_usd = usd * float(instalment[opens]) if opens < months else 0.0
    size_usd = min(balloon_usd, present_value_usd(stream_usd, rate))
    principal = principal_usd(row.terms.repayment, stream_usd, rate, size_usd)
    return number, phase, asset, size_usd, repaid_share(principal, min(opens + 1, months), months), opens


def _calendar(plan: Plan, offer: Lenders, tranches: Tranches) -> F2:
    """Return scheduled principal by vehicle and month, refinancing left out [USD]. Shape (V, M)."""
    found = np.zeros_like(plan.repayment_usd)
    for number, usd, due, opens in zip(tranches.loan, tranches.usd, tranches.repaid_share, tranches.opens, strict=True):
        vehicle = offer.rows[number].vehicle
        found[vehicle] += np.diff(due, prepend=0.0) * usd
        if opens >= 0:
            found[vehicle, opens] -= usd
    return found
