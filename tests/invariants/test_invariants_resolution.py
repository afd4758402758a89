"""Every figure resolves: claims that are named exist, what is missing says why, generated programmes included."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from played_cases import EXAMPLES, Played, of_text
from programme_texts import programme_texts

import gigawatt
from gigawatt import capital
from gigawatt.chain import Verdict, ask
from gigawatt.chain.verdict import nulls
from gigawatt.evidence import Case, effects, findings, headlines, live_reasons
from gigawatt.programme import Programme
from gigawatt.risk import base_trials, run_trials

CASES = [("small", None), ("abilene", None), ("half_built", None), ("stargate", "announced")]
few = settings(
    max_examples=20, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@cache
def answered(example: str, view: str | None) -> tuple[Programme, Verdict]:
    folder = str(EXAMPLES / example)
    verdict = gigawatt.run(folder, views=None if view is None else [view], trials=20).verdict
    return gigawatt.read(folder, view), verdict


@pytest.mark.parametrize(("example", "view"), CASES)
def test_claims_in_findings_exist(example: str, view: str | None) -> None:
    programme, verdict = answered(example, view)
    assert {name for finding in verdict.findings for name in finding.claims} <= set(programme.claims)


@pytest.mark.parametrize(("example", "view"), CASES)
def test_claims_that_matter_exist_and_are_rivals(example: str, view: str | None) -> None:
    programme, verdict = answered(example, view)
    for row in verdict.claims_that_matter:
        assert programme.claims[row.claim].about == programme.claims[row.rival].about == row.about
        assert row.claim != row.rival


@pytest.mark.parametrize(("example", "view"), CASES)
def test_claims_in_use_are_those_the_view_believes(example: str, view: str | None) -> None:
    programme, verdict = answered(example, view)
    assert {row.about: row.claim for row in verdict.claims_in_use} == programme.chosen


@pytest.mark.parametrize(("example", "view"), CASES)
def test_every_claim_in_use_has_a_source_that_the_file_lists(example: str, view: str | None) -> None:
    programme, verdict = answered(example, view)
    assert {programme.claims[row.claim].source for row in verdict.claims_in_use} <= set(programme.file.sources)


@pytest.mark.parametrize(("example", "view"), CASES)
def test_claims_that_matter_move_a_headline_by_what_they_say(example: str, view: str | None) -> None:
    _, verdict = answered(example, view)
    for row in verdict.claims_that_matter:
        if row.value is not None and row.rival_value is not None:
            assert row.delta == pytest.approx(row.rival_value - row.value)


@pytest.mark.parametrize(("example", "view"), CASES)
def test_every_null_headline_has_a_reason(example: str, view: str | None) -> None:
    _, verdict = answered(example, view)
    assert [path for path in nulls(verdict.headlines.model_dump()) if not verdict.reason(path)] == []


@pytest.mark.parametrize(("example", "view"), CASES)
def test_reasons_name_only_headlines(example: str, view: str | None) -> None:
    _, verdict = answered(example, view)
    assert {path.partition(".")[0] for path in verdict.reasons} <= set(type(verdict.headlines).model_fields)


@pytest.mark.parametrize(("example", "view"), CASES)
def test_the_audit_finds_nothing(example: str, view: str | None) -> None:
    folder = str(EXAMPLES / example)
    assert gigawatt.run(folder, views=None if view is None else [view], trials=200, audit=True).audit == ()


def case_of(played: Played, trials: int = 20) -> Case:
    programme, plan = played.programme, played.plan
    asked, end = ask(programme, plan), capital.call_end_month(programme)
    _, base = base_trials(programme, plan, asked, end)
    return Case(programme, plan, asked, base, run_trials(programme, plan, asked, end, trials, 1))


@seed(20250122)
@given(text=programme_texts())
@few
def test_generated_programmes_have_headlines_or_reasons(text: str) -> None:
    case = case_of(of_text(text, 0))
    found, reasons = headlines(case)
    reasons = {**reasons, **live_reasons(case, found)}
    paths = nulls(found.model_dump())
    assert [path for path in paths if not any(path == name or path.startswith(f"{name}.") for name in reasons)] == []


@seed(20250122)
@given(text=programme_texts())
@few
def test_claims_in_findings_of_generated_programmes_exist(text: str) -> None:
    programme = of_text(text, 0).programme
    assert {name for finding in findings(programme) for name in finding.claims} <= set(programme.claims)


@seed(20250122)
@given(text=programme_texts())
@few
def test_rivals_of_generated_programmes_can_be_believed(text: str) -> None:
    case = case_of(of_text(text, 0), 1)
    for effect in effects(case):
        assert effect.rival in case.programme.claims
        assert case.programme.chosen[effect.about] == effect.claim
