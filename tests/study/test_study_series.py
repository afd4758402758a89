"""The files of hours that a programme names, read from its folder."""

from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from gigawatt.catalogue import climate
from gigawatt.exchange import ExchangeError
from gigawatt.programme import read
from gigawatt.study import read_series

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 10 years, price_year: 2026}
entities:
  sponsor: {liquidity: 3 bn USD}
vehicles:
  halls: {partners: {sponsor: {commitment: 1 bn USD}}, owns: ["*.*.shell", "*.*.chips"]}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    FILES
    phases: [{name: h1, it_power: 100 MW, start: 2026-01}]
"""
CENTRAL = timezone(timedelta(hours=-6))


@pytest.fixture
def series_of(tmp_path):
    def build(*lines):
        start = datetime(2023, 1, 1, tzinfo=CENTRAL)
        stamps = [start + timedelta(hours=n) for n in range(8760)]
        (tmp_path / "prices.csv").write_text("Datetime,Price\n" + "".join(f"{stamp},25\n" for stamp in stamps))
        own = "".join(f"{stamp},20,10,0.5\n" for stamp in stamps)
        (tmp_path / "weather.csv").write_text("Datetime,dry_bulb_c,wet_bulb_c,solar_share\n" + own)
        head = "1,c,TX,US,2013,32,-100,0,1,8760\nx\nTemperature,Pressure,Speed\nC,atm,m/s\n120,120,120\n"
        (tmp_path / "wind.srw").write_text(head + "".join(f"15,1,{14 if n == 0 else 0}\n" for n in range(8760)))
        path = tmp_path / "programme.yaml"
        path.write_text(TEXT.replace("FILES", "\n    ".join(lines)))
        return read_series(read(str(path)))

    return build


def test_without_files_the_rules_see_the_year_of_the_price_row(series_of):
    series = series_of()
    assert (series.weather, series.prices) == ({}, {})
    assert series.hours["plains"][:3] == (None, None, 2023)


def test_prices_come_from_the_file_beside_the_programme(series_of):
    series = series_of("price_file: prices.csv")
    assert np.all(series.prices["plains"] == 25.0)
    assert series.hours["plains"].price_year == 2023


def test_a_file_of_wind_alone_leaves_temperature_and_sun_to_the_climate_row(series_of):
    weather = series_of("wind_file: wind.srw").weather["plains"]
    assert np.array_equal(weather.dry_bulb_c, climate("abilene").hourly().dry_bulb_c)
    assert int(np.argmax(weather.wind_share)) == 6  # the climate row lies six hours behind UTC


def test_wind_and_weather_may_come_from_two_files(series_of):
    series = series_of("weather_file: weather.csv", "wind_file: wind.srw")
    weather = series.weather["plains"]
    assert (weather.dry_bulb_c[0], int(np.argmax(weather.wind_share))) == (20.0, 6)
    assert series.hours["plains"][:3] == (2023, 2013, 2023)


def test_a_file_that_is_not_there_is_named(series_of):
    with pytest.raises(ExchangeError, match=r"none\.srw"):
        series_of("wind_file: none.srw")
