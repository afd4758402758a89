"""Explanations: where a figure comes from, who disagrees, what that would change; a wrong path is told, not traced."""

from __future__ import annotations

from functools import cache

import pytest
from played_views import opened

from gigawatt.evidence import ExplainError, Explanation, explain
from gigawatt.quantities import GigawattError


@cache
def explained(example: str, view: str | None, path: str) -> Explanation:
    return explain(opened(example, view), path)


def cash() -> Explanation:
    return explained("stargate", "announced", "entities.softbank.liquidity")


def test_a_claimed_figure_names_its_claim_speaker_and_outlet() -> None:
    origin = cash().origin
    assert origin.startswith("softbank-liquidity-wsj: about 30 bn USD (The Wall Street Journal")
    assert "2025-01-23" in origin


def test_a_claimed_figure_is_quoted_where_the_claim_is() -> None:
    programme = opened("stargate", "announced")
    assert cash().quotation == programme.claims["softbank-liquidity-wsj"].quotation


def test_rivals_are_all_others_about_the_same_thing() -> None:
    assert {"softbank-liquidity-musk", "softbank-liquidity-cnn"} <= {rival.claim for rival in cash().rivals}


def test_a_rival_shows_what_it_would_change() -> None:
    musk = next(rival for rival in cash().rivals if rival.claim == "softbank-liquidity-musk")
    gap = next(row for row in musk.effects if row.headline == "funding_gap_usd.0")
    assert gap.delta is not None
    assert gap.delta > 0.0


def test_effects_are_differences_of_the_two_values() -> None:
    rows = [row for rival in cash().rivals for row in rival.effects if row.delta is not None]
    assert rows
    assert all(row.delta == pytest.approx(row.rival_value - row.value) for row in rows)  # type: ignore[operator]


def test_a_subject_is_explained_like_a_path() -> None:
    assert explained("stargate", "announced", "softbank-liquidity").origin == cash().origin


def test_a_rival_from_after_the_views_date_is_shown_without_effects() -> None:
    hidden = [rival for rival in explained("stargate", "announced", "cost-per-facility-watt").rivals if not rival.known]
    assert hidden
    assert all(not rival.effects for rival in hidden)


def test_a_literal_comes_from_the_file_itself() -> None:
    found = explained("small", None, "sites.plains.phases[0].it_power")
    assert found.origin == "the file itself"
    assert "20 MW" in found.value
    assert found.rivals == ()


def test_a_group_asks_for_one_of_its_figures() -> None:
    value = explained("small", None, "sites.plains").value
    assert value.startswith("a group of figures: name one of location, ")


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("entities.softbnk.liquidity", "softbank"),
        ("entities.softbank.liquidty", "liquidity"),
        ("sites.abilene.phases[9].it_power", "one of"),
        ("nothing", "one of"),
        ("entities.softbank.liquidity.value.deeper", "hint: nothing lies below it"),
        ("softbank", "found 'softbank', expected a name of the file, hint: see entities.softbank or"),
    ],
)
def test_a_wrong_path_is_told_with_a_hint(path: str, hint: str) -> None:
    with pytest.raises(ExplainError, match="expected a name of the file") as told:
        explain(opened("stargate", "announced"), path)
    assert hint in str(told.value)


def test_the_error_is_one_of_gigawatts_own() -> None:
    assert issubclass(ExplainError, GigawattError)
