"""What results shown to people are made of: frozen records, bands over trials, and the missing with its reason.

Assumes quantiles are P10, P50, P90 of the trials, and that a number nobody can compute is None with a reason beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0.0, le=1.0)]
"""Share from 0 to 1."""
MonthText = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
"""Calendar month, `2026-08`."""


class Record(BaseModel):
    """Base of all results shown to people: frozen, no unknown keys, no NaN; field docstrings are the schema's texts."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """A headline that cannot be computed; `Verdict.of` turns it into None plus an entry in `reasons`."""

    reason: str
    """Complete sentence: what is missing and what would supply it."""


class Band(Record):
    """An uncertain number: quantiles over the trials."""

    p10: float
    """A tenth of the trials are below."""
    p50: float
    """Median."""
    p90: float
    """A tenth of the trials are above."""

    @classmethod
    def sure(cls, value: float) -> Band:
        """Return the band of a number that no trial moves."""
        return cls(p10=value, p50=value, p90=value)

    @model_validator(mode="after")
    def _ordered(self) -> Band:
        if not self.p10 <= self.p50 <= self.p90:
            raise ValueError(f"quantiles out of order: {self.p10}, {self.p50}, {self.p90}")
        return self


class DateBand(Record):
    """An uncertain month; null where that quantile of the trials never gets there."""

    p10: MonthText | None
    """Early."""
    p50: MonthText | None
    """Median."""
    p90: MonthText | None
    """Late."""
    reached_share: Share
    """Share of trials that get there within the horizon."""


class IrrBand(Band):
    """An uncertain internal rate of return per year [share], over the trials in which one exists."""

    defined_share: Share
    """Share of trials in which exactly one rate exists; total losses and many-rooted flows are not averaged in."""


def split_missing(value: Any, path: str = "") -> tuple[Any, dict[str, str]]:
    """Replace every `Missing` in nested dicts and tuples by None; return the tree and the reasons by dotted path."""
    if isinstance(value, Missing):
        return None, {path: value.reason}
    if isinstance(value, dict):
        pairs = {key: split_missing(item, f"{path}.{key}" if path else str(key)) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, _merged(reasons for _, reasons in pairs.values())
    if isinstance(value, tuple | list):
        items = [split_missing(item, f"{path}.{index}") for index, item in enumerate(value)]
        return tuple(item for item, _ in items), _merged(reasons for _, reasons in items)
    return value, {}


def _merged(parts: Iterable[dict[str, str]]) -> dict[str, str]:
    """One dictionary of all."""
    return {path: reason for part in parts for path, reason in part.items()}
