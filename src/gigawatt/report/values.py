"""A headline's value in words of its unit, and what a rival claim would do to it.

Assumes the unit that the verdict gives with the value.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import ClaimThatMatters
from gigawatt.evidence import words
from gigawatt.report.headline_table import MISSING, label_of

MONEY_UNITS = ("USD", "USD/year")
HOURLY = "USD/h"


def value(number: float | None, unit: str, *, signed: bool = False) -> str:
    """Return a headline's value in words of its unit: `$48B`, `+750 MW`, `$2.8/h`."""
    if number is None:
        return MISSING
    sign = "+" if signed and number > 0 else ""
    if unit in MONEY_UNITS:
        text = words.money(number)
    elif unit == HOURLY:
        text = f"{words.dollars(number)}/h"
    elif unit == "MW":
        text = words.power(number)
    elif unit == "share":
        text = f"{words.plain(100 * number)} %"
    else:
        text = f"{words.plain(number)} {unit}"
    return sign + text


def change(row: ClaimThatMatters, promised: Sequence[str] = ()) -> str:
    """Return one effect as a line: `funding gap to $100B: from $48B to $67B (+$19B)`."""
    moved = "" if row.delta is None else f" ({value(row.delta, row.unit, signed=True)})"
    label = label_of(row.headline, promised)
    return f"{label}: from {value(row.value, row.unit)} to {value(row.rival_value, row.unit)}{moved}"


def condition(row: ClaimThatMatters) -> str:
    """Return what would have to be so: `if the earlier pledge's overlap were 0 % (A) instead of 100 % (B)`."""
    return f"if {words.subject(row.about)} were {row.rival_says} instead of {row.claim_says}"
