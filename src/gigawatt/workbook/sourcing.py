"""Where an input comes from: the file, a claim with its speaker and rivals, a default, or the catalogue.

Assumes paths as people write them, `contracts.hall_lease.price`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np

from gigawatt import catalogue
from gigawatt.catalogue import Value
from gigawatt.programme import Programme, rivals
from gigawatt.quantities import Figure
from gigawatt.workbook.book import Format, Kind, Row
from gigawatt.workbook.rows import FORMATS


def from_file(
    programme: Programme, path: str, name: str, label: str, figure: Figure, value: float | None = None
) -> Row:
    """Return a number of the programme file as an input that may be changed.

    Parameters
    ----------
    value : what is computed with, where the engine rounds it; left out: the figure's central value.
    """
    number = figure.value if value is None else value
    return _input(path, name, label, figure.unit, number, origin(programme, path, figure))


def counted(path: str, name: str, label: str, unit: str, value: int) -> Row:
    """Return a whole number that the file holds without a unit."""
    return _input(path, name, label, unit, float(value), (str(value), "the programme file itself"))


def _input(path: str, name: str, label: str, unit: str, value: float, notes: tuple[str, ...]) -> Row:
    look = FORMATS.get(unit, Format.FINE)
    return Row(
        name, label, unit, values=np.array([value]), kind=Kind.INPUT, format=look, path=path, notes=(path, *notes)
    )


def origin(programme: Programme, path: str, figure: Figure) -> tuple[str, ...]:
    """Return what is written, who said it, where, and who disagrees."""
    if figure.claim is None:
        return (figure.text, "the programme file itself" if _is_written(programme, path) else _default(programme, path))
    claim = programme.claims[figure.claim]
    source = programme.file.sources[claim.source]
    return (
        f"{claim.bound.replace('=', '')}{claim.value}",
        f"{claim.speaker} ({claim.kind}, {figure.claim})",
        f"{source.outlet}: {source.title}, {claim.published}",
        _rivals(programme, claim.about, figure.claim),
    )


def _rivals(programme: Programme, about: str, in_use: str) -> str:
    others = (row.claim for row in rivals(programme).get(about, ()) if row.claim != in_use)
    said = [(name, programme.claims[name]) for name in others]
    return "; ".join(f"{row.bound.replace('=', '')}{row.value} ({row.speaker}, {name})" for name, row in said)


def _is_written(programme: Programme, path: str) -> bool:
    here: Any = programme.tree.data
    for step in steps(path):
        if not (step in here if isinstance(here, dict) else isinstance(here, list) and isinstance(step, int)):
            return False
        here = here[step]
    return True


def steps(path: str) -> tuple[str | int, ...]:
    """Return the keys and places of a path: `tiers[0].hurdle` is `tiers`, 0, `hurdle`."""
    return tuple(name or int(place) for name, place in re.findall(r"([^.\[\]]+)(?!\])|\[(\d+)\]", path))


def value_at(file: object, path: str) -> Any:
    """Return what stands at a path of the checked file, None where nothing does."""
    here: Any = file
    for step in steps(path):
        if isinstance(here, dict):
            here = here.get(step)
        else:
            here = here[step] if isinstance(step, int) else getattr(here, step, None)
    return here


def _default(programme: Programme, path: str) -> str:
    """Return what the file's format says of a value that was left out."""
    parent, _, last = path.rpartition(".")
    here = value_at(programme.file, parent)
    field = getattr(type(here), "model_fields", {}).get(last)
    return (
        f"left out of the file, its default. {field.description or ''}" if field is not None else "left out of the file"
    )


def from_catalogue(name: str, label: str, key: str, unit: str = "") -> Row:
    """Return a sourced figure of the catalogue, which may be changed here but not in the programme file."""
    value = catalogue.figure(key)
    shown = unit or value.unit
    numbers = np.array([value.value])
    look = FORMATS.get(shown, Format.FINE)
    return Row(name, label, shown, values=numbers, kind=Kind.CATALOGUE, format=look, notes=catalogued(key, value))


def catalogued(key: str, value: Value) -> tuple[str, ...]:
    """Return where a figure of the catalogue comes from."""
    disputed = "; ".join(f"{rival.value:g} ({_source(rival.source)})" for rival in value.rivals)
    return (
        f"catalogue: {key}",
        f"{value.value:g} {value.unit}",
        f"{value.kind}: {value.note}",
        _source(value.source),
        disputed,
    )


@cache
def _source(identity: str) -> str:
    source = catalogue.sources()[identity]
    return f"{source.publisher}: {source.title}, {source.date}"


__all__ = ["counted", "from_catalogue", "from_file", "steps", "value_at"]
