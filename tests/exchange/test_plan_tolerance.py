"""What is passed over or guessed in a P6 file, and noted by line; what P6 means by its columns."""

from datetime import date, datetime

import pytest

from gigawatt.exchange import ConstraintKind, TaskKind, generate_plan, read_plan, write_mspdi, write_xer

HEAD = "ERMHDR\t19.12\t2025-01-01\tProject\tadmin\tAdmin\tdb\tPM\tUSD"
PROJECT = ["%T\tPROJECT", "%F\tproj_id\tproj_short_name\tclndr_id", "%R\t1\tP\t7"]
WEEK = (
    "(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())))"
    "(0||3()((0||0(s|00:00|f|00:00)())))(0||4()((0||0(f|16:00|s|08:00)())))(0||5()())(0||6()())(0||7()())))"
    "(0||Exceptions()((0||0(d|46167)())(0||1(d|46168)((0||0(s|09:00|f|11:00)())))))))"
)
CALENDAR = ["%T\tCALENDAR", "%F\tclndr_id\tclndr_name\tday_hr_cnt\tclndr_data", f"%R\t7\tSite\t8\t{WEEK}"]
TASK = ["%T\tTASK", "%F\ttask_id\tproj_id\tclndr_id\ttask_code\ttask_name\ttarget_drtn_hr_cnt\ttarget_start_date"]
LINK = ["%T\tTASKPRED", "%F\ttask_id\tpred_task_id\tproj_id\tpred_type\tlag_hr_cnt"]


def read(tmp_path, *lines, head=HEAD, encoding="utf-8"):
    path = tmp_path / "plan.xer"
    path.write_bytes("\r\n".join([head, *lines, "%E", ""]).encode(encoding))
    return read_plan(path)


def warned(plan):
    return [(one.line, one.text) for one in plan.warnings]


def tasks(*rows):
    return [*PROJECT, *CALENDAR, *TASK, *(f"%R\t{row}" for row in rows), *LINK]


def test_a_whole_file_is_read_without_a_warning(tmp_path):
    assert warned(read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t2026-05-04 08:00"))) == []


def test_a_short_row_is_read_as_far_as_it_goes(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst"))
    assert (plan.tasks[0].name, plan.tasks[0].start) == ("First", None)
    assert warned(plan) == [(10, "1 rows of `TASK` are shorter than its columns: taken as empty there")]


def test_a_long_row_is_read_without_its_end(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t2026-05-04 08:00\tmore"))
    assert warned(plan) == [(10, "a row of `TASK` has more cells than columns: the rest is passed over")]


def test_tables_and_columns_that_nobody_knows_are_passed_over(tmp_path):
    plan = read(tmp_path, "%T\tFUTURE", "%F\tcolour", "%R\tred", *tasks("1\t1\t7\tA\tFirst\t8\t"))
    assert [task.id for task in plan.tasks] == ["A"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_names_survive_every_encoding(tmp_path, encoding):
    assert read(tmp_path, *tasks("1\t1\t7\tA\tGründung\t8\t"), encoding=encoding).tasks[0].name == "Gründung"


def test_windows_1252_is_noted_where_it_begins(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tGründung\t8\t"), encoding="cp1252")
    assert warned(plan) == [(10, "not UTF-8: the file is read as Windows-1252")]


def test_a_header_without_currency_is_noted(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t"), head="ERMHDR\t19.12")
    assert (plan.currency, warned(plan)) == ("USD", [(1, "ERMHDR names no currency: taken as USD")])


def test_a_bad_date_is_left_out(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t31/12/2026"))
    assert plan.tasks[0].start is None
    assert warned(plan) == [(10, "`target_start_date` is `31/12/2026`, not a date: left out")]


@pytest.mark.parametrize("text", ["eight", "nan", "1e300", "1_0_"])
def test_a_bad_number_is_read_as_none(tmp_path, text):
    plan = read(tmp_path, *tasks(f"1\t1\t7\tA\tFirst\t{text}\t"))
    assert plan.tasks[0].duration_hours == 0.0
    assert warned(plan) == [(10, f"`target_drtn_hr_cnt` is `{text}`, not a number: read as 0")]


def test_a_decimal_comma_is_read(tmp_path):
    assert read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t7,5\t")).tasks[0].duration_hours == 7.5


def test_a_link_to_a_task_that_is_not_there_is_left_out(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t"), "%R\t1\t99\t1\tPR_FS\t0")
    assert plan.links == ()
    assert warned(plan) == [(13, "a link to activity `99`, which is not in the project: left out")]


def test_a_link_of_unknown_kind_is_finish_to_start(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t", "2\t1\t7\tB\tNext\t8\t"), "%R\t2\t1\t1\tPR_XX\t4")
    assert (plan.links[0].kind.value, plan.links[0].lag_hours) == ("FS", 4.0)
    assert warned(plan) == [(14, "the kind of link `PR_XX` is unknown: taken as finish to start")]


def test_links_to_oneself_and_links_that_stand_twice_are_left_out(tmp_path):
    rows = ["%R\t1\t1\t1\tPR_FS\t0", "%R\t2\t1\t1\tPR_FS\t0", "%R\t2\t1\t1\tPR_FS\t8"]
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t", "2\t1\t7\tB\tNext\t8\t"), *rows)
    assert [link.lag_hours for link in plan.links] == [0.0]
    assert [line for line, _ in warned(plan)] == [14, 16]


def test_an_activity_id_that_stands_twice_is_numbered(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t", "2\t1\t7\tA\tNext\t8\t"), "%R\t2\t1\t1\tPR_FS\t0")
    assert [task.id for task in plan.tasks] == ["A", "A (2)"]
    assert (plan.links[0].before, plan.links[0].after) == ("A", "A (2)")
    assert warned(plan) == [(11, "the activity ID `A` stands twice: this one is called `A (2)`")]


def test_a_row_that_stands_twice_is_read_once(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t", "1\t1\t7\tA\tFirst\t8\t"))
    assert (len(plan.tasks), warned(plan)) == (1, [(11, "activity `A` stands twice: left out")])


def test_a_calendar_that_is_not_in_the_file_is_the_project_s(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t8\tA\tFirst\t8\t"))
    assert (plan.tasks[0].calendar, plan.default_calendar) == ("", "7")
    assert warned(plan) == [(10, "calendar `8` is not in the file: taken as the project's")]


def test_activities_of_a_project_that_is_not_in_the_file_are_left_out(tmp_path):
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t", "2\t9\t7\tB\tNext\t8\t"))
    assert [task.id for task in plan.tasks] == ["A"]
    assert warned(plan) == [(11, "1 activities of project `9`, which is not in the file: left out")]


def test_missing_tables_are_named(tmp_path):
    plan = read(tmp_path, *TASK, "%R\t1\t1\t7\tA\tFirst\t8\t")
    assert [text for _, text in warned(plan)[:3]] == [
        f"no table {name}: read without it" for name in ("PROJECT", "TASKPRED", "CALENDAR")
    ]
    assert plan.tasks[0].id == "A"


def test_thousands_of_warnings_are_counted_not_kept(tmp_path):
    plan = read(tmp_path, *tasks(*(f"{number}\t1\t7\tA{number}\tX\tbad\t" for number in range(3000))))
    assert len(plan.warnings) == 1001
    assert plan.warnings[-1].text == "and 2000 more warnings"


def test_a_calendar_has_its_shifts_and_its_single_days(tmp_path):
    (calendar,) = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t")).calendars
    assert calendar.week == (((8.0, 12.0), (13.0, 17.0)), ((0.0, 24.0),), ((8.0, 16.0),), (), (), (), ())
    assert calendar.exceptions == {date(2026, 5, 25): (), date(2026, 5, 26): ((9.0, 11.0),)}


@pytest.mark.parametrize("text", ["", "(0||CalendarData()(", "nonsense", "(0||CalendarData()())", WEEK[:-3]])
def test_a_calendar_that_cannot_be_read_becomes_monday_to_friday(tmp_path, text):
    lines = [*PROJECT, *CALENDAR[:2], f"%R\t7\tSite\t10\t{text}", *TASK, *LINK]
    plan = read(tmp_path, *lines)
    assert plan.calendars[0].week == (((8.0, 18.0),),) * 5 + ((), ())
    assert [line for line, _ in warned(plan)] == [7]


def test_holidays_of_a_base_calendar_are_taken_over(tmp_path):
    columns = "%F\tclndr_id\tclndr_name\tday_hr_cnt\tbase_clndr_id\tclndr_data"
    own = WEEK.replace("(0||0(d|46167)())(0||1(d|46168)((0||0(s|09:00|f|11:00)())))", "(0||0(d|46168)())")
    lines = [*PROJECT, "%T\tCALENDAR", columns, f"%R\t1\tAll\t8\t\t{WEEK}", f"%R\t7\tSite\t8\t1\t{own}", *TASK, *LINK]
    site = read(tmp_path, *lines).calendars[1]
    assert site.exceptions == {date(2026, 5, 25): (), date(2026, 5, 26): ()}


def activity(tmp_path, **cells):
    columns = {"task_id": "1", "proj_id": "1", "task_code": "A", "target_drtn_hr_cnt": "80", **cells}
    table = ["%T\tTASK", "%F\t" + "\t".join(columns), "%R\t" + "\t".join(columns.values())]
    return read(tmp_path, *PROJECT, *CALENDAR, *table, *LINK)


def test_dates_are_the_actual_ones_once_there_are_any(tmp_path):
    dates = {
        "act_start_date": "2026-01-02 08:00",
        "early_start_date": "2026-02-02 08:00",
        "early_end_date": "2026-02-03 17:00",
    }
    (task,) = activity(tmp_path, **dates, status_code="TK_Active").tasks
    assert (task.start, task.finish) == (datetime(2026, 1, 2, 8), datetime(2026, 2, 3, 17))


def test_planned_dates_are_the_baseline_where_the_file_has_no_other(tmp_path):
    (task,) = activity(tmp_path, target_start_date="2026-01-02 08:00", early_start_date="2026-02-02 08:00").tasks
    assert (task.start, task.baseline_start) == (datetime(2026, 2, 2, 8), datetime(2026, 1, 2, 8))


@pytest.mark.parametrize(
    ("code", "kind", "hard"),
    [
        ("CS_MSO", ConstraintKind.MUST_START, True),
        ("CS_MANDFIN", ConstraintKind.MUST_FINISH, True),
        ("CS_MSOB", ConstraintKind.START_BEFORE, True),
        ("CS_MEOB", ConstraintKind.FINISH_BEFORE, True),
        ("CS_MSOA", ConstraintKind.START_AFTER, False),
        ("CS_MEOA", ConstraintKind.FINISH_AFTER, False),
        ("CS_ALAP", ConstraintKind.LATEST, False),
    ],
)
def test_constraints_of_p6_have_their_meaning(tmp_path, code, kind, hard):
    (task,) = activity(tmp_path, cstr_type=code, cstr_date="2026-01-02 00:00").tasks
    assert (task.constraint, task.constraint.hard, task.constraint_date) == (kind, hard, datetime(2026, 1, 2))


def test_a_second_constraint_is_noted(tmp_path):
    plan = activity(tmp_path, cstr_type="CS_MSO", cstr_type2="CS_MEOB")
    assert warned(plan) == [(10, "a second constraint, `CS_MEOB`: left out")]


@pytest.mark.parametrize("code", ["TT_Mile", "TT_FinMile"])
def test_a_milestone_of_either_end_has_both_dates(tmp_path, code):
    end = "early_start_date" if code == "TT_Mile" else "early_end_date"
    (task,) = activity(tmp_path, task_type=code, **{end: "2026-01-02 08:00"}).tasks
    assert (task.kind, task.start, task.finish) == (
        TaskKind.MILESTONE,
        datetime(2026, 1, 2, 8),
        datetime(2026, 1, 2, 8),
    )


def test_wbs_nodes_are_summaries_that_span_what_is_below_them(tmp_path):
    wbs = ["%T\tPROJWBS", "%F\twbs_id\tproj_id\tparent_wbs_id\twbs_short_name\twbs_name\tseq_num"]
    nodes = ["%R\t10\t1\t999\tP\tPlant\t0", "%R\t12\t1\t10\tS\tSteel\t2", "%R\t11\t1\t10\tE\tEarth\t1"]
    rows = ["%T\tTASK", "%F\ttask_id\twbs_id\ttask_code\ttarget_start_date\ttarget_end_date\ttarget_drtn_hr_cnt"]
    work = [
        "%R\t1\t12\tA\t2026-05-04 08:00\t2026-05-04 17:00\t8",
        "%R\t2\t11\tB\t2026-05-11 08:00\t2026-05-11 17:00\t8",
    ]
    plan = read(tmp_path, *PROJECT, *CALENDAR, *wbs, *nodes, *rows, *work, *LINK)
    assert [(task.id, task.level, task.wbs) for task in plan.tasks] == [
        *(("P", 1, "P"), ("P.E", 2, "P.E"), ("B", 3, "P.E"), ("P.S", 2, "P.S"), ("A", 3, "P.S")),
    ]
    assert (plan.tasks[0].start, plan.tasks[0].finish) == (datetime(2026, 5, 4, 8), datetime(2026, 5, 11, 17))
    assert plan.tasks[0].duration_hours == 8 + 24 + 8 + 8  # Monday, Tuesday around the clock, Wednesday, Monday


def test_nodes_that_are_their_own_parents_are_left_out(tmp_path):
    wbs = ["%T\tPROJWBS", "%F\twbs_id\tproj_id\tparent_wbs_id\twbs_short_name", "%R\t1\t1\t2\tX", "%R\t2\t1\t1\tY"]
    plan = read(tmp_path, *PROJECT, *CALENDAR, *wbs, *TASK, *LINK)
    assert (plan.tasks, [text for _, text in warned(plan)]) == (
        (),
        ["2 WBS nodes are their own parents or too deep: left out"],
    )


def test_an_assignment_of_a_role_stands_for_somebody_not_yet_named(tmp_path):
    tables = ["%T\tROLES", "%F\trole_id\trole_name", "%R\t5\tWelder", "%T\tTASKRSRC"]
    rows = [
        "%F\ttask_id\tproj_id\trsrc_id\trole_id\ttarget_qty\ttarget_cost\trsrc_type",
        "%R\t1\t1\t\t5\t40\t3000\tRT_Labor",
    ]
    plan = read(tmp_path, *tasks("1\t1\t7\tA\tFirst\t8\t"), *tables, *rows)
    assert [(item.id, item.name, item.kind) for item in plan.resources] == [("role 5", "Welder", "labour")]
    assert (plan.tasks[0].labour_hours, plan.tasks[0].budget_usd) == (40.0, 3000.0)


def test_an_xer_is_told_by_its_content_whatever_its_name(tmp_path):
    (tmp_path / "plan.xml").write_bytes(write_xer(generate_plan(2, 1)))
    assert read_plan(tmp_path / "plan.xml").format == "P6 XER"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_xml_is_read_in_every_unicode_encoding(tmp_path, encoding):
    text = write_mspdi(generate_plan(2, 1)).decode().replace("Generated", "Générated")
    (tmp_path / "plan").write_bytes(text.encode(encoding))
    assert read_plan(tmp_path / "plan").name.startswith("Générated")


def test_xml_declared_as_windows_1252_is_read(tmp_path):
    text = write_mspdi(generate_plan(2, 1)).decode().replace("UTF-8", "windows-1252").replace("Generated", "Générated")
    (tmp_path / "plan").write_bytes(text.encode("cp1252"))
    assert read_plan(tmp_path / "plan").name.startswith("Générated")
