"""Weather files and the wet bulb."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import gigawatt.exchange.weather as reader
from gigawatt.exchange import ExchangeError, read_weather
from gigawatt.exchange.calendar import in_utc
from gigawatt.exchange.wet_bulb import wet_bulb_c

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "weather"
FILES = {
    "tmy3": "TX-Abilene_Regional_Ap_Ut.tmy3.gz",
    "psm3": "abilene_sw_32.33_-100.18_nsrdb_psm3_2013_60min.csv",
    "epw": "USA_TX_Dallas-Fort.Worth.Intl.AP.722590_TMYx.2007-2021.epw.gz",
}
needs_files = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data are not beside this checkout")


@pytest.fixture(scope="module", params=FILES)
def year(request):
    pytest.importorskip("pvlib", reason="pvlib is an optional extra")
    return read_weather(SHARED / FILES[request.param])


@pytest.mark.parametrize(
    ("dry_c", "dew_c", "wet_c"),
    [(30.0, 20.0, 23.0), (20.0, 20.0, 20.0), (35.0, 5.0, 17.8)],
)
def test_wet_bulb_at_sea_level_agrees_with_the_psychrometric_chart(dry_c, dew_c, wet_c):
    """ASHRAE psychrometric chart no. 1 (101.325 kPa), read to 0.3 C."""
    found = wet_bulb_c(np.array([dry_c]), np.array([dew_c]), np.array([1013.25]))[0]
    assert found == pytest.approx(wet_c, abs=0.3)


@given(st.floats(-20, 45), st.floats(0, 40), st.floats(700, 1050))
def test_wet_bulb_lies_between_dew_point_and_dry_bulb(dry_c, below_c, pressure_hpa):
    wet = wet_bulb_c(np.array([dry_c]), np.array([dry_c - below_c]), np.array([pressure_hpa]))[0]
    assert dry_c - below_c - 1e-6 <= wet <= dry_c + 1e-6


def test_local_noon_at_six_hours_behind_is_eighteen_utc():
    local = np.zeros(8760)
    local[12] = 1.0
    assert np.argmax(in_utc(local, -6.0)) == 18


@needs_files
def test_wet_bulb_is_never_above_dry_bulb(year):
    assert np.all(year.wet_bulb_c <= year.dry_bulb_c + 1e-9)


@needs_files
def test_the_sun_stands_highest_near_noon_in_utc(year):
    by_hour = year.solar_share.reshape(365, 24).mean(axis=0)
    middle = np.average(np.roll(np.arange(24) + 0.5, 0), weights=np.roll(by_hour, -6))
    assert middle == pytest.approx(12.0 + 0.7, abs=0.5)  # Texas lies about 40 minutes west of its meridian


@needs_files
def test_a_tracker_in_texas_runs_at_a_quarter_to_a_third_of_its_nameplate(year):
    assert 0.24 < year.solar_share.mean() < 0.34


@needs_files
def test_temperatures_are_those_of_texas(year):
    assert 15.0 < year.dry_bulb_c.mean() < 21.0


def test_an_unknown_suffix_names_the_known_ones(tmp_path):
    with pytest.raises(ExchangeError, match=r"\.tmy3, \.csv or \.epw"):
        read_weather(tmp_path / "weather.txt")


def test_a_missing_file_is_an_error_with_its_name(tmp_path):
    pytest.importorskip("pvlib", reason="pvlib is an optional extra")
    with pytest.raises(ExchangeError, match=r"absent\.epw"):
        read_weather(tmp_path / "absent.epw")


@pytest.mark.parametrize("suffix", ["tmy3", "csv", "epw"])
def test_a_file_of_something_else_is_an_error_and_not_a_traceback(tmp_path, suffix):
    pytest.importorskip("pvlib", reason="pvlib is an optional extra")
    path = tmp_path / f"poem.{suffix}"
    path.write_text("shall I compare thee,\nto a summer's day\n")
    with pytest.raises(ExchangeError, match="poem"):
        read_weather(path)


def test_without_pvlib_the_error_says_what_to_install(monkeypatch, tmp_path):
    def absent(name):
        raise ImportError(name)

    monkeypatch.setattr(reader, "import_module", absent)
    with pytest.raises(ExchangeError, match=r"gigawatt\[energy\]"):
        read_weather(tmp_path / "weather.epw")
