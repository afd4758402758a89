"""What several views of one file believe differently.

Assumes each view names the claims in use wherever others disagree.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import ClaimInUse, Verdict


def disagreements(verdicts: Sequence[Verdict]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Subjects on which the views believe different claims, with what each believes."""
    believed = [{claim.about: claim for claim in verdict.claims_in_use} for verdict in verdicts]
    subjects = dict.fromkeys(about for view in believed for about in view)
    rows = []
    for about in subjects:
        claims = [view.get(about) for view in believed]
        if len({claim.claim if claim else None for claim in claims}) > 1:
            said = (_said(claim) if claim else "nothing known" for claim in claims)
            rows.append((about, tuple(said)))
    return tuple(rows)


def _said(claim: ClaimInUse) -> str:
    """The claim with its speaker, once, and its id."""
    speaker = "" if claim.speaker in claim.says else f" ({claim.speaker})"
    return f"{claim.says}{speaker} [{claim.claim}]"
