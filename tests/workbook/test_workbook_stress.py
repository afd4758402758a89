"""A changed input does in the workbook what the engine's own stress of the frozen structure does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from exported_book import Exported

from gigawatt import finance
from gigawatt.chain import base_case
from gigawatt.finance import Outcome, Plan
from gigawatt.workbook.checks import ENGINE
from gigawatt.workbook.contracts import _summed
from gigawatt.workbook.places import places
from gigawatt.workbook.values import compute

TOLERANCE = 1e-9
LINES = (
    "revenue",
    "opex",
    "tax",
    "interest",
    "repaid",
    "debt",
    "reserve",
    "cash",
    "distributed",
    "equity",
    "fees",
    "idc",
)


def settled(small: Exported, plan: Plan) -> Outcome:
    base = small.base
    inputs = finance.cash_inputs(plan, base.build, base.energy.energy_usd, base.output.gpu_hours, base.output.it_mw)
    return finance.settle(inputs, finance.terms_of(plan, base_case(small.programme)), finance.purse_of(base.supply))


def contract(plan: Plan, field: str, kind: int, value: float) -> Plan:
    table = getattr(plan, field).copy()
    table[:, kind] = value
    return plan._replace(**{field: table})


def escalated(small: Exported, plan: Plan, inflation: float) -> Plan:
    timeline, head = small.programme.timeline, small.programme.file.programme
    months = timeline.first_month + np.arange(timeline.months) - head.price_year * 12
    return plan._replace(escalation=(1.0 + inflation) ** (np.maximum(months, 0) / 12.0))


def loans(plan: Plan, field: str, change: float) -> Plan:
    return plan._replace(loans=plan.loans._replace(**{field: getattr(plan.loans, field) + change}))


Change = Callable[[Exported, Plan], Plan]
CHANGES: list[tuple[str, float, Change]] = [
    ("contracts.hall_lease.price", 120.0, lambda _, plan: contract(plan, "contract_price", 0, 120.0)),
    ("contracts.hall_lease.escalator", 0.03, lambda _, plan: contract(plan, "escalator", 0, 0.03)),
    ("contracts.hall_compute.price", 2.0, lambda _, plan: contract(plan, "contract_price", 1, 2.0)),
    ("contracts.hall_compute.minimum", 0.5, lambda _, plan: contract(plan, "contract_minimum", 1, 0.5)),
    ("contracts.hall_compute.term", 36, lambda _, plan: contract(plan, "contract_months", 1, 36)),
    ("inputs.inflation", 0.08, lambda small, plan: escalated(small, plan, 0.08)),
    ("inputs.tax_rate", 0.35, lambda _, plan: plan._replace(tax_rate=np.full_like(plan.tax_rate, 0.35))),
    ("inputs.base_rate", 0.083, lambda _, plan: loans(plan, "rate", 0.04)),
    ("inputs.lockup_dscr", 1.5, lambda _, plan: plan._replace(lockup_dscr=1.5)),
    ("inputs.loss_cap", 0.4, lambda _, plan: plan._replace(loss_cap=0.4)),
    ("inputs.interest_cap", 0.05, lambda _, plan: plan._replace(interest_cap=0.05)),
    ("inputs.book_years_shell", 10, lambda _, plan: plan._replace(book_months=np.array([120, *plan.book_months[1:]]))),
    ("hall.given.commitment_developer", 1e7, lambda _, plan: promised(plan, 1e7)),
]


def promised(plan: Plan, value: float) -> Plan:
    table = plan.partner_usd.copy()
    table[np.nonzero(table)[0][0], np.nonzero(table)[1][0]] = value
    return plan._replace(partner_usd=table)


@pytest.mark.parametrize(("name", "value", "change"), CHANGES, ids=[name for name, _, _ in CHANGES])
def test_an_input_moves_the_statements_as_it_moves_the_engines(
    small: Exported, name: str, value: float, change: Change
) -> None:
    known = places(small.book)
    assert not known[name].row.formula
    numbers = compute(known, {name: value})
    engine = settled(small, change(small, small.plan.finance))
    moved = 0.0
    for vehicle, key in enumerate(small.programme.vehicles):
        for line in LINES if f"{key}.cash" in numbers else ():
            expected = getattr(engine, f"{line}_usd")[vehicle]
            scale = max(1.0, float(np.abs(expected).max()))
            assert np.abs(numbers[f"{key}.{line}"] - expected).max() / scale < TOLERANCE, f"{key}.{line}"
            moved += float(np.abs(expected - getattr(small.base.money, f"{line}_usd")[vehicle]).max())
    assert moved > 0.0
    assert numbers["checks.changed"][0] >= 1.0
    assert numbers["checks.master"][0] == 0.0


def test_a_changed_input_switches_every_comparison_with_the_engine_off_and_no_other_check(small: Exported) -> None:
    known = places(small.book)
    compared = [name for name, place in known.items() if place.page.key == ENGINE]
    numbers = compute(known, {"hall.given.commitment_developer": 1e7})
    assert all(np.isnan(numbers[name][0]) for name in [*compared, ENGINE])
    assert numbers["checks.not_compared"][0] == len(compared) > 50
    assert not any(numbers[name].any() for name, place in known.items() if place.page.key == "checks.integrity")


def test_a_price_that_pays_nothing_back_gives_no_return_in_words(small: Exported) -> None:
    known = places(small.book)
    returns = [name for name in known if name.startswith("outputs.") and name.partition(".irr")[1]]
    assert returns
    assert all(known[name].row.formula.endswith('"no return")') for name in returns)
    numbers = compute(known, {"contracts.hall_lease.price": 0.0, "contracts.hall_compute.price": 0.0})
    assert all(np.isnan(numbers[name][0]) for name in returns)


def test_a_vehicle_of_hundreds_of_phases_sums_its_revenue_in_parts() -> None:
    rows = _summed("revenue", "Revenue", [f"phases.p{number}.rent_paid" for number in range(400)])
    assert [row.name for row in rows] == [*(f"revenue_{number}" for number in range(1, 8)), "revenue"]
    assert sum(row.formula.count("rent_paid") for row in rows) == 400


def test_debt_and_its_repayment_are_frozen_whatever_the_price(small: Exported) -> None:
    numbers = compute(places(small.book), {"contracts.hall_lease.price": 500.0})
    before = compute(places(small.book))
    for name in ("given.commitment", "given.repaid_share", "given.draw_share"):
        assert np.array_equal(numbers[f"hall_shell.construction.{name}"], before[f"hall_shell.construction.{name}"])


def test_books_do_not_agree_with_the_engine_where_a_given_row_was_changed(small: Exported) -> None:
    numbers = compute(places(small.book), {"hall_shell.construction.given.commitment": 1e8})
    assert numbers["checks.changed"][0] == 0.0
    assert numbers["checks.engine"][0] > 0.0
    assert numbers["checks.not_compared"][0] == 0.0
    assert numbers["checks.master"][0] == 1.0
