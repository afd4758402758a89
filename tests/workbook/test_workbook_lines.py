"""Insurance, tax, damages, the end of a lease and new chips in the workbook: inputs that move what they should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from office import needs_office, numbers_of, recalculated, with_wrong_values

from gigawatt import finance
from gigawatt.chain import Outcome, Plan, base_case, decide
from gigawatt.evidence import base_case_of
from gigawatt.programme import Programme, read
from gigawatt.quantities import F1
from gigawatt.schedule import Binding
from gigawatt.workbook import Book, workbook_of
from gigawatt.workbook.places import Place, places
from gigawatt.workbook.values import compute

TOLERANCE = 1e-9
PHASE = "phases.plains_h1"
LEASE = "contracts.hall_lease"
KEPT = ("replaced", "replaced_cash", "set_aside", "refresh_reserve", "maintenance_reserve", "unreserved", "unreplaced")
LINES = (
    *("contracted", "damages", "guarantee", "operation", "insurance", "property_tax", "tax", "debt", "distributed"),
    *KEPT,
)


class Rich(NamedTuple):
    """A programme with every line, its base case and the rows of its workbook."""

    programme: Programme
    plan: Plan
    base: Outcome
    book: Book
    rows: dict[str, Place]


@pytest.fixture(scope="module")
def rich() -> Rich:
    programme = read(str(Path(__file__).with_name("rich_programme.yaml")))
    plan = decide(programme)
    base = base_case_of(programme, plan).base
    book = workbook_of(programme, plan, base, ())
    return Rich(programme, plan, base, book, places(book))


def settled(rich: Rich, plan: finance.Plan, days: float = 0.0) -> finance.Outcome:
    """Return what the engine says with other terms, or with damages for so many days, everything else as it was."""
    build = rich.base.build
    inputs = finance.cash_inputs(
        plan, build, rich.base.energy.energy_usd, rich.base.output.gpu_hours, rich.base.output.it_mw
    )
    if days:
        late = plan._replace(delay=plan.delay._replace(guaranteed_day=build.ready_day - days))
        works = build._replace(binding_share=np.eye(1, len(Binding), Binding.WORKS))
        output = rich.base.output
        inputs = finance.cash_inputs(late, works, rich.base.energy.energy_usd, output.gpu_hours, output.it_mw)
    return finance.settle(inputs, finance.terms_of(plan, base_case(rich.programme)), finance.purse_of(rich.base.supply))


def assert_moved(rich: Rich, numbers: dict[str, F1], engine: finance.Outcome) -> None:
    """Every line is the engine's, and some line is not what it was."""
    moved = 0.0
    for vehicle, key in ((1, "shell"), (2, "chips_1")):
        for line in LINES:
            expected = getattr(engine, f"{line}_usd")[vehicle]
            scale = max(1.0, float(np.abs(expected).max()))
            assert np.abs(numbers[f"{key}.{line}"] - expected).max() / scale < TOLERANCE, f"{key}.{line}"
            moved += float(np.abs(expected - getattr(rich.base.money, f"{line}_usd")[vehicle]).max())
    assert moved > 1.0


def test_every_term_is_an_input_of_the_file(rich: Rich) -> None:
    paths = {place.row.path for place in rich.rows.values() if place.row.path}
    assert {
        "vehicles.shell.insurance",
        "vehicles.shell.property_tax",
        "vehicles.shell.abatement.share",
        "vehicles.shell.abatement.years",
        "vehicles.chips-1.insurance",
        "vehicles.chips-1.refresh.life",
        "vehicles.chips-1.refresh.cost",
        "vehicles.chips-1.refresh.reserve",
        "vehicles.shell.maintenance.every",
        "vehicles.shell.maintenance.cost",
        "vehicles.shell.maintenance.reserve",
        "contracts.hall_lease.renewal.term",
        "contracts.hall_lease.renewal.price",
        "contracts.hall_lease.residual_guarantee.value",
        "contracts.hall_lease.residual_guarantee.cap",
        "contracts.hall_lease.residual_guarantee.lapses",
        "sites.plains.phases[0].delay_damages.per_day",
        "sites.plains.phases[0].delay_damages.cap",
    } <= paths


def running(plan: finance.Plan, **factors: float) -> finance.Plan:
    changed = {name: getattr(plan.running, name) * factor for name, factor in factors.items()}
    return plan._replace(running=plan.running._replace(**changed))


def only_shells(plan: finance.Plan, table: str, factor: float) -> finance.Plan:
    values = getattr(plan.running, table).copy()
    values[plan.owner == 1] *= factor
    return plan._replace(running=plan.running._replace(**{table: values}))


def ending(plan: finance.Plan, **changes: float) -> finance.Plan:
    end = {name: np.full_like(getattr(plan.lease_end, name), value) for name, value in changes.items()}
    return plan._replace(lease_end=plan.lease_end._replace(**end))


def replacing(plan: finance.Plan, asset: int, **changes: float) -> finance.Plan:
    found = {name: getattr(plan.replacement, name).copy() for name in changes}
    for name, value in changes.items():
        found[name][:, asset] = value
    return plan._replace(replacement=plan.replacement._replace(**found))


CHANGES: list[tuple[str, float, Callable[[finance.Plan], finance.Plan]]] = [
    ("shell.running.insurance", 0.008, lambda plan: only_shells(plan, "insurance_usd", 2.0)),
    ("shell.running.property_tax", 0.006, lambda plan: only_shells(plan, "property_tax_usd", 0.5)),
    ("shell.running.waived", 0.4, lambda plan: only_shells(plan, "abated_share", 0.5)),
    ("inputs.insurance_part", 0.6, lambda plan: running(plan, operation_usd=0.4 / 0.8)),
    (f"{LEASE}.renewal_price", 0.5, lambda plan: ending(plan, renewal_price=0.5)),
    ("chips_1.replacement.refresh_cost", 0.3, lambda plan: replacing(plan, 1, cost_share=0.3)),
    ("chips_1.replacement.refresh_cost", 1.5, lambda plan: replacing(plan, 1, cost_share=1.5)),
    ("chips_1.replacement.refresh_every", 20.0, lambda plan: replacing(plan, 1, every_months=20)),
    ("chips_1.replacement.refresh_ahead", 0.0, lambda plan: replacing(plan, 1, ahead_months=0)),
    (
        "shell.replacement.maintenance_ahead",
        30.0,
        lambda plan: replacing(replacing(plan, 0, ahead_months=30), 2, ahead_months=30),
    ),
    (f"{LEASE}.guarantee_lapses", 12.0, lambda plan: ending(plan, residual_usd=0.0)),
]


@pytest.mark.parametrize(("name", "value", "change"), CHANGES, ids=[f"{name}={value:g}" for name, value, _ in CHANGES])
def test_a_term_moves_the_statements_as_it_moves_the_engines(
    rich: Rich, name: str, value: float, change: Callable[[finance.Plan], finance.Plan]
) -> None:
    assert not rich.rows[name].row.formula
    assert_moved(rich, compute(rich.rows, {name: value}), settled(rich, change(rich.plan.finance)))


@pytest.mark.parametrize("days", [20.0, 400.0])
def test_days_written_in_pay_what_the_engine_pays_for_them(rich: Rich, days: float) -> None:
    starts, ready = rich.plan.finance.month_start_days, rich.base.build.ready_day[0]
    late = np.clip(np.minimum(starts[1:], ready) - np.maximum(starts[:-1], ready - days), 0.0, None)
    assert late.sum() == pytest.approx(days)
    place = rich.rows[f"{PHASE}.given.late_days"]
    rows = rich.rows | {f"{PHASE}.given.late_days": place._replace(row=replace(place.row, values=late))}
    assert_moved(rich, compute(rows), settled(rich, rich.plan.finance, days))


def test_the_guarantee_is_worked_out_from_the_life_in_the_books(rich: Rich) -> None:
    numbers = compute(rich.rows)
    months = numbers[f"{LEASE}.term"][0] + numbers[f"{LEASE}.renewal_term"][0]
    short = 0.8 - (1.0 - months / numbers["inputs.book_months_shell"][0])
    expected = min(0.3, short) * rich.plan.phases.cost_usd[0, 0]
    assert expected > 0.0
    assert numbers[f"{PHASE}.guarantee_shell"].sum() == pytest.approx(expected, rel=1e-12)


@needs_office
def test_new_chips_and_maintenance_recalculated_are_what_the_engine_says(rich: Rich, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        (tmp_path / "rich.xlsx").write_bytes(with_wrong_values(rich.book, patch))
    numbers = numbers_of(recalculated(tmp_path / "rich.xlsx", tmp_path), rich.rows)
    for vehicle, key in ((1, "shell"), (2, "chips_1")):
        for line in LINES:
            expected = getattr(rich.base.money, f"{line}_usd")[vehicle]
            scale = max(1.0, float(np.abs(expected).max()))
            assert np.abs(numbers[f"{key}.{line}"] - expected).max() / scale < TOLERANCE, f"{key}.{line}"
    assert numbers["chips_1.replaced"].sum() > 1e6
    assert numbers["checks.master"].tolist() == [0.0]


def test_every_balance_of_a_reserve_has_a_corkscrew(rich: Rich) -> None:
    assert {f"{key}.corkscrew.check_kept_{asset}" for key, asset in (("shell", "plant"), ("chips_1", "chips"))} <= set(
        rich.rows
    )
    assert {
        f"{key}.corkscrew.check_unreplaced_{asset}" for key, asset in (("shell", "shell"), ("chips_1", "chips"))
    } <= set(rich.rows)
