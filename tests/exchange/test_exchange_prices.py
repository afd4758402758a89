"""Hourly prices from CSV."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from gigawatt.exchange import ExchangeError, read_prices

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "prices"
CENTRAL = timezone(timedelta(hours=-6))


def year_of(hours=8760, start=datetime(2023, 1, 1, tzinfo=CENTRAL)):
    return [(start + timedelta(hours=hour), float(hour)) for hour in range(hours)]


def written(tmp_path, rows):
    path = tmp_path / "prices.csv"
    path.write_text("Datetime,Price (USD/MWh)\n" + "".join(f"{moment},{price}\n" for moment, price in rows))
    return path


def test_hours_stand_at_their_place_in_utc(tmp_path):
    year = read_prices(written(tmp_path, year_of())).usd_per_mwh
    assert (year[6], year[5]) == (0.0, 8759.0)  # local midnight is 06:00 UTC; the last hours wrap around


def test_the_leap_day_is_dropped(tmp_path):
    rows = year_of(8784, datetime(2024, 1, 1, tzinfo=UTC))
    year = read_prices(written(tmp_path, rows)).usd_per_mwh
    assert year[59 * 24] == 60 * 24  # 1 March follows 28 February


def test_a_missing_hour_is_named(tmp_path):
    rows = year_of(start=datetime(2023, 1, 1, tzinfo=UTC))
    del rows[24]
    with pytest.raises(ExchangeError, match="1 hour missing, the first on 02 January, 00:00 UTC"):
        read_prices(written(tmp_path, rows))


def test_a_repeated_hour_is_named_with_both_lines(tmp_path):
    rows = year_of()
    rows.insert(1, rows[0])
    with pytest.raises(ExchangeError, match=r"prices\.csv:3: found a second price.*line 2"):
        read_prices(written(tmp_path, rows))


@pytest.mark.parametrize("price", ["nan", "inf", "", "12,5x"])
def test_what_is_no_price_is_named_with_its_line(tmp_path, price):
    rows = year_of()
    rows[10] = (rows[10][0], price)
    with pytest.raises(ExchangeError, match=r"prices\.csv:12"):
        read_prices(written(tmp_path, rows))


def test_stamps_without_an_offset_are_refused(tmp_path):
    with pytest.raises(ExchangeError, match="without a UTC offset"):
        read_prices(written(tmp_path, year_of(start=datetime(2023, 1, 1))))


def test_unknown_columns_are_listed(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("when,what\n1,2\n")
    with pytest.raises(ExchangeError, match="the columns when, what"):
        read_prices(path)


def test_a_file_that_is_not_there_is_an_error_with_its_name(tmp_path):
    with pytest.raises(ExchangeError, match=r"absent\.csv"):
        read_prices(tmp_path / "absent.csv")


def test_ercot_clock_time_neither_loses_nor_doubles_an_hour(tmp_path):
    """In 2023 clocks moved on 12 March (no hour 3) and back on 5 November (hour 2 twice)."""
    header = "Delivery Date,Hour Ending,Repeated Hour Flag,Settlement Point,Settlement Point Price\n"
    lines = []
    for day in range(365):
        date = datetime(2023, 1, 1) + timedelta(days=day)
        for ending in range(1, 25):
            if (date.month, date.day, ending) == (3, 12, 3):
                continue
            lines.append(f"{date:%m/%d/%Y},{ending:02d}:00,N,HB_HUBAVG,{ending}\n")
            if (date.month, date.day, ending) == (11, 5, 2):
                lines.append(f"{date:%m/%d/%Y},{ending:02d}:00,Y,HB_HUBAVG,99\n")
    path = tmp_path / "ercot.csv"
    path.write_text(header + "".join(lines))
    year = read_prices(path).usd_per_mwh
    assert np.count_nonzero(year == 99.0) == 1
    assert year[(181 + 0) * 24 + 5] == 1.0  # 1 July, first local hour, daylight time: 05:00 UTC


@pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data are not beside this checkout")
@pytest.mark.parametrize(("year", "mean"), [(2020, 21.8), (2021, 145.6), (2022, 64.3), (2023, 55.9), (2024, 28.1)])
def test_published_years_have_their_published_means(year, mean):
    # The mean of 2020 and 2024 is that of 8,784 hours; without 29 February it moves by less than the rounding allows.
    found = read_prices(SHARED / f"ercot_dam_HB_HUBAVG_{year}.csv")
    assert (found.year, found.usd_per_mwh.mean()) == (year, pytest.approx(mean, abs=0.1))


def test_the_year_is_that_of_most_hours(tmp_path):
    rows = year_of(start=datetime(2022, 12, 31, 23, tzinfo=UTC))
    assert read_prices(written(tmp_path, rows)).year == 2023


def test_an_open_quotation_mark_is_an_error_and_not_a_traceback(tmp_path):
    path = written(tmp_path, year_of())
    path.write_text(path.read_text().replace(",5.0", ',"5.0', 1))
    with pytest.raises(ExchangeError, match=r"prices\.csv"):
        read_prices(path)
