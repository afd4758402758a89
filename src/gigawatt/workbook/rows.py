"""Short ways to write the rows of a page: money, balances, flags, checks, given numbers.

Assumes money is nominal USD, flows are positive in the direction of their name, balances are closing balances.
"""

from __future__ import annotations

from collections.abc import Iterable

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


def ratio(name: str, label: str, formula: str, unit: str = "share", form: Format = Format.SHARE) -> Row:
    """Return a number without money."""
    return Row(name, label, unit, formula, format=form)


def check(name: str, label: str, formula: str) -> Row:
    """Return what must be nil: 1 where it is not."""
    return Row(name, label, "check", formula, kind=Kind.CHECK, total=Total.SUM, format=Format.WHOLE)


def frozen(name: str, label: str, unit: str, values: F1, form: Format = Format.USD) -> Row:
    """Return a row of numbers that the engine found and the workbook takes as given."""
    total = Total.SUM if unit == "USD" else Total.NONE
    return Row(name, label, unit, values=finite(values), kind=Kind.FROZEN, total=total, format=form)


def finite(values: F1) -> F1:
    """Return numbers with no limit as `NO_LIMIT`."""
    return np.minimum(np.asarray(values, dtype=np.float64), NO_LIMIT)


def plus(terms: Iterable[str]) -> str:
    """Return the formula of a sum, `0` of nothing."""
    return " + ".join(terms) or "0"
