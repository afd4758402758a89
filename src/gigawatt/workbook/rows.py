"""Short ways to write the rows of a page: money, balances, flags, checks, given numbers.

Assumes money is nominal USD, flows are positive in the direction of their name, balances are closing balances.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from gigawatt.quantities import F1
from gigawatt.workbook.book import Format, Kind, Row, Total

NO_LIMIT = 1e18
"""[USD] Assumption: more than anybody has; stands for "no limit", which a spreadsheet cannot hold."""


def flow(name: str, label: str, formula: str, *, result: bool = False) -> Row:
    """Return money that moves in a month [USD]."""
    return Row(name, label, "USD", formula, kind=Kind.RESULT if result else Kind.WORKING, total=Total.SUM)


def balance(name: str, label: str, formula: str, *, result: bool = False) -> Row:
    """Return a closing balance, or a sum to date [USD]."""
    return Row(name, label, "USD", formula, kind=Kind.RESULT if result else Kind.WORKING, total=Total.LAST)


def step(name: str, label: str, formula: str) -> Row:
    """Return an amount on the way to others, which nobody adds up [USD]."""
    return Row(name, label, "USD", formula)


def flag(name: str, label: str, formula: str) -> Row:
    """Return 1 where something holds, else 0."""
    return Row(name, label, "flag", f"IF({formula}, 1, 0)", format=Format.FLAG, total=Total.SUM)


def number(name: str, label: str, unit: str, formula: str) -> Row:
    """Return a live number of any unit."""
    return Row(name, label, unit, formula, format=FORMATS.get(unit, Format.FINE))


def check(name: str, label: str, formula: str) -> Row:
    """Return what must be nil: 1 where it is not."""
    return Row(name, label, "check", formula, kind=Kind.CHECK, total=Total.SUM, format=Format.WHOLE)


def notice(name: str, label: str, unit: str, formula: str) -> Row:
    """Return a count that people must know of where it is not nil."""
    return Row(name, label, unit, formula, kind=Kind.NOTICE, format=Format.WHOLE)


FORMATS = {
    "USD": Format.USD,
    "share": Format.SHARE,
    "per year": Format.SHARE,
    "share/year": Format.SHARE,
    "ratio": Format.RATIO,
    "date": Format.MONTH,
    "month": Format.WHOLE,
    "months": Format.WHOLE,
    "year": Format.WHOLE,
    "years": Format.WHOLE,
    "flag": Format.FLAG,
}
"""How numbers of a unit look; others with two decimals."""
HEADS = ("where in the file", "as written", "said by", "source", "rival claims")
"""Columns beside a single cell."""
FROZEN_NOTE = ("", "result of the base plan, taken as given")


def given(name: str, label: str, unit: str, value: float, notes: tuple[str, ...] = FROZEN_NOTE) -> Row:
    """Return a single number that the workbook takes as given."""
    numbers = finite(np.array([value], dtype=np.float64))
    return Row(name, label, unit, values=numbers, kind=Kind.FROZEN, format=FORMATS.get(unit, Format.FINE), notes=notes)


def series(name: str, label: str, unit: str, values: F1) -> Row:
    """Return a row of flows or shares that the workbook takes as given."""
    look = FORMATS.get(unit, Format.FINE)
    return Row(name, label, unit, values=finite(values), kind=Kind.FROZEN, format=look)


def spent(name: str, label: str, values: F1) -> Row:
    """Return a row of money that moves, taken as given, with its total [USD]."""
    return replace(series(name, label, "USD", values), total=Total.SUM)


def finite(values: F1) -> F1:
    """Return numbers with no limit as `NO_LIMIT`."""
    return np.minimum(np.asarray(values, dtype=np.float64), NO_LIMIT)


def plus(terms: Iterable[str]) -> str:
    """Return the formula of a sum, `0` of nothing."""
    return " + ".join(terms) or "0"
