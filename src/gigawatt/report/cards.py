"""The cards under the verdict: the handful of figures one reads first, bands before medians.

Assumes the long headline table follows; a card without a figure says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gigawatt.chain import Band, Verdict
from gigawatt.evidence import words
from gigawatt.report.headline_table import NOBODY, NONE, cost_scope


@dataclass(frozen=True, slots=True)
class Card:
    """One figure at a glance."""

    label: str
    figure: str
    """A band, or a dash."""
    note: str
    """Median and context, or why there is none."""


def cards(verdict: Verdict) -> tuple[Card, ...]:
    """Return the cards of one verdict, in reading order."""
    return (
        _gap(verdict),
        _first_short(verdict),
        _live(verdict),
        _size(verdict),
        _banded(verdict, "capex_usd_per_facility_w", "Cost per facility watt", words.dollars, _scope(verdict)),
        _banded(verdict, "energy_usd_per_mwh", "Energy, per MWh", words.dollars, "served"),
        _banded(verdict, "gpu_hour_usd", "Cost of a billed GPU-hour", words.dollars, "chips, building, energy, money"),
        _cover(verdict),
    )


def _scope(verdict: Verdict) -> str:
    return f"{cost_scope(verdict).removeprefix(', ')}, nominal"


def _gap(verdict: Verdict) -> Card:
    """The gap to the last promise that has one."""
    gaps = [target for target in verdict.headlines.funding_gap_usd or () if target.gap is not None]
    if not gaps or gaps[-1].gap is None:
        return Card("Funding gap", words.DASH, verdict.reason("funding_gap_usd") or "The file promises no amount.")
    gap, shown = gaps[-1].gap, _range(gaps[-1].gap, words.money)
    median = "" if shown == words.money(gap.p50) else f"median {words.money(gap.p50)}, "
    if gaps[-1].amount_usd is None:
        return Card("Unpaid bills", shown, f"{median}on the way to {gaps[-1].target}")
    return Card("Funding gap", shown, f"{median}to {gaps[-1].target}")


def _first_short(verdict: Verdict) -> Card:
    first = verdict.headlines.first_entity_short
    if first is None:
        return Card("First to fall short", NOBODY, verdict.reason("first_entity_short"))
    note = f"{words.month(first.month)}, in {words.share(first.share)} of futures"
    return Card("First to fall short", words.name(first.name), note)


def _live(verdict: Verdict) -> Card:
    """When half of the megawatts are live."""
    dates = (verdict.headlines.live_date or {}).get("50")
    if dates is None or dates.p10 is None:
        return Card("Half of it live", words.DASH, verdict.reason("live_date.50.p50"))
    late = words.month(dates.p90) if dates.p90 else "never"
    middle = f"median {words.month(dates.p50)}" if dates.p50 else verdict.reason("live_date.50.p50")
    early = words.month(dates.p10)
    return Card("Half of it live", early if early == late else f"{early}{words.DASH}{late}", middle)


def _size(verdict: Verdict) -> Card:
    megawatts, chips = verdict.headlines.facility_mw, verdict.headlines.accelerators
    if megawatts is None:
        return Card("The plan", words.DASH, verdict.reason("facility_mw"))
    with_chips = f"facility power; {words.plain(chips.p50)} accelerators" if chips else "facility power"
    return Card("The plan", words.power(megawatts), with_chips)


def _cover(verdict: Verdict) -> Card:
    """The facility with the least cover."""
    known = {name: cover for name, cover in (verdict.headlines.min_dscr or {}).items() if cover is not None}
    if not known:
        return Card(
            "Least debt service cover", NONE, verdict.reason("min_dscr") or "No contract in the file carries debt."
        )
    name = min(known, key=lambda facility: known[facility].p50)
    note = f"median {words.ratio(known[name].p50)}, {words.name(name)}"
    return Card("Least debt service cover", _range(known[name], words.ratio), note)


def _banded(verdict: Verdict, name: str, label: str, write: Callable[[float], str], note: str) -> Card:
    value = getattr(verdict.headlines, name)
    if not isinstance(value, Band):
        return Card(label, words.DASH, verdict.reason(name))
    return Card(label, _range(value, write), f"median {write(value.p50)}; {note}")


def _range(value: Band, write: Callable[[float], str]) -> str:
    low, high = write(value.p10), write(value.p90)
    return low if low == high else words.between(low, high)
