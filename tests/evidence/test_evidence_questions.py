"""Questions and their rungs, at the thresholds and on the examples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from played_views import case_of, opened, played

from gigawatt.chain import Question, Rung
from gigawatt.evidence import Case
from gigawatt.evidence.questions import _rung, questions

STANDARD = ("calls_met", "spent_100bn", "spent_500bn", "live_5gw", "debt_supportable")


@pytest.mark.parametrize(
    ("likely", "rung"),
    [
        (1.0, Rung.SUPPORTABLE),
        (0.80, Rung.SUPPORTABLE),
        (0.7999, Rung.CONDITIONAL),
        (0.05, Rung.CONDITIONAL),
        (0.0499, Rung.UNSUPPORTED),
        (0.0, Rung.UNSUPPORTED),
    ],
)
def test_rung_follows_the_share_of_futures(likely: float, rung: Rung) -> None:
    assert _rung(likely) is rung


def test_certainty_alone_demonstrates_nothing() -> None:
    assert _rung(1.0) is not Rung.DEMONSTRATED


def test_what_signatures_show_is_demonstrated() -> None:
    assert _rung(0.5, shown=True) is Rung.DEMONSTRATED


def test_a_later_report_contradicts_whatever_the_futures_say() -> None:
    assert _rung(1.0, shown=True, denied=True) is Rung.CONTRADICTED


def asked(view: str) -> dict[str, Question]:
    return {row.id.partition("_by_")[0]: row for row in questions(played("stargate", view))}


@pytest.mark.parametrize("name", STANDARD)
@pytest.mark.parametrize("view", ["announced", "sceptic"])
def test_stargate_is_asked_the_standard_questions(view: str, name: str) -> None:
    assert name in asked(view)


@pytest.mark.parametrize("view", ["announced", "sceptic"])
def test_every_answer_says_what_it_rests_on_and_what_would_change_it(view: str) -> None:
    assert all(row.evidence.endswith(".") and row.would_change.endswith(".") for row in asked(view).values())


def test_questions_are_the_same_in_every_view() -> None:
    assert [row.text for row in asked("announced").values()] == [row.text for row in asked("sceptic").values()]


def test_the_partners_word_and_musks_word_answer_the_calls_differently() -> None:
    assert asked("sceptic")["calls_met"].share < asked("announced")["calls_met"].share  # type: ignore[operator]


def test_without_lease_or_lender_the_debt_is_unsupported() -> None:
    assert asked("announced")["debt_supportable"].rung is Rung.UNSUPPORTED


def test_hindsight_contradicts_the_hundred_billion() -> None:
    row = next(row for row in questions(played("stargate", "hindsight")) if row.id.startswith("spent_100bn"))
    assert row.rung is Rung.CONTRADICTED


def test_a_view_of_january_cannot_know_the_later_denial() -> None:
    assert asked("announced")["spent_100bn"].rung is not Rung.CONTRADICTED


def with_column(case: Case, column: str, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Case:
    rows = case.trials.rows.copy()
    rows[:, case.trials.columns.index(column)] = values
    return case._replace(trials=replace(case.trials, rows=rows))


@pytest.mark.parametrize(
    ("futures", "rung"),
    [(32, Rung.SUPPORTABLE), (31, Rung.CONDITIONAL), (2, Rung.CONDITIONAL), (1, Rung.UNSUPPORTED)],
)
def test_spending_in_so_many_of_forty_futures_gives_the_rung(futures: int, rung: Rung) -> None:
    spent = np.where(np.arange(40) < futures, 100e9, 0.0)
    case = with_column(played("stargate", "announced"), "target_0_spent_usd", spent)
    row = next(row for row in questions(case) if row.id.startswith("spent_100bn"))
    assert (row.share, row.rung) == (futures / 40, rung)


def test_one_partner_short_in_a_future_fails_the_calls_of_that_future() -> None:
    case = played("stargate", "announced")
    names = ("softbank", "openai", "oracle", "mgx")
    for place, name in enumerate(
        names
    ):  # each partner short in ten other futures: all forty fail, though each pays in 75 %
        short = np.where(np.arange(40) % 4 == place, 10.0, -1.0)
        case = with_column(case, f"{name}_short_month", short)
    row = next(row for row in questions(case) if row.id == "calls_met")
    assert row.share == 0.0


def test_money_set_aside_for_every_promise_demonstrates_the_calls() -> None:
    secured = {f"entities.{name}.secured": f"{money} bn USD"
               for name, money in (("softbank", 19), ("openai", 19), ("oracle", 7), ("mgx", 7))}  # fmt: skip
    case = case_of(opened("stargate", "announced", secured), 4)
    assert next(row for row in questions(case) if row.id == "calls_met").rung is Rung.DEMONSTRATED
