"""Who gets what back: statements, ratios and debt of every vehicle, the whole group, partners and their units.

Assumes the base case by month in nominal USD, except where a field is a fan over the trials.
"""

from __future__ import annotations

from typing import Literal

from gigawatt.chain.exhibits.series import Fan, Months, Part, Series
from gigawatt.chain.record import Band, MonthText, Record, Share


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


class Ratio(Record):
    """One ratio that lenders ask for; None where it has no meaning: nothing owed, nothing due."""

    name: str
    monthly: Series
    yearly: Series
    """By calendar year: cash over service of the year for ratios of flows, the last month for those of balances."""


class QuarterTest(Record):
    """The test of cover at the end of one calendar quarter."""

    month: MonthText
    cover: float
    """Cash over service due in the twelve months before."""
    result: Literal["kept", "locked up", "default"]


class Ratios(Record):
    """Ratios of one vehicle, or of all together."""

    years: tuple[int, ...]
    rows: tuple[Ratio, ...]
    tests: tuple[QuarterTest, ...]


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
    ratios: Ratios | None = None
    """None where nothing is owed."""


class FacilityMoney(Record):
    """One facility of one vehicle."""

    vehicle: str
    facility: str
    ranking: str
    committed_usd: float
    rate: float
    """Per year, in the base case."""
    debt_usd: Series
    """Closing balance by month."""


class Cascade(Record):
    """Where the revenue of all vehicles goes, in the order in which it is paid; rents among them cancelled.

    Money in is positive, money out negative; together they are nothing.
    """

    title: str
    """Calendar year, or `over life`."""
    revenue_usd: float
    running_cost_usd: float
    tax_usd: float
    deficits_usd: float
    """Paid by owners where cash of operations did not suffice."""
    senior_usd: float
    """Interest and principal."""
    junior_usd: float
    kept_usd: float
    """In reserve and cash, released where positive."""
    swept_usd: float
    """Repaid early, less what the escrow of a bond left over."""
    rebuilt_usd: float
    """Put into construction, new chips and major maintenance."""
    subordinated_usd: float
    owners_usd: float


class Consolidated(Record):
    """All vehicles as one: what one pays another stands in neither revenue nor cost."""

    statements: tuple[Statement, ...]
    years: tuple[int, ...]
    eliminated_usd: Series
    """Rent among vehicles by year, taken off revenue and off operating cost alike."""
    ratios: Ratios | None = None


class Link(Record):
    """Money from one to another over life [USD]."""

    source: str
    sink: str
    value: float


class CapCurve(Record):
    """One holder's share of the units of a root vehicle, quarter by quarter."""

    vehicle: str
    holder: str
    share: Series


class Return(Record):
    """What one partner earns in the base case."""

    kind: Literal["value", "none", "multiple", "total loss", "no offtake"]
    """`none`: the flows never change sign; `multiple`: more than one rate fits; `no offtake`: nothing in the file pays
    for what it built, so no return can be given."""
    irr: float | None
    """Per year, from monthly flows; None unless `value`."""
    xirr: float | None
    """Per year of 365 days, by the dates of the flows; None unless `value`."""
    rates: tuple[float, ...] = ()
    """All that fit, where there are several."""
    multiple: float | None
    """What came back over what went in; None where nothing went in."""
    payback: MonthText | None
    """From then on it has had back what it paid; None where that never comes."""
    peak_usd: float
    """Most that it has in, net of what came back."""


class PartnerFlow(Record):
    """What one partner pays in and gets back, cumulative and net [USD]; money to the partner is positive."""

    name: str
    net_usd: Series
    earned: Return | None = None
    """None in runs stored before it was recorded."""


class Clawback(Record):
    """What the sponsor of one vehicle would owe back at the end of the horizon; shown, not paid."""

    vehicle: str
    sponsor: str
    promoted_usd: float
    """Promote in the base case."""
    base_usd: float
    """Owed in the base case."""
    owed_share: float
    """Of trials in which something is owed."""
    owed_usd: Band | None
    """In those trials; None where there are none."""


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
    default_dscr: float | None = None
    """Cover of twelve months below which lenders may call a default."""
    facilities: tuple[FacilityMoney, ...] = ()
    consolidated: Consolidated | None = None
    cascades: tuple[Cascade, ...] = ()
    operations: tuple[Link, ...] = ()
    """Who pays whom once it works: payers, vehicles, running cost, tax, lenders, owners."""
    quarters: Months = ()
    """Last month of each calendar quarter."""
    cap_curves: tuple[CapCurve, ...] = ()
    clawbacks: tuple[Clawback, ...] = ()
    """Of vehicles whose sponsor has a promote."""
