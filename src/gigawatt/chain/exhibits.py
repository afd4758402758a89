"""The exhibits: the series and tables behind one view's verdict, which the report draws and the study stores.

Assumes one label per month of the axis it names, money in nominal USD, power in MW; None in a series means "not there",
so that a stored run never holds NaN. NumPy arrays are taken as they come.
"""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from gigawatt.chain.record import Band, MonthText, Record, Share


def _plain(value: Any) -> Any:
    """Numbers of an array or sequence as floats, what is not finite as None."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return value
    return tuple(None if number is None or not math.isfinite(number) else float(number) for number in value)


Series = Annotated[tuple[float | None, ...], BeforeValidator(_plain)]
"""Numbers along an axis; NaN and infinities become None."""
Months = tuple[MonthText, ...]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""Calendar day, `2026-08-14`."""


class Fan(Record):
    """Quantiles over the trials along an axis."""

    p10: Series
    p50: Series
    p90: Series


class Part(Record):
    """One piece of a whole."""

    name: str
    value: float


# --- money ------------------------------------------------------------------------------------------------------------


class EntityMoney(Record):
    """One entity's four curves of the base case, cumulative [USD]."""

    name: str
    secured: Series
    liquid: Series
    committed: Series
    callable: Series


class Coverage(Record):
    """Can one entity pay what the plan calls? Never pooled."""

    entity: str
    secured_usd: float | None
    """Set aside for this programme; None where unknown."""
    liquid_usd: float | None
    """None where the file gives no liquidity."""
    committed_usd: float
    callable_usd: float
    """min(commitment, what its one ledger can spare)."""
    called_usd: Band
    """What the plan calls from it."""
    short_usd: Band
    """What it cannot pay."""
    short_month: MonthText | None
    """Median month of its first shortfall."""
    short_share: Share
    """Share of trials in which it falls short."""


class TargetPoint(Record):
    """A promise on the time axis."""

    label: str
    by: MonthText
    amount_usd: float | None = None
    facility_mw: float | None = None


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


# --- schedule ---------------------------------------------------------------------------------------------------------


class TaskRow(Record):
    """One bar of the Gantt chart, base case."""

    phase: str
    """`abilene.a1`."""
    task: str
    asset: str
    """`shell`, `chips`, `plant`."""
    start: Day
    finish: Day
    critical: bool
    """No float in the base case."""
    float_days: float | None = None
    critical_share: Share | None = None
    """Share of trials in which it is critical."""


class PhaseRow(Record):
    """One phase: chosen or left out, when it is live and what holds it."""

    phase: str
    it_mw: float
    facility_mw: float
    cost_usd: float
    chosen: bool
    close: MonthText | None = None
    """Financial close in the base case."""
    live_p10: MonthText | None = None
    live_p50: MonthText | None = None
    live_p90: MonthText | None = None
    binding: str
    """What set its date most often; for one left out, what was missing."""


class Schedule(Record):
    """When each megawatt is live."""

    months: Months
    tasks: tuple[TaskRow, ...]
    phases: tuple[PhaseRow, ...]
    energised_mw: Fan
    """Facility power energised [MW]."""
    heads: Fan
    """Construction workers."""
    proven: bool
    """True where the plan is proven optimal."""
    note: str = ""
    """Lower bound and gap in words."""


# --- power ------------------------------------------------------------------------------------------------------------


class SitePower(Record):
    """One site's reference year at full build; sites alike are shown once."""

    name: str
    sites: tuple[str, ...]
    """Those this stands for."""
    week_start_hour: int
    """Hour of the year with which the week begins."""
    week_load_mw: Series
    """168 hours."""
    week_mw: dict[str, Series]
    """By technology, in the order they are stacked; battery positive when it discharges."""
    duration_load_mw: Series
    """The year's load in falling order, any number of equally spaced points."""
    duration_grid_mw: Series
    """The year's grid purchases in falling order."""
    capacity_mw: dict[str, float]
    energy_mwh: dict[str, float]
    """Per year by technology."""
    cost_usd_per_mwh: tuple[Part, ...]
    """Purchases, gas, fixed, ...: adds to the cost of served energy."""
    pue: float
    unserved_mwh: float
    lole_hours: float
    nines: float


class Power(Record):
    """What the power costs and how firm it is."""

    sites: tuple[SitePower, ...]


# --- compute ----------------------------------------------------------------------------------------------------------


class Compute(Record):
    """How much compute that is."""

    months: Months
    accelerators: Fan
    """Powered."""
    bf16_flops: Fan
    """Dense FLOP/s."""
    tokens: Fan
    """Per month, reference model."""
    gpu_hour_usd: tuple[Part, ...]
    """Chips, building, energy, operation, money: adds to the cost of a billed accelerator-hour."""
    runs: tuple[Part, ...] = ()
    """Days of named training runs on the whole fleet."""
    note: str = ""
    """Reference model and assumptions in words."""


# --- finance ----------------------------------------------------------------------------------------------------------


class StatementRow(Record):
    """One line of an annual statement [USD]."""

    name: str
    values: Series
    """One per year."""
    total: bool = False
    """True for a sum of the lines above."""


class Statement(Record):
    """Cash flow or balance sheet by calendar year, base case."""

    title: str
    years: tuple[int, ...]
    rows: tuple[StatementRow, ...]


class VehicleMoney(Record):
    """One vehicle: where its money comes from and goes to."""

    name: str
    sources: tuple[Part, ...]
    uses: tuple[Part, ...]
    debt_usd: Series
    """Closing balance by month."""
    dscr: Fan | None
    """Debt service cover by month; None without debt."""
    debt_bound: str = ""
    """Which limit set the debt, in words."""
    statements: tuple[Statement, ...]


class PartnerFlow(Record):
    """What one partner pays in and gets back, cumulative and net [USD]; money to the partner is positive."""

    name: str
    net_usd: Series


class CapRow(Record):
    """One holder's place in a vehicle."""

    vehicle: str
    holder: str
    paid_usd: float
    unit_share: Share
    """Units held after all calls."""
    said_share: Share | None
    """Stake as reported."""


class Finance(Record):
    """Who gets what back."""

    months: Months
    vehicles: tuple[VehicleMoney, ...]
    partners: tuple[PartnerFlow, ...]
    cap_table: tuple[CapRow, ...]
    lock_up_dscr: float
    """Below it nothing is distributed."""
    sizing_dscr: float | None
    """At which the debt was sized."""


# --- risk -------------------------------------------------------------------------------------------------------------


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


# --- evidence ---------------------------------------------------------------------------------------------------------


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
