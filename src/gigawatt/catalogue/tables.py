"""Reads the packaged data files, each once, into checked rows.

Assumes every YAML file holds a section `rows` (id -> row), a section `figures` (nested keys with values at the
leaves), or both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from gigawatt.catalogue.compute_rows import Accelerator, CapexClaim, ReferenceModel
from gigawatt.catalogue.rows import Case, Credit, DepreciationClass, Plant, ServingCurve, Works
from gigawatt.catalogue.site_rows import Cooling, Turbine
from gigawatt.catalogue.values import Row, Source, Value
from gigawatt.quantities import GigawattError

FIGURE_FILES = ("compute", "power", "lead_times", "finance", "tax", "jobs")
ROW_FILES: Mapping[str, type[Row]] = MappingProxyType(
    {
        "accelerators": Accelerator,
        "models": ReferenceModel,
        "capex_claims": CapexClaim,
        "works": Works,
        "plant": Plant,
        "cooling": Cooling,
        "turbines": Turbine,
        "credit": Credit,
        "tax": DepreciationClass,
        "serving": ServingCurve,
        "cases": Case,
        "sources": Source,
    }
)

R = TypeVar("R", bound=Row)
T = TypeVar("T")


class CatalogueError(GigawattError):
    """The catalogue has no such row, or a row of it is broken."""

    def __init__(self, found: str, expected: str, hint: str = "") -> None:
        super().__init__(f"found {found}, expected {expected}" + (f", hint: {hint}" if hint else ""))
        self.found = found
        self.expected = expected
        self.hint = hint


def data_text(name: str) -> str:
    """Return the text of a packaged data file."""
    return (files("gigawatt.catalogue") / "data" / name).read_text(encoding="utf-8")


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return a packaged YAML file as plain objects."""
    from ruamel.yaml import YAML

    loaded = YAML(typ="safe", pure=True).load(data_text(f"{name}.yaml"))
    return MappingProxyType(dict(loaded))


def validated(model: type[R], raw: Mapping[str, Any], where: str) -> R:
    """Return `raw` as a checked row.

    Goes through JSON, so that lists become tuples and strings become enums while types stay strict.
    """
    try:
        return model.model_validate_json(json.dumps(raw))
    except ValidationError as error:
        raise CatalogueError(f"a broken row {where}: {_first(error)}", f"a valid {model.__name__}") from error
    except TypeError as error:
        raise CatalogueError(f"a broken row {where}: {error}", f"a valid {model.__name__}") from error


def _first(error: ValidationError) -> str:
    """What is wrong, in one line: the rest often follows from it."""
    fault = error.errors()[0]
    place = ".".join(str(step) for step in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"].removeprefix("Value error, ")


@cache
def rows(name: str) -> Mapping[str, Row]:
    """Return every row of a table, by id."""
    model = ROW_FILES[name]
    key = "grade" if model is Credit else "id"
    named = key in model.model_fields
    return MappingProxyType(
        {
            identity: validated(model, {key: identity, **raw} if named else raw, f"{name}.{identity}")
            for identity, raw in document(name)["rows"].items()
        }
    )


def _leaves(tree: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, branch in tree.items():
        here = f"{path}.{key}" if path else str(key)
        if not isinstance(branch, dict):
            raise CatalogueError(f"{branch!r} at {here}", "a mapping with value, unit, date, source and kind")
        if "value" in branch:
            yield here, branch
        else:
            yield from _leaves(branch, here)


@cache
def figures() -> Mapping[str, Value]:
    """Return every single figure, by its dotted key."""
    found: dict[str, Value] = {}
    for name in FIGURE_FILES:
        for key, raw in _leaves(document(name)["figures"], ""):
            if key in found:
                raise CatalogueError(f"{key} twice", "one place per figure")
            found[key] = validated(Value, raw, f"{name}.{key}")
    return MappingProxyType(found)


def pick(table: Mapping[str, T], key: str, what: str) -> T:
    """Return one row; an unknown key is an error that suggests the nearest one.

    Raises
    ------
    CatalogueError
        If the table has no such key.
    """
    if key in table:
        return table[key]
    near = get_close_matches(key, table, n=1, cutoff=0.5)
    shown = sorted(table)
    listed = ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")
    raise CatalogueError(f"{what} `{key}`", f"one of {listed}", f"did you mean `{near[0]}`?" if near else "")
