"""What a site sees: series, fuels, and the price of carbon on both; what a dispatch emits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import Value, climate, figure, plant, prices
from gigawatt.power.carbon import emissions, fuel_t_per_mmbtu, plant_t_per_mwh
from gigawatt.power.market import coincident_peaks, lateral_mmbtu_per_mwh, market, thermal

ROW = prices("ercot_hub")


@pytest.fixture
def seen(make_programme, site_row):
    def see(**keys):
        programme, _ = make_programme({"one": site_row(100, grid_mw=200, **keys)})
        return market(programme, "one", {}, {})

    return see


def test_a_site_without_files_sees_the_rows_of_the_catalogue(seen):
    year, hours = climate("abilene").hourly(), seen()
    assert np.array_equal(hours.dry_bulb_c, year.dry_bulb_c)
    assert np.array_equal(hours.hub_usd_per_mwh, ROW.hourly_usd_per_mwh())
    assert hours.fuel_usd_per_mmbtu["gas"] == ROW.gas_usd_per_mmbtu.value


def test_the_price_of_carbon_is_paid_on_power_bought(seen):
    dearer = seen(co2_price="100 USD/t").grid_usd_per_mwh - seen().grid_usd_per_mwh
    assert dearer == pytest.approx(100.0 * ROW.hourly_carbon_t_per_mwh())


def test_the_price_of_carbon_is_paid_on_gas_burnt(seen):
    """100 USD/t x 0.05306 t/MMBtu x 9.6 MMBtu/MWh = 50.9 USD/MWh."""
    plain, priced = (thermal("gas_turbine", 0.0, 0.0, hours, 0.08) for hours in (seen(), seen(co2_price="100 USD/t")))
    assert priced.fuel_usd_per_mwh - plain.fuel_usd_per_mwh == pytest.approx(50.94, abs=0.01)


def test_diesel_burns_diesel_and_no_gas_of_the_lateral(seen):
    rate = plant("diesel").heat_rate_mmbtu_per_mwh
    assert isinstance(rate, Value)
    assert (
        thermal("diesel", 0.0, 0.0, seen(), 0.08).fuel_usd_per_mwh == rate.value * figure("diesel.usd_per_mmbtu").value
    )
    assert (lateral_mmbtu_per_mwh("diesel"), lateral_mmbtu_per_mwh("gas_turbine")) == (0.0, 9.6)


@pytest.mark.parametrize("change", [{"cooling": "evaporative"}, {"co2_price": "10 USD/t"}, {"use": {"idle": "100 %"}}])
def test_sites_whose_hours_differ_share_no_year(seen, change):
    assert seen().key != seen(**change).key


def test_the_carbon_of_the_grid_is_the_table_with_its_mean():
    year = ROW.hourly_carbon_t_per_mwh()
    assert year.shape == (8760,)
    assert year.mean() * 1000.0 == pytest.approx(ROW.carbon_kg_per_mwh.value, abs=0.5)


def test_texan_power_is_cleaner_on_a_spring_afternoon_than_on_a_summer_night():
    local = np.roll(ROW.hourly_carbon_t_per_mwh(), ROW.utc_offset_hours).reshape(365, 24)
    assert local[90:120, 13].mean() < local[212:242, 3].mean()


def test_factors_of_fuels_are_those_of_the_regulation():
    """40 CFR part 98, table C-1."""
    assert (fuel_t_per_mmbtu("gas"), fuel_t_per_mmbtu("diesel")) == (0.05306, 0.07396)


def test_a_turbine_emits_half_a_ton_per_megawatt_hour():
    assert plant_t_per_mwh("gas_turbine") == pytest.approx(9.6 * 0.05306)


@pytest.mark.parametrize("kind", ["solar", "wind", "battery", "grid"])
def test_what_burns_nothing_emits_nothing_on_site(kind):
    assert plant_t_per_mwh(kind) == 0.0


def test_emissions_of_two_hours_are_hand_arithmetic():
    found = emissions(
        np.array([10.0, 20.0]), np.array([0.3, 0.4]), np.array([[5.0, 5.0], [0.0, 2.0]]), np.array([0.5, 0.7]), 2.0
    )
    assert found.grid_t == pytest.approx((3.0 + 8.0) * 2.0)
    assert found.plant_t == pytest.approx([10.0, 2.8])
    assert found.total_t == pytest.approx(22.0 + 12.8)


@given(st.floats(0.0, 100.0), st.floats(1.0, 5.0))
def test_emissions_grow_in_proportion(mw, times):
    one, more = (emissions(np.full(3, load), np.full(3, 0.4), np.full((1, 3), load), np.array([0.5]), 1.0)
                 for load in (mw, times * mw))  # fmt: skip
    assert more.total_t == pytest.approx(times * one.total_t)


def test_the_system_peaks_in_the_dearest_hour_of_each_summer_month():
    hub = np.full(8760, 20.0)
    wanted = [151 * 24 + 100, 181 * 24 + 5, 212 * 24 + 700, 243 * 24]  # June to September begin on these days
    hub[wanted] = [90.0, 80.0, 70.0, 60.0]
    hub[100] = 5000.0  # January does not count
    assert coincident_peaks(hub).tolist() == wanted


def test_another_draw_is_another_year_of_the_same_place(make_programme, site_row):
    programme, _ = make_programme({"one": site_row(100, grid_mw=200)})
    first, second = (market(programme, "one", {}, {}, draw) for draw in (0, 1))
    assert first.key != second.key
    assert np.corrcoef(first.wind_share, second.wind_share)[0, 1] < 0.5
    assert second.wind_share.mean() == pytest.approx(first.wind_share.mean(), rel=0.02)
    assert second.grid_usd_per_mwh.mean() == pytest.approx(first.grid_usd_per_mwh.mean(), rel=0.02)


def test_an_own_series_is_the_same_in_every_draw(make_programme, site_row):
    programme, _ = make_programme({"one": site_row(100, grid_mw=200)})
    own = {"one": np.full(8760, 33.0)}
    assert np.array_equal(*(market(programme, "one", {}, own, draw).hub_usd_per_mwh for draw in (0, 3)))
