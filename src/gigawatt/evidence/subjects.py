"""Finds the claims behind a figure: who else said what about the same thing.

Assumes a view has been chosen; rivals that it cannot know yet stay out.
"""

from __future__ import annotations

from typing import NamedTuple

from gigawatt.programme import Claim, Programme
from gigawatt.quantities import Figure, QuantityError, read_quantity

COUNT = "1"
"""Unit of things that are counted, such as jobs: a bare number is right there."""


class Said(NamedTuple):
    """One claim with its number as said: the bound itself, not the median of its distribution."""

    id: str
    claim: Claim
    value: float


def said_about(programme: Programme, about: str, unit: str) -> tuple[Said, ...]:
    """Return every claim about a subject that states a quantity in `unit`, in the order of the file."""
    found = []
    for name, claim in programme.claims.items():
        if claim.about != about:
            continue
        if unit == COUNT and isinstance(claim.value, int | float) and not isinstance(claim.value, bool):
            found.append(Said(name, claim, float(claim.value)))
        elif isinstance(claim.value, str):
            try:
                found.append(Said(name, claim, read_quantity(claim.value, unit).value))
            except QuantityError:
                continue
    return tuple(found)


def rivals_of(programme: Programme, figure: Figure | None) -> tuple[Said, ...]:
    """Return the claims about whatever `figure` was claimed about, itself included; none for a literal."""
    if figure is None or figure.claim is None:
        return ()
    return said_about(programme, programme.claims[figure.claim].about, figure.unit)


def as_said(programme: Programme, figure: Figure) -> float:
    """Return the number as said: the bound itself where the claim is a bound."""
    return next((said.value for said in rivals_of(programme, figure) if said.id == figure.claim), figure.value)


def claim_ids(*figures: Figure | None) -> tuple[str, ...]:
    """Return the ids of the claims behind some figures, each once."""
    return tuple(dict.fromkeys(figure.claim for figure in figures if figure is not None and figure.claim is not None))
