"""Tax and depreciation by hand."""

from __future__ import annotations

import numpy as np
import pytest
from finance_cases import random_case

from gigawatt.catalogue import macrs
from gigawatt.finance import settle
from gigawatt.finance.tax import carried_loss_usd, tax_usd


def test_a_year_s_income_is_taxed_at_the_rate() -> None:
    assert tax_usd(100.0, 0.0, 0.21, 0.8, False) == pytest.approx(21.0)


def test_carried_losses_offset_at_most_four_fifths() -> None:
    assert tax_usd(100.0, 500.0, 0.21, 0.8, False) == pytest.approx(0.21 * 20.0)
    assert carried_loss_usd(100.0, 500.0, 0.8) == pytest.approx(420.0)


def test_a_small_loss_is_used_up() -> None:
    assert tax_usd(100.0, 30.0, 0.21, 0.8, False) == pytest.approx(0.21 * 70.0)
    assert carried_loss_usd(100.0, 30.0, 0.8) == 0.0


def test_a_loss_is_carried_not_paid_out() -> None:
    assert tax_usd(-40.0, 10.0, 0.21, 0.8, False) == 0.0
    assert carried_loss_usd(-40.0, 10.0, 0.8) == pytest.approx(50.0)


def test_only_the_sam_setting_pays_losses_out() -> None:
    assert tax_usd(-40.0, 0.0, 0.21, 0.8, True) == pytest.approx(-8.4)


def test_the_months_of_a_year_add_to_the_tax_on_the_year() -> None:
    case = random_case(11, vehicles=1)
    out = settle(case.inputs._replace(periods_before=0), case.terms, case.purse)
    income = (
        (out.revenue_usd - out.opex_usd - out.interest_usd - out.tax_depreciation_usd)[0].reshape(-1, 12).sum(axis=1)
    )
    loss = 0.0
    for year, amount in enumerate(income):
        expected = tax_usd(amount, loss, 0.21, 0.8, False)
        assert out.tax_usd[0, 12 * year : 12 * year + 12].sum() == pytest.approx(expected, abs=0.01)
        loss = carried_loss_usd(amount, loss, 0.8)


@pytest.mark.parametrize("asset", [0, 1, 2])
def test_tax_depreciation_by_calendar_year_is_the_table(asset: int) -> None:
    case = random_case(5, vehicles=1)
    uses = np.zeros_like(case.inputs.uses_usd)
    uses[0, asset, 3] = 1e9
    placed = np.zeros_like(uses)
    placed[0, asset, 14] = 1e9
    inputs = case.inputs._replace(uses_usd=uses, placed_usd=placed, periods_before=0, eligible_usd=uses[:, 0] * 0.0)
    terms = case.terms._replace(loans=case.terms.loans._replace(commitment_usd=np.zeros(1)))
    out = settle(inputs, terms, case.purse)
    by_year = out.tax_depreciation_usd[0].reshape(-1, 12).sum(axis=1)
    np.testing.assert_allclose(by_year[1:], 1e9 * case.terms.tax_table[asset, : len(by_year) - 1], rtol=1e-9)
    assert by_year[0] == 0.0


def test_book_depreciation_is_a_straight_line_over_the_life() -> None:
    case = random_case(5, vehicles=1)
    uses = np.zeros_like(case.inputs.uses_usd)
    uses[0, 1, 3] = 2.4e9
    terms = case.terms._replace(loans=case.terms.loans._replace(commitment_usd=np.zeros(1)))
    out = settle(case.inputs._replace(uses_usd=uses, placed_usd=uses, eligible_usd=uses[:, 1] * 0.0), terms, case.purse)
    np.testing.assert_allclose(out.depreciation_usd[0, 3:27], 1e8)
    assert out.depreciation_usd[0, 28:].max() < 0.01


@pytest.mark.parametrize("name", ["5", "15", "39"])
def test_every_table_adds_to_the_whole_cost(name: str) -> None:
    assert sum(macrs(name)) == pytest.approx(1.0, abs=1e-4)
