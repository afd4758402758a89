"""The stress of one view in two lines, for the terminal: what breaks first in how many futures, and who pays at worst.

Assumes the whole table stands in the report and in the verdict's JSON.
"""

from __future__ import annotations

from gigawatt.chain import Verdict
from gigawatt.evidence import words
from gigawatt.report.charts.stress import COVENANTS, lost_usd


def stress_lines(verdict: Verdict) -> tuple[str, ...]:
    """Return at most two lines: the vehicle that breaks soonest, and the future that costs lenders most."""
    found = verdict.stress
    if found is None:
        return ()
    if not found.vehicles:
        lines = [f"{words.listing(map(words.name, row.facilities))} lends nothing, {row.why}" for row in found.unlent]
        return (f"no debt, so nothing to break: {'; '.join(lines)}." if lines else "no debt, so nothing to break.",)
    dated = sorted((row for row in found.vehicles if row.earliest is not None), key=lambda row: row.earliest or "")
    costly = max(found.rows, key=lost_usd, default=None)
    lines = ["no promise to lenders is broken in any future."]
    if dated:
        row = dated[0]
        likely = max(row.first_share, key=lambda name: row.first_share[name])
        lines = [
            f"{words.name(row.vehicle)} breaks first, in {words.share(row.any_share)} of futures, mostly "
            f"“{COVENANTS[likely][0]}”; soonest {words.month(row.earliest or '')} (trial {row.earliest_trial:,})."
        ]
    if costly is not None and lost_usd(costly) > 0:
        losers = words.listing(words.name(loss.facility) for broken in costly.broken for loss in broken.losses)
        lines.append(
            f"worst tried for lenders: {costly.name}; lenders of {losers} lose {words.money(lost_usd(costly))}."
        )
    return tuple(lines)
