import pytest
from stand_in_stress import stand_in_stress
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Stress, Verdict
from gigawatt.report import stress_lines
from gigawatt.report.charts.stress import ABSENT, NOBODY, breaches, futures

VERDICT = stand_in_verdict("announced")


def without_debt() -> Verdict:
    found = stand_in_stress().model_copy(update={"vehicles": (), "rows": ()})
    return VERDICT.model_copy(update={"stress": Stress.model_validate(found.model_dump())})


def test_the_sentence_says_who_breaks_how_often_and_what_lenders_lose() -> None:
    sentence = breaches(VERDICT).sentence
    assert "abilene shell in 0 % of futures and abilene chips in 30 % of futures" in sentence
    assert "lose money in under 5 %: a median of $2.0B" in sentence


def test_lenders_who_lend_nothing_are_named_with_what_they_miss() -> None:
    said = "Building loan lends stargate shell nothing, for want of a lease for its halls."
    assert said in breaches(VERDICT).sentence


def test_shares_drawn_add_to_the_share_that_breaks_anything() -> None:
    figure = breaches(VERDICT).figure
    assert figure is not None
    drawn = sum(sum(value or 0.0 for value in trace.x) for trace in figure.data)
    assert drawn == pytest.approx(100 * sum(row.any_share for row in stand_in_stress().vehicles))


def test_every_future_has_its_line_and_says_who_steps_in() -> None:
    rows = futures(VERDICT).table.rows
    assert [row[0].split("\n")[0] for row in rows] == ["trial 2", "base case", "openai leaves its compute contract"]
    assert [row[5].split(" ")[0] for row in rows] == ["reserve", NOBODY.split(" ")[0], "cloud"]


def test_what_is_never_cured_is_drawn_dotted() -> None:
    figure = futures(VERDICT).figure
    assert figure is not None
    dashes = [trace.line.dash for trace in figure.data if trace.mode == "lines+markers"]
    assert dashes == ["solid", "dot"]


def test_the_worst_case_names_the_lender_and_its_loss() -> None:
    assert "chip loan is left with a loss of $3.0B" in futures(VERDICT).sentence


def test_without_debt_the_missing_contract_is_said_and_nothing_is_drawn() -> None:
    chart = breaches(without_debt())
    assert chart.figure is None
    assert "for want of a lease" in chart.sentence
    assert futures(without_debt()).figure is None


def test_a_run_stored_before_stress_was_recorded_says_so() -> None:
    old = VERDICT.model_copy(update={"stress": None})
    assert breaches(old).sentence == futures(old).sentence == ABSENT
    assert stress_lines(old) == ()


def test_the_terminal_says_who_breaks_first_who_loses_most_and_who_lends_nothing() -> None:
    first, worst, missing = stress_lines(VERDICT)
    assert first.startswith("abilene chips breaks most often, in 30 % of futures")
    assert "trial 2" in first
    assert "lenders of chip loan lose $3.0B" in worst
    assert "for want of a lease for its halls" in missing


def test_the_terminal_names_the_missing_contract_where_nothing_is_owed() -> None:
    assert "for want of a lease for its halls" in stress_lines(without_debt())[1]
