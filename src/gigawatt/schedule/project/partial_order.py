"""Turns a plan into an order that survives other durations: who hands heads to whom.

Assumes a plan in which no crew is short. A task of no days in it holds nobody, in any future.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import I1
from gigawatt.schedule.project.problem import Link, Problem, Solution

SOURCE = -1
"""Giver of heads that no task held before."""


class Heads(NamedTuple):
    """Heads that are free for the same reason."""

    giver: int
    """Task that held them last, or SOURCE."""
    day: int
    """Day from which the crew has grown by them; 0 where they were there before."""


def flow_arcs(problem: Problem, solution: Solution) -> list[tuple[int, int]]:
    """Return the finish-to-start arcs by which tasks hand heads on, sorted by the task that receives.

    Any schedule that keeps the problem's links, these arcs and `crew_days` is crew-feasible for any durations where
    crews never shrink. Where one does, heads leave when the tasks that the plan gave them to have ended: a schedule
    with other durations may use more than is left, never more than there ever were by that day.

    An arc that links, or other arcs, imply is left out. Where the follower of a link starts first in the plan (a link
    with a lead, or one that ends at a finish), heads may go against the links: no order keeps both, so the link is kept
    and that arc is not, and in other durations the two tasks may overlap.

    Method: earliest giver in a pass by start times (Artigues, Michelon and Reusser, "Insertion techniques for static
    and dynamic resource-constrained project scheduling", EJOR 149, 2003, section 3); here the giver that covers most of
    the need goes first, which leaves fewer arcs.

    Raises
    ------
    ValueError
        Where the plan needs more heads than there are.
    """
    return _handed(problem, solution).arcs


def crew_days(problem: Problem, solution: Solution) -> I1:
    """Return the day from which each task finds the growth of a crew that it needs, 0 where it needs none. Shape (T,).

    See `flow_arcs`.
    """
    return _handed(problem, solution).day


def ordered(problem: Problem, solution: Solution, arcs: list[tuple[int, int]]) -> I1:
    """Return the chosen tasks so that links and arcs point forward, sooner starts first. Shape (chosen tasks,).

    Raises
    ------
    ValueError
        Where links and arcs go round in a circle.
    """
    tasks = _chosen(solution)
    rank = {task: place for place, task in enumerate(tasks)}
    followers: dict[int, list[int]] = {task: [] for task in tasks}
    waits = dict.fromkeys(tasks, 0)
    for before, after in [*zip(problem.link_from.tolist(), problem.link_to.tolist(), strict=True), *arcs]:
        if before in rank and after in rank:
            followers[before].append(after)
            waits[after] += 1
    ready = [rank[task] for task in tasks if waits[task] == 0]
    heapify(ready)
    order: list[int] = []
    while ready:
        task = tasks[heappop(ready)]
        order.append(task)
        for after in followers[task]:
            waits[after] -= 1
            if waits[after] == 0:
                heappush(ready, rank[after])
    if len(order) < len(tasks):
        raise ValueError(f"links go round in a circle among tasks {sorted(set(tasks) - set(order))[:8]}")
    return np.array(order, dtype=np.int64)


@dataclass(slots=True)
class _Flow:
    """Heads on their way through the plan."""

    free: list[dict[Heads, int]]
    """By crew."""
    gone: list[dict[Heads, int]]
    """Heads that left when a crew shrank; they come back first when it grows."""
    before: list[int]
    """Tasks that end before each one starts whatever the durations: a bit each. Shape (T,)."""
    day: I1
    arcs: list[tuple[int, int]] = field(default_factory=list)


def _handed(problem: Problem, solution: Solution) -> _Flow:
    """Follow the heads from the first start to the last."""
    crews = problem.use.shape[1]
    tasks = len(problem.first_mode) - 1
    flow = _Flow(
        free=[{} for _ in range(crews)],
        gone=[{} for _ in range(crews)],
        before=[0] * tasks,
        day=np.zeros(tasks, dtype=np.int64),
    )
    links, barred = _links_into(problem, solution), _Barred(problem, solution)
    held: list[tuple[int, int]] = []
    grown = 0
    for task in _chosen(solution):
        today = int(solution.start_day[task])
        while held and held[0][0] <= today:
            _give_back(problem, solution, flow, heappop(held)[1])
        while grown < len(problem.capacity_day) and problem.capacity_day[grown] <= today:
            _resize(problem, flow, grown)
            grown += 1
        for giver, ends in links[task]:
            flow.before[task] |= flow.before[giver] | (ends << giver)
        if solution.finish_day[task] > today:
            _take(problem, solution, flow, task, barred)
            heappush(held, (int(solution.finish_day[task]), task))
    flow.arcs.sort(key=lambda arc: (arc[1], arc[0]))
    return flow


def _chosen(solution: Solution) -> list[int]:
    """Return the tasks that are done, by start, then by finish."""
    done = np.flatnonzero(solution.start_day >= 0)
    order = np.lexsort((done, solution.finish_day[done], solution.start_day[done]))
    return [int(task) for task in done[order]]


def _links_into(problem: Problem, solution: Solution) -> list[list[tuple[int, int]]]:
    """Return, for each task, whose start (0) or end (1) comes before its start whatever the durations.

    A link that the plan does not keep (facts may break one) promises nothing.
    """
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(problem.first_mode) - 1)]
    rows = zip(problem.link_from, problem.link_to, problem.link_type, problem.lag_days, strict=True)
    for before, after, kind, lag in rows:
        if lag < 0 or min(solution.start_day[before], solution.start_day[after]) < 0:
            continue
        ends = int(kind == Link.FS)
        cause = solution.finish_day[before] if ends else solution.start_day[before]
        if kind in (Link.FS, Link.SS) and cause + lag <= solution.start_day[after]:
            found[after].append((int(before), ends))
    return found


def _resize(problem: Problem, flow: _Flow, row: int) -> None:
    """Let crews grow or shrink on the day of a row of `capacity`: gone heads come back first, new ones after."""
    day = int(problem.capacity_day[row])
    for crew, heads in enumerate(problem.capacity[row].tolist()):
        change = heads - (int(problem.capacity[row - 1, crew]) if row else 0)
        if change < 0:
            _move(flow.free[crew], flow.gone[crew], -change, crew)
            continue
        back = min(change, sum(flow.gone[crew].values()))
        returned: dict[Heads, int] = {}
        _move(flow.gone[crew], returned, back, crew)
        for group, count in returned.items():
            _add(flow.free[crew], Heads(group.giver, day), count)
        _add(flow.free[crew], Heads(SOURCE, day), change - back)


def _move(origin: dict[Heads, int], target: dict[Heads, int], count: int, crew: int) -> None:
    """Move heads, those that were never used first, then those of the lowest task."""
    for group in sorted(origin):
        moved = min(count, origin[group])
        _add(target, group, moved)
        _remove(origin, group, moved)
        count -= moved
    if count > 0:
        raise ValueError(f"the plan holds {count} heads of crew {crew} more than there are when it shrinks")


def _give_back(problem: Problem, solution: Solution, flow: _Flow, task: int) -> None:
    for crew, heads in enumerate(problem.use[solution.mode[task]].tolist()):
        _add(flow.free[crew], Heads(task, 0), heads)


def _take(problem: Problem, solution: Solution, flow: _Flow, task: int, barred: _Barred) -> None:
    """Hand a task its heads: from whom it follows anyway, then from the source, then by as few arcs as possible."""
    need = problem.use[solution.mode[task]].tolist()
    givers: list[int] = []
    while any(need):
        group = _best(solution, flow, task, need, barred)
        for crew in range(len(need)):
            taken = min(need[crew], flow.free[crew].get(group, 0))
            _remove(flow.free[crew], group, taken)
            need[crew] -= taken
        flow.day[task] = max(flow.day[task], group.day)
        if group.giver == SOURCE or flow.before[task] >> group.giver & 1:
            continue
        if barred(group.giver, task):
            flow.day[task] = max(flow.day[task], flow.day[group.giver])
        else:
            givers.append(group.giver)
            flow.before[task] |= flow.before[group.giver] | 1 << group.giver
    implied = 0
    for giver in givers:
        implied |= flow.before[giver]
    for giver in givers:
        if not implied >> giver & 1:
            flow.arcs.append((giver, task))
            barred.add(giver, task)


def _best(solution: Solution, flow: _Flow, task: int, need: list[int], barred: _Barred) -> Heads:
    """Return the group of free heads that costs the least order: see `_take`."""
    cover: dict[Heads, int] = {}
    for crew, heads in enumerate(need):
        for group, count in flow.free[crew].items() if heads else ():
            cover[group] = cover.get(group, 0) + min(count, heads)
    if not cover:
        raise ValueError(f"task {task} needs {sum(need)} heads more than are free on day {solution.start_day[task]}")

    def cost(group: Heads) -> tuple[int, int, int, int]:
        if group.giver == SOURCE:
            return (2 if group.day > flow.day[task] else 1, group.day, -cover[group], SOURCE)
        late = group.day > flow.day[task]
        if flow.before[task] >> group.giver & 1:
            return (2 if late else 0, group.day, -cover[group], group.giver)
        last = 4 if barred(group.giver, task) else 3
        return (last, -cover[group], int(solution.finish_day[group.giver]), group.giver)

    return min(cover, key=cost)


def _add(heads: dict[Heads, int], group: Heads, count: int) -> None:
    if count > 0:
        heads[group] = heads.get(group, 0) + count


def _remove(heads: dict[Heads, int], group: Heads, count: int) -> None:
    if count > 0:
        heads[group] -= count
        if heads[group] == 0:
            del heads[group]


class _Barred:
    """Whether an arc would close a circle: only links that point back in time can make one."""

    def __init__(self, problem: Problem, solution: Solution) -> None:
        rank = {task: place for place, task in enumerate(_chosen(solution))}
        pairs = list(zip(problem.link_from.tolist(), problem.link_to.tolist(), strict=True))
        self._before: dict[int, list[int]] = {}
        self._possible = any(rank.get(before, -1) > rank.get(after, len(rank)) for before, after in pairs)
        for before, after in pairs:
            self.add(before, after)

    def add(self, before: int, after: int) -> None:
        """Take note of an arc."""
        if self._possible:
            self._before.setdefault(after, []).append(before)

    def __call__(self, before: int, after: int) -> bool:
        """Return whether `after` comes before `before` already."""
        if not self._possible:
            return False
        seen, found = {before}, [before]
        while found:
            for task in self._before.get(found.pop(), ()):
                if task == after:
                    return True
                if task not in seen:
                    seen.add(task)
                    found.append(task)
        return False
