"""The same programme in several views: what a belief changes, and what it must leave alone."""

from __future__ import annotations

import numpy as np
import pytest
from decided_examples import decided, decided_from, opened

from gigawatt.chain import base_case
from gigawatt.programme import switch
from gigawatt.quantities import FIRST_DRIVER
from gigawatt.risk import neutral, pack

VIEWS = ("announced", "reported", "sceptic", "pitch")


def test_targets_are_the_same_in_every_view() -> None:
    targets = [[(row.amount, row.by) for row in opened("stargate", view).file.targets] for view in VIEWS]
    assert all(row == targets[0] for row in targets)


def test_sceptic_builds_less_than_announced() -> None:
    assert decided("stargate", "sceptic").own_mw < decided("stargate", "announced").own_mw


@pytest.mark.parametrize("target", [0, 1])
def test_sceptics_gap_is_larger_in_the_median(target: int) -> None:
    supply = [
        np.median(decided("stargate", view).played(40).column(f"target_{target}_supply_usd"))
        for view in ("sceptic", "announced")
    ]
    assert supply[0] < supply[1]


def switched() -> tuple[object, object]:
    """Return the plans before and after believing Musk about SoftBank's cash, the power plan frozen."""
    before = decided("stargate", "announced")
    programme = switch(before.programme, "softbank-liquidity", "softbank-liquidity-musk")
    return before, decided_from(programme, before.plan.power)


def test_a_switched_claim_leaves_every_other_figure_of_the_file() -> None:
    before = opened("stargate", "announced")
    after = switch(before, "softbank-liquidity", "softbank-liquidity-musk")
    restored = after.file.entities["softbank"].model_copy(
        update={"liquidity": before.file.entities["softbank"].liquidity}
    )
    assert after.file.model_copy(update={"entities": {**after.file.entities, "softbank": restored}}) == before.file


def test_a_switched_claim_on_cash_leaves_prices_racks_and_power() -> None:
    before, after = switched()
    for stage in ("phases", "compute", "power"):
        left, right = getattr(before.plan, stage), getattr(after.plan, stage)  # type: ignore[attr-defined]
        for name, one, other in zip(left._fields, left, right, strict=True):
            pairs = zip(one, other, strict=True) if isinstance(one, tuple) else [(one, other)]
            assert all(np.array_equal(np.asarray(a), np.asarray(b), equal_nan=True) for a, b in pairs), (stage, name)


def test_a_switched_claim_on_one_ledger_leaves_the_others() -> None:
    before, after = switched()
    names = before.programme.entities  # type: ignore[attr-defined]
    changed = before.plan.capital.liquidity_usd != after.plan.capital.liquidity_usd  # type: ignore[attr-defined]
    assert [names[place] for place in np.flatnonzero(changed)] == ["softbank"]


def test_a_switched_claim_leaves_the_random_numbers_of_all_other_drivers() -> None:
    before, after = (case.programme for case in switched())  # type: ignore[attr-defined]
    assert np.array_equal(pack(before.drivers).stream, pack(after.drivers).stream)


def test_base_case_is_every_driver_at_its_median() -> None:
    programme = decided("stargate", "announced").programme
    assert np.array_equal(base_case(programme).factor, neutral(pack(programme.drivers)))
    assert len(base_case(programme).factor) == FIRST_DRIVER + len(programme.drivers)
