"""From programme to plan: whole years on the catalogue's Texas."""

import re
from datetime import datetime, timedelta

import numpy as np
import pytest

from gigawatt import power
from gigawatt.catalogue import cooling, figure, plant, prices
from gigawatt.exchange import Weather
from gigawatt.power.offer import declared
from gigawatt.power.plan import BATTERY_MW, CURTAILED_ROW, GAS, GRID, LOAD_ROW, SOLAR, TECHNOLOGIES, WIND
from gigawatt.power.sizing import least_cost
from gigawatt.quantities import GigawattError, InfeasibleError

GAS_UNITS = [{"kind": "gas_turbine", "unit": "34.1 MW facility", "slots": {"2025": 2, "2026": 3}}]


@pytest.fixture
def decided(make_programme):
    def decide(sites, chosen=None, **keys):
        programme, phases = make_programme(sites)
        mask = np.ones(len(phases.site), dtype=bool) if chosen is None else np.array(chosen)
        return programme, power.decide(programme, phases, mask, programme.timeline, **keys)

    return decide


def test_a_site_on_ample_grid_pays_the_load_weighted_price(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=200)})
    row = prices("ercot_hub")
    paid = np.maximum(row.hourly_usd_per_mwh() + row.delivery_usd_per_mwh.value, 0.0)
    expected = np.average(paid, weights=plan.hourly[0, LOAD_ROW])
    assert plan.grid_price_usd_per_mwh[0] == pytest.approx(expected, rel=1e-6)


def test_load_is_it_power_times_use_times_pue(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=200)})
    assert plan.load_mwh[0] == pytest.approx(100 * figure("power.utilisation").value * plan.pue[0] * 8760)


def test_every_hour_of_every_site_balances_to_a_watt(decided, site_row):
    sites = {"one": site_row(100, grid_mw=80, generation=GAS_UNITS), "two": site_row(50, grid_mw=30)}
    _, plan = decided(sites)
    flows = plan.hourly[:, 1 : 2 + BATTERY_MW].sum(axis=1) - plan.hourly[:, CURTAILED_ROW]
    unserved = np.array([power.unserved_by_hour(plan, site) for site in range(2)])
    assert np.abs(flows + unserved - plan.hourly[:, LOAD_ROW]).max() < 1e-6


def test_sites_that_differ_only_in_size_have_results_in_proportion(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=100), "ten": site_row(600, 400, grid_mw=1000)})
    assert plan.variable_usd[1] == pytest.approx(10 * plan.variable_usd[0])


def test_declared_gas_runs_in_the_hours_that_are_dearer_than_its_fuel(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=200, generation=GAS_UNITS)})
    row, turbine = prices("ercot_hub"), plant("gas_turbine")
    paid = row.hourly_usd_per_mwh() + row.delivery_usd_per_mwh.value
    fuel = turbine.heat_rate_mmbtu_per_mwh.value * row.gas_usd_per_mmbtu.value + turbine.variable_usd_per_mwh.value
    assert np.all(plan.hourly[0, 1 + GAS, paid < fuel - 1e-3] < 1e-6)
    assert np.all(plan.hourly[0, 1 + GRID, paid > fuel + 1e-3].max() < plan.hourly[0, LOAD_ROW].max())


def test_only_slots_and_tranches_within_the_timeline_count(make_programme, site_row):
    late = [{"from": "2024-06", "firm": "50 MW facility"}, {"from": "2090-01", "firm": "900 MW facility"}]
    slots = [{"kind": "gas_turbine", "unit": "30 MW facility", "slots": {"2025": 2, "2090": 50}}]
    programme, _ = make_programme({"one": site_row(100, generation=slots) | {"grid": late}})
    assert declared(programme, 0)[:3] == (50.0, 0.0, (("gas_turbine", 30.0, 2),))


def test_phases_that_are_not_chosen_draw_nothing(decided, site_row):
    _, plan = decided({"one": site_row(100, 100, grid_mw=300), "two": site_row(100)}, [True, False, False])
    assert plan.full_mw == pytest.approx([140.0, 0.0])


def test_a_site_where_nothing_is_built_is_never_short(decided, site_row):
    programme, plan = decided({"one": site_row(100, grid_mw=300), "two": site_row(100)}, [True, False])
    assert plan.nines[1] == np.inf
    assert power.shortage(plan, programme) is None


def test_a_site_without_any_supply_is_infeasible_and_says_what_to_add(make_programme, site_row):
    programme, phases = make_programme({"one": site_row(100)})
    with pytest.raises(InfeasibleError, match=r"one: 140 MW short.*sites\.one\.grid"):
        power.decide(programme, phases, np.ones(1, dtype=bool), programme.timeline)


def test_too_small_a_grid_is_a_shortage_in_words(decided, site_row):
    programme, plan = decided({"one": site_row(100, grid_mw=92)})
    unserved = np.maximum(plan.hourly[0, LOAD_ROW] - 92.0, 0.0)
    assert plan.unserved_mwh[0] == pytest.approx(unserved.sum(), rel=1e-6)
    text = power.shortage(plan, programme)
    assert text is not None
    assert f"{unserved.sum():,.0f} MWh a year short in {np.count_nonzero(unserved > 1e-3):,} hours" in text


def test_what_is_short_has_its_reason(decided, site_row):
    programme, plan = decided({"one": site_row(100, grid_mw=200), "two": site_row(100, grid_mw=92)})
    worst = datetime(2023, 1, 1) + timedelta(hours=int(np.argmax(power.unserved_by_hour(plan, 1))))
    text = f"at two the load of {worst.day} {worst:%B} is beyond what the grid connection can carry"
    assert power.shortage_reasons(plan, programme) == text


def test_little_that_is_short_is_told_with_amount_hours_and_reason(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=92)})
    peak = float(plan.hourly[0, LOAD_ROW].max())
    programme, plan = decided({"one": site_row(100, grid_mw=peak - 0.5)})
    assert power.shortage(plan, programme) is None
    assert re.fullmatch(
        r"[\d,]+ MWh a year short in \d+ hours from .* UTC, most on .* with . MW of .* MW: "
        r"the load of .* is beyond what the grid connection can carry",
        power.site_shortage(plan, 0) or "",
    )


def test_a_site_that_is_served_is_told_of_no_shortage(decided, site_row):
    programme, plan = decided({"one": site_row(100, grid_mw=200)})
    assert power.site_shortage(plan, 0) is None
    assert power.shortage_reasons(plan, programme) == ""


def test_one_more_firm_megawatt_is_worth_the_shed_hours_it_saves(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=92)})
    short = np.count_nonzero(plan.hourly[0, LOAD_ROW] > 92.0)
    lost = figure("value_of_lost_load.usd_per_mwh").value
    assert plan.grid_mw_value_usd[0] == pytest.approx(short * lost, rel=0.02)


def test_curtailable_grid_is_gone_in_the_dearest_hours_and_gives_no_firmness(decided, site_row):
    tranche = [{"from": "2024-06", "firm": "60 MW facility", "curtailable": "80 MW facility"}]
    _, plan = decided({"one": site_row(100) | {"grid": tranche}})
    curtailed = np.count_nonzero(power.unserved_by_hour(plan, 0) > 1e-3)
    assert curtailed == pytest.approx(8760 * figure("grid.curtailable_hours_share").value, abs=1)
    assert plan.lole_hours[0] == pytest.approx(8760.0)


def test_the_grid_alone_is_as_firm_as_its_outage_rate(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=200)})
    assert plan.lole_hours[0] == pytest.approx(8760 * plant("grid").forced_outage_rate.value)


def test_declared_gas_behind_an_ample_grid_adds_nines(decided, site_row):
    _, bare = decided({"one": site_row(100, grid_mw=200)})
    _, backed = decided({"one": site_row(100, grid_mw=200, generation=GAS_UNITS)})
    assert backed.nines[0] > bare.nines[0] + 0.5


def test_prices_stand_still_in_the_price_year_and_step_every_january(make_programme, site_row):
    programme, phases = make_programme({"one": site_row(100, grid_mw=200)})
    plan = power.decide(programme, phases, np.ones(1, dtype=bool), programme.timeline)
    january_2027 = 2027 * 12 - programme.timeline.first_month
    assert plan.escalation[:january_2027:12][-1] == pytest.approx(1.025)
    assert plan.escalation[january_2027] == pytest.approx(1.025**2)


def test_own_weather_and_prices_replace_the_catalogue_rows(decided, site_row):
    cold = np.full(8760, 5.0)
    weather = {"one": Weather(cold, cold - 2.0, np.zeros(8760), None)}
    _, plan = decided({"one": site_row(100, grid_mw=200)}, weather=weather, prices={"one": np.full(8760, 30.0)})
    delivery = prices("ercot_hub").delivery_usd_per_mwh.value
    assert plan.pue[0] == pytest.approx(cooling("liquid").base.value)
    assert plan.grid_price_usd_per_mwh[0] == pytest.approx(30.0 + delivery)


def test_candidates_never_make_the_supply_dearer(decided, site_row):
    _, bare = decided({"one": site_row(100, grid_mw=200)})
    _, free = decided({"one": site_row(100, grid_mw=200, candidates=["solar", "wind"])})
    cost = [float(plan.variable_usd.sum() + plan.fixed_usd.sum()) for plan in (bare, free)]
    assert cost[1] <= cost[0] * (1 + 1e-9)


def test_a_year_solved_before_is_not_solved_again(decided, site_row, monkeypatch):
    known = {}
    site = {"one": site_row(100, 100, grid_mw=200)}
    _, first = decided(site, known=known)
    monkeypatch.setattr("gigawatt.power.sizing.Solver", None)
    _, again = decided(site, known=known)
    assert again.variable_usd == pytest.approx(first.variable_usd)


def test_a_site_that_is_not_built_borrows_the_year_of_one_with_its_climate(decided, site_row):
    sites = {"one": site_row(100, climate="midland"), "two": site_row(100, grid_mw=200), "three": site_row(100)}
    _, plan = decided(sites, [False, True, False])
    assert list(plan.year_of) == [1, 1, 1]


def test_added_plant_is_the_difference_between_capacity_and_what_is_declared(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=60, generation=GAS_UNITS, candidates=["solar", "wind"])})
    declared_mw = np.zeros(len(TECHNOLOGIES))
    declared_mw[GRID], declared_mw[GAS] = 60.0, 5 * 34.1
    assert plan.capacity_mw[0] - plan.added_mw[0] == pytest.approx(declared_mw)
    assert plan.added_usd[0] == pytest.approx(
        sum(
            plan.added_mw[0, k] * plant(kind).capex_usd_per_kw.value * 1000
            for k, kind in ((SOLAR, "solar"), (WIND, "wind"))
        )
    )


@pytest.mark.parametrize("kind", ["fuel_cell", "diesel"])
def test_every_fuelled_candidate_may_be_added(decided, site_row, kind):
    _, plan = decided({"one": site_row(100, grid_mw=60, candidates=[kind])})
    unit_mw = plant(kind).unit_mw.value
    assert plan.added_mw[0, GAS] > 10.0
    assert plan.added_mw[0, GAS] / unit_mw == pytest.approx(round(plan.added_mw[0, GAS] / unit_mw))


def test_the_load_follows_the_way_of_cooling(decided, site_row):
    _, liquid = decided({"one": site_row(100, grid_mw=200)})
    _, air = decided({"one": site_row(100, grid_mw=200, cooling="air_chiller")})
    assert air.load_mwh[0] / liquid.load_mwh[0] == pytest.approx(air.pue[0] / liquid.pue[0])
    assert air.pue[0] > 1.2


def test_two_sites_that_cool_differently_share_no_year(decided, site_row):
    sites = {"one": site_row(100, grid_mw=200), "two": site_row(100, grid_mw=200, cooling="air_chiller")}
    _, plan = decided(sites)
    assert plan.load_mwh[1] > 1.1 * plan.load_mwh[0]
    assert plan.variable_usd[1, 0] > 1.1 * plan.variable_usd[0, 0]


def test_a_campus_that_waits_draws_what_waiting_draws(decided, site_row):
    _, plan = decided({"one": site_row(100, grid_mw=200, use={"idle": "100 %"})})
    assert plan.load_mwh[0] == pytest.approx(100 * figure("utilisation.idle").value * plan.pue[0] * 8760)


def test_the_year_of_a_site_for_export_costs_what_its_plan_costs(make_programme, site_row):
    programme, phases = make_programme({"one": site_row(100, grid_mw=200, generation=GAS_UNITS)})
    chosen = np.ones(1, dtype=bool)
    plan = power.decide(programme, phases, chosen, programme.timeline)
    year = power.site_supply(programme, phases, chosen, "one")
    assert year.load_mw.sum() == pytest.approx(plan.load_mwh[0])
    assert least_cost(year).cost_usd == pytest.approx(plan.variable_usd[0].sum(), rel=1e-6)


@pytest.fixture
def growing(make_programme, site_row):
    """A site of two halls, the second live three years after the first, and what is there by month."""
    programme, phases = make_programme({"one": site_row(100, 100, grid_mw=300)})
    months = programme.timeline.months
    starts = np.concatenate([[0.0], np.cumsum(np.full(months, 30.4))])
    ready_day = starts[[36, 72]]
    there = np.full((1, months), 300.0), np.zeros((1, months))
    return programme, phases, power.base_dates(phases, ready_day, *there, starts)


def test_an_early_year_for_export_has_the_load_of_what_is_live(growing):
    programme, phases, dates = growing
    chosen = np.ones(2, dtype=bool)
    first = (programme.timeline.first_month + 36) // 12
    early = power.site_supply(programme, phases, chosen, "one", dates=dates, year=first)
    full = power.site_supply(programme, phases, chosen, "one", dates=dates)
    assert early.load_mw == pytest.approx(0.5 * full.load_mw)


def test_a_year_before_the_site_runs_is_refused_with_the_years_that_are_there(growing):
    programme, phases, dates = growing
    first, last = (programme.timeline.first_month + month for month in (36, programme.timeline.months - 1))
    with pytest.raises(GigawattError, match=f"one does not run in 1999, expected {first // 12} to {last // 12}$"):
        power.site_supply(programme, phases, np.ones(2, dtype=bool), "one", dates=dates, year=1999)


def test_a_site_without_a_phase_that_is_built_has_no_year(growing):
    programme, phases, _ = growing
    with pytest.raises(GigawattError, match="no phase of one is built"):
        power.site_supply(programme, phases, np.zeros(2, dtype=bool), "one")
