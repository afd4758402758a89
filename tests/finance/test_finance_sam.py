"""Annual cases by hand, against figures that SAM printed, and what SAM hides in a bad year."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.finance import AnnualCase, AnnualResult, CaseError, irr, settle_case

MACRS_5 = (0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576)  # IRS Publication 946, table A-1

SIMPLE = AnnualCase(
    capex_usd=1e9,
    revenue_usd=np.full(20, 130e6),
    opex_usd=np.full(20, 20e6),
    dscr=1.30,
    tenor=15,
    rate=0.07,
    tax_rate=0.21,
    depreciation=MACRS_5,
)
BAD_YEAR = SIMPLE._replace(revenue_usd=np.where(np.arange(20) == 4, 25e6, 130e6))
"""Year 5 leaves 5 MUSD instead of 110."""


@pytest.fixture(scope="module")
def simple() -> AnnualResult:
    return settle_case(SIMPLE)


# Printed by SAM 7.1.1 for this case, in MUSD and shares, to the digits printed.
def test_debt_and_equity_match_the_printed_figures(simple: AnnualResult) -> None:
    assert simple.debt_usd / 1e6 == pytest.approx(770.6696, abs=5e-5)
    assert simple.equity_usd / 1e6 == pytest.approx(229.3304, abs=5e-5)


def test_irr_matches_the_printed_figure_within_its_loose_root(simple: AnnualResult) -> None:
    assert simple.irr.value == pytest.approx(0.1648026, rel=5e-6)


def test_net_present_value_matches_the_printed_figure(simple: AnnualResult) -> None:
    assert simple.npv_usd / 1e6 == pytest.approx(138.1984, abs=5e-5)


def test_levelised_cost_matches_the_printed_figure() -> None:
    result = settle_case(SIMPLE._replace(energy_mwh=np.full(20, 876_000.0)))
    assert result.lcoe_usd_per_mwh / 10.0 == pytest.approx(13.23335, abs=5e-6)


def test_gearing_achieved_under_a_cap_matches_the_printed_figure() -> None:
    result = settle_case(SIMPLE._replace(max_gearing=0.5, debt_fee=0.02, reserve_months=6.0))
    assert result.debt_usd / 1e6 == pytest.approx(510.0, abs=1e-6)
    assert result.debt_usd / result.cost_usd == pytest.approx(0.49124, abs=5e-6)
    assert np.nanmin(result.dscr) == pytest.approx(1.9645, abs=5e-5)


def test_without_support_owners_flows_before_tax_are_calls_and_distributions(simple: AnnualResult) -> None:
    out = simple.outcome
    np.testing.assert_allclose(simple.pretax_equity_usd, out.distributed_usd[0] - out.called_usd[0, 0], atol=0.01)


def test_value_is_sales_less_cost_of_energy() -> None:
    """NPV = PV(sales) - LCOE x PV(energy): SAM's own cost misses it by the receivables collected last."""
    case = SIMPLE._replace(energy_mwh=np.full(20, 876_000.0), receivable_months=3.0, working_months=6.0)
    result = settle_case(case)
    level = 1.08 ** -np.arange(1.0, 21.0)
    sold = np.sum(case.revenue_usd * level) - result.lcoe_usd_per_mwh * np.sum(case.energy_mwh * level)
    assert result.npv_usd == pytest.approx(sold, rel=1e-12)


def test_sizing_on_the_bad_year_itself_hides_it() -> None:
    result = settle_case(BAD_YEAR)
    np.testing.assert_allclose(result.dscr[1:16], 1.3, rtol=1e-9)
    assert result.principal_usd[5] < -30e6  # the lender pays interest to itself


def test_a_frozen_structure_shows_the_bad_year() -> None:
    result = settle_case(BAD_YEAR, sized_on=SIMPLE)
    assert result.dscr[5] == pytest.approx(5e6 / (110e6 / 1.3), rel=1e-9)
    np.testing.assert_allclose(np.delete(result.dscr[1:16], 4), 1.3, rtol=1e-9)


def test_support_pays_what_the_bad_year_leaves_open() -> None:
    result = settle_case(BAD_YEAR, sized_on=SIMPLE)
    assert result.pretax_equity_usd[5] == pytest.approx(5e6 - 110e6 / 1.3, rel=1e-9)
    assert result.outcome.shortfall_usd.max() == 0.0


def test_without_support_the_reserve_pays_first_and_the_rest_is_short() -> None:
    sized = SIMPLE._replace(reserve_months=6.0)
    result = settle_case(BAD_YEAR._replace(reserve_months=6.0, supported=False), sized_on=sized)
    service = 110e6 / 1.3
    assert result.outcome.shortfall_usd[0, 5] == pytest.approx(service - 5e6 - 0.5 * service, rel=1e-9)
    assert result.reserve_usd[5] == pytest.approx(0.0, abs=0.01)


def test_without_support_owners_wait_until_arrears_are_paid() -> None:
    result = settle_case(BAD_YEAR._replace(supported=False), sized_on=SIMPLE)
    short = 110e6 / 1.3 - 5e6
    assert result.outcome.distributed_usd[0, 5:8].max() == 0.0  # 25 MUSD a year catch up with 80
    assert result.outcome.distributed_usd[0, 9] > 0.0
    assert short > 3 * (110e6 - 110e6 / 1.3)


def test_debt_beyond_all_cost_is_paid_out_at_close() -> None:
    rich = SIMPLE._replace(revenue_usd=np.full(20, 230e6))
    result = settle_case(rich)
    assert result.debt_usd > result.cost_usd
    assert result.pretax_equity_usd[0] == pytest.approx(result.debt_usd - result.cost_usd, rel=1e-9)


def test_an_annuity_is_paid_by_the_textbook_formula() -> None:
    result = settle_case(SIMPLE._replace(repayment="level", debt_share=0.6))
    payment = 600e6 * 0.07 / (1.0 - 1.07**-15)
    np.testing.assert_allclose((result.interest_usd + result.principal_usd)[1:16], payment, rtol=1e-12)


def test_constant_principal_is_the_loan_over_its_tenor() -> None:
    result = settle_case(SIMPLE._replace(repayment="constant", debt_share=0.6))
    np.testing.assert_allclose(result.principal_usd[1:16], 40e6, rtol=1e-12)


def test_a_loss_is_worth_its_tax_to_the_owner_at_once() -> None:
    result = settle_case(SIMPLE._replace(bonus=1.0))
    income = 110e6 - 0.07 * result.debt_usd - 1e9
    assert result.federal_tax_usd[1] == pytest.approx(0.21 * income, rel=1e-12)
    assert result.irr.value == pytest.approx(irr(result.aftertax_equity_usd, 1).value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"tenor": 21}, "tenor: found 21, expected 1 to 20 years"),
        ({"opex_usd": np.ones(3)}, "opex_usd: found 3, expected one figure for each of 20 years"),
        ({"energy_mwh": np.ones(3)}, "energy_mwh: found 3, expected 20 figures, or none"),
        ({"repayment": "bullet"}, "repayment: found bullet, expected sculpted, level, constant"),
        ({"capex_usd": 0.0}, "capex_usd: found 0.0, expected more than 0"),
        ({"dscr": 0.0}, "dscr: found 0.0, expected more than 0"),
        ({"rate": -0.01}, "rate: found -0.01, expected 0 or more"),
    ],
)
def test_a_figure_that_cannot_be_settled_is_named(change: dict, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        settle_case(SIMPLE._replace(**change))


def test_a_structure_of_other_years_is_refused() -> None:
    with pytest.raises(CaseError, match="sized_on: found 20 years, expected 10"):
        settle_case(SIMPLE._replace(revenue_usd=np.ones(10), opex_usd=np.ones(10), tenor=5), sized_on=SIMPLE)
