"""Made-up plans: repeatable, and true to their own links."""

from dataclasses import replace

import pytest

from gigawatt.exchange import LinkKind, TaskKind, WorkClock, clock_second, generate_plan, read_plan, write_xer
from gigawatt.quantities import QuantityError

PLAN = generate_plan(700, 4)


def lined(plan):
    """The plan as it was before it stood in a file."""
    return replace(plan, path="", format="", warnings=(), tasks=tuple(replace(task, line=0) for task in plan.tasks))


@pytest.mark.parametrize(("tasks", "seed"), [(1, 0), (2, 0), (41, 9), (700, 4)])
def test_a_written_xer_reads_back_the_same(tmp_path, tasks, seed):
    plan = generate_plan(tasks, seed)
    (tmp_path / "plan.xer").write_bytes(write_xer(plan))
    found = read_plan(tmp_path / "plan.xer")
    assert found.warnings == ()
    assert lined(found) == lined(plan)


def test_the_same_seed_makes_the_same_plan_and_another_another():
    assert generate_plan(60, 1) == generate_plan(60, 1) != generate_plan(60, 2)


def test_a_plan_has_as_many_tasks_as_asked_and_says_that_it_is_generated():
    assert sum(task.kind is not TaskKind.SUMMARY for task in PLAN.tasks) == 700
    assert (PLAN.format, PLAN.name) == ("generated", "Generated plan of 700 tasks, seed 4")


def test_no_baseline_date_breaks_a_link():
    clocks = {item.id: WorkClock(item) for item in PLAN.calendars}
    by_id = {task.id: task for task in PLAN.tasks}
    for link in PLAN.links:
        before, after = by_id[link.before], by_id[link.after]
        one = before.baseline_finish if link.kind in (LinkKind.FS, LinkKind.FF) else before.baseline_start
        two = after.baseline_start if link.kind in (LinkKind.FS, LinkKind.SS) else after.baseline_finish
        clock, own = clocks[before.calendar], clocks[after.calendar]
        lagged = clock.finish_after(one, link.lag_hours) if link.lag_hours else one
        assert own.worked(clock_second(two)) >= own.worked(clock_second(lagged))


def test_durations_are_working_time_between_the_dates():
    clocks = {item.id: WorkClock(item) for item in PLAN.calendars}
    ahead = [task for task in PLAN.tasks if task.kind is TaskKind.TASK and task.start >= PLAN.status]
    assert all(clocks[task.calendar].hours_between(task.start, task.finish) == task.duration_hours for task in ahead)


def test_nothing_is_done_after_the_data_date():
    assert all(task.percent == 0.0 for task in PLAN.tasks if task.start >= PLAN.status)
    assert all(task.actual_finish is None for task in PLAN.tasks if task.finish > PLAN.status)


def test_all_kinds_of_links_tasks_and_progress_occur():
    assert {link.kind for link in PLAN.links} == set(LinkKind)
    assert {task.kind for task in PLAN.tasks} == set(TaskKind)
    assert {task.calendar for task in PLAN.tasks} == {"", "1", "2", "3"}
    assert any(0 < task.percent < 1 for task in PLAN.tasks if task.kind is TaskKind.TASK)


def test_a_plan_of_nothing_is_refused():
    with pytest.raises(QuantityError, match="found 0 tasks, expected at least 1"):
        generate_plan(0, 1)
