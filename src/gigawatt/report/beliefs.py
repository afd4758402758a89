"""What several views of one file believe differently.

Assumes each view names the claims in use wherever others disagree.
"""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.chain import Verdict


def disagreements(verdicts: Sequence[Verdict]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Subjects on which the views believe different claims, with what each believes."""
    believed = [{claim.about: claim for claim in verdict.claims_in_use} for verdict in verdicts]
    subjects = dict.fromkeys(about for view in believed for about in view)
    rows = []
    for about in subjects:
        claims = [view.get(about) for view in believed]
        if len({claim.claim if claim else None for claim in claims}) > 1:
            said = (f"{claim.says} ({claim.speaker}) [{claim.claim}]" if claim else "nothing known" for claim in claims)
            rows.append((about, tuple(said)))
    return tuple(rows)
