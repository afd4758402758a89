"""One row per view: the same promises, other people's money."""

from __future__ import annotations

from functools import cache

import pytest
from played_examples import EXAMPLES

from gigawatt.chain import Version, decide
from gigawatt.evidence import base_case_of, central_values
from gigawatt.programme import read
from gigawatt.study.versions import versions

STARGATE = str(EXAMPLES / "stargate" / "programme.yaml")


@cache
def rows() -> dict[str, Version]:
    programme = read(STARGATE, "announced")
    case = base_case_of(programme, decide(programme))
    return {row.view: row for row in versions(STARGATE, {}, [case])}


def test_every_view_of_the_file_has_a_row_in_its_order():
    assert list(rows()) == list(read(STARGATE).file.views)


def test_the_promise_is_the_same_in_every_view():
    assert {row.promised_usd for row in rows().values()} == {100e9}


@pytest.mark.parametrize("view", ["announced", "sceptic"])
def test_a_row_agrees_with_the_base_case_of_its_view(view):
    programme = read(STARGATE, view)
    values = central_values(base_case_of(programme, decide(programme)))
    row = rows()[view]
    assert row.callable_usd == values["callable_equity_usd"]
    assert row.missing_usd == values["funding_gap_usd.0"]
    assert row.built_mw == pytest.approx(values["facility_mw"])


def test_less_money_builds_no_more():
    announced, reported, sceptic = (rows()[view] for view in ("announced", "reported", "sceptic"))
    assert announced.built_mw >= reported.built_mw >= sceptic.built_mw
    assert announced.missing_usd <= reported.missing_usd <= sceptic.missing_usd


def test_who_is_short_is_named_with_month_and_amount_soonest_first():
    short = rows()["sceptic"].short
    assert [row.entity for row in short] == ["softbank", "openai"]
    assert [row.month for row in short] == sorted(row.month for row in short)
    assert short[0].usd == pytest.approx(11.5e9)  # 19 promised less 7.5 that a lognormal under 10 bn has at its median


def test_a_file_without_views_has_one_row():
    path = str(EXAMPLES / "small" / "programme.yaml")
    programme = read(path)
    found = versions(path, {}, [base_case_of(programme, decide(programme))])
    assert len(found) == max(len(programme.file.views), 1)
