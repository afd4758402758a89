"""A file whose parts agree has no findings; one change at a time brings each of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from played_views import opened

from gigawatt.evidence import findings
from gigawatt.programme import read

AGREED = """
gigawatt: 1
programme: {name: Agreed, start: 2026-01, horizon: 12 years, price_year: 2026}
entities:
  one: {liquidity: {claim: one-cash}, rating: A}
  two: {liquidity: 900 M USD, rating: A}
vehicles:
  hall:
    partners:
      one: {commitment: 300 M USD, stake: 30 %}
      two: {commitment: 700 M USD, stake: 70 %}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    grid: [{from: 2026-06, firm: 60 MW}]
    phases: [{name: h, it_power: 20 MW, start: 2026-01, cost: {claim: watt}}]
sources:
  paper: {title: A report, outlet: A paper, published: "2026-01-01"}
claims:
  one-cash-said: {about: one-cash, value: 400 M USD, <<WHO>>}
  watt-said: {about: watt, value: 40 USD/W, <<WHO>>}
""".replace("<<WHO>>", 'speaker: one, source: paper, said: "2026-01-01", published: "2026-01-01"')


def rules_of(folder: Path, settings: dict[str, str]) -> list[str]:
    path = folder / "programme.yaml"
    path.write_text(AGREED)
    return [finding.id for finding in findings(read(str(path), None, settings))]


def test_an_agreed_file_has_no_findings(tmp_path: Path) -> None:
    assert rules_of(tmp_path, {}) == []


def test_the_tutorial_has_no_findings() -> None:
    assert findings(opened("small")) == ()


@pytest.mark.parametrize(
    ("rule", "settings"),
    [
        ("X01", {"vehicles.hall.partners.one.stake": "40 %", "vehicles.hall.partners.two.stake": "60 %"}),
        ("X02", {"targets": "[{amount: 2 bn USD, by: 2028-01}]"}),
        ("X03", {"claims.one-cash-said.value": "200 M USD"}),
        ("X05", {"targets": "[{amount: 1 bn USD, by: 2028-01}]",
                 "entities.two.obligations": "{pledge: {amount: 100 M USD, start: 2026-01, end: 2028-01}}"}),
        ("X06", {"claims.watt-said.value": "15 USD/W"}),
        ("X06", {"claims.watt-said.value": "95 USD/W"}),
        ("X07", {"targets": "[{amount: 1 bn USD, by: 2028-01}]"}),
        ("X08", {"sites.plains.phases[0].baseline": "true"}),
    ],
)  # fmt: skip
def test_one_change_brings_its_finding(tmp_path: Path, rule: str, settings: dict[str, str]) -> None:
    assert rule in rules_of(tmp_path, settings)


def test_a_stake_within_a_whole_per_cent_of_its_share_is_no_conflict(tmp_path: Path) -> None:
    stakes = {"vehicles.hall.partners.one.stake": "30.9 %", "vehicles.hall.partners.two.stake": "69.1 %"}
    assert "X01" not in rules_of(tmp_path, stakes)


def test_equity_that_covers_a_target_needs_no_gearing(tmp_path: Path) -> None:
    assert "X02" not in rules_of(tmp_path, {"targets": "[{amount: 1 bn USD, by: 2028-01}]"})


def test_cash_that_just_covers_a_promise_is_no_finding(tmp_path: Path) -> None:
    assert "X03" not in rules_of(tmp_path, {"claims.one-cash-said.value": "300 M USD"})
