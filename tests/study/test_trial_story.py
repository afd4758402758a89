"""A replayed trial is the trial of the ensemble, bit for bit, and its story says what the statements say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from played_examples import EXAMPLES, Played, played

import gigawatt
from gigawatt import capital
from gigawatt.evidence import Case
from gigawatt.quantities import StorageError, month_label
from gigawatt.risk import replay_trial
from gigawatt.study import Occasion, StoredRun, TrialStory, load_run, replay, save_run, story_of
from gigawatt.study.stress import stress

KEPT = ("rows", "ready_day", "binding", "series", "dscr", "factor", "critical")
NUMBERS = (0, 19, 49)


def told(example: str, number: int) -> TrialStory:
    case = played(example)
    return story_of(case.programme, case.plan, 1, number)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("example", ["small", "stargate"])
def test_a_replayed_trial_equals_its_place_in_the_ensemble_bit_for_bit(example: str, number: int) -> None:
    case: Played = played(example)
    end = capital.call_end_month(case.programme)
    kept, outcome, trial = replay_trial(case.programme, case.plan, case.asked, end, 1, number)
    for name in KEPT:
        assert getattr(kept, name)[0].tobytes() == getattr(case.trials, name)[number].tobytes(), name
    assert trial.factor.tobytes() == case.trials.factor[number].tobytes()
    assert outcome.build.ready_day.astype(np.float32).tobytes() == case.trials.ready_day[number].tobytes()


@pytest.mark.parametrize("number", NUMBERS)
def test_the_tallies_of_a_story_are_the_row_of_the_ensemble(number: int) -> None:
    trials = played("small").trials
    row = {name: value if np.isfinite(value) else None for name, value in zip(trials.columns, trials.rows[number])}
    assert told("small", number).tallies == row


def test_the_story_breaks_what_the_stress_table_says_of_the_same_trial() -> None:
    case = played("stargate")
    found = stress(Case(case.programme, case.plan, case.asked, case.base, case.trials))
    shown = [row for row in found.rows if row.trial is not None]
    assert shown
    for row in shown:
        lenders = told("stargate", row.trial or 0).lenders
        assert lenders is not None
        assert (lenders.broken, lenders.least_cover) == (row.broken, row.least_cover)


def test_the_most_unusual_draw_comes_first_and_says_how_unusual() -> None:
    drawn = told("stargate", 19).drawn
    for touches in (True, False):
        shares = [abs((row.below_share or 0.0) - 0.5) for row in drawn if row.touches is touches]
        assert shares == sorted(shares, reverse=True)
    assert [row.touches for row in drawn] == sorted((row.touches for row in drawn), reverse=True)
    assert len(drawn) == len(played("stargate").programme.drivers)
    first = drawn[0]
    assert first.below_share is not None
    assert (first.value > first.base) == (first.below_share > 0.5)


def test_phases_are_live_in_the_month_that_was_tallied() -> None:
    case, story = played("small"), told("small", 19)
    (phase,) = story.phases
    starts = case.plan.schedule.month_start_days
    month = int(np.searchsorted(starts, case.trials.ready_day[19, 0], side="right")) - 1
    assert phase.live == month_label(case.programme.timeline, month)


def test_bills_that_stay_open_are_those_of_the_statements() -> None:
    for number in NUMBERS:
        story = told("stargate", number)
        left = sum(row.end_usd for row in story.open_invoices)
        assert left == pytest.approx(story.tallies["gap_usd"] or 0.0, abs=1.0)


def test_debt_in_the_books_is_the_largest_that_was_tallied_or_less() -> None:
    story = told("small", 19)
    for book in story.books:
        debt = next(row.values for page in book.statements for row in page.rows if row.name == "Debt")
        assert max(value or 0.0 for value in debt) <= (story.tallies[f"{book.vehicle}_debt_usd"] or 0.0) + 0.01


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredRun:
    run = gigawatt.run(str(EXAMPLES / "small"), trials=12, settings={"entities.investor.liquidity": "800 M USD"})
    folder = save_run(run, tmp_path_factory.mktemp("runs"), Occasion("2026-11-22T10:00:00Z", "2026-11-22T10:00:09Z"))
    return load_run(folder)


def test_a_stored_runs_trial_is_replayed_from_the_run_alone_and_equals_what_was_stored(stored: StoredRun) -> None:
    story = replay(stored, 7)  # raises where one tally differs from trials.parquet
    assert (story.trial, story.seed, story.view) == (7, 1, "file_order")
    assert story.tallies["capex_usd"]


def test_a_trial_that_the_run_does_not_have_is_refused_with_those_it_has(stored: StoredRun) -> None:
    with pytest.raises(StorageError, match="found 12 trials, expected a number from 0 to 11"):
        replay(stored, 12)


def test_a_view_that_the_run_does_not_have_is_refused_with_those_it_has(stored: StoredRun) -> None:
    with pytest.raises(StorageError, match="no view 'sceptic', hint: one of file_order"):
        replay(stored, 0, "sceptic")


def test_a_trial_that_is_no_longer_what_was_stored_is_said_to_be_another(stored: StoredRun) -> None:
    provenance = stored.verdict.provenance.model_copy(update={"seed": 2})
    other = replace(stored, verdict=stored.verdict.model_copy(update={"provenance": provenance}))
    with pytest.raises(StorageError, match="trial 7 is not what"):
        replay(other, 7)
