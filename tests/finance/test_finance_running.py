"""Running cost line by line: who bears insurance and property tax, and what an abatement takes off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from finance_cases import random_case
from finance_programme import READY_MONTH, SHELL_USD, Case, decided, read_text

from gigawatt.catalogue import figure
from gigawatt.finance import LINES, Outcome, audit, monthly, play, settle

SHELL, CHIPS = 1, 2
TERM_YEARS, ABATED_YEARS = 15, 10
TAXED = "insurance: 0.4 %/year, property_tax: 1.2 %/year, abatement: {share: 80 %, years: 10}"
COSTS = ("operation", "energy", "rent", "insurance", "property_tax")
EARNINGS = ("contracted", "damages", "guarantee")


def played(case: Case) -> Outcome:
    return play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return decided(read_text(tmp_path_factory.mktemp("plain")))


@pytest.fixture(scope="module")
def taxed(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return decided(read_text(tmp_path_factory.mktemp("taxed"), shell_co=TAXED))


def test_a_file_that_says_nothing_has_the_catalogue_s_one_figure_with_the_chips(plain: Case) -> None:
    out, month = played(plain), READY_MONTH + 12
    one_usd = 100.0 * figure("opex.non_energy_usd_per_it_mw_year").value / 12.0
    assert out.operation_usd[CHIPS, month] == pytest.approx(one_usd * plain.plan.escalation[month], rel=1e-12)
    assert out.insurance_usd.sum() == out.property_tax_usd.sum() == out.opex_usd[SHELL].sum() == 0.0


def test_insurance_is_its_share_of_cost_and_rises_with_inflation(taxed: Case) -> None:
    out, month = played(taxed), READY_MONTH + 30
    expected = 0.004 / 12.0 * SHELL_USD * taxed.plan.escalation[month]
    assert out.insurance_usd[SHELL, month] == pytest.approx(expected, rel=1e-12)


def test_property_tax_is_owed_for_the_term_less_what_is_waived(taxed: Case) -> None:
    out = played(taxed)
    expected = 0.012 * SHELL_USD * (TERM_YEARS - 0.8 * ABATED_YEARS)
    assert out.property_tax_usd[SHELL].sum() == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("year", "owed"), [(5, 0.2), (12, 1.0), (16, 0.0)])
def test_a_month_s_tax_is_a_twelfth_of_what_the_year_owes(taxed: Case, year: int, owed: float) -> None:
    month = READY_MONTH + 12 * year
    assert played(taxed).property_tax_usd[SHELL, month] == pytest.approx(owed * 0.012 / 12.0 * SHELL_USD, rel=1e-12)


def test_what_the_owner_of_the_chips_names_falls_out_of_the_one_figure(plain: Case, tmp_path: Path) -> None:
    both = played(decided(read_text(tmp_path, chip_co="insurance: 0.1 %/year, property_tax: 0 %/year")))
    left = 1.0 - figure("opex.insurance_part").value - figure("opex.property_tax_part").value
    np.testing.assert_allclose(both.operation_usd[CHIPS], left * played(plain).operation_usd[CHIPS], rtol=1e-12)
    assert both.insurance_usd[CHIPS].sum() > 0.0


def test_lenders_lend_less_where_the_owner_of_the_shell_bears_much(plain: Case, tmp_path: Path) -> None:
    dear = decided(read_text(tmp_path, shell_co="property_tax: 6 %/year"))
    assert dear.plan.commitment_usd[SHELL] < 0.95 * plain.plan.commitment_usd[SHELL]
    assert dear.plan.commitment_usd[CHIPS] == pytest.approx(plain.plan.commitment_usd[CHIPS], rel=1e-6)


def test_statements_with_insurance_and_tax_pass_the_audit(taxed: Case) -> None:
    assert audit(played(taxed), taxed.plan, taxed.supply.entity_usd) == ()


def test_lines_of_cost_and_revenue_add_up_and_stand_on_the_statement(taxed: Case) -> None:
    out = played(taxed)
    shown = {line.name: monthly(out, line) for line in LINES}
    np.testing.assert_allclose(sum(shown[name] for name in COSTS), shown["opex"], atol=0.01)
    np.testing.assert_allclose(sum(shown[name] for name in EARNINGS), shown["revenue"], atol=0.01)


def test_the_core_settles_the_sum_of_the_lines() -> None:
    case = random_case(5)
    out = settle(*case)
    np.testing.assert_allclose(out.opex_usd, case.inputs.opex_usd.sum(axis=0), rtol=1e-12)
    np.testing.assert_allclose(out.revenue_usd, case.inputs.revenue_usd.sum(axis=0), rtol=1e-12)
    np.testing.assert_array_equal(out.rent_usd, case.inputs.opex_usd[2])
