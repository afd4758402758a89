import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.chain import DateBand
from gigawatt.evidence import words
from gigawatt.report.headline_table import label_of

SCALES = {"T": 1e12, "B": 1e9, "M": 1e6, "k": 1e3}


@pytest.mark.parametrize(
    ("value", "text"), [(523e9, "$523B"), (9.96e9, "$10B"), (994.6e6, "$995M"), (999.6e6, "$1.0B"), (7, "$7.0")]
)
def test_money_is_never_coarser_than_one_unit_of_its_scale(value: float, text: str) -> None:
    assert words.money(value) == text


@given(st.floats(min_value=0.5, max_value=1e14))
def test_money_reads_back_to_half_a_unit_or_half_of_its_second_figure(value: float) -> None:
    text = words.money(value).removeprefix("$").replace(",", "")
    scale = SCALES.get(text[-1], 1.0)
    error = abs(float(text.rstrip("TBMk")) * scale - value)
    assert error <= max(min(0.5 * scale, 0.05 * value), 0.5e-3 * value) * (1 + 1e-6)


@given(st.integers(min_value=0, max_value=999), st.integers(min_value=0, max_value=999))
def test_differences_of_whole_billions_add_up_as_they_are_read(one: int, other: int) -> None:
    high, low = max(one, other), min(one, other)
    read = [float(words.money(value * 1e9).strip("$B")) for value in (high, low, high - low)]
    assert read[0] - read[1] == read[2]


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_rounding_to_two_figures_moves_a_value_by_at_most_five_percent(value: float) -> None:
    assert abs(words.significant(value) - value) <= 0.0500001 * value


def test_a_range_says_its_unit_once() -> None:
    assert words.between("2.2 zettaFLOP/s", "2.4 zettaFLOP/s") == "2.2–2.4 zettaFLOP/s"
    assert words.between("990 exaFLOP/s", "1.1 zettaFLOP/s") == "990 exaFLOP/s–1.1 zettaFLOP/s"


def test_a_date_that_a_tenth_never_reaches_says_never() -> None:
    dates = DateBand(p10="2029-02", p50="2029-11", p90=None, reached_share=0.88)
    assert words.date_band(dates) == "Feb 2029–never, median Nov 2029"


def test_a_date_that_most_futures_never_reach_is_said_so() -> None:
    dates = DateBand(p10=None, p50=None, p90=None, reached_share=0.02)
    assert words.date_band(dates) == "not within the horizon in most futures (over 95 %)"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (30e9, "USD", "30 bn USD"),
        (7.5e9, "USD2025", "7.5 bn USD2025"),
        (0.4, "share", "40 %"),
        (103.0, "MW IT", "103 MW IT"),
        (36.0, "months", "36 months"),
        (3.2, "USD/gpu/hour", "3.2 USD/gpu/hour"),
    ],
)
def test_a_quantity_reads_as_a_file_would_write_it(value: float, unit: str, text: str) -> None:
    assert words.quantity(value, unit) == text


@pytest.mark.parametrize(
    ("about", "text"),
    [
        ("softbank-liquidity", "softbank's liquidity"),
        ("earlier-pledge-overlap", "the earlier pledge's overlap"),
        ("cost-per-facility-watt", "the cost per facility watt"),
        ("softbank-secured", "softbank's secured cash"),
        ("overlap", "the overlap"),
    ],
)
def test_what_a_claim_is_about_fits_into_a_sentence(about: str, text: str) -> None:
    assert words.subject(about) == text


@pytest.mark.parametrize(("day", "text"), [(0, "1 Jan"), (58, "28 Feb"), (59, "1 Mar"), (364, "31 Dec")])
def test_days_of_the_reference_year_are_said_as_dates(day: int, text: str) -> None:
    assert words.day_of_year(day) == text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("live_date.100", "date of full power"),
        ("funding_gap_usd.1", "funding gap to $500B"),
        ("funding_gap_usd.2", "funding gap to target 3"),
        ("irr.abilene_shell", "return of abilene shell"),
        ("facility_mw", "facility power of the plan"),
        ("callable_equity_usd", "callable equity"),
    ],
)
def test_every_headline_has_a_name_that_fits_into_a_sentence(path: str, name: str) -> None:
    assert label_of(path, ("$100B", "$500B")) == name


@pytest.mark.parametrize(
    ("value", "text"), [(0.2, "0"), (1.4, "1"), (9.4, "9"), (9.6, "10"), (40.2, "40"), (456e3, "460,000")]
)
def test_people_are_counted_whole(value: float, text: str) -> None:
    assert words.count(value) == text
