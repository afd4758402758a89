"""Findings about scale: cost per watt and jobs per megawatt, beside what has been seen elsewhere.

Assumes the catalogue's bands; a claim outside the band is flagged with what would explain it.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gigawatt import catalogue
from gigawatt.chain import Finding, Severity
from gigawatt.evidence.money_rules import money_targets
from gigawatt.evidence.subjects import COUNT, Said, claim_ids, rivals_of, said_about
from gigawatt.evidence.words import exactly, money, plain, power
from gigawatt.programme import Programme

COST_SUBJECT = "cost-per-facility-watt"
JOBS_SUBJECT = "jobs-announced"


def cost_claims(programme: Programme) -> tuple[Said, ...]:
    """Return the rival claims on the all-in cost per facility watt [USD/W] that this view can know."""
    priced = next((at.phase.cost for at in programme.phases if at.phase.cost is not None), None)
    return rivals_of(programme, priced) or said_about(programme, COST_SUBJECT, "USD/W")


def unit_cost(programme: Programme) -> Iterator[Finding]:
    """X06: a cost per watt outside the band of evidence, and the gigawatts that the money would buy."""
    band = np.array([value.value for value in catalogue.bands("usd_per_facility_w")])
    low, high = float(np.quantile(band, 0.1)), float(np.quantile(band, 0.9))
    amounts = [amount for _, amount in money_targets(programme)]
    for said in cost_claims(programme):
        if low <= said.value <= high:
            continue
        bought = [
            f"{exactly(amount.value)} bn USD / {said.value:g} USD/W = {power(amount.value / said.value / 1e6)}, "
            f"against {power(amount.value / high / 1e6)} to {power(amount.value / low / 1e6)} in the band"
            for amount in amounts
        ]
        yield Finding(
            id="X06",
            title=f"{said.value:g} USD per watt lies outside the evidence",
            severity=Severity.WARNING,
            text=f"{said.claim.speaker}'s figure is {'below' if said.value < low else 'above'} the middle 80 % of the "
            f"catalogue's {len(band)} figures, {plain(low)} to {plain(high)} USD per facility watt.",
            arithmetic=(f"band P10 to P90: {low:.3g} to {high:.3g} USD/W of facility power, chips included", *bought),
            claims=(said.id, *claim_ids(*amounts)),
            repairs=(
                "Say whether chips are included, and whether the watt is of IT or of the facility.",
                "Say in dollars of which year.",
            ),
        )


def jobs(programme: Programme) -> Iterator[Finding]:
    """X13: jobs announced without a definition, in three definitions."""
    peak = catalogue.figure("jobs.construction_peak_per_facility_mw")
    permanent = catalogue.figure("jobs.permanent_per_facility_mw")
    once = {said.value: said for said in reversed(said_about(programme, JOBS_SUBJECT, COUNT))}
    for said in once.values():
        ends = [end for end in (permanent.low, permanent.high) if end]
        span = sorted(said.value / end for end in ends) or [said.value / permanent.value]
        yield Finding(
            id="X13",
            title=f"{said.value:,.0f} jobs, of which kind?",
            severity=Severity.WARNING,
            text=f"{said.claim.speaker} gave neither a definition nor a date. Heads at the peak, job-years and "
            "permanent posts differ by more than an order of magnitude.",
            arithmetic=(
                f"as a construction peak: {said.value:,.0f} / {peak.value:g} per MW = {power(said.value / peak.value)} "
                "under construction at once",
                f"as permanent posts: {' to '.join(power(value) for value in span)} in operation, at "
                f"{' to '.join(f'{end:g}' for end in reversed(ends))} per MW",
            ),
            claims=(said.id,),
            repairs=("State the definition (peak, job-years, permanent; direct or induced) and the date.",),
        )


def first_promise(programme: Programme) -> str:
    """Return the first money target in words, or an empty text."""
    return next((f"the first {money(amount.value)}" for _, amount in money_targets(programme)), "")
