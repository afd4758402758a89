"""The invariants are worth something: one dollar moved in one line of the statements breaks at least one of them."""

from __future__ import annotations

import numpy as np
import pytest
from played_cases import Future, of_example
from statement_checks import STATEMENTS

from gigawatt.finance import Outcome

DOLLAR = 1.0  # USD
UNCHECKED = {
    "loan_eligible_usd",  # how lenders share, not a statement line
    "taxable_usd",  # likewise for the tax return
    "preferred_usd",  # bounds only: who holds them is not in the statements
    "promoted_usd",
    "loan_ceiling_usd",  # a term
    "tax_depreciation_usd",  # for the tax return, not in the books
    "first_short_month",
}
LINES = tuple(name for name in Outcome._fields if name not in UNCHECKED)


def moved(future: Future, line: str) -> Future:
    """Return the future with a dollar more in the month in which the line is largest."""
    amounts = getattr(future.outcome.money, line).copy()
    amounts[np.unravel_index(np.nan_to_num(np.abs(amounts)).argmax(), amounts.shape)] += DOLLAR
    money = future.outcome.money._replace(**{line: amounts})
    return future._replace(outcome=future.outcome._replace(money=money))


def broken(future: Future) -> list[str]:
    found = []
    for check in STATEMENTS:
        try:
            check(future)
        except AssertionError:
            found.append(check.__name__)
    return found


@pytest.mark.parametrize("line", LINES)
def test_a_dollar_moved_in_one_line_breaks_an_invariant(line: str) -> None:
    future = next(of_example("abilene", None, 200).futures())
    assert broken(future) == []
    assert broken(moved(future, line))
