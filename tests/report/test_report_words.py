import pytest
from hypothesis import given
from hypothesis import strategies as st

from gigawatt.chain import Band, DateBand
from gigawatt.report import words
from gigawatt.report.headline_table import label_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (52e9, "$52B"),
        (523e9, "$520B"),
        (1.25e9, "$1.3B"),
        (9.96e9, "$10B"),
        (999.6e6, "$1.0B"),
        (0, "$0"),
        (-2.2e8, "−$220M"),
        (1.2e12, "$1.2T"),
        (7, "$7.0"),
        (0.4, "$0.40"),
    ],
)
def test_money_has_two_significant_figures(value: float, text: str) -> None:
    assert words.money(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0 %"), (0.004, "under 5 %"), (0.62, "60 %"), (0.63, "65 %"), (0.99, "over 95 %"), (1.0, "100 %")],
)
def test_shares_are_given_to_the_nearest_five_and_certainty_only_where_it_is_one(value: float, text: str) -> None:
    assert words.share(value) == text


@pytest.mark.parametrize(("value", "text"), [(210, "210 MW"), (999.6, "1.0 GW"), (2160, "2.2 GW"), (25000, "25 GW")])
def test_power_changes_to_gigawatts_at_one(value: float, text: str) -> None:
    assert words.power(value) == text


def test_a_band_stands_before_its_median() -> None:
    assert words.band(Band(p10=48e9, p50=57e9, p90=66e9), words.money) == "$48B–$66B, median $57B"


def test_a_band_whose_ends_read_alike_is_one_figure() -> None:
    assert words.band(Band(p10=52.1e9, p50=52.2e9, p90=52.3e9), words.money) == "$52B"


def test_a_range_says_its_unit_once() -> None:
    assert words.between("2.2 zettaFLOP/s", "2.4 zettaFLOP/s") == "2.2–2.4 zettaFLOP/s"
    assert words.between("990 exaFLOP/s", "1.1 zettaFLOP/s") == "990 exaFLOP/s–1.1 zettaFLOP/s"


def test_a_date_that_a_tenth_never_reaches_says_never() -> None:
    dates = DateBand(p10="2029-02", p50="2029-11", p90=None, reached_share=0.88)
    assert words.date_band(dates) == "Feb 2029–never, median Nov 2029"


def test_a_date_that_most_futures_never_reach_is_said_so() -> None:
    dates = DateBand(p10=None, p50=None, p90=None, reached_share=0.02)
    assert words.date_band(dates) == "not within the horizon in most futures (over 95 %)"


@given(st.floats(min_value=1e-6, max_value=1e15))
def test_rounding_to_two_figures_moves_a_value_by_at_most_five_percent(value: float) -> None:
    assert abs(words.significant(value) - value) <= 0.0500001 * value


@given(st.floats(min_value=1e-4, max_value=1e13))
def test_money_reads_back_to_its_two_figures(value: float) -> None:
    text = words.money(value).removeprefix("$").replace(",", "")
    scale = {"T": 1e12, "B": 1e9, "M": 1e6, "k": 1e3}.get(text[-1], 1.0)
    assert float(text.rstrip("TBMk")) * scale == pytest.approx(words.significant(value))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("live_date.100", "date of full power"),
        ("funding_gap_usd.1", "funding gap to target 2"),
        ("irr.abilene_shell", "return of abilene shell"),
        ("facility_mw", "facility power of the plan"),
        ("callable_equity_usd", "callable equity"),
    ],
)
def test_every_headline_has_a_name_that_fits_into_a_sentence(path: str, name: str) -> None:
    assert label_of(path) == name
