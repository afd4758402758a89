"""The invariants hold in every month and future of generated programmes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from capital_checks import CAPITALS
from hypothesis import HealthCheck, Phase, given, seed, settings
from network_checks import NETWORKS
from played_cases import Future, of_text
from played_facts import facts
from programme_texts import programme_texts
from statement_checks import STATEMENTS
from supply_checks import SUPPLIES

from gigawatt import schedule

Check = Callable[[Future], None]
INVARIANTS: tuple[Check, ...] = (*STATEMENTS, *SUPPLIES, *NETWORKS, *CAPITALS)
TRIALS = 25

# One seed for all: every invariant sees the same programmes, which are therefore decided and played once. They are not
# shrunk, since each costs a fraction of a second.
fixed = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
wide = settings(fixed, max_examples=1000, derandomize=False, phases=[Phase.generate, Phase.shrink])


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda check: check.__name__)
@seed(20250121)
@given(text=programme_texts())
@fixed
def test_generated_programmes_keep(invariant: Check, text: str) -> None:
    for future in of_text(text, TRIALS).futures():
        invariant(future)


@pytest.mark.nightly
@given(text=programme_texts())
@wide
def test_many_generated_programmes_keep_every_invariant(text: str) -> None:
    for future in of_text(text, 2 * TRIALS).futures():
        for invariant in INVARIANTS:
            invariant(future)


CORNERS: dict[str, Callable[[Future], bool]] = {
    "phases go live": lambda future: bool(np.isfinite(future.outcome.build.ready_day).any()),
    "phases never go live": lambda future: bool(np.isinf(future.outcome.build.ready_day).any()),
    "tasks wait for money": lambda future: bool((future.outcome.build.money_wait_days > 0).any()),
    "debt is drawn": lambda future: bool(future.outcome.money.drawn_usd.any()),
    "debt service falls short": lambda future: bool((future.outcome.money.shortfall_usd > 1.0).any()),
    "interest is deferred": lambda future: bool((future.outcome.money.deferred_usd > 1.0).any()),
    "invoices stay open": lambda future: bool((future.outcome.money.unpaid_usd > 1.0).any()),
    "money is raised outside": lambda future: bool(future.outcome.money.raised_usd.any()),
    "money was sunk before": lambda future: bool(future.outcome.money.sunk_usd.any()),
    "owners are paid": lambda future: bool(future.outcome.money.distributed_usd.any()),
    "tax is paid": lambda future: bool((future.outcome.money.tax_usd > 0).any()),
    "a reserve is kept": lambda future: bool(future.outcome.money.reserve_usd.any()),
    "crews are shared": lambda future: bool(future.plan.schedule.crew_use.any()),
    "crews are waited for": lambda future: bool((future.plan.schedule.arc_kind == schedule.Binding.CREWS).any()),
    "work keeps a calendar": lambda future: bool((future.plan.schedule.calendar >= 0).any()),
    "tasks have a past": lambda future: bool(facts(future)),
    "slots are taken": lambda future: bool(future.plan.schedule.slot_need.any()),
    "haste is bought": lambda future: bool(future.plan.schedule.mode.any()),
    "junior debt is lent": lambda future: bool(future.plan.capital.facility_usd[1].any()),
    "loans are refinanced": lambda future: bool(future.outcome.money.refinanced_usd.any()),
    "loans are repaid early": lambda future: bool(future.outcome.money.swept_usd.any()),
    "each draw is repaid on its own": lambda future: bool((future.plan.finance.loans.vintage_periods > 0).any()),
    "collateral is tested": lambda future: bool(np.isfinite(future.outcome.money.loan_ceiling_usd).any()),
    "damages are paid": lambda future: bool(future.outcome.money.damages_usd.any()),
    "a building is worth less than guaranteed": lambda future: bool(future.outcome.money.guarantee_usd.any()),
    "a lease is renewed": lambda future: bool(future.plan.finance.lease_end.renewal_months.any()),
    "property tax is waived": lambda future: bool(future.plan.finance.running.abated_share.any()),
    "a sponsor gets its promote": lambda future: bool(future.outcome.money.promoted_usd.any()),
    "holdings are borrowed against": lambda future: bool(future.outcome.supply.headroom_usd.any()),
    "plant is added": lambda future: bool(future.plan.power.added_mw.any()),
    "a plan is proven": lambda future: future.plan.schedule.proven,
    "a plan is not proven": lambda future: not future.plan.schedule.proven,
}
"""What generated programmes must reach, or the invariants above would hold for want of trying."""


def test_generated_programmes_reach_every_corner() -> None:
    reached: set[str] = set()

    @seed(20250121)
    @given(text=programme_texts())
    @settings(fixed, max_examples=400)
    def gather(text: str) -> None:
        if len(reached) == len(CORNERS):
            return  # what is generated depends on what else is imported: rare corners may come late
        for future in of_text(text, TRIALS).futures():
            reached.update(name for name, corner in CORNERS.items() if corner(future))

    gather()
    assert set(CORNERS) - reached == set()
