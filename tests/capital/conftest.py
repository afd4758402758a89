"""Programmes and prices for the capital tests: the announced partners of January 2025 unless a test says otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gigawatt.capital import Outcome, Phases, Plan, decide, play
from gigawatt.programme import Programme, read
from gigawatt.quantities import central

SITE = {
    "location": {"latitude": 32.45, "longitude": -99.73},
    "grid": [{"from": "2025-01", "firm": "2000 MW facility"}],
    "phases": [{"name": "a1", "it_power": "100 MW IT", "start": "2025-03"}],
}
PARTNERS = {"softbank": "$19B", "openai": "$19B", "oracle": "$7B"}
ANNOUNCED: dict[str, Any] = {
    "gigawatt": 1,
    "programme": {"name": "Stargate", "start": "2025-01", "horizon": "10 years", "price_year": 2025},
    "targets": [{"amount": "$100B", "by": "2026-01"}],
    "entities": {
        "softbank": {"liquidity": "$30B", "rating": "BB+"},
        "openai": {"liquidity": "$10B", "rating": "none"},
        "oracle": {"liquidity": "$11B", "rating": "BBB"},
    },
    "vehicles": {
        "stargate": {
            "kind": "joint_venture",
            "partners": {name: {"commitment": amount} for name, amount in PARTNERS.items()},
            "owns": ["*.*.shell", "*.*.chips", "*.power"],
        }
    },
    "sites": {"abilene": SITE},
}


@pytest.fixture
def announced() -> dict[str, Any]:
    return deepcopy(ANNOUNCED)


@pytest.fixture
def read_tree(tmp_path: Path) -> Callable[[dict[str, Any]], Programme]:
    def build(tree: dict[str, Any]) -> Programme:
        path = tmp_path / "programme.yaml"
        path.write_text(json.dumps(tree), encoding="utf-8")  # JSON is YAML
        return read(str(path))

    return build


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
def decided(read_tree: Callable[[dict[str, Any]], Programme]) -> Callable[..., tuple[Programme, Phases, Plan]]:
    def build(tree: dict[str, Any], load: float = 0.0) -> tuple[Programme, Phases, Plan]:
        programme = read_tree(tree)
        phases = price(programme)
        return programme, phases, decide(programme, programme.timeline, phases, None, load)

    return build


@pytest.fixture
def played(decided: Callable[..., tuple[Programme, Phases, Plan]]) -> Callable[..., tuple[Programme, Plan, Outcome]]:
    def build(tree: dict[str, Any]) -> tuple[Programme, Plan, Outcome]:
        programme, _, plan = decided(tree)
        return programme, plan, play(plan, central(programme.neutral()))

    return build
