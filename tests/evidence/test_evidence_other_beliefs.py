"""What a view would find with the claims of another: one claim at a time, gap, callable equity and megawatts."""

from __future__ import annotations

from functools import cache

from played_views import played

from gigawatt.chain import ClaimThatMatters
from gigawatt.evidence import effects, other_beliefs

COMPARED = {"funding_gap_usd.0", "funding_gap_usd.1", "callable_equity_usd", "facility_mw"}


@cache
def rows(view: str, other: str) -> tuple[ClaimThatMatters, ...]:
    case = played("stargate", view)
    believed = set(played("stargate", other).programme.chosen.values()) - set(case.programme.chosen.values())
    return other_beliefs(case, tuple(effects(case, first=believed)), believed)


def test_every_claim_of_the_other_view_is_tried_against_every_compared_headline() -> None:
    case, other = played("stargate", "announced"), played("stargate", "sceptic")
    apart = {claim for about, claim in other.programme.chosen.items() if case.programme.chosen[about] != claim}
    found = rows("announced", "sceptic")
    assert {row.rival for row in found} == apart
    assert all({row.headline for row in found if row.rival == rival} == COMPARED for rival in apart)


def test_less_cash_at_softbank_widens_the_gap_by_what_it_takes_from_callable_equity() -> None:
    musk = {row.headline: row.delta for row in rows("announced", "sceptic") if row.rival == "softbank-liquidity-musk"}
    gap, equity = musk["funding_gap_usd.0"], musk["callable_equity_usd"]
    assert gap is not None
    assert equity is not None
    assert gap > 0.0
    assert abs(gap + equity) < 1e6


def test_a_view_that_believes_the_same_has_nothing_to_try() -> None:
    assert rows("announced", "announced") == ()
