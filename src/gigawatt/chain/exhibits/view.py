"""Compute, risk and evidence of one view, and all exhibits together.

Assumes one label per month of the axis it names, money in nominal USD, power in MW.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from gigawatt.chain.exhibits.finance import Finance
from gigawatt.chain.exhibits.money import Money
from gigawatt.chain.exhibits.power import Power
from gigawatt.chain.exhibits.schedule import Schedule
from gigawatt.chain.exhibits.series import Fan, Months, Part, Series
from gigawatt.chain.record import MonthText, Record


class ChipWait(Record):
    """Chips of one phase between their delivery and their first use, in the base case."""

    phase: str
    accelerators: float
    delivered: MonthText
    """When their order ends."""
    live: MonthText | None
    """Energised; None where that is not within the horizon."""
    months: float
    """Waited: until live, else to the end of the horizon."""
    carry_usd: float
    """What the money in them costs meanwhile, at the programme's discount rate [USD]."""


class Training(Record):
    """How often a model whose training was reported could be trained at once, each within a month."""

    name: str
    runs: int
    """At once, on the whole fleet."""
    accelerators: float
    """In each: the fewest that make it in time."""
    effective_share: float
    """Of a run's time that is useful: the rest goes to failures and checkpoints [0..1]."""
    reported_hours: float | None = None
    """Accelerator-hours that its maker reported, on other accelerators."""
    hours: float
    """Accelerator-hours of each run here."""


class CostView(Record):
    """What one party says that a watt costs, on one denominator, beside our own sum of parts for the same thing."""

    who: str
    date: str
    whole: bool
    """It counts buildings, power and all equipment."""
    stated: str
    """As it was said: range, watts of what, what is in it, price year."""
    low_usd_per_w: float
    """Of the facility, in the common price year."""
    usd_per_w: float
    high_usd_per_w: float
    ours_usd_per_w: float
    """For the same content and accelerator."""
    note: str = ""


class Placed(Record):
    """Where a tenant's load runs at the least cost, in the base case."""

    tenant: str
    months: Months
    demand: Series
    """Accelerators of the reference kind, as all that follow."""
    own: Series
    elsewhere: dict[str, Series]
    """By provider, once rights of first refusal were used."""
    unmet: Series
    cost_usd: float
    """Running its own halls and paying others, over all months."""
    unmet_usd: float = 0.0
    """What the load that nobody serves is counted at, not in `cost_usd`."""
    late_usd: tuple[float | None, ...] = ()
    """What own halls late by 1, 2, .. months cost it more; null where the load could not be served then."""
    day_usd: float | None = None
    """Of one day; null likewise."""


class Compute(Record):
    """How much compute that is."""

    months: Months
    accelerators: Fan
    """Powered."""
    by_chip: dict[str, Series] = Field(default_factory=dict)
    """Powered by kind, base case; empty where there is one kind."""
    bf16_flops: Fan
    """Dense FLOP/s."""
    tokens: Fan
    """Per month, reference model."""
    gpu_hour_usd: tuple[Part, ...]
    """Chips, building, energy, operation, money: adds to the cost of a billed accelerator-hour."""
    goodput: tuple[Part, ...] = ()
    """Share of the accelerator-hours paid for that each loss takes, and what is left at last; they add up to 1."""
    runs: tuple[Part, ...] = ()
    """Days of the fastest training of a named model as one job."""
    trainings: tuple[Training, ...] = ()
    """The same models many times at once."""
    note: str = ""
    """Reference model and assumptions in words."""
    waits: tuple[ChipWait, ...] = ()
    """Of phases whose chips are there before they run; longest first."""
    cost_views: tuple[CostView, ...] = ()
    """What others say that a watt costs."""
    placed: Placed | None = None
    """Where a tenant's load runs; null where the file says nothing of it, or it cannot be served: see `unplaced`."""
    unplaced: str = ""
    """Why the load cannot be placed."""


class TornadoRow(Record):
    """How far one driver moves one headline, from its P10 to its P90."""

    driver: str
    headline: str
    unit: str
    low: float | None
    """Headline with the driver at its P10; None where it is a date that never comes."""
    high: float | None
    """Headline with the driver at its P90; None where it is a date that never comes."""
    base: float
    """Median over all trials."""


class Risk(Record):
    """How sure."""

    completion_months: Months
    completion_share: Series
    """Share of trials in which the chosen plan is fully live by then."""
    capex_edges_usd: Series
    """Edges of the histogram's bins, one more than counts."""
    capex_counts: Series
    joint_capex_usd: Series
    """A sample of trials: cost ..."""
    joint_months: tuple[float | None, ...]
    """... and months from the programme's start to full power; None where never."""
    joint_funded: tuple[bool, ...]
    """... and whether every use was paid."""
    tornado: tuple[TornadoRow, ...]

    @model_validator(mode="after")
    def _aligned(self) -> Risk:
        if len(self.capex_edges_usd) not in (0, len(self.capex_counts) + 1):
            raise ValueError("a histogram needs one more edge than counts")
        if not len(self.joint_capex_usd) == len(self.joint_months) == len(self.joint_funded):
            raise ValueError("joint samples differ in length")
        return self


class Rival(Record):
    """One of several claims about the same thing."""

    about: str
    claim: str
    says: str
    """Value as said, with its bound."""
    speaker: str
    source: str
    published: str
    quotation: str | None = None
    in_use: bool
    known: bool = True
    """False where this view's date hides it."""


class CostRival(Record):
    """Gigawatts that the announced money buys under one claim of the cost per watt."""

    claim: str
    says: str
    speaker: str
    usd_per_facility_w: float
    facility_gw: float


class Evidence(Record):
    """What the claims say of each other."""

    rivals: tuple[Rival, ...]
    bought: tuple[CostRival, ...]
    bought_with_usd: float | None = None
    """The money of `bought`: the largest target."""


# --- versions ---------------------------------------------------------------------------------------------------------


class Short(Record):
    """One partner that cannot pay its calls to the first promise."""

    entity: str
    month: MonthText
    """First month in which it falls short."""
    usd: float
    """By how much, in the worst month."""


class Version(Record):
    """What the programme becomes when the money is what one view says it is: base case, every view of the file."""

    view: str
    title: str
    as_of: str | None
    callable_usd: float
    """Equity that can be called by the date of the first promise."""
    promised_usd: float | None
    """The first promise; None where the file promises no money."""
    by: MonthText | None = None
    """Date of that promise."""
    missing_usd: float | None
    """Of the first promise, what nobody named pays."""
    built_mw: float
    """Facility power of the plan."""
    cost_usd: float
    """All-in, financing excluded."""
    phases: int
    first_live: MonthText | None
    last_live: MonthText | None
    short: tuple[Short, ...]
    held_by: str
    """What keeps the next phase from being built, or set the last date."""


class Exhibits(Record):
    """Everything the report draws for one view."""

    view: str
    start: MonthText
    """First month of the programme."""
    money: Money
    schedule: Schedule
    power: Power
    compute: Compute
    finance: Finance
    risk: Risk
    evidence: Evidence
    versions: tuple[Version, ...] = ()
    """The same in every view of a run."""
