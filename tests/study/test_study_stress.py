"""The stress table: what it says of a trial is what the ensemble counted, and causes can be checked by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from played_examples import played

from gigawatt.chain import Stress, base_case, play
from gigawatt.evidence import Case
from gigawatt.finance import SUBORDINATED, Covenant
from gigawatt.study.stress import stress
from gigawatt.study.stress.cases import Future, base_future, cases
from gigawatt.study.stress.causes import Cover, cause_of, cover_of, largest_change
from gigawatt.study.stress.reading import Paid, broken_by_covenant, broken_months, overdue_usd
from gigawatt.study.stress.rows import cured_by

EXAMPLES = ("small", "stargate", "half_built")


@cache
def case_of(example: str) -> Case:
    found = played(example)
    return Case(found.programme, found.plan, found.asked, found.base, found.trials)


@cache
def stressed(example: str) -> Stress:
    return stress(case_of(example))


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_replayed_trial_breaks_in_the_month_that_the_ensemble_counted(example: str) -> None:
    case, found = case_of(example), stressed(example)
    for row in (row for row in found.rows if row.trial is not None):
        for vehicle in found.vehicles:
            month = int(case.trials.column(f"{vehicle.vehicle}_breach_month")[row.trial])
            shown = [broken.month for broken in row.broken if broken.vehicle == vehicle.vehicle]
            assert shown == ([case.label(month)] if month >= 0 else [])


@pytest.mark.parametrize("example", EXAMPLES)
def test_losses_of_a_replayed_trial_are_those_that_the_ensemble_counted(example: str) -> None:
    case, found = case_of(example), stressed(example)
    for row in (row for row in found.rows if row.trial is not None):
        lost_usd = sum(loss.lost_usd for broken in row.broken for loss in broken.losses)
        counted = sum(case.trials.column(f"{each.vehicle}_lost_usd")[row.trial] for each in found.vehicles)
        assert lost_usd == pytest.approx(counted, abs=2e3)


@pytest.mark.parametrize("example", EXAMPLES)
def test_shares_by_covenant_add_to_the_share_that_breaks_anything(example: str) -> None:
    for row in stressed(example).vehicles:
        assert sum(row.first_share.values()) == pytest.approx(row.any_share)


@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_is_cured_before_it_is_broken(example: str) -> None:
    for row in stressed(example).rows:
        assert all(broken.cured is None or broken.cured > broken.month for broken in row.broken)


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_never_cured_says_what_is_still_broken(example: str) -> None:
    for broken in (broken for row in stressed(example).rows for broken in row.broken):
        assert (broken.cured is None) == broken.cured_by.startswith("never: ")


@pytest.mark.parametrize("example", EXAMPLES)
def test_no_lender_loses_more_than_it_was_owed(example: str) -> None:
    for row in stressed(example).rows:
        for loss in (loss for broken in row.broken for loss in broken.losses):
            assert 0.0 < loss.lost_usd <= loss.owed_usd * (1.0 + 1e-9)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_named_case_states_what_it_changes(example: str) -> None:
    rows = [row for row in stressed(example).rows if row.trial is None]
    assert rows[0].name == "base case"
    assert len({row.name for row in rows}) == len(rows) > 6
    assert all(row.assumption for row in rows)


def test_facilities_that_lend_nothing_are_named_with_the_missing_contract() -> None:
    found = {row.vehicle: row.why for row in stressed("stargate").unlent}
    assert found["stargate_shell"] == "for want of a lease for its halls"
    assert found["stargate_chips"] == "for want of a compute contract for its chips"


def test_dearer_money_raises_interest_and_moves_no_date() -> None:
    case = case_of("small")
    dearer = next(cases(case.programme, case.plan))
    assert dearer.money.interest_usd.sum() > case.base.money.interest_usd.sum()
    np.testing.assert_array_equal(dearer.outcome.build.ready_day, case.base.build.ready_day)


def test_cheaper_compute_takes_that_share_of_the_revenue_of_chips() -> None:
    case = case_of("small")
    cheaper = next(each for each in cases(case.programme, case.plan) if each.name.startswith("compute"))
    chips = case.programme.vehicles.index("hall_chips")
    was_usd = case.base.money.revenue_usd[chips].sum()
    assert cheaper.money.revenue_usd[chips].sum() == pytest.approx(0.7 * was_usd)


def test_a_payer_that_leaves_pays_for_two_years_and_no_longer() -> None:
    case = case_of("small")
    left = next(each for each in cases(case.programme, case.plan) if each.name == "cloud leaves its compute contract")
    chips = case.programme.vehicles.index("hall_chips")
    paid = np.flatnonzero(left.money.revenue_usd[chips] > 0.0)
    assert paid[-1] - paid[0] in (23, 24)


def test_a_tenant_that_leaves_renews_nothing_and_guarantees_nothing() -> None:
    case = case_of("small")
    money = case.plan.finance
    end = money.lease_end._replace(
        renewal_months=np.full_like(money.lease_end.renewal_months, 24),
        residual_usd=np.full_like(money.lease_end.residual_usd, 1e6),
    )
    plan = case.plan._replace(finance=money._replace(lease_end=end))
    shell = case.programme.vehicles.index("hall_shell")
    left = next(each for each in cases(case.programme, plan) if each.name.endswith("leaves its lease"))
    paid = np.flatnonzero(left.money.contracted_usd[shell] > 0.0)
    assert paid[-1] - paid[0] in (23, 24)
    assert left.money.guarantee_usd.sum() == 0.0


def test_the_part_that_lowers_the_cover_most_is_found_by_hand() -> None:
    was = Cover(revenue=210.0, running_cost=50.0, tax=10.0, replacement=10.0, interest=60.0, principal=40.0, months=12)
    now = was._replace(revenue=200.0, interest=100.0)
    # revenue alone: 130 / 100 = 1.30, less 0.10; interest alone: 140 / 140 = 1.00, less 0.40
    name, change = largest_change(was, now)
    assert name == "interest"
    assert change == pytest.approx(-0.40)


def test_the_cover_taken_apart_is_that_of_the_statements() -> None:
    case = case_of("small")
    base, chips = base_future(case.plan, case.base), case.programme.vehicles.index("hall_chips")
    covers = case.base.money.cover[chips]
    tested = np.flatnonzero(np.isfinite(covers))
    assert len(tested) > 12
    for month in tested:
        assert cover_of(base, chips, int(month)).ratio == pytest.approx(covers[month])


@cache
def worn_out() -> tuple[Case, Future]:
    """Return the small example where new chips are due at half the cost of the first, two years on, out of cash."""
    case = case_of("small")
    terms = case.plan.finance.replacement
    sooner = terms._replace(
        every_months=np.full_like(terms.every_months, 24) * (terms.every_months > 0),
        ahead_months=np.zeros_like(terms.ahead_months),
        cost_share=np.full_like(terms.cost_share, 0.5),
    )
    plan = case.plan._replace(finance=case.plan.finance._replace(replacement=sooner))
    return case, Future("worn out", "", plan, play(plan, base_case(case.programme)))


def test_new_chips_that_are_not_paid_for_are_broken_until_they_are() -> None:
    case, future = worn_out()
    chips = case.programme.vehicles.index("hall_chips")
    owed = (future.money.unreplaced_usd[chips] > 1.0) & (future.money.debt_usd[chips] > 1.0)
    assert owed.any()
    np.testing.assert_array_equal(broken_by_covenant(future, chips)[Covenant.REPLACEMENT], owed)


def test_new_chips_that_take_the_cash_are_the_cause_with_their_amount() -> None:
    case, future = worn_out()
    base, chips = base_future(case.plan, case.base), case.programme.vehicles.index("hall_chips")
    month = int(np.flatnonzero(future.money.unreplaced_usd[chips] > 1.0)[0])
    cause = cause_of(case.programme, future, base, chips, Covenant.REPLACEMENT, month)
    assert cause.name == "replacement"
    assert "not funded" in cause.why
    assert cause_of(case.programme, future, base, chips, Covenant.COVER, month).name == "replacement"
    assert cover_of(future, chips, month).ratio == pytest.approx(future.money.cover[chips, month])


def test_the_base_case_is_no_worse_than_itself() -> None:
    case = case_of("small")
    base, chips = base_future(case.plan, case.base), case.programme.vehicles.index("hall_chips")
    cause = cause_of(case.programme, base, base, chips, Covenant.COVER, 40)
    assert cause.name == "base case"
    assert cause.cover == cause.base_cover


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_is_broken_never_ends_while_payments_are_overdue(example: str) -> None:
    case = case_of(example)
    for future in cases(case.programme, case.plan):
        loans = future.plan.finance.loans
        for loan in np.flatnonzero((loans.commitment_usd > 0.0) & (loans.rank < SUBORDINATED)):
            overdue = overdue_usd(future, int(loan)) > 1.0
            assert np.all(broken_months(future, int(loans.vehicle[loan]))[overdue])


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        (Paid(0.0, 0.0, 0.0, 0.0), "cash catches up; what was due was paid"),
        (Paid(12e6, 5e6, 0.0, 0.0), "the reserve ($12M), then cash catches up"),
        (Paid(1e6, 5e6, 0.0, 0.0), "owners’ cash ($5.0M), then cash catches up"),
        (Paid(1e6, 5e6, 1e9, 0.0), "refinancing ($1.0B), then cash catches up"),
    ],
)
def test_the_cure_is_what_paid_most(paid: Paid, said: str) -> None:
    assert cured_by(Covenant.COVER, paid) == said
