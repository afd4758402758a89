"""Every line of the core, recomputed by the workbook's own formulas, for random cases of every kind of loan and owner.

Two implementations that share no line: compiled arithmetic by month, and one formula per row.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from finance_cases import Case, random_case
from hypothesis import given, settings
from hypothesis import strategies as st
from loan_cases import with_loans
from settled_book import FLOWS, LOAN_FLOWS, book_of

from gigawatt.finance import settle
from gigawatt.workbook.places import places
from gigawatt.workbook.values import compute

SEEDS = st.integers(0, 10**5)
TOLERANCE = 1e-9  # share of what the vehicle ever uses: rounding of two orders of adding up


def largest_difference(case: Case) -> float:
    """Return the worst difference of any line, as a share of all uses."""
    outcome = settle(*case)
    book, found = book_of(case)
    values = compute(places(book))
    scale = float(np.abs(outcome.uses_usd).sum()) + 1.0
    worst = 0.0
    for owner in (owner for owner in found.owners if owner.busy):
        for line in FLOWS:
            engine = getattr(outcome, f"{line}_usd")[owner.number]
            worst = max(worst, float(np.abs(values[f"{owner.key}.{line}"] - engine).max()) / scale)
        for line in ("dscr", "cover"):
            cover = np.nan_to_num(getattr(outcome, line)[owner.number])
            apart = np.abs(values[f"{owner.key}.{line}"] - cover) / np.maximum(1.0, np.abs(cover))
            worst = max(worst, float(np.max(apart)))
        called = outcome.called_usd[owner.number].sum(axis=0)
        worst = max(worst, float(np.abs(values[f"{owner.key}.called"] - called).max()) / scale)
        promoted = outcome.promoted_usd[owner.number]
        worst = max(worst, float(np.abs(values[f"{owner.key}.shares.promoted"] - promoted).max()) / scale)
    for loan in found.loans:
        for line in LOAN_FLOWS:
            engine = getattr(outcome, f"loan_{line}_usd")[loan.number]
            worst = max(worst, float(np.abs(values[f"{loan.key}.{line}"] - engine).max()) / scale)
    for entity, received in enumerate(outcome.received_usd):
        rows = [values[name] for name in values if name.endswith(f".shares.received_partner_{entity}")]
        worst = max(worst, float(np.abs(sum(rows) - received).max()) / scale)
    return worst


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_formulas_settle_plain_cases_as_the_core_does(seed: int) -> None:
    assert largest_difference(random_case(seed)) < TOLERANCE


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_formulas_settle_bonds_vintages_takeouts_sweeps_and_subordinated_loans_as_the_core_does(seed: int) -> None:
    assert largest_difference(with_loans(seed)) < TOLERANCE


@settings(max_examples=4, deadline=None)
@given(SEEDS)
def test_what_must_be_nil_is_nil_in_every_month(seed: int) -> None:
    book, _ = book_of(with_loans(seed))
    values = compute(places(book))
    assert not any(numbers.any() for name, numbers in values.items() if ".check_" in name)


@settings(max_examples=3, deadline=None)
@given(SEEDS)
def test_a_planted_error_is_found_by_the_balance_sheet(seed: int) -> None:
    book, found = book_of(with_loans(seed))
    owner = next(owner for owner in found.owners if owner.busy)
    broken = places(book)
    cash = broken[f"{owner.key}.cash_unreserved"]
    broken[f"{owner.key}.cash_unreserved"] = cash._replace(row=replace(cash.row, formula="1"))
    assert compute(broken)[f"{owner.key}.check_balance"].any()
