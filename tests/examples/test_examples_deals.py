"""Deals written as programmes: they come near what was reported of them, and their statements hold in every future."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from deal_cases import BILLION, EXAMPLES, MONTHS_PER_YEAR, Deal, opened
from deal_figures import Row, abilene, coreweave, frontier, hyperion, port_washington, table

from gigawatt import chain, finance
from gigawatt.finance.lease_end import months_of, residual_share
from gigawatt.programme import Asset
from gigawatt.quantities import FIRST_DRIVER, Trial
from gigawatt.risk import key_of, pack, sample

PAGE = Path(__file__).parents[2] / "docs" / "deals.md"
FILES = ("abilene/programme.yaml", *(f"deals/{path.name}" for path in sorted((EXAMPLES / "deals").glob("*.yaml"))))
TRIALS = 5
CENT_USD = 0.01


@pytest.mark.parametrize("deal", [abilene, frontier, port_washington, coreweave, hyperion])
def test_computed_figures_are_as_near_to_the_reported_ones_as_the_table_allows(deal: Callable[[], list[Row]]) -> None:
    far = [row for row in deal() if row.reported is not None and abs(row.difference) > row.allowed]
    assert not far


def test_the_page_shows_the_table_as_computed() -> None:
    assert table() in PAGE.read_text("utf-8"), "python tests/examples/deal_figures.py prints the table of docs/deals.md"


@pytest.mark.parametrize("file", FILES)
def test_statements_hold_to_the_cent_in_sampled_futures(file: str) -> None:
    deal = opened(file)
    for outcome in (deal.base, *(chain.play(deal.plan, _sampled(deal, number)) for number in range(TRIALS))):
        residuals = finance.audit_residuals(outcome.money, deal.plan.finance, outcome.supply.entity_usd)
        assert max(residuals) < CENT_USD, dict(zip(finance.INVARIANTS, residuals, strict=True))


def _sampled(deal: Deal, number: int) -> Trial:
    drivers, width = pack(deal.programme.drivers), FIRST_DRIVER + len(deal.programme.drivers)
    trial = Trial(np.empty(width), np.empty(width, dtype=np.bool_))
    sample(drivers, key_of(1, "trials"), number, trial.factor, trial.event)
    return trial


@pytest.mark.parametrize("file", FILES)
def test_every_building_of_a_deal_is_live_in_the_base_case(file: str) -> None:
    deal = opened(file)
    assert np.all(deal.plan.finance.base_ready_month >= 0)


@pytest.mark.parametrize("file", ["deals/frontier.yaml", "deals/port_washington.yaml"])
def test_a_take_out_refinances_all_that_a_mini_perm_leaves_at_maturity(file: str) -> None:
    deal = opened(file)
    assert deal.line("shortfall", "construction_loan").sum() == pytest.approx(0.0, abs=CENT_USD / BILLION)
    repaid = deal.line("repaid", "construction_loan").sum() - deal.drawn("take_out")
    assert repaid / deal.drawn("construction_loan") < 0.06  # a year of instalments of fifteen


def test_a_bond_is_drawn_whole_in_the_month_of_its_close() -> None:
    drawn = opened("deals/hyperion.yaml").line("drawn", "notes")
    assert np.count_nonzero(drawn) == 1
    assert drawn.max() == pytest.approx(27.3, abs=1e-9)


def test_a_guarantee_that_lapses_before_the_one_long_lease_ends_pays_nothing_here() -> None:
    deal = opened("deals/hyperion.yaml")
    lease = deal.programme.file.contracts["lease"]
    assert lease.residual_guarantee is not None
    assert months_of(lease) > 16 * MONTHS_PER_YEAR == lease.residual_guarantee.lapses.value
    assert deal.base.money.guarantee_usd.sum() == 0.0


def test_had_the_tenant_left_after_four_years_building_and_guarantee_would_repay_the_notes() -> None:
    deal, months = opened("deals/hyperion.yaml"), 4 * MONTHS_PER_YEAR
    terms = deal.programme.file.contracts["lease"].residual_guarantee
    left = int(deal.plan.finance.base_ready_month.max()) + months
    cost = deal.plan.phases.cost_usd[:, Asset.SHELL].sum() / BILLION
    market = 1.0 - months / deal.plan.finance.book_months[Asset.SHELL]
    repaid = (market + residual_share(terms, months, Asset.SHELL)) * cost
    assert repaid == pytest.approx(deal.line("debt", "notes")[left], rel=0.03)


def test_a_bond_with_level_instalments_is_served_as_the_annuity_says() -> None:
    deal = opened("deals/hyperion.yaml")
    rate, months = 0.0658 / 12, 240
    year = range(2031, 2032)
    service = deal.during("interest", "notes", years=year) + deal.repaid("notes", years=year)
    assert service == pytest.approx(12 * 27.3 * rate / (1.0 - (1.0 + rate) ** -months), rel=1e-6)
