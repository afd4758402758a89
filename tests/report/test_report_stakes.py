"""The agreements that would explain stakes stand beside X01; what a sponsor would owe back beside the partners."""

from __future__ import annotations

import pytest
from stand_in_exhibits import stand_in_exhibits
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Band, Clawback, Exhibits, Finding, Severity
from gigawatt.evidence.stakes import Ticket, stake_structures
from gigawatt.report import render
from gigawatt.report.charts import owners
from gigawatt.report.stakes import stake_rows

SAID = (Ticket("soft_bank", 19e9, 0.4), Ticket("openai", 19e9, 0.4), Ticket("<mgx>", 14e9, None))
BAND = Band(p10=1e6, p50=2e6, p90=4e6)


def finding(*tickets: Ticket) -> Finding:
    return Finding(
        id="X01",
        title="Stakes",
        severity=Severity.CONTRADICTION,
        text="They do not follow.",
        arithmetic=(),
        claims=(),
        repairs=(),
        structures=stake_structures("venture", tickets, "2025-01"),
    )


def page(found: Finding) -> str:
    verdict = stand_in_verdict("announced").model_copy(update={"findings": (found,)})
    return render([verdict], [stand_in_exhibits("announced")])


def test_each_structure_has_a_row_per_holder_with_what_it_pays_and_gets() -> None:
    rows = stake_rows(finding(*SAID))
    assert [row.structure for row in rows if row.rows] == [
        "pro rata, smaller tickets", "pro rata, larger tickets", "promote", "promote above a hurdle", "preferred",
    ]  # fmt: skip
    assert rows[6].cells == ("soft bank", "19 bn", "36.5 %", "36.5 % of 52 bn", "40.0 %")
    assert rows[14].cells == ("<mgx>", "14 bn, of which 4.5 preferred", "20.0 %", "100.0 % of 4.95 bn", "20.0 %")


def test_a_structure_that_explains_nothing_says_why() -> None:
    rows = stake_rows(finding(Ticket("one", 1e9, 0.7), Ticket("two", 1e9, 0.7)))
    assert len(rows) == 5
    assert all("cannot explain them: the stakes add to 1.4" in row.needs for row in rows)


def test_the_page_shows_the_table_and_the_settings_with_names_escaped() -> None:
    text = page(finding(*SAID))
    assert "What each agreement would mean" in text
    assert "&lt;mgx&gt;" in text
    assert "<mgx>" not in text
    assert "--set 'vehicles.venture.promote={to: venture_sponsors" in text


def test_a_finding_without_structures_has_no_table() -> None:
    assert "What each agreement would mean" not in page(finding(*SAID).model_copy(update={"structures": ()}))


def with_clawback(owed: Band | None, base_usd: float, share: float) -> Exhibits:
    exhibits = stand_in_exhibits("announced")
    row = Clawback(
        vehicle="hall", sponsor="soft_bank", promoted_usd=9e6, base_usd=base_usd, owed_share=share, owed_usd=owed
    )
    return exhibits.model_copy(update={"finance": exhibits.finance.model_copy(update={"clawbacks": (row,)})})


@pytest.mark.parametrize(
    ("owed", "base_usd", "share", "said"),
    [
        (None, 0.0, 0.0, "for its promote of $9.0M from hall, would owe nothing back at the horizon in any future."),
        (BAND, 2e6, 0.3, "$2.0M at the horizon, and something in 30 % of futures: then $1.0M–$4.0M, median $2.0M."),
    ],
)  # fmt: skip
def test_the_partners_say_what_their_sponsor_would_owe_back(
    owed: Band | None, base_usd: float, share: float, said: str
) -> None:
    assert owners.partners(with_clawback(owed, base_usd, share)).sentence.endswith(said)
