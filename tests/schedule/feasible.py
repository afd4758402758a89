"""An independent judge of plans: plain Python, day by day, sharing only the types with the code that it judges."""

from __future__ import annotations

import math

from gigawatt.schedule.project import Link, Objective, Problem, Solution


def broken(problem: Problem, solution: Solution) -> list[str]:
    """Return what a plan breaks, one line for each; nothing where it is feasible."""
    if math.isnan(solution.value):
        return ["there is no plan"]
    done = _done(problem, solution)
    faults = _groups(problem, solution, done)
    for task, on in enumerate(done):
        if on:
            faults += _task(problem, solution, task)
    if faults:
        return faults
    faults = _links(problem, solution, done) + _crews(problem, solution, done) + _stocks(problem, solution, done)
    if not faults and not math.isclose(value_of(problem, solution), solution.value, rel_tol=1e-9, abs_tol=1e-9):
        faults.append(f"the plan says its value is {solution.value}, it is {value_of(problem, solution)}")
    return faults


def value_of(problem: Problem, solution: Solution) -> float:
    """Return the objective of a plan."""
    done = _done(problem, solution)
    ends = [0] * len(problem.optional)
    for task, on in enumerate(done):
        group = int(problem.group[task])
        if on and group >= 0:
            ends[group] = max(ends[group], int(solution.finish_day[task]))
    groups = [group for group in range(len(ends)) if solution.chosen[group]]
    if problem.objective == Objective.EARLIEST:
        counted = [ends[group] for group in groups] if ends else [int(day) for day in solution.finish_day]
        return float(max(counted, default=0))
    if problem.objective == Objective.MOST:
        return float(sum(int(problem.weight[group]) for group in groups if ends[group] <= problem.deadline_day))
    worth = sum(float(problem.worth[group]) - float(problem.worth_per_day[group]) * ends[group] for group in groups)
    return worth - sum(float(problem.price[solution.mode[task]]) for task, on in enumerate(done) if on)


def _done(problem: Problem, solution: Solution) -> list[bool]:
    return [group < 0 or bool(solution.chosen[group]) for group in problem.group.tolist()]


def _groups(problem: Problem, solution: Solution, done: list[bool]) -> list[str]:
    faults = [
        f"group {group} is left out but is not optional"
        for group, optional in enumerate(problem.optional)
        if not optional and not solution.chosen[group]
    ]
    for task, on in enumerate(done):
        if not on and (solution.start_day[task] != -1 or solution.finish_day[task] != -1):
            faults.append(f"task {task} is left out but has dates")
    return faults


def _task(problem: Problem, solution: Solution, task: int) -> list[str]:
    start, finish, mode = (int(column[task]) for column in (solution.start_day, solution.finish_day, solution.mode))
    if not problem.first_mode[task] <= mode < problem.first_mode[task + 1]:
        return [f"task {task} runs in mode {mode}, which is another's"]
    if start < max(0, int(problem.release_day[task])):
        return [f"task {task} starts on {start}, before its release"]
    if not start <= finish <= problem.horizon_day:
        return [f"task {task} runs from {start} to {finish}, past the horizon or backwards"]
    duration, worked, end = int(problem.duration_days[mode]), 0, start
    calendar = int(problem.calendar[task])

    def works(day: int) -> bool:
        return calendar < 0 or bool(problem.worked_days[calendar, day + 1] > problem.worked_days[calendar, day])

    if duration > 0 and not works(start):
        return [f"task {task} starts on {start}, which is no working day"]
    while worked < duration:
        if end >= problem.horizon_day:
            return [f"task {task} cannot be done by the horizon"]
        worked += works(end)
        end += 1
    return [] if end == finish else [f"task {task} ends on {finish}, not on {end}"]


def _links(problem: Problem, solution: Solution, done: list[bool]) -> list[str]:
    faults = []
    for link in range(len(problem.link_from)):
        first, second = int(problem.link_from[link]), int(problem.link_to[link])
        if not (done[first] and done[second]):
            continue
        kind = Link(int(problem.link_type[link]))
        origin = solution.finish_day[first] if kind.name[0] == "F" else solution.start_day[first]
        target = solution.finish_day[second] if kind.name[1] == "F" else solution.start_day[second]
        if target < origin + problem.lag_days[link]:
            faults.append(f"link {link} ({kind.name}) from task {first} to task {second} is broken")
    return faults


def _crews(problem: Problem, solution: Solution, done: list[bool]) -> list[str]:
    days, crews = problem.horizon_day + 1, problem.use.shape[1]
    used = [[0] * crews for _ in range(days)]
    for task, on in enumerate(done):
        for day in range(int(solution.start_day[task]), int(solution.finish_day[task])) if on else ():
            for crew in range(crews):
                used[day][crew] += int(problem.use[solution.mode[task], crew])
    faults, row = [], 0
    for day in range(days):
        while row + 1 < len(problem.capacity_day) and problem.capacity_day[row + 1] <= day:
            row += 1
        faults += [
            f"crew {crew} has {problem.capacity[row, crew]} heads on day {day} but {used[day][crew]} are held"
            for crew in range(crews)
            if used[day][crew] > problem.capacity[row, crew]
        ]
    return faults


def _stocks(problem: Problem, solution: Solution, done: list[bool]) -> list[str]:
    faults = []
    for stock in range(problem.stock.shape[1]):
        drawn = [0] * (problem.horizon_day + 1)
        for draw in range(len(problem.draw_task)):
            task = int(problem.draw_task[draw])
            if done[task] and problem.draw_stock[draw] == stock:
                start, finish = int(solution.start_day[task]), int(solution.finish_day[task])
                drawn[start + math.floor(float(problem.draw_share[draw]) * (finish - start))] += int(
                    problem.draw_amount[draw]
                )
        total, row = 0, 0
        for day, amount in enumerate(drawn):
            total += amount
            while row + 1 < len(problem.stock_day) and problem.stock_day[row + 1] <= day:
                row += 1
            if total > problem.stock[row, stock]:
                faults.append(f"stock {stock} is {problem.stock[row, stock]} on day {day} but {total} is taken")
    return faults
