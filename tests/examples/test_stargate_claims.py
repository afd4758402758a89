"""The claims of the Stargate example: complete against the source documents, dated honestly, and free of loose ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from gigawatt.programme.model import Claim, Source
from gigawatt.quantities import QuantityError, read_quantity

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "stargate"
SHARED = ROOT / ".." / "shared"
ANNOUNCED_WORLD_ENDS = "2025-01-23"
"""Last day that `claims.yaml` may know of."""
SEEDS = {f"A{number:02d}" for number in range(1, 31)} | {f"B{number:02d}" for number in range(1, 24)}
FRENCH_TEXTS = {
    "afp_2025_01": "000_54957cd9e9dd94d2.txt",
    "wsj_2025_01": "000_54957cd9e9dd94d2.txt",
    "agency_2025_01": "003_0d32b5b5a755ef52.txt",
}
"""Sources whose text is at hand, and the file that holds it."""
SYMMETRIC = ("double_count_risk", "tension", "insufficient_for", "conflicts_with", "disputes")
"""Relations of the transcription that are written as `disputes` by the claim that has them."""
UNITS = {
    "softbank-liquidity": "USD",
    "openai-liquidity": "USD",
    "oracle-liquidity": "USD",
    "mgx-liquidity": "USD",
    "softbank-secured": "USD",
    "softbank-equity": "USD",
    "openai-equity": "USD",
    "oracle-equity": "USD",
    "mgx-equity": "USD",
    "softbank-stake": "share",
    "openai-stake": "share",
    "deploy-immediately": "USD",
    "target-four-years": "USD",
    "earlier-pledge": "USD",
    "earlier-pledge-overlap": "share",
    "campus-power": "MW facility",
    "campus-cost": "USD",
    "cost-per-facility-watt": "USD/W facility",
}
"""What a programme may refer to, and the unit in which it will be read."""


def _section(name: str, key: str) -> dict[str, Any]:
    content = YAML(typ="safe", pure=True).load((EXAMPLE / name).read_text("utf-8"))
    assert set(content) == {"sources", "claims"}
    return dict(content[key])


@pytest.fixture(scope="module")
def early() -> dict[str, Claim]:
    return {name: Claim.model_validate(row) for name, row in _section("claims.yaml", "claims").items()}


@pytest.fixture(scope="module")
def later() -> dict[str, Claim]:
    return {name: Claim.model_validate(row) for name, row in _section("later.yaml", "claims").items()}


@pytest.fixture(scope="module")
def claims(early: dict[str, Claim], later: dict[str, Claim]) -> dict[str, Claim]:
    return early | later


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    rows = _section("claims.yaml", "sources") | _section("later.yaml", "sources")
    return {name: Source.model_validate(row) for name, row in rows.items()}


@pytest.fixture(scope="module")
def transcription() -> list[dict[str, Any]]:
    path = SHARED / "cases" / "seed_claims.yaml"
    if not path.exists():
        pytest.skip("the transcription of the source documents (../shared) is not here")
    return list(YAML(typ="safe", pure=True).load(path.read_text("utf-8"))["claims"])


def _by_seed(claims: dict[str, Claim]) -> dict[str, list[Claim]]:
    grouped = defaultdict(list)
    for claim in claims.values():
        if claim.seed:
            grouped[claim.seed].append(claim)
    return grouped


def _plain(text: str) -> str:
    return " ".join(text.translate(str.maketrans("’“”\u00a0", '\'"" ')).split())


def test_no_name_is_used_in_both_files(early: dict[str, Claim], later: dict[str, Claim]) -> None:
    assert not set(early) & set(later)
    assert not set(_section("claims.yaml", "sources")) & set(_section("later.yaml", "sources"))


def test_names_fit_the_file_format(claims: dict[str, Claim], sources: dict[str, Source]) -> None:
    assert [name for name in claims if not re.fullmatch(r"[a-z][a-z0-9-]*", name)] == []
    assert [name for name in sources if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name)] == []


def test_every_statement_of_the_source_documents_is_a_claim(early: dict[str, Claim]) -> None:
    assert set(_by_seed(early)) == SEEDS


def test_later_facts_are_not_statements_of_the_source_documents(later: dict[str, Claim]) -> None:
    assert _by_seed(later) == {}


def test_kinds_are_those_of_the_transcription(early: dict[str, Claim], transcription: list[dict[str, Any]]) -> None:
    written = _by_seed(early)
    missing = [row["id"] for row in transcription if row["kind"] not in {claim.kind for claim in written[row["id"]]}]
    assert missing == []


def _numbers(claims: list[Claim]) -> Iterator[float]:
    for claim in claims:
        if isinstance(claim.value, int | float):
            yield float(claim.value)
        elif isinstance(claim.value, str):
            for unit in ("USD", "share", "MW facility"):
                try:
                    yield read_quantity(claim.value, unit).value
                except QuantityError:
                    continue


def test_numbers_are_those_of_the_transcription(early: dict[str, Claim], transcription: list[dict[str, Any]]) -> None:
    written = _by_seed(early)
    for row in transcription:
        if isinstance(row["value"], float | int):
            assert pytest.approx(float(row["value"])) in list(_numbers(written[row["id"]])), row["id"]


def test_relations_are_those_of_the_transcription(early: dict[str, Claim], transcription: list[dict[str, Any]]) -> None:
    seed_of = {name: claim.seed for name, claim in early.items()}
    supports = {(claim.seed, seed_of.get(other)) for claim in early.values() for other in claim.supports}
    disputes = {(claim.seed, seed_of.get(other)) for claim in early.values() for other in claim.disputes}
    for row in transcription:
        for relation, others in row.get("relations", {}).items():
            pairs = {(row["id"], other) for other in others}
            if relation in ("same_as", "supports"):
                assert pairs <= supports, (row["id"], relation)
            elif relation in SYMMETRIC:
                assert pairs <= disputes, (row["id"], relation)
            elif relation == "disputed_by":
                assert {(other, row["id"]) for other in others} <= disputes, (row["id"], relation)
            elif relation == "supported_by":
                assert {(other, row["id"]) for other in others} <= supports, (row["id"], relation)
            else:
                assert relation == "qualified_by", relation


def test_every_relation_points_to_a_claim(claims: dict[str, Claim]) -> None:
    loose = {other for claim in claims.values() for other in claim.supports + claim.disputes} - set(claims)
    assert loose == set()


def test_no_claim_supports_what_it_disputes_or_itself(claims: dict[str, Claim]) -> None:
    for name, claim in claims.items():
        assert not set(claim.supports) & set(claim.disputes), name
        assert name not in claim.supports + claim.disputes


def test_early_claims_relate_to_early_claims_only(early: dict[str, Claim]) -> None:
    assert {other for claim in early.values() for other in claim.supports + claim.disputes} <= set(early)


def test_every_claim_names_a_known_source(claims: dict[str, Claim], sources: dict[str, Source]) -> None:
    assert {claim.source for claim in claims.values()} <= set(sources)


def test_every_source_is_named_by_a_claim(claims: dict[str, Claim], sources: dict[str, Source]) -> None:
    assert set(sources) - {claim.source for claim in claims.values()} == set()


def test_the_early_file_stands_alone(early: dict[str, Claim]) -> None:
    assert {claim.source for claim in early.values()} <= set(_section("claims.yaml", "sources"))


@pytest.mark.parametrize("name", ["claims.yaml", "later.yaml"])
def test_dates_are_whole_days(name: str) -> None:
    rows = list(_section(name, "claims").values()) + list(_section(name, "sources").values())
    assert [row for row in rows if not re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", row["published"])] == []


def test_nothing_early_was_published_after_the_announcement_week(early: dict[str, Claim]) -> None:
    assert max(claim.published for claim in early.values()) <= ANNOUNCED_WORLD_ENDS
    assert max(row["published"] for row in _section("claims.yaml", "sources").values()) <= ANNOUNCED_WORLD_ENDS


def test_everything_later_was_published_later(later: dict[str, Claim]) -> None:
    assert min(claim.published for claim in later.values()) > ANNOUNCED_WORLD_ENDS


def test_early_remarks_know_nothing_of_what_came_later() -> None:
    text = (EXAMPLE / "claims.yaml").read_text("utf-8")
    assert re.findall(r"\b2026\b|2025-(?:0[2-9]|1[0-2])", text) == []


def test_nothing_was_published_before_it_was_said(claims: dict[str, Claim]) -> None:
    for name, claim in claims.items():
        said = re.match(r"20\d\d-\d\d(-\d\d)?", claim.said)
        assert said is not None, name
        if claim.about not in ("presentation", "stargate-members", "mgx-role", "stargate-activity"):
            assert said.group() <= claim.published, name


def test_quotations_are_short(claims: dict[str, Claim]) -> None:
    assert [name for name, claim in claims.items() if len((claim.quotation or "").split()) > 12] == []


def test_french_quotations_stand_in_the_texts_word_for_word(early: dict[str, Claim]) -> None:
    if not (SHARED / "seeds").exists():
        pytest.skip("the source documents (../shared) are not here")
    texts = {source: _plain((SHARED / "seeds" / name).read_text("utf-8")) for source, name in FRENCH_TEXTS.items()}
    for name, claim in early.items():
        if claim.source in texts and claim.quotation:
            assert _plain(claim.quotation) in texts[claim.source], name


def test_what_a_programme_may_use_reads_in_its_unit(claims: dict[str, Claim]) -> None:
    assert set(UNITS) <= {claim.about for claim in claims.values()}
    for name, claim in claims.items():
        if claim.about in UNITS:
            assert isinstance(claim.value, str), name
            assert read_quantity(claim.value, UNITS[claim.about]).value >= 0, name


@pytest.mark.parametrize(
    ("about", "first"),
    [
        ("softbank-liquidity", "softbank-liquidity-wsj"),
        ("openai-liquidity", "openai-liquidity-cnn"),
        ("oracle-liquidity", "oracle-liquidity-wsj"),
        ("mgx-liquidity", "mgx-liquidity-assumed"),
        ("softbank-secured", "softbank-secured-musk"),
        ("deploy-immediately", "deploy-immediately-son"),
        ("target-four-years", "target-four-years-son"),
        ("jobs-announced", "jobs-announced-trump"),
        ("earlier-pledge", "earlier-pledge-son"),
        ("cost-per-facility-watt", "watt-openai-pitch"),
    ],
)
def test_the_claim_that_stands_without_a_view_is(claims: dict[str, Claim], about: str, first: str) -> None:
    assert next(name for name, claim in claims.items() if claim.about == about) == first


def test_a_bound_stays_a_bound_where_the_translation_lost_it(early: dict[str, Claim]) -> None:
    assert early["softbank-secured-musk"].bound == "<"
    assert early["softbank-secured-musk-afp"].bound == "="


def test_every_assumption_says_why(claims: dict[str, Claim]) -> None:
    assumed = [claim for claim in claims.values() if claim.kind == "assumption"]
    assert assumed
    assert all(claim.speaker == "gigawatt" and claim.note for claim in assumed)


def test_every_cost_per_watt_states_its_basis(claims: dict[str, Claim]) -> None:
    rivals = [claim for claim in claims.values() if claim.about == "cost-per-facility-watt"]
    assert len(rivals) >= 10
    assert all("Basis:" in (claim.note or "") for claim in rivals)


@pytest.mark.parametrize(
    ("about", "kind", "chosen"),
    [
        ("openai-liquidity", "assumption", "openai-liquidity-assumed"),
        ("openai-liquidity", "report", "openai-liquidity-cnn"),
        ("cost-per-facility-watt", "assumption", "watt-assumed"),
        ("cost-per-facility-watt", "proposal", "watt-openai-pitch"),
        ("cost-per-facility-watt", "estimate", "watt-epoch-2026"),
    ],
)
def test_a_preference_for_a_kind_finds(claims: dict[str, Claim], about: str, kind: str, chosen: str) -> None:
    found = next(name for name, claim in claims.items() if claim.about == about and claim.kind == kind)
    assert found == chosen


def test_the_assumed_cost_per_watt_is_the_sum_its_note_shows() -> None:
    ratio = 1.4  # facility watts per watt of IT, as the note says
    shell_usd_per_w = 3.4e9 / (206e6 * ratio)
    chips_usd_per_w = 3.4e6 / (132e3 * ratio)
    assert shell_usd_per_w == pytest.approx(11.8, abs=0.05)
    assert chips_usd_per_w == pytest.approx(18.4, abs=0.05)
    assert shell_usd_per_w + chips_usd_per_w == pytest.approx(30, abs=0.5)
