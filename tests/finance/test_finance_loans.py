"""Laws that every mix of loans keeps in every month, whatever their kind."""

from __future__ import annotations

import numpy as np
from finance_cases import Case
from hypothesis import given, settings
from hypothesis import strategies as st
from loan_cases import with_loans

from gigawatt.finance import SUBORDINATED, Outcome, settle

CENT_USD = 0.01
SEEDS = st.integers(0, 10**5)
generated = settings(max_examples=60, deadline=None)


def play(seed: int) -> tuple[Case, Outcome]:
    case = with_loans(seed)
    return case, settle(*case)


def before(stock: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((len(stock), 1)), stock[:, :-1]], axis=1)


def by_vehicle(case: Case, rows: np.ndarray) -> np.ndarray:
    found = np.zeros((len(case.terms.root), rows.shape[1]))
    np.add.at(found, case.terms.loans.vehicle, rows)
    return found


@generated
@given(SEEDS)
def test_the_statements_balance(seed: int) -> None:
    _, out = play(seed)
    claims = out.debt_usd + out.deferred_usd + out.unpaid_usd + out.equity_usd
    assert np.abs(out.cash_usd + out.fixed_assets_usd - claims).max() < 2 * CENT_USD
    equity = out.called_usd.sum(axis=1) + out.stepped_usd + out.raised_usd + out.sunk_usd
    sources = out.own_usd + out.drawn_usd + out.released_usd + equity + out.gap_usd
    assert np.abs(sources - out.uses_usd).max() < 2 * CENT_USD


@generated
@given(SEEDS)
def test_each_loan_rolls_forward_within_its_commitment(seed: int) -> None:
    case, out = play(seed)
    owed = np.cumsum(out.loan_drawn_usd - out.loan_repaid_usd - out.loan_swept_usd, axis=1)
    assert np.abs(owed - out.loan_debt_usd).max() < CENT_USD
    assert owed.min() > -CENT_USD
    assert (out.loan_drawn_usd.sum(axis=1) <= case.terms.loans.commitment_usd + CENT_USD).all()


@generated
@given(SEEDS)
def test_interest_is_the_rate_on_the_opening_balance_of_each_loan(seed: int) -> None:
    case, out = play(seed)
    loans = case.terms.loans
    months = np.arange(out.debt_usd.shape[1])
    rate = loans.rate[:, None] + np.where(months >= loans.step_from[:, None], loans.step[:, None], 0.0)
    due = (before(out.loan_debt_usd) + before(out.loan_deferred_usd)) * rate / 12.0
    fee = np.where(loans.takes_out >= 0, loans.upfront_fee * loans.commitment_usd, 0.0)[:, None]
    fee = fee * np.diff(case.inputs.closed_share, axis=1, prepend=0.0)
    assert np.abs(out.loan_interest_usd + out.loan_idc_usd - due - fee).max() < CENT_USD


@generated
@given(SEEDS)
def test_a_bond_is_drawn_as_it_closes_and_its_escrow_adds_up(seed: int) -> None:
    case, out = play(seed)
    loans = case.terms.loans
    closed = np.diff(case.inputs.closed_share, axis=1, prepend=0.0) * loans.commitment_usd[:, None]
    bonds = loans.prefunded
    assert np.abs(out.loan_drawn_usd[bonds] - closed[bonds]).max(initial=0.0) < CENT_USD
    escrow = np.cumsum(out.escrow_in_usd + out.reinvested_usd - out.released_usd - out.freed_usd, axis=1)
    assert np.abs(escrow - out.escrow_usd).max() < CENT_USD
    earned = by_vehicle(case, before(out.loan_escrow_usd) * loans.reinvestment_rate[:, None] / 12.0)
    assert np.abs(earned - out.reinvested_usd).max() < CENT_USD


@generated
@given(SEEDS)
def test_each_draw_is_repaid_in_equal_instalments_from_when_its_asset_works(seed: int) -> None:
    case, out = play(seed)
    for loan in np.flatnonzero(case.terms.loans.vintage_periods > 0):
        if out.loan_swept_usd[loan].any():
            continue
        periods, wait = int(case.terms.loans.vintage_periods[loan]), int(case.terms.loans.interest_only[loan])
        at_work = case.inputs.converted_share[loan] * case.terms.loans.commitment_usd[loan]
        working = np.maximum.accumulate(np.minimum(np.cumsum(out.loan_drawn_usd[loan]), at_work))
        begins = np.diff(working, prepend=0.0) / (periods - wait)
        due = np.convolve(begins, np.repeat([0.0, 1.0], [1 + wait, periods - wait]))[: len(begins)]
        assert np.abs(due - out.loan_principal_usd[loan]).max() < CENT_USD


@generated
@given(SEEDS)
def test_a_take_out_pays_principal_that_falls_due_and_nothing_else(seed: int) -> None:
    case, out = play(seed)
    for loan in np.flatnonzero(case.terms.loans.takes_out >= 0):
        old = case.terms.loans.takes_out[loan]
        assert np.abs(out.loan_drawn_usd[loan] - out.loan_refinanced_usd[old]).max() < CENT_USD
        assert (out.loan_refinanced_usd[old] <= out.loan_principal_usd[old] + CENT_USD).all()


@generated
@given(SEEDS)
def test_nobody_refinances_a_loan_that_is_behind(seed: int) -> None:
    _, out = play(seed)
    arrears = np.cumsum(out.loan_principal_usd - out.loan_repaid_usd - out.loan_swept_usd, axis=1)
    behind = before(np.maximum(arrears, 0.0) + out.loan_deferred_usd) > CENT_USD
    assert out.loan_refinanced_usd[behind].max(initial=0.0) == 0.0


@generated
@given(SEEDS)
def test_the_senior_lender_is_short_only_when_cash_and_reserve_are_gone(seed: int) -> None:
    _, out = play(seed)
    short = out.shortfall_usd > CENT_USD
    assert (out.reserve_usd - out.reserve_in_usd)[short].max(initial=0.0) < CENT_USD
    assert out.distributed_usd[short].sum() == 0.0


@generated
@given(SEEDS)
def test_junior_lenders_are_paid_only_where_seniors_are(seed: int) -> None:
    case, out = play(seed)
    loans = case.terms.loans
    for loan in range(1, len(loans.vehicle)):
        if loans.vehicle[loan] != loans.vehicle[loan - 1] or loans.rank[loan] <= loans.rank[loan - 1]:
            continue
        senior_short = out.loan_shortfall_usd[loan - 1] > CENT_USD
        paid = out.loan_repaid_usd[loan] - out.loan_refinanced_usd[loan]
        assert paid[senior_short].max(initial=0.0) < CENT_USD


@generated
@given(SEEDS)
def test_lenders_of_one_rank_are_left_the_same_share_of_their_interest(seed: int) -> None:
    case, out = play(seed)
    loans = case.terms.loans
    was = before(out.loan_deferred_usd)
    for loan in range(1, len(loans.vehicle)):
        pair = slice(loan - 1, loan + 1)
        if loans.vehicle[loan] != loans.vehicle[loan - 1] or loans.rank[pair].any():
            continue
        due, left = out.loan_interest_usd[pair], out.loan_deferred_usd[pair]
        fresh = (was[pair] < CENT_USD).all(axis=0) & (due > 1e3).all(axis=0)
        share = np.divide(left, due, out=np.zeros_like(due), where=due > 0.0)
        assert np.abs(share[0] - share[1])[fresh].max(initial=0.0) < 1e-6


@generated
@given(SEEDS)
def test_nobody_lends_to_a_vehicle_that_is_behind(seed: int) -> None:
    case, out = play(seed)
    loans = case.terms.loans
    plain = (loans.takes_out < 0) & ~loans.prefunded
    ranked = np.where((loans.rank < SUBORDINATED)[:, None], out.loan_deferred_usd, 0.0)
    behind = by_vehicle(case, ranked)[loans.vehicle] > CENT_USD
    assert out.loan_drawn_usd[plain][behind[plain]].max(initial=0.0) == 0.0


@generated
@given(SEEDS)
def test_no_draw_goes_beyond_the_collateral(seed: int) -> None:
    case, out = play(seed)
    loans = case.terms.loans
    plain = (loans.takes_out < 0) & ~loans.prefunded
    drew = plain[:, None] & (out.loan_drawn_usd > CENT_USD)
    assert (out.loan_debt_usd - case.inputs.ceiling_usd)[drew].max(initial=0.0) < CENT_USD


@generated
@given(SEEDS)
def test_subordinated_interest_accrues_and_is_no_default(seed: int) -> None:
    case, out = play(seed)
    below = case.terms.loans.rank == SUBORDINATED
    assert out.loan_shortfall_usd[below].sum() == 0.0
    ranked = np.where(below[:, None], 0.0, out.loan_interest_usd + out.loan_principal_usd - out.loan_refinanced_usd)
    assert np.abs(by_vehicle(case, ranked) - out.service_usd).max() < CENT_USD


@generated
@given(SEEDS)
def test_owners_wait_while_more_is_owed_than_collateral_allows(seed: int) -> None:
    case, out = play(seed)
    over = by_vehicle(case, np.maximum(out.loan_debt_usd - case.inputs.ceiling_usd, 0.0)) > CENT_USD
    assert out.distributed_usd[over].sum() == 0.0


@generated
@given(SEEDS)
def test_deductible_interest_stays_within_its_share_of_earnings(seed: int) -> None:
    case, out = play(seed)
    last = 12 - case.inputs.periods_before % 12 - 1
    for end in range(last, out.debt_usd.shape[1], 12):
        year = slice(max(0, end - 11), end + 1)
        received = out.reinvested_usd[:, year].sum(axis=1)
        earned = (out.revenue_usd - out.opex_usd)[:, year].sum(axis=1)
        depreciated = out.tax_depreciation_usd[:, year].sum(axis=1)
        deducted = earned + received - depreciated - out.taxable_usd[:, end]
        assert (deducted <= received + case.terms.interest_cap * np.maximum(earned, 0.0) + CENT_USD).all()
