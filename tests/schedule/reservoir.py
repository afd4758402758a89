"""The other encoding of stocks, by CP-SAT's reservoir: the oracle of the step booleans. One mode, every day worked."""

from __future__ import annotations

import math

from ortools.sat.python import cp_model

from gigawatt.schedule.project import Link, Problem


def earliest_end(problem: Problem) -> float:
    """Return the least last end of a problem without groups, NaN where there is none."""
    model = cp_model.CpModel()
    horizon, durations = problem.horizon_day, problem.duration_days.tolist()
    start = [model.new_int_var(max(0, release), horizon, "") for release in problem.release_day.tolist()]
    span = [model.new_interval_var(day, length, day + length, "") for day, length in zip(start, durations)]
    last = model.new_int_var(0, horizon, "")
    for day, length in zip(start, durations):
        model.add(day + length <= last)
    for link in range(len(problem.link_from)):
        first, second = int(problem.link_from[link]), int(problem.link_to[link])
        kind = Link(int(problem.link_type[link])).name
        origin = start[first] + (durations[first] if kind[0] == "F" else 0)
        target = start[second] + (durations[second] if kind[1] == "F" else 0)
        model.add(target >= origin + int(problem.lag_days[link]))
    for crew in range(problem.use.shape[1]):
        most, intervals, demands = int(problem.capacity[:, crew].max()), list(span), problem.use[:, crew].tolist()
        for row, day in enumerate(problem.capacity_day.tolist()):
            until = problem.capacity_day[row + 1] if row + 1 < len(problem.capacity_day) else horizon + 1
            intervals.append(model.new_fixed_size_interval_var(day, int(until) - day, ""))
            demands.append(most - int(problem.capacity[row, crew]))
        model.add_cumulative(intervals, demands, most)
    for stock in range(problem.stock.shape[1]):
        times: list[object] = list(problem.stock_day.tolist())
        changes = [int(problem.stock[0, stock]), *(problem.stock[1:, stock] - problem.stock[:-1, stock]).tolist()]
        for draw in range(len(problem.draw_task)):
            if problem.draw_stock[draw] == stock:
                task = int(problem.draw_task[draw])
                times.append(start[task] + math.floor(float(problem.draw_share[draw]) * durations[task]))
                changes.append(-int(problem.draw_amount[draw]))
        model.add_reservoir_constraint(times, changes, 0, sum(change for change in changes if change > 0))
    model.minimize(last)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    return solver.objective_value if solver.solve(model) == cp_model.OPTIMAL else math.nan
