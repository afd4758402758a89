"""The supply of money in one trial: four curves per entity, and what each root vehicle may call.

Assumes root vehicles draw on a shared ledger in the order of the file: the first one's promise is kept first.
"""

from __future__ import annotations

import numpy as np

from gigawatt.capital.holdings import add_headroom, add_margin_call
from gigawatt.capital.ledger import liquid_stock, spare_stock
from gigawatt.capital.plan import Outcome, Plan
from gigawatt.quantities import F1, F2, F3, Trial, compiled


@compiled
def play(plan: Plan, trial: Trial) -> Outcome:
    """Return the cumulative stocks of money in one trial [USD].

    Per entity: ``callable = min(commitment, spare)`` with spare the ledger after minimum cash and obligations.
    """
    own = plan.holdings
    secured_usd = np.zeros(plan.inflow_usd.shape)
    headroom_usd = np.zeros(plan.inflow_usd.shape)
    all_spare_usd = np.zeros(plan.inflow_usd.shape)
    liquid_usd = np.zeros(plan.inflow_usd.shape)
    committed_usd = np.zeros(plan.inflow_usd.shape)
    callable_usd = np.zeros(plan.inflow_usd.shape)
    entity_usd = np.zeros((len(plan.commitment_usd), *plan.inflow_usd.shape))
    for entity in range(len(plan.liquidity_usd)):
        stated_usd = plan.liquidity_usd[entity] * trial.factor[plan.liquidity_driver[entity]]
        liquid_usd[entity] = liquid_stock(stated_usd, plan.inflow_usd[entity], plan.start_month)
        owed_usd = plan.obligations_usd[entity]
        if own.value_usd[entity] > 0.0:
            factor, start = trial.factor[own.driver[entity]], plan.start_month
            value_usd, ltv, loan_usd = own.value_usd[entity], own.loan_to_value[entity], own.loan_usd[entity]
            add_headroom(headroom_usd[entity], value_usd, ltv, loan_usd, factor, start)
            liquid_usd[entity] += headroom_usd[entity]
            owed_usd = owed_usd.copy()
            add_margin_call(owed_usd, value_usd, ltv, loan_usd, own.margin_call[entity], factor, start)
        spare_usd = spare_stock(liquid_usd[entity], plan.minimum_usd[entity], owed_usd, plan.start_month)
        all_spare_usd[entity] = spare_usd
        secured_usd[entity, plan.start_month :] = plan.secured_usd[entity]
        committed_usd[entity, plan.start_month :] = plan.commitment_usd[:, entity].sum()
        callable_usd[entity] = np.minimum(committed_usd[entity], spare_usd)
        _allocate(entity_usd, plan.commitment_usd[:, entity], spare_usd, entity)
    pool_usd = _pool(entity_usd, plan.raise_usd, trial.factor[plan.raise_driver])
    return Outcome(
        secured_usd=secured_usd,
        liquid_usd=liquid_usd,
        committed_usd=committed_usd,
        callable_usd=callable_usd,
        entity_usd=entity_usd,
        pool_usd=pool_usd,
        debt_usd=plan.debt_usd.copy(),
        appetite_usd=plan.appetite_usd.copy(),
        headroom_usd=headroom_usd,
        spare_usd=all_spare_usd,
    )


@compiled
def _allocate(entity_usd: F3, commitment_usd: F1, spare_usd: F1, entity: int) -> None:
    """Share one entity's spare money among root vehicles, earlier ones first."""
    before_usd = 0.0
    for vehicle in range(len(commitment_usd)):
        if commitment_usd[vehicle] > 0.0:
            for month in range(len(spare_usd)):
                left_usd = max(spare_usd[month] - before_usd, 0.0)
                entity_usd[vehicle, entity, month] = min(left_usd, commitment_usd[vehicle])
            before_usd += commitment_usd[vehicle]


@compiled
def _pool(entity_usd: F3, raise_usd: F2, raise_factor: float) -> F2:
    """Return the equity of each root vehicle: what its partners can pay, plus money from outside."""
    pool_usd = raise_usd * raise_factor
    for vehicle in range(entity_usd.shape[0]):
        for entity in range(entity_usd.shape[1]):
            pool_usd[vehicle] += entity_usd[vehicle, entity]
    return pool_usd
