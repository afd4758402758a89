"""Whatever stands in a file, the answer is plans or one clear error."""

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gigawatt.exchange import ExchangeError, generate_plan, read_plans, write_icalendar, write_mspdi, write_xer

GOOD = (write_xer(generate_plan(12, 2)), write_mspdi(generate_plan(6, 2)))
NASTY = (
    *(
        b"",
        b"\t",
        b"\n",
        b"%T\tTASK\n",
        b"%F\t",
        b"%R\t",
        b"(0||",
        b"))",
        b"-1",
        b"nan",
        b"1e999",
        b"9" * 5000,
        b"\xff",
        b"\x01",
    ),
    *(
        b"9999-12-31T23:59:00",
        b"0001-01-01 00:00",
        b"24:00:00",
        b"<Task>",
        b"</Task>",
        b"&x;",
        b"<!DOCTYPE a>",
        b"PT1.1.1H",
        b"A1000",
    ),
)
FIELD = re.compile(rb"(?<=>)[^<>\s]+(?=<)|(?<=\t)[^\t\r\n]+(?=[\t\r])")
relaxed = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def judged(path, content):
    """Read the content; whatever is read can be written again."""
    path.write_bytes(content)
    try:
        plans, refusal = read_plans(path), ""
    except ExchangeError as error:
        plans, refusal = (), str(error)
    assert plans or refusal.startswith(f"{path}")
    assert "\n" not in refusal
    for plan in plans:
        assert len({task.id for task in plan.tasks}) == len(plan.tasks)
        known = {task.id for task in plan.tasks}
        assert all(link.before in known and link.after in known for link in plan.links)
        for write in (write_mspdi, write_xer, write_icalendar):
            assert write(plan)


@relaxed
@given(st.binary(max_size=200))
@example(b"<")
@example(b"ERMHDR")
@example(b"\xff\xfe<")
def test_random_bytes_are_answered(tmp_path, content):
    judged(tmp_path / "plan", content)


@relaxed
@given(st.sampled_from(GOOD), st.floats(0, 1))
def test_a_file_cut_off_anywhere_is_answered(tmp_path, content, share):
    judged(tmp_path / "plan", content[: int(len(content) * share)])


@relaxed
@given(
    st.sampled_from(GOOD), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(NASTY)), max_size=8)
)
def test_a_file_with_bytes_changed_is_answered(tmp_path, content, changes):
    changed = bytearray(content)
    for place, length, new in changes:
        at = int(place * len(changed))
        changed[at : at + length] = new
    judged(tmp_path / "plan", bytes(changed))


@relaxed
@given(st.sampled_from(GOOD), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(NASTY)), min_size=1, max_size=5))
def test_a_file_with_fields_changed_is_answered(tmp_path, content, changes):
    fields = list(FIELD.finditer(content))
    chosen = {min(int(place * len(fields)), len(fields) - 1): new for place, new in changes}
    for index in sorted(chosen, reverse=True):
        content = content[: fields[index].start()] + chosen[index] + content[fields[index].end() :]
    judged(tmp_path / "plan", content)


def test_twenty_thousand_rows_of_one_id_are_read_at_once(tmp_path):
    rows = "".join(f"%R\t{number}\tA\n" for number in range(20_000))
    judged(tmp_path / "plan", f"ERMHDR\n%T\tTASK\n%F\ttask_id\ttask_code\n{rows}%E\n".encode())
