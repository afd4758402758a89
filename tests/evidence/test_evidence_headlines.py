"""Headlines: what can be computed is, what cannot is missing with a reason, nothing is invented."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from played_views import case_of, opened, played

from gigawatt.chain import Headlines
from gigawatt.chain.verdict import nulls
from gigawatt.evidence import Case, billing_remark, cost_without, headlines, live_reasons
from gigawatt.evidence.words import dollars

CASES = [("small", None), ("abilene", None), ("stargate", "announced"), ("stargate", "sceptic")]
BROKE = {f"entities.{name}.liquidity": "0 USD" for name in ("softbank", "openai", "oracle", "mgx")} | {
    "entities.softbank.secured": "0 USD",
    "entities.oracle.inflow": "0 USD/year",
}


@cache
def told(example: str, view: str | None = None) -> tuple[Headlines, dict[str, str]]:
    return with_reasons(played(example, view))


def with_reasons(case: Case) -> tuple[Headlines, dict[str, str]]:
    found, reasons = headlines(case)
    return found, {**reasons, **live_reasons(case, found)}


@pytest.mark.parametrize(("example", "view"), CASES)
def test_every_null_has_a_reason(example: str, view: str | None) -> None:
    found, reasons = told(example, view)
    silent = [path for path in nulls(found.model_dump()) if not any(path.startswith(name) for name in reasons)]
    assert silent == []


@pytest.mark.parametrize(("example", "view"), CASES)
def test_reasons_are_whole_sentences(example: str, view: str | None) -> None:
    _, reasons = told(example, view)
    assert all(reason.endswith(".") and reason[0].isalnum() for reason in reasons.values())


def test_no_return_where_no_offtake_is_given() -> None:
    found, reasons = told("stargate", "announced")
    assert found.irr is not None
    assert found.irr["stargate_shell"] is None
    assert "lease" in reasons["irr.stargate_shell"]
    assert "compute contract" in reasons["irr.stargate_chips"]


def test_no_debt_service_cover_where_no_contract_carries_debt() -> None:
    found, reasons = told("stargate", "announced")
    assert found.min_dscr is not None
    assert found.min_dscr["construction"] is None
    assert "contract" in reasons["min_dscr.construction"]


def test_a_leased_hall_has_returns_and_cover() -> None:
    found, _ = told("small")
    assert found.irr is not None
    assert found.irr["hall_shell"] is not None
    assert found.min_dscr is not None
    assert found.min_dscr["construction"] is not None


@pytest.mark.parametrize(("example", "view"), CASES)
def test_binding_shares_sum_to_one(example: str, view: str | None) -> None:
    found, _ = told(example, view)
    assert found.binding_share is not None
    assert sum(found.binding_share.model_dump().values()) == pytest.approx(1.0)


@pytest.mark.parametrize("target", [0, 1])
def test_gap_is_the_target_less_what_can_be_spent_by_then(target: int) -> None:
    case, (found, _) = played("stargate", "announced"), told("stargate", "announced")
    assert found.funding_gap_usd is not None
    row = found.funding_gap_usd[target]
    assert row.gap is not None
    supply = case.trials.column(f"target_{target}_supply_usd")
    assert row.gap.p50 == pytest.approx(max((100e9, 500e9)[target] - np.median(supply), 0.0), rel=0.02)


def test_facility_power_is_it_power_times_the_ratio() -> None:
    found, _ = told("small")
    assert found.it_mw == pytest.approx(20.0)
    assert found.facility_mw == pytest.approx(28.0)


def test_capital_cost_per_watt_is_capital_cost_over_power() -> None:
    found, _ = told("small")
    assert found.capex_usd is not None
    assert found.capex_usd_per_facility_w is not None
    assert found.capex_usd_per_facility_w.p50 == pytest.approx(found.capex_usd.p50 / 28e6, rel=1e-9)


def test_contracts_pay_rent_and_hours_per_year() -> None:
    case = played("small")
    lease, compute = case.programme.file.contracts["hall_lease"], case.programme.file.contracts["hall_compute"]
    rent = 12 * lease.price.value * 20_000  # USD/kW/month on 20 MW of IT
    hours = 8760 * compute.price.value * float(case.plan.phases.accelerators[0])
    found, _ = told("small")
    assert found.contracted_usd_per_year == pytest.approx(rent * lease.minimum.value + hours * compute.minimum.value)


def test_a_plan_of_nothing_has_a_reason_for_every_figure() -> None:
    found, reasons = with_reasons(case_of(opened("stargate", "announced", BROKE), 4))
    assert found.facility_mw is None
    assert found.capex_usd is None
    assert found.gpu_hour_usd is None
    assert all(reasons[name] for name in ("facility_mw", "capex_usd", "gpu_hour_usd", "live_date", "jobs"))


def test_without_targets_the_gap_is_missing_with_a_reason() -> None:
    found, reasons = with_reasons(case_of(opened("small", None, {"targets": "[]"}), 4))
    assert found.funding_gap_usd is None
    assert "targets" in reasons["funding_gap_usd"]


def test_three_kinds_of_jobs_are_kept_apart() -> None:
    found, _ = told("abilene")
    assert found.jobs is not None
    assert found.jobs.permanent.p50 < found.jobs.peak_heads.p50


def test_the_first_to_fall_short_in_the_sceptics_view_is_a_partner() -> None:
    found, _ = told("stargate", "sceptic")
    assert found.first_entity_short is not None
    assert found.first_entity_short.name in ("softbank", "openai")


@pytest.mark.parametrize(
    ("example", "view", "without"), [("half_built", None, ("racks",)), ("stargate", "announced", ())]
)
def test_the_cost_names_the_vehicles_of_the_plan_whose_spending_is_not_in_it(
    example: str, view: str | None, without: tuple[str, ...]
) -> None:
    assert cost_without(played(example, view)) == without


def test_hours_that_take_or_pay_bills_cost_less_than_hours_in_use() -> None:
    case = played("abilene")
    said = billing_remark(case, told("abilene")[0])
    hour = told("abilene")[0].gpu_hour_usd
    used = float(np.median(case.trials.column("billed_share")))
    assert hour is not None
    assert "bill at least 95 %, used or not, at $3.3" in said
    assert f"it costs {dollars(hour.p50 * used / 0.95)}." in said


def test_nothing_is_said_of_hours_billed_where_no_contract_bills_them() -> None:
    case = played("stargate", "announced")
    assert billing_remark(case, told("stargate", "announced")[0]) == ""
