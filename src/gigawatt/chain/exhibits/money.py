"""Whose money, when, on whose credit, and what happens if somebody falls short.

Assumes cumulative stocks in nominal USD, one label per month.
"""

from __future__ import annotations

from gigawatt.chain.exhibits.series import Fan, Months, Series
from gigawatt.chain.record import Band, MonthText, Record, Share


class EntityMoney(Record):
    """One entity's four curves of the base case, cumulative [USD]."""

    name: str
    secured: Series
    liquid: Series
    committed: Series
    callable: Series


class Coverage(Record):
    """Can one entity pay what it promised by name, called in full by the first target's date? Never pooled."""

    entity: str
    secured_usd: float | None
    """Set aside for this programme; None where unknown."""
    liquid_usd: float | None
    """None where the file gives no liquidity."""
    committed_usd: float
    callable_usd: float
    """min(commitment, what its one ledger can spare)."""
    called_usd: Band
    """What the plan calls from it over the horizon [USD]. It leaves out what is promised and not called: a plan is cut
    to the money that is there, so it calls less than the promise wherever somebody cannot pay."""
    short_usd: Band
    """By how much calls of the whole promise, in full by the first target's date, outrun what it can pay, in the worst
    month [USD]."""
    short_month: MonthText | None
    """Median month in which these calls first outrun what it can pay."""
    short_share: Share
    """Share of trials in which they do."""


class TargetPoint(Record):
    """A promise on the time axis."""

    label: str
    by: MonthText
    amount_usd: float | None = None
    facility_mw: float | None = None


class Exposure(Record):
    """What rests on the credit of one ultimate obligor."""

    obligor: str
    grade: str
    contracted_usd_per_year: float
    """Contracted payments once every chosen phase is live [USD/year]."""
    debt_usd: float
    """Debt that these payments carry."""
    debt_share: Share
    """Of all debt of the plan."""
    years_left: float | None = None
    """Longest remaining term after energisation [years]."""


class Condition(Record):
    """One condition precedent of a phase's financial close."""

    phase: str
    condition: str
    """`lease`, `interconnection`, `permits`, `epc`, `lenders`."""
    status: str
    """`met`, `expected` or `missing`."""
    month: MonthText | None = None
    """When it was met or is expected in the base case."""
    by: str = ""
    """The contract, facility or task that delivers it, or what is missing, in words."""


class Remedy(Record):
    """How much of one partner's shortfall a remedy could cover at most."""

    vehicle: str
    short: str
    """Partner that falls short."""
    remedy: str
    """`step up`, `member loan`, `dilution`, `forfeiture`, `pause`."""
    ceiling_usd: float | None
    """None where money does not measure it."""
    effect: str
    """What it does to the stakes, the cost or the dates, in words."""


class Control(Record):
    """Who can call capital in one vehicle, and who can stop it."""

    vehicle: str
    text: str
    deadlock: bool
    """True where no holder and no agreed majority can pass a call alone."""


class Departure(Record):
    """What is lost if the tenant of one phase leaves."""

    phase: str
    tenant: str
    months_empty: float
    """Until the phase is let again."""
    price_share: float
    """Of the contracted price, thereafter."""
    lost_usd: float
    """Present value of the payments lost."""
    uncovered_usd: float
    """Debt that the payments left no longer carry."""


class Money(Record):
    """Whose money, when."""

    months: Months
    entities: tuple[EntityMoney, ...]
    callable: Fan
    """Equity that can be called from the partners, cumulative [USD]."""
    supply: Fan
    """Everything that can be spent: callable equity, raises and debt, cumulative [USD]."""
    spend: Fan
    """What the plan spends, cumulative [USD]."""
    coverage: tuple[Coverage, ...]
    targets: tuple[TargetPoint, ...]
    committed: Series = ()
    """Equity promised by name and raises announced, cumulative [USD]."""
    closed: Fan = Fan(p10=(), p50=(), p90=())
    """Debt whose financial close has happened, cumulative [USD]."""
    exposure: tuple[Exposure, ...] = ()
    conditions: tuple[Condition, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    control: tuple[Control, ...] = ()
    departures: tuple[Departure, ...] = ()
