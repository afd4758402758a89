"""Everything capital knows before any future is played: ledgers, promises, raises and the debt that contracts carry.

Assumes contract terms, not results, so that no loop with the schedule arises; `finance` refines debt on the next pass.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.appetite import appetite, class_appetite, within_appetite
from gigawatt.capital.commitments import owners_duty, promised, raises
from gigawatt.capital.contracts import paying_contracts, rents
from gigawatt.capital.debt import Asked, capped_by_sizing, debt_capacity
from gigawatt.capital.holdings import holdings
from gigawatt.capital.ledger import dated_payments, inflow, liquidity, obligations
from gigawatt.capital.loops import sales
from gigawatt.capital.plan import Phases, Plan
from gigawatt.programme import Programme
from gigawatt.quantities import F1, F2, I1, Timeline


def decide(
    programme: Programme, timeline: Timeline, phases: Phases, sized_usd: F2 | None, financing_load: float
) -> Plan:
    """Return the supply of money as a plan: what `play` needs and nothing that happens later.

    Parameters
    ----------
    programme
        In one view.
    timeline
        The programme's own.
    phases
        Priced all-in, before financing [USD].
    sized_usd
        Debt sized by `finance` on the pass before [USD], shape (P, 3); None on the first pass. The lesser counts.
    financing_load
        Fees, interest and reserves during construction as a share of cost.
    """
    contracts = paying_contracts(programme)
    debt = debt_capacity(Asked(programme, phases, contracts, financing_load))
    by_class_usd = class_appetite(programme)
    market_usd = appetite(programme, by_class_usd)
    within_appetite(debt, market_usd, by_class_usd)
    if sized_usd is not None:
        capped_by_sizing(debt, sized_usd, tuple(row.ranking != "senior" for row in programme.file.facilities.values()))
    entities = tuple(programme.file.entities.values())
    stated_usd, named_usd = liquidity(programme), promised(programme)
    return Plan(
        liquidity_usd=np.nan_to_num(stated_usd),
        liquidity_known=~np.isnan(stated_usd),
        secured_usd=_money([0.0 if entity.secured is None else entity.secured.value for entity in entities]),
        minimum_usd=_money([entity.minimum_cash.value for entity in entities]),
        inflow_usd=inflow(programme),
        obligations_usd=obligations(programme) + dated_payments(programme, contracts, phases),
        holdings=holdings(programme),
        commitment_usd=named_usd + owners_duty(programme, phases, financing_load),
        promised_usd=named_usd,
        raise_usd=raises(programme),
        start_month=min(max(programme.start_month, 0), timeline.months - 1),
        liquidity_driver=_drivers(programme),
        raise_driver=programme.driver("raise"),
        debt_usd=debt.limit_usd,
        facility_usd=debt.facility_usd,
        facility_bound=debt.facility_bound,
        facility_margin=debt.facility_margin,
        facility_tenor_months=debt.facility_tenor_months,
        debt_bound=debt.bound,
        obligor=np.where(debt.obligor_share.any(axis=0), debt.obligor_share.argmax(axis=0), -1),
        obligor_share=debt.obligor_share,
        margin=debt.margin,
        dscr=debt.dscr,
        tenor_months=debt.tenor_months,
        max_ltc=debt.max_ltc,
        contract=contracts,
        close_month=debt.close_month,
        as_signed=debt.as_signed,
        sold_usd=sales(programme, phases),
        rent_usd_per_year=rents(programme, contracts, phases),
        revenue_usd_per_year=_money([np.nan if row.revenue is None else row.revenue.value for row in entities]),
        appetite_usd=market_usd,
        class_appetite_usd=by_class_usd,
        financing_load=float(financing_load),
    )


def _money(amounts: list[float]) -> F1:
    return np.array(amounts, dtype=np.float64)


def _drivers(programme: Programme) -> I1:
    return np.array([programme.driver("liquidity", name) for name in programme.entities], dtype=np.int64)
