"""The invariants of money as a resource, each computed again in NumPy from plan and outcome.

Assumes stocks are cumulative; half a cent is the least amount.
"""

from __future__ import annotations

import numpy as np
from played_cases import Future

from gigawatt import capital
from gigawatt.quantities import Trial

CENT = 0.01  # USD; sums of many floats
SHARE = 1e-9


def callable_within_promises(future: Future) -> None:
    """What can be called is promised, and spare; nobody's calls at all vehicles together exceed what they can pay."""
    supply, plan = future.outcome.supply, future.plan.capital
    assert (supply.callable_usd - supply.committed_usd).max() <= CENT
    assert (supply.callable_usd - np.maximum(supply.spare_usd, 0.0)).max() <= CENT
    assert (supply.entity_usd.sum(axis=0) - supply.callable_usd).max() <= CENT
    assert (supply.entity_usd - plan.commitment_usd[:, :, None]).max() <= CENT
    assert (supply.secured_usd - plan.secured_usd[:, None]).max() <= CENT


def spare_is_left_after_all_else(future: Future) -> None:
    """By any month, what is spare leaves the minimum and all that falls due later.

    ``spare_m <= min over k >= m of (liquid_k - obligations to k) - minimum``.
    """
    supply, plan = future.outcome.supply, future.plan.capital
    from_start = slice(plan.start_month, None)
    due = np.cumsum(plan.obligations_usd[:, from_start], axis=1)
    left = supply.liquid_usd[:, from_start] - due - plan.minimum_usd[:, None]
    least = np.minimum.accumulate(left[:, ::-1], axis=1)[:, ::-1]
    assert (supply.spare_usd[:, from_start] - np.maximum(least, 0.0)).max(initial=0.0) <= CENT


def pools_are_calls_and_raises(future: Future) -> None:
    """The equity of a root vehicle is what its partners pay and what was raised."""
    supply, plan = future.outcome.supply, future.plan.capital
    raised = plan.raise_usd * future.trial.factor[plan.raise_driver]
    assert np.allclose(supply.pool_usd, supply.entity_usd.sum(axis=1) + raised, atol=CENT)
    assert np.diff(supply.pool_usd, axis=1).min(initial=0.0) >= -CENT


def borrowing_within_values(future: Future) -> None:
    """Nobody borrows beyond loan to value at the value of this future, loans drawn before included."""
    supply, own = future.outcome.supply, future.plan.capital.holdings
    factor = future.trial.factor[own.driver]
    most = own.loan_to_value * own.value_usd * np.maximum(factor, 1.0) - own.loan_usd
    assert np.all(supply.headroom_usd <= np.maximum(most, 0.0)[:, None] + CENT)
    falls = factor < 1.0
    lowest = np.maximum(own.loan_to_value * own.value_usd * factor - own.loan_usd, 0.0)
    assert np.all(supply.headroom_usd[falls] <= lowest[falls][:, None] + CENT)


def margin_calls_raise_nothing(future: Future) -> None:
    """A fall in value never lets anybody pay more than without the fall."""
    own, trial = future.plan.capital.holdings, future.trial
    steady = trial.factor.copy()
    held = own.driver[own.value_usd > 0.0]
    steady[held[held >= 2]] = np.maximum(steady[held[held >= 2]], 1.0)
    calm = capital.play(future.plan.capital, Trial(steady, trial.event))
    assert (future.outcome.supply.callable_usd - calm.callable_usd).max(initial=0.0) <= CENT


def debt_within_every_limit(future: Future) -> None:
    """Debt of an asset is within cost, loan to cost, signed commitments and what its contracts pay, each alone."""
    programme, plan, phases = future.programme, future.plan.capital, future.plan.phases
    assert plan.facility_usd.min(initial=0.0) >= 0.0
    assert np.allclose(plan.facility_usd.sum(axis=0), plan.debt_usd, rtol=1e-9, atol=CENT)
    all_in = phases.cost_usd * (1.0 + plan.financing_load)
    for number, row in enumerate(programme.file.facilities.values()):
        if row.commitment is not None:
            assert plan.facility_usd[number].sum() <= row.commitment.value * (1.0 + SHARE) + CENT
            continue
        if row.max_ltc is not None:
            assert np.all(plan.facility_usd[number] <= row.max_ltc.value * all_in * (1.0 + SHARE) + CENT)
    committed = any(row.commitment is not None for row in programme.file.facilities.values())
    if not committed:
        assert np.all(plan.debt_usd <= all_in * (1.0 + SHARE) + CENT)
        contracts = tuple(programme.file.contracts.values())
        for phase, asset in zip(*np.nonzero(plan.debt_usd > CENT), strict=True):
            contract = contracts[plan.contract[phase, asset]]
            assert contract.signed is not None, "debt on a contract that nobody has signed"
            gross = _payments(future, int(phase), int(plan.contract[phase, asset]))
            assert plan.debt_usd[phase, asset] <= gross * (1.0 + SHARE) + CENT


def _payments(future: Future, phase: int, number: int) -> float:
    """Return all that a contract pays for a phase over its term, undiscounted [USD]."""
    contract, phases = tuple(future.programme.file.contracts.values())[number], future.plan.phases
    units = phases.it_mw[phase] * 1e3 if contract.kind == "lease" else phases.accelerators[phase] * 8766.0 / 12.0
    months = int(contract.term.value)
    growth = sum((1.0 + contract.escalator.value) ** (month // 12) for month in range(months))
    return float(units * contract.price.value * growth)


def obligors_share_all(future: Future) -> None:
    """Shares of an asset's debt on the credit of entities add to 1 where it carries debt on a contract."""
    plan = future.plan.capital
    total = plan.obligor_share.sum(axis=0)
    assert np.all((np.abs(total - 1.0) <= 1e-6) | (total == 0.0))
    assert plan.obligor_share.min(initial=0.0) >= 0.0


def stakes_add_up(future: Future) -> None:
    """Stakes and votes in every vehicle add to 1, or to 0 where nobody is named."""
    for vehicle in range(len(future.programme.vehicles)):
        for row in (capital.stakes(future.programme, vehicle), capital.votes(future.programme, vehicle).vote):
            assert abs(row.sum() - 1.0) <= SHARE or row.sum() == 0.0
            assert row.min(initial=0.0) >= 0.0


def remedies_within_means(future: Future) -> None:
    """Remedies never bring more than is short, than their ceilings, or than payers have beyond their promises."""
    programme, plan, supply = future.programme, future.plan.capital, future.outcome.supply
    month = min(plan.start_month + 12, supply.callable_usd.shape[1] - 1)
    beyond = np.maximum(supply.spare_usd[:, month] - supply.committed_usd[:, month], 0.0)
    for vehicle, entity in zip(*np.nonzero(plan.commitment_usd > 0.0), strict=True):
        found = capital.cure(programme, plan, supply, int(vehicle), int(entity), month)
        assert found.covered_usd.sum() <= found.short_usd + CENT
        assert np.all(found.covered_usd <= found.ceiling_usd + CENT)
        assert abs(found.covered_usd.sum() + found.uncovered_usd - found.short_usd) <= CENT
        assert np.allclose(found.stake.sum(axis=1)[found.stake.sum(axis=1) > 0.0], 1.0)
        assert found.stake.min() >= -SHARE
        for remedy in (capital.Remedy.STEP_UP, capital.Remedy.MEMBER_LOAN):
            assert np.all(found.payer_usd[remedy] <= beyond + CENT)
            assert found.payer_usd[remedy, entity] == 0.0


CAPITALS = (
    callable_within_promises,
    spare_is_left_after_all_else,
    pools_are_calls_and_raises,
    borrowing_within_values,
    margin_calls_raise_nothing,
    debt_within_every_limit,
    obligors_share_all,
    stakes_add_up,
    remedies_within_means,
)
