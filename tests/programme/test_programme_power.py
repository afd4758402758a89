"""What supplies a site: terms of grid, plant, gas and cooling are read; those that contradict each other are named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gigawatt.programme import Programme, ProgrammeError, read

TEXT = """
gigawatt: 1
programme: {name: Test, start: 2026-01, horizon: 10 years, price_year: 2026}
entities:
  sponsor: {liquidity: 3 bn USD}
vehicles:
  halls: {partners: {sponsor: {commitment: 1 bn USD}}, owns: ["*.*.shell", "*.*.chips"]}
sites:
  plains:
    location: {latitude: 32.4, longitude: -99.7}
    SITE
    phases: [{name: h1, it_power: 100 MW, start: 2026-01}]
"""


@pytest.fixture
def read_with(tmp_path: Path) -> Callable[[str], Programme]:
    def build(*lines: str) -> Programme:
        path = tmp_path / "programme.yaml"
        path.write_text(TEXT.replace("SITE", "\n    ".join(lines)))
        return read(str(path))

    return build


def test_a_site_that_says_nothing_keeps_liquid_cooling_no_target_and_no_charges(read_with) -> None:
    site = read_with("grid: [{from: 2026-01, firm: 100 MW}]").file.sites["plains"]
    assert (site.cooling, site.use, site.availability, site.n_minus_1) == ("liquid", {}, None, False)
    assert (site.co2_price.value, site.export.value, site.gas_lateral, site.wind_file) == (0.0, 0.0, None, None)
    assert (site.grid[0].demand_charge.value, site.grid[0].peak_charge.value) == (0.0, 0.0)


def test_terms_are_read_in_the_units_of_the_engine(read_with) -> None:
    site = read_with(
        "grid: [{from: 2026-01, firm: 100 MW, demand_charge: 60 USD/kW/year, peak_charge: 6 USD/kW/month}]",
        "generation: [{kind: diesel, unit: 3 MW, slots: {2026: 4}, hours: 500 hours/year}]",
        "candidates: [gas_turbine, fuel_cell, diesel]",
        "candidate_slots: {gas_turbine: {2026: 4, 2028: 8}}",
        "availability: 99.9 %",
        "co2_price: 50 USD/tonne",
        "gas_lateral: 84,000 MMBtu/day",
        "use: {training: 70 %, inference: 20 %, idle: 10 %}",
        "export: 80 %",
    ).file.sites["plains"]
    tranche = site.grid[0]
    assert (tranche.demand_charge.value, tranche.peak_charge.value) == (5.0, 72.0)
    assert site.generation[0].hours is not None
    assert site.generation[0].hours.value == 500.0
    assert site.gas_lateral is not None
    assert site.gas_lateral.value == 3500.0
    assert (site.co2_price.value, site.export.value) == (50.0, 0.8)
    assert site.candidate_slots == {"gas_turbine": {2026: 4, 2028: 8}}
    assert site.use["training"].value == 0.7


CLASHES = [
    ("availability: 100 %", "sites.plains.availability", "below 100 %"),
    ("availability: 0 %", "sites.plains.availability", "below 100 %"),
    ("use: {training: 50 %, idle: 40 %}", "sites.plains.use", "add to 90.0000%"),
    ("gas_lateral: 100 MMBtu/hour", "sites.plains.gas_lateral", "nothing burns from"),
    ("export: 90 %", "sites.plains.export", "without a grid connection"),
    ("candidate_slots: {diesel: {2026: 4}}", "sites.plains.candidate_slots.diesel", "no candidate"),
    ("grid: [{from: 2026-01, demand_charge: 1 USD/kW/month}]", "sites.plains.grid[0].demand_charge", "no power"),
    ("grid: [{from: 2026-01, peak_charge: 1 USD/kW/year}]", "sites.plains.grid[0].peak_charge", "no power"),
    ("cooling: ice", "sites.plains.cooling", "liquid"),
    ("co2_price: 50 USD", "sites.plains.co2_price", "50 USD/t"),
    ("generation: [{unit: 3 MW, slots: {}, hours: 9000 hours}]", "sites.plains.generation[0].hours", "8,760"),
]


@pytest.mark.parametrize(("line", "path", "said"), CLASHES)
def test_terms_that_contradict_each_other_are_one_clear_issue(read_with, line: str, path: str, said: str) -> None:
    with pytest.raises(ProgrammeError) as refused:
        read_with(line)
    (issue,) = refused.value.issues
    assert issue.path == path
    assert said in f"{issue.found} {issue.expected} {issue.hint}"
