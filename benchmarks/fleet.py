"""How fast the fleet of a large programme is played, as a ratio against the same arithmetic in NumPy in the same run.

    python benchmarks/fleet.py [--json]

Assumes a warm compile cache (the first trials are not timed), one core, ten sites of four phases over twenty years, and
a supply that is short now and then. The peer plays a trial by arrays of phases and months, as a notebook would.
"""

from __future__ import annotations

import argparse
import json
import resource
from time import perf_counter

import numpy as np

from gigawatt.compute import Plan, play
from gigawatt.compute.play import DAYS_PER_MONTH, KILOWATTS_PER_MEGAWATT, SECONDS_PER_HOUR
from gigawatt.quantities import F1, F2, FIRST_DRIVER, Trial, compiled

SITES, PHASES_PER_SITE, MONTHS, TRIALS = 10, 4, 240, 10_000
PEER_TRIALS = 200
TARGET_S = 1.0


def programme(seed: int = 1) -> tuple[Plan, F1, F2]:
    """Return a plan, central days of energisation and deliverable megawatts."""
    random = np.random.default_rng(seed)
    phases = SITES * PHASES_PER_SITE
    starts = np.arange(MONTHS + 1) * DAYS_PER_MONTH
    it_mw = random.uniform(100.0, 300.0, phases)
    kw = np.full(phases, 2.09)
    accelerators = np.floor(it_mw * KILOWATTS_PER_MEGAWATT / kw / 72.0) * 72.0
    site = np.repeat(np.arange(SITES), PHASES_PER_SITE)
    plan = Plan(
        racks=accelerators / 72.0,
        accelerators=accelerators,
        it_kw_per_accelerator=kw,
        chips_usd=accelerators * 56e3,
        bf16_flops=np.full(phases, 2.5e15),
        fp8_flops=np.full(phases, 5e15),
        goodput=np.full(phases, 0.9),
        mfu=0.4,
        tokens_per_accelerator_s=np.full(phases, 2000.0),
        tokens_low=np.full(phases, 300.0),
        tokens_high=np.full(phases, 5000.0),
        hours_billed_share=0.8,
        life_years=np.full(phases, 5.0),
        storage_pb=np.zeros(phases),
        phase_facility_mw=it_mw * 1.4,
        phase_it_mw=it_mw,
        month_hours=np.diff(starts) * 24.0,
        month_start_days=starts,
        utilisation_driver=FIRST_DRIVER,
        ramp_months=3.0,
        site=site,
    )
    full_mw = np.bincount(site, weights=plan.phase_facility_mw)
    deliverable_mw = full_mw[:, None] * np.minimum(1.0, np.linspace(0.5, 1.5, MONTHS))
    return plan, random.uniform(200.0, 2500.0, phases), deliverable_mw


@compiled
def trials(plan: Plan, ready_day: F1, deliverable_mw: F2, delays: F2, factors: F1, happened: np.ndarray) -> float:
    """Play trials one after the other; return all tokens, so that nothing is left out."""
    tokens = 0.0
    for number in range(len(delays)):
        factor = np.ones(plan.utilisation_driver + 1)
        factor[plan.utilisation_driver] = factors[number]
        tokens += play(plan, ready_day + delays[number], deliverable_mw, Trial(factor, happened)).tokens.sum()
    return tokens


def peer(plan: Plan, ready_day: F1, deliverable_mw: F2, factor: float) -> F1:
    """Return tokens by month of one trial, by arrays. Shape (M,)."""
    days, ramp = plan.month_start_days, plan.ramp_months * DAYS_PER_MONTH
    past = np.maximum(days - ready_day[:, None], 0.0)
    ramped = np.where(past < ramp, past**2 / (2.0 * ramp), past - ramp / 2.0)
    share = np.diff(ramped, axis=1) / np.diff(days)
    installed_mw = (plan.accelerators * plan.it_kw_per_accelerator / KILOWATTS_PER_MEGAWATT)[:, None] * share
    demand_mw = np.zeros_like(deliverable_mw)
    np.add.at(demand_mw, plan.site, installed_mw * (plan.phase_facility_mw / plan.phase_it_mw)[:, None])
    supplied = np.divide(deliverable_mw, demand_mw, out=np.ones_like(demand_mw), where=demand_mw > deliverable_mw)
    running = installed_mw * supplied[plan.site] * (KILOWATTS_PER_MEGAWATT / plan.it_kw_per_accelerator)[:, None]
    hours = running * plan.month_hours * min(1.0, plan.hours_billed_share * factor)
    tokens: F1 = (hours * plan.tokens_per_accelerator_s[:, None] * SECONDS_PER_HOUR).sum(axis=0)
    return tokens


def main() -> None:
    """Time both, and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    plan, ready_day, deliverable_mw = programme()
    random = np.random.default_rng(2)
    delays = random.uniform(0.0, 400.0, (TRIALS, len(ready_day)))
    factors, happened = random.uniform(0.8, 1.2, TRIALS), np.zeros(FIRST_DRIVER + 1, dtype=np.bool_)
    trials(plan, ready_day, deliverable_mw, delays[:2], factors[:2], happened)
    before_mb = _peak_mb()
    start = perf_counter()
    trials(plan, ready_day, deliverable_mw, delays, factors, happened)
    seconds = perf_counter() - start
    start = perf_counter()
    by_peer = sum(peer(plan, ready_day + delays[n], deliverable_mw, factors[n]).sum() for n in range(PEER_TRIALS))
    peer_seconds = (perf_counter() - start) * TRIALS / PEER_TRIALS
    ours = trials(plan, ready_day, deliverable_mw, delays[:PEER_TRIALS], factors[:PEER_TRIALS], happened)
    found = {
        "wall_s": seconds,
        "target_s": TARGET_S,
        "us_per_trial": seconds / TRIALS * 1e6,
        "numpy_wall_s": peer_seconds,
        "ratio": peer_seconds / seconds,
        "relative_difference": abs(ours - by_peer) / by_peer,
        "peak_mb_above_imports": _peak_mb() - before_mb,
    }
    for name, value in found.items() if not asked.json else ():
        print(f"{name:24} {value:.6g}")
    if asked.json:
        print(json.dumps(found))


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


if __name__ == "__main__":
    main()
