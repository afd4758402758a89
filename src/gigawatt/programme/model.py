"""What the user wants: the programme file as frozen, checked objects.

Assumes a view has been chosen: every `{claim: ...}` is already the figure that the view believes.
The nouns are the field's: entities, vehicles, contracts, facilities, sites, phases, assets.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gigawatt.programme.claims import Claim, Prefer, Source, View
from gigawatt.programme.construction import Calendar, Crew, Template
from gigawatt.programme.fields import FacilityPower, Horizon, Money, Month, Rate, Share
from gigawatt.programme.parties import Contract, Entity, Facility, Vehicle
from gigawatt.programme.places import Site, Supply
from gigawatt.programme.rows import Driven, Name, Row
from gigawatt.programme.tenant import TenantLoad


class MostCompute(Row):
    """The most megawatts by a date, whatever comes later."""

    most_compute: Month
    """The first of this month."""


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
    state_tax_rate: Rate = Field(default="0 %", validate_default=True)
    """State income tax of the vehicles, deducted from federal income. Default: Texas taxes no income."""
    objective: Literal["earliest", "most_value"] | MostCompute = "earliest"
    """What the base plan is best in. `earliest`: phases in the order of the file as far as money and megawatts go, the
    last of them soonest. `{most_compute: 2029-01}`: most megawatts live by then. `most_value`: contracted revenue less
    cost, discounted."""
    policy: Literal["keep_order", "reschedule"] = "keep_order"
    """What a trial does when things come otherwise than planned: keep the plan's order, or plan again."""
    expedite: bool = Field(default=False, strict=True)
    """True where tasks may be done in another of their modes, faster at a price."""


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
    calendars: dict[Name, Calendar] = Field(default={})
    """When people work: week, hours, holidays, winters, weather."""
    crews: dict[Name, Crew] = Field(default={})
    """People shared among campuses. A trade that no crew names is never short."""
    works: dict[Name, Template] = Field(default={})
    """Works templates beside those of the catalogue."""
    sites: dict[Name, Site]
    """Campuses by name."""
    placement: TenantLoad | None = None
    """A tenant's load, and where else than in its own halls it may run. Left out: nothing is placed."""
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


__all__ = ["Claim", "Prefer", "ProgrammeFile", "Risk", "Source", "View"]
