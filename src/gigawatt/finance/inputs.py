"""The door of the core arithmetic: cash flows, frozen terms and purses, without sites, phases or chips.

Assumes periods of equal length, flows at the end of each; textbook and oracle cases enter here as well as programmes.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.quantities import F1, F2, F3, I1

ASSETS = 3
"""Asset classes in the order of `programme.Asset`: shell, chips, plant."""

HALF_CENT_USD = 0.005
"""[USD] Below this an amount is rounding: fixed points stop and tests of "nothing left" pass here."""


class CashInputs(NamedTuple):
    """What happens in one future before financing. V vehicles, K asset classes, N periods."""

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
    eligible_usd: F2
    """Spending that lenders share in: after close, on assets that carry debt. Shape (V, N)."""
    revenue_usd: F2
    """Shape (V, N)."""
    opex_usd: F2
    """Operating cost, energy and rent included. Shape (V, N)."""
    closed_share: F2
    """Share of the commitment whose financial close has happened, cumulative. Shape (V, N)."""
    converted_share: F2
    """Share of the commitment whose asset works at the end of the period: interest on the rest is capitalised."""
    repaid_share: F2
    """Share of the commitment due for repayment by the end of the period, cumulative. Shape (V, N)."""
    ahead_share: F2
    """Share of the commitment due within the months that the reserve looks ahead. Shape (V, N)."""
    outstanding_share: F2
    """Share of the commitment converted and not yet due at the end of the period. Shape (V, N)."""
    completion: I1
    """Period after which nothing is under construction and owners may be paid. Shape (V,)."""


class Terms(NamedTuple):
    """What was agreed before, the same in every future. V vehicles, E entities, K asset classes."""

    commitment_usd: F1
    """Debt, sized once. Shape (V,)."""
    debt_share: F1
    """Share of debt in eligible uses. Shape (V,)."""
    rate: F1
    """Interest per year. Shape (V,)."""
    commitment_fee: F1
    """On the closed and undrawn part, per year. Shape (V,)."""
    upfront_fee: F1
    """Share of the commitment, paid as it closes. Shape (V,)."""
    availability_end: I1
    """Last period in which debt may be drawn. Shape (V,)."""
    reserve_months: F1
    """Debt service kept in reserve. Shape (V,)."""
    lockup_dscr: float
    """Below this, owners are not paid."""
    book_periods: I1
    """Straight-line life in the books. Shape (K,)."""
    tax_table: F2
    """Tax depreciation by year since service, share of cost. Shape (K, years)."""
    tax_rate: float
    loss_cap: float
    """Share of a year's income that carried losses may offset."""
    refund_losses: bool
    """True only to compare with tools that pay negative tax out in cash."""
    root: I1
    """Vehicle whose partners pay. Shape (V,)."""
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
