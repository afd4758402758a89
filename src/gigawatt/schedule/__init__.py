"""When each task starts and each megawatt is live, and which scarce thing set the date.

Assumes money, megawatts and chips are cumulative supplies that tasks take from in the plan's order.
"""

from gigawatt.schedule.decide import decide
from gigawatt.schedule.measures import Labour, equity_at_risk_usd, labour, task_names
from gigawatt.schedule.plan import Binding, Outcome, Plan
from gigawatt.schedule.play import play

__all__ = [
    "Binding",
    "Labour",
    "Outcome",
    "Plan",
    "decide",
    "equity_at_risk_usd",
    "labour",
    "play",
    "task_names",
]
