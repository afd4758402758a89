"""Findings about a site's hours: years apart, extreme years, leap days."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.catalogue import figure, ids, prices
from gigawatt.evidence import SiteHours, series_findings
from gigawatt.evidence.series_rules import dearest_share
from gigawatt.exchange import read_prices

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "prices"
FLAT = np.full(8760, 30.0)


def found(**changes):
    return series_findings({"plains": SiteHours(None, None, 2023, FLAT)._replace(**changes)})


def test_a_year_without_a_file_has_no_finding():
    assert found() == ()


def test_weather_and_prices_of_one_year_have_no_finding():
    assert found(weather_year=2023, wind_year=2023) == ()


@pytest.mark.parametrize(
    "years", [{"weather_year": 2013}, {"wind_year": 2013}, {"weather_year": 2013, "wind_year": 2014}]
)
def test_years_that_differ_are_named_with_what_they_are_of(years):
    (finding,) = found(**years)
    assert finding.id == "P01"
    assert "rices of 2023" in finding.text
    assert all(str(year) in finding.text for year in years.values())


def test_a_leap_year_says_that_its_leap_day_is_left_out():
    (finding,) = found(price_year=2024)
    assert (finding.id, finding.severity.value) == ("P03", "note")


def test_eighty_eight_dear_hours_make_up_what_hand_arithmetic_says():
    hours = FLAT.copy()
    hours[:88] = 3000.0
    assert dearest_share(hours) == pytest.approx(88 * 3000 / (88 * 3000 + 8672 * 30))
    (finding,) = found(hub_usd_per_mwh=hours)
    assert finding.id == "P02"
    assert "50%" in finding.text


def test_a_flat_year_has_one_percent_of_its_cost_in_one_percent_of_its_hours():
    assert dearest_share(FLAT) == pytest.approx(88 / 8760)


def test_a_year_of_nothing_has_no_dearest_hours():
    assert dearest_share(np.zeros(8760)) == 0.0


@given(st.floats(0.01, 100.0))
def test_the_share_does_not_depend_on_the_currency(scale):
    hours = np.linspace(-10.0, 500.0, 8760)
    assert dearest_share(hours * scale) == pytest.approx(dearest_share(hours))


@pytest.mark.parametrize("row", ids("prices"))
def test_no_shipped_price_row_is_extreme(row):
    assert found(hub_usd_per_mwh=prices(row).hourly_usd_per_mwh()) == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data are not beside this checkout")
@pytest.mark.parametrize(("year", "share"), [(2020, 0.101), (2021, 0.565), (2022, 0.111), (2023, 0.342), (2024, 0.158)])
def test_of_five_published_years_only_that_of_the_winter_storm_is_extreme(year, share):
    hours = read_prices(SHARED / f"ercot_dam_HB_HUBAVG_{year}.csv").usd_per_mwh
    assert dearest_share(hours) == pytest.approx(share, abs=0.001)
    assert (dearest_share(hours) > figure("price_year.extreme_share").value) == (year == 2021)
