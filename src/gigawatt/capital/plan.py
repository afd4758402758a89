"""What the capital stage decides, and what it says of one trial: money as a supply, before anything is spent.

Assumes stocks are cumulative [USD since month 0], one row per entity, root vehicle or obligor, one column per month.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from gigawatt.capital.holdings import Holdings
from gigawatt.quantities import B1, B2, F1, F2, F3, I1, I2


class DebtBound(IntEnum):
    """Which limit sets the debt of an asset."""

    NONE = 0
    """No facility on the vehicle."""
    NO_CONTRACT = 1
    """No contract pays for the asset: the missing thing is offtake."""
    COVERAGE = 2
    """Contracted payments over the DSCR of the obligor's grade."""
    LOAN_TO_COST = 3
    COLLATERAL = 4
    """Advance rate on the falling value of chips."""
    COMMITMENT = 5
    """What lenders signed for."""
    APPETITE = 6
    """What the market takes of this obligor."""


class Phases(NamedTuple):
    """Phases priced all-in, before financing. First axis: phases in file order (`Programme.phases`)."""

    site: I1
    it_mw: F1
    facility_mw: F1
    cost_usd: F2
    """Works, chips, plant, without financing cost. Shape (phases, 3), columns as `programme.Asset`."""
    accelerators: F1
    """Planned, in whole racks."""
    mandatory: I1
    baseline: I1


class Plan(NamedTuple):
    """Frozen inputs of `play`. E entities, V vehicles, P phases, O obligors, M months."""

    liquidity_usd: F1
    """Central, at `start`. Shape (E,). 0 where unknown."""
    liquidity_known: B1
    """False where the file gives neither liquidity nor secured money. Shape (E,)."""
    secured_usd: F1
    minimum_usd: F1
    inflow_usd: F2
    """On hand by the first day of month m, over the month before. Shape (E, M)."""
    obligations_usd: F2
    """Earlier pledges net of overlap and dated payments under contracts, due in month m and reserved on its first day.
    Shape (E, M)."""
    holdings: Holdings
    """What entities can borrow against: headroom is a stock of each trial."""
    commitment_usd: F2
    """To root vehicles: promised by partners, or an owner's share of its vehicle's cost where nothing was promised.
    Shape (V, E)."""
    promised_usd: F2
    """The part of `commitment_usd` that partners promised by name. Shape (V, E)."""
    raise_usd: F2
    """Limited partners and preferred, cumulative. Shape (V, M)."""
    start_month: int
    liquidity_driver: I1
    raise_driver: int
    debt_usd: F2
    """Debt that the contracts in the file support, all facilities together, central. Shape (P, 3)."""
    facility_usd: F3
    """The same by facility, in file order; junior debt is what the senior leaves. Shape (F, P, 3)."""
    facility_bound: I2
    """`DebtBound` of each facility. Shape (F, P, 3)."""
    facility_margin: F3
    """Over the base rate, of each facility. Shape (F, P, 3)."""
    facility_tenor_months: F3
    """Before the contract's term, of each facility. Shape (F, P, 3)."""
    debt_bound: I2
    """`DebtBound` of the facility that ranks last: it limits all debt of the asset. Shape (P, 3)."""
    obligor: I2
    """Ultimate obligor (entity) behind most of phase p's asset a, -1 where none. Shape (P, 3)."""
    obligor_share: F3
    """Share of an asset's debt (of its payments, where it carries none) on entity e's credit. Shape (E, P, 3)."""
    margin: F2
    """Over the base rate, average of the facilities by debt [1/year]. Shape (P, 3)."""
    dscr: F2
    """Cover of all debt of the asset, NaN where no payments carry any. Shape (P, 3)."""
    tenor_months: F2
    """Of the longest debt of the asset, before the contract's term. Shape (P, 3)."""
    max_ltc: F2
    """Cap of all debt of the asset by cost. Shape (P, 3)."""
    contract: I2
    """Contract, in file order, that pays for phase p's asset a, signed or not; -1 where none. Shape (P, 3)."""
    close_month: F2
    """Month from which that debt may close: contract signed, or lenders signed (`as_signed`). NEVER where neither is
    dated. Shape (P, 3)."""
    as_signed: B2
    """True where lenders have signed, so that close is a date and no longer a condition. Shape (P, 3)."""
    sold_usd: F2
    """What entity e sells to root vehicle v: chips of phases beyond the baseline. Shape (V, E)."""
    rent_usd_per_year: F1
    """What entity e owes per year under the contracts of the file when all its phases are live, for comparison with
    its revenue; never taken from the opening liquidity. Shape (E,)."""
    revenue_usd_per_year: F1
    """Yearly revenue as stated, NaN where unknown. Shape (E,)."""
    appetite_usd: F2
    """Cumulative debt the market takes, by obligor entity (inf: no limit). Shape (E, M)."""
    class_appetite_usd: F3
    """The same by debt class: buildings, chips. Shape (E, 2, M)."""
    financing_load: float
    """Fees, interest and reserves during construction as a share of cost; exact after the first pass."""


class Outcome(NamedTuple):
    """Money supply in one trial, cumulative stocks. Nothing is callable before `start_month`."""

    secured_usd: F2
    """Set aside for this programme by name. Shape (E, M)."""
    liquid_usd: F2
    """Liquidity, inflow and headroom, before minimum cash and obligations. Shape (E, M)."""
    committed_usd: F2
    """To all root vehicles together. Shape (E, M)."""
    callable_usd: F2
    """min(commitment, what the one ledger can spare). Shape (E, M)."""
    entity_usd: F3
    """Ceiling of calls on entity e for root vehicle v. Shape (V, E, M)."""
    pool_usd: F2
    """Equity of root vehicle v: callable partners plus raises. Shape (V, M)."""
    debt_usd: F2
    """Per phase and asset. Shape (P, 3)."""
    appetite_usd: F2
    """Shape (E, M)."""
    headroom_usd: F2
    """Part of `liquid_usd` that is borrowed against holdings, after the fall in value of this trial. Shape (E, M)."""
    spare_usd: F2
    """What the ledger can spare, promised or not. Shape (E, M)."""
