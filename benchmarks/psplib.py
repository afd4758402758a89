"""How good the plans of projects with scarce crews are, against the best known and against a peer in the same run.

    python benchmarks/psplib.py FOLDER [--limit 60] [--peer cpsat,pyjobshop] [--log FILE] [--json]

Assumes FOLDER holds SET/*.rcp in the Patterson format and, beside the sets, `best_known.csv` with the columns set,
file, lower_bound, best_known, proven_optimal; without it the gaps to the best known are null. Every plan is checked.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

import numpy as np
from psplib_peers import cpsat, processor_limit, pyjobshop

from gigawatt.schedule.project import Effort, Problem, project, solve
from gigawatt.schedule.project.search import search

QUICK_SEARCH, QUICK_SHARE = 0.02, 0.12
"""Of the limit, until which the genetic search, then CP-SAT have a first go: it proves most of what can be proven."""
MEDIUM, LARGE = 50, 90
"""Tasks beyond which a long genetic search follows, and beyond which it has all that is left of the limit."""
SEARCH_SHARE, LARGE_SEARCH_SHARE = 0.30, 0.85
"""Of the limit, in projects of either size. At most it is a guess: the speed of the search varies by a tenth."""
ENDLESS = 1e6
"""Deterministic seconds: CP-SAT is stopped by the processor time here, so that each solver has the same."""
TRIAL = 2_000
"""Schedules built to measure their speed on an instance."""


TINY = project(np.ones(2), [(0, 1)], np.ones((2, 1)), np.ones(1))


class Row(NamedTuple):
    """One instance solved."""

    solver: str
    set: str
    file: str
    value: int
    bound: int
    cpu_s: float
    wall_s: float
    best: int | None = None
    optimal: bool = False


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


def ours(problem: Problem, limit_s: float, workers: int) -> tuple[list[int], float]:
    """Return starts and bound of this package's plan: a quick go, then a long one from where that got."""
    began, size = process_time(), len(problem.group)
    search(problem, TRIAL)
    speed = TRIAL / max(process_time() - began, 1e-6)
    until_s = limit_s * (QUICK_SHARE if size > MEDIUM else 1.0)
    with processor_limit(until_s - (process_time() - began)):
        plan = solve(problem, Effort(int(speed * limit_s * QUICK_SEARCH), ENDLESS, 0, workers))
    if size > MEDIUM and not plan.proven:
        share, exact = (LARGE_SEARCH_SHARE, 0.0) if size > LARGE else (SEARCH_SHARE, ENDLESS)
        with processor_limit(limit_s - (process_time() - began)):
            longer = solve(problem, Effort(int(speed * limit_s * share), exact, 0, workers, seed=2), plan)
        plan = longer._replace(bound=max(plan.bound, longer.bound))
    return plan.start_day.tolist(), plan.bound


PEERS = {"cpsat": cpsat, "pyjobshop": pyjobshop}
SOLVERS = {"gigawatt": ours, **PEERS}


def known(folder: Path) -> dict[tuple[str, str], dict[str, int | bool]]:
    """Return best value and whether it is optimal, by set and file; nothing without `best_known.csv`."""
    path = folder / "best_known.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["set"], row["file"]): {
                "best": int(row["best_known"]),
                "optimal": row["proven_optimal"].strip().lower() == "true",
            }
            for row in csv.DictReader(file)
        }


def run(asked: argparse.Namespace, solver: str, logged: dict[tuple[str, ...], Row]) -> Iterator[Row]:
    """Solve every instance of every set (or each `every`-th) and check each plan; what is in the log is not redone."""
    best = known(asked.folder)
    SOLVERS[solver](TINY, 1.0, asked.workers)  # machine code and libraries are loaded outside the time measured
    for path in sorted(asked.folder.glob("*/*.rcp"))[:: asked.every]:
        if (row := logged.get((solver, path.parent.name, path.name))) is None:
            row = solved(path, solver, asked.limit, asked.workers)
            row = row._replace(**best.get((row.set, row.file), {}))
            if asked.log:
                with asked.log.open("a", encoding="utf-8") as file:
                    print(json.dumps({"limit": asked.limit, "workers": asked.workers, **row._asdict()}), file=file)
        print(
            f"{row.solver} {row.set}/{row.file} {row.value} of {row.best}, bound {row.bound}, {row.cpu_s:.1f} CPU-s",
            file=sys.stderr,
        )
        yield row


def solved(path: Path, solver: str, limit_s: float, workers: int) -> Row:
    """Solve one instance; SystemExit where the plan breaks a rule."""
    problem = read_rcp(path)
    began, wall = process_time(), perf_counter()
    start, bound = SOLVERS[solver](problem, limit_s, workers)
    cpu_s, wall_s = process_time() - began, perf_counter() - wall
    if broken := faults(problem, start):
        raise SystemExit(f"{path}: {solver} gave a plan that breaks rules: {broken[0]}")
    value = max(day + length for day, length in zip(start, problem.duration_days.tolist()))
    return Row(solver, path.parent.name, path.name, value, math.ceil(bound - 1e-6), round(cpu_s, 2), round(wall_s, 2))


def read_log(asked: argparse.Namespace) -> dict[tuple[str, ...], Row]:
    """Return what an earlier run with the same limit and workers solved, by solver, set and file."""
    if not (asked.log and asked.log.exists()):
        return {}
    lines = [json.loads(line) for line in asked.log.read_text(encoding="utf-8").splitlines()]
    same = [line for line in lines if (line.pop("limit"), line.pop("workers")) == (asked.limit, asked.workers)]
    return {(line["solver"], line["set"], line["file"]): Row(**line) for line in same}


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
    parser.add_argument("--peer", default="", help="also solved by these in the same run: cpsat,pyjobshop")
    parser.add_argument("--every", type=int, default=1, help="solve each N-th instance only")
    parser.add_argument(
        "--log", type=Path, help="append a line per instance; what it holds already is not solved again"
    )
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if not any(asked.folder.glob("*/*.rcp")):
        raise SystemExit(f"{asked.folder}: found no SET/*.rcp, expected a folder of folders of Patterson files")
    peers = [name for name in asked.peer.split(",") if name]
    if unknown := [name for name in peers if name not in PEERS]:
        raise SystemExit(f"--peer: found {unknown[0]}, expected {' or '.join(PEERS)}, or both with a comma")
    logged, results = read_log(asked), {}
    for solver in ("gigawatt", *peers):
        rows = list(run(asked, solver, logged))
        names = sorted({row.set for row in rows})
        results[solver] = {name: summary([row for row in rows if row.set == name]) for name in names}
    if asked.json:
        beside = {"peers": {name: {"sets": results[name]} for name in peers}} if peers else {}
        print(json.dumps({"sets": results["gigawatt"], **beside}, indent=2))
        return
    for solver, sets in results.items():
        table(sets, solver)


if __name__ == "__main__":
    main()
