"""Small programmes as arrays, for the tests of the core arithmetic."""

from __future__ import annotations

from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from gigawatt.finance import COSTS, EARNED, CashInputs, Loans, Outcome, Purse, Terms, Tiers
from gigawatt.finance.sizing import repaid_share
from gigawatt.finance.tiers import no_tiers

TAX_TABLE = np.array(
    [[0.025] * 40, [0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576] + [0.0] * 34, [0.05] * 20 + [0.0] * 20], dtype=np.float64
)


class Case(NamedTuple):
    """Everything `settle` takes."""

    inputs: CashInputs
    terms: Terms
    purse: Purse


def random_case(seed: int, vehicles: int = 2, entities: int = 3, periods: int = 72) -> Case:
    """Return a programme with overruns, late phases, thin purses and bad years, all from one seed."""
    random = np.random.default_rng(seed)
    uses = (
        random.uniform(0.0, 1e8, (vehicles, 3, periods))
        * (np.arange(periods) < 30)
        * (random.random((3, 1)) < [[1.0], [0.8], [0.5]])
    )
    ready = random.integers(20, 40, vehicles)
    live = np.arange(periods)[None, :] > ready[:, None]
    placed = np.zeros_like(uses)
    for v in range(vehicles):
        placed[v, :, ready[v]] = uses[v, :, : ready[v] + 1].sum(axis=1)
        placed[v, :, ready[v] + 1 :] = uses[v, :, ready[v] + 1 :]
    cost = uses.sum(axis=(1, 2))
    commitment = cost * random.uniform(0.0, 0.9, vehicles)
    close = random.integers(0, 15, vehicles)
    closed = (np.arange(periods)[None, :] >= close[:, None]).astype(float)
    revenue = (
        live * cost[:, None] * random.uniform(0.002, 0.02, (vehicles, 1)) * random.uniform(0.3, 1.2, uses.shape[::2])
    )
    repaid = np.array([repaid_share(random.uniform(0.5, 1.5, 24), ready[v] + 1, periods) for v in range(vehicles)])
    converted = (np.arange(periods)[None, :] >= ready[:, None]).astype(float)
    ahead = np.minimum(1.0, np.concatenate([repaid[:, 6:], np.ones((vehicles, 6))], axis=1)) - repaid
    inputs = CashInputs(
        months_per_period=1,
        periods_before=int(random.integers(0, 12)),
        funded_from=int(random.integers(0, 6)),
        uses_usd=uses,
        placed_usd=placed,
        bonus_usd=placed * random.choice([0.0, 0.4, 1.0]),
        eligible_usd=uses.sum(axis=1) * closed,
        revenue_usd=in_lines(revenue, EARNED),
        opex_usd=in_lines(revenue * random.uniform(0.1, 1.3, revenue.shape), COSTS),
        closed_share=closed,
        converted_share=converted,
        repaid_share=repaid,
        ahead_share=ahead * converted,
        outstanding_share=(1.0 - repaid) * converted,
        **replacements(seed + 1, uses, ready),
        completion=ready.astype(np.int64),
        ceiling_usd=np.full((vehicles, periods), np.inf),
    )
    return Case(inputs, _terms(random, commitment, cost, vehicles, entities), _purse(random, cost, entities, periods))


def _terms(
    random: np.random.Generator, commitment: np.ndarray, cost: np.ndarray, vehicles: int, entities: int
) -> Terms:
    root = np.zeros(vehicles, dtype=np.int64)
    if vehicles > 1 and random.random() < 0.5:
        root[-1] = vehicles - 1
    partner = random.uniform(0.0, 1.0, (vehicles, entities)) * cost.sum()
    return Terms(
        loans=plain_loans(random, commitment),
        lockup_dscr=1.1,
        book_periods=np.array([360, 24, 240], dtype=np.int64),
        tax_table=TAX_TABLE,
        replacement_bonus=np.array([0.0, 1.0, 0.4]),
        tax_rate=np.full(vehicles, 0.21),
        loss_cap=0.8,
        interest_cap=0.3,
        refund_losses=False,
        root=root,
        tiers=some_tiers(random, vehicles, entities),
        step_up_usd=partner * random.choice([0.0, 0.25]),
        penalty=np.full(vehicles, 1.5),
        partner_usd=partner,
        partner_share=partner / partner.sum(axis=1, keepdims=True),
    )


def replacements(seed: int, uses: np.ndarray, ready: np.ndarray) -> dict[str, np.ndarray]:
    """Return new chips and maintenance of some asset classes in two of five cases, with money set aside before some.

    Some cost more than cash can bear; where the horizon ends first, what was set aside is set free in its last period.
    """
    random = np.random.default_rng([seed, 1])  # draws of its own: the rest of a case stays as it is
    due, reserve = np.zeros_like(uses), np.zeros_like(uses)
    periods = uses.shape[2]
    for v, asset in np.ndindex(uses.shape[:2]):
        if seed % 5 not in (0, 3) or random.random() < 0.3:
            continue
        every, cost = int(random.integers(3, periods // 3)), uses[v, asset].sum() * random.uniform(0.002, 0.15)
        ahead = int(random.integers(0, every + 1))
        for at in range(int(ready[v]) + every, periods + every, every):
            if at < periods:
                due[v, asset, at] = cost
            held = np.arange(at - ahead, min(at, periods - 1))
            reserve[v, asset, held] += cost * ((held - (at - ahead) + 1) / max(1, ahead))
    return {"replacement_usd": due, "replacement_reserve_usd": reserve}


def in_lines(amounts_usd: np.ndarray, lines: int) -> np.ndarray:
    """Return amounts by vehicle and period as so many unequal lines that add up to them."""
    parts = np.arange(1.0, lines + 1.0)
    return np.multiply.outer(parts / parts.sum(), amounts_usd)


def plain_loans(random: np.random.Generator, commitment: np.ndarray) -> Loans:
    """Return one senior pro rata loan for each vehicle."""
    count = len(commitment)
    return Loans(
        vehicle=np.arange(count),
        commitment_usd=commitment,
        draw_share=random.uniform(0.3, 1.0, count),
        equity_first_usd=np.zeros(count),
        rate=random.uniform(0.03, 0.12, count),
        step=np.zeros(count),
        step_from=np.full(count, 10**6),
        commitment_fee=np.full(count, 0.005),
        upfront_fee=np.full(count, 0.015),
        availability_end=random.integers(15, 60, count),
        reserve_months=np.full(count, 6.0),
        sweep_share=np.zeros(count),
        vintage_periods=np.zeros(count, dtype=np.int64),
        prefunded=np.zeros(count, dtype=np.bool_),
        reinvestment_rate=np.zeros(count),
        interest_only=np.zeros(count, dtype=np.int64),
        rank=np.zeros(count, dtype=np.int64),
        takes_out=np.full(count, -1),
    )


def some_tiers(random: np.random.Generator, vehicles: int, entities: int) -> Tiers:
    """Return owners' agreements: none, or two hurdles with a promote, a catch-up and preferred money."""
    if random.random() < 0.4:
        return no_tiers(vehicles)
    return Tiers(
        preferred_share=np.full(vehicles, random.choice([0.0, 0.5])),
        preferred_rate=np.full(vehicles, 0.1),
        hurdle=np.tile([0.08, 0.15], (vehicles, 1)),
        promote=np.tile([0.0, 0.2, 0.3], (vehicles, 1)),
        catch_up=np.full(vehicles, random.choice([0.0, 0.5, 1.0])),
        sponsor=np.full(vehicles, int(random.integers(0, entities))),
    )


def _purse(random: np.random.Generator, cost: np.ndarray, entities: int, periods: int) -> Purse:
    steps = random.uniform(0.0, 2.0, (len(cost), entities, periods)) * cost.sum() / periods / entities
    return Purse(
        entity_usd=np.cumsum(steps, axis=2),
        raise_usd=np.cumsum(random.uniform(0.0, 0.3, (len(cost), periods)) * cost.sum() / periods, axis=1),
        beyond_usd=np.cumsum(random.uniform(0.0, 0.2, (entities, periods)) * cost.sum() / periods, axis=1),
    )


def scaled(case: Case, k: float) -> Case:
    """Return the case with all money multiplied by k."""
    money = {name: getattr(case.inputs, name) * k for name in case.inputs._fields if name.endswith("_usd")}
    loans = case.terms.loans
    loans = loans._replace(commitment_usd=loans.commitment_usd * k, equity_first_usd=loans.equity_first_usd * k)
    terms = case.terms._replace(loans=loans, partner_usd=case.terms.partner_usd * k)
    terms = terms._replace(step_up_usd=terms.step_up_usd * k)
    return Case(case.inputs._replace(**money), terms, Purse(*(usd * k for usd in case.purse)))


def as_plan(terms: Terms) -> SimpleNamespace:
    """Return what `audit` and the metrics read of a plan."""
    by_vehicle = np.bincount(terms.loans.vehicle, terms.loans.commitment_usd, len(terms.root))
    return SimpleNamespace(**terms._asdict(), commitment_usd=by_vehicle)


def called(outcome: Outcome) -> np.ndarray:
    """Return calls by vehicle and month."""
    return outcome.called_usd.sum(axis=1)
