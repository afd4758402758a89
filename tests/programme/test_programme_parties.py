"""Guarantees, backstops, control and holdings: right ones are read, wrong ones are named with their path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.programme import Programme, ProgrammeError, read

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 20 years, price_year: 2026}
entities:
  sponsor: {liquidity: 3 bn USD, holdings: 20 bn USD, loan_to_value: 20 %, HOLDINGS}
  tenant: {rating: A, obligations: {stake: {amount: 1 bn USD, start: 2026-02, end: 2027-02, to: RECEIVER}}}
vehicles:
  venture:
    partners: {sponsor: {commitment: 1 bn USD}}
    owns: ["*.*.shell", "*.*.chips"]
    control: {calls: [VOTER], majority: MAJORITY}
    remedies: {dilution_penalty: PENALTY}
    UPKEEP
contracts:
  lease: {kind: lease, payer: tenant, payee: venture, phases: [plains.h1], price: 150 USD/kW/month, term: 15 years,
          backstop: {entity: BACKER, amount: 1 bn USD}, GUARANTEE, LEASE_END}
  compute: {kind: capacity, payer: tenant, payee: venture, phases: [plains.h1], price: 3 USD/gpu/hour,
            term: 5 years, MORE}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    phases: [{name: h1, it_power: 100 MW, start: 2026-01, delay_damages: DAMAGES}]
"""
RIGHT = {
    "HOLDINGS": "margin_call: 30 %", "RECEIVER": "sponsor", "VOTER": "sponsor", "MAJORITY": "60 %", "PENALTY": "150 %",
    "BACKER": "sponsor", "GUARANTEE": "guarantor: sponsor, guaranteed: 40 %",
    "LEASE_END": "renewal: {term: 5 years, price: 85 %}, residual_guarantee: {value: 60 %, cap: 30 %}",
    "UPKEEP": "insurance: 0.4 %/year\n    property_tax: 1.2 %/year\n    abatement: {share: 80 %, years: 10}",
    "MORE": "minimum: 90 %", "DAMAGES": "{per_day: 0.05 %, cap: 10 %}",
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


def test_what_stands_in_the_file_is_read(read_with: Callable[..., Programme]) -> None:
    file = read_with().file
    assert file.contracts["lease"].guaranteed.value == pytest.approx(0.4)
    assert file.vehicles["venture"].control.majority.value == pytest.approx(0.6)
    assert file.vehicles["venture"].remedies.dilution_penalty is not None
    assert file.vehicles["venture"].insurance.value == pytest.approx(0.004)
    assert file.vehicles["venture"].abatement.years == 10
    assert file.contracts["lease"].renewal.term.value == 60
    assert file.contracts["lease"].residual_guarantee.cap.value == pytest.approx(0.3)
    assert file.sites["plains"].phases[0].delay_damages.per_day.value == pytest.approx(0.0005)
    assert file.entities["tenant"].obligations["stake"].to == "sponsor"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"RECEIVER": "sponsr"}, "entities.tenant.obligations.stake.to"),
        ({"BACKER": "sponsr"}, "contracts.lease.backstop.entity"),
        ({"VOTER": "sponsr"}, "vehicles.venture.control.calls[0]"),
        ({"VOTER": "tenant"}, "vehicles.venture.control.calls[0]"),
        ({"MAJORITY": "40 %"}, "vehicles.venture.control.majority"),
        ({"PENALTY": "50 %"}, "vehicles.venture.remedies.dilution_penalty"),
        ({"GUARANTEE": "guaranteed: 40 %"}, "contracts.lease.guaranteed"),
        ({"HOLDINGS": "margin_call: 10 %"}, "entities.sponsor.margin_call"),
        ({"UPKEEP": "abatement: {share: 80 %, years: 10}"}, "vehicles.venture.abatement"),
        ({"UPKEEP": "insurance: 40 %/year"}, "vehicles.venture.insurance"),
        ({"UPKEEP": "property_tax: 1 %\n    abatement: {share: 80 %, years: 0}"}, "vehicles.venture.abatement.years"),
        (
            {"UPKEEP": "maintenance: {cost: 5 %, every: 1 year, reserve: 2 years}"},
            "vehicles.venture.maintenance.reserve",
        ),
        ({"UPKEEP": "refresh: {life: 4 years, reserve: 5 years}"}, "vehicles.venture.refresh.reserve"),
        ({"UPKEEP": "maintenance: {cost: 5 %}"}, "vehicles.venture.maintenance.every"),
        ({"UPKEEP": "refresh: {life: 0 months}"}, "vehicles.venture.refresh.life"),
        ({"MORE": "renewal: {term: 5 years}"}, "contracts.compute.renewal"),
        ({"MORE": "residual_guarantee: {value: 60 %, cap: 30 %}"}, "contracts.compute.residual_guarantee"),
        ({"LEASE_END": "renewal: {price: 85 %}"}, "contracts.lease.renewal.term"),
        ({"LEASE_END": "residual_guarantee: {value: 160 %, cap: 30 %}"}, "contracts.lease.residual_guarantee.value"),
        ({"DAMAGES": "{per_day: 11 %, cap: 10 %}"}, "sites.plains.phases[0].delay_damages.per_day"),
    ],
)
def test_what_is_wrong_is_named_with_its_path(
    read_with: Callable[..., Programme], change: dict[str, str], path: str
) -> None:
    with pytest.raises(ProgrammeError) as error:
        read_with(**change)
    assert path in [str(issue.path) for issue in error.value.issues]


def test_a_loan_needs_holdings(read_with: Callable[..., Programme]) -> None:
    with pytest.raises(ProgrammeError, match="drawn against nothing"):
        read_with(HOLDINGS="holdings_loan: 1 bn USD", **{"holdings: 20 bn USD, ": ""})


def test_every_holding_has_a_driver(read_with: Callable[..., Programme]) -> None:
    assert [driver.where for driver in read_with().drivers if driver.on == "holdings"] == ["sponsor"]
