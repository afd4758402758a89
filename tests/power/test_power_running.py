"""What a month of a trial pays per MWh: the dispatch that it stands for, no less than the best one, without jumps."""

import json
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_power_play import a_menu, a_plan, run

from gigawatt import power
from gigawatt.capital import Phases
from gigawatt.catalogue import MONTH_OF_HOUR
from gigawatt.power.menu import UNSERVED, shelf
from gigawatt.power.menu_nodes import DAYS_IN_MONTH
from gigawatt.power.offer import declared_by
from gigawatt.power.plan import GAS, GRID
from gigawatt.power.sizing import least_cost
from gigawatt.programme import read
from gigawatt.quantities import NEVER, Trial, month_start_days

ENGINES = [{"kind": "gas_engine", "unit": "20 MW facility", "slots": {"2024": 3, "2025": 3}}]
TRANCHES = [{"from": "2024-06", "firm": "40 MW facility"}, {"from": "2026-01", "firm": "120 MW facility"}]
FULL_YEAR = range(36, 48)  # months of 2027, one year after the last phase
OVER_USD_PER_MWH = 2.5  # of 25 to 50; at 81 corners of what is drawn here 0.4 on average, 2.2 at most
FEW = settings(max_examples=8, deadline=None)


def full_build(case):
    """The year at full build in MW."""
    return power.site_supply(case.programme, case.phases, np.ones(2, dtype=bool), "one")


class Case(NamedTuple):
    """A bridge of engines, then a grid for the whole site."""

    plan: power.Plan
    full_only: power.Plan
    programme: object
    phases: Phases
    ready_day: np.ndarray
    grid_mw: np.ndarray
    generation_mw: np.ndarray
    starts: np.ndarray

    def __repr__(self):
        return "case"  # hypothesis shows it where an example fails


def a_case(folder, grid):
    phases = [{"name": f"a{n}", "it_power": "50 MW IT", "start": "2024-06"} for n in range(2)]
    location = {"latitude": 32.45, "longitude": -99.73}
    site = {"location": location, "grid": grid, "generation": ENGINES, "candidates": [], "phases": phases}
    head = {"name": "test", "start": "2024-01", "horizon": "10 years", "price_year": 2040}
    path = folder / "programme.yaml"
    path.write_text(json.dumps({"gigawatt": 1, "programme": head, "sites": {"one": site}}), encoding="utf-8")
    programme = read(str(path))
    starts, months = month_start_days(programme.timeline), range(programme.timeline.months)
    there = [declared_by(programme, 0, month, np.inf, np.inf) for month in months]
    grid_mw, generation_mw = (
        np.array([[getattr(one, name) for one in there]]) for name in ("firm_mw", "generation_mw")
    )
    ready_day = np.array([starts[12], starts[24]])
    none, it_mw = np.zeros(2, dtype=np.int64), np.full(2, 50.0)
    built = Phases(none, it_mw, 1.4 * it_mw, np.zeros((2, 3)), np.zeros(2), none, none)
    dates = power.base_dates(built, ready_day, grid_mw, generation_mw, starts)
    known: power.Solved = {}
    plans = [
        power.decide(programme, built, np.ones(2, dtype=bool), programme.timeline, known=known, dates=given)
        for given in (dates, None)
    ]
    return Case(*plans, programme, built, ready_day, grid_mw, generation_mw, starts)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return a_case(tmp_path_factory.mktemp("running"), TRANCHES)


def a_trial(case, price=1.0, gas=1.0, use=1.0):
    factor = case.programme.neutral()
    factor[case.plan.price_driver[0]], factor[case.plan.gas_driver[0]] = price, gas
    factor[case.plan.utilisation_driver] = use
    return Trial(factor, np.zeros(len(factor), dtype=bool))


def played(case, plan=None, grid_mw=None, ready_day=None, **factors):
    plan = case.plan if plan is None else plan
    grid_mw = case.grid_mw if grid_mw is None else np.full_like(case.grid_mw, grid_mw)
    ready_day = case.ready_day if ready_day is None else ready_day
    return power.play(plan, ready_day, grid_mw, case.generation_mw, case.starts, a_trial(case, **factors))


def running_usd(outcome, plan, case, month):
    """Without standing cost, of a month at full build, in the reference year's days."""
    standing_usd = plan.fixed_usd[0] / 12.0
    days = case.starts[month + 1] - case.starts[month]
    return (outcome.energy_usd[:, month].sum() - standing_usd) * DAYS_IN_MONTH[month % 12] / days


def test_a_month_at_full_build_costs_what_the_hours_of_its_dispatch_cost(case):
    """With the full build's own dispatch and nothing else on the shelf."""
    plan, supply = case.full_only, full_build(case)
    outcome, (engine,) = played(case, plan), supply.thermal
    hourly_usd = plan.hourly[0, 1 + GRID] * supply.grid_usd_per_mwh
    hourly_usd += plan.hourly[0, 1 + GAS] * (engine.fuel_usd_per_mwh + engine.other_usd_per_mwh)
    for month in FULL_YEAR:
        assert running_usd(outcome, plan, case, month) == pytest.approx(
            hourly_usd[month % 12 == MONTH_OF_HOUR].sum(), rel=1e-9
        )


def test_a_year_of_the_base_case_costs_what_its_dispatch_costs(case):
    outcome = played(case)
    paid_usd = sum(running_usd(outcome, case.plan, case, month) for month in FULL_YEAR)
    assert paid_usd == pytest.approx(case.plan.years.variable_usd[0, -1].sum(), rel=1e-6)


@pytest.mark.parametrize("firm_mw", [0, 80])
def test_interruptible_grid_is_part_of_what_a_month_reads(tmp_path, firm_mw):
    grid = [{"from": "2024-06", "firm": f"{firm_mw} MW facility", "curtailable": "40 MW facility"}]
    case = a_case(tmp_path, grid)
    case = case._replace(generation_mw=np.full_like(case.generation_mw, 140.0))  # so that all load is delivered
    outcome = played(case)
    paid_usd = sum(running_usd(outcome, case.plan, case, month) for month in FULL_YEAR)
    assert paid_usd == pytest.approx(case.plan.years.variable_usd[0, -1].sum(), rel=1e-6)


def test_dear_months_cost_more_than_the_mean_of_their_year(case):
    """Prices of the catalogue's Texas peak in August."""
    outcome = played(case)
    months_usd = np.array([running_usd(outcome, case.plan, case, month) for month in FULL_YEAR])
    per_day = months_usd / np.array(DAYS_IN_MONTH)
    assert per_day.argmax() in (6, 7)
    assert per_day.max() > 1.05 * per_day.mean()


@FEW
@given(st.floats(0.75, 1.1), st.floats(80.0, 150.0), st.floats(0.6, 1.7), st.floats(0.6, 1.7))
def test_between_the_nodes_a_year_costs_no_less_than_its_dispatch_and_little_more(case, use, grid_mw, price, gas):
    outcome = played(case, grid_mw=grid_mw, price=price, gas=gas, use=use)
    paid_usd = sum(running_usd(outcome, case.plan, case, month) for month in FULL_YEAR)
    reference = full_build(case)
    dear = tuple(plant._replace(fuel_usd_per_mwh=gas * plant.fuel_usd_per_mwh) for plant in reference.thermal)
    supply = reference._replace(
        load_mw=use * reference.load_mw,
        grid_mw=grid_mw * np.ones(reference.steps),
        grid_usd_per_mwh=price * reference.grid_usd_per_mwh,
        thermal=dear,
    )
    least = least_cost(supply)
    assert least.unserved.sum() == 0.0
    over_usd_per_mwh = (paid_usd - least.cost_usd) / supply.load_mw.sum()
    assert -1e-6 <= over_usd_per_mwh <= OVER_USD_PER_MWH


def test_prices_and_gas_twice_as_dear_cost_twice_as_much_but_for_running_cost(case):
    base, twice = (played(case, price=level, gas=level) for level in (1.0, 2.0))
    more_usd = (twice.energy_usd - base.energy_usd)[:, FULL_YEAR].sum()
    other_usd = case.plan.years.variable_usd[0, -1, 2]
    base_usd = sum(running_usd(base, case.plan, case, month) for month in FULL_YEAR)
    assert more_usd == pytest.approx(base_usd - other_usd, rel=2e-3)  # days of the year 2027 are those of the reference


def test_a_little_less_grid_costs_a_little_more(case):
    """In every step of a ramp within one operating year; before, cost moved only where another year began."""
    grids = np.linspace(150.0, 80.0, 36)
    usd = [sum(running_usd(played(case, grid_mw=mw), case.plan, case, month) for month in FULL_YEAR) for mw in grids]
    steps = np.diff(usd)
    assert np.all(steps >= -1e-6 * usd[0])
    assert steps.max() < 0.1 * (usd[-1] - usd[0])


def test_a_wider_grid_than_the_load_is_of_no_further_use(case):
    wide, wider = (played(case, grid_mw=mw).energy_usd[:, FULL_YEAR] for mw in (170.0, 400.0))
    assert np.array_equal(wide, wider)


def test_energy_that_the_operating_year_cannot_make_costs_what_its_own_does_on_average():
    """Half of the load is beyond the one dispatch that is known: plant that its year had not."""
    plan = a_plan()
    half = a_menu(0.5 * 0.7 * 8760.0, (60.0, 0.0))
    half = half._replace(load_mwh=2.0 * half.load_mwh, value=half.value.copy())
    half.value[..., UNSERVED] = 0.5 * half.load_mwh[:, None, None]
    outcome = run([0.0, NEVER], plan._replace(menus=shelf((half,))))
    served_mwh = outcome.served_mwh[0, 0]
    standing_usd = 1.2e6 / 12 * 0.6
    assert outcome.energy_usd[0, 0] - standing_usd == pytest.approx(served_mwh * (0.5 * 60.0 + 0.5 * 50.0))
