"""Megawatts to tokens to dollars and back: Abilene, Llama 3, round trips, bands in order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.catalogue import figure, ids, reference_model
from gigawatt.compute.both_ways import Band, from_facility_mw, from_it_mw, from_tokens_per_day, from_training
from gigawatt.compute.training import fastest, fleet_of, smallest
from gigawatt.quantities import GigawattError, InfeasibleError

CHIPS = st.sampled_from(ids("accelerators"))


def test_abilenes_it_power_holds_its_accelerators():
    # 1,020,717 H100 equivalents at 2.5265 each: Epoch AI, Frontier Data Centers, 2026-05.
    assert from_it_mw("gb200_nvl72", 843).accelerators.central == pytest.approx(404_000, rel=3e-3)


def test_abilenes_facility_power_leads_to_the_same():
    assert from_facility_mw("gb200_nvl72", 1180.2).accelerators.central == pytest.approx(404_000, rel=3e-3)


def test_a_gigawatt_of_it_does_what_its_chips_do_at_their_dense_rate():
    sizing = from_it_mw("gb200_nvl72", 1000)
    assert sizing.bf16_flops.central == sizing.accelerators.central * 2.5e15


def test_tokens_are_the_measured_rate_over_the_billed_hours():
    sizing = from_it_mw("gb200_nvl72", 1)
    assert sizing.accelerators.central == 6 * 72
    assert sizing.tokens_per_day.central == pytest.approx(432 * 2004.5 * 86_400 * 0.8)


def test_tokens_of_a_megawatt_hour_are_those_of_a_facility_at_its_peak():
    sizing, seconds = from_it_mw("gb200_nvl72", 1), 86_400 * 0.8
    hours = seconds / 3600
    drawn_mwh = sizing.it_mw.central * 1.4 * hours
    assert sizing.tokens_per_mwh.central == pytest.approx(sizing.tokens_per_day.central / drawn_mwh)


def test_a_promised_speed_needs_more_accelerators_for_as_many_tokens():
    at_ease, quick = (from_tokens_per_day("h100_sxm", 1e12, tokens_per_user_s=speed) for speed in (22.0, 40.0))
    assert quick.accelerators.central > at_ease.accelerators.central


def test_revenue_is_the_rent_of_the_billed_hours():
    sizing = from_it_mw("gb200_nvl72", 1, price_usd_per_hour=2.0)
    assert sizing.revenue_usd_per_year == pytest.approx(tuple(432 * 8760 * 2.0 * share for share in (0.6, 0.8, 0.95)))


def test_a_chip_that_nobody_rents_out_has_no_revenue_unless_a_price_is_given():
    assert from_it_mw("tpu_v7_ironwood", 10).revenue_usd_per_year is None
    assert from_it_mw("tpu_v7_ironwood", 10, price_usd_per_hour=1.0).revenue_usd_per_year is not None


def test_the_rent_is_the_newest_seen_and_the_cost_models_is_an_end_of_its_band():
    # H100: 2.65 contract, 2.42 spot, June 2026; 1.30 for three years, SemiAnalysis, April 2026.
    hours = from_it_mw("h100_sxm", 10).accelerators.central * 8760
    expected = (hours * 1.30 * 0.6, hours * 2.65 * 0.8, hours * 2.65 * 0.95)
    assert from_it_mw("h100_sxm", 10).revenue_usd_per_year == pytest.approx(expected)


def test_epochs_gigawatt_of_it_costs_between_the_ends_of_the_band():
    # 26.1 billion USD of IT and 11.8 of facility per GW IT: Epoch AI, TCO of a frontier data centre, 2026-05.
    sizing = from_it_mw("gb200_nvl72", 1000)
    assert sizing.chips_usd.low < 26.1e9 < sizing.chips_usd.high
    assert sizing.all_in_usd.low < 37.9e9 < sizing.all_in_usd.high


def test_llama_3_in_sixty_days_takes_the_hours_that_were_reported():
    # 30.84 M H100-hours, model card of Llama 3.1; spares are 5 % here and were not counted there. Failures are those of
    # hardware alone here, so that hours come out a few percent short.
    sizing = from_training("h100_sxm", reference_model("llama3_405b"), 60)
    assert sizing.accelerators.central * 0.95 * 60 * 24 == pytest.approx(30.84e6, rel=0.1)


def test_one_server_fewer_would_miss_the_deadline():
    needed = from_training("h100_sxm", reference_model("llama3_405b"), 60).racks.central
    slower = from_training("h100_sxm", reference_model("llama3_405b"), 60 * needed / (needed - 1)).racks.central
    assert slower < needed


def test_a_deadline_that_no_number_of_accelerators_meets_says_what_the_fastest_is():
    with pytest.raises(InfeasibleError, match=r"the fastest job of this fleet, on .* accelerators, takes .* days"):
        from_training("h100_sxm", reference_model("llama3_405b"), 1)


def test_a_deadline_that_only_the_lowest_mfu_misses_has_no_high_end():
    days = 1.02 * fastest(reference_model("llama3_405b"), fleet_of("gb200_nvl72", 1e8)).days
    racks = from_training("gb200_nvl72", reference_model("llama3_405b"), days).racks
    assert racks.low < racks.central < racks.high == float("inf")


@pytest.mark.parametrize("model", ids("models"))
def test_a_deadline_takes_the_accelerators_of_a_run_and_their_spares(model):
    racks = from_training("gb200_nvl72", reference_model(model), 30).racks.central
    run = smallest(reference_model(model), fleet_of("gb200_nvl72", 1e8), 30)
    assert (racks - 1) * 72 * 0.95 < run.accelerators <= racks * 72 * 0.95


def test_less_power_than_one_rack_draws_is_refused():
    with pytest.raises(GigawattError, match="at least 150 kW"):
        from_it_mw("gb200_nvl72", 0.1)


@settings(max_examples=60, deadline=None)
@given(CHIPS, st.floats(1.0, 5000.0))
def test_from_megawatts_to_tokens_and_back_is_the_same_racks(chip, it_mw):
    there = from_it_mw(chip, it_mw)
    back = from_tokens_per_day(chip, there.tokens_per_day.central)
    assert back.racks.central == there.racks.central
    assert it_mw - back.it_mw.central <= there.it_mw.central / there.racks.central * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(CHIPS, st.floats(1e9, 1e14))
def test_from_tokens_to_megawatts_and_back_is_enough_by_less_than_a_rack(chip, tokens):
    needed = from_tokens_per_day(chip, tokens)
    served = from_it_mw(chip, needed.it_mw.central).tokens_per_day.central
    a_rack = served / needed.racks.central
    assert tokens * (1 - 1e-9) <= served < tokens + a_rack * (1 + 1e-9)


@settings(max_examples=60, deadline=None)
@given(CHIPS, st.floats(1.0, 5000.0), st.sampled_from([from_it_mw, from_facility_mw]))
def test_every_band_is_in_order(chip, power_mw, direction):
    for band in direction(chip, power_mw):
        if isinstance(band, Band):
            assert band.low <= band.central <= band.high


@settings(max_examples=30, deadline=None)
@given(CHIPS, st.floats(5.0, 5000.0))
def test_a_facility_is_never_filled_beyond_its_power(chip, facility_mw):
    assert from_facility_mw(chip, facility_mw).facility_mw.high <= facility_mw * (1 + 1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(20.0, 300.0), st.floats(1.05, 3.0))
def test_a_later_deadline_never_needs_more(days, factor):
    flop = reference_model("llama3_405b")
    sooner, later = (from_training("gb200_nvl72", flop, limit) for limit in (days, days * factor))
    assert later.racks.central <= sooner.racks.central


def test_the_facility_ratio_is_the_catalogues():
    ratio = figure("power_chain.facility_over_it")
    sizing = from_it_mw("gb200_nvl72", 100)
    assert sizing.facility_mw.central == pytest.approx(sizing.it_mw.central * ratio.value)
    assert sizing.facility_mw.high == pytest.approx(sizing.it_mw.high * ratio.high)
