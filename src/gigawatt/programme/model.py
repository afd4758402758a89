"""What the user wants: the programme file as frozen, checked objects.

Assumes a view has been chosen: every `{claim: ...}` is already the figure that the view believes.
The nouns are the field's: entities, vehicles, contracts, facilities, sites, phases, assets.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gigawatt.programme.claims import Claim, Prefer, Source, View
from gigawatt.programme.fields import (
    BuildCost,
    Duration,
    FacilityPower,
    Horizon,
    ItPower,
    Margin,
    Money,
    MoneyPerYear,
    Month,
    Months,
    Rate,
    Rent,
    Share,
)
from gigawatt.programme.rows import Count, Driven, Grade, Name, Row
from gigawatt.quantities import Figure


class Head(Row):
    """What the programme is called and when it runs."""

    name: str
    """Title of the programme."""
    start: Month
    """First month of the plan: nothing that is decided here happens before."""
    horizon: Horizon
    """How long the programme is followed, from `start`."""
    price_year: int = Field(ge=2000, le=2100, strict=True)
    """Year of the prices in the file."""
    view: str | None = None
    """View used when the command names none."""
    discount_rate: Rate = Field(default="8 %", validate_default=True)
    """Nominal rate per year for net present values and annuities."""
    inflation: Rate = Field(default="2.5 %", validate_default=True)
    """Escalation per year of operating costs and of prices after `price_year`."""
    base_rate: Rate = Field(default="4.3 %", validate_default=True)
    """Floating base rate per year, to which margins are added. Default: SOFR of January 2025, about 4.3 %."""
    tax_rate: Rate = Field(default="21 %", validate_default=True)
    """Income tax rate of the vehicles. Default: US federal rate, 26 USC 11(b)."""


class Target(Row):
    """What was promised; the same in every view. Gaps and "live" shares refer to it."""

    amount: Money | None = None
    """Money promised to be deployed by the date."""
    power: FacilityPower | None = None
    """Facility power promised to be live by the date."""
    by: Month
    """The date of the promise."""
    vehicle: Name | None = None
    """Whose spending counts; left out: every vehicle of the first vehicle's group."""


class Obligation(Row):
    """Money an entity already owes to somebody else."""

    amount: Money
    """Total."""
    start: Month
    """First month in which it is paid."""
    end: Month
    """Month after the last payment."""
    overlap: Share = Field(default="0 %", validate_default=True)
    """Share of it that is the same money as this programme's commitments (0 = all additional, 100 % = the same)."""


class Entity(Row):
    """A legal person: one cash ledger, whatever roles it plays."""

    liquidity: Money | None = None
    """Cash and lines it can spend at `start`. Left out: what it can pay is unknown and counts as none in the gap."""
    secured: Money | None = None
    """Money already set aside for this programme."""
    rating: Grade = "none"
    """Credit grade, `BBB` or `BB+`, or `none`."""
    revenue: MoneyPerYear | None = None
    """Yearly revenue, for the record and for coverage of rents."""
    inflow: MoneyPerYear = Field(default="0 USD/year", validate_default=True)
    """Yearly cash left after its own needs, before this programme."""
    minimum_cash: Money = Field(default="0 USD", validate_default=True)
    """Cash it keeps."""
    holdings: Money | None = None
    """Value of assets it can borrow against."""
    loan_to_value: Share = Field(default="0 %", validate_default=True)
    """How much of the holdings it can borrow."""
    obligations: dict[Name, Obligation] = Field(default={})
    """Earlier pledges and other claims on its cash."""


class Partner(Row):
    """What a partner promised to a vehicle."""

    commitment: Money
    """Equity promised."""
    stake: Share | None = None
    """Share of the vehicle it is said to hold."""


class Raise(Row):
    """Equity from outside: limited partners or preferred."""

    kind: Literal["limited_partner", "preferred"] = "limited_partner"
    """Ranking of the money."""
    amount: Money
    """How much is raised in all."""
    start: Month
    """First month."""
    months: Months = Field(default="12 months", validate_default=True)
    """Over how many months it comes in, evenly."""


class Vehicle(Row):
    """Who owns and owes what. An asset belongs to exactly one vehicle."""

    kind: Literal["joint_venture", "spv"] = "spv"
    """Legal form."""
    partners: dict[Name, Partner] = Field(default={})
    """Entities that promised equity."""
    owners: dict[Name, Share] = Field(default={})
    """Entities or one parent vehicle, with shares that add to 100 %."""
    raises: dict[Name, Raise] = Field(default={})
    """Equity from outside."""
    owns: tuple[str, ...] = ()
    """Assets, `site.phase.shell`, `site.phase.chips`, `site.power`; `*` stands for any name."""
    facilities: tuple[Name, ...] = ()
    """Debt it may draw, most senior first."""


class Contract(Row):
    """A promise to pay: debt capacity, revenue and cash calls follow from it."""

    kind: Literal["lease", "capacity"]
    """`lease` pays for the shell per kW of IT; `capacity` pays for the chips per accelerator-hour."""
    payer: Name
    """Entity that pays."""
    payee: Name
    """Vehicle that is paid."""
    phases: tuple[str, ...]
    """`site.phase`, with `*` for any name."""
    price: Rent
    """USD/kW/month of contracted IT power for a lease, USD/gpu/hour for capacity."""
    minimum: Share = Field(default="100 %", validate_default=True)
    """Take-or-pay share."""
    term: Duration
    """Years of payment from energisation."""
    escalator: Rate = Field(default="0 %", validate_default=True)
    """Yearly increase of the price."""
    guarantor: Name | None = None
    """Entity whose grade counts instead of the payer's."""
    signed: Month | None = None
    """When it was signed, or will be. Left out: not signed, so it carries no debt before a close."""
    refresh: Literal["payer", "payee"] = "payee"
    """Who pays for new chips."""


class Facility(Row):
    """Debt that a vehicle may draw. Sized from its contracts, never chosen."""

    kind: Literal["delayed_draw", "term"] = "delayed_draw"
    """`delayed_draw` is drawn during construction; `term` takes it out and amortises."""
    ranking: Literal["senior", "junior"] = "senior"
    """Order in the waterfall."""
    max_ltc: Share | None = None
    """Cap by cost; left out: the catalogue's cap for the obligor's grade."""
    margin: Margin = "by_obligor"
    """Over the base rate; `by_obligor` takes the catalogue's margin for the obligor's grade."""
    commitment: Money | None = None
    """Amount the lenders signed for; left out: as much as the contracts carry."""
    commitment_fee: Rate = Field(default="50 bp", validate_default=True)
    """On the undrawn part, per year."""
    upfront_fee: Rate = Field(default="150 bp", validate_default=True)
    """On the commitment, at close."""
    availability: Duration = Field(default="48 months", validate_default=True)
    """After close; undrawn debt lapses then."""
    tenor: Duration | None = None
    """Of the term loan; left out: the catalogue's tenor, never beyond the contract."""
    reserve: Duration = Field(default="6 months", validate_default=True)
    """Debt service kept in reserve."""
    signed: Month | None = None
    """When the lenders signed; a sign that close has happened."""


class GridTranche(Row):
    """Megawatts the grid delivers from a date on."""

    start: Month = Field(alias="from")
    """Date promised."""
    firm: FacilityPower = Field(default="0 MW facility", validate_default=True)
    """Total firm power from this date on."""
    curtailable: FacilityPower = Field(default="0 MW facility", validate_default=True)
    """Additional power that may be interrupted."""


class Generation(Row):
    """Declared generation on site."""

    kind: Literal["gas_turbine", "gas_engine", "fuel_cell"] = "gas_turbine"
    """Row of the plant catalogue."""
    unit: FacilityPower
    """Nameplate of one unit."""
    slots: dict[Annotated[int, Field(ge=1990, le=2100)], Count]
    """Units delivered per year: {2025: 5, 2026: 7}."""


class Location(Row):
    """A point on the map."""

    latitude: float = Field(ge=-90, le=90, strict=True)
    """Degrees north."""
    longitude: float = Field(ge=-180, le=180, strict=True)
    """Degrees east."""


class Phase(Row):
    """A piece of a campus that is built, closed and energised as one."""

    name: Name
    """Unique within the site."""
    count: int = Field(default=1, ge=1, le=400, strict=True)
    """Number of equal phases; they are called name1, name2, ..."""
    it_power: ItPower
    """Power of the IT equipment."""
    facility_ratio: float | None = Field(default=None, gt=1.0, lt=2.5, strict=True)
    """Peak facility power over IT power; left out: the catalogue's."""
    chip: str = "gb200_nvl72"
    """Row of the accelerator catalogue."""
    works: str = "campus_building"
    """Row of the works catalogue."""
    start: Month
    """Earliest start of the works."""
    mandatory: bool = Field(default=False, strict=True)
    """True for what is built in any case; optional phases are built as far as the money goes."""
    baseline: bool = Field(default=False, strict=True)
    """True for what was under way before the programme and would exist without it."""
    close: tuple[Literal["lease", "interconnection", "permits", "epc"], ...] = (
        "lease",
        "interconnection",
        "permits",
        "epc",
    )
    """Conditions before debt may be drawn."""
    cost: BuildCost | None = None
    """All-in cost per facility watt; rescales the tasks pro rata. Left out: bottom-up from the catalogue."""
    chip_deliveries: tuple[Month, ...] = ()
    """Months in which chips arrive, when not bought to fit."""


class Site(Row):
    """A campus."""

    location: Location
    """Where it lies."""
    climate: str = "abilene"
    """Row of the climate catalogue."""
    prices: str = "ercot_hub"
    """Row of the price catalogue."""
    weather_file: str | None = None
    """TMY3, PSM3 or EPW file instead of the climate row."""
    price_file: str | None = None
    """CSV of hourly prices instead of the price row."""
    grid: tuple[GridTranche, ...] = ()
    """Tranches in order of date."""
    generation: tuple[Generation, ...] = ()
    """Declared plant."""
    candidates: tuple[Literal["solar", "wind", "battery", "gas_turbine", "gas_engine"], ...] = (
        "solar",
        "wind",
        "battery",
    )
    """Plant that the power stage may add."""
    crews: int | None = Field(default=None, ge=1, strict=True)
    """How many phases can be under construction at once."""
    phases: tuple[Phase, ...] = Field(min_length=1)
    """In order of building."""


class Supply(Row):
    """A scarce thing bought on the market by the whole programme."""

    chips_per_quarter: dict[Annotated[str, Field(pattern=r"^\d{4}$")], Annotated[float, Field(ge=0, strict=True)]] = (
        Field(default={})
    )
    """Accelerators that can be bought per quarter, by year: {2025: 100000}; others follow the year before."""
    debt_appetite: dict[Name, MoneyPerYear] = Field(default={})
    """Debt the market takes per year, by ultimate obligor."""


class Risk(Row):
    """A driver: one uncertain factor that moves many things."""

    on: Driven
    """What it moves. A factor of 1 leaves it as planned; delays are months, `rate` is points per year (0.01 = 1 %)."""
    where: str = "*"
    """Name of the site, phase (`site.phase`) or entity, with `*` for any."""
    lognormal: dict[Literal["p10", "p50", "p90"], Annotated[float, Field(gt=0, strict=True)]] | None = None
    """Factor through these quantiles; without `p10` the lower half mirrors the upper one."""
    triangular: dict[Literal["low", "mode", "high"], Annotated[float, Field(strict=True)]] | None = None
    """Factor, or months for a delay."""
    probability: Share | None = None
    """For a discrete event: how often the factor applies at all."""
    correlation: Share = Field(default="0 %", validate_default=True)
    """Of two such drivers with each other, through the common driver of the programme."""
    reason: str | None = None
    """Where the distribution comes from."""

    @property
    def points(self) -> dict[str, float]:
        """The points of whichever distribution is given."""
        pairs = [*(self.lognormal or {}).items(), *(self.triangular or {}).items()]
        return {str(name): value for name, value in pairs}


class Question(Row):
    """A typed, dated question that the verdict answers in addition to the standard ones."""

    kind: Literal["calls_met", "spent", "live", "debt_supportable"]
    """What is asked."""
    by: Month
    """The date."""
    amount: Money | None = None
    """For `spent`."""
    power: FacilityPower | None = None
    """Facility power, for `live`."""
    vehicle: Name | None = None
    """Whose; left out: whoever."""


class ProgrammeFile(Row):
    """The whole file."""

    gigawatt: Literal[1]
    """Version of the file format."""
    programme: Head
    """Title, dates and rates."""
    targets: tuple[Target, ...] = ()
    """What was promised: the same in every view."""
    entities: dict[Name, Entity] = Field(default={})
    """Legal persons by name: one cash ledger each."""
    vehicles: dict[Name, Vehicle] = Field(default={})
    """Who owns and owes what. Left out: one vehicle that owns all, and to which every entity commits its liquidity."""
    contracts: dict[Name, Contract] = Field(default={})
    """Leases and capacity contracts. Left out: no revenue, no debt capacity, no return."""
    facilities: dict[Name, Facility] = Field(default={})
    """Debt that vehicles may draw."""
    supply: Supply = Supply()
    """Scarce things bought on the market."""
    sites: dict[Name, Site]
    """Campuses by name."""
    risks: dict[Name, Risk] = Field(default={})
    """Uncertain factors. What is not listed has a default, `gigawatt explain` shows it."""
    questions: tuple[Question, ...] = ()
    """Dated questions for the verdict, besides the standard ones."""
    sources: dict[Name, Source] = Field(default={})
    """Documents by id."""
    claims: dict[Name, Claim] = Field(default={})
    """Who said what, by id; rivals share `about`."""
    views: dict[Name, View] = Field(default={})
    """Choices among rival claims, by name."""


__all__ = ["Claim", "Figure", "Prefer", "ProgrammeFile", "Source", "View"]
