"""What a sponsor would owe back is the same in the statements, in the ensemble and in the exhibit."""

from __future__ import annotations

import numpy as np
import pytest
from played_examples import EXAMPLES, played

from gigawatt import capital, chain, finance
from gigawatt.programme import read
from gigawatt.risk import run_trials
from gigawatt.study.exhibits.partners import clawbacks

AGREED = {"vehicles.hall.promote": "{to: developer, tiers: [{hurdle: 2 %, share: 20 %}]}"}


def test_a_programme_without_a_promote_has_no_clawback() -> None:
    case = played("small")
    assert case.shown.finance.clawbacks == ()
    assert not any(case.trials.column(f"{vehicle}_clawback_usd").any() for vehicle in case.programme.vehicles)


@pytest.fixture(scope="module")
def told() -> tuple[chain.Plan, tuple[chain.Clawback, ...], np.ndarray, np.ndarray]:
    programme = read(str(EXAMPLES / "small" / "programme.yaml"), None, AGREED)
    plan, end = chain.decide(programme), capital.call_end_month(programme)
    base = chain.play(plan, chain.base_case(programme))
    trials = run_trials(programme, plan, chain.ask(programme, plan), end, 20, 1)
    replayed = [
        finance.clawback_usd(
            plan.finance.tiers,
            plan.finance.root,
            chain.play(plan, chain.base_case(programme)._replace(factor=row)).money,
        )
        for row in trials.factor
    ]
    columns = np.array([trials.column(f"{vehicle}_clawback_usd") for vehicle in programme.vehicles]).T
    return plan, clawbacks(programme, plan, base, trials), columns, np.array(replayed)


def test_the_column_of_the_ensemble_is_what_the_statements_of_each_trial_give(told: tuple) -> None:
    _, _, columns, replayed = told
    assert columns.tobytes() == replayed.tobytes()


def test_the_exhibit_has_a_row_for_each_vehicle_whose_sponsor_was_paid(told: tuple) -> None:
    plan, rows, columns, _ = told
    assert rows
    for row in rows:
        assert row.sponsor == "developer"
        assert 0.0 <= row.base_usd <= row.promoted_usd
        assert (row.owed_usd is None) == (row.owed_share == 0.0)
    assert len(rows) <= len(plan.finance.root)
    assert columns.min() >= 0.0
