"""Hostile YAML: a clear issue, under a second, under 200 MB, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
"""The package is found in the new process wherever this one found it."""

MEASURE = """
import json, resource, sys, time
from gigawatt.programme import ProgrammeError, read
found = {}
for name in sys.argv[1:]:
    before = time.process_time()
    try:
        read(name)
        codes = []
    except ProgrammeError as error:
        codes = [issue.code for issue in error.issues]
    found[name] = [codes, time.process_time() - before]
try:  # of this program alone: ru_maxrss also remembers the process that started it
    status = open("/proc/self/status").read()
    megabytes = int(status.split("VmHWM:")[1].split()[0]) / 1024
except OSError:
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([found, megabytes]))
"""


def alias_bomb() -> str:
    """Nine aliases a level, seven levels: 303 bytes that stand for millions of nodes."""
    rows = ["a: &a [x,x,x,x,x,x,x,x,x]"]
    for above, name in zip("abcdef", "bcdefg"):
        rows.append(f"{name}: &{name} [{','.join([f'*{above}'] * 9)}]")
    return "\n".join(rows) + "\n"


BOMBS = {
    "alias": alias_bomb(),
    "depth": "a: " + "[" * 1000 + "]" * 1000,
    "depth_flow": "{a: " * 1000 + "}" * 1000,
    "depth_block": "\n".join("  " * level + "a:" for level in range(1000)),
    "recursive": "gigawatt: &top\n  again: *top\n",
    "duplicate_key": "gigawatt: 1\ngigawatt: 2\n",
    "tag": "gigawatt: !!python/object/apply:os.system [ls]\n",
    "custom_tag": "gigawatt: !money 5\n",
    "documents": "gigawatt: 1\n---\ngigawatt: 1\n",
    "not_finite": "gigawatt: .nan\n",
    "open_flow": "a: " + "[" * 60 + "\n" * 1000,
    "quotes": "a: '" + "x\n" * 1000,
    "binary": "\x00\x01\x02",
    "empty": "",
    "list": "- 1\n- 2\n",
}
CODES = {
    "recursive": "alias",
    "depth_block": "depth",
    "depth_flow": "depth",
    "custom_tag": "tag",
    "open_flow": "yaml",
    "quotes": "yaml",
}
CODES |= {"binary": "yaml", "empty": "missing_key", "list": "file"}


def test_the_alias_bomb_is_as_small_as_it_should_be() -> None:
    assert len(BOMBS["alias"]) <= 303


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, tuple[list[str], float]], float]:
    """Read every bomb in one process; return codes and seconds by name, and the peak memory [MiB]."""
    folder = tmp_path_factory.mktemp("bombs")
    for name, text in BOMBS.items():
        (folder / name).write_text(text, newline="")
    with (folder / "size").open("wb") as stream:
        stream.truncate(17 * 2**20)
    run = [sys.executable, "-c", MEASURE, *(str(folder / name) for name in [*BOMBS, "size"])]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=60, env=ENVIRONMENT)
    found, megabytes = json.loads(done.stdout)
    return {Path(name).name: tuple(result) for name, result in found.items()}, megabytes


@pytest.mark.parametrize("name", [*BOMBS, "size"])
def test_a_bomb_gives_its_issue(name: str, measured) -> None:
    assert CODES.get(name, name) in measured[0][name][0]


@pytest.mark.parametrize("name", [*BOMBS, "size"])
def test_a_bomb_is_refused_within_a_second_of_the_processor(name: str, measured) -> None:
    assert measured[0][name][1] < 1.0


def test_all_bombs_together_stay_under_200_megabytes(measured) -> None:
    assert measured[1] < 200
