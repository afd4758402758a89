import numpy as np
import pytest
from stand_in_exhibits import stand_in_exhibits

from gigawatt.chain import Exhibits
from gigawatt.report.charts import cascade, lenders, owners, returns, said

EXHIBITS = stand_in_exhibits("announced")


def changed(**fields: object) -> Exhibits:
    finance = EXHIBITS.finance.model_copy(update=fields)
    return EXHIBITS.model_copy(update={"finance": finance})


def test_the_waterfall_says_what_part_of_revenue_lenders_and_owners_get() -> None:
    sentence = cascade.waterfall(EXHIBITS).sentence
    # of 10: running cost 2, tax 0.5, lenders 4 + 0.5 + 0.2, owners 3
    assert (
        "Of $80B of revenue over life, 20 % to running cost, 5 % to tax, 45 % to lenders and 30 % to owners" in sentence
    )


def test_the_waterfall_draws_the_year_and_life_beside_each_other() -> None:
    figure = cascade.waterfall(EXHIBITS).figure
    assert figure is not None
    assert len(figure.data) == 2
    assert [sum(trace.y) for trace in figure.data] == pytest.approx([0.0, 0.0], abs=1e-9)


def test_without_revenue_there_is_no_waterfall_and_the_missing_contract_is_said() -> None:
    chart = cascade.waterfall(changed(cascades=()))
    assert chart.figure is None
    assert chart.sentence.startswith("No contract of the file pays")


def test_a_party_that_pays_and_owns_closes_no_loop() -> None:
    figure = cascade.operations(EXHIBITS).figure
    assert figure is not None
    link = figure.data[0].link
    assert not set(zip(link.source, link.target)) & {(b, a) for a, b in zip(link.source, link.target)}
    assert [label.strip() for label in figure.data[0].node.label].count("openai") == 2


def test_most_money_from_outside_is_named() -> None:
    assert "$80B comes from outside, most of it from openai: $60B" in cascade.operations(EXHIBITS).sentence


def test_two_vehicles_drawing_one_facility_are_told_apart() -> None:
    columns = lenders.debt(EXHIBITS).table.columns
    assert columns[1:3] == ("construction of abilene shell", "construction of abilene chips")


def test_debt_by_facility_adds_to_all_debt() -> None:
    figure = lenders.debt(EXHIBITS).figure
    assert figure is not None
    total = np.sum([np.array(trace.y, dtype=float) for trace in figure.data], axis=0)
    expected = sum(np.array(row.debt_usd) for row in EXHIBITS.finance.facilities) / 1e9
    np.testing.assert_allclose(total, expected, rtol=1e-5)


def test_quarterly_tests_are_counted_by_result() -> None:
    sentence = lenders.ratios(EXHIBITS).sentence
    assert "abilene shell has 1 below default and 1 in lock-up of 3 tests, least 1.04× in Mar 2028" in sentence


def test_ratios_of_all_together_stand_last() -> None:
    heads = [row[0] for row in lenders.ratios(EXHIBITS).table.rows if not any(row[1:])]
    assert heads == ["ABILENE SHELL", "ABILENE CHIPS", "ALL TOGETHER"]


def test_the_cover_is_drawn_against_lock_up_and_default() -> None:
    figure = returns.cover(EXHIBITS).figure
    assert figure is not None
    assert {"lock-up", "default"} <= {note.text for note in figure.layout.annotations}


def test_what_was_cancelled_stands_under_the_statements_of_all() -> None:
    chart = returns.statements(EXHIBITS)[-1]
    assert chart.table.rows[-1][0] == "Rent among vehicles"
    assert "$3.0B of rent that one vehicle pays another" in chart.sentence


def test_a_partner_without_a_rate_says_why_and_one_with_a_rate_says_it() -> None:
    chart = owners.partners(EXHIBITS)
    assert "12 % a year" in chart.sentence
    assert [row[1] for row in chart.table.rows] == ["12 %", owners.NO_RATE["no offtake"]]


def test_the_holder_whose_share_moves_most_is_named() -> None:
    assert "from 40 % to 50 % of stargate" in owners.units(EXHIBITS).sentence


def test_one_holder_alone_is_not_drawn() -> None:
    chart = owners.units(changed(cap_curves=()))
    assert chart.figure is None
    assert chart.sentence.startswith("No vehicle has more than one holder")


def test_a_run_stored_before_all_this_says_so() -> None:
    old = changed(
        consolidated=None, cascades=(), operations=(), facilities=(), cap_curves=(), quarters=(),
        vehicles=tuple(row.model_copy(update={"ratios": None}) for row in EXHIBITS.finance.vehicles),
        partners=tuple(row.model_copy(update={"earned": None}) for row in EXHIBITS.finance.partners),
    )  # fmt: skip
    charts = (cascade.waterfall, cascade.operations, lenders.debt, lenders.ratios, owners.units)
    assert {draw(old).sentence for draw in charts} == {said.ABSENT}
    assert owners.partners(old).figure is not None
