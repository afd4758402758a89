"""Delay damages: paid for days that the contractor is late, as they accrue, up to the cap."""

from __future__ import annotations

import numpy as np
import pytest
from finance_programme import READY_MONTH, SHELL_USD, Case, built, decided, read_text, running

from gigawatt import schedule
from gigawatt.finance import Outcome, audit, play
from gigawatt.quantities import NEVER

SHELL = 1
PER_DAY, CAP = 0.0005, 0.1


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    terms = "delay_damages: {per_day: 0.05 %, cap: 10 %}"
    return decided(read_text(tmp_path_factory.mktemp("delay"), phase=terms))


def late(case: Case, months: int, cause: str = "WORKS") -> Outcome:
    return with_build(case, built(case.programme, months, cause=cause))


def with_build(case: Case, build: schedule.Outcome) -> Outcome:
    energy, output = running(case.programme, build)
    return play(case.plan, case.supply, build, energy, output, case.trial)


def days_late(case: Case, months: int) -> float:
    return float(built(case.programme, months).ready_day[0] - case.build.ready_day[0])


def test_the_base_case_is_never_late(case: Case) -> None:
    assert late(case, 0).damages_usd.sum() == 0.0


def test_a_phase_that_is_early_pays_nothing(case: Case) -> None:
    assert late(case, -3).damages_usd.sum() == 0.0


def test_late_works_pay_for_every_day_to_the_owner_of_the_shell(case: Case) -> None:
    out = late(case, 3)
    assert out.damages_usd[SHELL].sum() == pytest.approx(PER_DAY * days_late(case, 3) * SHELL_USD, rel=1e-12)
    assert out.damages_usd.sum() == out.damages_usd[SHELL].sum()


def test_damages_are_paid_as_they_accrue(case: Case) -> None:
    out, starts = late(case, 3), case.plan.month_start_days
    first_days = starts[READY_MONTH + 1] - case.build.ready_day[0]
    assert out.damages_usd[SHELL, READY_MONTH] == pytest.approx(PER_DAY * first_days * SHELL_USD, rel=1e-12)
    whole_days = starts[READY_MONTH + 2] - starts[READY_MONTH + 1]
    assert out.damages_usd[SHELL, READY_MONTH + 1] == pytest.approx(PER_DAY * whole_days * SHELL_USD, rel=1e-12)


def test_the_cap_ends_them(case: Case) -> None:
    assert days_late(case, 9) * PER_DAY > CAP
    assert late(case, 9).damages_usd.sum() == pytest.approx(CAP * SHELL_USD, rel=1e-12)


def test_a_phase_that_is_never_live_pays_the_cap(case: Case) -> None:
    out = with_build(case, case.build._replace(ready_day=np.array([NEVER])))
    assert out.damages_usd.sum() == pytest.approx(CAP * SHELL_USD, rel=1e-12)


@pytest.mark.parametrize("cause", ["EQUITY", "DEBT", "GRID", "GENERATION", "CHIPS", "PERMITS", "EQUIPMENT", "OFFTAKE"])
def test_contractors_do_not_pay_for_what_is_the_owner_s(case: Case, cause: str) -> None:
    assert late(case, 6, cause).damages_usd.sum() == 0.0


def test_crews_are_the_contractor_s(case: Case) -> None:
    assert late(case, 2, "CREWS").damages_usd.sum() == pytest.approx(late(case, 2).damages_usd.sum())


def test_where_works_and_grid_tie_half_is_paid(case: Case) -> None:
    build = built(case.programme, 3)
    build.binding_share[0, [schedule.Binding.WORKS, schedule.Binding.GRID]] = 0.5
    assert with_build(case, build).damages_usd.sum() == pytest.approx(0.5 * late(case, 3).damages_usd.sum())


def test_damages_lower_what_owners_pay_for_a_delay(case: Case) -> None:
    paid, unpaid = late(case, 6), late(case, 6, "GRID")
    assert paid.called_usd[SHELL].sum() < unpaid.called_usd[SHELL].sum()


@pytest.mark.parametrize("months", [3, 14, 60])
def test_statements_with_damages_pass_the_audit(case: Case, months: int) -> None:
    assert audit(late(case, months), case.plan, case.supply.entity_usd) == ()
