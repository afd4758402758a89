"""How fast many trials of one order are played, against a vectorised NumPy pass in the same run.

    python benchmarks/forward_pass.py [FILE.rcp] [--trials 100000] [--json]

Without a file, a seeded project of 120 tasks, 183 links and 4 crews of the kind that PSPLIB publishes. Each side runs
in a process of its own, one thread, so that its peak of memory is its own: durations (N x T doubles) are in both. Both
return the finish of every trial and the criticality of every task, and must agree to the bit.

Assumes triangular durations from 0.8 over 1 to 1.6 times the plan's; compiling is not timed.
"""

from __future__ import annotations

import argparse
import json
import resource
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from gigawatt.schedule.project import Problem, Solution, project
from gigawatt.schedule.project.partial_order import flow_arcs
from gigawatt.schedule.project.trials import Order, order_of, pass_trials

PEER_BLOCK = 1000  # trials; NumPy is faster in blocks that stay near the processor than on all trials at once
REPEATS = 3


def published(path: Path) -> Problem:
    """Read a project in Patterson's format: sizes, crews, then duration, heads and followers of each task."""
    numbers = iter(int(word) for word in path.read_text(encoding="ascii").split())
    tasks, crews = next(numbers), next(numbers)
    capacity = np.array([next(numbers) for _ in range(crews)])
    durations, use, links = [], [], []
    for task in range(tasks):
        durations.append(next(numbers))
        use.append([next(numbers) for _ in range(crews)])
        links += [(task, next(numbers) - 1) for _ in range(next(numbers))]
    return project(np.array(durations), links, np.array(use), capacity)


def seeded(tasks: int = 120, links: int = 183, crews: int = 4, seed: int = 1) -> Problem:
    """Return a random project with as many links as a published one of its size."""
    random = np.random.default_rng(seed)
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < links:
        before = int(random.integers(0, tasks - 1))
        pairs.add((before, int(random.integers(before + 1, min(before + 30, tasks)))))
    use = random.integers(0, 10, (tasks, crews)) * (random.random((tasks, crews)) < 0.5)
    return project(random.integers(1, 11, tasks), sorted(pairs), use, np.full(crews, 20))


def placed(problem: Problem) -> Solution:
    """Return a serial schedule in the order of the numbers, day by day."""
    left = np.repeat(problem.capacity, problem.horizon_day + 1, axis=0)
    start = np.zeros(len(problem.duration_days), dtype=np.int64)
    finish = start.copy()
    for task, days in enumerate(problem.duration_days):
        first = int(finish[problem.link_from[problem.link_to == task]].max(initial=0))
        while np.any(left[first : first + days] < problem.use[task]):
            first += 1
        left[first : first + days] -= problem.use[task]
        start[task], finish[task] = first, first + days
    none = np.zeros(0, dtype=np.bool_)
    return Solution(start, finish, np.arange(len(start)), none, float(finish.max()), 0.0, False)


def numpy_pass(order: Order, durations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return finishes and criticality by whole-array NumPy, finish-to-start arcs, in blocks."""
    finish_day, count = np.zeros(len(durations)), np.zeros(durations.shape[1], dtype=np.int64)
    for first in range(0, len(durations), PEER_BLOCK):
        days = np.ascontiguousarray(durations[first : first + PEER_BLOCK].T)
        start, end = np.zeros_like(days), np.zeros_like(days)
        for place, task in enumerate(order.sequence):
            for before in order.arc_from[order.first_arc[place] : order.first_arc[place + 1]]:
                np.maximum(start[task], end[before], out=start[task])
            np.add(start[task], days[task], out=end[task])
        last = end.max(axis=0)
        critical = end == last
        for place in range(len(order.sequence) - 1, -1, -1):
            task = order.sequence[place]
            for before in order.arc_from[order.first_arc[place] : order.first_arc[place + 1]]:
                critical[before] |= critical[task] & (end[before] == start[task])
        finish_day[first : first + PEER_BLOCK] = last
        count += critical.sum(axis=1)
    return finish_day, count / len(durations)


def timed(side: str, path: Path | None, trials: int) -> dict[str, float | str]:
    """Run one side in this process: best wall and processor time, peak memory, fingerprint of the results."""
    problem = published(path) if path else seeded()
    solution = placed(problem)
    order = order_of(problem, solution, flow_arcs(problem, solution))
    random = np.random.default_rng(2)
    durations = random.triangular(0.8, 1.0, 1.6, (trials, len(problem.duration_days))) * problem.duration_days
    run = pass_trials if side == "gigawatt" else numpy_pass
    run(order, durations[:10])
    before_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    walls, cpus, kept = [], [], b""
    for _ in range(REPEATS):
        wall, cpu = perf_counter(), process_time()
        finish_day, share = run(order, durations)
        walls.append(perf_counter() - wall)
        cpus.append(process_time() - cpu)
        kept = finish_day.tobytes() + share.tobytes()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "side": side,
        "tasks": len(order.sequence),
        "arcs": len(order.arc_from),
        "trials": trials,
        "wall_s": min(walls),
        "cpu_s": min(cpus),
        "added_mb": peak_mb - before_mb,
        "peak_mb": peak_mb,
        "sha256": sha256(kept).hexdigest()[:16],
    }


def main() -> None:
    """Print the figures as a table or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--trials", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = []
    for side in ("gigawatt", "numpy"):
        with get_context("spawn").Pool(1) as pool:
            rows.append(pool.apply(timed, (side, asked.file, asked.trials)))
    ours, peer = rows
    ratio, equal = float(peer["cpu_s"]) / float(ours["cpu_s"]), ours["sha256"] == peer["sha256"]
    if asked.json:
        print(json.dumps({"sides": rows, "ratio": ratio, "equal": equal}))
        return
    print(f"{ours['trials']:,} trials, {ours['tasks']} tasks, {ours['arcs']} arcs, with criticality, one core")
    for row in rows:
        print(f"{row['side']:>9} {row['wall_s']:7.3f} s  {row['cpu_s']:7.3f} CPU-s  {row['added_mb']:6.0f} MB added")
    print(f"{ratio:.1f} times faster; results {'equal to the bit' if equal else 'DIFFER'}")


if __name__ == "__main__":
    main()
