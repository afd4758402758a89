"""Malformed programmes give issues, never tracebacks."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gigawatt.programme import ProgrammeError, read
from gigawatt.programme.compose import Tree
from gigawatt.programme.load import load
from gigawatt.programme.read import understand

FILE = Path(__file__).parent / "files" / "stargate.yaml"
TREE = load(str(FILE))

SMALL = FILE.with_name("small.yaml").read_text()

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["$1", "5 MW", "5 MW IT", "2025-01", "*", "abilene.*", "7 %", "3 years", "1 USD/W"]),
    st.sampled_from([{"claim": "a21"}, {"claim": "nobody"}, {"claim": 5}, {"p10": "1", "p50": 2, "p90": None}]),
    st.lists(st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value of a tree."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return ([path] if path else []) + [deeper for key, value in inner for deeper in paths(value, (*path, key))]


PATHS = paths(TREE.data)


def changed(changes: list[tuple[tuple[Any, ...], Any, bool]]) -> Tree:
    """Return a copy of the example with values replaced by junk, or removed."""
    data = deepcopy(TREE.data)
    for path, junk, remove in changes:
        node: Any = data
        with suppress(KeyError, IndexError, TypeError):
            for step in path[:-1]:
                node = node[step]
            if remove:
                del node[path[-1]]
            else:
                node[path[-1]] = deepcopy(junk)  # the same mapping put into itself would be no file
    return Tree(data, TREE.places, TREE.keys)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(PATHS), JUNK, st.booleans()), min_size=1, max_size=4),
    st.sampled_from([None, "announced", "sceptic"]),
)
def test_a_programme_with_junk_in_it_is_read_or_refused_with_issues(changes: Any, view: str | None) -> None:
    try:
        understand(changed(changes), str(FILE), view, {})
    except ProgrammeError as error:
        assert all(issue.found and issue.expected for issue in error.issues)  # noqa: PT017 - both outcomes are right


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(0, len(SMALL)),
    st.integers(0, 12),
    st.one_of(st.text(max_size=6), st.text("[]{}:*&!|>'\"-#%@`,\t\n ?0", max_size=6)),
)
def test_a_damaged_text_is_read_or_refused_with_issues(tmp_path: Path, start: int, length: int, insert: str) -> None:
    damaged = tmp_path / "damaged.yaml"
    text = SMALL[:start] + insert + SMALL[start + length :]
    damaged.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(ProgrammeError):
        read(str(damaged))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_override_is_taken_or_refused_with_issues(target: str, value: str) -> None:
    with suppress(ProgrammeError):
        read(str(FILE.with_name("small.yaml")), settings={target: value})


def test_every_figure_of_the_example_is_replaced_by_junk_once() -> None:
    for path in PATHS:
        with suppress(ProgrammeError):
            understand(changed([(path, "junk", False)]), str(FILE), None, {})
