"""How fast one programme's finance is settled, as a ratio against PySAM's Singleowner in the same run.

    python benchmarks/finance.py [--json]

Assumes a warm compile cache (the first settlement is not timed) and a generated programme: shells with a loan that a
take-out refinances, chips with a bond, a vintage loan under a falling collateral and a subordinated loan; preferred
money, two hurdles and a promote. PySAM settles years of one project, `settle` months of every vehicle; both are given
per vehicle-period.
"""

from __future__ import annotations

import argparse
import json
from importlib.util import find_spec
from statistics import median
from time import perf_counter

import numpy as np
from ensemble import pysam_us

from gigawatt.finance import (
    COSTS,
    EARNED,
    SUBORDINATED,
    CashInputs,
    Loans,
    Outcome,
    Purse,
    Terms,
    Tiers,
    in_first_line,
    settle,
)

VEHICLES, MONTHS, ENTITIES, ASSETS = 8, 240, 4, 3
BUILDING = 30
"""Months until every vehicle works."""
RUNS = 200
TARGET_MS, TARGET_RATIO = 10.0, 500.0

SENIOR, TAKE_OUT, BOND, VINTAGE, BELOW = range(5)
SHELL, CHIPS = (SENIOR, TAKE_OUT), (BOND, VINTAGE, BELOW)


def programme(seed: int = 1) -> tuple[CashInputs, Terms, Purse]:
    """Return a programme of shells and chips with two and three loans each."""
    random = np.random.default_rng(seed)
    months = np.arange(MONTHS)
    uses_usd = np.zeros((VEHICLES, ASSETS, MONTHS))
    uses_usd[:, :, :BUILDING] = random.uniform(0.0, 5e7, (VEHICLES, ASSETS, BUILDING))
    placed_usd = np.zeros_like(uses_usd)
    placed_usd[:, :, BUILDING - 1] = uses_usd.sum(axis=2)
    cost_usd = uses_usd.sum(axis=(1, 2))
    works = months >= BUILDING
    revenue_usd = works * cost_usd[:, None] * 0.02 * random.uniform(0.8, 1.1, (VEHICLES, MONTHS))
    kind = np.array([loan for vehicle in range(VEHICLES) for loan in (SHELL, CHIPS)[vehicle % 2]])
    owner = np.repeat(np.arange(VEHICLES), [len((SHELL, CHIPS)[vehicle % 2]) for vehicle in range(VEHICLES)])
    opens = np.where(kind == TAKE_OUT, BUILDING + 60, 2)
    lives = np.where(kind == TAKE_OUT, BUILDING + 60, BUILDING)
    converted = (months >= lives[:, None] - 1).astype(float)
    repaid = np.clip((months - lives[:, None] + 1) / np.where(kind == SENIOR, 61, 120)[:, None], 0.0, 1.0)
    repaid[kind == SENIOR] = np.where(months >= BUILDING + 60, 1.0, 0.2 * repaid[kind == SENIOR])
    inputs = CashInputs(
        months_per_period=1,
        periods_before=3,
        funded_from=2,
        uses_usd=uses_usd,
        placed_usd=placed_usd,
        bonus_usd=0.4 * placed_usd,
        revenue_usd=in_first_line(revenue_usd, EARNED),
        opex_usd=in_first_line(0.25 * revenue_usd, COSTS),
        replacement_usd=np.zeros_like(uses_usd),
        replacement_reserve_usd=np.zeros_like(uses_usd),
        completion=np.full(VEHICLES, BUILDING - 1),
        eligible_usd=uses_usd.sum(axis=1)[owner],
        closed_share=(months >= opens[:, None]).astype(float),
        converted_share=converted,
        repaid_share=repaid,
        ahead_share=np.concatenate([repaid[:, 6:], np.ones((len(kind), 6))], axis=1) - repaid,
        outstanding_share=(1.0 - repaid) * converted,
        ceiling_usd=np.where(kind[:, None] == VINTAGE, cost_usd[owner, None] * np.linspace(0.8, 0.0, MONTHS), np.inf),
    )
    commitment_usd = cost_usd[owner] * np.array([0.6, 0.5, 0.3, 0.3, 0.1])[kind]
    return inputs, _terms(kind, owner, commitment_usd, cost_usd), _purse(cost_usd)


def _terms(kind: np.ndarray, owner: np.ndarray, commitment_usd: np.ndarray, cost_usd: np.ndarray) -> Terms:
    count, before = len(kind), np.arange(len(kind)) - 1
    loans = Loans(
        vehicle=owner,
        commitment_usd=commitment_usd,
        draw_share=commitment_usd / cost_usd[owner],
        equity_first_usd=np.where(kind == VINTAGE, 0.1 * commitment_usd, 0.0),
        rate=np.array([0.075, 0.065, 0.06, 0.1, 0.12])[kind],
        step=np.where(kind == TAKE_OUT, 0.005, 0.0),
        step_from=np.full(count, BUILDING + 90),
        commitment_fee=np.full(count, 0.005),
        upfront_fee=np.full(count, 0.015),
        availability_end=np.full(count, BUILDING + 6),
        reserve_months=np.where(kind == BELOW, 0.0, 6.0),
        sweep_share=np.where(kind == TAKE_OUT, 0.25, 0.0),
        vintage_periods=np.where(kind == VINTAGE, 60, 0),
        prefunded=kind == BOND,
        reinvestment_rate=np.full(count, 0.04),
        rank=(kind == BELOW) * SUBORDINATED,
        interest_only=np.zeros(count, dtype=np.int64),
        takes_out=np.where(kind == TAKE_OUT, before, -1),
    )
    return Terms(
        loans=loans,
        lockup_dscr=1.15,
        book_periods=np.array([360, 60, 240]),
        tax_table=np.array(
            [[1.0 / 39.0] * 39, [0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576] + [0.0] * 33, [0.05] * 20 + [0.0] * 19]
        ),
        replacement_bonus=np.zeros(ASSETS),
        tax_rate=np.full(VEHICLES, 0.25),
        loss_cap=0.8,
        interest_cap=0.3,
        refund_losses=False,
        root=np.zeros(VEHICLES, dtype=np.int64),
        tiers=Tiers(
            preferred_share=np.full(VEHICLES, 0.5),
            preferred_rate=np.full(VEHICLES, 0.1),
            hurdle=np.tile([0.08, 0.15], (VEHICLES, 1)),
            promote=np.tile([0.0, 0.2, 0.3], (VEHICLES, 1)),
            catch_up=np.full(VEHICLES, 0.5),
            sponsor=np.zeros(VEHICLES, dtype=np.int64),
        ),
        step_up_usd=np.full((VEHICLES, ENTITIES), 0.25 * cost_usd.sum()),
        penalty=np.full(VEHICLES, 1.5),
        partner_usd=np.full((VEHICLES, ENTITIES), cost_usd.sum()),
        partner_share=np.full((VEHICLES, ENTITIES), 1.0 / ENTITIES),
    )


def _purse(cost_usd: np.ndarray) -> Purse:
    grows = np.linspace(0.1, 1.0, MONTHS)
    return Purse(
        entity_usd=np.broadcast_to(cost_usd.sum() * grows, (VEHICLES, ENTITIES, MONTHS)).copy(),
        raise_usd=np.broadcast_to(0.05 * cost_usd.sum() * grows, (VEHICLES, MONTHS)).copy(),
        beyond_usd=np.broadcast_to(0.1 * cost_usd.sum() * grows, (ENTITIES, MONTHS)).copy(),
    )


def settle_ms() -> tuple[float, float, Outcome]:
    """Return milliseconds to settle the programme, fastest and median of `RUNS`, and the statements."""
    case = programme()
    outcome = settle(*case)
    spent = []
    for _ in range(RUNS):
        start = perf_counter()
        settle(*case)
        spent.append((perf_counter() - start) * 1e3)
    return min(spent), median(spent), outcome


def figures() -> dict[str, float | None]:
    """Return what is measured."""
    fastest, usual, outcome = settle_ms()
    ours_us = usual * 1e3 / (VEHICLES * MONTHS)
    peer_us = pysam_us() if find_spec("PySAM") else None
    return {
        "vehicles": VEHICLES,
        "loans": len(outcome.loan_debt_usd),
        "months": MONTHS,
        "settle_ms_median": usual,
        "settle_ms_fastest": fastest,
        "settle_us_per_vehicle_period": ours_us,
        "pysam_us_per_vehicle_period": peer_us,
        "ratio": peer_us / ours_us if peer_us else None,
        "target_ms": TARGET_MS,
        "target_ratio": TARGET_RATIO,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print figures for machines")
    asked = parser.parse_args()
    found = figures()
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        for name, value in found.items():
            print(f"{name:<30}{'not measured' if value is None else f'{value:,.6g}':>14}")


if __name__ == "__main__":
    main()
