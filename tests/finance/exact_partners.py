"""Who pays what lenders and own cash leave open, in fractions: sunk money, raises, calls, step-ups.

Assumes vehicles ask one after the other; see `exact_settle`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from exact_lender import HALF_CENT, exact, least

from gigawatt.finance import Purse, Terms

if TYPE_CHECKING:
    from exact_settle import Owner


class Partners:
    """Who pays: sunk money, raises, calls. E entities."""

    def __init__(self, terms: Terms, purse: Purse) -> None:
        self.terms, self.purse = terms, purse
        roots, self.entities = terms.partner_usd.shape
        self.paid = [[Fraction(0)] * self.entities for _ in range(roots)]
        self.beyond = [[Fraction(0)] * self.entities for _ in range(roots)]
        self.raised = [Fraction(0)] * roots
        self.first_short = [-1] * self.entities
        self.broke = [False] * self.entities

    def fund(self, owner: Owner, left: Fraction, m: int, sunk: bool) -> tuple[list[Fraction], list[Fraction]]:
        """Pay what is left of a month's uses; return calls, and what was paid in another's stead, by entity."""
        root, line, holders = int(self.terms.root[owner.number]), owner.line, owner.holders
        named = [Fraction(float(share)) for share in self.terms.partner_share[root]]
        line["sunk"] = left if sunk else Fraction(0)
        line["raised"] = line["gap"] = Fraction(0)
        called = [Fraction(0)] * self.entities
        beyond = [Fraction(0)] * self.entities
        if sunk:
            owner.credit([left * share for share in (*named, 1 - sum(named))])
            owner.equity += left
            holders.contribute(left, Fraction(0))
        else:
            available = Fraction(float(self.purse.raise_usd[root, m])) - self.raised[root]
            raised = max(Fraction(0), min(left, available))
            self.raised[root] += raised
            called, unpaid = self.call(left - raised, root, named, m)
            if unpaid > HALF_CENT:
                beyond, unpaid = self.step_up(unpaid, root, m)
            penalty = Fraction(float(self.terms.penalty[root]))
            outside = raised * (1 - holders.preferred_share)
            owner.credit([*(c + penalty * b for c, b in zip(called, beyond, strict=True)), outside])
            owner.equity += raised + sum(called) + sum(beyond)
            holders.contribute(sum(called) + sum(beyond) + outside, raised - outside)
            line["raised"], line["gap"] = raised, unpaid - owner.unpaid
            owner.unpaid = unpaid
        line["stepped"] = sum(beyond)
        return called, beyond

    def step_up(self, need: Fraction, root: int, m: int) -> tuple[list[Fraction], Fraction]:
        """Those who never broke a promise pay beyond their promises, in proportion to what they may."""
        rooms = [Fraction(0)] * self.entities
        for entity in range(self.entities):
            if not self.broke[entity]:
                allowed = Fraction(float(self.terms.step_up_usd[root, entity])) - self.beyond[root][entity]
                spare = Fraction(float(self.purse.beyond_usd[entity, m])) - sum(row[entity] for row in self.beyond)
                rooms[entity] = max(Fraction(0), min(allowed, spare))
        total = sum(rooms)
        if total <= HALF_CENT:
            return [Fraction(0)] * self.entities, need
        paid = [min(Fraction(1), need / total) * room for room in rooms]
        self.beyond[root] = [before + usd for before, usd in zip(self.beyond[root], paid, strict=True)]
        return paid, need - sum(paid)

    def room(self, root: int, entity: int, m: int) -> Fraction | None:
        """What an entity can still pay, None for no limit."""
        limits = exact(self.terms.partner_usd[root, entity]), exact(self.purse.entity_usd[root, entity, m])
        return None if limits == (None, None) else max(Fraction(0), least(*limits) - self.paid[root][entity])

    def call(self, need: Fraction, root: int, share: list[Fraction], m: int) -> tuple[list[Fraction], Fraction]:
        called = [Fraction(0)] * self.entities
        for entity in range(self.entities):
            room = self.room(root, entity, m)
            if room is not None and need * share[entity] > room + HALF_CENT:
                self.first_short[entity] = m if self.first_short[entity] < 0 else self.first_short[entity]
                self.broke[entity] |= bool(
                    self.purse.entity_usd[root, entity, m] < self.terms.partner_usd[root, entity]
                )
        for _ in range(self.entities):
            rooms = [self.room(root, entity, m) for entity in range(self.entities)]
            able = sum(
                (part for part, room in zip(share, rooms, strict=True) if room is None or room > HALF_CENT), Fraction(0)
            )
            if able == 0 or need <= 0:
                break
            asked = need
            for entity in range(self.entities):
                paid = least(asked * share[entity] / able, rooms[entity], need)
                self.paid[root][entity] += paid
                called[entity] += paid
                need -= paid
        return called, max(Fraction(0), need)
