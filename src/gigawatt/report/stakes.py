"""Agreements that would explain reported stakes, as the rows of one small table.

Assumes the structures of finding X01; other findings have none.
"""

from __future__ import annotations

from dataclasses import dataclass

from gigawatt.chain import Finding, Stakeholder, StakeStructure
from gigawatt.evidence import words


@dataclass(frozen=True, slots=True)
class StakeRow:
    """One holder under one structure."""

    structure: str
    """Named in the first row of a structure; empty in the others."""
    needs: str
    """What would have to be true, beside the name."""
    rows: int
    """How many rows the structure takes, in its first one; 0 in the others."""
    cells: tuple[str, ...]
    """Holder, what it pays, its units, its part of the first dollars and of every later one."""


def stake_rows(finding: Finding) -> tuple[StakeRow, ...]:
    """Return the rows of a finding's structures; none where it has none."""
    return tuple(row for structure in finding.structures for row in _rows(structure))


def _rows(structure: StakeStructure) -> list[StakeRow]:
    name, needs, count = words.inside(structure.name), structure.needs, len(structure.holders)
    if not structure.holders:
        return [StakeRow(name, needs, 1, (words.DASH,) * 5)]
    return [
        StakeRow(*((name, needs, count) if place == 0 else ("", "", 0)), _cells(structure, holder))
        for place, holder in enumerate(structure.holders)
    ]


def _cells(structure: StakeStructure, holder: Stakeholder) -> tuple[str, ...]:
    pays = f"{words.exactly(holder.paid_usd)} bn"
    if holder.preferred_usd > 0.0:
        pays += f", of which {words.exactly(holder.preferred_usd)} preferred"
    first = words.DASH
    if holder.first_share is not None:
        first = f"{_percent(holder.first_share)} of {words.exactly(structure.first_usd)} bn"
    return words.name(holder.holder), pays, _percent(holder.unit_share), first, _percent(holder.next_share)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
