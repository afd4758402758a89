"""Quantities as people write them, read at the door: `$100B`, `1.2 GW IT`, `85 USD/MWh`, `8.2 %`, `36 months`.

Assumes US dollars, calendar months and typed power. The one module that knows the unit library, for rare units.
Arithmetic is exact (fractions, rounded once), so that `1.2 GW` and `1200 MW` are the same number.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, NamedTuple

from gigawatt.quantities.amounts import Amount, read_amount
from gigawatt.quantities.errors import QuantityError
from gigawatt.quantities.figure import Figure, Shape, Spread
from gigawatt.quantities.unit_table import TOKENS, UNITS, UnitRow

_ROWS = {row.unit: row for row in UNITS}

_TYPES = {"it": "IT", "facility": "facility", "contracted": "contracted"}
_PINT_KINDS = {"watt": "power", "joule": "energy", "second": "clock"}


class _Part(NamedTuple):
    """One part of a unit: `kW IT` of `USD/kW IT/month`."""

    kind: str
    size: Fraction
    qualifier: str
    """Type of a power, price year of money; empty where not stated."""


@cache
def _registry() -> Any:
    import pint  # a second to import, and it draws in scipy: only for spellings outside the table

    return pint.UnitRegistry()


def _rare(token: str) -> tuple[str, Fraction] | None:
    """Ask pint about a spelling that the table does not know: `GJ`, `MMBtu`, `minutes`."""
    if token in ("MMBtu", "mmbtu", "MMBTU"):
        kind, size = _rare("Btu") or ("", Fraction(0))
        return kind, size * 10**6
    if token.startswith("m"):  # milli: nobody plans in milliwatts, but people do type mW for MW
        return None
    from pint.errors import PintError

    try:
        quantity = 1 * _registry().Unit(token)
        for base, kind in _PINT_KINDS.items():
            if quantity.check(_registry().Unit(base).dimensionality):
                return kind, Fraction(str(quantity.to(base).magnitude))
    except (PintError, AttributeError, ValueError):
        return None
    return None


@lru_cache(maxsize=1024)
def _part(text: str) -> _Part | None:
    """Read one part of a unit; None where nobody knows it."""
    match = re.fullmatch(r"(USD|%|[A-Za-z]+)\s*(\d{4}|[A-Za-z]*)", text.strip())
    if not match:
        return None
    token, qualifier = match.groups()
    known = TOKENS.get(token)
    if known is None and re.fullmatch(r"[A-Za-z]{1,12}", token):
        known = _rare(token)
    if known is None:
        return None
    kind, size = known
    allowed = _TYPES if kind == "power" else {}
    if qualifier and not (kind == "money" and qualifier.isdigit()) and qualifier.lower() not in allowed:
        return None
    return _Part(kind, size, allowed.get(qualifier.lower(), qualifier))


def _example(unit: str) -> str:
    row = _ROWS.get(unit)
    return f"{row.quantity} like '{row.examples[0]}'" if row else f"a quantity in {unit}"


def _mistake(found: str, unit: str, hint: str = "") -> QuantityError:
    return QuantityError(f"'{found}'", _example(unit), hint)


def _hint_wrong_kind(amount: Amount, parts: list[_Part | None], target: list[_Part]) -> str:
    """Say what is most likely meant where a unit is not of the expected kind."""
    pieces = amount.unit.split("/")
    wrong_case = {spelling.lower(): spelling for spelling in ("kW", "MW", "GW", "kWh", "MWh", "GWh")}
    for piece in pieces:
        token = piece.split(" ")[0]
        if token in ("mW", "mWh"):
            return f"{token} is a thousandth of a {token[1:]}: write M{token[1:]} for millions"
        if token not in TOKENS and token.lower() in wrong_case:
            return f"write {wrong_case[token.lower()]}: the case of a unit matters"
    if re.fullmatch(r"[kMGT]?i?B", amount.unit):
        return f"B alone means bytes: write '${amount.number}B' or '{amount.number} bn USD'"
    if None in parts:
        return f"'{pieces[parts.index(None)]}' is not a unit this field knows; see `gigawatt units`"
    kinds = {part.kind for part in parts if part}
    if {"calendar", "clock"} <= kinds | {part.kind for part in target}:
        return "calendar months have 28 to 31 days: stay with months and years, or with days and hours"
    return "this is another kind of quantity"


def _qualified(amount: Amount, unit: str, part: _Part, target: _Part) -> str:
    """Return the type or price year that the figure carries, after checking a power's type against the field's."""
    if part.kind != "power":
        return part.qualifier
    if target.qualifier and part.qualifier and target.qualifier != part.qualifier:
        hint = (
            f"this is {part.qualifier} power; facility = IT x peak facility ratio"
            if part.qualifier != "contracted"
            else ""
        )
        raise _mistake(amount.text, unit, hint)
    if not target.qualifier and not part.qualifier and unit == "MW":
        raise _mistake(amount.text, unit, "say which power: MW IT, MW facility or MW contracted")
    return part.qualifier or target.qualifier


def _convert(amount: Amount, unit: str) -> Figure:
    """Convert an amount to the canonical unit, part by part."""
    target = [part for part in map(_part, unit.split("/")) if part]
    parts = [_part(piece) for piece in amount.unit.split("/")]
    if unit == "share/year" and len(parts) == 1:
        parts.append(_part("year"))
    same = len(parts) == len(target) and all(p and p.kind == t.kind for p, t in zip(parts, target))
    if not same:
        raise _mistake(amount.text, unit, _hint_wrong_kind(amount, parts, target))
    value, spelled = amount.value, []
    for place, (part, goal, word) in enumerate(zip(parts, target, unit.split("/"))):
        assert part is not None
        value *= part.size / goal.size if place == 0 else goal.size / part.size
        qualifier = _qualified(amount, unit, part, goal)
        base = word.split(" ")[0]
        spelled.append(base + qualifier if part.kind == "money" else f"{base} {qualifier}".strip())
    if unit == "months" and value.denominator != 1:
        raise _mistake(amount.text, unit, "only whole months")
    return Figure(_finite(value, amount.text, unit), "/".join(spelled), text=amount.text)


def _finite(value: Fraction, text: str, unit: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise _mistake(text, unit, "the number is too large")
    return number


@lru_cache(maxsize=8192)
def read_quantity(text: str, unit: str) -> Figure:
    """Read a quantity and convert it to a canonical unit.

    Parameters
    ----------
    text
        As written: `$100B`, `1.2 GW IT`, `375 bp`; or a range, `100 to 200 bn USD`, taken as uniform.
    unit
        Canonical unit, a `unit` of `UNITS` other than `month`. `MW` asks for a power that names its type; with `MW IT`
        a power without a type is taken as IT, and another type is an error.

    Returns
    -------
    Figure
        `value` in `unit`; `unit` keeps a price year (`USD2025`) and the type of a power; `text` as written.

    Raises
    ------
    QuantityError
        With `found`, `expected` and `hint`.
    """
    low, between, high = text.partition(" to ")
    if between:
        return _read_range(text, low.strip(), high.strip(), unit)
    return _convert(read_amount(text, _example(unit), unit), unit)


def write_quantity(figure: Figure) -> str:
    """Return a text that `read_quantity` reads back as exactly the figure's value and unit."""
    if figure.unit in ("share", "share/year"):
        return f"{Decimal(repr(figure.value)) * 100} %"
    return f"{figure.value!r} {figure.unit}"


def _read_range(text: str, low: str, high: str, unit: str) -> Figure:
    """Read `100 to 200 bn USD`: the lower end borrows the unit of the upper one."""
    upper = read_quantity(high, unit)
    if re.fullmatch(r"[\d.,]+", low):
        low = re.sub(r"\d[\d.,]*(e[-+]?\d+)?", low, high, count=1)
    lower = read_quantity(low, unit)
    if lower.value > upper.value:
        raise _mistake(text, unit, "the lower end comes first")
    middle = (lower.value + upper.value) / 2
    return Figure(middle, upper.unit, Spread(Shape.UNIFORM, lower.value, middle, upper.value), text=text)


def read_month(text: str) -> int:
    """Read a calendar month, `2025-02`, as year * 12 + month - 1.

    Raises
    ------
    QuantityError
        Where the text is not a year and a month between 1990-01 and 2100-12.
    """
    expected = "a month like '2025-02'"
    match = re.fullmatch(r"(\d{4})-(\d{2})(-\d{2})?", text.strip())
    if not match:
        raise QuantityError(f"'{text}'", expected, "year, hyphen, two digits of the month")
    if match.group(3):
        raise QuantityError(f"'{text}'", expected, f"dates are calendar months here: write '{text.strip()[:7]}'")
    year, month = int(match.group(1)), int(match.group(2))
    if not (1990 <= year <= 2100 and 1 <= month <= 12):
        raise QuantityError(f"'{text}'", expected, "months run from 01 to 12, years from 1990 to 2100")
    return year * 12 + month - 1


__all__ = ["UNITS", "UnitRow", "read_month", "read_quantity", "write_quantity"]
