"""The same programme under each version of the money: a row per view of the file, nothing averaged.

Assumes the base case of every view, and that the rows are the same in every view of a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gigawatt.chain import Exhibits, Version
from gigawatt.evidence import words


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: a figure, what to know about it, and how long its bar is."""

    text: str
    note: str = ""
    share: float | None = None
    """Of the largest in its column; None for no bar."""
    alarm: bool = False
    """True where the bar is of money that is not there."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of the money."""

    view: str
    title: str
    as_of: str | None
    shown: bool
    """True where the report has its details."""
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class VersionTable:
    """All versions, the columns in the order in which one asks."""

    sentence: str
    columns: tuple[str, ...]
    rows: tuple[VersionRow, ...]


def versions(exhibits: Sequence[Exhibits]) -> VersionTable | None:
    """Return the table, or None where the run was stored without versions."""
    first = exhibits[0]
    found = first.versions
    if not found:
        return None
    shown = {view.view: _completed(view) for view in exhibits}
    dates = [target.by for target in first.money.targets if target.amount_usd is not None]
    by = f" by {words.month(min(dates))}" if dates else ""
    promised = {version.promised_usd for version in found if version.promised_usd is not None}
    promise = f" of {words.money(promised.pop())}" if len(promised) == 1 else " of the first promise"
    columns = (f"Callable{by}", f"Short{promise}", "Cannot pay", "Built", "First live", "Last live", "Cost", "Held by")
    tops = _Tops(
        callable_usd=max(version.callable_usd for version in found),
        missing_usd=max(version.missing_usd or 0.0 for version in found),
        built_mw=max(version.built_mw for version in found),
    )
    rows = tuple(
        VersionRow(
            version.view,
            version.title,
            version.as_of,
            version.view in shown,
            _entries(version, tops, shown.get(version.view)),
        )
        for version in found
    )
    return VersionTable(_sentence(found, by), columns, rows)


@dataclass(frozen=True, slots=True)
class _Tops:
    """The largest of each column that has bars."""

    callable_usd: float
    missing_usd: float
    built_mw: float


def _completed(exhibits: Exhibits) -> float:
    """Share of the futures in which all of the plan is live within the horizon."""
    share = exhibits.risk.completion_share
    return (share[-1] or 0.0) if share else 0.0


def _entries(version: Version, tops: _Tops, completed: float | None) -> tuple[Entry, ...]:
    built = version.built_mw > 0
    none = "nothing is built"
    all_live = "" if completed is None else f"in {words.share(completed)} of futures within the horizon"
    return (
        Entry(words.money(version.callable_usd), share=_share(version.callable_usd, tops.callable_usd)),
        _missing(version, tops),
        _short(version),
        Entry(
            words.power(version.built_mw),
            f"{version.phases} phase{'s' * (version.phases != 1)}",
            _share(version.built_mw, tops.built_mw),
        ),
        Entry(_month(version.first_live), "" if built else none),
        Entry(_month(version.last_live), all_live if built else none),
        Entry(words.money(version.cost_usd)),
        Entry(words.name(version.held_by) or words.DASH),
    )


def _missing(version: Version, tops: _Tops) -> Entry:
    if version.missing_usd is None:
        return Entry(words.DASH, "no money was promised")
    if version.missing_usd <= 0:
        return Entry("● nothing", share=0.0)
    return Entry(words.money(version.missing_usd), share=_share(version.missing_usd, tops.missing_usd), alarm=True)


def _short(version: Version) -> Entry:
    """Who cannot pay, the first to fall short first."""
    if not version.short:
        return Entry("● nobody")
    ordered = sorted(version.short, key=lambda short: (short.month, -short.usd))
    texts = [
        f"{words.name(short.entity)} from {words.month(short.month)}, {words.money(short.usd)}" for short in ordered
    ]
    return Entry(f"✕ {texts[0]}", "; ".join(f"then {text}" for text in texts[1:]))


def _share(value: float, top: float) -> float:
    return value / top if top > 0 else 0.0


def _month(month: str | None) -> str:
    return words.DASH if month is None else words.month(month)


def _sentence(found: Sequence[Version], by: str) -> str:
    """From the least to the most that is built."""
    if len(found) == 1:
        return "The file holds one version of the money."
    least, most = (choose(found, key=lambda version: (version.built_mw, version.callable_usd)) for choose in (min, max))
    if least.built_mw == most.built_mw:
        text = f"Every version builds {words.power(most.built_mw)}"
        low, high = (words.money(choose(version.callable_usd for version in found)) for choose in (min, max))
        return (
            f"{text}; callable{by} {'is' if low == high else 'are'} {words.between(low, high) if low != high else low}."
        )
    return (
        f"What the same programme becomes when the money is what each speaker says it is: from "
        f"{words.power(least.built_mw)} with {words.money(least.callable_usd)} callable{by} ({least.view}) to "
        f"{words.power(most.built_mw)} with {words.money(most.callable_usd)} ({most.view})."
    )
