"""Cross-checks of a tenant's load: dates in order, terms of other providers that do not go together.

Assumes every provider validated on its own and every name it uses exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from gigawatt.programme.compose import Tree
from gigawatt.programme.issues import Path
from gigawatt.programme.model import ProgrammeFile
from gigawatt.programme.tenant import Elsewhere, TenantLoad

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
        yield until is not None and until <= start, key, "a month before the contract starts", "a later month", ""


def _excluded(tree: Tree, load: TenantLoad, programme_start: int) -> None:
    """Report who is exclusive while another is, and minimums that another's exclusivity keeps from being used."""
    holders = [name for name, row in load.elsewhere.items() if row.exclusive_until is not None]
    for holder, (name, row) in product(holders, load.elsewhere.items()):
        right = load.elsewhere[holder]
        if holder == name or not _meet(right, row, programme_start):
            continue
        path: Path = ("placement", "elsewhere", name)
        if name in holders:
            if holders.index(holder) < holders.index(name):
                found = f"'{name}', exclusive while '{holder}' is"
                expected = "one exclusive provider at a time"
                tree.report((*path, "exclusive_until"), found, expected, "", code="placement", key=True)
        elif row.minimum.value > 0.0 and row.settled == "month":
            found = f"a minimum due while '{holder}' is exclusive"
            hint = f"let it start when the exclusivity of '{holder}' ends, or settle it over its term"
            tree.report((*path, "minimum"), found, "a minimum that can be used", hint, code="placement", key=True)


def _meet(right: Elsewhere, row: Elsewhere, programme_start: int) -> bool:
    """Return whether a contract runs while another provider is exclusive; exclusivity ends with its own contract."""
    assert right.exclusive_until is not None
    until = right.exclusive_until if right.end is None else min(right.exclusive_until, right.end)
    begins = row.start or programme_start
    return begins < until and (row.end is None or row.end > (right.start or programme_start))
