"""What must not change when the same programme is said differently, and what may only change one way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from decided_examples import decided, decided_from, opened

from gigawatt.chain import Outcome, Plan, base_case, play
from gigawatt.finance import irr_value, vehicle_flows
from gigawatt.power.menu import UNSERVED, Shelf
from gigawatt.programme import read
from gigawatt.quantities import FIRST_DRIVER, Trial
from gigawatt.risk import key_of, pack, sample_block

LEASED = """
gigawatt: 1
programme: {{name: Leased, start: 2026-01, horizon: 12 years, price_year: 2026}}
targets: [{{amount: {target} M USD, by: 2028-01}}]
entities:
  owner: {{liquidity: {cash} M USD, rating: BB, inflow: {inflow} M USD/year, minimum_cash: {kept} M USD}}
  tenant: {{liquidity: {cash} M USD, rating: A}}
vehicles:
  hall:
    partners: {{owner: {{commitment: {promise} M USD}}}}
    raises: {{lp: {{amount: {raised} M USD, start: 2026-01}}}}
    facilities: [loan]
contracts:
  lease:
    {{kind: lease, payer: tenant, payee: hall, phases: ["*.*"], price: {rent} USD/kW/month, term: 10 years,
      signed: 2026-03}}
facilities: {{loan: {{kind: delayed_draw}}}}
sites:
  plains:
    location: {{latitude: 32.4, longitude: -99.7}}
    candidates: []
    grid: [{{from: 2026-06, firm: 60 MW}}]
    phases: [{{name: h, count: 2, it_power: 20 MW, works: small_hall, start: 2026-01, cost: {cost} USD/W}}]
"""
"""A programme whose money stands in the file alone: the lease is net of running cost and energy."""
MONEY = {"target": 500, "cash": 900, "inflow": 20, "kept": 10, "promise": 800, "raised": 50, "rent": 160, "cost": 12}


def leased(folder: Path, scale: int) -> tuple[Plan, Outcome]:
    path = folder / f"times_{scale}.yaml"
    path.write_text(LEASED.format(**{name: value * scale for name, value in MONEY.items()}))
    programme = read(str(path))
    plan = decided_from(programme).plan
    return plan, play(plan, base_case(programme))


def test_doubling_every_amount_of_the_file_leaves_dates(tmp_path: Path) -> None:
    once, twice = (leased(tmp_path, scale)[1].build for scale in (1, 2))
    assert np.array_equal(once.ready_day, twice.ready_day)
    assert np.array_equal(once.close_day, twice.close_day)


def test_doubling_every_amount_of_the_file_leaves_returns(tmp_path: Path) -> None:
    once, twice = (float(irr_value(vehicle_flows(leased(tmp_path, scale)[1].money, 0), 12)) for scale in (1, 2))
    assert np.isfinite(once)
    assert twice == pytest.approx(once, abs=1e-9)


def test_doubling_every_amount_of_the_file_leaves_debt_service_cover(tmp_path: Path) -> None:
    once, twice = (leased(tmp_path, scale)[1].money.dscr for scale in (1, 2))
    assert np.isfinite(once).any()
    assert np.allclose(once, twice, rtol=1e-6, equal_nan=True)


def test_doubling_every_amount_of_the_file_doubles_the_debt(tmp_path: Path) -> None:
    once, twice = (leased(tmp_path, scale)[0].finance.commitment_usd.sum() for scale in (1, 2))
    assert once > 0.0
    assert twice == pytest.approx(2.0 * once, rel=1e-9)


def scaled(plan: Plan, scale: float) -> Plan:
    """Return a plan in another currency: every amount and every price times `scale`."""

    def times(stage: tuple[object, ...]) -> tuple[object, ...]:
        fields = stage._asdict()  # type: ignore[attr-defined]
        money = {name for name in fields if "_usd" in name or name in ("usd", "contract_price")}
        found = {name: fields[name] * scale for name in money}
        found |= {name: times(part) for name, part in fields.items() if hasattr(part, "_fields")}
        if isinstance(stage, Shelf):  # the first values of a dispatch are money, the others energy
            found["value"] = np.concatenate([stage.value[..., :UNSERVED] * scale, stage.value[..., UNSERVED:]], axis=-1)
        return stage._replace(**found)  # type: ignore[attr-defined, no-any-return]

    return Plan(*(times(stage) for stage in plan))  # type: ignore[arg-type]


@pytest.mark.parametrize("example", ["small", "abilene"])
def test_a_plan_in_another_currency_has_the_same_dates_and_cover_in_every_trial(example: str) -> None:
    case = decided(example)
    other = scaled(case.plan, 4.0)  # a power of two: exact in floats, but for thresholds of half a cent
    for trial in trials_of(example):
        one, two = play(case.plan, trial), play(other, trial)
        assert np.array_equal(one.build.ready_day, two.build.ready_day)
        assert np.allclose(one.money.dscr, two.money.dscr, rtol=1e-6, equal_nan=True)
        assert np.allclose(4.0 * one.money.distributed_usd, two.money.distributed_usd, rtol=1e-6, atol=1.0)


def trials_of(example: str, number: int = 20) -> list[Trial]:
    programme = decided(example).programme
    factor = np.empty((number, FIRST_DRIVER + len(programme.drivers)))
    event = np.empty(factor.shape, dtype=np.bool_)
    sample_block(pack(programme.drivers), key_of(1, "trials"), 0, factor, event)
    return [Trial(*pair) for pair in zip(factor, event, strict=True)]


UNITS = {
    "entities.developer.inflow": ("20 M USD/year", "0.02 bn USD/year"),
    "vehicles.hall.partners.developer.commitment": ("250 M USD", "$0.25B"),
    "contracts.hall_lease.term": ("10 years", "120 months"),
    "facilities.construction.commitment_fee": ("50 bp", "0.5 %"),
    "sites.plains.phases[0].it_power": ("20 MW", "0.02 GW IT"),
    "sites.plains.grid[0].firm": ("15 MW", "0.015 GW"),
    "programme.horizon": ("12 years", "144 months"),
}


def test_units_of_the_file_change_nothing() -> None:
    settings = ({path: pair[way] for path, pair in UNITS.items()} for way in (0, 1))
    one, two = (decided_from(opened("small", settings=said)).played(5) for said in settings)
    assert np.allclose(one.rows, two.rows, rtol=1e-12, equal_nan=True)


def test_more_promised_and_paid_money_never_makes_the_plan_smaller() -> None:
    before = decided("stargate", "sceptic")
    sizes = [before.own_mw]
    for billions in (20, 60, 120):
        settings = {
            "vehicles.stargate.partners.mgx.commitment": f"{billions} bn USD",
            "entities.mgx.liquidity": f"{billions} bn USD",
        }
        richer = decided_from(opened("stargate", "sceptic", settings), before.plan.power)
        sizes.append(richer.own_mw)
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


@pytest.mark.parametrize("example", ["small", "abilene"])
def test_more_money_never_makes_the_same_plan_later(example: str) -> None:
    case = decided(example)
    funds = case.plan.capital
    richer = case.plan._replace(
        capital=funds._replace(liquidity_usd=funds.liquidity_usd * 2.0, commitment_usd=funds.commitment_usd * 2.0)
    )
    for trial in trials_of(example):
        before, after = play(case.plan, trial), play(richer, trial)
        assert np.all(after.build.ready_day <= before.build.ready_day + 1e-6)


def test_no_money_at_all_builds_nothing_optional() -> None:
    broke = {f"entities.{name}.liquidity": "0 USD" for name in ("softbank", "openai", "oracle", "mgx")}
    broke |= {"entities.softbank.secured": "0 USD", "entities.oracle.inflow": "0 USD/year"}
    case = decided_from(opened("stargate", "announced", broke), decided("stargate", "announced").plan.power)
    assert case.own_mw == 0.0


def test_a_later_start_of_the_grid_never_energises_sooner() -> None:
    plan = decided("abilene").plan
    for trial in trials_of("abilene"):
        delayed = trial.factor.copy()
        delayed[plan.schedule.grid_driver] += 6.0
        late = play(plan, trial._replace(factor=delayed))
        assert np.all(late.build.ready_day >= play(plan, trial).build.ready_day - 1e-6)
