"""The places of every number while months are settled: what is given, what was agreed, balances, lines of the month.

Assumes one row of floats per vehicle, and one per loan, for each of the four. Rows, not tuples of arrays, because
compiled code passes a row at no cost, while a tuple of thirty arrays costs more than the arithmetic of the month it is
passed to.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from gigawatt.finance.inputs import CashInputs, Terms
from gigawatt.quantities import F1, F2, F3, I1, compiled, in_place


class Given(IntEnum):
    """Inputs of one vehicle and period."""

    SPEND = 0
    PLACED = 1
    """What enters service."""
    REVENUE = 2
    OPEX = 3
    COMPLETE = 4
    """1 after completion."""


class Lent(IntEnum):
    """Inputs of one loan and period."""

    ELIGIBLE = 0
    CLOSED_BEFORE = 1
    """Share of the commitment closed by the end of the period before."""
    CLOSED = 2
    CONVERTED_BEFORE = 3
    CONVERTED = 4
    REPAID = 5
    AHEAD = 6
    OUTSTANDING = 7
    DRAWABLE = 8
    """1 while debt may be drawn: availability has not ended and construction is not complete."""
    RATE = 9
    """Interest per period, any step in it included."""
    CEILING = 10


class Deal(IntEnum):
    """What was agreed with one vehicle."""

    LOCKUP = 0
    TAX_RATE = 1
    LOSS_CAP = 2
    INTEREST_CAP = 3
    REFUND = 4
    """1 where losses are paid out."""


class Loan(IntEnum):
    """What was agreed with one lender."""

    COMMITMENT = 0
    DRAW_SHARE = 1
    EQUITY_FIRST = 2
    COMMITMENT_FEE = 3
    """Per period."""
    UPFRONT_FEE = 4
    RESERVE_PERIODS = 5
    SWEEP = 6
    VINTAGE = 7
    """Periods by which each draw is repaid; 0 where the loan is repaid by its own schedule."""
    PREFUNDED = 8
    """1 for a bond."""
    REINVESTMENT = 9
    """What escrow earns per period."""
    RANK = 10
    """`inputs.SENIOR` and so on."""
    TAKES_OUT = 11
    """Loan that it refinances, -1 for none."""
    WEIGHT = 12
    """Its part of what the vehicle's loans may finance of fees, interest and reserve: by commitment."""
    INTEREST_ONLY = 13
    """Periods before the first instalment of a draw that is repaid on its own."""


class Balance(IntEnum):
    """Running balances of one vehicle [USD]."""

    CASH = 0
    RESERVE = 1
    UNPAID = 2
    """Open invoices."""
    IN_PROGRESS = 3
    FINANCING_IN_PROGRESS = 4
    """Fees and interest capitalised and not yet in service."""
    FIXED = 5
    """Net book value of what is in service."""
    BOOK = 6
    """Straight-line depreciation per period of everything in service."""
    TAX_CARRIED = 7
    """Tax depreciation per period on earlier years' assets."""
    TAX_NEW = 8
    """Tax depreciation per period on this year's assets."""
    LOSS = 9
    """Carried losses."""
    INTEREST_CARRIED = 10
    """Interest of earlier years that the cap disallowed."""
    YEAR_EARNED = 11
    """Of the year to date, before interest and depreciation."""
    YEAR_INTEREST = 12
    YEAR_DEPRECIATED = 13
    TAXED = 14
    """Tax of the year to date."""
    EQUITY = 15
    """Book value."""
    SERVED_SINCE = 16
    """Periods up to and with the first in which service was due; 0 while none was."""
    YEAR_RECEIVED = 17
    """Interest received, of the year to date."""
    KEPT = 18
    """In the reserves for new chips and maintenance."""
    LACKING = 19
    """What those reserves should hold and do not, and what was due for replacement and was not paid."""
    BOUGHT = 20
    """Paid for replacement in the period before: in service from this one."""


class Owed(IntEnum):
    """Running balances of one loan [USD]."""

    DEBT = 0
    DRAWN = 1
    """Cumulative."""
    USED = 2
    """Paid for uses, cumulative: drawn, or taken from escrow."""
    DUE = 3
    """Principal due so far, cumulative."""
    ARREARS = 4
    """Principal due and not paid."""
    DEFERRED = 5
    """Interest due and not paid."""
    ELIGIBLE = 6
    """Uses that the loan shared in, cumulative."""
    ESCROW = 7
    """Drawn and not yet spent."""
    INSTALMENT = 8
    """Per period, of all draws that are repaid on their own."""
    WORKING = 9
    """Drawn for assets that work, cumulative, where each draw is repaid on its own."""


class Flow(IntEnum):
    """Lines of the month, in the order of the fields of `Outcome` that hold one number per vehicle and month."""

    USES = 0
    SPEND = 1
    FEES = 2
    IDC = 3
    RESERVE_IN = 4
    ESCROW_IN = 5
    DEFICIT = 6
    OWN = 7
    DRAWN = 8
    RELEASED = 9
    RAISED = 10
    STEPPED = 11
    SUNK = 12
    GAP = 13
    UNPAID = 14
    REVENUE = 15
    OPEX = 16
    REINVESTED = 17
    TAX = 18
    TAXABLE = 19
    CFADS = 20
    INTEREST = 21
    PRINCIPAL = 22
    SERVICE = 23
    REFINANCED = 24
    REPAID = 25
    SWEPT = 26
    FREED = 27
    SHORTFALL = 28
    DEPRECIATION = 29
    TAX_DEPRECIATION = 30
    DEBT = 31
    DEFERRED = 32
    RESERVE = 33
    ESCROW = 34
    CASH = 35
    FIXED_ASSETS = 36
    EQUITY = 37
    DISTRIBUTED = 38
    PREFERRED = 39
    PROMOTED = 40
    DSCR = 41
    COVER = 42


class Kept(IntEnum):
    """Accounts of one vehicle and asset class for its replacement [USD]."""

    RESERVE = 0
    OWED = 1
    """Due and not paid."""
    BOUGHT = 2
    """In the period."""


class Saved(IntEnum):
    """Lines of the month of what is replaced and kept for it, nil where a vehicle replaces nothing."""

    SET_ASIDE = 0
    REPLACED = 1
    REPLACED_CASH = 2
    REFRESH_RESERVE = 3
    MAINTENANCE_RESERVE = 4
    UNRESERVED = 5
    UNREPLACED = 6


class Paper(IntEnum):
    """Lines of one loan and month, in the order of the fields `loan_*` of `Outcome`."""

    DRAWN = 0
    FEES = 1
    IDC = 2
    INTEREST = 3
    PRINCIPAL = 4
    REFINANCED = 5
    REPAID = 6
    SWEPT = 7
    SHORTFALL = 8
    ELIGIBLE = 9
    DEBT = 10
    DEFERRED = 11
    ESCROW = 12
    CEILING = 13


GIVEN, DEAL, BALANCES, FLOWS = len(Given), len(Deal), len(Balance), len(Flow)
LENT, LOAN, OWED, PAPERS = len(Lent), len(Loan), len(Owed), len(Paper)
KEPT, SAVED = len(Kept), len(Saved)


@compiled
def agreed(terms: Terms) -> F2:
    """Return the deal of every vehicle. Shape (V, DEAL)."""
    deal = np.zeros((len(terms.root), DEAL))
    deal[:, Deal.LOCKUP] = terms.lockup_dscr
    deal[:, Deal.TAX_RATE] = terms.tax_rate
    deal[:, Deal.LOSS_CAP] = terms.loss_cap
    deal[:, Deal.INTEREST_CAP] = terms.interest_cap
    deal[:, Deal.REFUND] = 1.0 if terms.refund_losses else 0.0
    return deal


@compiled
def lenders_deal(inputs: CashInputs, terms: Terms) -> F2:
    """Return what was agreed with every lender, per period. Shape (L, LOAN)."""
    loans = terms.loans
    year_share = inputs.months_per_period / 12.0
    deal = np.zeros((len(loans.vehicle), LOAN))
    deal[:, Loan.COMMITMENT] = loans.commitment_usd
    deal[:, Loan.DRAW_SHARE] = loans.draw_share
    deal[:, Loan.EQUITY_FIRST] = loans.equity_first_usd
    deal[:, Loan.COMMITMENT_FEE] = loans.commitment_fee * year_share
    deal[:, Loan.UPFRONT_FEE] = loans.upfront_fee
    deal[:, Loan.RESERVE_PERIODS] = loans.reserve_months / inputs.months_per_period
    deal[:, Loan.SWEEP] = loans.sweep_share
    deal[:, Loan.VINTAGE] = loans.vintage_periods
    deal[:, Loan.REINVESTMENT] = loans.reinvestment_rate * year_share
    deal[:, Loan.TAKES_OUT] = loans.takes_out
    deal[:, Loan.RANK] = loans.rank
    deal[:, Loan.INTEREST_ONLY] = loans.interest_only
    total_usd = np.zeros(len(terms.root))
    for number in range(len(deal)):
        deal[number, Loan.PREFUNDED] = 1.0 if loans.prefunded[number] else 0.0
        if loans.takes_out[number] < 0:
            total_usd[loans.vehicle[number]] += loans.commitment_usd[number]
    for number in range(len(deal)):
        all_usd = total_usd[loans.vehicle[number]]
        deal[number, Loan.WEIGHT] = loans.commitment_usd[number] / all_usd if all_usd > 0.0 else 0.0
    return deal


@compiled
def facts(inputs: CashInputs) -> F3:
    """Return the inputs of every vehicle and period as rows. Shape (V, N, GIVEN)."""
    vehicles, assets, periods = inputs.uses_usd.shape
    given = np.zeros((vehicles, periods, GIVEN))
    for v in range(vehicles):
        for asset in range(assets):
            given[v, :, Given.SPEND] += inputs.uses_usd[v, asset]
            given[v, :, Given.PLACED] += inputs.placed_usd[v, asset]
        for line in range(len(inputs.revenue_usd)):
            given[v, :, Given.REVENUE] += inputs.revenue_usd[line, v]
        for line in range(len(inputs.opex_usd)):
            given[v, :, Given.OPEX] += inputs.opex_usd[line, v]
        given[v, inputs.completion[v] + 1 :, Given.COMPLETE] = 1.0
    return given


@compiled
def lent_facts(inputs: CashInputs, terms: Terms) -> F3:
    """Return the inputs of every loan and period as rows. Shape (N, L, LENT)."""
    loans = terms.loans
    count, periods = inputs.closed_share.shape
    year_share = inputs.months_per_period / 12.0
    lent = np.zeros((periods, count, LENT))
    for number in range(count):
        lent[:, number, Lent.ELIGIBLE] = inputs.eligible_usd[number]
        lent[1:, number, Lent.CLOSED_BEFORE] = inputs.closed_share[number, :-1]
        lent[:, number, Lent.CLOSED] = inputs.closed_share[number]
        lent[1:, number, Lent.CONVERTED_BEFORE] = inputs.converted_share[number, :-1]
        lent[:, number, Lent.CONVERTED] = inputs.converted_share[number]
        lent[:, number, Lent.REPAID] = inputs.repaid_share[number]
        lent[:, number, Lent.AHEAD] = inputs.ahead_share[number]
        lent[:, number, Lent.OUTSTANDING] = inputs.outstanding_share[number]
        lent[:, number, Lent.RATE] = loans.rate[number] * year_share
        lent[loans.step_from[number] :, number, Lent.RATE] += loans.step[number] * year_share
        lent[:, number, Lent.CEILING] = inputs.ceiling_usd[number]
        last = min(loans.availability_end[number], inputs.completion[loans.vehicle[number]])
        lent[: last + 1, number, Lent.DRAWABLE] = 1.0
    return lent


@compiled
def first_loans(vehicle: I1, vehicles: int) -> I1:
    """Return where each vehicle's loans start, and where the last one's end. Shape (V + 1,)."""
    first = np.zeros(vehicles + 1, dtype=np.int64)
    for number in range(len(vehicle)):
        first[vehicle[number] + 1 :] += 1
    return first


@in_place
def write(line: F1, balance: F1, rows: F3, v: int, m: int) -> None:
    """Write the lines and the closing balances of one vehicle and period into the statements."""
    line[Flow.UNPAID] = balance[Balance.UNPAID]
    line[Flow.RESERVE] = balance[Balance.RESERVE]
    line[Flow.CASH] = balance[Balance.CASH] + balance[Balance.RESERVE] + line[Flow.ESCROW] + balance[Balance.KEPT]
    in_progress_usd = balance[Balance.IN_PROGRESS] + balance[Balance.FINANCING_IN_PROGRESS]
    line[Flow.FIXED_ASSETS] = balance[Balance.FIXED] + in_progress_usd
    line[Flow.EQUITY] = balance[Balance.EQUITY]
    for place in range(FLOWS):
        rows[place, v, m] = line[place]


@in_place
def write_loan(lent: F1, owed: F1, paper: F1, line: F1, papers: F3, number: int, m: int) -> None:
    """Write one loan's lines and closing balances, and add the balances to its vehicle's."""
    paper[Paper.DEBT] = owed[Owed.DEBT]
    paper[Paper.DEFERRED] = owed[Owed.DEFERRED]
    paper[Paper.ESCROW] = owed[Owed.ESCROW]
    paper[Paper.CEILING] = lent[Lent.CEILING]
    line[Flow.DEBT] += owed[Owed.DEBT]
    line[Flow.DEFERRED] += owed[Owed.DEFERRED]
    line[Flow.ESCROW] += owed[Owed.ESCROW]
    for place in range(PAPERS):
        papers[place, number, m] = paper[place]
