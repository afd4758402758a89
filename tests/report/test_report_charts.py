import pytest
from filled_exhibits import filled_exhibits
from stand_in_exhibits import stand_in_exhibits
from stand_in_run import stand_in_run
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Exhibits, TornadoRow
from gigawatt.report.charts import SECTIONS, Chart, draw
from gigawatt.report.charts.evidence import rivals
from gigawatt.report.charts.money import coverage, funding
from gigawatt.report.charts.power import dispatch
from gigawatt.report.charts.risk import completion, joint, tornado

RUN = stand_in_run("announced", "sceptic")
EXHIBITS = tuple(filled_exhibits(view) for view in ("announced", "sceptic"))
ROWS = [row for section in SECTIONS for row in draw(section, EXHIBITS, RUN.verdicts)]
CHARTS = [chart for row in ROWS for chart in row if chart is not None]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_every_chart_has_a_sentence_that_ends_and_a_table_with_rows(chart: Chart) -> None:
    assert chart.sentence.endswith(".")
    assert chart.table.rows
    assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_no_figure_holds_a_number_that_json_cannot(chart: Chart) -> None:
    if chart.figure is not None:
        assert "NaN" not in chart.figure.to_json()
        assert "Infinity" not in chart.figure.to_json()


def test_views_side_by_side_share_their_scale() -> None:
    row = next(row for row in ROWS if row[0] and row[0].name == "funding")
    ranges = {chart.figure.layout.yaxis.range for chart in row if chart and chart.figure}
    assert len(ranges) == 1


def test_the_funding_sentence_names_promise_date_and_range() -> None:
    sentence = funding(stand_in_exhibits("announced")).sentence
    assert "by Jan 2029 against the promised $500B" in sentence
    assert "between" in sentence


def test_the_coverage_sentence_names_who_falls_short() -> None:
    assert "openai falls short in 70 % of futures" in coverage(stand_in_exhibits("announced")).sentence


def test_joint_confidence_is_never_above_either_of_its_parts() -> None:
    shares = [row[2:] for row in joint(stand_in_exhibits("announced")).table.rows]
    order = ["0 %", "under 5 %", *(f"{value} %" for value in range(5, 100, 5)), "over 95 %", "100 %"]
    assert all(order.index(paid) <= order.index(both) for both, paid in shares)


def test_a_plan_that_is_never_complete_is_said_so() -> None:
    tree = stand_in_exhibits("announced").model_dump()
    tree["risk"]["completion_share"] = (0.0,) * 120
    sentence = completion(Exhibits.model_validate(tree)).sentence
    assert (
        sentence
        == "In fewer than a tenth of the futures the whole plan is live; in 100 % it is not live within the horizon."
    )


def test_a_driver_that_moves_a_date_out_of_the_horizon_says_never() -> None:
    row = TornadoRow(driver="works", headline="live_date.100", unit="months", low=20.0, high=None, base=24.0)
    tree = stand_in_exhibits("announced").model_dump()
    tree["risk"]["tornado"] = [row.model_dump()]
    (chart,) = tornado(Exhibits.model_validate(tree))
    assert chart.sentence == "What moves the date of full power most is works: 20 months at its P10, never at its P90."
    assert chart.table.rows == (("works", "20 months", "never"),)
    assert chart.figure is not None
    assert "never ▸" in chart.figure.data[1].text


def test_rival_claims_are_drawn_once_and_name_the_views_that_believe_them() -> None:
    table = rivals(RUN.exhibits).table
    claims = [row[-1] for row in table.rows]
    assert len(claims) == len(set(claims))
    used = {row[-1]: row[-2] for row in table.rows}
    assert used["softbank-30bn"] == "● announced"


def test_views_side_by_side_share_their_months() -> None:
    row = next(row for row in ROWS if row[0] and row[0].name == "energised")
    ranges = {chart.figure.layout.xaxis.range for chart in row if chart and chart.figure}
    assert len(ranges) == 1


def test_the_week_of_dispatch_is_named_for_its_residual_load() -> None:
    chart = dispatch(stand_in_exhibits("announced").power.sites[0])
    assert "the week with the highest residual load" in chart.sentence


def test_charts_are_drawn_the_same_twice() -> None:
    section = SECTIONS[0]
    exhibits, verdicts = (stand_in_exhibits("announced"),), (stand_in_verdict("announced"),)
    one, two = draw(section, exhibits, verdicts), draw(section, exhibits, verdicts)
    assert [c.figure.to_json() for (c,) in one if c and c.figure] == [
        c.figure.to_json() for (c,) in two if c and c.figure
    ]
