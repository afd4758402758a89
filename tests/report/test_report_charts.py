import pytest
from filled_exhibits import filled_exhibits
from stand_in_exhibits import stand_in_exhibits
from stand_in_run import stand_in_run
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Exhibits, Fan, TornadoRow
from gigawatt.report.charts import SECTIONS, Chart, draw
from gigawatt.report.charts.compute import cost_views, disputes, generations, goodput, placement, waits
from gigawatt.report.charts.evidence import rivals
from gigawatt.report.charts.money import coverage, funding
from gigawatt.report.charts.power import dispatch
from gigawatt.report.charts.returns import cover
from gigawatt.report.charts.risk import capex, completion, joint, tornado
from gigawatt.report.headline_table import cost_scope, headline_lines

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


def test_the_cost_says_whose_spending_is_not_in_it() -> None:
    verdict = stand_in_verdict("announced").model_copy(update={"cost_without": ("abilene_chips",)})
    lines = {line.headline: line.label for line in headline_lines(verdict)}
    assert lines["capex_usd"] == "Cost of the plan, without abilene chips"
    assert lines["capex_usd_per_facility_w"] == "Cost per facility watt, without abilene chips"
    chart = capex(stand_in_exhibits("announced"), cost_scope(verdict))
    assert chart.title == "What it costs, without abilene chips"
    assert ", without abilene chips, with fees and interest during construction; less" in chart.sentence


def test_a_cost_in_which_everything_is_says_so() -> None:
    assert cost_scope(stand_in_verdict("announced")) == ", all-in"


def covered(p10: float, p50: float) -> tuple[str, tuple[str, ...]]:
    """Sentence and row of a vehicle whose cover is the same in every month."""
    exhibits = stand_in_exhibits("announced")
    length = len(exhibits.finance.months)
    fan = Fan(p10=(p10,) * length, p50=(p50,) * length, p90=(2.0,) * length)
    vehicle = exhibits.finance.vehicles[0].model_copy(update={"name": "halls", "dscr": fan})
    chart = cover(exhibits.model_copy(update={"finance": exhibits.finance.model_copy(update={"vehicles": (vehicle,)})}))
    return chart.sentence, chart.table.rows[0]


def test_a_cover_that_is_good_in_half_of_the_futures_does_not_hide_the_tenth_below_lock_up() -> None:
    sentence, row = covered(0.0, 1.3)
    months = len(stand_in_exhibits("announced").finance.months)
    assert sentence == (
        "halls: the median is at least 1.30×, never below lock-up; a tenth of the futures fall to 0.00× or less in the "
        f"worst single month, below the lock-up of 1.10× in {months} months."
    )
    assert row == ("halls", "0.00×", "1.30×", "2.00×", str(months), "0", "0")


def test_a_driver_that_moves_a_date_out_of_the_horizon_says_never() -> None:
    row = TornadoRow(driver="works", headline="live_date.100", unit="months", low=20.0, high=None, base=24.0)
    tree = stand_in_exhibits("announced").model_dump()
    tree["risk"]["tornado"] = [row.model_dump()]
    (chart,) = tornado(Exhibits.model_validate(tree))
    assert chart.sentence == (
        "What moves the date of full power most is works: 20 months in the tenth of futures with its lowest values, "
        "never in that with its highest. Drivers that move together share the effect."
    )
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


def test_the_goodput_falls_from_what_is_paid_for_to_what_is_useful() -> None:
    chart = goodput(EXHIBITS[0])
    assert "64 % do useful work; the largest part of the rest, 19 %, is not billed." in chart.sentence
    assert chart.figure is not None
    (steps,) = chart.figure.data
    assert sum(steps.y) == pytest.approx(0.64)


def test_each_answer_of_the_compute_stage_names_what_is_disputed_and_by_whom() -> None:
    chart = disputes(RUN.verdicts[0])
    assert chart.sentence == "Cost of a billed GPU-hour: economic life of chips moves it most, from $3.0 to $4.9."
    assert ("Economic life of chips", "5 years (a model, 2026-05)", "2.5 years (a short seller)") in [
        row[1:4] for row in chart.table.rows
    ]
    notes = {line.headline: line.note for line in headline_lines(RUN.verdicts[0])}
    assert notes["gpu_hour_usd"].startswith("disputed most: economic life of chips, 5 years (a model, 2026-05); at 2.5")
    assert notes["goodput_share"].endswith("at 60 % (the low end of its range) it is 48 % in the base case, not 64 %")
    assert notes["tokens_per_day"] == ""


def test_chips_that_wait_are_named_with_what_their_money_costs() -> None:
    chart = waits(EXHIBITS[0])
    assert "abilene.b1 are there 5.0 months before their first use" in chart.sentence
    assert "$790M" in chart.sentence
    assert chart.table.rows[1][3] == "not within the horizon"


def test_claims_about_the_cost_of_a_watt_stand_on_one_denominator() -> None:
    chart = cost_views(EXHIBITS[0])
    assert "from $20 (Announcers) to $39 (A bank) per watt" in chart.sentence
    assert [row[2] for row in chart.table.rows] == ["$20", "$39 ($33–$51)"]


def test_the_placement_says_where_the_load_runs_and_what_late_halls_cost() -> None:
    (chart,) = placement(EXHIBITS[0])
    assert "for $12B" in chart.sentence
    assert "of own halls that come late a day costs $7.0M, a month $200M, 2 months $400M." in chart.sentence
    assert chart.table.columns == ("Month", "Needed", "Own halls", "old cloud", "Served by nobody")


def test_a_load_that_cannot_be_placed_says_why() -> None:
    compute = EXHIBITS[0].compute.model_copy(update={"placed": None, "unplaced": "40 accelerators are lacking"})
    (chart,) = placement(EXHIBITS[0].model_copy(update={"compute": compute}))
    assert chart.sentence == "40 accelerators are lacking."
    nothing = compute.model_copy(update={"unplaced": ""})
    assert placement(EXHIBITS[0].model_copy(update={"compute": nothing})) == ()


def test_generations_are_told_apart_where_there_are_several() -> None:
    (chart,) = generations(EXHIBITS[0])
    assert "800,000 GB200 NVL72 and 120,000 GB300 NVL72." in chart.sentence
    one = EXHIBITS[0].compute.model_copy(update={"by_chip": {}})
    assert generations(EXHIBITS[0].model_copy(update={"compute": one})) == ()
