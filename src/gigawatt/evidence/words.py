"""How figures are worded for people: two significant figures, shares to the nearest five per cent.

Assumes nominal USD; exact arithmetic lines use `exactly`.
"""

from __future__ import annotations

import math


def significant(value: float, digits: int = 2) -> str:
    """Return a number to `digits` significant figures, without an exponent."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "unlimited"
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    return f"{round(value, digits - 1 - math.floor(math.log10(abs(value)))):,.{places}f}"


def dollars(value_usd: float, digits: int = 2) -> str:
    """Return `$48B`, `$2.3M`: money to `digits` significant figures."""
    sign = "-" if value_usd < 0 else ""
    for size, letter in ((1e12, "T"), (1e9, "B"), (1e6, "M")):
        if abs(value_usd) >= 0.9995 * size:
            kept = 3 if abs(value_usd) >= 99.5 * size else digits  # $448B, not $450B: the hundreds are said in full
            return f"{sign}${significant(abs(value_usd) / size, kept)}{letter}"
    return f"{sign}${abs(value_usd):,.0f}"


def exactly(value_usd: float) -> str:
    """Return billions with as many digits as they need: `47.5`."""
    return f"{value_usd / 1e9:.4g}"


def share(value: float) -> str:
    """Return a share to the nearest 5 %, its ends kept apart: `under 5 %`, `over 95 %`."""
    if value <= 0 or value >= 1:
        return "0 %" if value <= 0 else "100 %"
    if value < 0.025 or value > 0.975:
        return "under 5 %" if value < 0.5 else "over 95 %"
    return f"{round(value * 20) * 5} %"


def power(value_mw: float) -> str:
    """Return `1.2 GW` or `210 MW`."""
    return f"{significant(value_mw / 1e3)} GW" if value_mw >= 1e3 else f"{value_mw:,.0f} MW"
