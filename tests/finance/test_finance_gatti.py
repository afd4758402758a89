"""Sculpting against a published table, and what constant cover means for the cover over the life of a loan."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np
import pytest
from finance_cases import random_case

from gigawatt.finance import COSTS, EARNED, AnnualCase, Loans, Outcome, in_first_line, llcr, plcr, settle, settle_case
from gigawatt.finance.sizing import present_value_usd, principal_of_service_usd, repaid_share, sculpted_principal_usd

TABLE = Path(__file__).parents[2] / ".." / "shared" / "oracles" / "gatti_sculpting.py"
CENT = 0.01
"""In the unit of the table, which is printed to two digits."""
MISPRINT = 8
"""Period 9: the printed principal is 65.11 and should be 66.11, as service less interest says."""


@cache
def gatti() -> ModuleType:
    """S. Gatti, Project Finance in Theory and Practice, Table 6-25, pp. 223-224."""
    if not TABLE.exists():
        pytest.skip("the table is not beside this checkout")
    spec = importlib.util.spec_from_file_location("gatti", TABLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rates() -> np.ndarray:
    return (np.array(gatti().BASE_RATE_PERCENT) + np.array(gatti().SPREAD_PERCENT)) / 200.0


def repaid() -> tuple[np.ndarray, np.ndarray]:
    """Return interest and principal by period."""
    table = gatti()
    offered = table.COVER_SHARE * np.array(table.OPERATING_CASH_FLOW)
    principal = principal_of_service_usd(offered, rates(), table.LOAN)
    opening = table.LOAN - np.concatenate([[0.0], np.cumsum(principal)[:-1]])
    return opening * rates(), principal


def test_interest_is_the_printed_column() -> None:
    np.testing.assert_allclose(repaid()[0], gatti().PRINTED_INTEREST, rtol=0.0, atol=CENT)


def test_principal_is_the_printed_column_but_for_one_misprint() -> None:
    apart = np.abs(repaid()[1] - gatti().PRINTED_PRINCIPAL)
    assert np.flatnonzero(apart > CENT).tolist() == [MISPRINT]
    assert repaid()[1][MISPRINT] == pytest.approx(66.11, abs=CENT)


def test_the_misprint_breaks_the_table_itself() -> None:
    """Printed service less printed interest is 66.11; the printed column is 0.98 short of the loan, ours is not."""
    table = gatti()
    assert table.PRINTED_SERVICE[MISPRINT] - table.PRINTED_INTEREST[MISPRINT] == pytest.approx(66.11, abs=CENT)
    assert sum(table.PRINTED_PRINCIPAL) == pytest.approx(999.02, abs=1e-9)
    assert repaid()[1].sum() == pytest.approx(table.LOAN, abs=1e-9)


def test_service_is_the_printed_column() -> None:
    """70 % of the last cash flow would pay 71.90, but only 30.13 is still owed."""
    service = sum(repaid())
    np.testing.assert_allclose(service[:-1], gatti().PRINTED_SERVICE[:-1], rtol=0.0, atol=CENT)
    assert service[-1] == pytest.approx(gatti().PRINTED_INTEREST[-1] + gatti().PRINTED_PRINCIPAL[-1], abs=2 * CENT)
    assert service[-1] < gatti().PRINTED_SERVICE[-1]


def test_the_offered_service_is_worth_more_than_the_loan() -> None:
    offered = gatti().COVER_SHARE * np.array(gatti().OPERATING_CASH_FLOW)
    assert np.sum(offered / np.cumprod(1.0 + rates())) == pytest.approx(1022.29, abs=CENT)


COVER, MONTHS = 1.35, 36


class Lent(NamedTuple):
    """What the metrics read of a plan."""

    loans: Loans


def sculpted() -> tuple[Lent, Outcome]:
    """Return one vehicle whose loan is drawn as it opens and sculpted to constant cover on uneven cash, by month."""
    case = random_case(3, vehicles=1)
    ready, periods = int(case.inputs.completion[0]), case.inputs.uses_usd.shape[2]
    cash = np.zeros(periods)
    cash[ready + 1 : ready + 1 + MONTHS] = 1e6 + 2e5 * np.sin(np.arange(MONTHS))
    rate = float(case.terms.loans.rate[0])
    debt = present_value_usd(cash[ready + 1 :] / COVER, rate / 12.0)
    principal = sculpted_principal_usd(cash[ready + 1 :] / COVER, rate / 12.0, debt)
    loans = case.terms.loans._replace(
        commitment_usd=np.array([debt]),
        draw_share=np.ones(1),
        reserve_months=np.zeros(1),
        availability_end=np.array([ready]),
    )
    opens = (np.arange(periods) >= ready).astype(float)[None]
    inputs = case.inputs._replace(
        revenue_usd=in_first_line(cash[None], EARNED),
        opex_usd=np.zeros((COSTS, 1, periods)),
        closed_share=opens,
        eligible_usd=case.inputs.uses_usd.sum(axis=1) * opens,
        repaid_share=repaid_share(principal, ready + 1, periods)[None],
    )
    terms = case.terms._replace(loans=loans, tax_rate=np.zeros(1), partner_usd=np.full((1, 3), np.inf))
    purse = case.purse._replace(entity_usd=np.full_like(case.purse.entity_usd, np.inf))
    return Lent(loans), settle(inputs, terms, purse)


def test_under_constant_cover_the_cover_over_the_loan_s_life_is_the_cover_of_every_month() -> None:
    plan, outcome = sculpted()
    due = np.isfinite(outcome.dscr[0])
    np.testing.assert_allclose(outcome.dscr[0, due], COVER, rtol=1e-9)
    assert due.sum() == MONTHS
    assert llcr(plan, outcome, 0) == pytest.approx(COVER, rel=1e-9)


def test_without_cash_after_the_loan_the_cover_over_the_project_s_life_is_the_same() -> None:
    plan, outcome = sculpted()
    assert plcr(plan, outcome, 0) == pytest.approx(llcr(plan, outcome, 0), rel=1e-12)


def test_it_holds_at_every_later_date_too() -> None:
    """LLCR_t = sum_{s > t} CFADS_s (1 + r)^(t - s) / balance_t = DSCR, whatever the shape of the cash."""
    rise = 1.0 + 0.3 * np.sin(np.arange(20))
    case = AnnualCase(1e9, 130e6 * rise, np.full(20, 20e6), 0.07, 15, 0.21, (1.0,), dscr=1.4)
    result = settle_case(case)
    for year in range(15):
        ahead = result.cfads_usd[year + 1 :] / 1.07 ** np.arange(1, 21 - year)
        assert ahead.sum() / result.balance_usd[year] == pytest.approx(1.4, rel=1e-8)
