"""What several views of one file believe differently, and what each belief does to the figures that tell them apart.

Assumes each view names the claims in use wherever others disagree, and tried the claims of the other views one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gigawatt.chain import ClaimInUse, ClaimThatMatters, Verdict
from gigawatt.evidence import words
from gigawatt.report.headline_table import label_of, promises
from gigawatt.report.values import value

SHORT = {"facility_mw": "megawatts of the plan"}
"""Names of headlines beside an arrow."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What one view believes of a subject."""

    says: str
    """The claim, who said it, and its id."""
    otherwise: tuple[str, ...]
    """What this view's headlines would be with each other view's claim; a line for each."""


def disagreements(verdicts: Sequence[Verdict]) -> tuple[tuple[str, tuple[Belief, ...]], ...]:
    """Return the subjects on which the views believe different claims, with what each believes and what hangs on it."""
    believed = [{claim.about: claim for claim in verdict.claims_in_use} for verdict in verdicts]
    subjects = dict.fromkeys(about for view in believed for about in view)
    rows = []
    for about in subjects:
        claims = [view.get(about) for view in believed]
        if len({claim.claim if claim else None for claim in claims}) > 1:
            rows.append((about, tuple(_belief(verdicts, claims, view) for view in range(len(verdicts)))))
    return tuple(rows)


def _belief(verdicts: Sequence[Verdict], claims: Sequence[ClaimInUse | None], view: int) -> Belief:
    own = claims[view]
    if own is None:
        return Belief("nothing known", ())
    holders: dict[str, list[str]] = {}
    for verdict, claim in zip(verdicts, claims):
        if claim is not None and claim.claim != own.claim:
            holders.setdefault(claim.claim, []).append(verdict.provenance.view)
    lines = (
        f"With the claim of {words.listing(views)}: {_moved(verdicts[view], rival)}" for rival, views in holders.items()
    )
    return Belief(_said(own), tuple(lines))


def _moved(verdict: Verdict, rival: str) -> str:
    """What the rival would do to this view's figures."""
    rows = [row for row in verdict.other_beliefs if row.rival == rival]
    if not rows:
        return "not tried; this view cannot know that claim, or the file does not hold together with it"
    moved = [
        _arrow(row, promises(verdict)) for row in rows if value(row.value, row.unit) != value(row.rival_value, row.unit)
    ]
    return ", ".join(moved) if moved else "neither gap, callable equity nor megawatts move"


def _arrow(row: ClaimThatMatters, promised: Sequence[str]) -> str:
    label = SHORT.get(row.headline) or label_of(row.headline, promised)
    return f"{label} {value(row.value, row.unit)} → {value(row.rival_value, row.unit)}"


def _said(claim: ClaimInUse) -> str:
    """The claim with its speaker, once, and its id."""
    speaker = "" if claim.speaker in claim.says else f" ({claim.speaker})"
    return f"{claim.says}{speaker} [{claim.claim}]"
