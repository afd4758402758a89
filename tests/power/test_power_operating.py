"""Operating years: from dates of the base case to capacity, cost and firmness by year, and how a trial reads them."""

import numpy as np
import pytest
from test_power_play import MONTHS, STARTS, a_menu, a_plan, a_trial, full_build_only, run

from gigawatt import power
from gigawatt.catalogue import MONTH_OF_HOUR
from gigawatt.power.menu import shelf
from gigawatt.power.offer import declared_by, permits
from gigawatt.power.operating import MOST_YEARS, base_dates
from gigawatt.power.plan import GAS, GRID
from gigawatt.power.play import operating_year
from gigawatt.quantities import NEVER, month_start_days

ENGINES = [{"kind": "gas_engine", "unit": "20 MW facility", "slots": {"2024": 4, "2025": 4}}]
LADDER = [{"from": "2026-01", "firm": "200 MW facility"}]


@pytest.fixture
def planned(make_programme):
    """Return the plan of one site whose phases are ready on the days given."""

    def plan(row, ready_day, by_year=True, **keys):
        programme, phases = make_programme({"one": row})
        starts = month_start_days(programme.timeline)
        grid, generation = supplies(programme)
        dates = base_dates(phases, np.array(ready_day, dtype=float), grid, generation, starts)
        chosen = np.ones(len(phases.site), dtype=bool)
        return power.decide(programme, phases, chosen, programme.timeline, dates=dates if by_year else None, **keys)

    return plan


def supplies(programme):
    """Return grid and generation by month as the file promises them."""
    months = programme.timeline.months
    found = [declared_by(programme, 0, month, np.inf, np.inf) for month in range(months)]
    return np.array([[one.firm_mw for one in found]]), np.array([[one.generation_mw for one in found]])


def test_a_site_that_is_ready_at_once_has_one_operating_year(planned, site_row):
    plan = planned(site_row(100, grid_mw=200), [0.0])
    assert plan.years.load_mw == pytest.approx(np.array([[140.0]]))


def test_years_on_the_way_are_few_and_the_last_is_the_full_build(planned, site_row):
    plan = planned(site_row(*[20] * 8, grid_mw=300), [300.0 * place for place in range(8)])
    load = plan.years.load_mw[0]
    assert len(load) == MOST_YEARS
    assert load[-1] == pytest.approx(plan.full_mw[0])
    assert np.all(np.diff(load) > 0.0)
    assert np.all(np.diff(plan.years.month[0]) > 0)


def test_bridge_gas_comes_first_and_the_grid_later(planned, site_row):
    plan = planned(site_row(50, 50, generation=ENGINES) | {"grid": LADDER}, [400.0, 500.0])
    gas, grid = plan.years.energy_mwh[0, :, GAS], plan.years.energy_mwh[0, :, GRID]
    assert grid[0] == 0.0 < gas[0]
    assert grid[-1] > 0.0
    assert plan.years.capacity_mw[0, 0, GRID] == 0.0


def test_the_full_build_of_the_plan_is_its_last_year(planned, site_row):
    plan = planned(site_row(50, 50, generation=ENGINES) | {"grid": LADDER}, [400.0, 500.0])
    for name in ("capacity_mw", "variable_usd", "fixed_usd", "unserved_mwh"):
        assert getattr(plan.years, name)[0, -1] == pytest.approx(getattr(plan, name)[0])


def test_without_dates_the_full_build_speaks_for_every_year(planned, site_row):
    plan = planned(site_row(50, 50, grid_mw=200), [400.0, 900.0], by_year=False)
    assert plan.years.load_mw == pytest.approx(np.array([[140.0]]))


def test_units_come_one_after_the_other_and_late_ones_count_from_when_they_come(make_programme, site_row):
    programme, _ = make_programme({"one": site_row(100, generation=ENGINES)})
    assert declared_by(programme, 0, 6, 0.0, np.inf).units == (("gas_engine", 20.0, 2),)
    assert declared_by(programme, 0, 11, 0.0, 50.0).units == (("gas_engine", 20.0, 2),)


def test_permits_of_one_kind_are_averaged_over_its_megawatts(make_programme, site_row):
    limited = {"kind": "gas_engine", "unit": "60 MW facility", "slots": {"2024": 4}, "hours": "3000 hours/year"}
    programme, _ = make_programme({"one": site_row(100, generation=[*ENGINES, limited])})
    ((kind, hours),) = permits(programme.file.sites["one"])
    assert (kind, hours) == ("gas_engine", pytest.approx((160 * 8760 + 240 * 3000) / 400))


def test_slots_of_candidates_limit_what_is_added_by_year(planned, site_row):
    slots = {"candidates": ["gas_engine"], "candidate_slots": {"gas_engine": {"2025": 2, "2027": 30}}}
    plan = planned(site_row(50, 50) | slots, [400.0, 500.0])
    added = plan.years.added_mw[0, :, GAS]
    unit_mw = added[0] / 2
    assert plan.years.unserved_mwh[0, 0] > 0.0
    assert added[-1] > 2 * unit_mw
    assert plan.years.unserved_mwh[0, -1] < 1e-3 * plan.load_mwh[0]


def test_units_are_added_until_the_target_of_availability_holds(planned, site_row):
    row = site_row(100, grid_mw=150, candidates=["gas_engine"])
    bare, firm = planned(row, [0.0]), planned(row | {"availability": "99.99 %"}, [0.0])
    assert bare.nines[0] < 4.0 <= firm.nines[0]
    yearly = [plan.variable_usd.sum() + plan.fixed_usd.sum() for plan in (bare, firm)]
    assert yearly[0] < yearly[1]


def test_each_extra_nine_that_can_be_had_has_a_price(planned, site_row):
    usd = planned(site_row(100, grid_mw=150, candidates=["gas_engine"]), [0.0]).nine_usd[0]
    stands = int(planned(site_row(100, grid_mw=150, candidates=["gas_engine"]), [0.0]).nines[0])
    assert np.all(np.isnan(usd[:stands]))
    assert np.all(usd[stands : stands + 2] > 0.0)


def test_charges_on_peaks_are_part_of_what_the_grid_is_paid(planned, site_row):
    charged = [{"from": "2024-01", "firm": "200 MW facility", "demand_charge": "5 USD/kW/month"}]
    bare = planned(site_row(100, grid_mw=200), [0.0])
    plan = planned(site_row(100) | {"grid": charged}, [0.0])
    peaks_mw = [plan.hourly[0, 0, month == MONTH_OF_HOUR].max() for month in range(12)]
    assert plan.variable_usd[0, 0] - bare.variable_usd[0, 0] == pytest.approx(5e3 * sum(peaks_mw), rel=1e-6)


def test_what_added_plant_carries_never_falls(planned, site_row):
    row = site_row(50, 50, candidates=["gas_engine"]) | {"grid": LADDER}
    plan = planned(row, [400.0, 500.0])
    assert plan.years.firm_added_mw[0, 0] > 0.0
    assert np.all(np.diff(plan.years.firm_added_mw, axis=1) >= 0.0)


def test_emissions_count_purchases_and_fuel(planned, site_row):
    plan = planned(site_row(50, 50, generation=ENGINES) | {"grid": LADDER}, [400.0, 500.0])
    per_mwh = plan.years.emissions_t[0] / plan.years.served_mwh[0]
    assert np.all((per_mwh > 0.2) & (per_mwh < 0.8))


def two_years():
    """A first year of 60 MW without grid at 80 USD/MWh of fuel, then the full build."""
    plan = a_plan()
    last = full_build_only(plan)
    wide = {name: np.repeat(getattr(last, name), 2, axis=1) for name in last._fields if name != "firm_added_mw"}
    years = last._replace(**wide)
    years.load_mw[0, 0], years.grid_mw[0, 0], years.served_mwh[0, 0] = 60.0, 0.0, 60.0 * 0.7 * 8760.0
    years.variable_usd[0, 0] = [0.0, 80.0 * years.served_mwh[0, 0], 0.0]
    years.menu[0, 1] = 1
    load_mwh = 0.7 * 8760.0
    return plan._replace(years=years, menus=shelf((a_menu(0.6 * load_mwh, (0.0, 80.0)), a_menu(load_mwh))))


def test_a_month_without_grid_costs_what_the_year_without_grid_costs():
    outcome = run([0.0, NEVER], two_years(), grid_mw=0.0, generation_mw=60.0)
    energy_usd = outcome.energy_usd[0, 0] - 1.2e6 / 12
    assert energy_usd == pytest.approx(80.0 * outcome.served_mwh[0, 0])


def test_a_grid_that_slips_keeps_the_year_before_in_force():
    plan, trial = two_years(), a_trial()
    generation, ready = np.full((1, MONTHS), 100.0), np.array([0.0, STARTS[6]])
    on_time, late = np.zeros((1, MONTHS)), np.zeros((1, MONTHS))
    on_time[:, 6:], late[:, 12:] = 100.0, 100.0
    early, slipped = (power.play(plan, ready, grid, generation, STARTS, trial) for grid in (on_time, late))
    change = slipped.energy_usd.sum(axis=0) - early.energy_usd.sum(axis=0)
    assert np.all(np.delete(change, range(6, 12)) == 0.0)
    assert np.all(change[6:12] != 0.0)


def test_of_two_years_equally_near_the_later_speaks():
    plan = a_plan()
    last = full_build_only(plan)
    wide = {name: np.repeat(getattr(last, name), 2, axis=1) for name in last._fields if name != "firm_added_mw"}
    assert operating_year(plan._replace(years=last._replace(**wide)), 0, 1.0, 100.0) == 1
