"""The door of the core arithmetic: cash flows, frozen terms and purses, without sites, phases or chips.

Assumes periods of equal length, flows at the end of each; textbook and oracle cases enter here as well as programmes.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from gigawatt.finance.tiers import Tiers
from gigawatt.quantities import B1, F1, F2, F3, I1

ASSETS = 3
"""Asset classes in the order of `programme.Asset`: shell, chips, plant."""

HALF_CENT_USD = 0.005
"""[USD] Below this an amount is rounding: fixed points stop and tests of "nothing left" pass here."""


SENIOR, JUNIOR, SUBORDINATED = range(3)
"""Ranks of loans, in the order in which they are served."""


class Earned(IntEnum):
    """Lines of revenue."""

    CONTRACTS = 0
    """Rent and payments for capacity."""
    DAMAGES = 1
    """Of contractors who are late."""
    GUARANTEE = 2
    """Of tenants who leave a building worth less than they guaranteed."""


class Cost(IntEnum):
    """Lines of operating cost."""

    OPERATION = 0
    """Staff and upkeep; insurance and property tax too where they have no line of their own."""
    ENERGY = 1
    RENT = 2
    INSURANCE = 3
    PROPERTY_TAX = 4


EARNED, COSTS = len(Earned), len(Cost)


class CashInputs(NamedTuple):
    """What happens in one future before financing. V vehicles, K asset classes, L loans, N periods."""

    months_per_period: int
    """1 for months, 12 for years."""
    periods_before: int
    """Periods of the first calendar year that lie before period 0."""
    funded_from: int
    """First period of the programme; what equity paid earlier is sunk and shown apart."""
    uses_usd: F3
    """Spending on assets when paid. Shape (V, K, N)."""
    placed_usd: F3
    """The same money when it enters service: depreciation starts. Shape (V, K, N)."""
    bonus_usd: F3
    """The part of `placed_usd` that tax law lets the owner deduct at once. Shape (V, K, N)."""
    revenue_usd: F3
    """By line, `Earned`. Shape (EARNED, V, N)."""
    opex_usd: F3
    """By line, `Cost`. Shape (COSTS, V, N)."""
    replacement_usd: F3
    """Cost of new chips and major maintenance when it falls due. Shape (V, K, N)."""
    replacement_reserve_usd: F3
    """What should be set aside for them by the end of the period. Shape (V, K, N)."""
    completion: I1
    """Period after which nothing is under construction and owners may be paid. Shape (V,)."""
    eligible_usd: F2
    """Spending that a loan shares in: after close, on assets it lends on. Shape (L, N)."""
    closed_share: F2
    """Share of the commitment whose financial close has happened, cumulative. Shape (L, N)."""
    converted_share: F2
    """Share of the commitment whose asset works at the end of the period: interest on the rest is capitalised."""
    repaid_share: F2
    """Share of the commitment due for repayment by the end of the period, cumulative. Shape (L, N)."""
    ahead_share: F2
    """Share of the commitment due within the months that the reserve looks ahead. Shape (L, N)."""
    outstanding_share: F2
    """Share of the commitment converted and not yet due at the end of the period. Shape (L, N)."""
    ceiling_usd: F2
    """Most that may be owed at the end of the period: advance rate x value of the collateral; inf where nobody tests
    it. Shape (L, N)."""


class Loans(NamedTuple):
    """What was agreed with each lender. A loan is one facility of one vehicle; loans stand in order of vehicle, and
    within it of rank. L loans."""

    vehicle: I1
    """Shape (L,)."""
    commitment_usd: F1
    """Sized once. Shape (L,)."""
    draw_share: F1
    """Share of eligible uses that the loan pays, beyond `equity_first_usd` of them. Shape (L,)."""
    equity_first_usd: F1
    """Eligible uses that equity pays before the first draw. Shape (L,)."""
    rate: F1
    """Interest per year. Shape (L,)."""
    step: F1
    """What the rate rises by from `step_from` on, per year. Shape (L,)."""
    step_from: I1
    """Period. Shape (L,)."""
    commitment_fee: F1
    """On the closed and undrawn part, per year. Shape (L,)."""
    upfront_fee: F1
    """Share of the commitment, paid as it closes. Shape (L,)."""
    availability_end: I1
    """Last period in which debt may be drawn. Shape (L,)."""
    reserve_months: F1
    """Debt service kept in reserve. Shape (L,)."""
    sweep_share: F1
    """Share of the cash left after service and reserve that repays the loan early. Shape (L,)."""
    vintage_periods: I1
    """Each draw is repaid in equal instalments by so many periods after its asset works; 0: by `repaid_share`.
    Shape (L,)."""
    interest_only: I1
    """Periods of those before the first instalment. Shape (L,)."""
    prefunded: B1
    """True for a bond: all of it is drawn at close into escrow, from which uses are paid. Shape (L,)."""
    reinvestment_rate: F1
    """What the escrow earns per year. Shape (L,)."""
    rank: I1
    """`SENIOR`, `JUNIOR` or `SUBORDINATED`: loans of one rank share what is there pro rata; subordinated ones are
    served only after the lock-up test, and what they are not paid accrues. Shape (L,)."""
    takes_out: I1
    """Loan whose principal this one refinances as it falls due, -1 for none. Shape (L,)."""


class Terms(NamedTuple):
    """What was agreed before, the same in every future. V vehicles, E entities, K asset classes."""

    loans: Loans
    lockup_dscr: float
    """Cover of the last twelve months below which owners are not paid."""
    book_periods: I1
    """Straight-line life in the books. Shape (K,)."""
    tax_table: F2
    """Tax depreciation by year since service, share of cost. Shape (K, years)."""
    replacement_bonus: F1
    """Part of a replacement that tax law lets the owner deduct at once. Shape (K,)."""
    tax_rate: F1
    """Federal and state together, 0 where the owners are taxed instead. Shape (V,)."""
    loss_cap: float
    """Share of a year's income that carried losses may offset."""
    interest_cap: float
    """Share of a year's earnings before interest and depreciation that interest may offset; inf: no limit."""
    refund_losses: bool
    """True only to compare with tools that pay negative tax out in cash."""
    root: I1
    """Vehicle whose partners pay. Shape (V,)."""
    tiers: Tiers
    step_up_usd: F2
    """How far a partner may pay beyond its promise where another falls short, by root vehicle. Shape (V, E)."""
    penalty: F1
    """Units for each dollar paid in another's stead. Shape (V,)."""
    partner_usd: F2
    """Commitments of entities to root vehicles. Shape (V, E)."""
    partner_share: F2
    """How a call on a root vehicle is split. Rows sum to 1, or to 0 where nobody is named. Shape (V, E)."""


class Purse(NamedTuple):
    """Equity that can be had by the end of each period, cumulative."""

    entity_usd: F3
    """Shape (V, E, N)."""
    raise_usd: F2
    """Limited partners and preferred, by root vehicle. Shape (V, N)."""
    beyond_usd: F2
    """What an entity's ledger could spare beyond all its promises. Shape (E, N)."""


def in_first_line(amounts_usd: F2, lines: int) -> F3:
    """Return amounts as the first of several lines, the others nil: for cases that tell only one apart."""
    found = np.zeros((lines, *amounts_usd.shape))
    found[0] = amounts_usd
    return found
