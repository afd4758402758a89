"""One trial of power against hand arithmetic and monotone claims."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt import power
from gigawatt.power.menu import Menu, shelf
from gigawatt.power.menu_nodes import DAYS_IN_MONTH
from gigawatt.power.play import energised, play
from gigawatt.quantities import NEVER, Timeline, Trial, month_start_days

MONTHS = 24
STARTS = month_start_days(Timeline(2025 * 12, MONTHS))
PRICE, FUEL, USE = 2, 3, 4


def a_plan(**changes):
    """One site of 100 MW facility in two phases; half of a load of 70 MW bought at 60, half burnt at 40 USD/MWh."""
    load_mwh = 70.0 * 8760.0
    one, six = np.zeros(1), np.zeros((1, len(power.TECHNOLOGIES)))
    place = np.zeros(1, dtype=np.int64)
    plan = power.Plan(
        capacity_mw=six,
        added_mw=six,
        added_usd=one,
        added_firm_mw=one,
        peak_ratio=one + 1.15,
        pue=one + 1.1,
        energy_mwh=six,
        load_mwh=one + load_mwh,
        unserved_mwh=one,
        variable_usd=np.array([[0.5 * load_mwh * 60.0, 0.5 * load_mwh * 40.0, 0.0]]),
        fixed_usd=one + 1.2e6,
        annuity_usd=one,
        full_mw=one + 100.0,
        year_of=place,
        utilisation=0.8,
        grid_price_usd_per_mwh=one + 60.0,
        grid_mw_value_usd=one,
        nines=one + 3.0,
        lole_hours=one,
        eue_mwh=one,
        price_driver=place + PRICE,
        gas_driver=place + FUEL,
        utilisation_driver=USE,
        escalation=np.ones(MONTHS),
        month_hours=np.diff(STARTS) * 24.0,
        nine_usd=np.full((1, 9), np.nan),
        short_of=np.zeros((1, 10), dtype=np.bool_),
        years=None,
        phase_site=np.zeros(2, dtype=np.int64),
        phase_facility_mw=np.array([60.0, 40.0]),
        menus=shelf((a_menu(load_mwh / 100.0),)),
        first_month=0,
        hourly=np.zeros((1, 8, 8760)),
        dry_bulb_c=np.zeros((1, 8760)),
    )
    plan = plan._replace(**changes)
    return plan if "years" in changes else plan._replace(years=full_build_only(plan))


def a_menu(load_mwh, paid_usd_per_mwh=(30.0, 20.0)):
    """One dispatch, even over the year: of every MWh half bought at 60, half burnt at 40 USD/MWh."""
    part = np.append(np.array(DAYS_IN_MONTH) / 365.0, 1.0)
    value = np.outer(part, load_mwh * np.array([*paid_usd_per_mwh, 0.0, 0.0, 0.0]))[:, None, None]
    one, level = np.ones(1), np.zeros((1, 1), dtype=np.int64)
    return Menu(one, one, np.ones((1, 1)), level, value, part * load_mwh, 2e4, 1e4, np.zeros((1, 1, 3)))


def full_build_only(plan):
    """The full build as the one operating year."""
    most = {name: getattr(plan, name)[:, None] for name in plan._fields if name in power.Years._fields}
    return power.Years(
        **most,
        month=np.zeros((1, 1), dtype=np.int64),
        load_mw=plan.full_mw[:, None],
        grid_mw=plan.full_mw[:, None],
        served_mwh=(plan.load_mwh - plan.unserved_mwh)[:, None],
        slot_value_usd=np.zeros((1, 1, 4)),
        emissions_t=np.zeros((1, 1)),
        menu=np.zeros((1, 1), dtype=np.int64),
        grid_per_firm=np.ones((1, 1)),
        grid_beside_mw=np.zeros((1, 1)),
        firm_added_mw=np.repeat(plan.added_firm_mw[:, None], MONTHS, axis=1),
    )


def a_trial(price=1.0, fuel=1.0, use=1.0):
    return Trial(np.array([1.0, 0.0, price, fuel, use]), np.zeros(5, dtype=bool))


def run(ready_day, plan=None, trial=None, grid_mw=100.0, generation_mw=0.0):
    supply = np.full((1, MONTHS), grid_mw), np.full((1, MONTHS), generation_mw)
    ready = np.array(ready_day, dtype=np.float64)
    return play(a_plan() if plan is None else plan, ready, *supply, STARTS, trial or a_trial())


def test_a_full_month_serves_load_times_hours():
    assert run([0.0, NEVER]).served_mwh[0, 0] == pytest.approx(60.0 * 0.7 * 31 * 24)


def test_a_month_costs_energy_at_the_mix_and_a_twelfth_of_the_fixed_cost():
    outcome = run([0.0, NEVER])
    expected = outcome.served_mwh[0, 0] * 50.0 + 1.2e6 / 12 * 0.6
    assert outcome.energy_usd[0, 0] == pytest.approx(expected)


def test_the_first_month_is_served_from_the_day_of_energisation():
    assert energised(a_plan(), np.array([STARTS[3] + 10.0, NEVER]), STARTS)[0, 3] == pytest.approx(60.0 * 20 / 30)


def test_nothing_is_served_or_paid_where_nothing_is_live():
    outcome = run([STARTS[5], NEVER])
    assert outcome.energy_usd[:, :5].sum() == outcome.energy_usd[1].sum() == outcome.served_mwh[1].sum() == 0.0


def test_a_phase_that_was_live_before_the_timeline_counts_from_its_first_month():
    assert run([-100.0, NEVER]).served_mwh[0, 0] == pytest.approx(60.0 * 0.7 * 31 * 24)


def test_supply_below_what_is_energised_is_shared_pro_rata():
    outcome = run([0.0, 0.0], grid_mw=50.0)
    assert outcome.deliverable_mw[0, 0] == pytest.approx(50.0)
    assert outcome.served_mwh[:, 0] == pytest.approx(np.array([30.0, 20.0]) * 0.7 * 31 * 24)


def test_added_plant_carries_what_grid_and_units_do_not():
    plan = a_plan(added_firm_mw=np.array([30.0]))
    assert run([0.0, 0.0], plan, grid_mw=50.0).deliverable_mw[0, 0] == pytest.approx(80.0)


def test_the_power_price_moves_purchases_and_the_gas_price_moves_fuel():
    base, dear, hot = (run([0.0, 0.0], trial=t).energy_usd.sum() for t in (a_trial(), a_trial(2.0), a_trial(1.0, 2.0)))
    assert (dear - base) / (hot - base) == pytest.approx(60.0 / 40.0)


def test_use_above_the_nameplate_of_the_it_is_cut():
    most = run([0.0, 0.0], trial=a_trial(use=5.0)).served_mwh.sum()
    assert most == pytest.approx(run([0.0, 0.0]).served_mwh.sum() / 0.8)


def test_the_price_level_lifts_running_cost_and_leaves_the_annuity():
    plan = a_plan(escalation=np.full(MONTHS, 1.1), annuity_usd=np.array([1.2e6]))
    base, later = run([0.0, 0.0]), run([0.0, 0.0], plan)
    fixed = 1.2e6 / 12 * MONTHS
    assert later.energy_usd.sum() - fixed == pytest.approx(1.1 * (base.energy_usd.sum() - fixed))


def test_load_that_the_reference_year_sheds_is_neither_served_nor_paid():
    plan = a_plan(unserved_mwh=np.array([7.0 * 8760.0]))
    assert run([0.0, 0.0], plan).served_mwh.sum() == pytest.approx(0.9 * run([0.0, 0.0]).served_mwh.sum())


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 700), st.floats(0, 700), st.floats(0, 200), st.floats(0, 120))
def test_more_delay_never_serves_more(first, second, delay, grid_mw):
    early, late = run([first, second], grid_mw=grid_mw), run([first + delay, second + delay], grid_mw=grid_mw)
    assert late.served_mwh.sum() <= early.served_mwh.sum() * (1 + 1e-12) + 1e-9


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 700), st.floats(0, 700), st.floats(0, 120), st.floats(0, 120))
def test_never_more_than_what_is_energised_and_never_more_than_the_supply(first, second, grid_mw, generation_mw):
    ready = np.array([first, second])
    mw = run(ready, grid_mw=grid_mw, generation_mw=generation_mw).deliverable_mw
    assert np.all(mw <= energised(a_plan(), ready, STARTS) + 1e-9)
    assert np.all(mw <= grid_mw + generation_mw + 1e-9)
