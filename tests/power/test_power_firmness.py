"""A target's check and the nines reported: one lateral behind all gas, the battery's credit, and what is bought."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from power_cases import gas

from gigawatt import power
from gigawatt.capital import Phases
from gigawatt.catalogue import figure, plant
from gigawatt.power.firmness import LATERAL, STANDBY, behind, causes, missing_units, standby, store, units_of
from gigawatt.power.nines import units_for_target, with_lots
from gigawatt.power.outage import CommonCause, Units, adequacy, nines
from gigawatt.power.plan import BATTERY_MW, GAS
from gigawatt.power.sequential import YEARS, Fleet, Store, battery_credit, simulate
from gigawatt.programme import read

HOURS = 8760
FLAT = np.full(HOURS, 100.0)
MILD_C = np.full(HOURS, 15.0)
LATERAL_RATE = figure("gas_lateral.outage_rate").value
# Statistical claims are checked on the same examples every time.
SAME = settings(max_examples=6, deadline=None, derandomize=True)
FEW = settings(max_examples=25, deadline=None)


def a_fleet(kinds, grid_mw=0.0, load_mw=FLAT, battery=None):
    units = units_of(kinds, grid_mw, MILD_C)
    return Fleet(*units, load_mw, float(load_mw.sum()), causes(), battery)


def planned(tmp_path, **keys):
    """Return programme and plan of one campus of 140 MW."""
    head = {"name": "test", "start": "2024-01", "horizon": "10 years", "price_year": 2025}
    phases = [{"name": "a", "it_power": "100 MW IT", "start": "2024-06"}]
    site = {"location": {"latitude": 32.45, "longitude": -99.73}, "phases": phases, "candidates": []} | keys
    path = tmp_path / "programme.yaml"
    path.write_text(json.dumps({"gigawatt": 1, "programme": head, "sites": {"one": site}}), encoding="utf-8")
    programme, none = read(str(path)), np.zeros(1, dtype=np.int64)
    phases = Phases(none, np.full(1, 100.0), np.full(1, 140.0), np.zeros((1, 3)), np.zeros(1), none, none)
    return programme, power.decide(programme, phases, np.ones(1, dtype=bool), programme.timeline)


def test_two_units_and_their_lateral_have_the_loss_of_load_of_hand_arithmetic():
    """Both engines are needed: short while the lateral is out, or while it is not and either engine is."""
    out = plant("gas_engine").forced_outage_rate.value
    found = a_fleet((("gas_engine", 60.0, 2),)).adequacy
    assert found.lole_hours == pytest.approx(HOURS * (LATERAL_RATE + (1 - LATERAL_RATE) * (1 - (1 - out) ** 2)))
    down_mw = LATERAL_RATE * 100.0 + (1 - LATERAL_RATE) * (2 * out * (1 - out) * 40.0 + out**2 * 100.0)
    assert found.eue_mwh == pytest.approx(HOURS * down_mw)


def test_the_plan_reports_the_lateral_too(tmp_path):
    engines = [{"kind": "gas_engine", "unit": "20 MW facility", "slots": {"2024": 30}}]
    _, plan = planned(tmp_path, generation=engines)
    assert plan.lole_hours[0] == pytest.approx(HOURS * LATERAL_RATE, rel=1e-6)


def test_grid_and_plant_behind_a_lateral_agree_with_simulation_within_three_standard_errors():
    fleet = a_fleet((("gas_engine", 20.0, 4), ("diesel", 3.0, 5)), grid_mw=60.0)
    fleet = fleet._replace(causes=(fleet.causes[0]._replace(outage_rate=0.01),))
    for place, column in enumerate(simulate(fleet, None, 400, seed=3).T):
        assert abs(column.mean() - fleet.table[place]) < 3 * column.std(ddof=1) / np.sqrt(400)


@FEW
@given(st.integers(0, 20), st.integers(0, 20), st.floats(0.0, 120.0), st.floats(0.0, 0.5))
def test_a_lateral_never_raises_the_nines(engines, diesels, grid_mw, rate):
    fleet = a_fleet((("gas_engine", 12.0, engines), ("diesel", 9.0, diesels)), grid_mw)
    hung = fleet._replace(causes=(CommonCause(LATERAL, rate),))
    free = fleet._replace(causes=(CommonCause(LATERAL, 0.0),))
    assert hung.adequacy.nines <= free.adequacy.nines + 1e-9
    assert hung.adequacy.eue_mwh >= free.adequacy.eue_mwh - 1e-9


@pytest.mark.parametrize(("kind", "hangs"), [("gas_turbine", True), ("fuel_cell", True), ("diesel", False)])
def test_what_burns_piped_gas_stands_behind_the_lateral(kind, hangs):
    assert (behind(kind) == (LATERAL,)) is hangs


def test_without_a_battery_nothing_is_simulated_and_the_table_stands():
    fleet = a_fleet((("gas_engine", 20.0, 6),))
    assert fleet.adequacy == adequacy(fleet.units, fleet.residual_mw, fleet.derate, fleet.causes)


def test_a_battery_that_is_always_out_adds_nothing():
    fleet = a_fleet((("gas_engine", 20.0, 6),))
    assert fleet._replace(store=Store(100.0, 1e6, 0.85, 1.0)).adequacy == pytest.approx(fleet.adequacy)


def test_a_perfect_battery_is_not_taken_for_more_than_the_years_can_show():
    """Of N short years that it carries all, 1 / (N + 1) of the loss of load is left."""
    fleet = a_fleet((), grid_mw=200.0)._replace(store=Store(100.0, 1e9, 1.0))
    short = np.count_nonzero(simulate(fleet, None, YEARS, 1)[:, 0])
    assert fleet.adequacy.lole_hours == pytest.approx(fleet.table.lole_hours / (short + 1))


def test_its_own_outages_bound_what_a_battery_adds():
    battery = store(100.0, 1e9, np.full(HOURS, 1e9))
    fleet = a_fleet((), grid_mw=200.0, battery=battery)
    rate = plant("battery").forced_outage_rate.value
    years = np.count_nonzero(simulate(fleet, None, YEARS, 1)[:, 0])
    left = rate + (1.0 - rate) / (years + 1)
    assert fleet.adequacy.lole_hours == pytest.approx(left * fleet.table.lole_hours)


@SAME
@given(st.floats(5.0, 60.0), st.floats(0.5, 8.0), st.floats(1.0, 3.0))
def test_more_energy_never_lowers_the_nines(power_mw, hours, times):
    fleet = a_fleet((("gas_engine", 20.0, 4),), grid_mw=40.0)
    few, many = (fleet._replace(store=Store(power_mw, power_mw * hours * part, 0.85)).adequacy for part in (1.0, times))
    assert fleet.adequacy.nines <= few.nines <= many.nines
    assert fleet.adequacy.eue_mwh >= few.eue_mwh >= many.eue_mwh


@SAME
@given(st.floats(5.0, 60.0), st.floats(0.5, 8.0), st.floats(1.0, 3.0))
def test_more_batteries_of_a_kind_never_lower_the_nines(power_mw, hours, times):
    fleet = a_fleet((("gas_engine", 20.0, 4),), grid_mw=40.0)
    few, many = (
        fleet._replace(store=Store(power_mw * part, power_mw * hours * part, 0.85)).adequacy for part in (1.0, times)
    )
    assert few.nines <= many.nines


def test_a_battery_that_the_dispatch_empties_counts_for_less_than_a_full_one():
    fleet = a_fleet((), grid_mw=200.0)
    kept_mwh = np.where(np.arange(HOURS) % 24 < 12, 400.0, 0.0)
    full, used, empty = (Store(100.0, 400.0, 0.85, 0.0, kept) for kept in (None, kept_mwh, np.zeros(HOURS)))
    hours = [fleet._replace(store=one).adequacy.lole_hours for one in (full, used, empty)]
    assert hours[0] < hours[1] < hours[2] == pytest.approx(fleet.table.lole_hours)


def test_the_credit_states_its_standard_error_and_more_years_lower_it():
    fleet, battery = a_fleet((("gas_engine", 20.0, 4),), grid_mw=40.0), Store(40.0, 80.0, 0.85)
    few, many = (battery_credit(fleet, battery, years) for years in (100, 1600))
    assert 0.0 < many.lole_error_hours < few.lole_error_hours / 2
    assert abs(few.adequacy.lole_hours - many.adequacy.lole_hours) < 3 * (few.lole_error_hours + many.lole_error_hours)


def a_site(availability, **units_mw):
    """Return what `missing_units` reads of a build and a supply whose candidates cost alike per MW."""
    plants = tuple(gas(HOURS, 0.0, 40.0, unit_mw / 100.0)._replace(kind=kind) for kind, unit_mw in units_mw.items())
    return SimpleNamespace(availability=availability, per_mw=100.0), SimpleNamespace(thermal=plants)


def bought(stands, availability, **units_mw):
    return missing_units(*a_site(availability, **units_mw), stands)


def test_what_is_bought_reaches_the_target_and_one_unit_less_does_not():
    stands = a_fleet((), grid_mw=120.0)
    (count,) = bought(stands, 0.9999, gas_engine=20.0)
    unit = Units(1, 20.0, *stands_behind("gas_engine"))
    hours = [with_engines(stands, unit, n).adequacy.nines for n in (int(count) - 1, int(count))]
    assert hours[0] < 4.0 <= hours[1]


def stands_behind(kind):
    row = plant(kind)
    return 0.0, row.repair_hours.value, behind(kind)


def with_engines(fleet, unit, number):
    derate = np.vstack([fleet.derate, np.ones(HOURS)])
    return fleet._replace(units=(*fleet.units, unit._replace(number=number)), derate=derate)


def test_a_battery_saves_units():
    stands = a_fleet((), grid_mw=120.0)
    stored = stands._replace(store=Store(60.0, 600.0, 0.85))
    (alone,), (beside,) = (bought(one, 0.9999, gas_engine=5.0) for one in (stands, stored))
    assert 0 < beside < alone


def test_a_target_beyond_the_lateral_is_met_by_what_does_not_hang_on_it():
    stands = a_fleet((("gas_engine", 20.0, 5),))
    engines, diesels = bought(stands, 0.99999, gas_engine=20.0, diesel=5.0)
    assert engines == 0 < diesels


def test_where_all_hang_on_the_lateral_units_are_bought_for_the_outages_that_they_prevent():
    stands = a_fleet((("gas_engine", 20.0, 5),))
    (count,) = bought(stands, 0.99999, gas_engine=20.0)
    unit = Units(1, 20.0, *stands_behind("gas_engine"))
    beyond = [with_engines(stands, unit, n).adequacy.lole_hours / HOURS - LATERAL_RATE for n in (count - 1, count)]
    assert beyond[1] <= 1.001e-5 < beyond[0]


def test_the_search_reaches_its_target_with_a_battery():
    stands = a_fleet((("gas_engine", 20.0, 1),), grid_mw=120.0, battery=Store(40.0, 160.0, 0.85))
    added = standby(gas(HOURS, 0.0, 40.0, 20.0))
    count, reached = units_for_target(stands, added, 4.5)
    assert reached == with_lots(stands, added, count).adequacy
    assert with_lots(stands, added, count - 1).adequacy.nines < 4.5 <= reached.nines


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A site whose dispatch buys sun and a battery beside the grid."""
    grid = [{"from": "2024-06", "firm": "150 MW facility"}]
    return planned(tmp_path_factory.mktemp("stored"), grid=grid, candidates=["battery", "solar"])


def test_review_and_plan_agree_on_a_site_with_a_battery(stored):
    programme, plan = stored
    assert plan.added_mw[0, BATTERY_MW] > 1.0
    firmer = power.review(programme, plan, 0, 100.0).firmer
    assert firmer.curve.lole_hours[0] == pytest.approx(plan.lole_hours[0], rel=1e-9)
    assert firmer.credit.adequacy.lole_hours == pytest.approx(plan.lole_hours[0], rel=1e-9)


def test_a_plan_that_buys_for_a_target_reports_that_it_holds(tmp_path):
    grid = [{"from": "2024-06", "firm": "150 MW facility"}]
    _, plan = planned(tmp_path, grid=grid, candidates=["gas_engine"], availability="99.99 %")
    assert plan.added_mw[0, GAS] > 0.0
    assert plan.nines[0] >= nines(1.0 - 0.9999)


def test_sites_that_differ_in_the_size_of_their_units_each_reach_their_target(make_programme, site_row):
    def row(unit_mw, count):
        units = {"kind": "gas_engine", "unit": f"{unit_mw} MW facility", "slots": {"2024": count}}
        keys = {"generation": [units], "candidates": ["gas_engine"], "availability": "99.99 %"}
        return site_row(100, grid_mw=120, **keys)

    programme, phases = make_programme({"many": row(6, 10), "few": row(60, 1)})
    plan = power.decide(programme, phases, np.ones(2, dtype=bool), programme.timeline)
    assert np.all(plan.nines >= 4.0)


def test_the_standby_turbine_hangs_on_the_lateral():
    assert behind(STANDBY) == (LATERAL,)
