"""Stress in lines for the terminal: what breaks, who pays at worst, who lends nothing; and one future in full.

Assumes the whole table stands in the report and in the verdict's JSON.
"""

from __future__ import annotations

from collections.abc import Iterator

from gigawatt.chain import Broken, Stress, StressRow, Verdict
from gigawatt.evidence import words
from gigawatt.report.charts.stress import COVENANTS, lost_usd, stepping_in, unlent


def stress_lines(verdict: Verdict) -> tuple[str, ...]:
    """Return what breaks most often and soonest, the costliest future for lenders, and who lends nothing and why."""
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
    soonest, row = dated[0], max(dated, key=lambda row: row.any_share)
    likely = max(row.first_share, key=lambda name: row.first_share[name])
    who = "" if soonest is row else f" of all {words.name(soonest.vehicle)},"
    return (
        f"{words.name(row.vehicle)} breaks most often, in {words.share(row.any_share)} of futures, mostly "
        f"“{COVENANTS[likely][0]}”; soonest{who} {words.month(soonest.earliest or '')} (trial "
        f"{soonest.earliest_trial:,}: `gigawatt show --trial {soonest.earliest_trial}` opens it)."
    )


def broken_lines(row: StressRow | None) -> tuple[str, ...]:
    """Return what one future breaks, vehicle by vehicle: what and when, why, the cure, who loses, who steps in."""
    if row is None:
        return ("nobody lends, so no promise to lenders can be broken.",)
    if not row.broken:
        least = "" if row.least_cover is None else f"; the least cover of a year is {words.ratio(row.least_cover)}"
        return (f"every promise is kept{least}.",)
    return tuple(line for broken in row.broken for line in _broken(broken))


def _broken(broken: Broken) -> Iterator[str]:
    cover = "" if broken.cover is None else f", cover {words.ratio(broken.cover)}"
    base = "" if broken.base_cover is None else f" ({words.ratio(broken.base_cover)} in the base case)"
    yield f"{words.name(broken.vehicle)}: {COVENANTS[broken.covenant][0]} in {words.month(broken.month)}{cover}{base}"
    yield f"  why: {broken.why}"
    yield f"  cured: {f'{words.month(broken.cured)}, by ' if broken.cured else ''}{broken.cured_by}"
    for loss in broken.losses:
        lost, owed = words.money(loss.lost_usd), words.money(loss.owed_usd)
        yield f"  lenders of {words.name(loss.facility)} lose {lost} of {owed} owed"
    yield f"  who steps in: {stepping_in(broken)}"
