"""The order that a plan leaves behind keeps every crew within its size, whatever the durations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gigawatt.schedule.project import Solution, project
from gigawatt.schedule.project.partial_order import crew_days, flow_arcs, ordered

PSPLIB = Path(__file__).parents[2] / ".." / "shared" / "data" / "psplib" / "j120"
HORIZON = 400


def solved(problem):
    """Place the tasks one by one at the first day on which crews and links allow: a serial schedule, day by day."""
    tasks = len(problem.first_mode) - 1
    rows = np.searchsorted(problem.capacity_day, np.arange(HORIZON), side="right") - 1
    left = problem.capacity[rows].copy()
    start, finish = np.zeros(tasks, dtype=np.int64), np.zeros(tasks, dtype=np.int64)
    for task in range(tasks):
        first = 0
        for before, after, kind, lag in zip(problem.link_from, problem.link_to, problem.link_type, problem.lag_days):
            if after == task:
                cause = (finish if kind in (0, 2) else start)[before] + lag
                first = max(first, cause - (problem.duration_days[task] if kind in (2, 3) else 0))
        days = problem.duration_days[task]
        while np.any(left[first : first + days] < problem.use[task]):
            first += 1
        left[first : first + days] -= problem.use[task]
        start[task], finish[task] = first, first + days
    none = np.zeros(0, dtype=np.bool_)
    return Solution(start, finish, np.arange(tasks), none, float(finish.max()), 0.0, False)


def replayed(problem, arcs, day, durations, delay):
    """Return starts with other durations: links, arcs and days by relaxation until nothing moves."""
    start = (day + delay).astype(np.int64)
    rows = list(zip(problem.link_from, problem.link_to, problem.link_type, problem.lag_days))
    rows += [(before, after, 0, 0) for before, after in arcs]
    for _ in range(len(start) + 1):
        for before, after, kind, lag in rows:
            cause = start[before] + lag + (durations[before] if kind in (0, 2) else 0)
            start[after] = max(start[after], cause - (durations[after] if kind in (2, 3) else 0))
    return start


def forward(problem, solution):
    """Whether no follower of a link starts first: where one does, heads may have to go against the link."""
    return bool(np.all(solution.start_day[problem.link_from] <= solution.start_day[problem.link_to]))


def used(problem, start, durations, day):
    """Return the heads in use on one day, by crew."""
    here = (start <= day) & (day < start + durations)
    return problem.use[here].sum(axis=0)


@st.composite
def projects(draw, growing=False, falling=False):
    tasks, crews = draw(st.integers(2, 9)), draw(st.integers(1, 3))
    durations = draw(st.lists(st.integers(0, 9), min_size=tasks, max_size=tasks))
    use = draw(st.lists(st.lists(st.integers(0, 4), min_size=crews, max_size=crews), min_size=tasks, max_size=tasks))
    pairs = [(i, j) for j in range(tasks) for i in range(j)]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=8))
    problem = project(np.array(durations), links, np.array(use), np.full(crews, 4), HORIZON)
    kinds = draw(st.lists(st.integers(0, 3), min_size=len(links), max_size=len(links)))
    lags = draw(st.lists(st.integers(0, 5), min_size=len(links), max_size=len(links)))
    problem = problem._replace(link_type=np.array(kinds, dtype=np.int64), lag_days=np.array(lags, dtype=np.int64))
    if growing or falling:
        steps = draw(st.integers(1, 4))
        heads = [[draw(st.integers(0 if growing else 4, 7)) for _ in range(crews)] for _ in range(steps)]
        heads = [*heads, [max(4, *(row[crew] for row in heads)) for crew in range(crews)]]
        rows = np.array(heads, dtype=np.int64)
        rows = np.maximum.accumulate(rows, axis=0) if not falling else rows
        days = np.concatenate([[0], np.cumsum([draw(st.integers(1, 9)) for _ in range(steps)])])
        problem = problem._replace(capacity=rows, capacity_day=days.astype(np.int64))
    others = draw(st.lists(st.integers(0, 20), min_size=tasks, max_size=tasks))
    delay = draw(st.lists(st.integers(0, 9), min_size=tasks, max_size=tasks))
    return problem, np.where(np.array(durations) > 0, others, 0), np.array(delay)


@settings(max_examples=150, deadline=None)
@given(projects())
def test_with_any_durations_no_crew_is_above_its_size(case):
    problem, others, delay = case
    solution = solved(problem)
    assume(forward(problem, solution))
    arcs = flow_arcs(problem, solution)
    start = replayed(problem, arcs, crew_days(problem, solution), others, delay)
    for day in range(int((start + others).max())):
        assert np.all(used(problem, start, others, day) <= problem.capacity[0])


@settings(max_examples=150, deadline=None)
@given(projects(growing=True))
def test_heads_of_a_crew_that_grows_are_used_from_the_day_they_come(case):
    problem, others, delay = case
    solution = solved(problem)
    assume(forward(problem, solution))
    start = replayed(problem, flow_arcs(problem, solution), crew_days(problem, solution), others, delay)
    for day in range(int((start + others).max())):
        row = np.searchsorted(problem.capacity_day, day, side="right") - 1
        assert np.all(used(problem, start, others, day) <= problem.capacity[row])


@settings(max_examples=150, deadline=None)
@given(projects(falling=True))
def test_a_crew_that_shrinks_is_never_used_beyond_what_there_ever_was(case):
    problem, others, delay = case
    solution = solved(problem)
    assume(forward(problem, solution))
    start = replayed(problem, flow_arcs(problem, solution), crew_days(problem, solution), others, delay)
    for day in range(int((start + others).max())):
        row = np.searchsorted(problem.capacity_day, day, side="right")
        assert np.all(used(problem, start, others, day) <= problem.capacity[:row].max(axis=0))


@settings(max_examples=80, deadline=None)
@given(projects(growing=True, falling=True))
def test_the_plan_itself_keeps_its_own_order(case):
    problem, _, _ = case
    solution = solved(problem)
    for before, after in flow_arcs(problem, solution):
        assert solution.finish_day[before] <= solution.start_day[after]
    assert np.all(crew_days(problem, solution) <= solution.start_day)


@settings(max_examples=80, deadline=None)
@given(projects())
def test_no_arc_can_be_left_out_for_a_link(case):
    problem, _, _ = case
    arcs = flow_arcs(problem, solved(problem))
    ends = zip(problem.link_from, problem.link_to, problem.link_type)
    assert not {(before, after) for before, after, kind in ends if kind == 0} & set(arcs)
    assert len(arcs) == len(set(arcs))


@settings(max_examples=80, deadline=None)
@given(projects(falling=True))
def test_the_order_puts_links_and_arcs_forward(case):
    problem, _, _ = case
    solution = solved(problem)
    arcs = flow_arcs(problem, solution)
    rank = np.argsort(ordered(problem, solution, arcs))
    assert all(rank[before] < rank[after] for before, after in arcs)
    assert np.all(rank[problem.link_from] < rank[problem.link_to])


def test_one_crew_works_task_after_task():
    problem = project(np.array([3, 2, 4]), [], np.array([[1], [1], [1]]), np.array([1]))
    assert flow_arcs(problem, solved(problem)) == [(0, 1), (1, 2)]


def test_a_link_hands_the_heads_on_without_an_arc():
    problem = project(np.array([3, 2, 4]), [(0, 1), (1, 2)], np.array([[1], [0], [1]]), np.array([1]))
    assert flow_arcs(problem, solved(problem)) == []


def test_heads_that_come_later_set_a_day_and_no_arc():
    problem = project(np.array([20, 5]), [], np.array([[1], [1]]), np.array([1]), 100)
    problem = problem._replace(capacity_day=np.array([0, 10]), capacity=np.array([[1], [2]]))
    solution = solved(problem)
    assert flow_arcs(problem, solution) == []
    assert crew_days(problem, solution).tolist() == [0, 10]


def test_a_task_left_out_hands_nothing_on():
    problem = project(np.array([3, 2, 4]), [], np.array([[1], [1], [1]]), np.array([1]))
    solution = solved(project(np.array([3, 0, 4]), [], np.array([[1], [0], [1]]), np.array([1])))
    start, finish = solution.start_day.copy(), solution.finish_day.copy()
    start[1] = finish[1] = -1
    assert flow_arcs(problem, solution._replace(start_day=start, finish_day=finish)) == [(0, 2)]


def test_a_link_that_facts_broke_does_not_hide_an_arc():
    # Task 1 began before 0 ended, though a link ties them: 2 still needs the heads of 0.
    problem = project(np.array([10, 2, 4]), [(0, 1), (1, 2)], np.array([[1], [0], [1]]), np.array([1]))
    solution = solved(problem)._replace(start_day=np.array([0, 3, 10]), finish_day=np.array([10, 5, 14]))
    assert flow_arcs(problem, solution) == [(0, 2)]


def test_a_lead_against_the_flow_of_heads_keeps_the_link():
    # 1 may begin up to 9 days before 0 ends; in the plan 1 ends before 0 begins and hands it its head.
    problem = project(np.array([4, 2]), [(0, 1)], np.array([[1], [1]]), np.array([1]))._replace(lag_days=np.array([-9]))
    solution = solved(problem)._replace(start_day=np.array([2, 0]), finish_day=np.array([6, 2]))
    arcs = flow_arcs(problem, solution)
    assert arcs == []
    assert ordered(problem, solution, arcs).tolist() == [0, 1]


def test_a_plan_short_of_heads_is_refused():
    problem = project(np.array([3, 3]), [], np.array([[2], [2]]), np.array([3]))
    overlapping = solved(problem)._replace(start_day=np.array([0, 1]), finish_day=np.array([3, 4]))
    with pytest.raises(ValueError, match="task 1 needs 1 heads more than are free on day 1"):
        flow_arcs(problem, overlapping)


def test_a_published_instance_needs_few_arcs():
    # 120 tasks, 183 links, four crews: a published pass over such an instance adds some 160 arcs to them.
    file = PSPLIB / "j120_1_1.rcp"
    file = file if file.exists() else PSPLIB / "j120_10_1.rcp"
    if not file.exists():
        pytest.skip("the public instances are not beside the repository")
    problem = published(file)
    assert len(flow_arcs(problem, solved(problem))) <= 180


def published(file):
    """Read a project in Patterson's format: sizes, crews, then duration, heads, followers of each task."""
    numbers = iter(int(word) for word in file.read_text(encoding="ascii").split())
    tasks, crews = next(numbers), next(numbers)
    capacity = np.array([next(numbers) for _ in range(crews)])
    durations, use, links = [], [], []
    for task in range(tasks):
        durations.append(next(numbers))
        use.append([next(numbers) for _ in range(crews)])
        links += [(task, next(numbers) - 1) for _ in range(next(numbers))]
    return project(np.array(durations), links, np.array(use), capacity, HORIZON)
