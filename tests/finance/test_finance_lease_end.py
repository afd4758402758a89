"""How a lease ends: rent of a renewal, and a guarantee of what the building is worth."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from finance_programme import READY_MONTH, SHELL_USD, Case, decided, read_text

from gigawatt.catalogue import figure
from gigawatt.finance import Outcome, audit, play

SHELL = 1
RENT_USD = 150.0 * 100_000
"""A month's, before the escalator."""
TERM, RENEWED = 120, 60
END = READY_MONTH + TERM
RENEWAL = "renewal: {term: 5 years, price: 85 %}"
GUARANTEE = "residual_guarantee: {value: 80 %, cap: 30 %}"
LIFE_YEARS = figure("life.shell_book_years").value


def leased(folder: Path, terms: str) -> tuple[Case, Outcome]:
    """Return the base case with a lease of ten years and further terms, and its statements."""
    case = decided(read_text(folder, lease=f"term: 10 years, {terms}"))
    return case, play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Outcome]:
    return leased(tmp_path_factory.mktemp("ended"), "escalator: 2 %")


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, Outcome]:
    return leased(tmp_path_factory.mktemp("renewed"), f"escalator: 2 %, {RENEWAL}")


def test_a_renewal_pays_its_share_of_the_rent_for_exactly_its_term(tmp_path: Path) -> None:
    _, out = leased(tmp_path, RENEWAL)
    assert out.contracted_usd[SHELL].sum() == pytest.approx(RENT_USD * (TERM + 0.85 * RENEWED), rel=1e-9)


@pytest.mark.parametrize("years", [1, 2, 4])
def test_the_escalator_goes_on_in_a_renewal(renewed: tuple[Case, Outcome], years: int) -> None:
    expected = 0.85 * RENT_USD * 1.02 ** (TERM // 12 + years)
    assert renewed[1].contracted_usd[SHELL, END + 12 * years] == pytest.approx(expected, rel=1e-12)


def test_until_the_term_ends_a_renewal_changes_nothing(
    ended: tuple[Case, Outcome], renewed: tuple[Case, Outcome]
) -> None:
    np.testing.assert_allclose(renewed[1].revenue_usd[:, :END], ended[1].revenue_usd[:, :END], rtol=1e-12)


def test_nobody_lends_against_a_renewal(ended: tuple[Case, Outcome], renewed: tuple[Case, Outcome]) -> None:
    np.testing.assert_allclose(renewed[0].plan.commitment_usd, ended[0].plan.commitment_usd, rtol=1e-9)
    np.testing.assert_allclose(renewed[1].debt_usd, ended[1].debt_usd, atol=1.0)


def test_the_tenant_pays_what_the_building_is_worth_less_than_guaranteed(tmp_path: Path) -> None:
    _, out = leased(tmp_path, GUARANTEE)
    worth = 1.0 - TERM / (12.0 * LIFE_YEARS)
    assert out.guarantee_usd[SHELL, END] == pytest.approx((0.8 - worth) * SHELL_USD, rel=1e-12)
    assert out.guarantee_usd.sum() == out.guarantee_usd[SHELL, END]


def test_the_guarantee_is_paid_once_the_renewal_has_ended_and_no_more_than_the_cap(tmp_path: Path) -> None:
    case, out = leased(tmp_path, f"{RENEWAL}, {GUARANTEE}")
    worth = 1.0 - (TERM + RENEWED) / (12.0 * LIFE_YEARS)
    assert 0.8 - worth >= 0.3 - 1e-12
    assert out.guarantee_usd[SHELL, END + RENEWED] == pytest.approx(0.3 * SHELL_USD, rel=1e-12)
    assert out.guarantee_usd.sum() == out.guarantee_usd[SHELL, END + RENEWED]
    assert audit(out, case.plan, case.supply.entity_usd) == ()


@pytest.mark.parametrize(
    "terms", ["value: 60 %, cap: 30 %", "value: 80 %, cap: 30 %, lapses: 119 months", "value: 80 %, cap: 0 %"]
)
def test_nothing_is_paid_above_the_guaranteed_value_after_it_lapsed_or_under_no_cap(tmp_path: Path, terms: str) -> None:
    assert leased(tmp_path, f"residual_guarantee: {{{terms}}}")[1].guarantee_usd.sum() == 0.0


def test_a_guarantee_that_lapses_as_the_lease_ends_is_still_paid(tmp_path: Path) -> None:
    out = leased(tmp_path, "residual_guarantee: {value: 80 %, cap: 30 %, lapses: 120 months}")[1]
    assert out.guarantee_usd[SHELL, END] > 0.0


def test_nobody_lends_against_a_guarantee(ended: tuple[Case, Outcome], tmp_path: Path) -> None:
    case, _ = leased(tmp_path, f"escalator: 2 %, {GUARANTEE}")
    np.testing.assert_allclose(case.plan.commitment_usd, ended[0].plan.commitment_usd, rtol=1e-9)
