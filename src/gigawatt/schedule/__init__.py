"""When each task starts and each megawatt is live, and which scarce thing set the date.

Assumes money, megawatts and chips are cumulative supplies that tasks take from in the plan's order.
"""

from gigawatt.schedule.decide import decide
from gigawatt.schedule.earned import PhaseValue, earned
from gigawatt.schedule.jobs import CrewHistogram, Jobs, crew_histogram, jobs
from gigawatt.schedule.measures import equity_at_risk_usd, job_years, peak_heads, task_names
from gigawatt.schedule.plan import Binding, Goal, Method, Outcome, Plan, Quality
from gigawatt.schedule.plan_export import as_plan_file
from gigawatt.schedule.play import play
from gigawatt.schedule.project import Effort
from gigawatt.schedule.project.trials import MergeBias, merge_bias
from gigawatt.schedule.reschedule import PolicyDifference, policy_difference, reschedule

__all__ = [
    "Binding",
    "CrewHistogram",
    "Effort",
    "Goal",
    "Jobs",
    "MergeBias",
    "Method",
    "Outcome",
    "PhaseValue",
    "Plan",
    "PolicyDifference",
    "Quality",
    "as_plan_file",
    "crew_histogram",
    "decide",
    "earned",
    "equity_at_risk_usd",
    "job_years",
    "jobs",
    "merge_bias",
    "peak_heads",
    "play",
    "policy_difference",
    "reschedule",
    "task_names",
]
