"""The owners' agreement of one vehicle in fractions: preferred money, hurdles, catch-up, promote.

Assumes growth over a part of a year as the root says it, in floating point: everything else is exact.
"""

from __future__ import annotations

from fractions import Fraction

from gigawatt.finance import Tiers


class Holders:
    """What preferred holders, holders of units and the sponsor are owed and have got."""

    def __init__(self, tiers: Tiers, vehicle: int) -> None:
        self.preferred_share = Fraction(float(tiers.preferred_share[vehicle]))
        self.preferred_rate = float(tiers.preferred_rate[vehicle])
        self.rates = [float(rate) for rate in tiers.hurdle[vehicle]]
        self.promote = [Fraction(float(share)) for share in tiers.promote[vehicle]]
        self.catch_up = Fraction(float(tiers.catch_up[vehicle]))
        self.sponsor = int(tiers.sponsor[vehicle])
        self.preferred = self.promoted = self.returned = self.paid_in = Fraction(0)
        self.hurdles = [Fraction(0)] * len(self.rates)

    def grow(self, years: float) -> None:
        self.preferred *= Fraction((1.0 + self.preferred_rate) ** years)
        self.hurdles = [
            usd * Fraction((1.0 + rate) ** years) for usd, rate in zip(self.hurdles, self.rates, strict=True)
        ]

    def contribute(self, common: Fraction, preferred: Fraction) -> None:
        self.preferred += preferred
        self.paid_in += common
        self.hurdles = [usd + common for usd in self.hurdles]

    def take_preferred(self, cash: Fraction) -> Fraction:
        paid = min(cash, self.preferred)
        self.preferred -= paid
        return paid

    def share(self, cash: Fraction) -> Fraction:
        """Share cash among holders and sponsor; return the sponsor's promote."""
        before = self.promoted
        for number in range(len(self.hurdles)):
            part = self.promote[number]
            cash -= self.pay(min(cash, max(Fraction(0), self.hurdles[number]) / (1 - part)), part)
            if number == 0 and self.catch_up > self.promote[1]:
                profit = self.promoted + max(Fraction(0), self.returned - self.paid_in)
                missing = max(Fraction(0), self.promote[1] * profit - self.promoted)
                cash -= self.pay(min(cash, missing / (self.catch_up - self.promote[1])), self.catch_up)
        self.pay(cash, self.promote[-1])
        return self.promoted - before

    def pay(self, usd: Fraction, part: Fraction) -> Fraction:
        """Pay `part` to the sponsor and the rest to holders."""
        self.promoted += usd * part
        self.returned += usd * (1 - part)
        self.hurdles = [left - usd * (1 - part) for left in self.hurdles]
        return usd

    def close(self, kept: int) -> None:
        for name in ("preferred", "promoted", "returned", "paid_in"):
            setattr(self, name, Fraction(round(getattr(self, name) * kept), kept))
        self.hurdles = [Fraction(round(usd * kept), kept) for usd in self.hurdles]
