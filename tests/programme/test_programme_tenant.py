"""A tenant's load: what the file may say of it, and which terms contradict each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.programme import Programme, ProgrammeError, TenantLoad, read

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 10 years, price_year: 2026}
entities:
  lab: {liquidity: 3 bn USD}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    phases: [{name: h, count: 2, it_power: 100 MW, start: 2026-01}]
placement:
  tenant: lab
  running_cost: 0.40 USD/gpu/hour
  demand:
    - {from: 2026-01, accelerators: 40000 gpus}
    - {from: SECOND, accelerators: "90,000 gpus"}
  elsewhere:
    azure: {price: 3.3 USD/gpu/hour, AZURE}
    rival: {price: 2.9 USD/gpu/hour, RIVAL}
"""
RIGHT = {"SECOND": "2027-01", "AZURE": "maximum: 100000 gpus", "RIVAL": "maximum: 50000 gpus"}


@pytest.fixture
def read_with(tmp_path: Path) -> Callable[..., Programme]:
    def build(**changes: str) -> Programme:
        text = TEXT
        for word, value in (RIGHT | changes).items():
            text = text.replace(word, value)
        path = tmp_path / "programme.yaml"
        path.write_text(text)
        return read(str(path))

    return build


def load_of(programme: Programme) -> TenantLoad:
    assert programme.file.placement is not None
    return programme.file.placement


def test_a_load_is_read_in_accelerators_and_dollars_an_hour(read_with: Callable[..., Programme]) -> None:
    load = load_of(read_with())
    assert [needed.accelerators.value for needed in load.demand] == [40_000, 90_000]
    assert (load.running_cost.value, load.elsewhere["azure"].price.value) == (0.4, 3.3)
    assert (load.chip, load.halls, load.unmet) == ("gb200_nvl72", ("*.*",), None)


def test_a_provider_that_says_nothing_else_is_a_cloud_without_minimum_or_rights(read_with) -> None:
    row = load_of(read_with(RIVAL="maximum: 1 gpu")).elsewhere["rival"]
    assert (row.kind, row.minimum.value, row.settled, row.end) == ("cloud", 0.0, "month", None)
    assert (row.exclusive_until, row.first_refusal_until, row.refuses_below) == (None, None, None)


def test_a_file_without_a_placement_places_nothing(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    path.write_text(TEXT[: TEXT.index("placement:")])
    assert read(str(path)).file.placement is None


def test_rights_and_terms_are_months(read_with: Callable[..., Programme]) -> None:
    rights = "exclusive_until: 2026-06, first_refusal_until: 2028-01, refuses_below: $2/gpu-hour"
    row = load_of(read_with(AZURE=f"start: 2026-02, end: 2029-01, {rights}")).elsewhere["azure"]
    assert (row.start, row.end, row.exclusive_until) == (2026 * 12 + 1, 2029 * 12, 2026 * 12 + 5)
    assert row.refuses_below is not None
    assert row.refuses_below.value == 2.0


WRONG = {
    "a minimum above its maximum": ("AZURE", "minimum: 5 gpus, maximum: 4 gpus", "elsewhere.azure.minimum", "at most"),
    "an end before the start": ("AZURE", "start: 2027-01, end: 2026-06", "elsewhere.azure.end", "a later month"),
    "a lease over its term": ("AZURE", "kind: lease, settled: term", "elsewhere.azure.settled", "kind: cloud"),
    "a term without an end": ("AZURE", "minimum: 5 gpus, settled: term", "elsewhere.azure.settled", "end beside it"),
    "a refusal without a right": (
        "AZURE",
        "refuses_below: 2 USD/gpu/hour",
        "azure.refuses_below",
        "first_refusal_until",
    ),
    "a right that is over": ("AZURE", "first_refusal_until: 2025-01", "azure.first_refusal_until", "a later month"),
    "demand out of order": ("SECOND", "2026-01", "placement.demand[1].from", "demand in order of date"),
    "a bare number": ("AZURE", "maximum: 5", "elsewhere.azure.maximum", "a unit is needed: '5 gpu'"),
    "another kind of price": ("AZURE", "refuses_below: 2 USD/MWh", "azure.refuses_below", "USD/gpu/hour"),
    "an unknown word": ("AZURE", "exclusiv_until: 2026-06", "azure.exclusiv_until", "exclusive_until"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_terms_that_cannot_be_are_named_with_their_path(
    read_with: Callable[..., Programme], case: tuple[str, ...]
) -> None:
    word, value, path, expected = case
    with pytest.raises(ProgrammeError) as caught:
        read_with(**{word: value})
    message = str(caught.value)
    assert path in message
    assert expected in message


def test_two_that_are_exclusive_at_once_are_named_once(read_with: Callable[..., Programme]) -> None:
    with pytest.raises(ProgrammeError) as caught:
        read_with(AZURE="exclusive_until: 2027-01", RIVAL="exclusive_until: 2026-06")
    assert [issue.found for issue in caught.value.issues] == ["'rival', exclusive while 'azure' is"]


def test_two_may_be_exclusive_one_after_the_other(read_with: Callable[..., Programme]) -> None:
    later = "start: 2026-06, exclusive_until: 2027-01"
    assert read_with(AZURE="exclusive_until: 2026-06", RIVAL=later).file.placement is not None


def test_a_minimum_that_exclusivity_keeps_from_being_used_is_named(read_with: Callable[..., Programme]) -> None:
    with pytest.raises(ProgrammeError, match="a minimum due while 'azure' is exclusive"):
        read_with(AZURE="exclusive_until: 2027-01", RIVAL="minimum: 5 gpus")


def test_a_minimum_that_starts_when_exclusivity_ends_is_right(read_with: Callable[..., Programme]) -> None:
    assert (
        read_with(AZURE="exclusive_until: 2027-01", RIVAL="start: 2027-01, minimum: 5 gpus").file.placement is not None
    )


@pytest.mark.parametrize(
    ("line", "wrong", "hint"),
    [
        ("tenant: lab", "tenant: lap", "did you mean 'lab'"),
        ("tenant: lab", "tenant: lab\n  chip: gb200", "gb200_nvl72"),
        ("tenant: lab", 'tenant: lab\n  halls: ["plain.*"]', "matches no phase"),
    ],
)
def test_names_that_nothing_answers_to_are_reported(tmp_path: Path, line: str, wrong: str, hint: str) -> None:
    text = TEXT.replace(line, wrong)
    for word, value in RIGHT.items():
        text = text.replace(word, value)
    path = tmp_path / "programme.yaml"
    path.write_text(text)
    with pytest.raises(ProgrammeError) as caught:
        read(str(path))
    assert hint in str(caught.value)
