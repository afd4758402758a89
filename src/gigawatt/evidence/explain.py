"""Explains one figure of the file: the value in use, who said it, who disagrees, and what that would change.

Assumes a path as people write it, `entities.softbank.liquidity` or `sites.abilene.phases[0].it_power`, or the name of a
subject that claims are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from gigawatt.chain import ClaimThatMatters, Finding, Headlines, Record, decide
from gigawatt.evidence import words
from gigawatt.evidence.findings import findings
from gigawatt.evidence.matters import Effect, base_case_of, central_values, effects, row_of, says
from gigawatt.programme import Claim, Programme, did_you_mean
from gigawatt.quantities import Figure, GigawattError


class ExplainError(GigawattError):
    """A path that leads to no figure."""


class RivalEffect(Record):
    """A rival claim, and the headlines if it were right."""

    claim: str
    says: str
    speaker: str
    published: str
    known: bool
    """False where the view's date hides it; then its effects are not computed."""
    effects: tuple[ClaimThatMatters, ...]


class Explanation(Record):
    """Where a figure comes from."""

    path: str
    value: str
    """In use, with its unit."""
    origin: str
    """Claim, or the file itself."""
    quotation: str | None
    promised: tuple[str, ...]
    """What each target promised, for the names of the gaps: `$100B`."""
    rivals: tuple[RivalEffect, ...]
    findings: tuple[Finding, ...] = ()
    """What contradicts or strains the claim in use."""


def explain(programme: Programme, path: str) -> Explanation:
    """Return the origin of a figure and the effect of each rival on the headlines of the base case.

    Raises
    ------
    ExplainError
        Where the path leads to nothing, with the nearest name.
    """
    subject = path if any(claim.about == path for claim in programme.file.claims.values()) else ""
    value = None if subject else _walk(programme, path)
    claim = value.claim if isinstance(value, Figure) else programme.chosen.get(subject)
    if claim is None:
        return Explanation(
            path=path,
            value=_shown(value, _written(programme, path)),
            origin="the file itself",
            quotation=None,
            promised=(),
            rivals=(),
        )
    used = programme.claims[claim]
    source = programme.file.sources[used.source]
    return Explanation(
        path=path,
        value=says(used) if value is None else _shown(value, None),
        origin=f"{claim}: {says(used)} in {source.outlet}, {used.published}" + (f". {used.note}" if used.note else ""),
        quotation=used.quotation,
        promised=_promised(programme),
        rivals=_rivals(programme, used.about, claim),
        findings=tuple(finding for finding in findings(programme) if claim in finding.claims),
    )


def _promised(programme: Programme) -> tuple[str, ...]:
    return tuple(
        words.money(target.amount.value) if target.amount else words.power(target.power.value if target.power else 0.0)
        for target in programme.file.targets
    )


def _rivals(programme: Programme, about: str, in_use: str) -> tuple[RivalEffect, ...]:
    others = {name: row for name, row in programme.file.claims.items() if row.about == about and name != in_use}
    if not others:
        return ()
    case = base_case_of(programme, decide(programme))
    base = central_values(case)
    found = {effect.rival: effect for effect in effects(case, about)}
    return tuple(_rival(programme, name, row, found.get(name), base) for name, row in others.items())


def _rival(programme: Programme, name: str, claim: Claim, effect: Effect | None, base: dict[str, float]) -> RivalEffect:
    rows = () if effect is None else [row_of(programme.claims, key, effect, base[key]) for key in base]
    return RivalEffect(
        claim=name,
        says=says(claim),
        speaker=claim.speaker,
        published=claim.published,
        known=name in programme.claims,
        effects=tuple(row for row in rows if row is not None),
    )


RESULTS = frozenset(Headlines.model_fields) | {"headlines"}


def _walk(programme: Programme, path: str) -> object:
    """Return what stands at a path of the file."""
    here: Any = programme.file
    for step in re.findall(r"[^.\[\]]+", path):
        names = _keys(here)
        if step not in names:
            result = (
                f"{step} is a result, see docs/verdict.md; explain reads what the file says" if step in RESULTS else ""
            )
            hint = result or _elsewhere(programme, path) or did_you_mean(step, names) or "nothing lies below it"
            where = "" if step == path else f" in {path}"
            raise ExplainError(f"explain: found '{step}'{where}, expected a name of the file, hint: {hint}")
        here = _at(here, step)
    return here


def _elsewhere(programme: Programme, name: str) -> str:
    """Say where the file has something of this name; empty where nothing has."""
    found = [".".join(path) for path in _paths_to(programme.tree.data, name)]
    return f"see {words.listing(found[:3], 'or')}" if found else ""


def _paths_to(here: object, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths below which something is called so."""
    for key, value in here.items() if isinstance(here, dict) else ():
        if key == name:
            yield (key,)
        yield from ((str(key), *rest) for rest in _paths_to(value, name))


def _keys(here: object) -> list[str]:
    if isinstance(here, BaseModel):
        return list(type(here).model_fields)
    if isinstance(here, dict):
        return [str(key) for key in here]
    return [str(place) for place in range(len(here))] if isinstance(here, tuple | list) else []


def _at(here: object, step: str) -> object:
    if isinstance(here, dict):
        return next(value for key, value in here.items() if str(key) == step)
    return here[int(step)] if isinstance(here, tuple | list) else getattr(here, step)


def _shown(value: object, written: object) -> str:
    if isinstance(value, Figure):
        return _figure(value)
    if value is None:
        return "nothing: left out, and no claim that this view knows gives it"
    if isinstance(value, str | int | float | bool):
        return str(value if written is None else written)  # a month is a count inside, and `2025-01` in the file
    names = _keys(value)
    return f"a group of figures: name one of {', '.join(names[:12])}{', ...' * (len(names) > 12)}"


def _figure(figure: Figure) -> str:
    """The value computed with; beside it the figure as written and its distribution, where they say more."""
    said = words.bounded(figure.text[0], figure.text[1:].strip()) if figure.text[:1] in "<>~" else figure.text
    taken = words.quantity(figure.value, figure.unit)
    more = [f"as written: {said}"] if said not in ("", taken) else []
    if figure.spread is not None:
        low, high = (words.quantity(end, figure.unit) for end in (figure.spread.low, figure.spread.high))
        more.append(f"{figure.spread.shape.value}, {low} to {high}")
    return f"{taken} ({'; '.join(more)})" if more else taken


def _written(programme: Programme, path: str) -> object:
    """What the file says at the path, before it was read; None where its defaults speak."""
    here: Any = programme.tree.data
    for step in re.findall(r"[^.\[\]]+", path):
        names = _keys(here)
        if step not in names:
            return None
        here = _at(here, step)
    return here if isinstance(here, str | int | float) else None
