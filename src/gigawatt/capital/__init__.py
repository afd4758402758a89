"""Money as a resource: how much can be there, by month and source, before anything is spent.

Assumes supplies only: `finance` alone executes calls and draws.
"""

from gigawatt.capital.annuity import present_value_usd
from gigawatt.capital.contracts import gross_usd_per_month
from gigawatt.capital.coverage import (
    Coverage,
    call_end_month,
    coverage,
    external_cash_share,
    first_short_month,
    first_target_month,
    payable_stock,
    rent_cover,
    target_calls,
)
from gigawatt.capital.decide import decide
from gigawatt.capital.plan import DebtBound, Outcome, Phases, Plan
from gigawatt.capital.play import play

__all__ = [
    "Coverage",
    "DebtBound",
    "Outcome",
    "Phases",
    "Plan",
    "call_end_month",
    "coverage",
    "decide",
    "external_cash_share",
    "first_short_month",
    "first_target_month",
    "gross_usd_per_month",
    "payable_stock",
    "play",
    "present_value_usd",
    "rent_cover",
    "target_calls",
]
