"""The JSON Schema of the programme file, for editors and for the reference pages.

Assumes the model's docstrings are the descriptions; figures appear as a text with examples, a claim, or an estimate.
"""

from __future__ import annotations

import json
from typing import Any

from gigawatt.programme.model import ProgrammeFile
from gigawatt.quantities import UNITS, UnitRow

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of a programme file, JSON Schema draft 2020-12, with `include` allowed at the top."""
    schema = ProgrammeFile.model_json_schema(by_alias=True)
    include = {
        "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        "description": "Other files of the same folder or below, whose mappings are merged into this one.",
    }
    schema["properties"] = {"gigawatt": schema["properties"]["gigawatt"], "include": include, **schema["properties"]}
    schema.pop("title", None)
    return {"$schema": DIALECT, "title": "gigawatt programme file", **_shared(_readable(schema))}


def units() -> tuple[UnitRow, ...]:
    """Return what each kind of figure may be written as: the table behind `gigawatt units`."""
    return UNITS


def _readable(node: Any) -> Any:
    """Return a schema without the defaults that JSON cannot hold, and without generated titles."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node = {**node, "additionalProperties": False}
        kept = {key: value for key, value in node.items() if not (key == "title" and isinstance(value, str))}
        return {key: _readable(value) for key, value in kept.items()}
    return [_readable(item) for item in node] if isinstance(node, list) else node


def _shared(schema: dict[str, Any]) -> dict[str, Any]:
    """Move what describes a figure of one kind, and stands in many fields, into `$defs`."""
    definitions: dict[str, Any] = dict(schema.get("$defs", {}))
    names: dict[str, str] = {}

    def visit(node: Any) -> Any:
        if isinstance(node, list):
            return [visit(item) for item in node]
        if not isinstance(node, dict):
            return node
        examples = [example for option in node.get("anyOf", ()) for example in option.get("examples", ())]
        if not examples or len(node["anyOf"]) < 2:
            return {key: visit(value) for key, value in node.items()}
        body = json.dumps(node["anyOf"], sort_keys=True)
        name = names.setdefault(body, f"Figure{len(names) + 1}")
        definitions[name] = {"anyOf": node["anyOf"]}
        return {"$ref": f"#/$defs/{name}", **{key: value for key, value in node.items() if key != "anyOf"}}

    plain = visit({key: value for key, value in schema.items() if key != "$defs"})
    rows = {name: visit(row) for name, row in schema.get("$defs", {}).items()}
    return {**plain, "$defs": {**definitions, **rows}}
