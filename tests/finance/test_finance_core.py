"""Identities of the core arithmetic, over generated programmes with overruns, thin purses and bad years."""

from __future__ import annotations

import numpy as np
import pytest
from finance_cases import Case, called, random_case, scaled
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.finance import Outcome, settle, vehicle_flows
from gigawatt.finance.irr import irr

CENT_USD = 0.01
SEEDS = st.integers(min_value=0, max_value=2**32 - 1)
generated = settings(max_examples=60, deadline=None)


def play(seed: int, vehicles: int = 2) -> tuple[Case, Outcome]:
    case = random_case(seed, vehicles)
    return case, settle(case.inputs, case.terms, case.purse)


@generated
@given(SEEDS, st.integers(1, 3))
def test_balance_sheet_balances_every_month(seed: int, vehicles: int) -> None:
    _, out = play(seed, vehicles)
    assets = out.cash_usd + out.fixed_assets_usd
    claims = out.debt_usd + out.deferred_usd + out.unpaid_usd + out.equity_usd
    assert np.abs(assets - claims).max() < CENT_USD


@generated
@given(SEEDS)
def test_sources_equal_uses_every_month(seed: int) -> None:
    _, out = play(seed)
    sources = out.own_usd + out.drawn_usd + out.raised_usd + called(out) + out.stepped_usd + out.sunk_usd + out.gap_usd
    assert np.abs(sources - out.uses_usd).max() < CENT_USD


@generated
@given(SEEDS)
def test_the_gap_is_what_nobody_paid_to_the_cent(seed: int) -> None:
    _, out = play(seed)
    paid = (out.own_usd + out.drawn_usd + out.raised_usd + called(out) + out.stepped_usd + out.sunk_usd).sum(axis=1)
    assert np.abs(out.uses_usd.sum(axis=1) - paid - out.unpaid_usd[:, -1]).max() < CENT_USD
    assert np.abs(np.cumsum(out.gap_usd, axis=1) - out.unpaid_usd).max() < CENT_USD


@generated
@given(SEEDS)
def test_calls_stay_within_commitment_and_ceiling(seed: int) -> None:
    case, out = play(seed)
    for root in np.unique(case.terms.root):
        paid = np.cumsum(out.called_usd[case.terms.root == root].sum(axis=0), axis=1)
        limit = np.minimum(case.purse.entity_usd[root], case.terms.partner_usd[root][:, None])
        assert (paid <= limit + CENT_USD).all()


@generated
@given(SEEDS)
def test_raises_stay_within_what_was_raised(seed: int) -> None:
    case, out = play(seed)
    for root in np.unique(case.terms.root):
        used = np.cumsum(out.raised_usd[case.terms.root == root].sum(axis=0))
        assert (used <= case.purse.raise_usd[root] + CENT_USD).all()


@generated
@given(SEEDS)
def test_partners_are_called_only_when_debt_and_raises_do_not_suffice(seed: int) -> None:
    case, out = play(seed)
    for v in range(len(case.terms.root)):
        root = case.terms.root[v]
        used = np.cumsum(out.raised_usd[case.terms.root == root].sum(axis=0))
        spare = case.purse.raise_usd[root] - used > CENT_USD
        assert called(out)[v][spare].sum() < CENT_USD


@generated
@given(SEEDS)
def test_a_gap_opens_only_when_every_partner_is_exhausted(seed: int) -> None:
    case, out = play(seed, vehicles=1)
    paid = np.cumsum(out.called_usd[0], axis=1)
    limit = np.minimum(case.purse.entity_usd[0], case.terms.partner_usd[0][:, None])
    late = np.arange(paid.shape[1]) >= case.inputs.funded_from
    short = late & (out.unpaid_usd[0] > CENT_USD)
    assert ((limit - paid)[:, short] < CENT_USD).all()


@generated
@given(SEEDS)
def test_draws_stay_within_the_commitment_and_its_availability(seed: int) -> None:
    case, out = play(seed)
    assert (out.drawn_usd.sum(axis=1) <= case.terms.loans.commitment_usd + CENT_USD).all()
    months = np.arange(out.drawn_usd.shape[1])
    late = (months > case.terms.loans.availability_end[:, None]) | (case.inputs.closed_share == 0.0)
    assert out.drawn_usd[late].sum() == 0.0


@generated
@given(SEEDS)
def test_debt_rolls_forward(seed: int) -> None:
    _, out = play(seed)
    assert np.abs(np.cumsum(out.drawn_usd - out.repaid_usd, axis=1) - out.debt_usd).max() < CENT_USD


@generated
@given(SEEDS)
def test_interest_is_the_opening_balance_times_the_rate(seed: int) -> None:
    case, out = play(seed)
    owed = out.debt_usd + out.deferred_usd
    opening = np.concatenate([np.zeros((len(owed), 1)), owed[:, :-1]], axis=1)
    expected = opening * case.terms.loans.rate[:, None] / 12.0
    assert np.abs(out.interest_usd + out.idc_usd - expected).max() < CENT_USD


@generated
@given(SEEDS)
def test_waterfall_conserves_cash(seed: int) -> None:
    _, out = play(seed)
    opening = np.concatenate([np.zeros((2, 1)), out.cash_usd[:, :-1]], axis=1)
    deferred = np.diff(out.deferred_usd, axis=1, prepend=0.0)
    received = out.revenue_usd + out.deficit_usd + out.reserve_in_usd
    paid = out.opex_usd + out.tax_usd + out.interest_usd - deferred + out.repaid_usd + out.own_usd + out.distributed_usd
    paid += out.replaced_usd
    assert np.abs(opening + received - paid - out.cash_usd).max() < CENT_USD


@generated
@given(SEEDS)
def test_owners_are_not_paid_while_a_lender_is_short(seed: int) -> None:
    _, out = play(seed)
    short = (out.shortfall_usd > CENT_USD) | (out.deferred_usd > CENT_USD) | (out.unpaid_usd > CENT_USD)
    assert out.distributed_usd[short].sum() == 0.0


@generated
@given(SEEDS)
def test_owners_are_not_paid_below_the_lock_up_cover(seed: int) -> None:
    case, out = play(seed)
    assert out.distributed_usd[out.cover < case.terms.lockup_dscr].sum() == 0.0
    untested = np.isnan(out.cover) & (out.dscr < case.terms.lockup_dscr)
    assert out.distributed_usd[untested].sum() == 0.0


@generated
@given(SEEDS)
def test_no_balance_or_payment_is_negative(seed: int) -> None:
    _, out = play(seed)
    for name in ("drawn_usd", "repaid_usd", "distributed_usd", "debt_usd", "reserve_usd", "deferred_usd", "unpaid_usd"):
        assert getattr(out, name).min() >= -1e-6, name
    assert (out.cash_usd - out.reserve_usd).min() >= -1e-6
    assert out.fixed_assets_usd.min() >= -CENT_USD


@generated
@given(SEEDS)
def test_depreciation_never_exceeds_cost(seed: int) -> None:
    _, out = play(seed)
    cost = (out.spend_usd + out.fees_usd + out.idc_usd + out.replaced_usd).sum(axis=1)
    assert (out.depreciation_usd.sum(axis=1) <= cost + CENT_USD).all()
    assert (out.tax_depreciation_usd.sum(axis=1) <= cost + CENT_USD).all()


@generated
@given(SEEDS)
def test_distributions_to_holders_add_up(seed: int) -> None:
    _, out = play(seed)
    assert (out.received_usd.sum(axis=0) <= out.distributed_usd.sum(axis=0) + CENT_USD).all()
    outside = (out.raised_usd + out.sunk_usd).sum() > 0.0
    if not outside:
        assert np.abs(out.received_usd.sum(axis=0) - out.distributed_usd.sum(axis=0)).max() < CENT_USD


@generated
@given(SEEDS, st.sampled_from([1e-3, 0.5, 7.0, 1e3]))
def test_scaling_all_money_scales_every_statement(seed: int, k: float) -> None:
    case, out = play(seed)
    again = settle(*scaled(case, k))
    for name in ("uses_usd", "drawn_usd", "debt_usd", "tax_usd", "cash_usd", "equity_usd", "distributed_usd"):
        first, second = getattr(out, name), getattr(again, name)
        assert np.abs(second - k * first).max() <= 1e-9 * k * np.abs(first).max() + 2e-2 * max(1.0, k), name


@generated
@given(SEEDS)
def test_scaling_money_leaves_irr_unchanged(seed: int) -> None:
    _, out = play(seed, vehicles=1)
    flows = vehicle_flows(out, 0)
    again = irr(flows * 1e3)
    assert irr(flows).kind == again.kind
    if irr(flows).kind == 0:
        assert again.value == pytest.approx(irr(flows).value, rel=1e-9)


@generated
@given(SEEDS)
def test_more_money_in_the_purse_never_widens_the_gap(seed: int) -> None:
    case, out = play(seed, vehicles=1)
    richer = case.purse._replace(entity_usd=case.purse.entity_usd * 1.5)
    again = settle(case.inputs, case.terms._replace(partner_usd=case.terms.partner_usd * 1.5), richer)
    assert (again.unpaid_usd <= out.unpaid_usd + CENT_USD).all()


def test_sunk_money_is_paid_before_the_programme_and_only_then() -> None:
    case, out = play(3)
    before = np.arange(out.sunk_usd.shape[1]) < case.inputs.funded_from
    assert out.sunk_usd[:, ~before].sum() == 0.0
    assert out.called_usd[:, :, before].sum() == 0.0
