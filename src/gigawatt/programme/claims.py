"""Who said what, where it was printed, and how a reader chooses: sources, claims and views as they stand in the file.

Assumes rival claims share `about`; `programme.views` does the choosing.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from gigawatt.programme.rows import Day, Kind, Name, Row


class Source(Row):
    """A document."""

    title: str
    """Title."""
    outlet: str
    """Publisher."""
    published: Day
    """Date, `2025-01-23`."""
    url: str | None = None
    """Address, where public."""
    note: str | None = None
    """Remarks."""


class Claim(Row):
    """A sentence somebody said about a figure."""

    about: str
    """What it is about; rivals share this key."""
    value: str | bool | int | float | tuple[str, ...] | None = None
    """As said; a quantity carries its unit."""
    bound: Literal["=", "<", ">", "~"] = "="
    """`<` and `>` for bounds, `~` for about."""
    speaker: str
    """Who said it."""
    source: Name
    """Where it was reported, an id of `sources`."""
    said: str
    """Date of the statement, with place or time zone where it matters."""
    published: Day
    """Date from which a reader could know it, `2025-01-23`."""
    quotation: str | None = None
    """Short, in the original language."""
    kind: Kind = "fact"
    """What sort of sentence it is."""
    seed: str | None = None
    """Id in the transcription of the source documents."""
    supports: tuple[Name, ...] = ()
    """Claims it supports."""
    disputes: tuple[Name, ...] = ()
    """Claims it disputes."""
    note: str | None = None
    """Corrections, drift of translation, chain of attribution."""


class Prefer(Row):
    """One preference of a view: the first one that matches a rival decides."""

    claim: Name | None = None
    """Id."""
    speaker: str | None = None
    """Who said it."""
    source: Name | None = None
    """Where it stood."""
    kind: Kind | None = None
    """What sort of sentence."""
    extreme: Literal["lowest", "highest"] | None = None
    """Among the numeric rivals of `about`."""
    about: str | None = None
    """Restricts the preference to one subject; `*` stands for any characters."""


class View(Row):
    """A reader's choice among rival claims."""

    title: str
    """One line on whose version this is."""
    as_of: Day | None = None
    """Claims published later are unknown to this view."""
    prefer: tuple[Prefer, ...] = ()
    """In order; without a match the first claim in the file stands."""
    set: dict[str, str] = Field(default={})
    """Other paths overridden in this view."""
