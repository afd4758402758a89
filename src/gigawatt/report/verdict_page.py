"""The reference page of the verdict, generated from its JSON Schema so that page, schema and code cannot differ.

Assumes every field of the records carries a docstring or a name that says it all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gigawatt.chain import verdict_schema

INTRODUCTION = """\
# The verdict

<!-- Generated: gigawatt schema --verdict --page > docs/verdict.md -->

`gigawatt run FILE --json` prints one JSON object: the verdict of the first view, with the other views of the same run
under `views`. Money is nominal USD, power MW, shares run from 0 to 1, months are written `2026-08`, and an uncertain
figure is `{p10, p50, p90}` over the trials. A headline that cannot be computed is `null`, and `reasons` says why under
its path (`irr.softbank`, `live_date.100.p90`); a null below a headline may be explained by the headline's own entry.
The object holds no NaN and no infinity. `gigawatt schema --verdict` prints its JSON Schema.
"""
FIRST = ("Verdict", "Headlines")


def verdict_page() -> str:
    """Return the page as Markdown: one table per record, the verdict and its headlines first."""
    definitions: dict[str, dict[str, Any]] = dict(verdict_schema()["$defs"])
    names = [*FIRST, *(name for name in definitions if name not in FIRST)]
    sections = ["\n".join(_section(name, definitions[name])) for name in names]
    return "\n".join([INTRODUCTION, *sections])


def _section(name: str, record: dict[str, Any]) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{' '.join(record.get('description', '').split())}\n"
    if "enum" in record:
        yield " · ".join(f"`{value}`" for value in record["enum"]) + "\n"
        return
    yield "| field | type | meaning |"
    yield "|---|---|---|"
    for field, schema in record["properties"].items():
        meaning = " ".join(schema.get("description", "").split())
        yield f"| `{field}` | {_type(schema)} | {meaning.replace('|', '/')} |"
    yield ""


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words: `list of Question`, `Band or null`."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_type(option) for option in schema["anyOf"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties", True)
        if not isinstance(inner, dict):
            return "object"
        return f"object of ({_type(inner)})" if "anyOf" in inner else f"object of {_type(inner)}"
    if schema.get("minimum") == 0 and schema.get("maximum") == 1:
        return "share"
    return {"string": "text", "number": "number", "integer": "integer", "null": "null", "boolean": "true or false"}[
        schema["type"]
    ]
