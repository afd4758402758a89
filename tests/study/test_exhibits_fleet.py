"""The compute section: training, chips that wait, what others say a watt costs."""

from __future__ import annotations

import pytest
from played_examples import played

from gigawatt.catalogue import capex_claims, ids
from gigawatt.chain import Compute


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
