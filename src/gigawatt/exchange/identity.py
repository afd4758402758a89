"""Keeps ids and links unique.

Assumes the first to bear an id keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable

from gigawatt.exchange.notes import Notes, shown
from gigawatt.exchange.plan_file import LinkKind, PlanLink


class UniqueIds:
    """Hands out ids, each only once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """Return an id that nobody has: the one wanted, else with a number behind it."""
        key = wanted
        while key in self._taken:
            self._last[wanted] = self._last.get(wanted, 1) + 1
            key = f"{wanted} ({self._last[wanted]})"
        self._taken.add(key)
        return key


def distinct(links: Iterable[tuple[int, PlanLink]], notes: Notes) -> tuple[PlanLink, ...]:
    """Return links, given with their lines, without those from a task to itself and those that stand twice."""
    kept: dict[tuple[str, str, LinkKind], PlanLink] = {}
    for line, link in links:
        key = (link.before, link.after, link.kind)
        if link.before == link.after:
            notes.add(line, f"a link from {shown(link.before)} to itself: left out")
        elif key in kept:
            notes.add(line, f"the link from {shown(link.before)} to {shown(link.after)} stands twice: the first counts")
        else:
            kept[key] = link
    return tuple(kept.values())
