"""Which promise to lenders breaks first, and what each loses: against futures whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from finance_programme import READY_MONTH, Case, built, decided, read_text, running

from gigawatt.finance import Covenant, Outcome, first_breach, loss_usd, play, worst

SHELL, CHIPS = 1, 2


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return decided(read_text(tmp_path_factory.mktemp("covenants")))


def future(case: Case, late_months: int = 0, dearer: float = 0.0) -> tuple[Case, Outcome]:
    build = built(case.programme, late_months, 1.0)
    energy, output = running(case.programme, build, 0.95)
    plan = case.plan._replace(loans=case.plan.loans._replace(rate=case.plan.loans.rate + dearer))
    moved = case._replace(plan=plan, build=build)
    return moved, play(plan, case.supply, build, energy, output, case.trial)


def test_the_base_case_breaks_nothing_and_loses_nothing(case: Case) -> None:
    moved, out = future(case)
    broken = first_breach(moved.plan, out, moved.build)
    assert worst(broken, SHELL) == worst(broken, CHIPS) == (-1, -1)
    assert loss_usd(moved.plan, out).tolist() == [0.0] * len(moved.plan.loans.vehicle)


def test_completion_beyond_the_long_stop_breaks_completion_first(case: Case) -> None:
    moved, out = future(case, late_months=24)
    broken = first_breach(moved.plan, out, moved.build)
    assert worst(broken, SHELL) == (Covenant.COMPLETION, READY_MONTH + case.plan.grace_months)
    missed = np.flatnonzero(out.loan_shortfall_usd[0] > 0.005)[0]
    assert broken[SHELL, Covenant.PAYMENT] == missed > READY_MONTH + case.plan.grace_months


def test_late_service_that_is_caught_up_with_interest_costs_lenders_nothing(case: Case) -> None:
    moved, out = future(case, late_months=15)
    arrears = np.cumsum(out.principal_usd - out.repaid_usd, axis=1)
    assert out.shortfall_usd.sum() > 0.0
    for loan, vehicle in enumerate(moved.plan.loans.vehicle):
        if arrears[vehicle, -1] < 0.01 and out.deferred_usd[vehicle, -1] < 0.01:
            assert loss_usd(moved.plan, out)[loan] < 1.0


def test_a_lender_that_is_never_paid_again_loses_what_it_was_owed(case: Case) -> None:
    moved, out = future(case)
    loan, month = 0, READY_MONTH + 12
    stopped = {
        name: np.where(np.arange(out.debt_usd.shape[1]) >= month, 0.0, getattr(out, name))
        for name in ("loan_interest_usd", "loan_repaid_usd", "loan_idc_usd")
    }
    owed = out.loan_debt_usd[loan, month - 1]
    debt = np.where(np.arange(out.debt_usd.shape[1]) >= month, owed, out.loan_debt_usd)
    short = np.zeros_like(debt)
    short[loan, month] = 1.0
    never = out._replace(**stopped, loan_debt_usd=debt, loan_shortfall_usd=short)
    assert loss_usd(moved.plan, never)[loan] == pytest.approx(owed, rel=1e-9)


def test_a_cover_is_tested_at_quarter_ends_on_the_last_twelve_months(case: Case) -> None:
    moved, out = future(case, dearer=0.06)
    broken = first_breach(moved.plan, out, moved.build)
    month = int(broken[SHELL, Covenant.LOCK_UP])
    assert (moved.plan.calendar_month + month) % 3 == 2
    first = int(np.flatnonzero(out.service_usd[SHELL] > 0.005)[0])
    past = slice(max(month - 11, first), month + 1)
    cover = out.cfads_usd[SHELL, past].sum() / out.service_usd[SHELL, past].sum()
    assert out.cover[SHELL, month] == pytest.approx(cover, rel=1e-12)
    assert cover < moved.plan.lockup_dscr


def test_a_cover_is_not_tested_before_a_full_quarter_of_service(case: Case) -> None:
    _, out = future(case)
    first = int(np.flatnonzero(out.service_usd[SHELL] > 0.005)[0])
    assert np.isnan(out.cover[SHELL, first + 1])
    assert np.isfinite(out.cover[SHELL, first + 2])
