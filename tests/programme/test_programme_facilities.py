"""Terms of facilities and promotes: right ones are read, wrong ones are named with their path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.programme import Programme, ProgrammeError, read

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 20 years, price_year: 2026}
entities:
  sponsor: {liquidity: 3 bn USD}
vehicles:
  halls:
    partners: {sponsor: {commitment: 1 bn USD}}
    owns: ["*.*.shell", "*.*.chips"]
    facilities: [loan, take_out, second, bond, chips]
    promote: {to: WHO, catch_up: 50 %, tiers: [{hurdle: 8 %, share: 20 %}]}
facilities:
  loan: {tenor: 4 years, LOAN}
  take_out: {kind: term, refinances: OLD, tenor: 12 years}
  second: {ranking: subordinated, tenor: 6 years, SECOND}
  bond: {kind: bond, reinvestment: 3 %, BOND}
  chips: {assets: [chips], each_draw: 60 months, advance: 70 %, CHIPS}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    phases: [{name: h1, it_power: 100 MW, start: 2026-01}]
"""
RIGHT = {
    "WHO": "sponsor", "LOAN": "amortisation: 20 years", "OLD": "loan", "SECOND": "sweep: 50 %", "CHIPS": "sweep: 20 %",
    "BOND": "repayment: level",
}  # fmt: skip


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


def test_the_terms_of_a_deal_are_read(read_with: Callable[..., Programme]) -> None:
    rows = read_with().file.facilities
    assert rows["loan"].amortisation is not None
    assert rows["take_out"].refinances == "loan"
    assert rows["chips"].assets == ("chips",)
    assert rows["bond"].kind == "bond"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"WHO": "sponsr"}, "vehicles.halls.promote.to"),
        ({"OLD": "lone"}, "facilities.take_out.refinances"),
        ({"OLD": "take_out"}, "facilities.take_out.refinances"),
        ({"OLD": "second"}, "facilities.take_out.refinances"),
        ({"OLD": "bond"}, "facilities.take_out.refinances"),
        ({"LOAN": "margin_step: 50 bp"}, "facilities.loan.margin_step"),
        ({"SECOND": "advance: 50 %"}, "facilities.second.advance"),
        ({"BOND": "each_draw: 24 months"}, "facilities.bond.each_draw"),
        ({"BOND": "amortisation: 20 years"}, "facilities.bond.amortisation"),
        ({"SECOND": "refinances: loan"}, "facilities.second.refinances"),
    ],
)
def test_what_does_not_go_together_is_named(
    read_with: Callable[..., Programme], change: dict[str, str], path: str
) -> None:
    with pytest.raises(ProgrammeError) as raised:
        read_with(**change)
    assert path in str(raised.value)
