"""The compute section: training, chips that wait, what others say a watt costs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from played_examples import EXAMPLES, played
from ruamel.yaml import YAML

from gigawatt import chain
from gigawatt.catalogue import capex_claims, ids
from gigawatt.chain import Compute, Placed
from gigawatt.programme import read
from gigawatt.study.exhibits.placing import placed


@pytest.fixture(scope="module")
def compute() -> Compute:
    return played("abilene").shown.compute


def test_every_reference_model_can_be_trained_on_abilene(compute: Compute) -> None:
    assert len(compute.trainings) == len(compute.runs) == len(ids("models"))


def test_no_run_takes_more_than_the_fleet_together(compute: Compute) -> None:
    fleet = max(value or 0.0 for value in compute.accelerators.p50)
    assert all(0 < row.runs * row.accelerators <= fleet for row in compute.trainings)


def test_one_job_on_many_accelerators_is_never_slower_than_a_month(compute: Compute) -> None:
    assert all(0.0 < part.value <= 30.0 for part in compute.runs)


def test_chips_wait_from_their_delivery_to_their_first_use(compute: Compute) -> None:
    assert compute.waits
    for row in compute.waits:
        assert row.live is None or row.delivered <= row.live
        assert row.months > 0.0
        assert row.carry_usd > 0.0
    months = [row.months for row in compute.waits]
    assert months == sorted(months, reverse=True)


def test_every_catalogued_claim_about_a_watt_stands_beside_ours(compute: Compute) -> None:
    assert len(compute.cost_views) == len(capex_claims())
    assert all(row.low_usd_per_w <= row.usd_per_w <= row.high_usd_per_w for row in compute.cost_views)
    assert all(row.ours_usd_per_w > 0.0 for row in compute.cost_views)


def test_the_losses_of_paid_hours_add_up(compute: Compute) -> None:
    assert sum(part.value for part in compute.goodput) == pytest.approx(1.0, abs=1e-9)


LOAD = {
    "tenant": "owner",
    "halls": ["*.*"],
    "running_cost": "0.40 USD/gpu/hour",
    "demand": [{"from": "2025-01", "accelerators": "5,000 gpus"}],
    "elsewhere": {"cloud": {"price": "3 USD/gpu/hour"}},
}


def placed_in(tmp_path: Path, **changes: Any) -> tuple[Placed | None, str]:
    tree = YAML(typ="safe").load((EXAMPLES / "small" / "programme.yaml").read_text())
    tree["placement"] = LOAD | {"tenant": next(iter(tree["entities"]))} | changes
    path = tmp_path / "programme.yaml"
    with path.open("w") as file:
        YAML().dump(tree, file)
    programme = read(str(path))
    return placed(programme, chain.play(chain.decide(programme), chain.base_case(programme)))


def test_a_load_runs_elsewhere_until_the_halls_are_live(tmp_path: Path) -> None:
    found, why = placed_in(tmp_path)
    assert found is not None
    assert why == ""
    served = np.add(found.own, found.elsewhere["cloud"])
    np.testing.assert_allclose(served, 5_000.0, atol=1e-6)
    assert found.own[0] == 0.0
    assert found.own[-1] == pytest.approx(5_000.0)
    assert found.day_usd is not None
    assert found.late_usd[0] is not None
    assert 0.0 < found.day_usd < found.late_usd[0]


def test_a_load_that_nobody_can_serve_says_how_much_is_lacking(tmp_path: Path) -> None:
    found, why = placed_in(tmp_path, elsewhere={})
    assert found is None
    assert "5,000" in why
