"""How good the plans of projects with scarce crews are, against the best known and against a peer in the same run.

    python benchmarks/psplib.py FOLDER [--limit 60] [--workers 2] [--peer cpsat|pyjobshop] [--json]

Assumes FOLDER holds SET/*.rcp in the Patterson format and, beside the sets, `best_known.csv` with the columns set,
file, lower_bound, best_known, proven_optimal; without it the gaps to the best known are null. Every plan is checked.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path
from time import process_time
from typing import NamedTuple

import numpy as np

from gigawatt.schedule.project import Effort, Problem, Solution, project, solve
from gigawatt.schedule.project.search import search

SEARCH_SHARE = 0.35
"""Of the limit, spent on the genetic search; CP-SAT has the rest. Assumption: longer searches gained little on j120."""
WHOLE = 90
"""Tasks up to which CP-SAT sees the whole problem only; above, neighbourhoods have most of its share."""
NEIGHBOURHOOD_SHARE = 0.8
"""Of CP-SAT's share, above that size."""
NEIGHBOURHOOD_CPU_S = 0.8
DETERMINISTIC_CPU_S, LARGE_DETERMINISTIC_CPU_S = 4.0, 15.0
"""CPU-seconds that one neighbourhood and one deterministic second cost on two workers. Measured on single instances:
2 on j60_29_1, 20 on j120_47_1 with the model's presolve. `cpu_s` says what was spent in fact."""
TRIAL = 2_000
"""Schedules built to measure their speed on an instance."""


class Row(NamedTuple):
    """One instance solved."""

    set: str
    file: str
    value: float
    bound: float
    cpu_s: float
    best: int | None
    optimal: bool


def read_rcp(path: Path) -> Problem:
    """Return the project in a Patterson file; SystemExit with one message where it is malformed."""
    try:
        numbers = [int(word) for word in path.read_text(encoding="ascii").split()]
        tasks, crews = numbers[:2]
        capacity, at = numbers[2 : 2 + crews], 2 + crews
        days, use, links = [], [], []
        for task in range(tasks):
            count = numbers[at + 1 + crews]
            after = numbers[at + 2 + crews : at + 2 + crews + count]
            if len(after) < count or not all(1 <= number <= tasks for number in after):
                raise ValueError(f"task {task + 1} names {count} successors of 1 to {tasks}, found {after}")
            days.append(numbers[at])
            use.append(numbers[at + 1 : at + 1 + crews])
            links += [(task, number - 1) for number in after]
            at += 2 + crews + count
    except (ValueError, IndexError, OSError) as error:
        raise SystemExit(
            f"{path}: not a Patterson file ({error}), expected whole numbers: tasks, crews, capacities, then by task "
            "duration, demands, number of successors, successors"
        ) from None
    return project(np.array(days), links, np.array(use), np.array(capacity))


def faults(problem: Problem, start: list[int]) -> list[str]:
    """Return what a plan breaks: links, crews day by day."""
    days = problem.duration_days.tolist()
    found = [
        f"task {after} starts before task {before} ends"
        for before, after in zip(problem.link_from.tolist(), problem.link_to.tolist())
        if start[after] < start[before] + days[before]
    ]
    for crew, capacity in enumerate(problem.capacity[0].tolist()):
        for day in range(problem.horizon_day):
            held = sum(int(problem.use[t, crew]) for t in range(len(days)) if start[t] <= day < start[t] + days[t])
            if held > capacity:
                found.append(f"{held} of {capacity} heads of crew {crew} are held on day {day}")
    return found + [f"task {task} starts on day {day}" for task, day in enumerate(start) if day < 0]


def effort_for(problem: Problem, limit_s: float, workers: int) -> Effort:
    """Return the effort worth `limit_s` CPU-seconds: schedules by their speed here, a deterministic second as one."""
    began = process_time()
    search(problem, TRIAL)
    speed = TRIAL / max(process_time() - began, 1e-6)
    rest = limit_s * (1.0 - SEARCH_SHARE)
    if len(problem.group) > WHOLE:
        count = int(rest * NEIGHBOURHOOD_SHARE / NEIGHBOURHOOD_CPU_S)
        exact = rest * (1.0 - NEIGHBOURHOOD_SHARE) / LARGE_DETERMINISTIC_CPU_S
    else:
        count, exact = 0, rest / DETERMINISTIC_CPU_S
    return Effort(int(speed * limit_s * SEARCH_SHARE), exact, count, workers)


def ours(problem: Problem, limit_s: float, workers: int) -> tuple[list[int], float]:
    """Return starts and bound of this package's plan."""
    plan: Solution = solve(problem, effort_for(problem, limit_s, workers))
    return plan.start_day.tolist(), plan.bound


def cpsat(problem: Problem, limit_s: float, workers: int) -> tuple[list[int], float]:
    """Return starts and bound of CP-SAT as it comes."""
    from ortools.sat.python import cp_model

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
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = limit_s / workers
    solver.solve(model)
    return [solver.value(start) for start in starts], solver.best_objective_bound


def pyjobshop(problem: Problem, limit_s: float, workers: int) -> tuple[list[int], float]:
    """Return starts and bound of PyJobShop, which is CP-SAT with a model of its own."""
    from pyjobshop import Model

    model = Model()
    crews = [model.add_renewable(int(capacity)) for capacity in problem.capacity[0]]
    tasks = [model.add_task() for _ in problem.group]
    for task, days, heads in zip(tasks, problem.duration_days.tolist(), problem.use.tolist()):
        model.add_mode(task, crews, days, heads)
    for before, after in zip(problem.link_from.tolist(), problem.link_to.tolist()):
        model.add_end_before_start(tasks[before], tasks[after])
    result = model.solve(solver="ortools", time_limit=limit_s / workers, display=False, num_workers=workers)
    return [task.start for task in result.best.tasks], result.lower_bound


SOLVERS = {"gigawatt": ours, "cpsat": cpsat, "pyjobshop": pyjobshop}


def known(folder: Path) -> dict[tuple[str, str], tuple[int, bool]]:
    """Return best value and whether it is optimal, by set and file; nothing without `best_known.csv`."""
    path = folder / "best_known.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["set"], row["file"]): (int(row["best_known"]), row["proven_optimal"].strip().lower() == "true")
            for row in csv.DictReader(file)
        }


def run(folder: Path, limit_s: float, workers: int, solver: str, every: int = 1) -> list[Row]:
    """Solve every instance of every set (or each `every`-th) and check each plan."""
    rows, best = [], known(folder)
    for path in sorted(folder.glob("*/*.rcp"))[::every]:
        problem = read_rcp(path)
        if not rows:  # machine code and libraries are loaded outside the time measured
            SOLVERS[solver](problem, 0.5, workers)
        began = process_time()
        start, bound = SOLVERS[solver](problem, limit_s, workers)
        spent = process_time() - began
        if broken := faults(problem, start):
            raise SystemExit(f"{path}: {solver} gave a plan that breaks rules: {broken[0]}")
        value = max(day + length for day, length in zip(start, problem.duration_days.tolist()))
        row = Row(
            path.parent.name, path.name, value, bound, spent, *best.get((path.parent.name, path.name), (None, False))
        )
        print(
            f"{solver} {row.set}/{row.file} {value:.0f} (best {row.best}) bound {bound:.0f}, {spent:.1f} s",
            file=sys.stderr,
        )
        rows.append(row)
    return rows


def summary(rows: list[Row]) -> dict[str, float | int | None]:
    """Return one set's figures; gaps are shares, own gap is (value - bound) / value."""
    judged = [row for row in rows if row.best is not None]
    gaps = [(row.value - row.best) / row.best for row in judged]
    return {
        "instances": len(rows),
        "proven": sum(row.value <= row.bound for row in rows),
        "reached": sum(row.value <= row.best for row in judged) if judged else None,
        "above_optimum": sum(row.optimal and row.value > row.best for row in judged) if judged else None,
        "mean_gap": float(np.mean(gaps)) if judged else None,
        "own_gap": float(np.mean([(row.value - row.bound) / max(row.value, 1.0) for row in rows])),
        "cpu_s": float(np.mean([row.cpu_s for row in rows])),
    }


def table(sets: dict[str, dict[str, float | int | None]], solver: str) -> None:
    """Print a set a line."""
    for name, figures in sets.items():
        shown = [
            f"{key} {'-' if v is None else f'{v:.2%}' if 'gap' in key else f'{v:.4g}'}" for key, v in figures.items()
        ]
        print(f"{solver:10} {name:6} " + "  ".join(shown))


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="holds SET/*.rcp, and best_known.csv if there is one")
    parser.add_argument("--limit", type=float, default=60.0, help="CPU-seconds per instance, all workers together")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--peer", choices=["cpsat", "pyjobshop"], help="also solved by this one, in the same run")
    parser.add_argument("--every", type=int, default=1, help="solve each N-th instance only")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not any(asked.folder.glob("*/*.rcp")):
        raise SystemExit(f"{asked.folder}: found no SET/*.rcp, expected a folder of folders of Patterson files")
    results = {}
    for solver in filter(None, ("gigawatt", asked.peer)):
        rows = run(asked.folder, asked.limit, asked.workers, solver, asked.every)
        names = sorted({row.set for row in rows})
        results[solver] = {name: summary([row for row in rows if row.set == name]) for name in names}
    if asked.json:
        peers = {"peer": {"name": asked.peer, "sets": results[asked.peer]}} if asked.peer else {}
        print(json.dumps({"sets": results["gigawatt"], **peers}, indent=2))
        return
    for solver, sets in results.items():
        table(sets, solver)


if __name__ == "__main__":
    main()
