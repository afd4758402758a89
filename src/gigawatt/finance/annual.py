"""The annual setting of textbooks and of SAM: one vehicle, everything paid at time 0, losses refunded.

Assumes period 0 is financial close with all capital cost, operation from period 1, cash at year end. The case enters
through `CashInputs` and is settled by the same lines as a programme; only the terms differ (SAM's conventions: NREL,
System Advisor Model, Singleowner: debt sculpted on cash before tax, negative tax paid out, no lock-up).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance.inputs import CashInputs, Loans, Purse, Terms
from gigawatt.finance.plan import Outcome
from gigawatt.finance.settle import settle
from gigawatt.finance.sizing import present_value_usd, repaid_share, sculpted_principal_usd
from gigawatt.finance.tiers import no_tiers
from gigawatt.quantities import F1


class AnnualCase(NamedTuple):
    """A single project as textbooks state it."""

    capex_usd: float
    """Paid at time 0, in service from period 1."""
    revenue_usd: F1
    """Per period of operation. Shape (N,)."""
    opex_usd: F1
    dscr: float
    tenor: int
    """Periods of repayment."""
    rate: float
    """Interest per year."""
    tax_rate: float
    depreciation: tuple[float, ...]
    """Tax depreciation by year of operation, share of cost."""


class AnnualResult(NamedTuple):
    """Debt and statements; arrays run over periods 0..N."""

    debt_usd: float
    equity_usd: float
    outcome: Outcome
    pretax_equity_usd: F1
    aftertax_equity_usd: F1


def sized_debt_usd(case: AnnualCase) -> float:
    """Return the debt that cash before tax carries: sum_t CFADS_t / DSCR / (1 + r)^t [USD]."""
    return present_value_usd(_capacity_usd(case), case.rate)


def _capacity_usd(case: AnnualCase) -> F1:
    return (case.revenue_usd - case.opex_usd)[: case.tenor] / case.dscr


def settle_case(case: AnnualCase) -> AnnualResult:
    """Size the debt of a case, settle it year by year and return its statements."""
    debt_usd = sized_debt_usd(case)
    principal_usd = sculpted_principal_usd(_capacity_usd(case), case.rate, debt_usd, allow_negative=True)
    inputs = _inputs(case, repaid_share(principal_usd, 1, len(case.revenue_usd) + 1))
    purse = Purse(
        entity_usd=np.full((1, 1, len(case.revenue_usd) + 1), np.inf),
        raise_usd=np.zeros((1, len(case.revenue_usd) + 1)),
        beyond_usd=np.zeros((1, len(case.revenue_usd) + 1)),
    )
    outcome = settle(inputs, _terms(case, debt_usd), purse)
    paid_in_usd = outcome.called_usd[0, 0]
    service_usd = outcome.interest_usd[0] + outcome.repaid_usd[0]
    pretax_usd = outcome.revenue_usd[0] - outcome.opex_usd[0] - service_usd - paid_in_usd
    return AnnualResult(
        debt_usd=debt_usd,
        equity_usd=case.capex_usd - debt_usd,
        outcome=outcome,
        pretax_equity_usd=pretax_usd,
        aftertax_equity_usd=pretax_usd - outcome.tax_usd[0],
    )


def _inputs(case: AnnualCase, repaid: F1) -> CashInputs:
    periods = len(case.revenue_usd) + 1
    uses_usd = np.zeros((1, 1, periods))
    uses_usd[0, 0, 0] = case.capex_usd
    whole = np.ones((1, periods))
    return CashInputs(
        months_per_period=12,
        periods_before=0,
        funded_from=0,
        uses_usd=uses_usd,
        placed_usd=np.roll(uses_usd, 1, axis=2),
        bonus_usd=np.zeros_like(uses_usd),
        eligible_usd=uses_usd[:, 0],
        revenue_usd=np.concatenate([[0.0], case.revenue_usd])[None, :],
        opex_usd=np.concatenate([[0.0], case.opex_usd])[None, :],
        closed_share=whole,
        converted_share=whole,
        repaid_share=repaid[None, :],
        ahead_share=np.zeros((1, periods)),
        outstanding_share=1.0 - repaid[None, :],
        completion=np.zeros(1, dtype=np.int64),
        ceiling_usd=np.full((1, periods), np.inf),
    )


def _loan(case: AnnualCase, debt_usd: float) -> Loans:
    return Loans(
        vehicle=np.zeros(1, dtype=np.int64),
        commitment_usd=np.array([debt_usd]),
        draw_share=np.array([debt_usd / case.capex_usd]),
        equity_first_usd=np.zeros(1),
        rate=np.array([case.rate]),
        step=np.zeros(1),
        step_from=np.array([len(case.revenue_usd) + 1], dtype=np.int64),
        commitment_fee=np.zeros(1),
        upfront_fee=np.zeros(1),
        availability_end=np.zeros(1, dtype=np.int64),
        reserve_months=np.zeros(1),
        sweep_share=np.zeros(1),
        vintage_periods=np.zeros(1, dtype=np.int64),
        prefunded=np.zeros(1, dtype=np.bool_),
        reinvestment_rate=np.zeros(1),
        subordinated=np.zeros(1, dtype=np.bool_),
        takes_out=np.full(1, -1, dtype=np.int64),
    )


def _terms(case: AnnualCase, debt_usd: float) -> Terms:
    return Terms(
        loans=_loan(case, debt_usd),
        lockup_dscr=0.0,
        book_periods=np.array([len(case.revenue_usd)], dtype=np.int64),
        tax_table=np.array([case.depreciation]),
        tax_rate=np.array([case.tax_rate]),
        loss_cap=1.0,
        interest_cap=np.inf,
        refund_losses=True,
        root=np.zeros(1, dtype=np.int64),
        tiers=no_tiers(1),
        step_up_usd=np.zeros((1, 1)),
        penalty=np.ones(1),
        partner_usd=np.full((1, 1), np.inf),
        partner_share=np.ones((1, 1)),
    )
