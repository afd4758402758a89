"""Figures in words: two significant figures, shares to the nearest 5 %, bands before points.

Assumes canonical units in (USD, MW, months `2026-08`, shares 0 to 1). More digits would claim a precision
that no claim in a programme file has.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from gigawatt.chain import Band, DateBand

DASH = "–"
SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
PREFIXES = ((1e21, "zetta"), (1e18, "exa"), (1e15, "peta"), (1e12, "tera"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def significant(value: float, digits: int = 2) -> float:
    """Return the value rounded to so many significant figures; halves go up, as a reader expects."""
    if value == 0 or not math.isfinite(value):
        return value
    exponent = math.floor(math.log10(abs(value))) - digits + 1
    unit = 10.0**exponent
    return math.copysign(math.floor(abs(value) / unit + 0.5 + 1e-9) * unit, value)


def plain(value: float, digits: int = 2) -> str:
    """Return a number without exponent, thousands apart: `460,000`, `3.1`, `0.15`."""
    rounded = significant(value, digits)
    if abs(rounded) >= 10 ** (digits - 1) or rounded == 0:
        return f"{rounded:,.0f}".replace("-", "−")
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{decimals}f}".replace("-", "−")


def money(value: float) -> str:
    """Return dollars at the scale people use: `$52B`, `−$1.2M`, `$0`."""
    size = abs(significant(value))
    sign = "−" if value < 0 and size > 0 else ""
    scale, letter = next(((scale, letter) for scale, letter in SCALES if size >= scale), (1.0, ""))
    return f"{sign}${plain(size / scale)}{letter}"


def dollars(value: float) -> str:
    """Return a unit price with its cents where they matter: `$3.0`, `$38`, `$0.40`."""
    return ("−" if value < 0 else "") + "$" + plain(abs(value))


def power(mw: float) -> str:
    """Return megawatts, gigawatts from one on: `210 MW`, `2.2 GW`."""
    return f"{plain(mw / 1000)} GW" if significant(abs(mw)) >= 1000 else f"{plain(mw)} MW"


def share(value: float) -> str:
    """Return a share to the nearest 5 %; near-certainty is said as such, certainty only where it is one."""
    if value in (0.0, 1.0):
        return f"{value:.0%}".replace("%", " %")
    nearest = 5 * math.floor(value * 20 + 0.5)
    if nearest == 0:
        return "under 5 %"
    return "over 95 %" if nearest == 100 else f"{nearest} %"


def rate(value: float) -> str:
    """Return a yearly rate in percent to two figures: `8.2 %`, `12 %`."""
    return f"{plain(100 * value)} %"


def ratio(value: float) -> str:
    """Return a cover ratio to two decimals, as covenants are written: `1.21×`."""
    return f"{value:.2f}×".replace("-", "−")


def flops(value: float) -> str:
    """Return FLOP/s with a prefix in words: `2.3 zettaFLOP/s`."""
    size = abs(significant(value))
    scale, prefix = next(((scale, prefix) for scale, prefix in PREFIXES if size >= scale), (1e12, "tera"))
    return f"{plain(value / scale)} {prefix}FLOP/s"


def month(text: str) -> str:
    """Return `2026-08` as `Aug 2026`."""
    year, number = text.split("-")[:2]
    return f"{MONTHS[int(number) - 1]} {year}"


def band(value: Band, write: Callable[[float], str]) -> str:
    """Return the band, then the median: `$48B–$66B, median $57B`; one figure where the ends read alike."""
    low, middle, high = write(value.p10), write(value.p50), write(value.p90)
    return middle if low == high else f"{between(low, high)}, median {middle}"


def between(low: str, high: str) -> str:
    """Return a range whose unit is said once: `2.2–2.4 GW`, `$32–$44/W`."""
    if "−" in low + high:  # a dash before a minus cannot be read
        return f"{low} to {high}"
    mark = " " if " " in low else "/"
    number, found, unit = low.partition(mark)
    if found and high.endswith(found + unit):
        return f"{number}{DASH}{high}"
    return f"{low}{DASH}{high}"


def date_band(value: DateBand) -> str:
    """Return the months, P10 to P90: `Jun 2026–Mar 2027, median Aug 2026`; what is never reached is said."""
    if value.p10 is None or value.p50 is None:
        early = f", {month(value.p10)} at the earliest tenth" if value.p10 else ""
        return f"not within the horizon in most futures ({share(1 - value.reached_share)}){early}"
    late = month(value.p90) if value.p90 else "never"
    low, middle = month(value.p10), month(value.p50)
    return middle if low == late else f"{low}{DASH}{late}, median {middle}"


def listing(items: Iterable[str], last: str = "and") -> str:
    """Return `a, b and c`."""
    *most, end = tuple(items) or ("none",)
    return f"{', '.join(most)} {last} {end}" if most else end


def name(identifier: str) -> str:
    """Return a name of the file for people: `abilene_shell` as `abilene shell`."""
    return identifier.replace("_", " ")
