"""The best plan with proof: the whole problem as one constraint programme for CP-SAT, the only user of OR-Tools.

Assumes weights and daily losses of worth are not negative, and that all draws on one stock sum to less than 2^53.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gigawatt.quantities import I1
from gigawatt.schedule.project.bounds import lower_bound, stock_release
from gigawatt.schedule.project.levels import Expression, Level, Task, given, levels_of, sharper
from gigawatt.schedule.project.measure import value
from gigawatt.schedule.project.problem import Effort, Link, Objective, Problem, Solution
from gigawatt.schedule.project.windows import Clock, Windows, clock, ends_by, windows

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

FIRST_LEVEL_SHARE = 0.75
"""Of the work, that the first level of the objective may use. Assumption: the levels below it are quick."""


class Model(NamedTuple):
    """The constraint programme and the variables that a plan is read from."""

    programme: cp_model.CpModel
    tasks: list[Task]
    groups: list[Expression]
    levels: list[Level]
    scale: float
    """Of the first level: its units in one of the objective's."""


def exact(problem: Problem, hint: Solution | None, effort: Effort) -> Solution:
    """Return the best plan found with its bound, and whether it is proven best.

    Parameters
    ----------
    hint
        A plan to start from; it is returned where nothing better is found.
    effort
        `exact` deterministic seconds in all; 0 returns the hint with a quick bound.

    Notes
    -----
    EARLIEST and MOST are lexicographic: one more solve improves the lower levels with the first held at its value.
    Where no plan exists the value is NaN, the bound the worst there is, and `proven` is true.
    """
    best = hint if hint is not None and not math.isnan(hint.value) else None
    bound = lower_bound(problem)
    if math.isinf(bound):
        return nothing(problem, bound, proven=True)
    if effort.exact <= 0.0:
        return nothing(problem, bound, proven=False) if best is None else best._replace(bound=bound)
    return within(problem, best, bound, effort)


def within(problem: Problem, best: Solution | None, bound: float, effort: Effort, strictly: bool = False) -> Solution:
    """Return the best plan at least as good as `best`, given a bound that holds already.

    Parameters
    ----------
    strictly
        Look only for an earlier last end, where that is all there is to improve: `best` comes back, proven, where
        there is none.
    """
    from ortools.sat.python import cp_model

    earliest = problem.objective == Objective.EARLIEST
    clocks = clock(problem)
    strictly = strictly and earliest and not problem.weight.any() and not problem.price.any()
    last_end = int(best.value) - strictly if earliest and best is not None else problem.horizon_day
    latest_end = ends_by(problem, last_end)
    limits = windows(problem, latest_end, clocks, stock_release(problem, clocks))
    # OR-Tools 9.15 can abort the process on a hint that breaks the model (its issue 5025), as any does if `strictly`
    model = build(problem, clocks, limits, None if strictly else best, bound)
    left, proven = effort.exact, False
    for number, level in enumerate(model.levels):
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = effort.seed
        _tune(solver, problem, model.tasks, effort.workers)
        last = number == len(model.levels) - 1
        solver.parameters.max_deterministic_time = left if last else left * FIRST_LEVEL_SHARE
        if any(len(task.runs) > 1 for task in model.tasks):  # probing each start of a calendar eats all the work
            solver.parameters.cp_model_probing_level = 0
        model.programme.minimize(level.expression)
        status = solver.solve(model.programme)
        left = max(left - solver.response_proto.deterministic_time, 0.05 * effort.exact)
        if status == cp_model.INFEASIBLE and number == 0 and best is None:
            return nothing(problem, math.inf if earliest else -math.inf, proven=True)
        if status == cp_model.INFEASIBLE and strictly and best is not None:
            return best._replace(bound=best.value, proven=True)
        if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            break
        plan = _read(problem, model, solver)
        if number == 0:
            proven = status == cp_model.OPTIMAL
            bound = plan.value if proven else sharper(problem, model.scale, solver.best_objective_bound, bound)
        if number > 0 or best is None or plan.value != best.value:  # an equal one may be worse in lower levels
            best = plan
            _follow(model, solver)
        model.programme.add(level.expression <= int(solver.value(level.expression)))
    if best is None:
        return nothing(problem, bound, proven=False)
    return best._replace(bound=bound, proven=proven or bound == best.value)


def _tune(solver: cp_model.CpSolver, problem: Problem, tasks: list[Task], workers: int) -> None:
    """Choose how to search: learning alone where only links and crews set the end, else the solver's own portfolio.

    A linear relaxation knows no more of crews than their energy, and plans come from the searches before: one worker
    without it proves in a fifth of the processor time what two workers of the portfolio prove. Calendars, modes, stocks
    and options have literals of which the relaxation does know more.
    """
    free = problem.weight.any() or problem.price.any() or problem.stock.size or problem.optional.any()
    if problem.objective == Objective.EARLIEST and not free and all(len(task.runs) <= 1 for task in tasks):
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        return
    solver.parameters.num_workers = workers
    solver.parameters.interleave_search = True


def nothing(problem: Problem, bound: float, proven: bool) -> Solution:
    """Return that no plan was found."""
    none = np.full(len(problem.calendar), -1, dtype=np.int64)
    return Solution(none, none, problem.first_mode[:-1], ~problem.optional, math.nan, bound, proven)


def build(problem: Problem, clocks: Clock, limits: Windows, plan: Solution | None, bound: float) -> Model:
    """Return the constraint programme of the whole problem, with `plan` as its hint."""
    from ortools.sat.python import cp_model

    programme = cp_model.CpModel()
    groups = [programme.new_bool_var("") if free else 1 for free in problem.optional]
    tasks = [
        _task(programme, problem, clocks, limits, task, 1 if group < 0 else groups[group])
        for task, group in enumerate(problem.group.tolist())
    ]
    _links(programme, problem, limits, tasks)
    _crews(programme, problem, tasks)
    _stocks(programme, problem, limits, tasks)
    levels, scale = levels_of(programme, problem, tasks, groups, bound)
    model = Model(programme, tasks, groups, levels, scale)
    if plan is not None:
        _suggest(model, plan)
    return model


def _task(
    programme: cp_model.CpModel, problem: Problem, clocks: Clock, limits: Windows, task: int, present: Expression
) -> Task:
    from ortools.sat.python import cp_model

    starts = np.arange(limits.earliest_start[task], limits.latest_start[task] + 1)
    runs, domains = [], []
    for mode in range(problem.first_mode[task], problem.first_mode[task + 1]):
        days, elapsed = clocks.elapsed(mode, starts, int(limits.latest_finish[task]))
        for length in np.unique(elapsed).tolist():
            runs.append((mode, length))
            domains.append(cp_model.Domain.from_values(days[elapsed == length].tolist()))
    if not runs:
        programme.add_bool_or([present.negated()] if given(present) else [])
        return Task(0, 0, 0, present, [])
    every = domains[0]
    for domain in domains[1:]:
        every = every.union_with(domain)
    start = programme.new_int_var_from_domain(every, "")
    if given(present):  # one place for a task left out: a free start would be searched in vain
        programme.add(start == every.min()).only_enforce_if(present.negated())
    if len(runs) == 1:
        mode, length = runs[0]
        return Task(start, length, start + length, present, [(mode, length, present)])
    literals = [programme.new_bool_var("") for _ in runs]
    programme.add(sum(literals) == present)
    for literal, domain in zip(literals, domains):
        programme.add_linear_expression_in_domain(start, domain).only_enforce_if(literal)
    lengths = [length for _, length in runs]
    size = programme.new_int_var_from_domain(cp_model.Domain.from_values([*lengths, 0]), "")
    programme.add(size == sum(length * literal for length, literal in zip(lengths, literals)))
    finish = programme.new_int_var(0, problem.horizon_day, "")
    programme.add(finish == start + size)
    return Task(start, size, finish, present, [(*run, literal) for run, literal in zip(runs, literals)])


def _links(programme: cp_model.CpModel, problem: Problem, limits: Windows, tasks: list[Task]) -> None:
    columns = (problem.link_from, problem.link_to, problem.link_type, problem.lag_days)
    for origin, target, kind, lag in zip(*(column.tolist() for column in columns)):
        before, after = tasks[origin], tasks[target]
        if not (before.runs and after.runs):
            continue
        from_end, to_end = kind in {Link.FS, Link.FF}, kind in {Link.FF, Link.SF}
        latest = (limits.latest_finish if from_end else limits.latest_start)[origin]
        earliest = (limits.earliest_finish if to_end else limits.earliest_start)[target]
        if earliest < latest + lag:
            first = before.finish if from_end else before.start
            second = after.finish if to_end else after.start
            programme.add(second >= first + lag).only_enforce_if(given(before.present, after.present))


def _crews(programme: cp_model.CpModel, problem: Problem, tasks: list[Task]) -> None:
    """Cumulative crews; a fixed interval takes what is missing of the greatest capacity while it is less."""
    held = [interval for task in tasks for interval in _intervals(programme, problem, task)]
    until = max(problem.horizon_day, int(problem.capacity_day[-1])) + 1
    days, ends = problem.capacity_day.tolist(), [*problem.capacity_day[1:].tolist(), until]
    for heads, capacity in zip(problem.use.T.tolist(), problem.capacity.T.tolist()):
        intervals = [interval for mode, interval in held if heads[mode] > 0]
        demands = [heads[mode] for mode, _ in held if heads[mode] > 0]
        most = max(capacity)
        if sum(demands) <= min(capacity):
            continue
        for day, end, available in zip(days, ends, capacity):
            if available < most:
                intervals.append(programme.new_fixed_size_interval_var(day, end - day, ""))
                demands.append(most - available)
        programme.add_cumulative(intervals, demands, most)


def _intervals(programme: cp_model.CpModel, problem: Problem, task: Task) -> list[tuple[int, Expression]]:
    """Return an interval for each mode that holds crews, or one for all where they hold the same."""
    modes = sorted({mode for mode, _, _ in task.runs})
    if not modes or not problem.use[modes].any():
        return []
    if np.all(problem.use[modes] == problem.use[modes[0]]):
        return [(modes[0], _interval(programme, task, task.size, task.present))]
    intervals = []
    for mode in modes:
        runs = [(length, literal) for other, length, literal in task.runs if other == mode]
        length, literal = runs[0]
        if len(runs) > 1:
            length, literal = task.size, programme.new_bool_var("")
            programme.add(sum(run for _, run in runs) == literal)
        intervals.append((mode, _interval(programme, task, length, literal)))
    return intervals


def _interval(programme: cp_model.CpModel, task: Task, size: Expression, present: Expression) -> Expression:
    finish = task.start + size if isinstance(size, int) else task.finish
    if not given(present):
        return programme.new_interval_var(task.start, size, finish, "")
    return programme.new_optional_interval_var(task.start, size, finish, present, "")


def _stocks(programme: cp_model.CpModel, problem: Problem, limits: Windows, tasks: list[Task]) -> None:
    """Stocks by steps: what is drawn before each day on which a stock grows is at most what has come before it.

    Exact, because between two such days only the last matters. Amounts lose their common divisor, nothing else.
    """
    for stock in range(problem.stock.shape[1]):
        draws: dict[tuple[int, float], int] = {}
        mine = (problem.draw_stock == stock) & (problem.draw_amount > 0)
        for task, share, amount in zip(
            problem.draw_task[mine].tolist(), problem.draw_share[mine].tolist(), problem.draw_amount[mine].tolist()
        ):
            if tasks[task].runs:
                draws[task, share] = draws.get((task, share), 0) + amount
        divisor = math.gcd(*draws.values()) or 1
        come, days = problem.stock[:, stock].tolist(), problem.stock_day.tolist()
        for row, total in enumerate(come):
            last = row + 1 == len(come)
            if sum(draws.values()) <= total or (not last and come[row + 1] == total):
                continue
            taken = sum(
                amount
                // divisor
                * (tasks[task].present if last else _drawn(programme, limits, task, tasks[task], share, days[row + 1]))
                for (task, share), amount in draws.items()
            )
            programme.add(taken <= total // divisor)


def _drawn(programme: cp_model.CpModel, limits: Windows, task: int, var: Task, share: float, day: int) -> Expression:
    """Return an expression that is 1 if the task is done and draws before `day`; it may be 1 where it does not."""
    offsets = [math.floor(share * length) for _, length, _ in var.runs]
    if limits.earliest_start[task] + min(offsets) >= day:
        return 0
    if min(limits.latest_start[task] + max(offsets), limits.latest_finish[task]) < day:
        return var.present
    before = programme.new_bool_var("")
    for offset, (_, _, literal) in zip(offsets, var.runs):
        waits = [before.negated(), *given(literal, var.present)]
        programme.add(var.start >= day - offset).only_enforce_if(waits)
    return before


def _suggest(model: Model, plan: Solution) -> None:
    """Give the solver a plan to start from."""
    for group, chosen in zip(model.groups, plan.chosen.tolist()):
        if given(group):
            model.programme.add_hint(group, chosen)
    for task, start, finish, mode in zip(
        model.tasks, *(days.tolist() for days in (plan.start_day, plan.finish_day, plan.mode))
    ):
        if start < 0 or not task.runs:
            continue
        model.programme.add_hint(task.start, start)
        if len(task.runs) > 1:
            model.programme.add_hint(task.size, finish - start)
            model.programme.add_hint(task.finish, finish)
            for own, length, literal in task.runs:
                model.programme.add_hint(literal, own == mode and length == finish - start)


def _follow(model: Model, solver: cp_model.CpSolver) -> None:
    """Let the next solve start from the plan just found."""
    model.programme.clear_hints()  # type: ignore[no-untyped-call]
    for index, found in enumerate(solver.response_proto.solution):
        model.programme.add_hint(model.programme.get_int_var_from_proto_index(index), found)


def _read(problem: Problem, model: Model, solver: cp_model.CpSolver) -> Solution:
    chosen = np.array([bool(solver.value(group)) for group in model.groups], dtype=np.bool_)
    done = [bool(task.runs) and bool(solver.value(task.present)) for task in model.tasks]
    start = _column([int(solver.value(task.start)) if on else -1 for on, task in zip(done, model.tasks)])
    finish = _column([int(solver.value(task.finish)) if on else -1 for on, task in zip(done, model.tasks)])
    mode = problem.first_mode[:-1].copy()
    for number, task in enumerate(model.tasks):
        for own, _, literal in task.runs:
            if done[number] and solver.value(literal):
                mode[number] = own
    return Solution(start, finish, mode, chosen, value(problem, finish, mode, chosen), math.nan, False)


def _column(numbers: list[int]) -> I1:
    return np.array(numbers, dtype=np.int64)
