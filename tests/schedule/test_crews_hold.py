"""No base plan holds more heads than a crew has, whatever the search finds and however the crew shrinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gigawatt.quantities import NEVER
from gigawatt.schedule.plan import Binding


def excess(world: Any) -> float:
    """Return by how many heads the tasks at work outnumber their crew at worst, on central values."""
    plan, played = world.plan, world.outcome
    days = np.concatenate([played.start_day[played.start_day < NEVER], plan.month_start_days[:-1]])
    month = np.searchsorted(plan.month_start_days, days, side="right") - 1
    at_work = (played.start_day <= days[:, None]) & (played.finish_day > days[:, None] + 1e-6)
    return float(np.max(at_work @ plan.crew_use - plan.crew_capacity[:, month].T, initial=0.0))


def shared(tree: dict[str, Any], *heads: tuple[str, int], phases: int = 2, expedite: bool = False) -> dict[str, Any]:
    """Return the small programme with one crew of electricians and some phases of 100 MW."""
    rows = [{"name": f"p{number}", "it_power": "100 MW IT", "start": "2025-01"} for number in range(phases)]
    tree["sites"]["abilene"]["phases"] = [{**row, "mandatory": True} for row in rows]
    tree["programme"]["expedite"] = expedite
    dated = [{"from": start, "heads": count} for start, count in heads]
    tree["crews"] = {"electricians": {"trades": ["electrical"], "heads": dated}}
    return tree


@pytest.mark.parametrize("heads", [[("2025-01", 300)], [("2025-01", 400), ("2026-06", 100)]])
def test_no_crew_is_larger_at_work_than_it_is(
    small: dict[str, Any], world: Callable[..., Any], heads: list[tuple[str, int]]
) -> None:
    assert excess(world(shared(small, *heads))) == 0.0


def test_a_faster_mode_holds_the_heads_that_it_needs(small: dict[str, Any], world: Callable[..., Any]) -> None:
    found = world(shared(small, ("2025-01", 400), expedite=True))
    assert found.plan.mode.any()
    assert excess(found) == 0.0


def test_a_crew_that_cannot_do_the_work_is_named_and_proves_nothing(
    small: dict[str, Any], world: Callable[..., Any]
) -> None:
    found = world(shared(small, ("2025-01", 400), ("2026-01", 0)))
    assert not found.plan.proven
    assert np.all(found.outcome.ready_day == NEVER)
    assert np.all(found.outcome.binding == Binding.CREWS)
    assert excess(found) == 0.0


def test_a_shrinking_crew_makes_work_longer_and_not_impossible(
    small: dict[str, Any], world: Callable[..., Any]
) -> None:
    found = world(shared(small, ("2025-01", 400), ("2026-06", 100), phases=1))
    assert np.all(found.outcome.ready_day < NEVER)


def test_no_plan_powers_more_than_the_bound_where_megawatts_have_hundredths(
    small: dict[str, Any], world: Callable[..., Any]
) -> None:
    small["sites"]["abilene"]["phases"] = [
        {"name": f"p{number}", "it_power": "50.03 MW IT", "start": "2025-01"} for number in range(3)
    ]
    small["programme"]["objective"] = {"most_compute": "2030-01"}
    quality = world(small).plan.quality
    assert quality.value <= quality.bound


def test_the_sites_crews_take_phases_in_one_order_however_their_tasks_are_mixed(
    small: dict[str, Any], world: Callable[..., Any]
) -> None:
    # The second phase's permits come before anything of the first, whose works the site's one crew does first.
    tree = shared(small, ("2025-01", 400))
    tree["sites"]["abilene"]["crews"] = 1
    tree["sites"]["abilene"]["phases"][0]["start"] = "2026-01"
    plan = world(tree).plan
    first_task = [int(np.flatnonzero(plan.phase == phase)[0]) for phase in (0, 1)]
    assert first_task[1] < first_task[0]
    assert np.all(plan.arc_from < plan.arc_to)
    between = plan.phase[plan.arc_from] != plan.phase[plan.arc_to]
    assert between.any()
    assert np.all(plan.phase[plan.arc_from[between]] == 0)
