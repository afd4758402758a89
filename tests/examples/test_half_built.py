"""The example of a developer who plans again: it says what it is there to show, and marks what nobody has measured."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from gigawatt import chain, schedule
from gigawatt.programme import Programme, read

FILE = Path(__file__).parents[2] / "examples" / "half_built" / "programme.yaml"


@cache
def decided() -> tuple[Programme, chain.Plan, chain.Outcome]:
    programme = read(str(FILE))
    plan = chain.decide(programme)
    return programme, plan, chain.play(plan, chain.base_case(programme))


def test_a_task_of_the_half_built_hall_keeps_its_past() -> None:
    _, plan, outcome = decided()
    begun = ~np.isnan(plan.schedule.actual_start_day)
    assert begun.sum() >= 6
    assert np.all(outcome.build.start_day[begun] == plan.schedule.actual_start_day[begun])


def test_some_tasks_wait_for_the_shared_crews() -> None:
    _, plan, outcome = decided()
    assert np.any(plan.schedule.arc_kind == schedule.Binding.CREWS)
    assert np.any(outcome.build.cause == schedule.Binding.CREWS)


def test_shared_crews_never_show_more_people_than_there_are() -> None:
    programme, plan, outcome = decided()
    found = schedule.crew_histogram(programme, plan.schedule, outcome.build)
    assert np.all(found.used <= found.there)


def test_the_half_built_hall_is_late_and_dear() -> None:
    programme, plan, outcome = decided()
    (row,) = schedule.earned(programme, plan.phases, plan.capital, plan.schedule, outcome.build)
    assert row.phase == "lake.l1"
    assert row.value.spi.value is not None
    assert row.value.cpi.value is not None
    assert 0.5 < row.value.spi.value < 1.0
    assert 0.5 < row.value.cpi.value < 1.0


def test_the_header_says_that_figures_are_assumptions() -> None:
    head = FILE.read_text().split("gigawatt: 1")[0]
    assert "every figure is an\n# assumption unless a comment gives its source" in head
