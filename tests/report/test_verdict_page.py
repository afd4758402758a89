from pathlib import Path

import jsonschema
import pytest
from stand_in_run import stand_in_run
from stand_in_verdict import stand_in_headlines, stand_in_verdict

from gigawatt.chain import Band, Headlines, Missing, Verdict, headlines_of, verdict_schema
from gigawatt.report import headline_lines, verdict_page
from gigawatt.report.headline_table import YIELDS

PAGE = Path(__file__).parents[2] / "docs" / "verdict.md"
ISSUE_HEADLINES = {
    "questions", "funding_gap_usd", "first_entity_short", "equity_at_risk_before_close_usd", "external_cash_share",
    "plan_completes", "never_live_share", "live_date", "facility_mw", "it_mw", "binding_share", "capex_usd",
    "capex_usd_per_facility_w", "contracted_usd_per_year", "energy_usd_per_mwh", "availability_nines", "accelerators",
    "dense_bf16_flops", "gpu_hour_usd", "tokens_usd_per_million", "irr", "min_dscr", "debt_usd", "jobs",
}  # fmt: skip
"""What the verdict was promised to hold, and what the megawatts lack that never come."""


def test_the_page_in_the_documentation_is_generated_from_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == verdict_page(), "gigawatt schema --verdict --page > docs/verdict.md"


def test_the_headlines_are_the_promised_ones() -> None:
    assert set(Headlines.model_fields) == ISSUE_HEADLINES


def test_every_headline_stands_in_the_table_or_among_the_questions() -> None:
    shown = {line.headline.split(".")[0] for line in headline_lines(stand_in_verdict("announced"))}
    assert shown - set(YIELDS) | {"questions", "min_dscr"} == ISSUE_HEADLINES


def test_the_least_cover_of_a_facility_stands_with_its_debt() -> None:
    line = next(line for line in headline_lines(stand_in_verdict("announced")) if line.headline.startswith("debt_usd"))
    assert line.value.startswith("$11B")
    assert "least cover of debt service: 1.1" in line.note


def test_a_verdict_satisfies_its_own_schema() -> None:
    verdict = stand_in_run("announced", "sceptic").verdict
    jsonschema.validate(verdict.model_dump(mode="json"), verdict_schema())


def test_a_verdict_reads_back_from_its_json() -> None:
    verdict = stand_in_run("announced", "sceptic").verdict
    assert Verdict.model_validate_json(verdict.model_dump_json()) == verdict


def test_a_null_without_a_reason_is_refused() -> None:
    tree = stand_in_verdict("announced").model_dump()
    del tree["reasons"]["irr.openai"]
    with pytest.raises(ValueError, match=r"null without a reason: irr\.openai"):
        Verdict.model_validate(tree)


def test_a_reason_for_a_headline_covers_what_is_below_it() -> None:
    tree = stand_in_verdict("announced").model_dump()
    tree["reasons"] = {"irr": "No contract.", "live_date.100": "Too late."}
    assert Verdict.model_validate(tree).reason("irr.openai") == "No contract."


def test_missing_values_become_null_with_their_reasons_at_any_depth() -> None:
    values = stand_in_headlines(sceptic=False) | {"capex_usd": Missing("Nothing is built.")}
    headlines, reasons = headlines_of(**values)
    assert headlines.capex_usd is None
    assert reasons["capex_usd"] == "Nothing is built."
    assert reasons["live_date.100.p90"].startswith("In more than a tenth")


def test_quantiles_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        Band(p10=2, p50=1, p90=3)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_no_headline_is_nan_or_infinite(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        headlines_of(**(stand_in_headlines(sceptic=False) | {"facility_mw": value}))


def test_binding_shares_that_do_not_sum_to_one_are_refused() -> None:
    shares = stand_in_headlines(sceptic=False)["binding_share"] | {"equity": 0.9}
    with pytest.raises(ValueError, match="sum to"):
        headlines_of(**(stand_in_headlines(sceptic=False) | {"binding_share": shares}))
