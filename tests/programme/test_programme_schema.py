"""The JSON Schema says what the reader says, and describes every field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gigawatt.programme import json_schema, units
from gigawatt.programme.load import load

FILES = Path(__file__).parent / "files"
SCHEMA = json_schema()


def properties(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every property of every object of the schema, figures' own parts left out."""
    if isinstance(node, list):
        for item in node:
            yield from properties(item, path)
    if not isinstance(node, dict) or "/Figure" in path:
        return
    for name, value in node.get("properties", {}).items():
        yield f"{path}/{name}", value
    for name, value in node.items():
        yield from properties(value, f"{path}/{name}")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_is_described() -> None:
    assert [path for path, field in properties(SCHEMA) if not field.get("description") and "const" not in field] == []


@pytest.mark.parametrize("name", ["stargate.yaml", "small.yaml"])
def test_a_right_file_fits_the_schema(name: str) -> None:
    assert list(Draft202012Validator(SCHEMA).iter_errors(load(str(FILES / name)).data)) == []


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("programme", "horizon", 20),
        ("programme", "colour", "red"),
        ("programme", "start", "January"),
        ("entities", "alpha", {"liquidity": 5}),
        ("entities", "alpha", {"liquidity": {"p10": "1 USD"}}),
    ],
)
def test_a_wrong_value_does_not_fit_the_schema(section: str, key: str, value: object) -> None:
    data = load(str(FILES / "small.yaml")).data
    data[section][key] = value
    assert list(Draft202012Validator(SCHEMA).iter_errors(data))


def test_every_figure_shows_an_example() -> None:
    figures = [definition for name, definition in SCHEMA["$defs"].items() if name.startswith("Figure")]
    assert all(any(option.get("examples") for option in figure["anyOf"]) for figure in figures)


def test_the_table_of_units_has_no_row_twice() -> None:
    assert len({row.unit for row in units()}) == len(units())


@pytest.mark.parametrize(
    "text", ["$5", *(example for row in units() if row.unit != "month" for example in row.examples)]
)
def test_what_the_table_of_units_shows_fits_the_schema(text: str) -> None:
    figure = {"$defs": SCHEMA["$defs"], **SCHEMA["$defs"]["Partner"]["properties"]["commitment"]}
    assert Draft202012Validator(figure).is_valid(text)
