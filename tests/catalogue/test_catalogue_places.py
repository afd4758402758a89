"""The synthetic years keep what their tables say, obey physics, and are the same every time."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt import catalogue
from gigawatt.catalogue import CatalogueError, synthetic
from gigawatt.catalogue.places import _by_month_and_hour, _hourly_climate

CLIMATES = catalogue.ids("climates")
PRICES = catalogue.ids("prices")
SHARED_PRICES = Path(__file__).parents[2] / ".." / "shared" / "data" / "prices"


@pytest.mark.parametrize("identity", CLIMATES)
def test_wet_bulb_never_exceeds_dry_bulb(identity: str) -> None:
    year = catalogue.climate(identity).hourly()
    assert np.all(year.wet_bulb_c <= year.dry_bulb_c)


@pytest.mark.parametrize("identity", CLIMATES)
def test_a_year_has_8760_finite_hours_of_each_variable(identity: str) -> None:
    year = catalogue.climate(identity).hourly()
    assert all(series.shape == (8760,) and np.all(np.isfinite(series)) for series in year)


@pytest.mark.parametrize("identity", CLIMATES)
def test_shares_of_output_stay_between_zero_and_one(identity: str) -> None:
    year = catalogue.climate(identity).hourly()
    assert all(series.min() >= 0.0 and series.max() <= 1.0 for series in (year.solar_share, year.wind_share))


@pytest.mark.parametrize("identity", CLIMATES)
def test_the_year_keeps_the_sourced_means(identity: str) -> None:
    row = catalogue.climate(identity)
    year = row.hourly()
    assert year.dry_bulb_c.mean() == pytest.approx(row.dry_bulb_c.value, abs=0.1)
    # Cutting the wet bulb at the dry bulb in saturated air lowers its mean by about 0.3 C.
    assert year.wet_bulb_c.mean() == pytest.approx(row.wet_bulb_c.value, abs=0.35)
    assert year.solar_share.mean() == pytest.approx(row.solar_share.value, rel=0.02)
    assert year.wind_share.mean() == pytest.approx(row.wind_share.value, rel=0.02)


@pytest.mark.parametrize("identity", CLIMATES)
def test_the_peak_wet_bulb_is_that_of_the_source(identity: str) -> None:
    row = catalogue.climate(identity)
    assert row.hourly().wet_bulb_c.max() == pytest.approx(row.wet_bulb_peak_c.value, abs=0.3)


@pytest.mark.parametrize("identity", CLIMATES)
def test_the_year_follows_the_table_of_means_by_month_and_hour(identity: str) -> None:
    row = catalogue.climate(identity)
    local = np.roll(row.hourly().dry_bulb_c, row.utc_offset_hours)
    table = _by_month_and_hour("climate_means.csv", identity, "dry_bulb_c")
    made = [
        [local[(month == synthetic.MONTH_OF_HOUR) & (hour == synthetic.HOUR_OF_DAY)].mean() for hour in range(24)]
        for month in range(12)
    ]
    assert np.sqrt(np.mean((np.array(made) - table) ** 2)) < 0.6


@pytest.mark.parametrize("identity", CLIMATES)
def test_days_are_longer_and_hotter_in_july_than_in_january(identity: str) -> None:
    year = catalogue.climate(identity).hourly()
    january, july = synthetic.MONTH_OF_HOUR == 0, synthetic.MONTH_OF_HOUR == 6
    assert year.dry_bulb_c[july].mean() > year.dry_bulb_c[january].mean() + 15.0
    assert (year.solar_share[july] > 0.0).sum() > (year.solar_share[january] > 0.0).sum()


def test_the_sun_shines_at_noon_and_not_at_midnight_of_the_place() -> None:
    row = catalogue.climate("abilene")
    sun = row.hourly().solar_share.reshape(365, 24).mean(axis=0)
    assert sun[(12 - row.utc_offset_hours) % 24] > 0.5
    assert sun[(0 - row.utc_offset_hours) % 24] == 0.0


def test_weather_persists_from_hour_to_hour() -> None:
    wind = catalogue.climate("abilene").hourly().wind_share
    assert np.corrcoef(wind[:-1], wind[1:])[0, 1] > 0.8


def test_the_year_is_the_same_when_made_again() -> None:
    first = [series.copy() for series in catalogue.climate("abilene").hourly()]
    _hourly_climate.cache_clear()
    assert all(np.array_equal(old, new) for old, new in zip(first, catalogue.climate("abilene").hourly()))


def test_a_cached_year_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        catalogue.climate("abilene").hourly().dry_bulb_c[0] = 99.0


@pytest.mark.parametrize("identity", PRICES)
def test_the_mean_price_is_the_sourced_mean_within_one_percent(identity: str) -> None:
    row = catalogue.prices(identity)
    assert row.hourly_usd_per_mwh().mean() == pytest.approx(row.mean_usd_per_mwh.value, rel=0.01)


@pytest.mark.parametrize("identity", PRICES)
def test_the_hundred_dearest_hours_are_within_a_tenth_of_the_source(identity: str) -> None:
    row = catalogue.prices(identity)
    dearest = np.sort(row.hourly_usd_per_mwh())[-100:].mean()
    assert dearest == pytest.approx(row.top_100_hours_usd_per_mwh.value, rel=0.1)


@pytest.mark.parametrize(("identity", "year"), [("ercot_hub", 2023), ("ercot_hub_2024", 2024)])
def test_the_price_distribution_is_that_of_the_original_file(identity: str, year: int) -> None:
    path = SHARED_PRICES / f"ercot_dam_HB_HUBAVG_{year}.csv"
    if not path.exists():
        pytest.skip("../shared with the original prices is absent")
    original = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=1)
    made = catalogue.prices(identity).hourly_usd_per_mwh()
    for level in (0.1, 0.5, 0.9):
        assert np.quantile(made, level) == pytest.approx(np.quantile(original, level), rel=0.06)


def test_delivery_and_gas_stand_beside_the_hub_price() -> None:
    row = catalogue.prices("ercot_hub")
    expected = (
        catalogue.figure("gas.henry_hub_usd_per_mmbtu").value + catalogue.figure("gas.delivery_usd_per_mmbtu").value
    )
    assert row.gas_usd_per_mmbtu.value == pytest.approx(expected)
    assert row.delivery_usd_per_mwh.value > 0.0


def test_ranks_are_mapped_onto_the_quantiles_of_their_month() -> None:
    month = np.repeat(np.arange(12), 100)
    scores = np.random.Generator(np.random.Philox(1)).standard_normal(1200)
    levels, quantiles = np.array([0.0, 1.0]), np.array([[10.0 * number, 10.0 * number + 1.0] for number in range(12)])
    mapped = synthetic.on_quantiles(scores, month, levels, quantiles)
    assert np.sort(mapped[month == 3]) == pytest.approx(30.0 + (np.arange(100) + 0.5) / 100.0)
    assert np.array_equal(np.argsort(mapped[month == 3]), np.argsort(scores[month == 3]))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=12, max_size=60, unique=True),
    st.lists(st.floats(0.0, 1e4), min_size=2, max_size=9),
)
@settings(max_examples=60, deadline=None)
def test_mapping_onto_quantiles_keeps_order_and_bounds(scores: list[float], knots: list[float]) -> None:
    quantiles = np.tile(np.sort(knots), (12, 1))
    mapped = synthetic.on_quantiles(
        np.array(scores), np.zeros(len(scores), dtype=np.int64), np.linspace(0.0, 1.0, len(knots)), quantiles
    )
    assert mapped.min() >= quantiles[0, 0]
    assert mapped.max() <= quantiles[0, -1]
    assert np.all(np.diff(mapped[np.argsort(scores)]) >= -1e-9)


def test_a_gap_in_a_table_is_an_error() -> None:
    with pytest.raises(CatalogueError, match="288 rows"):
        _by_month_and_hour("climate_means.csv", "nowhere", "dry_bulb_c")


def test_the_persistent_series_has_unit_variance_and_the_stated_autocorrelation() -> None:
    # 200,000 steps: standard errors of both are below 0.01 at an autocorrelation of 0.8.
    series = synthetic.persistent_normal(200_000, 0.8, seed=7, stream=1)
    assert series.std() == pytest.approx(1.0, abs=0.02)
    assert np.corrcoef(series[:-1], series[1:])[0, 1] == pytest.approx(0.8, abs=0.01)
