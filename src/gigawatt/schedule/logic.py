"""A lower bound of the plan's end without any search: the critical path, and the day by which all is supplied.

Assumes crews can be added: links between phases are a decision of the plan, not a law.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import Trial
from gigawatt.schedule.forward import logic_pass
from gigawatt.schedule.future import Future, future
from gigawatt.schedule.gates import opening_day
from gigawatt.schedule.plan import Plan
from gigawatt.schedule.starts import CREWS


def bound_days(plan: Plan, supply: Supply, trial: Trial) -> float:
    """Return a lower bound of the last phase's energisation [days].

    The later of the critical path without crews or supplies, and of the day on which everything has come that the
    chosen phases take: megawatts when they energise, chips, slots and money before.
    """
    free = without_crews(plan)
    ahead = future(free, trial)
    path_day = logic_pass(free, ahead.days, ahead.signed_day).finish_day
    return max(float(np.max(path_day[plan.energises], initial=0.0)), _supplied_day(plan, supply, ahead))


def _supplied_day(plan: Plan, supply: Supply, ahead: Future) -> float:
    """Return the day from which all that the plan takes has come [days]; of money only what debt never pays."""
    months = plan.month_start_days
    needs = [(ahead.chip_stock, float(plan.chip_need.sum()))]
    for site, stock in enumerate(ahead.grid_mw + ahead.generation_mw):
        needs.append((stock, float(plan.mw_need[plan.site == site].sum())))
    for row, stock in enumerate(plan.slot_stock):
        needs.append((stock, float(plan.slot_need[plan.slot == row].sum())))
    planned = ~plan.under_way[plan.phase]
    for root, stock in enumerate(supply.pool_usd):
        needs.append((stock, float(ahead.equity_usd[planned & (plan.root == root)].sum())))
    return max(opening_day(stock, need, months) if need > 0.0 else 0.0 for stock, need in needs)


def without_crews(plan: Plan) -> Plan:
    """Return the plan with the works' own links only."""
    links = plan.arc_kind != CREWS
    return plan._replace(
        arc_from=plan.arc_from[links],
        arc_to=plan.arc_to[links],
        arc_type=plan.arc_type[links],
        lag_days=plan.lag_days[links],
        arc_kind=plan.arc_kind[links],
    )
