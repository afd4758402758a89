"""What holds back late megawatts: only those wanted count, in the futures that miss them."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gigawatt.evidence.lateness import late, never_live, remedy
from gigawatt.schedule import Binding

NEVER = np.inf


def case(ready_day: list[list[float]], binding: list[list[Binding]], mw: list[float], chosen: list[bool]) -> Any:
    return SimpleNamespace(
        trials=SimpleNamespace(ready_day=np.array(ready_day, dtype=np.float32), binding=np.array(binding)),
        plan=SimpleNamespace(
            phases=SimpleNamespace(facility_mw=np.array(mw)), schedule=SimpleNamespace(chosen=np.array(chosen))
        ),
        asked=SimpleNamespace(counted=np.array(chosen)),
    )


def held(shares: np.ndarray) -> dict[Binding, float]:
    return {kind: pytest.approx(shares[kind]) for kind in Binding if shares[kind] > 0}


TWO_FUTURES = case(
    [[10.0, 50.0, NEVER], [90.0, 40.0, 95.0]],
    [[Binding.PLAN, Binding.GRID, Binding.EQUITY], [Binding.WORKS, Binding.GRID, Binding.CHIPS]],
    [100.0, 200.0, 300.0],
    [True, True, True],
)


def test_what_is_never_live_lacks_what_never_came():
    assert held(never_live(TWO_FUTURES)) == {Binding.EQUITY: 1.0}


def test_only_the_phases_that_come_first_are_wanted():
    # 250 MW by day 30: the first future lacks its second phase (grid), the other its first two (grid, works).
    assert held(late(TWO_FUTURES, 250.0, 30.0)) == {Binding.GRID: 400 / 500, Binding.WORKS: 100 / 500}


def test_what_comes_never_is_late_where_everything_is_wanted():
    shares = late(TWO_FUTURES, 600.0, 60.0)
    assert held(shares) == {Binding.EQUITY: 300 / 700, Binding.WORKS: 100 / 700, Binding.CHIPS: 300 / 700}


def test_a_target_met_in_every_future_has_nothing_late():
    assert not late(TWO_FUTURES, 300.0, 100.0).any()


def test_phases_that_are_not_built_hold_nothing_up():
    others = case([[NEVER, 20.0]], [[Binding.EQUITY, Binding.GRID]], [100.0, 100.0], [False, True])
    assert not never_live(others).any()
    assert held(late(others, 100.0, 10.0)) == {Binding.GRID: 1.0}


def test_the_remedy_names_what_holds_most_of_what_is_late():
    said = remedy(late(TWO_FUTURES, 250.0, 30.0))
    assert said == "Earlier grid: 80 % of the megawatts that are late wait for that."
