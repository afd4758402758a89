"""The same seed gives the same future, however the work is cut and shared."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
from decided_examples import decided, decided_from, opened

from gigawatt import risk
from gigawatt.risk import Trials, run_blocks

TRIALS = 60


def leaves(value: object) -> Iterator[np.ndarray]:
    """Yield every field of a plan, nested ones too, as an array."""
    if isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield np.asarray(value)


def alike(one: Trials, other: Trials) -> bool:
    pairs = (
        (getattr(one, name), getattr(other, name))
        for name in ("rows", "ready_day", "series", "dscr", "factor", "critical")
    )
    return all(np.array_equal(left, right, equal_nan=True) for left, right in pairs)


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_workers_change_nothing(workers: int) -> None:
    case = decided("abilene")
    assert alike(case.played(TRIALS, workers=workers), case.played(TRIALS, workers=3))


@pytest.mark.parametrize("block_size", [1, 7, 59, 1000])
def test_block_size_changes_nothing(block_size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    case = decided("abilene")
    whole = case.played(TRIALS)
    monkeypatch.setattr(risk.trials, "run_blocks", partial(run_blocks, block_size=block_size))
    assert alike(case.played(TRIALS), whole)


def test_first_trials_are_those_of_a_longer_run() -> None:
    case = decided("small")
    assert np.array_equal(case.played(20).rows, case.played(TRIALS).rows[:20], equal_nan=True)


def test_another_seed_gives_another_future() -> None:
    case = decided("small")
    assert not np.array_equal(case.played(5, seed=1).factor, case.played(5, seed=2).factor)


def test_deciding_twice_gives_the_same_plan_to_the_bit() -> None:
    once, twice = decided("small").plan, decided_from(opened("small")).plan
    for left, right in zip(leaves(once), leaves(twice), strict=True):
        assert np.array_equal(left, right, equal_nan=True)


def test_playing_leaves_the_plan_untouched() -> None:
    case = decided("small")
    before = [np.array(field, copy=True) for field in leaves(case.plan)]
    case.played(10)
    after = list(leaves(case.plan))
    assert all(np.array_equal(left, right, equal_nan=True) for left, right in zip(before, after, strict=True))
