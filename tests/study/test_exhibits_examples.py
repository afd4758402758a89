"""The exhibits of two examples: what they show adds up and agrees with the stages."""

from __future__ import annotations

import numpy as np
import pytest
from played_examples import played

from gigawatt import capital, chain
from gigawatt.catalogue import figure
from gigawatt.compute import gpu_hour_usd
from gigawatt.evidence import gpu_hour_parts
from gigawatt.evidence.unit_cost import live_accelerators
from gigawatt.study.exhibits.funding import shortfalls

CENT = 0.01
EXAMPLES = ("small", "stargate")


def fans(shown: chain.Exhibits) -> list[chain.Fan]:
    money, schedule, compute = shown.money, shown.schedule, shown.compute
    found = [money.callable, money.supply, money.spend, schedule.energised_mw, schedule.heads]
    found += [compute.accelerators, compute.bf16_flops, compute.tokens]
    return found + [vehicle.dscr for vehicle in shown.finance.vehicles if vehicle.dscr is not None]


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_stored_reads_back_the_same(example):
    shown = played(example).shown
    assert chain.Exhibits.model_validate_json(shown.model_dump_json()) == shown


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_series_has_one_value_per_month(example):
    shown = played(example).shown
    length = played(example).programme.timeline.months
    curves = [curve for row in shown.money.entities for curve in (row.secured, row.liquid, row.committed, row.callable)]
    curves += [vehicle.debt_usd for vehicle in shown.finance.vehicles]
    curves += [partner.net_usd for partner in shown.finance.partners]
    curves += [quantile for fan in fans(shown) for quantile in (fan.p10, fan.p50, fan.p90)]
    assert {len(curve) for curve in [*curves, shown.money.months, shown.risk.completion_share]} == {length}


@pytest.mark.parametrize("example", EXAMPLES)
def test_fans_are_ordered(example):
    for fan in fans(played(example).shown):
        for low, middle, high in zip(fan.p10, fan.p50, fan.p90, strict=True):
            assert low is None or middle is None or high is None or low <= middle <= high


@pytest.mark.parametrize("example", EXAMPLES)
def test_sources_equal_uses_in_every_vehicle(example):
    for vehicle in played(example).shown.finance.vehicles:
        paid = sum(part.value for part in vehicle.sources)
        # Lines below a cent are not shown, a handful on either side.
        assert paid == pytest.approx(sum(part.value for part in vehicle.uses), abs=10 * CENT, rel=1e-12)


@pytest.mark.parametrize("example", EXAMPLES)
def test_uses_are_those_of_the_statements(example):
    case = played(example)
    shown = sum(part.value for vehicle in case.shown.finance.vehicles for part in vehicle.uses)
    money = case.base.money
    assert shown == pytest.approx((money.uses_usd - money.escrow_in_usd).sum(), rel=1e-9)


@pytest.mark.parametrize("example", EXAMPLES)
def test_parts_of_an_accelerator_hour_add_to_its_cost_by_compute_in_every_trial(example):
    case = played(example)
    plan, trials = case.plan, case.trials
    total = np.sum(list(gpu_hour_parts(plan, case.asked, trials, case.programme).values()), axis=0)
    lives = [figure(f"life.{name}_years").value for name in ("chips", "shell", "plant")]
    accelerators, load = live_accelerators(plan, case.asked, trials), 1.0 + plan.finance.financing_load
    for number in np.flatnonzero(np.isfinite(total)):
        row = dict(zip(trials.columns, trials.rows[number], strict=True))
        billed_share = row["billed_share"]
        hours = accelerators[number] * 8760.0 * billed_share
        running = row["live_it_mw"] * figure("opex.non_energy_usd_per_it_mw_year").value
        expected = gpu_hour_usd(
            [row[f"{name}_usd"] * load for name in ("chips", "shell", "plant")],
            lives,
            running + row["energy_usd"] / row["gpu_hours"] * hours,
            rate=case.programme.file.programme.discount_rate.value,
            accelerators=accelerators[number],
            hours_billed_share=billed_share,
        )
        assert total[number] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("example", EXAMPLES)
def test_parts_shown_add_to_the_median_cost_of_an_accelerator_hour(example):
    case = played(example)
    total = np.sum(list(gpu_hour_parts(case.plan, case.asked, case.trials, case.programme).values()), axis=0)
    shown = sum(part.value for part in case.shown.compute.gpu_hour_usd)
    assert shown == pytest.approx(float(np.nanmedian(total)), rel=1e-9)


@pytest.mark.parametrize("example", EXAMPLES)
def test_sources_of_power_add_to_the_load_in_every_hour_of_the_week(example):
    for site in played(example).shown.power.sites:
        given = np.sum(list(site.week_mw.values()), axis=0)
        np.testing.assert_allclose(given, site.week_load_mw, rtol=1e-4)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_built_site_is_shown_once(example):
    case = played(example)
    shown = [site for row in case.shown.power.sites for site in row.sites]
    built = [case.programme.sites[site] for site in np.flatnonzero(case.plan.power.full_mw > 0.0)]
    assert sorted(shown) == sorted(built)


@pytest.mark.parametrize("example", EXAMPLES)
def test_phases_built_and_left_out_hold_all_the_megawatts_of_the_file(example):
    case = played(example)
    shown = sum(row.facility_mw for row in case.shown.schedule.phases)
    assert shown == pytest.approx(case.plan.phases.facility_mw.sum(), rel=1e-12)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_task_without_float_ends_every_phase_that_comes_alive(example):
    shown = played(example).shown.schedule
    for phase in {row.phase for row in shown.tasks}:
        assert any(row.critical for row in shown.tasks if row.phase == phase)


@pytest.mark.parametrize("example", EXAMPLES)
def test_units_of_a_root_vehicle_add_to_one(example):
    rows = played(example).shown.finance.cap_table
    for vehicle in {row.vehicle for row in rows}:
        assert sum(row.unit_share for row in rows if row.vehicle == vehicle) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_balance_sheet_shown_balances(example):
    for vehicle in played(example).shown.finance.vehicles:
        rows = {row.name: row.values for statement in vehicle.statements for row in statement.rows}
        np.testing.assert_allclose(rows["Assets"], rows["Liabilities and equity"], atol=1.0)


@pytest.mark.parametrize("example", EXAMPLES)
def test_completion_never_falls(example):
    share = played(example).shown.risk.completion_share
    assert list(share) == sorted(share)


def test_what_is_not_built_moves_no_headline():
    case = played("stargate")
    idle = [case.programme.phases[phase].path for phase in np.flatnonzero(~case.plan.schedule.chosen)]
    assert case.shown.risk.tornado
    assert not any(row.driver.endswith(f" {path}") for row in case.shown.risk.tornado for path in idle)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_trial_is_in_the_histogram_of_cost(example):
    assert sum(played(example).shown.risk.capex_counts) == 50


def test_one_claim_of_every_disputed_subject_is_in_use():
    rows = played("stargate").shown.evidence.rivals
    for subject in {row.about for row in rows}:
        assert sum(row.in_use for row in rows if row.about == subject) == 1


def test_gigawatts_bought_are_money_over_cost_per_watt():
    evidence = played("stargate").shown.evidence
    assert evidence.bought
    for row in evidence.bought:
        assert row.facility_gw * row.usd_per_facility_w * 1e9 == pytest.approx(evidence.bought_with_usd)


def test_left_out_phases_take_few_rows():
    case = played("stargate")
    left_out = [row for row in case.shown.schedule.phases if not row.chosen]
    groups = {case.programme.phases[phase].base for phase in np.flatnonzero(~case.plan.schedule.chosen)}
    assert len(left_out) <= 2 * len(groups)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_entity_lacks_money_in_just_the_trials_in_which_it_is_short(example):
    case = played(example)
    short_usd = shortfalls(case.plan, case.trials, capital.call_end_month(case.programme))
    for entity, name in enumerate(case.programme.entities):
        assert ((short_usd[:, entity] > CENT) == (case.trials.column(f"{name}_short_month") >= 0)).all()


def test_a_contract_that_the_file_does_not_price_is_dated_by_the_order_that_the_plan_closes_on():
    case = played("half_built")
    order = {row.phase: row.finish[:7] for row in case.shown.schedule.tasks if row.task == "long_lead_order"}
    dated = {row.phase: row for row in case.shown.money.conditions if row.condition == "epc"}
    unpriced = [path for path, row in dated.items() if row.by == "taken as priced with the long lead order"]
    assert unpriced
    assert [dated[path].month for path in unpriced] == [order[path] for path in unpriced]


def test_no_contract_is_missing_where_the_plan_closes():
    case = played("half_built")
    closing = {
        case.programme.phases[phase].path for phase in case.plan.schedule.phase[case.plan.schedule.close_condition]
    }
    lacking = {row.phase for row in case.shown.money.conditions if (row.condition, row.status) == ("epc", "missing")}
    assert not closing & lacking


@pytest.mark.parametrize("example", EXAMPLES)
def test_parts_of_the_power_bill_add_to_what_the_plan_pays(example):
    case = played(example)
    for shown in case.shown.power.sites:
        site, plan = case.programme.sites.index(shown.name), case.plan.power
        served_mwh = plan.load_mwh[site] - plan.unserved_mwh[site]
        paid_usd = plan.variable_usd[site].sum() + plan.fixed_usd[site]
        for parts in (shown.cost_usd_per_mwh, shown.years[-1].cost_usd_per_mwh):
            assert sum(part.value for part in parts) == pytest.approx(paid_usd / served_mwh, rel=1e-5)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_map_of_the_year_has_every_hour(example):
    for shown in played(example).shown.power.sites:
        assert shown.heat is not None
        assert len(shown.heat.values) == 365 * 24


@pytest.mark.parametrize("example", EXAMPLES)
def test_duration_curves_never_rise(example):
    for shown in played(example).shown.power.sites:
        for curve in (shown.duration_load_mw, shown.duration_grid_mw, shown.duration_residual_mw):
            assert np.all(np.diff(curve) <= 0.0)


@pytest.mark.parametrize("example", EXAMPLES)
def test_sources_add_to_the_load_of_a_typical_week_too(example):
    for shown in played(example).shown.power.sites:
        given = np.sum(list(shown.typical.supply_mw.values()), axis=0)
        np.testing.assert_allclose(given, shown.typical.load_mw, rtol=1e-4)


@pytest.mark.parametrize("example", EXAMPLES)
def test_nines_never_fall_with_more_units(example):
    for shown in played(example).shown.power.sites:
        points = shown.firmness.points if shown.firmness else ()
        assert [point.nines for point in points] == sorted(point.nines for point in points)


@pytest.mark.parametrize("example", EXAMPLES)
def test_capacity_by_date_ends_with_that_of_the_plan(example):
    case = played(example)
    for shown in case.shown.power.sites:
        if shown.build_up.live_mw[-1] == 0.0:
            continue  # added plant stands with the first live megawatt
        added = case.plan.power.added_mw[case.programme.sites.index(shown.name)]
        declared = sum(row.mw for row in shown.build_up.arrivals)
        last = sum(mw[-1] for mw in shown.build_up.capacity_mw.values())
        assert last == pytest.approx(declared + added[:-1].sum(), abs=1e-3)


@pytest.mark.parametrize("example", EXAMPLES)
def test_operating_years_follow_each_other(example):
    for shown in played(example).shown.power.sites:
        for one, next_ in zip(shown.years, shown.years[1:], strict=False):
            assert one.last + 1 == next_.first
