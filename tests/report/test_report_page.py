import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from filled_exhibits import filled_exhibits
from stand_in_exhibits import stand_in_exhibits
from stand_in_run import stand_in_run
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import AnswerName, Broken, Exhibits, Missing, QuarterTest, Return, Verdict
from gigawatt.report import (
    RUNG_SYMBOLS,
    change,
    condition,
    disagreements,
    headline_lines,
    promises,
    render,
    side_by_side,
)

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


class Elements(HTMLParser):
    """Collects tags with their attributes, and the texts outside scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside = tag

    def handle_data(self, data: str) -> None:
        if self.inside == "script":
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


@pytest.fixture(scope="module")
def page() -> str:
    run = stand_in_run("announced", "sceptic")
    exhibits = [filled_exhibits(verdict.provenance.view) for verdict in run.verdicts]
    return render(run.verdicts, exhibits, started="2026-11-22T03:24:21Z", timings=run.timings)


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    return Elements(page)


OURS = {*get_args(Broken.model_fields["covenant"].annotation), *get_args(QuarterTest.model_fields["result"].annotation)}
OURS |= {*get_args(Return.model_fields["kind"].annotation), *get_args(AnswerName)}
"""Words of our own, which no programme chooses."""


def hostile(model: Any) -> Any:
    """The same tree with every free text replaced."""
    fixed = re.compile(r"\d{4}-\d{2}(-\d{2})?")
    if isinstance(model, str):
        return model if fixed.fullmatch(model) or model in OURS else HOSTILE
    if isinstance(model, dict):
        return {key: hostile(value) for key, value in model.items()}
    if isinstance(model, list):
        return [hostile(value) for value in model]
    return model


def hostile_verdict() -> Verdict:
    tree = stand_in_verdict("announced").model_dump(mode="json")
    spoilt = hostile(tree)
    spoilt["reasons"] = dict.fromkeys(tree["reasons"], HOSTILE)
    for question, kept in zip(spoilt["headlines"]["questions"], tree["headlines"]["questions"]):
        question["rung"] = kept["rung"]
    for finding, kept in zip(spoilt["findings"], tree["findings"]):
        finding["severity"] = kept["severity"]
    for row, kept in zip(spoilt["claims_that_matter"], tree["claims_that_matter"]):
        row["headline"] = kept["headline"]
    return Verdict.model_validate(spoilt)


def test_no_text_of_a_programme_becomes_markup() -> None:
    exhibits = Exhibits.model_validate(hostile(filled_exhibits("announced").model_dump(mode="json")))
    spoilt = render([hostile_verdict()], [exhibits], started=HOSTILE, audit=[HOSTILE])
    tags = Elements(spoilt).tags
    assert not [tag for tag, _ in tags if tag == "img"]
    assert not [name for _, attributes in tags for name in attributes if name.startswith("on")]
    assert len([tag for tag, _ in tags if tag == "script"]) == 3
    assert "49" not in re.findall(r"alert\(1\)&gt;.{0,20}(49)", spoilt)


def test_nothing_is_asked_of_the_network(elements: Elements) -> None:
    linked = [
        value
        for _, attributes in elements.tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data") and value
    ]
    assert all(value.startswith("#") for value in linked)


def test_every_script_that_runs_is_in_the_policy(page: str, elements: Elements) -> None:
    policy = next(a["content"] for tag, a in elements.tags if tag == "meta" and a.get("http-equiv")) or ""
    running = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(running) == 2
    for script in running:
        assert b64encode(sha256(script.encode()).digest()).decode() in policy
    assert "default-src 'none'" in policy


def test_the_drawing_library_is_embedded_once(page: str) -> None:
    assert page.count("plotly.js v") == 1


def test_every_figure_has_its_place_and_every_place_its_figure(page: str, elements: Elements) -> None:
    text = re.search(r'<script type="application/json" id="figures">(.*?)</script>', page, flags=re.DOTALL)
    assert text is not None
    places = {a["id"] for tag, a in elements.tags if tag == "div" and a.get("class") == "plot"}
    assert set(json.loads(text[1])) == places
    assert len(places) >= 30  # fifteen questions, two views


def test_every_chart_has_a_text_for_those_who_do_not_see_it(elements: Elements) -> None:
    plots = [a for tag, a in elements.tags if tag == "div" and a.get("class") == "plot"]
    assert all(a["role"] == "img" and len(a["aria-label"] or "") > 40 for a in plots)


def test_every_chart_has_its_table(page: str) -> None:
    details = page.count('<details class="inner">')  # drawn parts of a chart whose table has them all
    assert page.count("<summary>Figures as a table</summary>") >= page.count('class="plot"') - details


def test_the_order_is_verdict_money_schedule_power_compute_returns_risk_evidence_findings_footer(page: str) -> None:
    order = ["verdict", "money", "schedule", "power", "compute", "returns", "risk", "evidence", "findings", "reproduce"]
    places = [page.index(f'id="{name}"') for name in order]
    assert places == sorted(places)


def test_every_rung_has_a_symbol_of_its_own() -> None:
    assert len(set(RUNG_SYMBOLS.values())) == 5


def test_a_headline_that_is_missing_stands_in_the_page_with_its_reason() -> None:
    verdict = stand_in_verdict("announced", gpu_hour_usd=Missing("No chips are bought, so no hour is billed."))
    page = render([verdict], [stand_in_exhibits("announced")])
    assert "No chips are bought, so no hour is billed." in page


def test_a_plan_of_nothing_still_makes_a_page() -> None:
    nothing = {name: Missing("Nothing is built.") for name in ("binding_share", "irr", "min_dscr", "jobs", "capex_usd")}
    tree = stand_in_exhibits("sceptic").model_dump()
    tree["schedule"] |= {"tasks": (), "phases": ()}
    tree["finance"] |= {"vehicles": (), "partners": (), "cap_table": ()}
    tree["power"] = {"sites": ()}
    tree["money"] |= {"entities": (), "coverage": (), "targets": ()}
    tree["risk"] |= dict.fromkeys(tree["risk"], ())
    tree["compute"] |= {
        "gpu_hour_usd": (),
        "goodput": (),
        "runs": (),
        "trainings": (),
        "waits": (),
        "cost_views": (),
        "placed": None,
    }
    tree["evidence"] = {"rivals": (), "bought": ()}
    for section, name in (
        ("schedule", "energised_mw"),
        ("schedule", "heads"),
        ("compute", "accelerators"),
        ("money", "spend"),
    ):
        tree[section][name] = dict.fromkeys(("p10", "p50", "p90"), (0.0,) * 120)
    page = render([stand_in_verdict("sceptic", **nothing)], [Exhibits.model_validate(tree)])
    assert "nothing to schedule" in page


def test_views_that_differ_say_which_claims_make_the_difference_and_what_each_does(page: str) -> None:
    assert "What makes the difference" in page
    assert "softbank-under-10bn" in page
    assert "With the claim of sceptic: funding gap to $100B $48B → $60B, callable equity $52B → $41B" in page
    assert "With the claim of announced: funding gap to $100B $60B → $48B, callable equity $41B → $52B" in page


def test_a_claim_that_a_view_cannot_know_is_said_not_to_be_tried() -> None:
    blind = stand_in_verdict("announced").model_copy(update={"other_beliefs": ()})
    ((_, (belief, _)),) = disagreements((blind, stand_in_verdict("sceptic")))
    assert belief.otherwise == (
        "With the claim of sceptic: not tried; "
        "this view cannot know that claim, or the file does not hold together with it",
    )


def test_a_claim_that_moves_nothing_is_said_to() -> None:
    verdict = stand_in_verdict("announced")
    still = tuple(row for row in verdict.other_beliefs if row.headline == "facility_mw")
    ((_, (belief, _)),) = disagreements(
        (verdict.model_copy(update={"other_beliefs": still}), stand_in_verdict("sceptic"))
    )
    assert belief.otherwise == ("With the claim of sceptic: neither gap, callable equity nor megawatts move",)


def test_a_claim_that_matters_is_a_sentence_with_its_subject() -> None:
    verdict = stand_in_verdict("announced")
    row = verdict.claims_that_matter[0]
    said = f"{change(row, promises(verdict))} {condition(row)}"
    assert said == (
        "funding gap to $500B: from $340B to $358B (+$18B) if softbank's liquidity were "
        "< 10 bn USD, Elon Musk instead of ~ 30 bn USD, Wall Street Journal"
    )


def test_lines_that_say_the_same_in_every_view_are_shown_as_one() -> None:
    lost = Missing("No contract pays.")
    changes = {"irr": {"softbank": lost, "openai": lost, "stargate": lost}}
    rows = side_by_side((stand_in_verdict("announced", **changes), stand_in_verdict("sceptic", **changes)))
    returns = [row for row in rows if row[0] and row[0].headline.startswith("irr")]
    assert [line.title for line in returns[0] if line] == ["Return of softbank, openai and stargate"] * 2
    assert len(returns) == 1


def test_lines_that_differ_in_one_view_stay_apart() -> None:
    lost = Missing("No contract pays.")
    alike, apart = {"a": lost, "b": lost}, {"a": lost, "b": Missing("Another reason.")}
    rows = side_by_side((stand_in_verdict("announced", irr=alike), stand_in_verdict("sceptic", irr=apart)))
    assert len([row for row in rows if row[0] and row[0].headline.startswith("irr")]) == 2


def test_nobody_short_and_no_debt_are_answers_not_gaps() -> None:
    nothing = {"debt_usd": {"loan": Missing("No contract carries it.")}, "min_dscr": {"loan": Missing("None.")}}
    verdict = stand_in_verdict("announced", first_entity_short=Missing("Everybody pays."), **nothing)
    said = {line.headline: (line.value, line.note) for line in headline_lines(verdict)}
    assert said["first_entity_short"] == ("nobody", "Everybody pays.")
    assert said["debt_usd.loan"] == ("none", "No contract carries it.")


def test_the_headline_table_keeps_one_row_per_headline_whatever_the_view() -> None:
    rows = side_by_side((stand_in_verdict("announced"), stand_in_verdict("sceptic", irr={"softbank": Missing("none")})))
    titles = [next(line.title for line in row if line) for row in rows]
    assert len(titles) == len(set(titles))
    assert [row[1] for row in rows if row[0] and row[0].headline == "irr.openai"] == [None]
