"""The grammar of written amounts: number, multiplier, currency, and the rest as a unit.

Assumes money is US dollars; a multiplier word (`bn`, `M`) belongs to money only, because 100B alone means bytes.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from gigawatt.quantities.errors import QuantityError


class Amount(NamedTuple):
    """A number with the unit it was written in."""

    text: str
    """As written."""
    number: str
    """The digits alone."""
    value: Fraction
    """Exact, multiplier applied."""
    unit: str
    """`USD/MW`, `GW IT`, `%`; parts separated by a slash."""


_MULTIPLIERS = {
    **dict.fromkeys(("k", "K", "thousand"), 10**3),
    **dict.fromkeys(("m", "M", "mn", "mln", "million", "millions"), 10**6),
    **dict.fromkeys(("b", "B", "bn", "billion", "billions"), 10**9),
    **dict.fromkeys(("t", "T", "tn", "trn", "trillion", "trillions"), 10**12),
}

_NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?|\.\d+"
_DOLLAR = r"(?:US\$|\$|USD(?:\d{4}(?=\s))?)"
_AMOUNT = re.compile(rf"(?P<sign>[-+]?)\s*(?P<dollar>{_DOLLAR})?\s*(?P<number>{_NUMBER})(?P<rest>.*)")
_SCALE = re.compile(rf"\s*(?P<word>{'|'.join(sorted(_MULTIPLIERS, key=len, reverse=True))})(?![A-Za-z])(?P<rest>.*)")
_FOREIGN = re.compile(r"[€£¥₹₩]|\b(?:EUR|GBP|JPY|CNY|RMB|AED|SAR|KRW|CHF|CAD|AUD|INR|TWD|SEK|NOK|HKD|SGD)\b")
_NOT_FINITE = re.compile(r"[-+.]?\s*\$?\s*(?:nan|inf|infinity|∞)\b", re.IGNORECASE)
_TIDY = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})


def read_amount(text: str, expected: str, unit: str) -> Amount:
    """Split a written amount into its number and its unit.

    Parameters
    ----------
    text
        As written.
    expected
        What the field wants, for the message.
    unit
        Its canonical unit, for the hint where the unit was forgotten.

    Raises
    ------
    QuantityError
        Where there is no finite number, no unit, or another currency.
    """
    tidy = text.translate(_TIDY).strip()
    if len(tidy) > 100:
        raise QuantityError(f"'{tidy[:40]}…'", expected, "a quantity is a number and a unit")
    if _NOT_FINITE.match(tidy):
        raise QuantityError(f"'{text}'", expected, "every figure is a finite number")
    if foreign := _FOREIGN.search(tidy):
        hint = f"{foreign.group()} is not read: convert at a dated rate to USD, and keep the original in a claim's note"
        raise QuantityError(f"'{text}'", expected, hint)
    match = _AMOUNT.fullmatch(tidy)
    if not match:
        raise QuantityError(f"'{text}'", expected, "start with a number, or with $ and a number")
    if not match["dollar"] and not match["rest"].strip():
        raise QuantityError(f"'{text}'", expected, unit_needed(match["sign"] + match["number"], unit))
    written, factor = _unit(match["dollar"] or "", match["rest"], text, expected)
    value = Fraction(re.sub("[, ]", "", match["number"])) * factor
    return Amount(text, match["number"], -value if match["sign"] == "-" else value, written)


def unit_needed(number: str, unit: str) -> str:
    """Return the hint for a bare number where a quantity in `unit` belongs."""
    if not unit.startswith("share"):
        return f"a unit is needed: '{number} {unit}'"
    return f"a unit is needed: '{float(number.replace(',', '').replace(' ', '')) * 100:g} %' or '{number} %'?"


def _unit(dollar: str, rest: str, text: str, expected: str) -> tuple[str, int]:
    """Return the unit and the multiplier of what stands after the number."""
    factor = 1
    if scale := _SCALE.fullmatch(rest):
        after = scale["rest"].strip()
        if dollar or re.match(_DOLLAR, after):
            factor, rest = _MULTIPLIERS[scale["word"]], scale["rest"]
        elif not after and len(scale["word"]) > 1:
            raise QuantityError(f"'{text}'", expected, f"of what? for money write '{text.strip()} USD'")
    if dollar:
        rest = dollar.replace("US$", "$").replace("$", "USD") + rest
    if rest[:1] == ",":
        raise QuantityError(f"'{text}'", expected, "a comma separates thousands: write a decimal point")
    unit = _spelled(rest)
    if not unit:
        raise QuantityError(f"'{text}'", expected, "a unit is needed")
    return unit, factor


def _spelled(unit: str) -> str:
    """Return a unit with one spelling for dollars and for division: `$ per kW-month` is `USD/kW/month`."""
    unit = unit.replace("US$", "$").replace("$", "USD").strip()
    unit = re.sub(r"\s+per\s+", "/", unit)
    unit = re.sub(r"(?<=[A-Za-z])-(?=[A-Za-z])", "/", unit)
    unit = re.sub(r"\s*p\.\s?a\.$", "/year", unit)
    unit = re.sub(r"\bbasis points?\b", "bp", unit)
    return re.sub(r"\s*/\s*", "/", re.sub(r"\s+", " ", unit))
