"""Random loans of every kind, for the tests of the core arithmetic."""

from __future__ import annotations

import numpy as np
from finance_cases import Case, random_case

from gigawatt.finance import Loans
from gigawatt.finance.sizing import repaid_share

PER_VEHICLE = 3
"""A bond or a plain loan, then junior or vintage debt, then a subordinated loan or a take-out of the first."""


def with_loans(seed: int) -> Case:
    """Return a random case in which every vehicle has several loans, with features drawn from one seed."""
    case = random_case(seed)
    random = np.random.default_rng(seed + 10**6)
    vehicles, _, periods = case.inputs.uses_usd.shape
    owner = np.repeat(np.arange(vehicles), PER_VEHICLE)
    count, rank = len(owner), np.tile(np.arange(PER_VEHICLE), vehicles)
    takes_out = np.where((rank == 2) & (random.random(count) < 0.5), np.arange(count) - 2, -1)
    inputs = case.inputs._replace(
        **{name: getattr(case.inputs, name)[owner] for name in case.inputs._fields if name.endswith("_share")},
        eligible_usd=case.inputs.eligible_usd[owner],
        ceiling_usd=np.where(
            random.random((count, 1)) < 0.3, case.terms.loans.commitment_usd[owner][:, None] * 0.3, np.inf
        )
        * np.ones(periods),
    )
    for loan in np.flatnonzero(takes_out >= 0):
        balloon = np.eye(1, 18)[0][::-1] + 0.01
        first = int(case.inputs.completion[owner[loan]]) + 1
        inputs.repaid_share[takes_out[loan]] = repaid_share(balloon, first, periods)
        opens = np.arange(periods) >= first + 17
        inputs.closed_share[loan] = inputs.converted_share[loan] = opens
        inputs.repaid_share[loan] = repaid_share(np.ones(12), first + 18, periods)
    return Case(inputs, case.terms._replace(loans=_loans(random, case, owner, rank, takes_out)), case.purse)


def _loans(
    random: np.random.Generator, case: Case, owner: np.ndarray, rank: np.ndarray, takes_out: np.ndarray
) -> Loans:
    count = len(owner)
    size = case.terms.loans.commitment_usd[owner] * random.uniform(0.1, 0.6, count)
    return Loans(
        vehicle=owner,
        commitment_usd=size,
        draw_share=random.uniform(0.2, 1.0, count),
        equity_first_usd=np.where(random.random(count) < 0.3, size * 0.2, 0.0),
        rate=random.uniform(0.03, 0.12, count),
        step=np.where(random.random(count) < 0.3, 0.01, 0.0),
        step_from=random.integers(20, 60, count),
        commitment_fee=np.full(count, 0.005),
        upfront_fee=np.full(count, 0.015),
        availability_end=random.integers(15, 60, count),
        reserve_months=np.full(count, 6.0),
        sweep_share=np.where(random.random(count) < 0.4, random.uniform(0.0, 1.0, count), 0.0),
        vintage_periods=np.where((rank == 1) & (random.random(count) < 0.5), random.integers(6, 40, count), 0),
        prefunded=(rank == 0) & (random.random(count) < 0.4),
        reinvestment_rate=np.full(count, 0.03),
        interest_only=np.where(rank == 1, random.integers(0, 5, count), 0),
        rank=np.where(takes_out < 0, np.where(rank == 1, random.integers(0, 2, count), rank), 0),
        takes_out=takes_out,
    )
