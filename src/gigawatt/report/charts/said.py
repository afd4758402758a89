"""How figures that may be absent are said in the tables of charts.

Assumes a dash where there is nothing to say, and "unknown" where somebody should know.
"""

from __future__ import annotations

from collections.abc import Iterable

from gigawatt.evidence import words

ABSENT = "This run was stored before this was recorded; run the file again to see it."


def usd(value: float | None) -> str:
    """Return money, or that it is unknown."""
    return "unknown" if value is None else words.money(value)


def mw(value: float | None) -> str:
    """Return power, or a dash."""
    return words.DASH if value is None else words.power(value)


def count(value: float | None) -> str:
    """Return a number of people or things, or a dash."""
    return words.DASH if value is None else words.count(value)


def month(value: str | None) -> str:
    """Return a month, or a dash."""
    return words.DASH if value is None else words.month(value)


def share(value: float | None) -> str:
    """Return a share, or a dash."""
    return words.DASH if value is None else words.share(value)


def ratio(value: float | None) -> str:
    """Return an index of earned value to two decimals, or a dash."""
    return words.DASH if value is None else f"{value:.2f}"


def days(value: float | None) -> str:
    """Return a number of days, or a dash."""
    return words.DASH if value is None else plural(round(value), "day")


def plural(number: int, noun: str) -> str:
    """Return a count with its noun: `1 task`, `12 tasks`."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def phase(name: str) -> str:
    """Return a phase with its site: `abilene.b1` as `abilene b1`."""
    return words.name(name).replace(".", " ")


def phases(names: Iterable[str]) -> str:
    """Return phases of a site with its name said once: `abilene s1, s2 and s3`."""
    sites: dict[str, list[str]] = {}
    for name in names:
        site, _, phase = name.rpartition(".")
        sites.setdefault(site, []).append(words.name(phase))
    return "; ".join(f"{words.name(site)} {words.listing(of)}".strip() for site, of in sites.items())
