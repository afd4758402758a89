"""Racks, cost and rates of phases, against Abilene and against Epoch's cost of IT per megawatt."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.catalogue import accelerator, figure, ids
from gigawatt.compute import decide
from gigawatt.compute.chips import chip, dense_flops
from gigawatt.compute.facts import catalogued
from gigawatt.programme import PhaseAt, ProgrammeFile
from gigawatt.quantities import GigawattError, Timeline

TIMELINE = Timeline(first_month=2025 * 12, months=24)


@dataclass(frozen=True)
class Wanted:
    """The two things that the stage asks of a programme."""

    phases: tuple[PhaseAt, ...]

    def driver(self, on, where=""):
        assert (on, where) == ("utilisation", "")
        return 7


def plan(*phases):
    rows = [{"name": f"a{number}", "start": "2025-01", **phase} for number, phase in enumerate(phases)]
    head = {"name": "x", "start": "2025-01", "horizon": "2 years", "price_year": 2025}
    site = {"location": {"latitude": 32.4, "longitude": -99.7}, "phases": rows}
    file = ProgrammeFile.model_validate({"gigawatt": 1, "programme": head, "sites": {"abilene": site}})
    places = tuple(PhaseAt(f"abilene.{phase.name}", 0, phase) for phase in file.sites["abilene"].phases)
    return decide(Wanted(places), TIMELINE)


def test_abilenes_power_holds_its_accelerators():
    # 1,020,717 H100 equivalents at 2.5265 each: Epoch AI, Frontier Data Centers, 2026-05.
    assert plan({"it_power": "843 MW IT"}).accelerators[0] == pytest.approx(404_000, rel=3e-3)


def test_abilenes_facility_draws_1180_megawatts():
    assert plan({"it_power": "843 MW IT"}).phase_facility_mw[0] == pytest.approx(1180, abs=0.5)


def test_a_phase_may_state_its_own_facility_ratio():
    assert plan({"it_power": "100 MW IT", "facility_ratio": 1.2}).phase_facility_mw[0] == pytest.approx(120)


def test_racks_are_whole_and_hold_seventy_two():
    decided = plan({"it_power": "1 MW IT"})
    assert (decided.racks[0], decided.accelerators[0]) == (6.0, 432.0)


def test_chips_that_are_not_sold_by_the_rack_come_in_servers_of_eight():
    decided = plan({"it_power": "1 MW IT", "chip": "h100_sxm"})
    assert decided.accelerators[0] == 8 * decided.racks[0]


def test_a_megawatt_of_chips_costs_what_epoch_says_before_tax():
    decided = plan({"it_power": "1000 MW IT"})
    untaxed = decided.chips_usd[0] / (1 + figure("chips.tax_share").value + figure("chips.tariff_share").value)
    assert untaxed / 1000 == pytest.approx(figure("chips.it_usd_per_it_mw").value, rel=0.01)


@pytest.mark.parametrize("name", ids("accelerators"))
def test_every_accelerator_of_the_catalogue_can_be_planned(name):
    decided = plan({"it_power": "50 MW IT", "chip": name})
    assert decided.accelerators[0] > 1000
    # 8 to 60 million USD per MW of IT: outside it, a price or a power would be wrong by its unit.
    assert 8e6 < decided.chips_usd[0] / 50 < 60e6
    assert decided.tokens_low[0] <= decided.tokens_per_accelerator_s[0] <= decided.tokens_high[0]


@settings(max_examples=25)
@given(st.sampled_from(ids("accelerators")), st.integers(1, 3000))
def test_racks_never_draw_more_than_the_phase_has(name, megawatts):
    decided = plan({"it_power": f"{megawatts} MW IT", "chip": name})
    used_mw = decided.accelerators[0] * decided.it_kw_per_accelerator[0] / 1000
    assert used_mw <= decided.phase_it_mw[0] * (1 + 1e-9)


def test_goodput_falls_with_the_size_of_the_job():
    decided = plan({"it_power": "20 MW IT"}, {"it_power": "200 MW IT"}, {"it_power": "1000 MW IT"})
    assert np.all(np.diff(decided.goodput) < 0)
    assert np.all((decided.goodput > 0) & (decided.goodput < 1))


def test_an_unpublished_bf16_rate_is_half_the_fp8_rate():
    decided = plan({"it_power": "50 MW IT", "chip": "vr200_nvl72"})
    assert decided.bf16_flops[0] == decided.fp8_flops[0] / 2 == 16.7e15 / 2


def test_an_accelerator_without_any_dense_rate_is_an_error():
    row = accelerator("gb200_nvl72").model_copy(update={"bf16_tflops": None, "fp8_tflops": None})
    with pytest.raises(GigawattError, match="without a dense rate"):
        dense_flops(row)


def test_an_accelerator_without_a_price_costs_what_it_equipment_costs_per_megawatt():
    facts = catalogued()
    item = chip(accelerator("trainium2"), facts)
    assert item.delivered_usd / item.it_kw * 1000 == pytest.approx(facts.it_usd_per_it_mw * (1 + facts.surcharge_share))


def test_an_unknown_accelerator_is_named():
    with pytest.raises(GigawattError, match="gb2000"):
        plan({"it_power": "50 MW IT", "chip": "gb2000"})


def test_storage_follows_the_accelerators():
    # 240 PB for 24,000 accelerators: Llama 3, 2024.
    decided = plan({"it_power": "100 MW IT"})
    assert decided.storage_pb[0] == pytest.approx(decided.accelerators[0] / 100)


def test_the_hours_are_those_of_the_calendar():
    decided = plan({"it_power": "1 MW IT"})
    assert list(decided.month_hours[:3]) == [744, 672, 744]
    assert len(decided.month_start_days) == TIMELINE.months + 1


def test_utilisation_points_to_its_driver():
    assert plan({"it_power": "1 MW IT"}).utilisation_driver == 7


def test_a_programme_without_phases_computes_nothing():
    assert decide(Wanted(()), TIMELINE).racks.shape == (0,)
