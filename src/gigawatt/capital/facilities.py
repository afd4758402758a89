"""What lenders offer: the facilities of each vehicle in order of ranking, and what each would lend on one asset.

Assumes construction debt is what sizes: delayed-draw facilities, or every facility where there is none; a term facility
of the vehicle takes it out and so gives its tenor. Junior debt is sized on what the payments carry beside the senior.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.capital.annuity import collateral_share, present_value_usd
from gigawatt.capital.backing import Backer
from gigawatt.catalogue import figure
from gigawatt.programme import Facility, Programme
from gigawatt.quantities import NEVER

RANKS = ("senior", "junior", "subordinated")


class Offer(NamedTuple):
    """One facility of a vehicle."""

    number: int
    """In file order."""
    facility: Facility
    commitment_usd: float
    """Signed, inf where the facility lends what the contracts carry."""
    tenor_months: float
    """Of the take-out, inf where the grade decides."""
    signed: float
    """Month on the timeline, NEVER where not signed."""


class Secured(NamedTuple):
    """What stands against a loan on one asset of one phase."""

    chips: bool
    parts: tuple[Backer, ...]
    """Who stands behind the payments."""
    payment_usd: float
    """Net of running cost, first year [USD/month]; 0 where nothing is signed."""
    term_months: float
    escalator_per_year: float
    cost_usd: float
    """All-in, financing excluded."""
    load: float
    """Financing as a share of cost."""
    base_rate: float


class Capacity(NamedTuple):
    """What one facility would lend on one asset if it stood alone, by limit."""

    worth_usd: float
    """Present value of the payments within the tenor."""
    coverage_usd: float
    """The same over the cover that lenders ask."""
    coverage_by: tuple[float, ...]
    """Of which on each backer's part of the payments."""
    cost_usd: float
    """Loan to cost."""
    collateral_usd: float
    """Advance on the falling value of chips, inf elsewhere."""
    margin: float
    """Over the base rate, averaged over backers by share."""
    tenor_months: float
    """The longest among backers, before the contract's term."""
    max_ltc: float


def offers(programme: Programme, vehicle: int) -> tuple[Offer, ...]:
    """Return a vehicle's construction facilities, senior before junior, in the order in which it names them."""
    names = tuple(programme.file.vehicles.values())[vehicle].facilities
    named = {name: programme.file.facilities[name] for name in names}
    rows = {name: row for name, row in named.items() if row.refinances is None}
    building = {name: row for name, row in rows.items() if row.kind != "term"} or rows
    take_out = [row.tenor.value for row in rows.values() if row.kind == "term" and row.tenor is not None]
    found = []
    for name, row in sorted(building.items(), key=lambda item: RANKS.index(item[1].ranking)):
        own = [each.value for each in (row.tenor, row.amortisation, row.each_draw) if each is not None]
        found.append(
            Offer(
                number=list(programme.file.facilities).index(name),
                facility=row,
                commitment_usd=NEVER if row.commitment is None else row.commitment.value,
                tenor_months=max(own + take_out, default=NEVER),
                signed=NEVER if row.signed is None else float(programme.month(row.signed)),
            )
        )
    return tuple(found)


def margin(offer: Offer, backer: Backer, chips: bool) -> float:
    """Return what a facility asks over the base rate on one backer's promise [1/year]."""
    own = offer.facility.margin
    if not isinstance(own, str):
        return own.value
    usual = backer.grade.margin_chips if chips else backer.grade.margin
    premium = 0.0 if offer.facility.ranking == "senior" else figure("debt.junior_premium").value
    return usual.value + premium


def tenor_months(offer: Offer, backer: Backer, chips: bool) -> float:
    """Return how long a facility lends on one backer's promise [months]: its own tenor, or else that of the grade.

    A loan against chips never outlives their value as collateral.
    """
    usual = backer.grade.tenor_chips_years if chips else backer.grade.tenor_years
    months = offer.tenor_months if offer.tenor_months < NEVER else usual.value * 12.0
    return min(months, figure("chips.collateral_life_years").value * 12.0) if chips else months


def capacity(offer: Offer, asset: Secured) -> Capacity:
    """Return what one facility lends on one asset, limit by limit: each backer's part of the payments on its own terms.

    ``coverage = sum over backers of PV(share x payment; r, n) / DSCR``; shares weight the caps by cost and value.
    """
    worth_usd = weighted = cap = advance = longest = 0.0
    covered = []
    for part in asset.parts:
        over, lent_months = margin(offer, part, asset.chips), tenor_months(offer, part, asset.chips)
        rate, months = asset.base_rate + over, int(min(asset.term_months, lent_months))
        value_usd = present_value_usd(asset.payment_usd * part.share, months, rate, asset.escalator_per_year)
        worth_usd += value_usd
        covered.append(value_usd / _dscr(offer, part, asset.chips))
        weighted += over * part.share
        cap += part.share * _max_ltc(offer, part, asset.chips)
        longest = max(longest, lent_months)
        if asset.chips:
            life_months = figure("chips.collateral_life_years").value * 12.0
            advance += part.share * part.grade.advance_rate_chips.value * collateral_share(months, rate, life_months)
    return Capacity(
        worth_usd=worth_usd,
        coverage_usd=sum(covered),
        coverage_by=tuple(covered),
        cost_usd=cap * asset.cost_usd * (1.0 + asset.load),
        collateral_usd=advance * asset.cost_usd if asset.chips else NEVER,
        margin=weighted,
        tenor_months=longest,
        max_ltc=cap,
    )


def _dscr(offer: Offer, part: Backer, chips: bool) -> float:
    if offer.facility.dscr is not None:
        return offer.facility.dscr
    return (part.grade.dscr_chips if chips else part.grade.dscr).value


def _max_ltc(offer: Offer, part: Backer, chips: bool) -> float:
    if offer.facility.max_ltc is not None:
        return offer.facility.max_ltc.value
    return (part.grade.max_ltc_chips if chips else part.grade.max_ltc_shell).value
