"""The row of a trial: names and places agree, and the numbers are those of the outcome."""

from __future__ import annotations

import numpy as np
import pytest
from decided_examples import Decided, decided

from gigawatt.chain import SERIES, Outcome, base_case, column_names, play, tally
from gigawatt.quantities import F1, F2, month_start_days
from gigawatt.schedule import Binding

CASES = [("small", None), ("abilene", None), ("stargate", "announced")]
UNTOUCHED = -12345.678


def tallied(case: Decided) -> tuple[dict[str, float], F2, Outcome, F1]:
    programme, outcome = case.programme, play(case.plan, base_case(case.programme))
    row = np.full(len(column_names(programme)) + 1, UNTOUCHED)
    ready, binding = np.empty(len(programme.phases)), np.empty(len(programme.phases), dtype=np.int64)
    series = np.full((len(SERIES), programme.timeline.months), UNTOUCHED)
    short = np.full(len(programme.entities), -1, dtype=np.int64)
    tally(case.plan, case.asked, short, outcome, row, ready, binding, series)
    return dict(zip(column_names(programme), row[:-1], strict=True)), series, outcome, row


@pytest.mark.parametrize(("example", "view"), CASES)
def test_every_named_column_is_written_and_none_beyond(example: str, view: str | None) -> None:
    _, _, _, row = tallied(decided(example, view))
    assert row[-1] == UNTOUCHED
    assert UNTOUCHED not in row[:-1]


@pytest.mark.parametrize(("example", "view"), CASES)
def test_names_of_columns_differ(example: str, view: str | None) -> None:
    names = column_names(decided(example, view).programme)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("example", "view"), CASES)
def test_last_columns_hold_the_last_vehicle(example: str, view: str | None) -> None:
    case = decided(example, view)
    found, _, outcome, _ = tallied(case)
    last = case.programme.vehicles[-1]
    assert found[f"{last}_debt_usd"] == outcome.money.debt_usd[-1].max()


@pytest.mark.parametrize(("example", "view"), CASES)
def test_called_columns_hold_each_entitys_calls(example: str, view: str | None) -> None:
    case = decided(example, view)
    found, _, outcome, _ = tallied(case)
    called = [found[f"{name}_called_usd"] for name in case.programme.entities]
    assert np.allclose(called, outcome.money.called_usd.sum(axis=(0, 2)))


@pytest.mark.parametrize(("example", "view"), CASES)
def test_own_phases_alone_finish_cost_and_compute(example: str, view: str | None) -> None:
    case = decided(example, view)
    found, series, outcome, _ = tallied(case)
    own = case.asked.counted
    assert found["finish_day"] == outcome.build.ready_day[own].max(initial=0.0)
    assert np.allclose(series[SERIES.index("accelerators")], outcome.output.accelerators[own].sum(axis=0))


@pytest.mark.parametrize(("example", "view"), CASES)
def test_target_columns_read_the_cumulative_series_at_the_target(example: str, view: str | None) -> None:
    case = decided(example, view)
    found, series, _, _ = tallied(case)
    for number, month in enumerate(case.asked.target_month):
        assert found[f"target_{number}_supply_usd"] == series[SERIES.index("supply_usd"), month]
        assert found[f"target_{number}_spent_usd"] == series[SERIES.index("spend_usd"), month]


@pytest.mark.parametrize(("example", "view"), CASES)
def test_megawatts_live_count_whoever_built_them(example: str, view: str | None) -> None:
    case = decided(example, view)
    found, _, outcome, _ = tallied(case)
    starts = month_start_days(case.programme.timeline)
    for number, month in enumerate(case.asked.target_month):
        live = outcome.build.ready_day <= starts[month]
        assert found[f"target_{number}_live_mw"] == pytest.approx(case.plan.phases.facility_mw[live].sum())


@pytest.mark.parametrize(("example", "view"), CASES)
def test_binding_columns_hold_at_least_all_own_megawatts(example: str, view: str | None) -> None:
    case = decided(example, view)
    found, _, _, _ = tallied(case)
    total = sum(found[f"binding_{kind.name.lower()}_mw"] for kind in Binding)
    assert total >= case.own_mw * (1 - 1e-12)


def test_live_dates_are_in_order() -> None:
    found, _, _, _ = tallied(decided("abilene"))
    assert found["live_25_day"] <= found["live_50_day"] <= found["live_100_day"]
