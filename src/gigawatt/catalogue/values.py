"""A catalogued value: a number with unit, date, source, kind and the rivals that dispute it.

Assumes the unit is the canonical one of `quantities` (USD, MW, share, 1/year, days, ...), so that no reader converts.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""2025, 2025-06 or 2025-06-28: as exact as the source is."""


class Row(BaseModel):
    """Base of every catalogue row: frozen, strict, unknown keys forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, use_attribute_docstrings=True)


class Kind(StrEnum):
    """How a value came to be known."""

    MEASURED = "measured"
    """Observed or computed from measurements."""
    REPORTED = "reported"
    """Stated by a party, a filing, a data sheet or the press."""
    ESTIMATED = "estimated"
    """A third party's model or survey."""
    DERIVED = "derived"
    """Arithmetic on other sourced values, shown in the note."""
    ASSUMPTION = "assumption"
    """A choice made here for want of a source; the note says why."""


class Seen(StrEnum):
    """How closely a source was looked at."""

    REPOSITORY = "repository"
    """Read in the original data or code."""
    EXCERPT = "excerpt"
    """Read as an excerpt of the page."""
    RECALLED = "recalled"
    """From general knowledge, not checked: verify before relying on it."""
    DERIVED = "derived"
    """Computed here."""


class Source(Row):
    """Where a value comes from."""

    publisher: str = Field(min_length=2)
    """Who published it."""
    title: str = Field(min_length=2)
    """What it is called or says."""
    date: str = Field(pattern=DATE)
    """When it was published, as far as known."""
    seen: Seen
    """How closely it was looked at."""
    url: str | None = None
    """Address, where public."""
    licence: str | None = None
    """Terms that its reuse asks for."""


class Rival(Row):
    """Another value for the same thing, from somebody else or on another basis."""

    value: FiniteFloat
    """In the unit of the value it disputes."""
    source: str
    """Id in `sources()`."""
    low: FiniteFloat | None = None
    high: FiniteFloat | None = None
    note: str = ""
    """What it refers to, and why it differs."""
    other_basis: bool = False
    """It counts more or less than the value it stands beside: shown, never computed with in its place."""


class Value(Row):
    """A number with its origin."""

    value: FiniteFloat
    """Central value, in `unit`."""
    unit: str = Field(min_length=1)
    """Canonical unit."""
    date: str = Field(pattern=DATE)
    """To which the value refers, or when it was published."""
    source: str
    """Id in `sources()`."""
    kind: Kind
    """How it came to be known."""
    low: FiniteFloat | None = None
    """Low end of the source's range."""
    high: FiniteFloat | None = None
    """High end of the source's range."""
    note: str = ""
    """Basis, caveats; the reason, where it is an assumption."""
    rivals: tuple[Rival, ...] = ()
    """Values that contradict it."""

    @model_validator(mode="after")
    def _is_coherent(self) -> Value:
        low, high = self.low, self.high
        if (low is not None and low > self.value) or (high is not None and high < self.value):
            raise ValueError(f"{self.value} lies outside its own range {low} .. {high}")
        if self.kind is Kind.ASSUMPTION and len(self.note) < 20:
            raise ValueError("an assumption gives its reason in `note`")
        return self
