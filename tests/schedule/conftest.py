"""Small networks and small programmes for the schedule tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from gigawatt import capital
from gigawatt.capital import Phases
from gigawatt.programme import Programme, read
from gigawatt.quantities import Trial, central
from gigawatt.schedule import Outcome, Plan, decide, play
from gigawatt.schedule.plan import Binding, Quality

MONTHS = 60
MONTH_DAYS = 30.0
"""Months of 30 days, so that dates can be checked by hand."""

SMALL: dict[str, Any] = {
    "gigawatt": 1,
    "programme": {"name": "Small", "start": "2025-01", "horizon": "10 years", "price_year": 2025},
    "entities": {
        "owner": {"liquidity": "$40B", "rating": "A"},
        "tenant": {"liquidity": "$1B", "rating": "A"},
    },
    "vehicles": {
        "venture": {"partners": {"owner": {"commitment": "$40B"}}, "owns": ["*.*.shell", "*.*.chips", "*.power"]},
    },
    "sites": {
        "abilene": {
            "location": {"latitude": 32.45, "longitude": -99.73},
            "grid": [{"from": "2025-01", "firm": "2000 MW facility"}],
            "phases": [{"name": "a", "count": 4, "it_power": "100 MW IT", "start": "2025-01"}],
        }
    },
    "risks": {
        "works": {"on": "works_duration", "where": "*", "lognormal": {"p50": 1.0, "p90": 1.2}},
        "grid": {"on": "grid_delay", "where": "*", "triangular": {"low": -1.0, "mode": 0.0, "high": 1.0}},
        "slots": {"on": "generation_delay", "where": "*", "triangular": {"low": -1.0, "mode": 0.0, "high": 1.0}},
    },
}  # fmt: skip


class World(NamedTuple):
    """One small programme carried to a played schedule."""

    programme: Programme
    phases: Phases
    funding: capital.Plan
    supply: capital.Outcome
    plan: Plan
    trial: Trial
    outcome: Outcome


def price(programme: Programme) -> Phases:
    """10 and 25 M$ per MW of IT for shell and chips; no plant; 540 accelerators per MW."""
    it_mw = np.array([at.phase.it_power.value for at in programme.phases])
    return Phases(
        site=np.array([at.site for at in programme.phases]),
        it_mw=it_mw,
        facility_mw=it_mw * 1.4,
        cost_usd=np.stack([it_mw * 10e6, it_mw * 25e6, it_mw * 0.0], axis=1),
        accelerators=it_mw * 540.0,
        mandatory=np.array([int(at.phase.mandatory) for at in programme.phases]),
        baseline=np.array([int(at.phase.baseline) for at in programme.phases]),
    )


@pytest.fixture
def small() -> dict[str, Any]:
    return deepcopy(SMALL)


@pytest.fixture
def world(tmp_path: Path) -> Callable[..., World]:
    def build(tree: dict[str, Any], load: float = 0.0) -> World:
        path = tmp_path / "programme.yaml"
        path.write_text(json.dumps(tree), encoding="utf-8")  # JSON is YAML
        programme = read(str(path))
        phases, trial = price(programme), central(programme.neutral())
        funding = capital.decide(programme, programme.timeline, phases, None, load)
        supply = capital.play(funding, trial)
        plan = decide(programme, programme.timeline, phases, funding, supply)
        return World(programme, phases, funding, supply, plan, trial, play(plan, supply, trial))

    return build


def network(days: list[float], arcs: list[tuple[int, int, str, float]], **changes: Any) -> Plan:
    """Return one phase of works, costing nothing, on a site with power for all; the last task energises."""
    tasks = len(days)
    ordered = sorted(arcs, key=lambda arc: (arc[1], arc[0]))
    kinds = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}
    zeros, whole = np.zeros(tasks), np.zeros(tasks, dtype=np.int64)
    plan = Plan(
        chosen=np.array([True]), phase=whole, asset=whole, kind=np.full(tasks, int(Binding.WORKS)),
        after_close=whole > 0, waits_close=whole > 0, energises=np.arange(tasks) == tasks - 1,
        arc_from=np.array([arc[0] for arc in ordered], dtype=np.int64),
        arc_to=np.array([arc[1] for arc in ordered], dtype=np.int64),
        arc_type=np.array([kinds[arc[2]] for arc in ordered], dtype=np.int64),
        lag_days=np.array([arc[3] for arc in ordered], dtype=np.float64),
        arc_kind=np.full(len(ordered), int(Binding.WORKS)),
        earliest_day=zeros, duration_days=np.array(days, dtype=np.float64), duration_driver=whole,
        delay_driver=whole + 1, cost_usd=zeros, cost_driver=whole, labour_hours=zeros, hours_per_head_month=168.0,
        template_task=np.arange(tasks),
        close_condition=whole > 0, debt_usd=zeros, chip_day=zeros, chip_need=zeros, chip_stock=np.full(MONTHS, np.inf),
        mw_need=zeros, grid_mw=np.full((1, MONTHS), 1000.0), generation_mw=np.zeros((1, MONTHS)),
        grid_driver=np.array([1]), generation_driver=np.array([1]), chip_driver=1, site=whole, root=whole,
        start_day=0.0, under_way=np.array([False]), has_debt=np.array([False]), without_offtake=np.array([False]),
        close_driver=np.array([1]), close_contract_day=np.array([0.0]), lender_day=np.array([0.0]),
        needs_lease=np.array([True]), debt_share=zeros, obligor=whole - 1,
        month_start_days=np.arange(MONTHS + 1) * MONTH_DAYS, financing_load=0.0,
        bound_days=0.0, proven=False, quality=Quality(0, 0.0, 0.0, 0.0, 0), mode=whole, unfunded_phase=np.array([-1]),
        calendar=whole - 1, worked_days=np.zeros((0, 1)), trade=whole - 1, crew_use=np.zeros((tasks, 0)),
        crew_capacity=np.zeros((0, MONTHS)), crew_day=zeros, slot=whole - 1, slot_need=zeros,
        slot_stock=np.zeros((0, MONTHS)), actual_start_day=np.full(tasks, np.nan), done_days=zeros,
    )  # fmt: skip
    return plan._replace(**changes)


def money(pool_usd: Any, appetite_usd: Any = np.inf) -> capital.Outcome:
    """Return a supply with one root vehicle and one obligor."""
    pool = np.broadcast_to(np.asarray(pool_usd, dtype=np.float64), (1, MONTHS)).copy()
    appetite = np.broadcast_to(np.asarray(appetite_usd, dtype=np.float64), (1, MONTHS)).copy()
    return capital.Outcome(pool, pool, pool, pool, pool[None].copy(), pool, np.zeros((1, 3)), appetite, pool, pool)


def undisturbed(factors: int = 2) -> Trial:
    """Return a trial in which nothing differs from the plan."""
    trial = central(np.ones(factors))
    trial.factor[1] = 0.0
    return trial


class Toolbox(NamedTuple):
    """What tests of small networks need, handed over as one fixture."""

    network: Callable[..., Plan]
    money: Callable[..., capital.Outcome]
    undisturbed: Callable[..., Trial]


@pytest.fixture(scope="session")
def tools() -> Toolbox:
    return Toolbox(network, money, undisturbed)
