"""Debt of every shape leaves its cover in every twelve months of the base case, and in some of them just that."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from finance_programme import TEXT, Case, decided

from gigawatt.capital import DebtBound
from gigawatt.finance import Outcome, play
from gigawatt.programme import read

CHIPS = 2
MINI_PERM = "mini-perm"
SHAPES = {
    "sculpted": "{kind: delayed_draw, SIZE}",
    "constant": "{kind: delayed_draw, repayment: constant, SIZE}",
    "level": "{kind: delayed_draw, repayment: level, SIZE}",
    "interest only first": "{kind: delayed_draw, interest_only: 12 months, SIZE}",
    "each draw": "{kind: delayed_draw, each_draw: 4 years, SIZE}",
    "a step in the margin": "{kind: delayed_draw, margin_step: 3 %, margin_step_after: 30 months, SIZE}",
    MINI_PERM: "{kind: delayed_draw, tenor: 2 years, amortisation: 5 years, SIZE}"
    "\n  other: {kind: term, refinances: chip_loan, tenor: 3 years}",
    "two tenors": "{kind: delayed_draw, tenor: 2 years, max_ltc: 40 %}\n  other: {kind: delayed_draw, max_ltc: 90 %}",
}


def base_of(folder: Path, shape: str, price: float) -> tuple[Case, Outcome]:
    text = TEXT.replace("{kind: delayed_draw, reserve: 3 months}", SHAPES[shape].replace("SIZE", "max_ltc: 90 %"))
    text = text.replace("price: 3.6 USD/gpu/hour", f"price: {price} USD/gpu/hour").replace("LESSEE", "tenant")
    if "other:" in SHAPES[shape]:
        text = text.replace("facilities: [chip_loan]", "facilities: [chip_loan, other]")
    path = folder / "programme.yaml"
    path.write_text(text)
    case = decided(read(path))
    return case, play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != MINI_PERM])
def test_no_twelve_months_leave_less_than_the_cover_that_the_lenders_size_at(tmp_path: Path, shape: str) -> None:
    case, out = base_of(tmp_path, shape, price=1.6)
    assert case.plan.debt_bound[0, 1] == DebtBound.COVERAGE
    served = out.service_usd[CHIPS] > 0.005
    year = np.flatnonzero(served)[11:]
    least = float(np.nanmin(out.cover[CHIPS][year]))
    assert least > case.plan.sizing_dscr[0, 1] * (1 - 2e-3)
    assert least < case.plan.sizing_dscr[0, 1] * 1.03  # months in which tax leaves less than interest cost a little
    assert out.shortfall_usd.max() < 0.005


def test_nobody_sizes_a_balloon_that_is_refinanced_on_the_cash_of_its_month(tmp_path: Path) -> None:
    plain, _ = base_of(tmp_path, "sculpted", price=2.2)
    whole, out = base_of(tmp_path, MINI_PERM, price=2.2)
    assert out.refinanced_usd[CHIPS].sum() > 0.3 * whole.plan.commitment_usd[CHIPS]
    assert whole.plan.commitment_usd[CHIPS] > 0.7 * plain.plan.commitment_usd[CHIPS]


def test_debt_of_one_size_at_a_higher_margin_later_is_smaller_than_without_the_step(tmp_path: Path) -> None:
    plain, _ = base_of(tmp_path, "sculpted", price=1.6)
    stepped, _ = base_of(tmp_path, "a step in the margin", price=1.6)
    assert stepped.plan.commitment_usd[CHIPS] < plain.plan.commitment_usd[CHIPS] - 1e6
