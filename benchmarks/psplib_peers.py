"""CP-SAT and PyJobShop on the plain resource-constrained project, stopped by the processor time that they use.

Assumes nothing else in this process uses much processor time while a peer runs: all of it counts as the peer's.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import process_time
from unittest.mock import patch

from ortools.sat.python import cp_model

from gigawatt.schedule.project import Problem

POLL_S = 0.05


class Watched(cp_model.CpSolver):
    """CP-SAT that stops at a processor time of the whole process instead of at a wall time."""

    stop_at_s = float("inf")

    def solve(self, model: cp_model.CpModel, callback: cp_model.CpSolverSolutionCallback | None = None) -> int:
        """Solve, and stop at `stop_at_s` or soon after."""
        done = Event()

        def watch() -> None:
            while not done.wait(POLL_S):
                if process_time() >= Watched.stop_at_s:
                    self.stop_search()

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            return super().solve(model, callback)
        finally:
            done.set()
            watcher.join()


@contextmanager
def processor_limit(limit_s: float) -> Iterator[None]:
    """Within it every CP-SAT of this process, whoever made its model, stops `limit_s` CPU-seconds from now."""
    Watched.stop_at_s = process_time() + limit_s
    homes = [
        sys.modules[name] for name in (cp_model.__name__, "pyjobshop.solvers.ortools.CPModel") if name in sys.modules
    ]
    with patch.object(homes[0], "CpSolver", Watched), patch.object(homes[-1], "CpSolver", Watched):
        yield


def cpsat(problem: Problem, limit_s: float, workers: int) -> tuple[list[int], float]:
    """Return starts and bound of CP-SAT as it comes."""
    model = cp_model.CpModel()
    days = problem.duration_days.tolist()
    starts = [model.new_int_var(0, problem.horizon_day, "") for _ in days]
    spans = [model.new_fixed_size_interval_var(start, length, "") for start, length in zip(starts, days)]
    for before, after in zip(problem.link_from.tolist(), problem.link_to.tolist()):
        model.add(starts[after] >= starts[before] + days[before])
    for heads, capacity in zip(problem.use.T.tolist(), problem.capacity[0].tolist()):
        model.add_cumulative(spans, heads, capacity)
    end = model.new_int_var(0, problem.horizon_day, "")
    model.add_max_equality(end, [start + length for start, length in zip(starts, days)])
    model.minimize(end)
    with processor_limit(limit_s):
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = workers
        solver.solve(model)
    return [solver.value(start) for start in starts], solver.best_objective_bound


def pyjobshop(problem: Problem, limit_s: float, workers: int) -> tuple[list[int], float]:
    """Return starts and bound of PyJobShop, which is CP-SAT with a model of its own."""
    here = Path(__file__).parent  # PyJobShop imports a package `psplib`, as the benchmark beside this file is called
    with patch.object(sys, "path", [folder for folder in sys.path if Path(folder).resolve() != here]):
        from pyjobshop import Model
    model = Model()
    crews = [model.add_renewable(int(capacity)) for capacity in problem.capacity[0]]
    tasks = [model.add_task() for _ in problem.group]
    for task, days, heads in zip(tasks, problem.duration_days.tolist(), problem.use.tolist()):
        model.add_mode(task, crews, days, heads)
    for before, after in zip(problem.link_from.tolist(), problem.link_to.tolist()):
        model.add_end_before_start(tasks[before], tasks[after])
    with processor_limit(limit_s):
        result = model.solve(solver="ortools", display=False, num_workers=workers)
    return [task.start for task in result.best.tasks], result.lower_bound
