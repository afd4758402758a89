"""Capital calls by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gigawatt.finance.calls import call

SHARE = np.array([0.5, 0.3, 0.2])


def pay(need: float, commitment: list[float], ceiling: list[float]) -> tuple[np.ndarray, float, np.ndarray]:
    paid, called, short = np.zeros(3), np.zeros(3), np.full(3, -1, dtype=np.int64)
    left = call(need, SHARE, np.array(commitment), np.array(ceiling), paid, called, short, short.copy(), 7)
    assert called.tolist() == paid.tolist()
    return called, left, short


def test_a_call_is_split_by_commitment() -> None:
    called, left, short = pay(100.0, [500.0, 300.0, 200.0], [1e9, 1e9, 1e9])
    assert called == pytest.approx([50.0, 30.0, 20.0])
    assert left == 0.0
    assert (short == -1).all()


def test_the_others_step_up_for_one_that_is_short() -> None:
    called, left, short = pay(100.0, [500.0, 300.0, 200.0], [10.0, 1e9, 1e9])
    assert called == pytest.approx([10.0, 54.0, 36.0])
    assert left == pytest.approx(0.0, abs=1e-9)
    assert short.tolist() == [7, -1, -1]


def test_stepping_up_stops_at_the_others_own_limits() -> None:
    called, left, short = pay(100.0, [500.0, 35.0, 200.0], [10.0, 1e9, 25.0])
    assert called == pytest.approx([10.0, 35.0, 25.0])
    assert left == pytest.approx(30.0)
    assert short.tolist() == [7, -1, -1]


def test_a_partner_with_no_room_left_but_rounding_does_not_stop_the_others() -> None:
    called, left, _ = pay(100.0, [1e-9, 35.0, 200.0], [1e9, 1e9, 1e9])
    assert called[1:] == pytest.approx([35.0, 65.0])
    assert left == pytest.approx(0.0, abs=1e-6)


def test_nobody_named_means_nobody_pays() -> None:
    paid = np.zeros(1)
    never = np.full(1, -1, dtype=np.int64)
    left = call(5.0, np.zeros(1), np.zeros(1), np.zeros(1), paid, paid.copy(), never, never.copy(), 0)
    assert left == 5.0


def test_a_promise_that_is_used_up_is_no_broken_one() -> None:
    short, out_of_cash = np.full(3, -1, dtype=np.int64), np.full(3, -1, dtype=np.int64)
    promised, cash = np.array([10.0, 300.0, 200.0]), np.array([1e9, 1e9, 10.0])
    call(100.0, SHARE, promised, cash, np.zeros(3), np.zeros(3), short, out_of_cash, 7)
    assert short.tolist() == [7, -1, 7]
    assert out_of_cash.tolist() == [-1, -1, 7]
