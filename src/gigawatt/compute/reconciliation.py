"""What others say a gigawatt costs, on one denominator, beside our own sum of parts for the same thing.

Assumes that a claim which names no watts means those of the facility; its range then reaches down to the other
reading. Only buildings are moved to another year's prices: accelerators are priced by generation, not by year.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from gigawatt.catalogue import CapexClaim, capex_claims, figure
from gigawatt.compute.facts import REFERENCE_CHIP
from gigawatt.compute.fleet_cost import Capex, capex_per_it_gw
from gigawatt.compute.sizing import Band, band_of

WATTS_PER_GIGAWATT = 1e9
Denominator = Literal["it", "facility"]


class Reconciled(NamedTuple):
    """One claim, as it was stated and on the common denominator."""

    claim: str
    """Row of the catalogue's claims."""
    who: str
    source: str
    date: str
    note: str
    stated_denominator: Literal["it", "facility", "unstated"]
    content: Literal["all", "shell_and_power", "accelerators", "unstated"]
    price_year: int
    """Of the claim."""
    chip: str
    """With which ours is computed: that of the claim, else the reference."""
    same_chip: bool
    """True where the claim names it: else it may speak of cheaper or dearer ones."""
    stated: Band
    """[USD/W], of the watts it names."""
    converted: Band
    """[USD/W] of the common denominator, in the common price year."""
    ours: float
    """Our sum of parts for the same content and accelerator; all of it where the claim does not say [USD/W]."""
    over_ours: float
    """Converted over ours, central [1]."""
    equipment_paid_share: float | None
    """What the claim leaves for IT equipment after our shell and power, over our IT equipment; None where it is
    about shell or accelerators alone. Well below 1: it does not pay for what it is said to buy [1]."""


def reconcile(denominator: Denominator = "facility", price_year: int = 2026) -> tuple[Reconciled, ...]:
    """Return every claim of the catalogue on one denominator, in the catalogue's order.

    Parameters
    ----------
    denominator
        Watts of IT, or peak watts of the facility.
    price_year
        Of the dollars; moves what buildings cost, by construction inflation.

    """
    return tuple(_reconciled(claim, denominator, price_year) for claim in capex_claims().values())


def _reconciled(claim: CapexClaim, denominator: Denominator, price_year: int) -> Reconciled:
    chip = claim.chip or REFERENCE_CHIP
    parts = capex_per_it_gw(chip)
    per_watt = _ours_per_it_usd(denominator)
    ours = _same_content(claim, parts) * per_watt
    stated = band_of(claim.usd_per_w)
    moved = _price_factor(claim, price_year)
    low, central, high = _factors(claim.denominator, denominator)
    converted = Band(stated.low * low * moved, stated.central * central * moved, stated.high * high * moved)
    left = (converted.central - parts.facility_usd * per_watt) / (parts.it_usd * per_watt)
    return Reconciled(
        claim=claim.id,
        who=claim.who,
        source=claim.usd_per_w.source,
        date=claim.usd_per_w.date,
        note=claim.usd_per_w.note,
        stated_denominator=claim.denominator,
        content=claim.content,
        price_year=claim.price_year,
        chip=chip,
        same_chip=claim.chip is not None,
        stated=stated,
        converted=converted,
        ours=ours,
        over_ours=converted.central / ours,
        equipment_paid_share=left if claim.content in ("all", "unstated") else None,
    )


def _same_content(claim: CapexClaim, parts: Capex) -> float:
    """Our cost of what the claim speaks of [USD per GW IT]."""
    match claim.content:
        case "shell_and_power":
            return parts.facility_usd
        case "accelerators":
            return parts.racks_usd
        case _:
            return parts.total_usd


def _ours_per_it_usd(denominator: Denominator) -> float:
    """From USD per GW of IT to USD per watt."""
    ratio = figure("power_chain.facility_over_it").value
    return 1.0 / WATTS_PER_GIGAWATT / (ratio if denominator == "facility" else 1.0)


def _factors(stated: str, wanted: Denominator) -> Band:
    """Factors on the low, central and high value: the ratio's range widens what it converts."""
    ratio = band_of(figure("power_chain.facility_over_it"))
    if stated == wanted:
        return Band(1.0, 1.0, 1.0)
    if wanted == "facility":
        widest = 1.0 / ratio.low
        return (
            Band(1.0 / ratio.high, 1.0, 1.0)
            if stated == "unstated"
            else Band(1 / ratio.high, 1 / ratio.central, widest)
        )
    return Band(1.0, ratio.central, ratio.high) if stated == "unstated" else ratio


def _price_factor(claim: CapexClaim, price_year: int) -> float:
    if claim.content != "shell_and_power":
        return 1.0
    return float((1.0 + figure("construction.inflation").value) ** (price_year - claim.price_year))
