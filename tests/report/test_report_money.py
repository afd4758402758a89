"""The drawing of the money: the curve, who can pay, on whose credit, what must be there, and the versions."""

from typing import Any

import pytest
from filled_exhibits import VERSIONS, emptied_exhibits, filled_exhibits
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Exhibits
from gigawatt.report import render
from gigawatt.report.charts import Chart, conditions, credit, money
from gigawatt.report.versions import VersionTable, versions

EXHIBITS = filled_exhibits("announced")
BOTH = (EXHIBITS, filled_exhibits("sceptic"))


def changed(**fields: Any) -> Exhibits:
    return EXHIBITS.model_copy(update={"money": EXHIBITS.money.model_copy(update=fields)})


def table(*views: Exhibits) -> VersionTable:
    found = versions(views or BOTH)
    assert found is not None
    return found


def names(chart: Chart) -> list[str]:
    assert chart.figure is not None
    return [drawn.name for drawn in chart.figure.data if drawn.name]


def test_the_money_curve_has_committed_callable_closed_spendable_and_spent() -> None:
    drawn = " ".join(names(money.funding(EXHIBITS)))
    assert all(word in drawn for word in ("committed", "callable", "closed", "can be spent", "plan spends"))


def test_debt_that_never_closes_is_not_drawn() -> None:
    nothing = EXHIBITS.money.closed.model_copy(update=dict.fromkeys(("p10", "p50", "p90"), (0.0,) * 120))
    assert "debt closed" not in " ".join(names(money.funding(changed(closed=nothing))))


def test_a_promise_far_above_the_curves_is_marked_off_the_scale() -> None:
    figure = money.funding(changed(supply=EXHIBITS.money.callable, spend=EXHIBITS.money.callable)).figure
    assert figure is not None
    marks = {drawn.name: drawn for drawn in figure.data if (drawn.name or "").startswith("promised")}
    assert marks["promised $500B"].marker.symbol == "triangle-up"
    assert marks["promised $500B"].y[0] <= figure.layout.yaxis.range[1]
    assert marks["promised $100B"].y[0] == 100


def test_the_four_meanings_are_those_at_the_first_promise() -> None:
    chart = money.four_meanings(EXHIBITS)
    assert chart.table.caption.endswith("Jan 2026")
    assert [row[0].split(":")[0] for row in chart.table.rows] == ["committed", "liquid", "callable", "secured"]


def test_who_falls_short_has_a_hatched_bar_and_a_sign() -> None:
    figure = money.coverage(EXHIBITS).figure
    assert figure is not None
    short = next(drawn for drawn in figure.data if drawn.name == "short of its promise, P50")
    assert short.marker.pattern.shape == "x"
    assert list(figure.data[-1].text) == ["✕ short in 70 %"]


def test_where_nobody_falls_short_no_shortfall_is_drawn() -> None:
    rows = tuple(row.model_copy(update={"short_share": 0.0}) for row in EXHIBITS.money.coverage)
    assert "short of its promise, P50" not in names(money.coverage(changed(coverage=rows)))


def test_exposure_names_the_obligor_with_its_grade() -> None:
    figure = credit.exposure(EXHIBITS).figure
    assert figure is not None
    assert list(figure.data[0].y) == ["oracle (BBB)", "openai (unrated)"]


def test_exposure_has_payments_debt_share_and_term_in_its_table() -> None:
    assert credit.exposure(EXHIBITS).table.rows[0] == ("oracle", "BBB", "$900M", "$9.6B", "85 %", "15 years")


def test_a_departure_says_what_is_lost_and_what_is_no_longer_carried() -> None:
    sentence = credit.departures(EXHIBITS).sentence
    assert (
        "$900M of payments, at their present value, are lost, and $300M of debt has nothing to pay for it" in sentence
    )


def test_a_condition_has_a_sign_a_word_its_month_and_who_delivers_it() -> None:
    first = conditions.conditions(EXHIBITS).table.rows[0]
    assert first == ("abilene a1", "● met Jul 2024\nlease with oracle", "◑ expected Mar 2025\ntask permits")


def test_phases_whose_conditions_are_alike_share_a_row() -> None:
    rows = EXHIBITS.money.conditions
    alike = tuple(row.model_copy(update={"phase": row.phase.replace("a2", "a3")}) for row in rows[2:])
    shown = conditions.conditions(changed(conditions=rows + alike)).table.rows
    assert [row[0] for row in shown] == ["abilene a1", "abilene a2 and a3"]


def test_missing_conditions_are_counted() -> None:
    sentence = conditions.conditions(EXHIBITS).sentence
    assert sentence == "1 of 2 phases cannot close as the file stands; what is missing: lease (1 phase)."


def test_a_remedy_that_money_does_not_measure_is_said_so() -> None:
    assert [row[3] for row in conditions.remedies(EXHIBITS).table.rows] == ["$4.0B", "not in money"]


def test_a_deadlock_has_a_sign_and_a_word() -> None:
    assert [row[1] for row in conditions.control(EXHIBITS).table.rows] == ["✕ possible", "● none"]


def test_the_versions_have_a_row_for_each_view_of_the_file() -> None:
    assert [row.view for row in table().rows] == [version.view for version in VERSIONS]


def test_versions_that_the_report_shows_are_marked() -> None:
    assert [row.view for row in table(EXHIBITS).rows if row.shown] == ["announced"]


def test_versions_are_dated_by_the_first_promise() -> None:
    assert table().columns[:2] == ("Callable by Jan 2026", "Short of $100B")


def test_a_version_says_money_missing_megawatts_dates_cost_and_cause() -> None:
    texts = [entry.text for entry in table().rows[0].entries]
    assert texts == ["$52B", "$48B", "● nobody", "1.6 GW", "Jun 2026", "Apr 2028", "$49B", "offtake"]


def test_who_falls_short_first_stands_first_with_month_and_amount() -> None:
    entry = table().rows[1].entries[2]
    assert (entry.text, entry.note) == ("✕ softbank from Jun 2025, $12B", "then openai from Nov 2025, $6.4B")


def test_a_version_that_builds_nothing_has_no_dates() -> None:
    dates = table().rows[2].entries[4:6]
    assert [(entry.text, entry.note) for entry in dates] == [("–", "nothing is built")] * 2


def test_a_version_with_details_says_in_how_many_futures_its_last_megawatt_is_live() -> None:
    notes = [row.entries[5].note for row in table(EXHIBITS).rows]
    assert notes[0] == "in 90 % of futures within the horizon"
    assert notes[1] == ""


def test_bars_of_a_column_are_shares_of_its_largest() -> None:
    assert [row.entries[0].share for row in table().rows] == [1.0, 31 / 52, 0.0]


def test_the_versions_stand_before_the_cards_and_the_questions() -> None:
    page = render([stand_in_verdict("announced")], [EXHIBITS])
    places = [page.index(text) for text in ('class="sentence"', 'id="versions"', 'class="figures"', "<h3>Questions")]
    assert places == sorted(places)


def test_a_run_stored_without_versions_says_so() -> None:
    page = render([stand_in_verdict("announced")], [EXHIBITS.model_copy(update={"versions": ()})])
    assert "stored without the other versions of the money" in page


def test_a_table_that_all_views_share_is_shown_once() -> None:
    page = render([stand_in_verdict(view.view) for view in BOTH], BOTH)
    assert page.count("<h3>Who controls the calls</h3>") == 1


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (money.four_meanings(emptied_exhibits()), "names no partner"),
        (money.coverage(emptied_exhibits()), "names no partner"),
        (credit.exposure(emptied_exhibits()), "no debt rests on anybody’s credit"),
        (credit.departures(emptied_exhibits()), "No chosen phase has a tenant"),
        (conditions.conditions(emptied_exhibits()), "no close to prepare"),
        (conditions.remedies(emptied_exhibits()), "no remedy is needed"),
        (conditions.control(emptied_exhibits()), "says nothing of who may call"),
    ],
    ids=lambda value: value.name if isinstance(value, Chart) else "",
)
def test_no_money_is_drawn_from_nothing_and_the_sentence_says_why(chart: Chart, said: str) -> None:
    assert chart.figure is None
    assert chart.table.rows == ()
    assert said in chart.sentence
