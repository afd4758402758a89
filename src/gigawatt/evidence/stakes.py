"""Agreements that would explain stakes which do not follow from the money: pro rata, promote, preferred.

Assumes every dollar of common money buys one unit. Whoever reports stakes reports shares of the cash that is left once
everything owed before is paid; partners without a reported stake share what the others leave by what they pay. The
settings replace the vehicle's partners, and its raises or its promote.

Let r = money / stake of each partner. Then all four agreements follow from the least and the greatest r, low and high:

- pro rata, smaller tickets: each pays ``stake x low``;
- pro rata, larger tickets: each pays ``stake x high``;
- promote: money buys units as said, and ``p = 1 - all money / high`` of the profit goes to some before units share the
  rest, to each ``stake - money / high``;
- preferred: each has units for ``stake x low``, and the rest of its money earns a fixed return first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gigawatt.chain import Stakeholder, StakeStructure
from gigawatt.evidence.words import exactly, listing, name

HURDLE = 0.08  # per year; assumption: the return that private real-asset funds customarily owe before a promote
RATE = 0.10  # per year; assumption, as the programme file's own for preferred money
NEGLIGIBLE = 1e-9  # share; rounding of sums of reported stakes
NOBODY = "somebody not named"
INFINITE = float("inf")


class Ticket(NamedTuple):
    """What one partner is said to pay and to hold."""

    holder: str
    usd: float
    stake: float | None


class Part(NamedTuple):
    """A partner with the stake that is said or left to it."""

    holder: str
    said_usd: float | None
    said_stake: float | None
    stake: float

    @property
    def usd(self) -> float:
        """Money as said; none where nobody is named."""
        return self.said_usd or 0.0

    @property
    def ratio_usd(self) -> float:
        """Sum of all common money at which its own would buy its stake."""
        if self.stake > NEGLIGIBLE:
            return self.usd / self.stake
        return INFINITE if self.usd > 0.0 else 0.0


def stake_structures(vehicle: str, tickets: Sequence[Ticket], start: str) -> tuple[StakeStructure, ...]:
    """Return the agreements that would explain the stakes, or why each cannot.

    Parameters
    ----------
    vehicle
        Its name in the file.
    tickets
        Of its partners; at least one with a stake, and money in all.
    start
        Month from which preferred money would come in, `2025-01`.
    """
    parts, total = _parts(tickets), sum(ticket.stake or 0.0 for ticket in tickets)
    if total > 1.0 + NEGLIGIBLE:
        why = f"the stakes add to {total:.4g} of one whole"
        return tuple(_cannot(kind, why) for kind in (SMALLER, LARGER, PROMOTE, ABOVE_HURDLE, PREFERRED))
    return (
        _smaller(vehicle, parts),
        _larger(vehicle, parts),
        _promote(vehicle, parts, 0.0),
        _promote(vehicle, parts, HURDLE),
        _preferred(vehicle, parts, start),
    )


SMALLER = "pro rata, smaller tickets"
LARGER = "pro rata, larger tickets"
PROMOTE = "promote"
ABOVE_HURDLE = "promote above a hurdle"
PREFERRED = "preferred"


def _parts(tickets: Sequence[Ticket]) -> list[Part]:
    """Give what is left of the stakes to those without one, by what they pay, or to somebody not named."""
    left = max(0.0, 1.0 - sum(ticket.stake or 0.0 for ticket in tickets))
    others_usd = sum(ticket.usd for ticket in tickets if ticket.stake is None)
    others = sum(ticket.stake is None for ticket in tickets)
    rows = []
    for ticket in tickets:
        stake = ticket.stake
        if stake is None:
            stake = left * (ticket.usd / others_usd if others_usd > 0.0 else 1.0 / others)
        rows.append(Part(ticket.holder, ticket.usd, ticket.stake, stake))
    if not others and left > NEGLIGIBLE:
        rows.append(Part(NOBODY, None, None, left))
    return rows


def _low_usd(parts: Sequence[Part]) -> float:
    return min(part.ratio_usd for part in parts if part.said_usd is not None)


def _high_usd(parts: Sequence[Part]) -> float:
    return max(part.ratio_usd for part in parts)


def _smaller(vehicle: str, parts: Sequence[Part]) -> StakeStructure:
    """Nobody pays more than is said."""
    all_usd = _low_usd(parts)
    if all_usd <= 0.0:
        return _cannot(SMALLER, _for_nothing(parts))
    return _pro_rata(SMALLER, vehicle, parts, all_usd)


def _larger(vehicle: str, parts: Sequence[Part]) -> StakeStructure:
    """Nobody pays less than is said."""
    all_usd = _high_usd(parts)
    if all_usd == INFINITE:
        return _cannot(LARGER, _no_stake_left(parts))
    found = _pro_rata(LARGER, vehicle, parts, all_usd)
    return found.model_copy(update={"needs": f"{found.needs}; later, in kind, or from limited partners below them"})


def _pro_rata(kind: str, vehicle: str, parts: Sequence[Part], all_usd: float) -> StakeStructure:
    paid_usd = [part.stake * all_usd for part in parts]
    said_usd = sum(part.usd for part in parts)
    needs = f"{_changes(parts, paid_usd)}: {exactly(all_usd)} bn USD in all, not {exactly(said_usd)}"
    rows = tuple(_row(part, usd, 0.0, part.stake, None) for part, usd in zip(parts, paid_usd))
    return StakeStructure(
        name=kind, explains=True, needs=needs, first_usd=0.0, holders=rows, patch=_patch(vehicle, parts, paid_usd)
    )


def _promote(vehicle: str, parts: Sequence[Part], hurdle: float) -> StakeStructure:
    """Money buys units as said; some get a share of the profit before units share the rest."""
    kind, high_usd = (ABOVE_HURDLE if hurdle > 0.0 else PROMOTE), _high_usd(parts)
    if high_usd == INFINITE:
        return _cannot(kind, _no_stake_left(parts))
    said_usd = sum(part.usd for part in parts)
    taken = {part.holder: max(0.0, part.stake - part.usd / high_usd) for part in parts}
    sponsors = {holder: share for holder, share in taken.items() if share > NEGLIGIBLE}
    promote = 1.0 - said_usd / high_usd
    shares = f"{listing(map(name, sponsors))} get{'s' * (len(sponsors) == 1)} {promote:.1%} of the profit"
    each = f" ({_split(list(sponsors.values()))})" if len(sponsors) > 1 else ""
    after = f"beyond a return of {HURDLE:.0%} a year (assumption)" if hurdle > 0.0 else "once all money is back"
    units = [part.usd / said_usd for part in parts]
    rows = tuple(_row(part, part.usd, 0.0, unit, unit) for part, unit in zip(parts, units))
    return StakeStructure(
        name=kind,
        explains=True,
        needs=f"{shares} {after}, before units share the rest{each}",
        first_usd=said_usd * (1.0 + hurdle),
        holders=rows,
        patch=_patch(vehicle, parts, [part.usd for part in parts])
        | _sponsored(vehicle, list(sponsors), promote, hurdle),
    )


def _preferred(vehicle: str, parts: Sequence[Part], start: str) -> StakeStructure:
    """Units follow the stakes; what somebody pays beyond them earns a fixed return first and has no units."""
    low_usd = _low_usd(parts)
    if low_usd <= 0.0:
        return _cannot(PREFERRED, _for_nothing(parts))
    units_usd = [part.stake * low_usd for part in parts]
    first_usd = [max(0.0, part.usd - usd) for part, usd in zip(parts, units_usd)]
    all_usd = sum(first_usd)
    those = [place for place, usd in enumerate(first_usd) if usd > NEGLIGIBLE * low_usd]
    if not those:
        return _cannot(PREFERRED, "nobody pays more than the price of its stake")
    who, said = listing(name(parts[place].holder) for place in those), sum(parts[place].usd for place in those)
    needs = (
        f"{exactly(all_usd)} of the {exactly(said)} bn USD of {who} is preferred: a fixed return first, and no units"
    )
    raises = [
        f"{parts[place].holder}_preferred: {{kind: preferred, amount: {first_usd[place]:.0f} USD, start: {start}, "
        f"months: 1 months, rate: {RATE:.0%}}}"
        for place in those
    ]
    return StakeStructure(
        name=PREFERRED,
        explains=True,
        needs=needs,
        first_usd=all_usd * (1.0 + RATE),
        holders=tuple(
            _row(part, max(part.usd, units), first, part.stake, first / all_usd)
            for part, units, first in zip(parts, units_usd, first_usd)
        ),
        patch=_patch(vehicle, parts, units_usd) | {f"vehicles.{vehicle}.raises": "{" + ", ".join(raises) + "}"},
    )


def _row(part: Part, paid_usd: float, preferred_usd: float, unit: float, first: float | None) -> Stakeholder:
    return Stakeholder(
        holder=part.holder,
        said_usd=part.said_usd,
        said_stake=part.said_stake,
        paid_usd=paid_usd,
        preferred_usd=preferred_usd,
        unit_share=unit,
        first_share=first,
        next_share=part.stake,
    )


def _cannot(kind: str, why: str) -> StakeStructure:
    return StakeStructure(name=kind, explains=False, needs=f"cannot explain them: {why}", first_usd=0.0)


def _for_nothing(parts: Sequence[Part]) -> str:
    free = [name(part.holder) for part in parts if part.said_usd == 0.0 and part.stake > NEGLIGIBLE]
    return f"{listing(free)} would hold a stake for no money"


def _no_stake_left(parts: Sequence[Part]) -> str:
    idle = [name(part.holder) for part in parts if part.ratio_usd == INFINITE]
    return f"{listing(idle)} would pay and hold nothing"


def _changes(parts: Sequence[Part], paid_usd: Sequence[float]) -> str:
    """Say who pays otherwise than said: `oracle and mgx pay 4.75 each, not 7`."""
    groups: dict[tuple[str, str], list[str]] = {}
    for part, usd in zip(parts, paid_usd):
        said = "" if part.said_usd is None else exactly(part.said_usd)
        if said != exactly(usd):
            groups.setdefault((exactly(usd), said), []).append(name(part.holder))
    return "; ".join(_change(who, paid, said) for (paid, said), who in groups.items())


def _change(who: list[str], paid: str, said: str) -> str:
    several = len(who) > 1
    verb, each = ("pay", " each") if several else ("pays", "")
    return f"{listing(who)} {verb} {paid} bn{each}" + (f", not {said}" if said else "")


def _split(shares: list[float]) -> str:
    texts = [f"{share:.1%}" for share in shares]
    return f"{texts[0]} each" if len(set(texts)) == 1 else " and ".join(texts)


def _patch(vehicle: str, parts: Sequence[Part], paid_usd: Sequence[float]) -> dict[str, str]:
    """Return the partners of the vehicle with other tickets, and an entity for whoever is not named."""
    names = [f"{vehicle}_unnamed" if part.holder == NOBODY else part.holder for part in parts]
    rows = ", ".join(f"{holder}: {{commitment: {usd:.0f} USD}}" for holder, usd in zip(names, paid_usd))
    found = {f"vehicles.{vehicle}.partners": "{" + rows + "}"}
    for part, holder, usd in zip(parts, names, paid_usd):
        if part.holder == NOBODY:
            found[f"entities.{holder}"] = f"{{liquidity: {usd:.0f} USD}}"
    return found


def _sponsored(vehicle: str, sponsors: list[str], promote: float, hurdle: float) -> dict[str, str]:
    """Return the promote: to the sponsor, or to a company of theirs where they are several."""
    company = f"{vehicle}_sponsors"
    to = sponsors[0] if len(sponsors) == 1 and sponsors[0] != NOBODY else company
    agreed = f"{{to: {to}, tiers: [{{hurdle: {100 * hurdle:.0f} %, share: {100 * promote:.12g} %}}]}}"
    found = {f"vehicles.{vehicle}.promote": agreed}
    return found if to != company else found | {f"entities.{company}": "{rating: none}"}
