"""Makes the plan in the file's order, and looks for a better one where no bound says that there is none.

Assumes the search orders a project of whole days (`as_project`); whatever it finds is played before it counts.
"""

from __future__ import annotations

from math import inf, isfinite
from typing import NamedTuple

import numpy as np

from gigawatt.quantities import B1, I1, NEVER
from gigawatt.schedule.as_project import PART_DAYS, as_project, keeps_closes
from gigawatt.schedule.assemble import Flow, Modes, assemble, serial
from gigawatt.schedule.case import TENTHS, Case, Score, score, value, weights, wish
from gigawatt.schedule.choose import Choice, choose, musts
from gigawatt.schedule.logic import bound_days
from gigawatt.schedule.network import Step, modes_of
from gigawatt.schedule.plan import Goal, Method, Outcome, Plan, Quality
from gigawatt.schedule.play import play
from gigawatt.schedule.project import Problem, Solution, solve
from gigawatt.schedule.project.partial_order import crew_days, flow_arcs, ordered

EQUAL = 1e-6  # of a day, a megawatt or a dollar; floats of the same plan


class Candidate(NamedTuple):
    """A plan, and how good it is when played."""

    steps: tuple[Step, ...]
    plan: Plan
    played: Outcome
    score: Score
    method: Method


class Found(NamedTuple):
    """What a search found about given phases."""

    problem: Problem
    solution: Solution
    phases: I1
    """Phase of each group of the problem."""

    @property
    def end_day(self) -> dict[int, int]:
        """Last day of each phase that was chosen."""
        ends: dict[int, int] = {}
        for task in np.flatnonzero(self.solution.start_day >= 0):
            phase = int(self.phases[self.problem.group[task]])
            ends[phase] = max(ends.get(phase, 0), int(self.solution.finish_day[task]))
        return ends


def picked(case: Case) -> tuple[Choice, float]:
    """Return the phases to build, and what no choice of phases surpasses (inf where nothing is known)."""
    known = case.programme, case.timeline, case.phases, case.funding, case.supply
    if case.goal is Goal.EARLIEST:
        return choose(*known), inf
    must = musts(case.programme, case.phases)
    order = list(dict.fromkeys((*must, *range(len(case.programme.phases)))))
    optional = ~np.isin(np.arange(len(order)), must)
    nobody = np.full(len(order), -1, dtype=np.int64)
    found = _search(
        case,
        _candidate(case, serial(case.programme, case.phases, case.funding, order), nobody, Method.SERIAL),
        optional,
    )
    if not isfinite(found.solution.value):
        return choose(*known), inf
    ends = found.end_day
    wanted = [phase for phase in sorted(ends, key=lambda phase: ends[phase]) if optional[phase]]
    most = inf if _in_file_order(case) else _in_goal(case, found.solution.bound)
    if case.goal is Goal.MOST_VALUE:
        return choose(*known, first=wanted, only=wanted), most
    soon = [phase for phase in wanted if ends[phase] <= case.deadline_day]
    return choose(*known, first=soon), most


def improved(case: Case, choice: Choice, most: float) -> Plan:
    """Return the best plan that is found for the chosen phases, with its quality.

    Parameters
    ----------
    most
        What no choice of phases surpasses.
    """
    steps = serial(case.programme, case.phases, case.funding, choice.order)
    first = _candidate(case, steps, choice.unfunded, Method.SERIAL)
    bound = most if case.goal is not Goal.EARLIEST else bound_days(_fastest(case, first), case.supply, case.trial)
    crews = bool(first.plan.crew_use.any())
    comes = first.played.ready_day < NEVER
    if not crews and (_met(case, first, bound) or not comes[choice.order].all()):
        return _rated(case, first, bound, 0.0)
    coming = [phase for phase in choice.order if comes[phase]]
    while coming:
        one = _candidate(case, tuple(step for step in steps if step.phase in coming), choice.unfunded, Method.SERIAL)
        found = _search(case, one, np.zeros(len(comes), dtype=np.bool_), bound)
        if isfinite(found.solution.value):
            break
        if not crews:
            return _rated(case, first, bound, 0.0)
        coming.pop()  # crews are too small for all: the last one in the order of preference goes without
    never = tuple(step for step in steps if step.phase not in coming)
    waiting = tuple(NEVER if comes[step.phase] and any(step.heads) else 0.0 for step in never)
    if not coming:
        none = _candidate(case, never, choice.unfunded, Method.SERIAL, Flow((), waiting))
        return _rated(case, none, bound, 0.0)
    others = [_by_tasks(case, found, one, never, choice, waiting)]
    if not crews:
        others += [first, _by_phases(case, found, one.steps, choice)]
    best = min(others, key=lambda one: (one.score, one.method))
    rounding_days = float(best.played.critical.sum() + PART_DAYS)
    # The search ends with its last task, be it one that no energisation waits for: a plan may end before its bound.
    beaten = _value(case, best) + rounding_days < found.solution.bound
    if case.goal is Goal.EARLIEST and not (never or beaten or _in_file_order(case) or keeps_closes(best.plan)):
        bound = max(bound, found.solution.bound)
    return _rated(case, best, bound, rounding_days)


def _candidate(
    case: Case, steps: tuple[Step, ...], unfunded: I1, method: Method, flow: Flow | None = None
) -> Candidate:
    """Return a plan of given steps, played on central values."""
    plan = assemble(case.programme, case.phases, case.funding, steps, unfunded, flow)
    played = play(plan, case.supply, case.trial)
    extra_usd = sum(step.extra_usd for step in steps)
    return Candidate(steps, plan, played, score(case, plan, played, extra_usd), method)


def _search(case: Case, one: Candidate, optional: B1, enough: float = -inf) -> Found:
    """Search for a better order of a plan's tasks, or for a choice among its optional phases.

    Heuristics first; the rest of the effort only where they do not end by `enough`, a bound of the earliest plan.
    """
    problem = as_project(one.plan, one.steps, case.supply, case.trial, one.played, wish(case, optional))
    comes = bool(np.all(one.played.ready_day[one.plan.chosen] < NEVER))
    hint = _hint(problem, one.played) if comes else None
    solution = solve(problem, case.effort._replace(exact=0.0, neighbourhoods=0), hint)
    if not (case.goal is Goal.EARLIEST and solution.value <= enough) and (
        case.effort.exact or case.effort.neighbourhoods
    ):
        solution = solve(problem, case.effort, solution if isfinite(solution.value) else hint)
    return Found(problem, solution, np.unique(one.plan.phase))


def _hint(problem: Problem, played: Outcome) -> Solution:
    """Return the played plan as somewhere to start from; crews may be short in it."""
    groups = np.ones(len(problem.optional), dtype=np.bool_)
    start, finish = (np.floor(days).astype(np.int64) for days in (played.start_day, played.finish_day))
    return Solution(start, finish, problem.first_mode[:-1].copy(), groups, np.nan, np.nan, False)


def _by_tasks(
    case: Case, found: Found, one: Candidate, never: tuple[Step, ...], choice: Choice, waiting: tuple[float, ...]
) -> Candidate:
    """Return the plan whose tasks come in the order of the search, with crews handed on as there.

    Phases that never come stand last: `waiting` is the day from which each of their tasks finds its crew.
    """
    problem, solution = found.problem, found.solution
    arcs, grown = flow_arcs(problem, solution), crew_days(problem, solution)
    order = ordered(problem, solution, arcs + _precedence(one))
    place = np.argsort(order)
    again = {(step.phase, step.template): step for step in _again(case, found, one.steps)}
    sorted_steps = tuple(again[one.steps[task].phase, one.steps[task].template] for task in order)
    flow = Flow(
        tuple((int(place[before]), int(place[after])) for before, after in arcs),
        (*(float(grown[task]) for task in order), *waiting),
        tuple(dict.fromkeys(step.phase for step in one.steps + never)),
    )
    return _candidate(case, sorted_steps + never, choice.unfunded, Method.TASKS, flow)


def _precedence(one: Candidate) -> list[tuple[int, int]]:
    """Return what the forward pass must meet in order: links, and a close's conditions before what it lets be paid.

    The project leaves out links to what the file dates itself; no order is needed there.
    """
    plan = one.plan
    arcs = zip(plan.arc_from.tolist(), plan.arc_to.tolist(), strict=True)
    found = [(before, after) for before, after in arcs if np.isnan(plan.actual_start_day[after])]
    for phase in np.unique(plan.phase):
        mine = plan.phase == phase
        paid = np.flatnonzero(mine & (plan.waits_close | (plan.debt_share > 0.0)))
        found += [(int(before), int(after)) for before in np.flatnonzero(mine & plan.close_condition) for after in paid]
    return found


def _by_phases(case: Case, found: Found, steps: tuple[Step, ...], choice: Choice) -> Candidate:
    """Return the plan whose phases come one by one in the order in which the search ends them; what is past first."""
    ends, begun = found.end_day, musts(case.programme, case.phases)
    order = sorted(choice.order, key=lambda phase: (phase not in begun, ends[phase]))
    again = _again(case, found, steps)
    by_phase = tuple(step for phase in order for step in again if step.phase == phase)
    return _candidate(case, by_phase, choice.unfunded, Method.PHASES)


def _again(case: Case, found: Found, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps in the modes that the search chose, in the same order."""
    rows = found.solution.mode - found.problem.first_mode[:-1]
    modes: Modes = {}
    for step, mode in zip(steps, rows, strict=True):
        modes.setdefault(step.phase, {})[step.template] = int(mode)
    order = list(dict.fromkeys(step.phase for step in steps))
    return steps if not rows.any() else serial(case.programme, case.phases, case.funding, order, modes)


def _fastest(case: Case, one: Candidate) -> Plan:
    """Return the plan with every task in its fastest mode, where modes may be used: what a bound must allow for."""
    if not case.programme.file.programme.expedite:
        return one.plan
    fast = [
        step.days * min(row.duration_days for row in modes_of(step.task)) / step.task.duration_days
        if np.isnan(step.actual.start_day)
        else step.days
        for step in one.steps
    ]
    return one.plan._replace(duration_days=np.array(fast))


def _in_file_order(case: Case) -> bool:
    """Return whether a site builds so few phases at once that the search kept the file's order: no bound of others."""
    sites = case.programme.file.sites.values()
    return any(site.crews is not None and site.crews < sum(row.count for row in site.phases) for site in sites)


def _in_goal(case: Case, bound: float) -> float:
    """Return a bound of the search in the goal's unit: megawatts, where it counts tenths."""
    return bound / TENTHS if case.goal is Goal.MOST_COMPUTE else bound


def _met(case: Case, one: Candidate, bound: float) -> bool:
    reached = _value(case, one)
    return reached <= bound + EQUAL if case.goal is Goal.EARLIEST else reached >= bound - EQUAL


def _value(case: Case, one: Candidate) -> float:
    return value(case, one.plan, one.played, sum(step.extra_usd for step in one.steps))


def _rated(case: Case, one: Candidate, bound: float, rounding_days: float) -> Plan:
    """Return a plan with what is known of its quality."""
    reached = _value(case, one)
    rounding = {
        Goal.EARLIEST: rounding_days,
        Goal.MOST_COMPUTE: float(np.sum(weights(case.phases) / TENTHS - case.phases.facility_mw)),
        Goal.MOST_VALUE: rounding_days * float(case.loss_usd_per_day[one.plan.chosen].sum()),
    }[case.goal]
    if case.goal is not Goal.EARLIEST and reached > bound + rounding + EQUAL:
        bound = inf  # a plan beats it, so it bounds nothing: no better one is known
    quality = Quality(int(case.goal), reached, bound, rounding, int(one.method))
    free = bound if case.goal is Goal.EARLIEST else bound_days(_fastest(case, one), case.supply, case.trial)
    proven = isfinite(reached) and isfinite(bound) and abs(reached - bound) <= rounding + EQUAL
    return one.plan._replace(bound_days=free, proven=proven, quality=quality)
