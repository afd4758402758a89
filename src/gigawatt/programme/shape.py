"""The shape of the file model at a path: which keys are allowed there, and what they mean.

Assumes the model is made of pydantic rows, dictionaries by name, tuples and figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from gigawatt.programme.issues import Path
from gigawatt.programme.model import ProgrammeFile


def keys_at(path: Path) -> dict[str, str]:
    """Return the keys that a mapping at `path` may have, with their descriptions; empty where any name may stand."""
    model = _model_at(path)
    if model is None:
        return {}
    return {field.alias or name: field.description or "" for name, field in model.model_fields.items()}


def _model_at(path: Path) -> type[BaseModel] | None:
    node: Any = ProgrammeFile
    for step in path:
        node = _child(node, step)
    return node if isinstance(node, type) and issubclass(node, BaseModel) else None


def _child(node: Any, step: str | int) -> Any:
    """Return the type one step further down, None where the model does not go on."""
    if isinstance(node, type) and issubclass(node, BaseModel):
        fields = {field.alias or name: field for name, field in node.model_fields.items()}
        return _bare(fields[step].annotation) if isinstance(step, str) and step in fields else None
    if get_origin(node) in (dict, Mapping):
        return _bare(get_args(node)[1])
    if get_origin(node) is tuple:
        return _bare(get_args(node)[0])
    return None


def _bare(annotation: Any) -> Any:
    """Strip `Annotated` and `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    options = [option for option in get_args(annotation) if option is not type(None)]
    if type(None) in get_args(annotation) and len(options) == 1:
        return _bare(options[0])
    return annotation
