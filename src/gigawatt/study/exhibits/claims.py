"""The evidence section: rival claims of every subject in use, and the gigawatts that the promised money buys.

Assumes claims as said: a bound is shown as such and counts as the bound itself.
"""

from __future__ import annotations

from gigawatt.chain import CostRival, Evidence, Rival
from gigawatt.evidence import cost_claims, words
from gigawatt.programme import Claim, Programme

WATTS_PER_GW = 1e9


def evidence(programme: Programme) -> Evidence:
    """Return what the claims say of each other."""
    usd = max((target.amount.value for target in programme.file.targets if target.amount is not None), default=None)
    return Evidence(
        rivals=tuple(row for subject in programme.chosen for row in _rivals(programme, subject)),
        bought=() if usd is None else _bought(programme, usd),
        bought_with_usd=usd,
    )


def _rivals(programme: Programme, subject: str) -> list[Rival]:
    """Claims about one subject in use, later ones included; none where nobody disagrees."""
    about = {name: claim for name, claim in programme.file.claims.items() if claim.about == subject}
    if len(about) < 2:
        return []
    return [
        Rival(
            about=subject,
            claim=name,
            says=says(claim),
            speaker=claim.speaker,
            source=_outlet(programme, claim),
            published=claim.published,
            quotation=claim.quotation,
            in_use=programme.chosen[subject] == name,
            known=name in programme.claims,
        )
        for name, claim in about.items()
    ]


def says(claim: Claim) -> str:
    """Return the value as said, with its bound: `under 10 bn USD`."""
    value = ", ".join(claim.value) if isinstance(claim.value, tuple) else claim.value
    return words.bounded(claim.bound, str(value))


def _outlet(programme: Programme, claim: Claim) -> str:
    source = programme.file.sources.get(claim.source)
    return claim.source if source is None else source.outlet


def _bought(programme: Programme, usd: float) -> tuple[CostRival, ...]:
    """Gigawatts under each claim of the cost per facility watt that the view can know."""
    return tuple(
        CostRival(
            claim=said.id,
            says=says(said.claim),
            speaker=said.claim.speaker,
            usd_per_facility_w=said.value,
            facility_gw=usd / (said.value * WATTS_PER_GW),
        )
        for said in cost_claims(programme)
    )
