"""Findings about a site's own hours: years that do not belong together, a year that an extreme dominates.

Assumes a flat load, which pays the mean of the year's prices.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from gigawatt import catalogue
from gigawatt.chain import Finding, Severity
from gigawatt.quantities import F1

DEAREST = 0.01  # share of the hours; 88 of 8,760
THRESHOLD = "price_year.extreme_share"


class SiteHours(NamedTuple):
    """From which years a site's hours stem, and what power costs in them."""

    weather_year: int | None
    """None where no file of one calendar year was given."""
    wind_year: int | None
    price_year: int
    hub_usd_per_mwh: F1
    """Without delivery. Shape (8760,)."""


def dearest_share(usd_per_mwh: F1) -> float:
    """Return the share of a flat load's yearly cost that the dearest 1 % of hours make up; prices below 0 count as 0.

    Formula: sum of the dearest 88 prices / sum of all; 0 where all are 0.
    """
    prices = np.sort(np.maximum(usd_per_mwh, 0.0))[::-1]
    total = float(prices.sum())
    return float(prices[: round(DEAREST * len(prices))].sum()) / total if total > 0.0 else 0.0


def series_findings(sites: Mapping[str, SiteHours]) -> tuple[Finding, ...]:
    """Return what is worth knowing about the hours of every site, in order of the file."""
    rules = (_years_apart, _extreme_year, _leap_day)
    return tuple(finding for rule in rules for name, hours in sites.items() for finding in rule(name, hours))


def _years_apart(site: str, hours: SiteHours) -> Iterator[Finding]:
    """P01: heat, wind and prices of different years; the link between them is lost."""
    known = {"weather": hours.weather_year, "wind": hours.wind_year, "prices": hours.price_year}
    said = {what: year for what, year in known.items() if year is not None}
    if len(set(said.values())) < 2:
        return
    yield Finding(
        id="P01",
        title=f"{site}: weather and prices of different years",
        severity=Severity.WARNING,
        text=f"{_listed(said)}. Calm and hot hours no longer meet the prices that they caused, so solar, wind and "
        "batteries look better or worse than they were.",
        arithmetic=(),
        claims=(),
        repairs=("Give weather_file, wind_file and price_file of one year.",),
    )


def _listed(said: Mapping[str, int]) -> str:
    return ", ".join(f"{what} of {year}" for what, year in said.items()).capitalize()


def _extreme_year(site: str, hours: SiteHours) -> Iterator[Finding]:
    """P02: a year whose cost a few hours decide, such as 2021 with winter storm Uri."""
    share, threshold = dearest_share(hours.hub_usd_per_mwh), catalogue.figure(THRESHOLD).value
    if share <= threshold:
        return
    mean = float(hours.hub_usd_per_mwh.mean())
    yield Finding(
        id="P02",
        title=f"{site}: the prices of {hours.price_year} hold an extreme",
        severity=Severity.WARNING,
        text=f"The dearest 1 % of hours make up {share:.0%} of what a flat load pays in the year. One such year is no "
        "mean: never average it in silently, nor leave it out of a test of the worst case.",
        arithmetic=(
            f"dearest 88 of 8,760 hours: {share:.1%} of the year's cost; called extreme above {threshold:.0%}",
            f"mean {mean:,.1f} USD/MWh, dearest hour {float(hours.hub_usd_per_mwh.max()):,.0f} USD/MWh",
        ),
        claims=(),
        repairs=("Plan on an ordinary year, and take this one as a stress.",),
    )


def _leap_day(site: str, hours: SiteHours) -> Iterator[Finding]:
    """P03: 29 February is left out, so that every year has 8,760 hours."""
    leap = {
        what: year
        for what, year in (("weather", hours.weather_year), ("wind", hours.wind_year), ("prices", hours.price_year))
        if year is not None and isleap(year)
    }
    if leap:
        yield Finding(
            id="P03",
            title=f"{site}: 29 February is left out",
            severity=Severity.NOTE,
            text=f"{_listed(leap)}: of a leap year, 8,760 hours are used.",
            arithmetic=(),
            claims=(),
            repairs=(),
        )
