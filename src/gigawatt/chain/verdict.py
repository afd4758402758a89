"""The verdict: what the chain answers for one view, as the documented object that `gigawatt run --json` prints.

Assumes whoever builds it gives a reason for every null: a headline is never invented and never silently left out.
Nothing here computes: `chain` fills, `report` shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, TypeAdapter, model_validator

from gigawatt.chain.computing import ComputeAnswer
from gigawatt.chain.exhibits.stress import Stress
from gigawatt.chain.headlines import Headlines
from gigawatt.chain.record import Record


class Severity(StrEnum):
    """How much a finding weighs."""

    CONTRADICTION = "contradiction"
    """Two sentences of the file cannot both be true."""
    WARNING = "warning"
    """Needs an explanation before anyone relies on it."""
    NOTE = "note"
    """Worth knowing."""


class Stakeholder(Record):
    """What one holder pays and gets under a structure."""

    holder: str
    """Entity, or that nobody is named."""
    said_usd: float | None
    """What it is said to pay; null where nobody is named."""
    said_stake: float | None
    """Share it is said to hold; null where nothing is said."""
    paid_usd: float
    """What it pays under this structure."""
    preferred_usd: float
    """Of which preferred, without units."""
    unit_share: float
    """Its units, as a share of all."""
    first_share: float | None
    """What it gets of `first_usd`; null where that is nothing."""
    next_share: float
    """What it gets of every dollar after that."""


class StakeStructure(Record):
    """One agreement under which stakes that do not follow from the money would be right."""

    name: str
    """Pro rata, promote or preferred, and which."""
    explains: bool
    """False where no money of this kind, or only a negative sum, would lead to these stakes."""
    needs: str
    """What would have to be true, or why it cannot be."""
    first_usd: float
    """What is paid out before the stakes hold, a year after the money went in."""
    holders: tuple[Stakeholder, ...] = ()
    """Everybody who pays or holds."""
    patch: dict[str, str] = Field(default_factory=dict)
    """The programme with it: paths of the file and what to set them to, as `--set` takes them."""


class Finding(Record):
    """One inconsistency found by a rule, with its arithmetic."""

    id: str
    """Rule, `X03`."""
    title: str
    """A few words."""
    severity: Severity
    """How much it weighs."""
    text: str
    """The finding in one or two sentences."""
    arithmetic: tuple[str, ...]
    """The computation, line by line."""
    claims: tuple[str, ...]
    """Ids of the claims involved."""
    repairs: tuple[str, ...]
    """What would resolve it."""
    structures: tuple[StakeStructure, ...] = ()
    """Of finding X01: agreements that would explain the stakes, or why they cannot."""


class ClaimThatMatters(Record):
    """What a headline would be if a rival claim were right."""

    headline: str
    """Name, or path below it: `funding_gap_usd.0`."""
    unit: str
    """Unit of the values."""
    about: str
    """What the claims are about."""
    claim: str
    """Id of the claim in use."""
    claim_says: str
    """Its value and who said it."""
    rival: str
    """Id of the rival."""
    rival_says: str
    """Its value and who said it."""
    value: float | None
    """Headline with the claim in use."""
    rival_value: float | None
    """Headline with the rival."""
    delta: float | None
    """Difference."""


class ClaimInUse(Record):
    """Which of several rival claims this view believes."""

    about: str
    """What it is about."""
    claim: str
    """Id."""
    says: str
    """Its value as said."""
    speaker: str
    """Who said it."""


class Provenance(Record):
    """What reproduces these figures."""

    programme: str
    """Name in the file."""
    file: str
    """Path as given."""
    view: str
    """Name of the view."""
    view_title: str
    """Whose version this is."""
    as_of: str | None
    """Claims published later are unknown to this view; null: all are known."""
    settings: dict[str, str]
    """Paths overridden with `--set`."""
    seed: int
    """Of the random numbers."""
    trials: int
    """How many futures."""
    input_hash: str
    """SHA-256 of the programme as read, its settings and the shipped catalogue."""
    versions: dict[str, str]
    """Of gigawatt, Python and the packages that compute."""


class Verdict(Record):
    """The answer for one view, and under `views` for the others that were run with it."""

    gigawatt: Literal[1] = 1
    """Version of this format."""
    sentence: str
    """The verdict in one or two sentences, worded as a claim that can be checked."""
    headlines: Headlines
    """The answers."""
    reasons: dict[str, str]
    """Why a headline is null, by its path: `irr.softbank`, `live_date.100.p90`."""
    cost_without: tuple[str, ...] = ()
    """Vehicles that pay for a part of the chosen plan, but whose spending answers no target: not in `capex_usd`."""
    findings: tuple[Finding, ...]
    """Inconsistencies among the claims."""
    claims_that_matter: tuple[ClaimThatMatters, ...]
    """Per headline the two claims that move it most."""
    other_beliefs: tuple[ClaimThatMatters, ...] = ()
    """Gap, callable equity and megawatts if a claim that another view of the same run believes were right, one at a
    time, also where nothing changes; a claim that this view cannot know is left out."""
    claims_in_use: tuple[ClaimInUse, ...]
    """What this view believes where others disagree."""
    compute: tuple[ComputeAnswer, ...] = ()
    """What the fleet yields, and the disputed figures that move each answer most; empty in runs stored before it was
    recorded."""
    stress: Stress | None = None
    """What breaks first in other futures, and who pays; null in runs stored before it was recorded."""
    provenance: Provenance
    """What reproduces it."""
    views: dict[str, Verdict] = Field(default_factory=dict)
    """The other views of the same run; empty where one view was asked for."""

    @model_validator(mode="after")
    def _no_null_without_reason(self) -> Verdict:
        silent = [path for path in nulls(self.headlines.model_dump()) if not self.reason(path)]
        if silent:
            raise ValueError("null without a reason: " + ", ".join(silent))
        return self

    def reason(self, path: str) -> str:
        """Return why the headline at `path` is null: its own reason or that of what contains it; empty where none."""
        parts = path.split(".")
        candidates = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((self.reasons[name] for name in candidates if name in self.reasons), "")


OPTIONAL = ("amount_usd", "facility_mw")
"""Null by nature in a target: it promises money or power."""


def nulls(value: object, path: str = "") -> Iterator[str]:
    """Yield the dotted path of every None below `value` that needs a reason."""
    if value is None:
        if not (path.startswith("funding_gap_usd.") and path.endswith(OPTIONAL)):
            yield path
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from nulls(item, f"{path}.{name}" if path else str(name))
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from nulls(item, f"{path}.{index}")


def verdict_schema() -> dict[str, Any]:
    """Return the JSON Schema of what `gigawatt run --json` prints."""
    return TypeAdapter(Verdict).json_schema(mode="serialization")
