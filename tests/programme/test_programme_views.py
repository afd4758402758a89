"""Views among rival claims: dates, preferences, bounds, and switching one claim at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt.programme import Programme, ProgrammeError, read, rivals, switch
from gigawatt.quantities import Shape

FILE = str(Path(__file__).parent / "files" / "stargate.yaml")


@pytest.fixture(scope="module")
def announced() -> Programme:
    return read(FILE, "announced")


@pytest.fixture(scope="module")
def sceptic() -> Programme:
    return read(FILE, "sceptic")


def test_without_a_preference_the_first_claim_stands(announced: Programme) -> None:
    assert announced.chosen["softbank-liquidity"] == "a21"


def test_a_preferred_speaker_decides(sceptic: Programme) -> None:
    assert sceptic.chosen["softbank-liquidity"] == "a08"


def test_an_extreme_decides_among_figures(sceptic: Programme) -> None:
    assert sceptic.chosen["unit-cost"] == "u2"


def test_a_claim_published_later_is_unknown(sceptic: Programme) -> None:
    assert "c01" not in sceptic.claims


def test_an_optional_figure_that_nobody_knows_yet_is_none(sceptic: Programme) -> None:
    assert sceptic.file.entities["openai"].liquidity is None


def test_a_needed_figure_that_nobody_knows_yet_is_an_issue_with_its_date() -> None:
    settings = {"vehicles.stargate.partners.openai.commitment": "{claim: openai-cash}"}
    with pytest.raises(ProgrammeError) as error:
        read(FILE, "sceptic", settings)
    assert [issue.hint for issue in error.value.issues] == ["a view as of 2025-06-01 would know it"]


def test_a_figure_with_a_default_does_not_fall_back_to_it_silently() -> None:
    with pytest.raises(ProgrammeError) as error:
        read(FILE, "sceptic", {"entities.openai.minimum_cash": "{claim: openai-cash}"})
    assert error.value.issues[0].path == "entities.openai.minimum_cash"


def test_a_month_of_publication_counts_from_its_last_day() -> None:
    assert "u2" not in read(FILE, "sceptic", {"views.sceptic.as_of": "2025-01-30"}).claims


def test_a_view_sets_other_paths(sceptic: Programme) -> None:
    assert sceptic.phases[0].phase.it_power.value == 100.0


def test_under_ten_is_uniform_from_five_to_ten(sceptic: Programme) -> None:
    liquidity = sceptic.file.entities["softbank"].liquidity
    assert liquidity is not None
    assert liquidity.spread is not None
    assert (liquidity.value, liquidity.spread.low, liquidity.spread.high) == (7.5e9, 5e9, 10e9)


def test_over_forty_is_uniform_from_forty_to_sixty(sceptic: Programme) -> None:
    cost = sceptic.phases[1].phase.cost
    assert cost is not None
    assert cost.spread is not None
    assert (cost.value, cost.spread.shape, cost.spread.high) == (50.0, Shape.UNIFORM, 60.0)


def test_about_thirty_is_a_triangle_with_thirty_as_median(announced: Programme) -> None:
    liquidity = announced.file.entities["softbank"].liquidity
    assert liquidity is not None
    assert liquidity.spread is not None
    assert (liquidity.value, liquidity.spread.shape) == (30e9, Shape.TRIANGULAR)


def test_a_figure_knows_its_claim(announced: Programme) -> None:
    assert announced.file.targets[0].amount is not None
    assert announced.file.targets[0].amount.claim == "a05"


def test_a_claim_can_be_named_by_its_id() -> None:
    pinned = read(FILE, settings={"entities.softbank.liquidity": "{claim: c01}"})
    assert pinned.file.entities["softbank"].liquidity.value == 24.3e9  # type: ignore[union-attr]


def test_rivals_are_those_in_use_that_the_view_can_know(sceptic: Programme) -> None:
    assert [rival.claim for rival in rivals(sceptic)["softbank-liquidity"]] == ["a21", "a08"]


def test_a_subject_that_nobody_uses_has_no_rivals(announced: Programme) -> None:
    assert "members" not in rivals(announced)


def test_switching_one_claim_changes_its_figure(announced: Programme) -> None:
    switched = switch(announced, "softbank-liquidity", "c01")
    assert switched.file.entities["softbank"].liquidity.value == 24.3e9  # type: ignore[union-attr]


def test_switching_one_claim_leaves_the_others(announced: Programme) -> None:
    switched = switch(announced, "softbank-liquidity", "c01")
    assert switched.chosen == announced.chosen | {"softbank-liquidity": "c01"}


def test_switching_back_gives_the_same_file(announced: Programme) -> None:
    there = switch(announced, "unit-cost", "u2")
    assert switch(there, "unit-cost", "u1").file == announced.file


def test_switching_keeps_the_view(sceptic: Programme) -> None:
    assert switch(sceptic, "softbank-liquidity", "a21").phases[0].phase.it_power.value == 100.0


def test_switching_to_a_claim_that_is_no_rival_is_refused(sceptic: Programme) -> None:
    with pytest.raises(ProgrammeError, match="rival"):
        switch(sceptic, "softbank-liquidity", "c01")


def test_an_unknown_view_is_refused_with_a_suggestion() -> None:
    with pytest.raises(ProgrammeError, match="did you mean 'sceptic'"):
        read(FILE, "skeptic")
