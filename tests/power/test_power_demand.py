"""Load and water by weather and by way of cooling."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import climate, cooling, figure, ids
from gigawatt.exchange.wet_bulb import PSYCHROMETER_PER_C, saturation_hpa
from gigawatt.power.demand import facility_load_mw, pue, utilisation, water_m3, wue
from gigawatt.quantities import read_quantity

KINDS = ("liquid", "air_chiller", "dry_cooler", "evaporative")
LIQUID = cooling("liquid")


def at(kind, wet_c, dry_c):
    return float(pue(cooling(kind), np.array([wet_c]), np.array([dry_c]))[0])


def test_the_table_holds_the_kinds_that_a_site_may_name():
    assert set(ids("cooling")) == set(KINDS)


def test_liquid_cooling_in_cold_air_costs_the_base_only():
    assert pue(LIQUID, np.array([-5.0, 10.0]), np.array([0.0, 15.0])) == pytest.approx([1.08, 1.08])


def test_the_liquid_curve_at_a_humid_hour_is_hand_arithmetic():
    assert at("liquid", 20.0, 30.0) == pytest.approx(1.08 + 0.035 + 0.0016)


def test_air_cooled_chillers_meet_both_ends_of_the_published_curve():
    """Xu, Feng and Li 2013: cooling's part of the ratio is 1.05 at -3.9 C and 1.30 at 35 C; 0.05 of losses on top."""
    assert at("air_chiller", 0.0, -3.9) - 0.05 == pytest.approx(1.05, abs=0.011)
    assert at("air_chiller", 20.0, 35.0) - 0.05 == pytest.approx(1.30, abs=0.011)


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("liquid", 1.09, 1.11), ("air_chiller", 1.2, 1.3), ("dry_cooler", 1.08, 1.11), ("evaporative", 1.08, 1.13)],
)
def test_the_mean_of_a_texan_year_is_what_such_halls_report(kind, low, high):
    year = climate("abilene").hourly()
    assert low < pue(cooling(kind), year.wet_bulb_c, year.dry_bulb_c).mean() < high


def test_what_evaporates_feels_the_wet_bulb_and_what_does_not_the_dry():
    assert at("evaporative", 22.0, 25.0) == at("evaporative", 22.0, 40.0)
    assert at("dry_cooler", 15.0, 35.0) == at("dry_cooler", 24.0, 35.0)


@pytest.mark.parametrize("kind", KINDS)
@given(wet_c=st.floats(-30, 33), drier_c=st.floats(0, 20), more_c=st.floats(0, 5))
def test_warmer_air_never_needs_less_power(kind, wet_c, drier_c, more_c):
    assert at(kind, wet_c + more_c, wet_c + drier_c + more_c) >= at(kind, wet_c, wet_c + drier_c) >= 1.0


@pytest.mark.parametrize("kind", ["air_chiller", "dry_cooler"])
def test_dry_ways_of_cooling_take_no_water(kind):
    assert np.all(wue(cooling(kind), np.linspace(-20, 30, 51)) == 0.0)


def test_a_closed_loop_of_a_gigawatt_tops_up_less_than_a_thousand_cubic_metres_a_year():
    assert 0.0 < water_m3(1000.0, 0.85, wue(LIQUID, np.full(8760, 15.0))) < 1000.0


def test_towers_take_the_water_of_their_heat_balance():
    """3.6 MJ per kWh over the enthalpy that air gains from 5 C above its wet bulb to saturation 8 C above it."""

    def humidity(vapour_hpa):
        return 0.622 * vapour_hpa / (950.0 - vapour_hpa)

    def enthalpy_mj_per_kg(air_c, water):
        return 1.006e-3 * air_c + water * (2.501 + 1.86e-3 * air_c)

    wet_c = np.linspace(0.0, 28.0, 15)
    entering = humidity(saturation_hpa(wet_c) - PSYCHROMETER_PER_C * 950.0 * 5.0)
    leaving = humidity(saturation_hpa(wet_c + 8.0))
    gained = enthalpy_mj_per_kg(wet_c + 8.0, leaving) - enthalpy_mj_per_kg(wet_c + 5.0, entering)
    litres = 3.6 * (leaving - entering) / gained * 4.0 / 3.0
    assert wue(cooling("evaporative"), wet_c) == pytest.approx(litres, rel=0.02)


@given(st.floats(-40, 35))
def test_towers_take_more_than_nothing_and_less_than_all_heat_as_vapour_of_dry_air(wet_c):
    assert 0.0 < float(wue(cooling("evaporative"), np.array([wet_c]))[0]) < 2.15


def test_water_of_a_year_is_hand_arithmetic():
    assert water_m3(100.0, 0.5, np.full(8760, 2.0)) == pytest.approx(100.0 * 0.5 * 2.0 * 8760)


def test_load_is_it_times_use_times_pue():
    assert facility_load_mw(100.0, 0.8, np.array([1.1]))[0] == pytest.approx(88.0)


def test_a_site_that_names_no_use_has_the_average_of_the_catalogue():
    assert utilisation({}) == figure("power.utilisation").value


def test_use_is_weighted_by_its_share_of_the_time():
    half = read_quantity("50 %", "share")
    mean = 0.5 * (figure("utilisation.training").value + figure("utilisation.idle").value)
    assert utilisation({"training": half, "idle": half}) == pytest.approx(mean)


def test_training_draws_more_than_serving_and_serving_more_than_waiting():
    training, inference, idle = (figure(f"utilisation.{kind}").value for kind in ("training", "inference", "idle"))
    assert training > inference > idle
