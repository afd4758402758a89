"""What is not read as a schedule, and what the person is told."""

import gzip
import os
import zipfile

import pytest

from gigawatt.exchange import ExchangeError, generate_plan, read_plan, read_plans, write_mspdi, write_xer

XER = write_xer(generate_plan(3, 1))
XML = write_mspdi(generate_plan(3, 1))
BOMB = b"""<?xml version="1.0"?>
<!-- a comment first -->
<!DOCTYPE Project [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<Project xmlns="http://schemas.microsoft.com/project"><Name>&b;</Name></Project>"""
OUTSIDE = b"""<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project><Name>&a;</Name></Project>"""
CASES = {
    "empty": (b"", "found an empty file, expected a P6 XER"),
    "blank": (b" \n\r\n", "an empty file"),
    "text": (b"Dear Sir or Madam", ":1: found `Dear Sir or Madam`, not a schedule"),
    "gzip": (gzip.compress(XER), "found an archive, .* hint: unpack it first"),
    "mpp": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), r"binary MS Project \(.mpp\).* hint: save it as XML"),
    "mpx": (b"MPX,Microsoft Project,4.0,ANSI\r\n", ":1: found an MPX file, .* hint: open it in MS Project"),
    "nul": (
        XER.replace(b"%T\tPROJECT", b"%T\0PROJECT"),
        r":2: found a NUL byte, .* hint: the file is binary or damaged",
    ),
    "entities": (BOMB, r":3: found a document type \(DTD\)"),
    "outside": (OUTSIDE, r":1: found a document type \(DTD\)"),
    "outside in UTF-16": (OUTSIDE.decode().encode("utf-16"), r":1: found a document type \(DTD\)"),
    "unknown entity": (b"<Project>\n<Name>&a;</Name></Project>", ":2: found broken XML"),
    "other XML": (b'<?xml version="1.0"?>\n<html/>', ":2: found XML with the root `html`"),
    "other encoding": (b'<?xml version="1.0" encoding="UTF-7"?><Project/>', ":1: found the encoding `utf-7`"),
    "XML cut off": (XML[: len(XML) // 2], "found broken XML .* hint: export it again"),
    "comment cut off": (b"<!-- a", "XML cut off"),
    "too deep": (b"<Project>" + b"<a>" * 300 + b"</a>" * 300 + b"</Project>", "found broken XML"),
    "no project": (b"<APIBusinessObjects/>", "found no `Project`"),
    "XER cut off": (XER[:-300], "the end of the file without `%E`, .* hint: it was cut off"),
    "XER of nothing": (b"ERMHDR\t1\r\n%E\r\n", "no table of projects or activities"),
    "row without columns": (b"ERMHDR\t1\n%T\tTASK\n%R\t1\n%E\n", r":3: found a row \(`%R`\) outside any table"),
}


def written(tmp_path, content):
    path = tmp_path / "plan.dat"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("case", CASES)
def test_the_person_is_told_what_is_wrong(tmp_path, case):
    content, message = CASES[case]
    with pytest.raises(ExchangeError, match=message):
        read_plan(written(tmp_path, content))


def test_an_archive_is_not_opened(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "plan.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.xer", XER)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    with pytest.raises(ExchangeError, match=r"an archive, .* unpack it first and name the file inside"):
        read_plan(tmp_path / "plan.zip")


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "plan.xer"
    with path.open("wb") as file:
        file.truncate(300_000_000)  # sparse: takes no room
    with pytest.raises(ExchangeError, match="found 300 MB, expected at most 200 MB"):
        read_plan(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ExchangeError, match=r"gone.xer: found .*No such file"):
        read_plan(tmp_path / "gone.xer")


@pytest.mark.parametrize("name", ["", "a\0b"])
def test_a_name_that_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(ExchangeError):
        read_plan(f"{tmp_path}/{name}")


def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExchangeError, match="a folder or device"):
        read_plan(tmp_path / "pipe")


def two_projects():
    text = (
        "ERMHDR\t19.12\t2025-01-01\tProject\t\t\t\t\tUSD\n%T\tPROJECT\n%F\tproj_id\tproj_short_name\n%R\t1\tONE\n%R\t2\tTWO\n"
        "%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\n%R\t1\t1\tA\n%R\t2\t2\tA\n%E\n"
    )
    return text.encode()


def test_several_projects_without_a_name_are_listed(tmp_path):
    with pytest.raises(ExchangeError, match="2 projects: `ONE`, `TWO`, expected one project, hint: name one"):
        read_plan(written(tmp_path, two_projects()))


def test_a_project_is_picked_by_its_name(tmp_path):
    path = written(tmp_path, two_projects())
    assert read_plan(path, "TWO").tasks[0].id == "A"
    assert [plan.short_name for plan in read_plans(path)] == ["ONE", "TWO"]


def test_a_project_that_is_not_there_is_answered_with_those_that_are(tmp_path):
    with pytest.raises(ExchangeError, match="no project `SIX`, expected one of `ONE`, `TWO`"):
        read_plan(written(tmp_path, two_projects()), "SIX")
