"""A lower bound of the plan's end without any search: the critical path, and the day by which all is supplied.

Assumes crews can be added: links between phases are a decision of the plan, not a law.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital import Outcome as Supply
from gigawatt.quantities import B1, F1, Trial
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
    """Return the day from which all that energisation waits for has come [days]; of money only what debt never pays.

    What has begun waits for nothing but megawatts; nothing energised waits for a task that no link leads on from.
    """
    months, leads, begun = plan.month_start_days, _leads(plan), ~np.isnan(plan.actual_start_day)
    ended = begun & (plan.done_days >= plan.duration_days)
    needs = [(ahead.chip_stock, _waited(plan.chip_need, leads, begun))]
    for site, stock in enumerate(ahead.grid_mw + ahead.generation_mw):
        needs.append((stock, _waited(plan.mw_need, plan.site == site, ended)))
    for row, stock in enumerate(plan.slot_stock):
        needs.append((stock, _waited(plan.slot_need, leads & (plan.slot == row), begun)))
    planned = leads & ~plan.under_way[plan.phase]
    for root, stock in enumerate(supply.pool_usd):
        needs.append((stock, float(ahead.equity_usd[planned & (plan.root == root)].sum())))
    return max(opening_day(stock, need, months) if need > 0.0 else 0.0 for stock, need in needs)


def _waited(need: F1, takes: B1, past: B1) -> float:
    """Return what must have come for the last that takes of a stock; 0 where all of them are past and do not wait."""
    return float(need[takes].sum()) if need[takes & ~past].any() else 0.0


def _leads(plan: Plan) -> B1:
    """Return from which tasks links lead to an energisation. Shape (T,)."""
    found: B1 = plan.energises.copy()
    for before, after in zip(plan.arc_from[::-1], plan.arc_to[::-1], strict=True):
        found[before] |= found[after]
    return found


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
