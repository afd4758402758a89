"""Prices of phases against arithmetic by hand."""

from __future__ import annotations

import numpy as np
import pytest
from decided_examples import opened

from gigawatt import catalogue, compute
from gigawatt.capital import Phases
from gigawatt.chain import price
from gigawatt.programme import Asset, Programme


def priced(programme: Programme) -> Phases:
    return price(programme, compute.decide(programme, programme.timeline))


def test_shell_costs_its_template_per_it_megawatt() -> None:
    per_mw = catalogue.works("small_hall").cost_usd_per_it_mw.value
    assert priced(opened("small")).cost_usd[0, Asset.SHELL] == pytest.approx(20.0 * per_mw)


def test_facility_power_is_it_power_times_the_catalogues_ratio() -> None:
    assert priced(opened("small")).facility_mw[0] == pytest.approx(
        20.0 * catalogue.figure("power_chain.facility_over_it").value
    )


def test_facility_ratio_of_the_file_comes_first() -> None:
    programme = opened("small", settings={"sites.plains.phases[0].facility_ratio": "1.25"})
    assert priced(programme).facility_mw[0] == pytest.approx(25.0)


def test_declared_plant_is_paid_up_to_the_phases_own_power() -> None:
    capex = catalogue.plant("gas_engine").capex_usd_per_kw
    assert capex is not None
    # Three engines of 11 MW are declared, 28 MW of them serve the hall.
    assert priced(opened("small")).cost_usd[0, Asset.PLANT] == pytest.approx(28e3 * capex.value)


def test_phases_take_declared_plant_in_order_until_it_is_used_up() -> None:
    programme = opened("small", settings={"sites.plains.phases[0].count": "2"})
    cost = priced(programme).cost_usd[:, Asset.PLANT]
    assert cost[1] / cost[0] == pytest.approx(5.0 / 28.0)


def test_chips_cost_what_compute_plans() -> None:
    programme = opened("small")
    racks = compute.decide(programme, programme.timeline)
    assert price(programme, racks).cost_usd[0, Asset.CHIPS] == racks.chips_usd[0]


def test_cost_per_watt_sets_the_whole_and_keeps_the_proportions() -> None:
    plain = priced(opened("small")).cost_usd[0]
    claimed = priced(opened("small", settings={"sites.plains.phases[0].cost": "20 USD/W"})).cost_usd[0]
    assert claimed.sum() == pytest.approx(20.0 * 28e6)
    assert np.allclose(claimed / claimed.sum(), plain / plain.sum())


def test_stargates_whole_campus_plan_costs_what_the_claim_says() -> None:
    phases = priced(opened("stargate", "pitch"))
    own = phases.baseline == 0
    assert phases.cost_usd[own].sum() / phases.facility_mw[own].sum() / 1e6 == pytest.approx(20.0)
