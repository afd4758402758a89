"""Keep, replace or switch off: by hand, in limits, and in the direction of every argument."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.compute import Generation, is_kept, refresh, worth

CENTS = st.integers(0, 1000).map(lambda cents: cents / 100)
RENTS = st.lists(CENTS, min_size=1, max_size=60).map(np.array)
HOURS = 730.0


def of(rents, opex=1.0, share=1.0, rate=0.0):
    return worth(np.asarray(rents, dtype=float), opex, hours_billed_share=share, rate_per_year=rate)


def test_two_months_by_hand():
    assert of([2.0, 1.5]) == (pytest.approx(HOURS * 1.5), 2)


def test_a_month_is_paid_at_its_end():
    assert of([0.0] * 11 + [13.0], opex=0.0, rate=0.1).residual_usd == pytest.approx(13.0 * HOURS / 1.1)


def test_what_rents_for_less_than_it_costs_is_worth_nothing():
    assert of([0.9, 0.8]) == (0.0, 0)


def test_a_month_below_cost_is_borne_where_later_ones_repay_it():
    assert of([0.5, 3.0]) == (pytest.approx(HOURS * 1.5), 2)
    assert of([0.5, 1.4])[1] == 0


@given(RENTS)
def test_falling_rents_are_kept_as_long_as_they_exceed_cost(rents):
    falling = np.sort(rents)[::-1]
    found = of(falling, opex=3.0)
    assert found.months_kept == sum(is_kept(rent, 3.0) for rent in falling)


@given(RENTS, CENTS, CENTS, st.floats(0.1, 1.0))
def test_higher_rents_and_lower_costs_are_never_worth_less(rents, opex, more, share):
    base = of(rents, opex, share, 0.1).residual_usd
    assert of(rents + more, opex, share, 0.1).residual_usd >= base
    assert of(rents, opex + more, share, 0.1).residual_usd <= base
    assert base >= 0.0


@given(RENTS, CENTS)
def test_a_longer_life_is_never_worth_less(rents, later):
    assert of(np.append(rents, later)).residual_usd >= of(rents).residual_usd


def test_idle_hours_count_against_keeping():
    assert is_kept(2.0, 1.0)
    assert not is_kept(2.0, 1.0, hours_billed_share=0.5)


def offer(rent, *, kw, price=0.0, opex=0.5, months=36):
    return Generation(kw, np.full(months, float(rent)), opex, price)


def decide(old, new, resale=0.5):
    return refresh(100.0, old, new, hours_billed_share=1.0, rate_per_year=0.1, resale_share=resale)


def test_a_cap_of_power_is_filled_with_whole_accelerators():
    found = decide(offer(1.0, kw=1.472), offer(4.0, kw=2.09))
    assert (found.accelerators_old, found.accelerators_new) == (67_934, 47_846)


def test_a_hundred_kilowatts_hold_ten_of_ten():
    found = refresh(0.1, offer(1, kw=10.0), offer(1, kw=0.1), hours_billed_share=1, rate_per_year=0.1, resale_share=0)
    assert (found.accelerators_old, found.accelerators_new) == (10, 1000)


def test_new_ones_that_earn_more_than_they_cost_and_displace_replace():
    assert decide(offer(1.0, kw=1.5), offer(6.0, kw=2.0, price=60_000)).action == "replace"


def test_old_ones_that_still_earn_are_kept_while_new_ones_are_dear():
    assert decide(offer(2.5, kw=1.5), offer(4.0, kw=2.0, price=80_000)).action == "keep"


def test_old_ones_that_lose_money_are_switched_off_where_nothing_better_is_sold():
    found = decide(offer(0.4, kw=1.5), offer(4.0, kw=2.0, price=200_000))
    assert (found.action, found.keep_usd) == ("switch_off", 0.0)


def test_who_keeps_places_under_the_cap_free_waits_for_a_better_use_of_the_power():
    # The same money per accelerator, half the power: twice as many under the cap.
    lean = decide(offer(2.0, kw=2.0), offer(2.0, kw=1.0, price=5_000))
    assert lean.accelerators_new == 2 * lean.accelerators_old
    assert lean.action == "replace"


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_resale_never_speaks_against_replacing(one, other):
    low, high = sorted((one, other))
    new = offer(4.0, kw=2.0, price=70_000)
    assert decide(offer(2.0, kw=1.5), new, high).replace_usd >= decide(offer(2.0, kw=1.5), new, low).replace_usd
