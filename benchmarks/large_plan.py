"""How soon a project of 2,000 tasks has a plan, against CP-SAT's first solution in the same run.

    python benchmarks/large_plan.py [--tasks 2000] [--schedules 200] [--seed 1] [--limit 300] [--json]

The project is generated: links of all four types with lags, two calendars, four crews whose size changes, two stocks.
The peer solves this package's model of it, without a hint, as CP-SAT knows no calendars by itself; its horizon is
twice the first plan instead of the sum of all work, which is to its advantage.

Assumes machine code is loaded already: each side has solved a small project of the same kind before.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from math import isnan
from time import perf_counter, process_time
from typing import NamedTuple

from ortools.sat.python import cp_model
from psplib_peers import processor_limit

from gigawatt.schedule.project import Problem
from gigawatt.schedule.project.bounds import lower_bound, stock_release
from gigawatt.schedule.project.exact import build
from gigawatt.schedule.project.generate import Recipe, generate
from gigawatt.schedule.project.search import search
from gigawatt.schedule.project.windows import clock, ends_by, windows


class Row(NamedTuple):
    """One way to a plan."""

    way: str
    last_end_days: float
    """NaN where there is none yet."""
    wall_s: float
    cpu_s: float


def planned(problem: Problem, schedules: int) -> float:
    """Return the last end of this package's plan after some schedules."""
    return search(problem, schedules).value


def timed(way: str, plan_of: Callable[[], float]) -> Row:
    """Return what a call gives and takes."""
    wall, cpu = perf_counter(), process_time()
    value = plan_of()
    return Row(way, value, perf_counter() - wall, process_time() - cpu)


def first_solution(problem: Problem, limit_s: float, workers: int = 2) -> float:
    """Return the last end of CP-SAT's first solution, NaN where it has none within the CPU-seconds."""
    with processor_limit(limit_s):
        clocks = clock(problem)
        limits = windows(problem, ends_by(problem, problem.horizon_day), clocks, stock_release(problem, clocks))
        model = build(problem, clocks, limits, None, lower_bound(problem))
        model.programme.minimize(model.levels[0].expression)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.parameters.stop_after_first_solution = True
        status = solver.solve(model.programme)
    return solver.objective_value if status in {cp_model.OPTIMAL, cp_model.FEASIBLE} else float("nan")


def main() -> None:
    """Print the figures as a table or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=2000)
    parser.add_argument("--schedules", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=300.0, help="CPU-seconds that the peer has")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    recipe = Recipe(links=True, shifts=True, calendars=True, stocks=2)
    small, problem = generate(recipe, asked.seed), generate(recipe._replace(tasks=asked.tasks), asked.seed)
    planned(small, 20)
    lower_bound(small)
    first_solution(small, 60.0)
    rows = [timed(f"gigawatt, {count} schedules", partial(planned, problem, count)) for count in (1, asked.schedules)]
    rows.append(timed("gigawatt, lower bound", partial(lower_bound, problem)))
    nearer = problem._replace(horizon_day=min(problem.horizon_day, int(2 * rows[0].last_end_days)))
    rows.append(timed("CP-SAT, first solution", partial(first_solution, nearer, asked.limit)))
    if asked.json:
        shown = [row._replace(last_end_days=None if isnan(row.last_end_days) else row.last_end_days) for row in rows]
        print(
            json.dumps(
                {"tasks": asked.tasks, "links": len(problem.link_from), "rows": [row._asdict() for row in shown]}
            )
        )
        return
    print(f"{asked.tasks} tasks, {len(problem.link_from)} links, seed {asked.seed}")
    for row in rows:
        end = "none in time" if isnan(row.last_end_days) else f"{row.last_end_days:.0f} days"
        print(f"{row.way:26} {end:>14} {row.wall_s:8.2f} s {row.cpu_s:8.2f} CPU-s")


if __name__ == "__main__":
    main()
