"""Cross-checks of a tenant's load: dates in order, terms of other providers that do not go together.

Assumes every provider validated on its own and every name it uses exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from gigawatt.programme.compose import Tree
from gigawatt.programme.issues import Path
from gigawatt.programme.model import ProgrammeFile
from gigawatt.programme.tenant import Elsewhere, TenantLoad

NEVER = 10**6  # month; later than any that a file can name (year 9999 is month 119,999)
Clash = tuple[bool, str, str, str, str]
"""Whether it is broken, key, what was found, what is expected, hint."""


def check_tenant(tree: Tree, file: ProgrammeFile) -> None:
    """Add every inconsistency of the placement section."""
    if file.placement is None:
        return
    _demand(tree, file.placement)
    for name, row in file.placement.elsewhere.items():
        path: Path = ("placement", "elsewhere", name)
        for broken, key, found, expected, hint in _clashes(row, file.programme.start):
            if broken:
                tree.report((*path, key), found, expected, hint, code="placement", key=True)
    _excluded(tree, file.placement, file.programme.start)


def _demand(tree: Tree, load: TenantLoad) -> None:
    for index in range(1, len(load.demand)):
        if load.demand[index].start <= load.demand[index - 1].start:
            path: Path = ("placement", "demand", index, "from")
            found = "a month that is not later than the one before"
            tree.report(path, found, "demand in order of date", "", code="dates")


def _clashes(row: Elsewhere, programme_start: int) -> Iterator[Clash]:
    start, end = row.start or programme_start, row.end
    yield end is not None and end <= start, "end", "an end that is not after the start", "a later month", ""
    most = row.maximum
    yield (
        most is not None and row.minimum.value > most.value, "minimum",
        f"{row.minimum.text}, above the maximum of {most.text if most else ''}", "at most the maximum", "",
    )  # fmt: skip
    yield (
        row.kind == "lease" and row.settled == "term", "settled", "a lease settled over its term", "kind: cloud",
        "a lease is paid every month; leave `settled` out",
    )  # fmt: skip
    yield (
        row.settled == "term" and row.minimum.value > 0.0 and row.end is None, "settled",
        "a minimum over a term that does not end", "end beside it", "e.g. `end: 2030-01`",
    )  # fmt: skip
    yield (
        row.refuses_below is not None and row.first_refusal_until is None, "refuses_below",
        "a price to refuse without a right to refuse", "first_refusal_until beside it", "",
    )  # fmt: skip
    for key in ("exclusive_until", "first_refusal_until"):
        until = getattr(row, key)
        yield until is not None and until <= start, key, "a month that is not after the start", "a later month", ""


def _excluded(tree: Tree, load: TenantLoad, programme_start: int) -> None:
    """Report who is exclusive while another is, and minimums that another's exclusivity keeps from being used."""
    names = list(load.elsewhere)
    for (holder, right), (name, row) in permutations(load.elsewhere.items(), 2):
        if right.exclusive_until is None:
            continue
        alone = _months(right, programme_start, right.exclusive_until)
        path: Path = ("placement", "elsewhere", name)
        if row.exclusive_until is not None:
            also = _months(row, programme_start, row.exclusive_until)
            if _meet(alone, also) and names.index(holder) < names.index(name):  # once for each pair
                found, expected = f"'{name}', exclusive while '{holder}' is", "one exclusive provider at a time"
                tree.report((*path, "exclusive_until"), found, expected, "", code="placement", key=True)
        elif row.minimum.value > 0.0 and row.settled == "month" and _meet(alone, _months(row, programme_start, NEVER)):
            found = f"a minimum due while '{holder}' is exclusive"
            hint = f"let it start when the exclusivity of '{holder}' ends, or settle it over its term"
            tree.report((*path, "minimum"), found, "a minimum that can be used", hint, code="placement", key=True)


def _months(row: Elsewhere, programme_start: int, until: int) -> tuple[int, int]:
    """Return the first month of a contract, and the month after its last or `until` if that is sooner."""
    return row.start or programme_start, until if row.end is None else min(until, row.end)


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether two spans of months overlap."""
    return max(one[0], other[0]) < min(one[1], other[1])
