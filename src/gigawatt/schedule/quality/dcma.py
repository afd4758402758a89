"""The fourteen checks of the United States' Defense Contract Management Agency on a construction schedule.

Assumes the calculated dates and floats of `critical_path`, not those that the file states.

The rules are those of the "14-Point Assessment" (DCMA 2009), carried into section 4 of the Earned Value Management
System Program Analysis Pamphlet (DCMA-EA PAM 200.1, October 2012). The pamphlet itself was not at hand: thresholds of
checks 1 to 9, 11, 13 and 14 and the formulas of 1 to 3 and 13 were confirmed in published descriptions, whatever is
marked `recalled` was not. What is counted:

- Summaries and levels of effort never; what is complete only in 11 and 14 (and 9, for its actual dates).
- Milestones in all but 8 and 10, which ask for durations. Descriptions differ here: several leave milestones out
  throughout, which would hide the imposed date on a contract milestone.
- Links whose follower is unfinished, with both ends counted (2, 3, 4).
- A task tied only to a summary or a level of effort counts as untied: neither drives it here.
- One open start and one open end belong to every project (1): the first and the last by date are not held against it.
"""

from __future__ import annotations

from gigawatt.exchange import PlanFile, TaskKind
from gigawatt.schedule.quality import execution, structure
from gigawatt.schedule.quality.assessment import Assessment, Counts
from gigawatt.schedule.quality.case import Case, Row
from gigawatt.schedule.quality.critical_path import Calculated, calculate
from gigawatt.schedule.quality.network import complete

CHECKS = (
    structure.logic,
    structure.leads,
    structure.lags,
    structure.link_kinds,
    structure.hard_constraints,
    structure.high_float,
    structure.negative_float,
    structure.high_duration,
    execution.invalid_dates,
    structure.resources,
    execution.missed_tasks,
    execution.critical_path_test,
    execution.critical_path_length_index,
    execution.baseline_execution_index,
)
"""In the pamphlet's order."""


def assess(plan: PlanFile) -> Assessment:
    """Return the fourteen checks of a plan.

    Raises
    ------
    ExchangeError
        The plan cannot be calculated; see `critical_path`.
    """
    made = calculate(plan)
    tasks = made.network.tasks
    rows = map(Row, range(len(tasks)), tasks, made.path.tasks, made.network.clocks)
    unfinished = tuple(row for row in rows if not complete(row.task))
    ties = tuple(tie for ties in made.network.ties_in for tie in ties if not complete(tasks[tie.after]))
    case = Case(plan, made, unfinished, ties)
    checks = tuple(check(case) for check in CHECKS)
    return Assessment(plan.name, made.path.data_date, _counted(plan, made), checks, made.path)


def _counted(plan: PlanFile, made: Calculated) -> Counts:
    """Return what is in the file."""
    tasks = made.network.tasks
    kinds = [task.kind for task in plan.tasks]
    done = sum(map(complete, tasks))
    return Counts(
        len(plan.tasks),
        kinds.count(TaskKind.TASK),
        kinds.count(TaskKind.MILESTONE),
        kinds.count(TaskKind.SUMMARY),
        kinds.count(TaskKind.LEVEL_OF_EFFORT),
        done,
        sum(task.actual_start is not None for task in tasks if not complete(task)),
        len(plan.links),
        len(made.path.passed_over),
        len(plan.calendars),
        len(plan.resources),
        len(plan.assignments),
    )
