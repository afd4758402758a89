"""The drawing of the schedule: waits, float, critical work, crews, jobs, earned value."""

from datetime import date
from typing import Any

import pytest
from filled_exhibits import FULL_MONTHS, QUALITY, emptied_exhibits, filled_exhibits
from stand_in_verdict import stand_in_verdict

from gigawatt.chain import Exhibits, PolicyDifference
from gigawatt.report.charts import Chart, criticality, gantt, people, schedule
from gigawatt.report.charts.gantt_rows import phase_layout, task_layout

EXHIBITS = filled_exhibits("announced")
VERDICT = stand_in_verdict("announced")
FEW = EXHIBITS.model_copy(
    update={
        "schedule": EXHIBITS.schedule.model_copy(
            update={"tasks": tuple(row for row in EXHIBITS.schedule.tasks if row.phase in ("abilene.a1", "abilene.a2"))}
        )
    }
)
"""Two phases: few enough for a row per task."""
GROUPS = gantt.grouped(EXHIBITS.schedule.tasks)
DAY_MS = 86_400_000


def changed(**schedule: Any) -> Exhibits:
    return EXHIBITS.model_copy(update={"schedule": EXHIBITS.schedule.model_copy(update=schedule)})


def trace(chart: Chart, name: str, place: int = 0) -> Any:
    assert chart.figure is not None
    return [drawn for drawn in chart.figure.data if drawn.name == name][place]


@pytest.mark.parametrize("exhibits", [EXHIBITS, FEW], ids=["phases", "tasks"])
def test_a_wait_is_drawn_between_ready_and_start(exhibits: Exhibits) -> None:
    bar = trace(gantt.gantt(exhibits, VERDICT), "waits, ready but held")
    held = next(row for row in exhibits.schedule.tasks if row.held_by)
    assert list(bar.base) == [held.ready]
    assert bar.x[0] == (date.fromisoformat(held.start) - date.fromisoformat(held.ready or "")).days * DAY_MS


@pytest.mark.parametrize("exhibits", [EXHIBITS, FEW], ids=["phases", "tasks"])
def test_a_wait_says_what_it_waits_for(exhibits: Exhibits) -> None:
    figure = gantt.gantt(exhibits, VERDICT).figure
    assert figure is not None
    assert any("waits for grid" in text for drawn in figure.data for text in drawn.text or ())


@pytest.mark.parametrize("exhibits", [EXHIBITS, FEW], ids=["phases", "tasks"])
def test_a_wait_is_hatched_from_end_to_end(exhibits: Exhibits) -> None:
    chart = gantt.gantt(exhibits, VERDICT)
    held = next(row for row in exhibits.schedule.tasks if row.held_by)
    days = [date.fromisoformat(day) for day in trace(chart, "hatching").x if day]
    assert days[0] == date.fromisoformat(held.ready or "")
    assert 0 <= (date.fromisoformat(held.start) - days[-1]).days < (days[1] - days[0]).days


def test_a_wait_stands_in_the_table_with_its_length() -> None:
    cells = [row[4] for row in gantt.gantt(EXHIBITS, VERDICT).table.rows]
    assert [cell for cell in cells if cell != "–"] == ["grid, 168 days"]


def test_a_task_that_nothing_held_has_no_wait() -> None:
    assert task_layout({"a": GROUPS["abilene.a1"]}).waits == ()


def test_critical_work_has_a_line_under_its_bar() -> None:
    line = trace(gantt.gantt(EXHIBITS, VERDICT), "critical: no float")
    critical = [row for row in EXHIBITS.schedule.tasks if row.critical]
    assert sorted(line.base) == sorted(row.start for row in critical)


def test_a_critical_task_has_a_sign_beside_its_name() -> None:
    labels = task_layout({"abilene.a1": GROUPS["abilene.a1"]}).labels
    critical = {row.task for row in GROUPS["abilene.a1"] if row.critical}
    assert {label.removeprefix("◆ ") for label in labels if label.startswith("◆")} == critical


def test_float_is_a_tail_from_the_finish() -> None:
    tail = trace(gantt.gantt(FEW, VERDICT), "float")
    slack = [row for row in FEW.schedule.tasks if row.float_days]
    assert sorted(zip(tail.base, tail.x)) == sorted((row.finish, (row.float_days or 0) * DAY_MS) for row in slack)


def test_work_that_has_begun_is_marked() -> None:
    dots = trace(gantt.gantt(EXHIBITS, VERDICT), "has begun")
    assert list(dots.x) == [row.start for row in EXHIBITS.schedule.tasks if row.actual]


def test_many_tasks_are_a_row_per_phase_and_a_fold_for_the_tasks_of_each() -> None:
    chart = gantt.gantt(EXHIBITS, VERDICT)
    assert chart.figure is not None
    assert len(chart.figure.layout.yaxis.ticktext) == len(GROUPS) == len(chart.folds)


def test_twenty_phases_of_fifteen_tasks_stay_within_forty_six_pixels_a_phase() -> None:
    row = EXHIBITS.schedule.tasks[0]
    groups = {f"campus.p{phase}": [row] * 15 for phase in range(20)}
    layout = phase_layout(groups)
    assert (len(layout.labels), layout.row_height) == (20, 46)


def test_the_close_and_the_live_month_of_a_phase_are_milestones_on_its_row() -> None:
    chart = gantt.gantt(EXHIBITS, VERDICT)
    first = EXHIBITS.schedule.phases[0]
    assert trace(chart, "financial close").x[0] == f"{first.close}-15"
    assert trace(chart, "live, P50 (line: P10–P90)").x[0] == f"{first.live_p50}-15"


def test_a_very_late_tenth_does_not_squeeze_the_bars() -> None:
    late = tuple(row.model_copy(update={"live_p90": "2049-01"}) for row in EXHIBITS.schedule.phases)
    start, end = (
        date.fromisoformat(choose(getattr(row, name) for row in EXHIBITS.schedule.tasks))
        for choose, name in ((min, "start"), (max, "finish"))
    )
    shown = date.fromisoformat(gantt.gantt(changed(phases=late), VERDICT).until) - start
    assert shown < 2 * (end - start)


def test_the_day_of_knowledge_and_the_promises_are_lines() -> None:
    figure = gantt.gantt(EXHIBITS, VERDICT).figure
    assert figure is not None
    named = [note.text for note in figure.layout.annotations]
    assert "$100B" in named
    assert (VERDICT.provenance.as_of is None) == ("known until here" not in named)


def test_a_plan_that_is_not_proven_says_value_bound_and_gap() -> None:
    assert gantt.quality(QUALITY) == (
        "○ Not proven best (earliest): this plan has 1,022 days to the last end, no plan can be better than "
        "981 days to the last end, gap 4.0 %. Order: phase by phase as in the file."
    )


def test_a_proven_plan_says_so() -> None:
    proven = QUALITY.model_copy(update={"proven": True, "bound": 1022.0, "gap": 0.0})
    sentence = "● Proven: no plan of these phases is better (earliest: 1,022 days to the last end)."
    assert gantt.quality(proven).startswith(sentence)


def test_a_plan_proven_but_for_rounding_does_not_claim_more() -> None:
    proven = QUALITY.model_copy(update={"proven": True, "bound": 1018.0, "gap": 0.004})
    said = gantt.quality(proven)
    assert said.startswith("● Proven but for rounding")
    assert "1,018 days" in said


def test_the_quality_of_the_plan_stands_with_the_schedule() -> None:
    assert gantt.gantt(EXHIBITS, VERDICT).note == gantt.quality(QUALITY)


def test_months_in_which_all_of_a_crew_is_in_use_have_a_colour_and_a_cross() -> None:
    chart = people.crews(EXHIBITS)
    coloured = [value for value in trace(chart, "all of it in use").y if value is not None]
    assert len(coloured) == len(trace(chart, "full").x) == FULL_MONTHS


def test_full_use_is_counted_in_the_table() -> None:
    rows = {row[0]: row[-1] for row in people.crews(EXHIBITS).table.rows}
    assert rows == {"electricians": f"{FULL_MONTHS} ■", "civil": "0"}


def test_a_crew_is_never_drawn_above_its_capacity() -> None:
    chart = people.crews(EXHIBITS)
    for place in range(2):
        capacity = trace(chart, "capacity", place).y
        for name in ("in use", "all of it in use"):
            assert all((head or 0) <= most for head, most in zip(trace(chart, name, place).y, capacity))


def test_trades_are_stacked() -> None:
    chart = people.heads(EXHIBITS)
    assert {trace(chart, name).stackgroup for name in ("electricians", "civil")} == {"trade"}


def test_the_task_most_often_critical_stands_first() -> None:
    chart = criticality.criticality(EXHIBITS)
    shares = [row[-1] for row in chart.table.rows]
    assert shares == sorted(shares, key=lambda text: -int(text.split()[0]))


def test_at_most_fifteen_tasks_are_drawn() -> None:
    tasks = tuple(
        row.model_copy(update={"task": f"task{number}", "critical_share": 0.9 - number / 100})
        for number, row in enumerate(EXHIBITS.schedule.tasks)
    )
    figure = criticality.criticality(changed(tasks=tasks)).figure
    assert figure is not None
    assert len(figure.data[0].y) == 15


def test_merge_bias_is_a_sentence_with_its_numbers() -> None:
    note = criticality.criticality(EXHIBITS).note
    assert "is live 1,180 days after the programme’s start" in note
    assert "the futures that get there take 1,236 days on average, 56 days later." in note


def test_a_plan_that_does_not_end_at_mean_drivers_says_so() -> None:
    bias = EXHIBITS.schedule.merge_bias
    assert bias is not None
    never = bias.model_copy(update={"planned": None, "bias_days": None, "finished_share": 0.4})
    note = criticality.criticality(changed(merge_bias=never)).note
    assert "some phase never comes; all are live in 40 % of futures" in note


def test_what_planning_anew_would_gain_is_a_sentence() -> None:
    note = criticality.criticality(EXHIBITS).note
    assert "In the 30 of 40 sampled futures that finish under both policies, planning anew" in note
    assert "would gain 0–41 days, median 12 days." in note


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((-41, -12, 0), "would lose 0–41 days, median 12 days."),
        ((-3, 0, 8), "would lose up to 3 days or gain up to 8 days, median nothing."),
        ((-3, 1, 8), "would lose up to 3 days or gain up to 8 days, median a gain of 1 day."),
        ((-8, -2, 1), "would lose up to 8 days or gain up to 1 day, median a loss of 2 days."),
    ],
)
def test_where_planning_anew_is_later_it_loses(days: tuple[float, float, float], said: str) -> None:
    policy = PolicyDifference(trials=30, sampled=40, gained_days=dict(zip(("p10", "p50", "p90"), days)))
    note = criticality.criticality(changed(policy=policy)).note
    assert note.endswith(said)
    assert "−" not in note


def test_where_a_tenth_of_the_futures_see_nothing_live_no_power_is_named_for_it() -> None:
    megawatts = EXHIBITS.schedule.energised_mw
    nothing = megawatts.model_copy(update={"p10": (0.0,) * len(megawatts.p10)})
    sentence = schedule.energised(changed(energised_mw=nothing)).sentence
    assert sentence.endswith(" In at least a tenth of the futures nothing is.")
    assert "0 MW" not in sentence.replace("00 MW", "")


def test_what_holds_it_back_is_a_share_of_megawatts() -> None:
    chart = schedule.binding(EXHIBITS, VERDICT)
    assert chart.figure is not None
    assert chart.table.caption == "Share of megawatts and futures"
    assert chart.figure.layout.xaxis.title.text == "% of megawatts and futures"


def test_what_was_under_way_before_is_not_counted_as_built_by_the_plan() -> None:
    row = EXHIBITS.schedule.phases[0]
    rows = (
        row.model_copy(update={"chosen": True, "facility_mw": 144.0, "baseline": True}),
        row.model_copy(update={"chosen": True, "facility_mw": 250.0}),
        row.model_copy(update={"chosen": True, "facility_mw": 250.0}),
    )
    assert schedule.phases(changed(phases=rows)).sentence == (
        "The plan builds 2 phases, 500 MW of facility power; 1 more, 144 MW, was under way before the programme."
    )


def test_jobs_are_drawn_in_three_definitions_beside_the_announced_number() -> None:
    chart = people.jobs(EXHIBITS)
    assert list(trace(chart, "announced, read so").y) == list(trace(chart, "plan, P50 (bar: P10–P90)").y)
    assert len(chart.table.rows) == 3


def test_every_definition_of_a_job_says_what_it_counts() -> None:
    assert all(len(row[1]) > 10 for row in people.jobs(EXHIBITS).table.rows)


def test_an_index_below_one_says_late_and_dear() -> None:
    ((*_, schedule_index, cost_index),) = criticality.progress(EXHIBITS).table.rows
    assert (schedule_index, cost_index) == ("0.84 ▼ late", "0.92 ▼ dear")


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (gantt.gantt(emptied_exhibits(), VERDICT), "nothing to schedule"),
        (criticality.criticality(emptied_exhibits()), "no task decides anything"),
        (people.crews(emptied_exhibits()), "names no crew"),
        (people.jobs(emptied_exhibits()), "announces no number of jobs"),
        (criticality.progress(emptied_exhibits()), "nothing has been earned"),
    ],
    ids=lambda value: value.name if isinstance(value, Chart) else "",
)
def test_nothing_is_drawn_from_nothing_and_the_sentence_says_why(chart: Chart, said: str) -> None:
    assert chart.figure is None
    assert said in chart.sentence
