"""The one annuity formula: payments are worth the loan, and its limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.quantities import annuity_factor, capital_recovery_factor


@given(st.floats(0.0, 0.5), st.integers(1, 40))
def test_the_payments_are_worth_the_capital(rate, years):
    payment = capital_recovery_factor(rate, years)
    assert sum(payment / (1 + rate) ** year for year in range(1, years + 1)) == pytest.approx(1.0)


@pytest.mark.parametrize("rate", [0.0, 1e-13, 1e-9])
def test_without_interest_each_payment_counts_in_full(rate):
    assert annuity_factor(rate, 120) == pytest.approx(120.0, rel=1e-6)


def test_a_mortgage_has_the_payment_of_the_annuity_table():
    # 360 payments at 1 % a month: annuity factor (1 - 1.01^-360) / 0.01 = 97.2183.
    assert 250_000 * capital_recovery_factor(0.01, 360) == pytest.approx(2_571.53, abs=0.005)
