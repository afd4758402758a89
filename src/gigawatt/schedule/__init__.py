"""When each task starts and each megawatt is live, and which scarce thing set the date.

Assumes money, megawatts and chips are cumulative supplies that tasks take from in the plan's order.
"""

from gigawatt.schedule.decide import decide
from gigawatt.schedule.measures import Labour, equity_at_risk_usd, labour, task_names
from gigawatt.schedule.plan import Binding, Outcome, Plan
from gigawatt.schedule.play import play
from gigawatt.schedule.project.trials import MergeBias, merge_bias
from gigawatt.schedule.reschedule import PolicyDifference, policy_difference, reschedule

__all__ = [
    "Binding",
    "Labour",
    "MergeBias",
    "Outcome",
    "Plan",
    "PolicyDifference",
    "decide",
    "equity_at_risk_usd",
    "labour",
    "merge_bias",
    "play",
    "policy_difference",
    "reschedule",
    "task_names",
]
