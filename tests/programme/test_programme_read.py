"""A full programme file becomes a programme: timeline, phases, owners, drivers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gigawatt.programme import Asset, Programme, ProgrammeError, as_yaml, read
from gigawatt.quantities import NIL, UNIT, Timeline, month_number

FILE = str(Path(__file__).parent / "files" / "stargate.yaml")

SMALL = """
gigawatt: 1
programme: {name: Small, start: 2025-01, horizon: 10 years, price_year: 2025}
entities:
  alpha: {liquidity: 100 M USD}
  beta: {liquidity: 50 M USD}
sites:
  town:
    location: {latitude: 50.0, longitude: 8.0}
    grid: [{from: 2025-06, firm: 30 MW}]
    phases: [{name: one, it_power: 20 MW, start: 2025-01}]
"""


@pytest.fixture(scope="module")
def stargate() -> Programme:
    return read(FILE)


@pytest.fixture
def small(tmp_path: Path) -> Programme:
    (tmp_path / "small.yaml").write_text(SMALL)
    return read(str(tmp_path / "small.yaml"))


def test_the_timeline_starts_with_the_earliest_dated_item(stargate: Programme) -> None:
    assert stargate.timeline == Timeline(month_number(2024, 1), 12 + 240)


def test_the_start_is_an_index_on_the_timeline(stargate: Programme) -> None:
    assert stargate.start_month == 12


def test_what_is_older_than_three_years_is_clipped() -> None:
    older = read(FILE, settings={"contracts.a1_lease.signed": "2015-01"})
    assert older.timeline.first_month == month_number(2022, 1)


def test_a_count_is_expanded_with_numbers(stargate: Programme) -> None:
    assert [at.path for at in stargate.phases] == ["abilene.a1", "future.hall1", "future.hall2", "future.hall3"]


def test_an_expanded_phase_knows_its_own_name(stargate: Programme) -> None:
    assert (stargate.phases[2].phase.name, stargate.phases[2].phase.count) == ("hall2", 1)


def test_every_asset_has_its_owner(stargate: Programme) -> None:
    assert stargate.owner.tolist() == [[1, 2, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_a_vehicle_owned_by_a_vehicle_has_its_parent_as_root() -> None:
    switched = read(FILE, settings={"vehicles.abilene_chips.owners": "{stargate: 100 %}"})
    assert switched.root.tolist() == [0, 1, 0]


def test_a_pattern_over_phases_is_written_out(stargate: Programme) -> None:
    assert stargate.phases_of(("future.hall",)) == (1, 2, 3)


def test_a_file_without_vehicles_has_one_that_owns_everything(small: Programme) -> None:
    assert (small.vehicles, small.owner.tolist()) == (("programme",), [[0, 0, 0]])


def test_a_file_without_vehicles_commits_the_liquidity_of_its_entities(small: Programme) -> None:
    partners = small.file.vehicles["programme"].partners
    assert {name: partner.commitment.value for name, partner in partners.items()} == {"alpha": 100e6, "beta": 50e6}


def test_power_without_a_type_is_it_power_in_a_phase(small: Programme) -> None:
    assert small.phases[0].phase.it_power.unit == "MW IT"


def test_power_without_a_type_is_facility_power_on_the_grid(small: Programme) -> None:
    assert small.file.sites["town"].grid[0].firm.unit == "MW facility"


def test_an_expected_date_in_a_claim_may_carry_a_day(tmp_path: Path) -> None:
    claim = "{about: date, value: 2026-03-15, speaker: x, source: s, said: x, published: 2025-01-01}"
    text = SMALL.replace("start: 2025-01}]", "start: {claim: date}}]")
    text += f"sources: {{s: {{title: t, outlet: o, published: 2025-01-01}}}}\nclaims: {{c: {claim}}}\n"
    (tmp_path / "dated.yaml").write_text(text)
    assert read(str(tmp_path / "dated.yaml")).phases[0].phase.start == month_number(2026, 3)


def test_a_programme_written_as_yaml_reads_back_the_same(stargate: Programme, tmp_path: Path) -> None:
    (tmp_path / "back.yaml").write_text(as_yaml(stargate))
    again = read(str(tmp_path / "back.yaml"))
    assert (again.file, again.chosen, again.drivers) == (stargate.file, stargate.chosen, stargate.drivers)


def test_a_driver_of_a_phase_falls_back_to_its_site(stargate: Programme) -> None:
    assert stargate.driver("works_cost", "future.hall1") == stargate.driver("works_cost", "future")


def test_a_driver_of_the_programme_serves_every_place(stargate: Programme) -> None:
    assert stargate.driver("chip_price", "abilene.a1") == stargate.driver("chip_price") >= 2


@pytest.mark.parametrize(("on", "place"), [("chip_delay", NIL), ("rate", NIL), ("nothing", UNIT)])
def test_what_nothing_drives_points_to_its_neutral_constant(stargate: Programme, on: str, place: int) -> None:
    assert stargate.driver(on, "abilene") == place


def test_neutral_factors_begin_with_one_and_zero(stargate: Programme) -> None:
    assert stargate.neutral()[:2].tolist() == [1.0, 0.0]


def test_the_file_states_the_median_of_the_works(stargate: Programme) -> None:
    assert stargate.neutral()[stargate.driver("works_duration", "abilene.a1")] == 1.1


def test_a_lognormal_without_p10_mirrors_its_upper_half(stargate: Programme) -> None:
    spread = stargate.drivers[stargate.driver("works_duration", "abilene.a1") - 2].spread
    assert spread.low * spread.high == pytest.approx(spread.middle**2)


def test_a_risk_that_names_its_place_goes_before_one_that_matches_all(stargate: Programme) -> None:
    assert stargate.drivers[stargate.driver("works_duration", "future.hall2") - 2].probability == 0.05


def test_a_rare_event_leaves_the_base_case_alone(stargate: Programme) -> None:
    assert stargate.neutral()[stargate.driver("works_duration", "future.hall2")] == 1.0


def test_a_spread_that_the_file_states_becomes_a_factor(stargate: Programme) -> None:
    spread = stargate.drivers[stargate.driver("liquidity", "landlord") - 2].spread
    assert (spread.low, spread.middle, spread.high) == (0.5, 1.0, 1.5)


def test_every_default_says_that_it_is_an_assumption(small: Programme) -> None:
    assert all(driver.reason.startswith("assumption: ") for driver in small.drivers)


def test_a_site_without_generation_has_no_delay_of_generation(small: Programme) -> None:
    assert small.driver("generation_delay", "town") == NIL


def test_every_driver_has_its_own_place(stargate: Programme) -> None:
    places = [stargate.driver(driver.on, driver.where) for driver in stargate.drivers]
    assert places == list(np.arange(len(places)) + 2)


def test_assets_are_numbered_shell_chips_plant() -> None:
    assert [asset.name for asset in Asset] == ["SHELL", "CHIPS", "PLANT"]


def test_a_section_that_a_setting_makes_up_is_refused_at_the_setting() -> None:
    with pytest.raises(ProgrammeError) as error:
        read(FILE, settings={"foo.bar": "1"})
    assert [(issue.file, issue.path) for issue in error.value.issues] == [("--set foo.bar", "foo")]
