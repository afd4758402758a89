"""Who gets what back: monthly statements that balance, debt sized once and frozen, calls, tax, waterfall, ratios.

Assumes supplies, dates, energy and output as the stages before say; the core arithmetic knows none of them.
"""

from gigawatt.finance.annual import AnnualCase, AnnualResult, CaseError, settle_case
from gigawatt.finance.audit import INVARIANTS, audit, audit_residuals
from gigawatt.finance.clawback import clawback_usd
from gigawatt.finance.covenants import Covenant, first_breach, loss_usd, worst
from gigawatt.finance.decide import decide
from gigawatt.finance.inputs import (
    COSTS,
    EARNED,
    HALF_CENT_USD,
    JUNIOR,
    SENIOR,
    SUBORDINATED,
    CashInputs,
    Cost,
    Earned,
    Loans,
    Purse,
    Terms,
    in_first_line,
)
from gigawatt.finance.irr import Irr, IrrKind, irr, irr_value
from gigawatt.finance.metrics import (
    entities_without_offtake,
    llcr,
    min_dscr,
    multiple_of_money,
    partner_flows,
    peak_debt_usd,
    plcr,
    units,
    vehicle_flows,
    without_offtake,
)
from gigawatt.finance.plan import Outcome, Plan, Tranches
from gigawatt.finance.play import cash_inputs, play, purse_of, terms_of
from gigawatt.finance.settle import settle
from gigawatt.finance.statements import LINES, Line, Page, monthly, yearly
from gigawatt.finance.tiers import Tiers

__all__ = [
    "COSTS",
    "EARNED",
    "HALF_CENT_USD",
    "INVARIANTS",
    "JUNIOR",
    "LINES",
    "SENIOR",
    "SUBORDINATED",
    "AnnualCase",
    "AnnualResult",
    "CaseError",
    "CashInputs",
    "Cost",
    "Covenant",
    "Earned",
    "Irr",
    "IrrKind",
    "Line",
    "Loans",
    "Outcome",
    "Page",
    "Plan",
    "Purse",
    "Terms",
    "Tiers",
    "Tranches",
    "audit",
    "audit_residuals",
    "cash_inputs",
    "clawback_usd",
    "decide",
    "entities_without_offtake",
    "first_breach",
    "in_first_line",
    "irr",
    "irr_value",
    "llcr",
    "loss_usd",
    "min_dscr",
    "monthly",
    "multiple_of_money",
    "partner_flows",
    "peak_debt_usd",
    "play",
    "plcr",
    "purse_of",
    "settle",
    "settle_case",
    "terms_of",
    "units",
    "vehicle_flows",
    "without_offtake",
    "worst",
    "yearly",
]
