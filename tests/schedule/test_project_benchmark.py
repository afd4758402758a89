"""The benchmark on published projects: what it reads, what it refuses, and what it says without the best known."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

SMALL = """
4 1
2
0 0 2 2 3
3 2 1 4
4 1 1 4
0 0 0
"""
"""Tasks of 3 and 4 days that hold both heads and one of them: one after the other, 7 days."""


@pytest.fixture(scope="module")
def psplib():
    # by path and under another name: PyJobShop imports a package called as this file is
    spec = importlib.util.spec_from_file_location("psplib_benchmark", BENCHMARKS / "psplib.py")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(BENCHMARKS))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(BENCHMARKS))
    return module


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / "a.rcp").write_text(SMALL)
    return tmp_path


@pytest.fixture
def figures(psplib, folder, monkeypatch, capsys):
    def run(*options):
        monkeypatch.setattr(sys, "argv", ["psplib.py", str(folder), "--limit", "2", "--json", *options])
        psplib.main()
        return json.loads(capsys.readouterr().out)

    return run


def test_a_file_is_read_into_days_links_heads_and_capacity(psplib, folder):
    problem = psplib.read_rcp(folder / "tiny" / "a.rcp")
    assert problem.duration_days.tolist() == [0, 3, 4, 0]
    assert list(zip(problem.link_from.tolist(), problem.link_to.tolist())) == [(0, 1), (0, 2), (1, 3), (2, 3)]
    assert (problem.use.T.tolist(), problem.capacity.tolist()) == ([[0, 2, 1, 0]], [[2]])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "a.rcp: not a Patterson file"),
        ("4 1\n2\n0 zero 0\n", "zero"),
        (SMALL.replace("1 4", "1 9"), r"task 2 names 1 successors of 1 to 4, found \[9\]"),
        (SMALL[: SMALL.rindex("0 0 0")], "index out of range"),
    ],
)
def test_a_malformed_file_gives_one_message_that_names_it_and_what_is_expected(psplib, folder, text, found):
    path = folder / "tiny" / "a.rcp"
    path.write_text(text)
    with pytest.raises(SystemExit, match=found) as stopped:
        psplib.read_rcp(path)
    assert str(path) in str(stopped.value)
    assert "expected whole numbers: tasks, crews, capacities" in str(stopped.value)


def test_without_the_best_known_the_gaps_to_it_are_null_and_the_rest_is_said(figures):
    tiny = figures()["sets"]["tiny"]
    assert [tiny[key] for key in ("reached", "above_optimum", "mean_gap")] == [None, None, None]
    assert (tiny["instances"], tiny["proven"], tiny["own_gap"]) == (1, 1, 0.0)


def test_gaps_are_shares_of_the_best_known(figures, folder):
    (folder / "best_known.csv").write_text("set,file,lower_bound,best_known,proven_optimal\ntiny,a.rcp,5,5,True\n")
    tiny = figures()["sets"]["tiny"]
    assert [tiny[key] for key in ("reached", "above_optimum", "mean_gap")] == [0, 1, pytest.approx(2 / 5)]


def test_both_peers_solve_the_same_in_the_same_run(figures):
    found = figures("--peer", "cpsat,pyjobshop")
    assert [found["peers"][name]["sets"]["tiny"]["proven"] for name in ("cpsat", "pyjobshop")] == [1, 1]


def test_what_the_log_holds_is_not_solved_again(figures, tmp_path):
    log = tmp_path / "log.jsonl"
    first = figures("--log", str(log))
    log.write_text(log.read_text().replace('"cpu_s": ', '"cpu_s": 9'))
    assert figures("--log", str(log))["sets"]["tiny"]["cpu_s"] >= 90 > first["sets"]["tiny"]["cpu_s"]


def test_an_unknown_peer_is_refused_with_the_ones_there_are(figures):
    with pytest.raises(SystemExit, match="found p6, expected cpsat or pyjobshop"):
        figures("--peer", "p6")


def test_a_plan_that_overfills_a_crew_is_found_out(psplib, folder):
    problem = psplib.read_rcp(folder / "tiny" / "a.rcp")
    assert psplib.faults(problem, [0, 0, 2, 6]) == ["3 of 2 heads of crew 0 are held on day 2"]


def test_a_plan_that_breaks_a_link_is_found_out(psplib, folder):
    problem = psplib.read_rcp(folder / "tiny" / "a.rcp")
    assert psplib.faults(problem, [0, 0, 3, 5]) == ["task 3 starts before task 2 ends"]
