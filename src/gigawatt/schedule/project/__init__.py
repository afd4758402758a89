"""Projects under scarcity, free of any domain: heuristics, exact search, bounds.

Assumes the caller turns phases, money and megawatts into tasks, crews and stocks.
"""

from gigawatt.schedule.project.problem import Effort, Link, Objective, Problem, Solution, project

__all__ = ["Effort", "Link", "Objective", "Problem", "Solution", "project"]
