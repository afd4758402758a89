"""Who has money and who owes what: entities, vehicles, contracts and facilities of the programme file.

Assumes a view has been chosen: figures are those it believes.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from gigawatt.programme.fields import Duration, Margin, Money, MoneyPerYear, Month, Months, Quantity, Rate, Rent, Share
from gigawatt.programme.rows import Grade, Name, Row
from gigawatt.quantities import Figure

Penalty: TypeAlias = Annotated[Figure, Quantity(("share",), low=1.0, high=10.0)]
Majority: TypeAlias = Annotated[Figure, Quantity(("share",), low=0.5, high=1.0)]
Yearly: TypeAlias = Annotated[Figure, Quantity(("share/year",), high=0.2)]
RentShare: TypeAlias = Annotated[Figure, Quantity(("share",), high=3.0)]
CostShare: TypeAlias = Annotated[Figure, Quantity(("share",), high=3.0)]


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
    to: Name | None = None
    """Entity of this file that receives it: an investment in a customer who may buy from the investor."""


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
    """How much of the holdings it can borrow, loans drawn already included."""
    holdings_loan: Money = Field(default="0 USD", validate_default=True)
    """Already drawn against the holdings; what it brought is part of `liquidity`."""
    margin_call: Share | None = None
    """Loan over value at which lenders ask for cash; left out: the catalogue's."""
    obligations: dict[Name, Obligation] = Field(default={})
    """Earlier pledges and other claims on its cash."""
    debt_appetite: dict[Literal["shell", "chips"], MoneyPerYear] = Field(default={})
    """Debt that the market takes per year on its promises, by class; `shell` includes plant. Left out: no limit but
    that of `supply.debt_appetite`."""


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
    rate: Rate = Field(default="10 %", validate_default=True)
    """Return that preferred money is owed per year before common equity gets anything. Default: an assumption."""


class Tier(Row):
    """What a sponsor gets above a hurdle."""

    hurdle: Rate
    """Return per year that the holders of units must have had."""
    share: Share
    """Sponsor's share of the cash above it."""


class Promote(Row):
    """A sponsor's part of the profit beyond its own units."""

    to: Name
    """Entity."""
    tiers: tuple[Tier, ...] = Field(min_length=1)
    """By rising hurdle."""
    catch_up: Share = Field(default="0 %", validate_default=True)
    """Sponsor's share of the cash above the first hurdle until it has its share of all profit; 0 %: no catch-up."""


class Remedies(Row):
    """What a vehicle's agreement allows when a partner does not pay a call; left out: the catalogue's usual terms."""

    step_up: Share | None = None
    """How far each other partner may pay beyond its own promise, as a share of it."""
    member_loan: Share | None = None
    """Loans of the other partners to the one that falls short, as a share of its promise."""
    member_loan_rate: Rate | None = None
    """Interest on such a loan, per year."""
    dilution_penalty: Penalty | None = None
    """Units that a partner gets for each one paid in another's stead: `150 %`."""
    forfeiture: Share | None = None
    """Share of its stake that a defaulter loses to the others where nobody pays for it."""
    pause: Duration | None = None
    """How long the vehicle may wait for the one that falls short."""


class Control(Row):
    """Who decides on capital calls."""

    calls: tuple[Name, ...] = ()
    """Entities with a vote on calls; left out: every partner."""
    majority: Majority = Field(default="50 %", validate_default=True)
    """Votes in favour must exceed this share of the votes that may be cast."""


class Abatement(Row):
    """Property tax that a town or county waives."""

    share: Share
    """Of the tax."""
    years: int = Field(ge=1, le=60, strict=True)
    """From energisation."""


class Refresh(Row):
    """New chips, where a contract for capacity pays beyond the life of the old ones and leaves them to its payee."""

    life: Months | None = None
    """From energisation to the first new chips, and from those to the next; left out: the catalogue's."""
    cost: CostShare | None = None
    """Of chips that earn the same, as a share of what the first ones cost; left out: the catalogue's."""
    reserve: Duration | None = None
    """Months before, over which the money is set aside in equal parts, at most their life; left out: all of it. With
    `0 months` nothing is set aside."""


class Maintenance(Row):
    """Major overhauls of buildings and plant while a lease pays for them."""

    cost: CostShare
    """Of an overhaul, as a share of what they cost when built; it rises with inflation."""
    every: Months
    """Counted from energisation."""
    reserve: Duration | None = None
    """Months before, over which the money is set aside in equal parts, at most those between overhauls; left out: all
    of them."""


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
    promote: Promote | None = None
    """What a sponsor gets of the profit; left out: all cash is shared by units."""
    tax: Literal["corporate", "pass_through"] = "corporate"
    """`pass_through` leaves income tax to the owners."""
    insurance: Yearly | None = None
    """Premium per year as a share of the cost of its assets while a contract pays for them, rising with inflation: what
    is insured is their replacement. Left out: the tenant of a lease bears it (triple net), and under a contract for
    capacity the catalogue's one figure of running cost holds it."""
    property_tax: Yearly | None = None
    """Tax per year as a share of the cost of its assets while a contract pays for them, the same every year: as if
    inflation made up for age. Left out: as `insurance`."""
    abatement: Abatement | None = None
    """Part of the property tax that is waived for some years."""
    refresh: Refresh = Refresh()
    """What new chips cost it, and what it keeps for them."""
    maintenance: Maintenance | None = None
    """Overhauls that it pays and keeps money for; left out: running cost holds them."""
    remedies: Remedies = Remedies()
    """What happens when a partner does not pay."""
    control: Control = Control()
    """Who decides on calls."""


class Backstop(Row):
    """Somebody who pays where the payer does not, up to an amount."""

    entity: Name
    """Who."""
    amount: Money
    """At most, over the whole term."""


class Renewal(Row):
    """A lease that goes on after its term. Nobody lends against it: the tenant may still leave."""

    term: Duration
    """How long it goes on."""
    price: RentShare = Field(default="100 %", validate_default=True)
    """Rent, as a share of what the lease would pay if it went on: the last rent, and the escalator after it."""


class ResidualGuarantee(Row):
    """What the tenant pays the owner where buildings and plant are worth less than agreed as the lease ends."""

    value: Share
    """Guaranteed value, as a share of cost. The market's is assumed to fall in a straight line over the life in the
    books."""
    cap: Share
    """Most that is paid, as a share of cost."""
    lapses: Duration | None = None
    """How long after energisation a lease must end for it to be paid; left out: whenever it ends."""


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
    guaranteed: Share = Field(default="100 %", validate_default=True)
    """Share of the payments that the guarantor stands behind; the rest counts at the payer's own grade."""
    backstop: Backstop | None = None
    """Who pays in the payer's stead up to an amount: that part of what the guarantor leaves counts at its grade."""
    signed: Month | None = None
    """When it was signed, or will be. Left out: not signed, so it carries no debt before a close."""
    refresh: Literal["payer", "payee"] = "payee"
    """Of a contract for capacity: who pays for new chips as the old ones reach their life while it still pays. `payee`:
    the owner of the chips, on the terms of its own `refresh`; `payer`: outside the programme."""
    due_from: Month | None = None
    """Month from which the payer keeps cash for these payments, beside its calls. Left out: they are compared with its
    revenue only, since the ledger does not know when phases are energised."""
    relet_months: Duration | None = None
    """Time to find another payer if this one leaves; left out: the catalogue's for the kind of contract."""
    relet_price: Share | None = None
    """What another payer then pays, as a share of this price; left out: the catalogue's."""
    renewal: Renewal | None = None
    """Of a lease: it goes on after its term."""
    residual_guarantee: ResidualGuarantee | None = None
    """Of a lease: paid as it ends, its renewal included."""


class Facility(Row):
    """Debt that a vehicle may draw. Sized from its contracts, never chosen."""

    kind: Literal["delayed_draw", "term", "bond"] = "delayed_draw"
    """`delayed_draw` is drawn during construction; `term` takes it out and amortises; `bond` is drawn whole at close
    into escrow, from which construction is paid."""
    ranking: Literal["senior", "junior", "subordinated"] = "senior"
    """Order in the waterfall; junior lenders get what the seniors leave, subordinated ones what passes the lock-up
    test, and what they are not paid accrues."""
    assets: tuple[Literal["shell", "chips", "plant"], ...] = ("shell", "chips", "plant")
    """What it lends on."""
    max_ltc: Share | None = None
    """Cap of this debt and all that ranks before it, by cost; left out: the catalogue's for the obligor's grade."""
    dscr: float | None = Field(default=None, ge=1.0, le=10.0, strict=True)
    """Cover of this debt's service and all that ranks before it; left out: the catalogue's for the obligor's grade."""
    margin: Margin = "by_obligor"
    """Over the base rate; `by_obligor` takes the catalogue's margin for the obligor's grade, and its premium if
    junior."""
    hedged: Share = Field(default="0 %", validate_default=True)
    """Share of the debt whose base rate is fixed by a swap at today's."""
    rate_cap: Rate | None = None
    """Most that the base rate of the rest may cost; left out: no cap was bought."""
    margin_step: Rate = Field(default="0 %", validate_default=True)
    """What the margin rises by, once, `margin_step_after` its first close."""
    margin_step_after: Duration | None = None
    """Needed where there is a step."""
    commitment: Money | None = None
    """Amount the lenders signed for; left out: as much as the contracts carry."""
    commitment_fee: Rate = Field(default="50 bp", validate_default=True)
    """On the undrawn part, per year."""
    upfront_fee: Rate = Field(default="150 bp", validate_default=True)
    """On the commitment, at close."""
    draws: Literal["pro_rata", "equity_first", "debt_first"] = "pro_rata"
    """Who pays first for what both may pay."""
    availability: Duration = Field(default="48 months", validate_default=True)
    """After close; undrawn debt lapses then."""
    tenor: Duration | None = None
    """From energisation to maturity; left out: the catalogue's tenor, never beyond the contract."""
    amortisation: Duration | None = None
    """Over which it would be repaid in full, where that is longer than its tenor: the rest is due at maturity."""
    repayment: Literal["sculpted", "level", "constant", "bullet"] = "sculpted"
    """`sculpted` follows contracted cash, `level` is an annuity, `constant` repays the same every month, `bullet` all
    at maturity."""
    interest_only: Duration = Field(default="0 months", validate_default=True)
    """From energisation, before the first instalment."""
    each_draw: Duration | None = None
    """Each draw is repaid in equal instalments over this time from its own date, whatever `repayment` says."""
    refinances: Name | None = None
    """Facility of the same vehicle whose balance at maturity it pays; it finances nothing else."""
    sweep: Share = Field(default="0 %", validate_default=True)
    """Share of the cash left after debt service that repays it early."""
    advance: Share | None = None
    """Most that may be owed over the falling value of the chips it lends on, tested monthly: cash above it is swept
    and owners wait."""
    reinvestment: Rate = Field(default="0 %", validate_default=True)
    """What the escrow of a bond earns per year."""
    reserve: Duration = Field(default="6 months", validate_default=True)
    """Debt service kept in reserve."""
    signed: Month | None = None
    """When the lenders signed; a sign that close has happened."""
