"""How figures are said: two significant figures, never coarser than a whole unit, shares to the nearest five."""

from __future__ import annotations

import pytest

from gigawatt.chain import Band
from gigawatt.evidence import words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (448e9, "$448B"),
        (48e9, "$48B"),
        (4.8e9, "$4.8B"),
        (88e6, "$88M"),
        (0.0, "$0"),
        (999.9e6, "$1.0B"),
        (-2e9, "−$2.0B"),
    ],
)
def test_money_is_said_at_the_scale_people_use(value: float, said: str) -> None:
    assert words.money(value) == said


def test_a_difference_adds_up_as_it_is_read() -> None:
    whole, part = 500e9, 52e9
    read = [int(words.money(value).strip("$B")) for value in (whole, part, whole - part)]
    assert read[0] - read[1] == read[2]


@pytest.mark.parametrize(
    ("value", "said"), [(882.0, "882 MW"), (2240.0, "2.2 GW"), (25_000.0, "25 GW"), (999.9, "1.0 GW")]
)
def test_power_is_said_in_gigawatts_from_one_on(value: float, said: str) -> None:
    assert words.power(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0 %"), (0.01, "under 5 %"), (0.47, "45 %"), (0.48, "50 %"), (0.99, "over 95 %"), (1.0, "100 %")],
)
def test_shares_are_said_to_the_nearest_five_and_certainty_only_where_it_is_one(value: float, said: str) -> None:
    assert words.share(value) == said


@pytest.mark.parametrize(("value", "said"), [(47.5e9, "47.5"), (52e9, "52"), (144.44e9, "144.4"), (9.5e9, "9.5")])
def test_arithmetic_is_exact(value: float, said: str) -> None:
    assert words.exactly(value) == said


def test_a_band_comes_before_its_median() -> None:
    said = words.band(Band(p10=48e9, p50=57e9, p90=66e9), words.money)
    assert said.index("$48B") < said.index("$66B") < said.index("$57B")


def test_a_band_that_reads_alike_is_one_figure() -> None:
    assert words.band(Band(p10=47.6e9, p50=48e9, p90=48.3e9), words.money) == "$48B"
