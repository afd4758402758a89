"""How figures are said to people, everywhere: terminal, report, findings, the sentence of the verdict.

Assumes canonical units in (USD, MW, months `2026-08`, shares 0 to 1). The one rule on digits:

- Money and power have two significant figures, but are never coarser than one whole unit of their scale: `$448B`,
  `$48B`, `$4.8B`, `$88M`, `882 MW`, `1.6 GW`. So a difference adds up as it is read: 500 - 52 = 448.
- Counts (`460,000`, `3`), rates and FLOP/s have two significant figures; shares are given to the nearest 5 %.
- Lines of arithmetic are exact, by `exactly`.

More digits would claim a precision that no claim in a programme file has.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from gigawatt.chain import Band, DateBand

DASH = "–"
MINUS = "−"
BILLION = 1e9
SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
PREFIXES = ((1e21, "zetta"), (1e18, "exa"), (1e15, "peta"), (1e12, "tera"))
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Of the reference year, which is no leap year."""
BIG = ((1e12, "tn"), (1e9, "bn"), (1e6, "M"))
BOUNDS = {"<": "under ", ">": "over ", "~": "about "}
TURN = 0.9995
"""Share of a scale from which a number is said in it: below, it still rounds to 999 of the scale before."""
HELD = ("liquidity", "equity", "stake", "overlap", "revenue", "secured")
"""Last words of a subject that somebody or something has."""


LARGE = ((1e15, "quadrillion"), (1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
"""Short scale."""


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
        return f"{rounded:,.0f}".replace("-", MINUS)
    decimals = digits - 1 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


def count(value: float) -> str:
    """Return a number of people or things to two figures, without a part of one: `460,000`, `12`, `1`."""
    return plain(math.floor(value + 0.5)) if value >= 9.5 else f"{math.floor(value + 0.5)}"


def whole(value: float) -> str:
    """Return two significant figures, or every whole unit where two figures would be coarser: `448`, `48`, `4.8`."""
    if abs(value) < 99.5:
        return plain(value)
    return f"{math.copysign(math.floor(abs(value) + 0.5), value):,.0f}".replace("-", MINUS)


def money(value_usd: float) -> str:
    """Return dollars at the scale people use: `$448B`, `$4.8B`, `−$1.2M`, `$0`."""
    size = abs(value_usd)
    if size < 0.5:  # rounding of cents, not money
        return "$0"
    scale, letter = next(((scale, letter) for scale, letter in SCALES if size >= TURN * scale), (1.0, ""))
    text = whole(size / scale)
    return f"{MINUS if value_usd < 0 and text != '0' else ''}${text}{letter}"


def dollars(value_usd: float) -> str:
    """Return a unit price with its cents where they matter: `$104`, `$38`, `$3.0`, `$0.40`."""
    return (MINUS if value_usd < 0 else "") + "$" + whole(abs(value_usd))


def power(mw: float) -> str:
    """Return megawatts, gigawatts from one on: `882 MW`, `2.2 GW`."""
    return f"{whole(mw / 1000)} GW" if abs(mw) >= TURN * 1000 else f"{whole(mw)} MW"


def exactly(value_usd: float) -> str:
    """Return billions with as many digits as they need, for lines of arithmetic: `47.5`."""
    return f"{value_usd / BILLION:.4g}"


def quantity(value: float, unit: str) -> str:
    """Return a figure in its canonical unit as a file would write it: `30 bn USD`, `36 months`, `40 %`, `103 MW IT`."""
    if unit in ("share", "share/year"):
        return f"{100 * value:.4g} %"
    money_unit = unit.startswith("USD") and unit.partition("/")[2] in ("", "year")
    for scale, word in BIG if money_unit else ():
        if abs(value) >= TURN * scale:
            return f"{value / scale:.4g} {word} {unit}"
    return f"{value:,.6g} {unit}"


def bounded(bound: str, text: str) -> str:
    """Return what was said with its bound in words: `under 10 bn USD`."""
    return f"{BOUNDS.get(bound, '')}{text}"


def share(value: float) -> str:
    """Return a share to the nearest 5 %; near-certainty is said as such, certainty only where it is one."""
    if value <= 0.0 or value >= 1.0:
        return "0 %" if value <= 0.0 else "100 %"
    if not 0.05 <= value <= 0.95:  # never rounded across a rung's threshold
        return "under 5 %" if value < 0.05 else "over 95 %"
    return f"{5 * math.floor(value * 20 + 0.5)} %"


def rate(value: float) -> str:
    """Return a yearly rate in percent to two figures: `8.2 %`, `12 %`."""
    return f"{plain(100 * value)} %"


def ratio(value: float) -> str:
    """Return a cover ratio to two decimals, as covenants are written: `1.21×`."""
    return f"{value:.2f}×".replace("-", MINUS)


def flops(value: float) -> str:
    """Return FLOP/s with a prefix in words: `2.3 zettaFLOP/s`."""
    size = abs(significant(value))
    scale, prefix = next(((scale, prefix) for scale, prefix in PREFIXES if size >= scale), (1e12, "tera"))
    return f"{plain(value / scale)} {prefix}FLOP/s"


def tokens(number: float) -> str:
    """Return a number of tokens in words: `51 trillion`."""
    size = abs(significant(number))
    scale, name = next(((scale, name) for scale, name in LARGE if size >= scale), (1.0, ""))
    return f"{plain(number / scale)} {name}".strip()


def month(text: str) -> str:
    """Return `2026-08` as `Aug 2026`."""
    year, number = text.split("-")[:2]
    return f"{MONTHS[int(number) - 1]} {year}"


def day_of_year(day: int) -> str:
    """Return day 0 of the reference year as `1 Jan`."""
    place = 0
    while day >= MONTH_DAYS[place]:
        day -= MONTH_DAYS[place]
        place += 1
    return f"{day + 1} {MONTHS[place]}"


def band(value: Band, write: Callable[[float], str]) -> str:
    """Return the band, then the median: `$48B–$66B, median $57B`; one figure where the ends read alike."""
    low, middle, high = write(value.p10), write(value.p50), write(value.p90)
    return middle if low == high else f"{between(low, high)}, median {middle}"


def between(low: str, high: str) -> str:
    """Return a range whose unit is said once: `2.2–2.4 GW`, `$32–$44/W`."""
    if MINUS in low + high:  # a dash before a minus cannot be read
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


def inside(text: str) -> str:
    """Return a title as it reads within a sentence: its first letter small, unless it begins an acronym."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def subject(about: str) -> str:
    """Return what a claim is about within a sentence.

    `softbank-liquidity` is `softbank's liquidity`, `earlier-pledge-overlap` is `the earlier pledge's overlap`,
    `cost-per-facility-watt` is `the cost per facility watt`.
    """
    *owner, last = name(about).replace("-", " ").split() or [about]
    if not owner or last not in HELD:
        return f"the {' '.join([*owner, last])}"
    return f"{'the ' * (len(owner) > 1)}{' '.join(owner)}'s {'secured cash' if last == 'secured' else last}"
