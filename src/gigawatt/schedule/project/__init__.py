"""Projects under scarcity, free of any domain: heuristics, exact search, bounds.

Assumes the caller turns phases, money and megawatts into tasks, crews and stocks.
"""

from gigawatt.schedule.project.problem import Effort, Link, Objective, Problem, Solution, project
from gigawatt.schedule.project.solve import solve

__all__ = ["Effort", "Link", "Objective", "Problem", "Solution", "project", "solve"]
