"""Findings about money: stakes, gearing, coverage, double counting, rate, additionality.

Assumes claims as said: a bound counts as the bound itself, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from gigawatt.chain import Finding, Severity
from gigawatt.evidence.stakes import Ticket, stake_structures
from gigawatt.evidence.subjects import Said, as_said, claim_ids, rivals_of
from gigawatt.evidence.words import exactly, money
from gigawatt.programme import Partner, Programme, Target
from gigawatt.quantities import Figure, month_label

STAKE_TOLERANCE = 0.01  # share; stakes are reported in whole per cents
GEARINGS = (
    0.64,
    0.80,
    0.90,
)  # share of debt: Abilene's 9.4 of about 15 bn; common; top of the reported range (judgement)


def equity_promised(programme: Programme, vehicle: str | None = None) -> float:
    """Return the equity that partners promised by name [USD], to one vehicle or to all."""
    vehicles = programme.file.vehicles.items()
    return sum(
        as_said(programme, partner.commitment)
        for name, row in vehicles
        if vehicle in (None, name)
        for partner in row.partners.values()
    )


def money_targets(programme: Programme) -> Iterator[tuple[Target, Figure]]:
    """Yield the targets that promise money, with the amount."""
    for target in programme.file.targets:
        if target.amount is not None:
            yield target, target.amount


def stakes(programme: Programme) -> Iterator[Finding]:
    """X01: stakes that do not follow from the contributions, and the agreements that would explain them."""
    for name, vehicle in programme.file.vehicles.items():
        tickets = [
            Ticket(who, as_said(programme, row.commitment), None if row.stake is None else row.stake.value)
            for who, row in vehicle.partners.items()
        ]
        total = sum(ticket.usd for ticket in tickets)
        if total > 0.0 and any(_apart(ticket, total) for ticket in tickets):
            yield _stake_finding(programme, name, tickets, total)


def _apart(ticket: Ticket, total: float) -> bool:
    return ticket.stake is not None and abs(ticket.usd / total - ticket.stake) > STAKE_TOLERANCE


def _stake_finding(programme: Programme, vehicle: str, tickets: list[Ticket], total: float) -> Finding:
    rows = programme.file.vehicles[vehicle].partners.values()
    found = stake_structures(vehicle, tickets, month_label(programme.timeline, programme.start_month))
    smaller, larger, promote, _, preferred = found
    return Finding(
        id="X01",
        title="Stakes do not follow from contributions",
        severity=Severity.CONTRADICTION,
        text=f"The stakes said for {vehicle} are not the shares of the money said to be paid in.",
        arithmetic=tuple(_stake_lines(tickets, total)),
        claims=claim_ids(*(row.commitment for row in rows), *(row.stake for row in rows)),
        repairs=(
            f"Pro rata: {smaller.needs}. Or {larger.needs}.",
            f"Promote: {promote.needs}.",
            f"Preferred: {preferred.needs}.",
        ),
        structures=found,
    )


def _stake_lines(tickets: list[Ticket], total: float) -> Iterator[str]:
    """Yield the sum, each share, and what the stakes leave for those of whom none is said."""
    yield f"{' + '.join(exactly(ticket.usd) for ticket in tickets)} = {exactly(total)} bn USD"
    for who, usd, stake in tickets:
        if stake is not None:
            yield f"{who}: {exactly(usd)} / {exactly(total)} = {usd / total:.1%} pro rata, {stake:.0%} said"
    held = [ticket for ticket in tickets if ticket.stake is not None]
    stake, paid = sum(ticket.stake or 0.0 for ticket in held), sum(ticket.usd for ticket in held)
    if stake > 0.0 and len(held) < len(tickets):
        common = paid / stake
        yield f"stakes of {stake:.0%} for {exactly(paid)} need {exactly(common)} of common equity in all"
        yield f"that leaves {exactly(common - paid)} for the others, who are said to bring {exactly(total - paid)}"


def gearing(programme: Programme) -> Iterator[Finding]:
    """X02: how much debt each target needs beside the promised equity."""
    for target, amount in money_targets(programme):
        equity = equity_promised(programme, target.vehicle)
        if equity <= 0 or equity >= amount.value:
            continue
        needed = 1 - equity / amount.value
        carried = [
            f"at {share:.0%} debt, {exactly(equity)} of equity supports {exactly(equity / (1 - share))}"
            for share in GEARINGS
        ]
        yield Finding(
            id="X02",
            title=f"{money(amount.value - equity)} of {money(amount.value)} is from nobody named",
            severity=Severity.WARNING,
            text=f"The promised equity is {money(equity)}; {money(amount.value)} needs {needed:.0%} from limited "
            "partners and debt.",
            arithmetic=(
                f"{exactly(amount.value)} - {exactly(equity)} = {exactly(amount.value - equity)} bn USD",
                f"{exactly(amount.value - equity)} / {exactly(amount.value)} = {needed:.1%} gearing needed",
                *carried,
            ),
            claims=claim_ids(amount),
            repairs=("Name the limited partners, lenders or leases that bring the rest.",),
        )


def coverage(programme: Programme) -> Iterator[Finding]:
    """X03: whether each partner's cash covers its own promise, under every rival claim; never pooled."""
    for name, vehicle in programme.file.vehicles.items():
        covers = {who: _covers(programme, who, row) for who, row in vehicle.partners.items()}
        short = [who for who, rows in covers.items() if any(cover < 1 for _, cover in rows)]
        if not short:
            continue
        lines = [_cover_line(who, said, cover) for who, rows in covers.items() for said, cover in rows]
        figures = [programme.file.entities[who].liquidity for who in vehicle.partners]
        yield Finding(
            id="X03",
            title="Cash does not cover every partner's own promise",
            severity=Severity.WARNING,
            text=f"Under at least one claim on its cash, {_listed(short)} cannot pay the promise to {name}. "
            "Pooling the partners would hide it.",
            arithmetic=(*lines, *_pooling(programme, vehicle.partners)),
            claims=claim_ids(*figures, *(row.commitment for row in vehicle.partners.values())),
            repairs=(
                "Say which money is meant: secured, liquid, committed or able to be raised.",
                f"Name what {_listed(short)} would raise or sell.",
            ),
        )


def _cover_line(who: str, said: Said, cover: float) -> str:
    """Return `softbank: <10 (Elon Musk, x_2025_01) / 19 = <0.53`; "about" counts as the number itself."""
    bound = said.claim.bound if said.claim.bound in "<>" else ""
    promise = exactly(said.value / cover)
    who_said = f"{said.claim.speaker}, {said.claim.source}"
    return f"{who}: {bound}{exactly(said.value)} ({who_said}) / {promise} = {bound}{cover:.2f}"


def _covers(programme: Programme, who: str, partner: Partner) -> list[tuple[Said, float]]:
    entity = programme.file.entities[who]
    promise = as_said(programme, partner.commitment)
    rivals = [*rivals_of(programme, entity.liquidity), *rivals_of(programme, entity.secured)]
    # A later relay of the same words may have lost the bound: the first in the file stands.
    unique = {(said.claim.speaker, said.value): said for said in reversed(rivals) if said.claim.kind != "assumption"}
    return [(said, said.value / promise) for said in reversed(unique.values())]


def _pooling(programme: Programme, partners: dict[str, Partner]) -> list[str]:
    """Compare the pooled cash with what each could pay, on the most generous cash figure that somebody published."""
    cash = {
        who: max((said.value for said, _ in _covers(programme, who, row)), default=0.0) for who, row in partners.items()
    }
    known = [who for who, own in cash.items() if own > 0]
    if len(known) < 2:
        return []
    promised = {who: as_said(programme, partners[who].commitment) for who in known}
    pooled, called = sum(cash[who] for who in known), sum(promised.values())
    paid = [min(cash[who], promised[who]) for who in known]
    pool, each = " + ".join(exactly(cash[who]) for who in known), " + ".join(exactly(part) for part in paid)
    return [
        f"pooled: {pool} = {exactly(pooled)} against {exactly(called)} called",
        f"entity by entity: {each} = {exactly(sum(paid))} of {exactly(called)}",
    ]


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def double_count(programme: Programme) -> Iterator[Finding]:
    """X05: an earlier pledge that may be the same money."""
    for who, entity in programme.file.entities.items():
        for pledge in entity.obligations.values():
            said = rivals_of(programme, pledge.amount)
            highest = max((row.value for row in said), default=pledge.amount.value)
            for _, amount in list(money_targets(programme))[-1:]:
                yield Finding(
                    id="X05",
                    title=f"{money(pledge.amount.value)} pledged earlier by {who} may be counted twice",
                    severity=Severity.WARNING,
                    text=f"If the earlier pledge is the same money, only {money(max(amount.value - highest, 0))} to "
                    f"{money(amount.value - pledge.amount.value)} of {money(amount.value)} is new; if it is "
                    f"additional, {who}'s cash must carry both.",
                    arithmetic=(
                        *(f"pledge as said by {row.claim.speaker}: {exactly(row.value)} bn USD" for row in said),
                        f"overlap 1: {exactly(amount.value)} - {exactly(pledge.amount.value)} = "
                        f"{exactly(amount.value - pledge.amount.value)} new",
                        f"overlap 0: {exactly(amount.value)} new, and {exactly(pledge.amount.value)} more to be found",
                        f"overlap in this view: {pledge.overlap.value:.0%}",
                    ),
                    claims=claim_ids(pledge.amount, pledge.overlap, amount),
                    repairs=("State the overlap between the two pledges.",),
                )


def rate(programme: Programme) -> Iterator[Finding]:
    """X07: the yearly rate that the dated targets imply, beside the promised equity."""
    rows = sorted(money_targets(programme), key=lambda row: row[0].by)
    if not rows:
        return
    start, spent, lines = programme.file.programme.start, 0.0, []
    for target, amount in rows:
        years = (target.by - start) / 12
        a_year = exactly(amount.value / max(years, 1 / 12))
        lines.append(f"{exactly(amount.value)} bn USD in {years:.3g} year{'s' * (years != 1)} = {a_year} a year")
        spent = amount.value
    first = rows[0][1].value
    if len(rows) > 1:
        lines.append(f"after the first {exactly(first)}, {exactly(spent - first)} remain for the later date")
    yield Finding(
        id="X07",
        title="The dates imply a rate of spending",
        severity=Severity.NOTE,
        text='"Immediately" has no date; this file reads it as one. Each target implies a rate that supply must match.',
        arithmetic=tuple(lines),
        claims=claim_ids(*(amount for _, amount in rows)),
        repairs=("Give every promise a date.",),
    )


def additionality(programme: Programme) -> Iterator[Finding]:
    """X08: what would exist without the programme."""
    rows = [at for at in programme.phases if at.phase.baseline]
    if rows:
        start = min(at.phase.start for at in rows)
        months = programme.file.programme.start - start
        it_mw = sum(at.phase.it_power.value for at in rows)
        yield Finding(
            id="X08",
            title=f"{it_mw:,.0f} MW of IT would exist without the programme",
            severity=Severity.NOTE,
            text=f"{len(rows)} phases were under way {months} months before the programme began, with their own money; "
            "they are shown, and not counted as the programme's spending.",
            arithmetic=tuple(f"{at.path}: {at.phase.it_power.value:,.0f} MW of IT" for at in rows),
            claims=(),
            repairs=("Count capital and jobs as additional only beyond this baseline.",),
        )
