"""What the finance stage decides (debt, sized once) and what everyone gets in one trial.

Assumes flows settle at month end, interest runs on opening balances, debt is frozen after the base case.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.finance.delay import Delay
from gigawatt.finance.inputs import Loans
from gigawatt.finance.lease_end import LeaseEnd
from gigawatt.finance.replacement import Replacement
from gigawatt.finance.running import Running
from gigawatt.finance.tiers import Tiers
from gigawatt.quantities import F1, F2, F3, I1, I2


class Tranches(NamedTuple):
    """The part of a loan that stands against one asset of one phase: it converts when the phase is live and is repaid
    from then on, on dates frozen on the base case. T tranches, M months."""

    loan: I1
    """Shape (T,)."""
    phase: I1
    asset: I1
    usd: F1
    """Frozen; those of a loan add to its commitment. Shape (T,)."""
    repaid_share: F2
    """Share due by the end of month m, cumulative. Shape (T, M)."""
    refinanced_share: F1
    """Part of it that a take-out pays at maturity: no reserve is kept for that. Shape (T,)."""
    opens: I1
    """Month of the base case in which it replaces what it refinances, -1 for debt that builds. Shape (T,)."""


class Plan(NamedTuple):
    """Frozen structure. V vehicles, L loans, E entities, P phases, C chosen phases, M months."""

    owner: I2
    """Vehicle of phase p's asset a. Shape (P, 3)."""
    root: I1
    loans: Loans
    """At the central rate of interest."""
    loan_facility: I1
    """In file order. Shape (L,)."""
    floating_share: F1
    """Share of each loan's base rate that moves with the market. Shape (L,)."""
    base_cap: F1
    """Most that a loan's base rate may cost per year, inf where no cap was bought. Shape (L,)."""
    base_rate: float
    """Central, per year."""
    advance: F1
    """Most that a loan may owe over the falling value of what it lends on, inf where nobody tests it. Shape (L,)."""
    collateral_months: int
    """In which that value falls to nothing, in a straight line."""
    tranches: Tranches
    commitment_usd: F1
    """Debt that builds, per vehicle, sized. Shape (V,)."""
    tranche_usd: F2
    """The same by asset. Shape (P, 3)."""
    sized_usd: F2
    """What `capital` takes on its next pass: the tranche where it could be sized, and what capital itself allowed where
    the phase is not built, not closed or not live in the base case, so that nothing can be said. Shape (P, 3)."""
    eligible_usd: F2
    """Spending after close of tranche (p, a) in the base case: what its debt was sized to pay for. Shape (P, 3)."""
    debt_bound: I2
    """`capital.DebtBound`: which limit set the tranche. Shape (P, 3)."""
    chosen: I1
    """Phases that are built, in file order. Shape (C,)."""
    repayment_usd: F2
    """Scheduled principal by calendar month in the base case, refinancing left out. Shape (V, M)."""
    base_ready_month: I1
    """Month in which phase p is energised in the base case, -1 where it never is. Shape (P,)."""
    grace_months: int
    """How far late completion may push repayments back; after that they fall due, live or not (long-stop)."""
    lockup_dscr: float
    """Cover of twelve months below which nothing is distributed."""
    default_dscr: float
    """Below it, over a year, lenders may call a default."""
    sizing_dscr: F2
    """Cover at which the lenders of tranche (p, a) size; NaN where it carries no debt. Shape (P, 3)."""
    it_mw: F1
    accelerators: F1
    contract_price: F2
    """USD/kW/month (shell), USD/gpu/hour (chips). Shape (P, 2)."""
    contract_minimum: F2
    contract_months: I2
    escalator: F2
    payer: I2
    """Entity, -1 where no contract. Shape (P, 2)."""
    revenue_share: F2
    """Part of the contract's payment that belongs to asset a (a lease pays shell and plant by cost). Shape (P, 3)."""
    missing_contract: I2
    """1 where a chosen phase has no lease (column 0) or no capacity contract (column 1) for assets owned here."""
    energy_payer: I1
    """Vehicle that pays phase p's energy, -1 where the tenant pays outside the programme."""
    rent_payer: I1
    """Vehicle that pays phase p's rent, -1 where the payer of the lease pays outside the programme."""
    running: Running
    replacement: Replacement
    delay: Delay
    lease_end: LeaseEnd
    escalation: F1
    tax_table: F2
    """Tax depreciation share by asset class and year since service. Shape (3, years)."""
    bonus_share: F2
    """Part of the cost that tax law lets the owner deduct at once. Shape (P, 3)."""
    book_months: I1
    """Straight-line life in the books. Shape (3,)."""
    tax_rate: F1
    """Federal and state together; 0 where the owners are taxed instead. Shape (V,)."""
    interest_cap: float
    """Share of a year's earnings that interest may offset."""
    loss_cap: float
    """Share of income that carried losses may offset (80 %)."""
    tiers: Tiers
    step_up_usd: F2
    """How far a partner may pay beyond its promise in another's stead, by root vehicle. Shape (V, E)."""
    penalty: F1
    """Units for each dollar paid so. Shape (V,)."""
    partner_usd: F2
    """Commitments of entities to root vehicles. Shape (V, E)."""
    partner_share: F2
    """How calls are split. Shape (V, E)."""
    month_start_days: F1
    start_month: int
    """Equity paid before this month is sunk."""
    calendar_month: int
    """Month of the year of month 0, January = 0."""
    rate_driver: int
    residual_usd: float = 0.0
    """What the fixed point left open."""
    passes: int = 0
    """How many passes the fixed point took."""
    financing_load: float = 0.0
    """(uses including financing) / (cost) - 1, over the chosen phases."""


class Outcome(NamedTuple):
    """Statements of one trial. Flows settle at the end of the period, balances are closing balances."""

    uses_usd: F2
    """Spending, fees, interest during construction, first filling of reserve and escrow, operating deficits. Shape
    (V, M)."""
    spend_usd: F2
    """Of which assets."""
    fees_usd: F2
    idc_usd: F2
    """Interest on debt whose asset does not work yet: paid as a use, capitalised."""
    reserve_in_usd: F2
    """First filling of the reserve as a tranche converts."""
    escrow_in_usd: F2
    """Proceeds of bonds, parked until they are spent."""
    deficit_usd: F2
    """Operating cost and tax that revenue and cash did not cover: a use that owners pay."""
    own_usd: F2
    """Source: cash of working phases."""
    drawn_usd: F2
    """Debt that builds: what refinances is `refinanced_usd`."""
    released_usd: F2
    """Source: out of escrow."""
    raised_usd: F2
    """Limited partners and preferred. Shape (V, M)."""
    stepped_usd: F2
    """Source: paid by some partners in another's stead, beyond their own promises."""
    sunk_usd: F2
    """Equity paid before the programme's start, outside any partner's ledger here."""
    gap_usd: F2
    """Uses of the month that nobody paid; negative when owners settle later what was left open."""
    unpaid_usd: F2
    """Open invoices: the sum of `gap_usd`."""
    revenue_usd: F2
    contracted_usd: F2
    """Of which rent and payments for capacity."""
    damages_usd: F2
    """Of which damages of contractors who are late."""
    guarantee_usd: F2
    """Of which residual value guarantees."""
    opex_usd: F2
    operation_usd: F2
    """Of which staff and upkeep; insurance and property tax too where the file does not name them."""
    energy_usd: F2
    rent_usd: F2
    insurance_usd: F2
    property_tax_usd: F2
    reinvested_usd: F2
    """Interest that escrow earns; it stays there until the escrow is spent."""
    tax_usd: F2
    taxable_usd: F2
    """Income of the year to date before carried losses, whoever is taxed on it."""
    cfads_usd: F2
    """revenue - opex - tax - set aside - replaced from cash: cash available for debt service."""
    interest_usd: F2
    """Due on debt whose asset works, and on arrears: an expense."""
    principal_usd: F2
    """Newly due by the schedule."""
    service_usd: F2
    """Interest and principal due, without subordinated loans and without what is refinanced."""
    refinanced_usd: F2
    """Principal that a take-out paid."""
    repaid_usd: F2
    """By schedule or in arrears, take-outs included."""
    swept_usd: F2
    """Repaid early: from free cash, or from what a bond did not spend."""
    freed_usd: F2
    """Left in escrow when construction ended."""
    shortfall_usd: F2
    """Debt service that became due and was not paid."""
    depreciation_usd: F2
    """In the books."""
    tax_depreciation_usd: F2
    debt_usd: F2
    deferred_usd: F2
    """Interest due and not paid."""
    reserve_usd: F2
    escrow_usd: F2
    cash_usd: F2
    """Reserves and escrow included."""
    fixed_assets_usd: F2
    """Net book value, work in progress included."""
    equity_usd: F2
    """Paid in + retained - distributed."""
    distributed_usd: F2
    preferred_usd: F2
    """Of which to preferred holders."""
    promoted_usd: F2
    """Of which to the sponsor, beyond its units."""
    dscr: F2
    """cfads / service; NaN where no service is due."""
    cover: F2
    """The same of the last twelve months, since the first service; NaN before a quarter has passed."""
    set_aside_usd: F2
    """Cash put into the reserves for new chips and major maintenance, less what they set free."""
    replaced_usd: F2
    """Spent on new chips and major maintenance: an asset, which depreciates from the next month on."""
    replaced_cash_usd: F2
    """Of which from cash, beyond the reserve."""
    refresh_reserve_usd: F2
    """Kept for new chips."""
    maintenance_reserve_usd: F2
    """Kept for overhauls of buildings and plant."""
    unreserved_usd: F2
    """What those reserves should hold and do not."""
    unreplaced_usd: F2
    """New chips and maintenance that fell due and are not paid for."""
    loan_drawn_usd: F2
    """By loan: debt that builds, or that refinances. Shape (L, M), as all that follow."""
    loan_fees_usd: F2
    loan_idc_usd: F2
    loan_interest_usd: F2
    loan_principal_usd: F2
    loan_refinanced_usd: F2
    loan_repaid_usd: F2
    loan_swept_usd: F2
    loan_shortfall_usd: F2
    loan_eligible_usd: F2
    """Uses that the lender shared in."""
    loan_debt_usd: F2
    loan_deferred_usd: F2
    loan_escrow_usd: F2
    loan_ceiling_usd: F2
    """Most that may be owed against collateral, inf where nobody tests it."""
    called_usd: F3
    """Equity paid by entity e into vehicle v, within its promise. Shape (V, E, M)."""
    beyond_usd: F3
    """Equity paid in another's stead, beyond its own promise. Shape (V, E, M)."""
    received_usd: F2
    """Distributions to entity e from all vehicles. Shape (E, M)."""
    first_short_month: I1
    """First month in which entity e's part of a call exceeded what it could pay, -1 where never. Shape (E,)."""


__all__ = ["Outcome", "Plan", "Tranches"]
