"""The places of every number while months are settled: what is given, what was agreed, balances, lines of the month.

Assumes one row of floats per vehicle for each of the four. Rows, not tuples of arrays, because compiled code passes a
row at no cost, while a tuple of thirty arrays costs more than the arithmetic of the month it is passed to.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from gigawatt.finance.inputs import CashInputs, Terms
from gigawatt.finance.plan import Outcome
from gigawatt.quantities import F1, F2, F3, I1, compiled, in_place


class Given(IntEnum):
    """Inputs of one vehicle and period."""

    SPEND = 0
    PLACED = 1
    """What enters service."""
    ELIGIBLE = 2
    REVENUE = 3
    OPEX = 4
    CLOSED_BEFORE = 5
    """Share of the commitment closed by the end of the period before."""
    CLOSED = 6
    CONVERTED_BEFORE = 7
    CONVERTED = 8
    REPAID = 9
    AHEAD = 10
    OUTSTANDING = 11
    DRAWABLE = 12
    """1 while debt may be drawn: availability has not ended and construction is not complete."""
    COMPLETE = 13
    """1 after completion."""


class Deal(IntEnum):
    """What was agreed with one vehicle."""

    COMMITMENT = 0
    DEBT_SHARE = 1
    RATE = 2
    """Interest per period."""
    COMMITMENT_FEE = 3
    """Per period."""
    UPFRONT_FEE = 4
    RESERVE_INTEREST = 5
    """Interest of the months that the reserve looks ahead, share of the balance."""
    LOCKUP = 6
    TAX_RATE = 7
    LOSS_CAP = 8
    REFUND = 9
    """1 where losses are paid out."""


class Balance(IntEnum):
    """Running balances of one vehicle [USD]."""

    CASH = 0
    RESERVE = 1
    DEBT = 2
    DRAWN = 3
    """Cumulative."""
    DUE = 4
    """Principal due so far, cumulative."""
    ARREARS = 5
    """Principal due and not paid."""
    DEFERRED = 6
    """Interest due and not paid."""
    UNPAID = 7
    """Open invoices."""
    ELIGIBLE = 8
    """Uses that lenders shared in, cumulative."""
    IN_PROGRESS = 9
    FINANCING_IN_PROGRESS = 10
    """Fees and interest capitalised and not yet in service."""
    FIXED = 11
    """Net book value of what is in service."""
    BOOK = 12
    """Straight-line depreciation per period of everything in service."""
    TAX_CARRIED = 13
    """Tax depreciation per period on earlier years' assets."""
    TAX_NEW = 14
    """Tax depreciation per period on this year's assets."""
    LOSS = 15
    """Carried losses."""
    INCOME = 16
    """Of the year to date."""
    TAXED = 17
    """Tax of the year to date."""
    EQUITY = 18
    """Book value."""


class Flow(IntEnum):
    """Lines of the month, in the order of the fields of `Outcome` that hold one number per vehicle and month."""

    USES = 0
    SPEND = 1
    FEES = 2
    IDC = 3
    RESERVE_IN = 4
    DEFICIT = 5
    OWN = 6
    ELIGIBLE = 7
    DRAWN = 8
    RAISED = 9
    SUNK = 10
    GAP = 11
    UNPAID = 12
    REVENUE = 13
    OPEX = 14
    TAX = 15
    CFADS = 16
    INTEREST = 17
    PRINCIPAL = 18
    REPAID = 19
    SHORTFALL = 20
    DEPRECIATION = 21
    TAX_DEPRECIATION = 22
    DEBT = 23
    DEFERRED = 24
    RESERVE = 25
    CASH = 26
    FIXED_ASSETS = 27
    EQUITY = 28
    DISTRIBUTED = 29
    DSCR = 30


GIVEN, DEAL, BALANCES, FLOWS = len(Given), len(Deal), len(Balance), len(Flow)


@compiled
def agreed(inputs: CashInputs, terms: Terms) -> F2:
    """Return the deal of every vehicle per period. Shape (V, DEAL)."""
    deal = np.zeros((len(terms.commitment_usd), DEAL))
    year_share = inputs.months_per_period / 12.0
    deal[:, Deal.COMMITMENT] = terms.commitment_usd
    deal[:, Deal.DEBT_SHARE] = terms.debt_share
    deal[:, Deal.RATE] = terms.rate * year_share
    deal[:, Deal.COMMITMENT_FEE] = terms.commitment_fee * year_share
    deal[:, Deal.UPFRONT_FEE] = terms.upfront_fee
    deal[:, Deal.RESERVE_INTEREST] = terms.rate * terms.reserve_months / 12.0
    deal[:, Deal.LOCKUP] = terms.lockup_dscr
    deal[:, Deal.TAX_RATE] = terms.tax_rate
    deal[:, Deal.LOSS_CAP] = terms.loss_cap
    deal[:, Deal.REFUND] = 1.0 if terms.refund_losses else 0.0
    return deal


@compiled
def facts(inputs: CashInputs, availability_end: I1) -> F3:
    """Return the inputs of every vehicle and period as rows. Shape (V, N, GIVEN)."""
    vehicles, assets, periods = inputs.uses_usd.shape
    given = np.zeros((vehicles, periods, GIVEN))
    for v in range(vehicles):
        for asset in range(assets):
            given[v, :, Given.SPEND] += inputs.uses_usd[v, asset]
            given[v, :, Given.PLACED] += inputs.placed_usd[v, asset]
        given[v, :, Given.ELIGIBLE] = inputs.eligible_usd[v]
        given[v, :, Given.REVENUE] = inputs.revenue_usd[v]
        given[v, :, Given.OPEX] = inputs.opex_usd[v]
        given[v, 1:, Given.CLOSED_BEFORE] = inputs.closed_share[v, :-1]
        given[v, :, Given.CLOSED] = inputs.closed_share[v]
        given[v, 1:, Given.CONVERTED_BEFORE] = inputs.converted_share[v, :-1]
        given[v, :, Given.CONVERTED] = inputs.converted_share[v]
        given[v, :, Given.REPAID] = inputs.repaid_share[v]
        given[v, :, Given.AHEAD] = inputs.ahead_share[v]
        given[v, :, Given.OUTSTANDING] = inputs.outstanding_share[v]
        given[v, : min(availability_end[v], inputs.completion[v]) + 1, Given.DRAWABLE] = 1.0
        given[v, inputs.completion[v] + 1 :, Given.COMPLETE] = 1.0
    return given


@compiled
def outcome_of(rows: F3, called_usd: F3, received_usd: F2, first_short: I1) -> Outcome:
    """Return the statements as named fields. `rows` has shape (FLOWS, V, N)."""
    return Outcome(
        uses_usd=rows[Flow.USES],
        spend_usd=rows[Flow.SPEND],
        fees_usd=rows[Flow.FEES],
        idc_usd=rows[Flow.IDC],
        reserve_in_usd=rows[Flow.RESERVE_IN],
        deficit_usd=rows[Flow.DEFICIT],
        own_usd=rows[Flow.OWN],
        eligible_usd=rows[Flow.ELIGIBLE],
        drawn_usd=rows[Flow.DRAWN],
        called_usd=called_usd,
        raised_usd=rows[Flow.RAISED],
        sunk_usd=rows[Flow.SUNK],
        gap_usd=rows[Flow.GAP],
        unpaid_usd=rows[Flow.UNPAID],
        revenue_usd=rows[Flow.REVENUE],
        opex_usd=rows[Flow.OPEX],
        tax_usd=rows[Flow.TAX],
        cfads_usd=rows[Flow.CFADS],
        interest_usd=rows[Flow.INTEREST],
        principal_usd=rows[Flow.PRINCIPAL],
        repaid_usd=rows[Flow.REPAID],
        shortfall_usd=rows[Flow.SHORTFALL],
        depreciation_usd=rows[Flow.DEPRECIATION],
        tax_depreciation_usd=rows[Flow.TAX_DEPRECIATION],
        debt_usd=rows[Flow.DEBT],
        deferred_usd=rows[Flow.DEFERRED],
        reserve_usd=rows[Flow.RESERVE],
        cash_usd=rows[Flow.CASH],
        fixed_assets_usd=rows[Flow.FIXED_ASSETS],
        equity_usd=rows[Flow.EQUITY],
        distributed_usd=rows[Flow.DISTRIBUTED],
        dscr=rows[Flow.DSCR],
        received_usd=received_usd,
        first_short_month=first_short,
    )


@in_place
def write(line: F1, balance: F1, rows: F3, v: int, m: int) -> None:
    """Write the lines and the closing balances of one vehicle and period into the statements."""
    line[Flow.UNPAID] = balance[Balance.UNPAID]
    line[Flow.DEBT] = balance[Balance.DEBT]
    line[Flow.DEFERRED] = balance[Balance.DEFERRED]
    line[Flow.RESERVE] = balance[Balance.RESERVE]
    line[Flow.CASH] = balance[Balance.CASH] + balance[Balance.RESERVE]
    in_progress_usd = balance[Balance.IN_PROGRESS] + balance[Balance.FINANCING_IN_PROGRESS]
    line[Flow.FIXED_ASSETS] = balance[Balance.FIXED] + in_progress_usd
    line[Flow.EQUITY] = balance[Balance.EQUITY]
    for place in range(FLOWS):
        rows[place, v, m] = line[place]
