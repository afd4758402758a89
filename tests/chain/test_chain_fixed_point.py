"""What decides converges, and is then frozen."""

from __future__ import annotations

import numpy as np
import pytest
from decided_examples import decided

from gigawatt.chain import base_case, play

CASES = [("small", None), ("abilene", None), ("stargate", "announced"), ("stargate", "sceptic")]
HALF_CENT_USD = 0.005  # USD; where the fixed point of debt and uses stops


@pytest.mark.parametrize(("example", "view"), CASES)
def test_debt_and_uses_settle_to_half_a_cent(example: str, view: str | None) -> None:
    assert decided(example, view).plan.finance.residual_usd < HALF_CENT_USD


@pytest.mark.parametrize(("example", "view"), CASES)
def test_load_that_prices_is_the_load_that_comes_out(example: str, view: str | None) -> None:
    plan = decided(example, view).plan
    assert abs(plan.capital.financing_load - plan.finance.financing_load) < 1e-3


@pytest.mark.parametrize(("example", "view"), CASES)
def test_debt_that_capital_supplies_is_the_debt_that_finance_sizes(example: str, view: str | None) -> None:
    plan = decided(example, view).plan
    supplied = plan.capital.debt_usd[plan.schedule.chosen].sum()
    sized = plan.finance.sized_usd[plan.schedule.chosen].sum()
    assert sized == pytest.approx(supplied, rel=5e-3, abs=1e6)


@pytest.mark.parametrize(("example", "view"), CASES)
def test_base_case_builds_what_was_priced(example: str, view: str | None) -> None:
    case = decided(example, view)
    spent = play(case.plan, base_case(case.programme)).build.spend_usd.sum(axis=(1, 2))
    live = case.plan.schedule.chosen & (spent > 0.0)
    assert np.all(spent[live] <= case.plan.phases.cost_usd[live].sum(axis=1) * (1 + 1e-9))
