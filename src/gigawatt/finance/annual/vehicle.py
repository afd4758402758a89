"""One vehicle with one loan and one owner of boundless means, as `settle` takes it.

Assumes year 0 is close and completion. The loan is paid out in full at close, into an escrow that spending at close
empties. The vehicle pays no tax: its owner is taxed on what it earns.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gigawatt.finance.annual.case import AnnualCase
from gigawatt.finance.annual.sizing import Structure
from gigawatt.finance.inputs import COSTS, EARNED, CashInputs, Loans, Purse, Terms, in_first_line
from gigawatt.finance.plan import Outcome
from gigawatt.finance.settle import settle
from gigawatt.finance.sizing import repaid_share
from gigawatt.finance.tiers import no_tiers
from gigawatt.quantities import F1, I1


class Flows(NamedTuple):
    """What goes in and out beside the loan. Over years 0..N."""

    received_usd: F1
    """Sales, salvage, interest on reserves, and what is set free of them."""
    paid_usd: F1
    """Operating cost."""
    set_aside_usd: F1
    """Spending that is not depreciated: fees, working capital, receivables."""
    released_usd: F1
    """Of which set free: income and its cost at once, so that no tax is due."""
    support_usd: F1
    """The owner pays what the project's cash does not."""
    paid_out_usd: float
    """Debt beyond all cost, to the owner at close."""
    kept_usd: F1
    """The reserve for debt service that the vehicle holds."""


def settled(case: AnnualCase, debt: Structure, flows: Flows) -> Outcome:
    """Return the statements of the vehicle."""
    periods = len(flows.paid_usd)
    none_usd = np.zeros((1, periods))
    purse = Purse(entity_usd=np.full((1, 1, periods), np.inf), raise_usd=none_usd, beyond_usd=none_usd)
    return settle(_inputs(case, debt, flows), _terms(case, debt, periods), purse)


def _inputs(case: AnnualCase, debt: Structure, flows: Flows) -> CashInputs:
    works_usd = np.zeros_like(flows.paid_usd)
    works_usd[0] = case.capex_usd + case.other_usd
    served_usd = np.roll(works_usd, 1)
    whole = np.ones((1, len(works_usd)))
    repaid = repaid_share(debt.principal_usd[1:], 1, len(works_usd))
    return CashInputs(
        months_per_period=12,
        periods_before=0,
        funded_from=0,
        uses_usd=np.stack([works_usd, flows.set_aside_usd])[None],
        placed_usd=np.stack([served_usd, flows.released_usd])[None],
        bonus_usd=np.stack([case.bonus * served_usd, flows.released_usd])[None],
        eligible_usd=(works_usd + flows.set_aside_usd)[None],
        revenue_usd=in_first_line((flows.received_usd + flows.support_usd)[None], EARNED),
        opex_usd=in_first_line(flows.paid_usd[None], COSTS),
        closed_share=whole,
        converted_share=whole,
        repaid_share=repaid[None],
        ahead_share=_ahead_share(case, debt, flows)[None],
        outstanding_share=1.0 - repaid[None],
        replacement_usd=np.zeros((1, 2, len(works_usd))),
        replacement_reserve_usd=np.zeros((1, 2, len(works_usd))),
        completion=np.zeros(1, dtype=np.int64),
        ceiling_usd=np.full_like(whole, np.inf),
    )


def _ahead_share(case: AnnualCase, debt: Structure, flows: Flows) -> F1:
    """Return the principal in the reserve as a share of the loan; `settle` adds the interest."""
    interest_usd = case.reserve_months / 12.0 * np.append(debt.interest_usd[1:], 0.0)
    principal_usd = flows.kept_usd - interest_usd
    return principal_usd / debt.lent_usd if debt.lent_usd > 0.0 else principal_usd


def _terms(case: AnnualCase, debt: Structure, periods: int) -> Terms:
    return Terms(
        loans=_loan(case, debt, periods),
        lockup_dscr=-np.inf,
        book_periods=np.array([periods - 1, 1], dtype=np.int64),
        tax_table=np.array([case.depreciation, np.zeros(len(case.depreciation))]),
        replacement_bonus=np.zeros(2),
        tax_rate=np.zeros(1),
        loss_cap=1.0,
        interest_cap=np.inf,
        refund_losses=False,
        root=np.zeros(1, dtype=np.int64),
        tiers=no_tiers(1),
        step_up_usd=np.zeros((1, 1)),
        penalty=np.ones(1),
        partner_usd=np.full((1, 1), np.inf),
        partner_share=np.ones((1, 1)),
    )


def _loan(case: AnnualCase, debt: Structure, periods: int) -> Loans:
    none, never = np.zeros(1), np.full(1, periods, dtype=np.int64)
    first: I1 = np.zeros(1, dtype=np.int64)
    return Loans(
        vehicle=first,
        commitment_usd=np.array([max(0.0, debt.lent_usd)]),
        draw_share=np.ones(1),
        equity_first_usd=none,
        rate=np.array([case.rate]),
        step=none,
        step_from=never,
        commitment_fee=none,
        upfront_fee=none,
        availability_end=first,
        reserve_months=np.array([case.reserve_months]),
        sweep_share=none,
        vintage_periods=first,
        interest_only=first,
        prefunded=np.ones(1, dtype=np.bool_),
        reinvestment_rate=none,
        rank=first,
        takes_out=np.full(1, -1, dtype=np.int64),
    )
