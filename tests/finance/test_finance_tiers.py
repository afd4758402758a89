"""Hurdle accounts are IRR hurdles; catch-up and promote are shares of profit; nothing is shared twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.finance import irr
from gigawatt.finance.tiers import Account, compound, contribute, promoted_usd, take_preferred
from gigawatt.quantities import compiled

YEAR = 1 / 12


@compiled
def shared(paid, cash, hurdle, promote, catch_up):
    """Return what holders and sponsor get month by month. Shape (2, N)."""
    account = np.zeros(Account.HURDLE + len(hurdle))
    found = np.zeros((2, len(paid)))
    for month in range(len(paid)):
        compound(account, hurdle, 0.0, YEAR)
        contribute(account, paid[month], 0.0)
        found[1, month] = promoted_usd(account, promote, catch_up, cash[month])
        found[0, month] = cash[month] - found[1, month]
    return found


@compiled
def preferred(paid, cash, rate):
    account = np.zeros(Account.HURDLE + 0)
    found = np.zeros(len(paid))
    for month in range(len(paid)):
        compound(account, np.zeros(0), rate, YEAR)
        contribute(account, 0.0, paid[month])
        found[month] = take_preferred(account, cash[month])
    return found


def flows(seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    paid = np.concatenate([random.uniform(1.0, 9.0, 24), np.zeros(96)])
    cash = np.concatenate([np.zeros(30), random.uniform(0.0, 6.0, 90)])
    return paid, cash


SEEDS = st.integers(0, 10**5)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_the_month_in_which_the_account_empties_is_the_one_in_which_holders_reach_the_hurdle(seed: int) -> None:
    paid, cash = flows(seed)
    holders, sponsor = shared(paid, cash, np.array([0.08]), np.array([0.0, 0.2]), 0.0)
    if not sponsor.any():
        return
    first = int(np.flatnonzero(sponsor > 0.0)[0])
    to_hurdle = holders[: first + 1] - paid[: first + 1]
    to_hurdle[first] -= sponsor[first] * 4.0  # above the hurdle holders got 80 for each 20 of the sponsor
    assert irr(to_hurdle).value == pytest.approx(0.08, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_a_full_catch_up_leaves_the_sponsor_its_share_of_all_profit(seed: int) -> None:
    paid, cash = flows(seed)
    cash[-1] += 10.0 * paid.sum()
    holders, sponsor = shared(paid, cash, np.array([0.08]), np.array([0.0, 0.2]), 1.0)
    profit = holders.sum() + sponsor.sum() - paid.sum()
    assert sponsor.sum() == pytest.approx(0.2 * profit, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_all_cash_goes_to_holders_or_sponsor_and_none_is_negative(seed: int) -> None:
    paid, cash = flows(seed)
    for catch_up in (0.0, 0.5, 1.0):
        holders, sponsor = shared(paid, cash, np.array([0.08, 0.15]), np.array([0.0, 0.2, 0.3]), catch_up)
        assert np.abs(holders + sponsor - cash).max() < 1e-9
        assert min(holders.min(), sponsor.min()) > -1e-9


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_a_hurdle_of_nothing_is_the_money_back(seed: int) -> None:
    paid, cash = flows(seed)
    holders, sponsor = shared(paid, cash, np.array([0.0]), np.array([0.0, 0.5]), 0.0)
    assert sponsor.sum() == pytest.approx(0.5 * max(0.0, cash.sum() - paid.sum()), rel=1e-9)
    assert holders.sum() == pytest.approx(cash.sum() - sponsor.sum())


def test_preferred_holders_reach_their_rate_and_no_more() -> None:
    paid, cash = flows(7)
    cash[-1] += 10.0 * paid.sum()
    got = preferred(paid, cash, 0.1)
    assert irr(got - paid).value == pytest.approx(0.1, abs=1e-9)
