"""What must hold of every exact plan: relaxing never lengthens, bounds hold, the same work gives the same plan."""

from __future__ import annotations

import math

import numpy as np
import pytest
from brute import general, plain
from feasible import broken

from gigawatt.schedule.project import Effort, Link, Objective, Problem, Solution, project
from gigawatt.schedule.project.bounds import lower_bound
from gigawatt.schedule.project.exact import exact
from gigawatt.schedule.project.neighbourhood import improve

EFFORT = Effort(exact=2.0)


def problems(objective: Objective = Objective.EARLIEST, number: int = 25) -> list[Problem]:
    rng = np.random.default_rng(7)
    return [general(rng, 7, 20, objective) for _ in range(number)]


def one_after_another(problem: Problem) -> Solution:
    """Return a plan of a project of one mode that never does two things at once."""
    before, days = np.cumsum(problem.duration_days) - problem.duration_days, np.arange(problem.horizon_day)
    if len(problem.worked_days):
        days = np.flatnonzero(np.diff(problem.worked_days[0]))
    start, chosen = days[before], np.zeros(0, dtype=np.bool_)
    finish = np.where(problem.duration_days > 0, days[before + problem.duration_days - 1] + 1, start)
    return Solution(start, finish, problem.first_mode[:-1], chosen, float(finish[-1]), math.nan, False)


def crew_added(problem: Problem) -> Problem:
    return problem._replace(capacity=problem.capacity + 1)


def stock_added(problem: Problem) -> Problem:
    return problem._replace(stock=problem.stock + 7)


def stock_sooner(problem: Problem) -> Problem:
    return problem._replace(stock_day=np.maximum(problem.stock_day - 1, np.arange(len(problem.stock_day))))


def link_dropped(problem: Problem) -> Problem:
    links = {name: getattr(problem, name)[1:] for name in ("link_from", "link_to", "link_type", "lag_days")}
    return problem._replace(**links)


def lag_cut(problem: Problem) -> Problem:
    return problem._replace(lag_days=problem.lag_days - 1)


def release_cut(problem: Problem) -> Problem:
    return problem._replace(release_day=problem.release_day - 1)


def every_day_worked(problem: Problem) -> Problem:
    return problem._replace(calendar=np.full(len(problem.calendar), -1))


def deadline_later(problem: Problem) -> Problem:
    return problem._replace(deadline_day=problem.deadline_day + 2)


RELAXED = [crew_added, stock_added, stock_sooner, link_dropped, lag_cut, release_cut, deadline_later]


@pytest.mark.parametrize("relaxed", RELAXED)
@pytest.mark.parametrize("objective", list(Objective))
def test_relaxing_never_makes_the_proven_best_worse(relaxed, objective) -> None:  # type: ignore[no-untyped-def]
    sign = 1.0 if objective == Objective.EARLIEST else -1.0
    for problem in problems(objective, number=8):
        before, after = exact(problem, None, EFFORT), exact(relaxed(problem), None, EFFORT)
        assert before.proven
        assert after.proven
        assert math.isnan(before.value) or sign * after.value <= sign * before.value + 1e-9


def test_working_every_day_never_lengthens_a_plan_whose_draws_fall_at_starts_and_whose_links_wait_for_ends() -> None:
    """A shorter elapsed time draws sooner at an end and starts sooner under an ever-present start-to-finish tie."""
    for problem in problems():
        kept = problem._replace(
            draw_share=np.zeros(len(problem.draw_share)),
            link_type=np.full(len(problem.link_from), Link.FS),
            capacity=np.full((1, 2), 4),
            capacity_day=np.zeros(1, dtype=np.int64),
        )
        before, after = exact(kept, None, EFFORT), exact(every_day_worked(kept), None, EFFORT)
        assert math.isnan(before.value) or after.value <= before.value


@pytest.mark.parametrize("objective", list(Objective))
def test_the_quick_bound_is_never_better_than_the_proven_best(objective: Objective) -> None:
    for problem in problems(objective):
        best, bound = exact(problem, None, EFFORT), lower_bound(problem)
        if not math.isnan(best.value):
            assert bound <= best.value if objective == Objective.EARLIEST else bound >= best.value


def test_one_crew_that_everyone_needs_bounds_the_end_by_the_sum_of_its_work() -> None:
    problem = project(np.array([3, 4, 5]), [], np.ones((3, 1)), np.array([1]), horizon_day=40)
    assert lower_bound(problem) == 12.0


def test_a_draw_waits_for_the_stock_that_its_predecessors_have_drawn_from_too() -> None:
    problem = project(np.array([2, 2]), [(0, 1)], np.zeros((2, 0)), np.zeros(0), horizon_day=40)._replace(
        draw_task=np.array([0, 1]),
        draw_stock=np.zeros(2, dtype=np.int64),
        draw_share=np.zeros(2),
        draw_amount=np.array([5, 5]),
        stock_day=np.array([0, 9, 20]),
        stock=np.array([[5], [8], [10]]),
    )
    assert lower_bound(problem) == 22.0
    assert exact(problem, None, EFFORT).start_day.tolist() == [0, 20]


def test_the_same_effort_gives_the_same_plan_twice() -> None:
    for problem in [*problems(number=5), plain(np.random.default_rng(3), 40, crews=3)]:
        short = EFFORT._replace(exact=0.2)
        one, other = exact(problem, None, short), exact(problem, None, short)
        for name in ("start_day", "finish_day", "mode", "chosen"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


def test_among_plans_with_the_soonest_last_end_the_weighted_ends_are_soonest() -> None:
    problem = (
        project(np.array([4, 2, 6]), [], np.array([[1], [1], [1]]), np.array([1]), horizon_day=20)
        ._replace(group=np.arange(3), optional=np.zeros(3, dtype=np.bool_), weight=np.array([1, 4, 1]))
        ._replace(worth=np.zeros(3), worth_per_day=np.zeros(3))
    )
    assert exact(problem, None, EFFORT).finish_day.tolist() == [6, 2, 12]


def test_a_cheaper_mode_breaks_a_tie() -> None:
    problem = project(np.array([4, 4]), [], np.zeros((2, 0)), np.zeros(0), horizon_day=9)
    one_task = problem._replace(
        first_mode=np.array([0, 2]),
        price=np.array([5.0, 3.0]),
        release_day=np.zeros(1, dtype=np.int64),
        calendar=np.full(1, -1),
        group=np.full(1, -1),
    )
    assert exact(one_task, None, EFFORT).mode.tolist() == [1]


def test_money_in_dollars_to_a_million_million_is_compared_to_the_dollar() -> None:
    problem = project(np.array([1, 1]), [], np.zeros((2, 0)), np.zeros(0), horizon_day=30)._replace(
        draw_task=np.array([0, 1]),
        draw_stock=np.zeros(2, dtype=np.int64),
        draw_share=np.array([0.0, 0.0]),
        draw_amount=np.array([500_000_000_000, 500_000_000_001]),
        stock_day=np.array([0, 10, 20]),
        stock=np.array([[600_000_000_000], [1_000_000_000_000], [1_000_000_000_001]]),
    )
    assert exact(problem, None, EFFORT).value == 21.0


def test_no_plan_is_a_result_and_says_so() -> None:
    problem = project(np.array([5]), [], np.array([[2]]), np.array([1]), horizon_day=30)
    found = exact(problem, None, EFFORT)
    assert math.isnan(found.value)
    assert found.proven


def test_without_effort_the_hint_comes_back_with_a_bound() -> None:
    problem = plain(np.random.default_rng(5), 12)
    hint = one_after_another(problem)
    found = exact(problem, hint, EFFORT._replace(exact=0.0))
    assert found.value == hint.value
    assert found.bound == lower_bound(problem)


def test_thirty_tasks_on_a_five_day_week_over_ten_years_pass_the_judge() -> None:
    rng, horizon = np.random.default_rng(2), 3650
    problem = plain(rng, 30, crews=2)
    week = (np.arange(horizon) % 7 < 5) & (np.arange(horizon) % 91 != 0)
    problem = problem._replace(
        duration_days=problem.duration_days * 9,
        calendar=np.zeros(30, dtype=np.int64),
        worked_days=np.concatenate([[0], np.cumsum(week)]).reshape(1, -1),
        horizon_day=horizon,
    )
    hint = one_after_another(problem)
    found = exact(problem, hint, EFFORT._replace(exact=0.5))
    assert broken(problem, hint) == []
    assert broken(problem, found) == []
    assert found.value < hint.value


def test_neighbourhoods_shorten_a_plan_of_one_task_after_another_and_pass_the_judge() -> None:
    problem = plain(np.random.default_rng(11), 40, crews=3)
    start = one_after_another(problem)
    found = improve(problem, start, Effort(neighbourhoods=3))
    assert found.value < 0.75 * start.value
    assert broken(problem, found) == []


def test_neighbourhoods_keep_every_rule_of_a_general_problem() -> None:
    improved = 0
    for objective in Objective:
        for problem in problems(objective, number=6):
            start = exact(problem, None, EFFORT._replace(exact=0.05))
            found = improve(problem, start, Effort(neighbourhoods=1))
            if not math.isnan(start.value):
                improved += 1
                assert broken(problem, found) == []
                assert found.value <= start.value if objective == Objective.EARLIEST else found.value >= start.value
    assert improved >= 5


def test_neighbourhoods_repeat_themselves_by_seed() -> None:
    problem = plain(np.random.default_rng(12), 25, crews=3)
    one, other = (improve(problem, one_after_another(problem), Effort(neighbourhoods=2)) for _ in range(2))
    np.testing.assert_array_equal(one.start_day, other.start_day)
