"""The stress of one view in three lines, for the terminal: what breaks first, who pays at worst, who lends nothing.

Assumes the whole table stands in the report and in the verdict's JSON.
"""

from __future__ import annotations

from gigawatt.chain import Stress, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts.stress import COVENANTS, lost_usd, unlent


def stress_lines(verdict: Verdict) -> tuple[str, ...]:
    """Return what breaks soonest, the future that costs lenders most, and who lends nothing for want of what."""
    found = verdict.stress
    if found is None:
        return ()
    lines = [_first(found)]
    costly = max(found.rows, key=lost_usd, default=None)
    if costly is not None and lost_usd(costly) > 0:
        losers = words.listing(words.name(loss.facility) for broken in costly.broken for loss in broken.losses)
        lost = words.money(lost_usd(costly))
        lines.append(f"worst tried for lenders: {costly.name}; lenders of {losers} lose {lost}.")
    return (*lines, unlent(found)) if found.unlent else tuple(lines)


def _first(found: Stress) -> str:
    dated = sorted((row for row in found.vehicles if row.earliest is not None), key=lambda row: row.earliest or "")
    if not found.vehicles:
        return "no vehicle carries debt, so no promise to lenders can be broken."
    if not dated:
        return "no promise to lenders is broken in any future."
    row = dated[0]
    likely = max(row.first_share, key=lambda name: row.first_share[name])
    return (
        f"{words.name(row.vehicle)} breaks first, in {words.share(row.any_share)} of futures, mostly "
        f"“{COVENANTS[likely][0]}”; soonest {words.month(row.earliest or '')} (trial {row.earliest_trial:,})."
    )
