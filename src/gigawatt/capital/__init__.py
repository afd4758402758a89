"""Money as a resource: how much can be there, by month and source, before anything is spent.

Assumes supplies only: `finance` alone executes calls and draws.
"""

from gigawatt.capital.annuity import present_value_usd
from gigawatt.capital.backing import Backer, backers
from gigawatt.capital.commitments import equity_at_risk, equity_share
from gigawatt.capital.conditions import Condition, Status, conditions
from gigawatt.capital.contracts import gross_usd_per_month
from gigawatt.capital.control import Votes, carried, stakes, votes
from gigawatt.capital.coverage import (
    Coverage,
    Means,
    MoneyTable,
    call_end_month,
    called_share,
    coverage,
    first_short_month,
    first_target_month,
    money_table,
    payable_stock,
    rent_cover,
    target_calls,
)
from gigawatt.capital.decide import decide
from gigawatt.capital.departure import Departure, Exposure, departure, exposure, reletting
from gigawatt.capital.facilities import Offer, offers
from gigawatt.capital.holdings import Holdings
from gigawatt.capital.lending import Lending, lending
from gigawatt.capital.loops import ExternalCash, external_cash, external_cash_share
from gigawatt.capital.plan import DebtBound, Outcome, Phases, Plan
from gigawatt.capital.play import play
from gigawatt.capital.remedies import Cure, Remedy, RemedyTerms, cure, diluted, forfeited, remedy_terms

__all__ = [
    "Backer",
    "Condition",
    "Coverage",
    "Cure",
    "DebtBound",
    "Departure",
    "Exposure",
    "ExternalCash",
    "Holdings",
    "Lending",
    "Means",
    "MoneyTable",
    "Offer",
    "Outcome",
    "Phases",
    "Plan",
    "Remedy",
    "RemedyTerms",
    "Status",
    "Votes",
    "backers",
    "call_end_month",
    "called_share",
    "carried",
    "conditions",
    "coverage",
    "cure",
    "decide",
    "departure",
    "diluted",
    "equity_at_risk",
    "equity_share",
    "exposure",
    "external_cash",
    "external_cash_share",
    "first_short_month",
    "first_target_month",
    "forfeited",
    "gross_usd_per_month",
    "lending",
    "money_table",
    "offers",
    "payable_stock",
    "play",
    "present_value_usd",
    "reletting",
    "remedy_terms",
    "rent_cover",
    "stakes",
    "target_calls",
    "votes",
]
