"""One trial: the ramp in closed form, the limit of supply, and what may never happen."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gigawatt.compute import Plan, play
from gigawatt.quantities import NEVER, Timeline, Trial, month_start_days

MONTHS = 12
TIMELINE = Timeline(first_month=2025 * 12, months=MONTHS)
START_DAYS = month_start_days(TIMELINE)
HOURS = np.diff(START_DAYS) * 24
RAMP_MONTHS = 3.0
RAMP_DAYS = RAMP_MONTHS * 30.4375


def plan(site=(0,), *, accelerators=48_000.0, ramp_months=RAMP_MONTHS, billed=0.8):
    phases = len(site)

    def same(value):
        return np.full(phases, value)

    return Plan(
        racks=same(accelerators / 72),
        accelerators=same(accelerators),
        it_kw_per_accelerator=same(2.0),
        chips_usd=same(3e9),
        bf16_flops=same(2.5e15),
        fp8_flops=same(5e15),
        goodput=same(0.7),
        mfu=0.4,
        tokens_per_accelerator_s=same(2000.0),
        tokens_low=same(300.0),
        tokens_high=same(5000.0),
        hours_billed_share=billed,
        life_years=same(5.0),
        storage_pb=same(480.0),
        phase_facility_mw=same(140.0),
        phase_it_mw=same(100.0),
        month_hours=HOURS,
        month_start_days=START_DAYS,
        utilisation_driver=2,
        ramp_months=ramp_months,
        site=np.array(site, dtype=np.int64),
    )


def run(ready, decided=None, deliverable=None, utilisation=1.0):
    decided = plan(tuple([0] * len(ready))) if decided is None else decided
    sites = int(decided.site.max()) + 1
    supply = np.full((sites, MONTHS), np.inf) if deliverable is None else deliverable
    trial = Trial(np.array([1.0, 0.0, utilisation]), np.zeros(3, dtype=np.bool_))
    return play(decided, np.array(ready, dtype=np.float64), supply, trial)


def test_nothing_runs_before_it_is_energised():
    out = run([START_DAYS[5]])
    assert not out.accelerators[0, :5].any()
    assert out.accelerators[0, 5] > 0


def test_everything_runs_once_the_ramp_is_over():
    out = run([0.0])
    assert list(out.accelerators[0, 4:]) == pytest.approx([48_000] * 8)
    assert list(out.it_mw[0, 4:]) == pytest.approx([96.0] * 8)


def test_the_first_month_of_a_ramp_averages_half_of_what_it_ends_with():
    days = START_DAYS[1]
    assert run([0.0]).accelerators[0, 0] == pytest.approx(48_000 * days / (2 * RAMP_DAYS))


def test_a_ramp_costs_half_its_length_in_hours():
    hours = run([0.0], plan(billed=1.0)).gpu_hours.sum()
    assert hours == pytest.approx(48_000 * 24 * (START_DAYS[-1] - RAMP_DAYS / 2))


def test_without_a_ramp_a_month_counts_from_the_day_of_energisation():
    out = run([START_DAYS[2] + 10], plan(ramp_months=0.0))
    assert out.accelerators[0, 2] == pytest.approx(48_000 * 21 / 31)


def test_what_is_never_built_never_runs():
    out = run([NEVER, 0.0])
    assert not out.accelerators[0].any()
    assert out.bf16_flops[-1] == pytest.approx(48_000 * 2.5e15)


def test_what_is_ready_after_the_horizon_does_not_run():
    assert not run([START_DAYS[-1] + 100]).gpu_hours.any()


def test_live_phases_share_a_short_supply_pro_rata():
    decided = plan((0, 0))._replace(accelerators=np.array([48_000.0, 24_000.0]))
    deliverable = np.full((1, MONTHS), 0.5 * 1.4 * (96.0 + 48.0))
    out = run([0.0, 0.0], decided, deliverable)
    assert list(out.it_mw[:, -1]) == pytest.approx([48.0, 24.0])


def test_another_site_does_not_feel_the_shortage():
    deliverable = np.full((2, MONTHS), np.inf)
    deliverable[0] = 0.0
    out = run([0.0, 0.0], plan((0, 1)), deliverable)
    assert not out.it_mw[0].any()
    assert out.it_mw[1, -1] == pytest.approx(96.0)


def test_billed_hours_follow_the_utilisation_driver():
    assert run([0.0], utilisation=0.5).gpu_hours.sum() == pytest.approx(0.5 * run([0.0]).gpu_hours.sum())


def test_no_more_than_every_hour_is_billed():
    out = run([0.0], utilisation=10.0)
    assert list(out.gpu_hours[0]) == pytest.approx(list(out.accelerators[0] * HOURS))


def test_tokens_are_served_in_billed_hours():
    out = run([0.0])
    assert list(out.tokens) == pytest.approx(list(out.gpu_hours[0] * 3600 * 2000))


def test_no_phases_give_empty_series():
    out = play(plan(()), np.empty(0), np.empty((0, MONTHS)), Trial(np.array([1.0, 0.0, 1.0]), np.zeros(3, np.bool_)))
    assert out.it_mw.shape == (0, MONTHS)
    assert not out.tokens.any()


READY = st.lists(st.one_of(st.just(NEVER), st.floats(0, 400)), min_size=3, max_size=3)
SUPPLY = st.lists(st.floats(0, 500), min_size=2 * MONTHS, max_size=2 * MONTHS)


@settings(max_examples=100)
@given(READY, SUPPLY)
def test_a_site_never_draws_more_than_it_is_served(ready, supply):
    deliverable = np.array(supply).reshape(2, MONTHS)
    out = run(ready, plan((0, 0, 1)), deliverable)
    assert np.all((out.it_mw[0] + out.it_mw[1]) * 1.4 <= deliverable[0] * (1 + 1e-9))
    assert np.all(out.it_mw[2] * 1.4 <= deliverable[1] * (1 + 1e-9))


@settings(max_examples=100)
@given(READY, SUPPLY)
def test_powered_accelerators_never_exceed_those_installed(ready, supply):
    out = run(ready, plan((0, 0, 1)), np.array(supply).reshape(2, MONTHS))
    assert np.all((out.accelerators >= 0) & (out.accelerators <= 48_000 * (1 + 1e-12)))
    assert np.all(out.bf16_flops == pytest.approx(out.accelerators.sum(axis=0) * 2.5e15))


@settings(max_examples=100)
@given(READY, st.floats(0, 200))
def test_a_later_date_never_gives_more_hours(ready, delay):
    later = [day + delay for day in ready]
    assert run(later, plan((0, 0, 1))).gpu_hours.sum() <= run(ready, plan((0, 0, 1))).gpu_hours.sum() * (1 + 1e-12)
