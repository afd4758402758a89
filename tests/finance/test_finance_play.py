"""Sizing on the base case, then futures that differ from it: what freezing the debt does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from finance_programme import (
    CHIPS_USD,
    READY_MONTH,
    SHELL_USD,
    Case,
    built,
    decided,
    read_text,
    running,
)

from gigawatt.capital import DebtBound
from gigawatt.finance import (
    LINES,
    Outcome,
    Page,
    audit,
    audit_residuals,
    entities_without_offtake,
    irr,
    llcr,
    min_dscr,
    monthly,
    partner_flows,
    peak_debt_usd,
    play,
    units,
    vehicle_flows,
    without_offtake,
    yearly,
)

SHELL, CHIPS = 1, 2  # vehicles of the test programme
MONTHS_OF_SPEND = 30


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return decided(read_text(tmp_path_factory.mktemp("finance")))


@pytest.fixture(scope="module")
def base(case: Case) -> Outcome:
    return play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)


def future(case: Case, late_months: int = 0, cost: float = 1.0, use: float = 0.95) -> Outcome:
    build = built(case.programme, late_months, cost)
    energy, output = running(case.programme, build, use)
    return play(case.plan, case.supply, build, energy, output, case.trial)


def test_the_fixed_point_is_closed_to_half_a_cent(case: Case) -> None:
    assert case.plan.residual_usd < 0.005
    assert case.plan.passes < 40


def test_the_base_case_passes_the_audit(case: Case, base: Outcome) -> None:
    assert audit(base, case.plan, case.supply.entity_usd) == ()


@pytest.mark.parametrize(("late", "cost", "use"), [(0, 1.4, 0.9), (9, 1.1, 0.5), (40, 1.0, 0.2), (500, 1.0, 0.9)])
def test_other_futures_pass_the_audit(case: Case, late: int, cost: float, use: float) -> None:
    late = min(late, case.programme.timeline.months)
    out = future(case, min(late, 100), cost, use)
    assert audit(out, case.plan, case.supply.entity_usd) == ()


def test_the_audit_names_what_is_wrong(case: Case, base: Outcome) -> None:
    broken = base._replace(equity_usd=base.equity_usd + 5.0)
    assert audit(broken, case.plan, case.supply.entity_usd) == ("assets equal liabilities and equity: off by 5.00 USD",)
    assert audit_residuals(broken, case.plan, case.supply.entity_usd)[1] < 0.01


def test_all_of_the_commitment_is_drawn_in_the_base_case(case: Case, base: Outcome) -> None:
    np.testing.assert_allclose(base.drawn_usd.sum(axis=1), case.plan.commitment_usd, atol=0.01)


def test_the_debt_is_repaid_at_maturity(case: Case, base: Outcome) -> None:
    assert np.abs(base.debt_usd[:, -1]).max() < 0.01
    np.testing.assert_allclose(case.plan.repayment_usd.sum(axis=1), case.plan.commitment_usd, atol=0.01)


def test_the_least_limit_is_named(case: Case) -> None:
    bound = {DebtBound(int(one)) for one in case.plan.debt_bound[0, :2]}
    assert bound <= {DebtBound.COVERAGE, DebtBound.LOAN_TO_COST, DebtBound.COLLATERAL}


def test_cover_never_falls_below_what_lenders_size_on(case: Case, base: Outcome) -> None:
    cover = min_dscr(base)
    assert cover[SHELL] >= case.plan.sizing_dscr[0, 0] * (1 - 1e-9)
    assert cover[CHIPS] >= case.plan.sizing_dscr[0, 1] * (1 - 1e-9)


def test_constant_cover_makes_loan_life_cover_equal_to_it(case: Case, base: Outcome) -> None:
    assert llcr(case.plan, base, SHELL) == pytest.approx(min_dscr(base)[SHELL], rel=1e-6)


def test_debt_stays_within_loan_to_cost(case: Case, base: Outcome) -> None:
    assert (peak_debt_usd(base)[1:] <= 0.95 * base.uses_usd.sum(axis=1)[1:]).all()


def test_the_financing_load_is_fees_interest_and_reserve_over_cost(case: Case, base: Outcome) -> None:
    extra = (base.fees_usd + base.idc_usd + base.reserve_in_usd).sum()
    assert case.plan.financing_load == pytest.approx(extra / (SHELL_USD + CHIPS_USD), rel=1e-9)
    assert 0.02 < case.plan.financing_load < 0.25


def test_nothing_is_drawn_before_close(case: Case, base: Outcome) -> None:
    assert base.drawn_usd[:, :8].sum() == 0.0
    assert base.called_usd[:, :, 3:8].sum() > 0.0


def test_calls_are_split_by_commitment(base: Outcome) -> None:
    paid = base.called_usd.sum(axis=(0, 2))
    assert paid[1] == pytest.approx(2.0 * paid[0], rel=1e-9)
    assert paid[2] == 0.0


def test_units_sum_to_one(case: Case, base: Outcome) -> None:
    for vehicle in (SHELL, CHIPS):
        assert units(case.plan, base, vehicle, 60).sum() == pytest.approx(1.0, abs=1e-12)


def test_partners_flows_add_to_the_vehicles(case: Case, base: Outcome) -> None:
    partners = sum(partner_flows(case.plan, base, entity) for entity in range(3))
    vehicles = sum(vehicle_flows(base, vehicle) for vehicle in range(3))
    np.testing.assert_allclose(partners, vehicles, atol=0.01)


def test_rent_is_price_times_contracted_kw_for_exactly_the_term(base: Outcome) -> None:
    assert base.revenue_usd[SHELL].sum() == pytest.approx(150.0 * 100_000 * 180, rel=1e-9)


def test_the_lease_of_a_tenant_outside_costs_the_programme_nothing(case: Case, base: Outcome) -> None:
    assert case.plan.rent_payer.tolist() == [-1]
    assert base.opex_usd[SHELL].sum() == 0.0


def test_compute_is_paid_by_use_when_that_is_above_the_minimum(case: Case, base: Outcome) -> None:
    month = READY_MONTH + 12
    assert base.revenue_usd[CHIPS, month] == pytest.approx(3.6 * case.output.gpu_hours[0, month], rel=1e-9)


def test_compute_is_paid_by_the_minimum_when_use_is_low(case: Case) -> None:
    out = future(case, use=0.3)
    month = READY_MONTH + 12
    days = np.diff(case.plan.month_start_days)[month]
    assert out.revenue_usd[CHIPS, month] == pytest.approx(3.6 * 0.9 * 54_000.0 * 24.0 * days, rel=1e-9)


def test_after_its_contract_a_phase_neither_earns_nor_costs(case: Case, base: Outcome) -> None:
    after = READY_MONTH + 62
    assert base.revenue_usd[CHIPS, after:].sum() == 0.0
    assert base.opex_usd[CHIPS, after:].sum() == 0.0


def test_the_commitment_is_the_same_in_a_dearer_future(case: Case) -> None:
    out = future(case, cost=1.3)
    assert (out.drawn_usd.sum(axis=1) <= case.plan.commitment_usd + 0.01).all()
    assert out.called_usd.sum() > 0.28 * (SHELL_USD + CHIPS_USD)


def test_an_overrun_beyond_the_partners_purse_is_a_gap(case: Case) -> None:
    out = future(case, cost=2.5)
    until = slice(0, READY_MONTH)
    short = out.unpaid_usd[:, READY_MONTH - 1].sum()
    sources = (out.own_usd + out.drawn_usd + out.raised_usd + out.sunk_usd + out.stepped_usd)[:, until].sum()
    assert short > 1e9
    assert out.uses_usd[:, until].sum() - sources - out.called_usd[:, :, until].sum() == pytest.approx(short, abs=0.01)
    assert (out.first_short_month[:2] >= 0).all()


def test_a_short_delay_moves_repayment_with_it(case: Case, base: Outcome) -> None:
    out = future(case, late_months=6)
    first = np.flatnonzero(base.principal_usd[SHELL])[0]
    assert np.flatnonzero(out.principal_usd[SHELL])[0] == first + 6
    assert out.shortfall_usd[SHELL].sum() < 0.01


def test_early_completion_brings_repayment_forward_and_no_shortfall(case: Case, base: Outcome) -> None:
    out = future(case, late_months=-4)
    first = np.flatnonzero(base.principal_usd[SHELL])[0]
    assert np.flatnonzero(out.principal_usd[SHELL])[0] == first - 4
    assert out.shortfall_usd.sum() < 0.01


def test_cover_does_not_depend_on_the_day_of_the_month(case: Case, base: Outcome) -> None:
    build = case.build._replace(ready_day=case.build.ready_day + 15.0)
    energy, output = running(case.programme, build)
    out = play(case.plan, case.supply, build, energy, output, case.trial)
    assert min_dscr(out)[SHELL] == pytest.approx(min_dscr(base)[SHELL], rel=0.01)


def test_after_the_grace_repayment_falls_due_live_or_not(case: Case, base: Outcome) -> None:
    out = future(case, late_months=24)
    first = np.flatnonzero(base.principal_usd[SHELL])[0]
    assert np.flatnonzero(out.principal_usd[SHELL])[0] == first + case.plan.grace_months
    assert out.shortfall_usd[SHELL].sum() > 0.0


def test_deferred_service_is_caught_up_before_owners_are_paid(case: Case) -> None:
    out = future(case, late_months=18)
    for vehicle in (SHELL, CHIPS):
        behind = (out.deferred_usd[vehicle] > 0.01) | (out.unpaid_usd[vehicle] > 0.01)
        assert out.distributed_usd[vehicle][behind].sum() == 0.0


def test_delay_lowers_the_owners_return(case: Case, base: Outcome) -> None:
    late = future(case, late_months=8)
    assert irr(partner_flows(case.plan, late, 0)).value < irr(partner_flows(case.plan, base, 0)).value


def test_a_higher_rate_costs_the_owners(case: Case, base: Outcome) -> None:
    dear = case.plan._replace(loans=case.plan.loans._replace(rate=case.plan.loans.rate + 0.03))
    out = play(dear, case.supply, case.build, case.energy, case.output, case.trial)
    assert out.distributed_usd.sum() < base.distributed_usd.sum()
    assert out.idc_usd.sum() > base.idc_usd.sum()


def test_the_owner_of_the_chips_bears_the_rent_its_backer_signed_for(tmp_path: Path) -> None:
    case = decided(read_text(tmp_path, lessee="sponsor"))
    out = play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)
    assert case.plan.rent_payer.tolist() == [CHIPS]
    both = slice(READY_MONTH + 1, READY_MONTH + 59)
    rent = out.revenue_usd[SHELL, both].sum()
    other = case.energy.energy_usd[0, both].sum() + out.opex_usd[CHIPS, both].sum()
    assert rent > 0.0
    assert other > rent


def test_without_a_contract_there_is_no_debt_no_revenue_and_no_running_cost(tmp_path: Path) -> None:
    case = decided(read_text(tmp_path, sold=False))
    out = play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)
    assert case.plan.commitment_usd[CHIPS] == 0.0
    assert out.revenue_usd[CHIPS].sum() == 0.0
    assert out.opex_usd[CHIPS].sum() == 0.0
    assert case.plan.missing_contract.tolist() == [[0, 1]]
    assert without_offtake(case.plan).tolist() == [False, False, True]
    assert entities_without_offtake(case.plan).tolist() == [True, True, False]


def test_sized_debt_goes_back_to_capital_by_tranche(case: Case) -> None:
    assert case.plan.sized_usd[0, 0] == pytest.approx(case.plan.commitment_usd[SHELL])
    assert case.plan.sized_usd[0, 1] == pytest.approx(case.plan.commitment_usd[CHIPS])


def test_totals_of_statements_are_the_sums_of_their_lines(base: Outcome) -> None:
    for page in (Page.USES, Page.SOURCES, Page.INCOME, Page.CASH):
        lines = [line for line in LINES if line.page is page]
        parts = sum(monthly(base, line, CHIPS) for line in lines if not line.total)
        total = [monthly(base, line, CHIPS) for line in lines if line.total][-1]
        np.testing.assert_allclose(parts, total, atol=0.01)


def test_sources_equal_uses_on_the_statement(base: Outcome) -> None:
    uses = next(line for line in LINES if line.name == "uses")
    sources = next(line for line in LINES if line.name == "sources")
    np.testing.assert_allclose(monthly(base, uses), monthly(base, sources), atol=0.01)


def test_years_add_up_to_the_months(case: Case, base: Outcome) -> None:
    for line in LINES:
        years, values = yearly(case.programme.timeline, base, line, SHELL)
        series = monthly(base, line, SHELL)
        assert len(years) == len(values)
        assert values[-1] == pytest.approx(series[-1]) if line.stock else values.sum() == pytest.approx(series.sum())
