"""New chips and major maintenance: when they fall due, what is kept for them, who pays, and what is left undone."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from finance_cases import Case as Core
from finance_cases import random_case
from finance_programme import CHIPS_USD, READY_MONTH, SHELL_USD, TEXT, Case, decided, running

from gigawatt.catalogue import figure
from gigawatt.finance import LINES, Covenant, Outcome, Page, audit, first_breach, monthly, play, settle
from gigawatt.programme import read

SHELL, CHIPS = 1, 2
"""Vehicles: the venture stands first."""
LIFE, TERM = 60, 144
"""[months] Of chips in the catalogue, and of the contract for capacity here."""
FIVE_YEARS, TWELVE = (
    "price: 3.6 USD/gpu/hour, minimum: 90 %, term: 5 years",
    "price: 6 USD/gpu/hour, minimum: 90 %, term: 12 years",
)


def case_of(folder: Path, chips: str = "", shell: str = "", contract: str = TWELVE) -> Case:
    """Return a case whose chips are paid for by `contract`, with terms added to its vehicles."""
    text = TEXT.replace("LESSEE", "tenant").replace(FIVE_YEARS, contract)
    text = text.replace("chip_co: {", f"chip_co: {{{chips}").replace("shell_co: {", f"shell_co: {{{shell}")
    path = folder / "programme.yaml"
    path.write_text(text)
    return decided(read(path))


def played(case: Case) -> Outcome:
    return play(case.plan, case.supply, case.build, case.energy, case.output, case.trial)


@pytest.fixture(scope="module")
def renewed(tmp_path_factory: pytest.TempPathFactory) -> Case:
    terms = "refresh: {cost: 40 %, reserve: 24 months}, "
    return case_of(tmp_path_factory.mktemp("renewed"), chips=terms)


@pytest.fixture(scope="module")
def overhauled(tmp_path_factory: pytest.TempPathFactory) -> Case:
    terms = "maintenance: {cost: 5 %, every: 5 years, reserve: 12 months}, "
    return case_of(tmp_path_factory.mktemp("overhauled"), shell=terms, contract=FIVE_YEARS)


def test_a_contract_of_twelve_years_on_chips_that_live_five_renews_them_twice(renewed: Case) -> None:
    out, expected = played(renewed), np.zeros(renewed.programme.timeline.months)
    expected[[READY_MONTH + LIFE, READY_MONTH + 2 * LIFE]] = 0.4 * CHIPS_USD
    np.testing.assert_allclose(out.replaced_usd[CHIPS], expected, atol=0.01)
    assert out.replaced_cash_usd.sum() == pytest.approx(0.0, abs=0.01)


def test_the_reserve_rises_by_a_twenty_fourth_a_month_and_is_empty_after_the_renewal(renewed: Case) -> None:
    held = played(renewed).refresh_reserve_usd[CHIPS]
    expected = np.zeros_like(held)
    for at in (READY_MONTH + LIFE, READY_MONTH + 2 * LIFE):
        expected[at - 24 : at] = 0.4 * CHIPS_USD * np.arange(1, 25) / 24.0
    np.testing.assert_allclose(held, expected, atol=0.01)


def test_left_out_terms_are_the_catalogue_s_cost_set_aside_over_the_whole_life(tmp_path: Path) -> None:
    out = played(case_of(tmp_path))
    cost_usd = figure("chips.refresh_cost_share").value * CHIPS_USD
    assert out.replaced_usd[CHIPS].sum() == pytest.approx(2.0 * cost_usd)
    assert out.set_aside_usd[CHIPS, READY_MONTH + 7] == pytest.approx(cost_usd / LIFE)


def test_nothing_is_renewed_where_the_contract_ends_with_the_life(tmp_path: Path) -> None:
    out = played(case_of(tmp_path, contract=FIVE_YEARS))
    assert not (out.replaced_usd + np.abs(out.set_aside_usd)).any()


def test_where_the_payer_bears_the_refresh_the_owner_pays_nothing(tmp_path: Path) -> None:
    out = played(case_of(tmp_path, contract=f"refresh: payer, {TWELVE}"))
    assert not (out.replaced_usd + np.abs(out.set_aside_usd)).any()


def test_a_longer_life_in_the_file_renews_later_and_once(tmp_path: Path) -> None:
    out = played(case_of(tmp_path, chips="refresh: {life: 6 years, cost: 40 %}, "))
    assert np.flatnonzero(out.replaced_usd[CHIPS]).tolist() == [READY_MONTH + 72]


def test_dates_follow_energisation_in_each_future(renewed: Case) -> None:
    starts = renewed.plan.month_start_days
    later = renewed.build._replace(ready_day=starts[READY_MONTH + 4 : READY_MONTH + 5] + 3.0)
    energy, output = running(renewed.programme, later)
    out = play(renewed.plan, renewed.supply, later, energy, output, renewed.trial)
    assert np.flatnonzero(out.replaced_usd[CHIPS] > 1.0).tolist() == [
        READY_MONTH + 4 + LIFE,
        READY_MONTH + 4 + 2 * LIFE,
    ]


def test_new_chips_are_depreciated_from_the_month_after_over_their_life_in_the_books(renewed: Case) -> None:
    out, first = played(renewed), READY_MONTH + LIFE
    assert out.depreciation_usd[CHIPS, first + 1] == pytest.approx(0.4 * CHIPS_USD / LIFE)
    later = out.depreciation_usd[CHIPS, first + 1 :].sum()
    assert later == pytest.approx(0.8 * CHIPS_USD)


def test_new_chips_are_deducted_at_once_and_contributions_are_not(renewed: Case) -> None:
    out, month = played(renewed), READY_MONTH + LIFE
    year = slice(month - (month + renewed.plan.calendar_month) % 12, None)
    deducted = out.tax_depreciation_usd[CHIPS, year]
    assert deducted[:12].sum() == pytest.approx(0.4 * CHIPS_USD)
    assert not out.tax_depreciation_usd[CHIPS, READY_MONTH + 24 : year.start].any()


def test_an_overhaul_costs_its_share_of_the_first_cost_raised_by_inflation(overhauled: Case) -> None:
    out, inflation = played(overhauled), overhauled.programme.file.programme.inflation.value
    found = out.replaced_usd[SHELL]
    at = [READY_MONTH + 60, READY_MONTH + 120]  # the third falls on the day on which the lease ends
    np.testing.assert_allclose(found[at], [0.05 * SHELL_USD * (1.0 + inflation) ** years for years in (5, 10)])
    assert found.sum() == pytest.approx(found[at].sum())
    assert out.maintenance_reserve_usd[SHELL, READY_MONTH + 59] == pytest.approx(found[at[0]])


def test_cash_for_debt_service_is_what_reserves_and_replacement_leave(renewed: Case) -> None:
    out = played(renewed)
    before = out.revenue_usd - out.opex_usd - out.tax_usd
    np.testing.assert_allclose(out.cfads_usd, before - out.set_aside_usd - out.replaced_cash_usd, atol=0.01)


def test_lenders_lend_less_against_chips_that_must_be_renewed(tmp_path: Path) -> None:
    (tmp_path / "free").mkdir()
    cheap = TWELVE.replace("price: 6 ", "price: 2.4 ")
    lent = case_of(tmp_path, chips="refresh: {life: 3 years, cost: 60 %}, ", contract=cheap)
    free = case_of(tmp_path / "free", contract=f"refresh: payer, {cheap}")
    assert lent.plan.commitment_usd[CHIPS] < 0.7 * free.plan.commitment_usd[CHIPS]


def test_cover_of_twelve_months_in_the_base_case_stays_above_what_lenders_size_on(tmp_path: Path) -> None:
    case = case_of(tmp_path, chips="refresh: {life: 3 years, cost: 60 %, reserve: 30 months}, ")
    out, wanted = played(case), case.plan.sizing_dscr[0, 1]
    service = out.service_usd[CHIPS]
    due = np.flatnonzero(service > 1.0)
    year = np.ones(12)
    cover = np.convolve(out.cfads_usd[CHIPS, due], year, "valid") / np.convolve(service[due], year, "valid")
    assert cover.min() > wanted - 1e-6


def test_what_is_kept_for_a_renewal_beyond_the_horizon_is_set_free_in_its_last_month(tmp_path: Path) -> None:
    contract = TWELVE.replace("12 years", "25 years")
    out = played(case_of(tmp_path, chips="refresh: {cost: 30 %}, ", contract=contract))
    assert out.refresh_reserve_usd[CHIPS, -2] > 1e6
    assert out.refresh_reserve_usd[CHIPS, -1] == pytest.approx(0.0, abs=0.01)
    assert out.set_aside_usd[CHIPS, -1] == pytest.approx(-out.refresh_reserve_usd[CHIPS, -2])


def test_what_was_set_aside_is_set_free_when_a_payer_leaves_before_its_time(renewed: Case) -> None:
    left = renewed.plan._replace(contract_months=np.minimum(renewed.plan.contract_months, 50))
    out = play(left, renewed.supply, renewed.build, renewed.energy, renewed.output, renewed.trial)
    held, end = out.refresh_reserve_usd[CHIPS], READY_MONTH + 50
    assert held[end - 1] == pytest.approx(0.4 * CHIPS_USD * 14.0 / 24.0)
    assert not held[end:].any()
    assert out.set_aside_usd[CHIPS, end] == pytest.approx(-held[end - 1])
    assert not out.replaced_usd.any()


def poor(months: int = 40) -> Core:
    """Return one vehicle without debt that earns 10 a month from month 10 on, and must replace chips for 60 in 20."""
    case = random_case(1, vehicles=1, entities=1, periods=months)
    flat = np.zeros_like(case.inputs.revenue_usd)
    flat[0, 0, 10:] = 10.0
    due, reserve = np.zeros_like(case.inputs.uses_usd), np.zeros_like(case.inputs.uses_usd)
    due[0, 1, 20] = 60.0
    reserve[0, 1, 14:20] = 60.0 * np.arange(1, 7) / 6.0
    none = {name: np.zeros_like(getattr(case.inputs, name)) for name in ("uses_usd", "placed_usd", "bonus_usd")}
    inputs = case.inputs._replace(
        **none,
        revenue_usd=flat,
        opex_usd=np.zeros_like(case.inputs.opex_usd),
        eligible_usd=np.zeros_like(case.inputs.eligible_usd),
        completion=np.array([9]),
        replacement_usd=due,
        replacement_reserve_usd=reserve,
    )
    loans = case.terms.loans._replace(commitment_usd=np.zeros(1))
    return Core(inputs, case.terms._replace(loans=loans, tax_rate=np.zeros(1)), case.purse)


def without_revenue(case: Core, months: slice) -> Core:
    revenue = case.inputs.revenue_usd.copy()
    revenue[:, :, months] = 0.0
    return case._replace(inputs=case.inputs._replace(revenue_usd=revenue))


def test_a_missed_contribution_is_shown_and_caught_up_before_owners_are_paid() -> None:
    case = without_revenue(poor(), slice(15, 16))
    case = case._replace(inputs=case.inputs._replace(revenue_usd=case.inputs.revenue_usd * 1.5))
    out = settle(*case)
    np.testing.assert_allclose(out.unreserved_usd[0, 14:18], [0.0, 10.0, 5.0, 0.0])
    np.testing.assert_allclose(out.distributed_usd[0, 14:18], [5.0, 0.0, 0.0, 0.0])
    np.testing.assert_allclose(out.refresh_reserve_usd[0, 14:20], [10.0, 10.0, 25.0, 40.0, 50.0, 60.0])


def test_what_reserve_and_cash_do_not_pay_stays_owed_and_takes_later_cash() -> None:
    out = settle(*without_revenue(poor(), slice(16, 23)))
    np.testing.assert_allclose(out.replaced_usd[0, 20:28], [20.0, 0.0, 0.0, 10.0, 10.0, 10.0, 10.0, 0.0])
    np.testing.assert_allclose(out.unreplaced_usd[0, 19:28], [0.0, 40.0, 40.0, 40.0, 30.0, 20.0, 10.0, 0.0, 0.0])
    assert not out.distributed_usd[0, 16:27].any()
    assert out.distributed_usd[0, 27] == pytest.approx(10.0)


def test_only_what_was_paid_for_is_an_asset() -> None:
    out = settle(*without_revenue(poor(), slice(16, 23)))
    assert out.fixed_assets_usd[0, 22] == pytest.approx(20.0 * (1.0 - 2.0 / 24.0))


def test_a_renewal_that_is_not_paid_for_while_debt_is_owed_is_a_breach_of_its_own(tmp_path: Path) -> None:
    case = case_of(tmp_path, chips="refresh: {life: 3 years, cost: 60 %, reserve: 6 months}, ")
    poorer = case.plan._replace(contract_price=case.plan.contract_price * np.array([1.0, 0.3]))
    out = play(poorer, case.supply, case.build, case.energy, case.output, case.trial)
    assert out.debt_usd[CHIPS, READY_MONTH + 36] > 1e6
    assert first_breach(poorer, out, case.build)[CHIPS, Covenant.REPLACEMENT] == READY_MONTH + 36


@pytest.mark.parametrize("name", ["renewed", "overhauled"])
def test_statements_pass_the_audit(name: str, request: pytest.FixtureRequest) -> None:
    case = request.getfixturevalue(name)
    assert audit(played(case), case.plan, case.supply.entity_usd) == ()


def test_lines_of_the_cash_flow_add_up_with_reserves(renewed: Case) -> None:
    out = played(renewed)
    cash = {line.name: monthly(out, line, CHIPS) for line in LINES if line.page is Page.CASH}
    total = cash.pop("cash_change")
    np.testing.assert_allclose(sum(cash.values()), total, atol=0.01)


def test_the_page_on_reserves_says_what_its_example_does(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reserves.md").read_text()
    chips, shell = (re.search(rf"^    ({word}: {{.*}})$", page, re.MULTILINE) for word in ("refresh", "maintenance"))
    assert chips is not None
    assert shell is not None
    out = played(case_of(tmp_path, chips=f"{chips[1]}, ", shell=f"{shell[1]}, "))
    first = int(np.flatnonzero(out.set_aside_usd[CHIPS] > 1.0)[0])
    spent = int(np.flatnonzero(out.replaced_usd[CHIPS])[0])
    monthly_usd, held_usd = out.set_aside_usd[CHIPS, first], out.refresh_reserve_usd[CHIPS, spent - 1]
    told = re.sub(r"\s+", " ", page)
    assert f"takes {monthly_usd / 1e6:.1f} M USD a month from month {first} on" in told
    assert f"holds {held_usd / 1e9:.2f} bn in month {spent - 1} and pays for new chips in month {spent}" in told
